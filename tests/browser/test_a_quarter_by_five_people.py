"""A whole quarter by five people, each signed in to an account of his own: targets, handing in, verifying, closing, publishing, opening again."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from data import evidence, rules, store, submissions, upload
from data.accounts import Actor
from data.people import accounts, grants
from tests.browser.conftest import DONE, turn

QUARTER = "2025-Q4"
PASSWORD = "con mèo ngồi trên mái"
ADMINISTRATOR, OFFICE = Actor("Người vận hành", "administrator"), Actor("Thường trực", "secretary")
PEOPLE = {
    "hoa": ("Phạm Hoa", [("secretary", None)]),
    "long": ("Lê Long", [("department", "QL")]),
    # A member of the council who is of a department himself, whose figures he does not verify.
    "minh": ("Trần Minh", [("council", None), ("department", "YT")]),
    "son": ("Cầm Sơn", [("director", None)]),
    "lan": ("Lò Lan", [("viewer", None)]),
}
NAMES = {
    "TC": "Phòng Tổ chức",
    "YT": "Phòng Y tế",
    "QL": "Phòng Quản lý học viên",
    "TV": "Phòng Tư vấn",
    "LD": "Phòng Lao động",
    "VT1": "Điểm vệ tinh số 1",
    "VT2": "Điểm vệ tinh số 2",
}
SINCE = dict.fromkeys(("TC", "LD"), "01/10/2025")
PLAN = {
    # In mid-year one was renamed and two were merged.
    "departments": "code,name,valid_from,valid_to,successor\n"
    "TC,Phòng Hành chính,,30/09/2025,\nLD1,Tổ May,,30/09/2025,LD\nLD2,Tổ Mộc,,30/09/2025,LD\n"
    + "".join(f"{code},{name},{SINCE.get(code, '')},,\n" for code, name in NAMES.items()),
    "criteria": "year,code,name,kind,formula,unit,max_points,accumulation,departments\n"
    "2025,C1,Hồ sơ đúng hạn,target,linear,%,60,mean,*\n"
    "2025,C2,Báo cáo đủ,passfail,,,40,mean,TC|YT|TV|LD|VT1|VT2\n"
    "2025,C3,Nề nếp,scored,,,40,mean,QL\n",
    "targets": "period,department,criterion,target\n"
    + "".join(f"2025,{code},C1,90\n" for code in NAMES if code != "QL"),
}
GIVEN = {
    "TC": ["C1,81,,Biểu 1,", "C2,đạt,,Biểu 2,"],
    "YT": ["C1,90,,Sổ riêng của Y tế,", "C2,đạt,,Biểu 2,"],
    "TV": ["C1,72,55,Biểu 1,", "C2,đạt,,Biểu 2,"],
    "LD": ["C1,85.5,,Biểu 1,", "C2,đạt,,Biểu 2,"],
    "VT1": ["C1,63,,Biểu 1,x", "C2,không đạt,,Biểu 2,"],
}
"""What departments hand in before the story begins: one asks for more than its formula gives, one hands in late, and an estimate."""
ON_PAPER = ["C1,90,,Biểu 1,", "C2,đạt,,Biểu 2,"]


def results(department: str, lines: list[str]) -> bytes:
    header = "quarter,department,criterion,actual,self_points,evidence,estimated\n"
    return (header + "".join(f"{QUARTER},{department},{line}\n" for line in lines)).encode()


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """The store before the story begins: five accounts, the plan without one target, five departments in, one of them late with an
    estimate. The others have until 2099, since it is long after the quarter today."""
    where = tmp_path_factory.mktemp("quarter") / "quarter.duckdb"
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        for account, (name, _) in PEOPLE.items():
            accounts.add(ADMINISTRATOR, account, name)
            accounts.set_password(ADMINISTRATOR, account, "lần đầu", PASSWORD)
        files = [(f"{kind}.csv", text.encode()) for kind, text in PLAN.items()]
        assert all(one.accepted for one in upload.upload(OFFICE, files))
        rules.record(OFFICE, b'year = 2025\n[organisation]\noffice = "TC"\n')
        for account, (_, roles) in PEOPLE.items():
            for role, department in roles:
                grants.grant(ADMINISTRATOR, account, role, department=department, reason="phân công")
        for code in NAMES:
            if code not in ("VT1", "VT2"):
                submissions.extend_deadline(OFFICE, QUARTER, code, date(2099, 12, 31), "đi công tác")
        for code, lines in GIVEN.items():
            actor = Actor(NAMES[code], "department", code)
            (outcome,) = upload.upload(actor, [(f"{code}.csv", results(code, lines))])
            assert outcome.accepted, outcome.issues
            if code == "YT":
                evidence.attach(actor, QUARTER, code, [("bien-ban-y-te.pdf", b"%PDF-1.4\n%%EOF\n")], criterion="C1")
                of_another = outcome.upload_id
        store.close()
    return where, of_another


def test_a_quarter_by_five_people(serve, window, quarter):
    prepared, of_another = quarter
    server = serve(copy_of=prepared)
    people = {account: signed_in(window, server.url, account) for account in PEOPLE}
    secretary, head, council, director, viewer = people.values()

    def opened(page: Page, where: str, told: str | re.Pattern) -> None:
        turn(page, f"{server.url}/{where}")
        expect(page.get_by_text(told).first).to_be_visible()

    def linked(page: Page, where: str, told: str) -> None:
        page.goto(f"{server.url}/{where}")
        expect(page.get_by_text(told).first).to_be_visible()

    # The viewer sees nothing before it is published.
    opened(viewer, f"ranking?period={QUARTER}", "Chưa có quý nào được công bố")
    expect(viewer.get_by_text("Phòng Y tế")).to_have_count(0)

    # The secretary assigns the target that is still to be given.
    opened(secretary, "targets?year=2025&department=QL", re.compile("đã giao 0/1 tiêu chí"))
    secretary.locator(".stDataFrameGlideDataEditor").first.click(position={"x": 560, "y": 55})
    secretary.keyboard.press("Enter")
    secretary.locator("#portal textarea, #portal input").first.fill("90")
    secretary.keyboard.press("Enter")
    typed(secretary, "Số, ngày văn bản", "QĐ 20/QĐ-CS")
    typed(secretary, "Lý do", "Giao bổ sung")
    pressed(secretary, "Lưu thành phiên bản mới", re.compile("đã giao 1/1 tiêu chí"))

    # A department reads its target and hands in.
    opened(head, "targets?year=2025", "QĐ 20/QĐ-CS")
    hand_in(head, f"{server.url}/upload?period={QUARTER}", results("QL", ["C1,81,,Biểu 1,", "C3,,39,Biên bản,"]))
    board = f"submissions?period={QUARTER}"
    opened(secretary, board, re.compile("6/7 đơn vị đã nộp"))
    expect(on_board(secretary, "VT1")).to_contain_text("muộn")

    # Returned with a reason, it comes again.
    on_board(secretary, "QL").get_by_role("link", name="Trả lại").click()
    typed(secretary, "Lý do", "Thiếu biểu kèm theo")
    pressed(secretary, "Trả lại số liệu", "Đã trả lại")
    opened(head, f"upload?period={QUARTER}", "Thiếu biểu kèm theo")
    hand_in(head, f"{server.url}/upload?period={QUARTER}", results("QL", ["C1,81,,Biểu 1,", "C3,,37,Biên bản,"]))

    # One is handed in on its behalf, on the day on which it came.
    opened(secretary, board, re.compile("6/7 đơn vị đã nộp"))
    expect(secretary.get_by_text("Thiếu biểu kèm theo")).to_have_count(0)
    on_board(secretary, "VT2").get_by_role("link", name="Nộp thay").click()
    given(secretary, results("VT2", ON_PAPER))
    typed(secretary, "Ngày nhận (ngày/tháng/năm)", "04/01/2026")
    typed(secretary, "Lý do", "Gửi bản giấy do mất mạng")
    pressed(secretary, "Nộp số liệu", "PHIẾU TIẾP NHẬN SỐ LIỆU")
    opened(secretary, board, re.compile("7/7 đơn vị đã nộp, 6 đúng hạn, 1 muộn"))

    # A member of the council verifies all but his own department; who is of the office does that one.
    verification = f"verification?period={QUARTER}"
    opened(council, verification, "còn 14 dòng chưa thẩm định")
    expect(council.get_by_text(re.compile("Phòng Y tế là đơn vị của chính người thẩm định"))).to_be_visible()
    council.locator(".st-key-boxes_TV_C1").get_by_role("button", name="Công thức 48,00").click()
    expect(council.get_by_role("button", name="Ghi điểm thẩm định 1 dòng")).to_be_enabled()
    boxes = council.locator(".st-key-boxes_QL_C3")
    wants_reason = boxes.get_by_text("Điểm khác thì phải ghi lý do.")
    typed(boxes, "Điểm thẩm định", "35")
    expect(wants_reason).to_be_visible()
    typed(boxes, "Lý do", "Biên bản kiểm tra nền nếp")
    expect(wants_reason).to_have_count(0)
    pressed(council, "Ghi điểm thẩm định 2 dòng", "Đã thẩm định 2 dòng.")
    pressed(council, "Chấp nhận 10 dòng khớp", "Chấp nhận 10 dòng khớp của Quý IV/2025")
    pressed(council, "Chấp nhận 10 dòng khớp", "Đã thẩm định 10 dòng.")
    opened(council, f"{verification}&kind=every&department=YT", "Sổ riêng của Y tế")
    expect(council.locator("[class*=st-key-boxes_]")).to_have_count(0)
    opened(secretary, verification, "còn 2 dòng chưa thẩm định")
    pressed(secretary, "Chấp nhận 2 dòng khớp", "Chấp nhận 2 dòng khớp của Quý IV/2025")
    pressed(secretary, "Chấp nhận 2 dòng khớp", "Đã thẩm định 2 dòng.")
    # The department whose points differ reads why, in the course of the line.
    opened(head, verification, "Diễn biến")
    head.get_by_text("Diễn biến").first.click()
    expect(head.get_by_text("Biên bản kiểm tra nền nếp").first).to_be_visible()

    # The checks name what stands against closing; the director lets it pass with a reason, the secretary closes.
    closing = f"closing?period={QUARTER}"
    opened(secretary, closing, "7/7 đủ số liệu, 14/14 đã thẩm định")
    expect(secretary.get_by_text("1 số liệu còn là ước thực hiện").first).to_be_visible()
    opened(director, closing, "7/7 đủ số liệu, 14/14 đã thẩm định")
    director.get_by_text("Cho bỏ qua một kiểm tra, có lý do").click()
    typed(director, "Lý do", "Số chính thức không đổi")
    pressed(director, "Cho bỏ qua", re.compile("Đã cho bỏ qua"))
    opened(secretary, closing, "Số chính thức không đổi")
    typed(secretary, "Lý do hoặc căn cứ", "Đã thẩm định xong")
    pressed(secretary, "Chốt số liệu Quý IV/2025", "Đã chốt số liệu Quý IV/2025.")
    expect(secretary.get_by_role("button", name="Công bố Quý IV/2025")).to_have_count(0)
    opened(viewer, f"ranking?period={QUARTER}", "Chưa có quý nào được công bố")

    # The director publishes what the council has passed, and the viewer reads it.
    opened(director, closing, "Đang chờ Giám đốc công bố")
    for label, words in (
        ("Ngày họp (ngày/tháng/năm)", "12/01/2026"),
        ("Số biên bản", "07/BB-HĐ"),
        ("Lý do hoặc căn cứ", "Hội đồng thông qua"),
    ):
        typed(director, label, words)
    pressed(director, "Công bố Quý IV/2025", "Hội đồng họp thông qua ngày 12/01/2026, biên bản số 07/BB-HĐ.")
    opened(viewer, f"ranking?period={QUARTER}", "Đã công bố")
    row = viewer.locator("table tr", has_text=NAMES["QL"]).first
    expect(row).to_contain_text("89,00")
    assert row.inner_text().split()[0] == "5"
    expect(viewer.locator("table tr", has_text=NAMES["LD"]).first).to_contain_text("hợp nhất từ Tổ May và Tổ Mộc")
    expect(viewer.get_by_text("Phòng Hành chính")).to_have_count(0)
    expect(viewer.get_by_text("Số chính thức không đổi").first).to_be_visible()

    # Links to what is not one's own refuse calmly and tell nothing.
    refused = "Trang này không dành cho vai trò"
    linked(viewer, verification, refused)
    assert not leaks(viewer)
    linked(viewer, f"submissions?submission={of_another}", refused)
    assert not leaks(viewer)
    linked(viewer, f"explanation?period={QUARTER}&department=YT", "Hồ sơ đúng hạn")
    assert not leaks(viewer)
    for asked in ("submission", "receipt"):
        linked(head, f"submissions?{asked}={of_another}", "Không có lần nộp này, hoặc không phải của đơn vị bạn.")
        assert not leaks(head)
    linked(head, f"evidence?period={QUARTER}&department=YT", "Minh chứng")
    assert not leaks(head)
    linked(head, f"explanation?period={QUARTER}&department=YT", "Hồ sơ đúng hạn")
    assert not leaks(head)
    linked(director, f"explanation?period={QUARTER}&department=YT", "Sổ riêng của Y tế")

    # Opened again with a reason: nothing is published any more, and the mark is there for all who work on it.
    opened(director, closing, "Quý IV/2025 đã công bố ngày")
    director.locator("summary", has_text="Mở lại Quý IV/2025").click()
    expect(director.get_by_role("button", name="Mở lại Quý IV/2025", exact=True)).to_be_disabled()
    typed(director, "Lý do", "Có kiến nghị")
    pressed(director, "Mở lại Quý IV/2025", "Đã mở lại Quý IV/2025.")
    opened(head, f"ranking?period={QUARTER}", re.compile(r"Mở lại ngày .*: Có kiến nghị"))
    opened(viewer, f"ranking?period={QUARTER}", "Chưa có quý nào được công bố")
    expect(viewer.get_by_text("Có kiến nghị")).to_have_count(0)


def leaks(page: Page) -> bool:
    """Whether the page holds the words or the file that the other department handed in as evidence."""
    return any(words in page.content() for words in ("Sổ riêng của Y tế", "bien-ban-y-te", "YT.csv"))


def signed_in(window, url: str, account: str) -> Page:
    """A window in which this account is signed in."""
    page = window(viewport={"width": 1440, "height": 1400})
    page.goto(f"{url}/account")
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text(PEOPLE[account][0]).first).to_be_visible()
    return page


def on_board(page: Page, department: str) -> Locator:
    """The department's row on the board of who has handed in."""
    return page.locator("tr", has_text=NAMES[department]).filter(has_text="Gia hạn")


def typed(page: Page | Locator, label: str, words: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(words)
    box.press("Enter")


def pressed(page: Page, name: str, told: str | re.Pattern) -> None:
    """Presses the button once what was typed has come to it, and one of that name that stood there before is gone; waits for what it does."""
    page.locator(DONE).wait_for()
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_have_count(1)
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(told).first).to_be_visible()


def given(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "ql.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text(re.compile(r"Đã đọc 2 dòng: 2 hợp lệ"))).to_be_visible()


def hand_in(page: Page, address: str, content: bytes) -> None:
    turn(page, address)
    given(page, content)
    pressed(page, "Nộp số liệu", "PHIẾU TIẾP NHẬN SỐ LIỆU")
