"""The file to fill in: made from the contract and, for a department's quarter, from its criteria and assigned targets."""

import csv
import io
from decimal import Decimal

import pandas as pd

from data import known, read
from data.accounts import Actor
from data.checks.references import SPELLINGS, assigned_targets
from data.contract import CONTRACTS, Contract
from data.inert import inert
from data.permissions import permitted
from data.values.text import Names
from data.workbook.template import Offered, workbook_template

BOM = "\ufeff"
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@permitted("read_plan")
def template(
    actor: Actor,
    kind: str,
    department: str | None = None,
    quarter: str | None = None,
    vietnamese: bool = False,
    form: str = "csv",
    text=str.format,
) -> bytes:
    """The file to fill in, as `form` says: a CSV that Excel with Vietnamese settings opens as a table (semicolons, decimal commas, a BOM),
    or an XLSX with lists, notes and checks in its cells (see `workbook_template`), told in the words of `text(message, **params)`.

    For `scores` of a department and quarter, a row for each criterion that applies and is due; the helper columns tell its name, unit,
    maximum and assigned target. `vietnamese` headers, or the columns' own names. Raises KeyError for an unknown kind, form or department.
    """
    make = FORMS[form]
    contract, code = CONTRACTS[kind], department_code(actor, department) if department else None
    columns, prepared = list(contract.stored), pd.DataFrame()
    if kind == "scores" and code and quarter:
        columns = list(contract.own)
        prepared = criteria_to_fill(actor, code, quarter)
    return make(actor, contract, columns, prepared, (code or actor.department, quarter), vietnamese, text)


def _csv(actor, contract: Contract, columns: list, prepared: pd.DataFrame, of: tuple, vietnamese: bool, text) -> bytes:
    frame = prepared.reindex(columns=[column.name for column in columns])
    return written(frame, [column.header if vietnamese else column.name for column in columns])


def _xlsx(actor, contract: Contract, columns: list, prepared: pd.DataFrame, of: tuple, vietnamese: bool, text) -> bytes:
    """Lists and heading are of the department that it is for: of another one nothing stands in it."""
    department, quarter = of
    year = int(quarter[:4]) if quarter else max(read.years(actor), default=None)
    known = (
        read.departments(actor, quarter) if quarter else read.departments(actor).drop_duplicates("code", keep="last")
    )
    names = list(zip(known["code"], known["name"], strict=True))
    own = [(code, name) for code, name in names if code == department] if department else names
    lists = {"department": own}
    if year:
        criteria = read.criteria(actor, year)
        criteria = criteria[
            [department in (None, *listed.split("|")) or listed == "*" for listed in criteria["departments"]]
        ]
        quarters = [(f"{year}-Q{number}", "") for number in range(1, 5)]
        lists |= {"criterion": list(zip(criteria["code"], criteria["name"], strict=True))}
        lists |= {"quarter": quarters, "period": [(str(year), ""), *quarters]}
    heading = [(text("Department"), " - ".join(one)) for one in own] if department else []
    if quarter and not prepared.empty:
        heading.append(
            (text("Period"), f"Quý {_ROMAN[quarter[-1]]}/{year}" if vietnamese else f"{quarter[-2:]} {year}")
        )
    organisation = read.rules(actor, year)["organisation"]["name"] if year else ""
    offered = Offered(heading, lists, organisation, prepared)
    return workbook_template(contract, columns, offered, vietnamese, text)


FORMS = {"csv": _csv, "xlsx": _xlsx}
"""What a template can be made as."""


@permitted("read_plan")
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


@permitted("read_plan")
def criteria_to_fill(actor: Actor, department: str, quarter: str) -> pd.DataFrame:
    """A row for each criterion that applies to the department and falls due in the quarter, as the plan lists them.

    quarter, department, criterion (code), criterion_name, group, unit, kind, formula, max_points (missing for information),
    assigned_target (missing where none is), not_assigned ("x" or missing), actual (what the store itself knows of it, see `data.known`, where
    that is more than nothing; else missing). `department` is a code.
    """
    criteria = read.criteria(actor, int(quarter[:4]))
    applies = [listed == "*" or department in listed.split("|") for listed in criteria["departments"]]
    due = [when == "*" or quarter[-1] in when for when in criteria["due"]]
    criteria = criteria[pd.Series(applies, dtype=bool) & pd.Series(due, dtype=bool)]
    rows = pd.DataFrame({"quarter": quarter, "department": department, "criterion": criteria["code"]})
    assigned = assigned_targets(actor, rows, criteria["accumulation"])
    found = known.known(actor, quarter)
    found = found[found["department"].eq(department)].set_index("criterion")["value"].astype(float)
    return rows.assign(
        criterion_name=criteria["name"],
        group=criteria["group"],
        unit=criteria["unit"],
        kind=criteria["kind"],
        formula=criteria["formula"],
        max_points=criteria["max_points"].where(criteria["kind"] != "information"),
        assigned_target=assigned["target"],
        not_assigned=assigned["not_assigned"].map({True: "x", False: None}),
        actual=criteria["code"].map(found[found.gt(0)]).astype(float),
    )


def _cell(value) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d/%m/%Y")
    return inert(str(value))
