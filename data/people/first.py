"""The first administrator of a fresh installation: proved by a code that only who sees the server's console can know."""

import hmac
import secrets
import threading
from pathlib import Path

from data import store
from data.accounts import Actor
from data.people import accounts, grants, sessions
from data.permissions import permitted
from data.refusal import Refused

TRIES = 5
"""After so many wrong codes there is a new one."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_lock = threading.Lock()
_codes: dict[Path, list] = {}
"""Place of a database → its code, and how often a wrong one was given for it."""


@permitted("enter")
def offer(actor: Actor) -> None:
    """Writes the one-time code on the server's console, once, while there is no account."""
    with _lock:
        if store.path() not in _codes and not accounts.any_account(actor):
            _renew()


@permitted("enter")
def first_administrator(
    actor: Actor, code: str, account: str, name: str, password: str, address: str = "", browser: str = ""
) -> str:
    """Adds the first account, as administrator, and begins its session. Returns the session's token. The code is used up.

    Raises Refused: not_first, wrong_code, and what `accounts.add` and `accounts.set_password` raise.
    """
    with _lock:
        if accounts.any_account(actor):
            raise Refused("not_first")
        known = _codes.get(store.path())
        written = code.strip().upper().replace("-", "").replace(" ", "").encode()
        if known is None or not hmac.compare_digest(written, known[0].encode()):
            if known is None or known[1] + 1 >= TRIES:
                _renew()
            else:
                known[1] += 1
            raise Refused("wrong_code")
        operator = Actor(accounts.user_name(account), "administrator")
        with store.writing():
            account = accounts.add(operator, account, name)
            accounts.set_password(operator, account, "first administrator", password or " ")
            grants.grant(operator, account, "administrator", "first administrator")
        del _codes[store.path()]
    return sessions.begin(account, address, browser)


def _renew() -> None:
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    _codes[store.path()] = [code, 0]
    print(
        f"Mã dùng một lần để lập tài khoản quản trị đầu tiên / One-time code for the first administrator: {code[:4]}-{code[4:]}",
        flush=True,
    )
