"""What a department's criteria add up to, against the scale."""

import pandas as pd

from analytics import scale


def test_each_department_adds_up_its_own_criteria_and_bonus_and_penalty_are_outside_the_scale():
    criteria = pd.DataFrame(
        [
            ("target", 60.0, "*"),
            ("scored", 40.0, "A|B"),
            ("passfail", 39.5, "C"),
            ("bonus", 10.0, "*"),
            ("penalty", 20.0, "*"),
            ("information", 0.0, "*"),
            ("target", float("nan"), "C"),
        ],
        columns=["kind", "max_points", "departments"],
    )
    departments = pd.DataFrame({"code": ["A", "C", "D"], "name": ["Một", "Ba", "Bốn"]})
    assert list(scale.points(criteria, departments, 100).itertuples(index=False, name=None)) == [
        ("A", "Một", 2, 100.0, 0.0),
        ("C", "Ba", 3, 99.5, -0.5),
        ("D", "Bốn", 1, 60.0, -40.0),
    ]
    assert scale.points(criteria.head(0), departments.head(0), 100).empty


def test_points_that_doubles_only_nearly_hold_still_meet_the_scale():
    criteria = pd.DataFrame({"kind": "target", "max_points": [0.1] * 1000, "departments": "*"})
    found = scale.points(criteria, pd.DataFrame({"code": ["A"], "name": ["Một"]}), 100)
    assert found["difference"].to_list() == [0.0]
