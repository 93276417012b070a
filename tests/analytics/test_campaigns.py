"""The standing of a campaign: its criteria alone, shares of what is assigned, no rank for who has not reported."""

import pandas as pd

from analytics.campaigns import standing

CELLS = pd.DataFrame(
    [
        ("A", "C1", "target", True, "value", 8.0, 10.0),
        ("A", "C2", "scored", True, "value", 5.0, 5.0),
        ("B", "C1", "target", True, "value", 9.0, 10.0),
        ("B", "C2", "scored", True, "missing", None, 5.0),
        ("C", "C1", "target", True, "value", 7.0, 10.0),
        ("C", "C2", "scored", False, "not_assigned", None, 5.0),
        ("D", "C1", "target", True, "value", 13.0 / 1.5, 10.0),
        ("D", "C3", "scored", True, "value", 0.0, 50.0),
        ("D", "F1", "bonus", False, "value", 3.0, 10.0),
    ],
    columns=["department", "criterion", "kind", "required", "status", "points", "max_points"],
)


def test_a_campaign_ranks_by_the_share_of_its_own_criteria():
    frame = standing(CELLS, ["C1", "C2", "F1"], ["A", "B", "C", "D", "E"])
    assert frame[["department", "points", "max_points", "given", "required", "reported"]].values.tolist() == [
        ["A", 13.0, 15.0, 2, 2, True],
        ["D", round(13 / 1.5, 9), 10.0, 1, 1, True],
        ["C", 7.0, 10.0, 1, 1, True],
        ["B", 9.0, 10.0, 1, 2, False],
        ["E", 0.0, 0.0, 0, 0, False],
    ]
    assert frame["rank"].astype(object).where(frame["rank"].notna(), None).tolist() == [1, 1, 3, None, None]
    assert frame["share"].round(4).isna().tolist() == [False, False, False, False, True]


def test_quarters_add_up_and_the_order_of_rows_never_matters():
    twice = pd.concat([CELLS, CELLS])
    one, other = (standing(frame, ["C1"], ["A", "B"]) for frame in (twice, twice.iloc[::-1]))
    assert one.equals(other)
    assert one[["department", "points", "max_points"]].values.tolist() == [["B", 18.0, 20.0], ["A", 16.0, 20.0]]
