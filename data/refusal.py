"""What the data or the role forbid: the exception that says so, and the guards that verbs begin with."""

import pandas as pd

from data import read
from data.accounts import Actor


class Refused(Exception):
    """The data forbid it. `code` has words in both languages, `params` fill them."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def only(actor: Actor, *roles: str) -> None:
    """Raises Refused(not_yours) for another role."""
    if actor.role not in roles:
        raise Refused("not_yours")


def own_or_any(actor: Actor, entry: pd.Series) -> None:
    """Raises Refused(not_yours) where the upload, a row of `read.uploads`, is neither one's own nor any one's to act on."""
    own = entry["department"] == actor.department and entry["kind"] in ("scores", "achievements")
    if actor.role not in ("secretary", "director") and not (actor.role == "department" and own):
        raise Refused("not_yours", upload_id=int(entry["upload_id"]))


def refuse_closed(actor: Actor, entry: pd.Series) -> None:
    """Raises Refused(quarter_closed) where a quarter of the upload, a row of `read.uploads`, is closed."""
    for quarter in str(entry["quarter"]).split("|"):
        if "Q" in quarter and (at := read.closed_at(actor, quarter)) is not None:
            raise Refused("quarter_closed", quarter=quarter, at=at)


def stated(reason: str | None) -> str:
    """The reason without the space around it. Raises Refused(reason_missing)."""
    if not reason or not reason.strip():
        raise Refused("reason_missing")
    return reason.strip()
