"""The check of a whole file: every finding in one pass, one for each mistake, at its row and column."""

import shutil
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import read, store, upload
from data.accounts import Actor

ACTOR = Actor("Thư ký")
HEADER = [
    *("quarter", "department", "criterion", "target", "actual"),
    *("self_points", "verified_points", "not_assigned", "estimated", "evidence"),
]
DIVIDING, PASSFAIL = {"C1", "C4"}, {"C3"}


@pytest.fixture(scope="module")
def opened(organisation_file, tmp_path_factory):
    """One store for all examples of this module: nothing may be kept in it."""
    where = tmp_path_factory.mktemp("check") / "test.duckdb"
    shutil.copy(organisation_file, where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        yield
        store.close()


@pytest.fixture(scope="module")
def rows(files):
    """The clean file as cells, in the order of HEADER."""
    first, *others = [line.split(",") for line in files.scores.splitlines()]
    return [[dict(zip(first, cells, strict=True)).get(name, "") for name in HEADER] for cells in others]


def written(rows, order=None):
    order = order or range(len(HEADER))
    return "\n".join(",".join(cells) for cells in [[HEADER[i] for i in order], *rows]).encode()


def mistakes(criterion, known):
    """Column → the mistakes that can be made in it, as (text, code); `known`: the criterion is left as it was."""
    points = [("-1", "negative_points"), ("nhiều", "not_a_number")] + [("1000", "above_maximum")] * known
    word = "not_passfail" if known and criterion in PASSFAIL else "not_a_number"
    return {
        "quarter": [("2025-Q9", "not_a_quarter"), ("hôm qua", "not_a_quarter"), ("", "missing_value")],
        "department": [("Phòng Không Có", "unknown_department"), ("", "missing_value")],
        "target": [("mười", "not_a_number")] + [("0", "zero_target")] * (known and criterion in DIVIDING),
        "actual": [("gần đạt", word), ("1.2.3", word)],
        "self_points": points,
        "verified_points": points,
        "not_assigned": [("có thể", "not_a_boolean")],
        "estimated": [("hơi hơi", "not_a_boolean")],
    }


@st.composite
def spoilt(draw, rows):
    """The file with mistakes in it, and what must be told of them: (row, column, code)."""
    rows, expected = [list(cells) for cells in rows], []
    # The first row keeps its key, so that the file has a quarter at all.
    for position in draw(st.lists(st.integers(1, len(rows) - 1), unique=True, max_size=6)):
        cells, row = rows[position], position + 2
        unknown = draw(st.sampled_from([None, None, ("C99", "unknown_criterion"), ("", "missing_value")]))
        chosen = {"criterion": unknown} if unknown else {}
        possible = mistakes(cells[2], unknown is None)
        for column in draw(st.lists(st.sampled_from(sorted(possible)), unique=True, min_size=not unknown, max_size=5)):
            chosen[column] = draw(st.sampled_from(possible[column]))
        for column, (text, code) in chosen.items():
            cells[HEADER.index(column)] = text
            expected.append((row, column, code))
    keyed = {row for row, column, _ in expected if column in HEADER[:3]}
    whole = [position for position in range(len(rows)) if position + 2 not in keyed]
    for position in draw(st.lists(st.sampled_from(whole), min_size=not expected, max_size=3)):
        again = len(rows) + 2
        # A copy repeats the key, and whatever is wrong in the row.
        expected += [(again, column, code) for row, column, code in expected if row == position + 2]
        expected.append((again, "criterion", "duplicate_key"))
        rows.append(list(rows[position]))
    return rows, expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_so_many_mistakes_so_many_findings_in_one_pass(opened, rows, found, data):
    broken, expected = data.draw(spoilt(rows))
    order = data.draw(st.permutations(range(len(HEADER))), "order of columns")
    (outcome,) = upload.upload(ACTOR, [("scores.csv", written([[cells[i] for i in order] for cells in broken], order))])
    assert Counter(found(outcome, "error")) == Counter(expected)
    assert (outcome.accepted, outcome.upload_id, read.version(ACTOR)) == (False, None, 3)


def test_the_clean_file_from_which_the_mistakes_start_has_no_finding(opened, rows):
    with upload.rehearse(ACTOR, [("scores.csv", written(rows))]) as (outcome,):
        assert outcome.accepted and outcome.issues.empty


def test_a_finding_says_where_it_is_in_the_spreadsheet_and_in_the_file(opened):
    text = 'quarter,department,criterion,self_points,evidence\n2025-Q1,YT,C2,5,"one\ntwo"\n\n2025-Q1,HC,C2,x,\n'
    (outcome,) = upload.upload(ACTOR, [("scores.csv", text.encode())])
    (issue,) = outcome.issues[outcome.issues["severity"].eq("error")].to_dict("records")
    assert issue == {
        "row": 4,
        "line": 5,
        "column": "self_points",
        "letter": "D",
        "code": "not_a_number",
        "found": "x",
        "severity": "error",
        "params": {},
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(None, None, "empty_file")]),
        (";;;\n;;;\n", [(None, None, "empty_file")]),
        ("a,b\n1,2\n", [(None, None, "unknown_kind")]),
        ("quarter,department,criterion,actual\n", [(1, None, "no_rows")]),
        ("quarter,department,criterion,actual\n,,,\n", [(1, None, "no_rows")]),
        ("quarter,department,criterion,Quý,actual\n2025-Q1,YT,C1,x,9\n", [(1, "quarter", "duplicate_column")]),
        (
            "quarter,department,criterion,Quý,actual\n2025-Q1,YT,C1,x,chín\n",
            [(1, "quarter", "duplicate_column"), (2, "actual", "not_a_number")],
        ),
        ("department,criterion,actual\nYT,C1,9\nYT,C1,9\n", [(1, "quarter", "missing_column")]),
        ("decision_no,signed_on,subject\n1,1/1/2025,An\n2,1/1/2025,Bình\n", [(1, "title", "missing_column")]),
        ("decision_no,signed_on,subject,form\n1,1/1/2025,An,\n", [(2, "form", "title_or_form")]),
        ("quarter,department,criterion,actual\n2025-Q1,YT,C1,9,5\n", [(2, None, "too_many_cells")]),
        ("quarter,department,criterion,actual\n2025-Q1,YT,C1,9,\n", []),
    ],
)
def test_the_file_as_a_whole(text, told, opened, found):
    with upload.rehearse(ACTOR, [("file.csv", text.encode())]) as (outcome,):
        assert found(outcome) == told
        assert outcome.accepted is (not told)


def test_a_column_that_is_missing_is_told_where_the_kind_was_chosen(opened, found):
    text = "quarter,criterion,actual\n2025-Q1,C1,9\n"
    (outcome,) = upload.upload(ACTOR, [("file.csv", text.encode())], kind="scores")
    assert found(outcome) == [(1, "department", "missing_column")]


def test_a_column_that_nobody_knows_is_not_read_and_that_is_told(opened, found):
    text = "quarter,department,criterion,actual,colour,\n2025-Q1,YT,C1,9,red,\n"
    with upload.rehearse(ACTOR, [("file.csv", text.encode())]) as (outcome,):
        assert (outcome.accepted, found(outcome)) == (True, [(1, None, "unknown_column")])


def test_criteria_without_a_kind_are_no_departments(opened, found, files):
    header, *rows = [line.split(",") for line in files.criteria.splitlines()]
    text = "\n".join(",".join(cells[:4] + cells[5:]) for cells in [header, *rows])
    for kind in (None, "criteria"):
        (outcome,) = upload.upload(ACTOR, [("file.csv", text.encode())], kind=kind)
        assert (outcome.kind, found(outcome)) == ("criteria", [(1, "kind", "missing_column")])
    (outcome,) = upload.upload(ACTOR, [("file.csv", text.encode())], kind="departments")
    assert [*outcome.issues["code"]] == ["wrong_kind"]


@pytest.mark.parametrize("chosen", ["criteria", "targets", "scores", "commendations"])
def test_a_file_of_another_kind_than_chosen_is_told_as_such(chosen, opened, files):
    (outcome,) = upload.upload(ACTOR, [("file.csv", files.departments.encode())], kind=chosen)
    (issue,) = outcome.issues.to_dict("records")
    assert (issue["code"], issue["found"], issue["params"]) == ("wrong_kind", "departments", {"expected": chosen})
