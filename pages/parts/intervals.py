"""Ranks as intervals: where each department stands in most weightings, at its best and worst, and what missing figures leave open."""

import pandas as pd

from pages.parts import certainty, charts, numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.standing import MANY
from pages.parts.tables import Column, Row
from pages.parts.words import listed, text

FEW = 5
"""So many departments are named in one cell; the rest are counted."""


def show(here: Visit, frame: pd.DataFrame, title: str) -> None:
    """Draws a row for each department of `frame` (of load.certainty, with department_name and short_name)."""
    colours, frame = charts.colours(), frame[frame["low"].notna()].reset_index(drop=True)
    if frame.empty:
        return
    row = 20 if len(frame) > MANY else 40
    drawn = charts.figure(len(frame) * row + 60, left=8, right=8, top=8, bottom=40)
    place = [len(frame) - 1 - i for i in range(len(frame))]
    for low, high, colour, width in (
        ("rank_low", "rank_high", colours["faint"], 14 if row > 20 else 9),
        ("least", "greatest", colours["grey"], 1.5),
        ("low", "high", colours["accent"], 5 if row > 20 else 3),
    ):
        wide = frame[low].lt(frame[high])
        pieces = [(int(one[low]), int(one[high]), place[i]) for i, one in frame[wide].iterrows()]
        drawn.add_trace(charts.lines(pieces, colour, width))
    ranked = frame["rank"].notna()
    drawn.add_scatter(
        x=frame.loc[ranked, "rank"].astype(int),
        y=[place[i] for i in frame.index[ranked]],
        mode="markers",
        marker={"size": 11 if row > 20 else 8, "color": colours["text"]},
        customdata=[hover(here, one) for _, one in frame[ranked].iterrows()],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )
    most = int(frame["greatest"].max())
    beside = [certainty.whole_percent(one) if not absent(one["rank"]) else "" for _, one in frame.iterrows()]
    open_ones = frame["certainty"].eq("open")
    beside = [here.text("open") if opened else words for words, opened in zip(beside, open_ones, strict=True)]
    drawn.add_trace(charts.words([most + 0.55] * len(frame), place, beside, "right", colours["text"]))
    ticks = [
        f"{'' if absent(one['rank']) else int(one['rank'])}  {charts.plain(one['short_name'])}"
        for _, one in frame.iterrows()
    ]
    drawn.update_yaxes(
        tickvals=place, ticktext=ticks, range=[-0.7, len(frame) - 0.3], automargin=True, ticklabelstandoff=6
    )
    drawn.update_xaxes(
        range=[0.5, most + max(1.2, most * 0.12)],
        tickvals=_ranks(most),
        title={"text": here.text("Rank"), "font": {"size": 13, "color": colours["quiet"]}},
        showgrid=True,
        gridcolor=colours["line"],
    )
    note = here.text(
        "Dot: official rank; thick line: 90% of the weightings; thin line: best and worst rank met; right: share of weightings that keep the rank"
    )
    if frame["rank_low"].ne(frame["rank_high"]).any():
        note = here.text("{note}; grey band: what missing figures leave open", note=note)
    charts.show(
        here,
        drawn,
        key="intervals",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        phone=phone(here, frame),
    )


def hover(here: Visit, one: pd.Series) -> str:
    return f"{charts.plain(one['department_name'])}<br>{charts.plain(certainty.line(here.language, one))}"


def phone(here: Visit, frame: pd.DataFrame) -> tables.Html:
    """Cards `1  Phòng Quản lý học viên`, the interval, and the line of certainty below."""
    cards = []
    for _, one in frame.iterrows():
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        first = tables.join(
            tables.span(rank, "missing" if absent(one["rank"]) else "rank"), one["department_name"], between=" "
        )
        words = certainty.line(here.language, one)
        cards.append(
            tables.Html(
                f'<div class="line"><span>{first}</span><span><b>{span(one, "low", "high")}</b></span></div>'
                f"{tables.span(words, 'under') if words else ''}"
            )
        )
    return tables.phone_list(cards)


def figures(here: Visit, frame: pd.DataFrame) -> tuple[list[Column], list[Row]]:
    """Columns and rows of the table: rank, interval, best and worst, share kept, criteria without which it moves, and the word."""
    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True),
        Column(here.text("Rank in 90% of the weightings"), "centre"),
        Column(here.text("Best and worst met"), "centre"),
        Column(here.text("Weightings that keep the rank"), "right"),
        Column(here.text("Another rank without")),
        Column(here.text("How sure")),
    ]
    rows = []
    for _, one in frame.iterrows():
        ranked = not absent(one["rank"])
        rows.append(
            Row(
                (
                    tables.span(int(one["rank"]), "rank")
                    if ranked
                    else tables.span(here.text("not ranked yet"), "missing"),
                    one["department_name"],
                    span(one, "low", "high"),
                    span(one, "least", "greatest"),
                    kept(here.language, one),
                    moved_by(here, one),
                    here.text(certainty.WORDS[one["certainty"]]),
                ),
                own=one["department"] == here.actor.department,
            )
        )
    return columns, rows


def kept(language: str, one: pd.Series) -> str:
    """`8.812/10.000 (88,1%)`; while missing figures leave the rank open, none is counted."""
    if absent(one["rank"]):
        return ""
    if one["certainty"] == "open":
        return text(language, "open")
    held, draws = int(one["held"]), int(one["draws"])
    percent = numbers.percent(language, one["hold"])
    if 0 < held < draws and percent.startswith("100"):
        percent = f"> {numbers.percent(language, 0.999)}"
    return f"{numbers.number(language, held)}/{numbers.number(language, draws)} ({percent})"


def moved_by(here: Visit, one: pd.Series) -> str:
    """The criteria without each of which its rank would be another; of no rank there are none to say."""
    if absent(one["rank"]):
        return ""
    return named(here, one["moved_by"].split("|")) if one["moved_by"] else here.text("none of them")


def span(one: pd.Series, low: str, high: str) -> str:
    """`4-6`, or `4` where both are the same."""
    if absent(one[low]):
        return ""
    return f"{one[low]}" if one[low] == one[high] else f"{one[low]}-{one[high]}"


def named(here: Visit, names: list[str]) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= FEW + 1:
        return listed(here.language, names)
    return here.text("{names} and {count} more", names=", ".join(names[:FEW]), count=len(names) - FEW)


def _ranks(most: int) -> list[int]:
    """Whole ranks for an axis, not more than 20 of them."""
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, most) if most / one <= 20)
    return [1, *range(step, most + 1, step)] if step > 1 else list(range(1, most + 1))
