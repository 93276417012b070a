"""A quarter typed into a grid: what stands in it to begin with, and the file that it makes."""

import csv
import io

import pytest

from data import typed
from data.accounts import Actor
from data.template import criteria_to_fill

ACTOR = Actor("Thư ký")


def lines(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def frame(organisation):
    return typed.to_type(ACTOR, "Trạm xá", "2025-Q1")


def filled(frame, **cells):
    """The frame with `criterion=(column, value)` typed into it."""
    frame = frame.copy()
    for criterion, (column, value) in cells.items():
        frame.loc[frame["criterion"] == criterion, column] = value
    return frame


def test_the_grid_has_the_rows_of_the_template_by_group_and_nothing_in_them(frame):
    assert sorted(frame["criterion"]) == sorted(criteria_to_fill(ACTOR, "YT", "2025-Q1")["criterion"])
    assert frame["group"].dropna().is_monotonic_increasing
    assert frame.index.tolist() == list(range(2, 2 + len(frame)))
    assert not typed.filled(frame).any() and not frame["given"].any()
    assert typed.written(frame) is None
    asked = frame.set_index("criterion")
    assert asked.index[asked["passfail"]].tolist() == ["C3"]
    assert asked["assigned_target"].dropna().to_dict() == {"C1": 10.0, "C4": 5.0}
    assert not asked["needs_target"].any()


def test_what_is_typed_goes_in_each_row_where_the_grid_has_it(frame, put):
    after = filled(frame, C1=("actual", "9,5"), C3=("actual", "đạt"), C2=("self_points", "28.5"))
    content = typed.written(after, vietnamese=True)
    outcome = put(content)
    assert (outcome.accepted, outcome.kind, outcome.rows, outcome.new) == (True, "scores", 3, 3)
    rows = outcome.table.set_index("criterion")
    assert (rows.loc["C1", "actual"], rows.loc["C3", "actual"], rows.loc["C2", "self_points"]) == ("9.5", "1", "28.5")
    assert {row: after.loc[row, "criterion"] for row in outcome.table["row"]} == dict(
        zip(outcome.table["row"], outcome.table["criterion"], strict=True)
    )
    assert all(
        row == [] for number, row in enumerate(lines(content), 1) if number > 1 and number not in set(rows["row"])
    )


def test_a_mistake_is_told_at_the_row_of_the_grid(frame, put, found):
    outcome = put(typed.written(filled(frame, C4=("actual", "sáu"))))
    row = int(frame.index[frame["criterion"] == "C4"][0])
    assert found(outcome, "error") == [(row, "actual", "not_a_number")]


def test_what_is_in_force_stands_in_the_grid_and_goes_in_again_the_same(frame, put):
    put(
        "quarter;department;criterion;actual;self_points;evidence;note;estimated\n"
        '2025-Q1;YT;C1;1,125;;"BC 1\nngày 2";=1+1;x\n2025-Q1;YT;C3;không đạt;;;;\n2025-Q1;YT;C4;1250;;;;\n'
    )
    again = typed.to_type(ACTOR, "YT", "2025-Q1")
    known = again.set_index("criterion")
    assert known.loc[["C1", "C3", "C4"], "actual"].tolist() == ["1,1250", "không đạt", "1250"]
    assert (known.loc["C1", "evidence"], known.loc["C1", "note"], known.loc["C1", "estimated"]) == (
        "BC 1 ngày 2",
        "=1+1",
        True,
    )
    outcome = put(typed.written(again))
    assert (outcome.accepted, outcome.rows, outcome.same) == (True, 3, 3)


def test_a_decimal_comma_that_was_filled_in_is_never_read_as_thousands_beside_typed_points(frame, put):
    put("quarter;department;criterion;actual\n2025-Q1;YT;C1;1,125\n")
    again = filled(typed.to_type(ACTOR, "YT", "2025-Q1"), C4=("actual", "18.5"))
    outcome = put(typed.written(again))
    assert dict(zip(outcome.table["criterion"], outcome.table["actual"], strict=True)) == {"C1": "1.1250", "C4": "18.5"}


def test_an_emptied_row_takes_back_what_was_in_force(frame, put):
    put("quarter,department,criterion,actual\n2025-Q1,YT,C1,9\n")
    outcome = put(typed.written(filled(typed.to_type(ACTOR, "YT", "2025-Q1"), C1=("actual", ""))))
    assert (outcome.rows, outcome.changed) == (1, 1)
    assert outcome.table["actual"].isna().all()


def test_a_grid_goes_on_from_the_file_that_it_made(frame):
    after = filled(frame, C1=("actual", '9";5\n'), C2=("not_assigned", True), B1=("note", "'=x"))
    assert typed.to_type(ACTOR, "YT", "2025-Q1", typed.written(after, True)).equals(after)


def test_what_the_council_left_out_and_what_has_no_target_is_known(organisation, put):
    put("period,department,criterion,target\n2025-Q2,YT,C1,KG\n")
    known = typed.to_type(ACTOR, "YT", "2025-Q2").set_index("criterion")
    assert known["excused"].to_dict() == {code: code == "C1" for code in known.index}
    assert known.loc["C4", "needs_target"]
    assert not typed.filled(known).any()
