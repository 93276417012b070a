"""Who somebody is today: the name, and the roles that he may act in."""

import functools
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data import store
from data.accounts import ROLES, Actor

HELD = ROLES[:-1]
"""Roles that an account can hold; a person acts in the first of his, unless he chooses another."""
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
"""A session ends after so long without a sign of life, and in any case after a working day."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""A grant begins and ends with a day of the country."""


@dataclass(frozen=True)
class Person:
    """`account`: the user name, or what an identity provider calls him; `actors`: himself in each role that he holds today, none if
    empty; `must_change`: the password is temporary; `session`: what he is signed in by; `provided`: through an identity provider."""

    account: str
    name: str
    actors: tuple[Actor, ...]
    must_change: bool = False
    session: str | None = None
    provided: bool = False


def today() -> date:
    """The day it is in the country."""
    return store.now().replace(tzinfo=UTC).astimezone(ZONE).date()


def holder(
    account: str, must_change: bool = False, session: str | None = None, provided: bool = False
) -> Person | None:
    """The person of an account that is enabled, or whom an identity provider calls so; None where there is none."""
    found = _outside(account) if "@" in account else _held(store.path(), store.version(), today(), account)
    if found is None:
        return None
    name, held = found
    acting = tuple(replace(actor, session=session) for actor in held)
    return Person(account, name, acting, must_change, session, provided)


def claimed(account: str) -> list[tuple]:
    """What an identity provider said last, of an account or of who has none here: grants (role, department, charge)."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT roles FROM claims WHERE account = ?", [account]).fetchone()
    return [(*role_named(role), ()) for role in (found[0] if found else ())]


def role_named(written: str) -> tuple[str, str | None] | None:
    """Role and department of `director` or `department:YT`, as the settings write them; None of what names no role."""
    role, _, department = written.partition(":")
    return (role, department or None) if role in HELD and bool(department) == (role == "department") else None


def withdrawn(actor: Actor) -> bool:
    """Whether what the actor acts by is there no more: his session, his account or his role. A page that was drawn before may still be
    open. Who has no account here, but came through an identity provider, holds what that said last."""
    with store.reading() as cursor:
        query = "SELECT EXISTS (FROM sessions WHERE token_sha256 = ? AND seen_at > ? AND begun_at > ?)"
        oldest = [store.now() - IDLE, store.now() - LONGEST]
        if actor.session and not cursor.execute(query, [actor.session, *oldest]).fetchone()[0]:
            return True
        listed = cursor.execute("SELECT EXISTS (FROM account_changes WHERE account = ?)", [actor.account]).fetchone()[0]
    if not listed and "@" not in actor.account:
        return False
    person = holder(actor.account)
    return person is None or (actor.role, actor.department) not in {(one.role, one.department) for one in person.actors}


def actors(account: str, name: str, held: list[tuple]) -> tuple[Actor, ...]:
    """One actor for each role and department of the grants (role, department, charge), in the order of the roles; of several grants of
    the council the charges are one."""
    charges: dict[tuple[str, str | None], dict[str, None]] = {}
    for role, department, charge in held:
        charges.setdefault((role, department), {}).update(dict.fromkeys(charge))
    order = sorted(charges, key=lambda one: HELD.index(one[0]))
    return tuple(Actor(name, role, department, tuple(charges[role, department]), account) for role, department in order)


def _outside(account: str) -> tuple[str, tuple[Actor, ...]] | None:
    """Name and actors of who has no account here: no part of the ledger, so asked anew each time."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT name FROM claims WHERE account = ?", [account]).fetchone()
    return None if found is None else (found[0], actors(account, found[0], claimed(account)))


@functools.lru_cache(maxsize=500)
def _held(_path: Path, head: int, day: date, account: str) -> tuple[str, tuple[Actor, ...]] | None:
    """Name and actors of an account: asked on every run of a page, and the same until the ledger or the day is another."""
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT name FROM accounts_as_of(?) WHERE account = ? AND enabled", [head, account]
        ).fetchone()
        held = cursor.execute(*_grants(head, account, day)).fetchall()
    return None if found is None else (found[0], actors(account, found[0], held))


def _grants(head: int, account: str, day: date) -> tuple[str, dict]:
    """The query of what an account holds on a day, and what fills it."""
    query = (
        "SELECT role, department, charge FROM grants_as_of($head) WHERE account = $account AND ended IS NULL"
        " AND from_day <= $today AND coalesce(until_day >= $today, true) ORDER BY entry_id"
    )
    return query, {"head": head, "account": account, "today": day}
