"""Which lines wait to be verified, and why."""

import pandas as pd

from analytics import verification

NONE = pd.DataFrame(columns=["department", "criterion"], dtype="str")


def cells(**rows) -> pd.DataFrame:
    """Criterion → what differs from a target of 10 points reached in full, with evidence."""
    usual = {
        **{
            "department": "A",
            "kind": "target",
            "formula": "linear",
            "status": "value",
            "max_points": 10.0,
            "points": 10.0,
        },
        **{"self_points": None, "computed_points": 10.0, "verified_points": None, "stale": False, "evidence": "BC 1"},
    }
    frame = pd.DataFrame([usual | {"criterion": name} | given for name, given in rows.items()])
    numbers = ["points", "self_points", "computed_points", "verified_points", "max_points"]
    return frame.astype(dict.fromkeys(numbers, "float64") | {"evidence": "str", "formula": "str"})


def waits(frame, asking=NONE, proven=NONE, known=NONE) -> dict:
    found = verification.lines(frame, asking, proven, known)
    return dict(zip(found["criterion"], found["waits"], strict=True))


def test_each_line_waits_for_the_first_reason_that_holds():
    frame = cells(
        matching={},
        same={"self_points": 10.004},
        above={"self_points": 9.5, "computed_points": 9.0, "evidence": None},
        below={"self_points": 8.0},
        by_hand={"formula": None, "computed_points": None, "self_points": 7.0},
        unproven={"evidence": None},
        nothing={"points": 0.0, "computed_points": 0.0, "evidence": None},
        verified={"verified_points": 9.0, "self_points": 10.0},
        stale={"verified_points": 9.0, "stale": True},
        capped={"kind": "bonus", "max_points": 3.0, "computed_points": 4.0, "self_points": 3.0, "points": 3.0},
        missing={"status": "missing"},
        information={"kind": "information"},
    )
    assert waits(frame) == {
        **{"stale": "stale", "above": "above", "below": "below", "unproven": "no_evidence", "by_hand": "no_formula"},
        **dict.fromkeys(["capped", "matching", "nothing", "same"], "matching"),
        **{"verified": "verified"},
    }
    # What wants a person first stands in front.
    assert list(waits(frame)) == [
        *("stale", "above", "below", "unproven", "by_hand"),
        *("capped", "matching", "nothing", "same", "verified"),
    ]


def test_a_file_proves_as_a_text_does():
    assert waits(cells(c={"evidence": None}), proven=pd.DataFrame({"department": ["A"], "criterion": ["c"]})) == {
        "c": "matching"
    }


def test_a_result_that_the_store_knows_otherwise_is_looked_at():
    known = pd.DataFrame({"department": ["A", "B"], "criterion": ["late", "other"]})
    assert waits(cells(late={}, other={}), known=known) == {"late": "known", "other": "matching"}


def test_a_line_that_asks_to_be_left_out_waits_until_it_is():
    asking = pd.DataFrame({"department": ["A", "A"], "criterion": ["asks", "granted"]})
    frame = cells(asks={"status": "missing"}, granted={"status": "not_assigned"}, other={"status": "not_assigned"})
    assert waits(frame, asking) == {"asks": "asks", "granted": "verified"}


def test_the_largest_difference_comes_first_and_no_input_changes():
    frame = cells(a={"self_points": 10.5}, b={"self_points": 12.0}, c={"self_points": 10.5, "department": "B"})
    before = frame.copy()
    found = verification.lines(frame, NONE, NONE, NONE)
    assert found["criterion"].tolist() == ["b", "a", "c"] and found["apart"].tolist() == [2.0, 0.5, 0.5]
    pd.testing.assert_frame_equal(frame, before)
    assert verification.lines(frame.head(0), NONE, NONE, NONE).empty


def test_points_verified_otherwise_than_the_department_or_the_formula_says_are_told_with_both():
    frame = cells(
        cut={"formula": None, "computed_points": None, "self_points": 7.0, "verified_points": 6.5},
        by_formula={"self_points": 10.0, "computed_points": 9.0, "verified_points": 9.0},
        decided={"self_points": 8.0, "computed_points": 9.0, "verified_points": 8.0},
        capped={"kind": "bonus", "max_points": 3.0, "computed_points": 4.0, "self_points": 3.0, "verified_points": 3.0},
        rounded={"self_points": 9.996, "verified_points": 10.0},
        alone={"formula": None, "computed_points": None, "verified_points": 5.0},
        unverified={"self_points": 7.0},
    )
    known = frame.copy()
    found = verification.otherwise(frame).set_index("criterion")
    assert list(found.index) == ["cut", "by_formula", "decided"]
    assert found.loc["by_formula", ["self_points", "expected", "verified_points"]].tolist() == [10.0, 9.0, 9.0]
    assert pd.isna(found.at["cut", "expected"])
    pd.testing.assert_frame_equal(frame, known)
