"""The points of a cell: every formula with its golden values, whose points count, and quarters into a year."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import scoring

POINTS = "department status points points_low points_high basis"


@pytest.mark.parametrize(
    ("formula", "parameters", "target", "actual", "points"),
    [
        ("linear", None, 100, 95, 9.5),
        ("linear", None, 100, 120, 10),
        ("linear", None, 100, 0, 0),
        ("linear", None, 100, -5, 0),
        ("linear", None, 3, 1, 3.333333333),
        ("linear", None, 0, 5, None),
        ("linear", None, None, 5, None),
        ("linear", None, 100, None, None),
        ("step", None, 100, 100, 10),
        ("step", None, 100, 99.9, 8),
        ("step", None, 100, 90, 8),
        ("step", None, 0.3, 0.27, 8),
        ("step", None, 100, 80, 6),
        ("step", None, 100, 70, 4),
        ("step", None, 100, 69.9, 0),
        ("step", None, 100, None, None),
        ("half_leader", None, 100, 50, 2.5),
        ("half_leader", None, 100, 100, 5),
        ("half_leader", None, 100, 101, 10),
        ("half_leader", None, 0, 5, None),
        ("lower", None, 4, 4, 10),
        ("lower", None, 4, 0, 10),
        ("lower", None, 4, 5, 8),
        ("lower", None, 0, 0, None),
        ("zero", "k=3", None, 0, 10),
        ("zero", "k=3", 0, 2, 4),
        ("zero", "k=3", None, 9, 0),
        ("zero", None, None, 1, None),
        ("range", None, 100, 98, 9.8),
        ("range", None, 100, 102, 9.8),
        ("range", None, -100, -90, 9),
        ("range", None, 100, 250, 0),
        ("range", None, 0, 0, None),
        ("goalpost", "low=0 high=10", None, 7.25, 7.25),
        ("goalpost", "low=20 high=10", None, 12, 8),
        ("goalpost", "high=10 low=-10", None, -5, 2.5),
        ("goalpost", "low=0 high=10", None, 12, 10),
        ("goalpost", "low=5 high=5", None, 5, None),
        ("goalpost", "high = 10; low=0", None, 4, 4),
        ("count", "per=0,25", None, 2, 0.5),
        ("count", "per=0.5", None, 3, 1.5),
        ("count", "per=0.5", None, 30, 10),
        ("passfail", None, None, 1, 10),
        ("passfail", None, None, 0, 0),
        ("passfail", None, None, None, None),
    ],
)
def test_each_formula_gives_its_points(period, rows, formula, parameters, target, actual, points):
    criterion = {"kind": "target", "formula": formula, "parameters": parameters}
    cells = scoring.cells(**period("A", [criterion], [{"target": target, "actual": actual}]))
    low, high = (0, 10) if points is None else (points, points)
    status, basis = ("missing", None) if points is None else ("value", "formula")
    assert rows(cells, POINTS) == [("A", status, points, low, high, basis)]
    assert rows(cells, "computed_points") == [(points,)]


def test_above_the_target_the_largest_excess_leads_and_the_others_have_their_share_of_it(period, rows):
    scores = [
        {"department": "A", "target": 10, "actual": 15},
        {"department": "B", "target": 100, "actual": 125},
        {"department": "C", "target": 10, "actual": 8},
    ]
    cells = scoring.cells(**period("A B C", [{"kind": "target", "formula": "half_leader"}], scores))
    assert rows(cells, "department points") == [("A", 10), ("B", 7.5), ("C", 4)]


def test_who_leads_may_still_be_overtaken_while_a_value_is_missing(period, rows):
    criterion = {"kind": "target", "formula": "half_leader"}
    scores = [{"department": "A", "target": 10, "actual": 15}, {"department": "B", "target": 10, "actual": 8}]
    cells = scoring.cells(**period("A B C", [criterion], scores))
    assert rows(cells, POINTS) == [
        ("A", "value", 10, 5, 10, "formula"),
        ("B", "value", 4, 4, 4, "formula"),
        ("C", "missing", None, 0, 10, None),
    ]


def test_verified_points_come_first_then_the_formula_and_self_points_only_without_one(period, rows):
    criteria = [{"code": "F", "kind": "target", "formula": "linear"}, {"code": "S"}]
    given = {"target": 10, "actual": 8, "self_points": 9}
    scores = [{"department": d, "criterion": c, **given} for d in "AB" for c in "FS"]
    scores += [{"department": "C", "criterion": "F", "target": 10, "self_points": 9}]
    verified = [
        {"department": "B", "criterion": "F", "verified_points": 7},
        {"department": "B", "criterion": "S", "verified_points": 6, "stale": True},
    ]
    cells = scoring.cells(**period("A B C", criteria, scores, verifications=verified))
    assert rows(cells, "department criterion status points basis stale") == [
        ("A", "F", "value", 8, "formula", False),
        ("A", "S", "value", 9, "self", False),
        ("B", "F", "value", 7, "verified", False),
        ("B", "S", "value", 6, "verified", True),
        ("C", "F", "missing", None, None, False),
        ("C", "S", "missing", None, None, False),
    ]


def test_a_criterion_applies_to_all_or_to_the_departments_it_lists_and_falls_due_in_its_quarters(period, rows):
    criteria = [
        {"code": "ALL"},
        {"code": "LIST", "departments": "A | C"},
        {"code": "LATE", "departments": "B", "due": "1|4"},
        {"code": "GONE", "departments": "X"},
    ]
    cells = scoring.cells(**period("A B", criteria, quarter="2025-Q2"))
    assert rows(cells, "department criterion due required status points_low points_high") == [
        ("A", "ALL", True, True, "missing", 0, 10),
        ("A", "LIST", True, True, "missing", 0, 10),
        ("B", "ALL", True, True, "missing", 0, 10),
        ("B", "LATE", False, False, "not_due", None, None),
    ]


def test_not_assigned_is_granted_by_a_target_or_a_verification_and_only_asked_for_by_a_score(period, rows):
    scores = [{"department": d, "not_assigned": True} for d in "ABC"]
    targets = [{"period": "2025-Q1", "department": "B", "not_assigned": True}]
    granted = [{"department": "C", "not_assigned": True}]
    cells = scoring.cells(**period("A B C", [{}], scores, targets, granted))
    assert rows(cells, POINTS) == [
        ("A", "missing", None, 0, 10, None),
        ("B", "not_assigned", None, None, None, None),
        ("C", "not_assigned", None, None, None, None),
    ]


def test_a_quarter_of_its_own_is_assigned_though_the_year_is_not(period, rows):
    targets = [{"not_assigned": True}, {"period": "2025-Q2", "target": 5}]
    for quarter, status in (("2025-Q1", "not_assigned"), ("2025-Q2", "missing")):
        cells = scoring.cells(**period("A", [{"kind": "target", "formula": "linear"}], (), targets, quarter=quarter))
        assert rows(cells, "status") == [(status,)]


def test_an_assigned_target_wins_and_that_of_a_year_is_no_target_of_a_quarter_where_quarters_are_summed(period, rows):
    criteria = [
        {"code": code, "kind": "target", "formula": "linear", "accumulation": how}
        for code, how in (("MEAN", "mean"), ("SUM", "sum"), ("OWN", "sum"), ("ZERO", "sum"))
    ]
    criteria[-1] |= {"formula": "zero", "parameters": "k=1"}
    targets = [
        {"criterion": "MEAN", "target": 95},
        {"criterion": "SUM", "target": 40},
        {"criterion": "OWN", "target": 40},
        {"criterion": "OWN", "period": "2025-Q1", "target": 10},
    ]
    scores = [{"criterion": code, "target": 7, "actual": 7} for code in ("MEAN", "SUM", "OWN")]
    cells = scoring.cells(**period("A", criteria, scores, targets))
    assert rows(cells, "criterion target target_source") == [
        ("MEAN", 95, "assigned"),
        ("OWN", 10, "assigned"),
        ("SUM", 7, "submitted"),
        ("ZERO", 0, None),
    ]


def test_without_a_row_nothing_occurred_and_information_has_no_points(period, rows):
    criteria = [{"code": kind, "kind": kind} for kind in ("bonus", "penalty", "information")]
    scores = [
        {"department": "B", "criterion": kind, "self_points": 12, "actual": 3} for kind in ("bonus", "information")
    ]
    cells = scoring.cells(**period("A B", criteria, scores))
    assert rows(cells, "department criterion required status points basis") == [
        ("A", "bonus", False, "none", 0, None),
        ("A", "information", False, "none", None, None),
        ("A", "penalty", False, "none", 0, None),
        ("B", "bonus", False, "value", 10, "self"),
        ("B", "information", False, "value", None, None),
        ("B", "penalty", False, "none", 0, None),
    ]


@pytest.mark.parametrize(
    ("closed", "cell"), [("zero", (True, "missing", 0, 0, 0)), ("exclude", (False, "missing", None, None, None))]
)
def test_a_closed_quarter_settles_what_is_missing(period, rows, closed, cell):
    cells = scoring.cells(**period("A", [{}], closed=True, missing={"closed": closed}))
    assert rows(cells, "required status points points_low points_high") == [cell]


def test_quarters_make_a_year_by_the_rule_of_the_criterion(period, rows):
    hows = ("sum", "mean", "last", "max")
    criteria = [{"code": how, "kind": "target", "formula": "linear", "accumulation": how} for how in hows]
    scores = [
        {"quarter": f"2025-Q{n}", "criterion": how, "target": 10, "actual": actual}
        for how in hows
        for n, actual in ((1, 8), (2, 12), (3, 1))
    ]
    year = period("A", criteria, scores, quarter="2025-Q2")
    assert rows(scoring.cells(**year, year_to_date=True), "criterion target actual points basis") == [
        ("last", 10, 12, 10, "formula"),
        ("max", 10, 12, 10, "formula"),
        ("mean", 10, 10, 10, "formula"),
        ("sum", 20, 20, 10, "formula"),
    ]


def test_the_year_to_date_takes_due_and_assigned_quarters_and_one_missing_makes_it_missing(period, rows):
    criteria = [
        {"code": "C", "kind": "target", "formula": "linear"},
        {"code": "D", "due": "2"},
        {"code": "E", "due": "4"},
    ]
    scores = [
        {"quarter": "2025-Q1", "department": "A", "target": 10, "actual": 9},
        {"quarter": "2025-Q1", "department": "B", "target": 10, "actual": 9},
        {"quarter": "2025-Q2", "department": "A", "target": 10, "actual": None},
        {"quarter": "2025-Q2", "department": "A", "criterion": "D", "self_points": 4},
    ]
    targets = [{"period": "2025-Q2", "department": "B", "not_assigned": True}]
    year = period("A B", criteria, scores, targets, quarter="2025-Q2")
    assert rows(scoring.cells(**year, year_to_date=True), "department criterion status actual points") == [
        ("A", "C", "missing", None, None),
        ("A", "D", "value", None, 4),
        ("A", "E", "not_due", None, None),
        ("B", "C", "value", 9, 9),
        ("B", "D", "missing", None, None),
        ("B", "E", "not_due", None, None),
    ]


@pytest.mark.parametrize(
    ("quarter", "assigned", "cell"),
    [
        ("2025-Q3", [], (9, "submitted", 12, 10)),
        ("2025-Q4", [], (20, "assigned", 16, 8)),
        ("2025-Q4", [5, 5, 5, 10], (25, "assigned", 16, 6.4)),
    ],
)
def test_the_target_of_the_year_stands_in_at_its_end_for_a_sum_without_assigned_quarters(
    period, rows, quarter, assigned, cell
):
    scores = [{"quarter": f"2025-Q{n}", "actual": 4, "target": 3} for n in range(1, 5)]
    targets = [{"period": f"2025-Q{n}", "target": target} for n, target in enumerate(assigned, 1)]
    criteria = [{"kind": "target", "formula": "linear"}]
    cells = scoring.cells(
        **period("A", criteria, scores, [{"target": 20}, *targets], quarter=quarter), year_to_date=True
    )
    assert rows(cells, "target target_source actual points") == [cell]


def test_points_without_a_formula_and_passes_are_averaged_and_events_summed_and_capped_once(period, rows):
    criteria = [{"code": "S"}, {"code": "P", "kind": "passfail"}, {"code": "B", "kind": "bonus", "max_points": 5}]
    scores = [
        {"quarter": "2025-Q1", "criterion": "S", "self_points": 6},
        {"quarter": "2025-Q2", "criterion": "S", "self_points": 9},
        {"quarter": "2025-Q1", "criterion": "P", "actual": 1},
        {"quarter": "2025-Q2", "criterion": "P", "actual": 0},
        {"quarter": "2025-Q1", "criterion": "B", "self_points": 3},
        {"quarter": "2025-Q2", "criterion": "B", "self_points": 4},
    ]
    cells = scoring.cells(**period("A", criteria, scores, quarter="2025-Q2"), year_to_date=True)
    assert rows(cells, "criterion actual points basis") == [
        ("B", None, 5, "self"),
        ("P", 0.5, 5, "formula"),
        ("S", None, 7.5, "self"),
    ]


def test_a_decision_of_the_council_is_not_lost_in_the_year(period, rows):
    criteria = [{"code": code, "kind": "target", "formula": "linear"} for code in ("AGREED", "DECIDED", "PART")]
    scores = [
        {"quarter": f"2025-Q{n}", "criterion": code, "target": 10, "actual": actual}
        for code in ("AGREED", "DECIDED", "PART")
        for n, actual in ((1, 5), (2, 15))
    ]
    verified = [
        {"quarter": "2025-Q1", "criterion": "AGREED", "verified_points": 5},
        {"quarter": "2025-Q2", "criterion": "AGREED", "verified_points": 10},
        {"quarter": "2025-Q1", "criterion": "DECIDED", "verified_points": 3},
        {"quarter": "2025-Q1", "criterion": "PART", "verified_points": 5},
    ]
    cells = scoring.cells(**period("A", criteria, scores, (), verified, quarter="2025-Q2"), year_to_date=True)
    assert rows(cells, "criterion points basis") == [
        ("AGREED", 10, "verified"),
        ("DECIDED", 6.5, "verified"),
        ("PART", 10, "mixed"),
    ]


def test_the_mean_of_quarters_takes_the_leader_of_each_quarter(period, rows):
    criterion = {"kind": "target", "formula": "half_leader"}
    actuals = {"A": (12, 12), "B": (14, 20)}
    scores = [
        {"quarter": f"2025-Q{n}", "department": code, "target": 10, "actual": actual}
        for code, values in actuals.items()
        for n, actual in enumerate(values, 1)
    ]
    verified = [{"quarter": "2025-Q2", "verified_points": 9}]
    cells = scoring.cells(**period("A B", [criterion], scores, (), verified, quarter="2025-Q2"), year_to_date=True)
    assert rows(cells, "department points basis") == [("A", 8.25, "verified"), ("B", 10, "formula")]


@pytest.mark.parametrize(
    ("change", "word"),
    [({"quarter": "2025-Q5"}, "2025-Q5"), ({"quarter": "2025"}, "2025")],
)
def test_a_quarter_that_does_not_exist_is_refused(period, change, word):
    with pytest.raises(ValueError, match=word):
        scoring.cells(**period("A", [{}]) | change)


@pytest.mark.parametrize("change", [{"formula": "guess"}, {"accumulation": "median"}])
def test_a_formula_or_accumulation_that_does_not_exist_is_refused(period, change):
    with pytest.raises(ValueError, match="must be one of"):
        scoring.cells(**period("A", [change]))


def test_two_rows_of_one_key_are_refused(period):
    with pytest.raises(ValueError, match="two rows have one department, criterion, quarter"):
        scoring.cells(**period("A", [{}], [{"self_points": 1}, {"self_points": 2}]))


def test_without_departments_criteria_or_rows_there_are_no_cells_but_all_columns(period):
    for departments, criteria in (("", [{}]), ("A", []), ("", [])):
        for year_to_date in (False, True):
            cells = scoring.cells(**period(departments, criteria), year_to_date=year_to_date)
            assert cells.empty and list(cells.columns) == scoring.COLUMNS


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_row_order_never_matters_inputs_stay_and_pandas_has_nothing_to_warn_of(period, data):
    actual, points = (st.one_of(st.none(), st.integers(least, 10)) for least in (-3, 0))
    drawn = [
        {
            "quarter": f"2025-Q{n}",
            "department": d,
            "criterion": c,
            "target": 10,
            **data.draw(
                st.fixed_dictionaries({"actual": actual, "self_points": points, "not_assigned": st.booleans()})
            ),
        }
        for n in (1, 2)
        for d in "AB"
        for c in ("F", "H", "S", "X")
    ]
    criteria = [
        {
            "code": "F",
            "kind": "target",
            "formula": "linear",
            "accumulation": data.draw(st.sampled_from(scoring.ACCUMULATIONS)),
        },
        {"code": "H", "kind": "target", "formula": "half_leader"},
        {"code": "S"},
        {"code": "X", "kind": "penalty"},
    ]
    verified = [{"quarter": "2025-Q1", "criterion": "F", "verified_points": data.draw(st.integers(0, 10))}]
    given_ = period("B A", criteria, drawn, [{"criterion": "F", "target": 9}], verified, quarter="2025-Q2")
    frames = {name: value for name, value in given_.items() if isinstance(value, pd.DataFrame)}
    before = {name: value.copy() for name, value in frames.items()}
    turned = {name: value.iloc[::-1] for name, value in frames.items()}
    for year_to_date in (False, True):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            cells = scoring.cells(**given_, year_to_date=year_to_date)
        pd.testing.assert_frame_equal(cells, scoring.cells(**given_ | turned, year_to_date=year_to_date))
        assert ((cells["points"] >= 0) & (cells["points"] <= cells["max_points"]) | cells["points"].isna()).all()
        known = cells.dropna(subset="points")
        assert (known["points_low"] <= known["points"]).all() and (known["points"] <= known["points_high"]).all()
    for name, value in frames.items():
        pd.testing.assert_frame_equal(value, before[name])


def test_meeting_a_target_needs_no_division_and_no_luck_with_doubles():
    target, actual = [0, 0.3, 1, 100, np.nan], [0, 0.1 + 0.2, 0.95, 106, 1]
    assert scoring.met(target, actual, ["higher", "lower", "near", "near", "higher"], 0.05).tolist()[:4] == [1, 1, 1, 0]
