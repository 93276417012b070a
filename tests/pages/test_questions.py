"""The page of questions: what it says case by case, what it shows of the demonstration, and who may read it."""

import re

import pandas as pd
import pytest

from data import rules, upload
from data.accounts import Actor
from pages.council import questions
from pages.parts import asked, gaps
from tests.pages.conftest import written

ACTOR = Actor("test")
NAMES = {"YT": "Phòng Y tế"}
ONE = {
    **{
        "severity": 1,
        "department": "YT",
        "criterion": "C03",
        "name": "Sáng kiến (được công nhận)",
        "unit": "sáng kiến",
    },
    **{"quarter": "2025-Q4", "of": "actual", "value": 3.0, "low": 2.0, "high": 2.0, "count": 2, "points": 3.0},
    **{"max_points": 3.0},
}


def plain(app) -> str:
    return re.sub("<[^>]+>", "", written(app))


def found(*kinds_and_departments: tuple) -> pd.DataFrame:
    return pd.DataFrame(kinds_and_departments, columns=["kind", "department"]).astype("str")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            {"kind": "disagrees"},
            "Phòng Y tế, C03 Sáng kiến: số liệu nộp ghi 3 sáng kiến, danh sách thành tích có 2. Số nào đúng?",
        ),
        (
            {"kind": "disagrees", "low": 0.0},
            "Phòng Y tế, C03 Sáng kiến: số liệu nộp ghi 3 sáng kiến, danh sách thành tích không có. Số nào đúng?",
        ),
        (
            {"kind": "above_verified", "of": "self_points", "low": 2.5},
            "Phòng Y tế, C03 Sáng kiến: tự chấm 3,00, thẩm định 2,50; chênh như vậy đã 2 quý. Vì sao nhiều lần chênh lệch?",
        ),
        (
            {"kind": "zero", "value": 0.0, "high": 4.0},
            "Phòng Y tế, C03 Sáng kiến: 0 sáng kiến, trước đó từ 2 đến 4 trong 2 quý. Thật sự bằng 0 hay chưa báo cáo?",
        ),
        (
            {"kind": "zero", "criterion": None, "name": None, "count": 9},
            "Phòng Y tế: cả 9 số liệu càng cao càng tốt đều bằng 0. Thật sự bằng 0 hay chưa báo cáo?",
        ),
        (
            {"kind": "jump", "unit": "% nhiệm vụ", "value": 99.5, "count": 5},
            "Phòng Y tế, C03 Sáng kiến: 99,5% nhiệm vụ, trước đó 2 trong cả 5 quý. Số liệu có đúng không, vì sao thay đổi?",
        ),
        (
            {"kind": "identical", "of": "self_points", "value": 2.5, "points": 2.25},
            "Phòng Y tế, C03 Sáng kiến: 2,50 điểm trong 2 quý liền, lần nào cũng được 2,25 điểm. Số liệu đã được cập nhật chưa?",
        ),
        (
            {"kind": "all_maximum", "criterion": None, "count": 12, "points": 56.0},
            "Phòng Y tế: tự chấm tối đa ở cả 12 tiêu chí, tổng 56,00 điểm. Đã tự đánh giá riêng từng tiêu chí chưa?",
        ),
        (
            {"kind": "no_separation", "department": None, "count": 6},
            "C03 Sáng kiến: cả 6 đơn vị đã có số liệu cùng được 3,00 điểm. Tiêu chí này có phân biệt được các đơn vị không?",
        ),
    ],
)
def test_each_kind_is_one_sentence_that_ends_as_a_question(one, expected):
    assert asked.sentence("vi", ONE | one, NAMES) == expected
    english = asked.sentence("en", ONE | one, NAMES)
    assert english.endswith("?") and "{" not in english


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("jump", "A"), ("zero", "A"), ("identical", "B"), ("no_separation", None)],
            "Quý IV/2025: 4 câu hỏi về số liệu của 2 đơn vị; câu hỏi không phải là kết luận.",
        ),
        ([("no_separation", None)], "Quý IV/2025: 1 câu hỏi về tiêu chí; câu hỏi không phải là kết luận."),
        ([], "Quý IV/2025: không có câu hỏi nào về số liệu."),
    ],
)
def test_the_headline_counts_questions_and_says_that_they_are_no_verdict(rows, expected):
    assert questions.headline("vi", "Quý IV/2025", found(*rows)) == expected


def test_whose_self_points_lie_highest_above_is_named():
    last = pd.DataFrame({"department": ["A", "B"], "mean_share": [0.01, 0.068]})
    names = {"A": "P1", "B": "P2"}
    assert gaps.finding("vi", last, names) == "P2 tự chấm cao hơn nhiều nhất: bình quân 6,8% điểm tối đa"
    assert gaps.finding("vi", last.assign(mean_share=0.0), names) == "Không đơn vị nào tự chấm bình quân cao hơn"


def test_labels_keep_their_order_and_a_distance():
    assert gaps.spread(pd.Series({"A": 5.0, "B": 1.0, "C": 5.1}), 1.0) == {"B": 1.0, "A": 5.0, "C": 6.0}


@pytest.mark.parametrize("role", ("director", "viewer", "YT"))
def test_only_the_council_and_its_standing_office_read_it(sample, visit, role):
    app = visit("questions", **{"as": role})
    shown = written(app)
    assert "Trang này không dành cho vai trò đang chọn." in shown and "câu hỏi" not in shown
    assert "Số liệu cần hỏi lại" not in [link.label for link in app.sidebar.get("page_link")]
    assert 'href="questions' not in written(visit("overview", **{"as": role}))


@pytest.mark.parametrize("role", ("secretary", "council"))
def test_the_demonstration_raises_questions_grouped_by_kind(sample, visit, role):
    shown = plain(visit("questions", **{"as": role}))
    assert "Quý IV/2025: 22 câu hỏi về số liệu của 6 đơn vị; câu hỏi không phải là kết luận." in shown
    assert "Khác danh sách thành tích (4)" in shown and "Khác hẳn các quý trước (1)" in shown
    assert (
        "Phòng Lao động trị liệu, LD03 Giá trị lao động trị liệu so với kế hoạch: 208 triệu đồng, "
        "trước đó từ 385 đến 491 trong 7 quý." in shown
    )
    assert "Không có số liệu nào của 8 quý gần đây thay đổi sau khi nộp." in shown


def test_a_question_leads_to_its_criterion_and_to_the_department_s_points(sample, visit):
    shown = written(visit("questions", kind="jump", **{"as": "secretary"}))
    assert "criterion=LD03&amp;department=LDTL" in shown
    assert re.search(r'href="explanation\?[^"]*department=LDTL', shown)
    assert "explanation?" not in written(visit("questions", kind="no_separation", **{"as": "secretary"}))


def test_kind_and_block_stand_in_the_address_and_a_sum_stands_for_its_quarter(sample, visit):
    app = visit("questions", kind="jump", block="Chuyên môn", period="2025-Q4-ytd", **{"as": "secretary"})
    shown = plain(app)
    assert "Khác hẳn các quý trước (1)" in shown and "Khác danh sách thành tích (" not in shown
    assert app.selectbox(key="filter_period").value == "2025-Q4"
    app.selectbox(key="filter_kind").select("identical").run()
    assert app.query_params["kind"] == "identical"
    assert "Bỏ lọc" in plain(visit("questions", kind="all_maximum", **{"as": "secretary"}))


def test_a_quarter_without_a_question_says_so(own_sample, visit):
    text = b"year = 2024\n[questions]\nalike_departments = 1000\ngap_quarters = 99\n"
    assert rules.record(ACTOR, text)[1].empty
    shown = plain(visit("questions", period="2024-Q1", block="Tham mưu", **{"as": "secretary"}))
    assert "Quý I/2024: không có câu hỏi nào về số liệu." in shown and "Không có câu hỏi nào trong kỳ này." in shown


def test_a_figure_given_otherwise_is_shown_with_who_and_in_which_file_and_no_name_of_a_file_is_markup(
    own_sample, visit
):
    content = "quarter;department;criterion;actual;evidence\n2025-Q3;YT;A01;70;BC\n"
    (taken,) = upload.upload(Actor("Thường trực Hội đồng"), [("sửa <b>lần 2.csv", content.encode())])
    assert taken.accepted
    app = visit("questions", period="2025-Q3", **{"as": "secretary"})
    shown = written(app)
    assert not app.exception and not app.error
    assert "<b>lần" not in shown and "sửa &lt;b&gt;lần 2.csv" in shown
    assert f"submission={taken.upload_id}" in shown and "Thường trực Hội đồng" in shown
    assert "→ 70" in plain(app)


def test_a_reply_stands_beside_its_question_settles_it_at_the_closing_and_a_changed_figure_opens_it_again(
    own_sample, visit
):
    app = visit("questions", block="Tham mưu", **{"as": "secretary"})
    box = app.selectbox(key="replied_question")
    app.button(key="reply").click().run()
    assert "Cần ghi nội dung trả lời." in app.error[0].value
    jump = next(one for one in box.options if "LD03" in one)
    app.selectbox(key="replied_question").select(jump)
    app.text_area(key="reply_words").input("Đã kiểm tra tại xưởng: <b>mất điện</b> 3 tuần")
    app.button(key="reply").click().run()
    assert not app.exception and not app.error
    shown = written(visit("questions", **{"as": "secretary"}))
    assert "Trả lời: Đã kiểm tra tại xưởng: &lt;b&gt;mất điện&lt;/b&gt; 3 tuần" in shown
    assert (
        "1 đã trả lời" in plain(visit("questions", **{"as": "secretary"}))
        and jump not in app.selectbox(key="replied_question").options
    )
    closing = plain(visit("closing", period="2025-Q4"))
    assert "21 kiến nghị chưa trả lời" in closing
    assert "Câu hỏi đã trả lời" in closing and "mất điện" in closing and "Thường trực Hội đồng" in closing
    content = "quarter;department;criterion;actual;evidence\n2025-Q4;LDTL;LD03;209;BC\n"
    assert upload.upload(Actor("Thường trực Hội đồng"), [("x.csv", content.encode())])[0].accepted
    assert "0 đã trả lời" in plain(visit("questions", **{"as": "secretary"}))
    assert "22 kiến nghị chưa trả lời" in plain(visit("closing", period="2025-Q4"))


def test_there_is_no_box_to_reply_in_for_the_director_and_in_the_past(sample, visit):
    app = visit("questions", as_of="5", **{"as": "secretary"})
    assert not [one for one in app.text_area if one.key == "reply_words"] and not app.exception
