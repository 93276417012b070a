"""Wide files turned long: a column for each quarter or for each department, each value traceable to the cell it came from."""

import json

import pandas as pd

from data.accounts import Actor
from data.checks import wide
from data.files import intake, reading
from data.values.text import Names

YT = Actor("An", "department", "YT")
NAMES = Names(pd.DataFrame({"code": ["YT", "HC"], "name": ["Phòng Y tế", "Phòng Hành chính"]}))
QUARTERS = "BÁO CÁO KẾT QUẢ NĂM 2025;;;;;\nSTT;Đơn vị;Mã tiêu chí;Quý I;Quý II;6 tháng;Ghi chú\n1;YT;C1;9,5;;9,5;a\n2;HC;C1;;7;7;\n3;HC;C4;5;x;;b\n"
PARTS = ";;Quý I;;Quý II;\nĐơn vị;Mã tiêu chí;Chỉ tiêu;Thực hiện;Chỉ tiêu;Thực hiện\nYT;C1;10;9;10;8\nHC;C1;;;20;19\n"
BY_DEPARTMENT = "BÁO CÁO QUÝ I/2025;;;\nMã tiêu chí;Đơn vị tính;Phòng Y tế;HC\nC1;hồ sơ;9,5;20\nC4;triệu đồng;6;\n"


def table(text):
    return intake.read(text.encode())


def rows(found):
    return [list(found.written.columns), *found.written.to_numpy(dtype=object).tolist()]


def told(issues):
    return [
        (one["code"], one["column"], one["row"], one["letter"])
        for one in issues.to_dict("records")
        if one["severity"] != "note"
    ]


def test_a_column_for_each_quarter_becomes_a_row_for_each_filled_cell():
    found = wide.turned(table(QUARTERS), None)
    assert rows(found) == [
        ["STT", "Đơn vị", "Mã tiêu chí", "Ghi chú", "Thực hiện", "Quý"],
        ["1", "YT", "C1", "a", "9,5", "Q1"],
        ["2", "HC", "C1", "", "7", "Q2"],
        ["3", "HC", "C4", "b", "5", "Q1"],
        ["3", "HC", "C4", "b", "x", "Q2"],
    ]
    assert found.row.tolist() == [3, 4, 5, 5]
    assert found.places[4].tolist() == [3, 4, 3, 4]
    notes = {one["code"]: one["params"] for one in found.issues.to_dict("records")}
    assert notes["turned_long"] == {"columns": 2, "rows": 4} and notes["spans_not_read"] == {"columns": 1}


def test_an_issue_in_a_turned_cell_names_the_cell_that_was_sent(organisation, put):
    outcome = put(QUARTERS)
    assert outcome.rows == 4
    assert ("not_a_number", "actual", 5, "E") in told(outcome.issues)
    assert [one for one in told(outcome.issues) if one[0] == "not_a_number"] == [("not_a_number", "actual", 5, "E")]


def test_two_rows_of_header_give_each_quarter_its_target_and_its_result():
    found = wide.turned(table("BÁO CÁO NĂM 2025;;;;;\n" + PARTS), None)
    assert rows(found) == [
        ["Đơn vị", "Mã tiêu chí", "Chỉ tiêu", "Thực hiện", "Quý"],
        ["YT", "C1", "10", "9", "Q1"],
        ["YT", "C1", "10", "8", "Q2"],
        ["HC", "C1", "20", "19", "Q2"],
    ]
    assert found.places[2].tolist() == [2, 4, 4] and found.places[3].tolist() == [3, 5, 5]


def test_headers_that_say_it_all_in_one_row(organisation, put):
    text = "Đơn vị,Mã tiêu chí,TH Q1/2025,Điểm tự chấm Quý I năm 2025,TH Q2/2025\nYT,C1,9,,8\nHC,C2,,25,\n"
    outcome = put(text)
    assert outcome.accepted, outcome.issues
    assert outcome.table[["quarter", "department", "criterion", "actual", "self_points"]].fillna(
        ""
    ).to_numpy().tolist() == [
        ["2025-Q1", "YT", "C1", "9", ""],
        ["2025-Q2", "YT", "C1", "8", ""],
        ["2025-Q1", "HC", "C2", "", "25"],
    ]


def test_a_column_for_each_department_becomes_a_row_for_each(organisation, put):
    outcome = put(BY_DEPARTMENT)
    assert outcome.accepted, outcome.issues
    assert outcome.table[["quarter", "department", "criterion", "actual"]].to_numpy().tolist() == [
        ["2025-Q1", "YT", "C1", "9.5"],
        ["2025-Q1", "HC", "C1", "20"],
        ["2025-Q1", "YT", "C4", "6"],
    ]
    wrong = put(BY_DEPARTMENT.replace(";20\n", ";hai\n"))
    assert told(wrong.issues) == [("not_a_number", "actual", 3, "D")]


def test_departments_over_two_columns_each():
    text = "BÁO CÁO QUÝ I/2025;;;;\n;YT;;Phòng Hành chính;\nMã tiêu chí;Thực hiện;Điểm tự chấm;Thực hiện;Điểm tự chấm\nC1;9;8;20;10\nC2;;;;7\n"
    found = wide.turned(table(text), None, names=NAMES)
    assert rows(found) == [
        ["Mã tiêu chí", "Thực hiện", "Điểm tự chấm", "Mã đơn vị"],
        ["C1", "9", "8", "YT"],
        ["C1", "20", "10", "HC"],
        ["C2", "", "7", "HC"],
    ]


def test_targets_of_a_year_by_quarter_and_what_the_title_or_the_kind_says(organisation, put):
    text = "Năm;Đơn vị;Mã tiêu chí;Quý I;Quý II\n2025;YT;C1;10;11\n2025;HC;C1;KG;\n"
    for content, kind in (("GIAO CHỈ TIÊU THI ĐUA NĂM 2025;;;;\n" + text, None), (text, "targets")):
        outcome = put(content, kind=kind)
        assert (outcome.kind, outcome.accepted) == ("targets", True), outcome.issues
        assert outcome.table["period"].tolist() == ["2025-Q1", "2025-Q2", "2025-Q1"]
    unsure = put(text)
    assert unsure.kind == "scores"
    assert ("cells_taken_as", "actual", None, None) in told(unsure.issues)
    assert ("cells_taken_as", "actual", None, None) not in told(put(text.replace("HC", "YT"), YT).issues)


def test_what_is_not_certain_stays_wide():
    for text in (
        "Tiêu chí,Quý I\nC1,9\nC2,8\n",
        "Tỉnh,Quý I,Quý II\nSơn La,9,8\nLai Châu,7,6\n",
        "Quý,Mã tiêu chí,Quý I,Quý II\n2025-Q1,C1,9,8\n",
        "Mã tiêu chí,Quý I,Quý 1\nC1,9,8\nC2,8,7\n",
    ):
        assert list(wide.turned(table(text), None).written.columns) == list(table(text).written.columns)


def test_the_command_read_shows_the_long_table():
    line = reading.reading(QUARTERS.encode())
    assert line["rows"] == 4 and line["columns"][-1] == "Quý"
    assert json.dumps(line["table"])


def test_one_quarter_named_in_the_headers_holds_for_every_row(organisation, put):
    text = "TT;Mã TC;Đơn vị;Kế hoạch quý I/2025;Thực hiện quý I/2025;Lũy kế 6 tháng\n1;C1;YT;10;9;19\n2;C4;YT;;5;9\n"
    outcome = put(text)
    assert outcome.accepted, outcome.issues
    assert outcome.table[["quarter", "criterion", "target", "actual"]].fillna("").to_numpy().tolist() == [
        ["2025-Q1", "C1", "10", "9"],
        ["2025-Q1", "C4", "", "5"],
    ]
    assert put("Mã TC;Đơn vị;Quý I/2025\nC1;YT;9\n").accepted is False


def test_a_year_beside_its_quarters_is_a_target_of_its_own(organisation, put):
    text = "GIAO CHỈ TIÊU NĂM 2025;;;;\nĐơn vị;Mã tiêu chí;Quý I;Quý II;Cả năm\nYT;C1;10;11;40\n"
    outcome = put(text)
    assert outcome.accepted, outcome.issues
    assert outcome.table[["period", "target"]].to_numpy().tolist() == [
        ["2025-Q1", "10"],
        ["2025-Q2", "11"],
        ["2025", "40"],
    ]
