"""What is kept beside an accepted file: how it was read, what a person mended in it and answered, who approved it."""

import dataclasses
import json
from dataclasses import dataclass

import pandas as pd

from data.values.text import clean

TABLES = ("readings", "matched_headers", "mends", "answers", "approvals", "corrections", "enactments")


@dataclass(frozen=True)
class Approval:
    """The head who approved the figures before they were handed in: name, position, number of the document; empty where not said."""

    name: str
    position: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Enactment:
    """The document with which a version of the year's plan is issued, number and date. `whole`: the file is the whole of what it
    speaks of, of criteria the set of each of its years, of departments the list; what it leaves out is gone from then on."""

    document: str
    whole: bool = False


def said(asked) -> str | None:
    """All that a person says of the form and the cells of a file (`intake.Asked`), written in one way; None where that is nothing.

    By it the same bytes read otherwise are another file. Answers change nothing of what is read and are not in it.
    """
    nothing = type(asked)()
    told = {one.name: getattr(asked, one.name) for one in dataclasses.fields(asked) if one.name != "answers"}
    told = {name: value for name, value in told.items() if value != getattr(nothing, name)}
    if asked.mends:
        told["mends"] = [[*dataclasses.astuple(mend)] for mend in asked.mends]
    return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else None


def keep(
    cursor,
    upload_id: int,
    table,
    checked,
    answers: dict[str, str],
    approval: Approval | None,
    enactment: Enactment | None = None,
) -> None:
    """Records it in the transaction that takes the file. `table`: `intake.Table`; `checked`: `check.Checked`."""
    cursor.execute(
        "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            upload_id,
            table.encoding,
            table.delimiter,
            table.sheet,
            table.header_row,
            table.header_end or table.header_row,
            checked.decimal,
            said(table.asked),
        ],
    )
    _insert(cursor, "matched_headers", [[upload_id, *pair] for pair in table.asked.names.items()])
    if len(checked.mended):
        cursor.register("mended", checked.mended.assign(upload_id=upload_id))
        cursor.execute("INSERT INTO mends BY NAME FROM mended")
        cursor.unregister("mended")
    _insert(cursor, "answers", [[upload_id, *pair] for pair in answers.items()])
    if approval and clean(approval.name):
        parts = [clean(part or "")[:200] or None for part in dataclasses.astuple(approval)]
        _insert(cursor, "approvals", [[upload_id, *parts]])
    if enactment:
        _insert(cursor, "enactments", [[upload_id, clean(enactment.document)[:500], enactment.whole]])


def copy(cursor, upload_id: int, restored: int) -> None:
    """What is known of the upload that another restores holds for that one too."""
    for table in TABLES:
        cursor.execute(
            f"INSERT INTO {table} SELECT * REPLACE (? AS upload_id) FROM {table} WHERE upload_id = ?",
            [upload_id, restored],
        )


def answered(issues: pd.DataFrame, wanting: tuple[str, ...], answers: dict[str, str]) -> tuple[dict, tuple]:
    """Of the warnings among the issues that want a reason: code → reason of those that have one, and the codes of those that have none."""
    codes = issues.loc[issues["severity"].eq("warning"), "code"]
    asked = [code for code in wanting if codes.eq(code).any()]
    given = {code: clean(answers.get(code) or "")[:500] for code in asked}
    return {code: reason for code, reason in given.items() if reason}, tuple(c for c in asked if not given[c])


def _insert(cursor, table: str, rows: list[list]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
