"""Both languages say everything, and numbers, days and periods are written as offices write them."""

import ast
import re
import string
from pathlib import Path

import pandas as pd
import pytest

import pages
from pages.parts import numbers, period, words
from pages.parts.period import Period

ROOT = Path(pages.__file__).resolve().parent
CALLS = ("text", "plural", "later")
CODE = [ROOT.parent / "dashboard.py", *sorted(ROOT.rglob("*.py"))]


def _said(path: Path):
    """The messages that a file hands to `text`, `plural` or `later`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
            literals = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from literals[:1]


def _names(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_a_translation_names_the_same_values_as_its_message():
    wrong = []
    for message, translation in words.messages("vi").items():
        forms = translation if isinstance(translation, tuple) else (translation,)
        wrong += [message for form in forms if not _names(form) <= _names(message)]
    assert wrong == []


def test_no_message_is_translated_in_two_ways():
    seen: dict = {}
    for catalogue in words._files("vi"):
        for message in catalogue:
            if message.id:
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                seen.setdefault(key, set()).add(str(message.string))
    assert {key: forms for key, forms in seen.items() if len(forms) > 1} == {}


def test_the_english_of_the_code_has_no_vietnamese_letters_but_names_and_the_other_language():
    vietnamese = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạ-ỹẠ-Ỹ]")
    messages = {message for path in CODE for message in _said(path)}
    assert {message for message in messages if vietnamese.search(message)} <= {
        '"{found}" is not understood. Write đạt or không đạt.'
    }


def test_an_unknown_language_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="language"):
        words.text("fr", "Rank")


def test_a_count_chooses_its_form():
    assert numbers.days("en", 1) == "1 day"
    assert numbers.days("en", 7) == "7 days"
    assert numbers.days("vi", 1) == "1 ngày"


def test_names_are_listed_with_the_word_and():
    assert words.listed("vi", ["A"]) == "A"
    assert words.listed("vi", ["A", "B", "C"]) == "A, B và C"
    assert words.listed("en", ["A", "B"]) == "A and B"


def test_a_search_needs_no_accents():
    assert words.fold("Phòng Đào tạo") == "phong dao tao"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (95.4, "95,40", "95.40"),
        (1.005, "1,01", "1.01"),
        (2.675, "2,68", "2.68"),
        (94.39499999999999, "94,40", "94.40"),
        (1234.5, "1.234,50", "1,234.50"),
        (-4.2, "−4,20", "−4.20"),
        (-0.001, "0,00", "0.00"),
        (float("nan"), "", ""),
        (None, "", ""),
        (pd.NA, "", ""),
    ],
)
def test_points_have_two_decimals_rounded_half_up(value, vi, en):
    assert numbers.points("vi", value) == vi
    assert numbers.points("en", value) == en


def test_a_difference_has_its_sign():
    assert [numbers.difference("vi", value) for value in (1.2, -4.2, 0)] == ["+1,20", "−4,20", "0,00"]


def test_a_share_never_stands_without_its_fraction():
    assert numbers.share("vi", 86, 101) == "86/101 (85,1%)"
    assert numbers.share("en", 1, 16) == "1/16 (6.3%)"
    assert numbers.share("vi", 0, 0) == "0/0"


def test_a_change_of_a_share_is_in_percentage_points():
    assert numbers.percentage_points("vi", 0.041) == "▲ 4,1 điểm phần trăm"
    assert numbers.percentage_points("en", -0.041) == "▼ 4.1 percentage points"


def test_a_number_stands_as_it_was_given():
    assert [numbers.number("vi", value) for value in (95.0, 0.5, 14650.0, 99.250)] == ["95", "0,5", "14.650", "99,25"]


def test_a_move_has_a_sign_or_a_word():
    assert [numbers.move("vi", change) for change in (2, -1, 0, pd.NA)] == ["▲ 2", "▼ 1", "giữ hạng", ""]


def test_times_of_the_store_are_shown_in_local_time():
    assert numbers.moment("vi", pd.Timestamp("2026-01-12 07:05")) == "14:05 ngày 12/01/2026"
    assert numbers.moment("en", pd.Timestamp("2026-01-11 18:30")) == "01:30 on 12/01/2026"


@pytest.mark.parametrize(
    ("one", "vi", "en"),
    [
        (Period("2025-Q4"), "Quý IV/2025", "Q4 2025"),
        (Period("2025-Q2", True), "6 tháng đầu năm 2025", "First 6 months of 2025"),
        (Period("2025-Q3", True), "9 tháng đầu năm 2025", "First 9 months of 2025"),
        (Period("2025-Q4", True), "Cả năm 2025", "Whole year 2025"),
    ],
)
def test_periods_are_called_as_offices_call_them(one, vi, en):
    assert (period.name("vi", one), period.name("en", one)) == (vi, en)
    assert period.parse(one.address) == one


def test_an_axis_has_short_names_of_quarters():
    assert (period.tick("vi", "2025-Q4"), period.tick("en", "2025-Q4")) == ("IV/2025", "Q4 2025")


@pytest.mark.parametrize("address", ["", None, "2025", "2025-Q5", "2025-Q4-ytdx", "25-Q1", "2025-Q1-YTD", "²025-Q1"])
def test_an_address_that_names_no_period_is_none(address):
    assert period.parse(address) is None


def test_a_period_knows_its_neighbours_and_its_days():
    first = Period("2025-Q1")
    assert (first.before, first.year_before) == (Period("2024-Q4"), Period("2024-Q1"))
    assert (str(first.first_day), str(first.last_day)) == ("2025-01-01", "2025-03-31")
    whole = Period("2024-Q4", True)
    assert (str(whole.first_day), str(whole.last_day)) == ("2024-01-01", "2024-12-31")
    assert period.quarters_until("2025-Q1", 3) == ["2024-Q3", "2024-Q4", "2025-Q1"]


def test_an_organisation_calls_its_units_by_its_own_word_and_measures_stay_measures():
    try:
        words.call_units("xã, phường")
        assert words.text("vi", "Department") == "Xã, phường"
        assert "xã, phường" in words.text("vi", "{open} of {count} departments have not handed in.", open=1, count=7)
        assert (
            words.text("vi", "Write a number only, without unit or words.")
            == "Chỉ ghi số, không ghi đơn vị tính hay chữ."
        )
    finally:
        words.call_units(words.UNIT)
    assert words.text("vi", "Department") == "Đơn vị"
