"""What the register of submissions itself knows, days late and times returned, beside what the figures say of them."""

import pandas as pd
import streamlit as st

from pages.parts import board, ledger, load, numbers, tables
from pages.parts.access import Visit
from pages.parts.collecting import NOT_IN, RETURNED
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row

REGISTER = ("days_late", "times_returned")
"""Of the sources of `data.known`, those that are the register's."""


def differing(here: Visit, quarter: str, frame: pd.DataFrame) -> pd.DataFrame:
    """department, name, criterion, criterion_name, actual (as handed in, missing: no row), known: where the two differ.

    `frame` is `collecting.standing`. Only of figures that are in and not returned; of criteria that the rules or the criterion itself
    name (see `data.known`) and that apply to the department. Nothing late and no row are the same. Returns on paper are not in the
    register: of these, more than it knows of is no difference.
    """
    given = frame[~frame["state"].isin([*NOT_IN, RETURNED])]
    found = ledger.known(here.actor, quarter)
    found = found[found["differs"].eq(True) & found["source"].isin(REGISTER)].merge(
        given[["department", "name"]], on="department"
    )
    names = load.criteria(here.actor, int(quarter[:4])).set_index("code")["name"]
    found = found.rename(columns={"told": "actual", "value": "known"}).assign(
        criterion_name=found["criterion"].map(names)
    )
    return found[["department", "name", "criterion", "criterion_name", "actual", "known"]]


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
