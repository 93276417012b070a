"""On what terms files are handed in: rows with errors left out by choice, for another with a day and a reason; the preview that moved."""

import pandas as pd

from data import records, upload
from data.accounts import Actor
from tests.pages.conftest import written

SECRETARY = Actor("test", "secretary")
NEWCOMER = "scores-2025-Q4-VT2.csv"
HEADER = "quarter;department;criterion;target;actual;self_points;evidence\n"


def _newcomer() -> bytes:
    return (upload.SAMPLES / "newcomer" / NEWCOMER).read_bytes()


def _chosen(app, name, content):
    """The page with this file in its box."""
    app.file_uploader[0].upload(name, content if isinstance(content, bytes) else content.encode(), "text/csv")
    return app.run()


def test_rows_with_errors_are_left_out_by_choice_and_every_page_says_so(own_sample, visit):
    content = HEADER + "2025-Q4;VT2;A01;;95;;BC\n2025-Q4;VT2;A02;;abc;;BC\n2025-Q4;VT2;XX9;;1;;BC\n"
    app = _chosen(visit("upload"), "half.csv", content)
    assert app.button(key="hand_in").disabled
    (choice,) = [box for box in app.checkbox if box.label == "Để lại các dòng có lỗi, nộp các dòng còn lại"]
    choice.check().run()
    assert app.warning[0].value.startswith("2 dòng bị để lại")
    app.button(key="go_on").click().run()
    assert app.warning[0].value.startswith("2 dòng bị để lại") and "1 dòng: 1 mới" in written(app)
    app.button(key="hand_in").click().run()
    assert not app.exception and not app.error
    assert list(records.rows_set_aside(SECRETARY, ["2025-Q4"])["row"]) == [3, 4]
    for page in ("overview", "ranking", "progress", "submissions"):
        assert "2 dòng của Điểm vệ tinh số 2 bị để lại khi nộp" in written(visit(page, period="2025-Q4")), page
    assert "bị để lại" not in written(visit("overview", period="2025-Q3"))


def test_a_file_that_cannot_be_parted_offers_no_choice(sample, visit):
    app = _chosen(visit("upload"), "none.csv", HEADER + "2025-Q4;VT2;XX9;;1;;BC\n")
    assert app.button(key="hand_in").disabled
    assert "Để lại các dòng có lỗi, nộp các dòng còn lại" not in [box.label for box in app.checkbox]


def test_handing_in_for_another_wants_a_reason_and_its_day_counts(own_sample, visit):
    app = _chosen(visit("upload", period="2025-Q4", department="VT2", behalf="yes"), NEWCOMER, _newcomer())
    assert app.button(key="hand_in").disabled
    app.text_input(key="behalf_day").input("31/02/2026").run()
    assert app.error[0].value == "Ghi một ngày không sau hôm nay."
    app.text_input(key="behalf_day").input("04/01/2026").run()
    app.text_input(key="behalf_reason").input("đơn vị gửi bản giấy").run()
    app.button(key="hand_in").click().run()
    assert not app.exception and not app.error
    own = records.submissions(SECRETARY, ["2025-Q4"]).set_index("department").loc["VT2"]
    assert own["first_received_at"] == pd.Timestamp("2026-01-04 10:00")
    assert records.uploads(SECRETARY)["reason"].iloc[-1] == "đơn vị gửi bản giấy"
    board = written(visit("submissions", period="2025-Q4"))
    assert "7/7 đơn vị đã nộp, 5 đúng hạn, 2 muộn." in board


def test_a_department_hands_in_for_nobody_else(sample, visit):
    app = visit("upload", period="2025-Q4", behalf="yes", **{"as": "YT"})
    assert "Nộp thay đơn vị" not in [box.label for box in app.checkbox]
