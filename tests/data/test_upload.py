"""The verbs: files go in whole or not at all, supersede by key, are rehearsed and withdrawn; quarters are closed and reopened."""

import itertools
import threading
from datetime import datetime

import pytest

from data import closing, read, records, store, submissions, upload
from data.accounts import Actor

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,actual,self_points,verified_points,not_assigned\n"
VERIFICATIONS = "quarter,department,criterion,verified_points,not_assigned\n"


@pytest.fixture
def scores(values):
    """The results in force, as department, criterion, actual, self_points."""
    return lambda quarter="2025-Q1": values(read.scores(ACTOR, [quarter]), "department criterion actual self_points")


@pytest.fixture
def verified(values):
    """What is verified, as department, criterion, verified_points, not_assigned, stale."""
    return lambda quarter="2025-Q1": values(
        read.verifications(ACTOR, [quarter]), "department criterion verified_points not_assigned stale"
    )


def refused(verb, *arguments):
    with pytest.raises(upload.Refused) as told:
        verb(*arguments)
    return told.value.code


# Superseding


def test_a_later_row_supersedes_the_whole_earlier_row_of_its_key_and_no_other(organisation, put, scores):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,YT,C2,8,25,,\n2025-Q1,HC,C2,,20,,\n")
    later = put("quarter,department,criterion,self_points\n2025-Q1,YT,C2,26\n2025-Q1,HC,C2,20\n2025-Q1,VT,C2,1\n")
    assert (later.new, later.changed, later.same) == (1, 1, 1)
    assert scores() == [
        ("HC", "C2", None, 20),
        ("VT", "C2", None, 1),
        ("YT", "C1", 9, None),
        ("YT", "C2", None, 26),
    ]


def test_other_spellings_of_a_key_are_the_same_key(organisation, put, scores):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    again = put("Quý;Đơn vị;Mã tiêu chí;Thực hiện\nQuý I/2025;trạm xá;Hồ sơ xử lý;9,5\n")
    assert (again.new, again.changed, scores()) == (0, 1, [("YT", "C1", 9.5, None)])


def test_a_file_that_says_the_same_in_other_bytes_is_a_new_upload_of_which_all_is_the_same(organisation, put):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    again = put(SCORES + "2025-Q1,YT,C1,9.0,,,\n")
    assert (again.upload_id, again.duplicate_of, again.new, again.changed, again.same) == (5, None, 0, 0, 1)


def test_the_same_file_again_changes_nothing_while_it_is_wholly_in_force(organisation, put):
    first = put(SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,HC,C1,9,,,\n")
    again = put(SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,HC,C1,9,,,\n", name="another name.csv")
    assert (again.accepted, again.upload_id, again.duplicate_of, again.same) == (True, None, first.upload_id, 2)
    assert again.duplicate_at == records.uploads(ACTOR)["at"].iloc[-1]
    assert read.version(ACTOR) == first.upload_id


def test_the_same_file_goes_in_anew_when_a_row_of_it_was_superseded(organisation, put, scores):
    text = SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,HC,C1,9,,,\n"
    put(text)
    put(SCORES + "2025-Q1,HC,C1,15,,,\n")
    again = put(text)
    assert (again.upload_id, again.duplicate_of, again.changed, again.same) == (6, None, 1, 1)
    assert scores() == [("HC", "C1", 9, None), ("YT", "C1", 9, None)]


def test_the_same_file_goes_in_anew_when_it_was_withdrawn(organisation, put, scores):
    first = put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    upload.withdraw(ACTOR, first.upload_id, "nhầm")
    assert put(SCORES + "2025-Q1,YT,C1,9,,,\n").upload_id == 6
    assert scores() == [("YT", "C1", 9, None)]


def test_who_may_not_hand_in_a_kind_is_told_so_of_a_file_that_is_there_already_too(organisation, put, files, found):
    put(files.scores)
    outcome = put(files.scores, actor=Actor("Hội đồng", "council"))
    assert (outcome.accepted, found(outcome)) == (False, [(None, None, "kind_not_yours")])


# Verified points


def test_verified_points_come_in_the_results_or_in_their_own_file_and_the_later_stands(organisation, put, verified):
    put(SCORES + "2025-Q1,YT,C2,,25,24,\n2025-Q1,HC,C2,,25,23,\n")
    put(VERIFICATIONS + "2025-Q1,HC,C2,22,\n")
    assert verified() == [("HC", "C2", 22, False, False), ("YT", "C2", 24, False, False)]
    put(SCORES + "2025-Q1,HC,C2,,25,21,\n")
    assert verified()[0] == ("HC", "C2", 21, False, False)


def test_a_blank_never_clears_verified_points(organisation, put, verified):
    put(SCORES + "2025-Q1,YT,C2,,25,24,\n")
    put(SCORES + "2025-Q1,YT,C2,,25,,\n")
    assert verified() == [("YT", "C2", 24, False, False)]


def test_a_changed_actual_asks_for_a_new_verification_and_the_old_value_back_does_not(organisation, put, verified):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,HC,C2,,20,,\n")
    put(VERIFICATIONS + "2025-Q1,YT,C1,35,\n2025-Q1,HC,C2,18,\n")
    changed = put(SCORES + "2025-Q1,YT,C1,8,,,\n2025-Q1,HC,C2,,21,,\n")
    assert changed.reverify == 2
    assert verified() == [("HC", "C2", 18, False, True), ("YT", "C1", 35, False, True)]
    put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    assert verified()[1] == ("YT", "C1", 35, False, False)
    put(VERIFICATIONS + "2025-Q1,HC,C2,19,\n")
    assert verified()[0] == ("HC", "C2", 19, False, False)


def test_other_self_points_beside_the_same_actual_change_nothing_that_was_verified(organisation, put, verified):
    put(SCORES + "2025-Q1,YT,C1,9,30,35,\n")
    assert put(SCORES + "2025-Q1,YT,C1,9,36,,\n").reverify == 0
    assert verified() == [("YT", "C1", 35, False, False)]


def test_figures_that_come_after_their_verification_ask_for_a_new_one(organisation, put, verified):
    put(VERIFICATIONS + "2025-Q1,YT,C1,36,\n")
    assert put(SCORES + "2025-Q1,YT,C1,9,,,\n").reverify == 1
    assert verified() == [("YT", "C1", 36, False, True)]


def test_a_withdrawal_that_changes_the_actual_asks_for_a_new_verification_too(organisation, put, verified):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    second = put(SCORES + "2025-Q1,YT,C1,12,,,\n")
    put(VERIFICATIONS + "2025-Q1,YT,C1,40,\n")
    upload.withdraw(ACTOR, second.upload_id, "nhầm")
    assert verified() == [("YT", "C1", 40, False, True)]


def test_a_verification_grants_that_a_criterion_is_not_assigned(organisation, put, found, verified):
    asked = put(SCORES + "2025-Q1,YT,C2,,,,x\n")
    assert found(asked) == [(2, "not_assigned", "not_assigned_request")]
    put(VERIFICATIONS + "2025-Q1,YT,C2,,x\n")
    assert verified() == [("YT", "C2", None, True, False)]


def test_a_departments_file_of_requests_alone_grants_nothing(organisation, put, found, verified):
    request = "quarter,department,criterion,not_assigned\n2025-Q1,YT,C1,x\n"
    asked = put(request)
    assert (asked.accepted, found(asked)) == (False, [(None, None, "unknown_kind")])
    own = put(request, actor=Actor("Y tá", "department", "YT"))
    assert (own.kind, found(own)) == ("scores", [(2, "not_assigned", "not_assigned_request")])
    assert verified() == []
    assert put(request, actor=Actor("Ủy viên", "council")).kind == "verifications"
    assert verified() == [("YT", "C1", None, True, False)]


def test_a_target_that_says_kg_grants_a_request_before_it_is_made(organisation, put, found):
    put("period,department,criterion,target\n2025-Q1,YT,C2,KG\n2025,HC,C4,KG\n")
    assert found(put(SCORES + "2025-Q1,YT,C2,,,,x\n")) == []


# Order, and each file whole or not at all


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_departments_criteria_and_targets_go_first_whatever_the_order(order, empty, files):
    given = [(f"{kind}.csv", text.encode()) for kind, text in vars(files).items()]
    outcomes = upload.upload(ACTOR, [given[i] for i in order])
    assert [outcome.file for outcome in outcomes] == [given[i][0] for i in order]
    assert all(outcome.accepted and outcome.issues.empty for outcome in outcomes)
    by_number = sorted(outcomes, key=lambda outcome: outcome.upload_id)
    assert [outcome.kind for outcome in by_number] == ["departments", "criteria", "targets", "scores"]


def test_each_file_is_taken_whole_or_not_at_all(organisation, files, scores):
    bad = SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,HC,C1,chín,,,\n"
    good = SCORES + "2025-Q1,VT,C1,3,,,\n"
    first, second = upload.upload(ACTOR, [("bad.csv", bad.encode()), ("good.csv", good.encode())])
    assert (first.accepted, first.upload_id, second.accepted, second.upload_id) == (False, None, True, 4)
    assert scores() == [("VT", "C1", 3, None)]


def test_what_a_refused_file_would_have_brought_is_not_there_for_the_others(empty, files):
    departments = files.departments + "YT,Phòng Y tế hai,,,,\n"
    given = [("d.csv", departments.encode()), ("s.csv", files.scores.encode())]
    assert [outcome.accepted for outcome in upload.upload(ACTOR, given)] == [False, False]
    assert read.version(ACTOR) == 0


# A rehearsal


def told(outcome):
    """All that an outcome says, but the time."""
    issues = outcome.issues.astype(object).where(outcome.issues.notna(), None).to_dict("records")
    table = outcome.table.astype(object).where(outcome.table.notna(), None).to_dict("records")
    names = ("file", "accepted", "kind", "rows", "upload_id", "duplicate_of", "new", "changed", "same", "reverify", "sha256")  # fmt: skip
    return [getattr(outcome, name) for name in names], issues, table


def test_a_rehearsal_tells_what_the_upload_then_does_and_leaves_nothing(organisation, put, files, scores):
    put(SCORES + "2025-Q1,YT,C1,7,,30,\n")
    given = [
        ("b.csv", (SCORES + "2025-Q1,XX,C1,9,,,\n").encode()),
        ("s.csv", files.scores.encode()),
        ("c.csv", b"year,code,name,kind,max_points\n2025,C2,B,scored,25\n"),
        ("d.csv", files.departments.encode()),
    ]
    before = scores()
    with upload.rehearse(ACTOR, given) as rehearsed:
        inside = read.version(ACTOR), scores(), read.criteria(ACTOR, 2025).to_dict("list")
    assert (read.version(ACTOR), scores()) == (4, before)
    taken = upload.upload(ACTOR, given)
    assert [told(outcome) for outcome in rehearsed] == [told(outcome) for outcome in taken]
    assert inside == (read.version(ACTOR), scores(), read.criteria(ACTOR, 2025).to_dict("list"))


def test_other_threads_do_not_see_a_rehearsal(organisation, files):
    seen = []
    with upload.rehearse(ACTOR, [("s.csv", files.scores.encode())]):
        other = threading.Thread(target=lambda: seen.append((read.version(ACTOR), len(read.quarters(ACTOR)))))
        other.start()
        other.join(10)
    assert seen == [(3, 0)]


def test_an_error_inside_a_rehearsal_rises_and_leaves_nothing(organisation, put, files):
    with pytest.raises(ZeroDivisionError), upload.rehearse(ACTOR, [("s.csv", files.scores.encode())]):
        print(1 / 0)
    assert read.version(ACTOR) == 3
    assert put(files.scores).upload_id == 4


# Withdrawing


def test_a_withdrawal_brings_back_what_the_upload_superseded(organisation, put, scores, verified):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n2025-Q1,YT,C2,,20,19,\n")
    second = put(SCORES + "2025-Q1,YT,C1,10,,,\n2025-Q1,YT,C2,,25,24,\n2025-Q1,HC,C2,,1,,\n")
    entry = upload.withdraw(ACTOR, second.upload_id, "nộp nhầm")
    assert scores() == [("YT", "C1", 9, None), ("YT", "C2", None, 20)]
    assert verified() == [("YT", "C2", 19, False, False)]
    row = records.uploads(ACTOR).iloc[-1]
    assert (entry, row["withdrawn_by"], row["withdrawal_reason"], row["in_force"]) == (6, "Thư ký", "nộp nhầm", "none")


def test_a_rehearsed_withdrawal_shows_what_would_be_and_leaves_nothing(organisation, put, scores):
    first = put(SCORES + "2025-Q1,YT,C1,9,,,\n")
    with submissions.rehearse(ACTOR, upload.withdraw, first.upload_id, "thử"):
        assert scores() == []
    assert (scores(), read.version(ACTOR)) == ([("YT", "C1", 9, None)], 4)


def test_what_cannot_be_withdrawn(organisation, put, files):
    put(files.scores)
    assert refused(upload.withdraw, ACTOR, 99, "x") == "unknown_upload"
    assert refused(upload.withdraw, ACTOR, 4, "  ") == "reason_missing"
    upload.withdraw(ACTOR, 4, "x")
    assert refused(upload.withdraw, ACTOR, 4, "x") == "already_withdrawn"
    assert read.version(ACTOR) == 5


# Roles


def test_a_department_hands_in_and_withdraws_its_own_and_no_verified_points(organisation, put, found):
    mine = Actor("Trưởng phòng", "department", "YT")
    own = put(SCORES + "2025-Q1,Trạm xá,C1,9,,,\n", actor=mine)
    assert own.accepted
    assert found(put(SCORES + "2025-Q1,HC,C1,9,,,\n2025-Q1,YT,C1,8,,,\n", actor=mine)) == [
        (2, "department", "not_your_department")
    ]
    points = put(SCORES + "2025-Q1,YT,C1,9,,40,\n", actor=mine)
    assert (points.accepted, found(points)) == (False, [(None, "verified_points", "verified_not_yours")])
    assert put(SCORES + "2025-Q1,YT,C2,,9,,\n2025-Q1,YT,C1,9,,,\n", actor=mine).accepted
    others = put(SCORES + "2025-Q1,HC,C1,9,,,\n")
    # Another's file is not there for him at all.
    assert refused(upload.withdraw, mine, others.upload_id, "x") == "unknown_upload"
    assert upload.withdraw(mine, own.upload_id, "nhầm") == 7
    assert records.uploads(ACTOR)["by"].to_list()[3:] == ["Trưởng phòng", "Trưởng phòng", "Thư ký"]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("council", ("verifications",)),
        ("department", ("scores",)),
        ("secretary", ("departments", "criteria", "targets", "scores", "verifications")),
        ("director", ("departments", "criteria", "targets", "scores", "verifications")),
    ],
)
def test_a_role_hands_in_its_kinds_of_file_and_no_other(role, kinds, organisation, files, found):
    actor = Actor("Ai đó", role, "YT" if role == "department" else None)
    given = {
        "departments": "code,name\nM,Phòng Mới\n",
        "criteria": "year,code,name,kind,max_points\n2025,B9,Thưởng,bonus,1\n",
        "targets": "period,department,criterion,target\n2025-Q2,YT,C1,5\n",
        "scores": SCORES + "2025-Q1,YT,C1,9,,,\n",
        "verifications": VERIFICATIONS + "2025-Q1,YT,C1,9,\n",
    }
    outcomes = upload.upload(actor, [(kind, text.encode()) for kind, text in given.items()])
    assert tuple(outcome.kind for outcome in outcomes if outcome.accepted) == kinds
    not_mine = [found(outcome) for outcome in outcomes if not outcome.accepted]
    assert not_mine == [[(None, None, "kind_not_yours")]] * (5 - len(kinds))


@pytest.mark.parametrize("role", ["viewer", "council", "department"])
def test_only_the_secretary_and_the_director_withdraw_others_close_and_reopen(role, organisation, put, files):
    put(files.scores)
    actor = Actor("Ai đó", role, "YT" if role == "department" else None)
    assert refused(upload.withdraw, actor, 4, "x") == ("unknown_upload" if role == "department" else "not_yours")
    assert refused(upload.withdraw_sample, actor) == "not_yours"
    assert refused(upload.load_sample, actor) == "not_yours"
    assert refused(closing.close, actor, "2025-Q1", "x") == "not_yours"
    assert refused(closing.reopen, actor, "2025-Q1", "x") == "not_yours"
    assert read.version(ACTOR) == 4


# Closing a quarter


def test_a_closed_quarter_takes_no_files_and_no_withdrawals_until_it_is_reopened(organisation, put, files, found):
    put(files.scores)
    assert closing.close(Actor("Giám đốc", "director"), "2025-Q1", "đã họp", waive_all=True) == 5
    for text in (
        SCORES + "2025-Q1,YT,C1,1,,,\n",
        VERIFICATIONS + "2025-Q1,YT,C1,1,\n",
        "period,department,criterion,target\n2025-Q1,YT,C1,1\n",
        "quarter,department,subject,achieved_on,title\n2025-Q1,YT,An,01/02/2025,Sáng kiến\n",
    ):
        outcome = put(text)
        assert (outcome.accepted, {code for *_, code in found(outcome, "error")}) == (False, {"quarter_closed"})
        assert outcome.issues["params"].iloc[0] == {"quarter": "2025-Q1", "at": read.closed_at(ACTOR, "2025-Q1")}
    assert refused(upload.withdraw, ACTOR, 4, "x") == "quarter_closed"
    assert put(SCORES + "2025-Q2,YT,C2,,1,,\n").accepted
    closing.reopen(ACTOR, "2025-Q1", "sửa")
    assert put(SCORES + "2025-Q1,YT,C1,1,,,\n").accepted
    assert upload.withdraw(ACTOR, 4, "x") == 9


def test_what_cannot_be_closed_or_reopened(organisation, put, files):
    assert refused(closing.close, ACTOR, "2025-Q1", "x") == "no_results"
    put(files.scores)
    assert refused(closing.close, ACTOR, "2025-Q9", "x") == "not_a_quarter"
    assert refused(closing.close, ACTOR, "2025-Q1", "") == "reason_missing"
    assert refused(closing.reopen, ACTOR, "2025-Q1", "x") == "not_closed"
    closing.close(Actor("Giám đốc", "director"), "2025-Q1", "x", waive_all=True)
    assert refused(closing.close, ACTOR, "2025-Q1", "x") == "already_closed"
    assert refused(closing.reopen, ACTOR, "2025-Q1", "\t") == "reason_missing"
    assert read.version(ACTOR) == 5


# What comes with a file


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\scores.csv", "scores.csv"),
        ("'; DROP TABLE uploads; --.csv", "'; DROP TABLE uploads; --.csv"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("", "?"),
        ("two\nlines\x1b[2J.csv", None),
        ("\udcff.csv", None),
    ],
)
def test_the_name_of_a_file_is_a_label_and_nothing_else(name, label, organisation, put, tmp_path):
    before = sorted(tmp_path.iterdir())
    outcome = put(SCORES + "2025-Q1,YT,C1,9,,,\n", name=name)
    kept, content = records.file(ACTOR, outcome.upload_id)
    assert outcome.accepted and kept == outcome.file and kept.isprintable()
    assert label is None or kept == label
    assert content.decode() == SCORES + "2025-Q1,YT,C1,9,,,\n"
    assert [path for path in sorted(tmp_path.iterdir()) if path.suffix != ".wal"] == before


def test_the_time_of_receipt_is_now_unless_it_is_told(organisation, put):
    put(SCORES + "2025-Q1,YT,C1,9,,,\n", terms=upload.Terms(datetime(2025, 4, 4, 9, 30), "gửi bản giấy"))
    put(SCORES + "2025-Q1,HC,C1,9,,,\n")
    received = records.submissions(ACTOR, ["2025-Q1"])["received_at"]
    assert received.iloc[1] == datetime(2025, 4, 4, 9, 30)
    assert abs((received.iloc[0] - store.now()).total_seconds()) < 60


def test_what_was_previewed_at_an_older_entry_is_not_kept(organisation, files):
    seen = read.version(ACTOR)
    upload.upload(ACTOR, [("a.csv", files.scores.encode())], previewed=seen)
    now = read.version(ACTOR)
    assert now == seen + 1
    with pytest.raises(upload.Refused, match="moved"):
        upload.upload(
            ACTOR, [("b.csv", b"quarter,department,criterion,verified_points\n2025-Q1,YT,C1,30\n")], previewed=seen
        )
    assert read.version(ACTOR) == now
