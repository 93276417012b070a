"""What the page of commendations says, from frames of a few rows, and what it shows of the demonstration."""

import pandas as pd
import pytest

from data import rules
from data.accounts import Actor
from pages.parts import commended
from pages.parts.period import Period
from pages.results import commendations
from tests.pages.conftest import written


def held(count: int, cancelled: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"status": ["in_force"] * count + ["cancelled"] * cancelled})


def fair(direct=(20, 28), staff=(98, 114)) -> pd.DataFrame:
    """analytics.trends.fairness: the rows for direct workers and for leaders."""
    rows = []
    for who, one, other in (
        ("leader", direct[1] - direct[0], staff[1] - staff[0]),
        ("direct", direct[0], staff[0]),
        ("female", 0, 0),
    ):
        shares = [part / whole if whole else float("nan") for part, whole in ((other, staff[1]), (one, direct[1]))]
        rows.append((who, other, staff[1], shares[0], one, direct[1], shares[1]))
    order = [f"{part}{end}" for part in ("staff", "commended") for end in ("", "_total", "_share")]
    return pd.DataFrame(rows, columns=["who", *order])


@pytest.mark.parametrize(
    ("now", "then", "people", "expected"),
    [
        (
            held(34, 1),
            held(28),
            fair(),
            "Năm 2025: 34 lượt khen thưởng, tăng 6 so với năm 2024; 20/28 cá nhân được khen là người trực tiếp (71,4%), "
            "trong khi họ là 98/114 người (86,0%).",
        ),
        (
            held(3),
            held(5, 2),
            fair(staff=(0, 0)),
            "Năm 2025: 3 lượt khen thưởng, giảm 2 so với năm 2024; 20/28 cá nhân được khen là người trực tiếp (71,4%).",
        ),
        (held(3), held(3), fair((0, 0)), "Năm 2025: 3 lượt khen thưởng, bằng năm 2024."),
        (
            held(3),
            held(0, 1),
            fair((0, 0)),
            "Năm 2025: 3 lượt khen thưởng; chưa có lượt nào của năm 2024 để so.",
        ),
    ],
)
def test_the_headline_counts_compares_and_sets_direct_workers_beside_their_share(now, then, people, expected):
    assert commendations.headline("vi", "Năm 2025", "năm 2024", now, then, people) == expected


def test_a_year_is_that_of_the_award_and_a_period_that_of_the_signing():
    known = pd.DataFrame(
        {"signed_on": pd.to_datetime(["2025-02-01", "2025-05-01", "2026-01-05"]), "award_year": [2024, 2025, 2025]}
    )
    in_year = commendations.of_scope(known, Period("2025-Q4"), commendations.YEAR)
    assert list(in_year.index) == [1, 2]
    half = commendations.of_scope(known, Period("2025-Q2", True), commendations.PERIOD)
    assert list(half.index) == [0, 1]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([8, 6, 5, 9, 10, 7, 5, 12], "Khen thưởng dồn vào quý IV và quý I"),
        ([5, 5, 5, 5, 5, 5, 5, 6], "Quý IV/2025 có nhiều lượt khen thưởng nhất: 6"),
        ([0, 0, 0, 1, 0, 0, 0, 2], "Quý IV/2025 có nhiều lượt khen thưởng nhất: 2"),
        ([0] * 8, "Không có lượt khen thưởng nào trong 8 quý này"),
    ],
)
def test_the_chart_says_where_commendations_gather(totals, expected):
    quarters = [f"{year}-Q{number}" for year in (2024, 2025) for number in (1, 2, 3, 4)]
    assert commended.finding("vi", pd.Series(totals, quarters)) == expected


def test_of_quarters_that_are_no_whole_years_none_is_said_to_gather_most_by_being_twice_there():
    quarters = ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    totals = pd.Series([6, 7, 1, 1, 6], quarters)
    assert commended.finding("vi", totals) == "Quý I/2025 có nhiều lượt khen thưởng nhất: 7"


def test_the_most_for_its_size_is_named_and_without_people_there_is_no_rate():
    frame = pd.DataFrame({"short_name": ["A", "B"], "count": [2, 9], "staff_count": [10, None]})
    frame["per_100_staff"] = [20.0, float("nan")]
    assert commended.departments_finding("vi", frame) == "A nhiều nhất so với số người: 20,0 lượt trên 100 người"
    assert commended.departments_finding("vi", frame.iloc[1:]) == "Chưa có số người để tính tỷ lệ"
    assert commended.departments_finding("vi", frame.assign(count=0)) == "Chưa có lượt khen thưởng để so"


def test_whose_share_differs_most_is_named():
    assert commended.people_finding("vi", fair()) == (
        "Lãnh đạo là 28,6% số người được khen, cao hơn tỷ lệ 14,0% trong tổng số người"
    )
    assert commended.people_finding("vi", fair((0, 0))) == "Ai được khen"


def test_values_have_words_and_titles_are_their_own():
    assert [commended.word("vi", value) for value in ("province", "Giấy khen", None)] == ["Bộ, tỉnh", "Giấy khen", ""]


def test_the_demonstration_opens_on_the_year_of_award(sample, visit):
    shown = written(visit("commendations"))
    assert "Năm 2025: 34 lượt khen thưởng, tăng 6 so với năm 2024; 20/28 cá nhân được khen là người trực tiếp" in shown
    assert "28 cá nhân, 6 tập thể" in shown and ">4/6<" in shown and ">9/34<" in shown
    assert shown.count("<s>") >= 10 and "Đã hủy bỏ" in shown


def test_a_viewer_opens_on_the_newest_year_of_award_and_is_told_nothing_of_achievements(sample, visit):
    text = written(visit("commendations", **{"as": "viewer"}))
    assert "Năm 2025: 34 lượt khen thưởng" in text and "Từ thành tích đến quyết định" not in text


def test_the_overview_of_a_whole_year_counts_by_the_year_of_award_too(sample, visit):
    assert "20/28 cá nhân" in written(visit("overview", period="2025-Q4-ytd"))


def test_a_quarter_is_compared_with_the_same_quarter_last_year(sample, visit):
    assert "Quý IV/2025: 12 lượt khen thưởng, tăng 3 so với Quý IV/2024" in written(
        visit("commendations", scope="period")
    )
    shown = written(visit("commendations", scope="period", against="previous"))
    assert "Quý IV/2025: 12 lượt khen thưởng, tăng 7 so với Quý III/2025" in shown


@pytest.mark.parametrize(("opened", "count"), [("recorded", 41), ("commended", 29), ("waiting", 12)])
def test_each_number_of_achievements_opens_its_list(sample, visit, opened, count):
    shown = written(visit("commendations", list=opened))
    assert f">{count}<" in shown and "Ngày lập thành tích" in shown


@pytest.mark.parametrize("by", ("subject_type", "level", "award", "basis"))
def test_the_columns_can_be_stacked_four_ways(sample, visit, by):
    app = visit("commendations", by=by, lang="en")
    assert not app.exception and not app.error


def test_a_search_without_a_match_says_so(sample, visit):
    assert "Không có đơn vị nào khớp" in written(visit("commendations", find="abc"))


def test_a_small_collective_is_what_the_rules_of_the_year_say(own_sample, visit):
    _, found = rules.record(Actor("test"), b"year = 2025\n[commendation]\nsmall_collective = 6\n")
    assert found.empty
    shown = written(visit("commendations"))
    assert "từ 6 người trở xuống" in shown and ">4/6<" not in shown
