"""How points and ranks are counted, said from the rules and criteria of the period and from nothing else."""

import re
from html import unescape

import pytest

from data import closing, read, rules, upload
from data.accounts import Actor
from pages.parts import gates, toml
from tests.pages.conftest import written

SECRETARY = Actor("test", "secretary")


def said(app) -> str:
    """The page's words, without markup."""
    assert not app.exception and not app.error
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", written(app))))


def taken(text: str) -> None:
    entry, issues = rules.record(SECRETARY, text.encode())
    assert entry, issues


def test_the_method_of_a_quarter_is_that_of_its_rules_and_criteria(sample, visit):
    shown = said(visit("method", period="2025-Q3"))
    assert "Quý III/2025 xếp hạng theo Bộ tiêu chí năm 2025 (51 tiêu chí) và quy tắc mặc định của hệ thống." in shown
    assert "Trước hết tính điểm thẩm định; chưa thẩm định thì tính điểm theo công thức" in shown
    assert "Tổng điểm = điểm các tiêu chí / điểm tối đa được giao × 100 + điểm thưởng − điểm trừ." in shown
    assert "Điểm thưởng tính không quá 10 điểm, điểm trừ không quá 20 điểm" in shown
    assert "Ví dụ, Phòng Quản lý học viên: 90,10 / 100 × 100 + 4,00 − 0,00 = 94,10." in shown
    assert "Khi quý đã chốt, tiêu chí thiếu số liệu tính 0 điểm." in shown
    assert "Điểm trước khi cộng điểm thưởng Điểm nhóm A Điểm trừ ít hơn Điểm nhóm C Điểm kỳ trước" in shown
    assert "Tốt từ 70 đến dưới 90 Quy định số 366-QĐ/TW" in shown
    assert "kết quả A02 Nhiệm vụ, báo cáo hoàn thành đúng hạn dưới 100% Tốt áp dụng TV-GD và TC-HC-KT" in shown
    assert "tỷ lệ điểm so với điểm tối đa của mỗi tiêu chí bắt buộc dưới 85,0% Tốt không áp dụng" in shown
    assert "Hạn nộp: 5 ngày sau khi quý kết thúc, lúc 17:00; Quý III/2025: ngày 05/10/2025." in shown


def test_each_formula_in_use_is_worked_out_on_a_figure_of_the_period(sample, visit):
    shown = said(visit("method", period="2025-Q3"))
    assert "M × min(1; A / T) 30 C01, TV-GD: tuyến tính, 1 / 2 × 5 = 2,50" in shown
    assert "max(0; M − k × A) 4 QL01, QL02, VT02, YT05 VT02, VT2: trừ điểm theo số lần, 10 − 5 × 1 = 5,00" in shown
    # No criterion of the demonstration is counted so.
    assert "(A − low) / (high − low)" not in shown and "max E" not in shown


def test_each_criterion_has_its_weight_its_year_and_its_source(sample, visit):
    shown = said(visit("method", period="2025-Q3"))
    assert "tất cả 50 50,0% 15 15,0% 15 15,0% 10 10,0% 10 10,0% 100 giữ nguyên" in shown
    about = "A02 Nhiệm vụ, báo cáo hoàn thành đúng hạn Kế hoạch năm 2025, mục II.2 và III.2"
    assert about in shown
    assert "tuyến tính càng cao càng tốt 10 10,0% bình quân mọi quý tất cả" in shown
    assert shown.count("ngoài tỷ trọng") == 8
    assert "điểm trừ (p=0,5)" in shown and "per=" not in shown


def test_what_is_not_assigned_is_brought_to_the_scale_and_the_department_named(own_sample, visit):
    content = "quarter,department,criterion,verified_points,not_assigned,reason\n2025-Q3,YT,A01,,x,Không giao\n"
    (outcome,) = upload.upload(SECRETARY, [("v.csv", content.encode())])
    assert outcome.accepted, outcome.issues
    shown = said(visit("method", period="2025-Q3"))
    assert "P. Y tế 40 44,4%" in shown or "YT 40 44,4%" in shown
    assert "90 × 100 / 90" in shown
    assert "10 10,0% – 11,1% bình quân" in shown


def test_criteria_without_groups_and_gates_about_others_are_said(empty, visit):
    files = {
        "departments": "code,name\nA,Phòng A\nB,Phòng B\n",
        "criteria": "year,code,name,kind,max_points,departments,due\n2025,C1,Một,scored,60,*,*\n2025,C2,Hai,scored,40,*,1|4\n2025,X,Thêm,bonus,5,A,*\n",
        "scores": "quarter,department,criterion,self_points,evidence\n2025-Q1,A,C1,50,\n2025-Q2,A,C1,60,\n2025-Q2,A,X,4,QĐ 5\n",
    }
    for outcome in upload.upload(SECRETARY, [(f"{kind}.csv", text.encode()) for kind, text in files.items()]):
        assert outcome.accepted, outcome.issues
    first = said(visit("method", period="2025-Q1"))
    assert "tất cả 100 100,0% 100 giữ nguyên" in first
    assert "C2 Hai chấm trực tiếp càng cao càng tốt 40 40,0%" in first
    assert "quý I, IV tất cả" in first
    assert "dưới 100 Tốt áp dụng không có trong bộ tiêu chí" in first
    second = said(visit("method", period="2025-Q2"))
    assert "tất cả 60 100,0% 60 × 100 / 60" in second
    assert "Ví dụ, Phòng A: 60,00 / 60 × 100 + 4,00 − 0,00 = 104,00." in second


def test_rules_of_the_year_change_what_the_page_says(own_sample, visit):
    taken(
        "year = 2025\nties = []\ngate = []\n[scale]\ntotal = 1000\nmaximum = 1050\nbonus_cap = 5\nnear_cut = 0.5\n"
        '[missing]\nclosed = "exclude"\n[[band]]\nname = "Đạt <b>"\nfrom = 500\nbasis = "Điều 7"\n'
        '[deadline]\ndays = 10\nextensions = [{quarter = "2025-Q3", department = "YT", until = "2025-10-20"}]\n'
    )
    app = visit("method", period="2025-Q3")
    assert "Đạt &lt;b&gt;" in written(app)
    shown = said(app)
    assert "và quy tắc đã ghi nhận cho năm 2025." in shown
    assert "× 1.000 + điểm thưởng" in shown and "không quá 5 điểm" in shown
    assert "× 1.000 / 100" in shown
    assert "Không có quy tắc nào cho trường hợp bằng tổng điểm." in shown
    assert "được loại khỏi cả điểm và điểm tối đa" in shown and "thiếu số liệu tính 0 điểm" not in shown
    assert "từ 500 Điều 7" in shown and "Cách xét" not in shown
    assert "không quá 0,5 điểm" in shown
    assert "10 ngày sau khi quý kết thúc" in shown and "đến ngày 20/10/2025" in shown


def test_a_closed_quarter_keeps_the_method_that_it_was_closed_with(own_sample, visit):
    closing.close(SECRETARY, "2025-Q3", "xong")
    taken("year = 2025\nties = []\n[scale]\nbonus_cap = 3\n")
    shown = said(visit("method", period="2025-Q3"))
    assert "quy tắc và bộ tiêu chí giữ nguyên như khi chốt" in shown
    assert "không quá 10 điểm" in shown and "Điểm kỳ trước" in shown
    assert "không quá 3 điểm" in said(visit("method", period="2025-Q4"))


@pytest.mark.parametrize("role", ["viewer", "YT", "council"])
def test_everybody_may_read_it_and_take_the_rules_along(published, visit, role):
    app = visit("method", period="2025-Q3", **{"as": role})
    assert "1. Điểm của một tiêu chí" in said(app)
    assert [one.proto.label for one in app.get("download_button")] == ["Bảng tính đối chiếu", "Tải quy tắc đang dùng"]


def test_the_year_to_date_has_its_own_examples(sample, visit):
    shown = said(visit("method", period="2025-Q3-ytd"))
    assert "9 tháng đầu năm 2025 xếp hạng theo" in shown
    assert "chưa có số liệu" not in shown
    assert re.search(r"M × min\(1; A / T\) 30 \w+, [^:]+: tuyến tính, ", shown)


def test_a_condition_says_which_criteria_it_is_about(sample):
    criteria = read.criteria(SECRETARY, 2025).set_index("code")[["name", "unit"]]
    gate = {"name": "a", "criterion": "G04|QL01", "measure": "actual", "above": 0, "band": "Tốt"}
    assert gates.condition("vi", gate, criteria) == "kết quả G04, QL01 trên 0"
    assert gates.condition("vi", gate | {"criterion": "QL01"}, criteria) == "kết quả QL01 Vụ học viên trốn trên 0 vụ"
    assert gates.condition("vi", gate | {"criterion": "ZZ"}, criteria) == "kết quả ZZ trên 0"
    of_all = {"name": "a", "criterion": "", "measure": "exceeded_share", "below": 0.3, "band": "Tốt"}
    assert gates.condition("en", of_all, criteria) == "share of the targets that are exceeded below 30.0%"


def test_the_rules_that_are_taken_along_are_the_rules_that_go_in_again(empty):
    for text in ("year = 2025\n", "year = 2025\ngate = []\n"):
        taken(text)
        before = read.rules(SECRETARY, 2025)
        taken(toml.written(before))
        assert read.rules(SECRETARY, 2025) == before
