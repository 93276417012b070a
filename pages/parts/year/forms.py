"""The rules of a year in forms: each clause in a box of its own kind, lists in grids; what stands in them as rules."""

from datetime import time

import pandas as pd
import streamlit as st

from pages.parts import numbers
from pages.parts.access import Visit
from pages.parts.year import clauses
from pages.parts.year.clauses import MISSING, NAMES, TITLES

_LONG = ("signers", "holidays")
"""Lists with one entry a line."""
_LINE, _HEAD = 35, 38


def show(here: Visit, rules: dict, place: str) -> dict:
    """Draws the forms, begun with `rules` (`data.read.rules`); returns the rules as they stand. `place`: tells these boxes from others."""
    edited = dict(rules)
    for table, keys in NAMES.items():
        with st.expander(here.text(TITLES[table]), expanded=table in ("organisation", "scale", "deadline")):
            boxes = st.columns(3)
            edited[table] = rules[table] | {
                key: _box(
                    here, boxes[at % 3], f"{table}.{key}", here.text(name), rules[table][key], f"{place}_{table}_{key}"
                )
                for at, (key, name) in enumerate(keys.items())
                if key in rules[table]
            }
    with st.expander(here.text("Bands"), expanded=True):
        edited["band"] = _bands(here, rules["band"], f"{place}_band")
    with st.expander(here.text("Gates"), expanded=True):
        edited["gate"] = _gates(here, rules["gate"], f"{place}_gate")
    with st.expander(here.text("Equal totals")):
        told = here.text(
            "One rule a line, the first counts first: before_bonus, penalty, previous, group:A, criterion:A01."
        )
        written = st.text_area(told, "\n".join(rules["ties"]), key=f"{place}_ties", height=150)
        edited["ties"] = _lines(written)
    return edited


def _box(here: Visit, column, key: str, label: str, value, place: str):
    """Draws the box of one clause. Returns what stands in it, of the kind that the rules have it in."""
    with column:
        if key == "missing.closed":
            return st.selectbox(
                label,
                list(MISSING),
                list(MISSING).index(value),
                lambda one: here.text(MISSING[one]),
                key=place,
                placeholder="",
            )
        if key == "deadline.time":
            return st.time_input(label, time.fromisoformat(value), key=place).strftime("%H:%M")
        if key == "deadline.extensions":
            written = st.text_area(
                here.text("Extensions, one a line: 2025-Q3; YT; 10/10/2025"),
                "\n".join(f"{one['quarter']}; {one['department']}; {numbers.day(one['until'])}" for one in value),
                key=place,
            )
            return [_extension(line) for line in _lines(written)]
        if key == "deadline.holidays":
            written = st.text_area(
                here.text("Holidays, one a line: 02/09/2025"), "\n".join(numbers.day(one) for one in value), key=place
            )
            return [_day(line) for line in _lines(written)]
        if isinstance(value, bool):
            return st.checkbox(label, value, key=place)
        if isinstance(value, list):
            return _lines(st.text_area(label, "\n".join(value), key=place))
        if isinstance(value, int):
            # A whole number of points may become one with decimals, a number of days may not.
            whole = key.partition(".")[0] in ("deadline", "questions", "commendation")
            given = st.number_input(label, value=value if whole else float(value), step=1 if whole else 0.5, format=None if whole else "%g", key=place)  # fmt: skip
            return int(given) if float(given).is_integer() else given
        if isinstance(value, float):
            given = st.number_input(label, value=value, step=0.1, format="%g", key=place)
            return value if given == value else given
        return st.text_input(label, value, key=place, max_chars=300).strip()


def _bands(here: Visit, bands: list[dict], place: str) -> list[dict]:
    begun = pd.DataFrame(bands, columns=["name", "from", "basis"]).astype({"from": float})
    config = {
        "name": st.column_config.TextColumn(here.text("Band"), width=180),
        "from": st.column_config.NumberColumn(here.text("From, in points"), width=120, format="%g"),
        "basis": st.column_config.TextColumn(here.text("Rests on"), width=420),
    }
    edited = _grid(here, begun, config, place)
    return [{"name": _text(one["name"]), "from": _figure(one["from"]), "basis": _text(one["basis"])} for one in edited]


def _gates(here: Visit, gates: list[dict], place: str) -> list[dict]:
    columns = ["on", "name", "criterion", "measure", "below", "above", "band", "basis"]
    begun = pd.DataFrame(gates, columns=columns).astype({"below": float, "above": float, "on": bool})
    texts = {"name": 260, "criterion": 130, "band": 150, "basis": 420}
    labels = {
        "name": here.text("Condition"),
        "criterion": here.text("Criterion"),
        "band": here.text("Band at most"),
        "basis": here.text("Rests on"),
    }
    config = {
        "on": st.column_config.CheckboxColumn(here.text("Acts"), width=60, default=True),
        **{name: st.column_config.TextColumn(labels[name], width=width) for name, width in texts.items()},
        "measure": st.column_config.SelectboxColumn(
            here.text("Measured by"), options=list(clauses.MEASURES), width=130
        ),
        "below": st.column_config.NumberColumn(here.text("Below"), width=80, format="%g"),
        "above": st.column_config.NumberColumn(here.text("Above"), width=80, format="%g"),
    }
    found = []
    for one in _grid(here, begun, config, place):
        gate = {name: _text(one[name]) for name in ("name", "criterion", "measure", "band", "basis")}
        gate |= {name: _figure(one[name]) for name in ("below", "above") if not pd.isna(one[name])}
        found.append(gate | {"on": bool(one["on"]) if not pd.isna(one["on"]) else True})
    return found


def _grid(here: Visit, begun: pd.DataFrame, config: dict, place: str) -> list[dict]:
    edited = st.data_editor(
        begun,
        hide_index=True,
        num_rows="dynamic",
        column_config=config,
        column_order=list(begun.columns),
        row_height=_LINE,
        height=_HEAD + _LINE * (len(begun) + 2),
        key=place,
        placeholder="",
        alt=here.text("Grid to edit"),
    )
    return edited.dropna(how="all", subset=["name"]).to_dict("records")


def _lines(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]


def _text(value) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _figure(value) -> int | float | str:
    """A number without a decimal that says nothing; an empty cell is no number, which the check tells."""
    if pd.isna(value):
        return ""
    return int(value) if float(value).is_integer() else float(value)


def _day(written: str) -> str:
    """A day as the rules write it; what is none stays as it was typed, for the check to tell."""
    day = numbers.read_day(written)
    return day.isoformat() if day else written


def _extension(line: str) -> dict:
    quarter, department, until = (part.strip() for part in [*line.split(";"), "", ""][:3])
    return {"quarter": quarter, "department": department, "until": _day(until)}
