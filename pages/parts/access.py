"""Who is here and what they may open: a choice in the menu, until there is signing in."""

from dataclasses import dataclass

import streamlit as st

from data import permissions
from data.accounts import Actor
from pages.parts import address, hindsight, load, words

ROLES = {
    "secretary": words.later("Council's standing office"),
    "director": words.later("Director"),
    "council": words.later("Emulation and commendation council"),
    "viewer": words.later("Viewer"),
}
"""Role → its name, in the order of the picker; the departments stand before the last."""
PAGES = {
    "overview": "read_results",
    "ranking": "read_results",
    "explanation": "read_results",
    "comparison": "read_results",
    "progress": "read_results",
    "commendations": "read_results",
    "method": "read_plan",
    "upload": "hand_in",
    "submissions": "read_submissions",
    "verification": "follow_verification",
    "criteria": "read_plan",
    "departments": "read_plan",
    "certainty": "read_certainty",
    "trial": "read_certainty",
    "questions": "read_questions",
}
"""Page → the action of `permissions.GRANTED` that opens it."""
DEFAULT = "director"
_KEY = "role_picker"


@dataclass(frozen=True)
class Visit:
    """Who looks, and in which language: what the door knows and every page asks `access.visit()` for."""

    actor: Actor
    language: str

    def text(self, message: str, **params) -> str:
        return words.text(self.language, message, **params)

    def plural(self, one: str, many: str, count: int, **params) -> str:
        return words.plural(self.language, one, many, count, **params)

    def may(self, page: str) -> bool:
        return may(self.actor, page)


def may(actor: Actor, page: str) -> bool:
    """Whether the actor may open the page, or do what an action of that name is."""
    return permissions.may(actor, PAGES.get(page, page))


def visit() -> Visit:
    """The visit that the address describes; a role or department that does not exist is the default."""
    return Visit(hindsight.of(_who()), address.language())


def acts(page: str) -> bool:
    """Whether things are done on the page, so that it has nothing to show of the past."""
    return permissions.acts(PAGES[page])


def _who() -> Actor:
    asked = address.value("as", DEFAULT)
    if asked not in ROLES:
        names = department_names()
        if asked in names:
            return Actor(names[asked], "department", asked)
        asked = DEFAULT
    # The name goes into the ledger, which has one language whoever reads it.
    return Actor(words.text(words.DEFAULT, ROLES[asked]), asked)


def department_names() -> dict[str, str]:
    """Code → name of every department there ever was, as it is called last."""
    known = load.departments(hindsight.of(Actor("", "viewer"))).sort_values(
        "valid_from", na_position="first", kind="stable"
    )
    return dict(zip(known["code"], known["name"], strict=True))


def pick(here: Visit) -> None:
    """Draws the role picker. The choice stands in the address as `as=`."""
    *others, last = ROLES
    choices = {role: here.text(ROLES[role]) for role in others} | department_names() | {last: here.text(ROLES[last])}
    asked = address.value("as", DEFAULT)
    st.session_state[_KEY] = asked if asked in choices else DEFAULT

    def chosen():
        address.write("as", st.session_state[_KEY], DEFAULT)

    st.selectbox(
        here.text("Looking as"), list(choices), format_func=choices.get, placeholder="", key=_KEY, on_change=chosen
    )


def kinds(actor: Actor) -> tuple[str, ...]:
    """The kinds of file that this role hands in."""
    return permissions.hands_in(actor)
