"""Headers matched to a contract, and cells read as what the contract says they are."""

import pandas as pd
import pytest

from data.checks import columns
from data.contract import CONTRACTS, Column
from data.findings import Findings
from data.values import days


def series(*texts):
    return pd.Series(texts, dtype="str")


def read(column, *texts, decimal=None):
    """The cells as read, missing being None, and the findings as (row, column, code)."""
    findings = Findings(pd.Series(range(2, 2 + len(texts))), pd.Series(range(2, 2 + len(texts))))
    result = columns.read_column(column, series(*texts), findings, decimal)
    issues = findings.frame()
    told = list(zip(issues["row"], issues["column"], issues["code"], strict=True))
    return result.astype(object).where(result.notna(), None).tolist(), told


@pytest.mark.parametrize(
    ("written", "quarter"),
    [
        ("2025-Q3", "2025-Q3"),
        ("2025Q3", "2025-Q3"),
        ("2025/q3", "2025-Q3"),
        ("Q3/2025", "2025-Q3"),
        ("Q3.2025", "2025-Q3"),
        ("q3 2025", "2025-Q3"),
        ("Quý III/2025", "2025-Q3"),
        ("QUÝ IV năm 2025", "2025-Q4"),
        ("quý 1 năm 2025", "2025-Q1"),
        ("Quy II - 2025", "2025-Q2"),
        ("III/2025", "2025-Q3"),
        ("2025-Q5", None),
        ("2025-Q0", None),
        ("Quý V/2025", None),
        ("2025", None),
        ("Q3", None),
        ("2025-Q3 ước", None),
        ("25-Q3", None),
        ("0000-Q1", None),
        ("1500-Q1", None),
        ("٢٠٢٥-Q1", None),
        ("", None),
    ],
)
def test_a_quarter_however_people_write_it(written, quarter):
    assert columns.quarter(written) == quarter


def test_a_month_is_no_quarter():
    assert columns.quarter("tháng 3/2025") is None
    assert columns.quarter("03/2025") is None


@pytest.mark.parametrize(
    ("period", "day"),
    [("2025", "2025-12-31"), ("2025-Q1", "2025-03-31"), ("2024-Q2", "2024-06-30"), ("2025-Q4", "2025-12-31")],
)
def test_the_last_day_of_a_quarter_and_of_a_year(period, day):
    assert columns.last_day(period) == pd.Timestamp(day)


def test_a_period_is_a_year_or_a_quarter():
    cells = ("2025", "năm 2025", "Cả năm 2025", "Quý I/2025", "2025-Q3", "sang năm", "3025", None)
    assert read(Column("period", "Kỳ", "", "period"), *cells) == (
        ["2025", "2025", "2025", "2025-Q1", "2025-Q3", None, None, None],
        [(7, "period", "not_a_period"), (8, "period", "not_a_period")],
    )


def test_dates_are_written_day_first_or_iso_and_must_exist():
    cells = ("05/01/2026", "5.1.2026", "2026-01-05", "2026-01-05 00:00:00", "29/02/2024", "29/02/2025", "13/13/2025")
    dates, told = read(Column("day", "Ngày", "", "date"), *cells, "5/1/26", "05/01/0026", "05/01/2205", "hôm qua", None)
    january = pd.Timestamp("2026-01-05")
    assert dates == [january] * 4 + [pd.Timestamp("2024-02-29"), None, None, january] + [None] * 4
    assert told == [(row, "day", "not_a_date") for row in (7, 8, 10, 11, 12)]


def test_a_mark_is_yes_an_empty_cell_no_and_other_words_are_told():
    cells = ("x", "X", "có", "1", "true", "KG", "không", "0", None, "có lẽ")
    assert read(Column("mark", "Dấu", "", "boolean"), *cells) == (
        [True] * 6 + [False] * 4,
        [(11, "mark", "not_a_boolean")],
    )


def test_a_choice_is_stored_by_its_word_whatever_its_spelling():
    column = Column("level", "Cấp", "", choices={"state": ("nhà nước",), "province": ("tỉnh", "bộ, tỉnh")})
    assert read(column, "state", "NHÀ NƯỚC", "nha nuoc", "Bộ - Tỉnh", "xã", None) == (
        ["state", "state", "state", "province", None, None],
        [(6, "level", "unknown_choice")],
    )


def test_an_open_choice_lets_other_words_stand_and_a_default_fills_what_is_empty():
    open_column = Column("basis", "Loại", "", choices={"merit": ("công trạng",)}, open=True)
    assert read(open_column, "Công trạng", "việc khác") == (["merit", "việc khác"], [])
    status = CONTRACTS["commendations"].column("status")
    assert read(status, None, "cancelled") == (["in_force", "cancelled"], [])


def test_whole_numbers_below_their_minimum_or_with_decimals_are_told():
    column = Column("staff", "Người", "", "integer", minimum=0)
    cells, told = read(column, "12", "-1", "2,5", "nhiều", None)
    assert cells[0] == "12" and cells[4] is None
    assert told == [(3, "staff", "negative_number"), (4, "staff", "not_whole"), (5, "staff", "not_a_number")]


def test_a_required_cell_must_be_filled():
    assert read(Column("name", "Tên", "", required=True), "A", None) == (["A", None], [(3, "name", "missing_value")])


@pytest.mark.parametrize(
    ("text", "told"), [("CCCD 001085123456", True), ("012345678", True), ("12345", False), ("0912345678", False)]
)
def test_what_looks_like_an_identity_number_wants_a_look(text, told):
    assert read(Column("note", "Ghi chú", ""), text) == ([text], [(2, "note", "identity_number")] if told else [])


def test_headers_are_matched_by_name_vietnamese_header_or_other_spelling():
    headers = ["QUÝ", "don vi", "Mã  tiêu chí", "TH", "Điểm tự chấm", "màu sắc", "Thực hiện"]
    assert columns.matched(CONTRACTS["scores"], headers) == {
        "quarter": 0,
        "department": 1,
        "criterion": 2,
        "actual": 3,
        "self_points": 4,
    }


def test_headers_tell_the_kind_of_file():
    assert columns.recognised(["quarter", "department", "criterion", "actual"]) == "scores"
    assert columns.recognised(["quarter", "department", "criterion", "verified_points", "reason"]) == "verifications"
    assert columns.recognised(["code", "name", "staff_count"]) == "departments"
    assert columns.recognised(["Năm", "Mã", "Tên", "Loại"]) == "criteria"
    assert columns.recognised(["a", "b"]) is None


def test_where_two_kinds_fit_alike_the_expected_one_is_meant():
    both = ["quarter", "department", "criterion", "verified_points", "not_assigned"]
    assert columns.recognised(both) == "verifications"
    assert columns.recognised(both, "scores") == "scores"


def test_not_assigned_alone_is_a_request_or_a_grant_by_who_sends_it():
    headers = ["quarter", "department", "criterion", "not_assigned"]
    assert columns.recognised(headers) is None
    assert columns.recognised(headers, likely=("scores", "achievements")) == "scores"
    assert columns.recognised(headers, likely=("verifications",)) == "verifications"
    assert columns.recognised([*headers, "reason"], likely=("scores",)) == "verifications"


def test_a_file_that_lacks_a_column_is_of_the_kind_that_knows_most_of_its_headers_if_only_one_does():
    assert columns.recognised(["department", "criterion", "actual", "evidence"]) == "scores"
    assert columns.recognised(["department", "criterion", "target"]) is None
    assert columns.recognised(["department", "criterion", "actual", "a", "b", "c"]) is None
    assert columns.recognised(["name", "note"]) is None


def test_a_row_whose_quarter_is_wrong_still_has_a_year_to_be_checked_by():
    written = series("2025-Q1", "2025-Q9", "quý năm 2024", "ngày mai")
    good = series("2025-Q1", None, None, None)
    assert columns.years(written, good, [2024, 2025]).tolist() == ["2025", "2025", "2025", "2025"]
    assert columns.years(series("Quý V/2024"), series(None), [2024, 2025]).tolist() == ["2024"]
    assert columns.years(series("2031-Q1", "2025-Q9"), series("2031-Q1", None), [2025]).tolist() == ["2031", "2025"]
    assert columns.years(series("Quý V/2031", "ngày mai"), series(None, None), [2024, 2025]).isna().all()


@pytest.mark.parametrize(
    "written", ["05/01/2026", "5-1-2026", "2026-01-05", "ngày 05 tháng 01 năm 2026", "5 tháng 1 năm 2026", "46027"]
)
def test_a_day_is_read_as_offices_and_spreadsheets_write_it(written):
    assert days.day(written) == pd.Timestamp("2026-01-05")


def test_a_column_that_shows_month_first_is_asked_about_never_turned():
    column = Column("day", "Ngày", "", "date")
    dates, told = read(column, "03/25/2025", "03/04/2025", "3/3/25", "3/25/70")
    assert dates == [None, pd.Timestamp("2025-04-03"), pd.Timestamp("2025-03-03"), None]
    assert told == [(2, "day", "month_first"), (3, "day", "day_unclear"), (5, "day", "month_first")]
    assert read(column, "03/25/2025", "03/04/2025", "25/03/2025")[1] == [(2, "day", "month_first")]
