"""What the comparison says, from frames of a few rows, and what it shows of the demonstration."""

import pandas as pd
import pytest

from pages.parts import differences
from pages.results import comparison
from tests.pages.conftest import written

NAMES = {"A": "Phòng A", "B": "Phòng B", "C": "Phòng C"}
NONE = float("nan")


def chosen(**totals: float) -> pd.DataFrame:
    frame = pd.DataFrame({"department": list(totals), "total": list(totals.values())})
    frame["department_name"] = frame["department"].map(NAMES)
    frame["missing"] = frame["total"].isna().astype(int) * 4
    return frame.assign(short_name=frame["department"], required=22, lacking="")


def parts(*rows: tuple) -> pd.DataFrame:
    """Part, criterion and difference of analytics.comparison.gap."""
    frame = pd.DataFrame(rows, columns=["part", "criterion", "difference"])
    return frame.assign(name="Sáng kiến", group="C")


GAP = parts(("criterion", "C03", 3.0), ("criterion", "A02", 0.9), ("criterion", "B03", -1.7), ("bonus", None, 0.0))


@pytest.mark.parametrize(
    ("totals", "told", "expected"),
    [
        (
            (90.2, 88.0),
            GAP,
            "Phòng A hơn Phòng B 2,20 điểm: hơn ở C03 (+3,00) và A02 (+0,90), kém ở B03 (−1,70).",
        ),
        (
            (88.0, 90.2),
            GAP.assign(difference=-GAP["difference"]),
            "Phòng A kém Phòng B 2,20 điểm: kém ở C03 (−3,00) và A02 (−0,90), hơn ở B03 (+1,70).",
        ),
        (
            (90.0, 88.0),
            parts(("own", None, 2.0)),
            "Phòng A hơn Phòng B 2,00 điểm: hơn ở Nhiệm vụ riêng (+2,00).",
        ),
        (
            (90.0, 90.0),
            parts(("criterion", "C03", 1.0), ("penalty", None, -1.0)),
            "Phòng A và Phòng B bằng tổng điểm: hơn ở C03 (+1,00), kém ở Điểm trừ (−1,00).",
        ),
        ((90.0, 90.0), parts(("criterion", "C03", 0.0)), "Phòng A và Phòng B bằng nhau ở mọi mặt."),
        (
            (90.0, NONE),
            parts(("criterion", "C03", -1.0), ("criterion", "C04", NONE)),
            "Chưa so được tổng điểm: Phòng B thiếu 4/22 tiêu chí. "
            "Ở 1 tiêu chí cả hai đã có số liệu, Phòng B hơn Phòng A 1,00 điểm.",
        ),
        (
            (90.0, NONE),
            parts(("criterion", "C03", NONE)),
            "Chưa so được tổng điểm: Phòng B thiếu 4/22 tiêu chí.",
        ),
    ],
)
def test_two_departments_are_told_apart_by_their_largest_differences(totals, told, expected):
    assert comparison.headline("vi", chosen(A=totals[0], B=totals[1]), told) == expected


def test_three_to_five_are_told_by_the_groups_in_which_one_is_highest():
    groups = pd.DataFrame([("A", "A|B", 1.0), ("B", "A", 0.5), ("C", "C", 6.5)], columns=["group", "best", "spread"])
    three = chosen(A=90.0, B=89.0, C=88.0)
    assert comparison.several("vi", three, groups) == (
        "Phòng A cao nhất ở 2/3 nhóm; chênh nhau nhiều nhất ở nhóm C (6,50 điểm)."
    )
    assert comparison.several("vi", three, groups.iloc[:0]) == "Chưa nhóm nào có đủ số liệu của A, B và C."


def test_a_code_that_is_part_of_another_does_not_win_its_groups():
    groups = pd.DataFrame([("A", "AB", 1.0)], columns=["group", "best", "spread"])
    frame = chosen(A=90.0, B=89.0).assign(department=["A", "AB"])
    assert comparison.several("vi", frame, groups).startswith("Phòng B cao nhất ở 1/1 nhóm")


def test_the_chart_of_two_names_the_largest_difference():
    assert differences.finding("vi", chosen(A=90.2, B=88.0), GAP) == "Chênh nhiều nhất ở C03 Sáng kiến: A hơn 3,00 điểm"
    equal = parts(("criterion", "C03", 0.0))
    assert differences.finding("vi", chosen(A=90.0, B=90.0), equal) == "Bằng nhau ở mọi tiêu chí đã có số liệu"


def test_the_page_opens_with_ranks_one_and_two(sample, visit):
    shown = written(visit("comparison"))
    assert "Phòng Quản lý học viên hơn Phòng Tư vấn - Giáo dục 1,93 điểm: hơn ở C03 (+1,50)" in shown


def test_the_choice_stands_in_the_address_and_the_buttons_write_it(sample, visit):
    app = visit("comparison", departments="QLHV,YT,LDTL", **{"as": "YT"})
    assert "Phòng Quản lý học viên cao nhất ở 3/5 nhóm" in written(app)
    labels = [button.label for button in app.button]
    assert labels == ["Hạng 1 và 2", "Đơn vị tôi và đơn vị liền trên", "Cùng khối"]
    app.button(key="set_above").click().run()
    assert app.query_params["departments"] in ("YT,TV-GD", ["YT,TV-GD"])
    app.button(key="set_first").click().run()
    assert "departments" not in app.query_params


def test_not_assigned_leaves_sum_and_maximum_and_the_header_says_so(sample, visit):
    assert "tính trên 97 điểm được giao" in written(visit("comparison", departments="QLHV,LDTL"))


def test_a_department_without_figures_is_named_and_nothing_of_it_is_counted(sample, visit):
    shown = written(visit("comparison", departments="VT1,VT2"))
    assert "Chưa so được tổng điểm: Điểm vệ tinh số 2 thiếu 22/22 tiêu chí." in shown
    assert "Chênh lệch điểm" not in shown


def test_fewer_than_two_are_no_comparison(sample, visit):
    assert "Chọn từ hai đến năm đơn vị." in written(visit("comparison", departments="YT"))
