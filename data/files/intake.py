"""The bytes of a file as a table of text: encoding, delimiter, sheet and header found, every row with its number and line."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data.checks.columns import recognised
from data.checks.mends import Mend
from data.files import encodings, layout, ours, workbooks
from data.files.dialect import DELIMITERS as DELIMITERS
from data.files.dialect import dialect, records
from data.files.formats import is_workbook
from data.files.plain import plain
from data.files.unreadable import Unreadable as Unreadable
from data.findings import NOWHERE, Findings, no_issues
from data.values.text import TEXT, clean, clean_column, fold, tidy_column

LIMITS = {"too_many_columns", "too_many_rows", "cell_too_long", "broken_workbook", "locked_workbook", "unknown_header"}
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Asked:
    """What a person says about a file; what is None is found out.

    `sheet`: name or number from 1; `header`: first and last row of the header as a spreadsheet counts; `decimal`: the decimal mark;
    `names`: column of the contract → header of the file that means it; `mends`: cells that should say something else; `answers`: code
    of a warning that wants a reason → the reason; `unread`: headers of columns that are not to be read.
    """

    encoding: str | None = None
    sheet: str | None = None
    header: tuple[int, int] | None = None
    decimal: str | None = None
    names: dict[str, str] = field(default_factory=dict, hash=False)
    mends: tuple[Mend, ...] = ()
    answers: dict[str, str] = field(default_factory=dict, hash=False)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`written`: one text column for each header, each cell composed (NFC) and trimmed, "" where it is empty. `row`, `line`: for each
    of its rows the number in a spreadsheet and the physical line of the file (they part where a cell holds a line break).
    `header_end`: last row of the header, where it has several. `issues`: what was set aside, repaired or is wrong with the file's
    form (see `findings`).
    `places`: for each column of `written` the column of the sender's sheet, counted from 0, or an array of them, one for each row,
    where several columns of the sheet became one; `findings.NOWHERE` where the value stands in no cell. `above`: the lines above the
    table; `groups`: row and words of each row that heads a group; `parts`: of a header of several rows, what each of them says
    above each column of the sheet.
    """

    written: pd.DataFrame
    row: pd.Series
    line: pd.Series
    header_row: int
    header_line: int
    encoding: str | None
    delimiter: str | None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    issues: pd.DataFrame = field(default_factory=no_issues)
    asked: Asked = field(default_factory=Asked)
    header_end: int | None = None
    places: tuple[int | np.ndarray, ...] = ()
    above: tuple[str, ...] = ()
    groups: tuple[tuple[int, str], ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self):
        if not self.places:
            object.__setattr__(self, "places", tuple(range(self.written.shape[1])))

    def place(self, position: int) -> int:
        """The first column of the sheet that a column of `written` stands in."""
        places = np.atleast_1d(self.places[position])
        return int(places[0]) if len(places) else NOWHERE

    @property
    def headers(self) -> list[str]:
        """The headers, with the columns that a person gives every row besides."""
        given = [mend.column for mend in self.asked.mends if mend.row is None]
        return list(dict.fromkeys([*self.written.columns, *given]))

    def with_column(self, header: str, values, place=NOWHERE) -> "Table":
        """With one column more: a text for all rows, or one for each; `place` as in `places`."""
        more = pd.Series(values, index=self.written.index, dtype=TEXT).rename(header)
        return replace(self, written=pd.concat([self.written, more], axis=1), places=(*self.places, place))

    def without(self, positions: set[int]) -> "Table":
        """Without the columns at these positions."""
        kept = [i for i in range(self.written.shape[1]) if i not in positions]
        return replace(self, written=self.written.iloc[:, kept], places=tuple(self.places[i] for i in kept))

    def with_rows(self, where: np.ndarray) -> "Table":
        """With those of its rows only where the mask holds."""
        of_row = {name: getattr(self, name)[where].reset_index(drop=True) for name in ("written", "row", "line")}
        places = tuple(place[where] if isinstance(place, np.ndarray) else place for place in self.places)
        return replace(self, **of_row, places=places)

    def telling(self, code: str, column: str | None, found: str | None, severity: str = "note", **params) -> "Table":
        """With one issue more about the file as a whole."""
        nothing = pd.Series(dtype="int64")
        findings = Findings(nothing, nothing)
        findings.take(self.issues)
        findings.tell(code, column, found, severity, **params)
        return replace(self, issues=findings.frame())

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The cells as they are compared: every run of blanks and line breaks one space, missing where the cell is empty."""
        return pd.DataFrame(
            {i: clean_column(self.written.iloc[:, i]) for i in range(self.written.shape[1])}, index=self.written.index
        ).set_axis(self.written.columns, axis=1)


def read(content: bytes, asked: Asked | None = None) -> Table:
    """The table of a file. Raises `Unreadable`."""
    asked = asked or Asked()
    if len(content) > MAX_BYTES:
        raise Unreadable("file_too_large", str(len(content)))
    if is_workbook(content):
        return _of_workbook(content, asked)
    decoded = encodings.decode(content, asked.encoding)
    if not decoded.text.strip():
        raise Unreadable("empty_file")
    eths = sum(map(decoded.text.count, "ÐƉð"))
    if eths:
        decoded.told.append(("eth_for_d", "note", "Ð", {"count": eths}))
    known = dialect(decoded.text)
    facts = {"encoding": decoded.encoding, "delimiter": known.delimiter}
    if asked.header is None and (whole := plain(decoded.text, known)):
        rows = pd.Series(range(2, 2 + len(whole.cells)), dtype="int64")
        return _made(whole.laid, whole.cells, rows, rows, asked, decoded.told, None, facts)
    try:
        found = records(decoded.text, known)
    except Unreadable as reason:
        raise _earlier(reason, asked) from reason
    return table(found, asked, told=decoded.told, **facts)


def _earlier(reason: Unreadable, asked: Asked) -> Unreadable:
    """The trouble that comes first: a row out of shape above the quotation mark that nothing can be read behind."""
    try:
        laid = layout.lay(reason.above, asked.header, False)
    except Unreadable:
        return reason
    shapes = {"too_few_cells", "too_many_cells", "repeated_header", "several_tables"}
    for code, _, record, found, params in laid.told:
        if code in shapes and record is not None:
            return Unreadable(code, found, record.line, record.row, **params)
    return reason


def _of_workbook(content: bytes, asked: Asked) -> Table:
    """The one sheet that a person asks for, that holds a table of ours, or that is first; others that are there are told."""
    book = workbooks.opened(content)
    if asked.sheet:
        return _of_sheet(book, workbooks.chosen(book, asked.sheet), asked)
    tables: dict[str, Table] = {}
    reasons: list[Unreadable] = []
    for name in book.names:
        try:
            tables[name] = _of_sheet(book, name, asked)
        except Unreadable as reason:
            if reason.code in LIMITS:
                raise
            reasons.append(reason)
    if not tables:
        raise next((reason for reason in reasons if reason.code != "empty_file"), reasons[0])
    known = [name for name, one in tables.items() if recognised(list(one.written.columns))]
    if not known:
        # The quarter and the department may stand elsewhere than in columns.
        known = [name for name, one in tables.items() if recognised([*one.written.columns, "quarter", "department"])]
    if len(known) > 1:
        raise Unreadable("several_sheets", ", ".join(known))
    return tables[known[0]] if known else next(iter(tables.values()))


def _of_sheet(book: workbooks.Book, name: str, asked: Asked) -> Table:
    sheet = book.sheet(name)
    joined = encodings.SEPARATOR.join(cell for record in sheet.records for cell in record.cells)
    texts, found = encodings.mended(joined), sheet.records
    if texts.text != joined:
        cells = iter(texts.text.split(encodings.SEPARATOR))
        found = [record._replace(cells=[next(cells) for _ in record.cells]) for record in found]
    others = [one for one in book.names if one != name]
    told = (
        texts.told
        + sheet.told
        + ([("sheet_chosen", "note", name, {"others": ", ".join(others)[:300]})] if others else [])
    )
    facts = {"encoding": book.kind, "delimiter": None, "sheet": name, "sheets": book.names}
    return table(found, asked, True, sheet.merged, told, **facts)


def table(found: list, asked: Asked, office: bool = False, merged=None, told: list | None = None, **facts) -> Table:
    """The table that lies in these records. `told`: what is known of the file already, as `encodings.Decoded.told`."""
    found, reasons = ours.without_reasons(found)
    laid = layout.lay(found, asked.header, office, merged)
    cells = [[record.cells[i] if i < len(record.cells) else "" for record in laid.body] for i in laid.kept]
    index = range(len(laid.body))
    written = pd.DataFrame({i: tidy_column(column) for i, column in enumerate(cells)}, index=index, dtype=TEXT)
    row = pd.Series([record.row for record in laid.body], dtype="int64")
    line = pd.Series([record.line for record in laid.body], dtype="int64")
    return _made(laid, written, row, line, asked, told, reasons, facts)


def _made(laid, written: pd.DataFrame, row: pd.Series, line: pd.Series, asked: Asked, told, reasons, facts) -> Table:
    written.columns = pd.Index(_named(laid.headers, asked.names), dtype="object")
    nothing = pd.Series(dtype="int64")
    findings = Findings(nothing, nothing)
    for code, severity, value, params in told or ():
        findings.tell(code, None, value, severity, **params)
    if reasons:
        findings.tell("reasons_set_aside", None, reasons.cells[-1], "note", reasons.row, reasons.line)
    for code, severity, record, value, params in laid.told:
        where = {} if record is None else {"row": record.row, "line": record.line}
        findings.tell(code, None, value, severity, **where, place=params.get("position", 0) - 1, **params)
    found = Table(
        written,
        row,
        line,
        laid.header[0].row,
        laid.header[0].line,
        issues=findings.frame(),
        asked=asked,
        places=tuple(laid.kept),
        header_end=laid.header[-1].row,
        above=tuple(laid.above),
        groups=tuple(sorted(laid.groups)),
        parts=tuple(laid.parts) if len(laid.header) > 1 else (),
        **facts,
    )
    return _left_unread(found, laid.headers)


def _left_unread(table: Table, headers: list[str]) -> Table:
    """The table without the columns that a person says are not to be read, and a note of each; `headers`: as they stand in the file."""
    gone: set[int] = set()
    for header in table.asked.unread:
        own = _positions(headers, header)
        table = table.telling("not_read", None, headers[own[0]], "note", place=table.place(own[0]))
        gone.update(own)
    return table.without(gone) if gone else table


def _named(headers: list[str], names: dict[str, str]) -> list[str]:
    """The headers, those that a person has matched to a column of the contract called by its name. Raises `Unreadable` (unknown_header)."""
    named = list(headers)
    for column, header in names.items():
        named[_positions(headers, header)[0]] = column
    return named


def _positions(headers: list[str], header: str) -> list[int]:
    """Where this header stands, else one that is the same but for case, accents and signs. Raises `Unreadable` (unknown_header)."""
    exact = [i for i, one in enumerate(headers) if one == clean(header)]
    found = exact or [i for i, one in enumerate(headers) if fold(one) == fold(header)]
    if not found:
        raise Unreadable("unknown_header", header)
    return found
