"""A file sent back: what is marked and where, that it stays the sender's own, and that it goes in once it is mended as told."""

import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from data import read
from data.__main__ import main
from data.accounts import Actor
from data.checks.mends import Mend
from data.files import ours
from data.files.intake import Asked
from data.template import template
from data.upload import Terms, upload
from data.workbook.repaired import repaired
from data.workbook.sender import FILLS

ACTOR = Actor("Thư ký")
HEADERS = ["Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hiện", "Điểm tự chấm", "Minh chứng"]
GOOD = [
    ["2025-Q1", "YT", "C1", 9, None, "BC 1"],
    ["2025-Q1", "YT", "C2", None, 25, "BC 2"],
    ["2025-Q1", "YT", "C3", "đạt", None, "BC 3"],
    ["2025-Q1", "YT", "C4", 6.5, None, "BC 4"],
]
LETTERS = dict(zip(HEADERS, "ABCDEF", strict=True))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def checked(content, **how):
    (outcome,) = upload(ACTOR, [("tệp.xlsx", content)], **how)
    return outcome


def sent_back(content, asked=None, outcome=None):
    """The file sent back for what its check finds; a sentence is the code with what was found."""
    outcome = outcome or checked(content, terms=Terms(asked=asked))
    say = lambda issue: f"{issue.code}: {issue.found}"  # noqa: E731
    return repaired(content, asked, outcome.kind, outcome.issues, say, True, str.format)


def marks(sheet):
    """Cell → kind of its mark and the note on it."""
    kinds = {colour: severity for severity, colour in FILLS.items()}
    reasons = next((cell.column for row in sheet for cell in row if cell.value == ours.REASON[0]), None)
    return {
        cell.coordinate: (kinds[cell.fill.fgColor.rgb], cell.comment and cell.comment.text)
        for row in sheet
        for cell in row
        if cell.fill.fgColor.rgb in kinds and cell.column != reasons
    }


def office_file():
    """A clerk's workbook: letterhead, header merged over two rows, index row, group rows, total, signatures; another sheet; a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    sheet["A1"], sheet["A2"] = "SỞ Y TẾ TỈNH", "BÁO CÁO KẾT QUẢ QUÝ I/2025"
    sheet["A1"].font = Font(name="Times New Roman", bold=True, size=13)
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(["STT", "Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hiện", "Điểm tự chấm", "Minh chứng"])
    sheet.append([])
    for area in ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F4:F5", "G4:G5"):
        sheet.merge_cells(area)
    sheet.append(["A", "B", "C", "D", 1, 2, 3])
    sheet.append(["I", "Chuyên môn"])
    sheet.append([1, "2025-Q1", "YT", "C1", "=4+5", None, "BC 1"])
    sheet.append([2, "2025-Q1", "YT", "C2", None, 99, "BC 2"])
    sheet.append(["II", "Nề nếp"])
    sheet.append([3, "2025-Q1", "Phòng Y tá", "C3", "tốt", None, "=BC 3"])
    sheet["G11"].data_type = "s"
    sheet.append([4, "2025-Q1", "YT", "C4", 6.5, None, "BC 4"])
    sheet["E12"].comment = Comment("Ghi chú của tôi", "Lan")
    sheet["E12"].number_format = "0.00"
    sheet["E9"].fill = PatternFill("solid", fgColor="FFDDEEFF")
    sheet.append([None, "Người lập biểu", None, None, "Trưởng phòng"])
    other = book.create_sheet("Ghi chép riêng")
    other["A1"], other["B2"] = "Việc cần làm", "=1+1"
    return _with_result(saved(book), "E8", 9)


def _with_result(content, cell, value):
    """As Excel saves it: a formula beside what it came out as."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as kept:
        for part in made.namelist():
            body = made.read(part)
            if part == "xl/worksheets/sheet1.xml":
                body, count = re.subn(
                    rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*/>'.encode(), rb"\g<1><v>%d</v>" % value, body
                )
                assert count == 1
            kept.writestr(part, body)
    return out.getvalue()


def test_each_cell_to_mend_is_marked_in_the_senders_own_workbook(organisation):
    content = office_file()
    book = opened(sent_back(content))
    assert book.sheetnames == [ours.SUMMARY[0], "Biểu 01", "Ghi chép riêng"]
    sheet = book["Biểu 01"]
    assert marks(sheet) == {
        "F9": ("error", "[Kiểm tra] Cần sửa: above_maximum: 99"),
        "C11": ("error", "[Kiểm tra] Cần sửa: unknown_department: Phòng Y tá"),
        "E11": ("error", "[Kiểm tra] Cần sửa: not_passfail: tốt"),
    }
    assert [(row, sheet.cell(row, 8).value) for row in range(1, 14) if sheet.cell(row, 8).value] == [
        (4, "Lý do cần sửa"),
        (9, "F - Điểm tự chấm: above_maximum: 99"),
        (11, "C - Mã đơn vị: unknown_department: Phòng Y tá\nE - Thực hiện: not_passfail: tốt"),
    ]
    before = opened(content)["Biểu 01"]
    for row in before.iter_rows(max_col=7):
        for cell in row:
            now = sheet[cell.coordinate]
            assert (now.value, now.data_type, now.number_format) == (cell.value, cell.data_type, cell.number_format)
    assert sheet["A1"].font.name == "Times New Roman"
    assert sheet["E12"].comment.text == "Ghi chú của tôi"
    assert sheet["E9"].fill.fgColor.rgb == "FFDDEEFF"
    assert {str(area) for area in sheet.merged_cells.ranges} == {str(area) for area in before.merged_cells.ranges}
    assert book["Ghi chép riêng"]["B2"].value == "=1+1"


def test_a_formula_keeps_what_it_came_out_as_and_a_text_stays_a_text(organisation):
    content = sent_back(office_file())
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Biểu 01"]
    assert (shown["E8"].value, shown["G11"].value) == (9, "=BC 3")
    assert opened(content)["Biểu 01"]["E8"].value == "=4+5"
    told = [cell for cell in opened(content)[ours.SUMMARY[0]]["C"] if cell.value]
    assert {cell.data_type for cell in told} == {"s"}


def test_it_goes_in_once_it_is_mended_as_told(organisation, values, found):
    book = opened(sent_back(office_file()))
    sheet = book["Biểu 01"]
    sheet["F9"], sheet["C11"], sheet["E11"] = 27, "YT", "đạt"
    # The library that writes this test's file drops what a formula came out as; Excel would not.
    outcome = checked(_refilled(saved(book), {"E8": 9}))
    assert outcome.accepted, outcome.issues
    assert "reasons_set_aside" in {code for _, _, code in found(outcome)}
    assert found(outcome, "warning") == []
    stored = values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points evidence")
    assert stored == [
        ("C1", 9, None, "BC 1"),
        ("C2", None, 27, "BC 2"),
        ("C3", 1, None, "=BC 3"),
        ("C4", 6.5, None, "BC 4"),
    ]


def _refilled(content, results):
    book = opened(content)
    for cell, value in results.items():
        book["Biểu 01"][cell] = value
    return saved(book)


def test_a_file_that_is_sent_back_twice_carries_one_set_of_marks(organisation):
    book = opened(sent_back(office_file()))
    book["Biểu 01"]["F9"], book["Biểu 01"]["E12"] = 27, "sáu"
    again = opened(sent_back(_refilled(saved(book), {"E8": 9})))
    assert again.sheetnames == [ours.SUMMARY[0], "Biểu 01", "Ghi chép riêng"]
    sheet = again["Biểu 01"]
    assert marks(sheet) == {
        "C11": ("error", "[Kiểm tra] Cần sửa: unknown_department: Phòng Y tá"),
        "E11": ("error", "[Kiểm tra] Cần sửa: not_passfail: tốt"),
        "E12": ("error", "Ghi chú của tôi\n\n[Kiểm tra] Cần sửa: not_a_number: sáu"),
    }
    assert [cell.value for cell in sheet[4]][6:] == ["Minh chứng", "Lý do cần sửa"]
    assert sheet.max_column == 8 and sheet["H9"].value is None
    assert sheet["F9"].comment is None


def test_a_cell_that_the_file_does_not_write_at_all_is_marked_too(organisation):
    book = openpyxl.Workbook()
    book.active.append(["Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hiện"])
    book.active.append(["2025-Q1", None, "C1", 9])
    book.active.append(["2025-Q1", "YT", "C4", 6])
    assert marks(opened(sent_back(saved(book))).worksheets[1])["B2"][0] == "error"


CSV = "Quý;Mã đơn vị;Mã tiêu chí;Thực hiện;Điểm tự chấm;Minh chứng\n2025-Q1;YT;C1;9,500;;BC 1\n2025-Q1;YT;C9;;25;BC 2\n2025-Q1;YT;C4;chín;;=1+1\n"


@pytest.mark.parametrize("mark", [";", ","])
def test_a_text_file_becomes_a_workbook_of_the_same_cells(mark, organisation, values):
    text = CSV if mark == ";" else CSV.replace("9,500", "9.500").replace(";", ",")
    book = opened(sent_back(text.encode()))
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[1]] == [*HEADERS, "Lý do cần sửa"]
    assert [cell.value for cell in sheet[2]][:6] == ["2025-Q1", "YT", "C1", 9.5, None, "BC 1"]
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("=1+1", "s")
    assert {cell: kind for cell, (kind, _) in marks(sheet).items()} == {"C3": "error", "D4": "error"}
    sheet["C3"], sheet["D4"] = "C2", 9.25
    outcome = checked(saved(book))
    assert outcome.accepted, outcome.issues
    stored = values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points")
    assert stored == [("C1", 9.5, None), ("C2", None, 25), ("C4", 9.25, None)]


def test_a_number_that_only_the_file_explains_is_read_alike_when_it_comes_back(organisation, values):
    book = opened(sent_back(b"quarter,department,criterion,actual\n2025-Q1,YT,C1,1.250\n2025-Q9,YT,C4,2\n"))
    book.worksheets[1]["A3"] = "2025-Q1"
    assert checked(saved(book)).accepted
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual") == [("C1", 1.25), ("C4", 2)]


def test_the_corrected_rows_alone_merge_with_what_is_in_force(organisation, values):
    rows = pd.DataFrame([*GOOD[:3], ["2025-Q1", "YT", "C4", "sáu", None, "BC 4"]], columns=HEADERS)
    content = rows.to_csv(index=False, sep=";").encode()
    outcome = checked(content, terms=Terms(set_aside=True))
    assert (outcome.accepted, outcome.new, outcome.set_aside) == (True, 3, 1)
    book = opened(sent_back(content, outcome=outcome))
    sheet = book.worksheets[1]
    sheet["D5"] = 6.5
    whole = checked(saved(book))
    assert (whole.accepted, whole.new, whole.changed, whole.same) == (True, 1, 0, 3)
    sheet.delete_rows(2, 3)
    sheet["D2"] = 7
    alone = checked(saved(book))
    assert (alone.accepted, alone.new, alone.changed, alone.same) == (True, 0, 1, 0)
    stored = values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points")
    assert stored == [("C1", 9, None), ("C2", None, 25), ("C3", 1, None), ("C4", 7, None)]


def test_what_was_mended_on_the_way_stands_in_the_file_that_is_sent_back(organisation):
    content = b"department;criterion;actual;evidence\nYT;C1;chin;BC 1\nYT;C9;6,5;BC 2\n"
    asked = Asked(mends=(Mend(None, "quarter", "2025-Q1"), Mend(2, "actual", "9,5")))
    book = opened(sent_back(content, asked))
    sheet = book.worksheets[1]
    assert [[cell.value for cell in row][:5] for row in sheet.iter_rows(max_row=3)] == [
        ["department", "criterion", "actual", "evidence", "Quý"],
        ["YT", "C1", 9.5, "BC 1", "2025-Q1"],
        ["YT", "C9", 6.5, "BC 2", "2025-Q1"],
    ]
    assert list(marks(sheet)) == ["B3"]
    sheet["B3"] = "C4"
    assert checked(saved(book)).accepted


def test_a_row_whose_cells_have_slipped_stands_as_it_is_written_and_is_refused_until_it_is_mended(organisation):
    content = "quarter;department;criterion;actual;evidence\n2025-Q1;YT;C1;9;BC 1\n2025-Q1;YT;C4;BC 4\n"
    book = opened(sent_back(content.encode()))
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[3]][:5] == ["2025-Q1;YT;C4;BC 4", None, None, None, None]
    assert list(marks(sheet)) == ["A3"]
    assert not checked(saved(book)).accepted
    for cell, value in zip("ABCDE", ["2025-Q1", "YT", "C4", 6, "BC 4"], strict=True):
        sheet[f"{cell}3"] = value
    assert checked(saved(book)).accepted


def test_a_column_that_is_missing_is_told_of_the_whole_file(organisation):
    book = opened(sent_back(b"quarter;department;actual;self_points;evidence\n2025-Q1;YT;9;;BC 1\n"))
    told = [[cell.value for cell in row] for row in book[ours.SUMMARY[0]].iter_rows()]
    assert ["whole file", None, None, "missing_column: None"] in told
    assert marks(book.worksheets[1]) == {}
    assert [cell.value for cell in book.worksheets[1][1]] == [
        "quarter",
        "department",
        "actual",
        "self_points",
        "evidence",
    ]


def test_a_filled_template_is_sent_back_with_its_lists(organisation):
    book = opened(template(ACTOR, "scores", "YT", "2025-Q1", True, "xlsx"))
    book.worksheets[0]["J4"] = 31
    again = opened(sent_back(saved(book)))
    assert [one.title for one in again][1:] == [one.title for one in book]
    assert marks(again.worksheets[1])["J4"][0] == "error"
    assert len(again.worksheets[1].data_validations.dataValidation) == len(
        book.worksheets[0].data_validations.dataValidation
    )
    assert again["Lists"].sheet_state == "hidden"
    again.worksheets[1]["J4"] = 30
    assert checked(saved(again)).accepted


def test_a_file_too_large_comes_back_with_the_rows_to_mend(organisation, monkeypatch):
    monkeypatch.setattr("data.workbook.sender.MAX_CELLS", 20)
    rows = pd.DataFrame([*GOOD[:3], ["2025-Q1", "YT", "C4", "sáu", None, "BC 4"]], columns=HEADERS)
    sheet = opened(sent_back(rows.to_csv(index=False).encode())).worksheets[1]
    assert [cell.value for cell in sheet[1]] == [*HEADERS, "Lý do cần sửa"]
    assert (sheet.max_row, sheet["D2"].value) == (2, "sáu")
    assert sheet["G2"].value.startswith("Row 5 of the file: D - Thực hiện")


def test_the_command_checks_keeps_nothing_and_writes_the_file_with_its_marks(organisation, tmp_path, capsys):
    (tmp_path / "tệp.csv").write_text(CSV, encoding="utf-8")
    assert main(["repair", str(tmp_path / "tệp.csv"), "-o", str(tmp_path / "sửa.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "sửa.xlsx").worksheets[1]
    assert sheet["G4"].value == 'D - Thực hiện: "chín" không phải là số.'
    assert "bị từ chối" in capsys.readouterr().out
    (tmp_path / "hỏng.csv").write_text('a;b\n"c;d\n')
    assert main(["repair", str(tmp_path / "hỏng.csv"), "-o", str(tmp_path / "hỏng.xlsx")]) == 1
    assert not (tmp_path / "hỏng.xlsx").exists()
    assert read.version(ACTOR) == 3


BROKEN = {
    "Quý": ["2025-Q7", "hôm qua"],
    "Mã đơn vị": ["Không có phòng này", "ZZ"],
    "Mã tiêu chí": ["C99", "Tiêu chí lạ"],
    "Điểm tự chấm": ["cao", -3],
}


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_whatever_is_wrong_the_file_mended_where_it_is_marked_has_no_new_error(organisation, data):
    rows = [list(row) for row in GOOD]
    for row in range(len(rows)):
        for column in data.draw(st.lists(st.sampled_from(list(BROKEN)), max_size=3, unique=True)):
            rows[row][HEADERS.index(column)] = data.draw(st.sampled_from(BROKEN[column]))
    above = data.draw(st.integers(0, 2))
    book = openpyxl.Workbook()
    for number in range(above):
        book.active.append(["BÁO CÁO" if number else "SỞ Y TẾ"])
    for row in (HEADERS, *rows):
        book.active.append(row)
    outcome = checked(saved(book))
    if outcome.accepted:
        return
    again = opened(sent_back(saved(book), outcome=outcome))
    sheet = again.worksheets[1]
    broken = {
        f"{LETTERS[name]}{above + 2 + i}"
        for i, row in enumerate(rows)
        for name in HEADERS
        if row[HEADERS.index(name)] != GOOD[i][HEADERS.index(name)]
    }
    wrong = {cell for cell, (kind, _) in marks(sheet).items() if kind == "error"}
    assert wrong == broken
    for cell in wrong:
        sheet[cell] = GOOD[sheet[cell].row - above - 2][sheet[cell].column - 1]
    assert checked(saved(again)).accepted


def test_what_libreoffice_saves_of_it_goes_in(organisation, resaved):
    book = opened(sent_back(office_file()))
    sheet = book["Biểu 01"]
    sheet["F9"], sheet["C11"], sheet["E11"] = 27, "YT", "đạt"
    outcome = checked(resaved(saved(book), "ods"))
    assert (outcome.accepted, outcome.rows) == (True, 4), outcome.issues
