"""So many mistakes, so many findings, through the operator's door: clean files of four kinds, spoilt at random, several in a row."""

import io
import json
import shutil
from collections import Counter
from contextlib import redirect_stdout

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data import read, store
from data.__main__ import main
from data.accounts import Actor

SCORES = """\
quarter,department,criterion,target,actual,self_points,verified_points,not_assigned,evidence
2025-Q1,YT,C1,,9,,,,BC 1
2025-Q1,YT,C2,,,25,,,BC 2
2025-Q1,YT,C3,,đạt,,,,BC 3
2025-Q1,YT,B1,,,2,,,BC 4
2025-Q1,HC,C1,,20,,,,BC 5
2025-Q1,HC,C2,,,28.5,,,BC 6
2025-Q1,HC,C4,,-5,,,,BC 7
2025-Q1,VT,C5,,0,,,,BC 8
2025-Q1,VT,P1,,1,,,,BC 9
"""
VERIFICATIONS = """\
quarter,department,criterion,verified_points,not_assigned,reason
2025-Q1,YT,C1,40,,
2025-Q1,YT,C2,22.5,,Muộn
2025-Q1,HC,C3,10,,
2025-Q1,HC,B1,0,,
"""
DIVIDING, PASSFAIL = {"C1", "C4"}, {"C3"}


@pytest.fixture(scope="module")
def check(organisation_file, tmp_path_factory):
    """Uploads a file through the command; whether it was accepted, its issues as (row, column, code), and the kind that was seen."""
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copy(organisation_file, folder / "test.duckdb")

    def told(table, kind=None):
        file = folder / "file.csv"
        file.write_text("".join(",".join(cells) + "\n" for cells in table), encoding="utf-8")
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(out):
            code = main(["upload", "--json", "--dry-run", str(file), *(["--kind", kind] if kind else [])])
        out.seek(0)
        (line,) = map(json.loads, out.read().splitlines())
        assert code == (0 if line["accepted"] else 1)
        return (
            line["accepted"],
            Counter((one["row"], one["column"], one["code"]) for one in line["issues"]),
            line["kind"],
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(folder / "test.duckdb"))
        yield told
        assert read.version(Actor("Thư ký")) == 3
        store.close()


def of_scores(row, known):
    """Column → the mistakes that can be made in it, as (text, code); `known`: the criterion is there and right."""
    criterion = row["criterion"]
    points = [("-1", "negative_points"), ("nhiều", "not_a_number")] + [("1000", "above_maximum")] * known
    word = "not_passfail" if known and criterion in PASSFAIL else "not_a_number"
    negative = [("-2", "negative_magnitude")] * (known and criterion in ("B1", "P1"))
    return {
        "quarter": [("2025-Q9", "not_a_quarter"), ("hôm qua", "not_a_quarter"), ("2031-Q5", "not_a_quarter"), ("", "missing_value")],
        "department": [("Phòng Không Có", "unknown_department"), ("", "missing_value")],
        "target": [("mười", "not_a_number")] + [("0", "zero_target")] * (known and criterion in DIVIDING),
        "actual": [("gần đạt", word), ("1.2.3", word), *negative],
        "self_points": points,
        "verified_points": points,
        "not_assigned": [("có thể", "not_a_boolean")],
    }  # fmt: skip


def of_targets(row, known):
    return {
        "period": [("2025-Q5", "not_a_period"), ("sang năm", "not_a_period"), ("", "missing_value")],
        "department": [("Phòng Không Có", "unknown_department"), ("", "missing_value")],
        "target": [("bốn", "not_a_number"), ("", "missing_value")] + [("0", "zero_target")] * known,
    }


def of_verifications(row, known):
    above = [("99", "above_maximum")] * known
    return {
        "quarter": [("2025-Q9", "not_a_quarter"), ("hôm qua", "not_a_quarter")],
        "department": [("Phòng Không Có", "unknown_department")],
        "verified_points": [("-1", "negative_number"), ("đủ", "not_a_number"), ("", "missing_value"), *above],
        "not_assigned": [("có thể", "not_a_boolean")],
    }


def of_criteria(row, known):
    return {
        "year": [("25", "not_a_year"), ("", "missing_value")],
        "code": [("", "missing_value")],
        "name": [("", "missing_value")],
        "kind": [("goal", "unknown_choice"), ("", "missing_value")],
        "formula": [("cubic", "unknown_choice")],
        "parameters": [("k", "bad_parameters"), ("k=-1", "bad_parameter"), ("per=0", "bad_parameter"), ("k=1 k=2", "parameter_twice")],
        "max_points": [("-1", "negative_number"), ("mười", "not_a_number")],
        "departments": [("YT|QQQQ", "unknown_department")],
    }  # fmt: skip


@st.composite
def spoilt(draw, text, mistakes, key, losable):
    """A file with mistakes in it, and what must be told of them: (row, column, code)."""
    header, *rows = [line.split(",") for line in text.splitlines()]
    lost, expected = draw(st.sampled_from([None, None, *losable])), []
    for position in draw(st.lists(st.integers(0, len(rows) - 1), unique=True)):
        cells, chosen = rows[position], {}
        unknown = "criterion" in header and draw(
            st.sampled_from([None, None, ("C99", "unknown_criterion"), ("", "missing_value")])
        )
        if unknown:
            chosen["criterion"] = unknown
        possible = mistakes(dict(zip(header, cells, strict=True)), not unknown and lost != "criterion")
        for column in draw(st.lists(st.sampled_from(sorted(possible)), unique=True, max_size=5)):
            chosen[column] = draw(st.sampled_from(possible[column]))
        for column, (cell, code) in chosen.items():
            cells[header.index(column)] = cell
            expected += [(position + 2, column, code)] * (column != lost)
    keyed = {row for row, column, _ in expected if column in key}
    whole = [position for position in range(len(rows)) if position + 2 not in keyed]
    if whole and lost not in key:
        for position in draw(st.lists(st.sampled_from(whole), max_size=3)):
            again = len(rows) + 2
            # A copy repeats the key, and whatever is wrong in the row.
            expected += [(again, column, code) for row, column, code in expected if row == position + 2]
            expected.append((again, key[-1], "duplicate_key"))
            rows.append(list(rows[position]))
    order = draw(st.permutations([position for position, name in enumerate(header) if name != lost]))
    table = [[cells[i] for i in order] for cells in [header, *rows]]
    assume(all(any(cells) for cells in table))  # a row that has nothing left is no row
    if lost:
        expected.append((1, lost, "missing_column"))
    doubled = draw(st.sampled_from([None, None, *(name for name in header if name != lost)]))
    if doubled:
        table = [[*cells, cell] for cells, cell in zip(table, [doubled, *["rác"] * len(rows)], strict=True)]
        expected.append((1, doubled, "duplicate_column"))
    for position in draw(st.lists(st.integers(1, len(rows)), unique=True, max_size=3)):
        table[position].append("thừa")
        expected.append((position + 1, None, "too_many_cells"))
    return table, expected


KINDS = {
    "scores": (SCORES, of_scores, ("quarter", "department", "criterion")),
    "targets": (None, of_targets, ("period", "department", "criterion")),
    "verifications": (VERIFICATIONS, of_verifications, ("quarter", "department", "criterion")),
    "criteria": (None, of_criteria, ("year", "code")),
}
LOSABLE = {"targets": ("target",), "verifications": ("verified_points",), "criteria": ("name", "kind", "max_points")}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_each_mistake_is_told_once_at_its_cell_whatever_else_is_wrong(kind, check, files, data):
    text, mistakes, key = KINDS[kind]
    text = text or getattr(files, kind)
    table, expected = data.draw(spoilt(text, mistakes, key, (*key, *LOSABLE.get(kind, ()))))
    accepted, issues, seen = check(table, kind)
    wanting = {"unused_parameter", "points_not_scale"}
    assert Counter({one: n for one, n in issues.items() if one[2] not in wanting}) == Counter(expected)
    assert (accepted, seen) == (not expected, kind)


def test_rows_with_a_cell_too_many_are_no_other_table_whose_names_leave_a_column_blank(check):
    header = ["quarter", "department", "criterion", "verified_points", "reason"]
    rows = [["2025-Q1", "YT", "C1", "40", ""], ["hôm qua", "Phòng Không Có", "", "đủ", "Muộn", "thừa"]]
    rows += [["2025-Q1", "HC", "C3", "10", "", "thừa"], ["2025-Q1", "HC", "B1", "0", "", "thừa"]]
    mistakes = {"quarter": "not_a_quarter", "department": "unknown_department", "criterion": "missing_value", "verified_points": "not_a_number"}  # fmt: skip
    surplus = [(row, None, "too_many_cells") for row in (3, 4, 5)]
    assert check([header, *rows], "verifications")[1] == Counter([*surplus, *((3, *one) for one in mistakes.items())])


@pytest.mark.parametrize("lost", ["quarter", "department", "criterion"])
def test_a_file_of_results_that_lacks_a_column_is_still_seen_as_one(lost, check):
    header, *rows = [line.split(",") for line in SCORES.splitlines()]
    at = header.index(lost)
    rows[1][header.index("self_points")] = "-1"
    table = [[cell for i, cell in enumerate(cells) if i != at] for cells in [header, *rows]]
    expected = Counter([(1, lost, "missing_column"), (3, "self_points", "negative_points")])
    assert check(table) == (False, expected, "scores")


@pytest.mark.parametrize(("written", "code"), [("hôm qua", "not_a_quarter"), ("2031-Q7", "not_a_quarter")])
def test_where_no_quarter_is_right_the_criteria_are_checked_by_the_newest_set(written, code, check):
    header, *rows = [line.split(",") for line in SCORES.splitlines()]
    table = [header, *([written, cells[1], "C99", *cells[3:]] for cells in rows)]
    each = [
        (row, column, told)
        for row in range(2, 11)
        for column, told in (("quarter", code), ("criterion", "unknown_criterion"))
    ]
    assert check(table)[:2] == (False, Counter(each))


def test_a_whole_file_of_a_year_without_criteria_has_one_finding(check):
    assert check([line.replace("2025", "2031").split(",") for line in SCORES.splitlines()])[:2] == (
        False,
        Counter([(None, "criterion", "no_criteria")]),
    )
