"""On paper a chart scales to the sheet: it says how large it was drawn, before printing and only then."""

from playwright.sync_api import expect

SIZES = """() => [...document.querySelectorAll('.stPlotlyChart .svg-container')].map((box) => {
  const [wide, high] = ['width', 'height'].map((side) => box.querySelector('.main-svg').getAttribute(side));
  const told = ['--drawn-width', '--drawn-ratio'].map((name) => box.style.getPropertyValue(name));
  const boxes = [...box.querySelectorAll('.main-svg')].map((one) => one.getAttribute('viewBox'));
  return [...told, ...new Set(boxes), `${wide}px`, String(wide / high), `0 0 ${wide} ${high}`];
})"""


def test_a_chart_says_its_size_before_it_is_printed_and_forgets_it_afterwards(server, page):
    page.goto(f"{server.url}/?period=2025-Q3")
    expect(page.locator(".stPlotlyChart .main-svg").nth(8)).to_be_attached()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    charts = page.evaluate(SIZES)
    assert len(charts) == 3
    assert [chart[:3] for chart in charts] == [chart[3:] for chart in charts]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".main-svg[viewBox]").count() == 0
