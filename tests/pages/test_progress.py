"""What the progress page says, from frames of a few rows, and what it shows of the demonstration."""

from html import unescape

import pandas as pd
import pytest

from analytics.arithmetic import arithmetic
from data import upload
from data.accounts import Actor
from pages.parts import attainment, criterion, load, matrix, outlook, squares, workings
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


def test_without_a_target_the_headline_does_not_wait_for_figures():
    assert progress.headline("vi", "Quý IV/2025", counts({}).iloc[:0]) == "Quý IV/2025: không tiêu chí nào có chỉ tiêu."


def test_what_falls_short_is_told_by_departments_or_by_the_name_of_the_only_one():
    rows = results(SHORT, {"department": "B"}, {"criterion": "VT02", "name": "Vụ trốn", "department": "C"} | SHORT)
    rows = rows.assign(group="C", kind="target", counted=True)
    assert [item.sentence for item in progress.shortfalls("vi", rows)] == [
        "VT02 Vụ trốn: Phòng C chưa đạt.",
        "C03 Sáng kiến: 1/2 đơn vị chưa đạt.",
    ]
    near = rows.replace({"status": {"not_met": "near"}})
    assert [item.sentence for item in progress.shortfalls("vi", near)] == [
        "VT02 Vụ trốn: Phòng C mới gần đạt.",
        "C03 Sáng kiến: 1/2 đơn vị mới gần đạt.",
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


def year(**changes) -> pd.Series:
    """A row of analytics.outlook."""
    usual = {
        **{
            "target": 120.0,
            "actual": 50.0,
            "given": 2,
            "open": 2,
            "missing": 0,
            "direction": "higher",
            "possible": None,
        },
        **{"left": 70.0, "pace_needed": 35.0, "projected": 100.0, "projected_low": 90.0, "projected_high": 110.0},
        **{"status": "at_risk", "reason": "projected", "department": "A", "short_name": "A"},
        **{"criterion": "C03", "name": "Sáng kiến", "unit": "sáng kiến"},
    }
    return pd.Series(usual | changes)


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({}, "! có nguy cơ không đạt", "dự kiến 100, thiếu 20 so với chỉ tiêu 120"),
        (
            {"direction": "lower", "target": 10.0, "projected": 16.0},
            "! có nguy cơ không đạt",
            "dự kiến 16, vượt 6 so với mức 10",
        ),
        ({"missing": 1}, "! có nguy cơ không đạt", "dự kiến 100, thiếu 20 so với chỉ tiêu 120; thiếu số liệu 1 quý"),
        ({"status": "on_track", "projected": 140.0}, "→ đúng tiến độ", "dự kiến 140, chỉ tiêu 120"),
        (
            {"status": "reached", "reason": "kept", "actual": 130.0},
            "✓ đã đạt",
            "đã có 130, chỉ tiêu 120; các quý còn lại không làm thay đổi được",
        ),
        ({"status": "reached", "reason": "decided", "actual": 120.0}, "✓ đã đạt", "cả năm 120, chỉ tiêu 120"),
        ({"status": "out_of_reach", "reason": "decided", "actual": 119.0}, "✗ không đạt", "cả năm 119, chỉ tiêu 120"),
        (
            {"status": "out_of_reach", "reason": "exceeded", "target": 10.0, "actual": 14.0},
            "✗ không còn khả năng đạt",
            "đã có 14, cả năm chỉ được phép 10",
        ),
        (
            {"status": "out_of_reach", "reason": "above_possible", "pace_needed": 100.04, "possible": 100.0},
            "✗ không còn khả năng đạt",
            "mỗi quý còn lại cần 100,04, trong khi tối đa là 100",
        ),
        (
            {"status": "not_enough_data", "reason": "few_quarters", "given": 1, "projected": float("nan")},
            "chưa đủ số liệu",
            "mới có 1 quý có số liệu, cần ít nhất 2 quý",
        ),
    ],
)
def test_each_outlook_has_its_word_and_its_reason_in_numbers(changes, status, reason):
    assert (outlook.status("vi", year(**changes)), outlook.reason("vi", year(**changes))) == (status, reason)


def test_a_projection_has_one_decimal_unless_it_would_read_like_its_target():
    assert outlook.figure("vi", 97.9449, 98) == "97,9"
    assert outlook.figure("vi", 97.96, 98) == "97,96"
    assert outlook.figure("vi", 98.0, 98) == "98"
    assert outlook.figure("vi", float("nan")) == ""


def test_what_is_at_risk_says_the_pace_and_leads_to_its_criterion():
    (item,) = outlook.items("vi", pd.DataFrame([year()]))
    assert item.sentence == "A, C03 Sáng kiến: dự kiến 100, thiếu 20 so với chỉ tiêu 120; mỗi quý còn lại cần 35."
    assert item.changes == {"criterion": "C03", "department": "A"}


def test_the_year_of_a_criterion_names_the_departments_at_risk():
    frame = pd.DataFrame([year(), year(status="on_track", short_name="B"), year(status="out_of_reach")])
    assert outlook.finding("vi", frame, 2025) == (
        "Cả năm 2025: 1/3 đơn vị đã đạt hoặc đúng tiến độ; có nguy cơ không đạt: A"
    )


def test_in_june_the_page_lists_the_worst_five_and_leads_to_all_of_them(sample, visit):
    shown = written(visit("progress", period="2025-Q2"))
    listed = shown.split("Có nguy cơ không đạt chỉ tiêu năm")[1].split("</ul>")[0]
    assert listed.count("<li>") == 5
    assert "LĐTL, C03 Sáng kiến được công nhận: dự kiến 0, thiếu 6 so với chỉ tiêu 6; mỗi quý còn lại cần 3." in listed
    risky = int(load.outlook(Actor("test", "secretary"), "2025-Q2")["status"].eq("at_risk").sum())
    assert f"có nguy cơ không đạt: {risky}" in shown and "outlook=at_risk" in shown


def test_the_targets_of_the_year_can_be_read_by_their_outlook(sample, visit):
    app = visit("progress", period="2025-Q2", outlook="at_risk")
    shown = written(app)
    counts = load.outlook(Actor("test", "secretary"), "2025-Q2")["status"].value_counts()
    risky, lost = counts["at_risk"], counts["out_of_reach"]
    told = f"{risky}/{counts.sum()} chỉ tiêu năm có nguy cơ không đạt, {lost} không còn khả năng đạt."
    assert f"Tính đến Quý II/2025: {told}" in shown and shown.split("<tbody>")[1].count("<tr") == risky
    app.button_group(key="filter_outlook").set_value("out_of_reach").run()
    assert app.query_params["outlook"] in ("out_of_reach", ["out_of_reach"])
    assert written(app).split("<tbody>")[1].count("<tr") == lost
    assert "Không có đơn vị nào khớp" in written(visit("progress", outlook="at_risk", find="abc"))


def test_a_criterion_says_what_is_left_the_pace_and_the_projected_year_with_its_range(sample, visit):
    shown = written(visit("progress", period="2025-Q2", criterion="YT03", department="YT"))
    assert "Cả năm 2025: 1/1 đơn vị đã đạt hoặc đúng tiến độ" in shown and "Tính đến Quý II/2025" in shown
    for words in (
        "7.213",
        "3.606,5",
        "× 2 quý",
        "14.979,2",
        "từ 14.452,5 đến 15.282,5",
        "dự kiến 14.979,2, chỉ tiêu 14.600",
    ):
        assert words in shown
    assert "chưa đủ 12 quý (mới có 6)" in shown and "nét chấm: nhịp cần ở các quý chưa có số liệu" in shown


def test_a_quarter_not_handed_in_is_told_as_missing_and_is_no_zero(sample, visit):
    shown = written(visit("progress", period="2025-Q4", criterion="A02", department="VT2"))
    assert "mỗi quý còn lại cần 106,8, trong khi tối đa là 100; thiếu số liệu 1 quý" in shown
    assert "✗ không đạt" in shown and "cả năm 98,5, chỉ tiêu 95" in shown


def test_limits_of_usual_variation_are_drawn_from_twelve_quarters_on(empty, visit):
    actual = [10, 12, 11, 13, 10, 12, 30, 13, 10, 12, 11, 13]
    quarters = [f"{year}-Q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)]
    head = "year,code,name,group,kind,formula,direction,max_points,accumulation,unit\n"
    files = {
        "departments": "code,name,short_name,block\nA,Phòng Một,P1,x\n",
        "criteria": head + "".join(f"{y},C1,Số vụ,A,target,linear,higher,100,sum,vụ\n" for y in (2022, 2023, 2024)),
        "targets": "period,department,criterion,target\n" + "".join(f"{y},A,C1,50\n" for y in (2022, 2023, 2024)),
        "scores": "quarter,department,criterion,target,actual\n"
        + "".join(f"{quarter},A,C1,10,{value}\n" for quarter, value in zip(quarters, actual, strict=True)),
    }
    outcomes = upload.upload(Actor("test", "secretary"), [(f"{k}.csv", text.encode()) for k, text in files.items()])
    assert all(outcome.accepted for outcome in outcomes), [outcome.issues for outcome in outcomes]
    shown = written(visit("progress", period="2024-Q4", criterion="C1"))
    # Moves 2 1 2 3 2 18 17 3 2 1 2 make 53 over 11; the mean is 157 / 12.
    assert "bình quân 13,1 và giới hạn dao động thông thường từ 0,3 đến 25,9; quý khoanh tròn: khác thường" in shown
    assert "ngoài giới hạn" in shown and "III/2023" in shown
    assert "chưa đủ 12 quý (mới có 11)" in written(visit("progress", period="2024-Q3", criterion="C1"))


def test_a_sum_that_lacks_a_quarter_names_it(sample, visit):
    assert "Điểm vệ tinh số 2 thiếu số liệu Quý IV/2025." in written(visit("progress", period="2025-Q4-ytd"))
