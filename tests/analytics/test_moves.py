"""What moved: the two halves of a rank's move, and the criteria of a total's, are the whole move."""

import numpy as np
import pandas as pd
import pytest

from analytics import explanation, moves, ranking
from tests.analytics.test_explanation import points, random_period, scored

CRITERIA = [{"code": "C", "max_points": 60}, {"code": "D", "max_points": 40}]


def ranked(given):
    return ranking.ranking(scored(given)[1], given["departments"], given["rules"])


def test_a_move_is_split_into_own_change_and_others_change_by_the_mean_of_both_orders(period, rows):
    before = ranked(period("A B C", CRITERIA, points({"A": (50, 30), "B": (45, 30), "C": (40, 30)}, "C D")))
    now = ranked(period("A B C", CRITERIA, points({"A": (42, 30), "B": (44, 30), "C": (46, 30)}, "C D")))
    assert rows(
        moves.rank_moves(now, before, [], []),
        "department rank previous_rank rank_change own_change others_change reason",
    ) == [
        ("A", 3, 1, -2, -1.5, -0.5, None),
        ("B", 2, 2, 0, 0, 0, None),
        ("C", 1, 3, 2, 1.5, 0.5, None),
    ]


def test_ties_take_part_in_the_split_as_in_the_ranking(period, rows):
    before = ranked(period("A B", CRITERIA, points({"A": (50, 30), "B": (45, 30)}, "C D")))
    now = ranked(period("A B", CRITERIA, points({"A": (50, 30), "B": (45, 35)}, "C D")))
    assert rows(moves.rank_moves(now, before, [], []), "department rank_change own_change others_change") == [
        ("A", 0, 0, 0),
        ("B", 1, 1, 0),
    ]


def test_where_there_is_no_split_the_reason_is_said(period, rows):
    before = ranked(
        period("A B C E", CRITERIA, points({"A": (50, 30), "B": (45, 30), "C": (40, None), "E": (1, 1)}, "C D"))
    )
    now = ranked(
        period("A B C D", CRITERIA, points({"A": (42, 30), "B": (44, None), "C": (46, 30), "D": (46, 31)}, "C D"))
    )
    told = "department rank previous_rank rank_change reason"
    assert rows(moves.rank_moves(now, before, [], []), told) == [
        ("A", 3, 1, -2, None),
        ("B", None, 2, None, "no_rank"),
        ("C", 2, None, None, "had_no_rank"),
        ("D", 1, None, None, "new"),
        ("E", None, 4, None, "gone"),
    ]
    assert rows(moves.rank_moves(now, before, ["penalty"], []), told)[0] == ("A", 3, 1, None, "rules")


def test_the_split_is_that_of_counting_and_sums_exactly_in_ten_thousand_moves():
    chance = np.random.default_rng(366)
    for _ in range(32):
        frames = [standing(chance, 500) for _ in "xy"]
        found = moves.rank_moves(*frames, ["t"], ["t"])
        assert (found["own_change"] + found["others_change"] - found["rank_change"]).abs().max() <= 1e-9
        split = found[found["reason"].isna()].set_index("department")
        assert len(split) > 300
        assert split["rank_change"].eq((split["previous_rank"] - split["rank"]).astype(float)).all()
        own = (
            counted(frames[1], frames[1])
            - counted(frames[0], frames[1])
            + counted(frames[1], frames[0])
            - counted(frames[0], frames[0])
        ) / 2
        pd.testing.assert_series_equal(split["own_change"], own[split.index], check_names=False)


def standing(chance, count):
    """A ranking of so many departments with coarse totals, so that there are ties, some incomplete and some not there."""
    there = np.sort(chance.choice(count, int(count * 0.95), replace=False))
    low = chance.integers(0, count // 3, len(there)).astype(float)
    complete = chance.random(len(there)) < 0.9
    frame = pd.DataFrame(
        {
            "department": [f"D{n:04}" for n in there],
            "total_low": np.where(chance.random(len(there)) < 0.02, np.nan, low),
            "tie:t:now": chance.integers(0, 3, len(there)).astype(float),
        }
    )
    frame["total_high"] = frame["total_low"] + np.where(complete, 0, chance.integers(0, 9, len(there)))
    frame["complete"] = complete & frame["total_low"].notna()
    frame["total"] = frame["total_low"].where(frame["complete"])
    rank = counted(frame, frame).reindex(frame["department"]).to_numpy()
    return frame.assign(rank=pd.Series(rank).where(frame["complete"]).astype("Int64"))


def counted(own, others):
    """1 + the other departments whose least key is ahead, by comparing every pair."""
    keys = [frame[["total_low", "tie:t:now"]].to_numpy() for frame in (own, others)]
    first, second = (np.subtract.outer(keys[0][:, n], keys[1][:, n]) for n in (0, 1))
    ahead = (first < 0) | ((first == 0) & (second < 0))
    ahead &= own["department"].to_numpy(object)[:, None] != others["department"].to_numpy(object)[None, :]
    return pd.Series(1.0 + ahead.sum(axis=1), own["department"].to_numpy())


def test_the_move_of_a_total_is_that_of_its_criteria(period, rows):
    criteria = [*CRITERIA, {"code": "E", "max_points": 25, "due": "2"}, {"code": "G", "kind": "penalty"}]
    before = period("A B", criteria, points({"A": (60, 30, 3), "B": (1, None, None)}, "C D G"))
    now = period("A B", criteria, points({"A": (51, 40, 20)}, "C D E"), quarter="2025-Q2")
    frame = moves.total_moves(*(explanation.tree(*scored(one)) for one in (now, before)))
    assert rows(frame, "department part criterion total_points previous_total_points change") == [
        ("A", "base", "C", pytest.approx(40.8), 60, pytest.approx(-19.2)),
        ("A", "base", "D", 32, 30, 2),
        ("A", "base", "E", 16, 0, 16),
        ("A", "penalty", "G", 0, -3, 3),
    ]


def test_the_moves_of_criteria_caps_and_clamp_sum_exactly_in_ten_thousand_departments(period):
    scale = {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 30, "maximum": 100}
    sides = [scored(random_period(period, 10_000, seed, scale=scale)) for seed in (1, 2)]
    frame = moves.total_moves(*(explanation.tree(*side) for side in sides))
    totals = [side[1].set_index("department")["total"] for side in sides]
    whole = (totals[0] - totals[1]).dropna()
    sums = frame.groupby("department")["change"].sum()
    assert len(whole) > 9_000 and set(sums.index) == set(whole.index)
    assert (sums - whole).abs().max() <= 1e-9
    assert {"cap", "part"} <= set(frame["level"])
