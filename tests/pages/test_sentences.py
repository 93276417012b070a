"""What the overview and the ranking say, case by case, from frames of a few rows."""

from datetime import date

import pandas as pd
import pytest

from pages.parts import attention, sentences, slopes, standing
from pages.parts.period import Period

Q4, Q3 = Period("2025-Q4"), Period("2025-Q3")
NAMES = {"QLHV": "Phòng Quản lý học viên", "YT": "Phòng Y tế", "VT2": "Điểm vệ tinh số 2"}


def ranking(*rows: dict) -> pd.DataFrame:
    """A ranking: what a row does not say is that of a complete department that kept its rank."""
    usual = {
        **{
            "tie": None,
            "complete": True,
            "nothing": False,
            "missing": 0,
            "required": 22,
            "given": 22,
            "band": "Xuất sắc",
            "lacking": "",
        },
        **{"rank_change": 0, "total_change": 0.0, "previous_rank": 1, "block": None},
    }
    frame = pd.DataFrame([usual | row for row in rows])
    frame["department_name"] = frame["department"].map(NAMES)
    frame["short_name"] = frame["department"]
    whole = ("rank", "rank_change", "previous_rank")
    return frame.astype({name: "Int64" for name in whole})


SILENT = {"department": "VT2", "rank": None, "total": float("nan"), "complete": False, "nothing": True, "missing": 22}


@pytest.mark.parametrize(
    ("rows", "late_days", "expected"),
    [
        (
            [{"department": "QLHV", "rank": 1, "total": 95.4}, {"department": "YT", "rank": 2, "total": 93.55}],
            0,
            "Quý IV/2025: Phòng Quản lý học viên dẫn đầu với 95,40 điểm, hơn đơn vị thứ hai 1,85 điểm.",
        ),
        (
            [{"department": "QLHV", "rank": 1, "total": 95.4}, {"department": "YT", "rank": 1, "total": 95.4}],
            0,
            "Quý IV/2025: Phòng Quản lý học viên và Phòng Y tế đồng hạng 1, cùng 95,40 điểm.",
        ),
        (
            [{"department": "QLHV", "rank": 1, "total": 95.4}, SILENT],
            7,
            "Quý IV/2025 (tạm tính): Phòng Quản lý học viên đang dẫn đầu với 95,40 điểm; "
            "Điểm vệ tinh số 2 chưa nộp, quá hạn 7 ngày.",
        ),
        (
            [{"department": "QLHV", "rank": 1, "total": 95.4}, SILENT],
            0,
            "Quý IV/2025 (tạm tính): Phòng Quản lý học viên đang dẫn đầu với 95,40 điểm; Điểm vệ tinh số 2 chưa nộp.",
        ),
        (
            [{"department": "QLHV", "rank": 2, "total": 95.4}, SILENT | {"nothing": False, "missing": 4}],
            7,
            "Quý IV/2025 (tạm tính): Phòng Quản lý học viên đang cao điểm nhất, 95,40 điểm; "
            "Điểm vệ tinh số 2 còn thiếu 4/22 tiêu chí.",
        ),
        (
            [SILENT, SILENT | {"department": "YT"}],
            7,
            "Quý IV/2025 (tạm tính): chưa đơn vị nào có hạng; 2 đơn vị chưa nộp, quá hạn 7 ngày.",
        ),
        (
            [{"department": "QLHV", "rank": 1, "total": 95.4}],
            0,
            "Quý IV/2025: Phòng Quản lý học viên dẫn đầu với 95,40 điểm.",
        ),
    ],
)
def test_the_overview_says_who_leads(rows, late_days, expected):
    assert sentences.leading("vi", ranking(*rows), Q4, late_days) == expected


def _effects(*rows) -> pd.DataFrame:
    """`sentences.effects`: rows of department, criterion, name, kind, effect and, of a penalty, its points now and before."""
    columns = ["department", "criterion", "name", "kind", "effect", "points", "points_before"]
    return pd.DataFrame([(*row, 0.0, 0.0)[: len(columns)] for row in rows], columns=columns)


def test_the_largest_rise_is_told_with_what_it_came_from():
    frame = ranking(
        {"department": "YT", "rank": 3, "total": 93.2, "previous_rank": 5, "rank_change": 2, "total_change": 6.0},
        {"department": "QLHV", "rank": 4, "total": 90.0, "previous_rank": 3, "rank_change": -1, "total_change": -1.0},
    )
    effects = _effects(
        ("YT", "C03", "Sáng kiến", "target", 3.0),
        ("YT", "A01", "Nhiệm vụ", "target", 1.0),
        ("QLHV", "A01", "Nhiệm vụ", "target", -1),
    )
    told = sentences.movement("vi", frame, standing.other_columns("previous"), Q3, effects)
    assert told == "Tăng nhiều nhất: Phòng Y tế, từ hạng 5 lên 3, nhờ C03 Sáng kiến (+3,00 điểm)."


@pytest.mark.parametrize(
    ("effect", "now", "before", "expected"),
    [
        (3.0, 0.0, 3.0, "không còn bị trừ ở G04 (+3,00 điểm)"),
        (3.0, 3.0, 6.0, "bị trừ ít hơn ở G04 (+3,00 điểm)"),
        (-3.0, 3.0, 0.0, "bị trừ ở G04 (−3,00 điểm)"),
        (-3.0, 6.0, 3.0, "bị trừ thêm ở G04 (−3,00 điểm)"),
    ],
)
def test_a_penalty_is_said_to_begin_to_end_to_grow_or_to_shrink(effect, now, before, expected):
    told = _effects(("YT", "G04", "Học viên trốn", "penalty", effect, now, before))
    assert sentences.because("vi", told.iloc[0], "G04") == expected


def test_a_rise_through_a_penalty_that_ended_says_so():
    frame = ranking(
        {"department": "YT", "rank": 1, "total": 93.2, "previous_rank": 2, "rank_change": 1, "total_change": 3.0}
    )
    effects = _effects(("YT", "G04", "Học viên trốn", "penalty", 3.0, 0.0, 3.0))
    told = sentences.movement("vi", frame, standing.other_columns("previous"), Q3, effects)
    assert told == ("Tăng nhiều nhất: Phòng Y tế, từ hạng 2 lên 1, không còn bị trừ ở G04 Học viên trốn (+3,00 điểm).")


@pytest.mark.parametrize(
    ("missing", "lacking", "expected"),
    [
        (4, "", "4/22 tiêu chí"),
        (22, "2025-Q2", "số liệu Quý II/2025"),
        (4, "2025-Q2|2025-Q4", "số liệu Quý II/2025 và Quý IV/2025 (4/22 tiêu chí)"),
    ],
)
def test_a_sum_that_waits_for_a_quarter_names_the_quarter(missing, lacking, expected):
    frame = ranking(SILENT | {"nothing": False, "missing": missing, "lacking": lacking})
    assert sentences.lacks("vi", frame.iloc[0]) == expected


def test_where_nobody_rose_the_deepest_fall_is_told():
    frame = ranking(
        {"department": "YT", "rank": 3, "total": 80.0, "previous_rank": 2, "rank_change": -1, "total_change": -6.0},
        {"department": "QLHV", "rank": 1, "total": 90.0},
    )
    told = sentences.movement("vi", frame, standing.other_columns("previous"), Q3, _effects())
    assert told == "Giảm nhiều nhất: Phòng Y tế, từ hạng 2 xuống 3."


def test_no_move_is_said_too():
    frame = ranking({"department": "YT", "rank": 1, "total": 80.0}, {"department": "QLHV", "rank": 2, "total": 70.0})
    told = sentences.movement("vi", frame, standing.other_columns("previous"), Q3, _effects())
    assert told == "Không đơn vị nào đổi hạng so với Quý III/2025."


def test_effects_count_a_penalty_against_and_an_event_without_a_row_as_nothing():
    def cells(*rows):
        return pd.DataFrame(rows, columns=["department", "criterion", "name", "kind", "points"])

    nan = float("nan")
    now = cells(
        ("YT", "A01", "a", "target", 9.0), ("YT", "A02", "b", "target", nan), ("YT", "F01", "f", "bonus", 2.0),
        ("YT", "G01", "g", "penalty", 1.5),
    )  # fmt: skip
    before = cells(
        ("YT", "A01", "a", "target", 10.0), ("YT", "A02", "b", "target", 5.0), ("YT", "F01", "f", "bonus", nan),
        ("YT", "G01", "g", "penalty", nan),
    )  # fmt: skip
    told = sentences.effects(now, before).set_index("criterion")["effect"]
    assert told.to_dict() == {"A01": -1.0, "F01": 2.0, "G01": -1.5}


def test_the_ranking_says_why_one_department_has_no_rank():
    told = sentences.ranked("vi", ranking({"department": "QLHV", "rank": 1, "total": 95.4}, SILENT), Q4)
    assert told == "Xếp hạng Quý IV/2025: 1 đơn vị có hạng; Điểm vệ tinh số 2 chưa xếp hạng vì thiếu 22/22 tiêu chí."


def test_the_ranking_says_how_far_the_first_is_ahead():
    rows = [{"department": "QLHV", "rank": 1, "total": 95.4}, {"department": "YT", "rank": 2, "total": 93.55}]
    assert (
        sentences.ranked("vi", ranking(*rows), Q3)
        == "Xếp hạng Quý III/2025: đủ 2/2 đơn vị; hạng 1 hơn hạng 2 1,85 điểm."
    )
    assert sentences.ranked("en", ranking(*rows), Q3, "Một") == (
        "Ranking Q3 2025, block Một: all 2/2 departments; rank 1 is 1.85 points ahead of rank 2."
    )


def test_a_shared_rank_and_a_broken_tie_name_their_rules():
    rules = ["before_bonus", "group:A", "penalty", "group:C", "previous"]
    shared = ranking(
        {"department": "YT", "rank": 5, "total": 81.25, "tie": "shared"},
        {"department": "QLHV", "rank": 5, "total": 81.25, "tie": "shared"},
    )
    assert sentences.ties("vi", shared, rules) == ["YT và QLHV cùng 81,25 điểm, bằng nhau ở cả 5 quy tắc: đồng hạng 5."]
    broken = ranking(
        {"department": "YT", "rank": 5, "total": 81.25, "tie": "group:A"},
        {"department": "QLHV", "rank": 6, "total": 81.25, "tie": "group:A"},
    )
    assert sentences.ties("vi", broken, rules) == [
        "YT và QLHV cùng 81,25 điểm: YT xếp trước theo quy tắc 2, điểm nhóm A."
    ]
    assert sentences.ties("vi", ranking({"department": "YT", "rank": 1, "total": 90.0}), rules) == []


def test_ones_own_department_reads_its_place_its_gap_and_its_next_deadline():
    frame = ranking(
        {"department": "QLHV", "rank": 1, "total": 93.55},
        {"department": "YT", "rank": 2, "total": 93.2, "required": 23, "given": 23},
    )
    assert sentences.own("vi", frame, "YT", date(2026, 4, 5)) == (
        "Phòng Y tế: hạng 2, 93,20 điểm (Xuất sắc); kém hạng 1 0,35 điểm; đủ 23/23 tiêu chí; hạn quý sau 05/04/2026."
    )
    assert sentences.own("vi", ranking(SILENT), "VT2", date(2026, 4, 5)) == (
        "Điểm vệ tinh số 2: chưa xếp hạng; thiếu 22/22 tiêu chí; hạn quý sau 05/04/2026."
    )
    assert sentences.own("vi", frame, "XX", date(2026, 4, 5)) == ""


def _told(items: list[attention.Item]) -> list[str]:
    return [item.sentence for item in items]


def test_late_departments_are_named_up_to_two_and_then_counted():
    assert _told(attention.late("vi", ["A", "B"], 7)) == ["A chưa nộp, quá hạn 7 ngày.", "B chưa nộp, quá hạn 7 ngày."]
    assert _told(attention.late("vi", ["A", "B", "C"], 7)) == ["3 đơn vị chưa nộp, quá hạn 7 ngày."]
    assert [attention.late("vi", ["A"], 7, reminds)[0].label for reminds in (True, False)] == [
        "Nhắc nộp",
        "Xem tình hình nộp",
    ]
    assert attention.late("vi", ["A"], 0) == [] and attention.late("vi", [], 7) == []


def test_a_fall_of_two_ranks_or_five_points_is_told_with_its_largest_loss():
    frame = ranking(
        {"department": "QLHV", "rank": 1, "total": 90.0, "rank_change": -1, "total_change": -4.99},
        {"department": "YT", "rank": 5, "total": 81.0, "previous_rank": 2, "rank_change": -3, "total_change": -4.0},
        {"department": "VT2", "rank": 2, "total": 85.0, "previous_rank": 2, "rank_change": 0, "total_change": -5.0},
    )
    effects = _effects(("YT", "LD03", "Giá trị", "target", -4.2), ("YT", "A01", "Nhiệm vụ", "target", -1.0))
    assert _told(attention.falls("vi", frame, standing.other_columns("previous"), effects)) == [
        "Điểm vệ tinh số 2 giảm 5,00 điểm.",
        "Phòng Y tế từ hạng 2 xuống 5, mất nhiều nhất ở LD03 (−4,20 điểm).",
    ]


def test_criteria_that_half_have_not_met_are_told_the_worst_two_first():
    criteria = pd.DataFrame(
        [("A01", "Một", 3, 2, 1, 6, True), ("C03", "Hai (sáng kiến)", 2, 1, 3, 6, True), ("B01", "Ba", 4, 1, 1, 6, True),
         ("D01", "Bốn", 0, 0, 1, 1, True), ("I01", "Năm", 0, 0, 6, 6, False), ("E01", "Sáu", 3, 0, 3, 6, True)],
        columns=["criterion", "name", "met", "near", "not_met", "given", "counted"],
    )  # fmt: skip
    assert _told(attention.unmet("vi", criteria)) == [
        "C03 Hai: 4/6 đơn vị chưa đạt, trong đó 1 gần đạt.",
        "A01 Một: 3/6 đơn vị chưa đạt, trong đó 2 gần đạt.",
    ]
    assert _told(attention.unmet("vi", criteria.assign(near=0, given=4))) == [
        "C03 Hai: 3/4 đơn vị chưa đạt.",
        "E01 Sáu: 3/4 đơn vị chưa đạt.",
    ]
    assert _told(attention.unmet("vi", criteria.assign(near=3, not_met=0).head(1))) == [
        "A01 Một: 3/6 đơn vị mới gần đạt."
    ]


def test_self_points_above_the_formula_and_achievements_long_waiting_are_counted():
    cells = pd.DataFrame({"self_points": [10.0, 9.5, None, 3.0], "computed_points": [9.5, 9.5, 1.0, None]})
    assert _told(attention.above_formula("en", cells)) == ["1 row has self points above the formula's."]
    waiting = pd.DataFrame(
        {
            "state": ["waiting", "waiting", "commended"],
            "achieved_on": pd.to_datetime(["2026-01-01", "2026-02-10", "2025-01-01"]),
            "quarter": ["2026-Q1", "2026-Q1", "2025-Q1"],
        }
    )
    assert _told(attention.waiting("vi", waiting, 2026, date(2026, 2, 15))) == [
        "1 thành tích ghi nhận quá 30 ngày chưa được xét: 1 của năm 2026."
    ]
    assert _told(attention.waiting("vi", waiting, 2027, date(2027, 2, 15))) == [
        "2 thành tích ghi nhận quá 30 ngày chưa được xét: 2 của các năm trước."
    ]
    assert attention.waiting("vi", waiting.iloc[1:], 2026, date(2026, 2, 15)) == []


def test_all_who_were_first_equally_often_are_named():
    history = pd.DataFrame(
        [("2025-Q1", "A", 1), ("2025-Q2", "B", 1), ("2025-Q2", "C", 2), ("2025-Q3", "C", 1), ("2025-Q3", "D", 1)],
        columns=["quarter", "department", "rank"],
    )
    history = history.assign(short_name=history["department"])
    assert slopes.finding("vi", history[history["department"] != "D"]) == (
        "Thứ hạng 3 quý: A, B và C, mỗi đơn vị đứng hạng 1 trong 1/3 quý"
    )
    assert slopes.finding("vi", history) == "Thứ hạng 3 quý: 4 đơn vị từng đứng hạng 1"
    assert slopes.finding("vi", history.head(1)) == "Thứ hạng 1 quý: A đứng hạng 1 trong 1/1 quý"
    assert slopes.finding("vi", history.assign(rank=2)) == "Thứ hạng 3 quý"


def test_within_a_block_ranks_are_those_of_the_block_and_the_whole_rank_stays_beside():
    frame = ranking(
        {"department": "QLHV", "rank": 2, "total": 95.0, "block": "B"},
        {"department": "YT", "rank": 1, "total": 96.0, "block": "A"},
    )
    names = ("block_rank", "block_rank_low", "block_rank_high", "previous_block_rank", "block_rank_change")
    frame = frame.assign(**dict.fromkeys((*names, "last_year_block_rank", "last_year_block_rank_change"), 1))
    (one,) = standing.within(frame, "B").to_dict("records")
    assert (one["rank"], one["whole_rank"]) == (1, 2)
    assert standing.within(frame, "")["whole_rank"].tolist() == [2, 1]
