"""What a Vietnamese reader sees is Vietnamese, but for a listed few of Streamlit's own words; and every page stands, wide and narrow."""

import re

from playwright.sync_api import expect

import dashboard
from pages.parts import words
from tests.browser.conftest import DONE, PATIENCE, turn

PAGES = [file.rsplit("/", 1)[1].removesuffix(".py") for files in dashboard.PAGES.values() for file in files]
STREAMLITS_OWN: set[str] = set()
"""English words on screen that cannot be replaced."""
ENGLISH = re.compile(
    r"\b(the|and|with|from|this|that|not|file|files|per|drag|drop|browse|upload|download|choose|select|option|options|results|page|found"
    r"|rerun|deploy|settings|clear|search|press|enter|apply|remove|limit|open|close|show|hide|error|warning|row|column|department|rank"
    r"|points|quarter|year|target|actual|missing|score|scores|total|none|null|true|false|nan|nat)\b",
    re.IGNORECASE,
)
SEEN = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    // An icon is a word to its font and a picture to the reader.
    if (at.dataset.testid === 'stIconMaterial' || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(at.tagName) || !at.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const box = at.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) found.push(walk.currentNode.textContent.trim());
  }
  for (const at of document.querySelectorAll('[placeholder]')) found.push(at.placeholder);
  return [...new Set(found)].filter(Boolean);
}"""

# What is loaded late, drawn or laid out again has come when a quarter of a second passes in which nothing of the page changes.
AT_REST = """async (patience) => {
  await document.fonts.ready;
  await new Promise((over, late) => {
    let quiet;
    const watch = new MutationObserver(wait);
    function wait() {
      clearTimeout(quiet);
      quiet = setTimeout(() => { watch.disconnect(); over(); }, 250);
    }
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    setTimeout(() => late(new Error("the page does not come to rest")), patience);
    requestAnimationFrame(wait);
  });
}"""


def seen(page) -> list[str]:
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.locator(DONE).wait_for()
    expect(page.locator(".stSkeleton")).to_have_count(0)
    page.evaluate(AT_REST, PATIENCE)
    return page.evaluate(SEEN)


def test_no_vietnamese_page_shows_english_or_is_wider_than_a_phone(server, window):
    english = {
        message
        for message, vietnamese in words.messages("vi").items()
        if isinstance(message, str) and message != vietnamese
    }
    page = window(viewport={"width": 1280, "height": 720}, is_mobile=True)
    page.goto(server.url)
    strange, widths = {}, {}
    for name in PAGES:
        page.set_viewport_size({"width": 1280, "height": 720})
        turn(page, f"{server.url}/{name}")
        told = set(seen(page))
        page.set_viewport_size({"width": 390, "height": 844})
        told |= set(seen(page))
        # File names, decision numbers, codes and parameters (per=1) are the uploader's own text; a command is typed as it stands.
        told = {text for text in told if not re.search(r"\.csv|://|\b\w+=\d|^python -m ", text)}
        assert told, name
        strange[name] = {text for text in told if text in english or ENGLISH.search(text)} - STREAMLITS_OWN
        wide = page.evaluate(
            "[...document.querySelectorAll('section.stMain *')].filter(e => e.scrollWidth > 400 && e.clientWidth > 400).length"
        )
        widths[name] = (page.evaluate("document.scrollingElement.scrollWidth") <= 390, wide)
    assert {name: told for name, told in strange.items() if told} == {}
    assert widths == dict.fromkeys(PAGES, (True, 0))
