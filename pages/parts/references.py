"""What the points of a criterion are held against: its target, the block, or a department's own points of another period."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, filters, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import LAST_YEAR, PREVIOUS
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Html
from pages.parts.words import later

EACH_OTHER, TARGET, MEDIAN, BEST = "", "target", "median", "best"
OPTIONS = {
    EACH_OTHER: later("each other only"),
    TARGET: later("target"),
    MEDIAN: later("median of {whom}"),
    BEST: later("best of {whom}"),
    PREVIOUS: later("period before"),
    LAST_YEAR: later("same period last year"),
}
POINTS = {MEDIAN: "block_median", BEST: "block_best", PREVIOUS: "previous_points", LAST_YEAR: "last_year_points"}
"""Reference → the column of analytics.comparison.against that holds its points."""


def choose(here: Visit) -> str:
    """Draws the choice. Returns a key of OPTIONS."""
    options = {reference: name(here, reference) for reference in OPTIONS}
    return filters.select(here.text("Compared with"), "against", options, EACH_OTHER)


def name(here: Visit, reference: str, one_block: bool = True) -> str:
    """`trung vị khối`; of departments of several blocks, it is that of all departments."""
    return here.text(OPTIONS[reference]).format(whom=here.text("block") if one_block else here.text("all departments"))


def line(here: Visit, one: pd.Series, reference: str) -> Html:
    """The small line under a department's points in a criterion; empty where there is nothing to hold them against."""
    if reference == TARGET:
        share = numbers.percent(here.language, one["attainment"])
        return tables.safe(here.text("{share} of target", share=share) if share else "")
    if reference == EACH_OTHER or absent(one["points"]) or absent(one[POINTS[reference]]):
        return Html("")
    gap = one["points"] - one[POINTS[reference]]
    return tables.coloured(numbers.difference(here.language, gap), gap)


def mark(
    here: Visit,
    drawn: go.Figure,
    rows: list[tuple[float, pd.DataFrame]],
    codes: list[str],
    reference: str,
    one_block: bool,
) -> str:
    """Draws what the marks are held against, as shares of the maximum: a stroke for the block, hollow marks for another
    period. `rows`: height, and the lines of a criterion by department. Returns the words for it, empty where nothing is drawn.
    """
    if reference not in POINTS:
        return ""
    column, colours = POINTS[reference], charts.colours()
    known = [(y, lines) for y, lines in rows if column in lines]
    if reference in (MEDIAN, BEST):
        lines = [(y, one.iloc[0][column] / one.iloc[0]["max_points"]) for y, one in known]
        symbol = {"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": colours["grey"]}}
        drawn.add_trace(_marks(lines, symbol))
        return here.text("stroke: {what}", what=name(here, reference, one_block))
    for position, code in enumerate(codes):
        lines = [(y, one[column].get(code) / one["max_points"].get(code)) for y, one in known if code in one.index]
        colour = charts.CATEGORIES[position]
        drawn.add_trace(_marks(lines, {"symbol": "circle-open", "size": 9, "color": colour, "line": {"width": 2}}))
    return here.text("hollow: {what}", what=name(here, reference))


def notes(here: Visit, period: Period, reference: str, side: pd.DataFrame, one_block: bool) -> list[str]:
    """What the small figures are, and what must be known of another period: no figures, or other criteria."""
    if reference == EACH_OTHER:
        return []
    if reference == TARGET:
        return [here.text("Small figures under the points: share of the target reached.")]
    what = name(here, reference, one_block)
    told = [here.text("Small figures under the points: difference from {what}.", what=what)]
    other = {PREVIOUS: period.before, LAST_YEAR: period.year_before}.get(reference)
    if other is None:
        return told
    then = periods.name(here.language, other)
    if side[POINTS[reference]].isna().all():
        return [here.text("There are no figures of {period} to compare with.", period=then)]
    if not load.comparable(here.actor, period, other):
        words = "{period} stands on another set of criteria: only criteria of the same meaning, weight and formula are compared."
        told.append(here.text(words, period=then))
    return told


def _marks(points: list[tuple[float, float]], marker: dict) -> go.Scatter:
    points = [(y, x) for y, x in points if not absent(x)]
    return go.Scatter(
        x=[x for _, x in points],
        y=[y for y, _ in points],
        mode="markers",
        marker=marker,
        hoverinfo="skip",
        cliponaxis=False,
    )
