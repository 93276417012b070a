"""Quarters made into a year: what a missing quarter leaves open, what closing makes of it, and when a department began."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring

FORMULA = {"kind": "target", "formula": "linear"}


def year(period, criterion, actuals, targets=10, quarter="2025-Q2", department="A", **rules):
    """A period with the actuals of one department and criterion, quarter by quarter; None where missing."""
    scores = [
        {"quarter": f"2025-Q{n}", "department": department, "actual": actual, "self_points": actual, "target": targets}
        for n, actual in enumerate(actuals, 1)
        if actual is not None
    ]
    assigned = [{"period": f"2025-Q{n}", "department": department, "target": targets} for n in range(1, 5)]
    assigned = [] if targets is None else assigned
    return period(department, [criterion], scores, assigned, quarter=quarter, **rules)


@pytest.mark.parametrize(
    ("criterion", "known", "low", "high"),
    [
        ({}, 8, 4, 9),  # the mean of points: 8 and 0 to 10
        ({"kind": "passfail"}, 1, 5, 10),
        (FORMULA, 8, 4, 10),  # 8 + 0 of 20; a second quarter may make up for the first
        (FORMULA | {"accumulation": "mean"}, 8, 4, 10),
        (FORMULA | {"accumulation": "max"}, 8, 8, 10),
        (FORMULA | {"accumulation": "last"}, 8, 0, 10),
        (FORMULA, -8, 0, 10),  # where actuals may be negative, anything may still come
        ({"kind": "target", "formula": "zero", "parameters": "k=1"}, 3, 0, 7),
        ({"kind": "target", "formula": "lower"}, 40, 0, 5),  # 20 of 40 and more
        ({"kind": "target", "formula": "range"}, 12, 0, 10),
        ({"kind": "target", "formula": "range"}, 24, 0, 8),
        ({"kind": "target", "formula": "count", "parameters": "per=2"}, 3, 6, 10),
        ({"kind": "target", "formula": "goalpost", "parameters": "low=0 high=20"}, 8, 4, 10),
        ({"kind": "target", "formula": "goalpost", "parameters": "low=20 high=0"}, 8, 0, 6),
        ({"kind": "target", "formula": "step"}, 16, 6, 10),
        ({"kind": "target", "formula": "half_leader"}, 16, 4, 10),
    ],
)
def test_a_missing_quarter_leaves_open_what_it_may_still_make_of_the_year(period, rows, criterion, known, low, high):
    cells = scoring.cells(**year(period, criterion, [known]), year_to_date=True)
    assert rows(cells, "status points points_low points_high missing_quarters") == [
        ("missing", None, low, high, "2025-Q2")
    ]


def test_the_last_of_the_quarters_is_known_though_an_earlier_one_is_missing(period, rows):
    given_ = year(period, FORMULA | {"accumulation": "last"}, [None, 8])
    cells = scoring.cells(**given_, year_to_date=True)
    assert rows(cells, "status points_low points_high missing_quarters") == [("missing", 8, 8, "2025-Q1")]


def test_without_a_target_for_the_missing_quarter_anything_from_0_to_the_maximum_is_open(period, rows):
    scores = [{"quarter": "2025-Q1", "target": 10, "actual": 8}]
    cells = scoring.cells(**period("A", [FORMULA], scores, quarter="2025-Q2"), year_to_date=True)
    assert rows(cells, "status points_low points_high missing_quarters") == [("missing", 0, 10, "2025-Q2")]


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_each_end_of_a_year_with_a_missing_quarter_is_reached_and_every_completion_lands_between(period, data):
    formula, parameters = data.draw(
        st.sampled_from(
            [
                *(("linear", None), ("step", None), ("lower", None), ("range", None), ("zero", "k=0.5")),
                *(("count", "per=0.5"), ("goalpost", "low=2 high=30"), ("goalpost", "low=30 high=2"), (None, None)),
            ]
        )
    )
    how = data.draw(st.sampled_from(scoring.ACCUMULATIONS))
    kind = "target" if formula else "scored"
    criterion = {"kind": kind, "formula": formula, "parameters": parameters, "accumulation": how}
    known = data.draw(st.lists(st.integers(0, 10 if formula is None else 40), min_size=1, max_size=2))
    place = data.draw(st.integers(0, len(known)))

    tried = [*range(11)] if formula is None else [*range(61), 1e12]
    # Each department is one completion; the last one gives nothing.
    scores = [
        {"quarter": f"2025-Q{n}", "department": f"D{number:03}", "actual": actual, "self_points": actual, "target": 10}
        for number, value in enumerate([*tried, None])
        for n, actual in enumerate([*known[:place], value, *known[place:]], 1)
        if actual is not None
    ]
    targets = [
        {"period": f"2025-Q{n}", "department": f"D{number:03}", "target": 10}
        for number in range(len(tried) + 1)
        for n in range(1, 5)
    ]
    departments = [{"code": f"D{number:03}"} for number in range(len(tried) + 1)]
    given_ = period(departments, [criterion], scores, targets, quarter=f"2025-Q{len(known) + 1}")
    cells = scoring.cells(**given_, year_to_date=True)
    points, open_ = cells["points"].iloc[:-1].tolist(), cells.iloc[-1]
    assert all(open_["points_low"] - 1e-6 <= one <= open_["points_high"] + 1e-6 for one in points)
    assert min(points) == pytest.approx(open_["points_low"], abs=1e-6)
    assert max(points) == pytest.approx(open_["points_high"], abs=1e-6)


@pytest.mark.parametrize(
    ("closed", "criterion", "cell"),
    [
        ("zero", {}, ("missing", True, 4, 4, 4)),
        ("zero", FORMULA, ("missing", True, 4, 4, 4)),
        ("zero", {"kind": "target", "formula": "zero", "parameters": "k=0.5"}, ("missing", True, 3, 3, 3)),
        ("exclude", {}, ("value", True, 8, 8, 8)),
        ("exclude", FORMULA, ("value", True, 8, 8, 8)),
    ],
)
def test_closing_settles_the_missing_quarter_and_leaves_the_others(period, rows, closed, criterion, cell):
    given_ = year(period, criterion, [8], closed=True, missing={"closed": closed})
    cells = scoring.cells(**given_, year_to_date=True)
    assert rows(cells, "status required points points_low points_high") == [cell]


@pytest.mark.parametrize(("closed", "cell"), [("zero", (True, 0)), ("exclude", (False, None))])
def test_a_closed_year_with_nothing_in_it_is_0_or_left_out(period, rows, closed, cell):
    given_ = year(period, {}, [], closed=True, missing={"closed": closed})
    assert rows(scoring.cells(**given_, year_to_date=True), "required points") == [cell]


def test_a_department_that_began_in_mid_year_owes_no_quarter_before(period, rows):
    departments = [{"code": "A", "since": "2025-04-15"}, {"code": "B", "since": "2025-03-31"}]
    scores = [{"quarter": "2025-Q2", "department": code, "self_points": 9} for code in "AB"]
    given_ = period(departments, [{}, {"code": "E", "due": "1"}], scores, quarter="2025-Q2")
    cells = scoring.cells(**given_, year_to_date=True)
    assert rows(cells, "department criterion status points missing_quarters") == [
        ("A", "C", "value", 9, None),
        ("A", "E", "not_due", None, None),
        ("B", "C", "missing", None, "2025-Q1"),
        ("B", "E", "missing", None, "2025-Q1"),
    ]
    totals = ranking.totals(cells, given_["rules"])
    frame = ranking.ranking(totals, given_["departments"], given_["rules"])
    assert rows(frame, "department rank rank_low rank_high") == [("A", 1, 1, 2), ("B", None, 1, 2)]


@pytest.mark.parametrize(
    ("due", "quarter", "assigned", "cell"),
    [
        ("*", "2025-Q4", {1: 5}, (20, 16, 8)),  # one quarter's target does not hide that of the year
        ("*", "2025-Q4", {1: 5, 2: 5, 3: 5, 4: 10}, (25, 16, 6.4)),
        ("1|2", "2025-Q2", {}, (20, 8, 4)),  # the year ends where its last quarter is due
        ("1|2", "2025-Q4", {1: 5, 2: 5}, (10, 8, 8)),
        ("*", "2025-Q3", {1: 5}, (11, 12, 10)),
    ],
)
def test_the_target_of_the_year_stands_unless_each_quarter_has_its_own(period, rows, due, quarter, assigned, cell):
    scores = [{"quarter": f"2025-Q{n}", "actual": 4, "target": 3} for n in range(1, 5)]
    targets = [{"target": 20}, *({"period": f"2025-Q{n}", "target": target} for n, target in assigned.items())]
    given_ = period("A", [FORMULA | {"due": due}], scores, targets, quarter=quarter)
    assert rows(scoring.cells(**given_, year_to_date=True), "target actual points") == [cell]
