"""What the register of submissions itself knows, days late and times returned, beside what the figures say of them."""

import pandas as pd
import streamlit as st

from pages.parts import board, load, numbers, tables
from pages.parts.access import Visit
from pages.parts.collecting import NOT_IN, RETURNED
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Row

KNOWN = {"late_criterion": "days_late", "returned_criterion": "times_returned"}
"""Rule that names the criterion → the column of `collecting.standing` that is its value."""


def differing(here: Visit, quarter: str, frame: pd.DataFrame) -> pd.DataFrame:
    """department, name, criterion, criterion_name, actual (as handed in, missing: no row), known: where the two differ.

    `frame` is `collecting.standing`. Only of figures that are in and not returned; of criteria that the rules name, the set has and
    that apply to the department. Nothing late and no row are the same. Returns on paper are not in the register: of these, more
    than it knows of is no difference.
    """
    rules, criteria = load.rules(here.actor, int(quarter[:4])), load.criteria(here.actor, int(quarter[:4]))
    given = frame[~frame["state"].isin([*NOT_IN, RETURNED])]
    found = []
    if len(given) and len(criteria):
        actual = load.cells(here.actor, Period(quarter)).set_index(["department", "criterion"])["actual"]
        for rule, column in KNOWN.items():
            for about in criteria[criteria["code"] == rules["deadline"][rule]].itertuples():
                for one in given.itertuples():
                    known, stated = int(getattr(one, column)), actual.get((one.department, about.code))
                    applies = about.departments == "*" or one.department in about.departments.split("|")
                    told = 0 if absent(stated) else stated
                    differs = known > told if column == "times_returned" else known != told
                    if applies and differs:
                        found.append((one.department, one.name, about.code, about.name, stated, known))
    return pd.DataFrame(found, columns=["department", "name", "criterion", "criterion_name", "actual", "known"])


def rows(quarter: str, found: pd.DataFrame, evidence: str) -> pd.DataFrame:
    """`differing` as rows of results to hand in."""
    return pd.DataFrame(
        {
            "quarter": quarter,
            "department": found["department"],
            "criterion": found["criterion"],
            "actual": found["known"],
            "evidence": evidence,
        }
    )


def show(here: Visit, quarter: str, found: pd.DataFrame, act: bool = True) -> None:
    """Draws what differs, with the way to record it unless `act` is false."""
    if found.empty:
        return
    st.html(
        f'<h2 class="finding">{tables.safe(here.text("Days late and times returned, as the register has them"))}</h2>'
    )
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("Criterion")),
        Column(here.text("In the figures"), "right"),
        Column(here.text("In the register"), "right"),
    ]
    shown = [
        Row((one.name, f"{one.criterion} {one.criterion_name}", _number(here, one.actual), str(one.known)))
        for one in found.itertuples()
    ]
    tables.show(columns, shown)
    if act and here.may("withdraw"):
        words = here.plural("Record this {count} figure", "Record these {count} figures", len(found))
        st.html(f'<p class="plain no-print">{tables.link(board.to(board.RECORD, quarter, ""), words)}</p>')


def _number(here: Visit, value) -> str | tables.Html:
    return tables.span(here.text("no row"), "quiet") if absent(value) else numbers.number(here.language, value)
