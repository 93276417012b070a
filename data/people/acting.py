"""Who acts on the command line: an account in a role that it holds, or the operator of the machine in the role he names."""

import getpass

from data import read, store
from data.accounts import NOBODY, ROLES, Actor
from data.people.accounts import any_account
from data.people.person import HELD, holder
from data.refusal import Refused


def acting(name: str | None, role: str | None = None, usual: str = "secretary") -> Actor:
    """`name`: who acts; that of an account acts in a role it holds today, any other is the operator's, as is none (his name on the system).

    `role`: one of `ROLES`, or a department's code; none: of an account its only one, of the operator `usual`.
    Raises Refused: role_not_held, unknown_department.
    """
    account = (name or "").strip().lower()
    if name and store.exists() and any_account(NOBODY) and _is_account(account):
        person = holder(account)
        held = person.actors if person else ()
        chosen = [one for one in held if role in (None, one.role, one.department)]
        if len(chosen) != 1:
            raise Refused("role_not_held", account=account)
        return chosen[0]
    role = role or usual
    if role in HELD and role != "department":
        return Actor(name or operator(), role)
    actor = Actor(name or operator(), "department", role)
    if role in ROLES or role not in set(read.departments(actor)["code"]):
        raise Refused("unknown_department", found=role)
    return actor


def operator() -> str:
    """The name of who is at the machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "operator"


def _is_account(account: str) -> bool:
    with store.reading() as cursor:
        return cursor.execute("SELECT EXISTS (FROM account_changes WHERE account = ?)", [account]).fetchone()[0]
