"""The main job in a real browser: a department's file goes in, and the ranking is what the preview announced."""

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import turn

NEWCOMER = "data/samples/newcomer/scores-2025-Q4-VT2.csv"
BROKEN = (
    "quarter,department,criterion,target,actual,self_points\n"
    "2025-Q5,VT2,A01,,95,\n"
    "2025-Q4,VT22,A01,,95,\n"
    "2025-Q4,VT2,A01,0,abc,\n"
    "2025-Q4,VT2,E01,,,40\n"
    "2025-Q4,VT2,A02,,97,\n"
    "2025-Q4,VT2,A02,,98,\n"
    "2025-Q4,VT2,QL01,,0,\n"
)
SEEDED = [
    ("2", "Quý"),
    ("3", "Mã đơn vị"),
    ("4", "Thực hiện"),
    ("4", "Chỉ tiêu"),
    ("5", "Điểm tự chấm"),
    ("7", "Mã tiêu chí"),
    ("8", "Mã tiêu chí"),
]


def hand_over(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_the_rank_that_the_preview_announces_is_the_rank_after_confirming(serve, page, project):
    server = serve()
    page.goto(server.url)
    expect(page.get_by_role("heading", name="Tổng quan")).to_be_visible()
    page.get_by_role("link", name="Nộp số liệu").first.click()
    expect(page.get_by_role("heading", name="Nộp số liệu")).to_be_visible()

    hand_over(page, "scores-2025-Q4-VT2.csv", (project / NEWCOMER).read_bytes())
    expect(page.get_by_text(re.compile(r"Đã đọc \d+ dòng: .* 0 lỗi.*Chưa có gì được lưu"))).to_be_visible()
    announced = page.locator("tr", has_text="Điểm vệ tinh số 2").filter(has_text="chưa xếp hạng →").first
    expect(announced).to_be_visible()
    rank = re.search(r"chưa xếp hạng\s*→\s*(\d+)", announced.inner_text()).group(1)
    page.get_by_role("button", name="Nộp số liệu").click()
    expect(page.get_by_text("Phiếu tiếp nhận").first).to_be_visible()

    page.get_by_role("link", name=re.compile("Xem xếp hạng")).click()
    expect(page.get_by_role("heading", name="Xếp hạng", exact=True)).to_be_visible()
    row = page.locator("table tr", has_text="Điểm vệ tinh số 2").first
    expect(row).to_be_visible()
    assert row.inner_text().split()[0] == rank
    expect(page.get_by_text(re.compile("đủ 7/7 đơn vị"))).to_be_visible()


def test_a_broken_file_shows_every_error_at_its_row_and_column_and_keeps_nothing(server, page):
    page.goto(f"{server.url}/upload")
    expect(page.get_by_role("heading", name="Nộp số liệu")).to_be_visible()
    hand_over(page, "hỏng.csv", BROKEN.encode())
    expect(page.get_by_text(re.compile("Chưa có gì được lưu"))).to_be_visible()
    shown = [row.inner_text() for row in page.locator("table tr").all()]
    for number, column in SEEDED:
        assert [text for text in shown if re.match(rf"\s*{number}\b", text) and column in text], (number, column, shown)
    expect(page.get_by_role("button", name="Nộp số liệu")).to_be_disabled()
    turn(page, f"{server.url}/submissions")
    expect(page.get_by_text(re.compile("Điểm vệ tinh số 2 chưa nộp")).first).to_be_visible()


def test_english_stays_after_a_reload_and_on_the_next_page(server, page):
    page.goto(f"{server.url}/ranking")
    expect(page.get_by_role("heading", name="Xếp hạng", exact=True)).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Ranking", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Ranking", exact=True)).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["lang"] == ["en"]
    page.get_by_role("link", name="Who has handed in").first.click()
    expect(page.get_by_role("heading", name="Who has handed in")).to_be_visible()


def test_a_copied_link_opens_what_its_sender_saw_and_back_returns(server, window):
    sender = window()
    sender.goto(f"{server.url}/ranking")
    expect(sender.get_by_text(re.compile("Xếp hạng Quý IV/2025"))).to_be_visible()
    sender.get_by_role("combobox", name=re.compile("Kỳ")).click()
    sender.get_by_role("option", name="Quý III/2025", exact=True).click()
    expect(sender.get_by_text(re.compile("Xếp hạng Quý III/2025"))).to_be_visible()
    sender.get_by_role("combobox", name=re.compile("Khối")).click()
    sender.get_by_role("option", name="Vệ tinh", exact=True).click()
    expect(sender.locator("table").first).not_to_contain_text("Phòng Y tế")
    seen = sender.locator("table").first.text_content()

    receiver = window()
    receiver.goto(sender.url)
    expect(receiver.get_by_text(re.compile("Xếp hạng Quý III/2025"))).to_be_visible()
    expect(receiver.locator("table").first).not_to_contain_text("Phòng Y tế")
    expect(receiver.locator("table").first).to_have_text(seen)

    sender.go_back()
    expect(sender.locator("table").first).to_contain_text("Phòng Y tế")
    expect(sender.get_by_text(re.compile("Xếp hạng Quý III/2025"))).to_be_visible()
    sender.go_back()
    expect(sender.get_by_text(re.compile("Xếp hạng Quý IV/2025"))).to_be_visible()


@pytest.fixture
def shortened(tmp_path, project, short_samples) -> Path:
    """The program as it stands, with a demonstration of one quarter."""
    copy = tmp_path / "project"
    copy.mkdir()
    shutil.copy(project / "dashboard.py", copy)
    for folder in (".streamlit", "analytics", "data", "pages", "static"):
        shutil.copytree(project / folder, copy / folder, ignore=shutil.ignore_patterns("samples"))
    short_samples.rename(copy / "data" / "samples")
    return copy


def test_a_fresh_server_is_entered_by_the_door_which_greets_and_loads_the_demonstration_at_a_click(
    serve, page, shortened
):
    empty = serve(sample=False, project=shortened)
    page.goto(f"{empty.url}/upload")
    expect(page.get_by_text("Chưa có số liệu nào.")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_text("Xem với vai trò")).to_be_visible()
    expect(page.get_by_text("1. Chọn tệp")).to_have_count(0)
    assert urlsplit(page.url).path == "/upload"

    # The file of a page is not a page: nothing of it is drawn without the door.
    page.goto(f"{empty.url}/pages/records/upload.py")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("1. Chọn tệp")).to_have_count(0)

    page.goto(empty.url)
    page.get_by_role("button", name=re.compile("minh họa")).click()
    expect(page.get_by_text("SỐ LIỆU MINH HỌA").first).to_be_visible(timeout=90_000)
