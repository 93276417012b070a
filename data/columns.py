"""The columns of a table matched to a contract, and their cells read as what the contract says they are."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import numbers
from data.contract import CONTRACTS, Column, Contract
from data.findings import Findings
from data.mends import columns as mended
from data.text import fold

YES = {"x", "co", "yes", "true", "1", "v", "kg", "khong giao"}
NO = {"khong", "no", "false", "0"}
PASSED = {"dat", "yes", "co", "1", "x", "true", "passed"}
NOT_PASSED = {"khong dat", "chua dat", "no", "khong", "0", "false", "not passed"}
NOT_ASSIGNED = {"kg", "khong giao", "x"}

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_QUARTER = re.compile(
    r"((?:19|20)\d\d)[-/ ]?q([1-4])|(?:quy|q)?[ ./-]*([1-4]|iv|i{1,3})(?:[ ./-]+(?:nam)?[ ./-]*)((?:19|20)\d\d)",
    re.ASCII,
)
_CENTURY = r"(?:19|20)\d\d"
_IDENTITY = r"(?<!\d)(?:\d{9}|\d{12})(?!\d)"


def matched(contract: Contract, headers: list[str]) -> dict[str, int]:
    """Column name → position of the header that means it."""
    spellings = {}
    for column in contract.columns:
        for spelling in (column.name, column.header, *column.also):
            spellings.setdefault(fold(spelling), column.name)
    found: dict[str, int] = {}
    for position, header in enumerate(headers):
        name = spellings.get(fold(header))
        if name and name not in found:
            found[name] = position
    return found


def recognised(headers: list[str], expected: str | None = None, likely: tuple[str, ...] = ()) -> str | None:
    """The kind of file that these headers make: all its required columns are there, and more of the headers than in other kinds.

    Where two kinds fit alike, the `expected` one, else the one with fewer columns; but `not_assigned` alone is a request in one kind
    and a grant in the other: then the only one of them that is `likely`. A file that lacks a required column is of the kind that
    knows more of its headers than any other, if that knows most of them.
    """
    found = {kind: matched(contract, headers) for kind, contract in CONTRACTS.items()}
    most = max(map(len, found.values()))
    closest = [kind for kind in found if len(found[kind]) == most]
    whole = [kind for kind in found if all(column.name in found[kind] for column in CONTRACTS[kind].required)]
    named = sum(bool(fold(header)) for header in headers)
    if len(closest) == 1 and closest[0] not in whole and most >= 3 and 2 * most > named:
        return closest[0]
    alike = [kind for kind in whole if len(found[kind]) == max(len(found[kind]) for kind in whole)]
    if expected in alike or not alike:
        return expected if alike else None
    fewest = min(alike, key=lambda kind: len(CONTRACTS[kind].columns))
    if len(alike) == 1 or set(found[fewest]) - set(CONTRACTS[fewest].key) - {"not_assigned"}:
        return fewest
    possible = [kind for kind in alike if kind in likely]
    return possible[0] if len(possible) == 1 else None


def another_kind(headers: list[str], chosen: str) -> str | None:
    """The kind that the headers make, where it is another than the `chosen` one and knows more of them."""
    kind = recognised(headers, chosen)
    if kind is None or len(matched(CONTRACTS[kind], headers)) <= len(matched(CONTRACTS[chosen], headers)):
        return None
    return kind


def years(values: pd.Series, periods: pd.Series, with_criteria: Sequence[int]) -> pd.Series:
    """The year of each row, as text: of its quarter or period, else as far as the `values` that were no period tell it.

    A row whose quarter is wrong is so checked for its other mistakes too: by the other rows' years or, where those have no criteria
    either, by any year `with_criteria`.
    """
    told = periods.str[:4]
    sets = [str(year) for year in with_criteria]
    known = [year for year in told.dropna().unique() if year in sets] or sets
    written = values.str.extract(r"((?:19|20)\d\d)", expand=False)
    told = told.fillna(written.where(written.isin(known)))
    return told.fillna(known[0]) if len(known) == 1 else told


def raw(contract: Contract, table, findings: Findings) -> pd.DataFrame:
    """The text of each contract column of an `intake.Table`, all missing where the file has none. Finds columns that are doubled, unknown, missing;
    one that the file has not and a person gives by a mend is there."""
    headers = list(table.frame.columns)
    found = matched(contract, headers)
    findings.placed({name: table.places[position] for name, position in found.items()})
    where = {"row": table.header_row, "line": table.header_line}
    for position, header in enumerate(headers):
        if position in found.values():
            continue
        again = matched(contract, [header])
        if again:
            findings.tell("duplicate_column", next(iter(again)), header, place=table.place(position), **where)
        elif header or table.frame.iloc[:, position].notna().any():
            findings.tell("unknown_column", None, header, "warning", place=table.place(position), **where)
    given = mended(table.asked.mends)
    absent = [column.name for column in contract.columns if column.name not in found and column.name not in given]
    findings.absent(absent, table.header_row, table.header_line)
    for column in contract.required:
        if findings.lacks(column.name):
            findings.lack(column.name)
    nothing = pd.Series(np.nan, index=table.frame.index, dtype="str")
    return pd.DataFrame(
        {c.name: table.frame.iloc[:, found[c.name]] if c.name in found else nothing for c in contract.columns}
    )


def read_column(column: Column, values: pd.Series, findings: Findings, decimal: str | None) -> pd.Series:
    """The cells of one column as the contract's type: numbers as plain text, dates as timestamps, choices as the stored word.

    Departments, criteria and actuals need more than the column and are read in `check`.
    """
    if column.required:
        findings.add(values.isna(), column.name, "missing_value")
    if column.type in ("number", "integer"):
        return number(column.name, values, findings, decimal, column.minimum, column.type == "integer")
    if column.type == "boolean":
        return _word(
            column.name, values, findings, {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}, "not_a_boolean"
        )
    if column.type in _PARSERS:
        parse, code = _PARSERS[column.type]
        return _parsed(column.name, values, findings, parse, code)
    if column.choices:
        words = {fold(other): word for word, others in column.choices.items() for other in (word, *others)}
        stored = values.map(lambda text: words.get(fold(text)), na_action="ignore").astype("str")
        if column.open:
            return stored.fillna(values)
        findings.add(
            values.notna() & stored.isna(),
            column.name,
            "unknown_choice",
            values,
            params={"choices": list(column.choices)},
        )
        return stored if column.default is None else stored.fillna(column.default)
    if column.type == "text":
        findings.add(values.str.contains(_IDENTITY, na=False), column.name, "identity_number", values, "warning")
    return values if column.default is None else values.fillna(column.default)


def number(
    name: str,
    values: pd.Series,
    findings: Findings,
    decimal: str | None,
    minimum: float | None = None,
    whole: bool = False,
) -> pd.Series:
    """Plainly written numbers; finds what is none, what could be two, what is too long, below the minimum or not whole."""
    plain, wrong, doubtful = numbers.parse(values, decimal)
    findings.add(wrong, name, "not_a_number", values)
    findings.add(doubtful, name, "ambiguous_number", values)
    findings.add(numbers.too_long(plain), name, "number_too_long", values)
    size = numbers.as_float(plain)
    if minimum is not None:
        findings.add(size < minimum, name, "negative_number", values)
    if whole:
        findings.add(~np.isnan(size) & (size != np.floor(size)), name, "not_whole", values)
        findings.add(size >= 2**31, name, "number_too_long", values)
    return plain.mask(findings.spoilt(name))


def quarter(text: str) -> str | None:
    """`2025-Q3` from any way to write a quarter: Quý III/2025, Q3.2025, quý 3 năm 2025."""
    written = _QUARTER.fullmatch(" ".join(re.sub(r"[./_-]", " ", fold(text)).split()).replace("quy ", "q "))
    if written is None:
        return None
    year, digit, other, other_year = written.groups()
    return f"{year}-Q{digit}" if year else f"{other_year}-Q{_ROMAN.get(other, other)}"


def last_day(period: str) -> pd.Timestamp:
    """The last day of a quarter (`2025-Q3`) or a year (`2025`)."""
    return pd.Period(period.replace("-", ""), freq="Q" if "Q" in period else "Y").end_time.normalize()


def _year(text: str) -> str | None:
    return text if re.fullmatch(r"(19|20)\d\d", text, re.ASCII) else None


def _period(text: str) -> str | None:
    year = re.sub(r"^(nam|ca nam) ", "", fold(text))
    return _year(year) or quarter(text)


def _date(text: str) -> pd.Timestamp | None:
    """Day first, as everybody here writes, or ISO; in words (ngày 05 tháng 01 năm 2026), or the number that a spreadsheet has for a day."""
    iso = re.fullmatch(rf"({_CENTURY})-(\d{{1,2}})-(\d{{1,2}})(?:[ T]00:00(?::00)?)?", text, re.ASCII)
    local = re.fullmatch(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-]({_CENTURY})", text, re.ASCII)
    words = re.fullmatch(rf"(?:ngay )?(\d{{1,2}}) thang (\d{{1,2}}) nam ({_CENTURY})", fold(text), re.ASCII)
    if re.fullmatch(r"[2-5]\d{4}", text, re.ASCII):
        return pd.Timestamp(date(1899, 12, 30) + timedelta(days=int(text)))
    if not iso and not local and not words:
        return None
    year, month, day = iso.groups() if iso else (local or words).groups()[::-1]
    try:
        return pd.Timestamp(date(int(year), int(month), int(day)))
    except ValueError:
        return None


_PARSERS = {
    "quarter": (quarter, "not_a_quarter"),
    "period": (_period, "not_a_period"),
    "year": (_year, "not_a_year"),
    "date": (_date, "not_a_date"),
}


def _parsed(name: str, values: pd.Series, findings: Findings, parse, code: str) -> pd.Series:
    read = {text: parse(text) for text in pd.unique(values.dropna())}
    result = values.map({text: value for text, value in read.items() if value is not None})
    findings.add(values.notna() & result.isna(), name, code, values)
    return pd.to_datetime(result) if parse is _date else result.astype("str")


def _word(name: str, values: pd.Series, findings: Findings, words: dict, code: str) -> pd.Series:
    result = values.map(lambda text: words.get(fold(text)), na_action="ignore")
    findings.add(values.notna() & result.isna(), name, code, values)
    return result.eq(True)
