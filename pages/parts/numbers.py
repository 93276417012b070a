"""Numbers, days and times as the screen writes them: rounded half up, once, here."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pandas as pd

from pages.parts.clock import now
from pages.parts.words import plural, text

LOCAL = "Asia/Ho_Chi_Minh"
_SWAP = str.maketrans(",.", ".,")


def absent(value) -> bool:
    """Whether a cell of a frame is missing."""
    return value is None or bool(pd.isna(value))


def fixed(language: str, value, places: int, sign: bool = False) -> str:
    """`value` with so many decimals; `sign` writes + as well. Missing becomes an empty text."""
    if absent(value):
        return ""
    # Totals are compared at 6 decimals: what lies below is the noise of sums, and must not decide a rounding.
    exact = Decimal(repr(round(float(value), 6)))
    return _written(language, exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), sign)


def points(language: str, value) -> str:
    """`95,40`"""
    return fixed(language, value, 2)


def difference(language: str, value) -> str:
    """`+1,20`, `−4,20`, `0,00`"""
    return fixed(language, value, 2, sign=True)


def number(language: str, value, places: int = 6) -> str:
    """As it was given, to so many decimals, no zeros added: `95`, `0,5`, `14.650`."""
    if absent(value):
        return ""
    exact = Decimal(repr(round(float(value), 6))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole = exact == exact.to_integral_value()
    return _written(language, exact.quantize(Decimal(1)) if whole else exact.normalize(), False)


def percent(language: str, ratio) -> str:
    """A share from 0 to 1 as `85,1%`."""
    return "" if absent(ratio) else fixed(language, float(ratio) * 100, 1) + "%"


def share(language: str, part: int, whole: int) -> str:
    """`86/101 (85,1%)`: a share never stands without its fraction."""
    part, whole = int(part), int(whole)
    return f"{part}/{whole} ({percent(language, part / whole)})" if whole else f"{part}/{whole}"


def percentage_points(language: str, change) -> str:
    """A change of a share from 0 to 1: `▲ 4,1 điểm phần trăm`."""
    if absent(change):
        return ""
    return text(
        language, "{arrow} {size} percentage points", arrow=arrow(change), size=fixed(language, abs(change) * 100, 1)
    )


def arrow(change) -> str:
    return "●" if round(float(change), 6) == 0 else "▲" if change > 0 else "▼"


def move(language: str, change) -> str:
    """A change of rank, positive for a better one: `▲ 2`, `▼ 1`, `giữ hạng`; missing becomes an empty text."""
    if absent(change):
        return ""
    return text(language, "rank kept") if change == 0 else f"{arrow(change)} {abs(int(change))}"


def days(language: str, count: int) -> str:
    return plural(language, "{count} day", "{count} days", int(count))


def day(value) -> str:
    """`05/01/2026`, in both languages."""
    return "" if absent(value) else pd.Timestamp(value).strftime("%d/%m/%Y")


def read_day(written: str) -> date | None:
    """The day that somebody wrote as day, month, year; None where it is none."""
    parts = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", written, re.ASCII)
    try:
        return date(*map(int, reversed(parts.groups()))) if parts else None
    except ValueError:
        return None


def read_number(written: str) -> float | None:
    """The number that somebody wrote, with a comma or a point; None where it is none."""
    plain = written.strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", plain, re.ASCII) else None


def local(at, zone: str = LOCAL) -> datetime:
    """A UTC time of the store in the organisation's time zone."""
    return pd.Timestamp(at).tz_localize("UTC").tz_convert(ZoneInfo(zone)).to_pydatetime()


def moment(language: str, at, zone: str = LOCAL) -> str:
    """A UTC time of the store: `14:05 ngày 12/01/2026`."""
    if absent(at):
        return ""
    here = local(at, zone)
    return text(language, "{time} on {day}", time=here.strftime("%H:%M"), day=day(here.date()))


def today(zone: str = LOCAL) -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def _written(language: str, exact: Decimal, sign: bool) -> str:
    written = f"{abs(exact):,f}"
    if language == "vi":
        written = written.translate(_SWAP)
    if exact == 0:
        return written
    return ("−" if exact < 0 else "+" if sign else "") + written
