"""Workbooks of some hundred bytes that would fill the memory are refused before a reader makes cells of them; wide ones of little are not."""

import io
import zipfile

import openpyxl
import pytest
from xlsxwriter import Workbook

from data.files import extents, intake

ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S">%s</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def ods(body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", ODS % body)
    return out.getvalue()


def row(*cells, times=1):
    return f'<table:table-row table:number-rows-repeated="{times}">' + "".join(cells) + "</table:table-row>"


def cell(text="", times=1):
    value = f' office:value-type="string"><text:p>{text}</text:p></table:table-cell>' if text else "/>"
    return f'<table:table-cell table:number-columns-repeated="{times}"{value}'


def xlsx(body, strings=""):
    """A workbook of one sheet with these rows."""
    plain = io.BytesIO()
    with Workbook(plain) as made:
        made.add_worksheet().write("A1", "x")
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in book.namelist():
            part = book.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = part[: part.index("<sheetData")] + f"<sheetData>{body}</sheetData></worksheet>"
            if name == "xl/sharedStrings.xml" and strings:
                part = part[: part.index("<si>")] + strings + "</sst>"
            made.writestr(name, part)
    return out.getvalue()


def code(content):
    with pytest.raises(intake.Unreadable) as told:
        intake.read(content)
    return told.value.code


LONG = "ế" * 10_000


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (ods(row(cell("a", 900), times=9_000)), "sheet_too_large"),
        (ods(row(cell("a", 900)) + row(cell(), times=1_000_000) + row(cell("b"))), "sheet_too_large"),
        (ods(row(cell("a", 5_000), times=1_000)), "too_many_columns"),
        (ods(row(cell("a")) + row(cell(), times=2_000_000) + row(cell("b"))), "too_many_rows"),
        (ods(row(cell("a")) + row(cell(LONG, 100), times=1_000)), "unpacks_too_large"),
        (xlsx('<row><c r="A1"><v>1</v></c></row><row><c s="0" r="ALL1048576"><v>1</v></c></row>'), "sheet_too_large"),
        (xlsx("<row><c r='A1'><v>1</v></c></row><row><c r='XFD1048576'><v>1</v></c></row>"), "too_many_columns"),
        (
            xlsx('<row r="1"><c><v>1</v></c></row><row r="90000">' + "<c><v>1</v></c>" * 99 + "</row>"),
            "sheet_too_large",
        ),
        (xlsx('<row><c r="A1"><v>1</v></c></row><row r="2000000"><c><v>1</v></c></row>'), "too_many_rows"),
        (
            xlsx(
                "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 9_000)),
                f"<si><t>{LONG}</t></si>",
            ),
            "unpacks_too_large",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_would_fill_the_memory_is_refused_by_its_extent(content, refused):
    assert len(content) < 100_000
    assert code(content) == refused


def test_empty_cells_at_the_edge_of_a_sheet_reach_nowhere():
    edge = row(cell(times=16_384), times=1_048_000)
    found = intake.read(ods(row(cell("Quý"), cell("Đơn vị"), cell(times=16_000)) + row(cell("I"), cell("YT")) + edge))
    assert found.written.to_numpy().tolist() == [["I", "YT"]]
    styled = openpyxl.Workbook()
    for cells in (["Quý", "Đơn vị"], ["I", "YT"]):
        styled.active.append(cells)
    styled.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    styled.save(out)
    assert intake.read(out.getvalue()).written.to_numpy().tolist() == [["I", "YT"]]


def test_the_cells_of_all_sheets_count_together(monkeypatch):
    monkeypatch.setattr(extents, "MAX_CELLS", 10)
    out = io.BytesIO()
    with Workbook(out) as made:
        for name in "ab":
            made.add_worksheet(name).write("C2", "x")
    assert code(out.getvalue()) == "sheet_too_large"
