"""Lines of a submission: those to be returned, each with its reason, chosen here; and those that were, told to their department."""

import pandas as pd
import streamlit as st

from pages.parts import ledger, load, tables
from pages.parts.access import Visit
from pages.parts.tables import Column, Row


def choose(here: Visit, quarter: str, department: str) -> tuple[dict[str, str], bool]:
    """Draws the choice of lines. Returns criterion → reason of those chosen, and whether each has one."""
    known = load.scores_as_of(here.actor, (quarter,), load.version(here.actor))
    codes = known.loc[known["department"].eq(department), "criterion"]
    criteria = load.criteria(here.actor, int(quarter[:4])).set_index("code")["name"]
    labels = {code: f"{code} {criteria.get(code, '')}".strip() for code in codes}
    chosen = st.multiselect(
        here.text("Only these lines (none chosen: the whole submission)"),
        list(labels),
        format_func=labels.get,
        key="returned_lines",
        placeholder=here.text("choose lines"),
    )
    lines = {
        code: st.text_input(here.text("Why {line}", line=labels[code]), key=f"why_{code}", max_chars=500).strip()
        for code in chosen
    }
    return lines, all(lines.values())


def show(here: Visit, quarter: str, department: str | None = None) -> None:
    """Draws the open returned lines of a department, or of all, with their reasons."""
    frame = still_open(here, quarter)
    if department:
        frame = frame[frame["department"].eq(department)]
    if frame.empty:
        return
    names = load.departments(here.actor, quarter).set_index("code")["name"]
    criteria = load.criteria(here.actor, int(quarter[:4])).set_index("code")["name"]
    told = here.plural("{count} line to be handed in again", "{count} lines to be handed in again", len(frame))
    st.html(f'<h2 class="finding">{tables.safe(told)}</h2>')
    columns = [
        *([] if department else [Column(here.text("Department"))]),
        Column(here.text("Criterion"), lead=True, words=True),
        Column(here.text("Reason"), words=True),
    ]
    rows = [
        Row(
            (
                *([] if department else [names.get(one.department, one.department)]),
                f"{one.criterion} {criteria.get(one.criterion, '')}",
                one.reason,
            )
        )
        for one in frame.itertuples()
    ]
    tables.show(columns, rows)


def still_open(here: Visit, quarter: str) -> pd.DataFrame:
    """The open rows of `ledger.returned_lines` of a quarter; none for who reads no submissions."""
    if not here.may("read_submissions"):
        return pd.DataFrame(columns=["department", "criterion", "reason"])
    frame = ledger.returned_lines(here.actor, (quarter,))
    return frame[frame["open"]]
