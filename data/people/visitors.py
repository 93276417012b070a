"""Who is let in without an account: everybody, while the demonstration is what is there, or nothing yet."""

from data import store
from data.accounts import Actor
from data.people import accounts
from data.permissions import permitted
from data.read import sample_in_force, version


@permitted("enter")
def nothing_yet(actor: Actor) -> bool:
    """Whether nothing was ever put in, accounts aside."""
    with store.reading() as cursor:
        return not cursor.execute(
            "SELECT EXISTS (FROM ledger WHERE NOT list_contains(?, verb))", [list(accounts.VERBS)]
        ).fetchone()[0]


@permitted("enter")
def demonstrating(actor: Actor) -> bool:
    """Whether the demonstration is in force and is what there is: nobody who is signed in has put anything in beside it, and where there
    are accounts nobody else has either, as the operator may."""
    with store.reading() as cursor:
        own = cursor.execute(
            "SELECT EXISTS (FROM ledger LEFT JOIN uploads ON upload_id = entry_id"
            " WHERE account IS NOT NULL AND NOT coalesce(sample, false) AND NOT list_contains(?, verb))",
            [list(accounts.VERBS)],
        ).fetchone()[0]
        beside = cursor.execute(
            "SELECT EXISTS (FROM account_changes) AND EXISTS (FROM uploads_in_force(?) WHERE NOT sample)",
            [version(actor)],
        ).fetchone()[0]
    return not own and not beside and sample_in_force(actor)
