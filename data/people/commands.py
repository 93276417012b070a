"""The operator's way to the accounts, `python -m data account ...`, which is there when nobody can sign in."""

import argparse
import getpass
import json
import sys
from datetime import date

from data import store
from data.accounts import Actor
from data.people import accounts, grants
from data.people.person import HELD
from data.values.days import day
from pages.parts.words import later, text

SAID = {
    "add": later("The account {account} is there."),
    "grant": later("{account}: role {role}, grant {grant_id}."),
    "revoke": later("Grant {grant_id} is ended."),
    "disable": later("{account} signs in no more."),
    "enable": later("{account} may sign in again."),
    "password": later("{account} has a new password and is signed out everywhere."),
}


def add_to(command: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Adds what may be written behind `account`."""
    acts = command.add_subparsers(required=True, metavar="ACT", dest="act")

    def act(name: str, help: str, subject: str = "account") -> argparse.ArgumentParser:
        made = acts.add_parser(name, parents=[shared], help=help, description=help)
        if subject:
            made.add_argument(subject, type=int if subject == "grant_id" else str, metavar=subject.upper())
        return made

    new = act("add", "add an account, with a password and a role")
    new.add_argument("--name", help="of the person; without it the user name")
    new.add_argument("--email", default="", help="by which an identity provider names the person")
    act("list", "list accounts and what they hold", "")
    given = act("grant", "give an account a role")
    for one in (new, given):
        one.add_argument("--role", choices=HELD, required=one is given)
        one.add_argument("--department", metavar="D", help="code, of the role department")
        one.add_argument("--charge", default="", metavar="A,B", help="codes, of the council")
        one.add_argument("--from", dest="from_day", type=_day, metavar="DAY", help="first day; without it today")
        one.add_argument("--until", dest="until_day", type=_day, metavar="DAY", help="last day")
        one.add_argument("--document", default="", help="what the role rests on")
    changed = act("password", "set a password and sign the account out everywhere")
    for one in (new, changed):
        one.add_argument("--password-stdin", action="store_true", help="read it from the input, not the terminal")
    ended = act("revoke", "end a grant", "grant_id")
    for one in (ended, act("disable", "let an account sign in no more"), act("enable", "let it sign in again"), given):
        one.add_argument("--reason", required=True, metavar="R")


def run(given, actor: Actor) -> int:
    """Does it and says so."""
    if given.act == "list":
        return _list(given, actor)
    told = {name: getattr(given, name) for name in ("account", "role", "grant_id") if getattr(given, name, None)}
    if given.act == "add":
        password = _password(given)
        with store.writing():
            told["account"] = accounts.add(
                actor, given.account, given.name or given.account, given.email, "command line"
            )
            accounts.set_password(actor, told["account"], "command line", password)
            if given.role:
                told["grant_id"] = _grant(given, actor, told["account"], "command line")
    elif given.act == "grant":
        told["grant_id"] = _grant(given, actor, given.account, given.reason)
    elif given.act == "revoke":
        grants.revoke(actor, given.grant_id, given.reason)
    elif given.act == "password":
        accounts.set_password(actor, given.account, "command line", _password(given))
    else:
        turn = accounts.disable if given.act == "disable" else accounts.enable
        turn(actor, given.account, given.reason)
    print(json.dumps(told, ensure_ascii=False) if given.json else text(given.lang, SAID[given.act], **told))
    return 0


def _list(given, actor: Actor) -> int:
    known, held = accounts.accounts(actor), grants.grants(actor)
    if given.json:
        of_account = {
            account: json.loads(rows.to_json(orient="records", date_format="iso"))
            for account, rows in held.groupby("account")
        }
        records = json.loads(known.to_json(orient="records", date_format="iso", force_ascii=False))
        print(json.dumps([one | {"grants": of_account.get(one["account"], [])} for one in records], ensure_ascii=False))
        return 0
    print(known[["account", "name", "email", "enabled", "signed_in_at", "password"]].to_string(index=False, na_rep=""))
    shown = ["grant_id", "account", "role", "department", "charge", "from_day", "until_day", "document", "reason"]
    print(held.loc[held["ended"].isna(), shown].to_string(index=False, na_rep=""))
    return 0


def _grant(given, actor: Actor, account: str, reason: str) -> int:
    return grants.grant(
        actor,
        account,
        given.role,
        reason,
        department=given.department,
        charge=tuple(code.strip() for code in given.charge.split(",") if code.strip()),
        from_day=given.from_day,
        until_day=given.until_day,
        document=given.document,
    )


def _password(given) -> str:
    """The password, never of the command line itself, which others on the machine can read."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n") or " "
    asked = text(given.lang, "Password of {account}: ", account=given.account)
    return getpass.getpass(asked) or " "


def _day(written: str) -> date:
    found = day(written)
    if found is None:
        raise argparse.ArgumentTypeError(f"{written!r} is not a day; write 2026-01-31")
    return found.date()
