"""Estimates are said to be such wherever they count, a returned submission is told where it matters, and a quarter opened again says so."""

import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data import closing, records, submissions, upload
from data.accounts import Actor
from pages.parts import attention, handing_in, numbers, workbook, workings
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.pages.conftest import FILES, written

OFFICE = Actor("Thường trực Hội đồng", "secretary")


def plain(app) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", written(app)))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (3, "Phòng Y tế phải nộp lại 3 dòng, trả lại ngày 08/01/2026."),
        (0, "Phòng Y tế phải nộp lại số liệu, trả lại ngày 08/01/2026."),
    ],
)
def test_a_returned_submission_is_one_sentence(lines, expected):
    row = {
        "department": "YT",
        "returned": True,
        "lines_returned": lines,
        "returned_at": pd.Timestamp("2026-01-08 02:00"),
    }
    (item,) = attention.returned("vi", pd.DataFrame([row, row | {"department": "HC"}]), {"YT": "Phòng Y tế"})
    assert (item.sentence, item.page, item.label) == (expected, "submissions", "Xem lý do")


def test_the_letter_names_each_returned_line():
    due = pd.Timestamp("2026-01-05 17:00", tz=numbers.LOCAL)
    one = pd.Series({"name": "Phòng Y tế", "state": "returned", "missing": 0, "due": due, "return_reason": "sai biểu."})
    letter = handing_in.reminder("vi", "2025-Q4", one, "http://x", ["A01: thiếu biểu", "C03: thiếu quyết định"])
    assert "sai biểu; A01: thiếu biểu; C03: thiếu quyết định" in letter


def test_who_hands_in_again_reads_why_the_figures_came_back(own_sample, visit):
    submissions.return_submission(OFFICE, "2025-Q4", "YT", "thiếu biểu kèm theo")
    shown = plain(visit("upload", period="2025-Q4", **{"as": "YT"}))
    assert "Số liệu của Phòng Y tế bị trả lại, cần nộp lại: thiếu biểu kèm theo" in shown


def test_an_estimate_is_said_to_be_one_in_the_arithmetic():
    cell = pd.Series({"points": 9.5, "method": "self", "status": "value", "estimated": True})
    assert workings.sentence("vi", cell) == "điểm tự chấm 9,50 (ước thực hiện)"
    assert workings.sentence("vi", cell.drop("estimated")) == "điểm tự chấm 9,50"


def test_estimates_and_returned_lines_are_marked_until_they_are_replaced(own_sample, visit):
    rows = "quarter,department,criterion,actual,estimated,evidence\n2025-Q4,YT,A01,95,{},BC\n"
    upload.upload(OFFICE, [("ước.csv", rows.format("x").encode())])
    submissions.return_submission(OFFICE, "2025-Q4", "YT", "sai biểu", {"A02": "thiếu biểu kèm theo"})
    ranking = plain(visit("ranking", period="2025-Q4"))
    assert ranking.count("1 số ước thực hiện") == 2  # in the status line and in the department's own
    assert "1 số ước thực hiện" in plain(visit("verification", period="2025-Q4", kind="every", **{"as": "council"}))
    assert "(ước thực hiện)" in plain(visit("explanation", period="2025-Q4", department="YT"))
    overview = plain(visit("overview", period="2025-Q4"))
    assert "Phòng Y tế phải nộp lại 1 dòng" in overview
    own = plain(visit("upload", period="2025-Q4", **{"as": "YT"}))
    assert "Phải nộp lại 1 dòng" in own and "thiếu biểu kèm theo" in own
    other = plain(visit("submissions", period="2025-Q4", **{"as": "QLHV"}))
    assert "thiếu biểu kèm theo" not in other
    upload.upload(OFFICE, [("thật.csv", (rows.format("") + "2025-Q4,YT,A02,99,,BC\n").encode())])
    assert not records.submissions(OFFICE, ["2025-Q4"]).set_index("department").at["YT", "returned"]
    assert "ước thực hiện" not in plain(visit("ranking", period="2025-Q4"))


def test_the_office_checks_and_returns_lines_on_the_board(own_sample, visit):
    app = visit("submissions", period="2025-Q4", act="check", department="YT")
    assert "Đánh dấu số liệu Quý IV/2025 của Phòng Y tế đã kiểm tra" in plain(app)
    app.button(key="check").click().run()
    assert "Đã kiểm tra số liệu của Phòng Y tế." in app.success[0].value and "đã kiểm tra" in plain(app)
    app = visit("submissions", period="2025-Q4", act="return", department="QLHV")
    app.multiselect(key="returned_lines").set_value(["A01"]).run()
    assert "Trả lại 1 dòng số liệu Quý IV/2025 của Phòng Quản lý học viên" in plain(app)
    app.text_input(key="return_reason").input("sai biểu").run()
    assert app.button(key="return").disabled
    app.text_input(key="why_A01").input("thiếu biểu").run()
    app.button(key="return").click().run()
    lines = records.returned_lines(OFFICE, ["2025-Q4"])
    assert lines[["department", "criterion", "reason"]].to_numpy().tolist() == [["QLHV", "A01", "thiếu biểu"]]
    assert "QLHV" in set(lines["department"]) and "A01: thiếu biểu" in app.code[0].value


OF_A_PERIOD = [page for page, file in FILES.items() if "heading.show(" in Path(file).read_text(encoding="utf-8")]
RESULTS = ["overview", "ranking", "explanation", "comparison", "progress", "commendations", "method"]


def test_every_page_of_a_quarter_that_was_opened_again_says_so_for_good(tiny, visit):
    assert set(RESULTS) < set(OF_A_PERIOD)
    director = Actor("Giám đốc", "director")
    for act in (closing.close, closing.publish, closing.reopen):
        act(director, "2025-Q1", "=sửa C1", **{"waive_all": True} if act is closing.close else {})
    for page in OF_A_PERIOD:
        shown = plain(visit(page, period="2025-Q1", **{"as": "secretary"}))
        assert re.search(r"Mở lại · .* · Mở lại ngày \d\d/\d\d/\d{4}: =sửa C1", shown), page
    closing.close(director, "2025-Q1", "xong", waive_all=True)
    closing.publish(director, "2025-Q1", "xong")
    shown = plain(visit("explanation", period="2025-Q1", **{"as": "viewer"}))
    assert re.search(r"Đã công bố · .* · đã mở lại 1 lần, lần cuối ngày [\d/]+: =sửa C1", shown)
    file = workbook.content(Visit(Actor("", "viewer"), "vi"), Period("2025-Q1"))
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert all("đã mở lại 1 lần, lần cuối ngày" in book[sheet]["A2"].value for sheet in (book.sheetnames[0], "Kết quả"))
