"""Letters of other alphabets that look like Latin ones: read as those where a known name is meant, else asked about; never a second department."""

import pandas as pd
import pytest

from data.values.text import Names, fold, look_alikes, same

CYRILLIC = "УТ"
HEADER = "Quý,Đơn vị,Mã tiêu chí,Thực hiện,Ghi chú\n"


def codes(outcome):
    return [(one["row"], one["column"], one["code"]) for one in outcome.issues.astype(object).to_dict("records")]


def test_the_key_of_a_name_does_not_part_what_looks_alike():
    assert fold("Рhòng Ү tế") == fold("Phòng Y tế") == fold("Ｐｈòng Y tế")
    assert same("Hoà Bình") == same("HÒA  Bình") == same("Hòa–Bình") == same("Hò\u200ba\u00a0Bình") != same("Hoa Bình")
    assert same("Đội Ðo") == same("Đội Đo")
    assert look_alikes("Рhòng Y tế") == "Phòng Y tế"
    assert look_alikes("Phòng Y tế") is None
    assert look_alikes("Привет") is None


def test_a_known_name_in_such_letters_is_found_and_told(organisation, put):
    outcome = put(HEADER.replace("Thực", "Тhực") + f"2025-Q1,{CYRILLIC},С1,9,\n")
    assert outcome.accepted, outcome.issues
    assert outcome.table[["department", "criterion", "actual"]].to_numpy().tolist() == [["YT", "C1", "9"]]
    assert [code for *_, code in codes(outcome)] == ["look_alikes_read"] * 3
    assert {one["read"] for one in outcome.issues["params"]} == {"YT", "C1", "Thực hiện"}


def test_a_text_in_such_letters_is_asked_about_and_an_unknown_name_is_unknown(organisation, put):
    outcome = put(HEADER + "2025-Q1,ХХ,C1,9,Nguyễn Vаn\n2025-Q1,YT,C1,9,Привет\n")
    told = [(row, column, code) for row, column, code in codes(outcome) if code != "look_alikes_read"]
    assert told == [(2, "note", "look_alikes"), (2, "department", "unknown_department")]
    assert [one["meant"] for one in outcome.issues["params"] if "meant" in one] == ["Nguyễn Van"]


@pytest.mark.parametrize("code", [CYRILLIC, "ＹＴ", "Y\u200bT", "ΥΤ"])
def test_a_code_that_looks_like_a_known_one_is_no_second_department(organisation, put, code):
    outcome = put(f"code,name\n{code},Phòng khác\n")
    wrong = [(row, column, told) for row, column, told in codes(outcome) if told != "look_alikes"]
    assert wrong == ([(2, "code", "same_department")] if code != "Y\u200bT" else [])
    assert outcome.table["code"].dropna().isin(["YT", code]).all()


@pytest.mark.parametrize("name", ["PHÒNG Y TẾ", "Рhòng Y tế", "Phòng\u00a0Y – tế"])
def test_a_new_code_for_a_name_that_reads_the_same_is_refused_or_asked_about(organisation, put, name):
    outcome = put(f"code,name\nPYT,{name}\n")
    assert {code for *_, code in codes(outcome)} & {"same_name", "shared_name"}


def test_two_codes_of_one_file_that_look_alike_are_one(empty, put):
    outcome = put(f"code,name\nYT,Phòng Hoà Bình\n{CYRILLIC},Phòng Khác\nHB,Phòng Hòa Bình\n")
    assert [one for one in codes(outcome) if one[2] in ("same_department", "same_name")] == [
        (3, "code", "same_department"),
        (4, "name", "same_name"),
    ]
    same = outcome.issues[outcome.issues["code"].isin(["same_department", "same_name"])]
    assert [one["code"] for one in same["params"]] == ["YT", "YT"]


def test_a_criterion_is_not_doubled_either(organisation, put):
    outcome = put("year,code,name,kind,max_points\n2025,С1,Khác,scored,10\n")
    assert (2, "code", "same_criterion") in codes(outcome)


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("P. TCHCKT", "TC-HC-KT"),
        ("TCHC-KT", "TC-HC-KT"),
        ("Phòng TC HC KT", "TC-HC-KT"),
        ("P.Y tế", "YT"),
        ("P 1", None),
        ("1.1", None),
    ],
)
def test_short_names_meet_whatever_stands_between_their_letters(spelling, code):
    known = pd.DataFrame({"code": ["TC-HC-KT", "YT", "1", "11"], "name": ["Phòng Tổ chức", "Phòng Y tế", "Một", "Hai"]})
    assert Names(known).code(spelling) == code
