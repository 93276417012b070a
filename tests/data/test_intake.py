"""Bytes become a table of text: encodings, delimiters, headers, and the row that a spreadsheet would show."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files import intake
from data.files.intake import Unreadable
from data.values.text import clean

TEXT = "Mã;Tên\r\nA;Phòng Một\r\nB;Phòng Hai\r\n"


def table(content):
    return intake.read(content.encode() if isinstance(content, str) else content)


def cells(found):
    return found.frame.astype(object).where(found.frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_that_spreadsheets_write(encoding):
    found = table(TEXT.encode(encoding))
    assert list(found.frame.columns) == ["Mã", "Tên"]
    assert cells(found) == [["A", "Phòng Một"], ["B", "Phòng Hai"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_the_header_uses(delimiter):
    found = table(TEXT.replace(";", delimiter))
    assert (found.delimiter, found.frame.shape) == (delimiter, (2, 2))


def test_a_delimiter_in_quotation_marks_does_not_count():
    found = table('code;"a,b,c,d";name\nA;1,5;x\n')
    assert (found.delimiter, cells(found)) == (";", [["A", "1,5", "x"]])


def test_the_line_that_excel_declares_its_delimiter_in_is_no_row():
    found = table("sep=|\r\ncode|a;b;c\r\nA|1\r\n")
    assert (found.delimiter, cells(found)) == ("|", [["A", "1"]])
    assert (found.header_row, found.header_line) == (1, 2)
    assert (found.row.tolist(), found.line.tolist()) == ([2], [3])


def test_rows_are_counted_as_a_spreadsheet_shows_them_and_lines_as_the_file_has_them():
    found = table('a,b\n1,"two\nlines"\n\n3,4\n')
    assert found.row.tolist() == [2, 4]
    assert found.line.tolist() == [2, 5]
    assert cells(found) == [["1", "two lines"], ["3", "4"]]


def test_rows_that_hold_nothing_are_passed_over():
    found = table("\n\n a , b \n,,,\n1,2\n  ,\n")
    assert (found.header_row, found.row.tolist(), cells(found)) == (3, [5], [["1", "2"]])


def told(found):
    issues = found.issues
    return list(zip(issues["code"], issues["line"].astype(object), strict=True))


def test_a_row_is_as_wide_as_the_header_or_told_with_its_line():
    found = table("a,b\n1\n2,3,extra,more\n4,5,,\n")
    assert cells(found) == [["1", None], ["2", "3"], ["4", "5"]]
    assert told(found) == [("too_few_cells", 2), ("too_many_cells", 3), ("too_many_cells", 4)]
    assert found.issues["found"].tolist() == ["", "extra", ""]


def test_empty_columns_at_the_end_of_the_header_are_dropped():
    assert list(table("a,b,,\n1,2,,\n").frame.columns) == ["a", "b"]


def test_cells_are_composed_trimmed_and_rid_of_what_cannot_be_seen():
    decomposed = "Pho\u0300ng\u00a0 Mo\u0323\u0302t\u200b"
    assert cells(table(f"a,b\n\ufeff {decomposed} ,\u200b \n")) == [["Phòng Một", None]]


def test_old_line_ends_are_line_ends():
    assert cells(table("a,b\r1,2\r3,4\r")) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty_file", None),
        (b"\xef\xbb\xbf", "empty_file", None),
        (b" \r\n\t\n", "empty_file", None),
        (b"PK\x03\x04 a workbook", "broken_workbook", None),
        (b"\xd0\xcf\x11\xe0 an old workbook", "document", None),
        (b"%PDF-1.7", "document", None),
        (b"\x1f\x8b\x08 packed", "archive", None),
        (b"<html><table><tr><td>1</td></tr></table>", "web_page", 1),
        (b"a,b\n1,\x00\n", "nul_byte", 2),
        (b"a,b\n1,2\nPh\xf2ng,3\n", "encoding_unclear", 3),
        (b"\xff\xfea\x00,", "unknown_encoding", 1),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "cell_too_long", 2),
        (b"a,b\n1," + b"x" * 40_000 + b"\n", "cell_too_long", 2),
        (b'a,b\n1,"' + b"x,1\n" * 50_000, "broken_quotes", 2),
        (b'a,b\n1,2\n3,""four"\n', "stray_quote", 3),
        (b'a,b,c\n1,2,"x\n4,5,6\n7,8,y"\n', "swallowed_rows", 2),
        (b",".join(b"c%d" % i for i in range(1001)), "too_many_columns", 1),
        (b'a,b\n1,2\n3,"four\n5,6\n', "broken_quotes", 3),
    ],
)
def test_what_is_no_table_says_why_and_where(content, code, line):
    with pytest.raises(Unreadable) as told:
        intake.read(content)
    assert (told.value.code, told.value.line) == (code, line)


def test_a_file_beyond_the_limit_is_not_read():
    with pytest.raises(Unreadable, match="file_too_large"):
        intake.read(b"a" * (intake.MAX_BYTES + 1))


# Letters that begin what UTF-8 becomes when it is read as something else; what is done about that is tried in test_encodings.
LETTERS = st.characters(exclude_characters="".join(map(chr, range(0xC2, 0xF5))))


@given(
    st.lists(st.lists(st.text(LETTERS, max_size=8), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(intake.DELIMITERS),
)
def test_any_text_comes_back_as_it_was_written_but_cleaned(rows, delimiter):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["one", "two", "three"], *rows])
    try:
        content = out.getvalue().encode()
        found = intake.read(content)
    except (UnicodeEncodeError, Unreadable):
        # A half of a surrogate pair cannot be written at all, and NUL is in no text file.
        assert any("\0" in cell or not cell.isprintable() for row in rows for cell in row)
        return
    # Controls that UTF-8 has from a text of windows-1252 are its signs.
    signs = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)}
    rows = [[cell.translate(signs) for cell in row] for row in rows]
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells(found) == [[clean(cell) or None for cell in row] for row in kept]


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_the_answer_is_a_table_or_a_reason(content):
    try:
        found = intake.read(content)
    except Unreadable as reason:
        assert reason.code
    else:
        assert len(found.row) == len(found.line) == len(found.frame)
