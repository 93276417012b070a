"""What who is not signed in sees: the way in, at whatever address; on a fresh installation, the first administrator's."""

import re
from urllib.parse import urlencode

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from data.accounts import NOBODY
from data.people import first, passwords, sessions
from pages.parts import acts, address, heading
from pages.parts.access import Visit
from pages.parts.issues import issue
from pages.parts.people import newcomers, tokens
from pages.parts.tables import Html, safe

REFUSALS = (
    "wait",
    "wrong_sign_in",
    "stale_form",
    "busy",
    "wrong_code",
    "not_first",
    "passwords_differ",
    "account_name",
)
REFUSALS += ("person_name", "password_short", "password_long", "password_weak")
REFUSALS += ("forged_sign_in", "unknown_person", "not_provided")
"""Codes that the address of a refused form may bring."""


def show(here: Visit, page: str) -> None:
    """The form, and why the last one was refused; after it the browser is where it wanted to go."""
    if newcomers.any_account(NOBODY):
        _sign_in(here, page)
    else:
        _first_administrator(here, page)


def _sign_in(here: Visit, page: str) -> None:
    heading.title(here, here.text("Sign in"))
    _told(here)
    _form(
        here,
        page,
        "sign-in",
        [
            ("account", here.text("User name"), "text", "username"),
            ("password", here.text("Password"), "password", "current-password"),
        ],
        here.text("Sign in"),
    )
    st.caption(here.text("Forgotten password: ask an administrator for a new one."))
    if get_secrets_auth_section():
        _provider(here)


def _provider(here: Visit) -> None:
    """The way through the identity provider, and out of it for who is signed in there alone."""
    st.button(here.text("Sign in with the organisation's account"), on_click=st.login)
    if st.user.get("is_logged_in"):
        name = str(st.user.get("email") or st.user.get("name") or st.user.get("sub") or "")
        known = here.text("The identity provider knows you as {name}; here you are not signed in.", name=name)
        st.html(f'<p class="plain">{safe(known)}</p>')
        st.button(here.text("Sign out of the identity provider"), on_click=st.logout)


def _first_administrator(here: Visit, page: str) -> None:
    first.offer(NOBODY)
    heading.title(here, here.text("The first administrator"))
    heading.headline(
        here.text("Nobody has an account here yet."),
        here.text("The one-time code stands on the console where the dashboard was started."),
    )
    _told(here)
    _form(
        here,
        page,
        "first-administrator",
        [
            ("code", here.text("One-time code"), "text", "one-time-code"),
            ("person", here.text("Full name"), "text", "name"),
            ("account", here.text("User name"), "text", "username"),
            (
                "password",
                here.text("Password, at least {count} characters", count=passwords.LEAST),
                "password",
                "new-password",
            ),
            ("again", here.text("The same password again"), "password", "new-password"),
        ],
        here.text("Begin"),
    )


def _told(here: Visit) -> None:
    """What was done before the wall went up; and why the last form was refused, by what the address says of it: only known sentences are
    said."""
    acts.said()
    code = address.value("refused")
    if code in REFUSALS:
        told = {name: address.value(name) for name in ("minutes", "limit")}
        st.error(
            issue(
                here.language,
                code,
                params={n: one if re.fullmatch(r"\d{1,4}", one) else "?" for n, one in told.items()},
            )
        )


def _form(here: Visit, page: str, action: str, fields: list[tuple[str, str, str, str]], label: str) -> None:
    boxes = "".join(
        f'<label>{safe(words)}<input name="{name}" type="{kind}" autocomplete="{fill}" maxlength="256" required'
        ' autocapitalize="none" spellcheck="false"></label>'
        for name, words, kind, fill in fields
    )
    st.html(
        f'<form class="entrance" method="post" action="{action}">{hidden(page)}{boxes}'
        f'<button type="submit">{safe(label)}</button></form>'
    )


def signing_out(here: Visit, page: str) -> None:
    """The buttons to sign out, here and everywhere."""
    if st.user.get("is_logged_in"):
        # The identity provider is told as well, and is asked from the page: no form of ours may lead to another site.
        st.button(here.text("Sign out"), on_click=_leave)
        st.button(here.text("Sign out on all devices"), on_click=_leave, args=(True,))
        return
    buttons = "".join(
        f'<button type="submit" name="everywhere" value="{value}">{safe(words)}</button>'
        for value, words in (("", here.text("Sign out")), ("1", here.text("Sign out on all devices")))
    )
    st.html(f'<form class="leaving" method="post" action="sign-out">{hidden(page)}{buttons}</form>')


def _leave(everywhere: bool = False) -> None:
    sessions.sign_out(NOBODY, tokens.brought(tokens.SESSION), everywhere)
    st.logout()


def hidden(page: str) -> Html:
    """What every form of ours carries: the browser's token, and where to go on."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    carried = {
        "token": tokens.of(tokens.brought(tokens.VISITOR)),
        "page": page,
        "query": urlencode(chosen, doseq=True),
    }
    return Html(
        "".join(f'<input type="hidden" name="{name}" value="{safe(value)}">' for name, value in carried.items())
    )
