"""Flips: the stated change, applied, gives the tie; no smaller change of one criterion does; none is an answer too."""

import numpy as np
import pandas as pd
import pytest

from analytics import flips, ranking, scoring, weights

CASES = 250
"""Pairs of departments, drawn anew and all in one store: each has criteria of its own, so that one call recomputes all."""
SCALE = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110}
CRITERIA = [
    {"code": "C1", "group": "A", "max_points": 20},
    {"code": "C2", "group": "B", "max_points": 30},
    {"code": "OWN1", "group": "B", "departments": "A", "max_points": 50},
    {"code": "OWN2", "group": "B", "departments": "B", "max_points": 50},
    {"code": "PLUS", "kind": "bonus", "group": "F", "max_points": 5},
    {"code": "MINUS", "kind": "penalty", "group": "G", "max_points": 5},
]
VALUES = {
    "A": {"C1": 18, "C2": 24, "OWN1": 40, "PLUS": 2},
    "B": {"C1": 20, "C2": 20, "OWN2": 40, "MINUS": 1},
}


def known(period, values=VALUES, criteria=CRITERIA, **rules):
    scores = [
        {"department": department, "criterion": criterion, "self_points": points}
        for department, row in values.items()
        for criterion, points in row.items()
    ]
    found = period(" ".join(values), criteria, scores, **rules)
    cells = scoring.cells(**found)
    return cells, ranking.totals(cells, found["rules"]), found["rules"]


def total(cells, rules):
    return ranking.totals(cells, rules).set_index("department")["total"]


# By points


def test_the_one_behind_goes_up_or_the_one_ahead_down_by_the_whole_gap(period, rows):
    frame = flips.by_points(*known(period), "A", "B")
    assert rows(frame.round(9), "department criterion points change new_points feasible") == [
        ("B", "C2", 20, 5, 25, True),
        ("B", "PLUS", 0, 5, 5, True),
        ("B", "OWN2", 40, 5, 45, True),
        ("A", "OWN1", 40, -5, 35, True),
        ("A", "C2", 24, -5, 19, True),
        ("A", "MINUS", 0, 5, 5, True),
        ("A", "C1", 18, -5, 13, True),
        ("B", "C1", 20, 5, 25, False),
        ("B", "MINUS", 1, None, None, False),
        ("A", "PLUS", 2, None, None, False),
    ]
    pd.testing.assert_frame_equal(frame, flips.by_points(*known(period), "B", "A"))


def test_points_are_those_of_the_criterion_where_not_everything_is_assigned(period, rows):
    found = period("A B", CRITERIA, verifications=[{"department": "B", "criterion": "C1", "not_assigned": True}])
    cells, totals, rules = known(period)
    cells = cells[~(cells["department"].eq("B") & cells["criterion"].eq("C1"))]
    totals = ranking.totals(cells, found["rules"])
    frame = flips.by_points(cells, totals, rules, "A", "B")
    assert totals.set_index("department")["total"].to_dict() == {"A": 84.0, "B": 74.0}
    assert rows(frame[frame["criterion"].eq("C2")].round(9), "department change feasible") == [
        ("B", 8, True),
        ("A", -10, True),
    ]


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"bonus_cap": 4}, None),
        ({"maximum": 82}, 3.0),
        ({"minimum": 80}, 5.0),
    ],
    ids=["a cap on bonus", "held at the greatest total", "held at the least total"],
)
def test_caps_and_the_ends_of_the_scale_are_minded(period, scale, expected):
    cells, totals, rules = known(period, scale=SCALE | scale)
    frame = flips.by_points(cells, totals, rules, "A", "B").set_index(["department", "criterion"])
    change = frame.at[("B", "PLUS"), "change"]
    assert change == expected or (expected is None and pd.isna(change))


def test_not_within_one_criterion_is_an_answer(period):
    values = {"A": {"C1": 20, "C2": 30, "OWN1": 50}, "B": {"C1": 0, "C2": 0, "OWN2": 0}}
    cells, totals, rules = known(period, values)
    assert not flips.by_points(cells, totals, rules, "A", "B")["feasible"].any()
    assert not flips.by_weight(cells, totals, rules, "A", "B")["feasible"].any()


def test_there_is_nothing_to_turn_where_totals_are_equal_or_missing(period):
    level = {"A": VALUES["A"], "B": {"C1": 20, "C2": 25, "OWN2": 40, "MINUS": 1}}
    lacking = {"A": VALUES["A"], "B": {"C1": 20}}
    for values in (level, lacking):
        found = known(period, values)
        assert flips.by_points(*found, "A", "B").empty
        assert flips.by_weight(*found, "A", "B").empty
    with pytest.raises(KeyError):
        flips.by_points(*found, "A", "X")


# By weight


def test_the_nearest_weight_that_levels_two_departments_and_none_where_there_is_none(period, rows):
    cells, totals, rules = known(period)
    frame = flips.by_weight(cells, totals, rules, "A", "B")
    assert rows(frame.round(9), "criterion share new_share factor feasible") == [
        ("C1", 0.2, round(8 / 15, 9), round(32 / 7, 9), True),
        ("C2", 0.3, None, None, False),
        ("OWN1", 0.5, None, None, False),
        ("OWN2", 0.5, None, None, False),
    ]
    level = total(weights.reweighted(cells, {"C1": frame["factor"].iloc[0]}), rules)
    assert level["A"] == pytest.approx(level["B"], abs=1e-9)


def test_different_assigned_sets_cross_twice_and_the_nearer_weight_is_told(period):
    criteria = [
        {"code": "C", "max_points": 50, "group": "A"},
        {"code": "OWN1", "max_points": 50, "departments": "A", "group": "A"},
        {"code": "OWN2", "max_points": 10, "departments": "B", "group": "A"},
    ]
    values = {"A": {"C": 30, "OWN1": 40}, "B": {"C": 31, "OWN2": 5.0}}
    cells, totals, rules = known(period, values, criteria)
    one = flips.by_weight(cells, totals, rules, "A", "B").set_index("criterion").loc["C"]
    grid = np.linspace(0, 1, 20001)[1:-1]
    apart = []
    for share in (one["new_share"], *grid[::500]):
        both = total(weights.reweighted(cells, {"C": weights.factor(one["share"], share)}), rules)
        apart.append(both["A"] - both["B"])
    assert apart[0] == pytest.approx(0, abs=1e-9)
    nearer = np.abs(grid[::500] - one["share"]) < abs(one["change"])
    assert (np.array(apart[1:])[nearer] > 0).all()


def test_all_the_weight_on_one_criterion_is_the_last_that_can_be_given(period):
    criteria = [{"code": "C1", "max_points": 50, "group": "A"}, {"code": "C2", "max_points": 50, "group": "A"}]
    cells, totals, rules = known(period, {"A": {"C1": 25, "C2": 40}, "B": {"C1": 25, "C2": 30}}, criteria)
    frame = flips.by_weight(cells, totals, rules, "A", "B").set_index("criterion")
    assert frame.at["C1", "new_share"] == 1 and frame.at["C1", "factor"] == np.inf
    assert frame.at["C2", "new_share"] == 0 and frame.at["C2", "factor"] == 0
    for code in ("C1", "C2"):
        level = total(weights.reweighted(cells, {code: frame.at[code, "factor"]}), rules)
        assert level["A"] == pytest.approx(level["B"], abs=1e-9)


# Drawn at random, with the pair's number in every code


@pytest.fixture(scope="module")
def drawn(period):
    """Pairs of departments A7 and B7 with their criteria; caps bite, ends of the scale hold, sets differ, some is missing."""
    chance = np.random.default_rng(20251)
    criteria, scores = [], []
    for case in range(CASES):
        for position in range(chance.integers(2, 7)):
            code = f"C{case}-{position}"
            kind = chance.choice(["scored", "scored", "scored", "scored", "bonus", "penalty"])
            kind = "scored" if position < 2 else kind
            of = f"A{case}|B{case}" if chance.random() < 0.6 else chance.choice([f"A{case}", f"B{case}"])
            of = f"A{case}|B{case}" if position == 0 else of
            # Points are summed to 1e-9: of fewer to get than half the scale, one step would be more than that of a total.
            most = round(float(chance.uniform(60, 150) if kind == "scored" else chance.uniform(1, 9)), 2)
            criteria.append(
                {"code": code, "group": "G", "max_points": most, "kind": kind, "departments": of, "direction": "higher"}
            )
            for department in of.split("|"):
                if chance.random() < 0.98:
                    points = round(float(chance.beta(3, 1) * most), int(chance.integers(0, 7)))
                    scores.append({"department": department, "criterion": code, "self_points": min(points, most)})
    codes = " ".join(f"{side}{case}" for case in range(CASES) for side in "AB")
    scale = {"total": 100, "bonus_cap": 8, "penalty_cap": 8, "minimum": 30, "maximum": 101}
    found = period(codes, criteria, scores, scale=scale)
    cells = scoring.cells(**found)
    totals = ranking.totals(cells, found["rules"])
    pair = cells["department"].str[1:].astype(int)
    return cells, totals, found["rules"], {case: part for case, part in cells.groupby(pair)}


def apart(cells, rules):
    """A − B of each pair."""
    both = total(cells, rules)
    sides = [both[both.index.str[0] == side].rename(lambda code: int(code[1:])) for side in "AB"]
    return sides[0] - sides[1]


def test_the_smallest_change_of_points_applied_gives_the_tie(drawn):
    cells, totals, rules, parts = drawn
    changed, answered, none = cells.set_index(["department", "criterion"])["points"].copy(), [], 0
    for case, part in parts.items():
        frame = flips.by_points(part, totals, rules, f"A{case}", f"B{case}")
        assert (frame["feasible"].cumprod() == frame["feasible"]).all()
        assert frame.loc[frame["feasible"], "change"].abs().round(9).is_monotonic_increasing
        if frame["feasible"].any():
            best = frame.iloc[0]
            assert -1e-9 <= best["new_points"] <= best["max_points"] + 1e-9
            changed[(best["department"], best["criterion"])] += best["change"]
            answered.append(case)
        none += len(frame) > 0 and not frame["feasible"].any()
    trial = cells.assign(
        points=changed.reindex(pd.MultiIndex.from_frame(cells[["department", "criterion"]])).to_numpy()
    )
    assert apart(trial, rules)[answered].abs().max() <= 1e-9
    assert len(answered) > CASES / 3 and none > 5


def test_the_smallest_change_of_weight_applied_gives_the_tie_and_none_nearer_does(drawn):
    cells, totals, rules, parts = drawn
    factors, answered, none, official, found = {}, [], 0, {}, {}
    for case, part in parts.items():
        frame = flips.by_weight(part, totals, rules, f"A{case}", f"B{case}")
        possible = frame[frame["feasible"] & np.isfinite(frame["factor"])]
        none += len(frame) > 0 and possible.empty
        if len(possible):
            best = possible.iloc[0]
            factors[best["criterion"]] = best["factor"]
            official[case], found[case] = (best["criterion"], best["share"]), best["new_share"]
            answered.append(case)
    assert apart(weights.reweighted(cells, factors), rules)[answered].abs().max() <= 1e-9
    assert len(answered) > CASES / 5 and none > 5

    before = np.sign(apart(cells, rules)[answered])
    for step in (0.05, 0.3, 0.6, 0.9, 0.99):
        nearer = {
            code: weights.factor(share, share + step * (found[case] - share))
            for case, (code, share) in official.items()
        }
        assert (np.sign(apart(weights.reweighted(cells, nearer), rules)[answered]) == before).all()
