"""Quarters are closed, published and opened again; what is closed takes nothing more."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data import bundle, read, readiness, store
from data.accounts import Actor
from data.checks.columns import quarter as quarter_of
from data.permissions import permitted, require
from data.readiness import WorkedOut
from data.refusal import Refused, stated

VERBS = {"closed": "close", "published": "publish", "reopened": "reopen"}
SIGNERS = ("director", "deputy")
"""Who signs what is published: the director, or a deputy on his behalf."""


@dataclass(frozen=True)
class Meeting:
    """What a published result rests on: the day on which the council met, the number of its minutes, and one of SIGNERS."""

    met_on: date | None = None
    minutes: str = ""
    signer: str = "director"

    def __post_init__(self):
        if self.signer not in SIGNERS:
            raise ValueError(f"signer must be one of {SIGNERS}, not {self.signer!r}")


@permitted("close")
def close(actor: Actor, quarter: str, reason: str, worked_out: WorkedOut | None = None, waive_all: bool = False) -> int:
    """Closes a quarter: data, rules and result are frozen, it is read from now on as it stands, and takes no more files. Returns the
    ledger entry.

    Every check of `readiness` must find nothing or be waived; those of `readiness.SEEN_HERE` are made again here. `waive_all` waives
    what is left for the same reason, which is the director's to do.

    Raises Refused: not_a_quarter, reason_missing, not_yours, already_closed, no_results, changed_meanwhile, checks_open.
    """
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is not None:
            raise Refused("already_closed", quarter=quarter)
        if quarter not in set(read.quarters(actor)["quarter"]):
            raise Refused("no_results", quarter=quarter)
        why = stated(reason)
        if worked_out and worked_out.version != read.version(actor):
            raise Refused("changed_meanwhile", quarter=quarter)
        left = _left(actor, quarter, worked_out)
        if left and not waive_all:
            raise Refused("checks_open", quarter=quarter, checks=left)
        if left:
            require(actor, "waive")
        entry_id = enter(cursor, actor, quarter, "closed", why)
        _waive(cursor, entry_id, quarter, left)
        waived = readiness.waivers(actor, quarter)[["check", "found", "reason"]].to_dict("records")
        about = {"closed_at": read.closed_at(actor, quarter), "closed_by": actor.name, "reason": why, "waived": waived}
        if worked_out is not None and worked_out.replied is not None and len(worked_out.replied):
            about["replied"] = worked_out.replied[readiness.REPLIED].to_dict("records")
        result = worked_out.result if worked_out else None
        bundle.keep(cursor, entry_id, about, read.period(actor, quarter), result)
        return entry_id


@permitted("waive")
def waive(actor: Actor, quarter: str, check: str, reason: str, worked_out: WorkedOut | None = None) -> int:
    """Lets a check pass in the next closing of the quarter, as much of it as it finds now, with a reason that stays visible. Returns
    the ledger entry.

    Raises Refused: not_a_quarter, reason_missing, not_yours, quarter_closed, changed_meanwhile, nothing_to_waive.
    """
    known_quarter(quarter)
    with store.writing() as cursor:
        refuse_closed(actor, quarter)
        if worked_out and worked_out.version != read.version(actor):
            raise Refused("changed_meanwhile", quarter=quarter)
        left = _left(actor, quarter, worked_out)
        if check not in left:
            raise Refused("nothing_to_waive", quarter=quarter)
        entry_id = store.append(cursor, actor, "waive", stated(reason))
        _waive(cursor, entry_id, quarter, {check: left[check]})
        return entry_id


@permitted("publish")
def publish(actor: Actor, quarter: str, reason: str, meeting: Meeting | None = None) -> int:
    """Publishes a closed quarter, for everybody to read as it was closed. Returns the ledger entry.

    Raises Refused: not_a_quarter, reason_missing, not_yours, not_closed, already_published.
    """
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is None:
            raise Refused("not_closed", quarter=quarter)
        if quarter in read.published(actor):
            raise Refused("already_published", quarter=quarter)
        entry_id = enter(cursor, actor, quarter, "published", stated(reason))
        held = meeting or Meeting()
        cursor.execute(
            "INSERT INTO publications VALUES (?, ?, ?, ?)",
            [entry_id, held.met_on, held.minutes.strip() or None, held.signer],
        )
        return entry_id


@permitted("reopen")
def reopen(actor: Actor, quarter: str, reason: str) -> int:
    """Opens a closed quarter again. Returns the ledger entry. Raises Refused: not_a_quarter, reason_missing, not_yours, not_closed."""
    known_quarter(quarter)
    with store.writing() as cursor:
        if read.closed_at(actor, quarter) is None:
            raise Refused("not_closed", quarter=quarter)
        return enter(cursor, actor, quarter, "reopened", stated(reason))


@permitted("read_results")
def history(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """Each time a quarter was closed, published or opened again, the oldest first: entry_id, state, by, at (UTC), reason; of a closing
    sha256 of its bundle (missing of one made before there were bundles); of a publishing met_on, minutes, signer."""
    entry = read.until(actor, as_of)
    shown = read.seen(actor, [quarter], entry)
    return store.frame(
        """
        SELECT entry_id, s.state, l.actor AS by, l.recorded_at AS "at", l.reason, c.sha256, p.met_on, p.minutes, p.signer
        FROM quarter_states AS s JOIN ledger AS l USING (entry_id)
        LEFT JOIN closings AS c USING (entry_id) LEFT JOIN publications AS p USING (entry_id)
        WHERE s.quarter = $quarter AND entry_id <= $as_of ORDER BY entry_id
        """,
        as_of=entry if shown else 0,
        quarter=quarter,
    )


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


def _left(actor: Actor, quarter: str, worked_out: WorkedOut | None) -> dict[str, int]:
    """Check → how many it found, of those that no waiver lets pass."""
    frames = [readiness.found(actor, quarter)]
    if worked_out:
        asked = worked_out.asked
        frames.append(asked[asked["check"].isin(readiness.WORKED_OUT)])
    counts = readiness.counts(pd.concat(frames, ignore_index=True))
    return readiness.unwaived(counts, readiness.waivers(actor, quarter))


def _waive(cursor, entry_id: int, quarter: str, found: dict[str, int]) -> None:
    for check, count in found.items():
        cursor.execute("INSERT INTO waivers VALUES (?, ?, ?, ?)", [entry_id, quarter, check, count])
