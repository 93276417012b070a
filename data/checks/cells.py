"""The cells of a file that is about to be handed in: as they were sent, and as a person means them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.accounts import Actor
from data.checks import mends
from data.checks.columns import matched, raw
from data.checks.implied import completed
from data.checks.remembered import headed
from data.contract import CONTRACTS
from data.files import intake
from data.files.intake import Asked
from data.files.unreadable import Unreadable
from data.findings import Findings, letters


@dataclass(frozen=True)
class Cells:
    """`sent`, `meant`: a text column for each column of the contract that the file has or a person gives, missing where a cell is
    empty; `row`: the number of each of their rows as a spreadsheet shows it, several times where one row of a wide file became several.
    `letters`: column → its letter in the sender's sheet, where it has one, or an array of them, one for each row."""

    sent: pd.DataFrame
    meant: pd.DataFrame
    row: pd.Series
    letters: dict[str, str | np.ndarray]

    @property
    def several(self) -> pd.Series:
        """Whether a row of the sheet became several, so that a cell of it is known by its letter too."""
        return self.row.duplicated(keep=False)

    def letter(self, column: str, at: int) -> str | None:
        """The letter of the cell of a column at a position."""
        known = self.letters.get(column)
        return known[at] if isinstance(known, np.ndarray) else known

    def wrong(self, found: pd.DataFrame) -> pd.DataFrame:
        """at (position of a row), column: each cell that these findings (see `findings`) speak of, by position."""
        rows = pd.DataFrame({"row": self.row.to_numpy(), "at": np.arange(len(self.row))})
        told = found[["row", "column", "letter"]].drop_duplicates().dropna(subset="row").astype({"row": "int64"})
        cells = told.merge(rows, on="row")
        elsewhere = np.zeros(len(cells), dtype=bool)
        for name, letters_of in self.letters.items():
            if isinstance(letters_of, np.ndarray):
                own = ((cells["column"] == name) & cells["letter"].notna()).to_numpy()
                elsewhere |= own & (letters_of[cells["at"]] != cells["letter"].to_numpy(dtype=object))
        return cells.loc[~elsewhere, ["at", "column"]].drop_duplicates().sort_values("at", kind="stable")


def cells(actor: Actor, content: bytes, asked: Asked, kind: str) -> Cells | None:
    """The cells of a file of that kind, a wide one turned long; None where it cannot be read. Raises KeyError for an unknown kind."""
    contract = CONTRACTS[kind]
    try:
        table = completed(actor, headed(actor, intake.read(content, asked), kind), kind)
    except Unreadable:
        return None
    findings = Findings(table.row, table.line)
    found = matched(contract, list(table.frame.columns))
    given = mends.columns(asked.mends)
    names = [column.name for column in contract.columns if column.name in found or column.name in given]
    sent = raw(contract, table, findings)
    meant, _ = mends.applied(sent, table.row, asked.mends, findings)
    named = {name: _letters(table.places[position]) for name, position in found.items()}
    known = {name: letter for name, letter in named.items() if letter is not None}
    return Cells(sent[names], meant[names], table.row, known)


def _letters(place: int | np.ndarray) -> str | np.ndarray | None:
    return np.array(letters(place), dtype=object) if isinstance(place, np.ndarray) else letters([place])[0]
