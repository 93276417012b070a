"""What an operator may say on the command line about the form of a file."""

import argparse
import re

from data.intake import Asked


def add(parser: argparse.ArgumentParser) -> None:
    """Adds --encoding, --sheet, --header-row, --decimal and --map."""
    parser.add_argument("--encoding", metavar="E", help="encoding of the text, such as windows-1258 or tcvn3")
    parser.add_argument("--sheet", metavar="S", help="sheet of a workbook, by name or number")
    parser.add_argument("--header-row", type=_rows, metavar="R", help="row of the header, or rows: 6-7")
    parser.add_argument("--decimal", choices=(",", "."), help="decimal mark, where the file does not prove it")
    pairs = {"type": _pair, "action": "append", "default": [], "metavar": "COLUMN=HEADER"}
    parser.add_argument("--map", **pairs, help="what a header means; as often as needed")


def asked(given: argparse.Namespace) -> Asked:
    """What was said, as the reading of a file takes it."""
    return Asked(given.encoding, given.sheet, given.header_row, given.decimal, dict(given.map))


def _rows(written: str) -> tuple[int, int]:
    rows = re.fullmatch(r"([1-9]\d{0,6})(?:[-–]([1-9]\d{0,6}))?", written)
    if rows is None:
        raise argparse.ArgumentTypeError(f"{written!r} is no row of a sheet; write 6 or 6-7")
    return int(rows[1]), int(rows[2] or rows[1])


def _pair(written: str) -> tuple[str, str]:
    column, _, header = map(str.strip, written.partition("="))
    if not (column and header):
        raise argparse.ArgumentTypeError(f"{written!r} is not COLUMN=HEADER")
    return column, header
