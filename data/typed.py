"""A quarter's results with no file at all: the frame of a grid to type into, and what was typed as a file."""

import csv
import io
from decimal import Decimal

import pandas as pd

from data import read
from data.accounts import Actor
from data.contract import CONTRACTS, DIVIDING_FORMULAS
from data.permissions import permitted
from data.template import BOM, criteria_to_fill, department_code

MARK = "x"
PASSED = {1.0: "đạt", 0.0: "không đạt"}
"""The stored actual of a criterion that is passed or not → what stands in its cell."""
TYPED = ("target", "actual", "self_points", "not_assigned", "estimated", "evidence", "note")
"""The columns of the contract that a person types; the marks among them are true or false."""
MARKS = ("not_assigned", "estimated")
_WRITTEN = ("quarter", "department", "criterion", "criterion_name", *TYPED)


@permitted("hand_in")
def to_type(actor: Actor, department: str, quarter: str, begun: bytes | None = None) -> pd.DataFrame:
    """A row for each criterion that the department has to fill in, as `template.criteria_to_fill` lists them, sorted by group.

    quarter, department, criterion, criterion_name, group, unit, max_points, assigned_target; `passfail`: it is passed or not;
    `needs_target`: its formula divides by a target and none was assigned; `excused`: the council has left it out. Then TYPED, as text
    and truths, holding what is in force ("" where nothing is), or what was `begun`: a file that `written` made of such a frame.
    `given`: whether something was in force. `known`: what the store itself knows of the result, offered where none is in force ("" where
    it knows nothing). The index is the row that a spreadsheet shows of that file. Raises KeyError for an unknown department.
    """
    department = department_code(actor, department)
    frame = criteria_to_fill(actor, department, quarter).sort_values("group", kind="stable", na_position="last")
    offered = pd.Series([_figure(value) for value in frame["actual"]], frame.index, dtype=object)
    known = read.scores(actor, [quarter])
    known = known[known["department"] == department].set_index("criterion").reindex(frame["criterion"])
    frame = frame.assign(
        passfail=frame["formula"].eq("passfail"),
        needs_target=frame["formula"].isin(DIVIDING_FORMULAS) & frame["assigned_target"].isna(),
        excused=frame["not_assigned"].notna(),
        given=known["quarter"].notna().to_numpy(),
        not_assigned=known["not_assigned"].eq(True).to_numpy(),
        estimated=known["estimated"].eq(True).to_numpy(),
        **{name: [_figure(value) for value in known[name]] for name in ("target", "actual", "self_points")},
        **{name: known[name].fillna("").to_numpy() for name in ("evidence", "note")},
    )
    frame["actual"] = frame["actual"].where(
        ~frame["passfail"], [PASSED.get(value, "") for value in known["actual"].astype("float64")]
    )
    frame["actual"] = frame["actual"].where(frame["given"], offered)
    frame = frame.assign(known=offered)
    frame = frame.drop(columns="formula").set_axis(range(2, len(frame) + 2))
    return _begun(frame, begun) if begun else frame


def written(frame: pd.DataFrame, vietnamese: bool = False) -> bytes | None:
    """What was typed into a frame of `to_type`, as a CSV of quarterly results with each row where the index has it; None where
    there is no row.

    A row goes in if anything stands in it, or if it takes back what is in force. Cells stand as they were typed: what they mean is
    for the check to find out.
    """
    goes_in = filled(frame) | frame["given"]
    if not goes_in.any():
        return None
    contract = CONTRACTS["scores"]
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow([contract.column(name).header if vietnamese else name for name in _WRITTEN])
    cells = frame[[*_WRITTEN]].assign(**{name: frame[name].map({True: MARK, False: ""}) for name in MARKS})
    for kept, row in zip(goes_in, cells.fillna("").itertuples(index=False), strict=True):
        lines.writerow(row if kept else [])
    return (BOM + out.getvalue()).encode("utf-8")


def filled(frame: pd.DataFrame) -> pd.Series:
    """Whether anything stands in the columns of a row that are typed."""
    texts = frame[[name for name in TYPED if name not in MARKS]].fillna("").ne("").any(axis=1)
    return texts | frame[list(MARKS)].eq(True).any(axis=1)


def _figure(value) -> str:
    """A stored number as it is typed here: with a decimal comma, and never so that the comma could part thousands."""
    if pd.isna(value):
        return ""
    whole, _, part = format(Decimal(repr(float(value))).normalize(), "f").partition(".")
    return f"{whole},{part}{'0' if len(part) == 3 else ''}" if part else whole


def _begun(frame: pd.DataFrame, content: bytes) -> pd.DataFrame:
    """The frame with what stands in a file of `written` instead of what is in force, criterion by criterion."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    next(rows)
    typed = pd.DataFrame([row for row in rows if row], columns=list(_WRITTEN)).drop_duplicates("criterion")
    typed = typed.set_index("criterion")[list(TYPED)].reindex(frame["criterion"]).set_axis(frame.index).fillna("")
    return frame.assign(
        **{name: typed[name] == MARK if name in MARKS else typed[name] for name in TYPED},
    )
