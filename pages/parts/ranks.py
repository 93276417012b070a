"""How a rank, a total, a move and eight quarters of points stand in a cell of a table."""

import pandas as pd

from pages.parts import address, continuity, numbers, sentences, standing, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Html
from pages.parts.words import text


def sparkline(language: str, history: pd.DataFrame, department: str, quarter: str, joined: bool = False) -> Html:
    """The points of a department over eight quarters; a stroke where the set of criteria changed, over which the line goes on
    only where all of it stands under the same rules (`joined`)."""
    own = history[history["department"] == department].set_index("quarter")
    quarters = periods.quarters_until(quarter, 8)
    values = [own["total"].get(one) for one in quarters]
    sets = [own["criteria_set"].get(one) for one in quarters]
    marks = [i for i in range(1, 8) if not absent(sets[i]) and not absent(sets[i - 1]) and sets[i] != sets[i - 1]]
    told = ", ".join(
        f"{periods.tick(language, one)}: {text(language, 'missing') if absent(value) else numbers.points(language, value)}"
        + (f" ({continuity.change(language, one)})" if i in marks else "")
        for i, (one, value) in enumerate(zip(quarters, values, strict=True))
    )
    return tables.sparkline(values, marks, label=told, joined=joined)


def place(here: Visit, one: pd.Series, block: str) -> Html:
    """The rank, large; below it what it may still become, a shared rank, and the rank among all where a block was chosen.

    `one`: a row of `standing.within`.
    """
    if absent(one["rank"]):
        large = tables.span(here.text("not ranked yet"), "missing")
        may_be = here.text("may come {low}-{high}", low=one["rank_low"], high=one["rank_high"])
        return tables.under(large, "" if absent(one["rank_low"]) else may_be)
    small = [
        ""
        if one["rank_low"] == one["rank_high"]
        else here.text("may be {low}-{high}", low=one["rank_low"], high=one["rank_high"]),
        here.text("shared rank") if one["tie"] == "shared" else "",
        here.text("of all: {rank}", rank=one["whole_rank"]) if block and not absent(one["whole_rank"]) else "",
    ]
    return tables.under(tables.span(int(one["rank"]), "rank"), tables.join(*small, between=" · "))


def why(here: Visit, department: str) -> Html:
    """The way to the explanation of a rank: `Vì sao?`"""
    label = here.text("Why?")
    return tables.span(tables.link(address.link("explanation", department=department), label), "why no-print")


def total(here: Visit, one: pd.Series, top: float) -> Html:
    """The total with a bar up to `top`; while it is incomplete, the points there are."""
    if one["nothing"]:
        return tables.span(here.text("not handed in"), "missing")
    if absent(one["total"]) and one["lacking"]:
        # Of a sum with a quarter missing no part is a figure of its own: what it may come to, and which quarter it waits for.
        may_be = here.text("may be {range} points", range=standing.so_far(here.language, one))
        return tables.under(may_be, here.text("lacks {what}", what=sentences.lacks(here.language, one)))
    if absent(one["total"]):
        return Html(
            here.text(
                "{points} of {most} points with figures",
                points=numbers.points(here.language, one["points"]),
                most=numbers.points(here.language, one["max_given"]),
            )
        )
    return tables.join(numbers.points(here.language, one["total"]), tables.bar(one["total"], top))


def change(
    here: Visit, one: pd.Series, compared: dict[str, str], comparable: bool, existed: bool, origin: str = ""
) -> Html:
    """The move in rank and in points; `compared`: `standing.other_columns`, `existed`: the department was there then, `origin`: of one
    that was not, what it goes on from (`succession.of`).

    Under the same rules the rank may differ from the one as published, so both ends of the move are told.
    """
    if origin and not existed:
        return tables.span(here.text("new ({origin})", origin=origin), "quiet")
    if not comparable:
        return tables.span(here.text("not comparable"), "quiet")
    if absent(one["rank"]):
        return Html("")
    if absent(one[compared["rank"]]) or absent(one[compared["rank_change"]]):
        return tables.span(here.text("had no rank") if existed else here.text("new"), "quiet")
    moved = one[compared["rank_change"]]
    written = numbers.move(here.language, moved)
    now = one.get(compared["now_rank"])
    if not absent(now) and moved == 0:
        written = here.text("rank {rank} kept", rank=now)
    elif not absent(now):
        written = here.text("{move} (from {rank} to {now})", move=written, rank=one[compared["rank"]], now=now)
    elif moved != 0:
        written = here.text("{move} (from {rank})", move=written, rank=one[compared["rank"]])
    gained = here.text("{points} points", points=numbers.difference(here.language, one[compared["total_change"]]))
    return tables.under(tables.coloured(written, moved), gained)
