"""Sessions: who is signed in where, kept on the server, so that each can be ended at once; the browser holds a token alone."""

import hashlib
import secrets
from datetime import timedelta

import pandas as pd

from data import store
from data.accounts import Actor
from data.people import attempts, passwords
from data.people.person import IDLE, LONGEST, Person, holder
from data.permissions import permitted
from data.refusal import Refused, stated

_NOTED = timedelta(minutes=1)
"""Signs of life are noted so often at most."""


@permitted("enter")
def sign_in(actor: Actor, account: str, password: str, address: str, browser: str = "") -> str:
    """Begins a session and returns its token, which nothing else keeps.

    Raises Refused: wait; wrong_sign_in, which does not tell, nor by the time it takes, whether name or password is wrong or the account
    disabled.
    """
    account = account.strip().lower()
    attempt = attempts.begin(account, address)
    with store.reading() as cursor:
        found = passwords.known(cursor, account)
    if not passwords.same(found and found[0], password) or holder(account) is None:
        raise Refused("wrong_sign_in")
    attempts.succeed(attempt)
    return begin(account, address, browser)


@permitted("enter")
def person(actor: Actor, token: str | None) -> Person | None:
    """Who is signed in by this token; None where its session is unknown, ended, over, or of an account that is disabled."""
    if not token:
        return None
    now = store.now()
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT s.account, s.seen_at, s.provided, coalesce(w.temporary, false) AND NOT s.provided"
            " FROM sessions AS s LEFT JOIN passwords AS w USING (account)"
            " WHERE token_sha256 = ? AND seen_at > ? AND begun_at > ?",
            [digest(token), now - IDLE, now - LONGEST],
        ).fetchone()
    if found is None:
        return None
    account, seen_at, provided, must_change = found
    if now - seen_at > _NOTED:
        with store.writing() as cursor:
            cursor.execute("UPDATE sessions SET seen_at = ? WHERE token_sha256 = ?", [now, digest(token)])
    return holder(account, must_change, digest(token), provided)


@permitted("enter")
def sign_out(actor: Actor, token: str | None, everywhere: bool = False) -> None:
    """Ends the session of this token, if there is one, and, where asked for, all others of its account."""
    with store.writing() as cursor:
        ended = cursor.execute(
            "DELETE FROM sessions WHERE token_sha256 = ? RETURNING account", [digest(token or "")]
        ).fetchone()
        if ended and everywhere:
            end_all(cursor, ended[0])


@permitted("keep_account")
def sign_out_everywhere(actor: Actor, but: str | None = None) -> None:
    """Ends all sessions of one's own, `but` one. Raises Refused(no_account)."""
    if actor.account is None:
        raise Refused("no_account")
    with store.writing() as cursor:
        end_all(cursor, actor.account, but)


@permitted("keep_account")
def own(actor: Actor) -> pd.DataFrame:
    """One's own sessions, the last seen first: session, begun_at, seen_at (UTC), address, browser."""
    return store.frame(
        "SELECT token_sha256 AS session, begun_at, seen_at, address, browser FROM sessions"
        " WHERE account = $account AND seen_at > $idle AND begun_at > $old ORDER BY seen_at DESC",
        account=actor.account or "",
        idle=store.now() - IDLE,
        old=store.now() - LONGEST,
    )


@permitted("keep_account")
def end_one(actor: Actor, session: str) -> None:
    """Ends one of one's own sessions."""
    with store.writing() as cursor:
        cursor.execute("DELETE FROM sessions WHERE token_sha256 = ? AND account = ?", [session, actor.account or ""])


@permitted("manage_accounts")
def end_sessions(actor: Actor, account: str, reason: str) -> int:
    """Signs an account out everywhere. Returns the ledger entry. Raises Refused(reason_missing)."""
    with store.writing() as cursor:
        entry_id = store.append(cursor, actor, "end_sessions", stated(reason))
        end_all(cursor, account)
    return entry_id


@permitted("manage_accounts")
def outside(actor: Actor) -> pd.DataFrame:
    """Who is signed in through an identity provider and has no account here, by name: account (what the provider calls him), name, roles (as
    the settings name them, joined by `|`), seen_at (UTC), sessions (open now)."""
    return store.frame(
        """
        FROM (
            SELECT c.account, c.name, array_to_string(c.roles, '|') AS roles, max(s.seen_at) AS seen_at, count(*) AS sessions
            FROM claims AS c JOIN sessions AS s USING (account)
            WHERE contains(c.account, '@') AND s.seen_at > $idle AND s.begun_at > $old
            GROUP BY ALL
        ) ORDER BY name COLLATE vi, account
        """,
        idle=store.now() - IDLE,
        old=store.now() - LONGEST,
    )


def begin(account: str, address: str, browser: str, provided: bool = False) -> str:
    """A new session of an account whose person has proved to be it, or (`provided`) of whom an identity provider has told; sessions that
    are over go."""
    token, now = secrets.token_urlsafe(32), store.now()
    with store.writing() as cursor:
        cursor.execute("DELETE FROM sessions WHERE seen_at <= ? OR begun_at <= ?", [now - IDLE, now - LONGEST])
        cursor.execute(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)",
            [digest(token), account, now, now, address, browser[:200], provided],
        )
        cursor.execute("INSERT OR REPLACE INTO presence VALUES (?, ?)", [account, now])
    return token


def end_all(cursor, account: str, but: str | None = None) -> None:
    """Ends the sessions of an account, inside the writing transaction."""
    cursor.execute("DELETE FROM sessions WHERE account = ? AND token_sha256 IS DISTINCT FROM ?", [account, but])


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
