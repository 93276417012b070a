"""Like for like: what is common to two sets, and what a period comes to under the other's rules."""

import pandas as pd
import pytest

from analytics import ranking, scoring
from analytics.continuity import changed, common, rankings, same_rules
from tests.analytics.conftest import CRITERION, RULES, build, frame

ONE = {"code": "C1", "kind": "target", "formula": "linear", "max_points": 60, "accumulation": "mean"}
TWO = {"code": "C2", "kind": "scored", "max_points": 40, "unit": None}
RESULTS = (("A", 80, 30), ("B", 100, 20))


def known(quarter, criteria, results=RESULTS, departments="A B", **changes):
    """A quarter in which each department has a share of the target 100 in C1 and points in C2."""
    rows = [
        row
        for code, actual, points in results
        for row in (
            {"department": code, "criterion": "C1", "target": 100, "actual": actual},
            {"department": code, "criterion": "C2", "self_points": points},
        )
    ]
    return build(departments, criteria, rows, quarter=quarter, **changes)


def totals(ranked: pd.DataFrame) -> dict:
    return ranked.set_index("department")["total"].round(6).to_dict()


def ranks(ranked: pd.DataFrame) -> dict:
    return ranked.set_index("department")["rank"].to_dict()


def published(of: dict) -> pd.DataFrame:
    return ranking.ranking(ranking.totals(scoring.cells(**of), of["rules"]), of["departments"], of["rules"])


def sets(before, now):
    return frame(before, CRITERION), frame(now, CRITERION)


def test_under_the_same_set_the_same_rules_are_the_published_ones():
    then, now = known("2024-Q4", [ONE, TWO]), known("2025-Q4", [ONE, TWO])
    for found, of in zip(rankings([then, now]), (then, now), strict=True):
        pd.testing.assert_frame_equal(found, published(of))
    assert changed(then["criteria"], now["criteria"]).empty


def test_changed_weights_turn_the_earlier_ranks():
    """60/40 gave A 48 + 30 and B 60 + 20; 20/80 gives A 16 + 60 and B 20 + 40, given points being rescaled."""
    then = known("2024-Q4", [ONE, TWO])
    now = known("2025-Q4", [ONE | {"max_points": 20}, TWO | {"max_points": 80}], (("A", 80, 60), ("B", 100, 40)))
    before, after = rankings([then, now])
    assert (totals(published(then)), ranks(published(then))) == ({"A": 78, "B": 80}, {"A": 2, "B": 1})
    assert (totals(before), ranks(before)) == ({"A": 76, "B": 60}, {"A": 1, "B": 2})
    assert totals(after) == totals(before) == totals(published(now))


def test_a_criterion_added_or_dropped_leaves_both_periods():
    """C1 alone is common: its share of 100 is the total of both."""
    three = {"code": "C3", "kind": "scored", "max_points": 40}
    added = known("2025-Q4", [ONE, TWO, three])
    then = known("2024-Q4", [ONE])
    before, after = rankings([then, added])
    assert totals(before) == totals(after) == {"A": 80, "B": 100}
    before, after = rankings([known("2024-Q4", [ONE, TWO, three]), known("2025-Q4", [ONE])])
    assert totals(before) == totals(after) == {"A": 80, "B": 100}


@pytest.mark.parametrize("meaning", [{"direction": "lower"}, {"kind": "information"}, {"unit": "vụ"}])
def test_a_code_with_another_kind_direction_or_unit_is_another_criterion(meaning):
    before, now = sets([ONE | meaning, TWO], [ONE, TWO])
    assert common(now, before)["code"].tolist() == ["C2"]
    assert changed(before, now)[["code", "change"]].values.tolist() == [["C1", "redefined"]]


def test_departments_and_due_quarters_are_what_both_sets_share():
    wide = [ONE | {"departments": "A|B", "due": "*"}, TWO | {"departments": "A", "due": "1|2"}]
    narrow = [ONE | {"departments": "*", "due": "2|4"}, TWO | {"departments": "B", "due": "1"}]
    before, now = sets(wide, narrow)
    found = common(now, before)
    assert found[["code", "departments", "due"]].values.tolist() == [["C1", "A|B", "2|4"]]


def test_what_changed_is_told_by_its_first_reason():
    three = {"code": "C3", "name": "dropped"}
    before, now = sets(
        [ONE, TWO, three, {"code": "C5", "parameters": "k=1"}, {"code": "C6", "due": "4"}, {"code": "C7"}],
        [
            ONE | {"max_points": 50},
            TWO,
            {"code": "C4"},
            {"code": "C5", "parameters": "k=2"},
            {"code": "C6"},
            {"code": "C7", "name": "renamed"},
        ],
    )
    found = changed(before, now).astype(object)
    assert found.where(found.notna(), None).values.tolist() == [
        ["C1", "a criterion", "weight", 60.0, 50.0],
        ["C3", "dropped", "dropped", 10.0, None],
        ["C4", "a criterion", "added", None, 10.0],
        ["C5", "a criterion", "formula", 10.0, 10.0],
        ["C6", "a criterion", "scope", 10.0, 10.0],
    ]


def test_another_formula_holds_for_the_earlier_result_and_undoes_what_was_verified():
    verified = {"verifications": [{"department": "A", "criterion": "C1", "verified_points": 6.0}]}
    then = known("2024-Q4", [ONE | {"max_points": 10}], (("A", 92, None),), "A", **verified)
    kept = ONE | {"max_points": 20}
    for criterion, expected in ((kept, 12.0), (kept | {"formula": "step"}, 16.0)):
        criteria = common(frame([criterion], CRITERION), then["criteria"])
        cells = scoring.cells(**same_rules(then, criteria, RULES))
        assert cells["points"].tolist() == [expected]


def test_points_of_bonus_and_penalty_are_points_and_no_share_of_a_maximum():
    bonus = {"code": "F", "kind": "bonus", "max_points": 5}
    then = build("A", [bonus], [{"criterion": "F", "self_points": 3}], quarter="2024-Q4")
    criteria = common(frame([bonus | {"max_points": 10}], CRITERION), then["criteria"])
    assert scoring.cells(**same_rules(then, criteria, RULES))["points"].tolist() == [3.0]


def test_only_departments_that_all_periods_have_are_ranked():
    then = known("2024-Q4", [ONE, TWO], (("A", 80, 30), ("B", 100, 20), ("X", 100, 40)), "A B X")
    now = known("2025-Q4", [ONE | {"max_points": 80}, TWO], (("A", 80, 30), ("B", 100, 20), ("Y", 100, 40)), "A B Y")
    before, after = rankings([then, now])
    assert sorted(ranks(before)) == sorted(ranks(after)) == ["A", "B"]
    assert ranks(after) == {"A": 2, "B": 1}


def test_the_present_scale_and_caps_hold_for_all_and_the_published_order_of_before_decides_no_tie():
    scale = {"scale": RULES["scale"] | {"total": 1000, "maximum": 1100}, "ties": ["previous"]}
    now = known("2025-Q4", [ONE, TWO], (("A", 100, 20), ("B", 100, 20)), **scale)
    before, after = rankings([known("2024-Q4", [ONE, TWO]), now])
    assert totals(before) == {"A": 780, "B": 800} and totals(after) == {"A": 800, "B": 800}
    assert after["tie"].tolist() == ["shared", "shared"]


def test_missing_stays_missing_and_the_frames_that_came_in_are_not_changed():
    then = known("2024-Q4", [ONE, TWO], (("A", None, 30), ("B", 100, 20)))
    now = known("2025-Q4", [ONE | {"max_points": 50}, TWO])
    kept = {name: then[name].copy() for name in ("criteria", "scores", "verifications")}
    before, _ = rankings([then, now])
    assert pd.isna(ranks(before)["A"]) and before.set_index("department").at["A", "missing"] == 1
    for name, copy in kept.items():
        pd.testing.assert_frame_equal(then[name], copy)
