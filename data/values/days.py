"""Days as people write them: day first, ISO, in words, or the number that a spreadsheet has for a day."""

import re
from datetime import date, timedelta

import pandas as pd

from data.values.text import fold

_CENTURY = r"(?:19|20)\d\d"
_LOCAL = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-]({_CENTURY}|\d\d)", re.ASCII)
_PIVOT = 70
"""Years of two digits from here on are those of the last century."""


def day(text: str) -> pd.Timestamp | None:
    """Day first, as everybody here writes, or ISO; in words (ngày 05 tháng 01 năm 2026), or a spreadsheet's number."""
    iso = re.fullmatch(rf"({_CENTURY})-(\d{{1,2}})-(\d{{1,2}})(?:[ T]00:00(?::00)?)?", text, re.ASCII)
    local = _LOCAL.fullmatch(text)
    words = re.fullmatch(rf"(?:ngay )?(\d{{1,2}}) thang (\d{{1,2}}) nam ({_CENTURY})", fold(text), re.ASCII)
    if re.fullmatch(r"[2-5]\d{4}", text, re.ASCII):
        return pd.Timestamp(date(1899, 12, 30) + timedelta(days=int(text)))
    if not iso and not local and not words:
        return None
    return _made(*(iso.groups() if iso else (local or words).groups()[::-1]))


def month_first(text: str) -> pd.Timestamp | None:
    """The day that is written month first (03/25/2025), where it can be no other."""
    local = _LOCAL.fullmatch(text)
    if not local or day(text) is not None:
        return None
    month, of_month, year = local.groups()
    return _made(year, month, of_month)


def proves_day_first(text: str) -> bool:
    local = _LOCAL.fullmatch(text)
    return bool(local) and int(local[1]) > 12 and day(text) is not None


def either_way(text: str) -> bool:
    """Whether day and month could be exchanged and make another day."""
    local = _LOCAL.fullmatch(text)
    return bool(local) and local[1].zfill(2) != local[2].zfill(2) and int(local[1]) <= 12 and day(text) is not None


def _made(year: str, month: str, of_month: str) -> pd.Timestamp | None:
    if len(year) == 2:
        year = f"{'19' if int(year) >= _PIVOT else '20'}{year}"
    try:
        return pd.Timestamp(date(int(year), int(month), int(of_month)))
    except ValueError:
        return None
