"""Quarters, years and longer spans of time as people write them, in a cell or in the lines above a table."""

import re
from typing import NamedTuple

import pandas as pd

from data.values.text import fold

_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_MONTHS = {"sau": 6, "chin": 9, "muoi hai": 12}
_SIGN = "iv|i{1,3}|[1-4]"
_YEAR = r"(?:nam )?(?P<year>(?:19|20)\d\d)"
_SHORT = r"(?:nam )?(?P<year>(?:(?:19|20)\d\d|\d\d))"
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>(?:19|20)\d\d) ?q(?P<quarter>[1-4])",
        rf"{_YEAR} quy ?(?P<quarter>{_SIGN})",
        rf"(?:quy|q) ?(?P<quarter>{_SIGN}|mot|hai|ba|bon|tu)(?: {_SHORT})?",
        rf"(?P<quarter>iv|i{{1,3}})(?: {_SHORT})?",
        rf"(?P<quarter>[1-4])(?: {_YEAR})?",
    )
]
"""A quarter, folded, with its year or without; the last ones only where a quarter is what must stand there."""
_EDGE = re.compile(rf"(?:3|ba) thang (?P<edge>dau|cuoi)(?: (?:cua )?(?:{_YEAR}|nam))?")
"""The first or last three months of a year."""
_LONGER = re.compile(
    rf"(?P<months>6|9|12|sau|chin|muoi hai) ?(?:thang|t)(?: dau| cuoi)?(?: (?:cua )?(?:{_YEAR}|nam(?: nay)?))?"
    rf"|(?P<half>nua(?: dau| cuoi)?(?: {_YEAR.replace('year', 'half_year')}| nam)?|h[12](?: {_YEAR.replace('year', 'h_year')})?)",
    re.ASCII,
)
_WHOLE = re.compile(r"(?:ca )?nam(?: (?P<year>(?:19|20)\d\d))?|(?P<alone>(?:19|20)\d\d)", re.ASCII)
_SEVERAL = re.compile(
    rf"(?:quy|q) ?(?:{_SIGN})(?: (?:va |den |toi )?(?:quy ?|q ?)?(?:{_SIGN}))+(?: (?:nam )?(?:19|20)\d\d)?", re.ASCII
)
_MORE = rf"(?P<more>(?: (?:va |den |toi )?(?:quy ?|q ?)?(?:{_SIGN})\b)*)(?: {_YEAR}\b)?"
_NAMED = re.compile(rf"\b(?:quy|q) ?(?P<first>{_SIGN})\b{_MORE}", re.ASCII)
_ABOVE = re.compile(rf"\b(?:quy|q(?= ?[1-4] (?:nam )?(?:19|20)\d\d)) ?(?P<first>{_SIGN})\b{_MORE}", re.ASCII)
"""In a line of words, `Q.1` without a year is a district of a city."""
_YEAR_NAMED = re.compile(r"\bnam ((?:19|20)\d\d)\b", re.ASCII)
_DOCUMENT = re.compile(
    r"\b(?:ngay|thang|luat|nghi dinh|thong tu|quyet dinh|quy dinh|cong van|to trinh|huong dan|nghi quyet|kem theo)\b"
)
"""A line that speaks of a day or a document: its year is that of those, not of the figures."""


class Named(NamedTuple):
    """What the lines above a table say of its time: `quarter` (2025-Q3) where one alone is named, all `years`, and `longer`, the line that
    names a half year or nine months and no quarter."""

    quarter: str | None = None
    years: frozenset[str] = frozenset()
    longer: str | None = None


def _key(text: str) -> str:
    """Folded; `quí` is spelled as `quý`."""
    return re.sub(r"\bqui\b", "quy", fold(text))


def quarter(text: str) -> str | None:
    """`2025-Q3` from any way to write a quarter with its year: Quý III/2025, Q3.25, I/2025, quý 3 năm 2025, 3 tháng đầu năm 2025."""
    number, year = _parts(text)
    return f"{year}-Q{number}" if number and year else None


def period(text: str) -> str | None:
    """A quarter (`2025-Q3`) or a year (`2025`: 2025, năm 2025, cả năm 2025)."""
    whole = _WHOLE.fullmatch(_key(text))
    return ((whole["year"] or whole["alone"]) if whole else None) or quarter(text)


def yearless(text: str) -> str | None:
    """What lacks its year only, so that it may follow: `{}-Q3` of Quý III, `{}` of Cả năm."""
    number, year = _parts(text)
    if number and not year:
        return f"{{}}-Q{number}"
    whole = _WHOLE.fullmatch(_key(text))
    return "{}" if whole and not (whole["year"] or whole["alone"]) else None


def months(text: str) -> int | None:
    """How many months a span of more than one quarter has: 6 of 6 tháng đầu năm 2025, 12 of cả năm; None of what is none, or a number alone."""
    key = _key(text)
    longer = _LONGER.fullmatch(key)
    if longer:
        return 6 if longer["half"] else int(_MONTHS.get(longer["months"], 0) or longer["months"])
    whole = _WHOLE.fullmatch(key)
    if whole and not whole["alone"]:
        return 12
    if _SEVERAL.fullmatch(key):
        return 3 * len({_number(sign) for sign in re.findall(rf"\b(?:{_SIGN})\b", re.sub("quy|q", " ", key))})
    return None


def longer_in(header: str) -> bool:
    """Whether a header names a half year, nine months or a whole year."""
    return bool(re.search(rf"\b(?:{_LONGER.pattern})|\bca nam\b", _key(header)))


def months_in(line: str) -> int:
    """How many months the span has that a line names."""
    found = re.search(rf"\b(?:{_LONGER.pattern})", _key(line))
    return (found and months(found[0])) or 12


def within(text: str) -> tuple[str | None, str] | None:
    """A quarter named inside a longer text, such as a header: the quarter (`2025-Q3`, or `{}-Q3` without its year) and the words
    around it, folded; None where none or several are."""
    key = _key(text)
    found = list(_NAMED.finditer(key))
    if len(found) != 1 or found[0]["more"]:
        return None
    one = found[0]
    rest = f"{key[: one.start()]} {key[one.end() :]}"
    year = one["year"] or (_YEAR_NAMED.search(rest) or [None, None])[1]
    return f"{year or '{}'}-Q{_number(one['first'])}", " ".join(_YEAR_NAMED.sub(" ", rest).split())


def named(lines: tuple[str, ...]) -> Named:
    """What lines of text, such as a letterhead, say of the time of the figures below; nothing where they name two."""
    quarters, years, longer = set(), set(), []
    for line in lines:
        key = _key(line)
        for one in _ABOVE.finditer(key):
            quarters.add(_number(one["first"]))
            quarters |= {_number(sign) for sign in re.findall(rf"\b(?:{_SIGN})\b", one["more"])}
            years |= {one["year"]} - {None}
        if not _DOCUMENT.search(re.sub(r"(?:6|9|12) ?thang", " ", key)):
            years |= set(_YEAR_NAMED.findall(key))
        if re.search(rf"\b(?:{_LONGER.pattern})", key):
            longer.append(line)
    number = next(iter(quarters)) if len(quarters) == 1 else None
    year = next(iter(years)) if len(years) == 1 else None
    if longer:
        return Named(None, frozenset(years), None if quarters else longer[0])
    return Named(f"{year}-Q{number}" if number and year else None, frozenset(years))


def last_day(period: str) -> pd.Timestamp:
    """The last day of a quarter (`2025-Q3`) or a year (`2025`)."""
    return pd.Period(period.replace("-", ""), freq="Q" if "Q" in period else "Y").end_time.normalize()


def year(text: str) -> str | None:
    return text if re.fullmatch(r"(19|20)\d\d", text, re.ASCII) else None


def _parts(text: str) -> tuple[int | None, str | None]:
    """The number of a quarter and its year, each as far as it is written."""
    key = _key(text)
    if not key.isascii():
        return None, None
    edge = _EDGE.fullmatch(key)
    if edge:
        return (1 if edge["edge"] == "dau" else 4), edge["year"]
    for form in _FORMS:
        found = form.fullmatch(key)
        if found:
            written = found["year"]
            return _number(found["quarter"]), f"20{written}" if written and len(written) == 2 else written
    return None, None


def _number(sign: str) -> int:
    return _NUMERALS.get(sign) or int(sign)


def valid_in(entries: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Of entries of departments (code, valid_from, valid_to) those valid on the last day of a quarter, one for each code."""
    day = last_day(quarter)
    began = entries["valid_from"].isna() | (entries["valid_from"] <= day)
    ended = entries["valid_to"].notna() & (entries["valid_to"] < day)
    # Where two entries of one code overlap, the one that began later holds.
    valid = entries[began & ~ended].sort_values("valid_from", na_position="first", kind="stable")
    return valid.drop_duplicates("code", keep="last").sort_index().reset_index(drop=True)
