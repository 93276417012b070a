"""The file to fill in: made from the contract and, for a department's quarter, from its criteria and assigned targets."""

import csv
import io
from decimal import Decimal

import pandas as pd

from data import read
from data.accounts import Actor
from data.contract import CONTRACTS
from data.inert import inert
from data.references import SPELLINGS, assigned_targets
from data.text import Names

BOM = "\ufeff"


def template(
    actor: Actor, kind: str, department: str | None = None, quarter: str | None = None, vietnamese: bool = False
) -> bytes:
    """A CSV that Excel with Vietnamese settings opens as a table (semicolons, decimal commas, a BOM).

    For `scores` of a department and quarter, a row for each criterion that applies and is due; the helper columns tell its name, unit,
    maximum and assigned target. `vietnamese` headers, or the columns' own names. Raises KeyError for an unknown kind or department.
    """
    contract = CONTRACTS[kind]
    frame = pd.DataFrame(columns=[column.name for column in contract.columns])
    if kind == "scores" and department and quarter:
        # Verified points are the council's: a department's own form does not ask for them.
        columns = frame.columns.drop("verified_points")
        frame = criteria_to_fill(actor, department_code(actor, department), quarter).reindex(columns=columns)
    else:
        frame = frame[[column.name for column in contract.stored]]
    headers = [contract.column(name).header if vietnamese else name for name in frame.columns]
    return written(frame, headers)


def department_code(actor: Actor, spelling: str) -> str:
    """The code of a department named in any known way. Raises KeyError."""
    code = Names(read.departments(actor), SPELLINGS).code(spelling)
    if code is None:
        raise KeyError(spelling)
    return code


def written(frame: pd.DataFrame, headers: list[str]) -> bytes:
    """A frame as CSV for Excel with Vietnamese settings; a text that a spreadsheet would run as a formula is written as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers)
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return (BOM + out.getvalue()).encode("utf-8")


def criteria_to_fill(actor: Actor, department: str, quarter: str) -> pd.DataFrame:
    """A row for each criterion that applies to the department and falls due in the quarter, as the plan lists them.

    quarter, department, criterion (code), criterion_name, group, unit, formula, max_points (missing for information),
    assigned_target (missing where none is), not_assigned ("x" or missing). `department` is a code.
    """
    criteria = read.criteria(actor, int(quarter[:4]))
    applies = [listed == "*" or department in listed.split("|") for listed in criteria["departments"]]
    due = [when == "*" or quarter[-1] in when for when in criteria["due"]]
    criteria = criteria[pd.Series(applies, dtype=bool) & pd.Series(due, dtype=bool)]
    rows = pd.DataFrame({"quarter": quarter, "department": department, "criterion": criteria["code"]})
    assigned = assigned_targets(actor, rows, criteria["accumulation"])
    return rows.assign(
        criterion_name=criteria["name"],
        group=criteria["group"],
        unit=criteria["unit"],
        formula=criteria["formula"],
        max_points=criteria["max_points"].where(criteria["kind"] != "information"),
        assigned_target=assigned["target"],
        not_assigned=assigned["not_assigned"].map({True: "x", False: None}),
    )


def _cell(value) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d/%m/%Y")
    return inert(str(value))
