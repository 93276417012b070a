"""The standing of the departments: within a block, as dots over the points, as a list on a phone."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import address, bands, charts, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import LAST_YEAR
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import text

MANY = 15
"""More departments than this and a row is low."""


def within(frame: pd.DataFrame, block: str) -> pd.DataFrame:
    """`load.standing` for a block: its departments, with `rank` and what goes with it counted within the block.

    `whole_rank` is the rank among all. Without a block all departments, and whole_rank the same as rank.
    """
    frame = frame.assign(whole_rank=frame["rank"])
    if not block:
        return frame
    part = frame[frame["block"] == block]
    names = ("rank", "rank_low", "rank_high", "previous_rank", "rank_change", "last_year_rank", "last_year_rank_change")
    names += tuple(name for name in ("previous_now_rank", "last_year_now_rank") if name in part)
    of_block = {name: part[name.replace("rank", "block_rank", 1)] for name in names}
    return part.assign(**of_block).sort_values(
        ["rank", "whole_rank"], na_position="last", kind="stable", ignore_index=True
    )


def other_columns(against: str) -> dict[str, str]:
    """The columns of `within` that hold what is compared with: rank, total, rank_change, total_change, and now_rank (of
    `load.standing_same_rules` alone)."""
    if against == LAST_YEAR:
        return {name: f"last_year_{name}" for name in ("rank", "total", "rank_change", "total_change", "now_rank")}
    return {
        "rank": "previous_rank",
        "total": "previous_total",
        "rank_change": "rank_change",
        "total_change": "total_change",
        "now_rank": "previous_now_rank",
    }


def finding(language: str, frame: pd.DataFrame) -> str:
    """`Phòng Quản lý học viên dẫn đầu; ba đơn vị đầu cách nhau 2,20 điểm`"""
    ranked = frame[frame["rank"].notna()]
    if ranked.empty:
        return text(language, "No department has a rank yet")
    first = ranked[ranked["rank"] == 1]
    if len(first) != 1:
        return (
            text(language, "{count} departments share rank 1", count=len(first))
            if len(first)
            else text(language, "Points so far")
        )
    leader = text(language, "{name} leads", name=first.iloc[0]["department_name"])
    if len(ranked) < 3:
        return leader
    gap = ranked.iloc[0]["total"] - ranked.iloc[2]["total"]
    return text(
        language,
        "{leader}; the first three lie within {points} points",
        leader=leader,
        points=numbers.points(language, gap),
    )


def dots(here: Visit, frame: pd.DataFrame, period: Period, other: Period, against: str, row: int = 44) -> None:
    """Draws a row of dots for each department of `frame` (of `within`): this period filled, the one compared hollow.

    `row`: pixels for each; a bar stands over the totals that are still possible.
    """
    language, colours = here.language, charts.colours()
    compared = other_columns(against)
    comparable = load.comparable(here.actor, period, other)
    frame = frame.reset_index(drop=True)
    rules = load.rules_of(here.actor, period.quarter)
    top = float(rules["scale"]["maximum"])
    low = _lowest(frame, compared["total"] if comparable else None)
    drawn = charts.figure(len(frame) * row + 44, left=8, right=8, top=22, bottom=22)
    _bands(drawn, rules["band"], low, top, colours)
    place = [len(frame) - 1 - i for i in range(len(frame))]
    marked = _marked(here, frame)
    open_bars, better, worse = [], [], []
    for y, one in zip(place, frame.itertuples(), strict=True):
        if not one.complete and not one.nothing:
            open_bars.append((max(one.total_low, low), min(one.total_high, top), y))
        before = getattr(one, compared["total"]) if comparable else None
        if not absent(before) and not absent(one.total):
            (better if one.total >= before else worse).append((before, one.total, y))
    drawn.add_trace(charts.lines(open_bars, colours["faint"], 12))
    drawn.add_trace(charts.lines(better, colours["better"], 2))
    drawn.add_trace(charts.lines(worse, colours["worse"], 2))
    silent = [y for y, nothing in zip(place, frame["nothing"], strict=True) if nothing]
    drawn.add_trace(
        charts.words([low] * len(silent), silent, f"  <i>{here.text('not handed in')}</i>", "right", colours["quiet"])
    )
    if comparable:
        drawn.add_trace(
            _dots(
                frame[compared["total"]],
                place,
                "circle-open",
                colours["grey"],
                _hover(here, frame, other, compared["total"]),
            )
        )
    fill = [colours["accent"] if code in marked else colours["grey"] for code in frame["department"]]
    drawn.add_trace(_dots(frame["total"], place, "circle", fill, _hover(here, frame, period, "total")))
    # A dot is clicked through a letter that cannot be seen: a chart between widgets sends no clicks of its own.
    over = [_way(code, "⬤", "rgba(0,0,0,0)") for code in frame["department"]]
    drawn.add_trace(charts.words(frame["total"], place, over, "center", colours["text"]))
    totals = [_way(one.department, f"<b>{numbers.points(language, one.total)}</b>") for one in frame.itertuples()]
    drawn.add_trace(charts.words([top] * len(frame), place, totals, "left", colours["text"]))
    ticks = [
        _way(one.department, f"{'' if absent(one.rank) else int(one.rank)}  {charts.plain(one.short_name)}")
        for one in frame.itertuples()
    ]
    drawn.update_yaxes(
        tickvals=place, ticktext=ticks, range=[-0.6, len(frame) - 0.4], automargin=True, ticklabelstandoff=6
    )
    drawn.update_xaxes(range=[low, top], dtick=10, showgrid=False)
    note = text(language, "Points of {period}", period=periods.name(language, period))
    if comparable:
        note = text(
            language,
            "Points: filled dot {period}, hollow dot {other}",
            period=periods.name(language, period),
            other=periods.name(language, other),
        )
    if (~frame["complete"] & ~frame["nothing"]).any():
        note = text(language, "{note}; grey bar: totals still possible", note=note)
    title = finding(language, frame)
    charts.show(
        here,
        drawn,
        key="standing",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        table=_figures(here, frame, period, other, compared, comparable),
        phone=phone(here, frame, compared, comparable),
    )


def phone(
    here: Visit, frame: pd.DataFrame, compared: dict[str, str], comparable: bool, sure: dict[str, str] | None = None
) -> tables.Html:
    """Cards `1 ▲2  Phòng Quản lý học viên  95,40  Xuất sắc`, and below how sure the rank is, where `certainty.lines` say so."""
    lines = []
    for _, one in frame.iterrows():
        moved = one[compared["rank_change"]] if comparable else None
        change = tables.coloured(numbers.move(here.language, moved), moved) if not absent(moved) else ""
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        points = here.text("not handed in") if one["nothing"] else so_far(here.language, one)
        first = tables.join(
            tables.span(rank, "missing" if absent(one["rank"]) else "rank"), change, one["department_name"], between=" "
        )
        second = tables.join(
            tables.Html(f"<b>{points}</b>"),
            tables.span(one["band"], "quiet") if not absent(one["band"]) else "",
            between=" ",
        )
        below = [bands.gates(here.language, one), (sure or {}).get(one["department"], "")]
        below = "".join(tables.span(words, "under") for words in below if words)
        way = address.link("explanation", department=one["department"])
        why = tables.span(tables.link(way, here.text("Why?")), "why no-print")
        lines.append(
            tables.Html(
                f'<div class="line"><span>{first}</span><span>{second}</span></div>{below}<div class="end">{why}</div>'
            )
        )
    return tables.phone_list(lines)


def _way(department: str, words: str, colour: str = "") -> str:
    """Words of a chart that lead to the explanation of the department's rank."""
    href = tables.safe(address.link("explanation", department=department))
    return f'<a href="{href}" target="_self" style="color:{colour or charts.colours()["better_text"]}">{words}</a>'


def _figures(
    here: Visit, frame: pd.DataFrame, period: Period, other: Period, compared: dict, comparable: bool
) -> tables.Html:
    columns = [
        tables.Column(here.text("Rank"), "right"),
        tables.Column(here.text("Department"), lead=True),
        tables.Column(periods.name(here.language, period), "right", here.text("points")),
        tables.Column(periods.name(here.language, other), "right", here.text("points")),
    ]
    rows = []
    for _, one in frame.iterrows():
        total = so_far(here.language, one)
        before = numbers.points(here.language, one[compared["total"]]) if comparable else here.text("not comparable")
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        rows.append(
            tables.Row((rank, one["department_name"], here.text("not handed in") if one["nothing"] else total, before))
        )
    return tables.html(columns, rows)


def so_far(language: str, one: pd.Series) -> str:
    """The total, or the totals it may still come to."""
    if absent(one["total"]):
        return f"{numbers.points(language, one['total_low'])} – {numbers.points(language, one['total_high'])}"
    return numbers.points(language, one["total"])


def _marked(here: Visit, frame: pd.DataFrame) -> set[str]:
    """What the accent colour is for: one's own department, else the first."""
    if here.actor.department:
        return {here.actor.department}
    return set(frame.loc[frame["rank"] == 1, "department"])


def _lowest(frame: pd.DataFrame, compared: str | None) -> float:
    """The ten below the lowest total, not above 50."""
    values = pd.concat(
        [frame["total"], frame.loc[~frame["complete"] & ~frame["nothing"], "total_low"]]
        + ([frame[compared]] if compared else [])
    )
    lowest = values.astype(float).min()
    return 50.0 if absent(lowest) else min(50.0, float(lowest // 10 * 10))


def _bands(drawn: go.Figure, bands: list[dict], low: float, top: float, colours: dict) -> None:
    """Pale fields behind, from each cut to the next, named on top."""
    end = top
    for position, band in enumerate(bands):
        start = max(float(band["from"]), low)
        if start < end:
            drawn.add_shape(
                type="rect",
                x0=start,
                x1=end,
                y0=0,
                y1=1,
                yref="paper",
                layer="below",
                line_width=0,
                fillcolor=colours["accent"],
                opacity=max(0.15 - 0.05 * position, 0.02),
            )
            drawn.add_annotation(
                x=start,
                y=1,
                yref="paper",
                yanchor="bottom",
                xanchor="left",
                text=charts.plain(band["name"]),
                showarrow=False,
                font={"size": 12, "color": colours["quiet"]},
            )
        end = min(end, start)


def _dots(x: pd.Series, y: list[int], symbol: str, colour, hover: list[str]) -> go.Scatter:
    marker = {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2 if symbol.endswith("open") else 0}}
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        marker=marker,
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _hover(here: Visit, frame: pd.DataFrame, period: Period, column: str) -> list[str]:
    name = periods.name(here.language, period)
    return [
        f"{charts.plain(one['department_name'])}<br>{name}: {numbers.points(here.language, one[column])}"
        for _, one in frame.iterrows()
    ]
