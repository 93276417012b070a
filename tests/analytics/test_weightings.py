"""Ranks under other weights: what is drawn, and that each weighting is the ranking that these weights make."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring, weightings
from analytics.weightings import Field, draw

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TIES = ["before_bonus", "group:G", "criterion:D", "penalty", "previous"]
CRITERIA = [
    {"code": "C", "max_points": 5},
    {"code": "D", "max_points": 5, "group": "G", "formula": "linear", "kind": "target"},
    {"code": "E", "max_points": 3, "group": "G"},
    {"code": "F", "max_points": 4, "kind": "bonus", "group": "F"},
    {"code": "H", "max_points": 4, "kind": "penalty", "group": "H"},
    {"code": "O", "max_points": 2, "departments": "P|Q"},
]
# Points of C, D, E, O, bonus and penalty: a value, missing, or not assigned. Few values, so that much is tied.
POINT = st.sampled_from([0, 1, 1, 2, 2, 2, 2, None, "KG"])
TABLE = st.fixed_dictionaries(
    {
        code: st.tuples(POINT, POINT, POINT, POINT, st.sampled_from([None, 1, 4]), st.sampled_from([None, 1, 4]))
        for code in "PQRST"
    }
)
FACTORS = st.lists(st.tuples(*[st.sampled_from([0.5, 0.8, 1.0, 1.2]) for _ in "CDEO"]), min_size=1, max_size=2)


def known(period, table, **rules):
    scores, targets = [], []
    for code, values in table.items():
        for criterion, value in zip("CDEOFH", values, strict=True):
            if criterion == "O" and code not in "PQ":
                continue
            if value == "KG":
                targets.append({"department": code, "criterion": criterion, "not_assigned": True})
                continue
            if criterion == "D":
                targets.append({"period": "2025-Q1", "department": code, "criterion": "D", "target": 5})
            if value is not None:
                scores.append(
                    {"department": code, "criterion": criterion, "actual" if criterion == "D" else "self_points": value}
                )
    return period(" ".join(table), CRITERIA, scores, targets, **({"ties": TIES} | rules))


def ranked(found, cells, previous=None):
    return ranking.ranking(ranking.totals(cells, found["rules"]), found["departments"], found["rules"], previous)


def reweighted(cells, factors):
    """The cells where the weights of these criteria are multiplied: what is reached of the maximum stays."""
    factor = cells["criterion"].map(factors).fillna(1.0)
    columns = ["max_points", "points", "points_low", "points_high"]
    return cells.assign(**cells[columns].mul(factor, axis=0).round(9))


@FEW
@given(
    TABLE,
    FACTORS,
    st.dictionaries(st.sampled_from("PQRST"), st.sampled_from([50.0, 60.0])),
    st.booleans(),
    st.permutations(TIES),
)
def test_each_weighting_gives_the_ranks_that_the_ranking_gives_with_these_weights(
    period, table, factors, before, narrow, ties
):
    # Between a least and a greatest total so near to each other, most are equal and go by the rules.
    scale = {
        "total": 100,
        "bonus_cap": 3,
        "penalty_cap": 20,
        "minimum": 45 if narrow else 0,
        "maximum": 46 if narrow else 110,
    }
    found = known(period, table, scale=scale, ties=ties)
    cells = scoring.cells(**found)
    previous = pd.DataFrame(
        {"department": list(before), "total": list(before.values())}, columns=["department", "total"]
    )
    official = ranked(found, cells, previous)
    field = Field(cells, official, found["rules"], previous)
    rows = np.array(factors)[:, [list("CDEO").index(code) for code in field.criteria]]
    best, worst = field.places(rows)
    for row, low, high in zip(factors, best, worst, strict=True):
        again = ranked(found, reweighted(cells, dict(zip("CDEO", row, strict=True))), previous).set_index("department")
        again = again.loc[field.departments]
        assert list(low) == list(again["rank_low"]) and list(high) == list(again["rank_high"])


def test_departments_that_are_equal_in_every_cell_stay_tied_and_the_next_rank_is_skipped(period):
    table = dict.fromkeys("PR", (2, 3, 1, "KG", None, None)) | {"S": (1, 1, 1, "KG", None, None)}
    found = known(period, table)
    cells = scoring.cells(**found)
    official = ranked(found, cells)
    field = Field(cells, official, found["rules"])
    best, worst = field.places(draw(field.groups, 500, 1, 0.2, "both"))
    assert list(field.departments) == ["P", "R", "S"]
    assert (best == [1, 1, 3]).all() and (worst == [1, 1, 3]).all()


def test_what_is_not_assigned_or_another_department_has_is_in_neither_sum(period):
    # P has O besides, of which it reaches the same half: no weight can part it from R, which has none.
    half = (2.5, 2.5, 1.5, 1, None, None)
    found = known(period, {"P": half, "R": half, "S": (2.5, "KG", 1.5, None, None, None)}, ties=[])
    cells = scoring.cells(**found)
    field = Field(cells, ranked(found, cells), found["rules"])
    best, _ = field.places(draw(field.groups, 200, 1, 0.5, "criterion"))
    assert (best == 1).all()


def test_blocks_do_not_change_what_comes_out(period, monkeypatch):
    found = known(period, {"P": (1, 2, 3, 1, 1, None), "Q": (2, 2, 1, None, None, 1), "R": (3, 1, 1, 0, None, None)})
    cells = scoring.cells(**found)
    field = Field(cells, ranked(found, cells), found["rules"])
    factors = draw(field.groups, 100, 1, 0.3, "both")
    whole = field.places(factors)
    monkeypatch.setattr(weightings, "_BLOCK", 21)
    for one, other in zip(whole, field.places(factors), strict=True):
        assert (one == other).all()


GROUPS = np.array(["A", "A", "B"], object)


def test_at_the_level_of_the_criterion_each_weight_moves_by_itself_within_the_spread():
    factors = draw(GROUPS, 20_000, 7, 0.2, "criterion")
    assert factors.shape == (20_000, 3)
    assert factors.min() >= 0.8 and factors.max() <= 1.2
    assert np.allclose(factors.mean(axis=0), 1, atol=0.005)
    assert np.allclose(factors.std(axis=0), 0.4 / np.sqrt(12), atol=0.003)
    assert np.allclose(np.corrcoef(factors.T), np.eye(3), atol=0.03)


def test_at_the_level_of_the_group_the_weights_of_a_group_move_together_and_both_is_the_product():
    group, both = (draw(GROUPS, 5_000, 7, 0.2, level) for level in ("group", "both"))
    assert (group[:, 0] == group[:, 1]).all() and (group[:, 0] != group[:, 2]).all()
    assert both.min() >= 0.64 and both.max() <= 1.44
    # The factor that criteria of one group share is what ties them: half of the variance of the logarithm.
    assert np.corrcoef(np.log(both[:, 0]), np.log(both[:, 1]))[0, 1] == pytest.approx(0.5, abs=0.05)


def test_one_seed_gives_the_same_weightings_and_more_of_them_go_on_from_there():
    assert (draw(GROUPS, 50, 3, 0.2, "both") == draw(GROUPS, 80, 3, 0.2, "both")[:50]).all()
    assert (draw(GROUPS, 50, 3, 0.2, "both") != draw(GROUPS, 50, 4, 0.2, "both")).any()


@pytest.mark.parametrize("wrong", [{"level": "pillar"}, {"spread": 1.0}, {"spread": -0.1}, {"draws": 0}])
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        draw(GROUPS, **({"draws": 10, "seed": 1, "spread": 0.2, "level": "both"} | wrong))
