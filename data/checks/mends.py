"""What a person says that cells of a file should say: the bytes stay as they were sent, the text is read as it is meant."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.files.dialect import MAX_CELL
from data.findings import Findings
from data.values.text import TEXT, clean

COLUMNS = ["row", "column", "letter", "found", "meant"]


@dataclass(frozen=True)
class Mend:
    """`row` as a spreadsheet shows it, None: every row; `column` of the contract; `meant`: the text as it should stand, None: nothing. `letter`: the
    column of the sheet, needed only where one row of it holds several cells of that column, as in a wide file.

    A column that the file has not may be given so: Mend(None, "quarter", "2025-Q3").
    """

    row: int | None
    column: str
    meant: str | None
    letter: str | None = None


def columns(mends: Iterable[Mend]) -> list[str]:
    """The columns that mends speak of, each once."""
    return list(dict.fromkeys(mend.column for mend in mends))


def applied(
    cells: pd.DataFrame, row: pd.Series, mends: tuple[Mend, ...], findings: Findings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells as they are meant, and what was done: row (missing: every row), column, letter, found (missing: empty, or several texts), meant.

    `cells`: a text column for each of the contract's; `row`: the number of each in a spreadsheet. What is said of every row comes
    first, then what is said of single ones; of two sayings about one cell the later counts. Finds mends that cannot be made: of a row or a
    column that is not there, and of a row of a wide file whose cells differ.
    """
    if not mends:
        return cells, pd.DataFrame(columns=COLUMNS)
    cells, made = cells.copy(), {}
    places = {number: np.asarray(at) for number, at in row.groupby(row.to_numpy()).indices.items()}
    for mend in sorted(mends, key=lambda one: one.row is not None):
        meant = clean(mend.meant or "") or None
        if mend.column not in cells.columns:
            findings.tell("mend_of_no_column", None, mend.column)
        elif mend.row is not None and mend.row not in places:
            findings.tell("mend_of_no_row", mend.column, str(mend.row))
        elif meant is not None and len(meant) > MAX_CELL:
            findings.tell("mend_too_long", mend.column, str(len(meant)), limit=MAX_CELL)
        else:
            made[mend.row, mend.column, mend.letter] = meant
    done = []
    for column in dict.fromkeys(name for _, name, _ in made):
        texts = cells[column].to_numpy(dtype=object, copy=True)
        sent = texts.copy()
        for (number, name, letter), meant in made.items():
            if name != column:
                continue
            at = slice(None) if number is None else places[number]
            if letter is not None and number is not None:
                at = at[findings.letters(column, at) == letter]
                if not len(at):
                    findings.tell("mend_of_no_row", column, f"{letter}{number}")
                    continue
            found = pd.unique(sent[at])
            if number is not None and len(found) > 1:
                findings.tell("mend_of_several", column, str(number))
                continue
            texts[at] = np.nan if meant is None else meant
            done.append([number, column, letter, found[0] if len(found) == 1 else None, meant])
        cells[column] = pd.Series(texts, index=cells.index, dtype=TEXT)
    told = pd.DataFrame(done, columns=COLUMNS).astype({"row": "Int64"} | dict.fromkeys(COLUMNS[1:], TEXT))
    return cells, told
