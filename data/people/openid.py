"""Who comes from an identity provider (OpenID Connect): an account by its e-mail address, or roles by what the provider claims."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from data import store
from data.accounts import Actor
from data.people import sessions
from data.people.person import HELD, Person, actors, holder
from data.permissions import permitted


@permitted("enter")
def known(actor: Actor, told: dict, claim: str = "", roles: dict[str, str] | None = None) -> Person | None:
    """The person of whom the provider told (the claims of a token whose signature was verified); None where he is nobody here.

    The account list comes first: the account that has his address, if the provider has verified it. Otherwise, where the settings name
    a `claim`, each of its values that is among `roles` gives the role of that name, `department:YT` that of a department.
    """
    issued = datetime.fromtimestamp(told.get("iat") or 0, UTC).replace(tzinfo=None)
    if issued < store.now() - sessions.LONGEST:
        return None
    account = _account(told) or _outside(told)
    with store.reading() as cursor:
        times = cursor.execute("SELECT signed_in_at, ended_at FROM presence WHERE account = ?", [account]).fetchone()
    signed_in_at, ended_at = times or (None, None)
    if ended_at is not None and issued <= ended_at:
        return None
    found = holder(account) if "@" not in account else _claimed(account, told, claim, roles or {})
    if found is not None and (signed_in_at is None or issued > signed_in_at):
        with store.writing() as cursor:
            sessions.present(cursor, account, signed_in_at=issued)
    return found


def _account(told: dict) -> str | None:
    """The account that has the address, disabled or not: a disabled one must not come in by its claims."""
    if not told.get("email") or told.get("email_verified") is not True:
        return None
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT account FROM accounts_as_of(?) WHERE email = ?", [store.version(), str(told["email"]).lower()]
        ).fetchone()
    return found and found[0]


def _outside(told: dict) -> str:
    """What the ledger calls who has no account here: no user name has the sign in it."""
    return f"{told.get('sub', '')}@{urlsplit(str(told.get('iss', ''))).netloc}"


def _claimed(account: str, told: dict, claim: str, roles: dict[str, str]) -> Person | None:
    values = told.get(claim) if claim else None
    held = []
    for value in values if isinstance(values, list) else [values]:
        role, _, department = roles.get(str(value), "").partition(":")
        if role in HELD and bool(department) == (role == "department"):
            held.append((role, department or None, ()))
    name = str(told.get("name") or told.get("email") or account)
    return Person(account, name, actors(account, name, held)) if held else None
