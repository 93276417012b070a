"""Wide files turned long: a column for each quarter, or for each department, becomes a row for each; every value keeps the place it came from."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.checks.columns import matched, recognised
from data.contract import CONTRACTS, Contract
from data.files.intake import Table
from data.values import periods
from data.values.text import TEXT, Names, fold

VALUES = {"scores": "actual", "targets": "target", "verifications": "verified_points"}
"""Kinds that may come wide → what the cells are where the header names a quarter or a department and nothing else."""
_PLAN = ("giao chi tieu", "chi tieu giao", "chi tieu duoc giao", "giao ke hoach", "ke hoach giao")
_RESULTS = ("ket qua", "thuc hien", "bao cao", "tu cham")
_YEARS = ("nam", "year")


class _Value(NamedTuple):
    """A header that names a quarter or department (`key`) and, beside it, what its cells are (`words`, perhaps none)."""

    position: int
    key: str
    words: str


def turned(
    table: Table, kind: str | None, likely: Iterable[str] = tuple(CONTRACTS), names: Names | None = None
) -> Table:
    """The table with a row for each quarter or, where `names` of departments are given, for each department, if its headers are at least
    two of them, it has no such column and the other headers make a kind of file that has. What is empty is no row.

    `kind`: as a person says, else found; `likely`: the kinds that the sender hands in. Tells what was turned as a note, and, as a
    warning, what the cells are taken for where nothing says it.
    """
    headers = [header for header in table.headers]
    for time, read in ((True, _quarter), (False, _department(names))):
        values = [found for i, header in enumerate(table.written.columns) if (found := read(i, header))]
        single = len({value.key for value in values}) == 1 and time and all(_known(value.words) for value in values)
        if not values or (len({value.key for value in values}) < 2 and not single):
            continue
        taken = {value.position for value in values}
        others = [header for i, header in enumerate(headers) if i not in taken]
        kind_of = kind or _kind(table, others, values, tuple(likely))
        contract = CONTRACTS.get(kind_of) if kind_of in VALUES else None
        key = contract and next(
            c for c in contract.columns if c.type in (("quarter", "period") if time else ("department",))
        )
        year = next((i for i, header in enumerate(headers) if time and i not in taken and fold(header) in _YEARS), None)
        known = contract and matched(contract, [header for i, header in enumerate(headers) if i not in taken | {year}])
        if not contract or key.name in known or "criterion" not in known:
            continue
        columns = {words: _column(contract, words) for _, _, words in values}
        of = {(value.key, columns[value.words]): value.position for value in values if columns[value.words]}
        if len(of) < sum(bool(columns[value.words]) for value in values):
            continue
        if time and kind_of == "targets":
            years = ((i, _whole(one)) for i, one in enumerate(table.written.columns) if i != year)
            of |= {(whole, VALUES[kind_of]): i for i, whole in years if whole}
        sure = kind is not None or any(columns) or len(set(likely) & set(VALUES)) == 1 or _says(table)
        found = _long(
            table, contract, key.header, of, year, drop=_spans(headers, contract) - set(of.values()) if time else set()
        )
        told = ", ".join(headers[position] for position in of.values())[:200]
        if single:
            return found.telling("period_said", key.name, told)
        found = found.telling("turned_long", key.name, told, columns=len({k for k, _ in of}), rows=len(found.written))
        if sure:
            return found
        meaning = contract.column(VALUES[kind_of])
        return found.telling("cells_taken_as", meaning.name, meaning.header, "warning")
    return table


def _quarter(position: int, header: str) -> _Value | None:
    within = periods.within(header)
    return _Value(position, *within) if within else None


def _department(names: Names | None) -> Callable[[int, str], _Value | None]:
    def read(position: int, header: str) -> _Value | None:
        if names is None or _known(header):
            return None
        code = names.code(header)
        if code:
            return _Value(position, code, "")
        words = header.split()
        parts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
        found = {(names.code(name), fold(rest)) for one in parts for name, rest in (one, one[::-1]) if _known(rest)}
        found = {pair for pair in found if pair[0]}
        return _Value(position, *found.pop()) if len(found) == 1 else None

    return read


def _known(words: str) -> bool:
    return any(matched(CONTRACTS[kind], [words]) for kind in VALUES)


def _column(contract: Contract, words: str) -> str | None:
    return next(iter(matched(contract, [words])), None) if words else VALUES[contract.kind]


def _kind(table: Table, others: list[str], values: list[_Value], likely: tuple[str, ...]) -> str | None:
    """What the other headers and the words beside the keys make; where these say nothing, what the title says, else results."""
    words = {value.words for value in values if _known(value.words)}
    if not words:
        return "targets" if _plans(table) and "targets" in likely else "scores"
    return recognised([*others, *words, "quarter", "department"], likely=likely)


def _plans(table: Table) -> bool:
    lines = " | ".join(map(fold, table.above))
    return any(words in lines for words in _PLAN) and not any(words in lines for words in _RESULTS)


def _says(table: Table) -> bool:
    """Whether the title says what the figures are."""
    lines = " | ".join(map(fold, table.above))
    return _plans(table) or any(words in lines for words in _RESULTS)


def _spans(headers: list[str], contract: Contract) -> set[int]:
    """Columns beside quarters that are their sums (6 tháng, Cả năm), with or without a word of what they are."""
    return {i for i, header in enumerate(headers) if not matched(contract, [header]) and periods.longer_in(header)}


def _long(table: Table, contract: Contract, header: str, of: dict, year: int | None, drop: set[int]) -> Table:
    written, rows = table.written, len(table.written)
    keys = list(dict.fromkeys(key for key, _ in of))
    columns = list(dict.fromkeys(column for _, column in of))
    gone = {*of.values(), *drop} | ({year} if year is not None else set())
    rest = [i for i in range(written.shape[1]) if i not in gone]
    order = np.repeat(np.arange(rows), len(keys))
    which = np.tile(np.arange(len(keys)), rows)
    result = written.iloc[order, rest].reset_index(drop=True)
    places = [table.places[i] if np.ndim(table.places[i]) == 0 else table.places[i][order] for i in rest]
    filled = np.zeros(len(order), dtype=bool)
    for column in columns:
        positions = [of.get((key, column)) for key in keys]
        texts = [written.iloc[:, i].to_numpy(dtype=object) if i is not None else np.full(rows, "") for i in positions]
        values = np.stack(texts, axis=1).ravel() if rows else np.array([], dtype=object)
        filled |= values != ""
        result = pd.concat([result, pd.Series(values, dtype=TEXT).rename(contract.column(column).header)], axis=1)
        sources = np.array([-1 if i is None else table.place(i) for i in positions])
        places.append(sources[which])
    names = np.array([_shown(key) for key in keys], dtype=object)[which]
    if year is not None:
        years = written.iloc[order, year].to_numpy(dtype=object)
        names = np.array(
            [key.format(one) if "{}" in key else key for key, one in zip(np.array(keys)[which], years, strict=True)]
        )
    result = pd.concat([result, pd.Series(names, dtype=TEXT).rename(header)], axis=1)
    first = np.array([table.place(next(i for (k, _), i in of.items() if k == key)) for key in keys])
    places.append(first[which])
    long = replace(
        table,
        written=result,
        row=table.row.iloc[order].reset_index(drop=True),
        line=table.line.iloc[order].reset_index(drop=True),
        places=tuple(places),
    ).with_rows(filled)
    if drop:
        told = ", ".join(written.columns[i] for i in sorted(drop))[:200]
        return long.telling("spans_not_read", None, told, columns=len(drop))
    return long


def _whole(header: str) -> str | None:
    """The year that a header names and nothing else, `{}` of Cả năm; targets may be assigned for it."""
    return (periods.period(header) or periods.yearless(header)) if periods.months(header) == 12 else None


def _shown(key: str) -> str:
    """A quarter without its year as people write it, so that the year may follow from elsewhere."""
    return "Cả năm" if key == "{}" else key.replace("{}-", "")
