"""One's own account: the password and the sessions."""

import streamlit as st

from data.people import accounts, passwords, sessions
from data.refusal import Refused
from pages.parts import acts, heading
from pages.parts.access import Visit
from pages.parts.issues import issue
from pages.parts.numbers import local
from pages.parts.tables import Column, Row, show, under

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "coc_coc": "Cốc Cốc",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Sign in what a browser says of itself → whose it is; of two the first, since most name themselves after others too."""
BOXES = ("password_old", "password_new", "password_again")


def change_first(here: Visit) -> None:
    """A temporary password opens nothing but this."""
    heading.title(here, here.text("Change password"))
    heading.headline(here.text("Your password was given to you for the first sign-in. Choose one that only you know."))
    acts.said()
    change_password(here)


def change_password(here: Visit) -> None:
    """The boxes to change the own password; the other sessions end with the old one."""
    labels = (
        here.text("Present password"),
        here.text("New password, at least {count} characters", count=passwords.LEAST),
        here.text("The same password again"),
    )
    with st.form("own_password", clear_on_submit=True, width=420):
        for key, label in zip(BOXES, labels, strict=True):
            st.text_input(label, type="password", key=key, max_chars=passwords.MOST)
        st.form_submit_button(here.text("Change password"), type="primary", on_click=_change, args=(here,))


def own_sessions(here: Visit) -> None:
    """Where one is signed in, each to be ended."""
    known = sessions.own(here.actor)
    columns = [
        Column(here.text("Signed in")),
        Column(here.text("Last seen")),
        Column(here.text("Address")),
        Column(here.text("Browser")),
    ]
    rows = [
        Row([f"{local(one.begun_at):%d/%m/%Y %H:%M}", f"{local(one.seen_at):%d/%m/%Y %H:%M}", one.address,
             under(_browser(one.browser), here.text("this one") if one.session == here.person.session else "")])
        for one in known.itertuples()
    ]  # fmt: skip
    show(columns, rows)
    others = known[known["session"].ne(here.person.session)]
    if len(others):
        st.button(here.text("End the other sessions"), on_click=_end_others, args=(here,))


def _browser(said: str) -> str:
    """`Chrome · Windows` of what a browser says of itself; its own words where they name none that is known."""
    known = [next((name for sign, name in signs.items() if sign in said), "") for signs in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or said[:60]


def _change(here: Visit) -> None:
    old, new, again = (st.session_state[key] for key in BOXES)
    try:
        if new != again:
            raise Refused("passwords_differ")
        accounts.change_password(here.actor, old, new, here.person.session)
    except Refused as refused:
        acts.say(issue(here.language, refused.code, params=refused.params), refused=True)
    else:
        acts.say(here.text("The password is changed; you are signed out on all other devices."))


def _end_others(here: Visit) -> None:
    sessions.sign_out_everywhere(here.actor, here.person.session)
    acts.say(here.text("The other sessions are ended."))
