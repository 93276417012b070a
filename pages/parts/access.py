"""Who is here and what they may open: a choice in the menu, until there is signing in."""

from dataclasses import dataclass

import streamlit as st

from data.accounts import MAY_UPLOAD, Actor
from pages.parts import address, load, words

ROLES = {
    "secretary": words.later("Council's standing office"),
    "director": words.later("Director"),
    "council": words.later("Emulation and commendation council"),
    "viewer": words.later("Viewer"),
}
"""Role → its name, in the order of the picker; the departments stand before the last."""
EVERYONE = ("director", "council", "secretary", "department", "viewer")
MAY = {
    "overview": EVERYONE,
    "ranking": EVERYONE,
    "explanation": EVERYONE,
    "comparison": EVERYONE,
    "progress": EVERYONE,
    "commendations": EVERYONE,
    "method": EVERYONE,
    "upload": ("director", "council", "secretary", "department"),
    "submissions": ("director", "council", "secretary", "department"),
    "certainty": ("director", "council", "secretary"),
    "trial": ("director", "council", "secretary"),
    "questions": ("council", "secretary"),
    "demonstration": ("director", "secretary"),
    "hand_in_for": ("director", "secretary"),
    "return": ("director", "secretary"),
    "extend": ("director", "secretary"),
    "record": ("director", "secretary"),
}
"""Page, or act, → the roles that may."""
DEFAULT = "secretary"
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
    """Whether the actor may open the page."""
    return actor.role in MAY[page]


def visit() -> Visit:
    """The visit that the address describes; a role or department that does not exist is the default."""
    language = address.language()
    asked = address.value("as", DEFAULT)
    if asked not in ROLES:
        names = department_names()
        if asked in names:
            return Visit(Actor(names[asked], "department", asked), language)
        asked = DEFAULT
    # The name goes into the ledger, which has one language whoever reads it.
    return Visit(Actor(words.text(words.DEFAULT, ROLES[asked]), asked), language)


def department_names() -> dict[str, str]:
    """Code → name of every department there ever was, as it is called last."""
    known = load.departments(Actor("", "viewer")).sort_values("valid_from", na_position="first", kind="stable")
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
    return MAY_UPLOAD[actor.role]
