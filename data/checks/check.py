"""The check of a file against its contract and against what is in the store: all findings in one pass, and the rows as they would be kept."""

from dataclasses import dataclass

import pandas as pd

from data.accounts import Actor
from data.checks import mends, remembered
from data.checks import plan as check_plan
from data.checks import results as check_results
from data.checks.columns import raw, read_column
from data.checks.references import Context
from data.contract import Contract
from data.files.intake import Table
from data.findings import Findings
from data.values import numbers
from data.values.text import TEXT


@dataclass(frozen=True)
class Checked:
    """`rows`: the stored columns of the contract with `row`, numbers as plain text; `issues`: see `findings`; `mended`: see
    `mends.applied`; `decimal`: the decimal mark by which cells that do not show one were read."""

    rows: pd.DataFrame
    issues: pd.DataFrame
    mended: pd.DataFrame
    decimal: str | None = None

    @property
    def accepted(self) -> bool:
        return not (self.issues["severity"] == "error").any()


def check(actor: Actor, contract: Contract, table: Table, whole: bool = False) -> Checked:
    """Reads a table as the contract's kind of file and finds everything that is wrong with it; `whole`: it is the whole of what it
    speaks of, and what stands in the store beside it will be gone."""
    findings = Findings(table.row, table.line)
    cells, mended = mends.applied(raw(contract, table, findings), table.row, table.asked.mends, findings)
    findings.take(table.issues)
    if table.frame.empty:
        return Checked(pd.DataFrame(), findings.frame(), mended)
    cells = remembered.spelled(actor, contract, cells, findings)

    numeric = [cells[column.name] for column in contract.columns if column.type in ("number", "integer")]
    decimal = decimal_mark(table, numeric)
    context = Context(actor, findings, cells, decimal, whole)
    rows = pd.DataFrame(index=cells.index)
    for column in contract.columns:
        values = cells[column.name]
        if column.type in ("department", "criterion") or (contract.kind, column.name) in _READ_LATER:
            continue
        rows[column.name] = read_column(column, values, findings, decimal)
    rows = _RULES[contract.kind](context, rows)
    _duplicates(findings, contract, rows, table.row)
    stored = [column.name for column in contract.stored]
    extra = ["not_assigned"] if contract.kind == "targets" else []
    return Checked(rows[stored + extra].assign(row=table.row.to_numpy()), findings.frame(), mended, decimal)


_READ_LATER = {("scores", "actual"), ("targets", "target"), ("criteria", "max_points")}


def decimal_mark(table: Table, numeric: list[pd.Series]) -> str | None:
    """The decimal mark by which numbers that do not show one are read: a person's word, the other numbers, the habit of such files."""
    return table.asked.decimal or numbers.decimal_mark(numeric) or _habit(table.delimiter, numeric)


def _habit(delimiter: str, numeric: list[pd.Series]) -> str | None:
    """Files with commas between their cells write decimals with a point; with semicolons and no point anywhere, with a comma."""
    if delimiter == ",":
        return "."
    points = any(values.str.contains(".", regex=False, na=False).any() for values in numeric)
    return "," if delimiter == ";" and not points else None


def _duplicates(findings: Findings, contract: Contract, rows: pd.DataFrame, row: pd.Series) -> None:
    key = rows[list(contract.key)]
    needed = [column.name for column in contract.required if column.name in contract.key]
    whole = key[~findings.spoilt(*contract.key)].dropna(subset=needed)
    again = whole.duplicated().reindex(rows.index, fill_value=False)
    if not again.any():
        return
    numbered = whole.assign(row=row.loc[whole.index])
    first = numbered.groupby(list(contract.key), dropna=False)["row"].transform("first").reindex(rows.index)

    def params(at: int) -> dict:
        return {"first": int(first.iloc[at]), "key": [_shown(value) for value in key.iloc[at]]}

    column = [name for name in contract.key if not findings.lacks(name)][-1]
    findings.add(again, column, "duplicate_key", rows[column].astype(TEXT), params=params)


def _shown(value) -> str:
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d/%m/%Y")
    return "" if pd.isna(value) else str(value)


_RULES = {
    "departments": check_plan.check_departments,
    "criteria": check_plan.check_criteria,
    "targets": check_plan.check_targets,
    "scores": check_results.check_scores,
    "verifications": check_results.check_verifications,
    "achievements": check_results.check_achievements,
    "commendations": check_results.check_commendations,
}
