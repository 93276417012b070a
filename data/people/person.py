"""Who somebody is today: the name, and the roles that he may act in."""

import functools
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

from data import store
from data.accounts import ROLES, Actor

HELD = ROLES[:-1]
"""Roles that an account can hold; a person acts in the first of his, unless he chooses another."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""A grant begins and ends with a day of the country."""


@dataclass(frozen=True)
class Person:
    """`account`: the user name, or what an identity provider calls him; `actors`: himself in each role that he holds today, none if
    empty; `must_change`: the password is temporary; `session`: what he is signed in by, None through an identity provider."""

    account: str
    name: str
    actors: tuple[Actor, ...]
    must_change: bool = False
    session: str | None = None


def today() -> date:
    """The day it is in the country."""
    return store.now().replace(tzinfo=UTC).astimezone(ZONE).date()


def holder(account: str, must_change: bool = False, session: str | None = None) -> Person | None:
    """The person of an account that is enabled; None where there is none."""
    found = _held(store.path(), store.version(), today(), account)
    return None if found is None else Person(account, *found, must_change, session)


def actors(account: str, name: str, held: list[tuple]) -> tuple[Actor, ...]:
    """One actor for each role and department of the grants (role, department, charge), in the order of the roles; of several grants of
    the council the charges are one."""
    charges: dict[tuple[str, str | None], dict[str, None]] = {}
    for role, department, charge in held:
        charges.setdefault((role, department), {}).update(dict.fromkeys(charge))
    order = sorted(charges, key=lambda one: HELD.index(one[0]))
    return tuple(Actor(name, role, department, tuple(charges[role, department]), account) for role, department in order)


@functools.lru_cache(maxsize=500)
def _held(_path: Path, head: int, day: date, account: str) -> tuple[str, tuple[Actor, ...]] | None:
    """Name and actors of an account: asked on every run of a page, and the same until the ledger or the day is another."""
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT name FROM accounts_as_of(?) WHERE account = ? AND enabled", [head, account]
        ).fetchone()
        held = cursor.execute(
            "SELECT role, department, charge FROM grants_as_of($head) WHERE account = $account AND ended IS NULL"
            " AND from_day <= $today AND coalesce(until_day >= $today, true) ORDER BY entry_id",
            {"head": head, "account": account, "today": day},
        ).fetchall()
    return None if found is None else (found[0], actors(account, found[0], held))
