"""Accounts: who can sign in, by an append-only record of who added, renamed, disabled and enabled them, and why."""

import re

import pandas as pd

from data import store
from data.accounts import Actor
from data.people import attempts, passwords, sessions
from data.permissions import permitted
from data.read import until
from data.refusal import Refused, stated
from data.values.text import clean

VERBS = ("add_account", "rename_account", "disable_account", "enable_account", "set_password", "change_password")
VERBS += ("end_sessions", "grant", "end_grant")
"""What the ledger calls the acts of this folder: they put nothing into the figures."""


@permitted("manage_accounts")
def accounts(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """A row for each account, by name: account (user name), name, email (missing: none), enabled, added (ledger entry), added_at,
    signed_in_at (UTC, the last time, whatever `as_of`; missing: never), password (`own`, `temporary` or missing), sessions (open now)."""
    return store.frame(
        """
        SELECT a.account, a.name, a.email, a.enabled, a.added, l.recorded_at AS added_at, p.signed_in_at,
               CASE WHEN w.account IS NOT NULL THEN if(w.temporary, 'temporary', 'own') END AS password,
               (SELECT count(*) FROM sessions AS s WHERE s.account = a.account AND s.seen_at > $idle AND s.begun_at > $old) AS sessions
        FROM accounts_as_of($as_of) AS a JOIN ledger AS l ON l.entry_id = a.added
        LEFT JOIN presence AS p ON p.account = a.account LEFT JOIN passwords AS w ON w.account = a.account
        ORDER BY a.name COLLATE vi, a.account
        """,
        as_of=until(actor, as_of),
        idle=store.now() - sessions.IDLE,
        old=store.now() - sessions.LONGEST,
    )


@permitted("enter")
def any_account(actor: Actor) -> bool:
    """Whether there is an account at all."""
    with store.reading() as cursor:
        return cursor.execute("SELECT EXISTS (FROM account_changes)").fetchone()[0]


@permitted("manage_accounts")
def add(actor: Actor, account: str, name: str, email: str = "", reason: str | None = None) -> str:
    """Adds an account, which has no password and no role yet. Returns its user name as it is kept.

    Raises Refused: account_name, person_name, not_an_email, account_exists, email_taken.
    """
    account, name, email = user_name(account), _person(name), _email(email)
    with store.writing() as cursor:
        if _state(cursor, account) is not None:
            raise Refused("account_exists", account=account)
        _refuse_taken(cursor, account, email)
        entry_id = store.append(cursor, actor, "add_account", clean(reason or "") or None)
        cursor.execute("INSERT INTO account_changes VALUES (?, ?, ?, ?, true)", [entry_id, account, name, email])
    return account


@permitted("manage_accounts")
def rename(actor: Actor, account: str, name: str, email: str, reason: str) -> int:
    """Gives the person of an account another name or address. Returns the ledger entry.

    Raises Refused: unknown_account, person_name, not_an_email, email_taken, reason_missing.
    """
    name, email = _person(name), _email(email)
    with store.writing() as cursor:
        _refuse_unknown(cursor, account)
        _refuse_taken(cursor, account, email)
        entry_id = store.append(cursor, actor, "rename_account", stated(reason))
        cursor.execute("INSERT INTO account_changes VALUES (?, ?, ?, ?, NULL)", [entry_id, account, name, email])
    return entry_id


@permitted("manage_accounts")
def disable(actor: Actor, account: str, reason: str) -> int:
    """From now on the account signs in no more; who is signed in through it is out. Returns the ledger entry.

    Raises Refused: unknown_account, reason_missing, last_administrator.
    """
    with store.writing() as cursor:
        _refuse_unknown(cursor, account)
        entry_id = store.append(cursor, actor, "disable_account", stated(reason))
        cursor.execute("INSERT INTO account_changes VALUES (?, ?, NULL, NULL, false)", [entry_id, account])
        refuse_no_administrator(actor, cursor)
        sessions.end_all(cursor, account)
    return entry_id


@permitted("manage_accounts")
def enable(actor: Actor, account: str, reason: str) -> int:
    """Lets a disabled account sign in again. Returns the ledger entry. Raises Refused: unknown_account, reason_missing."""
    with store.writing() as cursor:
        _refuse_unknown(cursor, account)
        entry_id = store.append(cursor, actor, "enable_account", stated(reason))
        cursor.execute("INSERT INTO account_changes VALUES (?, ?, NULL, NULL, true)", [entry_id, account])
    return entry_id


@permitted("manage_accounts")
def set_password(actor: Actor, account: str, reason: str, password: str | None = None) -> str:
    """Gives an account a password and signs it out everywhere. Returns the password: one that is made up here, if none is given, is
    temporary, and must be changed at the first sign-in. What was counted against the account is forgotten.

    Raises Refused: unknown_account, reason_missing, password_short, password_long, password_weak.
    """
    given = password or passwords.temporary()
    kept = passwords.hashed(given, account)
    with store.writing() as cursor:
        _refuse_unknown(cursor, account)
        store.append(cursor, actor, "set_password", stated(reason))
        passwords.keep(cursor, account, kept, password is None)
        sessions.end_all(cursor, account)
        attempts.forget(cursor, account)
    return given


@permitted("keep_account")
def change_password(actor: Actor, old: str, new: str, session: str | None = None) -> int:
    """Changes one's own password and ends one's other sessions; `session`: the one to keep. Returns the ledger entry.

    Raises Refused: no_account, wait, wrong_password, password_same, password_short, password_long, password_weak.
    """
    if actor.account is None:
        raise Refused("no_account")
    attempt = attempts.begin(actor.account, "")
    with store.reading() as cursor:
        found = passwords.known(cursor, actor.account)
    if not passwords.same(found and found[0], old):
        raise Refused("wrong_password")
    attempts.succeed(attempt)
    if old == new:
        raise Refused("password_same")
    kept = passwords.hashed(new, actor.account)
    with store.writing() as cursor:
        entry_id = store.append(cursor, actor, "change_password")
        passwords.keep(cursor, actor.account, kept, False)
        sessions.end_all(cursor, actor.account, but=session)
    return entry_id


def user_name(written: str) -> str:
    """A user name as it is kept: small letters. Raises Refused(account_name)."""
    found = written.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", found):
        raise Refused("account_name", found=written)
    return found


def refuse_unknown(account: str) -> None:
    """Raises Refused(unknown_account)."""
    with store.reading() as cursor:
        _refuse_unknown(cursor, account)


def refuse_no_administrator(actor: Actor, cursor) -> None:
    """Raises Refused(last_administrator) where nobody who can sign in is left to manage accounts; the operator's word goes."""
    left = cursor.execute(
        "SELECT EXISTS (FROM grants_as_of($head) AS g JOIN accounts_as_of($head) AS a USING (account) "
        "WHERE g.role = 'administrator' AND g.ended IS NULL AND g.until_day IS NULL AND a.enabled)",
        {"head": store.version()},
    ).fetchone()[0]
    if not left and actor.account is not None:
        raise Refused("last_administrator")


def _state(cursor, account: str) -> bool | None:
    """Whether an account is enabled; None where there is none."""
    found = cursor.execute(
        "SELECT enabled FROM accounts_as_of(?) WHERE account = ?", [store.version(), account]
    ).fetchone()
    return found and found[0]


def _refuse_unknown(cursor, account: str) -> None:
    if _state(cursor, account) is None:
        raise Refused("unknown_account", account=account)


def _refuse_taken(cursor, account: str, email: str) -> None:
    query = "SELECT account FROM accounts_as_of(?) WHERE email = ? AND account <> ?"
    if email and (other := cursor.execute(query, [store.version(), email, account]).fetchone()):
        raise Refused("email_taken", account=other[0])


def _person(name: str) -> str:
    if not clean(name):
        raise Refused("person_name")
    return clean(name)


def _email(written: str) -> str:
    found = written.strip().lower()
    if found and not re.fullmatch(r"[^@\s]+@[^@\s]+", found):
        raise Refused("not_an_email", found=written)
    return found
