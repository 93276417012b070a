"""Causes: what findings have in common, under which they are counted together."""

from pages.parts.words import later

SELF_DIFFERS, COUNT_DIFFERS = "self_differs", "count_differs"
"""Codes of what only the analysis can tell; the others come from the check of the file."""

OTHER = later("Something else")
_CODES = {
    later("Self points differ from the formula"): "self_differs",
    later("Result differs from the list of achievements"): "count_differs",
    later("Empty file"): "empty_file no_rows",
    later("Not a table that can be read"): "unknown_encoding encoding_unclear document archive web_page",
    later("File too large"): "file_too_large cell_too_long too_many_columns too_many_rows",
    later("Quotation mark not closed"): "broken_quotes stray_quote swallowed_rows",
    later("Kind of file not recognised"): "unknown_kind wrong_kind",
    later("Result of a trial of weights"): "trial_result",
    later("Not for this role"): "kind_not_yours verified_not_yours not_your_department",
    later("Quarter already closed"): "quarter_closed closed_quarters_keep",
    later(
        "Columns do not match the template"
    ): "missing_column criteria_in_columns duplicate_column unknown_column too_many_cells too_few_cells header_width blank_column_name no_header header_not_first several_header_rows unknown_delimiter apostrophe_quotes several_tables repeated_header unknown_header_row unknown_header control_in_header",
    later("Lines above the table say otherwise"): "letterhead_differs",
    later("Empty cell"): "missing_value",
    later("Not a number"): "not_a_number no_figure left_out_in_figure formula_error",
    later("Number that can be read in two ways"): "ambiguous_number",
    later("Number too long"): "number_too_long",
    later("Not a whole number"): "not_whole",
    later("Number below 0"): "negative_number negative_points negative_magnitude negative_count",
    later("Not a date"): "not_a_date month_first",
    later("Not a quarter"): "not_a_quarter months_not_quarter year_missing",
    later("Not a year or quarter"): "not_a_period months_not_period",
    later("Not a year"): "not_a_year",
    later("Word not understood"): "not_a_boolean not_passfail unknown_choice",
    later("Looks like an identity number"): "identity_number",
    later("Two rows for the same thing"): "duplicate_key",
    later("Unknown department"): "unknown_department department_not_valid",
    later("Unknown criterion"): "unknown_criterion no_criteria",
    later("Criterion not assigned to the department"): "not_applicable",
    later("Criterion not due in this quarter"): "not_due",
    later("Target of 0"): "zero_target",
    later("Points above the maximum"): "above_maximum",
    later("Figure still missing"): "missing_actual missing_points missing_target",
    later("Target differs from the assigned one"): "target_differs",
    later("Asks to leave a criterion out"): "not_assigned_request",
    later("Evidence not written"): "no_evidence",
    later("Helper column was changed"): "helper_differs",
    later("Date outside the quarter"): "date_outside_quarter",
    later("Maximum points do not add up"): "points_not_scale",
    later(
        "Entries that do not follow one another"
    ): "overlapping_entries hole_between_entries own_successor successor_without_end successor_not_there",
    later("Left out"): "criterion_left_out figures_left_out department_left_out department_with_figures",
    later("Name used twice"): "shared_name same_department same_criterion same_name",
    later(
        "How the table was read"
    ): "letterhead reasons_set_aside header_found index_row group_rows footer merged_filled total_row group_totals column_named sections turned_long spans_not_read hidden_rows hidden_columns sheet_chosen year_said period_said department_said department_own filled_down cells_taken_as unit_dropped not_read ordinals criteria_by_content",
    later(
        "Letters and encoding"
    ): "converted repaired eth_for_d look_alikes_read look_alikes letters_unclear letters_lost wrong_encoding unknown_encoding_name nul_byte",
    later("Total row does not add up"): "total_differs",
    later(
        "Read as an earlier correction or a former name"
    ): "remembered remembered_header remembered_unread former_name",
    later("Day that can be read in two ways"): "day_unclear",
    later("Another unit than the criterion's"): "percent_of_unit other_unit",
    later("Rows have slipped"): "rows_slipped",
    later("Figure of an odd size"): "hundredfold",
    later(
        "Workbook that is not taken"
    ): "locked_workbook broken_workbook macros external_links sheet_too_large unpacks_too_large too_many_sheets unknown_sheet several_sheets",
    later("Mend that cannot be made"): "mend_of_no_row mend_of_no_column mend_of_several mend_too_long",
}
CAUSES = {code: cause for cause, codes in _CODES.items() for code in codes.split()}
"""Code → its cause; a code without one stands under `OTHER`."""
