"""What an administrator does with an account: each act with its reason, which the ledger keeps."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.people import accounts, grants, passwords, sessions
from data.people.person import HELD
from data.refusal import Refused
from pages.parts import access, acts, filters, heading
from pages.parts.access import Visit
from pages.parts.issues import issue
from pages.parts.literal import literal
from pages.parts.numbers import absent, read_day
from pages.parts.people import held

_PASSWORD = "told_password"
_WIDTH = 520


def add(here: Visit) -> None:
    """A new account with its first role, which may wait."""
    with st.form("add_account", width=_WIDTH):
        st.text_input(here.text("Full name"), key="add_name", max_chars=200)
        st.text_input(here.text("User name"), key="add_account_name", max_chars=40)
        st.text_input(here.text("E-mail, for the identity provider"), key="add_email", max_chars=200)
        _reason(here, "add")
        st.form_submit_button(here.text("Add the account"), type="primary", on_click=_add, args=(here,))


def show(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    """The acts on an account; `one`: its row of `accounts.accounts`, `given`: its rows of `grants.grants`."""
    heading.headline(one["name"])
    options = {
        "grant": here.text("Give a role"),
        "revoke": here.text("Take a role back"),
        "password": here.text("New password"),
        "sessions": here.text("Sign out everywhere"),
        "rename": here.text("Name and e-mail"),
        "state": here.text("Disable") if one["enabled"] else here.text("Enable"),
    }
    act = filters.switch(here.text("Act"), "act", options, "grant")
    with st.form(f"act_{act}", width=_WIDTH):
        _BOXES[act](here, account, one, given)


def show_outside(here: Visit, account: str, one: pd.Series) -> None:
    """The act on who has no account here; `one`: his row of `sessions.outside`."""
    heading.headline(one["name"])
    with st.form("act_sessions", width=_WIDTH):
        _sessions(here, account, one, pd.DataFrame())
    st.caption(here.text("To keep him out, add an account with his e-mail address and disable it."))


def told_password(here: Visit) -> None:
    """The temporary password that was made last, once."""
    if told := st.session_state.pop(_PASSWORD, None):
        account, password = told
        st.warning(
            here.text(
                "Temporary password of {account}: tell it to nobody else. It is shown this once, can be used for {hours} hours, and must be changed at the first sign-in.",
                account=literal(account),
                hours=int(passwords.TEMPORARY.total_seconds() // 3600),
            )
        )
        st.code(password, language=None)


def _grant(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    names = access.department_names()
    st.selectbox(
        here.text("Role"),
        list(HELD),
        # Who chooses nothing gives away the least.
        index=HELD.index("viewer"),
        format_func=lambda role: here.text(access.NAMES[role]),
        key="grant_role",
        placeholder="",
    )
    st.selectbox(
        here.text("Department, of the role of a department"),
        ["", *names],
        format_func=lambda code: names.get(code, "–"),
        key="grant_department",
        placeholder="",
    )
    st.multiselect(
        here.text("In charge of, of the council"),
        list(names),
        format_func=names.get,
        key="grant_charge",
        placeholder="",
    )
    st.text_input(here.text("From (day/month/year; empty: today)"), key="grant_from", max_chars=10)
    st.text_input(here.text("Until (day/month/year; empty: until taken back)"), key="grant_until", max_chars=10)
    st.text_input(here.text("Document"), key="grant_document", max_chars=200)
    _reason(here, "grant")
    st.form_submit_button(here.text("Give the role"), type="primary", on_click=_granted, args=(here, account))


def _revoke(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    open_ones = given[held.lasting(given)]
    labels = {int(grant.grant_id): held.described(here, grant) for grant in open_ones.itertuples()}
    if not labels:
        st.caption(here.text("This account holds no role."))
    st.selectbox(here.text("Role"), list(labels), format_func=labels.get, key="revoke_grant", placeholder="")
    _reason(here, "revoke")
    done = here.text("The role is taken back.")
    st.form_submit_button(
        here.text("Take it back"),
        type="primary",
        disabled=not labels,
        on_click=_done,
        args=(here, "revoke", lambda why: grants.revoke(here.actor, st.session_state["revoke_grant"], why), done),
    )


def _password(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    _reason(here, "password")

    def act(why: str) -> None:
        st.session_state[_PASSWORD] = (account, accounts.set_password(here.actor, account, why))

    done = here.text("The account has a new password and is signed out everywhere.")
    st.form_submit_button(
        here.text("Make a temporary password"), type="primary", on_click=_done, args=(here, "password", act, done)
    )


def _sessions(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    st.caption(here.plural("Signed in on {count} device.", "Signed in on {count} devices.", int(one["sessions"])))
    _reason(here, "sessions")
    done = here.text("The account is signed out everywhere.")
    st.form_submit_button(
        here.text("Sign out everywhere"),
        type="primary",
        on_click=_done,
        args=(here, "sessions", lambda why: sessions.end_sessions(here.actor, account, why), done),
    )


def _rename(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    st.text_input(here.text("Full name"), one["name"], key=f"rename_name_{account}", max_chars=200)
    email = "" if absent(one["email"]) else one["email"]
    st.text_input(here.text("E-mail, for the identity provider"), email, key=f"rename_email_{account}", max_chars=200)
    _reason(here, "rename")

    def act(why: str) -> None:
        said = (st.session_state[f"rename_{what}_{account}"] for what in ("name", "email"))
        accounts.rename(here.actor, account, *said, why)

    done = here.text("The account is changed.")
    st.form_submit_button(here.text("Keep"), type="primary", on_click=_done, args=(here, "rename", act, done))


def _state(here: Visit, account: str, one: pd.Series, given: pd.DataFrame) -> None:
    _reason(here, "state")
    turn = accounts.disable if one["enabled"] else accounts.enable
    label = here.text("Disable the account") if one["enabled"] else here.text("Enable the account")
    done = here.text("The account is disabled.") if one["enabled"] else here.text("The account is enabled.")
    st.form_submit_button(
        label,
        type="primary",
        on_click=_done,
        args=(here, "state", lambda why: turn(here.actor, account, why), done),
    )


_BOXES: dict[str, Callable] = {
    "grant": _grant,
    "revoke": _revoke,
    "password": _password,
    "sessions": _sessions,
    "rename": _rename,
    "state": _state,
}


def _reason(here: Visit, act: str) -> None:
    st.text_input(here.text("Reason"), key=f"{act}_reason", max_chars=500)


def _add(here: Visit) -> None:
    said = [st.session_state[f"add_{name}"] for name in ("account_name", "name", "email")]

    def act(why: str) -> None:
        account = accounts.add(here.actor, *said, why)
        st.session_state[_PASSWORD] = (account, accounts.set_password(here.actor, account, why))
        st.query_params["account"] = account
        for name in ("account_name", "name", "email"):
            st.session_state[f"add_{name}"] = ""

    _done(here, "add", act, here.text("The account is added. Give it a role now."))


def _granted(here: Visit, account: str) -> None:
    said = {
        name: st.session_state[f"grant_{name}"]
        for name in ("role", "department", "charge", "from", "until", "document")
    }
    days = {name: read_day(said[name]) for name in ("from", "until")}
    if any(said[name].strip() and day is None for name, day in days.items()):
        acts.say(here.text("Write a day as day/month/year."), refused=True)
        return

    def act(why: str) -> None:
        grants.grant(
            here.actor,
            account,
            said["role"],
            why,
            department=said["department"] or None,
            charge=tuple(said["charge"]),
            from_day=days["from"],
            until_day=days["until"],
            document=said["document"],
        )
        for name in ("from", "until", "document"):
            st.session_state[f"grant_{name}"] = ""

    _done(here, "grant", act, here.text("The role is given."))


def _done(here: Visit, name: str, act: Callable[[str], object], done: str) -> None:
    """Does it with the reason that was written, and has the next run say so, or why not."""
    try:
        why = st.session_state[f"{name}_reason"].strip()
        if not why:
            raise Refused("reason_missing")
        act(why)
    except Refused as refused:
        acts.say(issue(here.language, refused.code, params=refused.params), refused=True)
    else:
        st.session_state[f"{name}_reason"] = ""
        acts.say(done)
