"""Passwords: what one must be like, how it is kept and compared."""

import functools
import secrets
import threading
import unicodedata
from datetime import timedelta

import argon2

from data import store
from data.refusal import Refused
from data.values.text import fold

LEAST, MOST = 12, 256
"""Characters."""
DIFFERENT = 5
"""So many different characters, what everybody tries first left out."""
COMMON = ("password", "matkhau", "administrator", "admin", "qwerty", "thidua", "khenthuong", "1234567890", "0987654321")
TEMPORARY = timedelta(hours=72)
"""So long a password given by an administrator can be used."""
HASHER = argon2.PasswordHasher()
"""Argon2id as RFC 9106 recommends where memory is short: 64 MiB, three passes, four lanes."""

# Each comparison takes 64 MiB and all cores: two at a time, whoever knocks.
_few = threading.Semaphore(2)


def hashed(password: str, account: str) -> str:
    """What is kept of a password. Raises Refused: password_short, password_long, password_weak."""
    if len(password) < LEAST:
        raise Refused("password_short", limit=LEAST)
    if len(password) > MOST:
        raise Refused("password_long", limit=MOST)
    rest = fold(password).replace(" ", "")
    for known in (account, *COMMON):
        rest = rest.replace(known, "")
    if len(set(rest)) < DIFFERENT:
        raise Refused("password_weak")
    with _few:
        return HASHER.hash(_normal(password))


def same(kept: str | None, password: str) -> bool:
    """Whether it is the password of which `kept` was kept; where there is none it takes as long to say no."""
    with _few:
        try:
            return HASHER.verify(kept or _of_nobody(HASHER), _normal(password[: MOST + 1])) and kept is not None
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def temporary() -> str:
    """A new password to be told to somebody and changed at once: 80 bits, without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def keep(cursor, account: str, hash: str, temporary: bool) -> None:
    """Puts the hash in the place of the one before, inside the writing transaction."""
    cursor.execute("DELETE FROM passwords WHERE account = ?", [account])
    cursor.execute("INSERT INTO passwords VALUES (?, ?, ?, ?)", [account, hash, temporary, store.now()])


def known(cursor, account: str) -> tuple[str, bool] | None:
    """Hash of an account, and whether it is temporary; None where it has none, or a temporary one whose time is over."""
    found = cursor.execute("SELECT hash, temporary, set_at FROM passwords WHERE account = ?", [account]).fetchone()
    if found is None or (found[1] and found[2] + TEMPORARY < store.now()):
        return None
    return found[:2]


def _normal(password: str) -> str:
    """Keyboards for Vietnamese write the same letter in two ways."""
    return unicodedata.normalize("NFC", password)


@functools.cache
def _of_nobody(hasher: argon2.PasswordHasher) -> str:
    return hasher.hash(secrets.token_urlsafe())
