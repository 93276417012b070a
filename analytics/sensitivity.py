"""How sure a rank is: under other weights, without one criterion, and with what is still missing or not yet verified."""

import numpy as np
import pandas as pd

from analytics import ranking as ranks
from analytics.scoring import EVENT_KINDS
from analytics.weightings import Field, draw

DRAWS, SEED, SPREAD, LEVEL = 10_000, 2025, 0.2, "criterion"
"""The study unless told otherwise; they are named with every result."""
TAIL = 0.05
"""Of the weightings, what an interval leaves out at each end; a rank and an order hold where they do in all but this."""
ROUNDING = 0.005
"""Points are written with two decimals: so much may rounding have made of those of one criterion."""


def sensitivity(
    cells: pd.DataFrame,
    ranking: pd.DataFrame,
    rules: dict,
    previous_totals: pd.DataFrame | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    spread: float = SPREAD,
    level: str = LEVEL,
) -> pd.DataFrame:
    """One row for each row of `ranking`, in its order: what becomes of its rank when the weights move, and how sure that makes it.

    Every weight is multiplied by a factor from 1 − spread to 1 + spread, as weightings.draw says for the level; the ranks under
    each of the weightings are those of weightings.Field, which says what the frames are. The interval of a rank so made is that
    of COINr's get_sensitivity (Becker et al. 2022, JOSS 7(78) 4567; levels as there), in whole ranks.

    - `rank`, `rank_low`, `rank_high`: as in `ranking`; `total` too.
    - `low`, `high` (Int64): the better rank is reached in less than 5 % of the weightings, and the worse one; `least`, `greatest`:
      best and worst rank met. They cover what missing values leave open. `median`: of the rank, counted as `rank` is.
    - `held` (Int64), `hold` (0 to 1): weightings, and their share, in which the rank is the official one whatever the missing values
      become. Missing where there is no official rank.
    - `ahead` (0 to 1): share of weightings in which its total is greater than that of the next ranked one, which comes after it.
    - `apart` (boolean): whether its rank can be told apart from that of the next ranked one; missing for the last.
    - `close_low`, `close_high` (Int64): ranks from which its own cannot be told apart. Neighbours cannot be where the better one has more
      points in less than 95 % of the weightings, or so little more that rounding the points of every criterion to two decimals
      could have made it; how far they reach is then the interval's to say.
    - `moved_by`: codes of the criteria without each of which its rank would be another, or shared, joined by `|` (see `without`).
    - `certainty`: `none` (no official rank) | `open` (missing values may still change it) | `close` (not to be told apart from a
      neighbour) | `certain` (held in 95 % of the weightings or more, `low` is `high`, moved by no criterion left out, and by nothing that
      verification may still change, were those points anything from 0 to their maximum) | `held` (none of these).
    - `draws`, `seed`, `spread`, `level`: of the study.

    Raises ValueError as weightings.draw does.
    """
    field = Field(cells, ranking, rules, previous_totals)
    factors = draw(field.groups, draws, seed, spread, level)
    frame = ranking[["department", "total", "rank", "rank_low", "rank_high"]].reset_index(drop=True)
    ranked = frame["rank"].notna()
    official = pd.Index(field.departments).get_indexer(frame["department"])
    found = _counts(field, factors, frame["rank"].to_numpy(float, na_value=0)[official >= 0].astype(int))
    for name in ("low", "high", "least", "greatest", "median", "held"):
        column = pd.Series(pd.NA, frame.index, dtype="Int64")
        column[official >= 0] = found[name]
        frame[name] = column if name not in ("median", "held") else column.where(ranked)
    frame["hold"] = frame["held"].astype("Float64").to_numpy(float, na_value=np.nan) / draws
    frame["ahead"] = np.nan
    frame.loc[np.flatnonzero(ranked)[:-1], "ahead"] = found["ahead"] / draws
    frame[["close_low", "close_high", "apart"]] = _close(frame, ranking)
    left_out = _without(field, cells, ranking, rules)
    moved: dict[str, list[str]] = {code: [] for code in frame["department"]}
    left_out = left_out[left_out["change"].fillna(0).ne(0) | left_out["joined"]]
    for code, criterion in left_out[["department", "criterion"]].to_numpy(object):
        moved[code].append(criterion)
    frame["moved_by"] = pd.Series(["|".join(codes) for codes in moved.values()], frame.index, dtype="str")
    frame["certainty"] = _certainty(frame, _settled(cells, ranking, rules, previous_totals))
    return frame.assign(draws=draws, seed=seed, spread=float(spread), level=level)


def without(
    cells: pd.DataFrame, ranking: pd.DataFrame, rules: dict, previous_totals: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The ranks without each criterion in turn: one row for each criterion that counts and each department that has a place.

    criterion, name, group, kind, department, `rank` (official), `rank_without` (what scoring and ranking give where the criterion is
    none of the period's: missing where values still are, or where nothing is left), `change` (places gained: positive is up),
    `joined` (bool: it then shares its rank with more than it does now).
    Sorted by group and criterion, departments as in `ranking`.
    """
    return _without(Field(cells, ranking, rules, previous_totals), cells, ranking, rules)


def _without(field: Field, cells: pd.DataFrame, ranking: pd.DataFrame, rules: dict) -> pd.DataFrame:
    """See `without`; every criterion left out is a weighting of its own, in which its weight is 0."""
    event = cells["kind"].isin(EVENT_KINDS) & cells["points"].gt(0)
    counting = cells[(cells["required"] | event) & cells["department"].isin(field.departments)]
    about = counting.drop_duplicates("criterion").sort_values(["group", "criterion"])
    about = about[["criterion", "name", "group", "kind"]].reset_index(drop=True)
    factors = (about["criterion"].to_numpy(object)[:, None] != field.criteria).astype(float)
    changed = {name: np.repeat(values, len(about), axis=0) for name, values in field.constants.items()}
    for kind in EVENT_KINDS:
        part = counting[counting["kind"].eq(kind)]
        points = part.pivot(index="criterion", columns="department", values="points")
        points = points.reindex(index=about["criterion"], columns=field.departments).fillna(0).to_numpy(float)
        left = np.round(points.sum(axis=0) - points, 9)
        changed[kind] = np.minimum(left, rules["scale"][f"{kind}_cap"])[:, field.entries]
    for name, values in changed.items():
        values["criterion:" + about["criterion"] == name] = -np.inf
    best, _ = field.places(factors, changed)
    still = field.missing.sum(axis=1) - (1 - factors).astype(int) @ field.missing.T.astype(int)
    official = ranking.set_index("department")["rank"].reindex(field.departments)
    frame = about.merge(pd.DataFrame({"department": field.departments, "rank": official.array}), how="cross")
    now = pd.Series(best.ravel(), dtype="Int64")
    frame["rank_without"] = now.where((best.ravel() > 0) & (still.ravel() == 0))
    sharing = [frame.groupby(["criterion", name])[name].transform("size") for name in ("rank", "rank_without")]
    return frame.assign(
        change=frame["rank"] - frame["rank_without"], joined=(sharing[1] > sharing[0]).fillna(False).astype(bool)
    ).astype({"department": "str"})


def _counts(field: Field, factors: np.ndarray, official: np.ndarray) -> dict[str, np.ndarray]:
    """What becomes of each department of the field under all the weightings; `official`: its rank, 0 where it has none."""
    count, draws = len(field.departments), len(factors)
    best, worst = (np.zeros((count, count), np.int64) for _ in range(2))
    held, ahead = np.zeros(count, np.int64), np.zeros(max(np.count_nonzero(official) - 1, 0), np.int64)
    for _, shortfalls, departments, certain, possible in field.blocks(factors):
        ahead += field.overtaking(shortfalls, len(ahead) + 1)
        best += _table(departments, certain, count)
        if possible is not certain:
            worst += _table(departments, possible, count)
            held += ((certain + 1 == official) & (possible + 1 == official)).sum(axis=0)
    if not worst.any():
        worst, held = best, best[np.arange(count), np.maximum(official, 1) - 1]
    better, poorer = np.cumsum(best, axis=1), np.cumsum(worst, axis=1)

    def first(cumulated: np.ndarray, share: float) -> np.ndarray:
        return 1 + (cumulated < max(share * draws - 1e-6, 1)).sum(axis=1)

    ends = {
        "low": first(better, TAIL),
        "high": first(poorer, 1 - TAIL),
        "least": first(better, 0),
        "greatest": first(poorer, 1),
    }
    return ends | {"median": first(better, 0.5), "held": held, "ahead": ahead}


def _table(departments: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """How often each department comes to each place."""
    cells = departments * count
    cells += places
    return np.bincount(cells.ravel(), minlength=count * count).reshape(count, count)


def _close(frame: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    """The ranks from which each ranked department cannot be told apart, its own where it can be from both neighbours."""
    ends = pd.DataFrame(pd.NA, frame.index, ["close_low", "close_high", "apart"], dtype="Int64")
    rows = frame[frame["rank"].notna()]
    if rows.empty:
        return ends.astype({"apart": "boolean"})
    rank, low, high = (rows[name].to_numpy(int) for name in ("rank", "low", "high"))
    gap = np.round(-np.diff(rows["total"]), 6)
    written = (ROUNDING * ranking["required"] * ranking["scale"] / ranking["max_assigned"]).to_numpy(float)[rows.index]
    blurred = (rows["ahead"].to_numpy()[:-1] < 1 - TAIL) | (gap <= np.round(written[1:] + written[:-1], 6))
    above, below = np.append(False, blurred), np.append(blurred, False)
    last = rank + np.bincount(rank)[rank] - 1
    better = np.where(above, np.append(0, rank[:-1]), rank)
    worse = np.maximum(np.where(below, np.append(rank[1:], 0), rank), last)
    near = above | below
    ends.loc[rows.index, "close_low"] = np.where(near, np.minimum(better, low), rank)
    ends.loc[rows.index, "close_high"] = np.where(near, np.maximum(worse, high), rank)
    ends.loc[rows.index[:-1], "apart"] = (~blurred).astype(int)
    return ends.astype({"apart": "boolean"})


def _certainty(frame: pd.DataFrame, settled: np.ndarray) -> pd.Series:
    """The word of the first rule that fits."""
    sure = frame["hold"].ge(1 - TAIL) & frame["low"].eq(frame["high"]) & frame["moved_by"].eq("") & settled
    rules = {
        "none": frame["rank"].isna(),
        "open": frame["rank_low"].ne(frame["rank_high"]),
        "close": frame["close_low"].ne(frame["close_high"]),
        "certain": sure,
    }
    conditions = [rule.fillna(False).to_numpy(bool) for rule in rules.values()]
    return pd.Series(
        np.select(conditions, [np.array(word, object) for word in rules], "held"), frame.index, dtype="str"
    )


def _settled(cells: pd.DataFrame, ranking: pd.DataFrame, rules: dict, previous_totals) -> np.ndarray:
    """Whether each rank stays what it is, whatever verification makes of the points that are not verified, 0 to their maximum."""
    unsure = cells["status"].eq("value") & (cells["basis"].ne("verified") | cells["stale"])
    asked = unsure & cells["required"]
    bonus, penalty = (unsure & cells["kind"].eq(kind) for kind in EVENT_KINDS)
    most = cells["max_points"]
    low = cells.assign(
        points_low=cells["points_low"].mask(asked, 0.0), points=cells["points"].mask(bonus, 0.0).mask(penalty, most)
    )
    high = cells.assign(
        points_high=cells["points_high"].mask(asked, most), points=cells["points"].mask(bonus, most).mask(penalty, 0.0)
    )
    totals = ranks.totals(low, rules)
    greatest = ranks.totals(high, rules).filter(regex="[_:]high$")
    departments = ranking[["department", "department_name", "short_name", "block"]]
    departments = departments.rename(columns={"department": "code", "department_name": "name"})
    found = ranks.ranking(totals.assign(**greatest), departments, rules, previous_totals).set_index("department")
    single = found["rank_low"].eq(found["rank_high"]).fillna(False)
    return single.reindex(ranking["department"]).to_numpy(bool)
