"""A figure whose decimal mark seems to have moved is taken only with a reason; what may be real is taken without a word."""

import pandas as pd
import pytest

from data import read
from data.accounts import Actor
from data.checks.magnitudes import shifts
from data.files.intake import Asked
from data.upload import Terms
from pages.parts.issues import issue

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,actual,self_points\n"
NOTHING = float("nan")


def moved(text, *beside, percent=False):
    known = pd.DataFrame([beside], columns=[str(number) for number in range(len(beside))], dtype="float64")
    return int(shifts(pd.Series([text]), known, pd.Series([percent]), pd.Series(["YT"]))[0])


@pytest.mark.parametrize(
    ("text", "beside", "places"),
    [
        ("9540", [95], 2),
        ("0.95", [95], -2),
        ("1850000", [18500], 2),
        ("18.5", [18500], -3),
        ("4.044", [4000, 4100], -3),
        ("1.2", [120], -2),
        ("100", [1], 2),
        ("954", [95, 96], 1),
        ("9.54", [95, 96], -1),
        # What may be real
        ("1", [100], 0),
        ("2", [2000], 0),
        ("954", [95], 0),
        ("1", [10, 10, 9], 0),
        ("100", [10, 11], 0),
        ("24", [240], 0),
        ("300", [95, 96], 0),
        ("9540", [95, 9000], 0),
        ("9540", [], 0),
        ("9540", [NOTHING, 0, -5], 0),
        ("0", [95], 0),
        ("-95", [9500], 0),
        ("5", [100000000000], 0),
        ("95", [95], 0),
    ],
)
def test_a_shift_of_the_decimal_mark_is_told_from_what_may_be_real(text, beside, places):
    assert moved(text, *beside) == places


@pytest.mark.parametrize(
    ("text", "beside", "places"),
    [
        ("0.95", [95], -2),
        ("0.3", [95], -2),
        ("1", [95], -2),
        ("954", [95], 1),
        ("700", [95], 1),
        ("9.54", [95], -1),
        ("12", [95], 0),
        ("0.8", [1.5], 0),
        ("130", [95], 0),
        ("5", [95], 0),
    ],
)
def test_a_percentage_has_a_size_of_its_own(text, beside, places):
    assert moved(text, *beside, percent=True) == places


def test_a_whole_column_that_is_shifted_is_told_where_single_figures_of_it_would_not_be():
    texts = pd.Series(["30", "70", "50", "12", "4", "20"])
    beside = pd.DataFrame({"target": [2.5, 8, 5, 1, 4, 2.0]})
    departments = pd.Series(["A"] * 5 + ["B"])
    assert shifts(texts, beside, pd.Series([False] * 6), departments).to_list() == [1, 1, 1, 1, 0, 0]
    few = shifts(texts[:3], beside[:3], pd.Series([False] * 3), departments[:3])
    assert few.to_list() == [0, 0, 0]


def test_a_hundredfold_is_taken_with_a_reason_only_or_mended_as_is_proposed(
    organisation, put, found, values, suggested
):
    content = SCORES + "2025-Q1,YT,C1,950,\n2025-Q1,HC,C1,20,\n"
    asked = put(content)
    assert (asked.accepted, asked.unanswered, found(asked)) == (False, ("hundredfold",), [(2, "actual", "hundredfold")])
    params = asked.issues["params"].iloc[0]
    assert params == {"shift": 2, "beside": {"target": 10.0}, "meant": "9.5"}
    said = issue("vi", "hundredfold", "950", params)
    assert said.startswith("950 gấp khoảng 100 lần số dùng để so sánh (chỉ tiêu 10).")
    mended = put(content, terms=Terms(asked=Asked(mends=suggested(asked))))
    assert (mended.accepted, found(mended)) == (True, [])
    assert values(read.scores(ACTOR, ["2025-Q1"]), "department actual") == [("HC", 20), ("YT", 9.5)]
    assert put(content, terms=Terms(asked=Asked(answers={"hundredfold": "mở rộng địa bàn"}))).accepted


def test_earlier_figures_of_the_same_measure_are_compared_with_and_no_others(organisation, put, found):
    put(SCORES + "2025-Q1,YT,C2,,25.5\n2025-Q1,YT,P1,3,\n2025-Q1,HC,C2,,2\n")
    later = put(SCORES + "2025-Q2,YT,C2,,0.25\n2025-Q2,YT,P1,300,\n2025-Q2,HC,C2,,20\n")
    assert found(later) == [(2, "self_points", "hundredfold"), (3, "actual", "hundredfold")]
    assert later.issues["params"].iloc[0]["beside"] == {"1": 25.5}
    put("year,code,name,kind,formula,parameters,unit,max_points\n2026,P1,Nộp muộn,penalty,count,per=2,giờ,20\n")
    assert found(put(SCORES + "2026-Q1,YT,P1,300,\n")) == []


def test_a_target_a_hundred_times_that_of_the_year_before_wants_a_reason(organisation, put, found, files):
    put(files.criteria.replace("2025,", "2026,"))
    outcome = put("period,department,criterion,target\n2026-Q1,YT,C1,1050\n2026-Q1,HC,C1,25\n")
    assert (outcome.unanswered, found(outcome)) == (("hundredfold",), [(2, "target", "hundredfold")])


def test_what_is_proposed_is_written_as_the_file_writes_its_decimals(organisation, put, suggested):
    asked = put("Quý;Mã đơn vị;Mã tiêu chí;Thực hiện\n2025-Q1;YT;C1;1025\n2025-Q1;HC;C1;20,5\n")
    assert [mend.meant for mend in suggested(asked)] == ["10,25"]


def test_a_row_with_the_name_of_another_criterion_of_the_file_wants_a_reason(organisation, put, found):
    content = (
        "quarter,department,criterion,criterion_name,actual,self_points\n"
        "2025-Q1,YT,C1,Nề nếp,9,\n2025-Q1,YT,C2,hồ sơ xử lý,,25\n2025-Q1,YT,C3,Báo cáo,đạt,\n"
    )
    outcome = put(content)
    assert outcome.unanswered == ("rows_slipped",)
    assert found(outcome) == [
        (2, "criterion_name", "rows_slipped"),
        (3, "criterion_name", "rows_slipped"),
        (4, "criterion_name", "helper_differs"),
    ]


def test_verified_points_a_hundred_times_the_departments_own_want_a_reason(organisation, put, found):
    put(SCORES + "2025-Q1,YT,C2,,25.5\n2025-Q1,HC,C2,,20\n")
    points = "quarter,department,criterion,verified_points\n2025-Q1,YT,C2,0.255\n2025-Q1,HC,C2,18\n"
    asked = put(points)
    assert (asked.unanswered, found(asked)) == (("hundredfold",), [(2, "verified_points", "hundredfold")])
    assert asked.issues["params"].iloc[0] == {"shift": -2, "beside": {"self": 25.5}, "meant": "25.5"}
    said = issue("vi", "hundredfold", "0,255", asked.issues["params"].iloc[0])
    assert said.startswith("0,255 chỉ bằng khoảng 1/100 số dùng để so sánh (điểm tự chấm 25,5).")
    assert put(
        points.replace("verified_points\n", "verified_points,reason\n")
        .replace("0.255\n", "0.255,Sai mẫu\n")
        .replace(",18\n", ",18,\n")
    ).accepted
    beside = put("quarter,department,criterion,self_points,verified_points\n2025-Q1,HC,C2,20,0.18\n")
    assert found(beside) == [(2, "verified_points", "hundredfold")]


def test_money_is_compared_with_what_the_like_of_it_brought(organisation, put, found):
    heads = "decision_no,signed_on,subject,form,subject_type,level,department,amount\n"
    paper = "giấy khen,individual,grassroots,YT"
    rows = [f"{number}/QĐ,2025-03-0{number},Người {number},{paper}" for number in range(1, 5)]
    file = heads + f"{rows[0]},702000\n{rows[1]},702\n{rows[2]},702000\n"
    asked = put(file)
    assert (asked.unanswered, found(asked)) == (("hundredfold",), [(3, "amount", "hundredfold")])
    assert asked.issues["params"].iloc[0] == {"shift": -3, "beside": {"alike": 702000.0}, "meant": "702000"}
    assert put(file.replace(",702\n", ",468000\n")).accepted
    assert found(put(heads + f"{rows[3]},70200000\n")) == [(2, "amount", "hundredfold")]
    assert found(put(heads + f"{rows[3].replace('individual', 'collective')},70200000\n")) == []
