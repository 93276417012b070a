"""The workbook in a real browser: downloaded from the ranking, opened, it holds formulas and comes to what the page shows."""

import openpyxl
from playwright.sync_api import expect

NAME = "bang-tinh-doi-chieu-2025-Q3.xlsx"


def test_the_workbook_is_downloaded_and_comes_to_what_the_page_shows(server, page, tmp_path):
    page.goto(f"{server.url}/ranking?period=2025-Q3")
    expect(page.get_by_role("heading", name="Xếp hạng", exact=True)).to_be_visible()
    lines = page.locator("table.ours").first.locator("tbody tr")
    expect(lines).to_have_count(7)
    on_page = [line.split("\n") for line in lines.all_inner_texts()]
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bảng tính đối chiếu").click()
    assert waiting.value.suggested_filename == NAME
    path = tmp_path / NAME
    waiting.value.save_as(path)

    sheets = openpyxl.load_workbook(path)
    assert sheets.sheetnames == [
        *("Cách đọc", "Quy tắc", "Tiêu chí", "Số liệu", "Điều kiện khống chế", "Đơn vị", "Thứ hạng", "Kết quả")
    ]
    formulas = {
        name: sum(cell.data_type == "f" for line in sheets[name] for cell in line) for name in sheets.sheetnames
    }
    assert all(formulas[name] for name in ("Số liệu", "Đơn vị", "Thứ hạng", "Kết quả"))

    known = openpyxl.load_workbook(path, data_only=True)["Kết quả"]
    in_file = [
        (str(line[1].value), line[2].value, f"{line[4].value:.2f}".replace(".", ","))
        for line in known.iter_rows(min_row=6)
    ]
    for (rank, name, total), line in zip(in_file, on_page, strict=True):
        told = " ".join(line)
        assert told.split()[0] == rank
        assert name in told and total in told
