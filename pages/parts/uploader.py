"""The box that files are dropped into, in the reader's language."""

from collections.abc import Callable

import streamlit as st

from pages.parts.access import Visit

# Streamlit's own box has its words fixed in English: they are hidden, from sight and from a screen reader, and ours stand there.
SHEET = """
[data-testid=stFileUploaderDropzone]>span [data-testid=stMarkdownContainer] p{visibility:hidden;font-size:0}
[data-testid=stFileUploaderDropzone]>span [data-testid=stMarkdownContainer] p::after{visibility:visible;font-size:.9rem;content:"%(choose)s"}
[data-testid=stFileUploaderDropzoneInstructions]{visibility:hidden;font-size:0}
[data-testid=stFileUploaderDropzoneInstructions] *{font-size:0!important}
[data-testid=stFileUploaderDropzoneInstructions]::after{visibility:visible;font-size:.85rem;color:var(--quiet);content:"%(hint)s"}
[data-testid=stFileChip][aria-invalid=true]::after{content:"%(large)s";color:var(--worse-text);font-size:.8rem;white-space:nowrap;padding-left:.5rem}
[data-testid=stTooltipErrorContent],.stTooltipErrorContent{display:none}
@media print{.st-key-choose,.stFileUploader{display:none!important}}
"""


def show(here: Visit, key: str, chosen: Callable[[list[tuple[str, bytes]]], None]) -> None:
    """Draws the box. Gives `chosen` name and bytes of the files that are put into it; their kind is for the check to find out, not
    for the browser."""
    words = {
        "choose": here.text("Choose files"),
        "hint": here.text("or drop them here; each at most 20 MB"),
        "large": here.text("too large: at most 20 MB"),
    }
    st.html(f"<style>{SHEET % words}</style>")
    st.file_uploader(
        here.text("Files to hand in"),
        accept_multiple_files=True,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: chosen([(one.name, one.getvalue()) for one in st.session_state[key] or []]),
    )
