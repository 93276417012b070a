"""What we write into a workbook beside the figures, and know again and set aside when it comes back."""

import re

from data.files.dialect import Record
from data.values.text import fold

GUIDE = ("Hướng dẫn điền mẫu", "How to fill in")
"""The sheet that tells how to fill in a template, in Vietnamese and in English."""
SUMMARY = ("Nội dung cần sửa", "What to mend")
"""The sheet that sums up what is to be mended in a workbook that was sent back."""
REASON = ("Lý do cần sửa", "Reason to mend")
"""The header of the column that tells it row by row."""

NOTES = {
    "error": ("[Kiểm tra] Cần sửa:", "[Check] To mend:"),
    "warning": ("[Kiểm tra] Cần xem lại:", "[Check] To look at:"),
}
"""Severity of a finding → how the note on its cell begins."""
AUTHOR = "Kiểm tra số liệu"
_HEADERS = 100
"""Rows among which a header stands."""
_SHEETS = {fold(name) for name in (*GUIDE, *SUMMARY)}
_SUMMARIES = {fold(name) for name in SUMMARY}
_REASON = {fold(name) for name in REASON}
_NOTE = re.compile(
    rf"(?:^|\n+)(?:{'|'.join(re.escape(start) for starts in NOTES.values() for start in starts)}).*", re.S
)


def is_sheet(name: str) -> bool:
    """Whether a sheet is one that we added."""
    return fold(name) in _SHEETS


def is_summary(name: str) -> bool:
    """Whether a sheet is one that summed up what was to be mended."""
    return fold(name) in _SUMMARIES


def without_note(words: str) -> str:
    """A note on a cell as it was before ours was added."""
    return _NOTE.sub("", words)


def without_reasons(records: list[Record]) -> tuple[list[Record], Record | None]:
    """The records of a sheet without the column of reasons, and the one that heads it, None where there is none."""
    for record in records[:_HEADERS]:
        last = next((i for i in range(len(record.cells) - 1, -1, -1) if record.cells[i].strip()), None)
        if last is not None and record.filled > 1 and fold(record.cells[last]) in _REASON:
            rest = [one._replace(cells=one.cells[:last] + one.cells[last + 1 :]) for one in records]
            return rest, record
    return records, None
