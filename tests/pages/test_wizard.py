"""The steps of handing in: a draft goes on where it stopped, files are read otherwise, cells mended, warnings answered, figures approved."""

import io
import shutil
from dataclasses import replace

import pandas as pd
import pytest
import xlsxwriter

from data import drafts, read, store, upload
from data.accounts import Actor
from data.checks.cells import cells
from data.checks.mends import Mend
from data.files.intake import Asked
from pages.parts.access import Visit
from pages.parts.upload import matching, mending, rehearsal
from tests.data.conftest import FILES
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực Hội đồng", "secretary")
MAKER = Actor("Nguyễn An", "director", account="everybody")
"""Who is signed in where `visit` opens a page of a store of one's own."""
HEADER = "quarter;department;criterion;actual;evidence\n"
CLEAN = HEADER + "2025-Q1;HC;C1;20;BC 1\n"
BROKEN = HEADER + "2025-Q1;HC;C1;20;BC 1\n2025-Q1;HC;C4;năm;BC 2\n2025-Q1;HC9;C3;đạt;BC 3\n"


@pytest.fixture(scope="module")
def tiny_file(tmp_path_factory):
    """A store with three departments, their criteria and targets."""
    where = tmp_path_factory.mktemp("wizard") / "tiny.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        for name in ("departments", "criteria", "targets"):
            assert upload.upload(SECRETARY, [(f"{name}.csv", FILES[name].encode())])[0].accepted
        store.close()
    return where


@pytest.fixture(autouse=True)
def tiny(tiny_file, tmp_path, monkeypatch):
    shutil.copy(tiny_file, tmp_path / "own.duckdb")
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "own.duckdb"))
    yield
    store.close()


def _chosen(app, name, content):
    app.file_uploader[0].upload(name, content if isinstance(content, bytes) else content.encode(), "text/csv")
    return app.run()


def _draft(app) -> str:
    return app.query_params["draft"]


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, actual in (("Bản cũ", 1), ("Bản mới", 20)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["quarter", "department", "criterion", "actual", "evidence"])
            sheet.write_row(1, 0, ["2025-Q1", "HC", "C1", actual, "BC 1"])
    return out.getvalue()


def test_a_draft_goes_on_in_another_session_where_it_stopped_and_is_gone_once_handed_in(visit):
    app = _chosen(visit("upload", period="2025-Q1"), "quý 1.csv", CLEAN)
    again = visit("upload", draft=_draft(app))
    assert "1 dòng: 1 mới, 0 thay đổi" in written(again) and not again.button(key="hand_in").disabled
    assert "quý 1.csv" in written(again)
    again.button(key="go_back").click().run()
    assert again.query_params["step"] == "check" and "Hợp lệ" in written(again)
    third = visit("upload")
    assert "quý 1.csv" in written(third)
    (resume,) = [one for one in third.button if one.label == "Làm tiếp"]
    resume.click().run()
    assert third.query_params["step"] == "check"
    third.button(key="go_on").click().run()
    third.button(key="hand_in").click().run()
    assert not third.exception and "PHIẾU TIẾP NHẬN SỐ LIỆU" in written(third)
    assert drafts.of(MAKER) == [] and "draft" not in third.query_params
    assert "Bản nháp này không còn" in visit("upload", draft=_draft(app)).info[0].value


def test_nobody_else_opens_a_draft_and_is_told_the_same_as_of_one_that_is_gone(visit):
    app = _chosen(visit("upload"), "quý 1.csv", CLEAN)
    told = [visit("upload", draft=_draft(app), **{"as": "HC"}), visit("upload", draft="none", **{"as": "HC"})]
    assert [one.info[0].value for one in told] == ["Bản nháp này không còn. Hãy chọn lại tệp."] * 2
    assert not any("quý 1.csv" in written(one) for one in told)
    app.button(key="discard").click().run()
    assert drafts.of(MAKER) == [] and not app.exception


def test_files_come_and_go_in_the_first_step(visit):
    app = _chosen(visit("upload"), "a.csv", CLEAN)
    app = _chosen(visit("upload", draft=_draft(app), step="files"), "b.csv", BROKEN)
    (draft,) = drafts.of(MAKER)
    assert [one.name for one in draft.files] == ["a.csv", "b.csv"]
    app = visit("upload", draft=_draft(app), step="files")
    app.button(key="drop_1").click().run()
    app.button(key="go_on").click().run()
    assert not app.button(key="hand_in").disabled
    app = visit("upload", draft=_draft(app), step="files")
    app.button(key="drop_0").click().run()
    assert drafts.of(MAKER) == [] and "draft" not in app.query_params


def test_the_sheet_is_asked_for_where_several_hold_a_table(visit):
    app = _chosen(visit("upload"), "sổ.xlsx", _workbook())
    assert "Nhiều trang tính có bảng: Bản cũ, Bản mới." in written(app) and "--sheet" not in written(app)
    app.selectbox(key="said_sheet_0").select("Bản mới").run()
    assert app.query_params["step"] == "columns"
    app.button(key="go_on").click().run()
    assert "1 dòng: 1 mới" in written(app)
    app.button(key="hand_in").click().run()
    assert list(read.scores(SECRETARY, ["2025-Q1"])["actual"].astype(float)) == [20]


def test_a_column_that_nobody_knows_is_matched_by_hand(visit):
    content = "Quý;Đơn vị;Tiêu chí;Xong xuôi;Minh chứng\nQuý I/2025;HC;C1;20,5;BC 1\nQuý I/2025;HC;C4;4,5;BC 1\n"
    app = _chosen(visit("upload"), "lạ.csv", content)
    shown = written(app)
    assert "2/2 ô dùng dấu phẩy thập phân" in shown and "Xong xuôi" in shown
    assert "100% chắc chắn: đúng tên cột" in shown and "chưa giống cột nào" in shown
    assert app.selectbox(key="said_column_0_3").value == ""
    app.selectbox(key="said_column_0_3").select("actual").run()
    assert drafts.of(MAKER)[0].asked(0).names == {"actual": "Xong xuôi"}
    app.button(key="go_on").click().run()
    app.button(key="hand_in").click().run()
    assert not app.exception and sorted(read.scores(SECRETARY, ["2025-Q1"])["actual"].astype(float)) == [4.5, 20.5]


def test_a_column_is_left_unread_and_read_again(visit):
    app = _chosen(
        visit("upload"), "thừa.csv", CLEAN.replace("evidence", "evidence;Người làm").replace("BC 1", "BC 1;An")
    )
    assert app.selectbox(key="said_column_0_5").value == "" and "không có trong mẫu" in written(app)
    app.button(key="unread_0_5").click().run()
    assert "theo bạn chọn" in written(app) and "không có trong mẫu" not in written(app)
    (draft,) = drafts.of(MAKER)
    assert draft.asked(0).unread == ("Người làm",)
    app.selectbox(key="said_column_0_4").select("").run()
    app.selectbox(key="said_column_0_5").select("evidence").run()
    asked = drafts.find(MAKER, draft.draft_id).asked(0)
    assert (asked.names, asked.unread) == ({"evidence": "Người làm"}, ("evidence",))
    app.button(key="go_on").click().run()
    app.button(key="hand_in").click().run()
    assert list(read.scores(SECRETARY, ["2025-Q1"])["evidence"]) == ["An"]


def test_a_column_that_is_matched_instead_of_another_leaves_that_one_unread(visit):
    content = CLEAN.replace("evidence", "evidence;Minh chứng mới").replace("BC 1", "BC 1;BC 2")
    app = _chosen(visit("upload"), "hai.csv", content)
    app.selectbox(key="said_column_0_5").select("evidence").run()
    asked = drafts.of(MAKER)[0].asked(0)
    assert (asked.names, asked.unread) == ({"evidence": "Minh chứng mới"}, ("evidence",))
    assert not app.exception and app.selectbox(key="said_column_0_4").value == ""


def test_what_holds_for_every_row_is_said_once_where_no_column_says_it(visit):
    app = _chosen(
        visit("upload", period="2025-Q1"),
        "thiếu.csv",
        "STT;Mã tiêu chí;Thực hiện;Minh chứng\n1;C1;20;BC 1\n2;C4;4;BC\n",
    )
    assert "Chưa có cột cho: Quý, Mã đơn vị" in app.warning[0].value and "Thiếu cột Quý" in written(app)
    app.button(key="given_0_quarter").click().run()
    assert "Chưa có cột cho: Mã đơn vị" in app.warning[0].value
    app.selectbox(key="given_0_department").select("HC").run()
    assert not app.warning and not app.exception
    app.button(key="go_on").click().run()
    app.button(key="hand_in").click().run()
    rows = read.scores(SECRETARY, ["2025-Q1"])
    assert rows[["department", "criterion"]].to_numpy().tolist() == [["HC", "C1"], ["HC", "C4"]]


def test_the_same_file_chosen_again_goes_on_with_its_draft(visit):
    first = _chosen(visit("upload"), "quý 1.csv", CLEAN)
    again = _chosen(visit("upload"), "quý 1 (1).csv", CLEAN)
    assert _draft(again) == _draft(first) and len(drafts.of(MAKER)) == 1
    assert "Bạn đã chọn đúng nội dung này lúc" in again.info[0].value


def test_a_column_that_is_only_proposed_is_one_click_away(visit):
    content = "Quý;Nơi nào;Tiêu chí;Thực hiện;Minh chứng\nQuý I/2025;HC;C1;20,5;BC 1\nQuý I/2025;HC;C4;4,5;BC 1\n"
    app = _chosen(visit("upload"), "lạ.csv", content)
    (offered,) = [one for one in app.button if one.label.startswith("Là cột Mã đơn vị")]
    assert "theo nội dung các ô" in offered.label
    offered.click().run()
    assert drafts.of(MAKER)[0].asked(0).names == {"department": "Nơi nào"} and "theo bạn chọn" in written(app)


def test_converted_letters_are_shown_before_and_after(visit):
    text = (
        "quarter;department;criterion;actual;evidence\n" + "2025-Q1;HC;C1;20;B¸o c¸o ®ît thi ®ua cña Phßng Hµnh chÝnh\n"
    )
    app = _chosen(visit("upload"), "abc.csv", text.encode("latin-1"))
    assert "B¸o → <b>Báo</b>" in written(app) and app.button(key="go_on").label == "Tiếp tục"
    app.button(key="go_on").click().run()
    assert not app.button(key="hand_in").disabled


def test_a_mended_cell_is_checked_again_kept_in_the_draft_and_can_be_taken_back(visit):
    app = _chosen(visit("upload"), "hỏng.csv", BROKEN)
    assert "1 hợp lệ, 2 lỗi" in written(app)
    (draft,) = drafts.of(MAKER)
    mends = (Mend(3, "actual", "5"), Mend(4, "department", "HC"))
    drafts.keep(MAKER, draft.told(0, Asked(mends=mends)))
    app = visit("upload", draft=draft.draft_id, step="check")
    assert "3 hợp lệ, 0 lỗi" in written(app)
    app.button(key="undo_0_4_department").click().run()
    assert "2 hợp lệ, 1 lỗi" in written(app) and app.button(key="hand_in").disabled
    assert drafts.find(MAKER, draft.draft_id).asked(0).mends == mends[:1]
    (nearest,) = [one for one in app.button if one.label.startswith('Sửa "HC9" thành "HC"')]
    nearest.click().run()
    assert "3 hợp lệ, 0 lỗi" in written(app) and app.query_params["step"] == "check"


WIDE = "Mã đơn vị;Mã tiêu chí;Quý I/2025;Quý II/2025\nHC;C1;20;hai\nHC;C9;4;5\n"


def test_a_cell_of_a_wide_file_is_mended_beside_its_letter(visit):
    app = _chosen(visit("upload", kind="scores"), "rộng.csv", WIDE)
    app = visit("upload", draft=_draft(app), step="check")
    (shown,) = [one.value for one in app.data_editor]
    assert shown[["Dòng", "Cần sửa"]].to_numpy().tolist() == [
        [2, "Thực hiện (D)"],
        [3, "Mã tiêu chí"],
        [3, "Mã tiêu chí"],
    ]
    asked = Asked(mends=(Mend(2, "actual", "2", "D"), Mend(3, "criterion", "C4", "B"), Mend(2, "actual", "20", "C")))
    (draft,) = drafts.of(MAKER)
    drafts.keep(MAKER, draft.told(0, asked))
    app = visit("upload", draft=draft.draft_id, step="check")
    assert not app.exception and not app.data_editor and not app.button(key="go_on").disabled
    app.button(key="undo_0_2_actual_D").click().run()
    assert app.data_editor[0].value["Cần sửa"].to_list() == ["Thực hiện (D)"]


def test_what_is_written_into_the_grid_of_a_wide_file_speaks_of_cells_by_their_letter():
    known = cells(SECRETARY, WIDE.encode(), Asked(), "scores")
    columns = {"Thực hiện": "actual", "Mã tiêu chí (B)": "criterion"}
    changed = {0: {"Thực hiện": "2"}, 1: {"Mã tiêu chí (B)": "C4", "Thực hiện": "5"}}
    made, same = mending.edits(changed, [1, 3], columns, known)
    assert made == [Mend(2, "actual", "2", "D"), Mend(3, "criterion", "C4", "B")]
    assert same == [Mend(3, "actual", "5", "D")]


def test_what_is_written_into_the_grid_becomes_mends_and_the_later_one_of_a_cell_counts():
    content = (
        HEADER
        + "2025-Q1;HC;C1;1;\n2025-Q1;HC;C2;2;\n2025-Q1;HC;C3;3;\n2025-Q1;HC;C4;4;\n2025-Q1;YT;C1;5;\n2025-Q1;YT;C4;6;\n"
    )
    known = cells(SECRETARY, content.encode(), Asked(), "scores")
    changed = {0: {"Thực hiện (D)": " 5 "}, 1: {"Thực hiện (D)": "3"}, 2: {"Thực hiện (D)": None, "Dòng": "9"}}
    made, same = mending.edits(changed, [1, 2, 5], {"Thực hiện (D)": "actual"}, known)
    assert same == [Mend(4, "actual", "3")]
    assert made == [Mend(3, "actual", "5"), Mend(7, "actual", None)]
    asked = mending.mended(Asked(mends=(Mend(3, "actual", "6"), Mend(9, "note", "a"))), made)
    assert asked.mends == (made[0], Mend(9, "note", "a"), made[1])
    assert mending.without(asked, made).mends == (Mend(9, "note", "a"),)


def test_safe_mends_are_offered_by_what_was_found_those_of_most_cells_first():
    told = [(3, "HC9", {"meant": "HC"}), (4, "HC9", {"meant": "HC"}), (5, "VT", {}), (6, "YT.", {"meant": "YT"})]
    found = pd.DataFrame(told, columns=["row", "found", "params"]).assign(column="department", letter="B")
    assert mending.safe(found) == [
        ("HC9", "HC", [Mend(3, "department", "HC"), Mend(4, "department", "HC")]),
        ("YT.", "YT", [Mend(6, "department", "YT")]),
    ]
    assert mending.safe(found.head(1), {3}) == [("HC9", "HC", [Mend(3, "department", "HC", "B")])]


def test_a_warning_that_wants_a_reason_waits_for_it(visit):
    app = _chosen(visit("upload"), "số.csv", HEADER + "2025-Q1;HC;C1;20;BC 001304012345\n")
    assert app.button(key="hand_in").disabled
    app.text_input(key="reason_0_identity_number").input("số công văn").run()
    app.button(key="go_on").click().run()
    app.button(key="hand_in").click().run()
    assert not app.exception and "PHIẾU TIẾP NHẬN SỐ LIỆU" in written(app)


def test_who_approved_is_named_before_the_button_works_and_stands_on_the_receipt(visit):
    app = _chosen(visit("upload"), "quý 1.csv", CLEAN)
    app.checkbox(key="approved").check().run()
    assert app.button(key="hand_in").disabled
    app.text_input(key="approved_name").input("Nguyễn Văn A").run()
    app.text_input(key="approved_position").input("Trưởng phòng").run()
    app.button(key="hand_in").click().run()
    assert not app.exception
    assert "Nguyễn Văn A" in written(app) and "Trưởng phòng" in written(app)


def test_evidence_is_told_in_words():
    here = Visit(SECRETARY, "vi")
    known = {"mark": ",", "cells": 37, "with_mark": 37, "doubtful": 0}
    assert matching.evidence(here, known) == "37/37 ô dùng dấu phẩy thập phân"
    assert matching.evidence(here, known | {"mark": None, "doubtful": 2}) == "2/37 ô có thể đọc theo hai cách"
    assert matching.evidence(here, known | {"mark": None, "with_mark": 0}) == "37 số nguyên"
    both = "37/37 ô có dấu thập phân, có ô dùng phẩy, có ô dùng chấm"
    assert matching.evidence(here, known | {"mark": None}) == both


def test_terms_leave_out_the_places_of_files_of_rules():
    terms = replace(upload.Terms(), asked=(Asked(sheet="1"), Asked(), Asked(sheet="3")))
    assert rehearsal.without_rules(terms, {1}).asked == (Asked(sheet="1"), Asked(sheet="3"))
