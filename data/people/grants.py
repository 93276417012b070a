"""Grants: who holds which role, for which departments, from when until when, by which document."""

from datetime import date

import pandas as pd

from data import read, store
from data.accounts import Actor
from data.people import accounts
from data.people.person import HELD, today
from data.permissions import permitted
from data.read import until
from data.refusal import Refused, stated
from data.values.text import clean


@permitted("manage_accounts")
def grants(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """A row for each grant ever given, the newest first: grant_id (ledger entry), account, role, department (code; of the role
    department), charge (codes joined by `|`, of the council), from_day, until_day (missing: none), document, reason, by, at (UTC), ended
    (ledger entry, missing: not), ended_at, ended_by, end_reason."""
    return store.frame(
        """
        SELECT g.entry_id AS grant_id, g.account, g.role, g.department, array_to_string(g.charge, '|') AS charge, g.from_day, g.until_day,
               g.document, l.reason, l.actor AS by, l.recorded_at AS "at", g.ended, e.recorded_at AS ended_at, e.actor AS ended_by,
               e.reason AS end_reason
        FROM grants_as_of($as_of) AS g JOIN ledger AS l ON l.entry_id = g.entry_id LEFT JOIN ledger AS e ON e.entry_id = g.ended
        ORDER BY g.entry_id DESC
        """,
        as_of=until(actor, as_of),
    )


@permitted("manage_accounts")
def grant(
    actor: Actor,
    account: str,
    role: str,
    reason: str,
    *,
    department: str | None = None,
    charge: tuple[str, ...] = (),
    from_day: date | None = None,
    until_day: date | None = None,
    document: str = "",
) -> int:
    """Gives an account a role from a day (none: today) until a day, both counted. Returns the ledger entry, which is the grant's number.

    Raises Refused: unknown_account, own_grant, department_missing, unknown_department, days_backwards, reason_missing.
    """
    if role not in HELD:
        raise ValueError(f"role must be one of {HELD}, not {role!r}")
    if actor.account == account:
        raise Refused("own_grant")
    if role == "department" and not department:
        raise Refused("department_missing")
    from_day = from_day or today()
    if until_day is not None and until_day < from_day:
        raise Refused("days_backwards")
    department, charge = department if role == "department" else None, charge if role == "council" else ()
    with store.writing() as cursor:
        accounts.refuse_unknown(account)
        _refuse_unknown_departments(actor, (*charge, *filter(None, [department])))
        entry_id = store.append(cursor, actor, "grant", stated(reason))
        cursor.execute(
            "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [entry_id, account, role, department, list(charge), from_day, until_day, clean(document) or None],
        )
    return entry_id


@permitted("manage_accounts")
def revoke(actor: Actor, grant_id: int, reason: str) -> int:
    """Ends a grant now. Returns the ledger entry. Raises Refused: unknown_grant, reason_missing, last_administrator."""
    with store.writing() as cursor:
        found = cursor.execute(
            "SELECT ended FROM grants_as_of(?) WHERE entry_id = ?", [store.version(), grant_id]
        ).fetchone()
        if found is None or found[0] is not None:
            raise Refused("unknown_grant", found=grant_id)
        entry_id = store.append(cursor, actor, "end_grant", stated(reason))
        cursor.execute("INSERT INTO grant_ends VALUES (?, ?)", [entry_id, grant_id])
        accounts.refuse_no_administrator(actor, cursor)
    return entry_id


def _refuse_unknown_departments(actor: Actor, codes: tuple[str, ...]) -> None:
    """Raises Refused(unknown_department); accounts may come before the list of departments does."""
    known = set(read.departments(actor)["code"])
    for code in codes:
        if known and code not in known:
            raise Refused("unknown_department", found=code)
