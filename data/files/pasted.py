"""A block copied from a spreadsheet, as the file that it would have been."""

import csv
import io
from dataclasses import dataclass

from data.checks.columns import matched
from data.contract import CONTRACTS, Contract
from data.files import intake
from data.files.dialect import dialect, records
from data.files.unreadable import Unreadable

NAME = "dan-tu-bang-tinh.tsv"
SEARCHED = 30
"""So many rows from the top may hold the names of the columns."""


@dataclass(frozen=True)
class Block:
    """`content`: the bytes of the file, UTF-8, None where the block's columns have no names and cannot be told.

    `added`: the names of a template's columns that were put above it, () where it has names itself; `width`: how many columns it has.
    """

    content: bytes | None
    added: tuple[str, ...] = ()
    width: int = 0


def block(written: str, kind: str, vietnamese: bool = False) -> Block | None:
    """The file of a block pasted as text, parted by tabs as every spreadsheet copies it, or by whatever parts its cells; None of blanks.

    Without a row of names it gets those of a template of the `kind` (in Vietnamese, or the columns' own) that has as many columns.
    Raises KeyError for an unknown kind.
    """
    if not written.strip():
        return None
    try:
        rows = _cells(written) if "\t" in written else [one.cells for one in records(written, dialect(written))]
    except Unreadable:
        # What cannot be parted is for the check to refuse: it reads the same letters.
        return Block(written.encode("utf-8"))
    content, width = _file(rows), max(map(len, rows))
    if _named(rows, content):
        return Block(content, width=width)
    headers = next((one for one in templates(CONTRACTS[kind], vietnamese) if len(one) == width), None)
    return Block(_file([headers, *rows]), tuple(headers), width) if headers else Block(None, width=width)


def templates(contract: Contract, vietnamese: bool = False) -> list[list[str]]:
    """The headers that templates of this kind have: all columns with the helpers, as a department gets them, or those that are stored."""
    return [[one.header if vietnamese else one.name for one in form] for form in (contract.own, contract.stored)]


def _named(rows: list[list[str]], content: bytes) -> bool:
    """Whether a row names columns that a kind of file knows: one row near the top, or the header that is found of several."""
    if any(_known(row) for row in rows[:SEARCHED]):
        return True
    try:
        return _known(list(intake.read(content).written.columns))
    except Unreadable:
        return False


def _known(names: list[str]) -> bool:
    return max(len(matched(contract, names)) for contract in CONTRACTS.values()) > 1


def _cells(written: str) -> list[list[str]]:
    """The rows of a block parted by tabs: a cell is in quotation marks only if they close before the next tab or line's end, as
    spreadsheets write a cell with line breaks; any other quotation mark is a letter."""
    rows, row, position = [], [], 0
    while position < len(written):
        cell, position = _cell(written, position)
        row.append(cell)
        if position >= len(written) or written[position] != "\t":
            rows.append(row)
            row = []
        position += 2 if written.startswith("\r\n", position) else 1
    return rows if not row else [*rows, [*row, ""]]


def _cell(written: str, start: int) -> tuple[str, int]:
    """The cell that begins at `start`, and where it ends."""
    if written[start] == '"':
        end = start + 1
        while (end := written.find('"', end)) >= 0:
            if written.startswith('""', end):
                end += 2
            elif end + 1 == len(written) or written[end + 1] in "\t\r\n":
                return written[start + 1 : end].replace('""', '"'), end + 1
            else:
                break
    end = min((found for mark in "\t\r\n" if (found := written.find(mark, start)) >= 0), default=len(written))
    return written[start:end], end


def _file(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")
