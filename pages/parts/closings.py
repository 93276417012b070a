"""What the ledger tells of closings: history, checks, waivers, bundles; kept as all that is worked out."""

import pandas as pd

from data import bundle as bundles
from data import closing, readiness
from data import replies as replies_of
from pages.parts import load, settling
from pages.parts.kept import kept


@kept
def history(actor, quarter: str) -> pd.DataFrame:
    """`closing.history`: each time the quarter was closed, published or opened again."""
    return closing.history(actor, quarter)


@kept
def waivers(actor, quarter: str) -> pd.DataFrame:
    """`readiness.waivers`: the checks that the director let pass since the quarter was last opened."""
    return readiness.waivers(actor, quarter)


@kept
def open_lines(actor, quarter: str) -> pd.DataFrame:
    """`readiness.found`: what the checks of the data room find, line by line."""
    return readiness.found(actor, quarter)


@kept
def worked_out(actor, quarter: str) -> readiness.WorkedOut:
    """`settling.worked_out`: what the quarter comes to if it is closed now."""
    return settling.worked_out(actor, quarter, load.known, load.cells)


def unwaived(found: pd.DataFrame, waived: pd.DataFrame) -> dict[str, int]:
    """Check → how many it found, of those that no waiver lets pass."""
    return readiness.unwaived(readiness.counts(found), waived)


@kept
def settled(actor, entry_id: int) -> pd.DataFrame | None:
    """`bundle.result`: the result in the bundle of a closing; None where it holds none."""
    return bundles.result(actor, entry_id)


@kept
def replies(actor, quarter: str) -> pd.DataFrame:
    """`replies.replies`: what was replied to the questions about the quarter."""
    return replies_of.replies(actor, quarter)


@kept
def replied(actor, entry_id: int) -> pd.DataFrame:
    """`bundle.replied`: the replies in the bundle of a closing."""
    return bundles.replied(actor, entry_id)


def bundle(actor, entry_id: int) -> bytes:
    """`bundle.bundle`: its bytes, too large to keep here too."""
    return bundles.bundle(actor, entry_id)
