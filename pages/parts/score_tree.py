"""A score as a tree of figures, each with its arithmetic and the rows it stands on; and the points lost, as bars."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, numbers, origins, proofs, reasons, sentences, tables, verified, workings
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, text

MOST = 12
"""So many bars are drawn; the table of figures has all."""
BASES = {
    "verified": later("verified"),
    "formula": later("by the formula"),
    "self": later("self points"),
    "mixed": later("mixed basis"),
}
PARTS = {
    "base": later("Points of the criteria"),
    "bonus": later("Bonus"),
    "penalty": later("Penalty"),
    "clamp": later("Limits of the scale"),
}
CAPS = {"bonus": later("Beyond the cap of the bonus"), "penalty": later("Beyond the cap of the penalty")}


def bars(here: Visit, nodes: pd.DataFrame) -> None:
    """Draws the points lost by criterion, the most on top; nothing where none are lost."""
    language, colours = here.language, charts.colours()
    lost = reasons.losses(nodes)
    if lost.empty:
        return
    shown = lost.head(MOST).iloc[::-1]
    names = [sentences.criterion(one) for _, one in shown.iterrows()]
    fill = [colours["worse"] if part == "penalty" else colours["accent"] for part in shown["part"]]
    written = [numbers.difference(language, -value) for value in shown["lost"]]
    drawn = charts.figure(len(shown) * 30 + 16, left=8, right=48, top=4, bottom=4)
    drawn.add_trace(
        go.Bar(
            x=shown["lost"],
            y=list(range(len(shown))),
            orientation="h",
            marker={"color": fill},
            text=[f"<b>{words}</b>" for words in written],
            textposition="outside",
            textfont={"color": colours["text"]},
            cliponaxis=False,
            customdata=[f"{charts.plain(name)}: {words}" for name, words in zip(names, written, strict=True)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    ticks = [charts.plain(_cut(name)) for name in names]
    drawn.update_yaxes(tickvals=list(range(len(shown))), ticktext=ticks, automargin=True, ticklabelstandoff=6)
    drawn.update_xaxes(visible=False, range=[0, shown["lost"].max() * 1.05])
    first = lost.iloc[0]
    title = text(
        language,
        "Most lost in {criterion}: {points} points",
        criterion=sentences.criterion(first),
        points=numbers.points(language, first["lost"]),
    )
    note = text(language, "Total points lost against the maximum of each criterion; penalties in the second colour")
    if len(lost) > MOST:
        note = text(language, "{note}; the first {count} of {all}", note=note, count=MOST, all=len(lost))
    columns = [Column(here.text("Criterion"), lead=True), Column(here.text("Lost"), "right", here.text("points"))]
    rows = [Row((sentences.criterion(one), numbers.difference(language, -one["lost"]))) for _, one in lost.iterrows()]
    phone = tables.phone_list(
        [
            Html(f'<div class="line"><span>{tables.safe(a)}</span><span>{tables.safe(b)}</span></div>')
            for a, b in (row.cells for row in rows[:MOST])
        ]
    )
    table = tables.html(columns, rows)
    charts.show(here, drawn, key="lost", title=title, note=note, alt=f"{title}. {note}", table=table, phone=phone)


def show(here: Visit, nodes: pd.DataFrame, period: Period) -> None:
    """Draws the tree of one department, group by group, with how each figure came about, what was verified of it and where it is from.

    What a criterion brings to the total has a column of its own where that is not what it scored.
    """
    department = nodes["department"].iloc[0]
    base = nodes[nodes["part"].eq("base") & nodes["level"].eq("part")].iloc[0]
    scaled = bool(base["max_points"] != nodes.loc[nodes["level"].eq("total"), "max_points"].iloc[0])
    places = dict(list(origins.places(here, period, department).groupby("criterion")))
    way = origins.ways(here)
    beside = verified.told(here, period, department), proofs.counts(here, period, department)
    columns = [
        Column(here.text("Criterion"), lead=True),
        Column(here.text("Points"), "right", here.text("of the most")),
        *([Column(here.text("Of the total"), "right", here.text("points"))] if scaled else []),
        Column(here.text("Lost"), "right", here.text("points")),
        Column(here.text("How it is worked out")),
        Column(here.text("Source (file, row)")),
    ]
    over = period.year_to_date and period.number > 1
    rows = []
    for part in PARTS:
        branch = nodes[nodes["part"].eq(part)]
        head = branch[branch["level"].eq("part")].iloc[0]
        if part in ("bonus", "penalty") and not nodes["status"].eq("value").any():
            continue  # of who has handed in nothing no bonus or penalty is known
        if part == "clamp" and (absent(head["total_points"]) or round(head["total_points"], 6) == 0):
            continue
        rows.append(Row((_sum(here, here.text(PARTS[part]), head, scaled),), heading=True))
        silent = branch[branch["status"].eq("none")]
        for _, one in branch[~branch.index.isin(silent.index)].iterrows():
            if one["level"] == "group":
                name = here.text("Group {group}", group=one["group"])
                rows.append(Row((_sum(here, name, one, scaled),), heading=True))
            elif one["level"] == "cap":
                rows.append(Row((_sum(here, here.text(CAPS[part]), one, scaled),), heading=True))
            elif one["level"] == "criterion":
                verdict, count = (found.get(one["criterion"]) for found in beside)
                origin = _origin(here, one, places.get(one["criterion"]), way, count, bool(verdict))
                rows.append(_criterion(here, one, scaled, over, verdict or [], origin))
        if len(silent):
            told = here.text("Nothing occurred: {criteria}", criteria=", ".join(silent["criterion"]))
            rows.append(Row((tables.span(told, "quiet"), *[""] * (len(columns) - 1))))
    root = nodes[nodes["level"].eq("total")].iloc[0]
    rows.append(Row((_sum(here, here.text("Total points"), root, scaled),), heading=True))
    tables.show(columns, rows)


def _sum(here: Visit, name: str, node: pd.Series, scaled: bool) -> Html:
    """`Nhóm A: 47,05/50 · mất 2,95`: a line between the criteria."""
    language = here.language
    told = []
    scored = node["level"] == "group" or node["part"] == "base"
    # Nothing but missing figures is no 0.
    if scored and not absent(node["points"]) and (node["points"] or not node["missing"]):
        told.append(f"{numbers.points(language, node['points'])}/{numbers.number(language, node['max_points'])}")
    if node["missing"]:
        told.append(here.plural("{count} criterion missing", "{count} criteria missing", int(node["missing"])))
    elif not absent(node["total_points"]) and (scaled or not scored):
        points = numbers.points(language, node["total_points"])
        told.append(here.text("{points} of the total", points=points) if scored else points)
    if not absent(node["lost"]) and round(node["lost"], 6) and node["part"] != "penalty":
        told.append(here.text("lost {points}", points=numbers.points(language, node["lost"])))
    figures = f": {' · '.join(told)}" if told else ""
    return Html(f"<span><b>{tables.safe(name)}</b>{tables.safe(figures)}</span>")


def _criterion(here: Visit, one: pd.Series, scaled: bool, over: bool, verdict: list[Html], origin: Html) -> Row:
    language = here.language
    name, worked = f"{one['criterion']} {one['name']}", workings.sentence(language, one)
    if over and one["method"] in workings.FORMULAS:
        how = here.text(workings.ACCUMULATIONS[one["accumulation"]])
        worked = tables.under(worked, here.text("Over the quarters: {how}.", how=how))
    if verdict:
        worked = tables.join(
            worked, Html(f'<div class="verdict">{"".join(f"<p>{line}</p>" for line in verdict)}</div>')
        )
    if absent(one["points"]):
        states = {"missing": tables.missing(language), "not_assigned": tables.not_assigned(language)}
        return Row((name, states.get(one["status"], ""), *([""] if scaled else []), "", worked, origin))
    scored = f"{numbers.points(language, one['points'])}/{numbers.number(language, one['max_points'])}"
    basis = here.text(BASES[one["basis"]]) if one["basis"] in BASES else ""
    lost = "" if absent(one["lost"]) or not round(one["lost"], 6) else numbers.difference(language, -one["lost"])
    brings = [numbers.points(language, one["total_points"])] if scaled else []
    return Row(
        (
            name,
            tables.span(tables.under(scored, basis), "nowrap"),
            *brings,
            tables.span(lost, "worse") if lost else "",
            worked,
            origin,
        )
    )


def _origin(here: Visit, one: pd.Series, found: pd.DataFrame | None, way, count: int | None, told: bool) -> Html:
    """The row that was handed in, and the way to its files of evidence; folded, who did so and when, the evidence unless it was `told`
    beside the points, and the rows of target, verification and criterion."""
    if found is None:
        return way(one["upload_id"], one["row"])
    lines = [
        tables.join(here.text(origins.KINDS[place.kind]), ": ", way(place.upload_id, place.row, told=True))
        for place in found.itertuples()
    ]
    if not absent(one["evidence"]) and not told:
        lines.append(tables.join(here.text("Evidence"), ": ", one["evidence"]))
    label = tables.safe(here.text("All sources"))
    folded = Html(f"<details><summary>{label}</summary>{'<br>'.join(lines)}</details>")
    files = here.plural("{count} file of evidence", "{count} files of evidence", count) if count else ""
    return tables.join(
        way(one["upload_id"], one["row"]),
        tables.span(tables.link(f"#{proofs.anchor(one['criterion'])}", files), "files") if files else "",
        folded,
    )


def _cut(name: str) -> str:
    return name if len(name) <= 42 else name[:42].rsplit(" ", 1)[0].rstrip(",;") + "…"
