"""How far self points lie from the verified ones and the formula's: by department over the quarters, and row by row."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import address, charts, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import text

MANY = 12
"""More departments than this and only the few furthest away have a line."""
TOLD = 3
ROWS = 200


def finding(language: str, last: pd.DataFrame, names: dict[str, str]) -> str:
    """Whose self points lie highest above; `last`: rows of analytics.gaps.by_department of one quarter."""
    above = last[last["mean_share"].round(6).gt(0)]
    if above.empty:
        return text(language, "No department's self points lie above on average")
    one = above.loc[above["mean_share"].idxmax()]
    return text(
        language,
        "Self points lie highest above at {name}: {share} of the maximum on average",
        name=names[one["department"]],
        share=numbers.percent(language, one["mean_share"]),
    )


def over_quarters(here: Visit, frame: pd.DataFrame, names: dict[str, str], quarters: list[str]) -> None:
    """Draws a line for each department: the mean gap of its rows, as a share of the maximum; `frame` of
    analytics.gaps.by_department, `names`: department → its short name."""
    language, colours = here.language, charts.colours()
    wide = frame.pivot(index="department", columns="quarter", values="mean_share").reindex(columns=quarters) * 100
    last = frame[frame["quarter"] == quarters[-1]].sort_values("mean_share", ascending=False, kind="stable")
    order = [*last["department"], *(code for code in wide.index if code not in set(last["department"]))]
    told = dict(zip(order, (charts.CATEGORIES[0], *charts.CATEGORIES[3:0:-2])[:TOLD], strict=False))
    shown = order if len(order) <= MANY else order[: TOLD + 2]
    drawn = charts.figure(280, left=8, right=132, top=12, bottom=30)
    for code in reversed(shown):
        drawn.add_trace(_line(here, wide.loc[code], names[code], quarters, told.get(code)))
    ends = wide.loc[[code for code in shown if not absent(wide.at[code, quarters[-1]])], quarters[-1]]
    low, high = min(float(wide.loc[shown].min().min()), 0.0), max(float(wide.loc[shown].max().max()), 1.0)

    def mark(code: str) -> str:
        return f'<span style="color:{told[code]}">●</span> ' if code in told else ""

    places = spread(ends, (high - low) / 15)
    for code, y in places.items():
        drawn.add_annotation(
            x=1, xref="paper", y=y, text=f"{mark(code)}{charts.plain(names[code])}  {numbers.fixed(language, ends[code], 1)}%", showarrow=False,
            xanchor="left", xshift=6, font={"size": 12, "color": colours["text" if code in told else "quiet"]},
        )  # fmt: skip
    drawn.add_hline(y=0, line={"color": colours["line"], "width": 1})
    drawn.update_xaxes(
        tickvals=list(range(len(quarters))),
        ticktext=[periods.tick(language, one) for one in quarters],
        range=[-0.3, len(quarters) - 0.9],
    )
    drawn.update_yaxes(
        ticksuffix="%",
        nticks=5,
        automargin=True,
        range=[low - (high - low) * 0.06, max([high, *places.values()]) * 1.06],
    )
    title = finding(language, last, names)
    note = here.text(
        "Self points less the verified (else the formula's), mean of a department's rows, % of the maximum"
    )
    if len(shown) < len(order):
        note = here.text("{note}; the {shown} furthest above of {count}", note=note, shown=len(shown), count=len(order))
    charts.show(
        here, drawn, key="gaps", title=title, note=note, alt=f"{title}. {note}",
        table=_figures(here, frame, order, names, quarters),
        phone=tables.phone_list([_phone(here, last, code, names[code]) for code in last["department"]]),
    )  # fmt: skip


def spread(values: pd.Series, least: float) -> dict[str, float]:
    """Places for labels beside `values`, the order kept, at least so far apart and no higher than need be."""
    places: dict[str, float] = {}
    below = float("-inf")
    for code, value in values.sort_values(kind="stable").items():
        below = places[code] = max(float(value), below + least)
    return places


def rows(here: Visit, frame: pd.DataFrame, names: dict[str, str]) -> None:
    """Draws self, formula and verified points side by side, the largest gap first; `frame` of analytics.gaps.gaps without
    the rows that agree."""
    language = here.language
    points = here.text("points")
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("Criterion"), words=True),
        Column(here.text("Self points"), "right", points),
        Column(here.text("By the formula"), "right", points),
        Column(here.text("Verified points"), "right", points),
        Column(here.text("Difference"), "right", points),
        Column(here.text("Most"), "right", points),
    ]
    lines = [
        Row(
            (
                names[one["department"]],
                tables.link(
                    address.link("progress", criterion=one["criterion"], department=one["department"]),
                    f"{one['criterion']} {one['name']}",
                ),
                numbers.points(language, one["self_points"]),
                _beside(here, one, "computed_points"),
                _beside(here, one, "verified_points"),
                numbers.difference(language, one["gap"]),
                numbers.number(language, one["max_points"]),
            )
        )
        for one in frame.head(ROWS).to_dict("records")
    ]
    tables.show(columns, lines, tall=len(lines) > 15)
    if len(frame) > ROWS:
        tables.notes([here.text("The {shown} largest of {count} differences are shown.", shown=ROWS, count=len(frame))])


def _beside(here: Visit, one: dict, column: str):
    if not absent(one[column]):
        return numbers.points(here.language, one[column])
    return tables.span(here.text("not verified") if column == "verified_points" else here.text("no formula"), "quiet")


def _line(here: Visit, values: pd.Series, name: str, quarters: list[str], colour: str | None) -> go.Scatter:
    hover = [
        f"{charts.plain(name)}, {periods.name(here.language, one)}: {numbers.fixed(here.language, value, 1)}%"
        for one, value in zip(quarters, values, strict=True)
    ]
    ink = colour or charts.colours()["faint"]
    return go.Scatter(
        x=list(range(len(quarters))),
        y=values,
        mode="lines+markers",
        line={"color": ink, "width": 3 if colour else 1.5},
        marker={"color": ink, "size": 7 if colour else 5},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _figures(here: Visit, frame: pd.DataFrame, order: list[str], names: dict, quarters: list[str]) -> tables.Html:
    cells = {(one.department, one.quarter): one for one in frame.itertuples()}
    columns = [
        Column(here.text("Department"), lead=True),
        *(Column(periods.tick(here.language, one), "right") for one in quarters),
    ]
    return tables.html(
        columns, [Row((names[code], *(_cell(here, cells.get((code, one))) for one in quarters))) for code in order]
    )


def _cell(here: Visit, one) -> str | tables.Html:
    if one is None:
        return tables.missing(here.language)
    return tables.under(
        numbers.percent(here.language, one.mean_share),
        here.text("{above}/{rows} rows above", above=one.above, rows=one.rows),
    )


def _phone(here: Visit, last: pd.DataFrame, code: str, name: str) -> tables.Html:
    one = next(last[last["department"] == code].itertuples())
    small = here.text("{above}/{rows} rows above", above=one.above, rows=one.rows)
    share = numbers.percent(here.language, one.mean_share)
    return tables.Html(
        f'<div class="line"><b>{tables.safe(name)}</b><span>{share}</span></div>{tables.span(small, "under")}'
    )
