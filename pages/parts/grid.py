"""A quarter's results typed into a grid, each criterion beside its unit, maximum and assigned target."""

import pandas as pd
import streamlit as st

from data import typed
from data.contract import CONTRACTS
from pages.parts import dictionary, numbers, tables
from pages.parts.access import Visit

LONGEST = 2_000
ROW, HEAD = 35, 38
"""Pixels of a row and of the header."""
SHEET = """
[data-testid=stDataFrame] [data-testid=stElementToolbar],[data-testid=stElementToolbar]:has(~[data-testid=stDataFrame]){display:none}
@media print{[data-testid=stDataFrame]{display:none}}
"""
_BEGUN = "typed_begun"


def files(
    here: Visit, department: str, quarter: str, key: str, begun: bytes | None = None
) -> tuple[list[tuple[str, bytes]], bool]:
    """Draws the grid of a department (a code) and quarter, and below it the button to go on.

    Returns name and bytes of the file that what stands in the grid makes (no file while nothing does), and whether the button was
    pressed. `begun`: such a file's bytes, to go on with in a new session; `key`: another one empties the grid.
    """
    place = f"{key}_{quarter}_{department}"
    known = st.session_state.setdefault(_BEGUN, {})
    if place not in known:
        known[place] = typed.to_type(here.actor, department, quarter, begun)
    frame = known[place]
    if frame.empty:
        st.html(f'<p class="drawn">{tables.safe(here.text("No criterion falls due in this quarter."))}</p>')
        return [], False
    st.html(f"<style>{SHEET}</style>")
    told = here.text(
        "What is in force already stands in the grid. Numbers with a comma or a point as you write them; an empty cell stays missing."
    )
    st.html(f'<p class="drawn">{tables.safe(told)}</p>')
    frame = pd.concat([_part(here, part, place) for _, part in frame.groupby("passfail")]).sort_index()
    content = typed.written(frame, here.language == "vi")
    count = int(typed.filled(frame).sum())
    words = here.plural(
        "{count} of {all} criterion filled in", "{count} of {all} criteria filled in", count, all=len(frame)
    )
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        pressed = st.button(
            here.text("Check what is typed"), type="primary", disabled=content is None, key=f"{place}_go"
        )
    with right:
        st.html(f'<p class="drawn">{tables.safe(words)}</p>')
    return ([(name(quarter, department), content)] if content else []), pressed


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
            **{one: frame[one] for one in typed.TYPED},
        }
    )
    if passfail:
        shown["actual"] = shown["actual"].where(shown["actual"].isin(typed.PASSED.values()), None)
    fixed = [one for one in shown.columns if one not in typed.TYPED]
    left_out = {"unit", "assigned_target", "estimated"} if passfail else set()
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
        "criterion_name": text(whole["criterion_name"], width=280),
        "unit": text(here.text("Unit"), width=85),
        "max_points": text(here.text("Maximum"), width=70, alignment="right", help=whole["max_points"]),
        "assigned_target": text(here.text("Assigned"), width=85, alignment="right", help=whole["assigned_target"]),
        "target": text(here.text("Target"), help=whole["target"], **figure),
        "actual": text(here.text("Result"), help=whole["actual"], **figure),
        "self_points": text(here.text("Self points"), help=whole["self_points"], **figure),
        "not_assigned": st.column_config.CheckboxColumn(here.text("N/A"), width=65, help=whole["not_assigned"]),
        "estimated": st.column_config.CheckboxColumn(here.text("Estimate"), width=75, help=whole["estimated"]),
        "evidence": text(whole["evidence"], width=220, **written),
        "note": text(whole["note"], width=160, **written),
    }
    if passfail:
        words = dict(zip(typed.PASSED.values(), (here.text("passed"), here.text("not passed")), strict=True))
        columns["actual"] = st.column_config.SelectboxColumn(
            here.text("Result"), width=120, options=list(words), format_func=words.get, help=whole["actual"]
        )
    return columns
