"""A block pasted from a spreadsheet is read as the file that it would have been."""

import csv
import io

import pytest

from data.contract import CONTRACTS
from data.files import pasted
from data.files.intake import read

NAMED = "Quý\tMã đơn vị\tMã tiêu chí\tThực hiện\tMinh chứng\n"
BODY = "2025-Q1\tYT\tC1\t9,5\tBC 1\n2025-Q1\tYT\tC2\t\tBC 2\n"


def cells(block):
    return list(csv.reader(io.StringIO(block.content.decode("utf-8"), newline=""), delimiter="\t"))


def test_a_block_with_its_header_is_the_file_it_shows(organisation, put):
    block = pasted.block(NAMED + BODY, "scores")
    assert (block.added, block.width) == ((), 5)
    assert cells(block) == [line.split("\t") for line in (NAMED + BODY).splitlines()]
    outcome = put(block.content, name=pasted.NAME)
    assert (outcome.accepted, outcome.kind, outcome.rows, outcome.new) == (True, "scores", 2, 2)
    assert outcome.table["actual"].tolist()[0] == "9.5"


def test_a_cell_with_line_breaks_comes_in_quotation_marks_and_a_mark_inside_a_text_is_a_letter():
    block = pasted.block(
        NAMED
        + '2025-Q1\tYT\tC1\t9\t"dòng 1\n""dòng"" 2\tba"\r\n2025-Q1\tYT\tC2\t9\t"Xanh" sạch\n2025-Q1\tYT\tC3\t9\t5" ống',
        "scores",
    )
    assert [row[4] for row in cells(block)[1:]] == ['dòng 1\n"dòng" 2\tba', '"Xanh" sạch', '5" ống']
    assert read(block.content).written["Minh chứng"].tolist() == ['dòng 1\n"dòng" 2\tba', '"Xanh" sạch', '5" ống']


@pytest.mark.parametrize("vietnamese", [True, False])
@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_a_block_as_wide_as_a_template_gets_its_header(kind, vietnamese):
    for headers in pasted.templates(CONTRACTS[kind], vietnamese):
        row = ["2025-Q1", "YT", "C1", *["1"] * (len(headers) - 3)]
        block = pasted.block("\t".join(row), kind, vietnamese)
        assert block.added == tuple(headers)
        assert cells(block) == [headers, row]


def test_a_block_without_names_and_of_another_width_is_no_file():
    block = pasted.block("2025-Q1\tYT\tC1\n2025-Q1\tYT\tC2\n", "scores")
    assert (block.content, block.width) == (None, 3)


def test_a_block_with_a_letterhead_above_its_header_keeps_it_for_the_reading():
    text = "UBND TỈNH\t\t\t\t\nBÁO CÁO QUÝ I\t\t\t\t\n" + NAMED + BODY
    block = pasted.block(text, "scores")
    assert block.added == ()
    assert read(block.content).header_row == 3


@pytest.mark.parametrize("blank", ["", " \n\t\n "])
def test_nothing_pasted_is_nothing(blank):
    assert pasted.block(blank, "scores") is None


def test_what_was_copied_from_a_text_file_is_parted_as_it_is_written():
    block = pasted.block("Quý;Đơn vị;Mã tiêu chí;Thực hiện\n2025-Q1;YT;C1;9,5\n", "scores")
    assert cells(block) == [["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"], ["2025-Q1", "YT", "C1", "9,5"]]


def test_what_cannot_be_parted_is_left_for_the_check_to_refuse():
    text = 'quarter;department;criterion\n2025-Q1;YT;"C1\n'
    assert pasted.block(text, "scores").content == text.encode()
