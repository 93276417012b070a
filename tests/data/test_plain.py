"""A long file read by column is the table that it would be read row by row; where rows have to be looked at, they are."""

import numpy as np
import pytest

from data.files import intake, plain

HEADER = "quarter,department,criterion,actual,note\n"
ROWS = [f"2025-Q{i % 4 + 1},Phòng {i % 7},C{i:03},{i}.5,BC {i} " for i in range(60)]
CLEAN = HEADER + "\n".join(ROWS) + "\n"
PUT_IN = {
    "a total": ["Tổng cộng,,,1770,"],
    "the header again": [HEADER.strip()],
    "a blank row": [",,,,"],
    "an empty line": [""],
    "a row too short": ["2025-Q1,YT,C1"],
    "a row too long": ["2025-Q1,YT,C1,5,,,"],
    "a quotation mark": ['2025-Q1,"Phòng, Ban",C1,5,x'],
    "a blank first cell": [",YT,C1,5,x"],
    "signatures": ["Nơi nhận,,,,", "Lưu,,,,"],
    "a remark": ["Ghi chú: x,,,,"],
}


@pytest.fixture
def short(monkeypatch):
    """A file is long from ten rows on."""
    monkeypatch.setattr(plain, "LONG", 0)
    monkeypatch.setattr(plain, "SHOWN", 5)


def told(content):
    """All that is read of a file, or why it cannot be."""
    try:
        table = intake.read(content)
    except intake.Unreadable as reason:
        return reason.code, reason.found, reason.row, reason.line, reason.params
    facts = (
        table.row.tolist(),
        table.line.tolist(),
        table.header_row,
        table.header_line,
        table.header_end,
        table.delimiter,
    )
    places = [np.asarray(place).tolist() for place in table.places]
    frames = [frame.astype(object).where(frame.notna(), None) for frame in (table.written, table.frame, table.issues)]
    read = [(list(frame.columns), frame.to_numpy().tolist()) for frame in frames]
    return *facts, places, table.above, table.groups, read, [str(kind) for kind in table.frame.dtypes]


def both(content, monkeypatch):
    by_column = told(content)
    monkeypatch.setattr(plain, "LONG", len(content) + 1)
    return by_column, told(content)


@pytest.mark.parametrize(
    "change", [("", ""), ("\n", "\r\n"), (",", ";"), (",", "\t"), (" ", "\u00a0"), ("quarter", "Quý")]
)
def test_a_clean_file_is_read_by_column_as_row_by_row(change, short, monkeypatch):
    content = (CLEAN.replace(*change) if change[0] else CLEAN).encode()
    assert plain.plain(content.decode(), intake.dialect(content.decode())) is not None
    by_column, by_row = both(content, monkeypatch)
    assert by_column == by_row


@pytest.mark.parametrize("place", [0, 1, 30, 58, 60])
@pytest.mark.parametrize("what", PUT_IN)
def test_what_is_no_plain_row_is_told_wherever_it_stands(what, place, short, monkeypatch):
    content = (HEADER + "\n".join([*ROWS[:place], *PUT_IN[what], *ROWS[place:]]) + "\n").encode()
    by_column, by_row = both(content, monkeypatch)
    assert by_column == by_row


@pytest.mark.parametrize(
    "above", ["BÁO CÁO,,,,\n", "\n", "sep=,\n", "STT,Đơn vị,a,b,c\n", "A,B,C,D,E\n", "Quý,Đơn vị,,x,Lý do\n"]
)
def test_other_headers_are_looked_at_row_by_row(above, short, monkeypatch):
    for content in ((above + CLEAN).encode(), (above + "\n".join(ROWS)).encode()):
        by_column, by_row = both(content, monkeypatch)
        assert by_column == by_row
