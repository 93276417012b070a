"""What the progress page says, from frames of a few rows, and what it shows of the demonstration."""

from html import unescape

import pandas as pd
import pytest

from analytics.arithmetic import arithmetic
from pages.parts import attainment, criterion, matrix, squares, workings
from pages.results import progress
from tests.pages.conftest import written

STATUSES = ("met", "near", "not_met", "missing", "not_assigned")
NAMES = {"A": "Phòng A", "B": "Phòng B", "C": "Phòng C"}


def counts(*rows: dict) -> pd.DataFrame:
    """Rows of analytics.progress.by_criterion: what a row does not say is 0."""
    usual = {**dict.fromkeys(STATUSES, 0), "criterion": "C03", "name": "Sáng kiến được công nhận", "group": "C"}
    frame = pd.DataFrame([usual | row for row in rows])
    given = frame[["met", "near", "not_met"]].sum(axis=1)
    return frame.assign(given=given, departments=given + frame["missing"] + frame["not_assigned"])


def results(*rows: dict) -> pd.DataFrame:
    """Rows of criterion.rows with the names of the departments."""
    usual = {
        **{"department": "A", "criterion": "C03", "name": "Sáng kiến", "unit": "sáng kiến", "direction": "higher"},
        **{"formula": "linear", "target": 2.0, "actual": 2.0, "attainment": 1.0, "status": "met"},
    }
    frame = pd.DataFrame([usual | row for row in rows])
    return frame.assign(department_name=frame["department"].map(NAMES), short_name=frame["department"])


def cell(**changes) -> pd.Series:
    """A row of scoring.cells."""
    usual = {
        **{"formula": "linear", "status": "value", "basis": "formula", "target": 100.0, "actual": 95.0},
        **{"max_points": 10.0, "computed_points": 9.5, "points": 9.5, "verified_points": float("nan")},
        **{"department": "A", "criterion": "C", "kind": "target"},
    }
    return pd.Series(usual | changes)


SHORT = {"status": "not_met", "actual": 1.0, "attainment": 0.5}
MISSING = {"status": "missing", "actual": float("nan"), "attainment": float("nan")}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"met": 2, "not_met": 4}, {"criterion": "VT02", "name": "Vụ trốn", "not_met": 1}],
            "Quý IV/2025: đạt 2/7 chỉ tiêu đã có số liệu (28,6%). "
            "Yếu nhất: C03 Sáng kiến được công nhận, 2/6 đơn vị đạt.",
        ),
        ([{"met": 3}], "Quý IV/2025: đạt cả 3 chỉ tiêu đã có số liệu."),
        ([{"missing": 3}], "Quý IV/2025: chưa chỉ tiêu nào có số liệu."),
    ],
)
def test_the_headline_says_how_many_targets_are_met_and_which_criterion_is_the_weakest(rows, expected):
    assert progress.headline("vi", "Quý IV/2025", counts(*rows)) == expected


def test_what_falls_short_is_told_by_departments_or_by_the_name_of_the_only_one():
    rows = results(SHORT, {"department": "B"}, {"criterion": "VT02", "name": "Vụ trốn", "department": "C"} | SHORT)
    rows = rows.assign(group="C", kind="target", counted=True)
    assert [item.sentence for item in progress.shortfalls("vi", rows)] == [
        "VT02 Vụ trốn: Phòng C chưa đạt.",
        "C03 Sáng kiến: 1/2 đơn vị chưa đạt.",
    ]


def test_the_weakest_group_and_the_criteria_that_all_meet_are_the_findings():
    by_group = counts({"met": 2, "not_met": 4}, {"group": "A", "met": 3}, {"group": "B", "missing": 1})
    assert squares.group_finding("vi", by_group) == "Nhóm C đạt thấp nhất: 2/6 (33,3%)"
    assert squares.group_finding("vi", counts({"missing": 1})) == "Chưa chỉ tiêu nào có số liệu"
    assert squares.criteria_finding("vi", by_group) == "1/2 tiêu chí: mọi đơn vị đã có số liệu đều đạt"


@pytest.mark.parametrize(
    ("rows", "whole", "expected"),
    [
        (
            [{}, {"department": "B"} | SHORT],
            {"target": 4.0, "actual": 3.0, "attainment": 0.75},
            "C03 Sáng kiến: 1/2 đơn vị đạt; toàn Cơ sở 3/4 sáng kiến (75,0%).",
        ),
        (
            [{}, {"department": "B"} | SHORT],
            {"target": 0.0, "actual": 3.0, "attainment": 0.0},
            "C03 Sáng kiến: 1/2 đơn vị đạt; toàn Cơ sở 3 sáng kiến.",
        ),
        ([{}, {"department": "B"} | MISSING], None, "C03 Sáng kiến: 1/1 đơn vị đạt."),
        ([SHORT], None, "C03 Sáng kiến, Phòng A: 1/2 (50,0%), chưa đạt."),
        ([MISSING, {"department": "B"} | MISSING], None, "C03 Sáng kiến: chưa đơn vị nào có số liệu."),
        (
            [{"status": "given", "actual": 2.5}, {"department": "B", "status": "given", "actual": 3.5}],
            None,
            "C03 Sáng kiến: chấm trực tiếp, không có chỉ tiêu; bình quân 3,00 điểm.",
        ),
    ],
)
def test_a_criterion_says_who_meets_it_and_what_the_whole_organisation_did(rows, whole, expected):
    whole = None if whole is None else pd.Series(whole)
    assert criterion.headline("vi", results(*rows), whole) == expected


def test_a_criterion_names_those_who_fall_short():
    assert criterion.finding("vi", results({}, {"department": "B"} | SHORT)) == "Chưa đạt: B"
    assert criterion.finding("vi", results({})) == "Mọi đơn vị đã có số liệu đều đạt"
    assert criterion.finding("vi", results(*[SHORT] * 5)) == "5 đơn vị chưa đạt"


@pytest.mark.parametrize(
    ("row", "short", "long"),
    [
        ({}, "✓ 100%", "2/2 (100,0%): đạt"),
        (SHORT, "✗ 50%", "1/2 (50,0%): chưa đạt"),
        ({"status": "near", "actual": 1.992, "attainment": 0.996}, "~ 99,6%", "1,992/2 (99,6%): gần đạt"),
        ({"target": 0.0, "actual": 0.0, "attainment": float("nan")}, "✓ 0 sáng kiến", "0 sáng kiến: đạt"),
        ({"formula": "passfail", "target": 1.0, "actual": 1.0, "attainment": float("nan")}, "✓ đạt", "đạt"),
        (MISSING, "thiếu", "thiếu"),
        (MISSING | {"status": "not_assigned"}, "KG", "không giao"),
    ],
)
def test_a_cell_is_short_and_a_bar_tells_the_fraction(row, short, long):
    one = results(row).iloc[0]
    assert (attainment.short("vi", one), attainment.result("vi", one)) == (short, long)


@pytest.mark.parametrize(
    ("changes", "parameters", "expected"),
    [
        ({}, None, "tuyến tính, 95 / 100 × 10 = 9,50"),
        ({"actual": 110.0, "computed_points": 10.0, "points": 10.0}, None, "tuyến tính, 110 ≥ 100: đủ 10 = 10,00"),
        ({"points": 9.0, "verified_points": 9.0}, None, "tuyến tính, 95 / 100 × 10 = 9,50; điểm thẩm định 9,00"),
        (
            {"formula": "zero", "actual": 2.0, "target": 0.0, "computed_points": 2.0, "points": 2.0},
            "k=4",
            "trừ điểm theo số lần, 10 − 4 × 2 = 2,00",
        ),
        (
            {"formula": "lower", "actual": 5.0, "target": 4.0, "computed_points": 8.0, "points": 8.0},
            None,
            "càng thấp càng tốt, 4 / 5 × 10 = 8,00",
        ),
        (
            {"formula": "goalpost", "actual": 7.0, "computed_points": 7.0, "points": 7.0},
            "low=0 high=10",
            "theo khoảng giữa hai mốc, 10 × (7 − 0) / (10 − 0) = 7,00",
        ),
        (
            {"formula": "count", "actual": 3.0, "max_points": 2.0, "computed_points": 1.5, "points": 1.5},
            "per=0,5",
            "điểm cho mỗi lần, 3 × 0,5 = 1,50",
        ),
        (
            {"formula": "step", "actual": 92.0, "computed_points": 8.0, "points": 8.0},
            None,
            "theo bậc, 92 / 100 = 92,0% → 80,0% × 10 = 8,00",
        ),
        (
            {"formula": "range", "actual": 95.0},
            None,
            "càng gần chỉ tiêu càng tốt, 10 × (1 − |95 − 100| / 100) = 9,50",
        ),
        (
            {"formula": "half_leader", "actual": 110.0, "computed_points": 7.5, "points": 7.5},
            None,
            "so với đơn vị cao nhất, 10 / 2 + 10 / 2 × 10,0% / 20,0% = 7,50",
        ),
        (
            {"formula": "passfail", "actual": 0.0, "computed_points": 0.0, "points": 0.0},
            None,
            "đạt hoặc không đạt, không đạt = 0,00",
        ),
        ({"formula": None, "computed_points": float("nan"), "basis": "self"}, None, "điểm tự chấm 9,50"),
        ({"points": float("nan"), "status": "missing"}, None, "chưa có số liệu"),
        ({"points": 0.0, "status": "none"}, None, "không phát sinh"),
    ],
)
def test_the_arithmetic_of_each_formula_is_told_in_words(changes, parameters, expected):
    best = {"department": "B", "actual": 120.0}
    cells = pd.DataFrame([cell(**changes), cell(**(changes | best))])
    worked = arithmetic(cells, pd.DataFrame({"code": ["C"], "parameters": [parameters]}))
    assert workings.sentence("vi", worked.iloc[0]) == expected


def test_a_label_of_a_chart_is_escaped_and_links_where_there_is_somewhere_to_go():
    assert matrix.linked("A & <b>") == "A &amp; &lt;b&gt;"
    assert matrix.linked("A", "progress?group=A&lang=en", "#000") == (
        '<a href="progress?group=A&amp;lang=en" target="_self" style="color:#000">A</a>'
    )


def test_the_five_numbers_of_the_demonstration_add_up_to_all_targets(sample, visit):
    shown = written(visit("progress"))
    assert "Quý IV/2025: đạt 86/101 chỉ tiêu đã có số liệu (85,1%). Yếu nhất: C03 Sáng kiến được công nhận" in shown
    assert "trên 120 chỉ tiêu" in shown and 86 + 9 + 6 + 17 + 2 == 120


def test_a_criterion_has_an_address_with_its_arithmetic_and_the_rows_of_its_files(sample, visit):
    shown = written(visit("progress", criterion="C03", department="LDTL"))
    assert "C03 Sáng kiến được công nhận: 2/6 đơn vị đạt; toàn Cơ sở 9/14 sáng kiến (64,3%)." in shown
    assert "tuyến tính, 1 / 3 × 3 = 1,00" in shown
    assert "scores-2025-Q4-LDTL.csv, dòng 10" in shown and "targets-2025.csv, dòng 133" in shown


@pytest.mark.parametrize("period", ("2024-Q1", "2025-Q4", "2025-Q4-ytd"))
@pytest.mark.parametrize("code", ("A01", "B01", "E01", "F01", "G01", "QL01", "QL03", "TC03", "VT02"))
def test_a_criterion_of_each_kind_can_be_opened(sample, visit, code, period):
    app = visit("progress", criterion=code, period=period)
    assert not app.exception and not app.error
    assert "Cách tính" in written(app)


def test_a_group_can_be_opened_and_the_rest_is_one_click_away(sample, visit):
    app = visit("progress", group="C")
    assert "Quý IV/2025, nhóm C: đạt 14/18 chỉ tiêu đã có số liệu" in written(app)
    app.button_group(key="filter_group").set_value("A").run()
    assert app.query_params["group"] in ("A", ["A"])


def test_what_is_not_there_is_said_with_a_way_back(sample, visit):
    assert 'Không có tiêu chí mã "X1" trong Quý IV/2025.' in unescape(written(visit("progress", criterion="X1")))
    assert "Không có đơn vị nào khớp" in written(visit("progress", find="abc"))
    shown = written(visit("progress", criterion="QL01", find="YT"))
    assert "Tiêu chí QL01 không giao cho đơn vị nào đang hiển thị." in shown and "Xem tất cả tiêu chí" in shown
