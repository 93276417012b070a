"""Who may do what, with whose figures: the one table, and the one place that asks it.

A verb or reader of this room carries `@permitted(action)`: whoever calls it in a role that the table does not name is refused before
it begins. Where the scope is not everything, the reader leaves out the rest, and the verb asks `own`.
"""

import functools

import pandas as pd

from data.accounts import Actor
from data.contract import CONTRACTS
from data.people.person import withdrawn
from data.refusal import Refused

ALL, OWN, PUBLISHED = "all", "own", "published"
"""Scopes: every department; one's own; every department, in quarters that are published, as they were closed."""

_COUNCIL = {"director": ALL, "council": ALL, "secretary": ALL}
_OFFICE = {"director": ALL, "secretary": ALL}
_INSIDE = _COUNCIL | {"department": ALL}
_SIGNED_IN = _INSIDE | {"viewer": ALL, "administrator": ALL}

GRANTED: dict[str, dict[str, str]] = {
    # before anybody has said who he is: whether there is a store, and what kind
    "enter": _SIGNED_IN | {"nobody": ALL},
    # departments, criteria, targets, rules
    "read_plan": _SIGNED_IN,
    # points, ranks, progress, commendations
    "read_results": _INSIDE | {"viewer": PUBLISHED, "administrator": PUBLISHED},
    # files, receipts, evidence, reasons
    "read_submissions": _COUNCIL | {"department": OWN},
    "read_certainty": _COUNCIL,
    # checks before closing, bundles
    "read_closing": _COUNCIL,
    "read_questions": {"council": ALL, "secretary": ALL},
    "reply": {"council": ALL, "secretary": ALL},
    "hand_in": _COUNCIL | {"department": OWN},
    "withdraw": _OFFICE | {"department": OWN},
    # files of evidence, to a line or an achievement, and away from it
    "attach": _OFFICE | {"department": OWN},
    "hand_in_for": _OFFICE,
    "return": _OFFICE,
    "extend": _OFFICE,
    "check": _OFFICE,
    "verify": {"council": ALL, "secretary": ALL},
    # lines beside what was verified of them, and why
    "follow_verification": _COUNCIL | {"department": OWN},
    "answer": {"department": OWN},
    "set_up": _OFFICE,
    "demonstrate": _OFFICE,
    "close": _OFFICE,
    "waive": {"director": ALL},
    "publish": {"director": ALL},
    "reopen": _OFFICE,
    "manage_accounts": {"administrator": ALL},
    "keep_account": _SIGNED_IN,
}
"""Action → role → scope. A role that is not named may not."""

HANDS_IN: dict[str, tuple[str, ...]] = {
    "secretary": tuple(CONTRACTS),
    "director": tuple(CONTRACTS),
    "council": ("verifications",),
    "department": ("scores", "achievements"),
}
"""Role → the kinds of file it hands in, in the order in which they need one another."""


def scope(actor: Actor, action: str) -> str | None:
    """ALL, OWN or PUBLISHED; None where the actor may not. Raises KeyError where there is no such action."""
    found = GRANTED[action].get(actor.role)
    return None if actor.as_of is not None and acts(action) else found


def acts(action: str) -> bool:
    """Whether the action changes the figures: who looks back to an entry of the ledger may do none of these."""
    return not action.startswith("read_") and action not in ("enter", "keep_account", "follow_verification")


def may(actor: Actor, action: str, department: str | None = None) -> bool:
    """Whether the actor may do it at all, or, where a department is named, with its figures."""
    found = scope(actor, action)
    return found is not None and (found != OWN or department is None or department == actor.department)


def require(actor: Actor, action: str, department: str | None = None) -> None:
    """Raises Refused(not_yours) where the actor may not."""
    if not may(actor, action, department):
        raise Refused("looking_back" if actor.as_of is not None and acts(action) else "not_yours")


def permitted(action: str):
    """Marks a reader or verb as this action: it asks the table before it begins, and an act, whether who does it still may."""
    if action not in GRANTED:
        raise ValueError(f"no such action: {action}")

    def mark(act):
        @functools.wraps(act)
        def guarded(actor: Actor, *arguments, **named):
            require(actor, action)
            if actor.account is not None and acts(action) and withdrawn(actor):
                raise Refused("signed_out")
            return act(actor, *arguments, **named)

        guarded.action = action
        return guarded

    return mark


def sight(actor: Actor) -> tuple[str | None, ...]:
    """What the actor sees of plan, results and submissions: two with the same sight are shown the same."""
    scopes = tuple(scope(actor, action) for action in ("read_plan", "read_results", "read_submissions"))
    return (*scopes, actor.department if OWN in scopes else None)


def hands_in(actor: Actor) -> tuple[str, ...]:
    """The kinds of file that the actor hands in."""
    return HANDS_IN.get(actor.role, ())


def own_upload(actor: Actor, action: str, entry: pd.Series) -> None:
    """Raises Refused(not_yours) where the upload, a row of `records.uploads`, is not one to do this with."""
    own = entry["kind"] in HANDS_IN["department"] and may(actor, action, entry["department"])
    if scope(actor, action) != ALL and not own:
        raise Refused("not_yours", upload_id=int(entry["upload_id"]))


def visible(actor: Actor, departments: pd.Series) -> pd.Series:
    """Whether the actor may read what these departments handed in; `departments`: codes, of a whole file joined by `|`."""
    found = scope(actor, "read_submissions")
    if found is None:
        return departments.isna() & False
    return departments.eq(actor.department) if found == OWN else departments.isna() | True


def own_words(actor: Actor, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with these columns, a department's own words, emptied where they are not the actor's to read."""
    hidden = ~visible(actor, frame["department"])
    return frame.assign(**{name: frame[name].mask(hidden) for name in columns}) if hidden.any() else frame
