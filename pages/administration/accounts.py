"""Accounts and roles: who may come in, as whom, from when until when; each change with its reason."""

import pandas as pd

from data.people import accounts, grants, sessions
from pages.parts import access, acts, address, filters, heading, tables
from pages.parts.numbers import absent, moment
from pages.parts.people import account_acts, held
from pages.parts.tables import Column, Row, join, link, span, under


def main() -> None:
    here = access.visit()
    known, given = accounts.accounts(here.actor), grants.grants(here.actor)
    heading.title(here, here.text("Accounts and roles"))
    off = int((~known["enabled"]).sum())
    ending = held.ending_soon(given)
    heading.headline(
        here.plural("{count} account", "{count} accounts", len(known)) + ".",
        join(
            here.plural("{count} is disabled.", "{count} are disabled.", off) if off else "",
            here.plural(
                "{count} role ends within 30 days.", "{count} roles end within 30 days.", ending
            ) if ending else "",
            between=" ",
        ),
    )  # fmt: skip
    acts.said()
    account_acts.told_password(here)
    _list(here, known, given)
    outside = sessions.outside(here.actor)
    _outside(here, outside)
    chosen = filters.select(
        here.text("Account"),
        "account",
        {"": here.text("a new account")}
        | {one.account: f"{one.name} · {one.account}" for one in [*known.itertuples(), *outside.itertuples()]},
        "",
    )
    if not chosen:
        account_acts.add(here)
        return
    if chosen in set(outside["account"]):
        account_acts.show_outside(here, chosen, outside.set_index("account").loc[chosen])
        return
    one = known.set_index("account").loc[chosen]
    account_acts.show(here, chosen, one, given[given["account"].eq(chosen)])


def _outside(here: access.Visit, outside: pd.DataFrame) -> None:
    """Who is signed in by what the identity provider says of him alone."""
    if outside.empty:
        return
    names = access.department_names()
    rows = []
    for one in outside.itertuples():
        told = [role.partition(":") for role in one.roles.split("|")]
        roles = [names.get(code, code) if code else here.text(access.NAMES[role]) for role, _, code in told]
        row = (
            under(one.name, one.account),
            " · ".join(roles),
            moment(here.language, one.seen_at),
            link(address.link("accounts", account=one.account), here.text("Change")),
        )
        rows.append(Row(row))
    columns = [
        Column(here.text("Person"), lead=True),
        Column(here.text("Roles by the identity provider"), words=True),
        Column(here.text("Last seen")),
        Column(""),
    ]
    tables.show(columns, rows, here.text("Signed in through the identity provider, without an account here"))


def _list(here: access.Visit, known: pd.DataFrame, given: pd.DataFrame) -> None:
    columns = [
        Column(here.text("Person"), lead=True),
        Column(here.text("Roles held today and to come"), words=True),
        Column(here.text("Last sign-in")),
        Column(here.text("State")),
        Column(""),
    ]
    rows = []
    for one in known.itertuples():
        present = given[given["account"].eq(one.account) & held.lasting(given)]
        roles = [held.described(here, grant) for grant in present.itertuples()]
        last = here.text("never") if absent(one.signed_in_at) else moment(here.language, one.signed_in_at)
        state = here.text("enabled") if one.enabled else span(here.text("disabled"), "worse")
        password = {"own": "", "temporary": here.text("temporary password")}.get(one.password, here.text("no password"))
        rows.append(
            Row(
                (
                    under(one.name, " · ".join(part for part in (one.account, one.email) if not absent(part))),
                    tables.Html("<br>".join(tables.safe(role) for role in roles))
                    if roles
                    else span(here.text("none"), "quiet"),
                    last,
                    under(state, password),
                    link(address.link("accounts", account=one.account), here.text("Change")),
                )
            )
        )
    tables.show(columns, rows)


if __name__ == "__main__":
    main()
