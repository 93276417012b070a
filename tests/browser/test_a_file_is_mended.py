"""A file with mistakes in a real browser: mended by a click and in the grid, left, found again where it stood, handed in."""

import re

from playwright.sync_api import expect

BROKEN = (
    "quarter;department;criterion;actual;evidence\n"
    "2025-Q4;VT22;A01;95;BC quý IV\n"
    "2025-Q4;VT22;A02;97;BC quý IV\n"
    "2025-Q4;VT2;B02;hai;BC quý IV\n"
)


def test_a_broken_file_is_mended_on_the_page_survives_a_reload_and_is_handed_in(serve, page):
    server = serve()
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(f"{server.url}/upload?period=2025-Q4")
    expect(page.get_by_role("heading", name="Nộp số liệu")).to_be_visible()
    file = {"name": "hỏng.csv", "mimeType": "text/csv", "buffer": BROKEN.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Đã đọc 3 dòng: 0 hợp lệ, 3 lỗi, 0 cần xem. Chưa có gì được lưu.")).to_be_visible()
    page.get_by_role("button", name='Sửa "VT22" thành "VT2" (2 ô)').click()
    expect(page.get_by_text("Đã đọc 3 dòng: 2 hợp lệ, 1 lỗi")).to_be_visible()

    # A closed window, a dropped connection: the address is all that is left.
    page.reload()
    expect(page.get_by_text("Đã đọc 3 dòng: 2 hợp lệ, 1 lỗi")).to_be_visible()
    expect(page.get_by_text("Đã sửa 2 ô")).to_be_visible()

    # The grid has one row: its number, what to mend, quarter, department, criterion, and then the figure.
    grid = page.locator("[data-testid=stDataFrame]")
    expect(grid).to_have_count(1)
    grid.click(position={"x": 20, "y": 55})
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.type("2")
    expect(page.locator("#portal textarea")).to_have_value("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã đọc 3 dòng: 3 hợp lệ, 0 lỗi")).to_be_visible()

    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text(re.compile("3 dòng: 3 mới"))).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Đã sửa 3 ô")).to_be_visible()
    page.go_forward()
    page.get_by_role("button", name="Nộp số liệu").click()
    expect(page.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU")).to_be_visible()
