"""The outlook of a year: what is left, the pace it needs, where it is heading, in each direction and accumulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.outlook import STATUSES, outlook, worst
from tests.analytics.conftest import build

TARGET = {"kind": "target", "formula": "linear", "unit": "lượt"}


def year(values, target=None, quarterly=(), quarter=None, first="2025", department="A", **criterion):
    """A year of one cell: its values by quarter, None where there is none yet."""
    goals = [{"period": first, "target": target, "department": department}] if target is not None else []
    goals += [
        {"period": f"{first}-Q{n}", "department": department, "target": goal, "not_assigned": goal is None}
        for n, goal in enumerate(quarterly, 1)
    ]
    results = [
        {"quarter": f"{first}-Q{n}", "actual": value, "department": department}
        for n, value in enumerate(values, 1)
        if value is not None
    ]
    return build(department, [TARGET | criterion], results, goals, quarter=quarter or f"{first}-Q{max(len(values), 1)}")


def one(*arguments, before=None, **changes) -> dict:
    frame = outlook(year(*arguments, **changes), before)
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


def told(found: dict, columns: str) -> tuple:
    return tuple(None if pd.isna(found[name]) else found[name] for name in columns.split())


FIELDS = "actual left pace_needed projected projected_low projected_high status reason"


@pytest.mark.parametrize(
    ("values", "target", "criterion", "expected"),
    [
        # A sum: (T − A) / n; the run rate is the mean of the quarters, its range the least and the greatest of them.
        ([20, 30], 120, {}, (50, 70, 35, 100, 90, 110, "at_risk", "projected")),
        ([20, 40], 120, {}, (60, 60, 30, 120, 100, 140, "on_track", "projected")),
        ([70, 60], 120, {}, (130, 0, None, 260, 250, 270, "reached", "kept")),
        ([20, 30, 30, 39], 120, {}, (119, 1, None, 119, 119, 119, "out_of_reach", "decided")),
        ([20, 30, 30, 40], 120, {}, (120, 0, None, 120, 120, 120, "reached", "decided")),
        # A mean: (T·N − Σ) / n, never above 100 of a percentage.
        ([90, 94], 95, {"accumulation": "mean"}, (92, None, 98, 92, 91, 93, "at_risk", "projected")),
        (
            [80, 84],
            95,
            {"accumulation": "mean", "unit": "%"},
            (82, None, 108, 82, 81, 83, "out_of_reach", "above_possible"),
        ),
        ([80, 84], 95, {"accumulation": "mean"}, (82, None, 108, 82, 81, 83, "at_risk", "projected")),
        (
            [150, 160],
            95,
            {"accumulation": "mean", "unit": "%"},
            (155, None, 35, 155, 152.5, 157.5, "on_track", "projected"),
        ),
        ([250, 260], 95, {"accumulation": "mean"}, (255, None, None, 255, 252.5, 257.5, "reached", "kept")),
        # The last value: only the last quarter decides, and goes on like the newest.
        ([50, 70], 80, {"accumulation": "last"}, (70, None, 80, 70, 50, 70, "at_risk", "projected")),
        ([50, 85], 80, {"accumulation": "last"}, (85, None, 80, 85, 50, 85, "on_track", "projected")),
        # The greatest value: once there, it stays there.
        ([50, 85], 80, {"accumulation": "max"}, (85, None, None, 85, 85, 85, "reached", "kept")),
        ([50, 70], 80, {"accumulation": "max"}, (70, None, 80, 70, 70, 70, "at_risk", "projected")),
        # The lower the better: what may still happen.
        ([2, 3], 10, {"direction": "lower"}, (5, 5, 2.5, 10, 9, 11, "on_track", "projected")),
        ([3, 5], 10, {"direction": "lower"}, (8, 2, 1, 16, 14, 18, "at_risk", "projected")),
        ([9, 5], 10, {"direction": "lower"}, (14, 0, None, 28, 24, 32, "out_of_reach", "exceeded")),
        ([0, 1], None, {"direction": "lower", "formula": "zero"}, (1, 0, None, 2, 1, 3, "out_of_reach", "exceeded")),
        ([0, 0], None, {"formula": "zero"}, (0, 0, 0, 0, 0, 0, "on_track", "projected")),
        (
            [4, 6],
            4,
            {"direction": "lower", "accumulation": "mean"},
            (5, None, 3, 5, 4.5, 5.5, "at_risk", "projected"),
        ),
        # Near the target: neither far below nor above, within the tolerance of 5 %.
        (
            [96, 98],
            100,
            {"direction": "near", "accumulation": "mean", "formula": "range"},
            (97, None, 103, 97, 96.5, 97.5, "on_track", "projected"),
        ),
        ([60, 50], 100, {"direction": "near"}, (110, 0, None, 220, 210, 230, "out_of_reach", "exceeded")),
    ],
)
def test_what_is_left_the_pace_it_needs_and_where_the_year_is_heading(values, target, criterion, expected):
    assert told(one(values, target, **criterion), FIELDS) == pytest.approx(expected)


def test_fewer_than_two_quarters_project_nothing_but_the_pace_is_known():
    expected = (30, 90, 30, None, None, None, "not_enough_data", "few_quarters")
    assert told(one([30], 120), FIELDS) == expected
    assert told(one([130], 120), FIELDS)[-2:] == ("reached", "kept")
    assert told(one([], 120), "actual given open status") == (None, 0, 4, "not_enough_data")


def test_a_missing_quarter_is_open_and_never_counted_as_zero():
    found = one([20, None, 40], 120)
    assert told(found, "actual given open missing left pace_needed projected status") == (
        *(60, 2, 2, 1, 60, 30, 120),
        "on_track",
    )
    assert found["open_quarters"] == "2025-Q2|2025-Q4"
    closed = outlook(year([20, None, 40], 120) | {"closed": True})
    assert closed["projected"].tolist() == [120]


def test_the_last_value_is_decided_by_the_last_quarter_though_an_earlier_one_is_missing():
    found = one([50, None, 60, 81], 80, accumulation="last")
    assert told(found, "actual open missing pace_needed projected status reason") == (
        81,
        1,
        1,
        None,
        81,
        "reached",
        "decided",
    )
    found = one([50, None, 60, 79], 80, accumulation="last")
    assert told(found, "status reason") == ("out_of_reach", "decided")


def test_quarters_not_due_or_not_assigned_leave_the_pace_and_the_projection():
    found = one([10, 20], 60, due="1|2|4")
    assert told(found, "open pace_needed projected projected_low projected_high") == (1, 30, 45, 40, 50)
    assert found["open_quarters"] == "2025-Q4"
    found = one([10, 20], 60, quarterly=[15, 15, None, 30])
    assert told(found, "open pace_needed") == (1, 30)
    nothing = year([], quarterly=[None] * 4, quarter="2025-Q2")
    assert outlook(nothing).empty


def test_a_sum_with_targets_by_quarter_goes_on_in_proportion_to_them():
    found = one([10, 10], 60, quarterly=[10, 10, 10, 30])
    assert told(found, "pace_needed projected projected_low projected_high status") == (20, 60, 60, 60, "on_track")
    found = one([8, 11], 60, quarterly=[10, 10, 10, 30])
    assert told(found, "projected projected_low projected_high status") == pytest.approx((57, 51, 63, "at_risk"))


def test_without_a_target_for_the_year_those_of_all_its_quarters_make_one():
    assert one([10, 10], quarterly=[10, 10, 10, 30])["target"] == 60
    assert one([90, 90], quarterly=[90, 90, 94, 94], accumulation="mean")["target"] == 92
    assert one([10, 10], quarterly=[10, None, 10, 30])["target"] == 50
    assert outlook(year([10, 10], quarterly=[10, 10, 10])).empty


def test_the_season_of_the_year_before_widens_the_range_where_all_four_quarters_mean_the_same():
    heavy = year([1, 1, 2, 9], 13, first="2024")
    found = one([2, 4], 13, before=heavy)
    assert told(found, "projected projected_low projected_high scenarios") == (12, 10, 19, 4)
    for other in (year([1, 1, 2], 13, first="2024"), year([1, 1, 2, 9], 13, first="2024", unit="vụ")):
        assert told(one([2, 4], 13, before=other), "projected_low projected_high scenarios") == (10, 14, 2)


def test_a_year_before_without_departments_and_a_criterion_for_nobody_are_no_trouble():
    nobody = year([1, 1, 2, 9], 13, first="2024")
    nobody["departments"] = nobody["departments"].iloc[:0]
    assert told(one([2, 4], 13, before=nobody), "projected_low projected_high") == (10, 14)
    assert outlook(year([2, 4], 13, departments="B")).empty


def test_bonus_penalty_and_passed_or_not_have_no_target_for_the_year():
    for kind in ({"kind": "bonus", "formula": "count"}, {"kind": "passfail", "formula": "passfail"}):
        assert outlook(year([1, 1], 4, **kind)).empty


def test_the_worst_comes_first_and_only_what_is_at_risk():
    known = build(
        "A B C",
        [TARGET],
        [
            {"quarter": f"2025-Q{n}", "department": code, "actual": value}
            for n in (1, 2)
            for code, value in (("A", 29), ("B", 5), ("C", 40))
        ],
        [{"department": code, "target": 120} for code in "ABC"],
        quarter="2025-Q2",
    )
    found = worst(outlook(known))
    assert found["department"].tolist() == ["B", "A"]
    assert found["shortfall"].tolist() == pytest.approx([100 / 120, 4 / 120])


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 130)), min_size=0, max_size=4),
    target=st.integers(0, 300),
    accumulation=st.sampled_from(["sum", "mean", "last", "max"]),
    direction=st.sampled_from(["higher", "lower", "near"]),
    unit=st.sampled_from(["%", "lượt"]),
    before=st.one_of(st.none(), st.lists(st.integers(0, 130), min_size=4, max_size=4)),
)
def test_the_range_contains_the_projection_and_the_pace_leads_to_the_target(
    values, target, accumulation, direction, unit, before
):
    about = {"accumulation": accumulation, "direction": direction, "unit": unit}
    known = year(values, target, **about)
    found = outlook(known, None if before is None else year(before, target, first="2024", **about)).iloc[0]
    assert found["status"] in STATUSES
    if not np.isnan(found["projected"]):
        assert found["projected_low"] <= found["projected"] <= found["projected_high"]
    if not np.isnan(found["pace_needed"]) and found["status"] != "out_of_reach":
        pace = found["pace_needed"]
        filled = [pace if n >= len(values) or values[n] is None else values[n] for n in range(4)]
        end = outlook(year(filled, target, **about)).iloc[0]
        assert end["status"] == "reached" and end["reason"] == "decided"
