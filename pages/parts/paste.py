"""The box that a block copied from a spreadsheet is pasted into."""

import streamlit as st

from data import pasted
from pages.parts import tables
from pages.parts.access import Visit

LONGEST = 2_000_000
"""Letters of a block: some ten thousand rows; more come as a file."""
HIGH = 160


def files(here: Visit, kind: str, key: str) -> list[tuple[str, bytes]]:
    """Draws the box. Returns name and bytes of the file that the block makes, if there is one; `kind`: whose template's names are put
    above a block that has none."""
    written = st.text_area(
        here.text("Paste from a spreadsheet"),
        key=key,
        height=HIGH,
        max_chars=LONGEST,
        placeholder=here.text("Select the cells in the spreadsheet with their header, copy, and paste here"),
    )
    st.button(here.text("Check what is pasted"), type="primary", key=f"{key}_go")
    block = pasted.block(written or "", kind, here.language == "vi")
    if block is None:
        return []
    if block.content is None:
        expected = " / ".join(str(len(one)) for one in pasted.templates(pasted.CONTRACTS[kind]))
        told = here.text(
            "No row of the block names its columns, and it has {width} columns where the template has {expected}. "
            "Copy the header too.",
            width=block.width,
            expected=expected,
        )
        st.html(f'<p class="headline" role="alert">{tables.safe(told)}</p>')
        return []
    if block.added:
        told = here.text(
            "The block has no header and as many columns as the template: it is read with the template's header: {names}.",
            names=", ".join(block.added),
        )
        st.html(f'<p class="drawn" role="status">{tables.safe(told)}</p>')
    return [(pasted.NAME, block.content)]
