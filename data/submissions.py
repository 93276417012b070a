"""What happens to a submission besides coming in: restored, returned, checked, its deadline extended; each an entry of the ledger."""

import contextlib
from collections.abc import Iterator
from datetime import date

import pandas as pd

from data import closing, impartiality, provenance, read, records, store
from data.accounts import Actor
from data.deadline import due_day
from data.permissions import own_upload, permitted
from data.refusal import Refused, stated
from data.values.text import clean
from data.views import TABLES


@permitted("withdraw")
def restore(actor: Actor, upload_id: int, reason: str) -> int:
    """Puts the rows of an older upload in force again, as a new version: a new upload with the same bytes and the same time of
    receipt. Returns its number.

    The whole of it or nothing; rows that only later uploads brought stay. Raises Refused: unknown_upload, reason_missing, not_yours,
    quarter_closed, own_department, already_in_force, verified_not_yours.
    """
    with store.writing() as cursor:
        known = records.uploads(actor)
        found = known[known["upload_id"] == upload_id]
        if found.empty:
            raise Refused("unknown_upload", upload_id=upload_id)
        entry = found.iloc[0]
        own_upload(actor, "withdraw", entry)
        closing.refuse_closed_upload(actor, entry)
        impartiality.refuse_upload(actor, entry)
        table = TABLES[entry["kind"]]
        if entry["in_force"] == "whole":
            raise Refused("already_in_force", upload_id=upload_id)
        if actor.role == "department" and entry["kind"] == "scores":
            verified = f"SELECT EXISTS (FROM {table} WHERE upload_id = ? AND verified_points IS NOT NULL)"
            if cursor.execute(verified, [upload_id]).fetchone()[0]:
                raise Refused("verified_not_yours")
        new = store.append(cursor, actor, "restore", stated(reason))
        cursor.execute(
            "INSERT INTO uploads SELECT * REPLACE (? AS upload_id) FROM uploads WHERE upload_id = ?", [new, upload_id]
        )
        for rows in (table, "set_aside_rows"):
            cursor.execute(
                f"INSERT INTO {rows} SELECT * REPLACE (? AS upload_id) FROM {rows} WHERE upload_id = ?",
                [new, upload_id],
            )
        provenance.copy(cursor, new, upload_id)
        cursor.execute("INSERT INTO restorations VALUES (?, ?)", [new, upload_id])
        return new


@permitted("return")
def return_submission(
    actor: Actor, quarter: str, department: str, reason: str, lines: dict[str, str] | None = None
) -> int:
    """Returns a department's figures of a quarter: they count as handed in, and nothing of them as verified, until it hands in again
    and the council verifies. Returns the ledger entry.

    `lines`: criterion → why; then those alone are returned, until each is handed in again, and the rest stays verified.

    Raises Refused: not_yours, not_a_quarter, reason_missing (of a line too), quarter_closed, nothing_handed_in, already_returned,
    unknown_line.
    """
    with store.writing() as cursor:
        own = _handed_in(actor, quarter, department)
        if own["returned"]:
            raise Refused("already_returned", department=department, quarter=quarter)
        criteria = read.criteria(actor, int(quarter[:4])).set_index("code")["departments"]
        for criterion in lines or {}:
            if criteria.get(criterion, "") != "*" and department not in criteria.get(criterion, "").split("|"):
                raise Refused("unknown_line", criterion=criterion)
        told = [(criterion, stated(why)) for criterion, why in (lines or {}).items()]
        entry_id = store.append(cursor, actor, "return", stated(reason))
        newest = int(own["upload_id"])
        cursor.execute("INSERT INTO returns VALUES (?, ?, ?, ?)", [entry_id, quarter, department, newest])
        for criterion, why in told:
            cursor.execute("INSERT INTO returned_lines VALUES (?, ?, ?)", [entry_id, criterion, why])
        return entry_id


@permitted("check")
def check_submission(actor: Actor, quarter: str, department: str, note: str | None = None) -> int:
    """Marks a department's newest submission of a quarter as checked; a later one is not. Returns the ledger entry.

    Raises Refused: not_yours, not_a_quarter, quarter_closed, nothing_handed_in, returned_now, already_checked.
    """
    with store.writing() as cursor:
        own = _handed_in(actor, quarter, department)
        newest = int(own["upload_id"])
        if own["checked"]:
            raise Refused("already_checked", department=department, quarter=quarter)
        if own["returned"]:
            raise Refused("returned_now", department=department, quarter=quarter)
        entry_id = store.append(cursor, actor, "check", clean(note or "") or None)
        cursor.execute("INSERT INTO checks VALUES (?, ?, ?, ?)", [entry_id, quarter, department, newest])
        return entry_id


@permitted("extend")
def extend_deadline(actor: Actor, quarter: str, department: str, until: date, reason: str) -> int:
    """Gives a department until the end of another day to hand in a quarter; the rules stay as they are. Returns the ledger entry.

    Raises Refused: not_yours, not_a_quarter, reason_missing, quarter_closed, unknown_department, not_later.
    """
    with store.writing() as cursor:
        closing.known_quarter(quarter)
        closing.refuse_closed(actor, quarter)
        if department not in set(read.departments(actor, quarter)["code"]):
            raise Refused("unknown_department", found=department)
        due = due_day(read.rules(actor, int(quarter[:4])), quarter, department)
        if until <= due:
            raise Refused("not_later", day=due)
        entry_id = store.append(cursor, actor, "extend", stated(reason))
        cursor.execute("INSERT INTO extensions VALUES (?, ?, ?, ?)", [entry_id, quarter, department, until])
        return entry_id


@permitted("read_submissions")
@contextlib.contextmanager
def rehearse(actor: Actor, verb, *arguments) -> Iterator[None]:
    """As the verb, but nothing is kept: inside the block, and in its thread, every reader sees the store after it."""
    with store.writing(keep=False):
        verb(actor, *arguments)
        yield


def _handed_in(actor: Actor, quarter: str, department: str) -> pd.Series:
    """The department's submission of an open quarter, a row of `records.submissions`.

    Raises Refused: not_a_quarter, quarter_closed, nothing_handed_in.
    """
    closing.known_quarter(quarter)
    closing.refuse_closed(actor, quarter)
    given = records.submissions(actor, [quarter])
    own = given[given["department"] == department]
    if own.empty:
        raise Refused("nothing_handed_in", department=department, quarter=quarter)
    return own.iloc[0]
