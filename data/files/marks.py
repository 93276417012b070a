"""What the cells of an XLSX sheet show beside their values: shares written as percentages, formulas that failed, rows and columns hidden."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree

from data.files.extents import column_number

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PERCENT = {9, 10}
"""Number formats that every workbook has, by their numbers."""
_CHUNK = 1 << 20
_FORMULA = rb"(?:<f\b[^>]*/>|<f\b[^>]*>(?P<formula>[^<]*)</f>)"
_FAILED = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bt="e"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_EMPTY = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*>' + _FORMULA + rb"(?:<v>\s*</v>|<v\s*/>)?</c>")
_ROW = re.compile(rb'<row\b[^>]*\br="(\d+)"[^>]*\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")


@dataclass
class Marks:
    """`texts`: (row, column) → what stands in the cell instead of its value (`98%`, `#DIV/0!`, `=B5+C5` of a formula that was never
    worked out); `rows`, `columns`: hidden ones. Rows count from 1, columns from 0."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    percent: set[tuple[int, int]] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


def marks(content: bytes, sheet: str) -> Marks:
    """Reads them of one sheet of a workbook that was looked through by `containers`; none where its parts are not as usual."""
    found = Marks()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            part = _part(book, sheet)
            styles = _percent_styles(book)
            if part is None:
                return found
            percent = re.compile(
                rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bs="(?:' + b"|".join(b"%d" % one for one in styles) + rb')"'
            )
            with book.open(part) as stream:
                rest = b""
                while piece := stream.read(_CHUNK):
                    piece = rest + piece
                    end = piece.rfind(b"<row")
                    rest = piece[end:] if end > 0 else b""
                    _of_piece(piece[:end] if end > 0 else piece, found, percent if styles else None)
                _of_piece(rest, found, percent if styles else None)
    except (KeyError, ElementTree.ParseError, UnicodeDecodeError):
        return Marks()
    return found


def shown(value: float) -> str:
    """A share as its cell shows it: `98%` of 0.98."""
    return f"{format((Decimal(f'{value:.15g}') * 100).normalize(), 'f')}%"


def _of_piece(piece: bytes, found: Marks, percent) -> None:
    if b'hidden="' in piece:
        found.rows += [int(row) for row in _ROW.findall(piece)]
        for tag in _COLUMN.findall(piece):
            if re.search(rb'\bhidden="(?:1|true)"', tag):
                first, last = (int(re.search(rb'\b%s="(\d+)"' % name, tag)[1]) for name in (b"min", b"max"))
                found.columns += range(first - 1, min(last, first + 1_000))
    if b't="e"' in piece:
        for letters, row, text in _FAILED.findall(piece):
            found.texts[int(row), column_number(letters) - 1] = text.decode()
    if b"<f" in piece:
        for cell in _EMPTY.finditer(piece):
            found.texts[int(cell[2]), column_number(cell[1]) - 1] = "=" + (cell["formula"] or b"").decode()
    if percent:
        found.percent |= {(int(row), column_number(letters) - 1) for letters, row in percent.findall(piece)}


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The path of the part that holds the sheet of this name."""
    for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        if one.get("name") == sheet:
            for relation in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels")):
                if relation.get("Id") == one.get(_REL):
                    target = relation.get("Target", "")
                    return target[1:] if target.startswith("/") else f"xl/{target}"
    return None


def _percent_styles(book: zipfile.ZipFile) -> list[int]:
    if "xl/styles.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    own = {int(one.get("numFmtId")): one.get("formatCode", "") for one in root.iter(f"{_MAIN}numFmt")}
    percent = _PERCENT | {number for number, code in own.items() if "%" in re.sub(r'"[^"]*"|\\.', "", code)}
    formats = root.find(f"{_MAIN}cellXfs")
    return [i for i, one in enumerate(formats if formats is not None else ()) if int(one.get("numFmtId", 0)) in percent]
