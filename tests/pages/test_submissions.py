"""Who has handed in: the board, the letters, one submission, its withdrawal; a quarter closed and reopened."""

import re

import pandas as pd
import pytest

from data import closing, read, records, rules, submissions, upload
from data.accounts import Actor
from data.provenance import Approval
from data.upload import SAMPLES
from pages.parts import collecting, handed_in, handing_in, load, recorded, version
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.data.conftest import FILES as TINY

ACTOR = Actor("test")
DIRECTOR = Actor("Giám đốc", "director")
HERE = Visit(ACTOR, "vi")


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
    other = records.submissions(ACTOR, ["2025-Q4"]).query("department == 'QLHV'")["upload_id"].iloc[0]
    assert "Không có lần nộp này" in shown(visit("submissions", submission=str(other), **{"as": "YT"}))
    assert "PHIẾU TIẾP NHẬN" not in shown(visit("submissions", receipt=str(other), **{"as": "YT"}))


def test_the_receipt_can_be_printed_again(sample, visit):
    number = records.submissions(ACTOR, ["2025-Q4"]).query("department == 'YT'")["upload_id"].iloc[0]
    app = visit("submissions", receipt=str(number))
    sha256 = records.uploads(ACTOR).set_index("upload_id").at[number, "sha256"]
    text = shown(app)
    assert "PHIẾU TIẾP NHẬN SỐ LIỆU" in text and sha256[:12] in text and "scores-2025-Q4-YT.csv" in text


def test_the_board_and_the_receipt_name_the_head_who_approved(own_sample, visit):
    content = (SAMPLES / "scores-2025-Q4-YT.csv").read_bytes() + b"\n"
    terms = upload.Terms(approval=Approval("Lê <b>Văn</b> An", "Trưởng phòng", "12/BC-YT"))
    (taken,) = upload.upload(ACTOR, [("lần 2.csv", content)], terms=terms)
    assert "người duyệt: Lê &lt;b&gt;Văn&lt;/b&gt; An" in shown(visit("submissions", period="2025-Q4"))
    receipt = shown(visit("submissions", receipt=str(taken.upload_id)))
    assert "Người duyệt</th><td>Lê &lt;b&gt;Văn&lt;/b&gt; An, Trưởng phòng, 12/BC-YT" in receipt


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
    entry = records.uploads(ACTOR).set_index("upload_id").loc[second.upload_id]
    assert entry["withdrawal_reason"] == "nộp nhầm" and entry["in_force"] == "none"


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


def test_a_quarter_that_was_passed_over_by_all_is_none_that_anybody_failed_to_hand_in(tiny, visit):
    third = TINY["scores"].replace("2025-Q1", "2025-Q3").encode()
    assert upload.upload(ACTOR, [("scores.csv", third)])[0].accepted
    assert list(handed_in.history(HERE, "2025-Q3")["quarter"].unique()) == ["2025-Q1", "2025-Q3"]
    # Nothing went on after the third: the fourth is asked for still, and so is the one that is looked at.
    assert list(handed_in.history(HERE, "2025-Q4")["quarter"].unique()) == ["2025-Q1", "2025-Q3", "2025-Q4"]
    assert list(handed_in.history(HERE, "2025-Q2")["quarter"].unique()) == ["2025-Q1", "2025-Q2"]
    assert "không tính quý không đơn vị nào nộp: II/2025" in shown(visit("submissions", period="2025-Q3"))


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
    number = records.uploads(ACTOR).query("file_name == 'criteria-2025.csv'")["upload_id"].iloc[0]
    text = shown(visit("submissions", submission=str(number), part="withdraw"))
    assert f"Rút lần nộp số {number}? Trước đó chưa có số liệu, 51 dòng này sẽ thành thiếu" in text


def test_a_submission_of_a_closed_quarter_is_not_withdrawn_and_says_why(own_sample, visit):
    closing.close(DIRECTOR, "2025-Q3", "đã họp", waive_all=True)
    number = records.submissions(ACTOR, ["2025-Q3"])["upload_id"].iloc[0]
    app = visit("submissions", submission=str(number), part="withdraw")
    assert "Quý III/2025" in app.error[0].value and "mở lại" in app.error[0].value
    assert "withdrawal" not in [one.key for one in app.button]


def test_the_council_looks_and_withdraws_nothing(sample, visit):
    app = visit("submissions", period="2025-Q4", **{"as": "council"})
    assert "part=withdraw" not in shown(app)


def test_an_empty_store_says_what_comes_first(empty, visit):
    assert "Chưa có đơn vị nào để nộp số liệu." in shown(visit("submissions"))


# Returned, extended, restored


def test_what_is_returned_counts_as_handed_in_and_the_letter_asks_to_correct_it(own_sample, visit):
    app = visit("submissions", period="2025-Q4", act="return", department="YT")
    text = shown(app)
    assert "Trả lại số liệu Quý IV/2025 của Phòng Y tế (lần nộp số" in text
    assert "Đơn vị vẫn tính là đã nộp; 27 dòng đã thẩm định phải thẩm định lại; không đơn vị nào đổi hạng." in text
    assert app.button(key="return").disabled
    app.text_input(key="return_reason").input("thiếu minh chứng A02").run()
    app.button(key="return").click().run()
    assert not app.exception and app.success[0].value == "Đã trả lại số liệu của Phòng Y tế."
    text = shown(app)
    assert "Quý IV/2025: 6/7 đơn vị đã nộp" in text and "thiếu minh chứng A02" in text
    letter = app.code[0].value
    assert "đã trả lại số liệu thi đua Quý IV/2025 và đề nghị đơn vị sửa, nộp lại: thiếu minh chứng A02." in letter
    assert "as=YT" in letter
    # What is returned is not returned twice.
    assert "đã trả lại rồi" in visit("submissions", period="2025-Q4", act="return", department="YT").error[0].value


def test_a_longer_time_is_given_with_a_reason_and_the_rules_stay(own_sample, visit):
    rules = read.rules(ACTOR, 2025)["deadline"]
    app = visit("submissions", period="2025-Q4", act="extend", department="VT2")
    assert "Hạn hiện nay là 17 giờ ngày 05/01/2026." in shown(app)
    app.text_input(key="until").input("05/01/2026").run()
    app.text_input(key="extend_reason").input("mất điện").run()
    assert app.error[0].value == "Ghi một ngày sau 05/01/2026." and app.button(key="extend").disabled
    app.text_input(key="until").input("31/12/2099").run()
    assert "Theo hạn mới, số liệu muộn 0 ngày thay cho" in shown(app)
    app.button(key="extend").click().run()
    assert not app.exception
    text = shown(app)
    assert "Điểm vệ tinh số 2 chưa nộp, hạn 31/12/2099." in text and ">gia hạn<" in text
    assert read.rules(ACTOR, 2025)["deadline"] == rules
    assert list(records.extensions(ACTOR, "2025-Q4")["reason"]) == ["mất điện"]


def test_the_versions_are_listed_compared_by_cell_and_an_older_one_restored(own_sample, visit):
    content = (SAMPLES / "newcomer" / "scores-2025-Q4-VT2.csv").read_bytes()
    (first,) = upload.upload(ACTOR, [("VT2.csv", content)])
    changed = "quarter;department;criterion;actual;evidence\n2025-Q4;VT2;A01;7;BC quý IV\n2025-Q4;VT2;A02;7;BC quý IV\n"
    upload.upload(ACTOR, [("changed.csv", changed.encode())], terms=upload.Terms(reason="bản giấy"))
    ranks = lambda: load.ranking(ACTOR, Period("2025-Q4")).set_index("department_name")["rank"].to_dict()  # noqa: E731
    text = shown(visit("submissions", period="2025-Q4", act="versions", department="VT2"))
    assert "nộp thay: bản giấy" in text and "0 dòng chỉ có ở lần sau, 22 dòng chỉ có ở lần trước." in text
    assert "Chỉ có ở lần 1: B01, " in text and "<div>7</div>" in text
    before = ranks()
    app = visit("submissions", submission=str(first.upload_id), part="restore")
    text = shown(app)
    assert f"Khôi phục lần nộp số {first.upload_id}?" in text and "24 dòng trở lại như ngày" in text
    rows = re.findall(r'data-label="Đơn vị"><div>(.*?)</div>.*?data-label="Hạng"><div>(.*?)</div>', text)
    announced = {name: int(re.sub(r"<[^>]+>", "", rank).split("→")[-1]) for name, rank in rows}
    assert announced["Điểm vệ tinh số 2"] < before["Điểm vệ tinh số 2"]
    app.text_input(key="restoration_reason").input("số ghi nhầm").run()
    app.button(key="restoration").click().run()
    assert not app.exception and "đã được khôi phục" in app.success[0].value
    after = ranks()
    assert {name: after[name] for name in announced} == announced
    assert {name for name in after if after[name] != before[name]} <= set(announced)
    assert f"khôi phục lần nộp số {first.upload_id}: số ghi nhầm" in shown(
        visit("submissions", period="2025-Q4", act="versions", department="VT2")
    )


def test_versions_of_the_criteria_are_compared_too(own_sample, visit):
    upload.upload(ACTOR, [("c.csv", b"year,code,name,kind,max_points\n2025,A01,T\xc3\xaan m\xe1\xbb\x9bi,scored,9\n")])
    text = shown(visit("submissions", act="versions", kind="criteria"))
    assert "Các lần nộp" in text and "Tên mới" in text


def test_days_late_and_times_returned_are_offered_and_recorded(own_sample, visit):
    content = (SAMPLES / "newcomer" / "scores-2025-Q4-VT2.csv").read_bytes()
    terms = upload.Terms(pd.Timestamp("2026-01-07 02:00"), "bản giấy")
    upload.upload(ACTOR, [("VT2.csv", content)], terms=terms)
    assert "Nộp thay: bản giấy" in shown(visit("submissions", receipt=str(read.version(ACTOR))))
    submissions.return_submission(ACTOR, "2025-Q4", "QLHV", "sai số")
    rows = "quarter,department,criterion,actual,evidence\n2025-Q4,QLHV,A01,95,BC\n"
    upload.upload(ACTOR, [("QLHV.csv", rows.encode())])
    frame = collecting.standing(HERE, "2025-Q4")
    offered = recorded.differing(HERE, "2025-Q4", frame).set_index(["department", "criterion"])["known"].to_dict()
    assert offered == {("VT2", "G01"): 2, ("QLHV", "G02"): 1}
    app = visit("submissions", period="2025-Q4", act="record")
    assert "Ghi 2 số liệu Quý IV/2025 theo sổ tiếp nhận?" in shown(app)
    app.text_input(key="record_reason").input("chốt quý").run()
    app.button(key="record").click().run()
    assert not app.exception and app.success
    cells = load.cells(ACTOR, Period("2025-Q4")).set_index(["department", "criterion"])
    assert (cells.at[("VT2", "G01"), "actual"], cells.at[("QLHV", "G02"), "actual"]) == (2, 1)
    assert cells.at[("VT2", "G01"), "points"] == 1
    assert recorded.differing(HERE, "2025-Q4", collecting.standing(HERE, "2025-Q4")).empty
    assert records.uploads(ACTOR)["reason"].iloc[-1] == "chốt quý"


def test_a_criterion_that_no_rule_names_is_not_offered(own_sample):
    submissions.return_submission(ACTOR, "2025-Q4", "YT", "sai số")
    rules.record(ACTOR, b'year = 2025\n[deadline]\nlate_criterion = ""\nreturned_criterion = ""\n')
    assert recorded.differing(HERE, "2025-Q4", collecting.standing(HERE, "2025-Q4")).empty


@pytest.mark.parametrize("role", ["council", "YT"])
def test_others_return_and_extend_nothing(sample, visit, role):
    for act in ("return", "extend", "record"):
        app = visit("submissions", period="2025-Q4", act=act, department="YT", **{"as": role})
        assert act not in [one.key for one in app.button]
    text = shown(visit("submissions", period="2025-Q4", **{"as": role}))
    assert "act=return" not in text and "act=extend" not in text and "behalf=yes" not in text
