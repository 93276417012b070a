"""A late department: the reminder is ready, its figures are handed in for it, and the board turns; a preview that has moved is shown again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import turn

SAMPLES = Path("data/samples/newcomer/scores-2025-Q4-VT2.csv")


@pytest.fixture(scope="module")
def server(serve):
    return serve()


def hand_over(page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text(re.compile(r"Đã đọc \d+ dòng"))).to_be_visible()


def test_a_late_department_is_reminded_its_figures_are_handed_in_for_it_and_the_board_turns(server, page, project):
    page.goto(f"{server.url}/submissions?period=2025-Q4")
    expect(
        page.get_by_text(re.compile(r"6/7 đơn vị đã nộp, 4 đúng hạn, 2 muộn; Điểm vệ tinh số 2 chưa nộp"))
    ).to_be_visible()
    letter = page.locator("[data-testid=stCode]")
    expect(letter).to_contain_text("Kính gửi Điểm vệ tinh số 2. Thường trực Hội đồng Thi đua - Khen thưởng đề nghị")
    expect(letter).to_contain_text("Còn thiếu: 22 tiêu chí.")
    link = re.search(r"http\S+", letter.inner_text()).group()
    assert "upload?" in link and "period=2025-Q4" in link and "as=VT2" in link

    page.get_by_role("link", name="Nộp thay").first.click()
    expect(page.get_by_role("heading", name="Nộp số liệu")).to_be_visible()
    hand_over(page, "scores-2025-Q4-VT2.csv", (project / SAMPLES).read_bytes())
    expect(page.get_by_role("button", name="Nộp số liệu")).to_be_disabled()
    page.get_by_label("Ngày nhận").fill("04/01/2026")
    page.get_by_label("Ngày nhận").press("Enter")
    page.get_by_label("Lý do").fill("Đơn vị gửi bản giấy do mất mạng")
    page.get_by_label("Lý do").press("Enter")
    expect(page.get_by_role("button", name="Nộp số liệu")).to_be_enabled()
    page.get_by_role("button", name="Nộp số liệu").click()
    expect(page.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU")).to_be_visible()

    turn(page, f"{server.url}/submissions?period=2025-Q4")
    expect(page.get_by_text("7/7 đơn vị đã nộp, 5 đúng hạn, 2 muộn.")).to_be_visible()
    expect(page.locator("[data-testid=stCode]")).to_have_count(0)
    turn(page, f"{server.url}/submissions?period=2025-Q4&act=versions&department=VT2")
    expect(page.get_by_text("nộp thay: Đơn vị gửi bản giấy do mất mạng")).to_be_visible()


def test_a_preview_that_has_moved_is_shown_again_before_anything_is_kept(server, window):
    first, second = window(), window()
    for page, role in ((first, "QLHV"), (second, "YT")):
        page.goto(f"{server.url}/upload?period=2025-Q4&as={role}")
        expect(page.get_by_role("heading", name="Nộp số liệu")).to_be_visible()
    header = "quarter;department;criterion;actual;evidence\n"
    hand_over(first, "qlhv.csv", (header + "2025-Q4;QLHV;A01;71;BC quý IV\n").encode())
    expect(first.get_by_role("button", name="Nộp số liệu")).to_be_enabled()
    hand_over(second, "yt.csv", (header + "2025-Q4;YT;A01;70;BC quý IV\n").encode())
    second.get_by_role("button", name="Nộp số liệu").click()
    expect(second.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU")).to_be_visible()

    first.get_by_role("button", name="Nộp số liệu").click()
    expect(first.get_by_text(re.compile("Số liệu trên hệ thống vừa thay đổi"))).to_be_visible()
    expect(first.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU")).to_have_count(0)
    first.get_by_role("button", name="Nộp số liệu").click()
    expect(first.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU")).to_be_visible()
