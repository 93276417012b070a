"""The arithmetic of a cell: worked out again from its own numbers, it gives the points."""

import numpy as np
import pandas as pd
import pytest

from analytics import scoring
from analytics.arithmetic import arithmetic

FORMULAS = {
    "linear": {},
    "step": {},
    "half_leader": {},
    "lower": {"direction": "lower"},
    "zero": {"parameters": "k=2,5", "direction": "lower"},
    "range": {"direction": "near"},
    "goalpost": {"parameters": "low=20 high=80"},
    "count": {"parameters": "per=0.5"},
    "passfail": {"kind": "passfail"},
}


def worked(given, quarters=None):
    cells = scoring.cells(**given, year_to_date=bool(quarters))
    each = {one: scoring.cells(**(given | {"quarter": one})) for one in quarters or ()}
    return arithmetic(cells, given["criteria"], each)


def again(one) -> float:
    """The points, as an accountant works them out from the numbers of a row."""
    actual, target, most = one.actual, one.target, one.max_points
    value = {
        "linear": lambda: actual / target * most,
        "step": lambda: (
            most * next((w for s, w in ((1, 1), (0.9, 0.8), (0.8, 0.6), (0.7, 0.4)) if actual / target > s - 1e-9), 0)
        ),
        "half_leader": lambda: (
            most / 2 * min(1, actual / target)
            if actual <= target
            else most / 2 + most / 2 * ((actual - target) / abs(target)) / one.lead
        ),
        "lower": lambda: most if actual <= target else target / actual * most,
        "zero": lambda: most - one.k * actual,
        "range": lambda: most * (1 - abs(actual - target) / abs(target)),
        "goalpost": lambda: most * (actual - one.low) / (one.high - one.low),
        "count": lambda: actual * one.per,
        "passfail": lambda: most if actual >= 1 else 0,
        "mean": lambda: sum(points for _, points in one.terms) / len(one.terms),
        "sum": lambda: sum(points for _, points in one.terms),
        "self": lambda: one.self_points,
        "verified": lambda: one.verified_points,
        "none": lambda: 0,
        "closed": lambda: 0,
    }[one.method]()
    return min(max(value, 0), most)


def test_each_method_is_named_with_its_numbers(period, rows):
    criteria = [{"code": name, "kind": "target", "formula": name} | more for name, more in FORMULAS.items()]
    criteria += [{"code": "self"}, {"code": "verified"}, {"code": "bonus", "kind": "bonus"}, {"code": "open"}]
    scores = [{"criterion": name, "target": 50, "actual": 40} for name in FORMULAS if name != "passfail"]
    scores += [{"criterion": "passfail", "actual": 1}, {"criterion": "self", "self_points": 7}]
    scores += [{"department": "B", "criterion": "half_leader", "target": 50, "actual": 60}]
    given = period("A B", criteria, scores, verifications=[{"criterion": "verified", "verified_points": 6}])
    frame = worked(given)
    frame = frame[frame["department"].eq("A")]
    assert rows(frame, "criterion method k per low high lead value computed_points points") == [
        ("bonus", "none", None, None, None, None, None, 0, None, 0),
        ("count", "count", None, 0.5, None, None, None, 20, 10, 10),
        (
            "goalpost",
            "goalpost",
            None,
            None,
            20,
            80,
            None,
            pytest.approx(10 / 3),
            pytest.approx(10 / 3),
            pytest.approx(10 / 3),
        ),
        ("half_leader", "half_leader", None, None, None, None, 0.2, 4, 4, 4),
        ("linear", "linear", None, None, None, None, None, 8, 8, 8),
        ("lower", "lower", None, None, None, None, None, 10, 10, 10),
        ("open", None, None, None, None, None, None, None, None, None),
        ("passfail", "passfail", None, None, None, None, None, 10, 10, 10),
        ("range", "range", None, None, None, None, None, 8, 8, 8),
        ("self", "self", None, None, None, None, None, 7, None, 7),
        ("step", "step", None, None, None, None, None, 6, 6, 6),
        ("verified", "verified", None, None, None, None, None, 6, None, 6),
        ("zero", "zero", 2.5, None, None, None, None, -90, 0, 0),
    ]


def test_what_the_council_gave_otherwise_stands_beside_the_formula(period, rows):
    criteria = [{"kind": "target", "formula": "linear"}]
    given = period("A", criteria, [{"target": 10, "actual": 9}], verifications=[{"verified_points": 7}])
    assert rows(worked(given), "method value computed_points verified_points points") == [("linear", 9, 9, 7, 7)]


def test_a_missing_value_of_a_closed_quarter_is_told_as_such_and_one_not_asked_for_has_no_method(period, rows):
    criteria = [{"code": "C"}, {"code": "D", "due": "2"}, {"code": "E"}]
    released = [{"criterion": "E", "not_assigned": True}]
    frame = worked(period("A", criteria, targets=released, closed=True))
    assert rows(frame, "criterion status method points") == [
        ("C", "missing", "closed", 0),
        ("D", "not_due", None, None),
        ("E", "not_assigned", None, None),
    ]


def test_over_a_year_the_formula_takes_what_is_accumulated_and_a_decision_the_mean_of_the_quarters(period, rows):
    criteria = [
        {"code": "F", "kind": "target", "formula": "linear"},
        {"code": "D", "kind": "target", "formula": "linear"},
        {"code": "S"},
        {"code": "X", "kind": "penalty", "formula": "count", "parameters": "per=4", "max_points": 6},
    ]
    scores = [
        {"quarter": f"2025-Q{n}", "criterion": code, "target": 10, "actual": actual}
        for code in "FD"
        for n, actual in ((1, 12), (2, 6))
    ]
    scores += [{"quarter": f"2025-Q{n}", "criterion": "S", "self_points": points} for n, points in ((1, 8), (2, 9))]
    scores += [{"quarter": f"2025-Q{n}", "criterion": "X", "actual": 1} for n in (1, 2)]
    verified = [{"quarter": "2025-Q1", "criterion": "D", "verified_points": 5}]
    frame = worked(period("A", criteria, scores, (), verified, "2025-Q2"), ("2025-Q1", "2025-Q2"))
    assert rows(frame, "criterion method value points terms") == [
        ("D", "mean", 5.5, 5.5, (("2025-Q1", 5.0), ("2025-Q2", 6.0))),
        ("F", "linear", 9, 9, ()),
        ("S", "mean", 8.5, 8.5, (("2025-Q1", 8.0), ("2025-Q2", 9.0))),
        ("X", "sum", 8, 6, (("2025-Q1", 4.0), ("2025-Q2", 4.0))),
    ]


def test_what_was_missing_when_a_year_was_closed_counts_as_0_in_the_mean_or_is_left_out(period, rows):
    criteria = [{"kind": "target", "formula": "linear", "accumulation": "mean"}]
    scores = [{"quarter": "2025-Q1", "target": 10, "actual": 8}]
    year = ("2025-Q1", "2025-Q2")
    zero = worked(period("A", criteria, scores, quarter=year[-1], closed=True), year)
    assert rows(zero, "status method value points terms") == [
        ("missing", "mean", 4, 4, (("2025-Q1", 8.0), ("2025-Q2", 0.0)))
    ]
    left_out = worked(period("A", criteria, scores, quarter=year[-1], closed=True, missing={"closed": "exclude"}), year)
    assert rows(left_out, "status method value points terms") == [("value", "linear", 8, 8, ())]


@pytest.mark.parametrize("quarters", [None, ("2025-Q1", "2025-Q2", "2025-Q3")])
def test_worked_out_again_from_its_numbers_every_cell_has_its_points(period, quarters):
    chance = np.random.default_rng(366)
    departments = [f"D{n:03}" for n in range(320 if quarters else 1000)]
    accumulations = ("sum", "mean", "last", "max")
    criteria = [
        {"code": f"{name}-{n}", "kind": "target", "formula": name, "accumulation": accumulations[n]} | more
        for name, more in FORMULAS.items()
        for n in range(2 if quarters else 1)
    ]
    criteria += [
        {"code": "S"},
        {"code": "Y", "kind": "penalty", "formula": "count", "parameters": "per=3", "max_points": 8},
    ]
    keys = pd.MultiIndex.from_product(
        [quarters or ["2025-Q1"], departments, [one["code"] for one in criteria]],
        names=["quarter", "department", "criterion"],
    ).to_frame(index=False)
    keys["target"] = chance.integers(1, 9, len(keys)) * 10 / chance.choice([1, 3, 8], len(keys))
    keys["actual"] = (keys["target"] * chance.choice([0, 0.7, 0.85, 0.9, 1, 1, 1.1, 1.3], len(keys))).round(6)
    one = keys["criterion"].str[0]
    keys["actual"] = np.where(one.isin(["p", "c", "Y"]), chance.integers(0, 2, len(keys)), keys["actual"])
    keys[["target", "actual"]] = keys[["target", "actual"]].mask(one.eq("S"))
    keys["self_points"] = np.where(one.eq("S"), chance.integers(0, 1000, len(keys)) / 100, np.nan)
    given = period("A", criteria, quarter=(quarters or ["2025-Q1"])[-1])
    verified = keys[chance.random(len(keys)) < 0.15][["quarter", "department", "criterion"]]
    given = given | {
        "departments": pd.DataFrame({"code": departments}),
        "scores": keys.assign(estimated=False, evidence=None, note=None, upload_id=1, row=2),
        "verifications": verified.assign(verified_points=4.25, not_assigned=False, stale=False),
    }
    frame = worked(given, quarters)
    assert len(frame) > 6000 and frame["points"].notna().all()
    found = np.array([again(row) for row in frame.itertuples()])
    over = frame["method"].isin(["mean", "sum"])
    beside = ~over & frame["basis"].eq("verified")
    assert np.abs(found - frame["computed_points"].fillna(frame["points"]))[~over].max() <= 1e-9
    assert np.abs(found - frame["points"])[~beside].max() <= 1e-9
    assert set(frame.loc[beside, "points"]) == ({4.25} if beside.any() else set()) and beside.any() != bool(quarters)
