"""As published or under the same rules: the choice where the set of criteria changed, the mark at the change, the words for both."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, filters, load, numbers
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.words import later, text

PUBLISHED, SAME = "published", "same"
MOST = 6
"""So many criteria are named; the rest is counted."""
_CHANGES = {
    "added": later("{code} is new"),
    "dropped": later("{code} is dropped"),
    "redefined": later("{code} means something else"),
    "weight": later("{code} from {before} to {now} points"),
    "formula": later("{code} has another formula"),
    "scope": later("{code} applies otherwise"),
}
"""`change` of analytics.continuity.changed → its words."""


def choose(here: Visit, period: Period) -> str:
    """Draws the switch where the set of criteria changed within the eight quarters up to `period`. Returns PUBLISHED or SAME."""
    if load.set_changes(here.actor, period.quarter).empty:
        return PUBLISHED
    options = {PUBLISHED: here.text("As published"), SAME: here.text("Same rules")}
    return filters.switch(here.text("Rules of what is compared"), "rules", options, PUBLISHED)


def label(here: Visit, rules: str, differs: bool) -> str:
    """What stands under the header of a column whose figures come from more than one set; else nothing."""
    if not differs:
        return ""
    return here.text("same rules") if rules == SAME else here.text("as published")


def change(language: str, quarter: str) -> str:
    """The words at the mark: `đổi bộ tiêu chí năm 2025`; within a year `đổi bộ tiêu chí từ III/2025`."""
    period = Period(quarter)
    if period.number == 1:
        return text(language, "criteria changed in {year}", year=period.year)
    return text(language, "criteria changed from {quarter}", quarter=periods.tick(language, quarter))


def changes(history: pd.DataFrame) -> list[str]:
    """The quarters of `load.history` whose set of criteria is not that of the one before."""
    sets = history.drop_duplicates("quarter").sort_values("quarter").set_index("quarter")["criteria_set"]
    return list(sets.index[sets.ne(sets.shift()) & sets.shift().notna()])


def mark(language: str, drawn: go.Figure, quarters: list[str], changed: list[str]) -> None:
    """Draws a vertical stroke before each quarter of `changed`, with its words on top; x is a quarter's place in `quarters`."""
    colours = charts.colours()
    for quarter in changed:
        if quarter in quarters:
            drawn.add_vline(
                x=quarters.index(quarter) - 0.5, line={"color": colours["grey"], "width": 1, "dash": "dash"}
            )
            drawn.add_annotation(
                x=quarters.index(quarter) - 0.5,
                y=1,
                yref="paper",
                yanchor="bottom",
                text=change(language, quarter),
                showarrow=False,
                font={"size": 12, "color": colours["quiet"]},
            )


def basis(here: Visit, rules: str, period: Period, others: list[Period]) -> str:
    """What a line over several periods stands on; `others` are those before `period`."""
    if rules == PUBLISHED:
        return here.text("as published, cut where the criteria changed")
    count = load.common_criteria(here.actor, period, *others)
    return here.plural(
        "not as published: all quarters recomputed on {count} common criterion with the weights of {year}",
        "not as published: all quarters recomputed on {count} common criteria with the weights of {year}",
        count,
        year=period.year,
    )


def notes(here: Visit, rules: str, period: Period, others: list[Period]) -> list[str]:
    """What changed, and what stands in the columns that compare `period` with `others`."""
    lines = []
    for quarter, found in load.set_changes(here.actor, period.quarter).groupby("quarter"):
        named = [
            here.text(
                _CHANGES[one["change"]],
                code=one["code"],
                before=numbers.number(here.language, one["max_before"]),
                now=numbers.number(here.language, one["max_now"]),
            )
            for _, one in found.head(MOST).iterrows()
        ]
        if len(found) > MOST:
            named.append(here.plural("{count} more", "{count} more", len(found) - MOST))
        line = here.text(
            "{period}, criteria changed: {changes}.",
            period=periods.name(here.language, quarter),
            changes="; ".join(named),
        )
        lines.append(line)
    for other in others:
        if not load.has_scores(here.actor, other) or load.comparable(here.actor, period, other):
            continue
        name = periods.name(here.language, other)
        if rules == PUBLISHED:
            lines.append(
                here.text("{period} used another set of criteria, so nothing is compared with it.", period=name)
            )
            continue
        count = load.common_criteria(here.actor, period, other)
        lines.append(
            here.plural(
                "Same rules: {other} and {period} are both recomputed on {count} common criterion with the weights and rules of "
                "{year}, among the departments that both have; these are not the published results.",
                "Same rules: {other} and {period} are both recomputed on {count} common criteria with the weights and rules of "
                "{year}, among the departments that both have; these are not the published results.",
                count,
                other=name,
                period=periods.name(here.language, period),
                year=period.year,
            )
        )
    return lines
