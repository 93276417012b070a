"""Files as offices make them, in workbooks and as text: what is taken, what is set aside and told, and what is refused by its own name."""

import io
import zipfile

import pytest
import xlsxwriter

from data.files import intake

HEAD = [
    ["SỞ Y TẾ TỈNH SƠN LA", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["PHÒNG Y TẾ", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["BÁO CÁO KẾT QUẢ THỰC HIỆN QUÝ I/2025"],
    ["(Kèm theo Công văn số 12/BC-YT ngày 05/01/2026)"],
]
SIGNED = [
    [],
    ["", "", "", "", "Sơn La, ngày 05 tháng 01 năm 2026"],
    ["", "Người lập biểu", "", "", "Trưởng phòng"],
    ["", "(Ký, ghi rõ họ tên)"],
    ["", "Nguyễn Văn A", "", "", "Trần Thị B"],
]
TABLE = [["STT", "Mã tiêu chí", "Nội dung", "Thực hiện", "Điểm tự chấm"], ["A", "B", "C", 1, 2]]
ROWS = [[1, "C1", "Hồ sơ", 9, ""], ["1.1", "C2", "Nề nếp", "", 25.5], ["Cộng", "", "", 9, 25.5]]
FIGURES = "Quý;Đơn vị;Mã tiêu chí;Thực hiện\n2025-Q1;YT;C1;{one}\n2025-Q1;YT;C4;{other}\n"


def book(rows, merged=(), hidden=(), percent=(), formulas=None):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, share = made.add_worksheet("BC"), made.add_format({"num_format": "0.0%"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(row, column, cell, share if (row, column) in percent else None)
    for (row, column), (formula, value) in (formulas or {}).items():
        sheet.write_formula(row, column, formula, None, value)
    for one in merged:
        sheet.merge_range(*one)
    for row in hidden:
        sheet.set_row(row, None, None, {"hidden": True})
    made.close()
    return out.getvalue()


def text(rows):
    return "\n".join(
        ";".join(str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row) for row in rows
    )


def codes(outcome, *severities):
    return [one["code"] for one in outcome.issues.to_dict("records") if one["severity"] in (severities or ("error",))]


def cells(outcome):
    frame = outcome.table[["row", "quarter", "department", "criterion", "actual", "self_points"]].astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("made", [book, text])
def test_a_whole_form_with_letterhead_index_row_total_and_signatures(organisation, put, made):
    outcome = put(made(HEAD + TABLE + ROWS + SIGNED))
    assert outcome.accepted, outcome.issues
    assert cells(outcome) == [[8, "2025-Q1", "YT", "C1", "9", None], [9, "2025-Q1", "YT", "C2", None, "25.5"]]
    notes = {
        "letterhead",
        "header_found",
        "ordinals",
        "index_row",
        "total_row",
        "footer",
        "period_said",
        "department_said",
    }
    assert set(codes(outcome, "note")) == notes


def test_columns_under_one_heading_are_known_by_their_own_names(organisation, put):
    rows = [
        *HEAD,
        ["STT", "Mã TC", "Số liệu quý", "", "Ghi chú"],
        ["", "", "Kế hoạch", "Thực hiện", ""],
        [1, "C1", 10, 9, "a"],
    ]
    merged = [(5, 2, 5, 3, "Số liệu quý"), *((5, i, 6, i, rows[5][i]) for i in (0, 1, 4))]
    outcome = put(book(rows, merged))
    assert outcome.accepted, outcome.issues
    assert outcome.table[["target", "actual", "note"]].to_numpy().tolist() == [["10", "9", "a"]]


def test_a_merged_department_holds_for_its_rows_and_hidden_ones_are_told(organisation, put):
    rows = [
        ["KẾT QUẢ QUÝ I NĂM 2025"],
        ["TT", "Đơn vị", "Mã tiêu chí", "Thực hiện"],
        [1, "", "C1", 9],
        [2, "", "C4", 5],
        [3, "HC", "C1", 8],
    ]
    outcome = put(book(rows, [(2, 1, 3, 1, "Phòng Y tế")], hidden=[3]))
    assert outcome.accepted, outcome.issues
    assert [row[2] for row in cells(outcome)] == ["YT", "YT", "HC"]
    assert {"merged_filled", "hidden_rows"} <= set(codes(outcome, "note"))


def test_a_formula_whose_value_is_a_blank_was_never_worked_out(organisation, put):
    content = book(
        [["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"], ["2025-Q1", "YT", "C1", ""]], formulas={(1, 3): ("=4+5", 9)}
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as blank:
        for part in made.namelist():
            blank.writestr(part, made.read(part).replace(b"<v>9</v>", b"<v />"))
    assert codes(put(out.getvalue())) == ["formula_error"]


def test_a_share_shown_as_a_percentage_is_read_as_it_is_shown(organisation, put):
    put("year,code,name,kind,formula,unit,max_points\n2025,C1,Hồ sơ đúng hạn,target,linear,%,40\n")
    rows = [
        ["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"],
        ["2025-Q1", "YT", "C1", 0.985],
        ["2025-Q1", "HC", "C1", 97],
        ["2025-Q1", "YT", "C4", 0.5],
    ]
    outcome = put(book(rows, percent={(1, 3), (3, 3)}))
    assert [row[4] for row in cells(outcome)] == ["98.5", "97", None]
    assert codes(outcome) == ["percent_of_unit"]


def test_formulas_without_a_result_are_never_empty_cells(organisation, put):
    rows = [
        ["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"],
        ["2025-Q1", "YT", "C1", ""],
        ["2025-Q1", "HC", "C1", ""],
        ["2025-Q1", "VT", "C1", ""],
    ]
    outcome = put(book(rows, formulas={(1, 3): ("=1/0", "#DIV/0!"), (2, 3): ("=D9*2", ""), (3, 3): ("=4+5", 9)}))
    told = [
        (one["code"], one["found"], one["letter"])
        for one in outcome.issues.to_dict("records")
        if one["severity"] == "error"
    ]
    assert told == [("formula_error", "#DIV/0!", "D"), ("formula_error", "=D9*2", "D")]
    assert cells(outcome)[2][4] == "9"


@pytest.mark.parametrize(
    ("one", "other", "read"),
    [
        ("'9", "'5,5", ["9", "5.5"]),
        ("9 hồ sơ", "0 vụ", ["9", "0"]),
        ("9,0 HỒ SƠ", "1.234,5 triệu đồng", ["9.0", "1234.5"]),
    ],
)
def test_what_stands_around_a_figure_is_no_part_of_it(organisation, put, one, other, read):
    outcome = put(FIGURES.format(one=one, other=other))
    assert outcome.accepted, outcome.issues
    assert [row[4] for row in cells(outcome)] == read


@pytest.mark.parametrize(
    ("written", "code"),
    [("-", "no_figure"), ("KPS", "no_figure"), ("không", "no_figure"), ("#REF!", "formula_error"), ("9 vụ", "other_unit"), ("98%", "percent_of_unit"), ("x", "not_a_number")],
)  # fmt: skip
def test_what_is_no_figure_is_told_by_what_it_is(organisation, put, written, code):
    assert codes(put(FIGURES.format(one=written, other="5"))) == [code]


@pytest.mark.parametrize("written", ["0 đến 2 vụ", "0 chưa tổng hợp xong", "0 hay 3", "0 tin / 4 bài", "0O", "0x1F"])
def test_words_that_leave_a_figure_open_are_no_nothing(organisation, put, written):
    assert len(codes(put(FIGURES.format(one="9", other=written)))) == 1


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Mã tiêu chí;Kế hoạch;Thực hiện quý trước;Thực hiện quý này;Tỷ lệ %", "scores"),
        ("Mã tiêu chí;Chỉ tiêu giao;Số liệu thực hiện;Điểm tự chấm", "scores"),
        ("Tiêu chí;Chỉ tiêu giao;Kết quả;Điểm", "scores"),
        ("Mã tiêu chí;Chỉ tiêu;Đạt được;Điểm", "scores"),
        ("Mã tiêu chí;Kế hoạch;Thực hiện so với năm trước;Tỷ lệ %", None),
        ("Mã tiêu chí;Kế hoạch;Số văn bản giao", "targets"),
        ("Mã tiêu chí;Chỉ tiêu;Ghi chú", "targets"),
    ],
)
def test_a_report_of_results_never_assigns_targets(organisation, put, header, kind):
    rows = [["PHÒNG Y TẾ"], ["QUÝ I/2025"], header.split(";"), ["C1", "9", "9", "9", "9"][: len(header.split(";"))]]
    assert put(text(rows)).kind == kind


def test_names_beside_codes_and_units_under_the_head_of_departments_are_what_they_are(organisation, put):
    head = [["PHÒNG Y TẾ"], ["BÁO CÁO QUÝ I/2025"]]
    table = [["STT", "Mã TC", "Tiêu chí", "Đơn vị", "KH", "TH"], ["1", "C1", "Hồ sơ đúng hạn", "hồ sơ", "", "9"]]
    outcome = put(text(head + table))
    assert outcome.accepted, outcome.issues
    assert cells(outcome) == [[4, "2025-Q1", "YT", "C1", "9", None]]


def test_a_letterhead_that_says_otherwise_than_all_rows_wants_a_look(organisation, put):
    table = [["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"], ["2025-Q1", "HC", "C1", 9], ["2025-Q1", "HC", "C4", 5]]
    outcome = put(text([["PHÒNG Y TẾ"], ["BÁO CÁO KẾT QUẢ QUÝ II/2025"], *table]))
    told = outcome.issues[outcome.issues["code"].eq("letterhead_differs")]
    assert outcome.accepted and list(zip(told["column"], told["found"], strict=True)) == [
        ("quarter", "2025-Q2"),
        ("department", "YT"),
    ]
    same = put(text([["BÁO CÁO KẾT QUẢ QUÝ I/2025"], *table, ["2025-Q1", "YT", "C1", 9]]))
    assert "letterhead_differs" not in codes(same, "warning")


def test_what_occurred_less_than_never_wants_a_look(organisation, put):
    outcome = put("Quý;Đơn vị;Mã tiêu chí;Thực hiện\n2025-Q1;VT;C5;-3\n2025-Q1;YT;C1;-2\n")
    assert outcome.accepted, outcome.issues
    told = outcome.issues[outcome.issues["code"].eq("negative_count")]
    assert list(zip(told["row"], told["found"], strict=True)) == [(2, "-3")]


@pytest.mark.parametrize("kind", [None, "scores"])
def test_criteria_in_columns_are_told_how_they_are_to_stand(organisation, put, kind):
    outcome = put("Quý;Đơn vị;C1;C4\n2025-Q1;YT;9;5\n", kind=kind)
    assert codes(outcome) == ["criteria_in_columns"]


def test_a_full_stop_behind_a_figure_is_one_click_to_mend(organisation, put):
    outcome = put(FIGURES.format(one="9,5.", other="1.250."))
    assert [one.get("meant") for one in outcome.issues["params"]] == ["9,5", None]


def test_a_second_table_in_the_sheet_is_no_row_of_the_first(organisation, put):
    rows = [
        ["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"],
        ["2025-Q1", "YT", "C1", 9],
        [],
        ["BIỂU 2"],
        ["Họ tên", "Danh hiệu", "Ngày"],
        ["A", "LĐTT", "5/1/25"],
    ]
    for content in (book(rows), text([["BIỂU 1. KẾT QUẢ", "", "", ""], *rows])):
        outcome = put(content)
        assert codes(outcome) == ["several_tables"] and outcome.rows == 1


def test_labels_above_the_table_are_no_header_and_criteria_have_names(organisation, put):
    text = "Đơn vị:;Phòng Y tế;;\nQuý:;I;Năm:;2025\n;;;\nSTT;Tên tiêu chí;Kết quả thực hiện;Đơn vị tự chấm\n1;Hồ sơ xử lý;9;\n2;Nề nếp;;25\n"
    outcome = put(text)
    assert outcome.accepted, outcome.issues
    assert cells(outcome) == [[5, "2025-Q1", "YT", "C1", "9", None], [6, "2025-Q1", "YT", "C2", None, "25"]]


def test_a_total_is_not_the_sum_of_shares(organisation, put):
    rows = "Quý;Đơn vị;Mã tiêu chí;Thực hiện;Tỷ lệ\n2025-Q1;YT;C1;9;90%\n2025-Q1;HC;C1;19;95%\n;Tổng cộng;;28;93%\n"
    assert codes(put(rows), "note") == ["total_row"]


def test_totals_of_each_department_are_no_rows_and_its_name_may_head_them(organisation, put):
    rows = [
        ["KẾT QUẢ QUÝ I/2025"],
        ["Đơn vị", "Mã TC", "TH"],
        ["YT", "C1", 9],
        ["YT", "C4", 5],
        ["Cộng Phòng Y tế", "", 14],
        ["HC", "C1", 20],
        ["Cộng HC", "", 20],
        ["TỔNG CỘNG", "", 34],
    ]
    outcome = put(book(rows))
    assert outcome.accepted, outcome.issues
    assert [row[0] for row in cells(outcome)] == [3, 4, 6] and {"group_totals", "total_row"} <= set(
        codes(outcome, "note")
    )
    heads = [
        ["KẾT QUẢ QUÝ I/2025"],
        ["Mã TC", "Nội dung", "TH"],
        ["Phòng Y tế"],
        ["C1", "a", 9],
        ["Phòng Hành chính"],
        ["C1", "a", 20],
    ]
    outcome = put(book(heads, [(2, 0, 2, 2, "Phòng Y tế"), (4, 0, 4, 2, "Phòng Hành chính")]))
    assert outcome.accepted, outcome.issues
    assert [row[2] for row in cells(outcome)] == ["YT", "HC"]


def test_a_data_row_that_begins_like_a_total_stays_a_row(put):
    text = "Nội dung;Kế hoạch;Thực hiện\nThu phí;5;6\nTổng thu khác;5;6\nTổng chi;7;8\n"
    assert len(intake.read(text.encode()).written) == 3


def test_criteria_are_found_by_what_a_column_holds_where_no_header_names_them(organisation, put, found):
    text = "STT;Mã;Việc;Đơn vị;Quý;Thực hiện;Điểm tự chấm\n1;C1;Hồ sơ xử lý;YT;2025-Q1;9;\n2;C2;Nề nếp;YT;2025-Q1;;25\n"
    outcome = put(text)
    assert [row[3] for row in cells(outcome)] == ["C1", "C2"]
    assert (None, "criterion", "criteria_by_content") in found(outcome, "note")
    assert found(outcome, "warning")[0] == (1, None, "unknown_column")
    # Two columns that say different criteria are no evidence, nor is a column in which one cell is unknown.
    for other in (text.replace("Nề nếp", "C4"), text.replace("C2;Nề nếp", "C9;khác")):
        assert (1, "criterion", "missing_column") in found(put(other, kind="scores"))


def test_what_a_scanner_or_a_day_stands_for_is_offered_and_not_assigned_is_no_figure(organisation, put):
    rows = ["2025-Q1;YT;C1;9 ,5", "31/03/2025;YT;C4;6", "2025-Q1;HC;C1;1l,5", "2025-Q1;HC;C4;O", "2025-Q1;YT;C2;KG"]
    outcome = put("\n".join(["Quý;Đơn vị;Mã tiêu chí;Thực hiện", *rows]))
    told = outcome.issues[outcome.issues["severity"] == "error"]
    assert [(row, code, params.get("meant")) for row, code, params in told[["row", "code", "params"]].to_numpy()] == [
        (2, "not_a_number", "9,5"),
        (3, "not_a_quarter", "2025-Q1"),
        (4, "not_a_number", "11,5"),
        (5, "not_a_number", None),
        (6, "left_out_in_figure", None),
    ]


def test_a_number_has_the_digits_that_its_spreadsheet_shows(organisation, put):
    rows = [["2025-Q1", "YT", "C1", 0.1 + 0.2], ["2025-Q1", "HC", "C1", 88.45 / 100 * 100]]
    outcome = put(book([["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"], *rows]))
    assert outcome.table["actual"].to_list() == ["0.3", "88.45"]
