"""A file sent back to be mended: the cells marked, a note on each, a column of reasons, and a first sheet that sums it up."""

from collections.abc import Callable
from copy import copy

import numpy as np
import pandas as pd
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from data.checks.columns import matched
from data.contract import CONTRACTS
from data.files import ours
from data.files.intake import Asked
from data.files.unreadable import Unreadable
from data.workbook.sender import BOLD, FILLS, HEAD, Sender, meant, note, on_paper, opened, put
from data.workbook.sheets import LINE, depth

MOST_NOTES = 2_000
"""So many cells get a note; more of them make a workbook slow to open, and the column of reasons says the same."""
MOST_LISTED = 500
"""So many findings stand on the sheet that sums them up."""
WIDTH = 80
TORN = ("too_few_cells", "too_many_cells", "apostrophe_quotes")
"""Codes of rows of a text file whose cells stand in the wrong columns."""


def repaired(
    content: bytes,
    asked: Asked | None,
    kind: str | None,
    issues: pd.DataFrame,
    say: Callable[[object], str],
    vietnamese: bool,
    text: Callable,
) -> bytes:
    """The sender's file as an XLSX with what is to be mended: their own workbook with all its sheets and its looks where it is one, else
    one of the same cells in the same places; what was mended on the way already is written into its cells.

    `issues`: see `findings`; errors and what wants a look are marked, notes are not. `say(issue)`, of a row of them as a named tuple, gives
    its sentence, `text(message, **params)` the words of the sheet that sums up. What is written so is known again when the file comes
    back (see `ours`); colours of the sender's own stay everywhere but under a mark. Raises `Unreadable` where the file has no cells to mark.
    """
    asked = asked or Asked()
    marked = issues[issues["severity"].isin(list(FILLS))]
    wanted = {int(row) for row in marked["row"].dropna()}
    torn = set(issues.loc[issues["code"].isin(TORN), "row"].dropna().astype(int))
    if "several_tables" in set(issues["code"]):
        raise Unreadable("several_tables")
    sender = opened(content, asked, CONTRACTS.get(kind), wanted, torn)
    _mend(sender, asked, kind)
    marks = _Marks(sender, vietnamese, text)
    for issue in marked.itertuples(index=False):
        # What else is found in a row whose cells have slipped is found in the wrong cells.
        if issue.code in TORN or pd.isna(issue.row) or issue.row not in torn:
            marks.add(issue, say(issue))
    marks.draw()
    return sender.saved()


class _Marks:
    """What is to be said, by cell and by row of the sheet, both counted from 1."""

    def __init__(self, sender: Sender, vietnamese: bool, text: Callable):
        self.sender, self.sheet, self.text = sender, sender.sheet, text
        self.language = 0 if vietnamese else 1
        self.header = sender.table.header_row if sender.table else 1
        self.below = (sender.table.header_end or self.header) if sender.table else 0
        self._cells: dict[tuple[int, int], list[tuple[str, str]]] = {}
        self._rows: dict[int, list[tuple[str, str]]] = {}
        self._looks: dict[tuple, object] = {}
        self._listed: list[tuple[str, str, str, str, str]] = []
        self._counts = dict.fromkeys(FILLS, 0)

    def add(self, issue, sentence: str) -> None:
        self._counts[issue.severity] += 1
        row = None if pd.isna(issue.row) else self.sender.row(int(issue.row))
        letter = "A" if issue.code in TORN else issue.letter
        column = column_index_from_string(letter) if isinstance(letter, str) else None
        where, name = "", self._name(column)
        if row and column:
            where = f"{letter}{row}"
            self._cells.setdefault(self._top_left(row, column), []).append((issue.severity, sentence))
        if row and row > self.below:
            place = f"{letter} - {name}: " if column and name else f"{letter}: " if column else ""
            told = f"{place}{sentence}"
            if self.sender.rows is not None:
                told = self.text("Row {row} of the file: {told}", row=int(issue.row), told=told)
            self._rows.setdefault(row, []).append((issue.severity, told))
            where = where or get_column_letter(self._place) + str(row)
        found = "" if issue.found is None or issue.found != issue.found else str(issue.found)[:80]
        self._listed.append((issue.severity, where, name, found, sentence))

    def draw(self) -> None:
        errors_first = sorted(self._cells.items(), key=lambda one: _worst(one[1]) != "error")
        for count, ((row, column), said) in enumerate(errors_first):
            self._mark(self.sheet.cell(row, column), said, count < MOST_NOTES)
        if self._rows:
            self._reasons()
        self._summary()

    @property
    def _place(self) -> int:
        """The column of reasons: the first behind all that the sheet holds beside the table."""
        return self.sender.width + 1

    def _top_left(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows a note on this one: of merged cells their first."""
        if isinstance(self.sheet.cell(row, column), MergedCell):
            for area in self.sheet.merged_cells.ranges:
                if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                    return area.min_row, area.min_col
        return row, column

    def _name(self, column: int | None) -> str:
        if column is None or self.sender.table is None:
            return ""
        table = self.sender.table
        for position, name in enumerate(table.written.columns):
            if column - 1 in np.atleast_1d(table.places[position]):
                return name
        return ""

    def _mark(self, cell, said: list[tuple[str, str]], noted: bool) -> None:
        self._colour(cell, _worst(said))
        if noted:
            told = "\n".join(f"{ours.NOTES[one][self.language]} {sentence}" for one, sentence in said)
            cell.comment = note(f"{cell.comment.text}\n\n{told}" if cell.comment else told)

    def _colour(self, cell, severity: str, alignment: Alignment | None = None) -> None:
        """Colours a cell; each look is made once, since the library is slow in making them."""
        # A cell that the file does not write has no style yet.
        key = (tuple(cell._style or ()), severity, alignment is None)
        if key not in self._looks:
            cell.fill = _fill(severity)
            if alignment:
                cell.alignment = alignment
            self._looks[key] = cell._style
        cell._style = copy(self._looks[key])

    def _reasons(self) -> None:
        head = put(self.sheet, self.header, self._place, ours.REASON[self.language])
        beside = self.sheet.cell(self.header, max(self._place - 1, 1))
        head.font, head.border, head.alignment = copy(beside.font), copy(beside.border), copy(beside.alignment)
        head.fill = _fill(_worst([one for said in self._rows.values() for one in said]))
        self.sheet.column_dimensions[get_column_letter(self._place)].width = WIDTH
        for row, said in self._rows.items():
            cell = put(self.sheet, row, self._place, "\n".join(sentence for _, sentence in said))
            self._colour(cell, _worst(said), Alignment(wrap_text=True, vertical="top"))
            _deep(self.sheet, row, sum(depth(sentence, WIDTH) for _, sentence in said))

    def _summary(self) -> None:
        text, book = self.text, self.sender.book
        sheet = book.create_sheet(ours.SUMMARY[self.language], 0)
        lines = [
            (text("{errors} errors must be mended, {looks} places want a look.", errors=self._counts["error"], looks=self._counts["warning"]), ""),
            (text("Mend the marked cells on the sheet {sheet}, save the file as an Excel file and hand it in again.", sheet=self.sheet.title), ""),
            (text("This sheet, the notes, the colours and the column {reason} may stay: they are not read.", reason=ours.REASON[self.language]), ""),
        ]  # fmt: skip
        if self.sender.rows is not None:
            lines.append(
                (
                    text(
                        "The file is too large to be sent back whole: only its rows to be mended stand here. Mend them in your file."
                    ),
                    "",
                )
            )
        lines += [
            (_word("error", self.language), "error"),
            (_word("warning", self.language), "warning"),
        ]
        put(sheet, 1, 1, ours.SUMMARY[self.language]).font = Font(name="Calibri", bold=True, size=14)
        for row, (words, severity) in enumerate(lines, 2):
            cell = put(sheet, row, 1, words)
            if severity:
                cell.fill = _fill(severity)
            else:
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        self._findings(sheet, len(lines) + 3)
        on_paper(sheet)
        book.active = 0
        for one in book.worksheets[1:]:
            one.sheet_view.tabSelected = False

    def _findings(self, sheet, top: int) -> None:
        """Every finding with its cell, which a click leads to; what is of the whole file first."""
        text, quoted = self.text, self.sheet.title.replace("'", "''")
        for column, words in enumerate((text("Cell"), text("Column"), text("In the file"), text("Problem")), 1):
            cell = put(sheet, top, column, words)
            cell.font, cell.fill = BOLD, HEAD
        for column, width in zip("ABCD", (12, 26, 30, 80), strict=True):
            sheet.column_dimensions[column].width = width
        listed = sorted(self._listed, key=lambda one: (one[0] != "error", bool(one[1])))
        for row, (severity, where, name, found, sentence) in enumerate(listed[:MOST_LISTED], top + 1):
            for column, words in enumerate((where or text("whole file"), name, found, sentence), 1):
                put(sheet, row, column, words).alignment = Alignment(wrap_text=True, vertical="top")
            _deep(sheet, row, max(depth(sentence, 78), depth(found, 28), depth(name, 24)))
            first = sheet.cell(row, 1)
            first.fill = _fill(severity)
            if where:
                first.hyperlink = Hyperlink(ref=first.coordinate, location=f"'{quoted}'!{where}")
                first.font = Font(name="Calibri", color="FF1F4E9E", underline="single")
        if len(listed) > MOST_LISTED:
            put(sheet, top + MOST_LISTED + 1, 4, text("and {count} more", count=len(listed) - MOST_LISTED))


def _deep(sheet, row: int, lines: int) -> None:
    """Makes room for so many lines; a height that the sender chose stays if it is more."""
    dimension = sheet.row_dimensions[row]
    dimension.height = max(dimension.height or 0, LINE * lines) if lines > 1 else dimension.height


def _word(severity: str, language: int) -> str:
    """`Cần sửa`, as the notes on cells begin."""
    return ours.NOTES[severity][language].partition("] ")[2].rstrip(":")


def _worst(said: list[tuple[str, str]]) -> str:
    return "error" if any(severity == "error" for severity, _ in said) else "warning"


def _fill(severity: str) -> PatternFill:
    return PatternFill("solid", fgColor=FILLS[severity])


def _mend(sender: Sender, asked: Asked, kind: str | None) -> None:
    """Writes into the cells what a person said already that they mean; a column that was given so and that the file has not gets its place."""
    table, contract = sender.table, CONTRACTS.get(kind)
    if table is None or contract is None:
        return
    headers = list(table.written.columns)
    found = {name: table.places[position] for name, position in matched(contract, headers).items()}
    known = {column.name: column for column in contract.columns}
    for mend in sorted(asked.mends, key=lambda one: one.row is not None):
        if mend.column not in known:
            continue
        if mend.column not in found:
            sender.width += 1
            found[mend.column] = sender.width - 1
            put(sender.sheet, table.header_row, sender.width, known[mend.column].header)
        places = np.broadcast_to(found[mend.column], len(table.row))
        value = meant(sender, known[mend.column], mend.meant)
        for row, place in zip(table.row, places, strict=True):
            at = sender.row(int(row))
            if mend.row in (None, row) and place >= 0 and at:
                put(sender.sheet, at, int(place) + 1, value)
