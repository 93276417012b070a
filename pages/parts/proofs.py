"""Files of evidence where they are read: a button for each, which asks again who opens it."""

import pandas as pd
import streamlit as st

from pages.parts import ledger, numbers
from pages.parts.access import Visit
from pages.parts.literal import literal


def buttons(here: Visit, frame: pd.DataFrame, place: str = "") -> None:
    """Draws a button for each row of `ledger.evidence`, with name and size; `place` tells those of one file apart on a page."""
    if frame.empty:
        return
    with st.container(horizontal=True, gap="small"):
        for one in frame.itertuples():
            st.download_button(
                literal(f"{one.file_name} ({size(here.language, one.bytes)})"),
                _content(here, int(one.evidence_id)),
                # The number in front: a name that begins with a sign is a formula to a spreadsheet.
                f"{one.evidence_id}-{one.file_name}",
                # Never a type that a browser would show: it is saved, and opened by its own program.
                "application/octet-stream",
                key=f"proof_{place}{one.evidence_id}",
                on_click="ignore",
                icon=":material/attach_file:",
            )


def of_line(here: Visit, quarter: str, department: str, criterion: str) -> pd.DataFrame:
    """The files that prove a line, as far as this visitor may read them."""
    if not here.may("read_submissions"):
        return pd.DataFrame()
    frame = ledger.evidence(here.actor, quarter)
    return frame[frame["department"].eq(department) & frame["criterion"].eq(criterion)]


def size(language: str, count: int) -> str:
    """`1,2 MB`, `340 kB`"""
    if count >= 1_000_000:
        return f"{numbers.fixed(language, count / 1_000_000, 1)} MB"
    return f"{max(1, round(count / 1_000))} kB"


def _content(here: Visit, evidence_id: int):
    return lambda: ledger.evidence_file(here.actor, evidence_id)[2]
