"""The box that a block copied from a spreadsheet is pasted into."""

from collections.abc import Callable

import streamlit as st

from data.contract import CONTRACTS
from data.files import pasted
from data.files.pasted import Block
from pages.parts import tables
from pages.parts.access import Visit
from pages.parts.upload import work

LONGEST = 2_000_000
"""Letters of a block: some ten thousand rows; more come as a file."""
HIGH = 160


def show(here: Visit, kind: str, key: str, chosen: Callable[[list[tuple[str, bytes]]], None]) -> None:
    """Draws the box and its button, which gives `chosen` name and bytes of the file that the block makes; `kind`: whose template's
    names are put above a block that has none."""
    st.text_area(
        here.text("Paste from a spreadsheet"),
        key=key,
        height=HIGH,
        max_chars=LONGEST,
        label_visibility="collapsed",
        placeholder=here.text("Select the cells in the spreadsheet with their header, copy, and paste here"),
    )

    def block() -> Block | None:
        return pasted.block(st.session_state[key] or "", kind, here.language == "vi")

    def given():
        made = block()
        if made is None or made.content is None:
            return
        if made.added:
            st.session_state[work.SAID] = here.text(
                "The block has no header and as many columns as the template: it is read with the template's header: {names}.",
                names=", ".join(made.added),
            )
        chosen([(pasted.NAME, made.content)])

    st.button(here.text("Check what is pasted"), type="primary", key=f"{key}_go", on_click=given)
    made = block()
    if made is not None and made.content is None:
        expected = " / ".join(str(len(one)) for one in pasted.templates(CONTRACTS[kind]))
        told = here.text(
            "No row of the block names its columns, and it has {width} columns where the template has {expected}. Copy the header too.",
            width=made.width,
            expected=expected,
        )
        st.html(f'<p class="headline" role="alert">{tables.safe(told)}</p>')
