"""What the rows of a file leave to be understood: the quarter and the department that its sections, its letterhead or its sender name."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from data import read
from data.accounts import Actor
from data.checks.columns import ORDINALS, matched, recognised
from data.checks.mends import Mend
from data.checks.references import SPELLINGS
from data.checks.wide import turned
from data.contract import CONTRACTS, Column, Contract
from data.files.intake import Table
from data.findings import NOWHERE
from data.permissions import hands_in
from data.values import periods
from data.values.text import TEXT, Names, fold

_LABEL = re.compile(r"(ten )?(don vi|phong|bo phan|phong ban)( (bao cao|nop|lap|gui|thuc hien))?")
_TO_OTHERS = re.compile(r"(kinh gui|noi nhan|don vi tinh|dvt)\b")
"""Lines of a letterhead that name who is addressed, or what is counted in."""
_MARK = re.compile(r"\s*(?:[IVXLC]+|\d{1,2}(?:\.\d+)*|[A-Za-zĐđ])[.)]\s+")
_LONG_ENOUGH = 8
"""Letters of a name that is looked for inside a line; shorter ones must stand alone."""
_BLOCKS = 3
"""A column written once for each block of rows has, on average, so many rows to a block."""


def completed(actor: Actor, table: Table, kind: str | None) -> Table:
    """The table with a column for the quarter (period) and for the department, where the file has none and one alone is named: by rows that
    head a section, by the letterhead, or, of a department's own file, by who sends it. What was so understood is told as a note."""
    names = Names(read.departments(actor), SPELLINGS)
    table = _by_lowest_names(turned(table, kind, hands_in(actor), names))
    contract = _contract(actor, table, kind)
    if contract is None:
        return table
    table = _units_by_content(actor, _names_beside_codes(table, contract), contract, names)
    table = _criterion_by_content(actor, _criterion_by_name(table, contract), contract)
    for column in contract.columns:
        if column.type in ("quarter", "period"):
            table = _of_time(_one_period(table), contract, column)
        elif column.type == "department" and column.required:
            table = _of_department(actor, table, contract, column, names)
    return table


def _contract(actor: Actor, table: Table, kind: str | None) -> Contract | None:
    """The kind that the headers make, if need be with a quarter and a department that stand elsewhere."""
    headers, likely = table.headers, hands_in(actor)
    if kind is None:
        kind = recognised(headers, likely=likely) or recognised([*headers, "quarter", "department"], likely=likely)
    if kind is None and matched(CONTRACTS["scores"], headers).keys() & {"actual", "self_points"}:
        kind = recognised([*headers, "quarter", "department", "criterion"], "scores", likely)
    return CONTRACTS.get(kind)


def _by_lowest_names(table: Table) -> Table:
    """Columns under a heading for several (Số liệu: Kế hoạch, Thực hiện) by the names of their own, where no other column has those; the
    headings above them are read as lines above the table."""
    known = {fold(one) for contract in CONTRACTS.values() for c in contract.columns for one in c.spellings}
    headers, above = list(table.written.columns), []
    places = [place if isinstance(place, int) else NOWHERE for place in table.places]
    own = [table.parts[place][-1] if 0 <= place < len(table.parts) and table.parts[place] else "" for place in places]
    taken = Counter(map(fold, [*headers, *own]))
    for position, (header, name) in enumerate(zip(headers, own, strict=True)):
        if fold(name) in known and fold(header) not in known and taken[fold(name)] == 1:
            headers[position] = name
            above.append(header.removesuffix(name).strip())
    if not above:
        return table
    written = table.written.set_axis(pd.Index(headers, dtype="object"), axis=1)
    return replace(table, written=written, above=(*table.above, *dict.fromkeys(above)))


def _names_beside_codes(table: Table, contract: Contract) -> Table:
    """Of two columns that may say which criterion a row is about, `Mã TC` and `Tiêu chí`, the codes do, and the other has its name."""
    headers = list(table.written.columns)
    places = [i for i, header in enumerate(headers) if "criterion" in matched(contract, [header])]
    names = [i for i in places if not fold(headers[i]).startswith("ma ")]
    name = CONTRACTS["scores"].column("criterion_name").header
    return _renamed(table, names[0], name) if len(places) == 2 and len(names) == 1 else table


def _units_by_content(actor: Actor, table: Table, contract: Contract, names: Names) -> Table:
    """`Đơn vị` is the department and the unit of measure: it is the unit where each cell is a unit of some criterion, and no department."""
    place = matched(contract, list(table.written.columns)).get("department")
    if place is None or table.frame.empty:
        return table
    cells = pd.unique(table.frame.iloc[:, place].dropna())
    if not len(cells) or any(map(names.code, cells)):
        return table
    units = {fold(unit) for year in read.years(actor) for unit in read.criteria(actor, year)["unit"].dropna()}
    header = CONTRACTS["scores"].column("unit").header
    return _renamed(table, place, header) if {fold(cell) for cell in cells} <= units else table


def _renamed(table: Table, place: int, header: str) -> Table:
    """With this header for the one of a column."""
    headers = [header if i == place else one for i, one in enumerate(table.written.columns)]
    return replace(table, written=table.written.set_axis(pd.Index(headers, dtype="object"), axis=1))


def _criterion_by_name(table: Table, contract: Contract) -> Table:
    """Criteria are known by their names too, where no column has their codes."""
    found = matched(contract, list(table.written.columns))
    if "criterion_name" not in found or "criterion" in matched(contract, _headers(table)):
        return table
    return _renamed(table, found["criterion_name"], contract.column("criterion").header)


def _criterion_by_content(actor: Actor, table: Table, contract: Contract) -> Table:
    """Where no header says where the criteria are, the column in which every cell is one of a year's, by code or by name; where there are
    two of those, they must agree. Told as a note."""
    headers, column = list(table.written.columns), next((c for c in contract.columns if c.type == "criterion"), None)
    known = matched(contract, _headers(table))
    if column is None or column.name in known:
        return table
    free = [i for i in range(len(headers)) if i not in known.values()]
    for year in reversed(read.years(actor)):
        names = Names(read.criteria(actor, year))
        found = {i: codes for i in free if (codes := _all_known(table.frame.iloc[:, i], names)) is not None}
        if found:
            best = min(found, key=lambda i: (found[i] != table.frame.iloc[:, i].to_list(), i))
            if any(codes != found[best] for codes in found.values()):
                return table
            table = _renamed(table, best, column.header)
            told = {"count": len(found[best]), "known": column.header, "place": table.place(best)}
            return table.telling("criteria_by_content", column.name, headers[best] or None, **told)
    return table


def criteria_in_columns(actor: Actor, headers: list[str]) -> list[str]:
    """Headers that are codes of criteria, where no column has those; none where one has."""
    if {"criterion", "criterion_name"} & matched(CONTRACTS["scores"], headers).keys():
        return []
    codes = {fold(code) for year in read.years(actor) for code in read.criteria(actor, year)["code"]}
    return [header for header in headers if fold(header) in codes]


def _all_known(cells: pd.Series, names: Names) -> list[str] | None:
    """The codes of a column's cells, if each is known and they are not all the same."""
    if len(cells) < 2 or cells.isna().any():
        return None
    codes = {text: names.code(text) for text in pd.unique(cells)}
    return [codes[text] for text in cells] if all(codes.values()) and len(set(codes.values())) > 1 else None


def _headers(table: Table) -> list[str]:
    """The headers at their positions, and behind them the columns that a person gives."""
    written = list(table.written.columns)
    return written + [header for header in table.headers if header not in written]


def _one_period(table: Table) -> Table:
    """Two columns, of which one has the quarter and the other its year, as one."""
    folded = [fold(name) for name in table.written.columns]
    quarters = [i for i, name in enumerate(folded) if name in ("quy", "quarter", "ky")]
    years = [i for i, name in enumerate(folded) if name in ("nam", "year")]
    if len(quarters) != 1 or len(years) != 1:
        return table
    written, year = table.frame.iloc[:, quarters[0]], table.frame.iloc[:, years[0]]
    lacks = {text: periods.yearless(text) for text in pd.unique(written.dropna())}
    known = year.map(periods.year, na_action="ignore").astype(TEXT)
    if not any(lacks.values()) or known.isna().any():
        return table
    joined = [
        lacks[quarter].format(one) if lacks.get(quarter) else quarter
        for quarter, one in zip(written, known, strict=True)
    ]
    changed = table.written.copy()
    changed.isetitem(quarters[0], pd.Series(joined, index=changed.index, dtype=TEXT).fillna(""))
    keep = [i for i in range(len(folded)) if i != years[0]]
    return replace(table, written=changed.iloc[:, keep], places=tuple(table.places[i] for i in keep))


def _of_time(table: Table, contract: Contract, column: Column) -> Table:
    found = matched(contract, _headers(table))
    if column.name in found:
        table = _filled_down(table, column, found[column.name])
        return _beside_letterhead(
            table, column, found[column.name], {periods.named(table.above).quarter}, periods.quarter
        )
    sectioned = _by_sections(table, column, _quarter_alone)
    if sectioned is not None:
        return sectioned
    said = periods.named(table.above)
    year = next(iter(said.years)) if len(said.years) == 1 and column.type == "period" else None
    if said.longer:
        return table.telling(
            f"months_not_{column.type}", column.name, said.longer, "error", months=periods.months_in(said.longer)
        )
    if said.quarter or year:
        return table.with_column(column.header, said.quarter or year).telling(
            "period_said", column.name, said.quarter or year
        )
    return table


def _quarter_alone(text: str) -> str | None:
    return text if periods.quarter(text) or (periods.yearless(text) and fold(text).startswith("q")) else None


def _of_department(actor: Actor, table: Table, contract: Contract, column: Column, names: Names) -> Table:
    found = matched(contract, _headers(table))
    if column.name in found:
        table = _filled_down(table, column, found[column.name])
        said, sure = _named(table.above, names)
        return _beside_letterhead(table, column, found[column.name], said if sure else set(), names.code)
    sectioned = _by_sections(table, column, names.code)
    if sectioned is not None:
        return sectioned
    said, sure = _named(table.above, names)
    if not sure and actor.role == "department":
        said = set()
    if len(said) == 1:
        name, severity = names.labels[next(iter(said))], "note" if sure else "warning"
        return table.with_column(column.header, *said).telling("department_said", column.name, name, severity)
    if not said and actor.role == "department":
        own = actor.department
        # Kept as what the sender says: read by another, or sent by another, the same bytes mean another department.
        asked = replace(table.asked, mends=(*table.asked.mends, Mend(None, column.name, own)))
        return replace(table, asked=asked).telling("department_own", column.name, names.labels.get(own, own))
    return table


def _beside_letterhead(table: Table, column: Column, position: int, said: set, meant: Callable) -> Table:
    """An old form is filled in anew, and what stands above it forgotten: told where it names one quarter or department, and all rows are of
    one other."""
    if position >= table.written.shape[1] or len(said) != 1 or None in said:
        return table
    rows = {meant(text) for text in pd.unique(table.frame.iloc[:, position].dropna())}
    if len(rows) != 1 or rows & {None, *said}:
        return table
    return table.telling("letterhead_differs", column.name, *said, "warning", rows=next(iter(rows)))


def _named(lines: tuple[str, ...], names: Names) -> tuple[set[str], bool]:
    """The departments that a letterhead names: as what follows a label (Đơn vị: …), else in cells of their own, else inside lines, which
    is not as sure."""
    labelled, alone, inside = set(), set(), set()
    for line in lines:
        if _TO_OTHERS.match(fold(line)):
            continue
        cells = [cell for cell in line.split("\n") if cell.strip()]
        for cell, after in zip(cells, [*cells[1:], ""], strict=True):
            label, colon, rest = cell.partition(":")
            if _LABEL.fullmatch(fold(label)):
                name = rest if colon and rest.strip() else after
                labelled.add(names.code(name) or names.code(re.sub(r"\(.*?\)", "", name)))
            if not _TO_OTHERS.match(fold(cell)):
                alone.add(names.code(cell))
                inside |= names.inside(cell, _LONG_ENOUGH)
    sure = labelled - {None} or alone - {None}
    return sure or inside, bool(sure)


def _by_sections(table: Table, column: Column, meant: Callable[[str], str | None]) -> Table | None:
    """The table with the value that the nearest row above gives which holds nothing else; None where not every row has one above it."""
    own = [
        i
        for i, (name, place) in enumerate(zip(table.written.columns, table.places, strict=True))
        if fold(name) not in ORDINALS and not (isinstance(place, int) and place == NOWHERE)
    ]
    cells = table.frame.iloc[:, own]
    lone = cells.notna().sum(axis=1).to_numpy() == 1
    heads = {row: value for row, words in table.groups if (value := _head(words, meant))}
    for position in np.flatnonzero(lone):
        value = _head(cells.iloc[position].dropna().iloc[0], meant)
        lone[position] = value is not None
        if value is not None:
            heads[int(table.row.iloc[position])] = value
    rows = table.row[~lone]
    if not heads or rows.empty or rows.min() < min(heads):
        return None
    numbers = np.array(sorted(heads))
    nearest = numbers[np.searchsorted(numbers, rows.to_numpy(), side="right") - 1]
    values = [heads[number] for number in nearest]
    told = ", ".join(dict.fromkeys(values))
    return (
        table.with_rows(~lone)
        .with_column(column.header, values)
        .telling("sections", column.name, told[:200], count=len(heads))
    )


def _head(words: str, meant: Callable[[str], str | None]) -> str | None:
    return meant(words) or meant(_MARK.sub("", words, count=1))


def _filled_down(table: Table, column: Column, position: int) -> Table:
    """A column that is written once at the head of each block of rows, as where cells were merged, holds for the rows below.

    So it is read only where no value stands twice and the blocks are long: a cell that was forgotten is missing.
    """
    if position >= table.written.shape[1]:
        return table
    texts = table.frame.iloc[:, position]
    given = texts.dropna()
    blank = len(texts) - len(given)
    if (
        given.empty
        or blank < _BLOCKS
        or pd.isna(texts.iloc[0])
        or given.duplicated().any()
        or len(texts) < _BLOCKS * len(given)
    ):
        return table
    written = table.written.copy()
    written.isetitem(position, texts.ffill())
    return replace(table, written=written).telling(
        "filled_down", column.name, ", ".join(given)[:200], "warning", count=blank
    )
