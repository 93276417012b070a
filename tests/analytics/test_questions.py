"""Questions about a quarter's figures: each kind asked and not asked; and the gaps between self, formula and verified points."""

import numpy as np
import pandas as pd
import pytest

from analytics import scoring
from analytics.gaps import by_department, gaps
from analytics.questions import COLUMNS, KINDS, figures, questions, replied

NONE = float("nan")
CELL = {
    **{"quarter": "2025-Q4", "department": "A", "criterion": "C", "name": "Sáng kiến được công nhận", "kind": "target"},
    **{"formula": "linear", "direction": "higher", "unit": "sáng kiến", "max_points": 10.0, "status": "value"},
    **{"actual": NONE, "self_points": NONE, "computed_points": NONE, "verified_points": NONE, "points": 5.0},
}
LISTED = {"quarter": "2025-Q4", "department": "A", "category": "Sáng kiến"}
QUARTERS = ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")


def cells(*rows: dict) -> pd.DataFrame:
    """Cells of several quarters: what a row does not say is as in CELL."""
    return pd.DataFrame([CELL | row for row in rows])


def listed(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([LISTED | row for row in rows], columns=list(LISTED))


def over(column: str, *values, **row) -> list[dict]:
    """A cell in as many quarters as there are values, the last of them 2025-Q4; its points follow the values."""
    quarters = QUARTERS[-len(values) :]
    return [
        {"points": value / 100} | row | {"quarter": q, column: value} for q, value in zip(quarters, values, strict=True)
    ]


def asked(history: pd.DataFrame, kind: str, achievements: pd.DataFrame | None = None, **thresholds) -> list[dict]:
    """The questions of a kind, without what they lack."""
    frame = questions(history, listed() if achievements is None else achievements, "2025-Q4", **thresholds)
    assert list(frame.columns) == COLUMNS
    return [{k: v for k, v in one.items() if not pd.isna(v)} for one in frame[frame["kind"] == kind].to_dict("records")]


def told(found: list[dict], columns: str) -> list[tuple]:
    return [tuple(one.get(column) for column in columns.split()) for one in found]


@pytest.mark.parametrize(
    "category", ["Sáng kiến", " SÁNG KIẾN ", "sa\u0301ng kiê\u0301n", "C", "sáng kiến được công nhận"]
)
def test_an_actual_that_the_list_of_achievements_does_not_bear_out_is_asked_about(category):
    history = cells({"actual": 3.0}, {"department": "B", "actual": 1.0}, {"department": "D", "actual": 2.0})
    achievements = listed(*[{"category": category}] * 2, {"category": category, "department": "B"})
    found = asked(history, "disagrees", achievements)
    assert told(found, "department criterion value low high") == [("D", "C", 2.0, 0.0, 0.0), ("A", "C", 3.0, 2.0, 2.0)]


@pytest.mark.parametrize(
    "row",
    [{"category": "Mô hình"}, {"category": None}, {"quarter": "2025-Q3"}, {}],
    ids=["other", "none", "earlier", "equal"],
)
def test_a_list_of_something_else_and_one_that_agrees_raise_no_question(row):
    assert asked(cells({"actual": 1.0}, {"department": "B"}), "disagrees", listed(row)) == []


def test_self_points_far_above_the_verified_are_asked_about_the_second_time():
    rows = [{"quarter": q, "self_points": 8.0, "verified_points": v} for q, v in (("2025-Q1", 7.0), ("2025-Q4", 6.5))]
    (one,) = asked(cells(*rows), "above_verified")
    assert told([one], "department criterion value low count max_points") == [("A", "C", 8.0, 6.5, 2, 10.0)]
    assert asked(cells(*rows[1:]), "above_verified") == []
    assert asked(cells(rows[0]), "above_verified") == []
    assert asked(cells(*rows), "above_verified", gap_quarters=3) == []
    assert asked(cells(*rows), "above_verified", gap_share=0.12) == []
    assert len(asked(cells(*rows), "above_verified", gap_share=0.1)) == 1


def test_a_first_zero_where_more_is_better_is_asked_about():
    found = asked(cells(*over("actual", 2.0, 3.0, 0.0), {"criterion": "D", "actual": 4.0}), "zero")
    assert told(found, "criterion value low high count") == [("C", 0.0, 2.0, 3.0, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        over("actual", 2.0, 0.0, 0.0),
        over("actual", 2.0, 3.0, 0.0, direction="lower"),
        over("actual", 2.0, 3.0, 1.0),
        over("actual", 0.0),
        [*over("actual", 2.0, unit="%")[:1], *over("actual", 0.0)],
    ],
    ids=["was 0 before", "less is better", "no zero", "nothing before", "another unit before"],
)
def test_other_zeros_are_not(rows):
    assert asked(cells(*rows, {"criterion": "D", "actual": 4.0}), "zero") == []


def test_a_whole_row_of_zeros_is_one_question():
    rows = [*over("actual", 2.0, 0.0), *over("actual", 2.0, 0.0, criterion="D")]
    lower = {"criterion": "E", "actual": 3.0, "direction": "lower"}
    assert told(asked(cells(*rows, lower), "zero"), "department criterion value count") == [("A", None, 0.0, 2)]


def test_a_figure_beyond_its_own_history_by_more_than_its_range_is_asked_about():
    found = asked(cells(*over("actual", 90.0, 92.0, 91.0, 94.0, 98.5)), "jump")
    assert told(found, "criterion value low high count") == [("C", 98.5, 90.0, 94.0, 4)]
    (down,) = asked(cells(*over("self_points", 7.0, 8.0, 7.5, 8.0, 5.5, formula=None)), "jump")
    assert down["value"] == 5.5
    (steady,) = asked(cells(*over("actual", 50.0, 50.0, 50.0, 50.0, 500.0)), "jump")
    assert steady["low"] == steady["high"] == 50.0


@pytest.mark.parametrize(
    "values",
    [(90.0, 92.0, 91.0, 94.0, 98.0), (92.0, 91.0, 94.0, 98.5), (100.0, 100.0, 100.0, 100.0, 99.0), (0.0,) * 4 + (1.0,)],
)
def test_a_figure_within_reach_of_its_history_is_not_and_three_earlier_ones_are_too_few(values):
    assert asked(cells(*over("actual", *values)), "jump") == []


def test_figures_the_same_as_last_quarter_are_asked_about_and_their_quarters_counted():
    history = cells(*over("actual", 80.0, 90.0, 90.0, 90.0))
    assert told(asked(history, "identical"), "criterion value count points") == [("C", 90.0, 3, 0.9)]
    assert asked(history, "identical", identical_quarters=4) == []


@pytest.mark.parametrize(
    "rows",
    [
        over("actual", 90.0, 90.0),
        over("actual", 80.0, 90.0, 91.0),
        [*over("actual", 80.0, 90.0, 90.0)[:2], *over("actual", 90.0, points=0.8)],
        over("actual", 80.0, 90.0, 90.0, points=10.0),
        over("actual", 3.0, 0.0, 0.0, direction="lower"),
        [*over("actual", 80.0, 90.0, 90.0, 90.0)[:2], *over("actual", 90.0)],
    ],
    ids=["constant", "moved", "other points", "full points", "nothing occurred", "a quarter between is missing"],
)
def test_figures_that_moved_and_figures_that_repeat_by_themselves_are_not(rows):
    assert asked(cells(*rows), "identical") == []


def test_a_department_with_all_its_self_points_at_the_maximum_is_asked_about():
    full = [{"criterion": code, "self_points": 10.0} for code in "CDE"]
    assert told(asked(cells(*full), "all_maximum"), "department count points max_points") == [("A", 3, 30.0, 30.0)]
    assert asked(cells(*full, {"criterion": "F", "self_points": 9.9}), "all_maximum") == []
    assert asked(cells(*full[:2]), "all_maximum") == []


def test_a_criterion_in_which_all_have_the_same_points_is_asked_about_without_a_department():
    rows = [{"department": code} for code in "ABD"]
    assert told(asked(cells(*rows), "no_separation"), "department criterion value count") == [(None, "C", 5.0, 3)]
    assert asked(cells(*rows[:2], {"department": "D", "points": 5.01}), "no_separation") == []
    assert asked(cells(*rows), "no_separation", alike_departments=4) == []
    assert asked(cells(*rows[:2], {"department": "D", "status": "not_assigned", "points": NONE}), "no_separation") == []


def test_questions_stand_in_the_order_of_their_kinds_and_change_no_input():
    history = cells(
        *over("actual", 80.0, 90.0, 90.0), *({"criterion": "D", "department": code} for code in "ABD"),
        *over("actual", 2.0, 0.0, criterion="E"),
    )  # fmt: skip
    before = history.copy(deep=True)
    shuffled = history.sample(frac=1, random_state=1)
    frame = questions(history, listed(), "2025-Q4")
    pd.testing.assert_frame_equal(history, before)
    pd.testing.assert_frame_equal(questions(shuffled, listed(), "2025-Q4"), frame)
    assert list(frame["kind"]) == ["zero", "identical", "no_separation"]
    assert list(frame["severity"]) == [1, 2, 3]
    assert [KINDS.index(kind) for kind in frame["kind"]] == sorted(KINDS.index(kind) for kind in frame["kind"])
    assert questions(history, listed(), "2026-Q1").empty


def test_real_cells_of_two_quarters_are_asked_about(period):
    criterion = {"code": "C", "kind": "target", "formula": "linear", "accumulation": "mean"}
    targets = [{"period": "2025-Q1", "target": 100.0}, {"period": "2025-Q2", "target": 100.0}]
    scores = [
        {"quarter": quarter, "department": code, "actual": actual}
        for quarter, code, actual in (
            ("2025-Q1", "A", 90.0),
            ("2025-Q2", "A", 90.0),
            ("2025-Q1", "B", 50.0),
            ("2025-Q2", "B", 0.0),
        )
    ]
    both = [
        scoring.cells(
            **period("A B", [criterion], scores, [t | {"department": d} for t in targets for d in "AB"], quarter=q)
        )
        for q in ("2025-Q1", "2025-Q2")
    ]
    history = pd.concat([one.assign(quarter=q) for one, q in zip(both, ("2025-Q1", "2025-Q2"), strict=True)])
    frame = questions(history, listed(), "2025-Q2")
    assert list(zip(frame["kind"], frame["department"], strict=True)) == [("zero", "B"), ("identical", "A")]


def test_a_gap_is_against_the_verified_points_else_against_the_formula():
    frame = gaps(
        cells(
            {"criterion": "C1", "self_points": 9.0, "computed_points": 8.0, "verified_points": 7.5},
            {"criterion": "C2", "self_points": 8.0, "computed_points": 10.0},
            {"criterion": "C3", "self_points": 8.0},
            {"criterion": "C4", "self_points": 8.515, "computed_points": 8.5174},
            {"criterion": "C5", "computed_points": 8.0, "verified_points": 8.0},
            {"criterion": "C6", "self_points": 3.0, "verified_points": 1.0, "kind": "bonus"},
        )
    )
    assert list(frame[["criterion", "against", "gap", "gap_share"]].itertuples(index=False, name=None)) == [
        ("C2", "formula", -2.0, -0.2),
        ("C1", "verified", 1.5, 0.15),
        ("C4", "formula", 0.0, 0.0),
    ]


def test_the_gap_of_a_department_is_the_mean_of_its_rows_in_each_quarter():
    frame = by_department(
        cells(
            {"self_points": 9.0, "verified_points": 8.0},
            {"criterion": "D", "self_points": 7.0, "verified_points": 7.5},
            {"department": "B", "self_points": 10.0, "verified_points": 8.0},
            {"quarter": "2025-Q3", "self_points": 5.0, "verified_points": 5.0},
            {"quarter": "2025-Q3", "department": "B", "self_points": 5.0},
        )
    )
    assert list(frame.columns) == ["quarter", "department", "rows", "above", "below", "mean_gap", "mean_share"]
    assert np.allclose(frame["mean_share"], [0.0, 0.2, 0.025])
    assert list(frame.drop(columns="mean_share").itertuples(index=False, name=None)) == [
        ("2025-Q3", "A", 1, 0, 0, 0.0),
        ("2025-Q4", "B", 1, 1, 0, 2.0),
        ("2025-Q4", "A", 2, 1, 1, 0.25),
    ]


def replies_to(found: pd.DataFrame, **changed) -> pd.DataFrame:
    """A reply to each question of `found`, as the ledger gives it back."""
    told = found[["kind", "department", "criterion"]].assign(
        figures=figures(found), question="?", words="đã kiểm tra", by="Bà Hoa", at=pd.Timestamp("2026-01-12")
    )
    return told.assign(**changed)


def test_a_reply_settles_its_question_and_a_changed_figure_opens_it_again():
    rows = over("actual", 90.0, 92.0, 91.0, 94.0, 98.5)
    before = questions(cells(*rows), listed(), "2025-Q4")
    assert list(before["kind"]) == ["jump"]
    given = replies_to(before)
    settled = replied(before, given)
    assert settled["words"].eq("đã kiểm tra").all() and list(settled["severity"]) == list(before["severity"])
    assert replied(before, given.iloc[:0])["words"].isna().all()
    rows[4] = rows[4] | {"actual": 99.5}
    after = replied(questions(cells(*rows), listed(), "2025-Q4"), given)
    assert list(after["kind"]) == ["jump"] and after["words"].isna().all()
    assert replied(before, replies_to(before, criterion="other"))["words"].isna().all()


def test_a_question_without_a_department_or_criterion_has_its_reply_too():
    rows = [{"department": name, "actual": 5.0} for name in "ABD"]
    found = questions(cells(*rows), listed(), "2025-Q4")
    assert list(found["kind"]) == ["no_separation"] and found["department"].isna().all()
    assert replied(found, replies_to(found))["by"].tolist() == ["Bà Hoa"]
