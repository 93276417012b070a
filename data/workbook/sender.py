"""The sender's file as a workbook that can be written into: their own where it is an XLSX, else one of the same cells in the same places."""

import datetime as dt
import io
import itertools
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from data.checks.check import decimal_mark
from data.checks.columns import matched
from data.contract import Column, Contract
from data.files import encodings, intake, ours, workbooks
from data.files.dialect import MAX_CELL, Record, dialect, records
from data.files.formats import is_workbook
from data.files.intake import Asked, Table
from data.files.unreadable import Unreadable
from data.values import numbers
from data.workbook.sheets import tab

MAX_CELLS = 400_000
"""Up to so many cells a file is sent back whole."""
MAX_ROWS = 5_000
"""Of a larger one so many rows at most."""
FILLS = {"error": "FFF9C9A6", "warning": "FFFFF2B3"}
"""The colours of marks, by which they are known again."""
BOLD, HEAD = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="FFE8EDF3")
"""How the headers of sheets look that are not the sender's own."""
_NUMERIC = ("number", "integer")
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*>.*?</f>|<f[^>]*/>)<v\s*/?>(?:</v>)?</c>', re.S)


@dataclass
class Sender:
    """`sheet`: the one that holds the table; `table`: as it was read, None where no table could be read; `width`: its last column that
    holds anything, counted from 1; `rows`: row of the file → row of the sheet, where only some could be taken, else None."""

    book: openpyxl.Workbook
    sheet: Worksheet
    table: Table | None
    width: int
    rows: dict[int, int] | None = None
    _results: dict[str, dict] = field(default_factory=dict)

    def row(self, row: int) -> int | None:
        """The row of the sheet in which a row of the file stands."""
        return row if self.rows is None else self.rows.get(row)

    def saved(self) -> bytes:
        """The XLSX; formulas keep what they last came out as, for readers that do not calculate."""
        self.book.calculation.fullCalcOnLoad = True
        out = io.BytesIO()
        self.book.save(out)
        return _with_results(out.getvalue(), self.book, self._results) if self._results else out.getvalue()


def opened(content: bytes, asked: Asked, contract: Contract | None, wanted: set[int], torn: set[int]) -> Sender:
    """The file of the sender, rid of what we wrote into it before.

    `wanted`: rows to take where the file is too large to take it whole. `torn`: rows of a text file whose cells have slipped; such a row
    stands in one cell as it is written, since in a workbook nothing would tell any more that its cells are in the wrong columns.

    Raises `Unreadable` where the cells cannot be told: a text file without a table, a locked workbook.
    """
    try:
        table = intake.read(content, asked)
    except Unreadable:
        if not is_workbook(content):
            raise
        table = None
    if is_workbook(content):
        theirs = workbooks.opened(content)
        name = table.sheet if table else workbooks.chosen(theirs, asked.sheet) if asked.sheet else theirs.names[0]
        sheet = theirs.sheet(name)
        found, merged = sheet.records, sheet.merged
    else:
        decoded = encodings.decode(content, asked.encoding)
        theirs, name, merged = None, "Sheet1", ()
        known = dialect(decoded.text)
        found = [
            record._replace(cells=[known.delimiter.join(record.cells)]) if record.row in torn else record
            for record in records(decoded.text, known)
        ]
    found, reasons = ours.without_reasons(found)
    header = table.header_row if table else 1
    width = max((_filled(record) for record in found if record.row >= header), default=0)
    width = max([width, *(right + 1 for top, _, bottom, right in merged if bottom >= header)])
    if sum(len(record.cells) for record in found) > MAX_CELLS:
        return _part(found, table, width, header, wanted)
    own = _loaded(content) if theirs and theirs.kind == "xlsx" else None
    if own is not None:
        sender = Sender(own, own[name], table, width)
        sender._results = _results(content, own)
        _rid(own, own[name], reasons)
        return sender
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in theirs.names if theirs else (name,):
        _copied(book.create_sheet(tab(one)), theirs, one, found if one == name else None, merged if one == name else ())
    sender = Sender(book, book[tab(name)], table, width)
    if table is not None:
        _numbers(sender, contract)
    return sender


def put(sheet: Worksheet, row: int, column: int, value):
    """Writes a cell, rows and columns from 1; no text of it becomes a formula, an error or a link. Returns the cell."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return cell
    if isinstance(value, str):
        cell.value = None
        cell._value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL], "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "'")
    else:
        cell.value = value
    return cell


def on_paper(sheet: Worksheet) -> None:
    """A4 across, as many pages down as it needs."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def note(words: str) -> Comment:
    """A note on a cell, large enough to be read."""
    made = Comment(words, ours.AUTHOR)
    made.width, made.height = 340, 24 + 18 * sum(1 + len(line) // 48 for line in words.splitlines())
    return made


def meant(sender: Sender, column: Column, text: str | None):
    """What a cell of a column holds where it should say `text`: a number where it is read as one."""
    if text is None or column.type not in _NUMERIC:
        return text
    plain, _, _ = numbers.parse(pd.Series([text], dtype="str"), decimal_mark(sender.table, []))
    value = _number(plain.iloc[0])
    return text if value is None else value


def _number(text: str | None):
    """A plainly written number as a spreadsheet can keep it, None where it cannot."""
    if not isinstance(text, str):
        return None
    plain = Decimal(text)
    value = int(plain) if plain == plain.to_integral_value() and abs(plain) < 10**15 else float(plain)
    return value if Decimal(repr(value)) == plain else None


def _filled(record: Record) -> int:
    return next((i + 1 for i in range(len(record.cells) - 1, -1, -1) if record.cells[i].strip()), 0)


def _loaded(content: bytes, **how) -> openpyxl.Workbook | None:
    """The workbook with its looks, None where it is too large, or the library cannot open what a more lenient reader could.

    Charts and drawings are not kept.
    """
    if not how and _cells(content) > 2 * MAX_CELLS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), keep_links=False, rich_text=not how, **how)
    except Exception:
        return None


def _cells(content: bytes) -> int:
    """How many cells the sheets hold, empty ones that only look like something too."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with book.open(part) as stream:
                    tail = b""
                    while piece := stream.read(1 << 20):
                        count += (tail + piece).count(b"<c ")
                        tail = piece[-2:]
    return count


def _results(content: bytes, book: openpyxl.Workbook) -> dict[str, dict]:
    """Sheet → cell → what its formula last came out as."""
    formulas = {
        sheet.title: [cell.coordinate for cell in sheet._cells.values() if cell.data_type == "f"]
        for sheet in book.worksheets
    }
    known = _loaded(content, data_only=True) if any(formulas.values()) else None
    if known is None:
        return {}
    return {name: {at: known[name][at].value for at in cells} for name, cells in formulas.items() if cells}


def _with_results(content: bytes, book: openpyxl.Workbook, results: dict[str, dict]) -> bytes:
    out = io.BytesIO()
    parts = {f"xl/worksheets/sheet{i}.xml": sheet.title for i, sheet in enumerate(book.worksheets, 1)}
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            known = results.get(parts.get(part.filename, ""), {})
            body = made.read(part)
            kept.writestr(
                part, _FORMULA.sub(lambda cell, known=known: _with_result(cell, known), body) if known else body
            )
    return out.getvalue()


def _with_result(cell: re.Match, known: dict) -> bytes:
    at, value = cell[1].decode(), known.get(cell[1].decode())
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        value = to_excel(value)
    if value is None:
        return cell[0]
    kind, words = ("", repr(value)) if not isinstance(value, str | bool) else ("b", str(int(value)))
    if isinstance(value, str):
        kind, words = ("e" if value in workbooks.ERRORS else "str"), escape(value)
    told = f' t="{kind}"' if kind else ""
    return f'<c r="{at}"'.encode() + cell[2] + f"{told}>".encode() + cell[3] + f"<v>{words}</v></c>".encode()


def _rid(book: openpyxl.Workbook, sheet: Worksheet, reasons: Record | None) -> None:
    """Takes out what we wrote when the file was sent back before: sheet, notes, colours, column."""
    for one in [one for one in book.worksheets if ours.is_summary(one.title)]:
        book.remove(one)
    for cell in list(sheet._cells.values()):
        if isinstance(cell, MergedCell):
            continue
        if cell.comment is not None and ours.without_note(cell.comment.text) != cell.comment.text:
            left = ours.without_note(cell.comment.text)
            cell.comment = None
            if left:
                cell.comment = note(left)
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in FILLS.values():
            cell.fill = PatternFill()
        if reasons and cell.row >= reasons.row and cell.column == _filled(reasons):
            cell.value = None
            cell.style = "Normal"


def _copied(sheet: Worksheet, theirs, name: str, found: list[Record] | None, merged) -> None:
    """The cells of a sheet in their places: texts as they were read, numbers and days as the workbook has them."""
    values = {} if theirs is None else dict(theirs.values(name))
    widths: dict[int, int] = {}
    told = {record.row: record.cells for record in found or ()}
    for row in sorted({*values, *told}):
        raw, texts = values.get(row, []), told.get(row, [])
        for place in range(max(len(raw), len(texts))):
            value = raw[place] if place < len(raw) else None
            if value is None or isinstance(value, str):
                value = texts[place] if place < len(texts) else value if found is None else None
            if value is None or value == "":
                continue
            cell = put(sheet, row, place + 1, value)
            if isinstance(value, dt.datetime | dt.date):
                cell.number_format = "dd/mm/yyyy"
            widths[place] = max(widths.get(place, 8), min(len(str(value)) + 2, 45))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for top, left, bottom, right in merged:
        sheet.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)


def _numbers(sender: Sender, contract: Contract | None) -> None:
    """Texts that were read as numbers become numbers: what a delimiter or a whole file said of their marks is not there any more."""
    table, sheet = sender.table, sender.sheet
    found = matched(contract, list(table.frame.columns)) if contract else {}
    numeric = [found[c.name] for c in contract.columns if c.type in _NUMERIC and c.name in found] if contract else []
    mark = decimal_mark(table, [table.frame.iloc[:, position] for position in numeric])
    for position in numeric:
        plain, _, _ = numbers.parse(table.frame.iloc[:, position], mark)
        places = np.broadcast_to(table.places[position], len(table.row))
        for row, place, text in zip(table.row, places, plain, strict=True):
            value = _number(text)
            if place >= 0 and value is not None and isinstance(sheet.cell(row, int(place) + 1).value, str):
                sheet.cell(row, int(place) + 1).value = value
    for row in range(table.header_row, (table.header_end or table.header_row) + 1):
        for column in range(1, sender.width + 1):
            sheet.cell(row, column).font, sheet.cell(row, column).fill = BOLD, HEAD
    on_paper(sheet)


def _part(found: list[Record], table: Table | None, width: int, header: int, wanted: set[int]) -> Sender:
    """Of a file too large to be sent back whole: what stands down to its header, and below it the rows wanted."""
    book = openpyxl.Workbook()
    last = (table.header_end or header) if table is not None else header
    rows: dict[int, int] = {}
    below = itertools.count(last + 1)
    for record in found:
        if record.row <= last:
            rows[record.row] = record.row
        elif record.row in wanted and len(rows) < MAX_ROWS:
            rows[record.row] = next(below)
        else:
            continue
        for place, text in enumerate(record.cells, 1):
            if text:
                put(book.active, rows[record.row], place, text)
    return Sender(book, book.active, table, width, rows)
