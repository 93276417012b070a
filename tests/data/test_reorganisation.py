"""Departments renamed, ended, merged and split: what becomes of their list, and what of such a list is wrong."""

from datetime import date

import pytest

from data import plan, read, reorganisation, upload
from data.accounts import Actor
from data.provenance import Enactment
from data.refusal import Refused
from data.upload import Terms

SECRETARY = Actor("Thư ký", "secretary")
TERMS = Terms(reason="Sắp xếp", enactment=Enactment("QĐ 15", whole=True))
JULY = date(2025, 7, 1)


def _list():
    return plan.texts("departments", read.departments(SECRETARY))


def _save(entries):
    (outcome,) = upload.upload(SECRETARY, [("don-vi.csv", plan.written("departments", entries))], "departments", TERMS)
    return outcome


def _there(quarter):
    return dict(read.departments(SECRETARY, quarter)[["code", "name"]].itertuples(index=False, name=None))


def test_a_renamed_department_keeps_its_code_and_goes_by_its_former_name_too(organisation, found, put):
    outcome = _save(reorganisation.rename(_list(), "YT", "Trạm Y tế", "TYT", JULY))
    assert (outcome.accepted, found(outcome)) == (True, [])
    assert (_there("2025-Q2")["YT"], _there("2025-Q3")["YT"]) == ("Phòng Y tế", "Trạm Y tế")
    now = read.departments(SECRETARY, "2025-Q3").set_index("code").loc["YT"]
    assert now["aliases"] == "Trạm xá|Y tế - Phục hồi|Phòng Y tế|P. Y tế" and now["staff_count"] == 20
    assert put("quarter,department,criterion,actual\n2025-Q3,Phòng Y tế,C3,đạt\n").accepted


def test_two_departments_become_one_and_stay_readable_in_their_time(organisation, found):
    outcome = _save(reorganisation.merge(_list(), ["YT", "VT"], "YV", "Phòng Y tế - Vệ tinh", "YV", JULY))
    assert outcome.accepted and found(outcome) == []
    assert set(_there("2025-Q2")) == {"YT", "VT", "HC"} and set(_there("2025-Q3")) == {"YV", "HC"}
    known = read.departments(SECRETARY).set_index("code")
    assert (
        known["successor"].to_dict() == {"YT": "YV", "VT": "YV", "YV": None, "HC": None}
        or known.loc["YT", "successor"] == "YV"
    )
    assert known.at["YV", "staff_count"] == 32 and known.at["YV", "since"].date() == JULY


def test_one_department_becomes_two_and_one_ends(organisation, found):
    entries = reorganisation.split(_list(), "HC", [("TC", "Phòng Tổ chức"), ("KT", "Phòng Kế toán")], JULY)
    outcome = _save(reorganisation.end(entries, "VT", date(2025, 9, 30)))
    assert outcome.accepted and found(outcome, "error") == []
    assert set(_there("2025-Q3")) == {"YT", "TC", "KT", "VT"} and set(_there("2025-Q4")) == {"YT", "TC", "KT"}
    assert read.departments(SECRETARY).set_index("code").at["HC", "successor"] == "TC|KT"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda one: reorganisation.rename(one, "XX", "Mới", "", JULY), "unknown_department"),
        (lambda one: reorganisation.merge(one, ["YT", "HC"], "vt", "Mới", "", JULY), "code_taken"),
        (lambda one: reorganisation.merge(one, ["YT"], "YV", "Mới", "", JULY), "too_few_departments"),
        (lambda one: reorganisation.split(one, "YT", [("A", "Một"), ("a", "Hai")], JULY), "code_taken"),
        (
            lambda one: reorganisation.end(reorganisation.rename(one, "YT", "Mới", "", JULY), "YT", date(2025, 6, 30)),
            "before_it_began",
        ),
    ],
)
def test_what_cannot_be_done_to_a_list(organisation, act, code):
    with pytest.raises(Refused) as refused:
        act(_list())
    assert refused.value.code == code


def test_holes_own_and_absent_successors_are_found(organisation, put, found):
    header = "code,name,valid_from,valid_to,successor\n"
    outcome = put(
        header
        + "A,Một,,31/03/2025,\nA,Một,01/05/2025,30/06/2025,C\nC,Ba,01/08/2025,,\nD,Bốn,,30/06/2025,D\nE,Năm,,,A|C\n"
    )
    assert found(outcome) == [
        (3, "valid_from", "hole_between_entries"),
        (3, "successor", "successor_not_there"),
        (5, "successor", "own_successor"),
        (6, "successor", "successor_without_end"),
    ]
    assert not outcome.accepted
    hole = outcome.issues.iloc[0]
    assert hole["params"] == {"code": "A", "from": "01/04/2025", "to": "30/04/2025"}


def test_a_department_with_figures_cannot_be_left_out_of_the_whole_list_one_without_can(organisation, put, found):
    put("code,name\nMOI,Phòng Mới\n")
    outcome = _save(_list()[lambda one: one["code"] != "YT"])
    assert (outcome.accepted, found(outcome)) == (False, [(None, "code", "department_with_figures")])
    outcome = _save(_list()[lambda one: one["code"] != "MOI"])
    assert (outcome.accepted, found(outcome)) == (True, [(None, "code", "department_left_out")])
    assert "MOI" not in set(read.departments(SECRETARY)["code"])
