"""How the cells of a text file stand beside one another: delimiter, quotation marks, line ends; and its records, each with its line."""

import csv
import io
import re
from collections import Counter
from typing import NamedTuple

from data.files.unreadable import Unreadable

DELIMITERS = (";", ",", "\t", "|")
MAX_ROWS = 1_048_576
MAX_COLUMNS = 1_000
MAX_CELL = 32_767
"""Rows and letters of a cell as a spreadsheet has them."""
_SAMPLE = 200
_AFTER_BLANK = re.compile(r"[;,\t|] +\"")


class Record(NamedTuple):
    """A row of the file: its number in a spreadsheet, the physical line that it begins on, its cells as they are written."""

    row: int
    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """How many of the cells hold anything."""
        return sum(map(bool, map(str.strip, self.cells)))


class Dialect(NamedTuple):
    """`declared`: the file says itself, in a line `sep=;` as Excel writes it. `spaced`: blanks stand between delimiter and quotation mark."""

    delimiter: str
    declared: bool = False
    spaced: bool = False


def dialect(text: str) -> Dialect:
    """The delimiter that parts most records into the same number of cells; of two alike, the one that the first of them uses more.

    Raises `Unreadable` (nul_byte).
    """
    if "\0" in text:
        raise Unreadable("nul_byte", line=line_of(text, text.index("\0")))
    start = text.lstrip("\ufeff\r\n")
    first = re.split(r"[\r\n]", start, maxsplit=1)[0]
    spaced = bool(_AFTER_BLANK.search(text))
    declares = re.fullmatch(r"\"?sep=(.)\"?", first.strip(" "), re.I)
    if declares:
        return Dialect(declares[1], True, spaced)
    sample = start[:100_000]

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(_widths(sample, delimiter, spaced))
        rows = sum(widths.values())
        width, most = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        return (most / rows if width > 1 else 0.0), "".join(first.split('"')[::2]).count(delimiter)

    best = max(DELIMITERS, key=fit)
    return Dialect(best if fit(best)[0] else ",", False, spaced)


def _widths(sample: str, delimiter: str, spaced: bool) -> list[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=spaced)
    widths = []
    try:
        for cells in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                widths.append(len(cells))
            if len(widths) == _SAMPLE:
                break
    except csv.Error:
        pass
    return widths


def records(text: str, known: Dialect) -> list[Record]:
    """Every record of more than one cell, or with anything in its cell; the line that declares the delimiter is none.

    Raises `Unreadable`: broken_quotes, stray_quote, swallowed_rows, cell_too_long, too_many_columns, too_many_rows.
    """
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=known.delimiter, strict=True, skipinitialspace=known.spaced
    )
    found, row, line = [], 0, 1
    first = True
    quoted = '"' in text
    long = quoted or has_long_line(text)
    try:
        for cells in reader:
            row += 1
            if known.declared and first and any(cell.strip() for cell in cells):
                first = False
                row = 0
            elif len(cells) > 1 or (cells and cells[0].strip()):
                if len(found) >= MAX_ROWS:
                    raise Unreadable("too_many_rows", str(MAX_ROWS), line)
                if long or len(cells) > MAX_COLUMNS:
                    _within_limits(cells, line)
                if quoted and reader.line_num > line:
                    _swallowed(cells, line, known.delimiter)
                found.append(Record(row, line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        reason = _broken(text, line, str(error))
        reason.above = found
        raise reason from error
    return found


def has_long_line(text: str) -> bool:
    """Whether a line is longer than any cell may be; without quotation marks no cell is longer than its line."""
    at = 0
    while at + MAX_CELL < len(text):
        end = max(text.rfind(mark, at, at + MAX_CELL + 1) for mark in "\r\n")
        if end < 0:
            return True
        at = end + 1
    return False


def _within_limits(cells: list[str], line: int) -> None:
    if len(cells) > MAX_COLUMNS:
        raise Unreadable("too_many_columns", str(len(cells)), line, limit=MAX_COLUMNS)
    if max(map(len, cells)) > MAX_CELL:
        raise Unreadable("cell_too_long", str(max(map(len, cells))), line, limit=MAX_CELL)


def _swallowed(cells: list[str], line: int, delimiter: str) -> None:
    """A stray quotation mark makes one cell of whole rows: its inner lines have as many delimiters as the record has."""
    if len(cells) < 3:
        return
    for cell in cells:
        inner = re.split(r"\r\n|\r|\n", cell)[1:-1]
        if inner and all(one.count(delimiter) == len(cells) - 1 for one in inner):
            raise Unreadable("swallowed_rows", str(len(inner)), line)


def _broken(text: str, line: int, error: str) -> Unreadable:
    start = io.StringIO(text, newline="")
    for _ in range(line - 1):
        start.readline()
    if "field limit" in error:
        written = start.readline()
        if len(written) > MAX_CELL:
            return Unreadable("cell_too_long", str(len(written)), line, limit=MAX_CELL)
        return Unreadable("broken_quotes", line=line)
    if "end of data" in error:
        return Unreadable("broken_quotes", line=line)
    return Unreadable("stray_quote", start.readline().strip()[:60], line)


def line_of(text: str, position: int) -> int:
    """The physical line, counted from 1, on which a position of the text lies."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
