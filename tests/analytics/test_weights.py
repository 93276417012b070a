"""Weights: what they are now, that 100 % is kept whatever is moved, and that trial cells follow the official rules."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring, weights

CRITERIA = [
    {"code": "A1", "group": "A", "max_points": 30},
    {"code": "A2", "group": "A", "max_points": 20, "departments": "X"},
    {"code": "A3", "group": "A", "max_points": 20, "departments": "Y"},
    {"code": "B1", "group": "B", "max_points": 40},
    {"code": "B2", "group": "B", "max_points": 10},
    {"code": "PLUS", "group": "F", "kind": "bonus"},
    {"code": "INFO", "group": "F", "kind": "information"},
    {"code": "LATER", "group": "A", "max_points": 5, "due": "4"},
]
VALUES = {"X": {"A1": 30, "A2": 10, "B1": 20, "B2": 5, "PLUS": 2}, "Y": {"A1": 15, "A3": 20, "B1": 40, "B2": 5}}


@pytest.fixture
def known(period):
    scores = [
        {"department": department, "criterion": criterion, "self_points": points}
        for department, values in VALUES.items()
        for criterion, points in values.items()
    ]
    return period("X Y", CRITERIA, scores)


@pytest.fixture
def cells(known):
    return scoring.cells(**known)


def shares(frame, column="share", key="criterion"):
    return frame.drop_duplicates(key).set_index(key)[column].round(9).to_dict()


def total(cells, known):
    return ranking.totals(cells, known["rules"]).set_index("department")["total"].to_dict()


def test_a_weight_is_the_share_of_what_a_department_can_get_and_the_groups_make_the_whole(cells, rows):
    assert rows(weights.current(cells).round(9), "criterion group share group_share") == [
        ("A1", "A", 0.3, 0.5),
        ("A2", "A", 0.2, 0.5),
        ("A3", "A", 0.2, 0.5),
        ("B1", "B", 0.4, 0.5),
        ("B2", "B", 0.1, 0.5),
    ]


def test_what_is_not_assigned_keeps_its_official_weight(period, known):
    known["verifications"] = period(
        "X", [], verifications=[{"department": "X", "criterion": "B2", "not_assigned": True}]
    )["verifications"]
    assert shares(weights.current(scoring.cells(**known)))["B2"] == 0.1


def test_criteria_without_a_group_are_a_group_of_their_own(period):
    given_ = period("X", [{"code": "C1", "group": None}, {"code": "C2", "group": "A", "max_points": 30}])
    frame = weights.current(scoring.cells(**given_))
    assert shares(frame, "group_share") == {"C1": 0.25, "C2": 0.75}
    assert weights.combined(frame, {"": 2.0}, {}) == {"C1": 2.0}


def test_a_group_that_gets_more_takes_it_from_the_others_in_proportion(cells):
    factor = weights.moved(cells, {}, {}, "A", 0.6, group=True)
    frame = weights.current(cells, weights.combined(weights.current(cells), {"A": factor}, {}))
    assert shares(frame, "group_share", "group") == {"A": 0.6, "B": 0.4}
    assert shares(frame) == {"A1": 0.36, "A2": 0.24, "A3": 0.24, "B1": 0.32, "B2": 0.08}


def test_a_criterion_that_gets_more_takes_it_from_all_others_and_leaves_alone_who_has_not_got_it(cells, known):
    factor = weights.moved(cells, {}, {}, "A2", 0.5, group=False)
    assert factor == pytest.approx(4)
    frame = weights.current(cells, {"A2": factor})
    assert shares(frame)["A2"] == 0.5
    assert shares(frame)["A3"] == 0.2
    trial = total(weights.reweighted(cells, {"A2": factor}), known)
    assert trial["Y"] == total(cells, known)["Y"]
    assert trial["X"] == pytest.approx((30 + 40 + 20 + 5) / 160 * 100 + 2, abs=1e-9)


def test_a_second_move_keeps_the_first_in_proportion(cells):
    first = weights.moved(cells, {}, {}, "A", 0.6, group=True)
    second = weights.moved(cells, {"A": first}, {}, "B1", 0.5, group=False)
    frame = weights.current(cells, weights.combined(weights.current(cells), {"A": first}, {"B1": second}))
    assert shares(frame)["B1"] == 0.5
    assert shares(frame)["A1"] / shares(frame)["B2"] == pytest.approx(0.36 / 0.08, abs=1e-6)


def test_the_official_weight_is_the_factor_1_and_counts_as_no_change(cells):
    factor = weights.moved(cells, {"A": 3.0}, {}, "A", 0.5, group=True)
    assert factor == pytest.approx(1, abs=1e-12)
    assert weights.combined(weights.current(cells), {"A": factor, "NONE": 7.0}, {"A1": 1.0}) == {}


def test_a_weight_of_nothing_can_be_given_back(cells):
    assert weights.moved(cells, {"A": 0.0}, {}, "A", 0.5, group=True) == pytest.approx(1)
    assert pd.isna(weights.moved(cells, {"A": 0.0}, {}, "B", 0.5, group=True))
    assert weights.moved(cells, {}, {}, "A", 1, group=True) == pytest.approx(99)


def test_a_criterion_that_is_not_there_is_refused(cells):
    with pytest.raises(KeyError):
        weights.moved(cells, {}, {}, "C9", 0.1, group=False)
    with pytest.raises(ValueError, match="a factor is a number from 0"):
        weights.reweighted(cells, {"A1": -1.0})
    with pytest.raises(ValueError, match="a factor is a number from 0"):
        weights.reweighted(cells, {"A1": float("nan")})


def test_official_weights_give_the_cells_as_they_are(cells):
    pd.testing.assert_frame_equal(weights.reweighted(cells, {}), cells)


def test_a_criterion_of_all_the_weight_leaves_none_to_the_others(cells, known):
    trial = total(weights.reweighted(cells, {"B1": float("inf")}), known)
    assert trial == {"X": 52.0, "Y": 100.0}


def test_missing_stays_missing_on_trial_weights(period, known):
    known["scores"] = known["scores"][known["scores"]["criterion"].ne("B2") | known["scores"]["department"].ne("X")]
    cells = scoring.cells(**known)
    frame = ranking.totals(weights.reweighted(cells, {"A1": 2.0}), known["rules"]).set_index("department")
    assert pd.isna(frame.at["X", "total"])
    assert frame.at["X", "total_high"] - frame.at["X", "total_low"] == pytest.approx(10 / 130 * 100)
    assert not frame.at["X", "complete"] and frame.at["X", "missing"] == 1


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["A1", "A2", "A3", "B1", "B2"]), st.floats(0.01, 50), max_size=4),
    st.sampled_from(["A1", "A2", "A3", "B1", "B2"]),
    st.floats(0, weights.MOST),
)
def test_a_moved_weight_is_what_was_asked_and_a_department_has_100_percent(cells, criteria, name, asked):
    before = cells.copy()
    factor = weights.moved(cells, {}, criteria, name, asked, group=False)
    frame = weights.current(cells, criteria | {name: factor}).set_index("criterion")
    if name in ("A2", "A3"):
        assert frame.at[name, "share"] == pytest.approx(asked, abs=1e-9)
    assert frame["share"].between(0, 1).all()
    assert frame.drop_duplicates("group")["group_share"].sum() == pytest.approx(1, abs=1e-9)
    pd.testing.assert_frame_equal(cells, before)
