"""Versions of the year's plan: a set that replaces the whole, its document and reason, and what is past keeping what it had."""

import pytest

from data import closing, plan, read, records, submissions, upload
from data.accounts import Actor
from data.provenance import Enactment
from data.refusal import Refused
from data.upload import Terms

SECRETARY = Actor("Thư ký", "secretary")
TERMS = Terms(reason="Họp ngày 5/1", enactment=Enactment("QĐ 12/QĐ-CS ngày 06/01/2025", whole=True))


def _without(*codes: str) -> bytes:
    known = read.criteria(SECRETARY, 2025)
    return plan.written("criteria", plan.texts("criteria", known[~known["code"].isin(codes)]))


def _save(content: bytes, kind: str = "criteria", terms: Terms = TERMS):
    (outcome,) = upload.upload(SECRETARY, [("bo.csv", content)], kind, terms)
    return outcome


def test_what_is_written_from_the_store_is_read_back_as_the_same(organisation):
    before = read.criteria(SECRETARY, 2025).drop(columns=["upload_id", "row"])
    outcome = _save(_without())
    assert (outcome.accepted, outcome.new, outcome.changed, outcome.same) == (True, 0, 0, 7)
    assert read.criteria(SECRETARY, 2025).drop(columns=["upload_id", "row"]).equals(before)
    assert plan.texts("criteria", read.criteria(SECRETARY, 2025))["max_points"].to_list()[:2] == ["10", "40"]


def test_a_criterion_that_a_whole_set_leaves_out_is_gone_from_then_on_and_there_before(organisation, files, put, found):
    put(files.scores)
    before = read.version(SECRETARY)
    outcome = _save(_without("C5", "B1"))
    assert found(outcome) == [
        (None, "code", "criterion_left_out"),
        (None, "code", "figures_left_out"),
        (None, "max_points", "points_not_scale"),
    ]
    assert list(read.criteria(SECRETARY, 2025)["code"]) == ["C1", "C2", "C3", "C4", "P1"]
    assert len(read.criteria(SECRETARY, 2025, before)) == 7
    uploads = records.uploads(SECRETARY).set_index("kind")
    assert uploads.at["scores", "in_force"] == "whole"
    assert records.uploads(SECRETARY)["in_force"].to_list() == ["whole", "none", "whole", "whole", "whole"]
    upload.withdraw(SECRETARY, outcome.upload_id, "nhầm")
    assert len(read.criteria(SECRETARY, 2025)) == 7


def test_a_file_that_comes_later_adds_to_the_whole_set_and_a_restored_whole_set_is_whole_again(organisation, put):
    whole = _save(_without("B1"))
    assert put("year,code,name,kind,max_points\n2025,B9,Điểm cộng,bonus,5\n", actor=SECRETARY).accepted
    assert {"B9", "C5"} <= set(read.criteria(SECRETARY, 2025)["code"])
    submissions.restore(SECRETARY, _save(_without("B9", "C5")).upload_id - 2, "trả lại")
    assert "B9" not in set(read.criteria(SECRETARY, 2025)["code"]) and "C5" in set(
        read.criteria(SECRETARY, 2025)["code"]
    )
    assert whole.upload_id in set(records.uploads(SECRETARY)["upload_id"])


def test_the_same_bytes_as_the_whole_take_out_what_others_brought_beside_them(organisation, put):
    content = _without()
    _save(content)
    put("year,code,name,kind,max_points\n2025,B9,Điểm cộng,bonus,5\n", actor=SECRETARY)
    assert _save(content).duplicate_of is None
    assert "B9" not in set(read.criteria(SECRETARY, 2025)["code"])


def test_a_closed_quarter_keeps_the_set_that_it_was_closed_with(organisation, files, put, found):
    put(files.scores)
    closing.close(Actor("Giám đốc", "director"), "2025-Q1", "họp", waive_all=True)
    outcome = _save(_without("C5"))
    assert (None, "year", "closed_quarters_keep") in found(outcome) and (None, "code", "criterion_left_out") in found(
        outcome
    )
    assert "C5" in set(read.period(SECRETARY, "2025-Q1")["criteria"]["code"])
    assert "C5" not in set(read.period(SECRETARY, "2025-Q2")["criteria"]["code"])


def test_versions_tell_document_reason_and_which_is_in_force(organisation, values):
    outcome = _save(_without("B1"))
    known = plan.versions(Actor("Ai đó", "viewer"), "criteria", 2025)
    assert values(known, "file_name document whole reason by rows in_force") == [
        ("criteria.csv", None, False, None, "Thư ký", 7, False),
        ("bo.csv", "QĐ 12/QĐ-CS ngày 06/01/2025", True, "Họp ngày 5/1", "Thư ký", 6, True),
    ]
    assert len(plan.versions(SECRETARY, "criteria", 2025, outcome.upload_id - 1)) == 1
    assert plan.versions(SECRETARY, "criteria", 2026).empty
    assert len(plan.versions(SECRETARY, "departments")) == 1 and len(plan.versions(SECRETARY, "targets", 2025)) == 1


def test_a_version_needs_its_document_and_a_reason_and_the_office(organisation):
    content = _without("B1")
    for terms, code in (
        (Terms(enactment=Enactment("QĐ 1", True)), "reason_missing"),
        (Terms(reason="vì", enactment=Enactment("  ", True)), "document_missing"),
    ):
        with pytest.raises(Refused) as refused:
            _save(content, terms=terms)
        assert refused.value.code == code
    for actor in (Actor("YT", "department", "YT"), Actor("HĐ", "council")):
        with pytest.raises(Refused):
            upload.upload(actor, [("bo.csv", content)], "criteria", TERMS)
    assert len(read.criteria(SECRETARY, 2025)) == 7


def test_rows_stand_where_they_stood_when_one_between_them_is_taken_out(organisation):
    frame = plan.texts("criteria", read.criteria(SECRETARY, 2025)).assign(row=[str(n) for n in range(2, 9)])
    outcome = _save(plan.written("criteria", frame[frame["code"] != "C1"].assign(max_points="x")))
    assert sorted(outcome.issues.loc[outcome.issues["code"] == "not_a_number", "row"]) == [2, 4, 5, 6, 7, 8]
