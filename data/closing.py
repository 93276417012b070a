"""Quarters are closed, published and opened again; what is closed takes nothing more."""

import pandas as pd

from data import read, store
from data.accounts import Actor
from data.checks.columns import quarter as quarter_of
from data.permissions import permitted
from data.refusal import Refused, stated

VERBS = {"closed": "close", "published": "publish", "reopened": "reopen"}


@permitted("close")
def close(actor: Actor, quarter: str, reason: str) -> int:
    """Closes a quarter: it is read from now on as it stands, and takes no more files. Returns the ledger entry.

    Raises Refused: not_a_quarter, reason_missing, not_yours, already_closed, no_results.
    """
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is not None:
            raise Refused("already_closed", quarter=quarter)
        if quarter not in set(read.quarters(actor)["quarter"]):
            raise Refused("no_results", quarter=quarter)
        return enter(cursor, actor, quarter, "closed", stated(reason))


@permitted("publish")
def publish(actor: Actor, quarter: str, reason: str) -> int:
    """Publishes a closed quarter, for everybody to read as it was closed. Returns the ledger entry.

    Raises Refused: not_a_quarter, reason_missing, not_yours, not_closed, already_published.
    """
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is None:
            raise Refused("not_closed", quarter=quarter)
        if quarter in read.published(actor):
            raise Refused("already_published", quarter=quarter)
        return enter(cursor, actor, quarter, "published", stated(reason))


@permitted("reopen")
def reopen(actor: Actor, quarter: str, reason: str) -> int:
    """Opens a closed quarter again. Returns the ledger entry. Raises Refused: not_a_quarter, reason_missing, not_yours, not_closed."""
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is None:
            raise Refused("not_closed", quarter=quarter)
        return enter(cursor, actor, quarter, "reopened", stated(reason))


def refuse_closed(actor: Actor, *quarters: str) -> None:
    """Raises Refused(quarter_closed) where one of the quarters is closed; what is no quarter is never closed."""
    for quarter in quarters:
        if "Q" in quarter and (at := read.closed_at(actor, quarter)) is not None:
            raise Refused("quarter_closed", quarter=quarter, at=at)


def refuse_closed_upload(actor: Actor, entry: pd.Series) -> None:
    """`refuse_closed` of the quarters of an upload, a row of `records.uploads`."""
    refuse_closed(actor, *str(entry["quarter"]).split("|"))


def known_quarter(quarter: str) -> None:
    """Raises Refused(not_a_quarter) for what is not written as 2025-Q3."""
    if quarter_of(quarter) != quarter:
        raise Refused("not_a_quarter", found=quarter)


def enter(cursor, actor: Actor, quarter: str, state: str, reason: str) -> int:
    """The ledger's entry that a quarter is in this state from now on, inside the writing transaction."""
    entry_id = store.append(cursor, actor, VERBS[state], reason)
    cursor.execute("INSERT INTO quarter_states VALUES (?, ?, ?)", [entry_id, quarter, state])
    return entry_id
