"""A quarter's results typed into a grid, each criterion beside its unit, maximum and assigned target."""

import pandas as pd
import streamlit as st

from data import typed
from data.contract import CONTRACTS
from pages.parts import dictionary, numbers, tables
from pages.parts.access import Visit
from pages.parts.upload import work
from pages.parts.upload.work import Work
from pages.parts.words import later

LONGEST = 2_000
ROW, HEAD = 35, 38
"""Pixels of a row and of the header."""
SHEET = """
[data-testid=stDataFrame] [data-testid=stElementToolbar],[data-testid=stElementToolbar]:has(~[data-testid=stDataFrame]){display:none}
@media print{[data-testid=stDataFrame]{display:none}}
"""
KNOWN = later("what the register of submissions and the list of achievements say of the result")
_BEGUN = "typed_begun"
"""In the session: which grid is open, and the frame that it began with."""


def show(here: Visit, at: Work, department: str) -> Work:
    """Draws the grid of a department (a code) for the quarter. What is typed stands in the draft from then on, as a file; returns the
    work with it."""
    given = {file: content for file, content in (work.contents(here, at.draft) if at.draft is not None else [])}
    known = name(at.quarter, department)
    frame, place = _opened(here, at.quarter, department, given.get(known))
    if frame.empty:
        st.html(f'<p class="drawn">{tables.safe(here.text("No criterion falls due in this quarter."))}</p>')
        return at
    st.html(f"<style>{SHEET}</style>")
    told = here.text(
        "What is in force already stands in the grid. Numbers with a comma or a point as you write them; an empty cell stays missing."
    )
    st.html(f'<p class="drawn">{tables.safe(told)}</p>')
    after = pd.concat([_part(here, part, place) for _, part in frame.groupby("passfail")]).sort_index()
    content, before = (typed.written(one, here.language == "vi") for one in (after, frame))
    if content is not None and content != given.get(known, before):
        at = work.typed(here, at, (known, content))
    count = int(typed.filled(after).sum())
    words = here.plural(
        "{count} of {all} criterion filled in", "{count} of {all} criteria filled in", count, all=len(after)
    )
    st.html(f'<p class="drawn" role="status">{tables.safe(words)}</p>')
    return at


def _opened(here: Visit, quarter: str, department: str, begun: bytes | None) -> tuple[pd.DataFrame, str]:
    """The frame that the grid began with, and the place of its state; anew where the browser has none of it any more."""
    place = f"typed_{st.session_state.get(work.BOX, 0)}_{quarter}_{department}"
    known = st.session_state.get(_BEGUN)
    if known is None or known[0] != place or not any(f"{place}_{form}" in st.session_state for form in (True, False)):
        frame = typed.to_type(here.actor, department, quarter, begun)
        known = st.session_state[_BEGUN] = (place, frame)
    return known[1], place


def name(quarter: str, department: str) -> str:
    """`nhap-truc-tiep-2025-Q4-YT.csv`"""
    return f"nhap-truc-tiep-{quarter}-{department}.csv"


def _part(here: Visit, frame: pd.DataFrame, place: str) -> pd.DataFrame:
    """Draws the criteria of one form, those with numbers or those that are passed or not; returns them with what stands there."""
    passfail = bool(frame["passfail"].iloc[0])
    shown = pd.DataFrame(
        {
            "row": frame.index.astype(str),
            "criterion": frame["criterion"],
            "criterion_name": frame["criterion_name"].fillna(""),
            "unit": frame["unit"].fillna(""),
            "max_points": [numbers.number(here.language, most) for most in frame["max_points"]],
            "assigned_target": [
                here.text("N/A") if excused else numbers.number(here.language, target)
                for excused, target in zip(frame["excused"], frame["assigned_target"], strict=True)
            ],
            "known": frame["known"],
            **{one: frame[one] for one in typed.TYPED},
        }
    )
    if passfail:
        shown["actual"] = shown["actual"].where(shown["actual"].isin(typed.PASSED.values()), None)
    fixed = [one for one in shown.columns if one not in typed.TYPED]
    left_out = {"unit", "assigned_target", "estimated"} if passfail else set()
    if not frame["known"].ne("").any():
        left_out.add("known")
    if not (frame["needs_target"] | frame["target"].ne("")).any():
        left_out.add("target")
    with st.container(key=f"grid_{'passfail' if passfail else 'numbers'}"):
        edited = st.data_editor(
            shown,
            hide_index=True,
            height=HEAD + ROW * len(shown),
            column_order=[one for one in shown.columns if one not in left_out],
            column_config=_columns(here, passfail),
            disabled=fixed,
            row_height=ROW,
            key=f"{place}_{passfail}",
            alt=here.text("Grid of the criteria to fill in"),
        )
    texts = [one for one in typed.TYPED if one not in typed.MARKS]
    return frame.assign(
        **{one: edited[one].fillna("").astype(str).str.strip() for one in texts},
        **{one: edited[one].fillna(False).astype(bool) for one in typed.MARKS},
    )


def _columns(here: Visit, passfail: bool) -> dict:
    """Every column's header, as short as its width, and how it is typed into; the column's whole name stands in its tip."""
    whole = dictionary.headers(here.language, CONTRACTS["scores"])
    text, figure = st.column_config.TextColumn, {"width": 100, "max_chars": 40, "alignment": "right"}
    written = {"max_chars": LONGEST}
    columns = {
        "row": text(here.text("Row"), width=50, pinned=True),
        "criterion": text(here.text("Code"), width=60, pinned=True),
        "criterion_name": text(here.text("Criterion"), width=280),
        "unit": text(here.text("Unit"), width=85),
        "max_points": text(here.text("Maximum"), width=85, alignment="right", help=whole["max_points"]),
        "assigned_target": text(here.text("Assigned"), width=85, alignment="right", help=whole["assigned_target"]),
        "known": text(here.text("Known here"), width=95, alignment="right", help=here.text(KNOWN)),
        "target": text(here.text("Target"), help=whole["target"], **figure),
        "actual": text(here.text("Result"), help=whole["actual"], **figure),
        "self_points": text(here.text("Self points"), help=whole["self_points"], **figure | {"width": 135}),
        "not_assigned": st.column_config.CheckboxColumn(here.text("N/A"), width=65, help=whole["not_assigned"]),
        "estimated": st.column_config.CheckboxColumn(here.text("Estimate"), width=75, help=whole["estimated"]),
        "evidence": text(here.text("Evidence"), width=220, **written),
        "note": text(here.text("Note"), width=160, **written),
    }
    if passfail:
        words = dict(zip(typed.PASSED.values(), (here.text("passed"), here.text("not passed")), strict=True))
        columns["actual"] = st.column_config.SelectboxColumn(
            here.text("Result"), width=120, options=list(words), format_func=words.get, help=whole["actual"]
        )
    return columns
