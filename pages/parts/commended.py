"""The charts of the commendations: by quarter, by department for its size, and by who is commended."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import later, listed, plural, text

CATEGORIES = {
    "individual": later("Individuals"),
    "collective": later("Collectives"),
    "state": later("The State"),
    "province": later("Ministry, province"),
    "sector": later("Department, sector"),
    "grassroots": later("Grassroots"),
    "merit": later("merit"),
    "sudden": later("sudden deed"),
    "movement": later("movement, theme"),
    "contribution": later("contribution"),
    "seniority": later("length of service"),
    "foreign": later("foreign relations"),
    "other": later("Others"),
    "untold": later("not told"),
    "in_force": later("In force"),
    "cancelled": later("Cancelled"),
}
"""Value of the contract → its words; titles and forms are their own."""
PEOPLE = {"leader": later("Leaders"), "direct": later("Direct workers"), "female": later("Women")}
FEW = 10
"""Fewer people than this, and a rate says little."""
CONCENTRATED = 0.6
"""From this share on, two quarters of the four hold most of the commendations; of fewer than ENOUGH nothing is said."""
ENOUGH = 20


def word(language: str, value) -> str:
    """A value of the contract in words; missing becomes empty."""
    if absent(value):
        return ""
    return text(language, CATEGORIES[value]) if value in CATEGORIES else value


def finding(language: str, totals: pd.Series) -> str:
    """`Khen thưởng dồn vào quý IV và quý I`; `totals`: quarter → commendations."""
    if not totals.sum():
        return text(language, "No commendations in these {count} quarters", count=len(totals))
    of_number = totals.groupby(totals.index.str[-1].astype(int))
    by_number = of_number.sum().sort_values(ascending=False, kind="stable")
    # Two first quarters beside one fourth would gather in the first by their number alone.
    whole_years = len(by_number) == 4 and of_number.size().nunique() == 1
    if whole_years and totals.sum() >= ENOUGH and by_number.iloc[:2].sum() >= CONCENTRATED * totals.sum():
        names = [_quarter(language, int(number)) for number in by_number.index[:2]]
        return text(language, "Commendations gather in {quarters}", quarters=listed(language, names))
    most = totals.idxmax()
    return plural(
        language,
        "Most commendations in {period}: {count}",
        "Most commendations in {period}: {count}",
        int(totals[most]),
        period=periods.name(language, most),
    )


def quarters(here: Visit, stack: pd.DataFrame) -> None:
    """Draws columns by quarter; `stack` of analytics.trends.parts."""
    language, colours = here.language, charts.colours()
    totals = stack.sum(axis=1).astype(int)
    ticks = [periods.tick(language, quarter) for quarter in stack.index]
    drawn = charts.figure(252, left=8, right=8, top=44, bottom=26)
    for category, colour in zip(stack.columns, charts.CATEGORIES, strict=False):
        drawn.add_trace(
            go.Bar(
                x=ticks,
                y=stack[category].astype(int),
                name=charts.plain(word(language, category)),
                marker_color=colour,
                text=[str(value) if value else "" for value in stack[category]],
                **charts.inside(colour),
                hoverinfo="skip",
            )
        )
    drawn.add_trace(
        go.Scatter(
            x=ticks, y=totals, mode="text", text=[f"<b>{total}</b>" for total in totals], textposition="top center",
            textfont={"color": colours["text"]}, showlegend=False, hoverinfo="skip", cliponaxis=False,
        )
    )  # fmt: skip
    drawn.update_layout(
        barmode="stack",
        showlegend=len(stack.columns) > 1,
        legend={"orientation": "h", "y": 1.2, "yanchor": "middle", "x": 0, "traceorder": "normal"},
    )
    drawn.update_yaxes(visible=False, range=[0, max(int(totals.max()), 1) * 1.15])
    title = finding(language, totals)
    note = text(language, "Commendations in {count} quarters, by the day of signing", count=len(stack))
    columns = [Column(text(language, "Quarter"), lead=True)]
    columns += [Column(word(language, category), "right") for category in stack.columns]
    columns.append(Column(text(language, "Total"), "right"))
    rows = [
        Row((tick, *values, total))
        for tick, values, total in zip(ticks, stack.itertuples(index=False), totals, strict=True)
    ]
    charts.show(
        here, drawn, key="quarters", title=title, note=note, alt=f"{title}. {note}", table=tables.html(columns, rows)
    )


def departments_finding(language: str, frame: pd.DataFrame) -> str:
    """Who has the most for its size; `frame` of analytics.trends.by_department with short_name."""
    known = frame[frame["per_100_staff"].notna() & frame["count"].gt(0)]
    if known.empty:
        if frame["count"].sum():
            return text(language, "The number of people is not known, so there is no rate")
        return text(language, "No commendations to compare")
    first = known.iloc[0]
    rate = numbers.fixed(language, first["per_100_staff"], 1)
    return text(
        language, "{name} has the most for its size: {rate} for each 100 people", name=first["short_name"], rate=rate
    )


def departments(here: Visit, frame: pd.DataFrame) -> None:
    """Draws commendations for each 100 people, sorted, the count at the end; under ten people hollow."""
    language, colours = here.language, charts.colours()
    frame = frame.reset_index(drop=True)
    small = frame["staff_count"].lt(FEW).fillna(False).astype(bool)
    labels = [_size(language, one) for _, one in frame.iterrows()]
    drawn = charts.figure(max(len(frame) * 30, 60) + 20, left=8, right=8, top=4, bottom=8)
    drawn.add_trace(
        go.Bar(
            orientation="h",
            x=frame["per_100_staff"],
            y=list(frame.index),
            width=0.62,
            marker={
                "color": ["rgba(0,0,0,0)" if few else colours["accent"] for few in small],
                "line": {"color": colours["accent"], "width": 1.5},
            },
            text=[numbers.fixed(language, rate, 1) for rate in frame["per_100_staff"]],
            textposition="outside",
            textfont={"color": colours["text"], "size": 13},
            constraintext="none",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    for y, label in enumerate(labels):
        drawn.add_annotation(
            x=1,
            xref="paper",
            y=y,
            text=label,
            showarrow=False,
            xanchor="right",
            font={"color": colours["text"], "size": 13},
        )
    top = frame["per_100_staff"].max()
    drawn.update_xaxes(range=[0, (1 if absent(top) or not top else top) * 2.4], showticklabels=False)
    drawn.update_yaxes(
        tickvals=list(frame.index),
        ticktext=[charts.plain(name) for name in frame["short_name"]],
        range=[len(frame) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=6,
    )
    title = departments_finding(language, frame)
    note = text(language, "Commendations for each 100 people")
    if small.any():
        note = text(language, "{note}; hollow: few people, better read the count", note=note)
    columns = [
        Column(text(language, "Department"), lead=True),
        Column(text(language, "Commendations"), "right"),
        Column(text(language, "People"), "right"),
        Column(text(language, "For each 100 people"), "right"),
    ]
    rows = [
        Row(
            (one["department_name"], one["count"], one["staff_count"], numbers.fixed(language, one["per_100_staff"], 1))
        )
        for _, one in frame.iterrows()
    ]
    charts.show(
        here, drawn, key="departments", title=title, note=note, alt=f"{title}. {note}", table=tables.html(columns, rows)
    )


def people_finding(language: str, frame: pd.DataFrame) -> str:
    """Whose share among those commended lies furthest from their share of the staff; `frame` of trends.fairness."""
    known = frame[frame["who"].isin(list(PEOPLE)) & frame["staff_share"].notna() & frame["commended_share"].notna()]
    if known.empty:
        return text(language, "Who is commended")
    gap = (known["commended_share"] - known["staff_share"]).round(6)
    one = known.loc[gap.abs().idxmax()]
    params = {
        "who": text(language, PEOPLE[one["who"]]),
        "commended": numbers.percent(language, one["commended_share"]),
        "staff": numbers.percent(language, one["staff_share"]),
    }
    if gap.abs().max() == 0:
        return text(language, "Commended in the same shares as they work here")
    if gap[one.name] > 0:
        return text(language, "{who}: {commended} of those commended, more than their {staff} of the staff", **params)
    return text(language, "{who}: {commended} of those commended, fewer than their {staff} of the staff", **params)


def people(here: Visit, frame: pd.DataFrame) -> None:
    """Draws two dots a row: the share among the staff and the share among those commended."""
    language, colours = here.language, charts.colours()
    frame = frame[frame["who"].isin(list(PEOPLE))].reset_index(drop=True)
    drawn = charts.figure(len(frame) * 44 + 34, left=8, right=8, top=4, bottom=26)
    for y, one in frame.iterrows():
        shares = [one["staff_share"], one["commended_share"]]
        if not any(absent(share) for share in shares):
            line = {"color": colours["faint"], "width": 2}
            drawn.add_trace(go.Scatter(x=shares, y=[y, y], mode="lines", line=line, hoverinfo="skip"))
        drawn.add_annotation(
            x=1, xref="paper", y=y, text=_shares(language, one), showarrow=False, xanchor="right",
            font={"color": colours["text"], "size": 13},
        )  # fmt: skip
    for column, symbol, colour in (
        ("staff_share", "circle-open", colours["grey"]),
        ("commended_share", "circle", colours["accent"]),
    ):
        marker = {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2 if symbol.endswith("open") else 0}}
        drawn.add_trace(
            go.Scatter(
                x=frame[column], y=list(frame.index), mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False
            )
        )
    drawn.update_xaxes(range=[-0.02, 2.7], tickvals=[0, 0.5, 1], ticktext=["0%", "50%", "100%"])
    drawn.update_yaxes(
        tickvals=list(frame.index),
        ticktext=[text(language, PEOPLE[who]) for who in frame["who"]],
        range=[len(frame) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=6,
    )
    phone = [tables.under(text(language, PEOPLE[one["who"]]), _shares(language, one)) for _, one in frame.iterrows()]
    title = people_finding(language, frame)
    note = text(language, "Filled dot: share of the individuals commended; hollow dot: share of the staff")
    columns = [
        Column("", lead=True),
        Column(text(language, "Of those commended"), "right"),
        Column(text(language, "Of the staff"), "right"),
    ]
    rows = [
        Row((text(language, PEOPLE[one["who"]]), _share(language, one, "commended"), _share(language, one, "staff")))
        for _, one in frame.iterrows()
    ]
    charts.show(
        here,
        drawn,
        key="people",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        table=tables.html(columns, rows),
        phone=tables.phone_list(phone),
    )


def _quarter(language: str, number: int) -> str:
    return text(language, "quarter {number}", number=periods.ROMAN[number] if language == "vi" else number)


def _size(language: str, one: pd.Series) -> str:
    """`4 lượt / 18 người`; without the number of people the count alone."""
    if absent(one["staff_count"]):
        return plural(language, "{count} commendation", "{count} commendations", int(one["count"]))
    return text(language, "{count} / {staff} people", count=int(one["count"]), staff=int(one["staff_count"]))


def _share(language: str, one: pd.Series, of: str) -> str:
    if absent(one[f"{of}_share"]):
        return text(language, "no number of people to count a rate")
    return numbers.share(language, one[of], one[f"{of}_total"])


def _shares(language: str, one: pd.Series) -> str:
    """`8/28 (28,6%), trong đơn vị 14,0%`"""
    if absent(one["commended_share"]):
        return text(language, "none commended")
    first = numbers.share(language, one["commended"], one["commended_total"])
    if absent(one["staff_share"]):
        return first
    return text(
        language, "{commended}, staff {staff}", commended=first, staff=numbers.percent(language, one["staff_share"])
    )
