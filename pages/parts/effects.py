"""What a change of the figures does to the ranking: before against after, told before anything is kept."""

import pandas as pd

from pages.parts import load, numbers, tables, words
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row

MOST = 4
"""So many quarters are told, the newest first."""


def affected(here: Visit, kind: str, rows: pd.DataFrame) -> list[str]:
    """The open quarters, newest first, whose ranking rows of this kind can change; `rows` hold the contract's columns (of
    rules: `year`)."""
    known = load.quarters(here.actor)
    closed = set(known.loc[known["state"].isin(load.CLOSED), "quarter"])
    quarters = set(known["quarter"])
    if kind in ("scores", "verifications"):
        found = set(rows["quarter"].dropna())
    elif kind == "targets":
        found = {quarter for one in rows["period"].dropna() for quarter in _within(one, quarters)}
    elif kind == "criteria":
        found = {quarter for one in rows["year"].dropna() for quarter in _within(str(int(one)), quarters)}
    elif kind == "rules":
        found = {quarter for quarter in quarters if int(quarter[:4]) >= rows["year"].min()}
    else:
        found = quarters if kind == "departments" else set()
    return sorted(found - closed, reverse=True)[:MOST]


def snapshot(here: Visit, quarters: list[str]) -> dict[str, pd.DataFrame]:
    """Quarter → its ranking; a quarter without scores is left out."""
    return {
        quarter: load.ranking(here.actor, Period(quarter))
        for quarter in quarters
        if load.has_scores(here.actor, Period(quarter))
    }


def changes(before: pd.DataFrame | None, after: pd.DataFrame | None) -> pd.DataFrame:
    """A row for each department whose points, rank or band change, in the order of the ranking after (before, where it has gone).

    department_name, and before and after of `total`, `rank`, `rank_low`, `rank_high`, `band` as `<name>_before`, `<name>_after`;
    `moved`: the rank differs, `regraded`: another band than before. Totals are compared at 6 decimals, as everywhere.
    """
    columns = ["department", "department_name", "total", "rank", "rank_low", "rank_high", "band"]
    empty = pd.DataFrame(columns=columns)
    first, second = (empty if frame is None else frame[columns] for frame in (before, after))
    both = second.merge(first, on="department", how="outer", suffixes=("_after", "_before"), sort=False)
    order = {code: place for place, code in enumerate([*second["department"], *first["department"]][::-1])}
    both = both.sort_values("department", key=lambda codes: -codes.map(order), kind="stable", ignore_index=True)
    name = both.pop("department_name_after").fillna(both.pop("department_name_before"))
    ranks = [both[f"rank_{when}"].astype("Float64").fillna(0) for when in ("before", "after")]
    totals = [both[f"total_{when}"].astype(float).round(6).fillna(-1e9) for when in ("before", "after")]
    bands = both[["band_before", "band_after"]].astype(object)
    regraded = bands.notna().all(axis=1) & (bands["band_before"] != bands["band_after"])
    both = both.assign(
        department_name=name,
        moved=(ranks[0] != ranks[1]).astype(bool),
        regraded=regraded.astype(bool),
    )
    return both[both["moved"] | both["regraded"] | (totals[0] != totals[1])].reset_index(drop=True)


def sentence(language: str, told: dict[str, pd.DataFrame]) -> str:
    """`3 đơn vị đổi hạng, 1 đơn vị đổi xếp loại.` of `changes` by quarter; where there are several quarters each is named."""
    parts = [
        _moved(language, frame, periods.name(language, quarter) if len(told) > 1 else "")
        for quarter, frame in told.items()
    ]
    return " ".join(parts)


def show(here: Visit, told: dict[str, pd.DataFrame]) -> None:
    """Draws a table for each quarter in which anything changes."""
    for quarter, frame in told.items():
        if len(frame):
            tables.show(_columns(here), _rows(here, frame), caption=periods.name(here.language, quarter))


def _within(period: str, quarters: set[str]) -> set[str]:
    """A quarter itself, or the quarters of a year that have scores."""
    return {period} if "Q" in period else {quarter for quarter in quarters if quarter.startswith(period)}


def _moved(language: str, frame: pd.DataFrame, quarter: str) -> str:
    count, regraded = int(frame["moved"].sum()), int(frame["regraded"].sum()) if "regraded" in frame else 0
    if not count:
        words_of = words.text(language, "No department changes its rank.")
    else:
        words_of = words.plural(
            language, "{count} department changes its rank.", "{count} departments change their rank.", count
        )
    if regraded:
        also = words.plural(
            language, "{count} department changes its band", "{count} departments change their band", regraded
        )
        words_of = f"{words_of.removesuffix('.')}, {also}."
    return f"{quarter}: {words_of[:1].lower()}{words_of[1:]}" if quarter else words_of


def _columns(here: Visit) -> list[Column]:
    return [
        Column(here.text("Department"), lead=True),
        Column(here.text("Points"), "right"),
        Column(here.text("Rank"), "right"),
        Column(here.text("Band")),
    ]


def _rows(here: Visit, frame: pd.DataFrame) -> list[Row]:
    language = here.language
    return [
        Row(
            (
                one["department_name"],
                _arrow(*(_total(language, one, when) for when in ("before", "after"))),
                _arrow(*(_rank(language, one, when) for when in ("before", "after"))),
                _arrow(*(_band(language, one, when) for when in ("before", "after"))),
            ),
            own=one["department"] == here.actor.department,
        )
        for _, one in frame.iterrows()
    ]


def _arrow(before: Html, after: Html) -> Html:
    """`85,10 → 93,20`; what does not change stands once."""
    return after if before == after else tables.join(before, Html(f"<b>{after}</b>"), between=" → ")


def _total(language: str, one: pd.Series, when: str) -> Html:
    if not absent(one[f"total_{when}"]):
        return tables.safe(numbers.points(language, one[f"total_{when}"]))
    return tables.span(words.text(language, "no points yet"), "quiet")


def _rank(language: str, one: pd.Series, when: str) -> Html:
    rank, low, high = (one[f"{name}_{when}"] for name in ("rank", "rank_low", "rank_high"))
    if absent(rank):
        return tables.span(words.text(language, "not ranked yet"), "quiet")
    may_be = "" if low == high else words.text(language, "may be {low}-{high}", low=low, high=high)
    return tables.join(str(int(rank)), tables.span(f"({may_be})", "quiet") if may_be else "", between=" ")


def _band(language: str, one: pd.Series, when: str) -> Html:
    if not absent(one[f"band_{when}"]):
        return tables.safe(one[f"band_{when}"])
    return tables.span(words.text(language, "no band yet"), "quiet")
