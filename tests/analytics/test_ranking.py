"""Totals and ranks: what is missing, what is tied, what may still happen, and what moved."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring


def ranked(period, previous_totals=None):
    cells = scoring.cells(**period)
    totals = ranking.totals(cells, period["rules"])
    return ranking.ranking(totals, period["departments"], period["rules"], previous_totals)


def points(table, criteria="C"):
    """Scores of self points: {"A": 9} or {"A": (9, 8)} in the order of the criteria; None where missing."""
    return [
        {"department": department, "criterion": criterion, "self_points": value}
        for department, values in table.items()
        for criterion, value in zip(criteria, values if isinstance(values, tuple) else (values,), strict=True)
        if value is not None
    ]


def test_a_total_is_the_share_of_what_is_assigned_with_bonus_and_penalty_up_to_their_caps(period, rows):
    criteria = [
        {"code": "S", "max_points": 20},
        {"code": "T", "max_points": 5},
        {"code": "N"},
        {"code": "B", "kind": "bonus", "max_points": 30},
        {"code": "X", "kind": "penalty", "max_points": 30},
    ]
    scores = points({"A": (18, 5, None, 12, 3), "B": (10, 0, None, 2, 25)}, "STNBX")
    released = [{"department": department, "criterion": "N", "not_assigned": True} for department in "AB"]
    totals = ranking.totals(scoring.cells(**(given_ := period("A B", criteria, scores, released))), given_["rules"])
    assert rows(totals, "department max_assigned points max_given base bonus penalty before_bonus total basis") == [
        ("A", 25, 23, 25, 92, 10, 3, 89, 99, "self"),
        ("B", 25, 10, 25, 40, 2, 20, 20, 22, "self"),
    ]
    assert rows(totals, "required given missing not_assigned verified complete nothing") == [
        (2, 2, 0, 1, 0, True, False),
        (2, 2, 0, 1, 0, True, False),
    ]


def test_a_total_stays_within_the_scale(period, rows):
    criteria = [{"code": "S"}, {"code": "B", "kind": "bonus"}, {"code": "X", "kind": "penalty", "max_points": 20}]
    scores = points({"A": (10, 10, None), "B": (1, None, 20)}, "SBX")
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 105}
    assert rows(ranked(period("A B", criteria, scores, scale=scale)), "department total") == [("A", 105), ("B", 0)]


def test_missing_is_never_0_it_gives_a_range_of_totals_and_ranks_and_nobody_is_moved_up(period, rows):
    criteria = [{"code": "C"}, {"code": "D"}]
    scores = points({"A": (10, 9), "B": (8, None), "C": (7, 7), "D": (1, 1)}, "CD")
    frame = ranked(period("A B C D E", criteria, scores))
    assert rows(
        frame, "department rank rank_low rank_high total total_low total_high band missing complete nothing"
    ) == [
        ("A", 1, 1, 2, 95, 95, 95, "excellent", 0, True, False),
        ("C", 2, 2, 4, 70, 70, 70, "good", 0, True, False),
        ("D", 4, 4, 5, 10, 10, 10, None, 0, True, False),
        ("E", None, 1, 5, None, 0, 100, None, 2, False, True),
        ("B", None, 2, 4, None, 40, 90, None, 1, False, False),
    ]


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("zero", [("A", 1, 1, 1, 90), ("B", 2, 2, 2, 45), ("C", 3, 3, 3, 0)]),
        ("exclude", [("A", 1, 1, 1, 90), ("B", 1, 1, 1, 90), ("C", None, None, None, None)]),
    ],
)
def test_a_closed_quarter_ranks_by_the_rule_for_what_is_missing(period, rows, closed, expected):
    scores = points({"A": (9, 9), "B": (9, None)}, "CD")
    frame = ranked(period("A B C", [{"code": "C"}, {"code": "D"}], scores, closed=True, missing={"closed": closed}))
    assert rows(frame, "department rank rank_low rank_high total") == expected
    assert rows(frame, "missing nothing") == [(0, False), (1, False), (2, True)]


def test_with_nothing_assigned_there_is_no_rank_and_no_place_taken(period, rows):
    criteria = [{"departments": "A|B"}, {"code": "X", "departments": "C", "kind": "bonus"}]
    frame = ranked(period("A B C D", criteria, points({"A": 5, "B": 6})))
    assert rows(frame, "department rank rank_low rank_high total_low complete") == [
        ("B", 1, 1, 1, 60, True),
        ("A", 2, 2, 2, 50, True),
        ("C", None, None, None, None, False),
        ("D", None, None, None, None, False),
    ]


def test_equal_totals_share_the_better_rank_and_the_next_is_skipped(period, rows):
    frame = ranked(period("A B C D", [{}], points({"A": 7, "B": 9, "C": 7, "D": 6})))
    assert rows(frame, "department rank rank_low rank_high tie tied_with") == [
        ("B", 1, 1, 1, None, None),
        ("A", 2, 2, 2, "shared", "C"),
        ("C", 2, 2, 2, "shared", "A"),
        ("D", 4, 4, 4, None, None),
    ]


def test_totals_are_compared_at_six_decimals_and_summed_exactly(period, rows):
    criteria = [{"code": code, "max_points": 1} for code in "CDE"]
    scores = points({"A": (0.1, 0.2, 0.3), "B": (0.3, 0.2, 0.1), "C": (0.3, 0.2, 0.1 + 1e-9)}, "CDE")
    frame = ranked(period("A B C", criteria, scores))
    assert rows(frame, "department rank tie") == [("A", 1, "shared"), ("B", 1, "shared"), ("C", 1, "shared")]


def test_places_that_only_decimals_beyond_the_two_shown_decide_are_told(period, rows):
    # 59.035 reads 59.04, half up, whatever the double below it, and so does what is 59.035 at six decimals.
    table = {"A": 5.9044, "B": 5.90351, "C": 5.9035, "D": 5.90349999, "E": 5.9034999, "F": 5.9, "G": 5.9}
    frame = ranked(period("A B C D E F G", [{}], points(table)))
    assert rows(frame, "department rank tie beyond_shown") == [
        ("A", 1, None, "B|C|D"),
        ("B", 2, None, "A|C|D"),
        ("C", 3, "shared", "A|B"),
        ("D", 3, "shared", "A|B"),
        ("E", 5, None, None),
        ("F", 6, "shared", None),
        ("G", 6, "shared", None),
    ]


@pytest.mark.parametrize(
    ("rule", "first"),
    [("before_bonus", "B"), ("penalty", "B"), ("group:G", "A"), ("criterion:C", "A"), ("previous", "A")],
)
def test_each_rule_breaks_a_tie_and_is_named(period, rows, rule, first):
    criteria = [
        {"code": "C", "group": "G"},
        {"code": "D", "group": "H"},
        {"code": "X", "kind": "bonus"},
        {"code": "Y", "kind": "penalty"},
    ]
    scores = points({"A": (9, 5, 8, 3), "B": (6, 8, 5, None)}, "CDXY")
    for row in scores:
        row["actual"] = row["self_points"]
    previous = pd.DataFrame({"department": ["A", "B"], "total": [60.0, np.nan]})
    frame = ranked(period("A B", criteria, scores, ties=["previous"] if rule == "previous" else [rule]), previous)
    other = {"A": "B", "B": "A"}[first]
    assert rows(frame, "department rank total tie tied_with") == [
        (first, 1, 75, rule, other),
        (other, 2, 75, rule, first),
    ]


@pytest.mark.parametrize(("direction", "first"), [("higher", "B"), ("lower", "A"), ("near", "C")])
def test_a_criterion_compares_its_actual_in_its_direction(period, rows, direction, first):
    scores = [
        {"department": department, "self_points": 5, "target": 6, "actual": actual}
        for department, actual in (("A", 1), ("B", 12), ("C", 7))
    ]
    frame = ranked(period("A B C", [{"direction": direction}], scores, ties=["criterion:C"]))
    assert rows(frame, "department rank")[0] == (first, 1)


def test_a_broken_tie_names_the_first_rule_that_parts_one_from_a_neighbour(period, rows):
    criteria = [{"code": "C", "group": "G"}, {"code": "D", "group": "H"}, {"code": "X", "kind": "bonus"}]
    scores = points({"A": (9, 9, None), "B": (9, 8, 5), "C": (8, 9, 5), "D": (8, 9, 5)}, "CDX")
    frame = ranked(period("A B C D", criteria, scores, ties=["before_bonus", "group:G"]))
    assert rows(frame, "department rank tie tied_with") == [
        ("A", 1, "before_bonus", "B|C|D"),
        ("B", 2, "before_bonus", "A|C|D"),
        ("C", 3, "shared", "A|B|D"),
        ("D", 3, "shared", "A|B|C"),
    ]


def test_a_tie_rule_with_a_value_missing_leaves_the_order_open(period, rows):
    criteria = [{"code": "C"}, {"code": "D"}]
    scores = points({"A": (5, 10), "B": (5, None)}, "CD")
    for row in scores:
        row["actual"] = row["self_points"]
    frame = ranked(period("A B", criteria, scores, ties=["criterion:D"]))
    assert rows(frame, "department rank rank_low rank_high") == [("A", 1, 1, 2), ("B", None, 1, 2)]


def test_a_tie_rule_that_does_not_exist_is_refused(period):
    for rule in ("alphabet", "group:", "criterion"):
        with pytest.raises(ValueError, match="a tie rule is"):
            ranked(period("A", [{}], ties=[rule]))


def test_ranks_within_a_block_and_bands_that_leave_out_the_next_ones_first_point(period, rows):
    departments = [{"code": code, "block": block} for code, block in (("A", "x"), ("B", "y"), ("C", "x"), ("D", None))]
    frame = ranked(period(departments, [{}], points({"A": 9, "B": 8.99999, "C": 7, "D": 5})))
    assert rows(frame, "department rank block_rank block_rank_low block_rank_high band") == [
        ("A", 1, 1, 1, 1, "excellent"),
        ("B", 2, 1, 1, 1, "good"),
        ("C", 3, 2, 2, 2, "good"),
        ("D", 4, None, None, None, "done"),
    ]


def test_who_leads_under_half_leader_may_still_be_passed(period, rows):
    criterion = {"kind": "target", "formula": "half_leader"}
    scores = [{"department": code, "target": 10, "actual": actual} for code, actual in (("A", 15), ("B", 12), ("C", 5))]
    frame = ranked(period("A B C D", [criterion], scores))
    assert rows(frame, "department rank rank_low rank_high total total_low total_high") == [
        ("A", 1, 1, 3, 100, 50, 100),
        ("B", 2, 1, 3, 70, 50, 70),
        ("C", 3, 3, 4, 25, 25, 25),
        ("D", None, 1, 4, None, 0, 100),
    ]


def test_basis_and_verified_say_what_a_total_stands_on(period, rows):
    criteria = [{"code": "F", "kind": "passfail"}, {"code": "S"}]
    scores = [{"department": code, "criterion": "F", "actual": 1} for code in "ABC"]
    scores += [{"department": code, "criterion": "S", "self_points": 9} for code in "ABC"]
    verified = [{"department": "A", "criterion": "F", "verified_points": 10, "stale": True}]
    verified += [{"department": code, "criterion": "S", "verified_points": 9} for code in "AB"]
    given_ = period("A B C D", criteria, scores, (), verified)
    totals = ranking.totals(scoring.cells(**given_), given_["rules"])
    assert rows(totals, "department basis given verified") == [
        ("A", "verified", 2, 1),
        ("B", "mixed", 2, 1),
        ("C", "mixed", 2, 0),
        ("D", None, 0, 0),
    ]


def test_changes_count_places_gained_and_points(period, rows):
    now = ranked(period("A B C", [{}], points({"A": 9, "B": 8, "C": 7})))
    before = ranked(period("A B", [{}], points({"A": 6, "B": 7.5})))
    frame = ranking.changes(now, before, None)
    assert rows(
        frame, "department previous_rank rank_change block_rank_change previous_total total_change previous_band"
    ) == [
        ("A", 2, 1, 1, 60, 30, "done"),
        ("B", 1, -1, -1, 75, 5, "good"),
        ("C", None, None, None, None, None, None),
    ]
    last_year = [column for column in frame if column.startswith("last_year_")]
    assert frame[last_year].isna().all(axis=None) and "last_year_rank_change" in last_year
    assert len(ranking.changes(now)) == 3


def test_groups_add_up_to_the_base(period, rows):
    criteria = [{"code": "C", "group": "G"}, {"code": "D", "group": "H", "max_points": 30}]
    given_ = period("A B", criteria, points({"A": (9, 24), "B": (5, None)}, "CD"))
    cells = scoring.cells(**given_)
    groups = ranking.groups(cells, given_["rules"])
    assert rows(groups, "department group points max_points missing share total_points") == [
        ("A", "G", 9, 10, 0, 0.9, 22.5),
        ("A", "H", 24, 30, 0, 0.8, 60),
        ("B", "G", 5, 10, 0, 0.5, 12.5),
        ("B", "H", 0, 30, 1, None, None),
    ]
    assert ranking.totals(cells, given_["rules"])["base"].iloc[0] == 82.5


def test_without_departments_or_criteria_the_ranking_is_empty_and_has_its_columns(period):
    full = ranked(period("A", [{}], ties=["penalty"]))
    assert list(ranked(period("", [{}], ties=["penalty"])).columns) == list(full.columns)
    assert ranked(period("A", [], ties=["penalty"]))["rank"].isna().all()


VALUES = st.dictionaries(
    st.sampled_from("ABCDE"),
    st.tuples(*[st.one_of(st.none(), st.integers(0, 4))] * 2),
    min_size=1,
)
FEW = settings(deadline=None, max_examples=25)
TWO = [{"code": "C", "max_points": 4, "group": "G"}, {"code": "D", "max_points": 4, "group": "H"}]


@FEW
@given(VALUES)
def test_without_tie_rules_each_end_of_the_range_is_reached_and_every_completion_lands_in_it(period, table):
    table = dict(list(table.items())[:5])
    codes = " ".join(table)
    frame = ranked(period(codes, TWO, points(table, "CD"))).set_index("department")
    open_ = [(code, place) for code, values in table.items() for place in (0, 1) if values[place] is None]
    totals = {code: sum(value or 0 for value in values) for code, values in table.items()}
    seen = {code: set() for code in table}
    # A department's total depends on the sum of its missing points alone, so its ends and middle are enough to try.
    spans = [
        (code, range(0, 4 * len(list(places)) + 1, 2)) for code, places in itertools.groupby(open_, lambda o: o[0])
    ]
    for sums in itertools.product(*(span for _, span in spans)):
        whole = totals | {code: totals[code] + more for (code, _), more in zip(spans, sums, strict=True)}
        for code, total in whole.items():
            seen[code].add(1 + sum(other > total for other in whole.values()))
    for code, ranks in seen.items():
        assert (min(ranks), max(ranks)) == (frame.loc[code, "rank_low"], frame.loc[code, "rank_high"])
        if frame.loc[code, "complete"]:
            assert frame.loc[code, "rank"] == min(ranks)


TIES = ["before_bonus", "group:G", "criterion:D", "penalty", "previous"]


@FEW
@given(VALUES, VALUES, st.randoms())
def test_properties_of_a_ranking(period, table, more, random):
    codes = " ".join(sorted(table))
    given_ = period(codes, TWO, points(table, "CD"), ties=TIES)
    cells = scoring.cells(**given_)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        totals = ranking.totals(cells, given_["rules"])
        frame = ranking.ranking(totals, given_["departments"], given_["rules"])
    # Row order never matters, inputs stay.
    order = random.sample(range(len(cells)), len(cells))
    mixed = ranking.totals(cells.iloc[order], given_["rules"])
    pd.testing.assert_frame_equal(totals, mixed)
    turned = ranking.ranking(mixed.iloc[::-1], given_["departments"].iloc[::-1], given_["rules"])
    pd.testing.assert_frame_equal(frame, turned)
    pd.testing.assert_frame_equal(cells, scoring.cells(**given_))
    # A rank lies in its range, and equal rows are tied.
    assert (frame["rank_low"] <= frame["rank_high"]).all()
    known = frame.dropna(subset="rank")
    assert ((known["rank_low"] <= known["rank"]) & (known["rank"] <= known["rank_high"])).all()
    ranks = frame.set_index("department")["rank"]
    for one, other in itertools.combinations(sorted(table), 2):
        if table[one] == table[other] and None not in table[one]:
            assert ranks[one] == ranks[other]
    # Values that come in land within the range.
    filled = {
        code: tuple(v if v is not None else (more.get(code, (0, 0))[i] or 0) for i, v in enumerate(values))
        for code, values in table.items()
    }
    whole = ranked(period(codes, TWO, points(filled, "CD"), ties=TIES)).set_index("department")["rank"]
    ends = frame.set_index("department")[["rank_low", "rank_high"]]
    assert (ends["rank_low"] <= whole.reindex(ends.index)).all() and (
        whole.reindex(ends.index) <= ends["rank_high"]
    ).all()
    # More points never worsen a rank.
    lucky = random.choice(sorted(filled))
    better = filled | {lucky: tuple(min(4, value + 1) for value in filled[lucky])}
    after = ranked(period(codes, TWO, points(better, "CD"), ties=TIES)).set_index("department")["rank"]
    assert after[lucky] <= whole[lucky]


def test_a_thousand_departments_are_ranked_by_the_same_rule_as_a_few(period):
    random = np.random.default_rng(7)
    low = np.round(random.integers(0, 40, (1500, 3)).astype(float), 1)
    high = low + np.where(random.random((1500, 1)) < 0.3, random.integers(0, 9, (1500, 3)), 0)
    rank_low, rank_high = ranking._places(low, high)
    lows, highs = [tuple(row) for row in low], [tuple(row) for row in high]
    for i in range(0, 1500, 50):
        assert rank_low[i] == 1 + sum(other > highs[i] for other in lows)
        assert rank_high[i] == 1 + sum(other > lows[i] for j, other in enumerate(highs) if j != i)
