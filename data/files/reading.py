"""How a file is read, before anything is known of what it means: its form, the evidence for each reading, and the table as text."""

import pandas as pd

from data import memory
from data.checks.wide import turned
from data.files import intake, workbooks
from data.files.formats import is_workbook
from data.files.intake import Asked, Table, Unreadable
from data.findings import Findings
from data.values import numbers


def reading(content: bytes, asked: Asked | None = None) -> dict:
    """What a file is read as.

    `accepted`, `encoding`, `delimiter`, `sheet`, `sheets`, `header_row` (as a spreadsheet counts), `header_line` (physical),
    `decimal` (the mark of the whole file, None where none or both), `decimals` (column → see `numbers.evidence`), `columns`,
    `rows` (how many), `issues` (see `findings`), `table` (list of rows of text, None where the file is not accepted).
    """
    with memory.given_back(len(content)):
        try:
            return _described(turned(intake.read(content, asked), None))
        except Unreadable as reason:
            return _refused(told(reason))


def _described(table: Table) -> dict:
    wrong = bool((table.issues["severity"] == "error").any())
    known = decimals(table)
    marks = {evidence["mark"] for evidence in known.values()} - {None}
    return {
        "accepted": not wrong,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "header_row": table.header_row,
        "header_line": table.header_line,
        "decimal": marks.pop() if len(marks) == 1 else None,
        "decimals": known,
        "columns": list(table.written.columns),
        "rows": len(table.written),
        "issues": table.issues,
        "table": None if wrong else table.written.to_numpy(dtype=object).tolist(),
    }


def told(reason: Unreadable) -> pd.DataFrame:
    """Why a file cannot be read, as an issue."""
    nothing = pd.Series(dtype="int64")
    findings = Findings(nothing, nothing)
    findings.tell(reason.code, None, reason.found, row=reason.row, line=reason.line, **reason.params)
    return findings.frame()


def _refused(issues: pd.DataFrame) -> dict:
    nothing = ("encoding", "delimiter", "sheet", "header_row", "header_line", "decimal", "rows", "table")
    none_of = {"sheets": [], "decimals": {}, "columns": []}
    return {"accepted": False, **dict.fromkeys(nothing), **none_of, "issues": issues}


def decimals(table: Table) -> dict[str, dict]:
    """Column → evidence, of the columns in which most cells are numbers."""
    found = {}
    for position, name in enumerate(table.frame.columns):
        evidence = numbers.evidence(table.frame.iloc[:, position], table.asked.decimal)
        if evidence:
            found[name] = evidence
    return found


def sheets(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order; none of another file, and of a workbook that cannot be opened."""
    try:
        return tuple(workbooks.opened(content).names) if is_workbook(content) else ()
    except Unreadable:
        return ()
