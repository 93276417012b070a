"""What an operator may write on the command line: the commands with their options, what they say about a file, its form and its cells."""

import argparse
import re
from dataclasses import replace
from datetime import date

from data.checks.columns import quarter
from data.checks.mends import Mend
from data.closing import SIGNERS
from data.contract import CONTRACTS
from data.files.intake import Asked
from data.findings import WANT_REASON
from data.provenance import Approval
from data.template import FORMS
from data.values.text import clean


def parser(languages, add_accounts, kind=argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The words of the command line; `languages`: those that messages can be in; `add_accounts` adds what stands behind `account`;
    `kind` of parser, which says what is wrong with them."""
    shared = kind(add_help=False)
    shared.add_argument("--json", action="store_true", help="write JSON")
    shared.add_argument("--lang", choices=languages, default="vi", help="language of the messages")
    shared.add_argument(
        "--as", dest="actor", metavar="NAME", type=_name, help="who acts, for the ledger: an account, or a name"
    )
    acting = kind(add_help=False)
    acting.add_argument(
        "--role", dest="role", metavar="R", help="in which role: director, council, ... or a department's code"
    )
    made = kind(prog="python -m data", description="Keeps the figures: takes files in, withdraws, closes quarters.")
    commands = made.add_subparsers(required=True, metavar="COMMAND", dest="command")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[shared, acting], help=help, description=help)

    init = command("init", "create the database where there is none")
    init.add_argument("--sample", action="store_true", help="with the demonstration in it")
    take = command("upload", "take files in, each whole or not at all")
    take.add_argument("files", nargs="+", metavar="FILE")
    take.add_argument("--kind", choices=CONTRACTS, help="kind of file; without it the headers tell")
    take.add_argument("--dry-run", action="store_true", help="check only, keep nothing")
    take.add_argument("--set-aside", action="store_true", help="leave out, and record, rows with errors")
    look = command("read", "say how files are read, and keep nothing")
    look.add_argument("files", nargs="+", metavar="FILE")
    _add_form(take)
    _add_mends(take)
    _add_form(look)
    mark = command("repair", "check a file, keep nothing, and write it with what is to be mended marked in it")
    mark.add_argument("file", metavar="FILE")
    mark.add_argument("--kind", choices=CONTRACTS, help="kind of file; without it the headers tell")
    mark.add_argument("-o", "--output", required=True, metavar="OUT.xlsx", help="where to write it")
    mark.set_defaults(dry_run=True, set_aside=False)
    _add_form(mark)
    _add_mends(mark)
    command("uploads", "list every upload")
    listed = command("versions", "list the versions of a department's quarter, or of the plan's files")
    listed.add_argument("--kind", choices=CONTRACTS, default="scores", help="kind of file; without it results")
    differing = command("diff", "tell the cells in which two versions differ")
    differing.add_argument("first", type=int, metavar="ID")
    differing.add_argument("second", type=int, metavar="ID")
    for one in (listed, differing):
        one.add_argument("--department", metavar="D")
        one.add_argument("--quarter", type=_quarter, metavar="Q")
    back = command("restore", "put the rows of an older upload in force again, as a new version")
    back.add_argument("id", type=int, metavar="ID")
    back.add_argument("--reason", required=True, metavar="R")
    withdraw = command("withdraw", "take an upload, or the whole demonstration, out of force")
    withdraw.add_argument("id", nargs="?", type=int, metavar="ID")
    withdraw.add_argument("--sample", action="store_true", help="the whole demonstration")
    withdraw.add_argument("--reason", default="", metavar="R")
    form = command("template", "write the file to fill in")
    form.add_argument("kind", choices=CONTRACTS, metavar="KIND")
    form.add_argument("--department", metavar="D")
    form.add_argument("--quarter", type=_quarter, metavar="Q")
    form.add_argument(
        "--format", choices=FORMS, help="csv or xlsx; without it the ending of the output tells, else csv"
    )
    form.add_argument("-o", "--output", metavar="FILE", help="where to write it; without it to the standard output")
    of_year = command("rules", "record a year's rules")
    of_year.add_argument("file", metavar="FILE.toml")
    states = {
        "close": "close a quarter; what the checks before it find is waived for the reason given, and told",
        "publish": "publish a closed quarter",
        "reopen": "open a closed quarter again",
    }
    for name, help in states.items():
        state = command(name, help)
        state.add_argument("quarter", type=_quarter, metavar="Q")
        state.add_argument("--reason", required=True, metavar="R")
        if name == "publish":
            state.add_argument("--meeting", type=_day, metavar="YYYY-MM-DD", help="the day on which the council met")
            state.add_argument("--minutes", default="", metavar="NUMBER", help="number of the minutes")
            state.add_argument("--signer", choices=SIGNERS, default=SIGNERS[0], help="who signs the result")
    people = "accounts and their roles: who may sign in, as whom"
    add_accounts(commands.add_parser("account", help=people, description=people), shared)
    return made


def _add_mends(parser: argparse.ArgumentParser) -> None:
    """Adds --mend, --answer and --approved-by, of a file that is to be kept."""
    often = {"action": "append", "default": []}
    mend = {"type": _mend, "metavar": "ROW:COLUMN=TEXT"} | often
    parser.add_argument(
        "--mend", **mend, help="what a cell should say, of every row where the row is *; as often as needed"
    )
    answer = {"type": _answer, "metavar": "CODE=REASON"} | often
    parser.add_argument("--answer", **answer, help="why a warning is none, where it wants a reason; as often as needed")
    parser.add_argument(
        "--approved-by", type=_approval, metavar="NAME[;POSITION[;DOCUMENT]]", help="the head who approved it"
    )


def asked(given: argparse.Namespace) -> Asked:
    """What was said, as the reading of a file takes it."""
    names, unread = ({}, [])
    for column, header in given.map:
        if column:
            names[column] = header
        else:
            unread.append(header)
    said = Asked(given.encoding, given.sheet, given.header_row, given.decimal, names, unread=tuple(unread))
    return replace(said, mends=tuple(given.mend), answers=dict(given.answer)) if "mend" in given else said


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written!r} is no day; write 2026-01-12") from None


def _rows(written: str) -> tuple[int, int]:
    rows = re.fullmatch(r"([1-9]\d{0,6})(?:[-–]([1-9]\d{0,6}))?", written)
    if rows is None:
        raise argparse.ArgumentTypeError(f"{written!r} is no row of a sheet; write 6 or 6-7")
    return int(rows[1]), int(rows[2] or rows[1])


def _mend(written: str) -> Mend:
    found = re.fullmatch(r"\s*(\*|[1-9]\d{0,6})\s*:\s*([a-z_]+)\s*=(.*)", written, re.ASCII | re.DOTALL)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{written!r} is not ROW:COLUMN=TEXT; write 12:actual=9,5 or *:quarter=2025-Q3"
        )
    return Mend(None if found[1] == "*" else int(found[1]), found[2], found[3].strip() or None)


def _answer(written: str) -> tuple[str, str]:
    code, _, reason = map(str.strip, written.partition("="))
    if code not in WANT_REASON or not reason:
        raise argparse.ArgumentTypeError(f"{written!r} is not CODE=REASON with one of: {', '.join(WANT_REASON)}")
    return code, reason


def _approval(written: str) -> Approval:
    name, position, document = [*map(clean, written.split(";", 2)), "", ""][:3]
    if not name:
        raise argparse.ArgumentTypeError("a name is needed")
    return Approval(name, position or None, document or None)


def _pair(written: str) -> tuple[str, str]:
    column, _, header = map(str.strip, written.partition("="))
    if not header:
        raise argparse.ArgumentTypeError(f"{written!r} is neither COLUMN=HEADER nor =HEADER")
    return column, header


def _add_form(parser: argparse.ArgumentParser) -> None:
    """Adds --encoding, --sheet, --header-row, --decimal and --map."""
    parser.add_argument("--encoding", metavar="E", help="encoding of the text, such as windows-1258 or tcvn3")
    parser.add_argument("--sheet", metavar="S", help="sheet of a workbook, by name or number")
    parser.add_argument("--header-row", type=_rows, metavar="R", help="row of the header, or rows: 6-7")
    parser.add_argument("--decimal", choices=(",", "."), help="decimal mark, where the file does not prove it")
    pairs = {"type": _pair, "action": "append", "default": [], "metavar": "COLUMN=HEADER"}
    parser.add_argument(
        "--map", **pairs, help="what a header means, or =HEADER where that column is not to be read; as often as needed"
    )


def _quarter(written: str) -> str:
    found = quarter(written)
    if found is None:
        raise argparse.ArgumentTypeError(f"{written!r} is not a quarter; write 2025-Q3")
    return found


def _name(written: str) -> str:
    if not clean(written):
        raise argparse.ArgumentTypeError("a name is needed, for the ledger")
    return clean(written)
