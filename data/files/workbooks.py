"""Workbooks of any make (XLSX, XLS, ODS) as sheets of text: numbers written plainly, days day first, formulas as they last came out."""

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.files import containers, marks, ours
from data.files.dialect import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Record
from data.files.formats import ZIP
from data.files.unreadable import Unreadable
from data.findings import letters
from data.values.text import fold

MAX_SHEETS = 100
MAX_MEMORY = 1_000_000_000
_OWN_ERROR = "python_calamine"
_WHOLE_ROWS = re.compile(rb'<dimension ref="\d+:\d+"\s*/>')
_SHARE = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
_DOUBTFUL = re.compile(r"[+-]?\d{1,3}\.\d{3}")


@dataclass
class Sheet:
    """`records`: its rows; `merged`: (first row, first column, last row, last column), rows from 1, columns from 0; `told`: what is hidden in
    it, as `encodings.Decoded.told`."""

    name: str
    records: list[Record]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    told: list[tuple[str, str, str, dict]] = field(default_factory=list)


@dataclass
class Book:
    """A workbook: `kind` is xlsx, xls, xlsb or ods; `names`: its visible sheets, in their order, without those that we added."""

    kind: str
    names: tuple[str, ...]
    _book: CalamineWorkbook
    _content: bytes

    def sheet(self, name: str) -> Sheet:
        sheet = _sheet(self._book, name)
        return _marked(sheet, marks.marks(self._content, name)) if self.kind == "xlsx" else sheet

    def values(self, name: str) -> list[tuple[int, list]]:
        """Number and cells, from column A on, of each row of a sheet: texts, numbers, days and truths as the workbook keeps them."""
        sheet = self._book.get_sheet_by_name(name)
        if sheet.start is None:
            return []
        first, left = sheet.start
        return [(row, [None] * left + list(cells)) for row, cells in enumerate(sheet.iter_rows(), 1 + first)]


def opened(content: bytes) -> Book:
    """The workbook of these bytes, which are looked through before anything is unpacked.

    Raises `Unreadable`: those of `containers`, too_many_sheets, broken_workbook, empty_file.
    """
    kind = containers.packed(content) if content.startswith(ZIP) else containers.old(content)
    if kind in ("xls", "xlsb"):
        _tried(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_of_known_extent(content) if kind == "xlsx" else content))
        known = [
            one.name
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        if len(book.sheet_names) > MAX_SHEETS:
            raise Unreadable("too_many_sheets", str(len(book.sheet_names)), limit=MAX_SHEETS)
    except Unreadable:
        raise
    except BaseException as error:  # what the library panics with is no Exception
        raise _damaged(error) from error
    if not known:
        raise Unreadable("empty_file")
    theirs = [name for name in known if not ours.is_sheet(name)]
    return Book(kind, tuple(theirs or known), book, content)


def _marked(sheet: Sheet, known: marks.Marks) -> Sheet:
    """The sheet with what its cells show instead of their values, and what is hidden in it told."""
    texts = known.texts
    for record in sheet.records if texts or known.percent else ():
        for position, cell in enumerate(record.cells):
            if (record.row, position) in known.percent and _SHARE.fullmatch(cell):
                record.cells[position] = marks.shown(float(cell))
    by_row = {record.row: record for record in sheet.records}
    for (row, position), text in texts.items():
        record = by_row.get(row)
        if record is not None:
            record.cells.extend([""] * (position + 1 - len(record.cells)))
            record.cells[position] = record.cells[position] or text
    rows = [row for row in known.rows if row in by_row]
    columns = [i for i in known.columns if any(i < len(one.cells) and one.cells[i].strip() for one in sheet.records)]
    for code, found in (("hidden_rows", [str(row) for row in rows]), ("hidden_columns", letters(columns))):
        if found:
            sheet.told.append((code, "note", ", ".join(found)[:200], {"count": len(found)}))
    return sheet


def _tried(content: bytes) -> None:
    """Opens a workbook in no XML in a process of its own first: a damaged one may claim sizes that no memory holds.

    Raises `Unreadable` (broken_workbook) where that process fails, is too slow or would take more than `MAX_MEMORY`.
    """
    trial = (
        "import io, sys\n"
        "try:\n"
        "    import resource\n"
        f"    resource.setrlimit(resource.RLIMIT_AS, ({MAX_MEMORY}, {MAX_MEMORY}))\n"
        "except ImportError:\n"
        "    pass\n"
        "from python_calamine import CalamineWorkbook\n"
        "book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))\n"
        "for name in book.sheet_names:\n"
        "    book.get_sheet_by_name(name).to_python()\n"
    )
    try:
        done = subprocess.run([sys.executable, "-c", trial], input=content, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired as late:
        raise Unreadable("broken_workbook", "60 s") from late
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        reason = words[-1] if words and words[-1].startswith(_OWN_ERROR) else ""
        raise _damaged(RuntimeError(reason.partition(": ")[2] or "XLS"))


def _of_known_extent(content: bytes) -> bytes:
    """The file, its sheets rid of an extent in whole rows (`1:69`), which some programs write and the reader does not know."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if not any(_WHOLE_ROWS.search(book.open(name).read(4_000)) for name in sheets):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as mended:
            for name in book.namelist():
                part = book.read(name)
                mended.writestr(name, _WHOLE_ROWS.sub(b"", part, count=1) if name in sheets else part)
        return out.getvalue()


def chosen(book: Book, asked: str) -> str:
    """The sheet that a person names, by its name or its number from 1. Raises `Unreadable` (unknown_sheet)."""
    for name in book.names:
        if name == asked:
            return name
    for name in book.names:
        if fold(name) == fold(asked):
            return name
    if asked.isdecimal() and 1 <= int(asked) <= len(book.names):
        return book.names[int(asked) - 1]
    raise Unreadable("unknown_sheet", asked, sheets=", ".join(book.names))


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None or sheet.end is None:
            return Sheet(name, [])
        last, _ = sheet.end
        if last >= MAX_ROWS:
            raise Unreadable("too_many_rows", str(MAX_ROWS))
        rows = sheet.iter_rows()
        first, left = sheet.start
        records = []
        for number, values in enumerate(rows, 1 + first):
            cells = [""] * left + [written(value) for value in values]
            if max(map(len, cells), default=0) > MAX_CELL:
                raise Unreadable("cell_too_long", str(max(map(len, cells))), number, limit=MAX_CELL)
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise Unreadable("too_many_columns", str(len(cells)), number, limit=MAX_COLUMNS)
            if cells:
                records.append(Record(number, number, cells))
    except Unreadable:
        raise
    except BaseException as error:
        raise _damaged(error) from error
    return Sheet(name, records, _merged(sheet), [])


def _merged(sheet) -> tuple:
    try:
        ranges = sheet.merged_cell_ranges or ()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return ()
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)


def written(value) -> str:
    """A cell as text. A number has the 15 digits that its spreadsheet shows at most (0.3, not 0.30000000000000004); one that three decimals
    could make a thousand of keeps a fourth, so that nobody can read it in two ways."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        plain = repr(float(f"{value:.15g}"))
        return plain + "0" if _DOUBTFUL.fullmatch(plain) else plain
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M:%S")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def _damaged(error: BaseException) -> Unreadable:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    words = str(error)
    if "assword" in words or "ncrypt" in words:
        return Unreadable("locked_workbook")
    return Unreadable("broken_workbook", words[:100])
