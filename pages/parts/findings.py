"""The findings of a file as a table: grouped by cause, each with its row, column, what stood there and the cure."""

import re

import pandas as pd

from pages.parts import issues, numbers, tables, words
from pages.parts.access import Visit
from pages.parts.causes import CAUSES, COUNT_DIFFERS, OTHER, SELF_DIFFERS
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later

SEVERITIES = ("error", "warning", "note")
SENTENCES = {
    SELF_DIFFERS: later("Self-scored {self}; by the formula {computed}."),
    COUNT_DIFFERS: later("{criterion} says {found} {unit}, the list of achievements has {listed}."),
}
MOST = 50
"""So many findings of a cause are listed: who has more mends a column, not cells."""
OF_THE_HEADER = ("no_rows", "missing_column", "duplicate_column", "unknown_column")
"""Codes told at the row of the header, which is none of the rows that are counted."""
CURES = {
    SELF_DIFFERS: later("The formula counts. Correct the result if it is wrong."),
    COUNT_DIFFERS: later("Correct the result, or hand in the list of achievements."),
    "empty_file": later("Save the filled-in template and send it again."),
    "no_rows": later("Fill in the rows below the header."),
    "file_too_large": later("Send a quarter's rows only."),
    "broken_quotes": later("Close the quotation mark in this row."),
    "wrong_kind": later("Choose the other kind, or another file."),
    "kind_not_yours": later("Send it to the council's standing office."),
    "verified_not_yours": later("Empty this column."),
    "not_your_department": later("Remove the rows of other departments."),
    "missing_column": later("Add the column, or start from the template."),
    "duplicate_column": later("Keep one of the two."),
    "unknown_column": later("Nothing to do, unless its figures are needed: then use the template's header."),
    "missing_value": later("Fill in the cell."),
    "not_a_number": later("Write a number only, without unit or words."),
    "not_whole": later("Write a whole number."),
    "negative_number": later("Write 0 or more."),
    "not_a_year": later("Write four digits: 2025."),
    "unknown_choice": later("Write one of these words."),
    "unknown_department": later("Write the code as in the list of departments."),
    "unknown_criterion": later("Write the code as in the set of criteria."),
    "department_not_valid": later("Remove the row, or correct the days in the list of departments."),
    "not_applicable": later("Remove the row."),
    "above_maximum": later("Write at most the maximum."),
    "negative_points": later("Write 0 or more."),
    "negative_magnitude": later("Leave out the minus sign."),
    "missing_target": later("Write the target, or ask for it to be assigned."),
    "no_evidence": later("Write number and date of the document."),
    "bad_code": later("Write the code with letters, digits and hyphens."),
    "dates_reversed": later("Correct one of the two days."),
    "more_than_staff": later("Correct one of the two numbers."),
    "shared_name": later("Use the code the department has, or another name."),
    "information_has_points": later("Empty the cell, or change the kind."),
    "formula_contradicts_kind": later("Change the formula or the kind."),
    "direction_contradicts_formula": later("Empty the cell: the formula tells the direction."),
    "missing_parameter": later("Add it to the parameters."),
    "parameter_twice": later("Leave one of the two."),
    "bad_parameter": later("per= is above 0; k= and tolerance= are not below 0."),
    "unused_parameter": later("Remove it, or change the formula."),
    "overlapping_entries": later("Write the last day of the earlier entry."),
    "verified_and_not_assigned": later("Leave one of the two empty."),
    "equal_goalposts": later("Write two different numbers."),
    "points_not_scale": later("Check the maximum points before the year begins."),
    "helper_differs": later("Sort whole rows only; leave helper columns as they are."),
    "date_outside_quarter": later("Correct the day or the quarter."),
    "title_and_form": later("Leave one of the two empty."),
    "title_or_form": later("Fill in one of the two."),
    "not_toml": later("Start from the rules shown on this page."),
    "unknown_rule": later("Remove it, or correct its name."),
    "bad_rule": later("Write a value like the one in the rules shown on this page."),
    "rule_missing": later("Add it."),
}
"""Code → what to do, where its sentence does not say so itself."""


_OPTION = re.compile(r",? ?\(--[a-z]+(?:-[a-z]+)*(?: [^)]*)?\)")


def show(here: Visit, found: pd.DataFrame, headers: dict[str, str]) -> None:
    """Draws all findings (see `data.findings`); `headers`: column → as the file's template heads it in this language."""
    if found.empty:
        return
    columns = [
        Column(here.text("Row")),
        Column(here.text("Column"), "left nowrap"),
        Column(here.text("In the file")),
        Column(here.text("Problem")),
        Column(here.text("What to do")),
    ]
    told = rows(here.language, found, headers)
    tables.show(columns, told, tall=len(found) > 30, phone=tables.phone_list([_line(row) for row in told]))


def _line(row: Row) -> Html:
    """A row of the table in one piece, for a phone."""
    if row.heading:
        return Html(f"<b>{tables.safe(row.cells[0])}</b>")
    place, column, stood, problem, cure = row.cells
    where = tables.join(place, column, stood, between=" · ")
    return tables.join(tables.span(where, "under"), problem, tables.span(cure, "quiet"), between=" ")


def groups(found: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """Severity, cause and its findings by row: errors first, the most frequent cause first."""
    result = []
    named = found.assign(cause=[CAUSES.get(code, OTHER) for code in found["code"]])
    for severity in SEVERITIES:
        part = named[named["severity"] == severity]
        for cause in part["cause"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index:
            group = part[part["cause"] == cause].sort_values("row", kind="stable", na_position="first")
            result.append((severity, cause, group))
    return result


def rows(language: str, found: pd.DataFrame, headers: dict[str, str]) -> list[Row]:
    """A heading for each of `groups` with its count; under it the findings by row, and of more than `MOST` how many more there are."""
    result = []
    for severity, cause, group in groups(found):
        result.append(Row((_heading(language, severity, cause, len(group)),), heading=True))
        result += [_row(language, one, headers) for one in group.head(MOST).itertuples()]
        if len(group) > MOST:
            more = words.text(language, "and {count} more", count=numbers.number(language, len(group) - MOST))
            result.append(Row((tables.span(more, "quiet"),), heading=True))
    return result


def counts(found: pd.DataFrame, total: int) -> tuple[int, int, int]:
    """Of so many rows: valid ones, ones with an error, ones that need a look only. What concerns the whole file counts for none."""
    placed = found[found["row"].notna() & ~found["code"].isin(OF_THE_HEADER)]
    wrong = set(placed.loc[placed["severity"] == "error", "row"])
    look = set(placed.loc[placed["severity"] == "warning", "row"]) - wrong
    wrong, look = min(len(wrong), total), min(len(look), total)
    return max(total - wrong - look, 0), wrong, look


def sentences(language: str, one, headers: dict[str, str] | None = None) -> tuple[str, str]:
    """The problem of a finding, and the cure."""
    params = one.params if isinstance(one.params, dict) else {}
    if one.code in SENTENCES:
        shown = {
            name: value if isinstance(value, str) else numbers.number(language, value) for name, value in params.items()
        }
        told = words.text(language, SENTENCES[one.code], **shown)
    else:
        row = None if absent(one.row) else one.row
        line = None if absent(one.line) else one.line
        told = issues.issue(language, one.code, one.found, params, headed(one, headers), row, line)
        # A page has a box for what a command is told by an option.
        told = _OPTION.sub("", told)
    cure = CURES.get(one.code, "")
    if cure and "nearest" not in params:
        return told, words.text(language, cure)
    # Such a sentence says the problem first, then the cure; what was found may itself hold a full stop.
    start = told.find(str(one.found)) + len(str(one.found)) if not absent(one.found) and str(one.found) in told else 0
    end = told.find(". ", start)
    return (told, "") if end < 0 else (told[: end + 1], told[end + 2 :])


def headed(one, headers: dict[str, str] | None = None) -> str:
    """The column of a finding as the template heads it."""
    return "" if absent(one.column) else (headers or {}).get(one.column, str(one.column))


def _row(language: str, one, headers: dict[str, str]) -> Row:
    problem, cure = sentences(language, one, headers)
    place = words.text(language, "whole file") if absent(one.row) else str(int(one.row))
    letter = getattr(one, "letter", None)
    column = tables.join(headed(one, headers), "" if absent(letter) else tables.span(f" ({letter})", "quiet"))
    return Row((place, column, "" if absent(one.found) else str(one.found)[:80], problem, cure))


def _heading(language: str, severity: str, cause: str, count: int) -> Html:
    marks = {"error": "worse", "warning": "better", "note": "quiet"}
    told = tables.join(
        tables.span(words.sentence(words.text(language, issues.SEVERITIES[severity])), marks[severity]),
        f"{words.text(language, cause)} ({numbers.number(language, count)})",
        between=" · ",
    )
    # One piece: on a phone the parts of a cell are pushed to its two sides.
    return Html(f"<span>{told}</span>")
