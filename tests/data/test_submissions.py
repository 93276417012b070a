"""What happens to a submission besides coming in: restored as a new version, returned, extended, handed in for another."""

from datetime import date, datetime, timedelta

import pytest

from data import closing, read, records, store, submissions, upload
from data.accounts import Actor
from data.upload import Terms

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")
OWN = Actor("Phòng Y tế", "department", "YT")
SCORES = "quarter,department,criterion,actual,self_points,verified_points\n"
VERIFICATIONS = "quarter,department,criterion,verified_points\n"


@pytest.fixture
def scores(values):
    return lambda quarter="2025-Q1": values(read.scores(ACTOR, [quarter]), "department criterion actual self_points")


def refused(verb, *arguments):
    before = read.version(ACTOR)
    with pytest.raises(upload.Refused) as told:
        verb(*arguments)
    assert read.version(ACTOR) == before
    return told.value.code


# Restoring


def test_an_older_version_comes_back_as_a_new_one_and_the_past_stays(organisation, put, scores, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,YT,C2,,25,\n", name="một.csv")
    second = put(SCORES + "2025-Q1,YT,C1,7,,\n2025-Q1,YT,C3,1,,\n", name="hai.csv")
    new = submissions.restore(ACTOR, first.upload_id, "số của lần hai ghi nhầm")
    # What only the later version brought stays: nothing is taken away by putting rows in.
    assert scores() == [("YT", "C1", 9, None), ("YT", "C2", None, 25), ("YT", "C3", 1, None)]
    assert values(records.uploads(ACTOR).tail(3), "upload_id file_name restored reason in_force rows") == [
        (first.upload_id, "một.csv", None, None, "none", 2),
        (second.upload_id, "hai.csv", None, None, "part", 2),
        (new, "một.csv", first.upload_id, "số của lần hai ghi nhầm", "whole", 2),
    ]
    assert records.file(ACTOR, new) == records.file(ACTOR, first.upload_id)
    past = read.scores(ACTOR, ["2025-Q1"], as_of=second.upload_id)
    assert values(past, "criterion actual") == [("C1", 7), ("C2", None), ("C3", 1)]
    # A new version like any: it can be withdrawn.
    upload.withdraw(ACTOR, new, "thôi")
    assert scores()[0] == ("YT", "C1", 7, None)


def test_a_withdrawn_version_comes_back_with_the_time_it_was_received_at(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n", terms=Terms(datetime(2025, 4, 3, 2), "gửi bản giấy"))
    upload.withdraw(ACTOR, first.upload_id, "nhầm")
    assert records.submissions(ACTOR, ["2025-Q1"]).empty
    submissions.restore(ACTOR, first.upload_id, "rút nhầm")
    assert values(records.submissions(ACTOR, ["2025-Q1"]), "first_received_at rows") == [(datetime(2025, 4, 3, 2), 1)]


def test_criteria_of_an_older_version_come_back_too(organisation, put):
    (known,) = records.uploads(ACTOR).query("kind == 'criteria'")["upload_id"]
    put("year,code,name,kind,max_points,departments\n2025,C2,Nề nếp mới,scored,25,*\n")
    submissions.restore(ACTOR, known, "bảng mới chưa ban hành")
    criteria = read.criteria(ACTOR, 2025).set_index("code")
    assert (criteria.at["C2", "name"], criteria.at["C2", "max_points"]) == ("Nề nếp", 30)


def test_what_cannot_be_restored(organisation, put, files):
    taken = put(files.scores)
    assert refused(submissions.restore, ACTOR, 99, "r") == "unknown_upload"
    assert refused(submissions.restore, ACTOR, taken.upload_id, "r") == "already_in_force"
    put(SCORES + "2025-Q1,YT,C1,7,,\n")
    assert refused(submissions.restore, ACTOR, taken.upload_id, " ") == "reason_missing"
    assert refused(submissions.restore, Actor("Hội đồng", "council"), taken.upload_id, "r") == "not_yours"
    # The file holds other departments' rows as well: this one is not told that there is such a file.
    assert refused(submissions.restore, OWN, taken.upload_id, "r") == "unknown_upload"
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    assert refused(submissions.restore, ACTOR, taken.upload_id, "r") == "quarter_closed"


def test_a_department_restores_its_own_but_no_verified_points(organisation, put, scores):
    own = put(SCORES + "2025-Q1,YT,C1,9,,\n", OWN)
    put(SCORES + "2025-Q1,YT,C1,8,,\n", OWN)
    submissions.restore(OWN, own.upload_id, "nộp nhầm")
    assert scores() == [("YT", "C1", 9, None)]
    verified = put(SCORES + "2025-Q1,YT,C1,9,,39\n")
    put(SCORES + "2025-Q1,YT,C1,9,,30\n")
    assert refused(submissions.restore, OWN, verified.upload_id, "r") == "verified_not_yours"


def test_a_rehearsed_restoration_shows_what_would_be_and_leaves_nothing(organisation, put, scores):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n")
    put(SCORES + "2025-Q1,YT,C1,7,,\n")
    with submissions.rehearse(ACTOR, submissions.restore, first.upload_id, "thử"):
        assert scores() == [("YT", "C1", 9, None)]
    assert scores() == [("YT", "C1", 7, None)]


# Returning


def test_what_is_returned_counts_as_handed_in_and_must_be_verified_again(organisation, put, values):
    put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,HC,C1,9,,\n")
    put(VERIFICATIONS + "2025-Q1,YT,C1,36\n2025-Q1,HC,C1,18\n")
    entry = submissions.return_submission(ACTOR, "2025-Q1", "YT", "thiếu minh chứng")
    given = records.submissions(ACTOR, ["2025-Q1"])
    assert values(given, "department times_returned returned return_reason") == [
        ("HC", 0, False, None),
        ("YT", 1, True, "thiếu minh chứng"),
    ]
    stale = lambda as_of=None: values(read.verifications(ACTOR, ["2025-Q1"], as_of), "department stale")  # noqa: E731
    assert stale() == [("HC", False), ("YT", True)]
    assert stale(entry - 1) == [("HC", False), ("YT", False)]
    put(SCORES + "2025-Q1,YT,C1,9,,\n", name="lại.csv", terms=Terms(reason="bản giấy"))
    assert not records.submissions(ACTOR, ["2025-Q1"])["returned"].any()
    assert stale() == [("HC", False), ("YT", True)]
    put(VERIFICATIONS + "2025-Q1,YT,C1,35\n")
    assert stale() == [("HC", False), ("YT", False)]
    submissions.return_submission(ACTOR, "2025-Q1", "YT", "lần nữa")
    assert values(records.submissions(ACTOR, ["2025-Q1"]), "times_returned returned") == [(0, False), (2, True)]


def test_what_cannot_be_returned(organisation, put):
    put(SCORES + "2025-Q1,YT,C1,9,,\n")
    verb = submissions.return_submission
    assert refused(verb, ACTOR, "2025-Q1", "HC", "r") == "nothing_handed_in"
    assert refused(verb, ACTOR, "2025-Q9", "YT", "r") == "not_a_quarter"
    assert refused(verb, ACTOR, "2025-Q1", "YT", "") == "reason_missing"
    assert refused(verb, OWN, "2025-Q1", "YT", "r") == "not_yours"
    verb(ACTOR, "2025-Q1", "YT", "r")
    assert refused(verb, ACTOR, "2025-Q1", "YT", "r") == "already_returned"
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    assert refused(verb, ACTOR, "2025-Q1", "YT", "r") == "quarter_closed"


# Extending


def test_an_extension_is_an_entry_and_the_rules_stay_as_they_are(organisation, values):
    before = read.rules(ACTOR, 2025)
    entry = submissions.extend_deadline(ACTOR, "2025-Q1", "YT", date(2025, 4, 9), "mất điện")
    after = read.rules(ACTOR, 2025)
    assert after["deadline"] == before["deadline"] and before["extended"] == []
    assert after["extended"] == [{"quarter": "2025-Q1", "department": "YT", "until": "2025-04-09"}]
    assert read.rules(ACTOR, 2024)["extended"] == [] == read.rules(ACTOR, 2025, as_of=entry - 1)["extended"]
    assert values(records.extensions(ACTOR, "2025-Q1"), "department reason by") == [("YT", "mất điện", "Thư ký")]


def test_what_cannot_be_extended(organisation, put):
    verb = submissions.extend_deadline
    assert refused(verb, ACTOR, "2025-Q1", "YT", date(2025, 4, 5), "r") == "not_later"
    verb(ACTOR, "2025-Q1", "YT", date(2025, 4, 9), "r")
    assert refused(verb, ACTOR, "2025-Q1", "YT", date(2025, 4, 9), "r") == "not_later"
    assert refused(verb, ACTOR, "2025-Q1", "XX", date(2025, 4, 20), "r") == "unknown_department"
    assert refused(verb, ACTOR, "2025-Q1", "HC", date(2025, 4, 20), "") == "reason_missing"
    assert refused(verb, OWN, "2025-Q1", "YT", date(2025, 4, 20), "r") == "not_yours"
    put(SCORES + "2025-Q1,YT,C1,9,,\n")
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    assert refused(verb, ACTOR, "2025-Q1", "HC", date(2025, 4, 20), "r") == "quarter_closed"


# Handing in for another


def test_who_hands_in_for_another_says_why_and_the_day_it_came_counts(organisation, put, values):
    at = datetime(2025, 4, 4, 9)
    put(SCORES + "2025-Q1,YT,C1,9,,\n", terms=Terms(at, "bản giấy gửi ngày 04/4"))
    assert values(records.submissions(ACTOR, ["2025-Q1"]), "received_at by") == [(at, "Thư ký")]
    assert records.uploads(ACTOR)["reason"].iloc[-1] == "bản giấy gửi ngày 04/4"


def test_a_day_of_receipt_wants_a_reason_lies_in_the_past_and_is_the_offices_to_tell(organisation):
    file = ("a.csv", (SCORES + "2025-Q1,YT,C1,9,,\n").encode())

    def hand_in(actor, terms):
        upload.upload(actor, [file], terms=terms)

    assert refused(hand_in, ACTOR, Terms(datetime(2025, 4, 4))) == "reason_missing"
    assert refused(hand_in, ACTOR, Terms(store.now() + timedelta(hours=1), "r")) == "received_later"
    assert refused(hand_in, OWN, Terms(datetime(2025, 4, 4), "r")) == "not_yours"


# The schema


def test_a_store_of_before_keeps_its_ledger_through_the_migration(tmp_path, monkeypatch, values):
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "old.duckdb"))
    old = tmp_path / "schema"
    old.mkdir()
    for script in sorted(store.SCHEMA.glob("00[12]_*.sql")):
        (old / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    new = store.SCHEMA
    monkeypatch.setattr(store, "SCHEMA", old)
    with store.writing() as cursor:
        for number, verb in enumerate(("rules", "close"), 1):
            row = [number, verb, ACTOR.name, ACTOR.role, store.now(), "r"]
            cursor.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", row)
    with store.reading() as cursor:
        before = cursor.execute("FROM ledger ORDER BY entry_id").fetchall()
    store.close()
    monkeypatch.setattr(store, "SCHEMA", new)
    with store.writing() as cursor:
        assert cursor.execute("FROM ledger ORDER BY entry_id").fetchall() == [(*entry, None) for entry in before]
        assert store.append(cursor, ACTOR, "restore", "r") == 3
    store.close()


@pytest.mark.parametrize("role", ["viewer", "administrator", "nobody"])
def test_who_hands_nothing_in_is_refused_before_anything_is_read(role, organisation, files):
    assert refused(upload.upload, Actor("Ai đó", role), [("scores.csv", files.scores.encode())]) == "not_yours"
