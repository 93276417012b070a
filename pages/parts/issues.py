"""What an issue of a file, or a refusal, says in words: where it is, what was found, what to do."""

from pages.parts import numbers, period
from pages.parts.words import later, text

SENTENCES = {
    # The file as a whole
    "empty_file": later("The file is empty."),
    "no_rows": later("The file has a header only."),
    "not_text": later("This is not a CSV file. Save the table as CSV UTF-8 and send that."),
    "unknown_encoding": later("The letters cannot be read. Save the file as CSV UTF-8."),
    "file_too_large": later("The file is too large. The limit is 20 MB."),
    "broken_quotes": later("A quotation mark is opened here and not closed."),
    "unknown_kind": later("The headers do not tell what kind of file this is: {found}. Choose the kind, or start from its template."),
    "trial_result": later("This is the result of a trial of weights. It is not for consideration, and nothing of it can be handed in."),
    "wrong_kind": later("This looks like another kind of file: {found_kind}, not {expected_kind}."),
    "kind_not_yours": later("Your role does not hand in this kind of file."),
    "verified_not_yours": later("Verified points are written by the standing office and the council; a department does not hand in this column."),
    "quarter_closed": later("{quarter} was published on {at}; to change it, it must be reopened."),
    "closed_quarters_keep": later("Closed quarters of {found} keep the criteria they had."),
    "missing_column": later("The column {column} is missing."),
    "duplicate_column": later('The column "{found}" stands twice.'),
    "unknown_column": later('The column "{found}" is not known and is not read.'),
    "too_many_cells": later("The row has more cells than the header. A text with the separator in it must stand in quotation marks."),
    # Any cell
    "missing_value": later("The cell is empty."),
    "not_a_number": later('"{found}" is not a number.'),
    "ambiguous_number": later('"{found}" can be read in two ways. Write it without a thousands separator, or with two decimals.'),
    "number_too_long": later('"{found}" has more digits than can be kept: at most 20 before and 18 after the decimal mark.'),
    "not_whole": later('"{found}" is not a whole number.'),
    "negative_number": later("{found} is below 0."),
    "not_a_date": later('"{found}" is not a date. Write day/month/year: 05/01/2026.'),
    "not_a_quarter": later('"{found}" is not a quarter. Write 2025-Q1 to 2025-Q4.'),
    "not_a_period": later('"{found}" is neither a year nor a quarter. Write 2025 or 2025-Q3.'),
    "not_a_year": later('"{found}" is not a year.'),
    "not_a_boolean": later('"{found}" is not understood. Write x, or leave the cell empty.'),
    "not_passfail": later('"{found}" is not understood. Write đạt or không đạt.'),
    "unknown_choice": later('"{found}" is not one of: {choices}.'),
    "identity_number": later("This cell looks like an identity number. Identity numbers are not handed in."),
    "duplicate_key": later("Row {first} and row {row} are both {key}. Keep one of them."),
    # Departments and criteria
    "unknown_department": later('There is no department "{found}".'),
    "unknown_criterion": later('There is no criterion "{found}" in the set of that year.'),
    "no_criteria": later("There are no criteria for {found} yet. Load them first."),
    "department_not_valid": later("{found} did not exist in {quarter}."),
    "not_your_department": later("You hand in for your own department only, not for {found}."),
    "not_applicable": later("Criterion {criterion} is not assigned to {department_name}."),
    "not_due": later("Criterion {found} does not fall due in this quarter; the figure is kept for the year to date."),
    "bad_code": later('A code holds neither "|" nor "*".'),
    "dates_reversed": later("The last day lies before the first."),
    "more_than_staff": later("{found} is more than the number of staff."),
    "overlapping_entries": later("Two entries of {code} overlap; from {from} on, the later one holds."),
    "shared_name": later('Another department has the same name "{found}" under another code.'),
    # Criteria
    "information_has_points": later("A criterion for information carries no points."),
    "formula_contradicts_kind": later('The formula "{found}" does not go with this kind of criterion.'),
    "direction_contradicts_formula": later('The direction "{found}" contradicts the formula.'),
    "bad_parameters": later('"{found}" is not understood. Write for example: low=0 high=10.'),
    "missing_parameter": later("The formula needs {parameter}=."),
    "parameter_twice": later("{parameter}= stands twice."),
    "bad_parameter": later("In \"{found}\", {parameter}= is too small."),
    "unused_parameter": later("The formula does not use {parameter}=."),
    "equal_goalposts": later("low and high are the same."),
    "bad_due": later('"{found}" is not understood. Write * or quarters such as 1|4.'),
    "points_not_scale": later("{department_name}: the maximum points add up to {points}, not {scale}."),
    # Results
    "zero_target": later("The target is 0, so no ratio can be formed. If the criterion is not assigned this quarter, write x in the column Not assigned."),
    "above_maximum": later("{found_points} points are above the maximum {maximum} of {criterion}."),
    "negative_points": later("Points are never below 0."),
    "negative_magnitude": later("Bonus and penalty are written as positive magnitudes."),
    "missing_actual": later("The result is missing. The department is not ranked until it is given."),
    "missing_points": later("The self-scored points are missing. The department is not ranked until they are given."),
    "missing_target": later("No target was assigned and none is written, so no points can be formed."),
    "target_differs": later("The target in the file is {found}, the assigned target is {assigned}. The system uses {assigned}."),
    "verified_and_not_assigned": later("A row has either verified points or the mark Not assigned, not both."),
    "not_assigned_request": later("Not assigned is a request: it counts once the council grants it, and is missing until then."),
    "no_evidence": later("No evidence is written for the bonus."),
    "helper_differs": later('"{found}" differs from what is known here: {known}. Have the rows slipped?'),
    "date_outside_quarter": later("{found} does not lie in the quarter."),
    "title_and_form": later("A row has either an award title or a form of commendation, not both."),
    "title_or_form": later("An award title or a form of commendation is missing."),
    # Rules
    "not_toml": later("The file is not TOML: {found}."),
    "unknown_rule": later("The rule {column} is not known."),
    "bad_rule": later("{column} cannot be {found}."),
    "rule_missing": later("{column} is missing."),
    "unknown_group": later('There is no group of criteria "{found}" in the set of that year.'),
    # Verbs
    "unknown_upload": later("There is no upload number {upload_id}."),
    "already_withdrawn": later("Upload {upload_id} was withdrawn already."),
    "moved": later("The figures have changed since they were looked at."),
    "reason_missing": later("A reason is needed."),
    "received_later": later("The day of receipt lies ahead."),
    "already_in_force": later("Upload {upload_id} is in force as it is."),
    "different_kinds": later("Uploads {first} and {second} are of different kinds and cannot be compared."),
    "nothing_handed_in": later("{department} has handed in nothing for {quarter}."),
    "already_returned": later("The figures of {department} for {quarter} are returned already."),
    "not_later": later("An extension must end after {day}, the day that holds now."),
    "not_yours": later("Your role does not do this."),
    "already_closed": later("{quarter} is closed already."),
    "not_closed": later("{quarter} is not closed."),
    "no_results": later("{quarter} has no results to close."),
    "sample_refused": later("The demonstration cannot be loaded beside what is in the store: {file} is refused."),
}  # fmt: skip
SEVERITIES = {"error": later("error"), "warning": later("needs a look"), "note": later("note")}
NEAREST = later("Did you mean {nearest} ({nearest_name})?")


def issue(language: str, code: str, found=None, params: dict | None = None, column: str | None = None, row=None) -> str:
    """The sentence of a code, filled with what was found; the nearest known name is offered where there is one."""
    params = dict(params or {})
    nearest = {name: params.pop(name) for name in ("nearest", "nearest_name") if name in params}
    if "name" in params:
        found = params.pop("name")
    shown = {name: _shown(language, name, value) for name, value in params.items()}
    shown |= {"found": _text(found), "column": _text(column), "row": _text(row)}
    if code == "wrong_kind":
        shown |= {"found_kind": kind(language, found), "expected_kind": kind(language, params["expected"])}
    if code == "above_maximum":
        shown["found_points"] = _text(found)
    words = text(language, SENTENCES[code], **shown)
    return f"{words} {text(language, NEAREST, **nearest)}" if nearest else words


def kind(language: str, name: str) -> str:
    """The kind of a file in words."""
    return text(language, KINDS[name])


KINDS = {
    "departments": later("Departments"),
    "criteria": later("Criteria"),
    "targets": later("Targets"),
    "scores": later("Quarterly results"),
    "verifications": later("Verified points"),
    "achievements": later("Achievements"),
    "commendations": later("Commendations"),
}


def _shown(language: str, name: str, value) -> str:
    if name == "quarter":
        return period.name(language, value)
    if name == "at":
        return numbers.day(numbers.local(value))
    if name == "day":
        return numbers.day(value)
    if name in ("maximum", "points", "scale", "assigned"):
        return numbers.points(language, value)
    if name == "choices":
        return ", ".join(value)
    if name == "key":
        parts = [period.name(language, part) if period.parse(part) else part for part in value]
        return ", ".join(part for part in parts if part)
    return _text(value)


def _text(value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if numbers.absent(value) else str(value)
