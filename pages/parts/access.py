"""Who is here and what they may open: who is signed in, or, while the demonstration is what there is to see, a choice in the menu."""

from dataclasses import dataclass

import streamlit as st

from data import permissions
from data.accounts import NOBODY, Actor
from data.people import sessions
from data.people.person import Person
from pages.parts import address, hindsight, load, words
from pages.parts.people import newcomers, tokens

ROLES = {
    "secretary": words.later("Council's standing office"),
    "director": words.later("Director"),
    "council": words.later("Emulation and commendation council"),
    "viewer": words.later("Viewer"),
}
"""Role → its name, in the order of the picker; the departments stand before the last."""
NAMES = ROLES | {"department": words.later("Department"), "administrator": words.later("Administrator")}
"""Role → its name, of every role that an account can hold."""
PAGES = {
    "inbox": "keep_account",
    "overview": "read_results",
    "ranking": "read_results",
    "explanation": "read_results",
    "comparison": "read_results",
    "progress": "read_results",
    "commendations": "read_results",
    "campaigns": "read_plan",
    "method": "read_plan",
    "upload": "hand_in",
    "submissions": "read_submissions",
    "evidence": "read_submissions",
    "verification": "follow_verification",
    "criteria": "read_plan",
    "targets": "read_plan",
    "departments": "read_plan",
    "rules": "read_plan",
    "closing": "read_closing",
    "certainty": "read_certainty",
    "trial": "read_certainty",
    "questions": "read_questions",
    "accounts": "manage_accounts",
    "account": "keep_account",
}
"""Page → the action of `permissions.GRANTED` that opens it."""
ACCOUNT = "account"
"""The page of one's own account; who is not signed in finds the way in there."""
OF_ACCOUNTS = (ACCOUNT, "accounts")
"""Pages for who is signed in, whatever else is open to everybody."""
DEFAULT = "director"
_KEY = "role_picker"


@dataclass(frozen=True)
class Visit:
    """Who looks, and in which language: what the door knows and every page asks `access.visit()` for.

    `person`: who is signed in; None for a visitor of the demonstration, and for nobody.
    """

    actor: Actor
    language: str
    person: Person | None = None

    def text(self, message: str, **params) -> str:
        return words.text(self.language, message, **params)

    def plural(self, one: str, many: str, count: int, **params) -> str:
        return words.plural(self.language, one, many, count, **params)

    def may(self, page: str, department: str | None = None) -> bool:
        return may(self.actor, page, department) and (self.person is not None or page not in OF_ACCOUNTS)


def may(actor: Actor, page: str, department: str | None = None) -> bool:
    """Whether the actor may open the page, or do what an action of that name is, at all or with the figures of a department."""
    return permissions.may(actor, PAGES.get(page, page), department)


def visit() -> Visit:
    """The visit that cookie and address describe; a role or department that is not there to be chosen is the default."""
    person = _person()
    if person is not None:
        held = _held(person)
        first = next(iter(held.values()), Actor(person.name, NOBODY.role, account=person.account))
        return Visit(hindsight.of(held.get(address.value("as"), first)), address.language(), person)
    return Visit(hindsight.of(_visitor()) if open_to_all() else NOBODY, address.language())


def acts(page: str) -> bool:
    """Whether things are done on the page, so that it has nothing to show of the past."""
    return permissions.acts(PAGES[page])


def _visitor() -> Actor:
    asked = address.value("as", DEFAULT)
    if asked not in ROLES:
        names = department_names()
        if asked in names:
            return Actor(names[asked], "department", asked)
        asked = DEFAULT
    # The name goes into the ledger, which has one language whoever reads it.
    return Actor(words.text(words.DEFAULT, ROLES[asked]), asked)


def open_to_all() -> bool:
    """Whether there is no wall: the demonstration is what is there, or nothing is and nobody can sign in yet."""
    return newcomers.demonstrating(NOBODY) or (newcomers.nothing_yet(NOBODY) and not newcomers.any_account(NOBODY))


def department_names() -> dict[str, str]:
    """Code → name of every department there ever was, as it is called last."""
    known = load.departments(hindsight.of(Actor("", "viewer"))).sort_values(
        "valid_from", na_position="first", kind="stable"
    )
    return dict(zip(known["code"], known["name"], strict=True))


def pick(here: Visit) -> None:
    """Draws the role picker, where there is a choice. It stands in the address as `as=`."""
    if here.actor.role == NOBODY.role:
        return
    if here.person is None:
        *others, last = ROLES
        choices = {role: here.text(ROLES[role]) for role in others} | department_names()
        choices, default = choices | {last: here.text(ROLES[last])}, DEFAULT
    else:
        names = department_names()
        held = _held(here.person)
        choices = {
            key: names.get(one.department, key) if one.department else here.text(NAMES[key])
            for key, one in held.items()
        }
        default = next(iter(choices), "")
        if len(choices) < 2:
            return
    asked = address.value("as", default)
    st.session_state[_KEY] = asked if asked in choices else default

    def chosen():
        address.write("as", st.session_state[_KEY], default)

    st.selectbox(
        here.text("Looking as"), list(choices), format_func=choices.get, placeholder="", key=_KEY, on_change=chosen
    )


def kinds(actor: Actor) -> tuple[str, ...]:
    """The kinds of file that this role hands in."""
    return permissions.hands_in(actor)


def _held(person: Person) -> dict[str, Actor]:
    """What `as=` says of each role of a person: the role's name, or a department's code."""
    return {actor.department or actor.role: actor for actor in person.actors}


def _person() -> Person | None:
    """Who is signed in."""
    return sessions.person(NOBODY, tokens.brought(tokens.SESSION))
