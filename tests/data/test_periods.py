"""Quarters and years as people write them, and what a file leaves to be understood: told by its letterhead, its sections, its sender."""

import pytest

from data.accounts import Actor
from data.values import periods

YT = Actor("An", "department", "YT")
HEAD = "CƠ SỞ ĐIỀU TRỊ;;;\n{unit};;;\nBÁO CÁO KẾT QUẢ {time};;;\nSơn La, ngày 05 tháng 01 năm 2026;;;\n"
BODY = "STT;Mã tiêu chí;Thực hiện;Điểm tự chấm\n1;C1;9,5;\n2;C2;;25,0\n"


FIRST = "Quý I - 2025|Quý Ⅰ/2025|Q1.25|quý 1/25|I/2025|Quý 1 năm 2025|QUY I/2025|Quí I/2025|qui 1 năm 2025|2025 quý I|Quý một năm 2025|Quý I (2025)|I/25|3 tháng đầu năm 2025|１/2025"
LONGER = {
    6: "6 tháng đầu năm 2025|6 thang cuoi nam|Sáu tháng đầu năm|6T/2025|Quý I, II/2025|Quý I và quý III|nửa đầu năm",
    9: "9 tháng đầu năm 2025|9 tháng",
    12: "Cả năm|Năm 2025|12 tháng",
    None: "Quý I|tháng 6|6",
}


@pytest.mark.parametrize("written", FIRST.split("|"))
def test_a_quarter_with_its_year_in_full_or_short(written):
    assert periods.quarter(written) == "2025-Q1"


@pytest.mark.parametrize("written", ["1/25", "01/2025", "tháng 1/2025", "25-Q1", "Quý V/2025", "Quý I", "2025"])
def test_what_may_be_a_month_or_has_no_year_is_no_quarter(written):
    assert periods.quarter(written) is None


@pytest.mark.parametrize(("months", "written"), [(m, text) for m, texts in LONGER.items() for text in texts.split("|")])
def test_longer_spans_are_known_by_their_months(written, months):
    assert periods.months(written) == months


@pytest.mark.parametrize(
    ("lines", "quarter", "years"),
    [
        (["BÁO CÁO QUÝ III/2025"], "2025-Q3", {"2025"}),
        (["QUÝ IV NĂM 2025", "Sơn La, ngày 10 tháng 01 năm 2026"], "2025-Q4", {"2025"}),
        (["QUÝ IV", "Kèm theo Công văn số 3 năm 2026", "NĂM 2025"], "2025-Q4", {"2025"}),
        (["QUÝ III/2025 so với QUÝ II/2025"], None, {"2025"}),
        (["Quý I, II năm 2025"], None, {"2025"}),
        (["Quý I", "Năm 2024", "Năm 2025"], None, {"2024", "2025"}),
        (["Quý III và 9 tháng đầu năm 2025"], None, {"2025"}),
        (["Số 5, Q.1, TP. Hồ Chí Minh"], None, set()),
    ],
)
def test_lines_above_a_table_name_a_quarter_or_none(lines, quarter, years):
    assert periods.named(tuple(lines)) == periods.Named(quarter, frozenset(years), periods.named(tuple(lines)).longer)


def codes(outcome, severity=("error", "note", "warning")):
    return [(one["code"], one["column"]) for one in outcome.issues.to_dict("records") if one["severity"] in severity]


def kept(outcome, columns=("quarter", "department", "criterion")):
    return list(outcome.table[list(columns)].itertuples(index=False, name=None))


def test_a_letterhead_gives_the_quarter_and_the_department_that_no_column_has(organisation, put):
    outcome = put(HEAD.format(unit="Đơn vị: Phòng Y tế", time="QUÝ I/2025") + BODY)
    assert outcome.accepted
    assert kept(outcome) == [("2025-Q1", "YT", "C1"), ("2025-Q1", "YT", "C2")]
    assert {("period_said", "quarter"), ("department_said", "department")} <= set(codes(outcome, "note"))


@pytest.mark.parametrize(
    ("unit", "sender", "told"),
    [
        ("PHÒNG Y TẾ", YT, "department_said"),
        ("BÁO CÁO CỦA PHÒNG Y TẾ", None, "department_said"),
        ("Kính gửi: Phòng Hành chính", YT, "department_own"),
        ("Kính gửi: Phòng Hành chính", None, None),
        ("Phòng Y tế;Phòng Hành chính", YT, None),
    ],
)
def test_the_department_is_the_only_one_named_else_the_sender(organisation, put, unit, sender, told):
    content = HEAD.format(unit=unit, time="QUÝ I/2025") + BODY
    outcome = put(content, sender) if sender else put(content)
    assert outcome.accepted == (told is not None)
    assert (told or "missing_column", "department") in codes(outcome)


def test_a_department_named_above_that_is_not_ones_own_is_refused(organisation, put):
    outcome = put(HEAD.format(unit="Phòng Hành chính", time="QUÝ I/2025") + BODY, YT)
    assert set(codes(outcome, "error")) == {("not_your_department", "department")}


def test_half_a_year_is_told_with_its_cure(organisation, put):
    outcome = put("Quý;Đơn vị;Mã tiêu chí;Thực hiện\n6 tháng đầu năm 2025;YT;C1;9\nCả năm;YT;C2;9\nQuý II;YT;C1;8\n")
    assert codes(outcome, "error") == [
        ("months_not_quarter", "quarter"),
        ("months_not_quarter", "quarter"),
        ("year_missing", "quarter"),
    ]
    assert [one["months"] for one in outcome.issues["params"] if "months" in one] == [6, 12]
    outcome = put(HEAD.format(unit="Phòng Y tế", time="6 THÁNG ĐẦU NĂM 2025") + BODY)
    assert ("months_not_quarter", "quarter") in codes(outcome, "error")
    outcome = put("Kỳ;Đơn vị;Mã tiêu chí;Chỉ tiêu\n9 tháng đầu năm 2025;YT;C1;9\n2025;YT;C1;9\n")
    assert codes(outcome, "error") == [("months_not_period", "period")]


def test_the_only_year_of_a_file_holds_for_quarters_without_one(organisation, put):
    rows = "Quý;Đơn vị;Mã tiêu chí;Thực hiện\nQuý I;YT;C1;9\nI;HC;C1;9\n{last};VT;C1;9\n"
    one = put(rows.format(last="Q1/2025"))
    assert one.accepted and {quarter for quarter, *_ in kept(one)} == {"2025-Q1"}
    assert [(i["count"], i["year"]) for i in one.issues["params"] if "year" in i] == [(2, "2025")]
    two = put("BÁO CÁO NĂM 2024;;;\n" + rows.format(last="Q1/2025"))
    assert codes(two, "error") == [("year_missing", "quarter")] * 2
    above = put("BÁO CÁO NĂM 2025;;;\n" + rows.format(last="I"))
    assert above.accepted and {quarter for quarter, *_ in kept(above)} == {"2025-Q1"}


def test_a_column_of_years_belongs_to_the_quarters_beside_it(organisation, put):
    outcome = put("Năm;Quý;Đơn vị;Mã tiêu chí;Thực hiện\n2025;I;YT;C1;9\n2025;I;HC;C1;9\n")
    assert outcome.accepted and outcome.issues.empty
    assert {quarter for quarter, *_ in kept(outcome)} == {"2025-Q1"}


def test_rows_that_hold_a_department_alone_head_those_below(organisation, put):
    text = "STT;Mã tiêu chí;Thực hiện;Điểm tự chấm\nI;Phòng Y tế;;\n1;C1;9,5;\n2;C2;;25,0\nII;Phòng Hành chính;;\n1;C1;7;\n"
    outcome = put("BÁO CÁO QUÝ I/2025;;;\n" + text)
    assert outcome.accepted, outcome.issues
    assert kept(outcome) == [("2025-Q1", "YT", "C1"), ("2025-Q1", "YT", "C2"), ("2025-Q1", "HC", "C1")]
    assert outcome.table["row"].tolist() == [4, 5, 7]
    assert ("sections", "department") in codes(outcome, "note")
    without = put("BÁO CÁO QUÝ I/2025;;;\n" + text.replace("I;Phòng Y tế", "I;Khối phòng", 1))
    assert ("missing_column", "department") in codes(without, "error")


def test_a_name_written_once_for_its_rows_holds_for_them_where_the_blocks_are_long(organisation, put):
    rows = [
        f"2025-Q1;{name};{code};9;BC 1"
        for name, codes in (("YT", "C1 C4 B1 P1"), ("HC", "C1 C4 B1 P1"))
        for code in codes.split()
    ]
    once = [row if i in (0, 4) else row.replace("YT", "").replace("HC", "") for i, row in enumerate(rows)]
    header = "Quý;Đơn vị;Mã tiêu chí;Thực hiện;Minh chứng\n"
    outcome = put(header + "\n".join(once))
    assert outcome.accepted and [department for _, department, _ in kept(outcome)] == ["YT"] * 4 + ["HC"] * 4
    assert ("filled_down", "department") in codes(outcome, "warning")
    forgotten = [*rows[:5], rows[5].replace("HC", ""), *rows[6:]]
    assert codes(put(header + "\n".join(forgotten)), "error") == [("missing_value", "department")]


def test_two_departments_may_hand_in_the_same_bytes(organisation, put):
    content = HEAD.format(unit="Kính gửi: Hội đồng", time="QUÝ I/2025") + BODY
    of = {name: put(content, Actor("An", "department", name)) for name in ("YT", "HC")}
    assert all(outcome.accepted and outcome.duplicate_of is None for outcome in of.values())
    assert [kept(outcome, ["department"]) for outcome in of.values()] == [[("YT",), ("YT",)], [("HC",), ("HC",)]]
    assert put(content, Actor("Bình", "department", "HC")).duplicate_of == of["HC"].upload_id
