"""What pages read, computed once for each state of the ledger.

Every function takes the actor first. What comes back is a copy: a page may change it.
"""

import pandas as pd

from analytics import arithmetic as arithmetic_of
from analytics import continuity, explanation, moves, scoring, sensitivity
from analytics import outlook as outlook_of
from analytics import progress as progress_of
from analytics import ranking as ranks
from analytics import trends as trends_of
from analytics import weights as weights_of
from data import read, records
from pages.parts.kept import kept_as_seen, kept_for_quarter
from pages.parts.period import Period, quarters_until

SAME_SET = ["code", *continuity.MEANS, *continuity.WORTH, *continuity.PLACE]
"""Columns of the criteria that make two periods comparable; a name or a source may change."""


CLOSED = read.CLOSED
"""States of a quarter, in `quarters`, that takes nothing more."""


def closed(actor, quarter: str) -> bool:
    """Whether the quarter takes nothing more."""
    known = quarters(actor)
    return bool(known.loc[known["quarter"] == quarter, "state"].isin(CLOSED).any())


def version(actor) -> int:
    """The newest entry of the ledger; 0 for an empty store."""
    return read.version(actor)


@kept_as_seen
def quarters(actor) -> pd.DataFrame:
    """`read.quarters`: one row for each quarter with scores, oldest first."""
    return read.quarters(actor)


@kept_for_quarter
def departments(actor, quarter: str | None = None) -> pd.DataFrame:
    """`read.departments`: those valid on the last day of the quarter, or all there ever were."""
    return read.departments(actor, quarter)


@kept_for_quarter
def criteria(actor, year: int) -> pd.DataFrame:
    return read.criteria(actor, year)


@kept_for_quarter
def rules(actor, year: int) -> dict:
    return read.rules(actor, year)


@kept_for_quarter
def rules_of(actor, quarter: str) -> dict:
    """The rules that a quarter is ranked by: those of its year, of a closed quarter as it was closed."""
    return known(actor, quarter)["rules"]


@kept_as_seen
def achievements(actor) -> pd.DataFrame:
    return read.achievements(actor)


@kept_as_seen
def commendations(actor) -> pd.DataFrame:
    return read.commendations(actor)


@kept_as_seen
def uploads(actor) -> pd.DataFrame:
    return records.uploads(actor)


@kept_as_seen
def mends(actor, upload_id: int) -> pd.DataFrame:
    return records.mends(actor, upload_id)


@kept_for_quarter
def submissions(actor, quarters: tuple[str, ...]) -> pd.DataFrame:
    return records.submissions(actor, list(quarters))


@kept_for_quarter
def restated(actor, quarters: tuple[str, ...]) -> pd.DataFrame:
    """`records.restated`: figures of the quarters that were given and then given otherwise."""
    return records.restated(actor, list(quarters))


@kept_as_seen
def sample_in_force(actor) -> bool:
    return read.sample_in_force(actor)


@kept_for_quarter
def known(actor, quarter: str) -> dict:
    """`read.period`: the frames and rules of a quarter at one point of the ledger; of a closed one, as it was closed."""
    return read.period(actor, quarter)


@kept_for_quarter
def cells(actor, period: Period) -> pd.DataFrame:
    """`analytics.scoring.cells` of the period: department × criterion."""
    return scoring.cells(**known(actor, period.quarter), year_to_date=period.year_to_date)


@kept_for_quarter
def arithmetic(actor, period: Period) -> pd.DataFrame:
    """`analytics.arithmetic.arithmetic` of the period: its cells, each with how it came to its points."""
    found = known(actor, period.quarter)
    parts = {}
    if period.year_to_date:
        quarters = quarters_until(period.quarter, period.number)
        parts = {one: scoring.cells(**(found | {"quarter": one})) for one in quarters}
    return arithmetic_of.arithmetic(cells(actor, period), found["criteria"], parts)


@kept_for_quarter
def weights(actor, period: Period, factors: tuple[tuple[str, float], ...] = ()) -> pd.DataFrame:
    """`analytics.weights.current` of the period, on trial where there are factors (criterion, factor)."""
    return weights_of.current(cells(actor, period), dict(factors))


@kept_for_quarter
def trial(actor, period: Period, factors: tuple[tuple[str, float], ...]) -> pd.DataFrame:
    """`ranking` on trial weights: by the official rules, nothing kept."""
    found = known(actor, period.quarter)
    tried = ranks.totals(weights_of.reweighted(cells(actor, period), dict(factors)), found["rules"])
    return ranks.ranking(tried, found["departments"], found["rules"], totals_before(actor, period))


@kept_for_quarter
def totals(actor, period: Period) -> pd.DataFrame:
    """`analytics.ranking.totals` of the period: one row for each department."""
    return ranks.totals(cells(actor, period), known(actor, period.quarter)["rules"])


@kept_for_quarter
def ranking(actor, period: Period) -> pd.DataFrame:
    """`analytics.ranking.ranking` of the period, in rank order; what is tied may be told apart by the period before."""
    found = known(actor, period.quarter)
    return ranks.ranking(totals(actor, period), found["departments"], found["rules"], totals_before(actor, period))


def totals_before(actor, period: Period) -> pd.DataFrame | None:
    """`totals` of the period before, which the tie rule `previous` compares; None where there are none."""
    before = _before(actor, period)
    return totals(actor, before) if before else None


@kept_for_quarter
def certainty(actor, period: Period, block: str, level: str, spread: float) -> pd.DataFrame:
    """`analytics.sensitivity.sensitivity` of the period, of one block where it is named: how sure each rank is."""
    return sensitivity.sensitivity(*_ranked(actor, period, block), level=level, spread=spread)


@kept_for_quarter
def without(actor, period: Period, block: str) -> pd.DataFrame:
    """`analytics.sensitivity.without` of the period, or block: the ranks without each criterion."""
    return sensitivity.without(*_ranked(actor, period, block))


def _ranked(actor, period: Period, block: str) -> tuple:
    """Cells, ranking (of a block where it is named, with the ranks within it), rules and totals of the period before."""
    frame = ranking(actor, period)
    if block:
        frame = frame[frame["block"] == block]
        frame = frame.assign(**{name: frame[f"block_{name}"] for name in ("rank", "rank_low", "rank_high")})
    return cells(actor, period), frame, known(actor, period.quarter)["rules"], totals_before(actor, period)


@kept_for_quarter
def standing(actor, period: Period) -> pd.DataFrame:
    """`ranking` with the changes against the period before and a year before, where those have scores.

    `lacking`: of sums since January, the quarters in which required values are open, joined by `|`; else empty.
    """
    before = _before(actor, period)
    year_before = period.year_before if has_scores(actor, period.year_before) else None
    earlier = (ranking(actor, other) if other else None for other in (before, year_before))
    frame = ranks.changes(ranking(actor, period), *earlier)
    lacking = _lacking(actor, period)
    return frame.assign(lacking=[lacking.get(code, "") for code in frame["department"]])


@kept_for_quarter
def score_tree(actor, period: Period) -> pd.DataFrame:
    """`analytics.explanation.tree` of the period: every department's score, node by node."""
    return explanation.tree(arithmetic(actor, period), totals(actor, period))


@kept_for_quarter
def rank_moves(actor, period: Period) -> pd.DataFrame:
    """`analytics.moves.rank_moves` since the period before; no rows where that has no scores or another set of criteria."""
    before = _before(actor, period)
    if before is None or not comparable(actor, period, before):
        return moves.rank_moves(ranking(actor, period).head(0), ranking(actor, period).head(0), [], [])
    ties = [known(actor, one.quarter)["rules"]["ties"] for one in (period, before)]
    return moves.rank_moves(ranking(actor, period), ranking(actor, before), *ties)


@kept_for_quarter
def groups(actor, period: Period) -> pd.DataFrame:
    """`analytics.ranking.groups`: department × group."""
    return ranks.groups(cells(actor, period), known(actor, period.quarter)["rules"])


@kept_for_quarter
def progress(actor, period: Period) -> pd.DataFrame:
    """`analytics.progress.progress` of the period: department × criterion."""
    return progress_of.progress(cells(actor, period))


@kept_for_quarter
def progress_by_group(actor, period: Period) -> pd.DataFrame:
    """`analytics.progress.by_group`: department × group, counts of the targets by status."""
    return progress_of.by_group(progress(actor, period))


@kept_for_quarter
def progress_by_criterion(actor, period: Period) -> pd.DataFrame:
    """`analytics.progress.by_criterion`: each criterion, in how many departments it has which status."""
    return progress_of.by_criterion(progress(actor, period))


@kept_as_seen
def commendation_trends(actor, quarter: str, count: int = 8) -> pd.DataFrame:
    """`analytics.trends.commendations` of the last quarters up to `quarter`, from the first on of which decisions are kept:
    quarter, measure, dimension, category, value."""
    held = commendations(actor)
    quarters = trends_of.known_since(held, quarters_until(quarter, count))
    return trends_of.commendations(held, departments(actor), quarters)


@kept_as_seen
def achievement_states(actor) -> pd.DataFrame:
    """`analytics.trends.achievements`: each achievement with decision_no, signed_on, days and state."""
    return trends_of.achievements(achievements(actor), commendations(actor))


@kept_for_quarter
def history(actor, quarter: str, count: int = 8) -> pd.DataFrame:
    """The last quarters up to `quarter`, oldest first; a quarter without scores has no rows.

    quarter, department, short_name, rank, total, band, block_rank, complete, and `criteria_set`: a number
    that changes where the set of criteria did.
    """
    parts = []
    for one in quarters_until(quarter, count):
        if has_scores(actor, Period(one)):
            rows = ranking(actor, Period(one))
            parts.append(
                rows[["department", "short_name", "rank", "total", "band", "block_rank", "complete"]].assign(
                    quarter=one, criteria_set=_criteria_set(actor, one)
                )
            )
    columns = ["quarter", "department", "short_name", "rank", "total", "band", "block_rank", "complete", "criteria_set"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


@kept_for_quarter
def comparable(actor, period: Period, other: Period) -> bool:
    """Whether both periods have scores and stand on the same set of criteria."""
    return (
        has_scores(actor, period)
        and has_scores(actor, other)
        and _criteria_set(actor, period.quarter) == _criteria_set(actor, other.quarter)
    )


def _lacking(actor, period: Period) -> dict[str, str]:
    """Department → the quarters of a sum since January in which a required value of it is open, joined by `|`."""
    lacking: dict[str, str] = {}
    for quarter in quarters_until(period.quarter, period.number) if period.year_to_date else []:
        of_quarter = cells(actor, Period(quarter))
        for code in of_quarter.loc[of_quarter["required"] & of_quarter["points"].isna(), "department"].unique():
            lacking[code] = f"{lacking[code]}|{quarter}" if code in lacking else quarter
    return lacking


@kept_for_quarter
def set_changes(actor, quarter: str, count: int = 8) -> pd.DataFrame:
    """`analytics.continuity.changed` at each of the last quarters up to `quarter` whose criteria are not those of the one with
    scores before it: `quarter` and what differs from it."""
    found = [one for one in quarters_until(quarter, count) if has_scores(actor, Period(one))]
    sets = [known(actor, one)["criteria"] for one in found]
    parts = [
        continuity.changed(before, now).assign(quarter=one)
        for one, before, now in zip(found[1:], sets, sets[1:], strict=False)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["quarter", "code", "name", "change"])


@kept_for_quarter
def same_rules(actor, period: Period, *others: Period) -> list[pd.DataFrame]:
    """`analytics.continuity.rankings` of the other periods, in their order, and of `period`, under the rules of `period`."""
    return continuity.rankings([known(actor, one.quarter) for one in (*others, period)], period.year_to_date)


@kept_for_quarter
def common_criteria(actor, period: Period, *others: Period) -> int:
    """How many criteria `same_rules` stands on."""
    return len(continuity.common(*(known(actor, one.quarter)["criteria"] for one in (period, *others))))


@kept_for_quarter
def standing_same_rules(actor, period: Period) -> pd.DataFrame:
    """`standing`, but what it is compared with under another set of criteria stands under the same rules.

    The ranks and totals of `period` itself stay as published. `previous_now_rank`, `previous_now_block_rank` and the like
    of last year: the rank of `period` among the common criteria, which the changes go by; missing where nothing differs.
    """
    frame = standing(actor, period)
    empty = pd.Series(pd.NA, frame.index, dtype="Int64")
    for prefix, moved, other in (("previous_", "", period.before), ("last_year_", "last_year_", period.year_before)):
        now = dict.fromkeys((f"{prefix}now_rank", f"{prefix}now_block_rank"), empty)
        if frame[f"{prefix}total"].notna().any() and not comparable(actor, period, other):
            then, ranked = same_rules(actor, period, other)
            pair = ranks.changes(ranked, then).set_index("department").reindex(frame["department"])
            for column in ("rank", "block_rank", "total"):
                frame[prefix + column] = pair[f"previous_{column}"].array
                frame[f"{moved}{column}_change"] = pair[f"{column}_change"].array
            now = {f"{prefix}now_{column}": pair[column].array for column in ("rank", "block_rank")}
        frame = frame.assign(**now)
    return frame


@kept_for_quarter
def history_same_rules(actor, quarter: str, count: int = 8) -> pd.DataFrame:
    """`history` with ranks and totals under the rules of `quarter`; `criteria_set` is still that of the published ranks."""
    frame = history(actor, quarter, count)
    found = [Period(one) for one in frame["quarter"].unique()]
    if not found or found[-1].quarter != quarter:
        return frame
    sets = frame.drop_duplicates("quarter").set_index("quarter")["criteria_set"]
    parts = [
        ranked.assign(quarter=one.quarter, criteria_set=sets[one.quarter])
        for one, ranked in zip(found, same_rules(actor, found[-1], *found[:-1]), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)[frame.columns]


@kept_for_quarter
def outlook(actor, quarter: str) -> pd.DataFrame:
    """`analytics.outlook.outlook` of the year up to the quarter: department × criterion with a target for the year."""
    before = known(actor, f"{int(quarter[:4]) - 1}-Q4")
    return outlook_of.outlook(known(actor, quarter), None if before["criteria"].empty else before)


def has_scores(actor, period: Period) -> bool:
    """Whether any results of the period's quarter are in force."""
    return period.quarter in set(quarters(actor)["quarter"])


def _before(actor, period: Period) -> Period | None:
    """The period before, where it has scores; sums begin anew each January."""
    begins = period.year_to_date and period.number == 1
    return None if begins or not has_scores(actor, period.before) else period.before


@kept_for_quarter
def _criteria_set(actor, quarter: str) -> int:
    held = known(actor, quarter)["criteria"]
    return int(pd.util.hash_pandas_object(held[SAME_SET].sort_values("code"), index=False).sum())


@kept_as_seen
def years(actor) -> list[int]:
    """`read.years`: those that have criteria."""
    return read.years(actor)


@kept_as_seen
def rows(actor, upload_id: int) -> pd.DataFrame:
    """`records.rows`: the rows of one upload as stored, in force or not."""
    return records.rows(actor, upload_id)


@kept_as_seen
def scores_as_of(actor, quarters: tuple[str, ...], entry: int) -> pd.DataFrame:
    """`read.scores` of the quarters as they stood at an entry of the ledger."""
    return read.scores(actor, list(quarters), entry)


@kept_as_seen
def cells_as_of(actor, quarter: str, entry: int) -> pd.DataFrame:
    """`cells` of a quarter as it stood at an entry of the ledger."""
    return scoring.cells(**read.period(actor, quarter, entry))


def file(actor, upload_id: int) -> tuple[str, bytes]:
    """`records.file`: name and bytes of an uploaded file, too large to keep here too."""
    return records.file(actor, upload_id)
