"""The columns of a table matched to a contract, and their cells read as what the contract says they are."""

import functools
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.checks.mends import columns as mended
from data.contract import CONTRACTS, Column, Contract
from data.findings import Findings
from data.values import days, likeness, numbers, periods
from data.values.periods import last_day as last_day
from data.values.periods import quarter as quarter
from data.values.text import TEXT, by_text, fold, look_alikes

YES = {"x", "co", "yes", "true", "1", "v", "kg", "khong giao"}
NO = {"khong", "no", "false", "0"}
PASSED = {"dat", "yes", "co", "1", "x", "true", "passed"}
NOT_PASSED = {"khong dat", "chua dat", "no", "khong", "0", "false", "not passed"}
NOT_ASSIGNED = {"kg", "khong giao", "x"}

_PLAINLY = re.compile(r"[+-]?(?:\d+|\d+[.,]\d{1,2})", re.ASCII)
_LIKE_DIGITS = str.maketrans("lI|oO", "11100")
ORDINALS = ("stt", "tt", "so tt", "so thu tu")
_ORDINAL = r"\(?(?:\d{1,4}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Za-zĐđ])\)?[.)]?"

LIKE_ENOUGH = 0.75
_IDENTITY = r"(?<!\d)(?:\d{9}|\d{12})(?!\d)"


def matched(contract: Contract, headers: list[str]) -> dict[str, int]:
    """Column name → position of the header that means it."""
    spellings = _spellings(contract.kind)
    found: dict[str, int] = {}
    for position, header in enumerate(headers):
        name = spellings.get(fold(header))
        if name and name not in found:
            found[name] = position
    return found


@functools.cache
def _spellings(kind: str) -> dict[str, str]:
    """Folded spelling → the column of the contract that it means."""
    spellings: dict[str, str] = {}
    for column in CONTRACTS[kind].columns:
        for spelling in column.spellings:
            spellings.setdefault(fold(spelling), column.name)
    return spellings


def near(header: str, free: list[Column]) -> list[tuple[str, float]]:
    """Which of these columns a header that nobody knows looks like, or has in it, and how much (0-1), the likest first."""
    key, spellings = fold(header), {}
    for column in free:
        for spelling in map(fold, column.spellings):
            if len(spelling) > 2:
                spellings.setdefault(spelling, set()).add(column.name)
    found = [(column, alike) for column, _, alike in likeness.close(key, spellings) if alike >= LIKE_ENOUGH]
    inside = {column for one, meant in spellings.items() if f" {one} " in f" {key} " for column in meant}
    if len(inside) == 1 and not inside & {column for column, _ in found}:
        found.append((inside.pop(), LIKE_ENOUGH))
    return found


def near_missing(contract: Contract, headers: list[str]) -> dict[str, dict]:
    """Column that no header means → `header`, the one that looks most like it, and `confidence`; by the letters alone."""
    taken = matched(contract, headers)
    free = [column for column in contract.columns if column.name not in taken]
    found: dict[str, dict] = {}
    for header in (one for i, one in enumerate(headers) if i not in taken.values()):
        for column, alike in near(header, free):
            if alike > found.get(column, {"confidence": 0})["confidence"]:
                found[column] = {"header": header, "confidence": alike}
    return found


def recognised(headers: list[str], expected: str | None = None, likely: tuple[str, ...] = ()) -> str | None:
    """The kind of file that these headers make: all its required columns are there, and more of the headers than in other kinds.

    Where two kinds fit alike, the `expected` one, else the one with fewer columns; but `not_assigned` alone is a request in one kind
    and a grant in the other: then the only one of them that is `likely`; and beside a figure of results what is planned is no
    assigned target: then results, or, where a header only looks like such a figure, none. A file that lacks a required column is of
    the kind that knows more of its headers than any other, if that knows most of them.
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
    if fewest == "targets" and "scores" in alike:
        figures = [CONTRACTS["scores"].column(name) for name in ("actual", "self_points", "verified_points")]
        if any(column.name in found["scores"] for column in figures):
            return "scores"
        others = [header for position, header in enumerate(headers) if position not in found[fewest].values()]
        return None if any(near(header, figures) for header in others) else fewest
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
    if told.notna().all():
        return told
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
        elif fold(header) in ORDINALS and table.frame.iloc[:, position].dropna().str.fullmatch(_ORDINAL).all():
            findings.tell("ordinals", None, header, "note", place=table.place(position), **where)
        elif header or table.frame.iloc[:, position].notna().any():
            findings.tell("unknown_column", None, header, "warning", place=table.place(position), **where)
    given = mended(table.asked.mends)
    wrong = table.issues.loc[table.issues["severity"] == "error", "column"].dropna()
    absent = [column.name for column in contract.columns if column.name not in found and column.name not in given]
    wanting = any(column.name in absent for column in contract.required)
    likely = near_missing(contract, headers) if wanting else {}
    findings.absent(absent, table.header_row, table.header_line, likely, set(wrong))
    for column in contract.required:
        if findings.lacks(column.name):
            findings.lack(column.name)
    nothing = pd.Series(np.nan, index=table.frame.index, dtype=TEXT)
    alike = [header for header in headers if look_alikes(header) and matched(contract, [header])]
    if alike:
        findings.tell("look_alikes_read", None, alike[0], "note", count=len(alike), read=look_alikes(alike[0]), **where)
    cells = pd.DataFrame(
        {c.name: table.frame.iloc[:, found[c.name]] if c.name in found else nothing for c in contract.columns}
    )
    said = periods.named(table.above).years
    for column in contract.columns:
        if column.type in ("quarter", "period"):
            cells[column.name] = with_years(column.name, cells[column.name], said, findings)
        _look_alikes(column, cells[column.name], findings)
    return cells


def _look_alikes(column: Column, values: pd.Series, findings: Findings) -> None:
    """Letters that look like Latin ones and are not: where a known word is looked for they are read as those, and told; elsewhere asked about."""
    if column.type in ("number", "integer", "date") or values.str.isascii().all():
        return
    meant = {text: latin for text in pd.unique(values.dropna()) if (latin := look_alikes(text))}
    if not meant:
        return
    where = values.isin(list(meant))
    if column.type != "text" or (column.choices and not column.open):
        first = next(iter(meant))
        findings.tell("look_alikes_read", column.name, first, "note", count=int(where.sum()), read=meant[first])
        return
    findings.add(where, column.name, "look_alikes", values, "warning", lambda at: {"meant": meant[values.iloc[at]]})


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
    if column.type == "date":
        return _dates(column.name, values, findings)
    if column.type in _PARSERS:
        parse, code = _PARSERS[column.type]
        return _parsed(column.name, values, findings, parse, code)
    if column.choices:
        words = {fold(spelling): word for spelling, word in column.words.items()}
        stored = by_text(values, lambda text: words.get(fold(text))).astype(TEXT)
        if column.open:
            return stored.fillna(values)
        unknown = values.notna() & stored.isna()
        spellings = {spelling: {word} for spelling, word in column.words.items()}
        meant = meanings(values[unknown], spellings)
        params = [{"choices": list(column.choices)} | meant.get(text, {}) for text in values] if unknown.any() else None
        findings.add(unknown, column.name, "unknown_choice", values, params=params)
        return stored if column.default is None else stored.fillna(column.default)
    if column.type == "text":
        # The first look is quick, and finds next to nothing to look at twice.
        where = values.str.contains(r"\d{9}", na=False)
        if where.any():
            where[where] = values[where].str.contains(_IDENTITY)
        findings.add(where, column.name, "identity_number", values, "warning")
    return values if column.default is None else values.fillna(column.default)


def meanings(texts: pd.Series, spellings: dict[str, set[str]]) -> dict[str, dict]:
    """Text → `meant`, the spelling that it safely is with letters mistaken; `spellings`: each with what it stands for."""
    folded = {fold(spelling): meanings for spelling, meanings in spellings.items()}
    written = {fold(spelling): spelling for spelling in reversed(spellings)}
    found = {}
    for text in pd.unique(texts)[: likeness.MOST]:
        close = likeness.close(fold(text), folded)
        if likeness.safe(fold(text), close):
            found[text] = {"meant": written[close[0][1]]}
    return found


def number(
    name: str,
    values: pd.Series,
    findings: Findings,
    decimal: str | None,
    minimum: float | None = None,
    whole: bool = False,
) -> pd.Series:
    """Plainly written numbers; finds what is none, what could be two, what is too long, below the minimum or not whole."""
    if values.isna().all():
        return values
    plain, wrong, doubtful = numbers.parse(values, decimal)
    reasons = values[wrong].map(numbers.why_none).reindex(values.index)
    for code in pd.unique(reasons.dropna()):
        params = _meant(values) if code == "not_a_number" else None
        findings.add(reasons.eq(code), name, code, values, params=params)
    findings.add(doubtful, name, "ambiguous_number", values)
    findings.add(numbers.too_long(plain), name, "number_too_long", values)
    size = numbers.as_float(plain)
    if minimum is not None:
        findings.add(size < minimum, name, "negative_number", values)
    if whole:
        findings.add(~np.isnan(size) & (size != np.floor(size)), name, "not_whole", values)
        findings.add(size >= 2**31, name, "number_too_long", values)
    return plain.mask(findings.spoilt(name))


def _meant(values: pd.Series) -> list[dict]:
    """What is meant by numbers that are one plain number and no other without the full stop that ends them as a sentence (`9,5.`), without
    a blank beside their mark (`88 ,45`), or with digits for the letters that a scanner took for them (`96,l`)."""
    return [{"meant": plain} if (plain := _plainly(text)) else {} for text in values.fillna("")]


def _plainly(text: str) -> str | None:
    plain = re.sub(r"\s*([.,])\s*", r"\1", text).removesuffix(".")
    if any(one.isdecimal() for one in plain):
        plain = plain.translate(_LIKE_DIGITS)
    return plain if plain != text and _PLAINLY.fullmatch(plain) else None


def _parsed(name: str, values: pd.Series, findings: Findings, parse, code: str) -> pd.Series:
    read = {text: parse(text) for text in pd.unique(values.dropna())}
    result = values.map({text: value for text, value in read.items() if value is not None}).astype(TEXT)
    reasons: dict[tuple, list[str]] = {}
    for text in (text for text, value in read.items() if value is None):
        reasons.setdefault(_why(text, code), []).append(text)
    for (why, months), texts in reasons.items():
        params = {"months": months} if months else _quarters_of_days(values) if why == "not_a_quarter" else {}
        findings.add(values.isin(texts), name, why, values, params=params)
    return result


def _quarters_of_days(values: pd.Series) -> list[dict]:
    """What is meant by days where quarters should stand: the quarter that each lies in."""
    found = {text: days.day(text) for text in pd.unique(values.dropna())}
    meant = {text: {"meant": f"{day.year}-Q{(day.month + 2) // 3}"} for text, day in found.items() if day is not None}
    return [meant.get(text, {}) for text in values]


def _why(text: str, code: str) -> tuple[str, int | None]:
    """Why a text is no quarter, period or year: what it is instead, where that is known, and how many months."""
    months = periods.months(text)
    if months and code in _LONGER and not (code == "not_a_period" and periods.yearless(text)):
        return _LONGER[code], months
    return ("year_missing" if code != "not_a_year" and periods.yearless(text) else code), None


_PARSERS = {
    "quarter": (periods.quarter, "not_a_quarter"),
    "period": (periods.period, "not_a_period"),
    "year": (periods.year, "not_a_year"),
}
_LONGER = {"not_a_quarter": "months_not_quarter", "not_a_period": "months_not_period"}


def with_years(name: str, values: pd.Series, said: frozenset[str], findings: Findings) -> pd.Series:
    """Quarters (or, of a period, whole years) written without their year, with the one year that the lines above the table (`said`) and
    the other rows name; as they are where they name none or several. Tells a note."""
    texts = pd.unique(values.dropna())
    lacking = {text: form for text in texts if (form := periods.yearless(text))}
    years = {known[:4] for text in texts if (known := periods.period(text))} | said
    if not lacking or len(years) != 1:
        return values
    (year,) = years
    without = values.isin(list(lacking))
    findings.tell("year_said", name, next(iter(lacking)), "note", count=int(without.sum()), year=year)
    return values.map(lambda text: lacking[text].format(year) if text in lacking else text, na_action="ignore").astype(
        TEXT
    )


def _dates(name: str, values: pd.Series, findings: Findings) -> pd.Series:
    """Day first always; a day that can only be written month first is no reason to read the others so, but to ask."""
    texts = pd.unique(values.dropna())
    read = {text: days.day(text) for text in texts}
    turned = {text: other for text in texts if read[text] is None and (other := days.month_first(text)) is not None}
    params = (
        [{"meant": turned[text].strftime("%d/%m/%Y")} if text in turned else {} for text in values] if turned else None
    )
    findings.add(values.isin(list(turned)), name, "month_first", values, params=params)
    if turned and not any(map(days.proves_day_first, texts)):
        unclear = values.map(days.either_way, na_action="ignore").eq(True)
        findings.add(unclear, name, "day_unclear", values, "warning")
    result = values.map({text: one for text, one in read.items() if one is not None})
    findings.add(values.notna() & result.isna(), name, "not_a_date", values)
    return pd.to_datetime(result)


def _word(name: str, values: pd.Series, findings: Findings, words: dict, code: str) -> pd.Series:
    result = by_text(values, lambda text: words.get(fold(text)))
    findings.add(values.notna() & result.isna(), name, code, values)
    return result.eq(True)
