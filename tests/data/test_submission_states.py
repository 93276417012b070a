"""The states of a submission: handed in, returned whole or by line, checked; and the head's approval where the rules demand it."""

import pytest

from data import closing, read, records, rules, store, submissions, upload
from data.accounts import Actor
from data.provenance import Approval
from data.upload import Refused, Terms

OFFICE = Actor("Thư ký")
OWN = Actor("Phòng Y tế", "department", "YT")
SCORES = "quarter,department,criterion,actual,self_points\n"
VERIFIED = "quarter,department,criterion,verified_points\n2025-Q1,YT,C1,36\n2025-Q1,YT,C2,25\n"
QUARTER = "2025-Q1"


@pytest.fixture
def state(values):
    return lambda as_of=None: values(
        records.submissions(OFFICE, [QUARTER], as_of), "returned lines_returned checked times_returned"
    )


def refused(verb, *arguments):
    before = read.version(OFFICE)
    with pytest.raises(Refused) as told:
        verb(*arguments)
    assert read.version(OFFICE) == before
    return told.value.code


def test_a_submission_is_checked_until_a_later_one_comes_or_it_is_returned(organisation, put, state):
    put(SCORES + "2025-Q1,YT,C1,9,\n", OWN)
    checked = submissions.check_submission(OFFICE, QUARTER, "YT")
    assert state() == [(False, 0, True, 0)]
    assert refused(submissions.check_submission, OFFICE, QUARTER, "YT") == "already_checked"
    put(SCORES + "2025-Q1,YT,C1,8,\n", OWN)
    assert state() == [(False, 0, False, 0)] and state(checked) == [(False, 0, True, 0)]
    submissions.check_submission(OFFICE, QUARTER, "YT")
    submissions.return_submission(OFFICE, QUARTER, "YT", "sai mẫu")
    assert state() == [(True, 0, False, 1)]
    assert refused(submissions.check_submission, OFFICE, QUARTER, "YT") == "returned_now"
    put(SCORES + "2025-Q1,YT,C1,7,\n", OWN)
    assert state() == [(False, 0, False, 1)]


def test_lines_are_returned_alone_each_with_its_reason_and_the_rest_stays_verified(organisation, put, state, values):
    put(SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,25\n2025-Q1,YT,C3,đạt,\n", OWN)
    put(VERIFIED)
    submissions.return_submission(OFFICE, QUARTER, "YT", "ba dòng", {"C1": "thiếu biểu", "C3": "thiếu báo cáo"})
    assert state() == [(True, 2, False, 1)]
    stale = read.verifications(OFFICE, [QUARTER])
    assert values(stale, "criterion stale") == [("C1", True), ("C2", False)]
    assert values(records.returned_lines(OWN, [QUARTER]), "criterion reason open") == [
        ("C1", "thiếu biểu", True),
        ("C3", "thiếu báo cáo", True),
    ]
    put(SCORES + "2025-Q1,YT,C1,9,\n", OWN)
    # One of the two has come: the submission waits for the other.
    assert state() == [(True, 1, False, 1)]
    back = put(SCORES + "2025-Q1,YT,C3,đạt,\n", OWN)
    assert state() == [(False, 0, False, 1)]
    upload.withdraw(OWN, back.upload_id, "nhầm")
    assert state() == [(True, 1, False, 1)]
    # The office may find that what came is enough.
    with pytest.raises(Refused):
        submissions.check_submission(OFFICE, QUARTER, "YT")


def test_the_newest_return_is_the_one_that_counts(organisation, put, state):
    put(SCORES + "2025-Q1,YT,C1,9,\n", OWN)
    submissions.return_submission(OFFICE, QUARTER, "YT", "r", {"C1": "thiếu biểu"})
    put(SCORES + "2025-Q1,YT,C1,8,\n", OWN)
    submissions.return_submission(OFFICE, QUARTER, "YT", "sai cả")
    assert state() == [(True, 0, False, 2)] and records.returned_lines(OFFICE, [QUARTER]).empty


def test_what_is_refused(organisation, put):
    assert refused(submissions.check_submission, OFFICE, QUARTER, "YT") == "nothing_handed_in"
    put(SCORES + "2025-Q1,YT,C1,9,\n", OWN)
    for actor in (OWN, Actor("Hội đồng", "council"), Actor("Khách", "viewer"), Actor("Quản trị", "administrator")):
        assert refused(submissions.check_submission, actor, QUARTER, "YT") == "not_yours"
        assert refused(submissions.return_submission, actor, QUARTER, "YT", "r", {"C1": "x"}) == "not_yours"
    assert refused(submissions.check_submission, OFFICE, "2025", "YT") == "not_a_quarter"
    assert refused(submissions.return_submission, OFFICE, QUARTER, "YT", "r", {"C1": " "}) == "reason_missing"
    assert refused(submissions.return_submission, OFFICE, QUARTER, "YT", "r", {"C9": "x"}) == "unknown_line"
    assert (
        refused(submissions.return_submission, OFFICE, QUARTER, "YT", "r", {"C5": "của đơn vị khác"}) == "unknown_line"
    )
    with store.writing() as cursor:
        closing.enter(cursor, OFFICE, QUARTER, "closed", "đã họp")
    assert refused(submissions.check_submission, OFFICE, QUARTER, "YT") == "quarter_closed"


def test_another_department_is_told_neither_lines_nor_who_checked(organisation, put, values):
    put(SCORES + "2025-Q1,YT,C1,9,\n", OWN)
    submissions.return_submission(OFFICE, QUARTER, "YT", "r", {"C1": "thiếu biểu"})
    other = Actor("Phòng Hành chính", "department", "HC")
    assert records.returned_lines(other, [QUARTER]).empty
    put(SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,20\n", OWN)
    submissions.check_submission(OFFICE, QUARTER, "YT")
    assert values(records.submissions(other, [QUARTER]), "checked checked_by") == [(True, None)]


def test_the_rules_may_demand_the_heads_approval(organisation, put):
    rules.record(OFFICE, b"year = 2025\n[deadline]\napproval = true\n")
    file = [("yt.csv", (SCORES + "2025-Q1,YT,C1,9,\n").encode())]
    assert refused(upload.upload, OWN, file) == "approval_missing"
    assert (
        refused(upload.upload, OWN, file, None, Terms(approval=Approval(" ")), read.version(OFFICE))
        == "approval_missing"
    )
    with upload.rehearse(OWN, file) as (outcome,):
        assert outcome.accepted
    (outcome,) = upload.upload(OWN, file, None, Terms(approval=Approval("Bà Trưởng phòng", "Trưởng phòng", "12/BC-YT")))
    assert outcome.accepted
    assert records.submissions(OFFICE, [QUARTER])["approved_by"].tolist() == ["Bà Trưởng phòng"]
    # The office hands in for a department with a reason, and answers for it.
    (behalf,) = upload.upload(OFFICE, [("hc.csv", b"quarter,department,criterion,actual\n2025-Q1,HC,C1,9\n")])
    assert behalf.accepted
