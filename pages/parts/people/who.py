"""The foot of the menu: who is signed in, the own account, the ways out; or the way in."""

import streamlit as st

from data.accounts import NOBODY
from pages.parts import access, address, heading
from pages.parts.access import Visit
from pages.parts.people import newcomers, signing_in
from pages.parts.tables import link, safe


def show(here: Visit, page: str) -> None:
    """`page`: where the reader is, to be there again after signing out and in."""
    if here.person is not None:
        st.html(f'<p class="signed-in">{safe(here.person.name)}</p>')
        if here.may(access.ACCOUNT):
            _line(here.text("My account") if here.person.provided else here.text("Change password"))
        signing_in.signing_out(here, page)
    elif newcomers.any_account(NOBODY) and here.actor != NOBODY:
        _line(here.text("Sign in"))


def without_role(here: Visit) -> None:
    """Signed in, and nothing that he may do today."""
    heading.title(here, here.text("Emulation and commendation"))
    heading.headline(
        here.text("You are signed in, but hold no role today."),
        here.text("An administrator gives roles, each with its dates."),
    )


def _line(label: str) -> None:
    st.html(f'<p class="leaving">{link(address.link(access.ACCOUNT), label)}</p>')
