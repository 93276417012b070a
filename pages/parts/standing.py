"""The standing of the departments: within a block, as dots over the points, as ranks over the quarters, as a list on a phone."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.words import text

MANY = 15
"""More departments than this and a row is low."""
SLOPES = 12
"""More than this and only the chosen have a line."""


def within(frame: pd.DataFrame, block: str) -> pd.DataFrame:
    """`load.standing` for a block: its departments, with `rank` and what goes with it counted within the block.

    `whole_rank` is the rank among all. Without a block all departments, and whole_rank the same as rank.
    """
    frame = frame.assign(whole_rank=frame["rank"])
    if not block:
        return frame
    part = frame[frame["block"] == block]
    names = ("rank", "rank_low", "rank_high", "previous_rank", "rank_change", "last_year_rank", "last_year_rank_change")
    of_block = {name: part[name.replace("rank", "block_rank", 1)] for name in names}
    return part.assign(**of_block).sort_values(["rank", "whole_rank"], na_position="last", kind="stable", ignore_index=True)


def other_columns(against: str) -> dict[str, str]:
    """The columns of `within` that hold what is compared with: rank, total, rank_change, total_change."""
    if against == "year":
        return {name: f"last_year_{name}" for name in ("rank", "total", "rank_change", "total_change")}
    return {"rank": "previous_rank", "total": "previous_total", "rank_change": "rank_change", "total_change": "total_change"}


def finding(language: str, frame: pd.DataFrame) -> str:
    """`Phòng Quản lý học viên dẫn đầu; ba đơn vị đầu cách nhau 2,20 điểm`"""
    ranked = frame[frame["rank"].notna()]
    if ranked.empty:
        return text(language, "No department has a rank yet")
    first = ranked[ranked["rank"] == 1]
    if len(first) != 1:
        return text(language, "{count} departments share rank 1", count=len(first)) if len(first) else text(language, "Points so far")
    leader = text(language, "{name} leads", name=first.iloc[0]["department_name"])
    if len(ranked) < 3:
        return leader
    gap = ranked.iloc[0]["total"] - ranked.iloc[2]["total"]
    return text(language, "{leader}; the first three lie within {points} points", leader=leader, points=numbers.points(language, gap))


def dots(here: Visit, frame: pd.DataFrame, period: Period, other: Period, against: str, row: int = 44) -> None:
    """Draws a row of dots for each department of `frame` (of `within`): this period filled, the one compared hollow.

    `row`: pixels for each; a bar stands over the totals that are still possible.
    """
    language, colours = here.language, charts.colours()
    compared = other_columns(against)
    comparable = load.comparable(here.actor, period, other)
    frame = frame.reset_index(drop=True)
    rules = load.rules(here.actor, period.year)
    top = float(rules["scale"]["maximum"])
    low = _lowest(frame, compared["total"] if comparable else None)
    drawn = charts.figure(len(frame) * row + 44, left=8, right=8, top=22, bottom=22)
    _bands(drawn, rules["band"], low, top, colours)
    place = [len(frame) - 1 - i for i in range(len(frame))]
    marked = _marked(here, frame)
    for y, one in zip(place, frame.itertuples(), strict=True):
        if one.nothing:
            drawn.add_annotation(
                x=low, y=y, text=f"<i>{here.text('not handed in')}</i>", showarrow=False, xanchor="left", xshift=6, font={"color": colours["quiet"]}
            )
        elif not one.complete:
            drawn.add_trace(_line([max(one.total_low, low), min(one.total_high, top)], y, colours["faint"], 12))
        before = getattr(one, compared["total"]) if comparable else None
        if not absent(before) and not absent(one.total):
            drawn.add_trace(_line([before, one.total], y, colours["better" if one.total >= before else "worse"], 2))
    if comparable:
        drawn.add_trace(_dots(frame[compared["total"]], place, "circle-open", colours["grey"], _hover(here, frame, other, compared["total"])))
    fill = [colours["accent"] if code in marked else colours["grey"] for code in frame["department"]]
    drawn.add_trace(_dots(frame["total"], place, "circle", fill, _hover(here, frame, period, "total")))
    drawn.add_trace(
        go.Scatter(
            x=[top] * len(frame),
            y=place,
            mode="text",
            text=[f"<b>{numbers.points(language, total)}</b>" for total in frame["total"]],
            textposition="middle left",
            textfont={"color": colours["text"]},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    ticks = [f"{'' if absent(one.rank) else int(one.rank)}  {one.short_name}" for one in frame.itertuples()]
    drawn.update_yaxes(tickvals=place, ticktext=ticks, range=[-0.6, len(frame) - 0.4], automargin=True, ticklabelstandoff=6)
    drawn.update_xaxes(range=[low, top], dtick=10, showgrid=False)
    note = text(language, "Points of {period}", period=periods.name(language, period))
    if comparable:
        note = text(
            language, "Points: filled dot {period}, hollow dot {other}", period=periods.name(language, period), other=periods.name(language, other)
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


def phone(here: Visit, frame: pd.DataFrame, compared: dict[str, str], comparable: bool) -> tables.Html:
    """Cards `1 ▲2  Phòng Quản lý học viên  95,40  Xuất sắc`."""
    lines = []
    for _, one in frame.iterrows():
        moved = one[compared["rank_change"]] if comparable else None
        change = tables.coloured(numbers.move(here.language, moved), moved) if not absent(moved) else ""
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        points = here.text("not handed in") if one["nothing"] else numbers.points(here.language, one["total"])
        first = tables.join(tables.span(rank, "missing" if absent(one["rank"]) else "rank"), change, one["department_name"], between=" ")
        second = tables.join(tables.Html(f"<b>{points}</b>"), tables.span(one["band"], "quiet") if not absent(one["band"]) else "", between=" ")
        lines.append(tables.Html(f'<div class="line"><span>{first}</span><span>{second}</span></div>'))
    return tables.phone_list(lines)


def slopes(here: Visit, history: pd.DataFrame, frame: pd.DataFrame, quarter: str, found: list[str]) -> None:
    """Draws the rank of each department over the eight quarters up to `quarter`; `history` is `load.history`.

    `found` are the codes the reader chose; without them one's own, or the first and the two largest movers stand out.
    """
    language, colours = here.language, charts.colours()
    quarters = quarters_until(quarter, 8)
    history = history[history["department"].isin(frame["department"]) & history["rank"].notna()]
    told = found or ([here.actor.department] if here.actor.department else []) or _told(frame)
    shown = [code for code in frame["department"] if len(frame) <= SLOPES or code in told]
    drawn = charts.figure(max(220, 34 * int(max(history["rank"], default=1)) + 60), left=8, right=8, top=10, bottom=30)
    ink = dict(zip(told, (charts.CATEGORIES[0], *charts.CATEGORIES[3:0:-2]), strict=False))
    for code in sorted(shown, key=lambda code: code in told):
        rows = history[history["department"] == code].sort_values("quarter")
        colour, width = (ink.get(code, colours["accent"]), 3) if code in told else (colours["faint"], 1.5)
        x, y = [quarters.index(one) for one in rows["quarter"]], rows["rank"].astype(int).tolist()
        for i in range(1, len(x)):
            if rows["criteria_set"].iloc[i] != rows["criteria_set"].iloc[i - 1]:
                continue  # two sets of criteria are not one line
            dash = "solid" if x[i] - x[i - 1] == 1 else "dot"
            drawn.add_trace(go.Scatter(x=x[i - 1 : i + 1], y=y[i - 1 : i + 1], mode="lines", line={"color": colour, "width": width, "dash": dash}, hoverinfo="skip"))
        hover = [f"{name}: {periods.tick(language, one)}, {here.text('rank {rank}', rank=rank)}" for name, one, rank in zip(rows["short_name"], rows["quarter"], y, strict=True)]
        drawn.add_trace(go.Scatter(x=x, y=y, mode="markers", marker={"color": colour, "size": 8}, customdata=hover, hovertemplate="%{customdata}<extra></extra>"))
    _ends(drawn, history[history["department"].isin(shown)], quarters)
    drawn.update_xaxes(tickvals=list(range(8)), ticktext=[periods.tick(language, one) for one in quarters], range=[-1.1, 8.1])
    drawn.update_yaxes(autorange="reversed", showticklabels=False)
    title = _slope_finding(here, history, quarters)
    note = here.text("Rank at the end of each quarter, rank 1 on top; dotted over a quarter without a rank")
    charts.show(here, drawn, key="slopes", title=title, note=note, alt=f"{title}. {note}", table=_rank_table(here, history, frame, quarters))


def _told(frame: pd.DataFrame) -> list[str]:
    """The first, and the two that moved most."""
    ranked = frame[frame["rank"].notna()]
    movers = ranked[ranked["rank_change"].fillna(0) != 0]
    movers = movers.reindex(movers["rank_change"].abs().sort_values(ascending=False, kind="stable").index)["department"]
    first = ranked["department"].head(1).tolist()
    return first + [code for code in movers if code not in first][:2]


def _slope_finding(here: Visit, history: pd.DataFrame, quarters: list[str]) -> str:
    firsts = history[history["rank"] == 1].drop_duplicates(["quarter", "department"])
    if firsts.empty:
        return here.text("Ranks over 8 quarters")
    counts = firsts["short_name"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return here.text(
        "Ranks over 8 quarters: {name} first in {count} of {quarters}", name=counts.index[0], count=int(counts.iloc[0]), quarters=history["quarter"].nunique()
    )


def _ends(drawn: go.Figure, history: pd.DataFrame, quarters: list[str]) -> None:
    """Names at both ends; those that share a rank share a line."""
    for position, anchor, shift in ((0, "right", -10), (len(quarters) - 1, "left", 10)):
        rows = history[history["quarter"] == quarters[position]]
        for rank, names in rows.groupby("rank")["short_name"]:
            label = f"{', '.join(names)}  {int(rank)}" if anchor == "right" else f"{int(rank)}  {', '.join(names)}"
            drawn.add_annotation(x=position, y=int(rank), text=label, xanchor=anchor, xshift=shift, showarrow=False)


def _rank_table(here: Visit, history: pd.DataFrame, frame: pd.DataFrame, quarters: list[str]) -> tables.Html:
    wide = history.pivot_table(index="department", columns="quarter", values="rank", aggfunc="first", observed=True)
    columns = [tables.Column(here.text("Department"), lead=True), *(tables.Column(periods.tick(here.language, one), "right") for one in quarters)]
    rows = []
    for one in frame.itertuples():
        ranks = [wide[quarter].get(one.department) if quarter in wide else None for quarter in quarters]
        rows.append(tables.Row((one.department_name, *(here.text("not ranked yet") if absent(rank) else str(int(rank)) for rank in ranks))))
    return tables.html(columns, rows)


def _figures(here: Visit, frame: pd.DataFrame, period: Period, other: Period, compared: dict, comparable: bool) -> tables.Html:
    columns = [
        tables.Column(here.text("Rank"), "right"),
        tables.Column(here.text("Department"), lead=True),
        tables.Column(periods.name(here.language, period), "right", here.text("points")),
        tables.Column(periods.name(here.language, other), "right", here.text("points")),
    ]
    rows = []
    for _, one in frame.iterrows():
        total = numbers.points(here.language, one["total"])
        if absent(one["total"]) and not one["nothing"]:
            total = f"{numbers.points(here.language, one['total_low'])} – {numbers.points(here.language, one['total_high'])}"
        before = numbers.points(here.language, one[compared["total"]]) if comparable else here.text("not comparable")
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        rows.append(tables.Row((rank, one["department_name"], here.text("not handed in") if one["nothing"] else total, before)))
    return tables.html(columns, rows)


def _marked(here: Visit, frame: pd.DataFrame) -> set[str]:
    """What the accent colour is for: one's own department, else the first."""
    if here.actor.department:
        return {here.actor.department}
    return set(frame.loc[frame["rank"] == 1, "department"])


def _lowest(frame: pd.DataFrame, compared: str | None) -> float:
    """The ten below the lowest total, not above 50."""
    values = pd.concat([frame["total"], frame.loc[~frame["complete"] & ~frame["nothing"], "total_low"]] + ([frame[compared]] if compared else []))
    lowest = values.astype(float).min()
    return 50.0 if absent(lowest) else min(50.0, float(lowest // 10 * 10))


def _bands(drawn: go.Figure, bands: list[dict], low: float, top: float, colours: dict) -> None:
    """Pale fields behind, from each cut to the next, named on top."""
    end = top
    for position, band in enumerate(bands):
        start = max(float(band["from"]), low)
        if start < end:
            drawn.add_shape(
                type="rect", x0=start, x1=end, y0=0, y1=1, yref="paper", layer="below", line_width=0,
                fillcolor=colours["accent"], opacity=max(0.15 - 0.05 * position, 0.02),
            )
            drawn.add_annotation(
                x=start, y=1, yref="paper", yanchor="bottom", xanchor="left", text=band["name"], showarrow=False, font={"size": 12, "color": colours["quiet"]}
            )
        end = min(end, start)


def _line(x: list[float], y: int, colour: str, width: int) -> go.Scatter:
    return go.Scatter(x=x, y=[y, y], mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def _dots(x: pd.Series, y: list[int], symbol: str, colour, hover: list[str]) -> go.Scatter:
    marker = {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2 if symbol.endswith("open") else 0}}
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, customdata=hover, hovertemplate="%{customdata}<extra></extra>", cliponaxis=False)


def _hover(here: Visit, frame: pd.DataFrame, period: Period, column: str) -> list[str]:
    name = periods.name(here.language, period)
    return [f"{one['department_name']}<br>{name}: {numbers.points(here.language, one[column])}" for _, one in frame.iterrows()]
