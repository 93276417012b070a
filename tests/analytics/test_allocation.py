"""A year's targets beside those of its quarters."""

import pandas as pd
import pytest

from analytics import allocation

NAN = float("nan")


def _of(accumulation, due="*", **targets):
    criteria = pd.DataFrame(
        [("C", "Một", "việc", accumulation, due)], columns=["code", "name", "unit", "accumulation", "due"]
    )
    rows = [
        (
            "2026" if name == "year" else f"2026-Q{name[1]}",
            "C",
            NAN if value == "KG" else value,
            value == "KG",
            f"QĐ {name}",
        )
        for name, value in targets.items()
    ]
    known = pd.DataFrame(rows, columns=["period", "criterion", "target", "not_assigned", "document"])
    return allocation.allocation(criteria, known, 2026).iloc[0]


@pytest.mark.parametrize(
    ("accumulation", "due", "targets", "total", "difference"),
    [
        ("sum", "*", {"year": 7, "q1": 1, "q2": 2, "q3": 2, "q4": 2}, 7, 0),
        ("sum", "*", {"year": 7, "q1": 1, "q2": 2, "q3": 2, "q4": 1}, 6, -1),
        ("sum", "*", {"year": 7, "q1": 1}, NAN, NAN),
        ("sum", "2|4", {"year": 7, "q2": 3, "q4": 4}, 7, 0),
        ("sum", "*", {"year": 6, "q1": "KG", "q2": 2, "q3": 2, "q4": 2}, 6, 0),
        ("mean", "*", {"year": 95}, 95, 0),
        ("mean", "*", {"year": 95, "q1": 91}, 94, -1),
        ("last", "*", {"year": 95, "q4": 98}, 98, 3),
        ("max", "*", {"year": 5, "q2": 8, "q1": 1}, 8, 3),
        ("mean", "*", {"year": "KG", "q1": 90}, 90, NAN),
        ("sum", "*", {}, NAN, NAN),
    ],
)
def test_the_quarters_make_the_year_as_the_criterion_says_and_percentages_are_never_added(
    accumulation, due, targets, total, difference
):
    found = _of(accumulation, due, **targets)
    assert [found["total"], found["difference"]] == pytest.approx([total, difference], nan_ok=True)


def test_what_is_released_and_the_newest_document_stand_beside_the_targets():
    found = _of("mean", year=95, q2="KG")
    assert (found["q2_released"], found["year_released"], found["document"]) == (True, False, "QĐ q2")
    assert pd.isna(found["q2"]) and found["year"] == 95
