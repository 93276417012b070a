"""Why this rank: the tree adds up, what is strong and weak is told, and the lift does what it says."""

import numpy as np
import pandas as pd
import pytest

from analytics import explanation, ranking, scoring

TIES = ["before_bonus", "group:A", "penalty"]
CHILDREN = {"total": ["part"], "part": ["group", "criterion", "cap"], "group": ["criterion"]}


def scored(given):
    cells = scoring.cells(**given)
    return cells, ranking.totals(cells, given["rules"])


def points(table, codes):
    """Scores of self points: {"A": (9, 8)} in the order of the criteria; None where missing."""
    return [
        {"department": department, "criterion": code, "self_points": value}
        for department, values in table.items()
        for code, value in zip(codes.split(), values, strict=True)
        if value is not None
    ]


def test_a_score_is_a_tree_from_the_total_down_to_the_criteria(period, rows):
    criteria = [
        {"code": "A1", "max_points": 60},
        {"code": "A2", "max_points": 20, "due": "2"},
        {"code": "B1", "group": "B", "max_points": 15},
        {"code": "B2", "group": "B", "max_points": 5},
        {"code": "F1", "group": "F", "kind": "bonus", "max_points": 8},
        {"code": "F2", "group": "F", "kind": "bonus", "max_points": 8},
        {"code": "G1", "group": "G", "kind": "penalty", "max_points": 5},
    ]
    scores = points({"A": (57, None, 15, None, 8, 4, 2)}, "A1 A2 B1 B2 F1 F2 G1")
    released = [{"criterion": "B2", "not_assigned": True}]
    nodes = explanation.tree(*scored(period("A", criteria, scores, released)))
    assert rows(nodes, "level part group criterion status points max_points total_points lost missing") == [
        ("total", None, None, None, None, None, 100, 104, 6, 0),
        ("part", "base", None, None, None, 72, 75, 96, 4, 0),
        ("group", "base", "A", None, None, 57, 60, 76, 4, 0),
        ("criterion", "base", "A", "A1", "value", 57, 60, 76, 4, 0),
        ("criterion", "base", "A", "A2", "not_due", None, 20, None, None, 0),
        ("group", "base", "B", None, None, 15, 15, 20, 0, 0),
        ("criterion", "base", "B", "B1", "value", 15, 15, 20, 0, 0),
        ("criterion", "base", "B", "B2", "not_assigned", None, 5, None, None, 0),
        ("part", "bonus", None, None, None, 12, None, 10, None, 0),
        ("criterion", "bonus", "F", "F1", "value", 8, 8, 8, None, 0),
        ("criterion", "bonus", "F", "F2", "value", 4, 8, 4, None, 0),
        ("cap", "bonus", None, None, None, None, None, -2, None, 0),
        ("part", "penalty", None, None, None, 2, None, -2, 2, 0),
        ("criterion", "penalty", "G", "G1", "value", 2, 5, -2, 2, 0),
        ("part", "clamp", None, None, None, None, None, 0, None, 0),
    ]


def test_what_is_missing_stands_as_missing_and_leaves_the_sums_above_open(period, rows):
    criteria = [{"code": "C"}, {"code": "D", "group": "B"}, {"code": "E", "group": "B"}]
    nodes = explanation.tree(*scored(period("A", criteria, points({"A": (9, None, 8)}, "C D E"))))
    assert rows(nodes[nodes["part"].ne("bonus")], "level group criterion status points total_points lost missing")[
        :7
    ] == [
        ("total", None, None, None, None, None, None, 1),
        ("part", None, None, None, 17, None, None, 1),
        ("group", "A", None, None, 9, 30, pytest.approx(10 / 3), 0),
        ("criterion", "A", "C", "value", 9, 30, pytest.approx(10 / 3), 0),
        ("group", "B", None, None, 8, None, None, 1),
        ("criterion", "B", "D", "missing", None, None, None, 1),
        ("criterion", "B", "E", "value", 8, pytest.approx(80 / 3), pytest.approx(20 / 3), 0),
    ]


def test_a_department_with_nothing_assigned_has_a_tree_without_points(period):
    nodes = explanation.tree(*scored(period("A B", [{"departments": "A"}], points({"A": (9,)}, "C"))))
    assert nodes[nodes["department"].eq("B")]["total_points"].fillna(0).eq(0).all()


def random_period(period, departments, seed=366, **rules):
    """Cells of all kinds with points that leave caps, clamps, missing and not assigned values, in departments by number."""
    chance = np.random.default_rng(seed)
    kinds = {"A1": 40, "A2": 30, "B1": 20, "B2": 10, "F1": 9, "F2": 9, "G1": 15, "G2": 15}
    criteria = [
        {"code": code, "group": code[0], "max_points": most}
        | ({"kind": {"F": "bonus", "G": "penalty"}[code[0]]} if code[0] in "FG" else {})
        for code, most in kinds.items()
    ]
    codes = [f"D{n:05}" for n in range(departments)]
    keys = pd.MultiIndex.from_product([codes, list(kinds)], names=["department", "criterion"]).to_frame(index=False)
    most = keys["criterion"].map(kinds)
    event = keys["criterion"].str[0].isin(["F", "G"])
    share = np.where(event, chance.integers(0, 3, len(keys)) / 2, chance.integers(0, 7, len(keys)) / 6)
    keys["self_points"] = (most * share).round(9)
    released = keys[~event & (chance.random(len(keys)) < 0.08)]
    given = keys[chance.random(len(keys)) < np.where(event, 0.6, 0.995)]
    base = period("A", criteria, **({"ties": TIES} | rules))
    blank = {
        "target": np.nan,
        "actual": np.nan,
        "not_assigned": False,
        "estimated": False,
        "evidence": None,
        "note": None,
    }
    places = pd.DataFrame(
        {"code": codes, "name": codes, "short_name": codes, "block": [f"b{n // 8}" for n in range(departments)]}
    )
    return base | {
        "departments": places,
        "targets": released[["department", "criterion"]].assign(period="2025", target=np.nan, not_assigned=True),
        "scores": given.assign(quarter="2025-Q1", upload_id=1, row=2, **blank),
    }


def test_at_every_level_the_parts_are_the_whole_in_ten_thousand_departments(period):
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 30, "maximum": 100}
    cells, totals = scored(random_period(period, 10_000, scale=scale))
    nodes = explanation.tree(cells, totals)
    whole = totals.set_index("department")["total"]
    root = nodes[nodes["level"].eq("total")].set_index("department")
    pd.testing.assert_series_equal(root["total_points"], whole, check_names=False)
    assert whole.isna().any() and nodes["level"].eq("cap").any()
    assert nodes.loc[nodes["part"].eq("clamp"), "total_points"].round(6).lt(0).any()
    assert nodes.loc[nodes["part"].eq("clamp"), "total_points"].round(6).gt(0).any()
    nodes = nodes[nodes["department"].isin(whole.index[whole.notna()])]
    for level, below in CHILDREN.items():
        key = {"total": ["department"], "part": ["department", "part"], "group": ["department", "group"]}[level]
        direct = nodes["level"].isin(below) & ~(
            nodes["part"].eq("base") & nodes["level"].eq("criterion") & (level == "part")
        )
        direct &= nodes["part"].eq("base") | (level != "group")
        above = nodes[nodes["level"].eq(level)].set_index(key)["total_points"].fillna(0)
        sums = nodes[direct].groupby(key)["total_points"].sum().reindex(above.index).fillna(0)
        leafless = level == "part" and above.index.get_level_values("part") == "clamp"
        assert (sums - above)[~np.asarray(leafless) & np.ones(len(above), bool)].abs().max() <= 1e-9
    base, bonus, clamp = (
        nodes[nodes["part"].eq(part) & nodes["level"].eq("part")].set_index("department")
        for part in ("base", "bonus", "clamp")
    )
    told = 100 - root["lost"] + bonus["total_points"] + clamp["total_points"]
    assert (told - whole).abs().max() <= 1e-9 and len(base) == whole.notna().sum()


def test_strong_above_the_median_and_weak_below_the_best_with_the_gain_within_reach(period, rows):
    criteria = [{"code": code, "max_points": 10} for code in "CDEH"] + [
        {"code": "O", "departments": "A", "max_points": 10}
    ]
    table = {"A": (9, 4, 6, 7, 1), "B": (5, 6, 6, 10), "C": (7, 9, 6, None)}
    scores = points({"A": table["A"]}, "C D E H O") + points({code: table[code] for code in "BC"}, "C D E H")
    cells, totals = scored(period("A B C", criteria, scores))
    frame = explanation.standing_out(cells, totals, "A", ["A", "B", "C"])
    assert rows(frame, "mark criterion points median best others ahead gain") == [
        ("strong", "C", 9, 7, 9, 2, 4, 0),
        ("weak", "D", 4, 6, 9, 2, -4, 10),
        ("weak", "H", 7, 8.5, 10, 1, -3, 6),
    ]


def lifts(given, department, previous=None):
    cells, totals = scored(given)
    ranked = ranking.ranking(totals, given["departments"], given["rules"], previous)
    return explanation.lift(ranked, explanation.tree(cells, totals), given["rules"], department)


def test_the_lift_is_the_gap_to_the_next_better_and_names_the_criteria_with_enough_left(period, rows):
    criteria = [{"code": "C", "max_points": 60}, {"code": "D", "max_points": 40}]
    given = period("A B C", criteria, points({"A": (60, 30), "B": (55, 30), "C": (52, 31.5)}, "C D"))
    assert rows(lifts(given, "C"), "criterion left needed more enough lift_rank reached") == [
        (None, None, 1.5, False, False, 2, "B"),
        ("D", 8.5, 1.5, False, True, 2, "B"),
        ("C", 8, 1.5, False, True, 2, "B"),
    ]
    assert rows(lifts(given, "B"), "criterion left needed enough reached")[1:] == [
        ("D", 10, 5, True, "A"),
        ("C", 5, 5, True, "A"),
    ]
    assert lifts(given, "A").empty


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ([], [("", 8, False), ("C", 8, True), ("D", 8, True)]),
        (["group:A"], [("", 8, True), ("C", 8, False), ("D", 8, False)]),
        (["group:B"], [("", 8, False), ("C", 8, True), ("D", 8, True)]),
        (["previous"], [("", 8, True), ("C", 8, False), ("D", 8, False)]),
    ],
)
def test_a_tie_is_enough_where_its_rules_do_not_part_it(period, rows, ties, expected):
    criteria = [{"code": "C", "max_points": 50}, {"code": "D", "group": "B", "max_points": 50}]
    given = period("A B", criteria, points({"A": (50, 42), "B": (42, 42)}, "C D"), ties=ties)
    previous = pd.DataFrame({"department": ["A"], "total": [1.0]})
    frame = lifts(given, "B", previous)
    assert rows(frame.assign(criterion=frame["criterion"].fillna("")), "criterion needed") == [
        (c, n) for c, n, _ in expected
    ]
    generic = expected[0][2]
    assert frame["more"].iloc[0] == generic
    if ties == ["group:A"]:  # points won in group A decide the tie as well
        assert rows(frame, "criterion more enough")[1:] == [("C", False, True), ("D", True, False)]
    else:
        assert frame["enough"].iloc[1:].tolist() == [not generic] * 2


def test_a_rank_that_only_a_rule_decides_takes_any_point_at_all(period, rows):
    criteria = [{"code": "C", "max_points": 100}, {"code": "F", "kind": "bonus", "max_points": 9}]
    given = period("A B", criteria, points({"A": (80, None), "B": (75, 5)}, "C F"), ties=["before_bonus"])
    assert rows(lifts(given, "B"), "criterion needed more enough") == [(None, 0, True, False), ("C", 0, True, True)]


def test_at_the_greatest_total_only_a_rule_can_lift_and_without_one_nothing_does(period, rows):
    criteria = [{"code": "C", "max_points": 100}, {"code": "F", "kind": "bonus", "max_points": 9}]
    scores = points({"A": (98, 9), "B": (96, 9)}, "C F")
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 105}
    given = period("A B", criteria, scores, scale=scale, ties=["before_bonus"])
    assert rows(lifts(given, "B"), "criterion left needed more enough") == [
        (None, None, 2, False, False),
        ("C", 4, 2, False, True),
    ]
    given = period("A B", criteria, scores, scale=scale, ties=["previous"])
    previous = pd.DataFrame({"department": ["A"], "total": [1.0]})
    assert rows(lifts(given, "B", previous), "criterion needed enough") == [(None, None, False), ("C", None, False)]


def test_points_below_the_least_total_are_won_in_vain(period, rows):
    criteria = [{"code": "C", "max_points": 100}, {"code": "X", "kind": "penalty", "max_points": 20}]
    given = period("A B", criteria, points({"A": (1, None), "B": (5, 20)}, "C X"))
    assert rows(lifts(given, "B"), "criterion left needed more enough") == [
        (None, None, 16, False, False),
        ("C", 95, 16, False, True),
        ("X", 20, 16, False, True),
    ]


def test_an_incomplete_department_has_no_lift_and_one_that_is_ahead_is_reached(period, rows):
    criteria = [{"code": "C"}, {"code": "D"}]
    given = period("A B", criteria, points({"A": (10, None), "B": (2, 2)}, "C D"))
    assert lifts(given, "A").empty
    assert rows(lifts(given, "B").head(1), "needed lift_rank reached") == [(30, 1, "A")]


def test_the_lift_applied_gives_the_rank_it_says_and_a_little_less_does_not(period):
    """Each block of eight is a ranking of its own; in each of the eight rounds one department of every block wins points."""
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 30, "maximum": 85}
    given = random_period(period, 8 * 50, scale=scale)
    cells, totals = scored(given)
    departments, rules = given["departments"], given["rules"]
    nodes = explanation.tree(cells, totals)
    ranked = ranking.ranking(totals, departments, rules).assign(rank=lambda frame: frame["block_rank"])
    own_nodes = dict(list(nodes.groupby("department")))
    found = pd.concat(
        explanation.lift(block, own_nodes[code], rules, code).assign(department=code)
        for _, block in ranked.groupby("block")
        for code in block.loc[block["rank"].gt(1), "department"]
    )
    ways = found[found["criterion"].notna() & found["needed"].notna()]
    assert ways["enough"].any() and (~ways["enough"]).any() and ways["more"].any()
    # One way for each department: of those that do it the last, else all that is left where that is not enough.
    tried = ways.sort_values("enough", kind="stable").groupby("department").tail(1)
    share = totals.set_index("department").eval("max_assigned / scale")
    place = {code: n % 8 for n, code in enumerate(departments["code"])}
    before = ranked.set_index("department")["rank"]
    count = 0
    for turn in range(8):
        mine = tried[tried["department"].map(place).eq(turn)].set_index("department")
        enough = mine["enough"]
        for gain, lifts_it, to_the_place in (
            (mine["needed"] + 1e-5 * mine["more"], enough, True),
            ((mine["needed"] - 1e-5).clip(lower=0), enough & False, False),
            (mine["left"], enough, False),
        ):
            gain = gain[gain.round(9).le(mine["left"])]
            after = ranking.ranking(ranking.totals(applied(cells, gain, mine, share), rules), departments, rules)
            rank = after.set_index("department")["block_rank"]
            for code in gain.index:
                assert (rank[code] < before[code]) == lifts_it[code], mine.loc[code].to_dict()
                assert not (to_the_place and lifts_it[code]) or rank[code] == mine.at[code, "lift_rank"]
            count += len(gain)
    assert count > 600


def applied(cells, gain, ways, scale):
    """The cells after each department has won so many total points in the criterion of its way."""
    won = (
        cells["department"]
        .map(gain)
        .where(cells["criterion"].eq(cells["department"].map(ways["criterion"])), 0.0)
        .fillna(0.0)
    )
    change = (won * cells["department"].map(scale)).mask(cells["kind"].eq("penalty"), -won)
    # Of a penalty beyond its cap the points that are not felt are won first.
    beyond = cells[cells["kind"].eq("penalty")].groupby("department")["points"].sum().sub(20).clip(lower=0)
    change -= cells["department"].map(beyond).fillna(0.0) * (cells["kind"].eq("penalty") & won.gt(0))
    return cells.assign(**{name: cells[name] + change for name in ("points", "points_low", "points_high")})
