"""The workbook to fill in: what stands in it, what its cells take, and that it comes back as it went out, or filled in."""

import datetime as dt
import io

import openpyxl
import pytest

from data import read
from data.accounts import Actor
from data.contract import CONTRACTS
from data.files import ours
from data.template import template

ACTOR = Actor("Thư ký")
DEPARTMENT = Actor("Y tế", "department", "YT")


def made(kind, department=None, quarter=None, vietnamese=True, actor=ACTOR):
    return template(actor, kind, department, quarter, vietnamese, "xlsx")


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def check_of(book, sheet, cell):
    """The check of a cell, and the words of its list if it has one."""
    (one,) = (rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
    words = None
    if one.type == "list":
        words = [row[0].value for row in book["Lists"][one.formula1.split("!")[1].replace("$", "")]]
    return one, words


def filled(content, entered):
    """The template with these cells: (criterion, header) → value."""
    book = opened(content)
    sheet = book.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 3).value: row for row in range(2, sheet.max_row + 1)}
    for (criterion, header), value in entered.items():
        sheet.cell(rows[criterion], headers[header]).value = value
    return saved(book)


ENTERED = {
    ("C1", "Thực hiện"): 12.5,
    ("C1", "Minh chứng"): "BC 12",
    ("C2", "Điểm tự chấm"): 27.25,
    ("C3", "Thực hiện"): "đạt",
    ("C4", "Thực hiện"): 6,
    ("C4", "Ước thực hiện"): "x",
    ("B1", "Điểm tự chấm"): 2.5,
    ("B1", "Minh chứng"): "QĐ 15/QĐ-SYT",
}
STORED = [
    ("B1", None, 2.5, False, "QĐ 15/QĐ-SYT"),
    ("C1", 12.5, None, False, "BC 12"),
    ("C2", None, 27.25, False, None),
    ("C3", 1, None, False, None),
    ("C4", 6, None, True, None),
    ("P1", None, None, False, None),
]


def test_a_department_gets_a_row_for_each_criterion_of_its_quarter(organisation):
    book = opened(made("scores", "Trạm xá", "2025-Q1"))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Quarterly results", "visible"),
        (ours.GUIDE[0], "visible"),
        ("Lists", "hidden"),
    ]
    sheet = book.worksheets[0]
    headers = [c.header for c in CONTRACTS["scores"].columns if c.name != "verified_points"]
    assert cells(sheet) == [
        headers,
        ["2025-Q1", "YT", "B1", "Điểm thưởng", None, 10, *[None] * 8],
        ["2025-Q1", "YT", "C1", "Hồ sơ xử lý", "hồ sơ", 40, 10, *[None] * 7],
        ["2025-Q1", "YT", "C2", "Nề nếp", None, 30, *[None] * 8],
        ["2025-Q1", "YT", "C3", "Báo cáo đúng hạn", None, 10, *[None] * 8],
        ["2025-Q1", "YT", "C4", "Chi phí", "triệu đồng", 20, 5, *[None] * 7],
        ["2025-Q1", "YT", "P1", "Nộp muộn", "ngày", 20, *[None] * 8],
    ]
    assert sheet.freeze_panes == "E2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$1:$1",
    )
    assert all(cell.comment and cell.comment.text for cell in sheet[1])


def test_the_cells_say_what_they_take(organisation):
    book = opened(made("scores", "YT", "2025-Q1"))
    sheet = book.worksheets[0]
    points, _ = check_of(book, sheet, "J4")
    assert (points.type, points.operator, points.formula1, points.formula2) == ("decimal", None, "0", "$F$4")
    assert "30,00" in points.error
    assert check_of(book, sheet, "I5")[1] == ["đạt", "không đạt"]
    assert check_of(book, sheet, "K3")[1] == ["x"]
    bonus, _ = check_of(book, sheet, "I2")
    assert (bonus.type, bonus.operator, bonus.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert [check_of(book, sheet, f"{letter}2")[0].errorStyle for letter in "ABCDEFG"] == ["warning"] * 7
    asked = {cell.coordinate for row in sheet["A2:N7"] for cell in row if cell.fill.fgColor.rgb == "FFFFF8DC"}
    assert asked == {"I3", "J4", "I5", "I6"}
    shown = [sheet.cell(row, column).number_format for row, column in ((3, 9), (6, 9), (2, 10), (3, 13))]
    assert shown == ["General", "#,##0.00", "#,##0.00", "@"]


def test_no_check_is_longer_than_a_spreadsheet_takes(organisation, put):
    names = "".join(f"D{n},Đơn vị rất dài tên số {n}\n" for n in range(200))
    assert put(f"code,name\n{names}").accepted
    for kind in CONTRACTS:
        book = opened(made(kind, quarter="2025-Q1"))
        for rule in book.worksheets[0].data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255 and len(rule.error) <= 255 and len(rule.errorTitle) <= 32
            if rule.type == "list":
                assert rule.formula1.startswith("Lists!")
    assert len(check_of(book, book.worksheets[0], "J2")[1]) == 203


def test_nothing_of_other_departments_stands_in_the_template_of_one(organisation):
    for content in (made("scores", "YT", "2025-Q1"), made("achievements", quarter="2025-Q1", actor=DEPARTMENT)):
        told = " ".join(str(cell) for sheet in opened(content) for row in cells(sheet) for cell in row if cell)
        assert "Phòng Y tế" in told
        assert not any(name in told for name in ("HC", "VT", "Hành chính", "vệ tinh", "C5", "Vụ việc"))


def test_an_untouched_template_goes_in_and_says_what_is_missing(organisation, put, found):
    outcome = put(made("scores", "YT", "2025-Q1"))
    assert outcome.accepted
    assert found(outcome) == [
        (3, "actual", "missing_actual"),
        (4, "self_points", "missing_points"),
        (5, "actual", "missing_actual"),
        (6, "actual", "missing_actual"),
    ]


@pytest.mark.parametrize("vietnamese", [True, False])
def test_a_filled_template_goes_in(vietnamese, organisation, put, values):
    content = made("scores", "YT", "2025-Q1", vietnamese)
    english = {c.header: c.name for c in CONTRACTS["scores"].columns}
    entered = {(one, header if vietnamese else english[header]): value for (one, header), value in ENTERED.items()}
    outcome = put(filled(content, entered))
    assert (outcome.accepted, outcome.kind, outcome.issues.empty) == (True, "scores", True)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points estimated evidence") == STORED


def test_what_libreoffice_saves_from_a_filled_template_goes_in(organisation, put, values, resaved):
    outcome = put(resaved(filled(made("scores", "YT", "2025-Q1"), ENTERED), "xlsx"))
    assert (outcome.accepted, outcome.issues.empty) == (True, True)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points estimated evidence") == STORED


def test_no_name_in_a_template_runs_as_a_formula_and_it_still_comes_back(organisation, put):
    put('year,code,name,kind,max_points,unit\n2025,-X1,=HYPERLINK("x"),bonus,5,+vụ\n')
    content = made("scores", "YT", "2025-Q1")
    book = opened(content)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert [row[2:5] for row in cells(book.worksheets[0]) if row[2] == "-X1"] == [["-X1", '=HYPERLINK("x")', "+vụ"]]
    assert put(content).accepted


@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_a_template_of_a_kind_has_its_columns_and_is_recognised(kind, empty, put, found):
    for vietnamese in (False, True):
        content = made(kind, vietnamese=vietnamese)
        (headers,) = cells(opened(content).worksheets[0])
        columns = CONTRACTS[kind].stored
        assert headers == [column.header if vietnamese else column.name for column in columns]
        outcome = put(content)
        assert (outcome.accepted, outcome.kind, found(outcome)) == (False, kind, [(1, None, "no_rows")])


def test_the_other_kinds_go_in_filled_in_with_the_words_of_their_lists(empty, put, values):
    for kind, entered in {
        "departments": {"Mã": "YT", "Tên": "Phòng Y tế", "Số người": 20, "Từ ngày": dt.date(2024, 7, 1)},
        "criteria": {"Năm": 2025, "Mã": "C1", "Tên": "Một", "Loại": "chỉ tiêu", "Công thức": "tuyến tính", "Điểm tối đa": 12.5},
        "targets": {"Kỳ": "2025-Q1", "Mã đơn vị": "YT", "Mã tiêu chí": "C1", "Chỉ tiêu giao": 1250.75},
        "verifications": {"Quý": "2025-Q1", "Mã đơn vị": "YT", "Mã tiêu chí": "C1", "Điểm thẩm định": 9.5},
        "achievements": {"Quý": "2025-Q1", "Mã đơn vị": "YT", "Đối tượng": "An", "Ngày đạt": dt.date(2025, 2, 5), "Thành tích": "Sáng kiến", "Cấp": "cơ sở"},
        "commendations": {"Số quyết định": "1/QĐ", "Ngày ký": dt.date(2025, 3, 9), "Đối tượng": "An", "Hình thức khen thưởng": "Giấy khen", "Tiền thưởng": 1800000, "Tình trạng": "đã hủy bỏ"},
    }.items():  # fmt: skip
        book = opened(made(kind))
        sheet = book.worksheets[0]
        headers = {cell.value: cell.column for cell in sheet[1]}
        for header, value in entered.items():
            sheet.cell(2, headers[header]).value = value
        outcome = put(saved(book))
        assert (outcome.accepted, outcome.kind) == (True, kind), outcome.issues
    assert values(read.departments(ACTOR), "valid_from staff_count") == [(dt.datetime(2024, 7, 1), 20)]
    assert values(read.criteria(ACTOR, 2025), "kind formula max_points") == [("target", "linear", 12.5)]
    assert values(read.targets(ACTOR, 2025), "period target") == [("2025-Q1", 1250.75)]
    assert values(read.achievements(ACTOR), "achieved_on level") == [(dt.datetime(2025, 2, 5), "grassroots")]
    assert values(read.commendations(ACTOR), "amount status") == [(1800000, "cancelled")]
