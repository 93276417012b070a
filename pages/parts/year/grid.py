"""The grid in which a kind of the plan is edited: the columns of its file, each with its choices and its help."""

import pandas as pd
import streamlit as st

from data.contract import CONTRACTS
from pages.parts import dictionary
from pages.parts.access import Visit

ROW = "row"
"""The column with the number by which findings name a row; a row that was added has none before it is drawn again."""
WIDTHS = {
    "code": 80, "name": 320, "group": 75, "kind": 110, "formula": 140, "parameters": 95, "unit": 95, "direction": 130,
    "max_points": 120, "departments": 130, "due": 90, "accumulation": 100, "source": 260, "short_name": 130, "block": 130,
    "aliases": 220, "staff_count": 85, "leader_count": 85, "female_count": 70, "council_member": 170, "valid_from": 105,
    "valid_to": 105, "successor": 130,
}  # fmt: skip
_PLACE = {"code": 0, "name": 0, "group": 0, "kind": 0, "max_points": 0}
"""Columns that stand in front, since they are what is looked at first."""
_LINE, _HEAD, _TALLEST = 35, 38, 620


def show(here: Visit, kind: str, frame: pd.DataFrame, place: str, hidden: tuple[str, ...] = ()) -> pd.DataFrame:
    """Draws rows of `plan.texts` with their `row`; returns them as they stand, with those added and without those removed."""
    contract = CONTRACTS[kind]
    headers = dictionary.headers(here.language, contract)
    columns = sorted(
        (one for one in contract.stored if one.name not in hidden), key=lambda one: _PLACE.get(one.name, 1)
    )
    config = {ROW: st.column_config.TextColumn(here.text("Row"), width=50, pinned=True, disabled=True)}
    config |= {column.name: _column(here, column, headers[column.name]) for column in columns}
    edited = st.data_editor(
        # A range for an index: with another, a person would have to fill it in for a row that is added.
        frame.reset_index(drop=True)[[ROW, *(column.name for column in columns), *hidden]],
        hide_index=True,
        num_rows="dynamic",
        height=min(_HEAD + _LINE * (len(frame) + 2), _TALLEST),
        column_order=[ROW, *(column.name for column in columns)],
        column_config=config,
        row_height=_LINE,
        key=place,
        placeholder="",
        alt=here.text("Grid to edit"),
    )
    return _numbered(edited)


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `plan.texts` with the number that each has in its file."""
    return frame.assign(**{ROW: [str(at + 2) for at in range(len(frame))]})


def _numbered(edited: pd.DataFrame) -> pd.DataFrame:
    """The rows in which anything stands, as text, the added ones numbered after the last."""
    texts = edited.drop(columns=ROW).fillna("").astype(str).apply(lambda column: column.str.strip())
    rows = pd.to_numeric(edited[ROW], errors="coerce")
    last = int(rows.max()) if rows.notna().any() else 1
    added = rows.isna()
    rows = rows.fillna(last + added.cumsum()).astype(int)
    kept = texts.ne("").any(axis=1)
    return texts.assign(**{ROW: rows.astype(str)})[kept].reset_index(drop=True)


def _column(here: Visit, column, header: str):
    about = {"help": here.text(column.help), "width": WIDTHS.get(column.name, 120)}
    if column.choices:
        spelled = {"": ""} | {
            word: others[0] if here.language == "vi" and others else word for word, others in column.choices.items()
        }
        return st.column_config.SelectboxColumn(header, options=list(spelled), format_func=spelled.get, **about)
    alignment = "right" if column.type in ("number", "integer") else "left"
    return st.column_config.TextColumn(
        header, max_chars=500, pinned=column.name == "code", alignment=alignment, **about
    )
