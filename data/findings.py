"""What is wrong with a file: every finding of one pass, each with its row, column and code; the words for it live elsewhere."""

import numpy as np
import pandas as pd

WANT_REASON = ("identity_number", "hundredfold", "rows_slipped", "no_evidence")
"""Warnings with which a file is taken only once a person has said why."""
ISSUE_COLUMNS = ["row", "line", "column", "letter", "code", "found", "severity", "params"]
NOWHERE = -1
"""The place of what stands in no cell of the sender's sheet."""


class Findings:
    """Collects findings and remembers which cells are spoilt, so that one mistake is told once.

    An `error` refuses the file, a `warning` wants a look, a `note` only tells.
    """

    def __init__(self, row: pd.Series, line: pd.Series):
        self._row = row.to_numpy()
        self._line = line.to_numpy()
        self._spoilt: dict[str, np.ndarray] = {}
        self._parts: list[pd.DataFrame] = []
        self._absent: dict[str, tuple[int, int]] = {}
        self._missed: set[str] = set()
        self._near: dict[str, dict] = {}
        self._places: dict[str, int | np.ndarray] = {}

    def placed(self, places: dict[str, int | np.ndarray]) -> None:
        """Where in the sender's sheet the cells of the columns stand: see `intake.Table.places`."""
        self._places = places

    def letters(self, column: str, at: np.ndarray) -> np.ndarray:
        """The letters of the sender's sheet under which the cells of a column stand, of the rows at these positions."""
        place = np.broadcast_to(self._places.get(column, NOWHERE), self._row.shape)
        return np.array(letters(place[at]), dtype=object)

    def add(self, where, column: str, code: str, found=None, severity: str = "error", params=None) -> None:
        """A finding for each row of the mask `where`. `found`: the cells of the column; `params`: a dict, one for each row of the file,
        or a function that gives one for the row at a position.

        A cell has one error at most. What rows lack because the whole column is not there is told once, of the column.
        """
        where = np.asarray(where, dtype=bool)
        if severity == "error" and column not in self._absent:
            where = where & ~self.spoilt(column)
        if not where.any():
            return
        if severity == "error" and column in self._absent:
            self.lack(column)
            return
        if severity == "error":
            self._spoilt[column] = self.spoilt(column) | where
        place = np.broadcast_to(self._places.get(column, NOWHERE), where.shape)
        part = pd.DataFrame({"row": self._row[where], "line": self._line[where], "column": column, "code": code})
        part["letter"] = letters(place[where])
        part["found"] = None if found is None else found[where].to_numpy(dtype=object)
        part["severity"] = severity
        of_row = params.__getitem__ if isinstance(params, list) else params if callable(params) else None
        part["params"] = [of_row(at) for at in np.flatnonzero(where)] if of_row else [params or {}] * len(part)
        self._parts.append(part)

    def tell(
        self,
        code: str,
        column: str | None = None,
        found=None,
        severity="error",
        row=None,
        line=None,
        place: int = NOWHERE,
        **params,
    ) -> None:
        """A finding about the file as a whole, or about one place in it; `place`: the column of the sheet, from 0."""
        told = [row, line, column, letters([place])[0], code, found, severity, params]
        self._parts.append(pd.DataFrame([told], columns=ISSUE_COLUMNS, dtype=object))

    def take(self, issues: pd.DataFrame) -> None:
        """Findings of another pass over the same file."""
        if len(issues):
            self._parts.append(issues)

    def absent(
        self,
        columns: list[str],
        header_row: int,
        header_line: int,
        near: dict[str, dict] | None = None,
        wrong: set[str] = frozenset(),
    ) -> None:
        """The file has none of these columns; its header stands in that row and line. `near`: column → params that say what may be it;
        `wrong`: those of which it is told already why they cannot be understood."""
        self._near = near or {}
        self._absent = dict.fromkeys(columns, (header_row, header_line))
        for column in wrong.intersection(columns):
            self._missed.add(column)
            self._spoilt[column] = np.ones(len(self._row), dtype=bool)

    def lacks(self, column: str) -> bool:
        """Whether the file has no such column."""
        return column in self._absent

    def lack(self, column: str) -> None:
        """An absent column is missed: one finding, and every row is spoilt in it."""
        if column not in self._missed:
            row, line = self._absent[column]
            self._missed.add(column)
            self._spoilt[column] = np.ones(len(self._row), dtype=bool)
            self.tell("missing_column", column, None, row=row, line=line, **self._near.get(column, {}))

    def spoilt(self, *columns: str) -> np.ndarray:
        """Rows with an error in any of these columns."""
        mask = np.zeros(len(self._row), dtype=bool)
        for column in columns:
            mask |= self._spoilt.get(column, False)
        return mask

    def frame(self) -> pd.DataFrame:
        """row, line (missing where the whole file is meant), column (of the contract), letter (of the sender's sheet: `row` and
        `letter` are the cell as its spreadsheet shows it; None where no cell of it is meant), code, found (text as it stood), severity,
        params (dict)."""
        if not self._parts:
            return no_issues()
        parts = pd.concat([part.astype(object) for part in self._parts], ignore_index=True)[ISSUE_COLUMNS]
        if any(isinstance(place, np.ndarray) for place in self._places.values()):
            # Of a cell that became several rows, what is wrong is told once.
            again = parts.duplicated(["row", "letter", "column", "code", "found"]) & parts["letter"].notna()
            parts = parts[~again]
        parts = parts.assign(row=parts["row"].astype("Int64"), line=parts["line"].astype("Int64"))
        return parts.sort_values("row", kind="stable", na_position="first", ignore_index=True)


def letters(places) -> list[str | None]:
    """The letters by which a spreadsheet names columns counted from 0: A, B, …, AA; None for `NOWHERE`."""
    named = {place: _letters(int(place)) for place in set(places)}
    return [named[place] for place in places]


def _letters(place: int) -> str | None:
    if place < 0:
        return None
    before, last = divmod(place, 26)
    return (_letters(before - 1) or "") + chr(ord("A") + last)


_NONE = pd.DataFrame(columns=ISSUE_COLUMNS).astype({"row": "Int64", "line": "Int64"})


def no_issues() -> pd.DataFrame:
    """`Findings.frame` of a file with which nothing is wrong."""
    return _NONE.copy(deep=False)
