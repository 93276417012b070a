"""Odd files through the page: the worst that others have published, each with its answer; the same figures in four formats; and no file."""

import io
import re
import struct
import zipfile

from playwright.sync_api import expect
from xlsxwriter import Workbook

from tests.browser.conftest import turn

# File of the published corpus → what the answer must name.
WORST = {
    "pollock/row_extra_quote41_col7.csv": "Dòng 42: có dấu ngoặc kép",
    "pollock/row_less_sep_row41_col4.csv": r"42\s.*Dòng có 8 ô, tiêu đề có 9",
    "pollock/row_less_sep_row0_col4.csv": "Tiêu đề ở dòng 1 có 8 tên cột",
    "pollock/file_multitable_more.csv": "Bảng thứ hai bắt đầu ở dòng 85",
    "pollock/file_quotation_char_0x27.csv": "dấu nháy đơn",
    "csvkit/null_byte.csv": "Dòng 2 của tệp có byte NUL",
    "messytables/encrypted_no_password.xls.renamed.csv": "khóa bằng mật khẩu",
    "messytables/rowcolspan.html.renamed.csv": "trang web",
    "messytables/simple.zip.renamed.csv": "tệp nén",
    "messytables/sparse_with_column_errors.csv": "Cột thứ 4 không có tên",
}
LOOK = 90_000
"""Milliseconds for what a file would change to be worked out on a machine that does other things too."""
HEADER = ["Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hiện"]


def as_xlsx(rows) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def as_ods(rows) -> bytes:
    out = io.BytesIO()
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="A">'
            f"{body}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def as_xls(rows) -> bytes:
    """The old format at its barest: one stream of records in a compound file of one allocation table."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    sheet = begin(0x10)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            letters = text.encode("utf-16-le")
            sheet += record(0x204, struct.pack("<HHHHB", down, across, 0, len(text), 1) + letters)
    sheet += record(0x0A, b"")
    place = len(begin(5)) + 4 + 9 + 4
    book = begin(5) + record(0x85, struct.pack("<IHBB", place, 0, 1, 0) + b"A") + record(0x0A, b"") + sheet
    book = (
        book.ljust(4096 + (-len(book)) % 512, b"\0")
        if len(book) < 4096
        else book.ljust(len(book) + (-len(book)) % 512, b"\0")
    )
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    count = len(book) // 512
    chain = [0xFFFFFFFD, end, *range(3, count + 2), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        named = (name + "\0").encode("utf-16-le")
        return struct.pack("<64sHBBIII36xIQ", named, len(named), kind, 1, free, free, child, start, size)

    folder = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(book)) + entry("", 0, free, 0, 0) * 2
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    return head + struct.pack("<109I", 0, *[free] * 108) + table + folder + book


def test_ten_of_the_worst_files_are_answered_and_nothing_is_stored(server, page, cases):
    page.goto(f"{server.url}/submissions")
    expect(page.get_by_text(re.compile(r"Sổ các lần nộp .*\(\d+\)")).first).to_be_visible(timeout=LOOK)
    before = page.get_by_text(re.compile(r"Sổ các lần nộp .*\(\d+\)")).first.inner_text()
    turn(page, f"{server.url}/upload")
    for file, answer in WORST.items():
        name = file.rsplit("/")[-1]
        content = (cases / "csv-corpus" / file).read_bytes()
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        expect(page.get_by_role("button", name="Bỏ bản nháp")).to_be_visible(timeout=LOOK)
        expect(page.get_by_text(name).first).to_be_visible()
        checked = page.get_by_role("button", name="3. Kiểm tra")
        if checked.count():
            checked.click()
        expect(page.get_by_text("Chưa có gì được lưu").first).to_be_visible()
        expect(page.locator(".stMain")).to_contain_text(re.compile(answer, re.DOTALL), use_inner_text=True)
        expect(page.get_by_role("button", name="Nộp số liệu")).to_be_disabled()
        assert page.get_by_text(re.compile("Traceback|sự cố")).count() == 0
        page.get_by_role("button", name="Bỏ bản nháp").click()
        expect(page.locator("input[type=file]")).to_be_attached()
        expect(page.get_by_text("Chưa có gì được lưu")).to_have_count(0)
    turn(page, f"{server.url}/submissions")
    expect(page.get_by_text(before, exact=True).first).to_be_visible(timeout=LOOK)


def test_one_quarter_in_four_formats_at_once_is_read_whole(server, page):
    rows = {
        code: [HEADER, ["2025-Q4", "VT2", code, figure]]
        for code, figure in zip(("A01", "A02", "B03", "VT01"), ("95,5", "97", "98,25", "96"), strict=True)
    }
    tsv = "\n".join("\t".join(row) for row in rows["B03"]).encode("utf-16")
    files = {"a.xlsx": as_xlsx(rows["A01"]), "b.xls": as_xls(rows["A02"]), "c.csv": tsv, "d.txt": as_ods(rows["VT01"])}
    page.goto(f"{server.url}/upload?kind=scores")
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files.items()]
    )
    expect(page.get_by_text(re.compile(r"Đã đọc 4 dòng: 4 hợp lệ, 0 lỗi")).first).to_be_visible(timeout=LOOK)


def test_what_is_typed_into_the_grid_outlives_a_refresh_and_is_checked_as_a_file(server, window):
    page = window(viewport={"width": 1280, "height": 1700})
    page.goto(f"{server.url}/upload?way=grid&department=VT2&period=2025-Q4")
    expect(page.get_by_text("Đã điền 0/29 tiêu chí")).to_be_visible(timeout=LOOK)
    grid = page.locator(".stDataFrameGlideDataEditor").first
    expect(grid).to_be_visible()
    grid.click(position={"x": 690, "y": 55})
    page.keyboard.press("Enter")
    page.locator("#portal textarea, #portal input").first.fill("95,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã điền 1/29 tiêu chí")).to_be_visible()
    expect(page.locator("[data-testid=stElementToolbar]:visible")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Đã điền 1/29 tiêu chí")).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text(re.compile("Đã đọc 1 dòng: 1 hợp lệ")).first).to_be_visible(timeout=LOOK)
