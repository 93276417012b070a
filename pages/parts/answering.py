"""The box in which a department answers to the verification of its line."""

from collections.abc import Callable

import streamlit as st

from pages.parts.access import Visit


def box(here: Visit, one, do: Callable[[str], None]) -> None:
    """Draws the box of a line; `do` is given what was written once the button is pressed."""
    key = f"answer_{one.department}_{one.criterion}"

    def send():
        do(st.session_state[key])
        st.session_state[key] = ""

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(here.text("The department's answer"), key=key, max_chars=2_000)
        st.button(here.text("Send"), key=f"send_{key}", on_click=send)
