"""People: passwords, accounts, grants, sessions and attempts in a real store, with the time moved by hand."""

from datetime import date, timedelta

import argon2
import pytest

from data import store
from data.accounts import NOBODY, Actor
from data.people import accounts, attempts, first, grants, passwords, sessions
from data.people.acting import acting
from data.people.person import today
from data.refusal import Refused

ADMINISTRATOR = Actor("operator", "administrator")
GOOD = "con mèo ngồi trên mái"


@pytest.fixture
def people(empty):
    """A store with the account `an`: secretary, with a password."""
    accounts.add(ADMINISTRATOR, "An", " Nguyễn  An ", "An@Example.vn")
    accounts.set_password(ADMINISTRATOR, "an", "thử", GOOD)
    grants.grant(ADMINISTRATOR, "an", "secretary", "thử")


def sign_in(password=GOOD, account="an", address="10.0.0.1"):
    return sessions.sign_in(NOBODY, account, password, address)


def refused(act, *arguments, **named):
    with pytest.raises(Refused) as told:
        act(*arguments, **named)
    return told.value.code


# Passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn thôi", "password_short"),
        ("x" * 257, "password_long"),
        ("aaaaaaaaaaaaaaa", "password_weak"),
        ("matkhau123456", None),
        ("MatKhau@2026", "password_weak"),
        ("nguyenan-nguyenan", "password_weak"),
    ],
)
def test_a_password_is_long_and_not_what_everybody_tries_first(password, code):
    told = refused(passwords.hashed, password, "nguyenan") if code else None
    assert told == code


def test_a_password_is_kept_as_argon2id_and_known_however_its_letters_are_written():
    kept = passwords.hashed("mật khẩu của tôi", "an")
    assert kept.startswith("$argon2id$")
    assert passwords.same(kept, "mật khẩu của tôi") and not passwords.same(kept, "mat khau cua toi")
    assert not passwords.same(None, GOOD)


def test_the_product_keeps_passwords_as_the_recommendation_says_however_cheap_the_tests_are():
    usual = argon2.PasswordHasher()
    assert (usual.memory_cost, usual.time_cost, usual.type) == (65536, 3, argon2.Type.ID)


def test_no_hash_and_no_password_stands_in_the_ledger(people):
    sign_in()
    written = " ".join(map(str, store.frame("SELECT * FROM ledger").to_numpy().ravel()))
    assert "argon2" not in written and GOOD not in written
    assert list(store.frame("SELECT verb FROM ledger")["verb"]) == ["add_account", "set_password", "grant"]


# Signing in


def test_who_signs_in_is_himself_in_each_role_he_holds(people):
    grants.grant(ADMINISTRATOR, "an", "council", "thử", charge=("YT",))
    grants.grant(ADMINISTRATOR, "an", "council", "thử", charge=("HC",))
    person = sessions.person(NOBODY, sign_in(account=" AN "))
    assert person.actors == (
        Actor("Nguyễn An", "council", None, ("YT", "HC"), "an"),
        Actor("Nguyễn An", "secretary", None, (), "an"),
    )


def test_wrong_name_wrong_password_and_disabled_account_get_the_same_answer_after_the_same_work(people, monkeypatch):
    compared = []
    monkeypatch.setattr(passwords, "HASHER", Counting(compared))
    accounts.add(ADMINISTRATOR, "xa", "Xa")
    accounts.set_password(ADMINISTRATOR, "xa", "thử", GOOD)
    accounts.disable(ADMINISTRATOR, "xa", "nghỉ")
    codes = [refused(sign_in, *given) for given in [("sai mật khẩu", "an"), (GOOD, "nobody"), (GOOD, "xa")]]
    assert codes == ["wrong_sign_in"] * 3 and len(compared) == 3


class Counting(argon2.PasswordHasher):
    """Counts what is compared."""

    def __init__(self, compared):
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared = compared

    def verify(self, *given):
        self.compared.append(1)
        return super().verify(*given)


@pytest.mark.parametrize("account", ["an", "nobody"])
def test_five_failures_lock_an_account_longer_each_time_whether_or_not_it_is_there(people, after, account):
    for _ in range(4):
        assert refused(sign_in, "sai mật khẩu", account) == "wrong_sign_in"
    waits = []
    for _ in range(8):
        assert refused(sign_in, "sai mật khẩu", account) == "wrong_sign_in"
        with pytest.raises(Refused) as told:
            sign_in(GOOD, account)  # the right password does not open a locked account
        waits.append(told.value.params["minutes"])
        after(minutes=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    if account == "an":
        assert sessions.person(NOBODY, sign_in())


def test_the_wait_has_an_end_and_a_success_ends_the_row_of_failures(people, after):
    for _ in range(4):
        assert refused(sign_in, "sai mật khẩu") == "wrong_sign_in"
    sign_in()
    for _ in range(5):
        assert refused(sign_in, "sai mật khẩu") == "wrong_sign_in"
    with pytest.raises(Refused) as told:
        sign_in()
    assert told.value.params == {"minutes": 1}


def test_many_failures_from_one_address_wait_whatever_the_accounts(people, after):
    for number in range(attempts.MANY):
        assert refused(sign_in, "sai mật khẩu", f"user{number}") == "wrong_sign_in"
    assert refused(sign_in) == "wait"
    assert sessions.person(NOBODY, sign_in(address="10.0.0.2"))
    after(minutes=16)
    assert sessions.person(NOBODY, sign_in())


def test_a_name_that_was_typed_is_not_kept_as_it_was_typed(people):
    refused(sign_in, "x", "oops-my-password")
    assert "oops" not in " ".join(map(str, store.frame("SELECT * FROM attempts").to_numpy().ravel()))


# Sessions


def test_a_session_ends_when_idle_and_in_any_case_after_a_day_of_work(people, after):
    token = sign_in()
    for _ in range(8):
        after(minutes=85)
        assert sessions.person(NOBODY, token)
    after(minutes=85)
    assert sessions.person(NOBODY, token) is None  # 12 hours, however busy
    token = sign_in()
    after(minutes=121)
    assert sessions.person(NOBODY, token) is None


@pytest.mark.parametrize("token", [None, "", "x", "forged" * 8])
def test_a_token_that_nobody_gave_is_nobody(people, token):
    sign_in()
    assert sessions.person(NOBODY, token) is None


def test_what_the_store_keeps_of_a_session_opens_none(people):
    sign_in()
    (kept,) = store.frame("SELECT token_sha256 FROM sessions")["token_sha256"]
    assert sessions.person(NOBODY, kept) is None


def test_signing_out_ends_one_session_and_everywhere_all(people):
    one, two, three = sign_in(), sign_in(), sign_in()
    sessions.sign_out(NOBODY, one)
    assert [sessions.person(NOBODY, token) is None for token in (one, two, three)] == [True, False, False]
    sessions.sign_out(NOBODY, two, everywhere=True)
    assert sessions.person(NOBODY, two) is sessions.person(NOBODY, three) is None


def test_a_new_password_wants_the_old_one_and_ends_the_other_sessions(people):
    here, elsewhere = sign_in(), sign_in()
    person = sessions.person(NOBODY, here)
    (actor,) = person.actors
    assert refused(accounts.change_password, actor, "sai mật khẩu", "mật khẩu hoàn toàn mới") == "wrong_password"
    assert refused(accounts.change_password, actor, GOOD, GOOD) == "password_same"
    accounts.change_password(actor, GOOD, "mật khẩu hoàn toàn mới", person.session)
    assert sessions.person(NOBODY, here) and sessions.person(NOBODY, elsewhere) is None
    assert refused(sign_in) == "wrong_sign_in" and sign_in("mật khẩu hoàn toàn mới")


def test_a_temporary_password_must_be_changed_and_does_not_last(people, after):
    given = accounts.set_password(ADMINISTRATOR, "an", "quên")
    assert sessions.person(NOBODY, sign_in(given)).must_change
    after(hours=73)
    assert refused(sign_in, given) == "wrong_sign_in"


@pytest.mark.parametrize("ended", ["session", "account", "role", "time"])
def test_a_page_that_is_still_open_acts_no_more(people, after, ended):
    accounts.add(ADMINISTRATOR, "binh", "Bình")
    accounts.set_password(ADMINISTRATOR, "binh", "thử", GOOD)
    number = grants.grant(ADMINISTRATOR, "binh", "administrator", "thử")
    token = sign_in(account="binh")
    (actor,) = sessions.person(NOBODY, token).actors
    accounts.rename(actor, "an", "An", "", "trang đang mở")
    if ended == "session":
        sessions.sign_out(NOBODY, token)
    elif ended == "account":
        accounts.disable(ADMINISTRATOR, "binh", "nghỉ")
    elif ended == "role":
        grants.revoke(ADMINISTRATOR, number, "thôi")
    else:
        after(hours=3)
    before = store.version()
    assert refused(accounts.rename, actor, "an", "An", "", "trang còn mở") == "signed_out"
    assert store.version() == before


# Accounts and grants


def test_an_administrator_manages_accounts_and_nobody_else_does(people):
    for role in ("director", "council", "secretary", "viewer", "nobody"):
        actor = Actor("An", role)
        for act in (accounts.accounts, grants.grants):
            assert refused(act, actor) == "not_yours"
        assert refused(accounts.add, actor, "xa", "Xa") == "not_yours"
        assert refused(grants.grant, actor, "an", "director", "tôi muốn") == "not_yours"
    grants.grant(ADMINISTRATOR, "an", "administrator", "thử")
    assert refused(grants.grant, Actor("An", "administrator", account="an"), "an", "director", "x") == "own_grant"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nguyễn an", "An"), "account_name"),
        (("a", "An"), "account_name"),
        (("an@co.vn", "An"), "account_name"),
        (("xa", " "), "person_name"),
        (("xa", "Xa", "xa"), "not_an_email"),
        (("AN", "An"), "account_exists"),
        (("xa", "Xa", "AN@example.vn"), "email_taken"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_is_kept(people, arguments, code):
    before = store.version()
    assert refused(accounts.add, ADMINISTRATOR, *arguments) == code
    assert store.version() == before


def test_a_delegation_holds_on_its_days_and_no_other(people, after):
    first_day = today() + timedelta(days=1)
    given = {"from_day": first_day, "until_day": first_day + timedelta(days=2), "document": "GUQ 05"}
    grants.grant(ADMINISTRATOR, "an", "director", "KT. Giám đốc", **given)

    def directs():
        return "director" in [actor.role for actor in sessions.person(NOBODY, sign_in()).actors]

    held = []
    for _ in range(5):
        held.append(directs())
        after(days=1)
    assert held == [False, True, True, True, False]
    assert refused(grants.grant, ADMINISTRATOR, "an", "viewer", "x", until_day=date(2000, 1, 1)) == "days_backwards"
    assert refused(grants.grant, ADMINISTRATOR, "an", "department", "x") == "department_missing"


def test_what_was_granted_ended_and_renamed_is_told_as_of_then(people):
    (number,) = grants.grants(ADMINISTRATOR)["grant_id"]
    before = store.version()
    grants.revoke(ADMINISTRATOR, int(number), "hết nhiệm vụ")
    accounts.rename(ADMINISTRATOR, "an", "Nguyễn Văn An", "", "đổi tên")
    assert grants.grants(ADMINISTRATOR)["end_reason"].tolist() == ["hết nhiệm vụ"]
    assert grants.grants(ADMINISTRATOR, before)["ended"].isna().all()
    assert accounts.accounts(ADMINISTRATOR)["name"].tolist() == ["Nguyễn Văn An"]
    assert accounts.accounts(ADMINISTRATOR, before)[["name", "email"]].to_numpy().tolist() == [
        ["Nguyễn An", "an@example.vn"]
    ]
    assert refused(grants.revoke, ADMINISTRATOR, int(number), "lại") == "unknown_grant"


def test_the_last_administrator_stays(people):
    accounts.add(ADMINISTRATOR, "binh", "Bình")
    number = grants.grant(ADMINISTRATOR, "binh", "administrator", "thử")
    himself = Actor("Bình", "administrator", account="binh")
    assert refused(accounts.disable, himself, "binh", "nghỉ") == "last_administrator"
    assert refused(grants.revoke, himself, number, "nghỉ") == "last_administrator"
    accounts.disable(ADMINISTRATOR, "binh", "nghỉ")  # the operator may: he can make another


# Who comes otherwise


def test_the_first_administrator_needs_the_code_of_the_console_once(empty, capsys):
    first.offer(NOBODY)
    code = capsys.readouterr().out.split()[-1]
    told = ("binh", "Bình", GOOD)
    assert refused(first.first_administrator, NOBODY, "AAAA-AAAA", *told) == "wrong_code"
    assert refused(first.first_administrator, NOBODY, code, "binh", "Bình", "ngắn") == "password_short"
    assert not accounts.any_account(NOBODY)
    token = first.first_administrator(NOBODY, code.lower(), *told)
    assert [actor.role for actor in sessions.person(NOBODY, token).actors] == ["administrator"]
    assert refused(first.first_administrator, NOBODY, code, "xa", "Xa", GOOD) == "not_first"


def test_a_code_is_guessed_five_times_and_is_another_then(empty, capsys):
    first.offer(NOBODY)
    old = capsys.readouterr().out.split()[-1]
    for _ in range(5):
        assert refused(first.first_administrator, NOBODY, "AAAA-AAAA", "binh", "Bình", GOOD) == "wrong_code"
    new = capsys.readouterr().out.split()[-1]
    assert new != old
    assert refused(first.first_administrator, NOBODY, old, "binh", "Bình", GOOD) == "wrong_code"


def test_on_the_command_line_an_account_acts_as_it_may_and_another_name_is_the_operators(people, organisation_file):
    assert acting("an").role == "secretary" and acting("AN", "secretary").account == "an"
    with pytest.raises(Refused):
        acting("an", "director")
    grants.grant(ADMINISTRATOR, "an", "council", "thử")
    with pytest.raises(Refused):
        acting("an")  # of two roles one must be said
    assert (acting("Thư ký").role, acting("Thư ký").account) == ("secretary", None)
    assert acting("Chị Hoa", "director") == Actor("Chị Hoa", "director")
    with pytest.raises(Refused):
        acting("Chị Hoa", "YT")  # there is no such department
