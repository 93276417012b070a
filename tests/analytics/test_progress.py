"""Progress: met without division, attainment only where a ratio means something, and counts that add up."""

import warnings

import pandas as pd
import pytest

from analytics import scoring
from analytics.progress import STATUSES, by_criterion, by_group, progress, whole


def of(period, **changes):
    return progress(scoring.cells(**period(**changes)))


@pytest.mark.parametrize(
    ("direction", "target", "actual", "attainment", "met", "status"),
    [
        ("higher", 100, 100, 1, True, "met"),
        ("higher", 100, 120, 1.2, True, "met"),
        ("higher", 100, 90, 0.9, False, "near"),
        ("higher", 100, 89, 0.89, False, "not_met"),
        ("higher", 0, 0, None, True, "met"),
        ("higher", 0, -1, None, False, "not_met"),
        ("higher", -5, -6, None, False, "not_met"),
        ("higher", 10, -1, -0.1, False, "not_met"),
        ("lower", 4, 4, 1, True, "met"),
        ("lower", 4, 2, 2, True, "met"),
        ("lower", 9, 10, 0.9, False, "near"),
        ("lower", 0, 0, None, True, "met"),
        ("lower", 0, 1, 0, False, "not_met"),
        ("lower", -2, 1, None, False, "not_met"),
        ("lower", 2, -1, None, True, "met"),
        ("near", 100, 105, 0.95, True, "met"),
        ("near", 1, 0.95, 0.95, True, "met"),
        ("near", 100, 106, 0.94, False, "near"),
        ("near", 100, 250, 0, False, "not_met"),
        ("near", 0, 0, None, True, "met"),
        ("higher", 100, None, None, None, "missing"),
        ("higher", None, 5, None, None, "missing"),
    ],
)
def test_met_needs_no_division_and_attainment_is_null_where_it_would_divide_by_0(
    period, rows, direction, target, actual, attainment, met, status
):
    criterion = {"kind": "target", "formula": "linear", "direction": direction}
    frame = of(period, departments="A", criteria=[criterion], scores=[{"target": target, "actual": actual}])
    frame["attainment"] = frame["attainment"].round(9)
    assert rows(frame, "target actual attainment met status") == [(target, actual, attainment, met, status)]


def test_the_tolerance_is_a_parameter(period, rows):
    criterion = {"kind": "target", "formula": "range", "direction": "near", "parameters": "tolerance=0.1"}
    frame = of(period, departments="A", criteria=[criterion], scores=[{"target": 50, "actual": 45}])
    assert rows(frame, "attainment met status") == [(0.9, True, "met")]


def test_passes_events_to_avoid_and_points_at_their_maximum_are_met_in_their_own_way(period, rows):
    criteria = [
        {"code": "COUNT", "kind": "target", "formula": "count", "parameters": "per=5"},
        {"code": "GOAL", "kind": "target", "formula": "goalpost", "parameters": "low=0 high=10"},
        {"code": "PASS", "kind": "passfail", "direction": "higher"},
        {"code": "SELF", "kind": "target"},
        {"code": "ZERO", "kind": "target", "formula": "zero", "parameters": "k=2", "direction": "lower"},
    ]
    scores = [
        {"department": department, "criterion": code, "actual": actual, "self_points": points}
        for department, values in (("A", (2, 10, 1, None, 0)), ("B", (1, 9, 0, None, 1)))
        for code, actual, points in zip(
            ("COUNT", "GOAL", "PASS", "SELF", "ZERO"), values, (0, 0, 0, 10, 0), strict=True
        )
    ]
    frame = of(period, departments="A B", criteria=criteria, scores=scores)
    assert rows(frame, "department criterion target attainment met status") == [
        ("A", "COUNT", None, None, True, "met"),
        ("A", "GOAL", None, None, True, "met"),
        ("A", "PASS", None, None, True, "met"),
        ("A", "SELF", None, None, True, "met"),
        ("A", "ZERO", 0, None, True, "met"),
        ("B", "COUNT", None, None, False, "not_met"),
        ("B", "GOAL", None, None, False, "not_met"),
        ("B", "PASS", None, None, False, "not_met"),
        ("B", "SELF", None, None, True, "met"),
        ("B", "ZERO", 0, 0, False, "not_met"),
    ]


def test_a_verification_does_not_change_what_was_met(period, rows):
    criteria = [{"kind": "target", "formula": "linear"}]
    verified = [{"department": department, "verified_points": 10} for department in "AB"]
    scores = [{"target": 10, "actual": 5}]
    frame = of(period, departments="A B", criteria=criteria, scores=scores, verifications=verified)
    assert rows(frame, "department points met status") == [("A", 10, False, "not_met"), ("B", 10, None, "missing")]


def test_shown_are_targets_passes_and_information_and_what_else_has_a_target_but_not_what_is_not_due(period, rows):
    criteria = [{"code": kind, "kind": kind} for kind in ("bonus", "information", "passfail", "scored", "target")]
    criteria += [{"code": "with", "kind": "scored"}, {"code": "later", "kind": "target", "due": "2"}]
    criteria += [{"code": "told", "kind": "information"}, {"code": "unset", "kind": "information"}]
    scores = [{"criterion": "with", "target": 5, "actual": 4}, {"criterion": "told", "target": 5, "actual": 5}]
    scores += [{"criterion": "unset", "actual": 5}]
    frame = of(period, departments="A", criteria=criteria, scores=scores)
    assert rows(frame, "criterion counted met status") == [
        ("information", False, None, "missing"),
        ("passfail", True, None, "missing"),
        ("target", True, None, "missing"),
        ("told", False, True, "met"),
        ("unset", False, None, "no_target"),
        ("with", False, False, "not_met"),
    ]


def some(period):
    criteria = [
        {"code": "C", "kind": "target", "formula": "linear"},
        {"code": "D", "kind": "passfail", "group": "B"},
        {"code": "E", "kind": "information", "group": "B", "accumulation": "mean"},
    ]
    scores = [
        {"department": "A", "target": 10, "actual": 12},
        {"department": "B", "target": 10, "actual": 9},
        {"department": "C", "target": 10},
        {"department": "A", "criterion": "D", "actual": 1},
        {"department": "B", "criterion": "D", "actual": 0},
        {"department": "A", "criterion": "E", "target": 3, "actual": 3},
    ]
    granted = [{"department": "C", "criterion": "D", "not_assigned": True}]
    return scoring.cells(**period("A B C", criteria, scores, (), granted))


def test_the_counts_of_a_group_add_up_to_all_its_cells(period, rows):
    frame = by_group(progress(some(period)))
    assert rows(frame, "department group met near not_met missing not_assigned given cells") == [
        ("A", "A", 1, 0, 0, 0, 0, 1, 1),
        ("A", "B", 1, 0, 0, 0, 0, 1, 1),
        ("B", "A", 0, 1, 0, 0, 0, 1, 1),
        ("B", "B", 0, 0, 1, 0, 0, 1, 1),
        ("C", "A", 0, 0, 0, 1, 0, 0, 1),
        ("C", "B", 0, 0, 0, 0, 1, 0, 1),
    ]
    assert (frame[STATUSES].sum(axis=1) == frame["cells"]).all()


def test_the_counts_of_a_criterion(period, rows):
    frame = by_criterion(progress(some(period)))
    assert rows(frame, "criterion group counted met near not_met missing not_assigned given departments") == [
        ("C", "A", True, 1, 1, 0, 1, 0, 2, 3),
        ("D", "B", True, 1, 0, 1, 0, 1, 2, 3),
        ("E", "B", False, 1, 0, 0, 2, 0, 1, 3),
    ]


def test_only_sums_are_added_up_over_the_departments_that_gave_both(period, rows):
    frame = whole(some(period))
    assert rows(frame, "criterion target actual departments given attainment met") == [
        ("C", 20, 21, 3, 2, 1.05, True),
        ("E", None, None, 1, 1, None, None),
    ]


def test_inputs_stay_row_order_never_matters_and_pandas_has_nothing_to_warn_of(period):
    cells = some(period)
    before = cells.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = progress(cells)
        for fold in (by_group, by_criterion):
            pd.testing.assert_frame_equal(fold(frame), fold(frame.iloc[::-1]))
            assert fold(frame.iloc[:0]).empty
        pd.testing.assert_frame_equal(whole(cells), whole(cells.iloc[::-1]))
        assert progress(cells.iloc[:0]).empty and whole(cells.iloc[:0]).empty
    pd.testing.assert_frame_equal(cells, before)
