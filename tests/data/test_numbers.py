"""Numbers as people write them: read by their own evidence, else by their column's, else by their file's; never rounded."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.values import numbers


def column(*texts):
    return pd.Series(texts, dtype="str")


def parsed(*texts, mark=None):
    """What each text is: a plain number, `wrong`, `doubtful`, or None where there was nothing."""
    plain, wrong, doubtful = numbers.parse(column(*texts), mark)
    assert not (wrong & doubtful).any()
    words = [
        "wrong" if bad else "doubtful" if both else None if pd.isna(text) else text
        for text, bad, both in zip(plain, wrong, doubtful, strict=True)
    ]
    return words


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("12", "12"),
        ("-3", "-3"),
        ("+5", "5"),
        ("007", "007"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("-,25", "-0.25"),
        ("0.500", "0.500"),
        ("0,125", "0.125"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12.345,678", "12345.678"),
        ("1 234,5", "1234.5"),
        ("1 234 567", "1234567"),
        ("1234,567", "1234.567"),
        ("1e3", "1000"),
        ("1,5E-2", "0.015"),
        ("0.123456789012345678", "0.123456789012345678"),
    ],
)
def test_a_number_is_read_by_its_own_evidence(written, plain):
    assert parsed(written) == [plain]


@pytest.mark.parametrize(
    "written",
    [
        "mười",
        "12%",
        "5-",
        "--5",
        "1.2.3",
        "1,2,3",
        "5.",
        "1,23.456,7",
        "0x10",
        "1_000",
        "nan",
        "inf",
        "1e",
        "=1+1",
        "½",
    ],
)
def test_what_is_no_number_is_told(written):
    assert parsed(written) == ["wrong"]


@pytest.mark.parametrize("written", ["١٢", "１２", "१२,५", "1٫5", "²"])
def test_digits_of_other_scripts_are_no_number_here(written):
    assert parsed(written) == ["wrong"]


@pytest.mark.parametrize("written", ["1e999999999", "1E+123456789", "1e-999999999"])
def test_an_endless_exponent_is_told_and_not_written_out(written):
    assert parsed(written) == ["wrong"]


@pytest.mark.parametrize("written", ["9 5", "1 2,5", "12 34"])
def test_blanks_part_thousands_and_nothing_else(written):
    assert parsed(written) == ["wrong"]


def test_one_mark_before_three_digits_says_neither_thousands_nor_decimals():
    assert parsed("1.250", "12,500", "7") == ["doubtful", "doubtful", "7"]


def test_the_rest_of_the_column_tells_how_a_doubtful_number_is_meant():
    assert parsed("1.250", "3,5") == ["1250", "3.5"]
    assert parsed("1.250", "3.5") == ["1.250", "3.5"]
    assert parsed("1,250", "2.000.000") == ["1.250", "2000000"]


def test_where_the_column_is_silent_the_file_tells():
    assert parsed("1.250", mark=",") == ["1250"]
    assert parsed("1.250", mark=".") == ["1.250"]


def test_a_column_that_contradicts_itself_leaves_the_doubt_to_the_file():
    assert parsed("1.250", "3,5", "3.5") == ["doubtful", "3.5", "3.5"]
    assert parsed("1.250", "3,5", "3.5", mark=",") == ["1250", "3.5", "3.5"]


def test_empty_cells_are_neither_numbers_nor_wrong():
    assert parsed(None, "1", None) == [None, "1", None]


@pytest.mark.parametrize(
    ("written", "long"),
    [
        ("9" * 20, False),
        ("9" * 21, True),
        ("0.123456789012345678", False),
        ("0.1234567890123456789", True),
        ("1.50000000000000000000000", False),
        ("000000000000000000000000001", False),
        ("-" + "9" * 20 + ".5", False),
    ],
)
def test_more_digits_than_are_kept_are_told_and_not_rounded(written, long):
    assert numbers.too_long(column(written)).tolist() == [long]


def test_the_decimal_mark_of_columns_is_the_only_one_that_undoubted_cells_use():
    assert numbers.decimal_mark([column("1,5", "2"), column("3,25")]) == ","
    assert numbers.decimal_mark([column("1,5"), column("2.5")]) is None
    assert numbers.decimal_mark([column("1.250", "3")]) is None
    assert numbers.decimal_mark([column("1.234.567")]) == ","
    assert numbers.decimal_mark([column(None)]) is None


exact = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4)


@given(exact)
def test_a_number_written_in_either_way_is_the_same_number(value):
    english = f"{value:,f}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    for written in (english, vietnamese, f"{value:f}", f"{value:f}".replace(".", ",")):
        (read,) = parsed(written)
        assert Decimal(read) == value


@given(st.lists(st.one_of(exact.map(str), st.text(max_size=6)), max_size=5), st.sampled_from([".", ",", None]))
def test_each_cell_is_a_plain_number_or_wrong_or_doubtful(texts, mark):
    for text, found in zip(texts, parsed(*texts, mark=mark), strict=True):
        assert found in ("wrong", "doubtful") or Decimal(found).is_finite(), text
