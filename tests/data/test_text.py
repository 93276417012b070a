"""Spellings of one name meet, no department is ever guessed, and who is not known has a nearest neighbour."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.values.text import Names, clean, clean_column, fold


@pytest.fixture(scope="module")
def names():
    rows = [
        ("HC", "Phòng Hành chính", "Hành chính", "Văn phòng|TC - HC - KT"),
        ("HUE", "Thừa Thiên Huế", "TT-Huế", None),
        ("BK", "Bắc Kạn", None, "Bắc Cạn"),
        ("DL", "Đắk Lắk", None, "Đăk Lăk"),
        ("N1", "Phòng Năm", None, None),
        ("N2", "Phòng Nam", None, None),
    ]
    frame = pd.DataFrame(rows, columns=["code", "name", "short_name", "aliases"], dtype="str")
    return Names(frame, ("name", "short_name", "aliases"))


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("HC", "HC"),
        ("hc", "HC"),
        ("Phòng Hành chính", "HC"),
        ("PHÒNG HÀNH CHÍNH", "HC"),
        ("phong hanh chinh", "HC"),
        ("Văn phòng", "HC"),
        ("TC-HC-KT", "HC"),
        ("TT- Huế", "HUE"),
        ("TT.Huế", "HUE"),
        ("Bắc Cạn", "BK"),
        ("Đăk Lăk", "DL"),
        ("Dak Lak", "DL"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "DL"),
        ("Phòng Năm", "N1"),
        ("phòng nam", "N2"),
        ("Phòng", None),
        ("Sơn La", None),
    ],
)
def test_a_department_is_known_by_its_code_names_and_aliases_however_typed(names, spelling, code):
    assert names.code(spelling) == code


def test_what_a_terminal_would_obey_or_nobody_sees_is_dropped():
    assert clean("\x1b[31mPhòng\x07 \u202eMột\u200f\x85Hai\ufeff") == "[31mPhòng Một Hai"
    assert fold("Phòng\u200b \x08Một") == "phong mot"


def test_a_spelling_that_two_departments_share_is_neither(names):
    assert names.code("Phong Nam") is None


def test_a_name_that_is_the_code_of_another_means_the_code():
    frame = pd.DataFrame([("A", "B"), ("B", "C")], columns=["code", "name"], dtype="str")
    assert Names(frame).code("B") == "B"


def test_the_nearest_name_is_offered_only_where_something_is_near(names):
    assert names.nearest("Phòng Hành chánh") == ("HC", "Phòng Hành chính")
    assert names.nearest("Bac Kan tinh") == ("BK", "Bắc Kạn")
    assert names.nearest("xyz") is None
    assert names.nearest("---") is None


def test_a_name_of_signs_only_is_nobody(names):
    assert names.code("---") is None
    assert names.code("") is None


def test_columns_are_cleaned_and_empty_cells_are_missing():
    cleaned = clean_column(pd.Series(["  a \u00a0 b ", "", "\u200b", None, "a b"], dtype="str"))
    assert cleaned.astype(object).where(cleaned.notna(), None).tolist() == ["a b", None, None, None, "a b"]


@given(st.text(max_size=30))
def test_cleaning_and_folding_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
