"""What separates two departments in a real browser: the waterfall's sentence, and a trial of weights that is shared by its link."""

import re

from playwright.sync_api import Page, expect

PERIOD = "period=2025-Q3"
SENTENCE = (
    "Phòng Quản lý học viên hơn Phòng Lao động trị liệu 1,79 điểm: "
    "hơn ở C01 (+5,00) và Điểm thưởng (+4,00), kém ở B02 (−4,00) và C03 (−3,00)."
)
STAMP = "KẾT QUẢ THỬ, KHÔNG DÙNG ĐỂ XÉT"


def headline(page: Page):
    return page.locator(".headline").first


def test_the_waterfall_says_in_one_sentence_what_adds_up_to_the_gap_and_what_would_turn_it(server, page):
    page.goto(f"{server.url}/comparison?{PERIOD}")
    expect(headline(page)).to_contain_text(SENTENCE)
    steps = page.locator(".st-key-figure-gap")
    expect(steps.get_by_text("Cộng: +1,79").first).to_be_visible()
    expect(steps.locator(".bartext").first).to_be_visible()
    drawn = [text for text in steps.locator(".bartext").all_text_contents() if text]
    assert round(sum(float(text.replace("−", "-").replace(",", ".")) for text in drawn), 2) == 1.79

    expect(
        page.get_by_text(re.compile(r"thêm 1,79 điểm ở C01 \(0,00 → 1,79\) thì hai đơn vị bằng điểm"))
    ).to_be_visible()
    page.get_by_role("link", name="Thử trọng số này").click()
    expect(headline(page)).to_contain_text("Phòng Lao động trị liệu (2 → 1)")
    page.go_back()
    expect(headline(page)).to_contain_text(SENTENCE)


def test_the_link_of_a_trial_opens_the_same_trial_and_back_takes_it_back(server, window):
    sender = window()
    sender.goto(f"{server.url}/trial?{PERIOD}")
    expect(headline(sender)).to_contain_text("Đang là trọng số chính thức")
    thumb = sender.get_by_role("slider", name=re.compile("Nhóm C"))
    for percent in range(16, 24):
        thumb.press("ArrowRight")
        expect(thumb).to_have_attribute("aria-valuetext", f"{percent},0%")
        rest = f"{15 * (100 - percent) / 85:.1f}%".replace(".", ",")
        expect(sender.get_by_role("slider", name=re.compile("Nhóm B"))).to_have_attribute("aria-valuetext", rest)
    expect(headline(sender)).to_contain_text("đơn vị đổi hạng")

    receiver = window()
    receiver.goto(sender.url)
    expect(headline(receiver)).to_contain_text("đơn vị đổi hạng")
    # A page just opened says one thing; the other may still be at the move before.
    seen = headline(receiver).inner_text()
    expect(headline(sender)).to_have_text(re.compile(re.escape(seen.strip())))
    expect(receiver.locator("table.ours").last).to_have_text(sender.locator("table.ours").last.text_content())
    expect(receiver.get_by_role("slider", name=re.compile("Nhóm C"))).to_have_attribute("aria-valuetext", "23,0%")
    expect(receiver.get_by_text(STAMP).first).to_be_visible()

    receiver.get_by_role("button", name="Về trọng số chính thức").click()
    expect(headline(receiver)).to_contain_text("Đang là trọng số chính thức")
    receiver.go_back()
    expect(headline(receiver)).to_have_text(re.compile(re.escape(seen.strip())))

    with receiver.expect_download() as downloading:
        receiver.get_by_role("button", name="Tải bảng kết quả thử").click()
    file = downloading.value
    assert file.suggested_filename == "ket-qua-thu-khong-dung-de-xet-2025-Q3.csv"
    lines = file.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == STAMP and all(STAMP in line for line in lines[2:9])


def test_on_paper_a_trial_bears_its_stamp_across_the_sheet(server, page):
    page.goto(f"{server.url}/trial?{PERIOD}&groups=Cx2")
    expect(headline(page)).to_contain_text("đơn vị đổi hạng")
    expect(page.locator(".watermark")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".watermark")).to_be_visible()
    expect(page.locator(".watermark")).to_have_text(STAMP)
