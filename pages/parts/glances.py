"""The two small charts of the overview: progress by group and commendations by quarter, at a glance."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.parts import charts, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Row

SUBJECTS = ("individual", "collective")


def by_group(here: Visit, period: Period) -> pd.DataFrame:
    """Group → targets `met` and `given`; empty where no target has figures."""
    counts = load.progress_by_group(here.actor, period).groupby("group")[["met", "given"]].sum()
    return counts[counts["given"] > 0]


def groups(here: Visit, choice: Choice, comparable: bool) -> None:
    """`Tỷ lệ chỉ tiêu đạt theo nhóm`: a bar for each group, a hollow mark for the period compared. Where `by_group` has any."""
    language, colours = here.language, charts.colours()
    counts = by_group(here, choice.period)
    shares = counts["met"] / counts["given"] * 100
    worst = shares.idxmin()
    fractions = [numbers.share(language, one.met, one.given) for one in counts.itertuples()]
    drawn = charts.figure(190, left=8, right=112, top=8, bottom=24)
    drawn.add_trace(
        go.Bar(
            x=shares,
            y=[charts.plain(group) for group in counts.index],
            orientation="h",
            marker={"color": [colours["accent"] if group == worst else colours["faint"] for group in counts.index]},
            hoverinfo="skip",
        )
    )
    drawn.add_trace(
        go.Scatter(
            x=[100] * len(counts), y=[charts.plain(group) for group in counts.index], mode="text", text=[f"  {words}" for words in fractions],
            textposition="middle right", textfont={"color": colours["text"]}, hoverinfo="skip", cliponaxis=False,
        )
    )  # fmt: skip
    note = here.text("Share of targets met by group, 0-100%, {period}", period=periods.name(language, choice.period))
    columns = [Column(here.text("Group"), lead=True), Column(periods.name(language, choice.period), "right")]
    rows = {group: [group, fraction] for group, fraction in zip(counts.index, fractions, strict=True)}
    if comparable:
        before = (
            load.progress_by_group(here.actor, choice.other)
            .groupby("group")[["met", "given"]]
            .sum()
            .reindex(counts.index)
        )
        marker = {"symbol": "diamond-open", "size": 11, "color": colours["text"], "line": {"width": 2}}
        drawn.add_trace(
            go.Scatter(
                x=before["met"] / before["given"] * 100,
                y=[charts.plain(group) for group in counts.index],
                mode="markers",
                marker=marker,
                hoverinfo="skip",
            )
        )
        note = here.text("{note}; hollow mark: {other}", note=note, other=periods.name(language, choice.other))
        columns.append(Column(periods.name(language, choice.other), "right"))
        for group, one in before.iterrows():
            rows[group].append("" if absent(one["given"]) else numbers.share(language, one["met"], one["given"]))
    drawn.update_yaxes(autorange="reversed", automargin=True, type="category", ticklabelstandoff=6)
    drawn.update_xaxes(range=[0, 100], tickvals=[0, 50, 100], ticktext=["0%", "50%", "100%"])
    title = here.text(
        "Group {group} has met the least: {share}",
        group=worst,
        share=numbers.share(language, *counts.loc[worst, ["met", "given"]]),
    )
    if shares.min() == 100:
        title = here.text("All targets with figures are met")
    charts.show(
        here, drawn, key="groups", title=title, note=note, alt=f"{title}. {note}",
        table=tables.html(columns, [Row(tuple(row)) for row in rows.values()]),
    )  # fmt: skip


def commendations(here: Visit, period: Period) -> None:
    """`Lượt khen thưởng 8 quý`: columns, individuals and collectives one on the other, the total on top."""
    language = here.language
    trends = load.commendation_trends(here.actor, period.quarter)
    quarters = sorted(trends["quarter"].unique())
    counted = trends[trends["measure"] == "commendations"].pivot_table(
        index="quarter", columns=["dimension", "category"], values="value", aggfunc="sum"
    )
    names = {"individual": here.text("Individuals"), "collective": here.text("Collectives")}

    def counts(dimension: str, category: str) -> list[int]:
        column = counted[(dimension, category)] if (dimension, category) in counted else pd.Series(dtype=float)
        return column.reindex(quarters).fillna(0).astype(int).tolist()

    totals = counts("all", "all")
    parts = {category: counts("subject_type", category) for category in SUBJECTS}
    if not any(totals):
        st.html(
            f'<h3 class="finding">{tables.safe(here.text("No commendations in these {count} quarters", count=len(quarters)))}</h3>'
        )
        return
    ticks = [periods.tick(language, quarter) for quarter in quarters]
    drawn = charts.figure(190, left=8, right=8, top=28, bottom=24)
    for (category, values), colour in zip(parts.items(), charts.CATEGORIES, strict=False):
        inside = [str(value) if value else "" for value in values]
        drawn.add_trace(
            go.Bar(
                x=ticks,
                y=values,
                name=names[category],
                marker={"color": colour},
                text=inside,
                **charts.inside(colour),
                hoverinfo="skip",
            )
        )
    drawn.add_trace(
        go.Scatter(
            x=ticks, y=totals, mode="text", text=[f"<b>{total}</b>" for total in totals], textposition="top center",
            textfont={"color": charts.colours()["text"]}, showlegend=False, hoverinfo="skip", cliponaxis=False,
        )
    )  # fmt: skip
    drawn.update_layout(
        barmode="stack", showlegend=True, legend={"orientation": "h", "y": 1.22, "x": 0, "traceorder": "normal"}
    )
    drawn.update_yaxes(visible=False, range=[0, max([*totals, 1]) * 1.15])
    most = max(range(len(totals)), key=lambda position: (totals[position], position))
    title = here.plural(
        "Most commendations in {period}: {count}",
        "Most commendations in {period}: {count}",
        totals[most],
        period=periods.name(language, quarters[most]),
    )
    note = here.text("Commendations in {count} quarters, by the day of signing", count=len(quarters))
    columns = [
        Column(here.text("Quarter"), lead=True),
        *(Column(name, "right") for name in names.values()),
        Column(here.text("Total"), "right"),
    ]
    rows = [Row((tick, *(parts[category][i] for category in SUBJECTS), totals[i])) for i, tick in enumerate(ticks)]
    charts.show(
        here, drawn, key="commended", title=title, note=note, alt=f"{title}. {note}", table=tables.html(columns, rows)
    )
