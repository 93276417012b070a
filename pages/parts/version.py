"""One submission: the rows as they were handed in, and what it changed against what stood before."""

import pandas as pd

from pages.parts import numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import plural, text

COMPARED = ("target", "actual", "self_points", "not_assigned", "estimated", "evidence", "note")
"""Columns of the scores whose cells are compared."""
_MARKS = ("not_assigned", "estimated")


def show(here: Visit, rows: pd.DataFrame, contract, headers: dict[str, str], marked: int | None = None) -> None:
    """Draws the rows of an upload (`load.rows`): the columns of its contract that hold anything, each after its row in the file.

    The row `marked`, where a figure elsewhere led here, stands out.
    """
    present = [column for column in contract.stored if _holds(rows[column.name])]
    columns = [Column(here.text("Row"), lead=True)]
    columns += [Column(headers[one.name], "right" if one.type in ("number", "integer") else "left") for one in present]
    shown = [
        Row(
            (str(one["row"]), *(_cell(here.language, one[column.name], column.type) for column in present)),
            own=one["row"] == marked,
        )
        for _, one in rows.iterrows()
    ]
    tables.show(columns, shown, tall=len(shown) > 30)


def show_one(here: Visit, one: pd.Series, contract, headers: dict[str, str]) -> None:
    """Draws one row of an upload alone: each column of its contract with what stands there."""
    cells = {headers[column.name]: _cell(here.language, one[column.name], column.type) for column in contract.stored}
    columns = [Column(here.text("Column"), lead=True), Column(here.text("In the file"))]
    tables.show(columns, [Row(pair, own=True) for pair in cells.items() if pair[1]])


def changes(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Cells of `rows` that differ from `before`, both rows of scores: row, quarter, department, criterion, column (missing
    where the whole row is new), old, new."""
    key = ["quarter", "department", "criterion"]
    known = before.set_index(key)
    told = []
    for _, one in rows.iterrows():
        place = tuple(one[key])
        head = [one["row"], *place]
        if place not in known.index:
            told.append([*head, None, None, None])
            continue
        old = known.loc[place]
        told += [
            [*head, column, old[column], one[column]] for column in COMPARED if not _same(old[column], one[column])
        ]
    return pd.DataFrame(told, columns=["row", *key, "column", "old", "new"])


def changes_words(language: str, rows: pd.DataFrame, changed: pd.DataFrame) -> str:
    """`24 dòng: 1 mới, 2 thay đổi, 21 giữ nguyên so với trước lần nộp này.`"""
    new = int(changed["column"].isna().sum())
    altered = changed.loc[changed["column"].notna(), "row"].nunique()
    return text(
        language,
        "{rows} rows: {new} new, {changed} changed, {same} as they were before this submission.",
        rows=len(rows),
        new=new,
        changed=altered,
        same=len(rows) - new - altered,
    )


def show_changes(here: Visit, changed: pd.DataFrame, headers: dict[str, str], names: dict[str, str]) -> None:
    """Draws the cells that differ; `names`: criterion → its name."""
    columns = [
        Column(here.text("Row")),
        Column(here.text("Department")),
        Column(here.text("Criterion"), lead=True),
        Column(here.text("Column")),
        Column(here.text("Stood before")),
        Column(here.text("In this submission")),
    ]
    altered = changed[changed["column"].notna()]
    rows = [
        Row(
            (
                str(one.row),
                one.department,
                f"{one.criterion} {names.get(one.criterion, '')}".strip(),
                headers[one.column],
                _old_new(here.language, one.column, one.old),
                _old_new(here.language, one.column, one.new),
            )
        )
        for one in altered.itertuples()
    ]
    new = changed.loc[changed["column"].isna(), "criterion"]
    if rows:
        tables.show(columns, rows, tall=len(rows) > 30)
    if len(new):
        told = plural(
            here.language, "{count} new row: {codes}", "{count} new rows: {codes}", len(new), codes=", ".join(new)
        )
        tables.notes([told])


def _same(old, new) -> bool:
    if absent(old) or absent(new):
        return absent(old) and absent(new)
    return bool(old == new)


def _holds(values: pd.Series) -> bool:
    return bool(values.any()) if values.dtype == bool else bool(values.notna().any())


def _old_new(language: str, column: str, value) -> Html | str:
    kind = "boolean" if column in _MARKS else "text" if isinstance(value, str) else "number"
    return _cell(language, value, kind) or tables.span(text(language, "empty"), "quiet")


def _cell(language: str, value, kind: str) -> str:
    if absent(value):
        return ""
    if kind in ("number", "integer"):
        return numbers.number(language, value)
    if kind == "boolean":
        return "x" if value else ""
    if kind == "date":
        return numbers.day(value)
    return str(value)
