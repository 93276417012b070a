"""Who has handed in: the board, the letters, one submission, its withdrawal; a quarter closed and reopened."""

import pandas as pd

from data import read, upload
from data.accounts import Actor
from data.upload import SAMPLES
from pages.parts import handed_in, handing_in, version

ACTOR = Actor("test")


def shown(app) -> str:
    return " ".join(block.value if hasattr(block, "value") else str(block.proto.body) for block in app.get("html"))


def button(app, label: str):
    return next(one for one in app.button if one.label == label)


def test_the_board_says_who_is_late_and_the_letter_is_ready(sample, visit):
    app = visit("submissions", period="2025-Q4")
    text = shown(app)
    assert "Quý IV/2025: 6/7 đơn vị đã nộp, 4 đúng hạn, 2 muộn; Điểm vệ tinh số 2 chưa nộp" in text
    letter = app.code[0].value
    assert letter.startswith("Kính gửi Điểm vệ tinh số 2.") and "Còn thiếu: 22 tiêu chí" in letter
    assert "as=VT2" in letter


def test_a_department_sees_its_own_submissions_only_and_no_letters(sample, visit):
    app = visit("submissions", period="2025-Q4", **{"as": "YT"})
    assert not app.code
    other = read.submissions(ACTOR, ["2025-Q4"]).query("department == 'QLHV'")["upload_id"].iloc[0]
    assert "Không có lần nộp này" in shown(visit("submissions", submission=str(other), **{"as": "YT"}))
    assert "PHIẾU TIẾP NHẬN" not in shown(visit("submissions", receipt=str(other), **{"as": "YT"}))


def test_the_receipt_can_be_printed_again(sample, visit):
    number = read.submissions(ACTOR, ["2025-Q4"]).query("department == 'YT'")["upload_id"].iloc[0]
    app = visit("submissions", receipt=str(number))
    sha256 = read.uploads(ACTOR).set_index("upload_id").at[number, "sha256"]
    text = shown(app)
    assert "PHIẾU TIẾP NHẬN SỐ LIỆU" in text and sha256[:12] in text and "scores-2025-Q4-YT.csv" in text


def test_a_withdrawal_says_first_what_follows_and_brings_back_what_was(own_sample, visit):
    first = (SAMPLES / "scores-2025-Q4-YT.csv").read_bytes()
    second = upload.upload(ACTOR, [("lần 2.csv", first.replace(b",,", b", ,", 1) + b"\n")])[0]
    assert second.accepted and second.upload_id
    app = visit("submissions", submission=str(second.upload_id), part="withdraw")
    assert f"Rút lần nộp số {second.upload_id}?" in shown(app) and "Số liệu trở về lần nộp số" in shown(app)
    label = f"Rút lần nộp số {second.upload_id}"
    assert button(app, label).disabled
    app.text_input(key="withdrawal_reason").input("nộp nhầm").run()
    button(app, label).click().run()
    assert not app.exception
    entry = read.uploads(ACTOR).set_index("upload_id").loc[second.upload_id]
    assert entry["withdrawal_reason"] == "nộp nhầm" and entry["in_force"] == "none"


def test_a_quarter_is_closed_with_a_reason_and_opened_again(own_sample, visit):
    app = visit("submissions", period="2025-Q3")
    app.text_input(key="closing_reason").input("Hội đồng đã họp").run()
    app.button(key="settle").click().run()
    assert read.closed_at(ACTOR, "2025-Q3") is not None
    app = visit("submissions", period="2025-Q3")
    app.text_input(key="closing_reason").input("có kiến nghị").run()
    app.button(key="settle").click().run()
    assert read.closed_at(ACTOR, "2025-Q3") is None


def test_the_sentence_of_a_withdrawal_names_what_comes_back():
    entry = pd.Series({"upload_id": 3, "rows": 31, "in_force": "whole"})
    before = pd.Series({"upload_id": 2, "received_at": pd.Timestamp("2026-01-03 02:00")})
    told = {"2025-Q4": pd.DataFrame({"moved": [True, True]})}
    assert (
        handing_in.withdrawal("vi", entry, before, told, "Asia/Ho_Chi_Minh")
        == "Rút lần nộp số 3? Số liệu trở về lần nộp số 2 ngày 03/01/2026; 2 đơn vị đổi hạng."
    )


def test_a_later_version_is_compared_cell_by_cell_with_what_stood_before(own_sample, visit):
    changed = "quarter;department;criterion;actual;evidence\n2025-Q4;YT;A01;70;BC quý IV của phòng\n"
    (taken,) = upload.upload(ACTOR, [("changed.csv", changed.encode())])
    text = shown(visit("submissions", submission=str(taken.upload_id), part="changes"))
    assert "1 dòng: 0 mới, 1 thay đổi, 0 giữ nguyên so với trước lần nộp này." in text
    assert "<div>96,9</div>" in text and "<div>70</div>" in text


def test_who_has_not_handed_in_is_no_submission():
    frame = pd.DataFrame(
        {
            "quarter": ["2025-Q3", "2025-Q3", "2025-Q4", "2025-Q4"],
            "first_received_at": pd.to_datetime(["2025-10-01", "2025-10-09", "2026-01-02", None]),
            "days_late": [0, 4, 0, 7],
        }
    )
    told = "2/3 (66,7%) lượt nộp của 2 quý đúng hạn"
    assert handed_in.finding("vi", frame) == f"{told}; 1 lượt chưa nộp"
    assert handed_in.finding("vi", frame.iloc[:3]) == told


def test_cells_that_differ_are_found_and_new_rows_told_apart():
    columns = ["row", "quarter", "department", "criterion", *version.COMPARED]
    before = pd.DataFrame([[2, "2025-Q4", "A", "C1", None, 5.0, None, False, False, "BC", None]], columns=columns)
    now = pd.DataFrame(
        [
            [2, "2025-Q4", "A", "C1", None, 6.0, None, False, False, None, None],
            [3, "2025-Q4", "A", "C2", None, 1.0, None, False, False, None, None],
        ],
        columns=columns,
    )
    told = version.changes(now, before)
    assert list(told["column"].fillna("(new)")) == ["actual", "evidence", "(new)"]
    assert version.changes_words("en", now, told) == (
        "2 rows: 1 new, 1 changed, 0 as they were before this submission."
    )


def test_the_criteria_of_another_year_do_not_come_back_for_a_withdrawn_set(sample, visit):
    number = read.uploads(ACTOR).query("file_name == 'criteria-2025.csv'")["upload_id"].iloc[0]
    text = shown(visit("submissions", submission=str(number), part="withdraw"))
    assert f"Rút lần nộp số {number}? Trước đó chưa có số liệu, 51 dòng này sẽ thành thiếu" in text


def test_a_submission_of_a_closed_quarter_is_not_withdrawn_and_says_why(own_sample, visit):
    upload.close(ACTOR, "2025-Q3", "đã họp")
    number = read.submissions(ACTOR, ["2025-Q3"])["upload_id"].iloc[0]
    app = visit("submissions", submission=str(number), part="withdraw")
    assert "Quý III/2025" in app.error[0].value and "mở lại" in app.error[0].value
    assert "withdraw" not in [one.key for one in app.button]


def test_the_council_looks_and_withdraws_nothing(sample, visit):
    app = visit("submissions", period="2025-Q4", **{"as": "council"})
    assert "part=withdraw" not in shown(app)
    assert "settle" not in [one.key for one in app.button]


def test_an_empty_store_says_what_comes_first(empty, visit):
    assert "Chưa có đơn vị nào để nộp số liệu." in shown(visit("submissions"))
