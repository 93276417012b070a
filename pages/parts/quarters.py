"""The quarters of one criterion in one department: its results, its target, the pace that the year still needs, signal or noise."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, criterion, load, numbers, outlook, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Row
from pages.parts.words import later, text

SHOWN, READ = 8, 40
"""Quarters that are drawn, and those that limits stand on."""
_SIGNALS = {"outside": later("outside the limits"), "run": later("8 in a row on one side")}


def show(
    here: Visit,
    code: str,
    chosen: pd.Series,
    quarter: str,
    year: pd.Series | None,
    limits: Callable[[pd.Series], pd.DataFrame],
) -> None:
    """Draws eight quarters of the chosen department (a row of `criterion.rows`), its target dashed, cut where its meaning
    changed, and the pace needed (`year`, its row of `load.outlook`) in the quarters of the year that have no result yet.

    `limits` is analytics.variation.limits: what it gives from twelve points on is drawn; of fewer the note says so.
    """
    language = here.language
    known = _known(here, code, chosen, quarter)
    names = periods.quarters_until(quarter, SHOWN)
    open_ = [] if year is None or absent(year["pace_needed"]) else year["open_quarters"].split("|")
    names += [one for one in periods.quarters_until(f"{quarter[:4]}-Q4", 4) if quarter < one <= max(open_, default="")]
    series = known["actual"].reindex(periods.quarters_until(quarter, READ))
    natural = limits(series).reindex(names)
    drawn = charts.figure(250, left=28, right=8, top=18, bottom=30)
    values, goals = (known[name].reindex(names) for name in ("actual", "target"))
    _draw(language, drawn, names, values, goals)
    drawn_limits = _limits(language, drawn, names, natural)
    if open_:
        _pace(language, drawn, names, open_, year)
    drawn.update_xaxes(
        tickvals=list(range(len(names))),
        ticktext=[periods.tick(language, one) for one in names],
        range=[-0.5, len(names) - 0.5],
        tickangle=-30,
    )
    drawn.update_yaxes(visible=False, rangemode="tozero", automargin=True)
    unit = "" if absent(chosen["unit"]) else chosen["unit"]
    parts = [text(language, "Result by quarter, target dashed, {unit}", unit=unit).strip(", ")]
    if open_:
        parts.append(text(language, "dotted: the pace needed in the quarters without figures"))
    parts.append(drawn_limits or _too_few(language, int(series.notna().sum())))
    title, note = _finding(language, known.reindex(names[:SHOWN]), chosen), "; ".join(parts)
    table = _table(language, names, values, goals, natural, open_, year)
    charts.show(here, drawn, key="quarters", title=title, note=note, alt=f"{title}. {note}", table=table)


def _known(here: Visit, code: str, chosen: pd.Series, quarter: str) -> pd.DataFrame:
    """The rows of the department by quarter, those that mean the same as the newest."""
    found = [one for one in periods.quarters_until(quarter, READ) if load.has_scores(here.actor, Period(one))]
    parts = [criterion.rows(here, Period(one), code).assign(quarter=one) for one in found]
    known = pd.concat(parts, ignore_index=True)
    known = known[known["department"] == chosen["department"]].set_index("quarter")
    meaning = known[["unit", "formula", "direction"]].fillna("")
    return known[meaning.eq(meaning.iloc[-1]).all(axis=1)]


def _draw(language: str, drawn: go.Figure, names: list[str], values: pd.Series, goals: pd.Series) -> None:
    """Results as a line with their figures, targets dashed; each is cut where there is none."""
    colours, x = charts.colours(), list(range(len(names)))
    target = {"color": colours["grey"], "dash": "dash", "shape": "hvh"}
    drawn.add_trace(go.Scatter(x=x, y=goals, mode="lines", line=target, hoverinfo="skip", connectgaps=False))
    drawn.add_trace(
        go.Scatter(
            x=x,
            y=values,
            mode="lines+markers+text",
            line={"color": colours["accent"], "width": 2},
            marker={"size": 8},
            text=[numbers.number(language, value) for value in values],
            textposition="top center",
            textfont={"color": colours["text"]},
            customdata=[f"{periods.tick(language, one)}: {numbers.number(language, v)}" for one, v in values.items()],
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    )


def _pace(language: str, drawn: go.Figure, names: list[str], open_: list[str], year: pd.Series) -> None:
    """A dotted piece at the pace needed over each quarter without a result, with its figure above."""
    colour, places = charts.colours()["accent"], [names.index(one) for one in open_ if one in names]
    x = [end for place in places for end in (place - 0.45, place + 0.45, None)]
    y = [None if one is None else year["pace_needed"] for one in x]
    line = {"color": colour, "width": 3, "dash": "dot"}
    drawn.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip"))
    drawn.add_annotation(
        x=sum(places) / len(places),
        y=year["pace_needed"],
        yanchor="bottom",
        text=text(language, "needed: {pace}", pace=outlook.pace(language, year)),
        showarrow=False,
        font={"color": charts.colours()["better_text"], "size": 12},
    )


def _limits(language: str, drawn: go.Figure, names: list[str], natural: pd.DataFrame) -> str:
    """The centre and the natural process limits across the chart, a ring around each signal; returns their words, or none."""
    known = natural.dropna(subset="low")
    if known.empty:
        return ""
    colours, one = charts.colours(), known.iloc[-1]
    for value in (one["low"], one["centre"], one["high"]):
        drawn.add_hline(y=value, line={"color": colours["faint"], "width": 1, "dash": "dot"}, layer="below")
    signals = known[known["signal"].notna()]
    ring = {"symbol": "circle-open", "size": 16, "color": colours["text"], "line": {"width": 2}}
    place = [names.index(quarter) for quarter in signals.index]
    drawn.add_trace(go.Scatter(x=place, y=signals["value"], mode="markers", marker=ring, hoverinfo="skip"))
    words = text(
        language,
        "dotted lines: mean {centre} and natural limits {low} to {high}",
        **{name: numbers.number(language, one[name], 1) for name in ("centre", "low", "high")},
    )
    if signals.empty:
        return text(language, "{limits}; all quarters vary as usual", limits=words)
    return text(language, "{limits}; ringed: a signal", limits=words)


def _too_few(language: str, count: int) -> str:
    return text(language, "no limits of usual variation: fewer than 12 quarters ({count})", count=count)


def _finding(language: str, known: pd.DataFrame, chosen: pd.Series) -> str:
    given = known["status"].isin(["met", "near", "not_met"])
    if not given.any():
        return text(language, "{name}: the last 8 quarters", name=chosen["department_name"])
    return text(
        language,
        "{name}: met in {met}/{given} quarters",
        name=chosen["department_name"],
        met=int(known["status"].eq("met").sum()),
        given=int(given.sum()),
    )


def _table(
    language: str,
    names: list[str],
    values: pd.Series,
    goals: pd.Series,
    natural: pd.DataFrame,
    open_: list[str],
    year: pd.Series | None,
) -> tables.Html:
    signals = natural["signal"].notna().any()
    columns = [
        Column(text(language, "Quarter"), lead=True),
        Column(text(language, "Result"), "right"),
        Column(text(language, "Target"), "right"),
        *([Column(text(language, "Pace needed per quarter"), "right")] if open_ else []),
        *([Column(text(language, "Signal"))] if signals else []),
    ]
    rows = [
        Row(
            (
                periods.tick(language, one),
                numbers.number(language, values[one]),
                numbers.number(language, goals[one]),
                *([outlook.pace(language, year) if one in open_ else ""] if open_ else []),
                *([text(language, _SIGNALS.get(natural["signal"][one], ""))] if signals else []),
            )
        )
        for one in names
    ]
    return tables.html(columns, rows)
