"""The page `closing`: checks and waivers, closing and publishing, the printed result with its hash, opening again, and its marks."""

import re
import shutil

import pytest

from data import closing, read, store, submissions, upload
from data.accounts import Actor
from pages.parts import heading, settled, settling
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.pages.conftest import written

DIRECTOR, OFFICE = Actor("Giám đốc", "director"), Actor("Thường trực", "secretary")
QUARTER = "2025-Q3"


@pytest.fixture(scope="module")
def quarter(demonstration, tmp_path_factory):
    """A store of this file's own, in which a quarter goes its way from test to test."""
    store.close()
    shutil.copy(demonstration, where := tmp_path_factory.mktemp("closing") / "own.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        yield QUARTER
        store.close()


def plain(app) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", written(app)))


def keys(app) -> set[str]:
    return {one.key for one in app.button}


def test_an_incomplete_quarter_says_what_is_open_and_is_not_closed(quarter, visit):
    app = visit("closing", period="2025-Q4")
    text = plain(app)
    assert "Chốt Quý IV/2025? 6/7 đủ số liệu, 120/153 đã thẩm định, 22 kiến nghị chưa trả lời." in text
    assert "thiếu 22 số liệu Điểm vệ tinh số 2 (22)" in text
    assert "Nếu chốt bây giờ, các tiêu chí sau tính 0 điểm: Điểm vệ tinh số 2: A01, A02," in text
    assert "Kết quả Quý IV/2025, nếu chốt bây giờ" in text
    app.text_input(key="close_reason").input("đã họp").run()
    assert app.button(key="close").disabled


def test_the_director_lets_a_check_pass_and_its_reason_stays_on_every_page(quarter, visit):
    app = visit("closing", period=quarter)
    assert "Hội đồng hoặc Thường trực trả lời" in plain(app)
    app.text_input(key="waive_reason").input("đã giải trình tại cuộc họp").run()
    app.button(key="waive").click().run()
    assert not app.exception and not app.error
    assert "26 số liệu cần hỏi lại" in app.success[0].value
    assert "waive" not in keys(app)
    shown = plain(app)
    assert "26 kiến nghị chưa trả lời. Không còn gì vướng; Giám đốc đã cho bỏ qua: 26 số liệu cần hỏi lại." in shown
    assert "7/8" in shown
    marked = "Giám đốc cho chốt khi 26 số liệu cần hỏi lại: đã giải trình tại cuộc họp"
    assert marked in plain(app) and marked in plain(visit("ranking", period=quarter))
    assert marked not in plain(visit("ranking", period="2025-Q2"))


def test_the_secretary_closes_and_the_director_publishes(quarter, visit):
    app = visit("closing", period=quarter, **{"as": "secretary"})
    assert "waive" not in keys(app)
    app.text_input(key="close_reason").input("đã thẩm định xong").run()
    app.button(key="close").click().run()
    assert not app.exception and "Đã chốt số liệu Quý III/2025." in app.success[0].value
    assert "publish" not in keys(app) and "Đang chờ Giám đốc công bố." in plain(app)
    sha256 = closing.history(DIRECTOR, quarter)["sha256"].iloc[-1]
    assert sha256 in plain(app) and "Mã đối chiếu" in plain(app)
    app = visit("closing", period=quarter)
    app.text_input(key="met_on").input("12/10/2025")
    app.text_input(key="minutes").input("07/BB-HĐ")
    app.selectbox(key="signer").select("deputy")
    app.text_input(key="publish_reason").input("Hội đồng đã họp").run()
    app.button(key="publish").click().run()
    assert not app.exception and not app.error
    text = plain(app)
    assert "Quý III/2025 đã công bố ngày" in text
    assert "Hội đồng họp thông qua ngày 12/10/2025, biên bản số 07/BB-HĐ." in text
    assert "KT. GIÁM ĐỐC - PHÓ GIÁM ĐỐC" in text and "Người lập biểu" in text
    assert "· Đã công bố ·" in text and QUARTER in read.published(OFFICE)


def test_opening_again_says_first_what_rests_on_the_quarter_and_leaves_its_mark(quarter, visit):
    app = visit("closing", period=quarter)
    text = plain(app)
    for told in (
        "Quý sau so sánh với quý này: Quý IV/2025",
        "9 tháng đầu năm 2025 · Cả năm 2025",
        "lượt khen thưởng của năm khen 2025",
        "Bảng kết quả đã in, mã đối chiếu",
    ):
        assert told in text
    app.text_input(key="reopen_reason").input("có kiến nghị").run()
    app.button(key="reopen").click().run()
    assert not app.exception and read.closed_at(OFFICE, quarter) is None
    assert re.search(r"Mở lại · .* Mở lại ngày \d\d/\d\d/\d{4}: có kiến nghị", plain(visit("ranking", period=quarter)))


def test_closed_anew_it_says_what_differs_and_that_it_was_opened_again(quarter, visit):
    late = "quarter,department,criterion,verified_points\n2025-Q3,YT,A01,1\n"
    (outcome,) = upload.upload(DIRECTOR, [("muon.csv", late.encode())])
    assert outcome.accepted
    closing.close(DIRECTOR, quarter, "đã sửa", settling.worked_out(DIRECTOR, quarter), waive_all=True)
    app = visit("closing", period=quarter)
    assert not app.exception and not app.error
    text = plain(app)
    assert "Khác với lần chốt trước" in text
    assert re.search(r"Phòng Y tế: 88,60 → [\d,]+ điểm, hạng 5 → \d", text)
    assert "đã mở lại 1 lần, lần cuối ngày" in plain(visit("ranking", period=quarter))
    assert "Những gì dựa trên số liệu quý này:" in text


def test_a_sum_is_published_once_all_its_quarters_are(quarter):
    here = Visit(DIRECTOR, "vi")
    sum_ = Period(quarter, True)
    assert heading.state(here, sum_) == "verified"
    for one in ("2025-Q1", "2025-Q2"):
        closing.close(DIRECTOR, one, "đã họp", waive_all=True)
        closing.publish(DIRECTOR, one, "đã họp")
    assert heading.state(here, sum_) == "verified"
    closing.publish(DIRECTOR, quarter, "đã họp")
    assert heading.state(here, sum_) == "published"
    closing.reopen(DIRECTOR, "2025-Q1", "sửa")
    assert heading.state(here, sum_) == "reopened"
    assert [line[:12] for line in settled.marks(here, "2025-Q1")] == ["Mở lại ngày "]


@pytest.mark.parametrize("role", ["viewer", "YT", "administrator"])
def test_who_does_not_close_does_not_open_the_page(quarter, visit, role):
    assert (
        "không dành cho vai trò" in plain(visit("closing", period=quarter, **{"as": role})) or role == "administrator"
    )


def test_the_council_reads_and_does_nothing(quarter, visit):
    app = visit("closing", period="2025-Q4", lang="en", **{"as": "council"})
    assert not app.exception and not keys(app) & {"waive", "close", "publish", "reopen"}
    assert "Close Q4 2025?" in plain(app)


def test_a_rehearsal_of_closing_keeps_nothing(quarter):
    before = read.version(DIRECTOR)
    with submissions.rehearse(DIRECTOR, lambda actor: closing.close(actor, "2025-Q4", "thử", waive_all=True)):
        assert read.closed_at(DIRECTOR, "2025-Q4") is not None
    assert read.version(DIRECTOR) == before and read.closed_at(DIRECTOR, "2025-Q4") is None
