"""Accounts on the command line, `python -m data account`, and who acts there: an account in its role, or the operator."""

import io
import json
import sys

import pytest

from analytics.__main__ import main as analyse
from data import store
from data.__main__ import main
from data.accounts import NOBODY
from data.people import sessions
from data.refusal import Refused

GOOD = "con mèo ngồi trên mái"


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command with something on its input; the exit code, what it wrote, and what it complained."""

    def ran(*arguments, told="", by=main):
        monkeypatch.setattr(sys, "stdin", io.StringIO(told))
        try:
            code = by([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err and GOOD not in said.out + said.err
        return code, said.out, said.err

    return ran


@pytest.fixture
def added(empty, run):
    """A store with the administrator `binh` and the secretary `an`."""
    for name, role in (("binh", "administrator"), ("an", "secretary")):
        assert run("account", "add", name, "--role", role, "--password-stdin", told=f"{GOOD}\n")[0] == 0


def test_an_account_added_here_signs_in_and_is_listed_with_what_it_holds(added, run):
    assert sessions.person(NOBODY, sessions.sign_in(NOBODY, "binh", GOOD, "")).actors[0].role == "administrator"
    code, out, _ = run("account", "list", "--json")
    known = json.loads(out)
    assert code == 0 and "argon2" not in out
    assert [(one["account"], [grant["role"] for grant in one["grants"]]) for one in known] == [
        ("an", ["secretary"]),
        ("binh", ["administrator"]),
    ]


def test_a_password_that_is_none_leaves_no_account(empty, run):
    assert run("account", "add", "an", "--password-stdin", told="ngắn\n")[0] == 1
    assert run("account", "add", "an", "--password-stdin", told="")[0] == 1
    assert json.loads(run("account", "list", "--json")[1]) == []


def test_who_is_locked_out_is_brought_back_by_the_operator(added, run):
    assert run("account", "disable", "binh", "--reason", "nhầm")[0] == 0
    for _ in range(6):
        with pytest.raises(Refused):
            sessions.sign_in(NOBODY, "binh", "sai mật khẩu", "")
    assert run("account", "enable", "binh", "--reason", "sửa")[0] == 0
    assert run("account", "password", "binh", "--password-stdin", told="một mật khẩu khác\n")[0] == 0
    assert sessions.person(NOBODY, sessions.sign_in(NOBODY, "binh", "một mật khẩu khác", "")).actors


def test_a_grant_is_given_for_some_days_and_ended(added, run):
    days = ("--from", "2026-01-01", "--until", "31/12/2099", "--document", "GUQ 05", "--reason", "KT. Giám đốc")
    code, out, _ = run("account", "grant", "an", "--role", "director", *days, "--json")
    given = json.loads(out)
    assert (code, given["role"]) == (0, "director")
    assert run("account", "revoke", given["grant_id"], "--reason", "xong")[0] == 0
    assert run("account", "revoke", given["grant_id"], "--reason", "xong", "--lang", "en")[2:] == (
        "There is no such role to be taken back.\n",
    )
    assert run("account", "grant", "an", "--role", "department", "--reason", "x")[0] == 1
    assert run("account", "grant", "an", "--role", "king", "--reason", "x")[0] == 2
    assert run("account", "grant", "nobody", "--role", "viewer", "--reason", "x")[0] == 1


def test_an_account_acts_in_its_role_and_no_other_and_the_ledger_names_it(added, run, files, tmp_path):
    (tmp_path / "departments.csv").write_text(files.departments, encoding="utf-8")
    take = ("upload", tmp_path / "departments.csv")
    assert run(*take, "--as", "binh")[0] == 1  # an administrator touches no figure
    assert run(*take, "--as", "an", "--role", "director")[0] == 1
    assert run(*take, "--as", "an")[0] == 0
    assert store.frame(
        "SELECT actor, role, account FROM ledger ORDER BY entry_id DESC LIMIT 1"
    ).to_numpy().tolist() == [["an", "secretary", "an"]]
    assert run("account", "add", "xa", "--password-stdin", "--as", "an", told=f"{GOOD}\n")[0] == 1
    code, _, complained = run("questions", "--quarter", "2025-Q1", "--role", "viewer", "--lang", "en", by=analyse)
    assert (code, complained) == (1, "Your role does not do this.\n")
    assert run("questions", "--quarter", "2025-Q1", "--role", "XX", by=analyse)[0] == 1
