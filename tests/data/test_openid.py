"""Who comes from an identity provider: whom its word lets in, for how long, and whose figures he does not verify."""

import pytest

from data import impartiality, store, verification
from data.accounts import NOBODY, Actor
from data.people import accounts, grants, openid, sessions
from data.refusal import Refused

ADMINISTRATOR = Actor("operator", "administrator")
PROVIDER = openid.Provider(
    "thidua",
    "groups",
    {"giam-doc": "director", "tdkt": "secretary", "yte": "department:YT", "bad": "king", "half": "department"},
)


@pytest.fixture
def people(empty):
    """A store with the account `an`: secretary, with an address."""
    accounts.add(ADMINISTRATOR, "an", "Nguyễn An", "an@example.vn")
    grants.grant(ADMINISTRATOR, "an", "secretary", "thử")


def come(provider=PROVIDER, algorithm="RS256", **claims) -> str:
    told = {"iss": "https://id.example.vn", "sub": "77", "aud": "thidua"} | claims
    return openid.sign_in(NOBODY, told, provider, algorithm, "10.0.0.1", "test")


def come_as_an(**claims) -> str:
    return come(email="AN@example.vn", email_verified=True, **claims)


def person(token: str):
    return sessions.person(NOBODY, token)


def refused(act, *arguments, **named) -> str:
    with pytest.raises(Refused) as told:
        act(*arguments, **named)
    return told.value.code


# Who is let in


def test_a_provider_names_an_account_by_a_verified_address_else_roles_by_its_claim(people):
    (actor,) = person(come_as_an(groups=["giam-doc"])).actors
    assert (actor.account, actor.role) == ("an", "secretary")
    assert refused(come, email="an@example.vn") == "unknown_person"  # not verified
    assert refused(come, openid.Provider("thidua"), groups=["giam-doc"]) == "unknown_person"  # no claim is configured
    found = person(come(groups=["yte", "giam-doc", "bad", "half", "x", {}], name="Lê Chi"))
    assert (found.name, found.provided, found.must_change) == ("Lê Chi", True, False)
    assert [(one.role, one.department, one.account) for one in found.actors] == [
        ("director", None, "77@id.example.vn"),
        ("department", "YT", "77@id.example.vn"),
    ]


def test_a_disabled_account_does_not_come_in_by_its_claims(people):
    accounts.disable(ADMINISTRATOR, "an", "nghỉ")
    assert refused(come_as_an, groups=["giam-doc"]) == "unknown_person"
    accounts.enable(ADMINISTRATOR, "an", "về")
    assert person(come_as_an()).account == "an"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another"},
        {"aud": ["another"], "azp": "thidua"},
        {"aud": None},
        {"sub": ""},
        {"sub": 7},
        {"iss": None},
        {"algorithm": "none"},
        {"algorithm": "NONE"},
        {"algorithm": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_of_nobody_or_not_signed_is_refused_and_nothing_is_kept(people, changed):
    assert refused(come_as_an, **changed) == "forged_sign_in"
    assert store.frame("SELECT account FROM sessions UNION ALL SELECT account FROM claims").empty


def test_a_token_for_several_programs_is_for_us_too(people):
    assert person(come_as_an(aud=["another", "thidua"]))


def test_a_temporary_password_is_no_matter_of_who_comes_through_the_provider(people):
    accounts.set_password(ADMINISTRATOR, "an", "thử")
    assert not person(come_as_an()).must_change


# For how long


@pytest.mark.parametrize("claims", [{"email": "an@example.vn", "email_verified": True}, {"groups": ["tdkt"]}], ids=str)
def test_his_session_ends_when_idle_and_in_any_case_after_a_day_of_work(people, after, claims):
    token = come(**claims)
    for _ in range(8):
        after(minutes=85)
        assert person(token)
    after(minutes=85)
    assert person(token) is None
    token = come(**claims)
    (actor,) = person(token).actors
    after(minutes=121)
    assert person(token) is None
    assert refused(verification.verify, actor, "2025-Q1", []) == "signed_out"


@pytest.mark.parametrize("claims", [{"email": "an@example.vn", "email_verified": True}, {"groups": ["tdkt"]}], ids=str)
@pytest.mark.parametrize("act", ["here", "everywhere", "by the administrator", "one"])
def test_his_sessions_are_his_to_see_and_to_end_and_the_administrators(people, claims, act):
    here, elsewhere = come(**claims), come(**claims)
    (actor,) = person(here).actors
    assert len(sessions.own(actor)) == 2
    if act == "here":
        sessions.sign_out(NOBODY, here)
    elif act == "everywhere":
        sessions.sign_out(NOBODY, here, everywhere=True)
    elif act == "one":
        sessions.end_one(actor, sessions.digest(here))
    else:
        sessions.end_sessions(ADMINISTRATOR, actor.account, "mất máy")
    assert person(here) is None
    assert (person(elsewhere) is None) is (act in ("everywhere", "by the administrator"))


def test_what_the_provider_says_no_more_counts_at_once_everywhere(people):
    token = come(groups=["giam-doc", "tdkt"])
    director = person(token).actors[0]
    come(groups=["tdkt"])
    assert [one.role for one in person(token).actors] == ["secretary"]
    assert refused(verification.verify, director, "2025-Q1", []) in ("signed_out", "not_yours")
    assert refused(come, groups=[]) == "unknown_person"
    assert person(token) is None


def test_an_account_that_is_disabled_is_out_however_it_came_in(people):
    token = come_as_an()
    accounts.disable(ADMINISTRATOR, "an", "nghỉ")
    assert person(token) is None


# Whose figures he does not verify


@pytest.fixture
def handed_in(organisation, put, files):
    """The tiny organisation with its results, and the account `an`, of the council."""
    assert put(files.scores).accepted
    accounts.add(ADMINISTRATOR, "an", "Nguyễn An", "an@example.vn")
    grants.grant(ADMINISTRATOR, "an", "council", "thử")


POINTS = "quarter,department,criterion,verified_points,reason\n2025-Q1,{},C2,20,chấm lại\n"


@pytest.mark.parametrize(
    "claims", [{"groups": ["tdkt", "yte"]}, {"groups": ["yte"], "email": "an@example.vn"}], ids=str
)
def test_whose_department_comes_by_a_claim_does_not_verify_it(handed_in, put, found, claims):
    token = come(email_verified=True, **claims)
    actor = person(token).actors[0]
    assert actor.role in ("secretary", "council") and impartiality.own(actor, 2025) >= {"YT"}
    outcome = put(POINTS.format("YT"), actor)
    assert not outcome.accepted and (2, "department", "own_department") in found(outcome)
    assert put(POINTS.format("HC"), actor).accepted


def test_what_the_provider_said_last_counts_when_he_comes_by_his_password_too(handed_in, put):
    actor = Actor("Nguyễn An", "council", account="an")
    assert put(POINTS.format("YT"), actor).accepted
    come_as_an(groups=["yte"])
    assert refused(impartiality.refuse, actor, 2025, ["YT"]) == "own_department"
    assert not put(POINTS.format("YT").replace(",20,", ",21,"), actor).accepted
    come_as_an(groups=["giam-doc"])
    assert impartiality.own(actor, 2025) == frozenset()
    assert put(POINTS.format("YT").replace(",20,", ",21,"), actor).accepted
