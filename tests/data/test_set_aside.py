"""Rows with errors left out by an explicit choice: recorded, open until they come, never by default."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import closing, read, records, submissions, upload
from data.accounts import Actor
from data.upload import Terms

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")
SCORES = "quarter,department,criterion,actual,self_points\n"
ASIDE = Terms(set_aside=True)


@pytest.fixture
def open_rows(values):
    return lambda as_of=None: values(
        records.rows_set_aside(ACTOR, ["2025-Q1"], as_of), "row quarter department criterion causes"
    )


def test_good_rows_go_in_and_the_others_are_remembered(organisation, put, open_rows, values):
    broken = SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,abc\n2025-Q1,YT,C99,1,\n"
    assert not put(broken).accepted and read.scores(ACTOR, ["2025-Q1"]).empty
    taken = put(broken, terms=ASIDE)
    assert (taken.accepted, taken.set_aside, taken.new) == (True, 2, 1)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual") == [("C1", 9)]
    assert open_rows() == [
        (3, "2025-Q1", "YT", "C2", "not_a_number"),
        (4, "2025-Q1", "YT", None, "unknown_criterion"),
    ]
    assert open_rows(taken.upload_id - 1) == []
    assert records.uploads(ACTOR)["set_aside"].iloc[-1] == 2


def test_a_row_set_aside_is_open_until_it_comes_or_its_file_is_withdrawn(organisation, put, open_rows):
    taken = put(SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,abc\n2025-Q1,YT,C3,no idea,\n", terms=ASIDE)
    put(SCORES + "2025-Q1,YT,C2,,20\n")
    assert [row[0] for row in open_rows()] == [4]
    upload.withdraw(ACTOR, taken.upload_id, "nộp lại cả tệp")
    assert open_rows() == []
    submissions.restore(ACTOR, taken.upload_id, "rút nhầm")
    assert [row[0] for row in open_rows()] == [3, 4]


def test_rows_that_contradict_one_another_are_all_set_aside(organisation, put, open_rows):
    put(SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,20\n2025-Q1,YT,C1,8,\n", terms=ASIDE)
    assert [(row[0], row[-1]) for row in open_rows()] == [(2, "duplicate_key"), (4, "duplicate_key")]


@pytest.mark.parametrize(
    "content",
    [
        SCORES + "2025-Q1,YT,C99,9,\n",  # nothing would remain
        "quarter,department\n2025-Q1,YT\n",  # the file lacks a column
        "code,name,staff_count\nA,Phòng A,x\nB,Phòng B,2\n",  # half a plan is no plan
    ],
)
def test_what_goes_in_whole_or_not_at_all_whatever_is_chosen(content, organisation, put):
    assert not put(content, terms=ASIDE).accepted
    assert read.version(ACTOR) == 3


def test_a_closed_quarter_takes_no_part_of_a_file_either(organisation, put, files):
    put(files.scores)
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    assert not put(SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C99,8,\n", terms=ASIDE).accepted


def test_the_same_file_again_is_no_duplicate_while_rows_of_it_are_open(organisation, put):
    broken = SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C2,,abc\n"
    put(broken, terms=ASIDE)
    again = put(broken)
    assert not again.accepted and again.duplicate_of is None


cells = st.sampled_from(["9", "8,5", "abc", "", "-1", "x"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.sampled_from(["YT", "HC", "?"]), st.sampled_from(["C1", "C2", "C9"]), cells), min_size=1)
)
def test_every_row_is_either_stored_or_set_aside(organisation, rows):
    written = "".join(f"2025-Q1;{code};{criterion};{cell};\n" for code, criterion, cell in rows)
    with upload.rehearse(ACTOR, [("a.csv", (SCORES.replace(",", ";") + written).encode())], "scores", ASIDE) as (
        outcome,
    ):
        if outcome.accepted:
            kept = records.rows(ACTOR, outcome.upload_id)["row"]
            aside = records.rows_set_aside(ACTOR, ["2025-Q1"])["row"]
            assert sorted([*kept, *aside]) == list(range(2, len(rows) + 2))
            assert outcome.set_aside == len(aside)
        else:
            assert read.version(ACTOR) == 3
