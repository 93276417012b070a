"""A sheet of a workbook: named columns, and rows whose formulas name them."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

A4 = 9
LINE = 15
"""Height of a line of text, in points."""
TOP = 5
"""Rows above the first row of a table: title, note, an empty line, the parts, the headers."""
_GRID = {"border": 1, "border_color": "#D0D5DB", "valign": "vcenter"}
LOOKS = {
    "text": {"indent": 1},
    "bold": {"indent": 1, "bold": True, "font_color": "#1F4E9E"},
    "long": {"indent": 1, "text_wrap": True},
    "code": {"align": "center"},
    "points": {"num_format": "#,##0.00"},
    "number": {},
    "count": {"num_format": "0", "align": "center"},
    "flag": {"num_format": '[=1]"x";[=0]"";General', "align": "center"},
    "key": {"num_format": '[<-1E+90]"–";[>1E+90]"+";#,##0.000000'},
    "place": {"num_format": "0", "align": "center", "bold": True},
    "given": {"font_color": "#1F4E9E", "bg_color": "#F3F7FD", "align": "right"},
    "given_points": {"font_color": "#1F4E9E", "bg_color": "#F3F7FD", "num_format": "#,##0.00"},
    "given_code": {"font_color": "#1F4E9E", "bg_color": "#F3F7FD", "align": "center"},
    "system": {"font_color": "#6B7280", "italic": True, "indent": 1},
    "system_points": {"font_color": "#6B7280", "italic": True, "num_format": "#,##0.00"},
    "system_count": {"font_color": "#6B7280", "italic": True, "num_format": "0", "align": "center"},
}
"""How the cells of a column look; blue on pale blue is what may be changed, grey is what the system came to."""
_HEADS = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": "#4B5563", "text_wrap": False},
    "part": {"bold": True, "font_color": "#1F4E9E"},
    "name": {"bold": True, "valign": "top"},
    "words": {"text_wrap": True, "valign": "top"},
    "header": _GRID | {"bold": True, "bg_color": "#E8EDF3", "text_wrap": True, "align": "center"},
    "warning": {"bg_color": "#FCE4D0", "font_color": "#9A4A00", "bold": True},
}


class _Sheet(Worksheet):
    """Looking through each formula for functions newer than 2010, of which ours have none, would take half the time of writing it."""

    def _prepare_formula(self, formula, expand_future_functions=False):
        if expand_future_functions:
            return super()._prepare_formula(formula, expand_future_functions)
        return formula.removeprefix("=")


@dataclass(frozen=True)
class Live:
    """A formula in which `{name}` is the cell of that column in the same row.

    `known` is what it comes to, for a program that shows without calculating; without it such a program shows nothing.
    """

    formula: str
    known: object = None


@dataclass(frozen=True)
class Column:
    """A column of a table: its `name` in formulas, its `header`, a key of LOOKS, and the `part` of the table it begins."""

    name: str
    header: str
    look: str = "text"
    width: float = 9
    part: str = ""


class Book:
    """A workbook and the formats in it; no text of it ever becomes a formula or a link."""

    def __init__(self, out, footer: str):
        self.file = Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
        self.file.set_calc_mode("auto")
        self._footer = footer
        self._formats: dict[str, Format] = {}

    def format(self, look: str) -> Format:
        if look not in self._formats:
            found = _HEADS[look] if look in _HEADS else _GRID | LOOKS[look]
            self._formats[look] = self.file.add_format(found)
        return self._formats[look]

    def sheet(self, name: str, title: str, note: str = "") -> Worksheet:
        """A sheet ready for paper, with its title and the line under it."""
        sheet = self.page(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.format("title"))
        sheet.write_string(1, 0, note, self.format("note"))
        return sheet

    def page(self, name: str) -> Worksheet:
        """An empty sheet ready for paper: A4 across, as many pages down as it needs."""
        sheet = self.file.add_worksheet(tab(name), _Sheet)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&9{self._footer.replace('&', '&&')}&R&9&P/&N")
        return sheet


class Table:
    """A sheet that is one table of `count` rows; rows are counted from 0."""

    def __init__(self, book: Book, name: str, title: str, note: str, columns: list[Column], count: int):
        self._book, self._name, self.count = book, tab(name), count
        self.columns = {column.name: (position, column) for position, column in enumerate(columns)}
        self.sheet = book.sheet(name, title, note)
        self.sheet.repeat_rows(TOP - 2, TOP - 1)
        deep = max(depth(column.header, column.width - 1) for column in columns)
        self.sheet.set_row(TOP - 1, LINE * max(deep, 2) + 4)
        for position, column in enumerate(columns):
            self.sheet.set_column(position, position, column.width)
            self.sheet.write_string(TOP - 1, position, column.header, book.format("header"))
            if column.part:
                self.sheet.write_string(TOP - 2, position, column.part, book.format("part"))

    def freeze(self, name: str) -> None:
        """The headers, and the columns up to `name`, stay in view."""
        self.sheet.freeze_panes(TOP, self.columns[name][0] + 1)

    def hide(self, name: str) -> None:
        place = self.columns[name][0]
        self.sheet.set_column(place, place, None, None, {"hidden": True})

    def fold(self, names: list[str]) -> None:
        """Columns that are folded away under a plus sign."""
        for place, column in (self.columns[name] for name in names):
            self.sheet.set_column(place, place, column.width, None, {"level": 1, "hidden": True})

    def spread(self, pages: int, name: str) -> None:
        """On paper: so many pages side by side, each with the columns up to `name`."""
        self.sheet.fit_to_pages(pages, 0)
        self.sheet.repeat_columns(0, self.columns[name][0])

    def filter(self) -> None:
        self.sheet.autofilter(TOP - 1, 0, TOP - 1 + self.count, len(self.columns) - 1)

    def warn(self, name: str, word: str) -> None:
        """Cells of a column that hold `word` stand out."""
        position = self.columns[name][0]
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self._book.format("warning")}
        self.sheet.conditional_format(TOP, position, TOP + self.count, position, rule)

    def cell(self, name: str, row: int) -> str:
        """The cell as a formula on any sheet names it: `'Tiêu chí'!$H$7`."""
        return f"{quoted(self._name)}!{xl_rowcol_to_cell(TOP + row, self.columns[name][0], True, True)}"

    def position(self, name: str, row: int) -> tuple[int, int]:
        """The cell as the library counts it: row and column of the sheet from 0."""
        return TOP + row, self.columns[name][0]

    def span(self, name: str, row: int, count: int) -> str:
        """So many cells of a column from `row` on: `'Số liệu'!$H$7:$H$10`."""
        last = xl_rowcol_to_cell(TOP + row + count - 1, self.columns[name][0], True, True)
        return f"{self.cell(name, row)}:{last}"

    def column(self, name: str) -> str:
        """All cells of a column: `'Số liệu'!$H$6:$H$160`."""
        letter = xl_col_to_name(self.columns[name][0], True)
        return f"{quoted(self._name)}!{letter}${TOP + 1}:{letter}${TOP + max(self.count, 1)}"

    def those(self, cells: dict) -> dict:
        """Of some cells those that the table has columns for."""
        return {name: content for name, content in cells.items() if name in self.columns}

    def fill(self, row: int, looks: dict[str, str] | None = None, **cells) -> None:
        """Writes a row: of each named column a value, missing ones left empty, or a formula (`Live`); `looks`: others for this row."""
        deep = max(depth(cells.get(c.name), c.width) if c.look == "long" else 1 for _, c in self.columns.values())
        self.sheet.set_row(TOP + row, LINE * deep)
        here = {name: xl_rowcol_to_cell(TOP + row, place) for name, (place, _) in self.columns.items()}
        for name, (position, column) in self.columns.items():
            content, look = cells.pop(name, None), self._book.format((looks or {}).get(name, column.look))
            if isinstance(content, Live):
                content = Live(content.formula.format_map(here), content.known)
            put(self.sheet, TOP + row, position, content, look)
        if cells:
            raise KeyError(f"{self._name} has no column {', '.join(cells)}")


def put(sheet: Worksheet, row: int, position: int, content, look: Format) -> None:
    """One cell: a number as a number, a text as a text whatever it begins with, a formula with what it is known to come to."""
    if isinstance(content, Live):
        sheet.write_formula(row, position, f"={content.formula}", look, _plain(content.known, ""))
        return
    content = _plain(content, None)
    if content is None or content == "":
        sheet.write_blank(row, position, None, look)
    elif isinstance(content, str):
        sheet.write_string(row, position, content, look)
    else:
        sheet.write_number(row, position, content, look)


def tab(name: str) -> str:
    """A name as a sheet may have it: at most 31 letters, none of those that spreadsheets keep for themselves."""
    return re.sub(r"[\[\]:*?/\\]|^'|'$", " ", name)[:31].strip()


def quoted(name: str) -> str:
    """A sheet's name as formulas of `Live` write it."""
    return _plainly("'" + name.replace("'", "''") + "'")


def literal(words: str) -> str:
    """A text as formulas of `Live` write it."""
    return _plainly('"' + words.replace('"', '""') + '"')


def _plainly(written: str) -> str:
    """A text that names no column, whatever braces are in it."""
    return written.replace("{", "{{").replace("}", "}}")


def depth(words, width: float) -> int:
    """How many lines a text takes in a column of so many letters: programs do not make room for it by themselves."""
    count, left = 1, width
    for word in words.split() if isinstance(words, str) else ():
        if len(word) > left and left < width:
            count, left = count + 1, width
        left -= len(word) + 1
    return count


def _plain(value, nothing):
    """A value of a frame as a text or a number of Python's own; `nothing` where it is missing or without end."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return nothing
    if isinstance(value, bool | np.bool_):
        return int(value)
    number = float(value)
    if not np.isfinite(number):
        return nothing
    return int(number) if number.is_integer() else number
