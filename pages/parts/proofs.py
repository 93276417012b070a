"""Files of evidence where they are read: a button for each, which asks again who opens it."""

import pandas as pd
import streamlit as st

from pages.parts import download, ledger, numbers, tables
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.period import Period, quarters_until


def buttons(here: Visit, frame: pd.DataFrame, place: str = "") -> None:
    """Draws a button for each row of `ledger.evidence`, with name and size; `place` tells those of one file apart on a page."""
    if frame.empty:
        return
    with st.container(horizontal=True, gap="small"):
        for one in frame.itertuples():
            download.button(
                literal(f"{one.file_name} ({size(here.language, one.bytes)})"),
                _content(here, int(one.evidence_id)),
                # The number in front: a name that begins with a sign is a formula to a spreadsheet.
                f"{one.evidence_id}-{one.file_name}",
                # Never a type that a browser would show: it is saved, and opened by its own program.
                "application/octet-stream",
                key=f"proof_{place}{one.evidence_id}",
                icon=":material/attach_file:",
            )


def of_line(here: Visit, quarter: str, department: str, criterion: str) -> pd.DataFrame:
    """The files that prove a line, as far as this visitor may read them."""
    if not here.may("read_submissions"):
        return pd.DataFrame()
    frame = ledger.evidence(here.actor, quarter)
    return frame[frame["department"].eq(department) & frame["criterion"].eq(criterion)]


def of_department(here: Visit, period: Period, department: str) -> pd.DataFrame:
    """The files that prove a department's lines of the period's quarters, as far as this visitor may read them, by criterion."""
    if not here.may("read_submissions", department):
        return pd.DataFrame(columns=["criterion", "evidence_id"])
    quarters = quarters_until(period.quarter, period.number if period.year_to_date else 1)
    frame = pd.concat([ledger.evidence(here.actor, one) for one in quarters], ignore_index=True)
    own = frame["department"].eq(department) & frame["criterion"].notna()
    return frame[own].sort_values(["criterion", "evidence_id"], ignore_index=True)


def counts(here: Visit, period: Period, department: str) -> dict[str, int]:
    """Criterion → how many files `by_criterion` offers."""
    return of_department(here, period, department)["criterion"].value_counts().to_dict()


def by_criterion(here: Visit, period: Period, department: str, names: dict[str, str]) -> None:
    """Draws the buttons of `of_department` under the name of each criterion, which `anchor` leads to."""
    for criterion, frame in of_department(here, period, department).groupby("criterion"):
        st.html(f'<p class="files" id="{anchor(criterion)}">{tables.safe(names.get(criterion, criterion))}</p>')
        buttons(here, frame)


def anchor(criterion: str) -> str:
    """What the place of a criterion's files is called on the page."""
    return f"files-{criterion.encode().hex()}"


def size(language: str, count: int) -> str:
    """`1,2 MB`, `340 kB`"""
    if count >= 1_000_000:
        return f"{numbers.fixed(language, count / 1_000_000, 1)} MB"
    return f"{max(1, round(count / 1_000))} kB"


def _content(here: Visit, evidence_id: int):
    return lambda: ledger.evidence_file(here.actor, evidence_id)[2]
