"""The tables of achievements and of commendations, a row for each."""

import pandas as pd

from pages.parts import access, commended, numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row


def achievements(here: Visit, rows: pd.DataFrame, caption: str) -> None:
    """Draws achievements and the decision that rewards each; `rows` of analytics.trends.achievements."""
    columns = [
        Column(here.text("Subject"), lead=True),
        Column(here.text("Department")),
        Column(here.text("Achievement")),
        Column(here.text("Achieved on"), "right"),
        Column(here.text("Decision")),
        Column(here.text("Signed on"), "right"),
        Column(here.text("Days"), "right"),
    ]
    names = access.department_names()
    lines = [
        Row(
            (
                one["subject"],
                names.get(one["department"], one["department"]),
                one["title"],
                numbers.day(one["achieved_on"]),
                one["decision_no"],
                numbers.day(one["signed_on"]),
                one["days"],
            ),
            own=one["department"] == here.actor.department,
        )
        for _, one in rows.iterrows()
    ]
    tables.show(columns, lines, caption=caption, tall=len(lines) > 20)


def commendations(here: Visit, held: pd.DataFrame) -> None:
    """Draws every commendation, the newest first, a cancelled one struck through; `held` of analytics.trends.delays."""
    columns = [
        Column(here.text("Decision")),
        Column(here.text("Signed on"), "right"),
        Column(here.text("Year of award"), "right"),
        Column(here.text("Subject"), lead=True),
        Column(here.text("Department (when commended)"), words=True),
        Column(here.text("Title or form"), words=True),
        Column(here.text("Level")),
        Column(here.text("Basis")),
        Column(here.text("Achievement"), words=True),
        Column(here.text("Days"), "right"),
        Column(here.text("State of the decision"), words=True),
    ]
    names = access.department_names()
    rows, phone = [], []
    for _, one in held.sort_values("signed_on", ascending=False, kind="stable").iterrows():
        award = one["form"] if absent(one["title"]) else one["title"]
        cells = (
            one["decision_no"],
            numbers.day(one["signed_on"]),
            one["award_year"],
            one["subject"],
            names.get(one["department"], one["department"]),
            award,
            commended.word(here.language, one["level"]),
            commended.word(here.language, one["basis"]),
            one["achievement"],
            one["days"],
            commended.word(here.language, one["status"]),
        )
        cancelled = one["status"] == "cancelled"
        if cancelled:
            cells = (*(struck(cell) for cell in cells[:-1]), cells[-1])
        rows.append(Row(cells, own=one["department"] == here.actor.department))
        place = tables.join(
            names.get(one["department"], one["department"]), numbers.day(one["signed_on"]), between=" · "
        )
        line = tables.under(tables.join(one["subject"], award, between=" · "), place)
        phone.append(struck(line) if cancelled else line)
    tables.show(columns, rows, tall=len(rows) > 40, phone=tables.phone_list(phone), dense=True)


def struck(cell) -> Html:
    """A cell of what no longer counts."""
    return Html(f"<s>{tables.safe(cell)}</s>")
