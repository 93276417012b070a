"""Comparison: the parts make the whole difference, and different work is never set side by side."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import continuity, ranking, scoring
from analytics.comparison import against, by_group, gap, gaps, own, side_by_side

CRITERIA = [
    {"code": "C1", "group": "A"},
    {"code": "C2", "group": "B", "max_points": 20},
    {"code": "OWN1", "departments": "A", "max_points": 10},
    {"code": "OWN2", "departments": "B", "max_points": 20},
    {"code": "PLUS", "kind": "bonus"},
    {"code": "MINUS", "kind": "penalty"},
]
VALUES = {"A": {"C1": 9, "C2": 15, "OWN1": 8, "PLUS": 4}, "B": {"C1": 7, "C2": 18, "OWN2": 12, "MINUS": 3}}


def compared(period, values, **rules):
    scores = [
        {"department": department, "criterion": criterion, "self_points": points}
        for department, cells in values.items()
        for criterion, points in cells.items()
        if points is not None
    ]
    given_ = period("A B", CRITERIA, scores, **rules)
    cells = scoring.cells(**given_)
    return cells, ranking.totals(cells, given_["rules"])


def test_the_parts_of_a_gap_are_common_criteria_own_work_bonus_penalty_and_clamp(period, rows):
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 82}
    cells, totals = compared(period, VALUES, scale=scale)
    frame = gap(cells, totals, "A", "B").round(9)
    assert rows(frame, "part criterion first_points second_points first_share second_share difference") == [
        ("criterion", "C1", 9, 7, 0.9, 0.7, 8.5),
        ("criterion", "C2", 15, 18, 0.75, 0.9, 1.5),
        ("own", None, 8, 12, 0.8, 0.6, -4),
        ("bonus", None, 4, 0, None, None, 4),
        ("penalty", None, 0, 3, None, None, 3),
        ("clamp", None, None, None, None, None, -2),
    ]
    assert rows(totals, "total") == [(82,), (71,)]
    assert frame["difference"].sum() == 11


@settings(deadline=None, max_examples=20)
@given(
    st.fixed_dictionaries({code: st.floats(0, 10) for code in ("C1", "C2", "OWN1", "PLUS")}),
    st.fixed_dictionaries({code: st.floats(0, 10) for code in ("C1", "C2", "OWN2", "MINUS")}),
)
def test_the_parts_always_add_up_to_the_gap_between_the_totals(period, first, second):
    cells, totals = compared(period, {"A": first, "B": second})
    before = cells.copy(), totals.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = gap(cells, totals, "A", "B")
    one, other = totals.set_index("department")["total"]
    assert frame["difference"].sum() == pytest.approx(one - other, abs=1e-9)
    pd.testing.assert_frame_equal(frame, gap(cells.iloc[::-1], totals.iloc[::-1], "A", "B"))
    pd.testing.assert_frame_equal(cells, before[0])
    pd.testing.assert_frame_equal(totals, before[1])


def test_ten_thousand_waterfalls_add_up_to_their_gaps(period):
    chance = np.random.default_rng(20252)
    checked = 0
    for _ in range(20):
        codes = [f"D{number}" for number in range(60)]
        criteria = [
            {
                "code": f"C{number}",
                "group": str(chance.choice([*"ABC"])),
                "kind": str(chance.choice(["scored"] * 4 + ["bonus", "penalty"])) if number else "scored",
                "max_points": round(float(chance.uniform(1, 30)), 3),
                "departments": "|".join(code for code in codes if chance.random() < 0.6) if number > 3 else "*",
            }
            for number in range(14)
        ]
        scores = [
            {"department": code, "criterion": one["code"], "self_points": float(chance.beta(4, 1) * one["max_points"])}
            for code in codes
            for one in criteria
        ]
        refused = [
            {"department": one["department"], "criterion": one["criterion"], "not_assigned": True}
            for one in scores
            if chance.random() < 0.1
        ]
        scale = {"total": 100, "bonus_cap": 6, "penalty_cap": 9, "minimum": 60, "maximum": 95}
        given_ = period(codes := " ".join(codes), criteria, scores, verifications=refused, scale=scale)
        cells = scoring.cells(**given_)
        totals = ranking.totals(cells, given_["rules"])
        pairs = [tuple(chance.choice(codes.split(), 2, replace=False)) for _ in range(500)]
        frame = gaps(cells, totals, pairs)
        total = totals.set_index("department")["total"]
        whole = pd.Series([total[first] - total[second] for first, second in pairs])
        parts = frame.groupby("pair")["difference"].agg(lambda part: part.sum(skipna=False))
        checked += whole.notna().sum()
        assert (parts - whole).abs().max() <= 1e-9
        assert (parts.isna() == whole.isna()).all()
    assert checked == 10_000


def test_many_pairs_are_each_what_they_are_alone(period):
    cells, totals = compared(period, VALUES)
    frame = gaps(cells, totals, [("A", "B"), ("B", "A")])
    for position, pair in enumerate([("A", "B"), ("B", "A")]):
        part = frame[frame["pair"].eq(position)].drop(columns="pair").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, gap(cells, totals, *pair))


def test_same_criteria_leave_an_own_part_of_nothing(period, rows):
    shared = [one for one in CRITERIA if "departments" not in one]
    scores = [
        {"department": department, "criterion": code, "self_points": points}
        for department, points in (("A", 8), ("B", 5))
        for code in ("C1", "C2")
    ]
    given_ = period("A B", shared, scores)
    cells = scoring.cells(**given_)
    frame = gap(cells, ranking.totals(cells, given_["rules"]), "A", "B")
    assert rows(frame[frame["part"].eq("own")], "first_points first_max first_share difference") == [(0, 0, None, 0)]
    assert frame["difference"].sum(skipna=False) == pytest.approx(20)


def test_a_gap_with_a_value_missing_is_unknown_there_alone(period, rows):
    cells, totals = compared(period, {"A": VALUES["A"], "B": VALUES["B"] | {"C1": None}})
    assert rows(gap(cells, totals, "A", "B"), "part first_points second_points difference")[:3] == [
        ("criterion", 9, None, None),
        ("criterion", 15, 18, 1.5),
        ("own", 8, 12, -4),
    ]


def test_a_department_that_is_not_there_is_refused(period):
    with pytest.raises(KeyError):
        gap(*compared(period, VALUES), "A", "X")


def test_side_by_side_has_a_row_for_each_criterion_and_department_with_median_and_best_of_the_block(period, rows):
    cells, _ = compared(period, VALUES)
    frame = side_by_side(cells, ["B", "A"])
    assert rows(frame, "criterion department status points share common spread block_median block_best")[:6] == [
        ("C1", "B", "value", 7, 0.7, True, 2, 8, 9),
        ("C1", "A", "value", 9, 0.9, True, 2, 8, 9),
        ("MINUS", "B", "value", 3, 0.3, False, 3, 1.5, 3),
        ("MINUS", "A", "none", 0, 0, False, 3, 1.5, 3),
        ("OWN1", "B", "not_applicable", None, None, False, 0, 8, 8),
        ("OWN1", "A", "value", 8, 0.8, False, 0, 8, 8),
    ]
    alone = side_by_side(cells, ["A"], block=["B"])
    assert rows(alone, "criterion block_median block_best")[0] == ("C1", 7, 7)


def test_points_are_held_against_the_target_and_ones_own_points_before_where_the_criterion_is_the_same(period, rows):
    criteria = [{"code": "C1", "kind": "target", "formula": "linear"}, {"code": "C2", "max_points": 20}, {"code": "C3"}]
    targets = [{"department": "A", "criterion": "C1", "target": 10, "period": "2025-Q1"}]

    def of(actual, points, **changed):
        scores = [
            {"department": "A", "criterion": "C1", "actual": actual},
            {"department": "A", "criterion": "C2", "self_points": points},
        ]
        given_ = period("A B", [one | changed if one["code"] == "C2" else one for one in criteria], scores, targets)
        return scoring.cells(**given_), given_["criteria"]

    now, present = of(8, 15)
    before, _ = of(6, 14)
    year_before, other = of(5, 13, max_points=30)
    frame = against(side_by_side(now, ["A", "B"]), now, before, continuity.unchanged(year_before, other, present))
    assert rows(frame, "criterion department attainment previous_points last_year_points") == [
        ("C1", "A", 0.8, 6, 5),
        ("C1", "B", None, None, None),
        ("C2", "A", None, 14, None),
        ("C2", "B", None, None, None),
        ("C3", "A", None, None, None),
        ("C3", "B", None, None, None),
    ]
    alone = against(side_by_side(now, ["A"]), now)
    assert alone[["previous_points", "last_year_points"]].isna().all(axis=None)


def test_what_only_one_has_is_compared_as_a_share_of_its_own_maximum(period, rows):
    cells, _ = compared(period, VALUES)
    assert rows(own(side_by_side(cells, ["A", "B"])), "department points max_points share") == [
        ("A", 8, 10, 0.8),
        ("B", 12, 20, 0.6),
    ]
    cells, _ = compared(period, {"A": VALUES["A"], "B": VALUES["B"] | {"OWN2": None}})
    assert rows(own(side_by_side(cells, ["A", "B"])), "department points max_points") == [("A", 8, 10), ("B", None, 20)]


def test_groups_tell_who_has_the_greatest_share_and_how_far_the_points_lie_apart(rows):
    groups = pd.DataFrame(
        [
            *(("A", "G", 9.0, 0.9, 0), ("B", "G", 7.0, 0.7, 0), ("A", "H", 3.0, 0.6, 0), ("B", "H", 3.0, 0.6, 0)),
            *(("A", "I", 3.0, 0.6, 0), ("B", "I", 1.0, None, 1), ("A", "J", 3.0, 0.6, 0)),
        ],
        columns=["department", "group", "points", "share", "missing"],
    )
    assert rows(by_group(groups, ["A", "B"]), "group best spread") == [("G", "A", 2), ("H", "A|B", 0)]
