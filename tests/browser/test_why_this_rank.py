"""The story of a rank in a real browser: from the ranking to its explanation, to the row of the file, and back."""

import re

from playwright.sync_api import expect


def test_from_a_rank_to_its_explanation_to_the_source_row_and_back(server, page):
    page.goto(f"{server.url}/ranking?period=2025-Q3")
    row = page.locator("table tr", has_text="Phòng Y tế").first
    row.get_by_role("link", name="Vì sao?").click()

    headline = page.get_by_text(re.compile("Phòng Y tế hạng 5 với 88,60 điểm: mất 11,40 điểm"))
    expect(headline).to_be_visible()
    expect(page.get_by_role("heading", name="Giải thích xếp hạng", exact=True)).to_be_visible()
    assert "department=YT" in page.url and "period=2025-Q3" in page.url

    criterion = page.locator("table tr", has_text="C03 Sáng kiến được công nhận").filter(has_text="tuyến tính").first
    expect(criterion).to_contain_text("tuyến tính, 0 / 1 × 3 = 0,00")
    criterion.get_by_text("Mọi nguồn").click()
    expect(criterion).to_contain_text(re.compile(r"verifications-2025-Q3\.csv, dòng \d+"))
    criterion.get_by_role("link", name=re.compile(r"scores-2025-Q3-YT\.csv, dòng 10")).first.click()

    expect(page.get_by_text("Dòng 10 trong tệp")).to_be_visible()
    expect(page.locator("table tr", has_text="Mã tiêu chí").first).to_contain_text("C03")
    page.go_back()
    expect(headline).to_be_visible()
    page.go_back()
    expect(page.get_by_text(re.compile("Xếp hạng Quý III/2025"))).to_be_visible()


def test_a_dot_of_the_overview_opens_the_explanation_of_its_department(server, page):
    page.goto(f"{server.url}/?period=2025-Q3")
    name = page.locator(".stPlotlyChart a", has_text="LĐTL").first
    expect(name).to_be_visible()
    dot = page.locator('.stPlotlyChart a[*|href*="department=LDTL"]', has_text="⬤").first
    dot.scroll_into_view_if_needed()
    place = dot.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.get_by_text(re.compile("Phòng Lao động trị liệu hạng 2 với"))).to_be_visible()


def test_on_a_phone_the_card_of_a_rank_leads_to_its_explanation(server, window):
    phone = window(viewport={"width": 390, "height": 844})
    phone.goto(f"{server.url}/ranking?period=2025-Q3")
    card = phone.locator(".phone-list li:visible", has_text="Phòng Y tế").first
    card.get_by_role("link", name="Vì sao?").click()
    expect(phone.get_by_text(re.compile("Phòng Y tế hạng 5 với 88,60 điểm"))).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
