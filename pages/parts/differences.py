"""Two departments by their difference in points, and up to five by their share of each maximum."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, numbers, references, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Html
from pages.parts.words import cut, later, text

PARTS = {
    "own": later("Own work"),
    "bonus": later("Bonus"),
    "penalty": later("Penalty"),
    "clamp": later("Limits of the scale"),
}
"""What is no common criterion → its words."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
SIGNS = "●■◆▲✖"
ROW = 20
SHORT = 7
"""Letters of a name that has room above a column of points."""


def part_name(language: str, one: pd.Series) -> str:
    """`C03`, `Nhiệm vụ riêng`, `Điểm thưởng`: a row of analytics.comparison.gap."""
    return one["criterion"] if one["part"] == "criterion" else text(language, PARTS[one["part"]])


def group_name(language: str, group) -> str:
    """`Nhóm C`; a criterion need have no group."""
    return text(language, "Without a group") if absent(group) else text(language, "Group {group}", group=group)


def mark(position: int) -> Html:
    """The shape and colour of the department at this position among the chosen."""
    colour = charts.CATEGORIES[position]
    return Html(f'<span style="color:{colour}" aria-hidden="true">{SIGNS[position]}</span> ')


def finding(language: str, chosen: pd.DataFrame, parts: pd.DataFrame) -> str:
    """Where most of the difference lies."""
    told = parts[parts["difference"].abs().round(6) > 0]
    if told.empty:
        return text(language, "Equal wherever both have figures")
    one = told.loc[told["difference"].abs().idxmax()]
    ahead = chosen["short_name"].iloc[0 if one["difference"] > 0 else 1]
    return text(
        language,
        "The largest difference is in {part}: {name} {points} points ahead",
        part=_long(language, one),
        name=ahead,
        points=numbers.points(language, abs(one["difference"])),
    )


def waterfall(here: Visit, chosen: pd.DataFrame, parts: pd.DataFrame, period: Period) -> None:
    """Draws the gap between two departments as steps: to the right the first gains, each begins where the last ended, the sum is last."""
    language, colours = here.language, charts.colours()
    shown = _sorted(parts[parts["difference"].round(6).abs() > 0])
    if shown.empty:
        return
    first, second = chosen["short_name"]
    ticks, places, lines, values, y, group = [], [], [], [], 0, object()
    for _, one in shown.iterrows():
        head = group_name(language, one["group"]) if one["part"] == "criterion" else text(language, "Other parts")
        if head != group:
            group = head
            ticks.append(f"<b>{charts.plain(head)}</b>")
            places.append(y)
            y += 1
        ticks.append(charts.plain(_long(language, one)))
        places.append(y)
        lines.append(y)
        values.append(one["difference"])
        y += 1
    starts = [sum(values[:position]) for position in range(len(values))]
    inks = [colours["better"] if value > 0 else colours["worse"] for value in values]
    total, summed = parts["difference"].sum(skipna=False), None
    if not absent(total):
        summed = y
        words = text(language, "Sum: {points}", points=numbers.difference(language, total))
        ticks, places = [*ticks, f"<b>{words}</b>"], [*places, y]
        lines, values, starts, inks = [*lines, y], [*values, total], [*starts, 0.0], [*inks, colours["grey"]]
        y += 1
    drawn = charts.figure(y * ROW + 34, left=8, right=8, top=22, bottom=8)
    ends = [start + value for start, value in zip(starts, values, strict=True)]
    for end, here_y, next_y in zip(ends, lines, lines[1:], strict=False):
        drawn.add_shape(
            type="line", x0=end, x1=end, y0=here_y, y1=next_y, line={"color": colours["faint"], "width": 1}, layer="below"
        )  # fmt: skip
    drawn.add_trace(
        go.Bar(
            orientation="h",
            base=starts,
            x=values,
            y=lines,
            width=0.7,
            marker_color=inks,
            text=[
                "" if line == summed else numbers.difference(language, value)
                for line, value in zip(lines, values, strict=True)
            ],
            textposition="outside",
            textfont={"size": 13, "color": colours["text"]},
            constraintext="none",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low) * 0.13
    drawn.update_xaxes(
        range=[low - room, high + room], zeroline=True, zerolinecolor=colours["grey"], showticklabels=False
    )
    drawn.update_yaxes(tickvals=places, ticktext=ticks, range=[y - 0.4, -0.6], automargin=True, ticklabelstandoff=6)
    for x, arrow, words, anchor in ((0, "◄ {}", second, "left"), (1, "{} ►", first, "right")):
        drawn.add_annotation(
            x=x, xref="paper", y=1, yref="paper", yanchor="bottom", xanchor=anchor, showarrow=False,
            text=arrow.format(charts.plain(text(language, "{name} ahead", name=words))), font={"color": colours["quiet"]},
        )  # fmt: skip
    title = finding(language, chosen, parts)
    told = "; ".join(_drawn(language, parts, period))
    charts.show(
        here, drawn, key="gap", title=title, note=told, alt=f"{title}. {told}", phone=phone(here, chosen, parts)
    )


def _drawn(language: str, parts: pd.DataFrame, period: Period) -> list[str]:
    """What the steps show and leave out; and that the figures shown are rounded, where these alone would not add up."""
    said = [text(language, "Difference in points, {period}", period=periods.name(language, period))]
    equal = int((parts["part"].eq("criterion") & parts["difference"].round(6).eq(0)).sum())
    unknown = int((parts["part"].eq("criterion") & parts["difference"].isna()).sum())
    if equal:
        said.append(text(language, "{count} common criteria are equal", count=equal))
    if unknown:
        said.append(text(language, "{count} cannot be compared, figures are missing", count=unknown))
    cents = parts["difference"].map(lambda value: numbers.fixed("en", value, 2).replace("−", "-").replace(",", ""))
    total = parts["difference"].sum(skipna=False)
    if not absent(total) and round(sum(float(one) for one in cents) - total, 6) != 0:
        said.append(text(language, "shown with two decimals, added up without rounding"))
    return said


def marks(
    here: Visit,
    chosen: pd.DataFrame,
    side: pd.DataFrame,
    own: pd.DataFrame,
    parts: pd.DataFrame,
    period: Period,
    reference: str,
    one_block: bool,
) -> None:
    """Draws three to five departments: a row for each common criterion, a mark for each department, the points beside it.

    `reference`: a key of references.OPTIONS, drawn among the marks.
    """
    language, colours = here.language, charts.colours()
    codes = list(chosen["department"])
    common = side[side["common"]]
    spread = common.drop_duplicates("criterion").sort_values(
        ["group", "spread"], ascending=[True, False], kind="stable"
    )
    ticks, rows, y, group = [], [], 0, None
    for _, one in spread.iterrows():
        head = group_name(language, one["group"])
        if head != group:
            group = head
            ticks.append((y, f"<b>{charts.plain(head)}</b>"))
            y += 1
        ticks.append((y, f"{charts.plain(_named(one))} ({numbers.number(language, one['max_points'])})"))
        rows.append((y, common[common["criterion"] == one["criterion"]].set_index("department")))
        y += 1
    own = own.set_index("department").reindex(codes)
    if own["max_points"].fillna(0).gt(0).any():
        most = own["max_points"].dropna().unique()
        label = text(language, "Own work")
        if len(most) == 1:
            label = text(language, "Own work ({points} points)", points=numbers.number(language, most[0]))
        ticks.append((y, f"<b>{label}</b>"))
        rows.append((y, own))
        y += 1
    # Names too long to stand beside each other stand in two lines.
    steps = 36 if chosen["short_name"].str.len().max() > SHORT else 0
    drawn = charts.figure(y * ROW + 60 + steps, left=8, right=8, top=36 + steps, bottom=24)
    for place, _ in rows:
        drawn.add_shape(
            type="line", x0=0, x1=1, y0=place, y1=place, line={"color": colours["line"], "width": 1}, layer="below"
        )
    stroke = references.mark(here, drawn, rows, codes, reference, one_block)
    for position, (code, short) in enumerate(zip(codes, chosen["short_name"], strict=True)):
        shift = (position - (len(codes) - 1) / 2) * 0.14
        column = 1.08 + position * 0.11
        drawn.add_trace(
            go.Scatter(
                x=[line["share"].get(code) for _, line in rows],
                y=[place + shift for place, _ in rows],
                mode="markers",
                marker={"symbol": SYMBOLS[position], "color": charts.CATEGORIES[position], "size": 9},
                customdata=[
                    f"{charts.plain(short)}: {numbers.points(language, line['points'].get(code))}" for _, line in rows
                ],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            )
        )
        drawn.add_annotation(
            x=column, y=1, yref="paper", yanchor="bottom", showarrow=False, xanchor="center", font={"color": colours["text"]},
            text=f'<span style="color:{charts.CATEGORIES[position]}">{SIGNS[position]}</span><br>{charts.plain(cut(short, 2 * SHORT))}',
            yshift=steps * (position % 2),
        )  # fmt: skip
        words = [_points(language, line, code) for _, line in rows]
        drawn.add_trace(
            go.Scatter(
                x=[column] * len(rows), y=[place for place, _ in rows], mode="text", text=words, hoverinfo="skip"
            )
        )
    drawn.update_xaxes(range=[-0.02, 1.04 + len(codes) * 0.11], tickvals=[0, 0.5, 1], ticktext=["0%", "50%", "100%"])
    drawn.update_yaxes(
        tickvals=[place for place, _ in ticks], ticktext=[label for _, label in ticks], range=[y - 0.4, -0.6], automargin=True, ticklabelstandoff=6
    )  # fmt: skip
    title = _widest(language, spread)
    note = text(
        language, "Share of the maximum, 0-100%, points at the right, {period}", period=periods.name(language, period)
    )
    note = f"{note}; {stroke}" if stroke else note
    charts.show(
        here, drawn, key="marks", title=title, note=note, alt=f"{title}. {note}", phone=phone(here, chosen, parts)
    )


def phone(here: Visit, chosen: pd.DataFrame, parts: pd.DataFrame) -> Html:
    """The first two of the chosen, by difference."""
    language = here.language
    told = parts[parts["difference"].round(6).abs() > 0]
    told = told.reindex(told["difference"].abs().sort_values(ascending=False, kind="stable").index)
    head = text(
        language,
        "{first} against {second}, points",
        first=chosen["short_name"].iloc[0],
        second=chosen["short_name"].iloc[1],
    )
    lines = [tables.span(head, "quiet")]
    for _, one in told.iterrows():
        change = tables.coloured(numbers.difference(language, one["difference"]), one["difference"])
        lines.append(Html(f'<div class="line"><span>{tables.safe(_long(language, one))}</span><b>{change}</b></div>'))
    total = parts["difference"].sum(skipna=False)
    if not absent(total):
        lines.append(
            Html(f"<b>{tables.safe(text(language, 'Sum: {points}', points=numbers.difference(language, total)))}</b>")
        )
    return tables.phone_list(lines)


def _sorted(parts: pd.DataFrame) -> pd.DataFrame:
    """By group, the largest difference first; what is no common criterion last."""
    keyed = parts.assign(late=parts["part"].ne("criterion"), size=-parts["difference"].abs())
    return keyed.sort_values(["late", "group", "size"], kind="stable")


def _long(language: str, one: pd.Series) -> str:
    if one["part"] != "criterion":
        return text(language, PARTS[one["part"]])
    return _named(one)


def _named(one: pd.Series) -> str:
    return cut(f"{one['criterion']} {one['name']}".split(" (")[0])


def _points(language: str, line: pd.DataFrame, code: str) -> str:
    value = line["points"].get(code)
    return text(language, "missing") if absent(value) else numbers.points(language, value)


def _widest(language: str, spread: pd.DataFrame) -> str:
    known = spread[spread["spread"].round(6) > 0]
    if known.empty:
        return text(language, "Equal wherever both have figures")
    one = known.loc[known["spread"].idxmax()]
    return text(
        language,
        "They lie furthest apart in {part}: {points} points",
        part=_named(one),
        points=numbers.points(language, one["spread"]),
    )
