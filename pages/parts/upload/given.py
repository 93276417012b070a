"""What holds for every row and stands in no column of the file: the period and the department, said by a person."""

import streamlit as st

from data.checks.mends import Mend
from data.contract import Column
from pages.parts import load, period
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.upload import mending, work
from pages.parts.upload.work import COLUMNS, Work


def names(at: Work, place: int) -> list[str]:
    """The columns that a person has given every row."""
    return [one.column for one in at.draft.asked(place).mends if one.row is None]


def show(here: Visit, at: Work, place: int, missing: list[Column]) -> None:
    """Draws, for each column that is missing, the way to say what holds for every row."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for column in missing:
            if column.type in ("quarter", "period"):
                told = here.text("Every row is of {period}", period=period.name(here.language, at.quarter))
                args = (here, at, place, column.name, at.quarter)
                st.button(literal(told), key=f"given_{place}_{column.name}", on_click=_give, args=args)
            elif column.type == "department":
                _department(here, at, place, column)


def _department(here: Visit, at: Work, place: int, column: Column) -> None:
    known = load.departments(here.actor, at.quarter)
    options = {"": ""} | dict(zip(known["code"], known["name"], strict=True))
    key = f"given_{place}_{column.name}"

    def write():
        if st.session_state[key]:
            _give(here, at, place, column.name, st.session_state[key])

    st.selectbox(
        here.text("Every row is of the department"),
        list(options),
        format_func=options.get,
        placeholder="",
        key=key,
        on_change=write,
    )


def _give(here: Visit, at: Work, place: int, column: str, meant: str) -> None:
    asked = mending.mended(at.draft.asked(place), [Mend(None, column, meant)])
    work.say(here, at.draft.told(place, asked), COLUMNS)
