"""How far the sheets of a workbook reach and how much text they hold, counted piece by piece, before a reader makes cells of them.

A reader lays a sheet out whole, from its first cell to its last, and writes a text out wherever it is referred to or repeated: a file of
some hundred bytes can ask for more memory than there is.
"""

import re
from array import array

from data.files.unreadable import Unreadable

MAX_CELLS = 4_000_000
"""Of all sheets of a workbook together, empty ones between filled ones too."""
MAX_TEXT = 100_000_000
"""Bytes of text written out wherever it is referred to or repeated."""
_WIDEST = 1_000
_LONGEST = 1_048_576
_PLACED = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Za-z]{1,4})(\d+)[\"'][^<>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>")
_PLACE = re.compile(rb"<(?:\w+:)?(?:row(?:\s(?:[^<>]*?\s)?r=[\"'](\d+)[\"'])?[\s>/]|(c)(?:\s[^<>]*)?(?<!/)>)")
_SHARED = re.compile(rb"\st=[\"']s[\"'][^<>]*><(?:\w+:)?v>(\d{1,9})<")
_ITEM = re.compile(rb"</(?:\w+:)?si>")
_ODS = re.compile(rb"<(/?)table:(table-row|(?:covered-)?table-cell|table)(\s[^<>]*)?>")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=[\"'](\d{1,18})[\"']")


class Extents:
    """The extent of a workbook so far: `cells` and `text` of all its sheets."""

    def __init__(self):
        self.cells = self.text = 0
        self._lengths = array("Q")

    def share(self, pieces) -> None:
        """The texts of an XLSX that its cells refer to by their number."""
        passed, last = 0, 0
        for piece in pieces:
            for end in _ITEM.finditer(piece):
                self._lengths.append(passed + end.end() - last)
                last = passed + end.end()
            passed += len(piece)

    def xlsx(self, pieces) -> None:
        """One sheet of an XLSX. Raises `Unreadable`: too_many_columns, too_many_rows, sheet_too_large, unpacks_too_large."""
        rows = columns = row = column = 0
        for piece in pieces:
            placed = _PLACED.findall(piece)
            if placed:
                rows = max(rows, *(int(number) for _, number in placed), 0)
                columns = max(columns, *(column_number(letters) for letters in {letters for letters, _ in placed}), 0)
            if len(_CELL.findall(piece)) > len(placed):
                # Cells that do not say where they stand follow one another.
                for number, cell in _PLACE.findall(piece):
                    column = column + 1 if cell else 0
                    row = row if cell else int(number or row + 1)
                    rows, columns = max(rows, row if cell else 0), max(columns, column)
            self._within(rows, columns)
            if self._lengths:
                count = len(self._lengths)
                self._written(sum(self._lengths[i] for i in map(int, _SHARED.findall(piece)) if i < count))
        self.cells += rows * columns

    def ods(self, pieces) -> None:
        """The sheets of an ODS, whose rows and cells say how often they are repeated. Raises as `xlsx`, with unpacks_too_large."""
        rows = columns = row = 0
        times, place, width, text = 1, 0, 0, 0
        repeat, since, passed = 1, None, 0
        for piece in pieces:
            for tag in _ODS.finditer(piece):
                at = passed + tag.end()
                if since is not None:
                    text += (at - since) * repeat
                    since = None
                closing, name, attributes = tag[1], tag[2], tag[3] or b""
                count = int(found[1]) if (found := _REPEATED.search(attributes)) else 1
                if name == b"table":
                    self.cells += rows * columns
                    rows = columns = row = 0
                elif name == b"table-row" and not closing:
                    times, place, width, text = count, 0, 0, 0
                elif name == b"table-row":
                    row += times
                    if width:
                        rows, columns = row, max(columns, width)
                        self._within(rows, columns)
                        self._written(text * times)
                elif not closing:
                    place += count
                    if b"office:" in attributes or b"formula" in attributes:
                        width, repeat, since = place, count, at
            passed += len(piece)
        self.cells += rows * columns

    def _within(self, rows: int, columns: int) -> None:
        if self.cells + rows * columns > MAX_CELLS:
            if columns > _WIDEST:
                raise Unreadable("too_many_columns", str(columns), limit=_WIDEST)
            raise Unreadable("sheet_too_large", str(self.cells + rows * columns), limit=MAX_CELLS)
        if rows > _LONGEST:
            raise Unreadable("too_many_rows", str(_LONGEST))

    def _written(self, size: int) -> None:
        self.text += size
        if self.text > MAX_TEXT:
            raise Unreadable("unpacks_too_large", str(self.text), limit=MAX_TEXT)


def column_number(letters: bytes) -> int:
    """The number of a column by its letters, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
