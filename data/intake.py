"""The bytes of a file as a table of text: encoding, delimiter and header found, every row with its number and line."""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from data.text import clean, clean_column

DELIMITERS = (";", ",", "\t", "|")
MAX_BYTES = 20_000_000


class Unreadable(Exception):
    """The file cannot be read as a table. `code` says why, `found` what stood there, `line` where."""

    def __init__(self, code: str, found: str = "", line: int | None = None):
        super().__init__(code)
        self.code = code
        self.found = found
        self.line = line


@dataclass(frozen=True)
class Table:
    """`frame`: one text column for each header, missing where the cell is empty. `row`, `line`: for each of its rows the number
    in a spreadsheet and the physical line of the file (they part where a cell holds a line break)."""

    frame: pd.DataFrame
    row: pd.Series
    line: pd.Series
    header_row: int
    header_line: int
    encoding: str
    delimiter: str
    ragged: pd.DataFrame
    """Rows with more cells than the header: row, line, found."""


def read(content: bytes) -> Table:
    """The table of a CSV file. Raises `Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable("file_too_large", str(len(content)))
    text, encoding = _decode(content)
    if not text.strip():
        raise Unreadable("empty_file")
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    if not records:
        raise Unreadable("empty_file")
    header_row, header_line, header = records[0]
    header = [clean(cell) for cell in header]
    while header and not header[-1]:
        header.pop()
    body = records[1:]
    width = len(header)
    frame = pd.DataFrame(
        [(cells + [""] * (width - len(cells)))[:width] for _, _, cells in body], columns=range(width), dtype="str"
    )
    frame = pd.DataFrame({position: clean_column(frame[position]) for position in range(width)})
    frame.columns = pd.Index(header)
    ragged = [(row, line, cells[width]) for row, line, cells in body if any(cell.strip() for cell in cells[width:])]
    return Table(
        frame,
        pd.Series([row for row, _, _ in body], dtype="int64"),
        pd.Series([line for _, line, _ in body], dtype="int64"),
        header_row,
        header_line,
        encoding,
        delimiter,
        pd.DataFrame(ragged, columns=["row", "line", "found"]),
    )


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Unreadable("not_text")
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("unknown_encoding", line=content[: error.start].count(b"\n") + 1) from error
    if "\0" in text:
        raise Unreadable("not_text")
    return text, encoding


def _delimiter(text: str) -> str:
    """What Excel itself declares in a `sep=` line, else the candidate that the header uses most."""
    first = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4]
    outside_quotes = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside_quotes.count)


def _records(text: str, delimiter: str) -> list[tuple[int, int, list[str]]]:
    """(spreadsheet row, physical line, cells) of each record that holds anything, the header first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, row, line = [], 0, 1
    try:
        for cells in reader:
            row += 1
            declares = row == 1 and len(cells) <= 2 and cells and cells[0].casefold().startswith("sep=")
            if declares:
                row = 0
            elif any(cell.strip() for cell in cells):
                records.append((row, line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable("broken_quotes", line=line) from error
    return records
