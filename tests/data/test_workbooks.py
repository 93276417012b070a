"""Workbooks of any make, known by their content: sheets, typed cells, merged cells, and what a hostile one may not do."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from xlsxwriter import Workbook

from data.files import containers, intake, workbooks
from data.files.intake import Asked, Unreadable

HEADER = ["Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hiện", "Ghi chú"]
ROWS = [["2025-Q1", "YT", "C1", 9, "BC 1"], ["2025-Q1", "HC", "C1", 1.125, dt.datetime(2025, 3, 1)]]


def book(**sheets):
    """An XLSX with these sheets, each a list of rows."""
    out = io.BytesIO()
    with Workbook(out, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def rows(found):
    return [list(found.written.columns), *found.written.to_numpy(dtype=object).tolist()]


def refused(content, **asked):
    with pytest.raises(Unreadable) as why:
        intake.read(content, Asked(**asked))
    return why.value


def repacked(content, **changed):
    """The archive with parts replaced, added, or, where None, left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def test_cells_are_written_plainly_and_no_number_can_be_read_in_two_ways():
    found = intake.read(book(Nộp=[HEADER, *ROWS]))
    assert rows(found) == [
        HEADER,
        ["2025-Q1", "YT", "C1", "9", "BC 1"],
        ["2025-Q1", "HC", "C1", "1.1250", "01/03/2025"],
    ]
    assert (found.encoding, found.sheet, found.header_row, found.row.tolist()) == ("xlsx", "Nộp", 1, [2, 3])


def test_the_sheet_is_the_one_with_a_table_of_ours_and_others_are_told():
    content = book(**{"Hướng dẫn": [["Cách nộp"], ["Điền vào trang sau"]], "Số liệu": [HEADER, *ROWS]})
    found = intake.read(content)
    assert found.sheet == "Số liệu"
    (note,) = found.issues.to_dict("records")
    assert (note["code"], note["params"]) == ("sheet_chosen", {"others": "Hướng dẫn"})
    assert intake.read(content, Asked(sheet="so lieu")).sheet == "Số liệu"
    assert intake.read(content, Asked(sheet="2")).sheet == "Số liệu"
    assert refused(content, sheet="3").code == "unknown_sheet"


def test_two_sheets_that_both_hold_a_table_are_asked_about():
    why = refused(book(A=[HEADER, *ROWS], B=[HEADER, *ROWS]))
    assert (why.code, why.found) == ("several_sheets", "A, B")


def test_merged_cells_name_their_columns_and_hold_for_their_rows():
    out = io.BytesIO()
    with Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:F1", "BÁO CÁO QUÝ I/2025")
        sheet.merge_range("A3:A4", "Đơn vị")
        sheet.merge_range("B3:C3", "Kế hoạch")
        sheet.merge_range("D3:E3", "Thực hiện")
        sheet.write_row("B4", ["Quý I", "Quý II", "Quý I", "Quý II"])
        sheet.merge_range("A5:A6", "Phòng Y tế")
        sheet.write_row("B5", [1, 2, 3, 4])
        sheet.write_row("B6", [5, 6, 7, 8])
        sheet.write_row("A7", ["Tổng cộng", 6, 8, 10, 12])
    found = intake.read(out.getvalue())
    assert rows(found) == [
        ["Đơn vị", "Kế hoạch Quý I", "Kế hoạch Quý II", "Thực hiện Quý I", "Thực hiện Quý II"],
        ["Phòng Y tế", "1", "2", "3", "4"],
        ["Phòng Y tế", "5", "6", "7", "8"],
    ]
    assert set(found.issues["code"]) == {"letterhead", "header_found", "merged_filled", "total_row"}


def test_macros_and_links_to_other_files_are_refused_whatever_the_name():
    plain = book(A=[HEADER, *ROWS])
    assert refused(repacked(plain, **{"xl/vbaProject.bin": b"x"})).code == "macros"
    assert refused(repacked(plain, **{"xl/externalLinks/externalLink1.xml": b"<x/>"})).code == "external_links"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    plain = book(A=[HEADER, *ROWS])
    assert refused(repacked(plain, **{"xl/worksheets/sheet1.xml": b"<row/>" * 5_000_000})).code == "unpacks_too_large"
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1_000)
    assert refused(plain).code == "unpacks_too_large"


def test_a_part_longer_than_it_says_is_refused():
    content = bytearray(repacked(book(A=[HEADER, *ROWS]), **{"xl/worksheets/sheet1.xml": b"<row/>" * 100_000}))
    declared = (600_000).to_bytes(4, "little")
    at = bytes(content).rindex(declared)
    content[at : at + 4] = (1_000).to_bytes(4, "little")
    assert refused(bytes(content)).code in ("broken_workbook", "unpacks_too_large")


def test_entities_are_not_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><Types>&a;</Types>'
    assert refused(repacked(book(A=[HEADER]), **{"[Content_Types].xml": bomb})).code == "document"


def test_a_sheet_whose_corners_lie_endlessly_far_apart_is_refused():
    far = openpyxl.Workbook()
    far.active["A1"], far.active["XFD1048576"] = "a", "b"
    out = io.BytesIO()
    far.save(out)
    assert refused(out.getvalue()).code == "too_many_columns"


@pytest.mark.parametrize(("name", "code"), [("word/document.xml", "document"), ("../../x.csv", "archive")])
def test_another_archive_is_no_workbook(name, code):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "a,b\n1,2\n")
    assert refused(out.getvalue()).code == code


def test_formulas_are_never_worked_out():
    out = io.BytesIO()
    with Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["2025-Q1", "YT", "C1"])
        sheet.write_formula("D2", '=WEBSERVICE("http://x.vn")', None, 7)
    assert rows(intake.read(out.getvalue()))[1] == ["2025-Q1", "YT", "C1", "7", ""]


def test_an_old_workbook_is_opened_where_it_can_take_no_more_memory_than_it_may(cases, monkeypatch):
    pytest.importorskip("resource")
    content = (cases / "vn-text" / "originals" / "mof_budget_plan_2004_unicode.xls").read_bytes()
    monkeypatch.setattr(workbooks, "MAX_MEMORY", 10_000_000)
    assert refused(content).code == "broken_workbook"


# The published workbooks


@pytest.mark.parametrize(
    ("name", "header_row", "shape", "first"),
    [
        ("mof_budget_plan_2003_TCVN3.xls", 9, (63, 8), ["I", "Thành phố", "27156700"]),
        ("mof_budget_plan_2004_unicode.xls", 1, (61, 7), ["1", "QUẢNG NINH", "3596880"]),
        ("mof_budget_final_2006_unicode.xls", 11, (64, 8), ["1", "QUẢNG NINH", "6652951"]),
        ("vcci_pci_2013_decomposed_unicode.xlsx", 1, (66, 25), ["1", "Trà Vinh", "9.468455"]),
    ],
)
def test_the_ministries_workbooks_are_read(cases, name, header_row, shape, first):
    found = intake.read((cases / "vn-text" / "originals" / name).read_bytes())
    assert not (found.issues["severity"] == "error").any()
    assert (found.header_row, found.written.shape, rows(found)[1][:3]) == (header_row, shape, first)


def test_the_ministrys_totals_are_the_sums_of_the_rows_that_are_read(cases):
    for name in ("mof_budget_plan_2004_unicode.xls", "mof_budget_final_2006_unicode.xls"):
        issues = intake.read((cases / "vn-text" / "originals" / name).read_bytes()).issues
        codes = issues["code"].tolist()
        assert "total_row" in codes and "total_differs" not in codes
        assert issues.loc[issues["code"] == "group_totals", "params"].iloc[0]["count"] == 8


def test_every_workbook_of_the_provinces_is_read_whoever_wrote_it(cases):
    for path in sorted((cases / "rank-vn-pci" / "original").iterdir()):
        assert len(intake.read(path.read_bytes()).written) > 40, path.name
