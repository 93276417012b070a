"""Attempts to sign in: counted by account and by address, so that guessing a password takes longer each time."""

import hashlib
from datetime import datetime, timedelta

from data import store
from data.refusal import Refused

FREE = 5
"""So many failures of one account in a row have no consequence."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""After the fifth failure in a row; twice as long after each one more."""
KEPT = timedelta(hours=24)
MANY, WITHIN = 30, timedelta(minutes=15)
"""So many failures from one address within this time, of whatever accounts: a whole office may stand behind one."""


def begin(account: str, address: str) -> tuple[datetime, str]:
    """Notes an attempt as failed, before anything is compared: attempts made at once count one by one. Returns what `succeed` takes.

    `account`: as typed, of somebody or nobody; `address`: empty where the person is known already. Raises Refused(wait), `minutes`.
    """
    key = _key(account)
    with store.writing() as cursor:
        now = store.now()
        cursor.execute("DELETE FROM attempts WHERE attempted_at < ?", [now - KEPT])
        wait = max(_of_account(cursor, key, now), _of_address(cursor, address, now))
        if wait <= timedelta(0):
            cursor.execute("INSERT INTO attempts VALUES (?, ?, ?, false)", [now, key, address])
    if wait > timedelta(0):
        raise Refused("wait", minutes=-(-int(wait.total_seconds()) // 60) or 1)
    return now, key


def succeed(attempt: tuple[datetime, str]) -> None:
    """The attempt was no failure: it ends the row of them."""
    with store.writing() as cursor:
        cursor.execute("UPDATE attempts SET succeeded = true WHERE attempted_at = ? AND name_sha256 = ?", [*attempt])


def forget(cursor, account: str) -> None:
    """What was counted against an account, inside the writing transaction."""
    cursor.execute("DELETE FROM attempts WHERE name_sha256 = ?", [_key(account)])


def _of_account(cursor, key: str, now: datetime) -> timedelta:
    failures, last = cursor.execute(
        "SELECT count(*), max(attempted_at) FROM attempts WHERE name_sha256 = $key AND attempted_at > coalesce("
        "(SELECT max(attempted_at) FROM attempts WHERE name_sha256 = $key AND succeeded), TIMESTAMP '1970-01-01')",
        {"key": key},
    ).fetchone()
    if failures < FREE:
        return timedelta(0)
    return last + min(FIRST_WAIT * 2 ** min(failures - FREE, 16), LONGEST_WAIT) - now


def _of_address(cursor, address: str, now: datetime) -> timedelta:
    times = cursor.execute(
        "SELECT attempted_at FROM attempts WHERE address = ? AND NOT succeeded AND attempted_at > ? ORDER BY 1 DESC LIMIT ?",
        [address, now - WITHIN, MANY],
    ).fetchall()
    if not address or len(times) < MANY:
        return timedelta(0)
    return times[-1][0] + WITHIN - now


def _key(account: str) -> str:
    return hashlib.sha256(account.strip().lower().encode()).hexdigest()
