"""How sure a rank is: intervals, shares of weightings, criteria left out, what is missing, and which words that allows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring
from analytics.sensitivity import sensitivity, without

FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CRITERIA = [{"code": code, "max_points": 10, "group": code[0]} for code in ("A1", "A2", "B1", "B2")]
CRITERIA += [{"code": "F1", "max_points": 5, "kind": "bonus", "group": "F"}]
CRITERIA += [{"code": "G1", "max_points": 5, "kind": "penalty", "group": "G"}]
CODES = [one["code"] for one in CRITERIA]


def known(period, table, verified=True, **rules):
    """A period from points by department in the order of CODES; None is missing, or nothing of a bonus or penalty."""
    rows = [
        {"department": department, "criterion": code, "self_points": value, "verified_points": value}
        for department, values in table.items()
        for code, value in zip(CODES, values, strict=False)
        if value is not None
    ]
    scores = [{name: row[name] for name in ("department", "criterion", "self_points")} for row in rows]
    verifications = [{name: row[name] for name in ("department", "criterion", "verified_points")} for row in rows]
    return period(" ".join(table), CRITERIA, scores, [], verifications if verified else [], **rules)


def ranked(found, previous=None):
    cells = scoring.cells(**found)
    totals = ranking.totals(cells, found["rules"])
    return cells, ranking.ranking(totals, found["departments"], found["rules"], previous)


def studied(found, previous=None, **study):
    return sensitivity(*ranked(found, previous), found["rules"], previous, **({"draws": 2000} | study))


# The interval and the share


CROSSED = {"X": (10, 5, 8, 8), "Y": (5.5, 9, 8, 8), "Z": (2, 2, 2, 2)}


def test_the_share_of_weightings_that_keep_a_rank_is_the_one_that_can_be_worked_out(period, rows):
    # X is ahead while 4.5 × a > 4 × b, both of them uniform from 0.8 to 1.2: all of the square but a triangle.
    frame = studied(known(period, CROSSED), draws=20_000)
    side = 1.2 - 0.8 * 4.5 / 4
    expected = 1 - side * side * 4 / 4.5 / 2 / 0.16
    assert rows(frame, "department rank low high least greatest median") == [
        ("X", 1, 1, 2, 1, 2, 1),
        ("Y", 2, 1, 2, 1, 2, 2),
        ("Z", 3, 3, 3, 3, 3, 3),
    ]
    assert frame["hold"].tolist() == pytest.approx([expected, expected, 1], abs=0.01)
    assert frame["ahead"].tolist()[:2] == pytest.approx([expected, 1], abs=0.01) and np.isnan(frame["ahead"][2])
    assert (frame["held"] == (frame["hold"] * 20_000).round()).all()


def test_the_level_at_which_weights_move_changes_the_answer_and_is_named_with_it(period, rows):
    frames = [studied(known(period, CROSSED), level=level, seed=5) for level in ("criterion", "group", "both")]
    # Both criteria lie in one group: where groups move, nothing can part the two.
    assert [frame["hold"][0] < 1 for frame in frames] == [True, False, True]
    assert rows(frames[1].head(1), "draws seed spread level") == [(2000, 5, 0.2, "group")]


def test_the_same_seed_gives_the_same_and_the_order_of_rows_never_matters(period):
    found = known(period, CROSSED)
    cells, official = ranked(found)
    first = sensitivity(cells, official, found["rules"], draws=500)
    turned = sensitivity(cells.iloc[::-1].reset_index(drop=True), official, found["rules"], draws=500)
    pd.testing.assert_frame_equal(first, turned)
    other = sensitivity(cells, official, found["rules"], draws=500, seed=1)
    assert first["held"].tolist() != other["held"].tolist()
    assert len(cells) == len(scoring.cells(**found))


def test_with_weights_that_do_not_move_every_rank_holds(period):
    frame = studied(known(period, CROSSED), spread=0.0, draws=10)
    assert (
        (frame["hold"] == 1).all() and (frame["low"] == frame["rank"]).all() and (frame["high"] == frame["rank"]).all()
    )


def test_nobody_to_rank_is_an_empty_answer(period):
    found = known(period, {"X": (1, 1, 1, 1)})
    cells, official = ranked(found)
    assert sensitivity(cells, official.iloc[:0], found["rules"], draws=5).empty
    alone = sensitivity(cells, official, found["rules"], draws=5)
    assert alone[["low", "high", "held"]].iloc[0].tolist() == [1, 1, 5]


def test_the_intervals_cover_the_true_ranks_about_as_often_as_they_say():
    # 40 departments close together, whose true weights are known; the official ones are those with an error of up to 20 %.
    source = np.random.default_rng(11)
    covered, held, same = [], [], []
    for _ in range(40):
        share, true = source.normal(0.7, 0.05, (40, 8)), source.uniform(5, 20, 8)
        totals = share @ true
        truth = 1 + (totals[None, :] > totals[:, None]).sum(axis=1)
        frame = plain(share, true * source.uniform(0.8, 1.2, 8))
        covered.append(((frame["low"] <= truth) & (truth <= frame["high"])).mean())
        held.append(frame["hold"].mean())
        same.append((frame["rank"] == truth).mean())
    # Of whole ranks more than 90 %: an interval takes in all of the ranks at its ends.
    assert 0.90 <= np.mean(covered) <= 0.97
    assert np.mean(held) == pytest.approx(np.mean(same), abs=0.03)


def plain(share, weights):
    """The study of a matrix of shares, in the order of its rows."""
    rows, columns = share.shape
    names = [f"D{row:02}" for row in range(rows)]
    points = (share * weights).ravel()
    cells = pd.DataFrame(
        {
            "department": np.repeat(names, columns),
            "criterion": np.tile([f"C{column}" for column in range(columns)], rows),
            "name": "",
            "group": "A",
            "kind": "scored",
            "required": True,
            "status": "value",
            "basis": "verified",
            "stale": False,
            "max_points": np.tile(weights, rows),
            **dict.fromkeys(("points", "points_low", "points_high"), points),
        }
    )
    rules = {
        "scale": {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110},
        "band": [{"name": "all", "from": 0}],
        "gate": [],
        "ties": [],
    }
    departments = pd.DataFrame({"code": names, "name": names, "short_name": names, "block": "one"})
    official = ranking.ranking(ranking.totals(cells, rules), departments, rules)
    return sensitivity(cells, official, rules, draws=400).set_index("department").loc[names].reset_index()


# What is missing


OPEN = {"X": (9, 9, 9, 9), "Y": (8, 8, 8, 8), "Z": (None, 9, 7, 7)}


def test_an_incomplete_department_never_holds_a_rank_and_opens_those_it_may_come_to(period, rows):
    frame = studied(known(period, OPEN))
    assert rows(frame, "department rank rank_low rank_high held certainty") == [
        ("X", 1, 1, 1, 2000, "certain"),
        ("Y", 2, 2, 3, 0, "open"),
        ("Z", None, 2, 3, None, "none"),
    ]
    assert np.isnan(frame["hold"][2])
    assert frame["low"].tolist() == [1, 2, 2] and frame["high"].tolist() == [1, 3, 3]


@FEW
@given(st.integers(0, 10), st.integers(0, 10), st.sampled_from(["criterion", "group", "both"]))
def test_whatever_comes_in_lies_within_what_was_left_open(period, first, second, level):
    table = {"X": (9, 7, 5, None), "Y": (8, 8, 8, 2), "Z": (None, 9, 6, 6), "W": (6, 6, 6, 6)}
    left = studied(known(period, table), level=level, draws=300).set_index("department")
    filled = table | {"X": (9, 7, 5, second), "Z": (first, 9, 6, 6)}
    came = studied(known(period, filled), level=level, draws=300).set_index("department").loc[left.index]
    assert (left["least"] <= came["least"]).all() and (came["greatest"] <= left["greatest"]).all()
    assert (left["low"] <= came["low"]).all() and (came["high"] <= left["high"]).all()
    assert (left["held"].dropna() <= came["held"][left["held"].notna()]).all()


# One criterion left out


POINT = st.sampled_from([0, 2, 5, 5, 8, 10, None])
TABLE = st.fixed_dictionaries(
    {
        code: st.tuples(POINT, POINT, POINT, POINT, st.sampled_from([None, 2, 5]), st.sampled_from([None, 1]))
        for code in "PQRS"
    }
)


@FEW
@given(TABLE, st.booleans())
def test_without_a_criterion_is_what_scoring_and_ranking_give_without_it(period, table, previous):
    before = pd.DataFrame({"department": list("PQ"), "total": [70.0, 60.0]}) if previous else None
    scale = {"total": 100, "bonus_cap": 4, "penalty_cap": 20, "minimum": 0, "maximum": 110}
    found = known(period, table, ties=["before_bonus", "group:A", "criterion:B1", "penalty", "previous"], scale=scale)
    cells, official = ranked(found, before)
    frame = without(cells, official, found["rules"], before)
    for code, part in frame.groupby("criterion"):
        left = found | {"criteria": found["criteria"][found["criteria"]["code"].ne(code)]}
        _, again = ranked(left, before)
        expected = again.set_index("department")["rank"].reindex(part["department"])
        pd.testing.assert_series_equal(
            part["rank_without"].reset_index(drop=True), expected.reset_index(drop=True), check_names=False
        )


def test_a_department_with_nothing_else_assigned_has_no_rank_without_it_and_takes_no_place(period, rows):
    criteria = [{"code": "C", "max_points": 10}, {"code": "O", "max_points": 10, "departments": "P"}]
    scores = [("P", "O", 9), ("Q", "C", 8), ("R", "C", 7)]
    scores = [dict(zip(("department", "criterion", "self_points"), row, strict=True)) for row in scores]
    targets = [{"department": "P", "criterion": "C", "not_assigned": True}]
    found = period("P Q R", criteria, scores, targets)
    frame = without(*ranked(found), found["rules"])
    assert rows(frame, "criterion department rank rank_without change") == [
        ("C", "P", 1, 1, 0),
        ("C", "Q", 2, None, None),
        ("C", "R", 3, None, None),
        ("O", "P", 1, None, None),
        ("O", "Q", 2, 1, 1),
        ("O", "R", 3, 2, 1),
    ]


# Words of certainty


FAR = {"X": (9, 9, 9, 9), "Y": (7, 7, 7, 7), "Z": (5, 5, 5, 5)}


def test_far_apart_and_verified_is_certain_and_before_verification_it_is_not(period, rows):
    assert studied(known(period, FAR))["certainty"].tolist() == ["certain"] * 3
    claimed = studied(known(period, FAR, verified=False))
    assert claimed["certainty"].tolist() == ["held"] * 3 and (claimed["hold"] == 1).all()


def test_an_unverified_penalty_that_could_change_a_rank_leaves_it_uncertain(period):
    table = {"X": (9.2, 9.2, 9.2, 9.2, 0, 1), "Y": (8.8, 8.8, 8.8, 8.8), "Z": (5, 5, 5, 5)}
    found = known(period, table)
    assert studied(found)["certainty"][0] == "certain"
    found["verifications"] = found["verifications"][found["verifications"]["criterion"].ne("G1")]
    assert studied(found)["certainty"][0] == "held"


@pytest.mark.parametrize(
    ("second", "previous"),
    [
        ((9, 9, 9, 9), None),  # equal
        ((9, 9, 9, 9), [80.0, 70.0, 60.0]),  # equal, and told apart by the period before
        ((9, 9, 9, 8.999), None),  # less by what no page shows
        ((8.99, 9, 9, 8.99), None),  # and in two criteria, so that it is behind under all weights
        ((8.98, 8.99, 9, 8.99), None),
        ((9, 9, 9, 8.9), None),  # behind in one criterion: without it they are equal
        ((9.9, 8, 9, 9), None),  # ahead in one, behind in another: the weights decide
        ((10, 10, 9, 6.9), None),
    ],
)
@pytest.mark.parametrize("level", ["criterion", "group", "both"])
def test_a_near_tie_is_never_called_certain(period, second, previous, level):
    table = {"X": (9, 9, 9, 9), "Y": second, "Z": (1, 1, 1, 1)}
    totals = None if previous is None else pd.DataFrame({"department": list("XYZ"), "total": previous})
    frame = studied(known(period, table, ties=["before_bonus", "previous"]), totals, level=level)
    assert "certain" not in frame["certainty"].tolist()[:2]


def test_ranks_that_cannot_be_told_apart_are_named_from_the_first_to_the_last(period, rows):
    table = {"V": (10, 10, 10, 10), "W": (8, 5, 8, 5), "X": (5, 8, 5, 8), "Y": (5, 5, 8, 7.9), "Z": (2, 2, 2, 2)}
    frame = studied(known(period, table))
    assert rows(frame, "department rank close_low close_high certainty") == [
        ("V", 1, 1, 1, "certain"),
        ("W", 2, 2, 4, "close"),
        ("X", 2, 2, 4, "close"),
        ("Y", 4, 2, 4, "close"),
        ("Z", 5, 5, 5, "certain"),
    ]
