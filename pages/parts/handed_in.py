"""Who handed in when, over the quarters: department × quarter, each state with a shape and a word of its own."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, collecting, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.collecting import ABSENT, EXTENDED, INCOMPLETE, LATE, NOT_IN, ON_TIME, ORDER, RETURNED
from pages.parts.tables import Column, Row
from pages.parts.words import later, listed, text

QUARTERS = 8
STATES = {
    ABSENT: later("not handed in"),
    EXTENDED: later("extended"),
    RETURNED: later("returned"),
    INCOMPLETE: later("incomplete"),
    LATE: later("late"),
    ON_TIME: later("in time"),
}
_SHAPES = {
    ABSENT: "x",
    EXTENDED: "hourglass",
    RETURNED: "square-open",
    INCOMPLETE: "diamond-open",
    LATE: "triangle-up",
    ON_TIME: "circle",
}


def history(here: Visit, quarter: str) -> pd.DataFrame:
    """`collecting.standing` of up to eight quarters that end with `quarter`, with `quarter`. None lies before the first figures, and of
    the others before the newest figures each has some: where nobody handed in and it went on without, nobody was asked."""
    known = set(load.quarters(here.actor)["quarter"])
    newest = max([*known, ""])
    asked = known | {quarter}
    first = min(asked)
    quarters = [
        one for one in periods.quarters_until(quarter, QUARTERS) if one >= first and (one in asked or one > newest)
    ]
    return pd.concat([collecting.standing(here, one).assign(quarter=one) for one in quarters], ignore_index=True)


def word(language: str, one) -> str:
    """`đúng hạn`, `+3 ngày`, `thiếu 4`, `trả lại`, `gia hạn`, `chưa nộp`."""
    if one.state == INCOMPLETE:
        return text(language, "missing {count}", count=one.missing)
    if one.state == LATE:
        return f"+{numbers.days(language, one.days_late)}"
    return text(language, STATES[one.state])


def finding(language: str, frame: pd.DataFrame) -> str:
    """How many of those that came, came in time; and how many did not come."""
    given = frame["first_received_at"].notna()
    told = text(
        language,
        "{share} submissions of {count} quarters came in time",
        share=numbers.share(language, int((given & (frame["days_late"] == 0)).sum()), int(given.sum())),
        count=frame["quarter"].nunique(),
    )
    absent = int((~given).sum())
    return f"{told}; {text(language, 'not handed in: {count}', count=absent)}" if absent else told


def show(here: Visit, frame: pd.DataFrame) -> None:
    """Draws the matrix of `history`; departments in the order of its last quarter, what is open first."""
    language, colours = here.language, charts.colours()
    quarters = sorted(frame["quarter"].unique())
    last = frame[frame["quarter"] == quarters[-1]]
    order = [*last["department"], *(set(frame["department"]) - set(last["department"]))]
    names = frame.drop_duplicates("department", keep="last").set_index("department")["short_name"]
    drawn = charts.figure(36 * len(order) + 34, left=8, right=8, top=26, bottom=4)
    fills = dict.fromkeys(ORDER, colours["near"]) | {ABSENT: colours["worse"], EXTENDED: colours["faint"]}
    fills |= {RETURNED: colours["worse"], ON_TIME: colours["better"]}
    strength = {ABSENT: 0.35, EXTENDED: 0.35, RETURNED: 0.2, INCOMPLETE: 0.75, LATE: 0.4, ON_TIME: 0.14}
    squares = []
    for state in ORDER:
        part = frame[frame["state"] == state]
        x, y = [quarters.index(one) for one in part["quarter"]], [order.index(one) for one in part["department"]]
        look = {
            "type": "rect",
            "line": {"width": 0},
            "fillcolor": fills[state],
            "opacity": strength[state],
            "layer": "below",
        }
        squares += [
            look | {"x0": across - 0.48, "x1": across + 0.48, "y0": down - 0.46, "y1": down + 0.46}
            for across, down in zip(x, y, strict=True)
        ]
        drawn.add_trace(
            go.Scatter(
                x=[across - 0.36 for across in x],
                y=y,
                mode="markers",
                marker={"symbol": _SHAPES[state], "size": 10, "color": colours["text"]},
                hoverinfo="skip",
            )
        )
        drawn.add_trace(
            go.Scatter(
                x=[across + 0.08 for across in x],
                y=y,
                mode="text",
                text=[word(language, one) for one in part.itertuples()],
                textfont={"color": colours["text"], "size": 12},
                customdata=[_hover(here, one) for one in part.itertuples()],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    # All at once: each one added alone would check all before it again, half a minute for sixty departments.
    drawn.update_layout(shapes=squares)
    drawn.update_xaxes(
        tickvals=list(range(len(quarters))),
        ticktext=[periods.tick(language, one) for one in quarters],
        side="top",
        range=[-0.5, max(len(quarters), 4) - 0.5],
    )
    drawn.update_yaxes(
        tickvals=list(range(len(order))),
        ticktext=[charts.plain(names[code]) for code in order],
        range=[len(order) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=6,
    )
    title = finding(language, frame)
    note = here.text(
        "Each department by quarter; of the first file in force, days after the deadline; missing: required criteria without figures"
    )
    if left_out := _left_out(quarters):
        told = [periods.tick(language, one) for one in left_out]
        left = here.text("left out, as no department handed in: {quarters}", quarters=listed(language, told))
        note = f"{note}; {left}"
    charts.show(
        here,
        drawn,
        key="handed-in",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        table=_figures(here, frame, quarters, order),
        phone=tables.phone_list([_line(here, frame, code, names[code]) for code in order]),
    )


def _left_out(quarters: list[str]) -> list[str]:
    """The quarters that lie between those of the matrix and are none of them."""
    span = [quarters[-1]]
    while span[0] > quarters[0]:
        span.insert(0, periods.shift(span[0], -1))
    return [one for one in span if one not in quarters]


def _figures(here: Visit, frame: pd.DataFrame, quarters: list[str], order: list[str]) -> tables.Html:
    columns = [
        Column(here.text("Department"), lead=True),
        *(Column(periods.tick(here.language, one)) for one in quarters),
    ]
    words = {(one.department, one.quarter): word(here.language, one) for one in frame.itertuples()}
    named = frame.drop_duplicates("department", keep="last").set_index("department")["name"]
    return tables.html(
        columns, [Row((named[code], *(words.get((code, one), "") for one in quarters))) for code in order]
    )


def _line(here: Visit, frame: pd.DataFrame, code: str, name: str) -> tables.Html:
    """On a phone: the last quarter in words, and of the others how many came in time."""
    own = frame[frame["department"] == code].sort_values("quarter")
    last = own.iloc[-1]
    in_time = int((own["state"] == ON_TIME).sum())
    past = here.text("{count} of {quarters} quarters complete and in time", count=in_time, quarters=len(own))
    kind = "worse" if last["state"] in (ABSENT, RETURNED) else "quiet"
    told = tables.span(word(here.language, last), kind)
    return tables.Html(f'<div class="line"><b>{tables.safe(name)}</b>{told}</div>{tables.span(past, "under")}')


def _hover(here: Visit, one) -> str:
    head = f"{charts.plain(one.name)}<br>{periods.name(here.language, one.quarter)}: {word(here.language, one)}"
    if one.state in NOT_IN:
        return head
    received = here.text("received {day}", day=numbers.day(numbers.local(one.first_received_at)))
    lacking = here.text("{missing}/{required} criteria missing", missing=one.missing, required=one.required)
    return f"{head}<br>{received}<br>{lacking}"
