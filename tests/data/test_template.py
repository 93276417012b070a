"""The file to fill in: what Excel with Vietnamese settings opens, saves, and what then goes in."""

import csv
import io

import pandas as pd
import pytest

from data import read
from data.accounts import Actor
from data.contract import CONTRACTS
from data.inert import inert
from data.template import BOM, department_code, template

ACTOR = Actor("Thư ký")


def table(content):
    """The cells of a template, which must be as Excel with Vietnamese settings expects it."""
    text = content.decode("utf-8")
    assert text.startswith(BOM) and text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=";"))


def saved(rows):
    """What Excel with Vietnamese settings saves as CSV UTF-8: quotation marks only where a cell needs them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return (BOM + out.getvalue()).encode("utf-8")


def filled(content, **cells):
    """The template with a row of these cells, one for each column whose name is given."""
    (headers, *_) = table(content)
    return saved([headers, [cells.get(name, "") for name in headers]])


def test_a_department_gets_a_row_for_each_criterion_of_its_quarter(organisation):
    assert table(template(ACTOR, "scores", "Trạm xá", "2025-Q1")) == [
        ["quarter", "department", "criterion", "criterion_name", "unit", "max_points", "assigned_target", "target", "actual", "self_points", "not_assigned", "estimated", "evidence", "note"],
        ["2025-Q1", "YT", "B1", "Điểm thưởng", "", "10", *[""] * 8],
        ["2025-Q1", "YT", "C1", "Hồ sơ xử lý", "hồ sơ", "40", "10", *[""] * 7],
        ["2025-Q1", "YT", "C2", "Nề nếp", "", "30", *[""] * 8],
        ["2025-Q1", "YT", "C3", "Báo cáo đúng hạn", "", "10", *[""] * 8],
        ["2025-Q1", "YT", "C4", "Chi phí", "triệu đồng", "20", "5", *[""] * 7],
        ["2025-Q1", "YT", "P1", "Nộp muộn", "ngày", "20", *[""] * 8],
    ]  # fmt: skip


def test_the_template_knows_what_is_due_and_what_is_not_assigned(organisation, put):
    put("year,code,name,kind,max_points,due\n2025,C2,Nề nếp,scored,30,2|4\n")
    put("period,department,criterion,target\n2025-Q1,YT,C3,KG\n2025-Q1,YT,C4,2.75\n")
    rows = {row[2]: row for row in table(template(ACTOR, "scores", "YT", "2025-Q1"))[1:]}
    assert list(rows) == ["B1", "C1", "C3", "C4", "P1"]
    assert (rows["C3"][10], rows["C1"][10], rows["C4"][6]) == ("x", "", "2,75")
    assert "C2" in {row[2] for row in table(template(ACTOR, "scores", "YT", "2025-Q2"))[1:]}


@pytest.mark.parametrize("vietnamese", [False, True])
def test_what_excel_with_vietnamese_settings_saves_from_a_template_goes_in(vietnamese, organisation, put, values):
    put("period,department,criterion,target\n2025-Q1,YT,C1,1200\n")
    headers, *rows = table(template(ACTOR, "scores", "YT", "2025-Q1", vietnamese))
    names = table(template(ACTOR, "scores", "YT", "2025-Q1"))[0]
    entered = {
        "C1": {"actual": "1.234,5", "evidence": 'BC số "12"; trang 3'},
        "C2": {"self_points": "27,25", "note": "hai\ndòng"},
        "C3": {"actual": "đạt"},
        "C4": {"actual": "-0,125", "estimated": "x"},
        "B1": {"self_points": "2,5", "evidence": "QĐ 15/QĐ-SYT"},
    }
    for row in rows:
        for name, text in entered.get(row[2], {}).items():
            row[names.index(name)] = text
    outcome = put(saved([headers, *rows]))
    assert (outcome.accepted, outcome.kind, outcome.issues.empty) == (True, "scores", True)
    stored = values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual self_points estimated evidence note")
    assert stored == [
        ("B1", None, 2.5, False, "QĐ 15/QĐ-SYT", None),
        ("C1", 1234.5, None, False, 'BC số "12"; trang 3', None),
        ("C2", None, 27.25, False, None, "hai dòng"),
        ("C3", 1, None, False, None, None),
        ("C4", -0.125, None, True, None, None),
        ("P1", None, None, False, None, None),
    ]


def test_an_untouched_template_goes_in_and_says_what_is_missing(organisation, put, found):
    outcome = put(template(ACTOR, "scores", "YT", "2025-Q1"))
    assert outcome.accepted
    assert found(outcome) == [
        (3, "actual", "missing_actual"),
        (4, "self_points", "missing_points"),
        (5, "actual", "missing_actual"),
        (6, "actual", "missing_actual"),
    ]


def test_an_assigned_target_is_written_as_it_was_given(organisation, put):
    put("period,department,criterion,target\n2025-Q2,YT,C1,100000\n2025-Q2,YT,C4,0.000001\n2025-Q3,YT,C1,2507180.74\n")
    second = {row[2]: row[6] for row in table(template(ACTOR, "scores", "YT", "2025-Q2"))[1:]}
    third = {row[2]: row[6] for row in table(template(ACTOR, "scores", "YT", "2025-Q3"))[1:]}
    assert (second["C1"], second["C4"], third["C1"]) == ("100000", "0,000001", "2507180,74")


def test_no_name_in_a_template_runs_as_a_formula_and_it_still_comes_back(organisation, put, found):
    put('year,code,name,kind,max_points,unit\n2025,-X1,=HYPERLINK("x"),bonus,5,+vụ\n')
    content = template(ACTOR, "scores", "YT", "2025-Q1")
    (row,) = (row for row in table(content) if "X1" in row[2])
    assert row[2:5] == ["'-X1", '\'=HYPERLINK("x")', "'+vụ"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table(content) for cell in row)
    assert put(content).accepted


@pytest.mark.parametrize("kind", list(CONTRACTS))
def test_a_template_of_a_kind_has_its_columns_and_is_recognised(kind, empty, put, found):
    for vietnamese in (False, True):
        (headers,) = table(template(ACTOR, kind, vietnamese=vietnamese))
        columns = CONTRACTS[kind].stored
        assert headers == [column.header if vietnamese else column.name for column in columns]
        outcome = put(template(ACTOR, kind, vietnamese=vietnamese))
        assert (outcome.accepted, outcome.kind, found(outcome)) == (False, kind, [(1, None, "no_rows")])


def test_dates_day_first_and_decimal_commas_go_in_for_every_other_kind(empty, put, values):
    for kind, cells in {
        "departments": {"code": "YT", "name": "Phòng Y tế", "staff_count": "20", "valid_from": "01/07/2024"},
        "criteria": {"year": "2025", "code": "C1", "name": "Một", "kind": "chỉ tiêu", "formula": "tuyến tính", "max_points": "12,5", "due": "1|4"},
        "targets": {"period": "Quý I/2025", "department": "YT", "criterion": "C1", "target": "1.250,75"},
        "verifications": {"quarter": "2025-Q1", "department": "YT", "criterion": "C1", "verified_points": "9,5"},
        "achievements": {"quarter": "2025-Q1", "department": "YT", "subject": "An", "achieved_on": "05/02/2025", "title": "Sáng kiến"},
        "commendations": {"decision_no": "1/QĐ", "signed_on": "9/3/2025", "subject": "An", "form": "Giấy khen", "amount": "1.800.000"},
    }.items():  # fmt: skip
        outcome = put(filled(template(ACTOR, kind), **cells))
        assert (outcome.accepted, outcome.kind) == (True, kind), outcome.issues
    assert values(read.departments(ACTOR), "valid_from") == [(pd.Timestamp("2024-07-01"),)]
    assert values(read.criteria(ACTOR, 2025), "kind formula max_points due") == [("target", "linear", 12.5, "1|4")]
    assert values(read.targets(ACTOR, 2025), "period target") == [("2025-Q1", 1250.75)]
    assert values(read.verifications(ACTOR, ["2025-Q1"]), "verified_points") == [(9.5,)]
    assert values(read.achievements(ACTOR), "achieved_on") == [(pd.Timestamp("2025-02-05"),)]
    assert values(read.commendations(ACTOR), "signed_on amount award_year") == [
        (pd.Timestamp("2025-03-09"), 1800000, 2025)
    ]


def test_a_department_is_found_by_any_of_its_names_or_not_at_all(organisation):
    assert department_code(ACTOR, "trạm xá") == "YT"
    with pytest.raises(KeyError):
        template(ACTOR, "scores", "Phòng Không Có", "2025-Q1")
    with pytest.raises(KeyError):
        template(ACTOR, "no such kind")


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-3,5", "-3,5"),
        ("-1.234,5", "-1.234,5"),
        ("-12%", "-12%"),
        ("BC 1", "BC 1"),
        ("", ""),
    ],
)
def test_a_text_that_would_run_is_written_as_text_and_a_negative_number_stays_one(text, written_as):
    assert inert(text) == written_as
