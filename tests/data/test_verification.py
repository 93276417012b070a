"""Verification: points with their reasons and history, nobody's own department, two who do not see one another, answers."""

import shutil

import pandas as pd
import pytest

from data import closing, read, records, rules, store, submissions, upload, verification
from data.accounts import Actor
from data.people import accounts, grants
from data.upload import Refused

OFFICE = Actor("Thư ký")
AN, BINH = Actor("Ông An", "council", account="an"), Actor("Bà Bình", "council", account="binh")
OWN = Actor("Phòng Y tế", "department", "YT")
QUARTER = "2025-Q1"


@pytest.fixture(scope="module")
def handed_in_file(organisation_file, tmp_path_factory, put, files):
    """The store of the tiny organisation with its results of the quarter, to be copied."""
    where = tmp_path_factory.mktemp("handed_in") / "handed_in.duckdb"
    shutil.copy(organisation_file, where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        assert put(files.scores).accepted
        store.close()
    return where


@pytest.fixture
def handed_in(handed_in_file, nowhere):
    shutil.copy(handed_in_file, nowhere)


@pytest.fixture
def lines():
    """Lines as the page hands them over, looked at just now: `lines("YT C1 36 36", "YT C2 20 - thiếu minh chứng")`, the second
    figure being what the formula gives."""

    def of(*written, seen=None):
        rows = []
        for one in written:
            department, criterion, points, expected, *reason = one.split(" ", 4)
            rows.append(
                {
                    "department": department,
                    "criterion": criterion,
                    "verified_points": None if points == "x" else float(points),
                    "not_assigned": points == "x",
                    "reason": reason[0] if reason else None,
                    "conclusion": None,
                    "expected": None if expected == "-" else float(expected),
                    "seen": read.version(OFFICE) if seen is None else seen,
                }
            )
        return pd.DataFrame(rows)

    return of


@pytest.fixture
def verified(values):
    return lambda: values(
        read.verifications(OFFICE, [QUARTER]), "department criterion verified_points not_assigned reason stale"
    )


def refused(verb, *arguments):
    before = read.version(OFFICE)
    with pytest.raises(Refused) as told:
        verb(*arguments)
    assert read.version(OFFICE) == before
    return told.value.code


def blind(office=""):
    _, issues = rules.record(
        OFFICE, f'year = 2025\n[organisation]\noffice = "{office}"\n[verification]\nblind = true\n'.encode()
    )
    assert issues.empty


def test_points_are_kept_as_a_file_with_who_when_from_to_and_why(handed_in, lines, verified, values):
    told = verification.verify(AN, QUARTER, lines("YT C1 36 36", "YT C2 20.125 - thiếu minh chứng"))
    assert (told.verified, told.waiting, told.apart) == (2, 0, 0)
    assert verified() == [("YT", "C1", 36, False, None, False), ("YT", "C2", 20.125, False, "thiếu minh chứng", False)]
    assert values(records.uploads(OFFICE).tail(1), "upload_id kind by in_force") == [
        (told.upload_id, "verifications", "Ông An", "whole")
    ]
    again = verification.verify(BINH, QUARTER, lines("YT C2 22 - biên bản bổ sung"))
    upload.withdraw(OFFICE, again.upload_id, "chưa họp")
    assert values(verification.history(OWN, QUARTER, "YT", "C2"), "by role act before after words") == [
        ("Ông An", "council", "verified", None, 20.125, "thiếu minh chứng"),
        ("Bà Bình", "council", "verified", 20.125, 22, "biên bản bổ sung"),
        ("Thư ký", "secretary", "withdrawn", 22, 20.125, "chưa họp"),
    ]
    assert verified()[1][2] == 20.125
    assert len(verification.history(OWN, QUARTER, "YT", "C2", as_of=told.upload_id)) == 1


def test_points_that_differ_want_a_reason_and_rounding_is_no_difference(handed_in, lines):
    for line in ("YT C1 35.9 36", "YT C2 24 -", "YT C1 x 36"):
        assert refused(verification.verify, AN, QUARTER, lines(line)) == "line_reason_missing"
    assert verification.verify(AN, QUARTER, lines("YT C4 16.67 16.6666667", "YT C2 25 -")).verified == 2


def test_a_line_that_asks_to_be_left_out_is_left_out_without_a_reason(organisation, put, lines, verified):
    put("quarter,department,criterion,not_assigned\n2025-Q1,YT,C1,x\n", OWN)
    verification.verify(AN, QUARTER, lines("YT C1 x -"))
    assert verified() == [("YT", "C1", None, True, None, False)]


def test_what_another_verified_or_changed_meanwhile_is_not_overwritten(handed_in, lines, put):
    seen = read.version(OFFICE)
    looked = lines("YT C1 36 36", "HC C1 40 40", seen=seen)
    verification.verify(BINH, QUARTER, lines("HC C2 28.5 -"))
    assert verification.verify(AN, QUARTER, looked).verified == 2
    assert refused(verification.verify, BINH, QUARTER, looked) == "verified_meanwhile"
    now = lines("YT C3 10 10")
    put("quarter,department,criterion,actual\n2025-Q1,YT,C3,không đạt\n", OWN)
    assert refused(verification.verify, BINH, QUARTER, now) == "verified_meanwhile"
    seen = lines("YT C1 36 36")
    submissions.return_submission(OFFICE, QUARTER, "YT", "sai mẫu")
    assert refused(verification.verify, BINH, QUARTER, seen) == "verified_meanwhile"


def test_what_changed_since_must_be_verified_again_and_the_same_points_do(handed_in, lines, put, verified):
    verification.verify(AN, QUARTER, lines("YT C1 36 36"))
    put("quarter,department,criterion,actual\n2025-Q1,YT,C1,8\n", OWN)
    assert verified() == [("YT", "C1", 36, False, None, True)]
    verification.verify(AN, QUARTER, lines("YT C1 36 36"))
    assert verified() == [("YT", "C1", 36, False, None, False)]


def test_matching_lines_are_accepted_in_one_act_and_others_are_not(handed_in, lines, verified):
    assert verification.accept(AN, QUARTER, lines("YT C1 0 36", "HC C1 0 40")).verified == 2
    assert [row[:3] for row in verified()] == [("HC", "C1", 40), ("YT", "C1", 36)]
    assert refused(verification.accept, AN, QUARTER, lines("YT C2 0 26")) == "not_matching"
    assert refused(verification.accept, AN, QUARTER, lines("YT C3 0 -")) == "not_matching"


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (OWN, "not_yours"),
        (Actor("Giám đốc", "director"), "not_yours"),
        (Actor("Người xem", "viewer"), "not_yours"),
        (Actor("Quản trị", "administrator"), "not_yours"),
        (Actor("", "nobody"), "not_yours"),
    ],
)
def test_only_the_council_and_its_office_verify(handed_in, lines, actor, expected):
    assert refused(verification.verify, actor, QUARTER, lines("YT C1 36 36")) == expected
    assert refused(verification.accept, actor, QUARTER, lines("YT C1 36 36")) == expected
    assert refused(verification.opinions, actor, QUARTER) == expected


def test_a_closed_quarter_takes_no_points_and_no_answer(handed_in, lines):
    looked = lines("YT C1 36 36")
    closing.close(Actor("Giám đốc", "director"), QUARTER, "đã họp", waive_all=True)
    assert refused(verification.verify, AN, QUARTER, looked) == "quarter_closed"
    assert refused(verification.accept, AN, QUARTER, looked) == "quarter_closed"
    assert refused(verification.answer, OWN, QUARTER, "YT", "C1", "giải trình") == "quarter_closed"


def test_what_the_check_refuses_is_refused(handed_in, lines):
    assert refused(verification.verify, AN, QUARTER, lines("YT C1 41 - quá")) == "above_maximum"
    assert refused(verification.verify, AN, QUARTER, lines("YT C9 1 - lạ")) == "unknown_criterion"
    assert refused(verification.verify, AN, QUARTER, lines("VT C4 1 - lạ")) == "not_applicable"
    assert refused(verification.verify, AN, QUARTER, lines("YT C2 20 - theo 001085012345")) == "identity_number"
    assert refused(verification.verify, AN, "2025", lines("YT C1 36 36")) == "not_a_quarter"
    assert refused(verification.verify, AN, QUARTER, lines().reindex(columns=["department"])) == "nothing_to_verify"


# Nobody verifies a department of his own


def test_nobody_verifies_his_own_department_by_any_way(handed_in, lines, put, found, verified):
    rules.record(OFFICE, b'year = 2025\n[organisation]\noffice = "HC"\n')
    assert refused(verification.verify, OFFICE, QUARTER, lines("YT C1 36 36", "HC C1 40 40")) == "own_department"
    assert refused(verification.accept, OFFICE, QUARTER, lines("HC C1 40 40")) == "own_department"
    member = Actor("Ông Chi", "council", "YT")
    assert refused(verification.verify, member, QUARTER, lines("YT C1 36 36")) == "own_department"
    file = "quarter,department,criterion,verified_points\n2025-Q1,YT,C1,36\n2025-Q1,HC,C1,40\n"
    assert found(put(file, OFFICE), "error") == [(3, "department", "own_department")]
    assert found(put(file, member), "error") == [(2, "department", "own_department")]
    results = "quarter,department,criterion,actual,verified_points\n2025-Q1,HC,C1,20,40\n"
    assert found(put(results, OFFICE), "error") == [(2, "department", "own_department")]
    taken = verification.verify(AN, QUARTER, lines("HC C1 39 40 trừ hồ sơ trễ"))
    assert verified() == [("HC", "C1", 39, False, "trừ hồ sơ trễ", False)]
    assert refused(upload.withdraw, OFFICE, taken.upload_id, "r") == "own_department"
    verification.verify(AN, QUARTER, lines("HC C1 40 40"))
    assert refused(submissions.restore, OFFICE, taken.upload_id, "r") == "own_department"


def test_a_member_whose_account_also_holds_the_department_does_not_verify_it(handed_in, lines):
    operator = Actor("Quản trị", "administrator")
    accounts.add(operator, "an", "Ông An")
    grants.grant(operator, "an", "council", "ủy viên")
    given = grants.grant(operator, "an", "department", "phụ trách phòng", department="YT")
    assert refused(verification.verify, AN, QUARTER, lines("YT C1 36 36")) == "own_department"
    assert verification.verify(AN, QUARTER, lines("HC C1 40 40")).verified == 1
    grants.revoke(operator, given, "chuyển công tác")
    assert verification.verify(AN, QUARTER, lines("YT C1 36 36")).verified == 1


# Two who do not see one another


def test_two_opinions_that_agree_are_a_verification_and_one_alone_is_not_shown(handed_in, lines, verified, values):
    blind()
    assert verification.verify(AN, QUARTER, lines("YT C1 36 36", "YT C2 20 - thiếu")).waiting == 2
    assert verified() == []
    assert values(verification.opinions(BINH, QUARTER), "criterion by own verified_points reason hidden") == [
        ("C1", "Ông An", False, None, None, True),
        ("C2", "Ông An", False, None, None, True),
    ]
    assert values(verification.opinions(AN, QUARTER), "verified_points hidden") == [(36, False), (20, False)]
    told = verification.verify(BINH, QUARTER, lines("YT C1 36 36", "YT C2 24 - đủ một phần"))
    assert (told.verified, told.waiting, told.apart) == (1, 0, 1)
    assert verified() == [("YT", "C1", 36, False, None, False)]
    assert values(verification.opinions(AN, QUARTER), "by verified_points reason hidden") == [
        ("Ông An", 20, "thiếu", False),
        ("Bà Bình", 24, "đủ một phần", False),
    ]
    assert verification.verify(AN, QUARTER, lines("YT C2 24 - theo Bà Bình")).verified == 1
    assert verified()[1][2:5] == (24, False, "theo Bà Bình")
    assert verification.opinions(AN, QUARTER).empty


def test_one_person_is_one_opinion_however_often_he_gives_it(handed_in, lines, verified):
    blind()
    for _ in range(2):
        assert verification.verify(AN, QUARTER, lines("YT C1 36 36")).verified == 0
    assert verification.accept(AN, QUARTER, lines("HC C1 0 40")).waiting == 1
    assert verified() == []


@pytest.mark.parametrize("act", ["changed", "returned"])
def test_an_opinion_of_other_figures_is_none(handed_in, lines, put, verified, act):
    blind()
    verification.verify(AN, QUARTER, lines("YT C2 25 -"))
    if act == "changed":
        put("quarter,department,criterion,self_points\n2025-Q1,YT,C2,26\n", OWN)
    else:
        submissions.return_submission(OFFICE, QUARTER, "YT", "sai mẫu")
    assert verification.verify(BINH, QUARTER, lines("YT C2 25 - giữ")).waiting == 1
    assert verified() == []


def test_no_file_has_points_that_two_must_give(handed_in, put, found):
    blind()
    for header, row in (
        ("verified_points", "36"),
        ("verified_points,not_assigned", ",x"),
        ("actual,verified_points", "9,36"),
    ):
        outcome = put(f"quarter,department,criterion,{header}\n2025-Q1,YT,C1,{row}\n", OFFICE)
        assert not outcome.accepted and outcome.issues["code"].tolist() == ["verified_by_two"]
    assert put("quarter,department,criterion,actual,verified_points\n2025-Q1,YT,C1,9,\n", OFFICE).accepted


# Answers and conclusions


def test_a_department_answers_to_its_lines_and_reads_what_is_said_of_them_alone(handed_in, lines, values):
    verification.verify(AN, QUARTER, lines("YT C2 20 - thiếu", "HC C2 20 - thiếu").assign(conclusion="giữ"))
    verification.answer(OWN, QUARTER, "YT", "C2", "  đã gửi  biên bản ")
    assert refused(verification.answer, OWN, QUARTER, "HC", "C2", "x") == "not_yours"
    assert refused(verification.answer, AN, QUARTER, "YT", "C2", "x") == "not_yours"
    assert refused(verification.answer, OWN, QUARTER, "YT", "C2", " ") == "reason_missing"
    assert refused(verification.answer, OWN, QUARTER, "YT", "C9", "x") == "unknown_line"
    assert refused(verification.history, OWN, QUARTER, "HC", "C2") == "not_yours"
    told = values(verification.said(OWN, QUARTER), "department criterion conclusion answer answered_by")
    assert told == [("YT", "C2", "giữ", "đã gửi biên bản", "Phòng Y tế")]
    assert len(verification.said(AN, QUARTER)) == 2
    before = read.version(OFFICE)
    verification.verify(AN, QUARTER, lines("YT C2 20 - thiếu", "HC C2 20 - thiếu").assign(conclusion=["tăng", "giữ"]))
    # The points are as they were: the new conclusion alone is an entry.
    assert read.version(OFFICE) == before + 1
    assert verification.said(OWN, QUARTER)["conclusion"].tolist() == ["tăng"]
    assert verification.said(OWN, QUARTER, as_of=before)["conclusion"].tolist() == ["giữ"]
