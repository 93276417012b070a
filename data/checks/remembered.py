"""Corrections that are remembered: what a person once said that a department's spelling means is how its later files are read."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from data import read, store
from data.accounts import Actor
from data.checks.columns import matched, recognised
from data.checks.references import SPELLINGS
from data.contract import CONTRACTS, Column, Contract
from data.files.intake import Table
from data.findings import Findings
from data.permissions import hands_in
from data.values import periods
from data.values.text import TEXT, Names, fold

SEVERAL = ""
"""Whose the headers are of a file with rows of several departments: the standing office's."""
UNREAD = ""
"""What a header means whose column is not to be read."""


def keep(cursor, upload_id: int, contract: Contract, table: Table, checked) -> None:
    """Records, in the transaction that takes a file, what its mends and matched headers teach; `checked`: `check.Checked`.

    Of cells those of departments, criteria, choices and quarters, for the department of their row. A quarter only where the year stands
    in what was found: "Quý I" is another one each year.
    """
    asked = table.asked
    if "department" not in checked.rows or not (len(checked.mended) or asked.names or asked.unread):
        return
    codes = checked.rows["department"].dropna().unique()
    owner = codes[0] if len(codes) == 1 else SEVERAL
    said = [*asked.names.items(), *((UNREAD, header) for header in asked.unread)]
    taught = [[owner, True, column, fold(header), column] for column, header in said]
    of_row = checked.rows.drop_duplicates("row").set_index("row")["department"].dropna()
    for mend in checked.mended.dropna(subset=["row", "found", "meant"]).itertuples():
        column = contract.column(mend.column)
        if mend.row in of_row.index and _memorable(column) and _lasting(column, mend.found, mend.meant):
            taught.append([of_row[mend.row], False, mend.column, fold(mend.found), mend.meant])
    for department, header, column, key, meant in {tuple(one) for one in taught if one[3]}:
        values = [upload_id, department, contract.kind, header, column, key, meant]
        cursor.execute("INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def headed(actor: Actor, table: Table, kind: str | None) -> Table:
    """The table with those headers that nobody knows called by the column that a person once matched them with, without the columns that
    a person once left unread, and a note of each.

    `kind`: as a person says, else as the headers tell, else as they tell once they are so called.
    """
    if not _any():
        return table
    likely = hands_in(actor)
    kind = kind or recognised(table.headers, likely=likely)
    keys = [fold(header) for header in table.written.columns]
    known = _recall(True, keys, _owner(actor, table))
    for one in [kind] if kind else list(dict.fromkeys(known["kind"])):
        mine = known[known["kind"] == one]
        gone, called = _gone(table, mine), _called(CONTRACTS[one], table, mine)
        names = [called.get(i, header) for i, header in enumerate(table.written.columns)]
        left = [header for i, header in enumerate(names) if i not in gone]
        if (gone or called) and (kind or recognised(left, likely=likely) == one):
            return _read_so(table, CONTRACTS[one], names, called, gone)
    return table


def _read_so(table: Table, contract: Contract, names: list[str], called: dict[int, str], gone: set[int]) -> Table:
    result = replace(table, written=table.written.set_axis(pd.Index(names, dtype="object"), axis=1))
    for position, column in called.items():
        header = table.written.columns[position]
        result = result.telling("remembered_header", column, header, known=contract.column(column).header)
    for position in sorted(gone):
        header, place = table.written.columns[position], table.place(position)
        result = result.telling("remembered_unread", None, header, place=place)
    return result.without(gone)


def _gone(table: Table, known: pd.DataFrame) -> set[int]:
    """Positions of the columns that a person once left unread, but for those matched by hand in this file."""
    unread = set(known.loc[known["column"] == UNREAD, "key"])
    headers = enumerate(table.written.columns)
    return {i for i, header in headers if fold(header) in unread and header not in table.asked.names}


def spelled(actor: Actor, contract: Contract, cells: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """The cells with those spellings that nobody knows as a person once said they are meant, for the department of their row; a note of each.

    A known name always wins; what is remembered is of one department and no other, and of a department's name only that it is its own.
    """
    places = [column for column in contract.columns if _memorable(column)]
    if not any(column.type == "department" for column in places) or not _any():
        return cells
    texts = {column.name: pd.unique(cells[column.name].dropna()) for column in places}
    keys = {fold(text) for some in texts.values() for text in some}
    known = _recall(False, list(keys), actor.department if actor.role == "department" else None)
    known = known[known["column"].isin(texts)]
    if known.empty:
        return cells
    cells = cells.copy()
    names = Names(read.departments(actor), SPELLINGS)
    own = known[(known["column"] == "department") & (known["meant"].map(names.code) == known["department"])]
    meant = (
        own.groupby("key")["department"].agg(lambda codes: codes.iloc[0] if codes.nunique() == 1 else np.nan).dropna()
    )
    strange = {text: meant[fold(text)] for text in texts["department"] if not names.code(text) and fold(text) in meant}
    _replaced(cells, "department", cells["department"].map(strange), findings)
    departments = cells["department"].map(names.code, na_action="ignore")
    for column in places:
        mine = known[known["column"] == column.name]
        if column.type == "department" or mine.empty:
            continue
        understood = _understood(actor, contract, column, cells)
        said = {(one.department, one.key): one.meant for one in mine.itertuples() if understood(one.meant)}
        unknown = {text: fold(text) for text in texts[column.name] if not understood(text)}
        pairs = zip(departments, cells[column.name], strict=True)
        found = [said.get((code, unknown[text])) if text in unknown else None for code, text in pairs]
        _replaced(cells, column.name, pd.Series(found, index=cells.index, dtype=TEXT), findings)
    return cells


def _replaced(cells: pd.DataFrame, column: str, meant: pd.Series, findings: Findings) -> None:
    told = meant.notna()
    if told.any():
        params = [{"known": text} for text in meant]
        findings.add(told, column, "remembered", cells[column], "note", params)
        cells[column] = cells[column].mask(told, meant).astype(TEXT)


def _understood(actor: Actor, contract: Contract, column: Column, cells: pd.DataFrame):
    """Whether a text of a column is understood as it stands."""
    if column.type == "quarter":
        return lambda text: bool(periods.quarter(text) or periods.yearless(text))
    if column.type == "period":
        return lambda text: bool(periods.period(text) or periods.yearless(text))
    if column.type == "criterion":
        time = next(one.name for one in contract.columns if one.type in ("quarter", "period"))
        years = {known[:4] for text in pd.unique(cells[time].dropna()) if (known := periods.period(text))}
        sets = [Names(read.criteria(actor, int(year))) for year in years or map(str, read.years(actor))]
        return lambda text: any(names.code(text) for names in sets)
    words = set(map(fold, column.words))
    return lambda text: fold(text) in words


def _memorable(column: Column) -> bool:
    return column.type in ("department", "criterion", "quarter", "period") or bool(column.choices and not column.open)


def _lasting(column: Column, found: str, meant: str) -> bool:
    if column.type not in ("quarter", "period"):
        return True
    known = periods.period(meant)
    return bool(known and re.search(rf"(?<!\d)({known[:2]})?{known[2:4]}(?!\d)", found))


def _called(contract: Contract, table: Table, known: pd.DataFrame) -> dict[int, str]:
    """Position → column of the headers that the contract does not know and a person once matched with a column that is not there."""
    headers = list(table.written.columns)
    gone = _gone(table, known)
    given = [header for header in table.headers if header not in headers]
    there = matched(contract, [header for i, header in enumerate(headers) if i not in gone] + given)
    meant = dict(zip(known["key"], known["column"], strict=True))
    called: dict[int, str] = {}
    for position, header in enumerate(headers):
        column = meant.get(fold(header))
        if column and column not in there and column not in called.values() and not matched(contract, [header]):
            called[position] = column
    return called


def _owner(actor: Actor, table: Table) -> str:
    """The one department of a file, as far as its headers show it before it is known what kind of file it is."""
    if actor.role == "department":
        return actor.department
    position = matched(CONTRACTS["scores"], list(table.written.columns)).get("department")
    if position is None:
        return SEVERAL
    names = Names(read.departments(actor), SPELLINGS)
    codes = {names.code(text) for text in pd.unique(table.frame.iloc[:, position].dropna())}
    return codes.pop() or SEVERAL if len(codes) == 1 else SEVERAL


def _any() -> bool:
    return bool(store.frame("SELECT EXISTS (FROM corrections) AS known").at[0, "known"])


def _recall(header: bool, keys: list[str], department: str | None) -> pd.DataFrame:
    """The newest correction in force of each key, of cells of each of a column: department, kind, column, key, meant; `department`: only its own.

    None: of all, but what a department's name is, only as the standing office said: no department says so what a file with others' rows is of.
    """
    with store.reading() as cursor:
        return cursor.execute(
            """
            SELECT department, if($header, c.kind, NULL) AS kind, arg_max("column", upload_id) AS "column", key,
                arg_max(meant, upload_id) AS meant
            FROM corrections AS c SEMI JOIN uploads_in_force($as_of) AS u USING (upload_id)
            JOIN ledger AS l ON l.entry_id = c.upload_id
            WHERE header = $header AND list_contains($keys, key) AND coalesce(
                department = $department, "column" <> 'department' OR l.role <> 'department')
            GROUP BY department, if($header, c.kind, NULL), key, if($header, NULL, "column") ORDER BY ALL
            """,
            {"header": header, "keys": keys, "department": department, "as_of": store.version()},
        ).df()
