"""The workbook to fill in: lists to choose from, a note on each column, checks in the cells; it comes back as any other file."""

import io
from dataclasses import dataclass, field

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from data.contract import FORMULAS, REQUIRED_KINDS, Column, Contract
from data.files import ours
from data.workbook.sheets import LINE, Book, depth, put

LISTS = "Lists"
SPARE = 1_000
"""Rows of an empty template that are checked as they are filled in."""
_WIDTHS = {
    "criterion_name": 44, "name": 40, "evidence": 30, "note": 24, "unit": 12, "max_points": 9, "quarter": 10, "department": 12,
    "criterion": 10, "not_assigned": 9, "estimated": 10, "year": 8, "code": 10, "subject": 26, "title": 30, "achievement": 30,
    "aliases": 30, "council_member": 22, "source": 26, "document": 22, "reason": 28, "departments": 18, "parameters": 18,
}  # fmt: skip
_LONG = ("criterion_name", "unit", "evidence", "note")
_PLAIN, _TEXT, _DAY, _WHOLE, _HUNDREDTHS = "General", "@", "dd/mm/yyyy", "#,##0", "#,##0.00"
_HELPER = {"bg_color": "#E8EAED", "font_color": "#4B5563"}
_WANTED = {"bg_color": "#FFF8DC"}
_GRID = {"border": 1, "border_color": "#D0D5DB", "valign": "vcenter"}


@dataclass(frozen=True)
class Offered:
    """What is known where a template is made: `heading`: its lines of whose and which it is; `lists`: type of column, or name of the
    column, → the words to choose from, each with what it means; `prepared`: the rows to fill in, none in an empty template."""

    heading: list[tuple[str, str]]
    lists: dict[str, list[tuple[str, str]]]
    organisation: str = ""
    prepared: pd.DataFrame = field(default_factory=pd.DataFrame)


def workbook_template(contract: Contract, columns: list[Column], offered: Offered, vietnamese: bool, text) -> bytes:
    """An XLSX of these columns with `offered.prepared` filled in: a row for each criterion, whose `kind` and `formula` say what to give.

    Its first sheet is the table, its second tells how to fill it in, a hidden one holds the lists. `text(message, **params)` gives the
    words of one language. No text of it becomes a formula.
    """
    out = io.BytesIO()
    title = text(contract.title)
    book = Book(out, " · ".join(filter(None, [offered.organisation, title, *(words for _, words in offered.heading)])))
    sheet = book.page(title)
    form = _Form(book, sheet, contract, columns, offered, vietnamese, text)
    form.head()
    form.rows()
    form.checks()
    _guide(book, form, title)
    form.lists()
    sheet.activate()
    book.file.close()
    return out.getvalue()


class _Form:
    """The table of a template; columns are counted from 0, its header is row 0."""

    def __init__(self, book: Book, sheet, contract: Contract, columns, offered: Offered, vietnamese: bool, text):
        self.book, self.sheet, self.contract, self.columns = book, sheet, contract, columns
        self.offered, self.vietnamese, self.text = offered, vietnamese, text
        self.places = {column.name: place for place, column in enumerate(columns)}
        self.count = len(offered.prepared)
        self._formats: dict[tuple, object] = {}
        self._lists: dict[str, list[tuple[str, str]]] = {}

    def header(self, column: Column) -> str:
        return column.header if self.vietnamese else column.name

    def head(self) -> None:
        """Headers with their notes, widths, and what is fixed on screen and on paper."""
        deep = max(depth(self.header(column), self._width(column) - 1) for column in self.columns)
        self.sheet.set_row(0, LINE * max(deep, 2) + 4)
        for place, column in enumerate(self.columns):
            look = self._format({"num_format": self._shown(column, None)}) if not self.count else None
            self.sheet.set_column(place, place, self._width(column), look)
            self.sheet.write_string(0, place, self.header(column), self.book.format("header"))
            size = {"x_scale": 1.9, "y_scale": 0.5 + 0.25 * depth(self.meaning(column), 36)}
            self.sheet.write_comment(0, place, self.meaning(column), size | {"font_size": 9, "author": ""})
        beside = self.places.get("criterion_name", self.places.get("name", 0))
        self.sheet.freeze_panes(1, beside + 1 if self.count else 0)
        self.sheet.repeat_rows(0)
        if self.count:
            self.sheet.print_area(0, 0, self.count, len(self.columns) - 1)

    def meaning(self, column: Column) -> str:
        """What a column holds, and whether it must be filled in, as its note and the guide tell it."""
        said = [self.text(column.help)]
        if column.helper:
            said.append(self.text("Filled in by the system to compare with; it is not stored. Leave it as it is."))
        elif column.required:
            said.append(self.text("Every row needs it."))
        words = [word for word, _ in self._choices(column) if column.choices]
        if words:
            said.append(self.text("One of: {words}.", words=", ".join(words)))
        elif column.type == "date":
            said.append(self.text("Day/month/year: 05/01/2026."))
        return " ".join(one[:1].upper() + one[1:] + "." * (one[-1] not in ".?") for one in said)

    def rows(self) -> None:
        """The prepared rows: grey is what the system filled in, yellow what is asked for."""
        for row, facts in enumerate(self.offered.prepared.to_dict("records"), 1):
            long = [
                depth(facts.get(column.name), self._width(column)) for column in self.columns if column.name in _LONG
            ]
            self.sheet.set_row(row, LINE * max([*long, 1]) + 3)
            for place, column in enumerate(self.columns):
                kept = column.helper or column.name in self.contract.key
                look = _HELPER if kept else _WANTED if column.name in _wanted(facts) else {}
                look = look | ({"text_wrap": True} if column.name in _LONG else {})
                look = _GRID | look | {"num_format": self._shown(column, facts.get("unit"))}
                put(self.sheet, row, place, facts.get(column.name), self._format(look))

    def checks(self) -> None:
        """What the cells take: lists, numbers between their bounds, days; a list that is not closed only asks again."""
        for column in self.columns:
            first, last = 1, self.count or SPARE
            if self.count and (column.helper or column.name in self.contract.key):
                said = self.text("The system filled this in to compare with. If it changes, the rows no longer fit.")
                self._check(column, first, last, {"validate": "custom", "value": "=FALSE"}, said, ask=True)
            elif self.count and column.name in ("actual", "self_points"):
                for row, facts in enumerate(self.offered.prepared.to_dict("records"), 1):
                    self._check_figure(column, row, facts)
            else:
                self._check_column(column, first, last)
        if self.count and {"self_points", "max_points"} <= set(self.places):
            points, most = (xl_col_to_name(self.places[name], True) for name in ("self_points", "max_points"))
            rule = f"=AND(ISNUMBER({points}2),ISNUMBER({most}2),{points}2>{most}2)"
            place = self.places["self_points"]
            above = {"type": "formula", "criteria": rule, "format": self.book.format("warning")}
            self.sheet.conditional_format(1, place, self.count, place, above)

    def lists(self) -> None:
        """The words to choose from, on a sheet that nobody sees; a list in a cell itself would end at 255 letters."""
        sheet = self.book.file.add_worksheet(LISTS)
        sheet.hide()
        for place, (name, words) in enumerate(self._lists.items()):
            sheet.write_string(0, place, name)
            for row, (word, _) in enumerate(words, 1):
                sheet.write_string(row, place, word)

    def _check_column(self, column: Column, first: int, last: int) -> None:
        choices = self._choices(column)
        if choices:
            closed = bool(column.choices) and not column.open
            said = (
                self.text("Choose from the list, please.") if closed else self.text("This is not in the list. Keep it?")
            )
            self._check(column, first, last, {"validate": "list", "source": self._listed(column)}, said, ask=not closed)
        elif column.type == "date":
            bounds = {"minimum": pd.Timestamp(1950, 1, 1), "maximum": pd.Timestamp(2100, 12, 31)}
            said = self.text("Write a day as day/month/year, for example 05/01/2026.")
            self._check(column, first, last, {"validate": "date", "criteria": "between"} | bounds, said, ask=True)
        elif column.type == "year":
            said = self.text("Write a year in four digits, for example 2026.")
            bounds = {"criteria": "between", "minimum": 1950, "maximum": 2100}
            self._check(column, first, last, {"validate": "integer"} | bounds, said)
        elif column.type == "integer":
            said = self.text("Write a whole number, 0 or more.")
            self._check(column, first, last, {"validate": "integer", "criteria": ">=", "value": 0}, said)
        elif column.name == "target" and self.contract.kind == "targets":
            cell = f"{xl_col_to_name(self.places['target'], True)}{first + 1}"
            said = self.text("Write a number, or KG where the criterion is not assigned.")
            rule = f'=OR(ISNUMBER({cell}),UPPER({cell})="KG")'
            self._check(column, first, last, {"validate": "custom", "value": rule}, said)
        elif column.type == "number" and (column.minimum is not None or column.name.endswith("points")):
            said = self.text("Write a number, 0 or more, without unit or words.")
            self._check(column, first, last, {"validate": "decimal", "criteria": ">=", "value": 0}, said)
        elif column.type == "number" and column.name != "actual":
            self._check_number(column, first, last)

    def _check_figure(self, column: Column, row: int, facts: dict) -> None:
        """A result or points of one criterion: between 0 and its maximum, met or not met, never below 0 for bonus and penalty."""
        most = facts.get("max_points")
        if column.name == "self_points" and pd.notna(most):
            cell = f"=${xl_col_to_name(self.places['max_points'])}${row + 1}"
            said = self.text(
                "Write points between 0 and the maximum of this criterion, {most}.", most=_number(most, self.vietnamese)
            )
            bounds = {"criteria": "between", "minimum": 0, "maximum": cell}
            self._check(column, row, row, {"validate": "decimal"} | bounds, said)
        elif column.name == "actual" and facts.get("formula") == "passfail":
            self._lists.setdefault("passfail", [("đạt", ""), ("không đạt", "")])
            said = self.text("Write đạt or không đạt.")
            self._check(column, row, row, {"validate": "list", "source": self._range("passfail")}, said)
        elif column.name == "self_points" or facts.get("kind") in ("bonus", "penalty"):
            said = self.text("Write a number, 0 or more, without unit or words.")
            self._check(column, row, row, {"validate": "decimal", "criteria": ">=", "value": 0}, said)
        else:
            self._check_number(column, row, row)

    def _check_number(self, column: Column, first: int, last: int) -> None:
        said = self.text("Write a number only, without unit or words.")
        bounds = {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
        self._check(column, first, last, {"validate": "decimal"} | bounds, said)

    def _check(self, column: Column, first: int, last: int, rule: dict, said: str, ask: bool = False) -> None:
        place = self.places[column.name]
        told = {"error_title": self.header(column)[:32], "error_message": said[:255]}
        kind = {"error_type": "warning" if ask else "stop", "ignore_blank": True}
        self.sheet.data_validation(first, place, last, place, rule | told | kind)

    def _choices(self, column: Column) -> list[tuple[str, str]]:
        """The words to choose from: those of the contract, x, or what is known here of the column or its type."""
        if column.choices:
            return [(others[0] if self.vietnamese and others else word, "") for word, others in column.choices.items()]
        if column.type == "boolean":
            return [("x", "")]
        return self.offered.lists.get(column.name) or self.offered.lists.get(column.type) or []

    def _listed(self, column: Column) -> str:
        self._lists.setdefault(column.name, self._choices(column))
        return self._range(column.name)

    def _range(self, name: str) -> str:
        letter = xl_col_to_name(list(self._lists).index(name), True)
        return f"={LISTS}!{letter}$2:{letter}${len(self._lists[name]) + 1}"

    def _shown(self, column: Column, unit) -> str:
        """How a spreadsheet shows the cells; what it would make a day or a number of stays the text it is."""
        if column.type == "date":
            return _DAY
        if column.name in ("max_points", "self_points", "verified_points"):
            return _HUNDREDTHS
        if column.name == "amount":
            return _WHOLE
        if column.type in ("number", "integer", "year"):
            unit = unit.casefold() if isinstance(unit, str) else ""
            return (
                _WHOLE
                if unit in ("đồng", "vnđ", "vnd")
                else _HUNDREDTHS
                if unit.startswith("%") or "đồng" in unit
                else _PLAIN
            )
        return _PLAIN if column.type == "boolean" else _TEXT

    def _width(self, column: Column) -> float:
        return _WIDTHS.get(column.name, 14 if column.type in ("text", "number") else 12)

    def _format(self, look: dict):
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.file.add_format(look)
        return self._formats[key]


def _wanted(facts: dict) -> tuple[str, ...]:
    """What is asked for in a row: the result where a formula makes points of it, else the points; of bonus and penalty nothing is."""
    if facts.get("not_assigned") == "x" or facts.get("kind") not in REQUIRED_KINDS:
        return ()
    return ("actual",) if facts.get("formula") in FORMULAS else ("self_points",)


def _number(value: float, vietnamese: bool) -> str:
    plain = format(value, ".2f")
    return plain.replace(".", ",") if vietnamese else plain


def _guide(book: Book, form: _Form, title: str) -> None:
    """The second sheet: whose form this is, how to fill it in, and what each column means."""
    text = form.text
    sheet = book.sheet(ours.GUIDE[0 if form.vietnamese else 1], text("How to fill in: {title}", title=title))
    sheet.set_portrait()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 78)
    lines = list(form.offered.heading)
    first = [
        text("Fill in the first sheet from row 2 on; leave its first row, the headers, as it is."),
        text("Numbers are written without unit or words. A cell left empty is missing; 0 is a figure."),
    ]
    if form.count:
        first += [
            text("Yellow cells are asked for; grey ones the system filled in: leave them as they are."),
            text(
                "A criterion that was not assigned to the department: write x in the column for it and leave the figures empty."
            ),
        ]
    first.append(text("Save it as an Excel file and hand it in. This sheet is not read."))
    lines += [(text("How to"), " ".join(first))]
    row = 3
    for name, words in lines:
        row = _line(sheet, book, row, name, words)
    row = _line(sheet, book, row + 1, text("Column"), text("Meaning"), "header", "header")
    for column in form.columns:
        row = _line(sheet, book, row, form.header(column), form.meaning(column))
    for kind in ("department", "criterion"):
        known = form.offered.lists.get(kind, [])
        if known and any(column.type == kind for column in form.columns) and not form.count:
            head = text("Code of the department") if kind == "department" else text("Code of the criterion")
            row = _line(sheet, book, row + 1, head, text("Name"), "header", "header")
            for code, name in known:
                row = _line(sheet, book, row, code, name)


def _line(sheet, book: Book, row: int, name: str, words: str, left: str = "name", right: str = "words") -> int:
    sheet.set_row(row, LINE * max(depth(words, 76), depth(name, 24)) + 4)
    sheet.write_string(row, 0, name, book.format(left))
    sheet.write_string(row, 1, words, book.format(right))
    return row + 1
