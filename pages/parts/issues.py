"""What an issue of a file, or a refusal, says in words: where it is, what was found, what to do."""

from pages.parts import checks, numbers, period
from pages.parts.words import later, text

SENTENCES = {
    # The file as a whole
    "empty_file": later("The file is empty."),
    "no_rows": later("The file has a header only."),
    "unknown_encoding": later("The letters of line {line} cannot be read. Save the file as CSV UTF-8 or XLSX."),
    "file_too_large": later("The file is too large. The limit is 20 MB."),
    "broken_quotes": later("A quotation mark is opened in line {line} and never closed."),
    "unknown_kind": later("The headers do not tell what kind of file this is: {found}. Choose the kind, or start from its template."),
    "trial_result": later("This is the result of a trial of weights. It is not for consideration, and nothing of it can be handed in."),
    "wrong_kind": later("This looks like another kind of file: {found_kind}, not {expected_kind}."),
    "kind_not_yours": later("Your role does not hand in this kind of file: {found_kind}."),
    "verified_not_yours": later("Verified points are written by the standing office and the council; a department does not hand in this column."),
    "quarter_closed": later("{quarter} was closed on {at}; to change it, it must be reopened."),
    "closed_quarters_keep": later("Closed quarters of {found} keep the criteria they had."),
    "missing_column": later("The column {column} is missing."),
    "duplicate_column": later('The column "{found}" stands twice.'),
    "criteria_in_columns": later("Criteria stand in columns ({found}). Write a row for each criterion, with a column for its code and one for the result."),
    "unknown_column": later('The column "{found}" is not known and is not read.'),
    "too_many_cells": later("The row has {cells} cells, the header {names}. A text with the separator in it must stand in quotation marks."),
    # How the file is made
    "nul_byte": later("The file has a NUL byte in line {line}, which no text has. Open it in the program that made it and save it again as CSV UTF-8."),
    "stray_quote": later("Line {line}: a quotation mark stands inside a cell. Write it twice (\"\") inside a cell that is in quotation marks, or delete it: {found}"),
    "swallowed_rows": later("A quotation mark opened in line {line} swallows the {found} lines below it. Delete it, or close it in the same cell."),
    "cell_too_long": later("Line {line}: a cell holds {found} characters; the limit is {limit}."),
    "too_many_columns": later("The table has {found} columns; the limit is {limit}."),
    "too_many_rows": later("The table has more than {found} rows. Divide it into several files."),
    "unknown_delimiter": later("Line {line} is one single cell: what parts the columns is not known. Use a semicolon, a comma or a tab: {found}"),
    "header_width": later("The header in line {line} has {names} names, but the rows have {cells} cells. A separator in the header is missing or one too many."),
    "too_few_cells": later("The row has {cells} cells, the header {names}. A separator is missing, and the cells after it have slipped."),
    "apostrophe_quotes": later("The row has {cells} cells, the header {names}: texts stand between apostrophes ('…') instead of quotation marks (\"…\")."),
    "several_tables": later("A second table begins in line {line}: its rows have {cells} cells, those above {names}. Send each table as a file of its own."),
    "repeated_header": later("The header stands here again. Delete this row, or send each table as a file of its own."),
    "no_header": later("The table has no header: line {line} already holds figures ({found}). Write the names of the columns above it."),
    "header_not_first": later("The header is not the first line: line {line} reads \"{found}\", and the names of the columns seem to stand in row {header}. Delete what stands above them, or say which row is the header (--header-row {header})."),
    "several_header_rows": later("The header seems to have several rows ({rows}): line {line} reads \"{found}\". Write one name for each column in one row, or say which rows are the header (--header-row {rows})."),
    "unknown_header_row": later("Row {found}, said to be the header, is empty or not there."),
    "unknown_header": later("No column of the file is called \"{found}\"."),
    "blank_column_name": later("Column {position} has no name in the header. Name it, or delete the column."),
    "control_in_header": later("The name of column {position} holds tabs or page breaks. Write it on one line: {found}"),
    "letterhead": later("Rows {rows} stand above the table and are not read: {found}"),
    "reasons_set_aside": later("The column \"{found}\", which was added when the file was sent back, is not read."),
    "header_found": later("The header was found in row {rows}: {found}"),
    "index_row": later("The row that numbers the columns is not read: {found}"),
    "group_rows": later("{count} rows that only head a group are not read (rows {rows}): {found}"),
    "footer": later("Rows {rows} stand below the table and are not read: {found}"),
    "merged_filled": later("{count} cells were merged over several rows; what they say holds for each row."),
    "total_row": later("The total row is not read; it equals the sum of the rows above: {found}"),
    "total_differs": later("The total row is not the sum of the rows above in: {columns}. It is not read. Are rows missing?"),
    "archive": later("This is a compressed archive ({found}), not a table. Unpack it and send the file inside."),
    "web_page": later("This is a web page (HTML), whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV UTF-8."),
    "locked_workbook": later("The workbook is locked with a password. Take the password off and send it again."),
    "document": later("This is a {found} file, not a table. Save the table as XLSX or CSV UTF-8 and send that."),
    "broken_workbook": later("The workbook is damaged and cannot be read: {found}. Open it in a spreadsheet and save it again."),
    "macros": later("The workbook holds macros, which are not taken. Save it as XLSX without macros."),
    "external_links": later("The workbook takes figures from other files ({found}). Paste them as values and send it again."),
    "sheet_too_large": later("The sheets reach over {found} cells, empty ones between filled ones too; the limit is {limit}."),
    "unpacks_too_large": later("The workbook unpacks to {found} bytes; the limit is {limit}. Nothing was unpacked."),
    "too_many_sheets": later("The workbook has {found} sheets; the limit is {limit}."),
    "unknown_sheet": later("The workbook has no sheet \"{found}\". Its sheets: {sheets}."),
    "several_sheets": later("Several sheets hold a table: {found}. Say which one (--sheet), or send each as a file of its own."),
    "sheet_chosen": later("The sheet \"{found}\" is read; the workbook has also: {others}."),
    "converted": later("The letters are {found}, not Unicode, and were converted: \"{before}\" became \"{after}\". Look through the names."),
    "repaired": later("The letters had been saved twice over ({found}) and were repaired: \"{before}\" became \"{after}\". Look through the names."),
    "letters_lost": later("Letters were lost when this file was saved: \"{found}\" in line {line}, and {count} words in all. They cannot be brought back. Go back to the original and save it as XLSX or as CSV UTF-8."),
    "letters_unclear": later("Line {line} holds the mark of an unreadable letter (�): \"{found}\"."),
    "encoding_unclear": later("The letters of line {line} can be read in several ways: {found}. Save the file as CSV UTF-8, or say which (--encoding {options})."),
    "unknown_encoding_name": later("No encoding is called \"{found}\"."),
    "wrong_encoding": later("The file is not {found}: line {line} cannot be read so."),
    "eth_for_d": later("{count} letters of Icelandic (Eth) were read as the Vietnamese D with a stroke."),
    "group_totals": later("{count} rows hold the sums of a group and are not read (rows {rows}): {found}"),
    "column_named": later("Column {position} has no name of its own and is called \"{found}\"."),
    # What a person says that cells should say
    "mend_of_no_row": later("There is no row {found} of figures to be mended."),
    "mend_of_no_column": later("There is no column {found} to be mended in this kind of file."),
    "mend_of_several": later("Row {found} holds several figures of the column {column}; mend it in the file."),
    "remembered": later('By an earlier correction, "{found}" is {known}.'),
    "remembered_header": later('By an earlier correction, the column "{found}" is {known}.'),
    "remembered_unread": later('As was said of an earlier file, the column "{found}" is not read.'),
    "ordinals": later('The column "{found}" only numbers the rows and is not read.'),
    "criteria_by_content": later('No header says where the criteria are; the column "{found}" holds them: all {count} cells are known criteria.'),
    "left_out_in_figure": later('"{found}" is no figure. Where the criterion is not assigned, leave this cell empty and write x in the column not_assigned.'),
    "not_read": later('The column "{found}" is not read, as you chose.'),
    "former_name": later('"{found}" is a former name of {known}.'),
    "mend_too_long": later("A cell would hold {found} characters; the limit is {limit}."),
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
    "months_not_quarter": later("\"{found}\" covers {months} months, not one quarter, and a sum of several quarters cannot be parted here. Write one row for each quarter: 2025-Q1, 2025-Q2 …"),
    "months_not_period": later("\"{found}\" covers {months} months. Targets are assigned for a quarter or for a year: say which quarter each belongs to (2025-Q1), or write the year (2025)."),
    "year_missing": later("\"{found}\" does not say the year, and neither do the other rows or the lines above the table. Write for example 2025-Q3."),
    "year_said": later("{count} cells do not say their year (\"{found}\" …); it is {year}, the only year named in this file."),
    "letterhead_differs": later("The lines above the table say {found}, and its rows {rows}. Are these the rows that were meant?"),
    "period_said": later("No column says the period; the header or the lines above the table do: {found}. It holds for every row."),
    "department_said": later("No column says the department; the lines above the table do: {found}. It holds for every row."),
    "department_own": later("No column says the department; the figures are taken as those of {found}, which hands them in."),
    "sections": later("{count} rows only head the rows below them ({found}); what they say holds for those."),
    "filled_down": later("{count} empty cells take what stands above them, since each name stands once, at the head of its rows: {found}. Is that so?"),
    "month_first": later("{found} is written month first. Write day/month/year: {meant}."),
    "day_unclear": later("{found} is read day first, but other cells of this column are written month first. Check the day."),
    "turned_long": later("{columns} columns became {rows} rows, one for each cell that is filled: {found}."),
    "cells_taken_as": later("Nothing in the file says what these cells are; they are taken as \"{found}\". If they are something else, write it in the header."),
    "spans_not_read": later("{columns} columns hold several quarters together and are not read: {found}."),
    "look_alikes_read": later("Letters of another alphabet that look like Latin ones are read as those in {count} cells: \"{found}\" as \"{read}\"."),
    "look_alikes": later("\"{found}\" has letters of another alphabet (Cyrillic or Greek) that only look like Latin ones; it would not be found by its name. Write it again: {meant}."),
    "same_department": later("\"{found}\" is the code {code}, only typed with other letters or signs. It is no second department: write {code}."),
    "same_criterion": later("\"{found}\" is the code {code}, only typed with other letters or signs. It is no second criterion: write {code}."),
    "same_name": later("\"{found}\" reads as the name of the department {code} ({known}), only typed otherwise. Use the code {code}; it is no second department."),
    "no_figure": later("\"{found}\" does not say whether there was none or the figure is not known. Write 0 if there was none; leave the cell empty if it is not known."),
    "formula_error": later("\"{found}\" is a formula without a result. Repair it, or paste the figure as a value."),
    "unit_dropped": later("{count} cells have the unit of their criterion behind the figure (\"{found}\"); the figure alone is read."),
    "percent_of_unit": later("\"{found}\" is a percentage, but the criterion is counted in: {unit}. Write the figure in that unit."),
    "other_unit": later("\"{found}\" is written in another unit than that of the criterion: {unit}. Write the figure alone, in that unit."),
    "hidden_rows": later("{count} rows hidden in the workbook are read as well: {found}."),
    "hidden_columns": later("{count} columns hidden in the workbook are read as well: {found}."),
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
    "shared_name": later('"{found}" is the name of another department too, whose code is {code}. Is it the same one?'),
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
    "hole_between_entries": later("{code} has no entry from {from} to {to}."),
    "own_successor": later("A department does not take over from itself."),
    "successor_without_end": later("{found} takes over, but the last day is not written."),
    "successor_not_there": later("{code} is to take over, but is not there on {from}."),
    "department_with_figures": later("{found} {department_name} has targets or results and cannot be left out: write its last day."),
    "department_left_out": later("{found} {department_name} is left out of the list."),
    "criterion_left_out": later("{found} {criterion_name} is left out of the set."),
    "figures_left_out": later("{found} {criterion_name} is left out of the set: {count} figures of quarters that are not closed no longer count."),
    "points_not_scale": later("{department_name}: the maximum points add up to {points}, not {scale}."),
    # Results
    "zero_target": later("The target is 0, so no ratio can be formed. If the criterion is not assigned this quarter, write x in the column Not assigned."),
    "above_maximum": later("{found_points} points are above the maximum {maximum} of {criterion}."),
    "negative_count": later("{found} is below 0, and this criterion counts how often something occurred. Is the figure right?"),
    "negative_points": later("Points are never below 0."),
    "negative_magnitude": later("Bonus and penalty are written as positive magnitudes."),
    "missing_actual": later("The result is missing. The department is not ranked until it is given."),
    "missing_points": later("The self-scored points are missing. The department is not ranked until they are given."),
    "missing_target": later("No target was assigned and none is written, so no points can be formed."),
    "target_differs": later("The target in the file is {found}, the assigned target is {assigned}. The system uses {assigned}."),
    "verified_and_not_assigned": later("A row has either verified points or the mark Not assigned, not both."),
    "not_assigned_request": later("Not assigned is a request: it counts once the council grants it, and is missing until then."),
    "known_differs": later("{criterion} says {found}; the register and the lists here have {known}."),
    "no_evidence": later("No evidence is written for the bonus."),
    "helper_differs": later('"{found}" differs from what is known here: {known}. Have the rows slipped?'),
    "rows_slipped": later('"{found}" is the name of {other}, and the row is of {criterion}. Have the rows slipped against one another?'),
    "hundredfold": later("{found} is {size} what it is compared with ({beside}). Has a decimal mark been lost? Correct it, or say why it is right."),
    "date_outside_quarter": later("{found} does not lie in the quarter."),
    "title_and_form": later("A row has either an award title or a form of commendation, not both."),
    "title_or_form": later("An award title or a form of commendation is missing."),
    # Rules
    "not_toml": later("The file is not TOML: {found}."),
    "unknown_rule": later("The rule {column} is not known."),
    "bad_rule": later("{column} cannot be {found}."),
    "rule_no_number": later("{column} is a number, written without quotation marks: not {found}."),
    "rule_twice": later("{column} says the same twice: {found}."),
    "no_band_below": later("The lowest band begins at {found}: a department with fewer points has no band."),
    "not_utf8": later("The letters of line {line} cannot be read. Save the file as UTF-8."),
    "rule_missing": later("{column} is missing."),
    "unknown_group": later('There is no group of criteria "{found}" in the set of that year.'),
    # Verbs
    "unknown_upload": later("There is no upload number {upload_id}."),
    "already_withdrawn": later("Upload {upload_id} was withdrawn already."),
    "moved": later("The figures have changed since they were looked at."),
    "reason_missing": later("A reason is needed."),
    "before_it_began": later("The department had not begun before {day}."),
    "code_taken": later('The code "{found}" is empty or taken.'),
    "too_few_departments": later("It takes two departments or more."),
    "document_missing": later("Number and date of the document are needed."),
    "received_later": later("The day of receipt lies ahead."),
    "already_in_force": later("Upload {upload_id} is in force as it is."),
    "different_kinds": later("Uploads {first} and {second} are of different kinds and cannot be compared."),
    "nothing_handed_in": later("{department} has handed in nothing for {quarter}."),
    "already_returned": later("The figures of {department} for {quarter} are returned already."),
    "not_later": later("An extension must end after {day}, the day that holds now."),
    "no_files": later("No file was chosen."),
    "evidence_empty": later("{file} is empty."),
    "evidence_type": later("{file} is no evidence: a PDF, a picture (PNG, JPEG) or an office document (DOCX, XLSX, PPTX, ODT, ODS, ODP) is, by what is in it."),
    "evidence_macros": later("{file} holds macros. Save it without macros, or as PDF."),
    "evidence_old_office": later("{file} has an old office format, which may hide macros. Save it as DOCX, XLSX or PDF."),
    "evidence_too_large": later("{file} is too large: at most {limit} MB."),
    "evidence_too_many": later("At most {limit} files prove one line."),
    "evidence_full": later("The evidence of a department and quarter is at most {limit} MB."),
    "evidence_again": later("{file} is attached there already."),
    "unknown_evidence": later("There is no evidence number {number}."),
    "already_taken_away": later("Evidence number {number} was taken away already."),
    "unknown_achievement": later("There is no such achievement of the department in that quarter."),
    "approval_missing": later("The rules ask for the approval of the head of the department: name, position, document."),
    "already_checked": later("The figures of {department} for {quarter} are checked already."),
    "returned_now": later("The figures of {department} for {quarter} are returned, and not handed in again yet."),
    "own_department": later("{department} is your own department: somebody else verifies it."),
    "verified_by_two": later("Two verify each line without seeing one another, on the page Verification; no file has verified points."),
    "verified_meanwhile": later("The line was verified or changed since it was looked at. Look at it again."),
    "line_reason_missing": later("Points that differ want a reason."),
    "not_matching": later("The self points are not those of the formula."),
    "nothing_to_verify": later("No line has points."),
    "unknown_line": later("There is no criterion {criterion} in that year."),
    "looking_back": later("You are looking at the past; things are done in the present alone."),
    "not_yours": later("Your role does not do this."),
    "already_closed": later("{quarter} is closed already."),
    "not_closed": later("{quarter} is not closed."),
    "name_missing": later("A name is needed."),
    "days_reversed": later("A campaign ends after it begins, and reports are due after it ends."),
    "campaign_criteria": later("Choose the criteria that the campaign is counted by."),
    "unknown_criteria": later("There are no such criteria in that year: {codes}."),
    "unknown_campaign": later("There is no campaign {number}."),
    "already_summed_up": later("The campaign is summed up already."),
    "already_published": later("{quarter} is published already."),
    "changed_meanwhile": later("Something came in for {quarter} just now. Look at it again before you go on."),
    "checks_open": later("{quarter} is not closed: {checks}."),
    "reply_missing": later("Write the reply."),
    "nothing_to_waive": later("This check of {quarter} finds nothing that would have to be waived."),
    "no_results": later("{quarter} has no results to close."),
    # People
    "wrong_sign_in": later("The user name or the password is wrong."),
    "forged_sign_in": later("What the identity provider sent is not genuine, too old, or not meant for this dashboard. Nobody was signed in."),
    "not_provided": later("Signing in through the identity provider was broken off. Please try again."),
    "unknown_person": later("The identity provider knows you, but you have no account here that is in use. Ask an administrator."),
    "wait": later("Too many attempts. Try again in {minutes} minutes."),
    "stale_form": later("This page had been open for too long. Please try again."),
    "busy": later("The database is in use by another program. Please try again later."),
    "wrong_code": later("The one-time code is wrong. Look at the console again: after several wrong ones there is a new one."),
    "not_first": later("There is an administrator already."),
    "passwords_differ": later("The two passwords are not the same."),
    "password_short": later("A password has at least {limit} characters."),
    "password_long": later("A password has at most {limit} characters."),
    "password_weak": later("This password is too easy to guess: it needs more different characters besides the user name and the usual words."),
    "password_same": later("The new password is the old one."),
    "wrong_password": later("The present password is wrong."),
    "signed_out": later("You are signed out, or do not hold this role any more. Nothing was done."),
    "no_account": later("Nobody is signed in."),
    "account_name": later("A user name has 2 to 40 of the letters a to z, digits, dots, hyphens and underscores."),
    "person_name": later("The name of the person is missing."),
    "not_an_email": later('"{found}" is not an e-mail address.'),
    "account_exists": later("There is an account {account} already."),
    "email_taken": later("The account {account} has this e-mail address already."),
    "unknown_account": later("There is no account {account}."),
    "own_grant": later("Nobody gives himself a role: another administrator does, or the operator at the server."),
    "department_missing": later("The role of a department needs its code."),
    "days_backwards": later("The last day lies before the first."),
    "unknown_grant": later("There is no such role to be taken back."),
    "last_administrator": later("Nobody would be left to manage accounts."),
    "role_not_held": later("{account} does not hold this role today."),
    "sample_refused": later("The demonstration cannot be loaded beside what is in the store: {file} is refused."),
}  # fmt: skip
SEVERITIES = {"error": later("error"), "warning": later("needs a look"), "note": later("note")}
LARGER, SMALLER = later("about {times} times"), later("about 1/{times} of")
BESIDE = {
    "target": later("target {value}"),
    "before": later("the year before {value}"),
    "1": later("1 quarter before {value}"),
    "2": later("2 quarters before {value}"),
    "3": later("3 quarters before {value}"),
    "4": later("4 quarters before {value}"),
    "self": later("self points {value}"),
    "alike": later("others of its kind {value}"),
}
"""What a figure is compared with, by the names that `data.checks.magnitudes` gives."""
NEAR_HEADER = later('Is it the column "{header}"?')
NEAREST = later("Did you mean {nearest} ({nearest_name})?")


def issue(
    language: str, code: str, found=None, params: dict | None = None, column: str | None = None, row=None, line=None
) -> str:
    """The sentence of a code, filled with what was found; the nearest known name is offered where there is one."""
    params = dict(params or {})
    nearest = {name: params.pop(name) for name in ("nearest", "nearest_name") if name in params}
    for name in ("name", "found"):
        found = params.pop(name, found)
    shown = {name: _shown(language, name, value) for name, value in params.items()}
    shown |= {"found": _text(found), "column": _text(column), "row": _text(row), "line": _text(line)}
    if code == "kind_not_yours":
        shown["found_kind"] = kind(language, found)
    if code == "wrong_kind":
        shown |= {"found_kind": kind(language, found), "expected_kind": kind(language, params["expected"])}
    if code == "above_maximum":
        shown["found_points"] = _text(found)
    if code == "hundredfold":
        shown["size"] = text(
            language,
            LARGER if params["shift"] > 0 else SMALLER,
            times=numbers.number(language, 10 ** abs(params["shift"])),
        )
        beside = params["beside"].items()
        shown["beside"] = "; ".join(
            text(language, BESIDE[name], value=numbers.number(language, one)) for name, one in beside
        )
    words = text(language, SENTENCES[code], **shown)
    if code == "missing_column" and "header" in params:
        words += " " + text(language, NEAR_HEADER, header=params["header"])
    return f"{words} {text(language, NEAREST, **nearest)}" if nearest else words


def kind(language: str, name: str) -> str:
    """The kind of a file in words."""
    return text(language, (KINDS | RULES)[name])


KINDS = {
    "departments": later("Departments"),
    "criteria": later("Criteria"),
    "targets": later("Targets"),
    "scores": later("Quarterly results"),
    "verifications": later("Verified points"),
    "achievements": later("Achievements"),
    "commendations": later("Commendations"),
}
RULES = {"rules": later("Rules")}
"""No table, and so no kind of file that can be chosen."""


def _shown(language: str, name: str, value) -> str:
    if name == "quarter":
        return period.name(language, value)
    if name == "at":
        return numbers.day(numbers.local(value))
    if name == "day":
        return numbers.day(value)
    if name in ("maximum", "points", "scale", "assigned"):
        return numbers.points(language, value)
    if name == "checks":
        return checks.listed(language, value)
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
