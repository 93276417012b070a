"""Gates: which of them acts on which department, what band they leave, and that a missing value is never a reason."""

import pytest

from analytics import ranking, scoring
from analytics.gates import gates

GATE = {"name": "late", "criterion": "T", "measure": "actual", "band": "good", "basis": "", "on": True}
T = {"code": "T", "kind": "target", "formula": "linear"}


def put(period, *rules, **given):
    """The frame of the gates `rules`, each with what GATE has besides."""
    known = period(gate=[GATE | rule for rule in rules], **given)
    return gates(scoring.cells(**known), known["rules"])


def actual(**values):
    return [{"department": code, "criterion": "T", "target": 100, "actual": value} for code, value in values.items()]


def test_a_gate_acts_below_or_above_its_limit_and_not_on_it(period, rows):
    scores = actual(A=99.9, B=100, C=100.0000004, D=99.9999996)
    frame = put(period, {"below": 100}, {"above": 100}, departments="A B C D", criteria=[T], scores=scores)
    assert rows(frame, "gate department criterion value state") == [
        (0, "A", "T", 99.9, "acts"),
        (0, "B", "T", 100, "passes"),
        (0, "C", "T", 100.0000004, "passes"),
        (0, "D", "T", 99.9999996, "passes"),
        (1, "A", "T", 99.9, "passes"),
        (1, "B", "T", 100, "passes"),
        (1, "C", "T", 100.0000004, "passes"),
        (1, "D", "T", 99.9999996, "passes"),
    ]


def test_what_is_missing_not_assigned_not_due_or_not_there_does_not_act(period, rows):
    criteria = [T | {"departments": "A|B|C"}, {"code": "S"}]
    released = [{"department": "C", "criterion": "T", "not_assigned": True}]
    given = {"departments": "A B C D", "criteria": criteria, "scores": actual(A=50), "targets": released}
    frame = put(period, {"below": 80}, **given)
    assert rows(frame, "department value state") == [("A", 50, "acts"), ("B", None, "missing")]
    not_due = given | {"criteria": [criteria[0] | {"due": "4"}, criteria[1]]}
    assert put(period, {"below": 80}, **not_due).empty


def test_a_closed_quarter_that_counts_what_is_missing_as_0_gives_no_gate_a_reason(period, rows):
    given = {"departments": "A B", "criteria": [T, {"code": "S"}], "closed": True, "scores": actual(A=0)}
    frame = put(period, {"measure": "points", "below": 1}, {"measure": "share", "below": 1}, **given)
    assert rows(frame, "department value state") == [("A", 0, "acts"), ("B", None, "missing")] * 2


def test_of_a_penalty_without_a_row_nothing_occurred(period, rows):
    criteria = [{"code": "T", "kind": "penalty", "max_points": 9}, {"code": "S"}]
    scores = [
        {"department": "A", "criterion": "T", "self_points": 3, "actual": 1},
        {"department": "B", "criterion": "T", "self_points": 3},
    ]
    given = {"departments": "A B C", "criteria": criteria, "scores": scores}
    frame = put(period, {"above": 0}, {"measure": "points", "above": 2}, **given)
    assert rows(frame, "gate department value state") == [
        (0, "A", 1, "acts"),
        (0, "B", None, "missing"),
        (0, "C", 0, "passes"),
        (1, "A", 3, "acts"),
        (1, "B", 3, "acts"),
        (1, "C", 0, "passes"),
    ]


def test_the_floor_is_put_to_each_required_criterion_and_names_the_worst(period, rows):
    criteria = [{"code": "C"}, {"code": "D", "max_points": 20}, {"code": "X", "kind": "bonus"}]
    table = {"A": (9, 10), "B": (8.5, 17), "C": (5, None), "D": (9, None)}
    scores = [
        {"department": code, "criterion": criterion, "self_points": value}
        for code, values in table.items()
        for criterion, value in zip("CD", values, strict=True)
    ]
    given = {"departments": "A B C D", "criteria": criteria, "scores": scores}
    frame = put(period, {"criterion": "*", "measure": "share", "below": 0.85}, **given)
    assert rows(frame, "department criterion value state") == [
        ("A", "D", 0.5, "acts"),
        ("B", "C", 0.85, "passes"),
        ("C", "C", 0.5, "acts"),
        ("D", "D", None, "missing"),
    ]


def test_one_gate_may_name_several_criteria_of_which_each_department_has_one(period, rows):
    criteria = [T | {"departments": "A"}, T | {"code": "U", "departments": "B|C"}]
    scores = [
        {"department": code, "criterion": criterion, "target": 1, "actual": value}
        for code, criterion, value in (("A", "T", 2), ("B", "U", 0), ("C", "U", 1))
    ]
    frame = put(period, {"criterion": "T|U", "above": 0}, departments="A B C", criteria=criteria, scores=scores)
    assert rows(frame, "department criterion state") == [("A", "T", "acts"), ("B", "U", "passes"), ("C", "U", "acts")]


def test_shares_of_targets_count_those_met_and_those_exceeded(period, rows):
    criteria = [
        {"code": "H", "kind": "target", "formula": "linear"},
        {"code": "L", "kind": "target", "formula": "lower", "direction": "lower"},
        {"code": "N", "kind": "target", "formula": "range", "direction": "near"},
        {"code": "P", "kind": "passfail"},
        {"code": "S"},
    ]
    table = {"A": (11, 9, 10.1, 1), "B": (10, 10, 10, 0), "C": (11, None, 10, 1)}
    scores = [
        {"department": code, "criterion": criterion, "target": None if criterion == "P" else 10, "actual": value}
        for code, values in table.items()
        for criterion, value in zip("HLNP", values, strict=True)
    ]
    given = {"departments": "A B C", "criteria": criteria, "scores": scores}
    of_targets = {"criterion": "", "below": 0.7}
    frame = put(period, {"measure": "met_share"} | of_targets, {"measure": "exceeded_share"} | of_targets, **given)
    assert rows(frame, "gate department criterion value state") == [
        (0, "A", None, 1, "passes"),
        (0, "B", None, 0.75, "passes"),
        (0, "C", None, None, "missing"),
        (1, "A", None, pytest.approx(2 / 3), "acts"),
        (1, "B", None, 0, "acts"),
        (1, "C", None, None, "missing"),
    ]
    assert put(period, {"measure": "exceeded_share"} | of_targets, departments="A", criteria=[{"code": "S"}]).empty


def test_a_gate_that_is_off_and_rules_without_gates_do_nothing(period):
    given = {"departments": "A", "criteria": [T], "scores": actual(A=1)}
    assert put(period, {"below": 80, "on": False}, **given).empty
    known = period(**given)
    del known["rules"]["gate"]
    assert gates(scoring.cells(**known), known["rules"]).empty


def test_a_measure_or_a_band_that_does_not_exist_is_refused(period):
    given = {"departments": "A", "criteria": [T], "scores": actual(A=1)}
    with pytest.raises(ValueError, match="measure must be one of"):
        put(period, {"measure": "mood", "below": 80}, **given)
    known = period(gate=[GATE | {"below": 80, "band": "splendid"}], **given)
    with pytest.raises(ValueError, match="splendid"):
        ranking.totals(scoring.cells(**known), known["rules"])


# What they make of the bands


def ranked(period, gate, scores, criteria=None, **given):
    known = period("A B C D", criteria or [T], scores, gate=[GATE | one for one in gate], **given)
    return ranking.ranking(ranking.totals(scoring.cells(**known), known["rules"]), known["departments"], known["rules"])


def test_a_gate_lowers_the_band_and_nothing_else_and_is_named_only_where_it_did(period, rows):
    gate = [{"name": "late", "below": 100}, {"name": "very late", "below": 65, "band": "done"}]
    frame = ranked(period, gate, actual(A=100, B=95, C=75, D=60))
    assert rows(frame, "department rank total band_by_points band gate") == [
        ("A", 1, 100, "excellent", "excellent", None),
        ("B", 2, 95, "excellent", "good", "late"),
        ("C", 3, 75, "good", "good", None),
        ("D", 4, 60, "done", "done", None),
    ]


def test_of_several_gates_the_worst_decides_and_equal_ones_are_both_named(period, rows):
    gate = [
        {"name": "late", "below": 100},
        {"name": "few exceeded", "criterion": "", "measure": "exceeded_share", "below": 1},
        {"name": "very late", "below": 95, "band": "done"},
        {"name": "always late", "below": 95, "band": "done"},
    ]
    frame = ranked(period, gate, actual(A=99, B=94))
    assert rows(frame.head(2), "department band gate") == [
        ("A", "good", "late|few exceeded"),
        ("B", "done", "very late|always late"),
    ]


def test_without_a_total_there_is_no_band_and_no_gate(period, rows):
    frame = ranked(period, [{"below": 100}], actual(A=90), [T, {"code": "S"}])
    assert rows(frame, "band gate gate_missing near_cut") == [(None, None, None, False)] * 4


def test_a_gate_that_lacks_its_value_is_named_where_it_could_have_lowered_the_band(period, rows):
    criteria = [{"code": "S", "max_points": 990}, T]
    scores = [{"department": code, "criterion": "S", "self_points": value} for code, value in (("A", 990), ("B", 600))]
    frame = ranked(period, [{"below": 100}], scores, criteria, closed=True)
    assert rows(frame.head(2), "department band gate gate_missing") == [
        ("A", "excellent", None, "late"),
        ("B", "done", None, None),
    ]


def test_near_a_cut_is_said_on_both_sides_and_the_cut_itself_belongs_to_the_better_band(period, rows):
    bands = [{"name": "excellent", "from": 90}, {"name": "good", "from": 70}, {"name": "poor", "from": 0}]
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110, "near_cut": 1.0}
    scores = actual(A=90, B=89.9999996, C=89.65, D=70.5)
    given = {"band": bands, "scale": scale}
    frame = ranked(period, [{"below": 100}], scores, **given)
    columns = "department band_by_points band next_band to_next_band above_cut near_cut"
    assert rows(frame, columns) == [
        ("A", "excellent", "good", None, None, 0, True),
        ("B", "excellent", "good", None, None, 0, True),
        ("C", "good", "good", "excellent", 0.35, 19.65, True),
        ("D", "good", "good", "excellent", 19.5, 0.5, True),
    ]
    frame = ranked(period, [], actual(A=89, B=88.99, C=71.01, D=0.5), **given)
    assert rows(frame, columns) == [
        ("A", "good", "good", "excellent", 1, 19, True),
        ("B", "good", "good", "excellent", 1.01, 18.99, False),
        ("C", "good", "good", "excellent", 18.99, 1.01, False),
        ("D", "poor", "poor", "good", 69.5, 0.5, False),
    ]


def test_below_all_bands_the_next_one_is_the_worst(period, rows):
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110, "near_cut": 1.0}
    frame = ranked(period, [], actual(A=49.5), scale=scale)
    assert rows(frame.head(1), "band next_band to_next_band above_cut near_cut") == [(None, "done", 0.5, None, True)]
