"""The cells of a file that is about to be handed in: as they were sent, and as a person means them."""

from dataclasses import dataclass

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
    empty; the index is the row that a spreadsheet shows. `letters`: column → its letter in the sender's sheet, where it has one."""

    sent: pd.DataFrame
    meant: pd.DataFrame
    letters: dict[str, str]


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
    named = {name: letters([table.place(position)])[0] for name, position in found.items()}
    index = pd.Index(table.row, name="row")
    return Cells(
        sent[names].set_axis(index),
        meant[names].set_axis(index),
        {name: letter for name, letter in named.items() if letter},
    )
