"""What the comparison says, from frames of a few rows, and what it shows of the demonstration."""

import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from data.accounts import Actor
from pages.parts import differences, turning
from pages.parts.access import Visit
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
    lacking = chosen(A=90.0, B=89.0, C=NONE)
    assert comparison.several("vi", lacking, groups.iloc[:0]) == "Chưa nhóm nào có đủ số liệu của A, B và C."


def test_without_groups_three_to_five_are_told_by_their_totals():
    three, none = chosen(A=89.0, B=90.5, C=88.0), pd.DataFrame(columns=["group", "best", "spread"])
    assert comparison.several("vi", three, none) == (
        "Phòng B cao điểm nhất trong các đơn vị đang chọn, 90,50 điểm; đơn vị thấp nhất kém 2,50 điểm."
    )


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


# What would turn the order


def flip(department="YT", kind="scored", points=3.0, change=0.35, criterion="C03", feasible=True) -> dict:
    one = {"department": department, "criterion": criterion, "kind": kind, "points": points, "change": change}
    return one | {"new_points": points + change, "feasible": feasible}


def weight(share=0.03, new=0.052, criterion="C03") -> pd.DataFrame:
    one = {"criterion": criterion, "share": share, "new_share": new, "change": new - share, "feasible": new == new}
    return pd.DataFrame([one])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (flip(), "Nếu Phòng Y tế thêm 0,35 điểm ở C03 (3,00 → 3,35) thì hai đơn vị bằng điểm; hơn nữa thì đổi thứ tự."),
        (
            flip(change=-0.35),
            "Nếu Phòng Y tế bớt 0,35 điểm ở C03 (3,00 → 2,65) thì hai đơn vị bằng điểm; bớt nữa thì đổi thứ tự.",
        ),
        (
            flip(kind="penalty", change=-0.5),
            "Nếu Phòng Y tế bớt 0,50 điểm trừ ở C03 (3,00 → 2,50) thì hai đơn vị bằng điểm; bớt nữa thì đổi thứ tự.",
        ),
        (
            flip(kind="penalty", change=0.5),
            "Nếu Phòng Y tế bị trừ thêm 0,50 điểm ở C03 (3,00 → 3,50) thì hai đơn vị bằng điểm; trừ nữa thì đổi thứ tự.",
        ),
        (
            flip(change=0.0012),
            "Nếu Phòng Y tế thêm 0,0012 điểm ở C03 (3,00 → 3,0012) thì hai đơn vị bằng điểm; hơn nữa thì đổi thứ tự.",
        ),
    ],
)
def test_the_smallest_change_of_points_is_told_in_a_sentence(change, expected):
    assert turning.by_points("vi", {"YT": "Phòng Y tế"}, pd.DataFrame([change])) == expected


def test_other_criteria_in_which_the_same_change_would_do_are_counted():
    flips = pd.DataFrame([flip(), flip(criterion="A01"), flip(criterion="A02"), flip("QLHV", criterion="A01")])
    told = turning.by_points("vi", {"YT": "Phòng Y tế"}, flips)
    assert told.endswith(" Đơn vị này còn 2 tiêu chí khác mà đổi riêng bằng ấy điểm cũng vậy.")


@pytest.mark.parametrize(
    ("flips", "expected"),
    [
        (weight(), "Trọng số C03 từ 3,0% lên 5,2% (các tiêu chí khác giảm theo, giữ 100%) thì hai đơn vị bằng điểm."),
        (
            weight(new=0.01),
            "Trọng số C03 từ 3,0% xuống 1,0% (các tiêu chí khác tăng theo, giữ 100%) thì hai đơn vị bằng điểm.",
        ),
        (
            weight(new=0.0301234),
            "Trọng số C03 từ 3,0% lên 3,01234% (các tiêu chí khác giảm theo, giữ 100%) thì hai đơn vị bằng điểm.",
        ),
        (weight(new=NONE), ""),
    ],
)
def test_the_smallest_change_of_a_weight_is_told_in_a_sentence(flips, expected):
    assert turning.by_weight("vi", flips) == expected


def test_not_within_one_criterion_is_an_answer():
    here = Visit(Actor("", "viewer"), "vi")
    never, none = pd.DataFrame([flip(feasible=False)]), weight(new=NONE)
    names = {"YT": "Phòng Y tế"}
    assert turning.told(here, names, never, none, None) == [
        "Không có thay đổi nào của riêng một tiêu chí đảo được thứ tự."
    ]
    first, second = turning.told(here, names, never, weight(), None)
    assert first == "Không có thay đổi điểm nào của riêng một tiêu chí đảo được thứ tự."
    assert second.startswith("Trọng số C03 từ 3,0% lên 5,2%")
    _, second = turning.told(here, names, pd.DataFrame([flip()]), none, None)
    assert second == "Không có thay đổi trọng số nào của riêng một tiêu chí đảo được thứ tự."
    assert turning.told(here, names, never.iloc[:0], none.iloc[:0], None) == []


def test_the_page_tells_both_changes_and_the_council_can_try_the_weight(sample, visit):
    shown = written(visit("comparison", period="2025-Q3"))
    assert "Nếu Phòng Lao động trị liệu thêm 1,79 điểm ở C01 (0,00 → 1,79) thì hai đơn vị bằng điểm" in shown
    assert "Trọng số C01 từ 5,0% xuống 3,3% (các tiêu chí khác tăng theo, giữ 100%) thì hai đơn vị bằng điểm." in shown
    (href,) = re.findall(r'href="(trial[^"]+)"', shown)
    chosen_ = {name: one[0] for name, one in parse_qs(urlsplit(href.replace("&amp;", "&")).query).items()}
    assert chosen_["period"] == "2025-Q3" and chosen_["criteria"].startswith("C01x0.6")
    tried = written(visit("trial", **chosen_))
    assert "Phòng Lao động trị liệu (2 → 1)" in tried and "Phòng Quản lý học viên (1 → 2)" in tried
    assert "trial?" not in written(visit("comparison", period="2025-Q3", **{"as": "viewer"}))


# What points are held against


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        ("target", ["Số nhỏ dưới điểm: tỷ lệ hoàn thành chỉ tiêu.", "đạt 100,0%"]),
        ("median", ["chênh lệch so với trung vị khối.", '<span class="better">+0,32</span>']),
        ("best", ["chênh lệch so với cao nhất khối.", '<span class="worse">−0,29</span>']),
        ("previous", ["chênh lệch so với kỳ trước.", '<span class="under">']),
        ("year", ["chênh lệch so với cùng kỳ năm trước."]),
    ],
)
def test_points_are_held_against_what_the_address_asks(sample, visit, against, expected):
    app = visit("comparison", period="2025-Q3", against=against)
    assert not app.exception and not app.error
    shown = written(app)
    assert [one for one in expected if one not in shown] == []
    assert app.selectbox(key="filter_against").value == against


def test_the_block_is_all_departments_where_the_chosen_are_of_several(sample, visit):
    shown = written(visit("comparison", period="2025-Q3", departments="QLHV,YT,VT1", against="best"))
    assert "chênh lệch so với cao nhất toàn Cơ sở." in shown and "vạch đứng: cao nhất toàn Cơ sở" in shown


def test_a_period_without_figures_to_compare_with_is_named(sample, visit):
    shown = written(visit("comparison", period="2024-Q1", against="previous"))
    assert "Không có số liệu Quý IV/2023 để so." in shown


@pytest.mark.parametrize("against", ["", "target", "median", "best", "previous", "year"])
def test_five_departments_stand_side_by_side_against_anything(sample, visit, against):
    for period in ("2025-Q3", "2025-Q4", "2025-Q1-ytd"):
        app = visit("comparison", period=period, departments="QLHV,YT,LDTL,VT1,VT2", against=against)
        assert not app.exception and not app.error
