"""Who comes from an identity provider (OpenID Connect): an account by its e-mail address, or roles by what the provider claims."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from data import store
from data.accounts import Actor
from data.people import sessions
from data.people.person import holder, role_named
from data.permissions import permitted
from data.refusal import Refused


@dataclass(frozen=True)
class Provider:
    """What this server's settings say of the provider: the name by which it knows us; the claim, if one is to count, and the role that
    each of its values gives, `department:YT` that of a department."""

    client_id: str
    claim: str = ""
    roles: dict[str, str] = field(default_factory=dict)


@permitted("enter")
def sign_in(actor: Actor, told: dict, provider: Provider, algorithm: str, address: str = "", browser: str = "") -> str:
    """Begins a session of the person of whom the provider told and returns its token; what was told is kept.

    `told`: the claims of an id token, whose signature, issuer, times and nonce were verified; `algorithm`: what it is signed by. The account
    list comes first: the account that has his address, if the provider has verified it, whose roles are those granted to it. Otherwise
    he holds what the claim gives.

    Raises Refused: forged_sign_in where the token is not signed, or not made for us; unknown_person, whom neither lets in.
    """
    _refuse_forged(told, provider, algorithm)
    account = _account(told) or _outside(told)
    given = [provider.roles.get(value, "") for value in _values(told, provider.claim)]
    name = str(told.get("name") or told.get("email") or account)[:200]
    with store.writing() as cursor:
        keep(cursor, account, name, [role for role in given if role_named(role)])
        person = holder(account)
        let_in = person is not None and (person.actors or "@" not in account)
        if let_in:
            return sessions.begin(account, address, browser, provided=True)
        # What he was let in by before is withdrawn too.
        sessions.end_all(cursor, account)
    raise Refused("unknown_person")


def keep(cursor, account: str, name: str, roles: list[str]) -> None:
    """Puts what the provider says of somebody in the place of what it said before, inside the writing transaction."""
    cursor.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", [account, name, roles, store.now()])


def _refuse_forged(told: dict, provider: Provider, algorithm: str) -> None:
    """What the library that reads the token lets pass: one made for another program that names ours beside it, and one that is not signed,
    where the provider says that it knows of such."""
    audience = told.get("aud")
    ours = provider.client_id in (audience if isinstance(audience, list) else [audience])
    named = all(isinstance(told.get(name), str) and told[name] for name in ("iss", "sub"))
    if not ours or not named or algorithm.lower() in ("", "none"):
        raise Refused("forged_sign_in")


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
    return f"{told['sub']}@{urlsplit(told['iss']).netloc}"


def _values(told: dict, claim: str) -> list[str]:
    values = told.get(claim) if claim else None
    return [str(value) for value in (values if isinstance(values, list) else [values])]
