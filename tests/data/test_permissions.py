"""The table of who may do what holds at every function of the data room that touches the store, in each role."""

import importlib
import inspect
import pkgutil
import re

import pandas as pd
import pytest

import data
from data import closing, permissions, read, records, store, submissions, upload
from data.accounts import NOBODY, ROLES, Actor
from data.permissions import ALL, GRANTED, OWN, PUBLISHED
from data.refusal import Refused

ROOM = [
    importlib.import_module(one.name)
    for one in pkgutil.walk_packages(data.__path__, "data.")
    if not one.name.endswith("__main__")
]
FUNCTIONS = [
    function
    for module in ROOM
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__
]
DOORS = [function for function in FUNCTIONS if hasattr(function, "action")]
INNER = {
    "data.checks.rules.references",
    "data.effects.duplicate",
    "data.evidence.proven",
    "data.people.accounts.refuse_unknown",
    "data.people.attempts.begin",
    "data.people.attempts.succeed",
    "data.people.commands.run",
    "data.people.person.claimed",
    "data.people.person.withdrawn",
    "data.people.sessions.begin",
    "data.restatements.restated",
    "data.rules.of_year",
    "data.set_aside.still_open",
}
"""What only a reader or verb calls that has asked the table."""
SECRETARY, DIRECTOR = Actor("Thư ký"), Actor("Giám đốc", "director")
VIEWER, OWN_ONE = Actor("Khách", "viewer"), Actor("Trưởng phòng", "department", "YT")


def named(function) -> str:
    return f"{inspect.unwrap(function).__module__}.{function.__name__}"


def someone(role: str) -> Actor:
    return Actor("Ai đó", role, "YT" if role == "department" else None)


def refused(verb, *arguments) -> str | None:
    try:
        verb(*arguments)
    except Refused as refusal:
        return refusal.code
    except (TypeError, KeyError):
        # It was let in, and found nothing to work on.
        return None
    return None


# Every door asks


def test_whatever_touches_the_store_takes_the_actor_and_asks_the_table():
    touching = re.compile(r"\bstore\.(reading|writing|frame|append)\(")
    told = set()
    for function in FUNCTIONS:
        inner = inspect.unwrap(function)
        first = next(iter(inspect.signature(inner).parameters), None)
        open_door = first != "cursor" and inner.__module__ != "data.store" and touching.search(inspect.getsource(inner))
        if open_door and not (first == "actor" and hasattr(function, "action")):
            told.add(named(function))
    assert told - INNER == set()


@pytest.mark.parametrize("function", DOORS, ids=named)
def test_a_door_opens_to_the_roles_of_the_table_and_to_no_other(function, empty):
    granted = GRANTED[function.action]
    for role in ROLES:
        # Who may, begins: of a rehearsal nothing comes but its block, and to load the whole demonstration is tested elsewhere.
        begins = inspect.isgeneratorfunction(inspect.unwrap(function)) or function.action == "demonstrate"
        if begins and role in granted:
            continue
        told = refused(function, someone(role))
        assert (told == "not_yours") is (role not in granted), role


def test_the_table_names_roles_and_scopes_that_there_are():
    for action, granted in GRANTED.items():
        assert set(granted) <= set(ROLES), action
        assert set(granted.values()) <= {ALL, OWN, PUBLISHED}, action
    assert {function.action for function in DOORS} <= set(GRANTED)


def test_nobody_may_nothing_but_come_to_the_door():
    assert {action for action in GRANTED if permissions.may(NOBODY, action)} <= {"enter", "sign_in"}


def test_an_administrator_touches_no_score():
    touching = ("hand_in", "withdraw", "verify", "set_up", "close", "publish", "reopen", "return", "waive", "check")
    assert not any(permissions.may(someone("administrator"), action) for action in touching)


# Whose figures


@pytest.fixture
def two_quarters(organisation, put, files):
    """Results of 2025-Q1, published, and of 2025-Q2, open; each department in a file of its own."""
    for quarter in ("2025-Q1", "2025-Q2"):
        header, *rows = files.scores.replace("2025-Q1", quarter).splitlines()
        for code in ("YT", "HC", "VT"):
            own = [row for row in rows if f",{code}," in row]
            assert put("\n".join([header, *own]), name=f"{quarter}-{code}.csv").accepted
    put(
        "quarter,department,criterion,verified_points,reason\n2025-Q1,HC,C2,28,thiếu hồ sơ\n2025-Q1,YT,C2,24,chấm lại\n"
    )
    put(
        "quarter,department,subject,achieved_on,title\n2025-Q1,YT,Lò Thị A,2025-02-01,Sáng kiến\n2025-Q1,HC,Vì Văn B,2025-02-01,Sáng kiến\n"
    )
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    closing.publish(DIRECTOR, "2025-Q1", "đã họp")


def uploads_of(actor: Actor) -> set[str]:
    known = records.uploads(actor)
    return set(known.loc[~known["kind"].isin(records.PLAN), "file_name"])


def test_a_department_reads_the_results_of_all_and_the_words_of_its_own(two_quarters):
    scores = read.scores(OWN_ONE, ["2025-Q1", "2025-Q2"])
    assert set(scores["department"]) == {"YT", "HC", "VT"} and set(scores["quarter"]) == {"2025-Q1", "2025-Q2"}
    assert set(scores.loc[scores["evidence"].notna(), "department"]) == {"YT"}
    verified = read.verifications(OWN_ONE, ["2025-Q1"]).set_index("department")
    assert verified.at["HC", "verified_points"] == 28 and pd.isna(verified.at["HC", "reason"])
    assert verified.at["YT", "reason"] == "chấm lại"
    assert set(read.achievements(OWN_ONE)["subject"]) == {"Lò Thị A"}


def test_a_department_reads_its_own_files_and_is_not_told_of_others(two_quarters):
    assert uploads_of(OWN_ONE) == {"2025-Q1-YT.csv", "2025-Q2-YT.csv"}
    assert {"2025-Q1-HC.csv", "file.csv"} <= uploads_of(SECRETARY)
    others = records.uploads(SECRETARY).set_index("file_name")["upload_id"]
    for reader in (records.file, records.rows, records.reading, records.mends, records.answers):
        reader(OWN_ONE, int(others["2025-Q1-YT.csv"]))
        with pytest.raises(KeyError):
            reader(OWN_ONE, int(others["2025-Q1-HC.csv"]))
        with pytest.raises(Refused):
            reader(VIEWER, int(others["2025-Q1-HC.csv"]))
    given = records.submissions(OWN_ONE, ["2025-Q1"]).set_index("department")
    assert given.at["YT", "file_name"] == "2025-Q1-YT.csv"
    assert given.loc[["HC", "VT"], ["file_name", "by"]].isna().all(axis=None)


def test_a_department_acts_on_its_own_alone(two_quarters, put, found):
    other = int(records.uploads(SECRETARY).set_index("file_name").at["2025-Q2-HC.csv", "upload_id"])
    assert refused(upload.withdraw, OWN_ONE, other, "x") == "unknown_upload"
    assert refused(submissions.restore, OWN_ONE, other, "x") == "unknown_upload"
    assert refused(submissions.return_submission, OWN_ONE, "2025-Q2", "HC", "x") == "not_yours"
    outcome = put("quarter,department,criterion,actual\n2025-Q2,HC,C1,1\n", actor=OWN_ONE)
    assert not outcome.accepted and (2, "department", "not_your_department") in found(outcome)


@pytest.mark.parametrize("role", ["viewer", "administrator"])
def test_who_sees_what_is_published_sees_it_as_it_was_closed(two_quarters, put, role):
    actor = someone(role)
    assert list(read.quarters(actor)["quarter"]) == ["2025-Q1"]
    assert set(read.scores(actor, ["2025-Q1", "2025-Q2"])["quarter"]) == {"2025-Q1"}
    assert read.scores(actor, ["2025-Q1"])["evidence"].isna().all()
    assert read.verifications(actor, ["2025-Q1"])["reason"].isna().all()
    assert len(read.period(actor, "2025-Q1")["scores"]) == 12
    assert read.period(actor, "2025-Q2")["scores"].empty and read.period(actor, "2025-Q2")["verifications"].empty
    assert set(records.submissions(actor, ["2025-Q1", "2025-Q2"])["quarter"]) == {"2025-Q1"}
    assert records.uploads(actor).empty and read.achievements(actor).empty


def test_what_is_reopened_is_published_no_more(two_quarters):
    closing.reopen(SECRETARY, "2025-Q1", "có kiến nghị")
    assert read.quarters(VIEWER).empty and read.scores(VIEWER, ["2025-Q1"]).empty
    assert read.period(VIEWER, "2025-Q1")["scores"].empty
    closing.close(DIRECTOR, "2025-Q1", "đã họp lại", waive_all=True)
    assert read.quarters(VIEWER).empty
    assert list(read.quarters(SECRETARY)["state"]) == ["closed", "open"]


def test_publishing_is_the_directors_and_of_what_is_closed(two_quarters):
    assert refused(closing.publish, SECRETARY, "2025-Q2", "x") == "not_yours"
    assert refused(closing.publish, DIRECTOR, "2025-Q2", "x") == "not_closed"
    assert refused(closing.publish, DIRECTOR, "2025-Q1", "x") == "already_published"
    assert refused(closing.publish, DIRECTOR, "2025-Q9", "x") == "not_a_quarter"
    closing.close(DIRECTOR, "2025-Q2", "đã họp", waive_all=True)
    assert refused(closing.publish, DIRECTOR, "2025-Q2", " ") == "reason_missing"
    assert store.version() == 14
