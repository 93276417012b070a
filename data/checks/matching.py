"""What the headers of a table mean, with how sure that is and why: for whoever matches them by hand."""

import pandas as pd

from data.checks.columns import matched, near
from data.contract import Column, Contract
from data.files.intake import Table
from data.values import periods
from data.values.text import TEXT, Names, clean

EXACT, LANGUAGE, SYNONYM, ACCENTS, REMEMBERED = "exact", "other_language", "synonym", "without_accents", "remembered"
NEAR, CONTENT = "near", "content"
TAKEN = {EXACT: 1.0, LANGUAGE: 1.0, REMEMBERED: 0.95, SYNONYM: 0.95, ACCENTS: 0.9}
"""Reasons for which a header is taken for a column, with how sure that is; for the other two a column is only proposed."""
MOST_OF_IT = 0.9
COLUMNS = ["position", "header", "column", "confidence", "reason", "taken"]


def matches(contract: Contract, table: Table, names: dict[str, Names] | None = None) -> pd.DataFrame:
    """A row for each header of a table: position, header (as it stood in the file, or as a person matched it), column (of the contract,
    missing where none is even near), confidence (0-1), reason (of the constants above) and taken (else it is only proposed).

    `names`: column → the known names of what it holds (`Names` of departments, of criteria), by which a column is proposed for what its
    cells hold. No column is given to two headers, nor proposed where it is taken.
    """
    headers = list(table.written.columns)
    taken = {position: column for column, position in matched(contract, headers).items()}
    remembered = set(table.issues.loc[table.issues["code"] == "remembered_header", "column"])
    rows = [
        [i, headers[i], column, *_why(contract.column(column), headers[i], column in remembered), True]
        for i, column in taken.items()
    ]
    free = [column for column in contract.columns if column.name not in taken.values()]
    proposed = [
        (confidence, position, column, reason)
        for position, header in enumerate(headers)
        if position not in taken
        for confidence, column, reason in _proposals(header, table.frame.iloc[:, position], free, names or {})
    ]
    given: set = set()
    for confidence, position, column, reason in sorted(proposed, key=lambda one: (-one[0], one[1])):
        if position not in given and column not in given:
            given |= {position, column}
            rows.append([position, headers[position], column, confidence, reason, False])
    rows += [[i, one, None, 0.0, None, False] for i, one in enumerate(headers) if i not in taken and i not in given]
    found = pd.DataFrame(rows, columns=COLUMNS).astype({"column": TEXT, "reason": TEXT, "confidence": "float64"})
    return found.sort_values("position", ignore_index=True)


def _why(column: Column, header: str, remembered: bool) -> tuple[float, str]:
    written = clean(header).casefold()
    if remembered and header == column.name:
        reason = REMEMBERED
    elif written == column.header.casefold():
        reason = EXACT
    elif written == column.name.casefold():
        reason = LANGUAGE
    else:
        reason = SYNONYM if written in [other.casefold() for other in column.also] else ACCENTS
    return TAKEN[reason], reason


def _proposals(header: str, cells: pd.Series, free: list[Column], names: dict[str, Names]):
    """confidence, column and reason of what a header that nobody knows may mean."""
    for column, alike in near(header, free):
        yield round(0.9 * alike, 2), column, NEAR
    for column in free:
        share = _share(column, cells.dropna(), names)
        if share >= MOST_OF_IT:
            yield round(0.85 * share, 2), column.name, CONTENT


def _share(column: Column, texts: pd.Series, names: dict[str, Names]) -> float:
    """Which share of the cells is what the column holds, where that can be told: quarters, periods, known departments and criteria."""
    readers = {"quarter": periods.quarter, "period": periods.period}
    read = readers.get(column.type) or (names[column.name].code if column.name in names else None)
    if read is None or texts.empty:
        return 0.0
    counts = texts.value_counts()
    return float(sum(count for text, count in counts.items() if read(text)) / counts.sum())
