"""A thousand hostile texts and two dozen hostile file names on every page of a real browser: shown as the text they are, nothing runs."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import start
from data.values.text import clean
from tests.browser.conftest import DONE, turn

SAMPLES = Path("data/samples")
WATCH = """
window.__trapped = [];
addEventListener("securitypolicyviolation", (e) => __trapped.push(`blocked ${e.violatedDirective} ${e.blockedURI}`));
Object.defineProperty(window, "__pwned", {set: (value) => __trapped.push(`__pwned = ${value}`), get: () => undefined});
"""
FIND = r"""() => {
  const found = [...__trapped];
  const tags = "script iframe frame object embed base meta link marquee math video audio applet form portal".split(" ");
  for (const one of document.querySelectorAll("#root *")) {
    const tag = one.tagName.toLowerCase();
    const told = () => one.outerHTML.slice(0, 150);
    if (tags.includes(tag)) found.push(`element ${told()}`);
    if (tag === "img" && !one.matches(".spark")) found.push(`image ${told()}`);
    if (tag === "style" && /@import|javascript:|expression\(|http/i.test(one.textContent)) found.push(`style ${told()}`);
    for (const {name, value} of one.attributes) {
      if (name.startsWith("on")) found.push(`handler ${told()}`);
      if (/^(href|src|srcset|xlink:href|action|formaction|data|srcdoc|poster|background)$/.test(name)
          && /^\s*(javascript|vbscript|data:text|\w+:\/\/|\/\/)/i.test(value) && !value.startsWith(location.origin))
        found.push(`address ${told()}`);
    }
    if (/^KHOA\d+$/.test(one.textContent.trim())) found.push(`markup obeyed ${told()}`);
  }
  return found;
}"""
# What Streamlit's Markdown, Plotly's texts or a page's HTML would obey, each around a word of its own.
MARKED = [
    "**KHOA1**", "[KHOA2](http://evil.example)", "<b>KHOA3</b>", ":red[KHOA4]", "$KHOA5$", "_KHOA6_", "=KHOA7*1",
]  # fmt: skip
IMAGES = "![x](http://evil.example/x.png) <img src=x onerror=alert(1)> :streamlit:"
JOINED = " ¦ "


def written(headers, rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([headers, *rows])
    return out.getvalue().encode("utf-8")


def sample(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def changed(name: str, change) -> bytes:
    """A file of the demonstration with each row (its place, its cells) changed."""
    rows = [one | change(i, one) for i, one in enumerate(sample(name))]
    return written(list(rows[0]), [one.values() for one in rows])


@pytest.fixture(scope="module")
def payloads(cases) -> list[str]:
    with (cases / "security" / "payloads.csv").open(encoding="utf-8", newline="") as file:
        return [row["payload"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def names(cases) -> list[str]:
    with (cases / "security" / "upload_filenames.csv").open(encoding="utf-8", newline="") as file:
        return [row["file_name"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def demonstration(demonstration, tmp_path_factory, project, payloads, names):
    """The demonstration with hostile texts for names, people, notes and files: what the servers of this file show."""
    folder = tmp_path_factory.mktemp("hostile")
    database = Path(shutil.copy(demonstration, folder / "thidua.duckdb"))
    nasty = sorted((one for one in payloads if len(clean(one)) > 8), key=lambda one: (">" not in one, len(one)))

    def mark(i: int) -> str:
        return MARKED[i % len(MARKED)]

    def some(i: int, count: int) -> str:
        return JOINED.join(nasty[(i * count + j) % len(nasty)] for j in range(count))

    def of_quarter(i: int, one: dict) -> dict:
        mine = payloads[i :: len(sample_scores)]
        half = -(-len(mine) // 2)
        return {"evidence": JOINED.join(mine[:half]), "note": JOINED.join(mine[half:])}

    sample_scores = [
        row
        for code in ("LDTL", "QLHV", "TC-HC-KT", "TV-GD", "VT1", "YT")
        for row in sample(f"scores-2025-Q4-{code}.csv")
    ]
    scores = [row | of_quarter(i, row) for i, row in enumerate(sample_scores)]
    files = {
        "departments": changed("departments.csv", lambda i, one: {
            "name": f"{one['name']} {mark(i)} {IMAGES if i == 0 else nasty[i]}", "short_name": mark(i),
            "block": f"{one['block']} <i>KHOA9</i> **KHOA8**", "council_member": some(i, 2), "aliases": one["aliases"]}),
        "criteria": changed("criteria-2025.csv", lambda i, one: {
            "name": f"{mark(i)} {nasty[i]}", "unit": mark(i + 1) if one["unit"] else "", "source": some(i, 3)}),
        "scores": written(list(scores[0]), [one.values() for one in scores]),
        "achievements": changed("achievements-2025-Q4.csv", lambda i, one: {
            "subject": f"{mark(i)} {some(i, 2)}", "title": f"{mark(i + 1)} {some(i + 9, 2)}", "position": mark(i + 2), "category": mark(i + 3), "evidence": nasty[i]}),
        "commendations": changed("commendations.csv", lambda i, one: {
            "subject": f"{one['subject']} {mark(i)} {nasty[i % len(nasty)]}", "authority": f"{mark(i)} {nasty[(i + 7) % len(nasty)]}", "signer": mark(i + 1)}),
    }  # fmt: skip
    for i, (kind, content) in enumerate(files.items()):
        (folder / f"{kind}{i}.csv").write_bytes(content)
    environment = start.settings(THIDUA_DB=str(database))
    command = [sys.executable, "-c", BUILD, *(str(folder / f"{kind}{i}.csv") for i, kind in enumerate(files))]
    told = subprocess.run(command, cwd=project, env=environment, input="\0".join(names), text=True, capture_output=True)
    assert told.returncode == 0, told.stdout + told.stderr
    database.with_suffix(".txt").write_text(told.stdout)
    return database


BUILD = """
import sys
from pathlib import Path
from data import upload
from data.accounts import Actor
by = Actor("<b>KHOA1</b> **KHOA2** <img src=x onerror=alert(1)>", "secretary")
names = iter(sys.stdin.read().split("\\0"))
for outcome in upload.upload(by, [(next(names), Path(one).read_bytes()) for one in sys.argv[1:]]):
    assert outcome.accepted, (outcome.file, outcome.issues.head().to_dict("records"))
    print(outcome.upload_id)
for i, name in enumerate(names):
    row = f"2025-Q4,YT,<u>KHOA1</u> {i},2025-10-11,*KHOA2*\\n"
    (outcome,) = upload.upload(by, [(name, f"quarter,department,subject,achieved_on,title\\n{row}".encode())])
    assert outcome.accepted, (outcome.file, outcome.issues.to_dict("records"))
"""


@pytest.fixture(scope="module")
def server(serve):
    return serve()


@pytest.fixture
def watched(window):
    """A window that notes what runs; at the end nothing has."""
    found: list[str] = []

    def dialog(one):
        found.append(f"dialog {one.message}")
        one.dismiss()

    page = window(viewport={"width": 1280, "height": 1600})
    page.on("dialog", dialog)
    with page.add_init_script(WATCH):
        yield page
    page.remove_listener("dialog", dialog)
    assert found == []


def trapped(page: Page) -> list[str]:
    """What ran, was fetched or was drawn on this page that its own code does not draw."""
    page.locator(DONE).wait_for(timeout=90_000)
    expect(page.locator(".stSkeleton")).to_have_count(0)
    return page.evaluate(FIND)


PAGES = [
    "", "ranking", "explanation?department=YT", "comparison?departments=YT,QLHV,VT1", "progress", "progress?criterion=A01&department=YT",
    "commendations", "method", "submissions", "submissions?act=return&department=YT", "certainty", "questions", "trial?open=A",
    "upload?way=grid&department=YT&kind=scores",
]  # fmt: skip
FOUND = "quarter,department,criterion,self_points,note\n"


def test_no_page_runs_fetches_or_obeys_a_text_that_was_handed_in(server, watched):
    wrong = {}
    watched.goto(server.url)
    for address in PAGES:
        turn(watched, f"{server.url}/{address}")
        expect(watched.locator("h1").first).to_be_attached()
        found = trapped(watched)
        for point in watched.locator(".js-plotly-plot .points path:visible").all()[:2]:
            point.hover(force=True)
            found += watched.evaluate(FIND)
        if found:
            wrong[address] = sorted(set(found))[:8]
    assert wrong == {}


def test_the_trap_itself_is_no_decoration(server, watched):
    watched.goto(f"{server.url}/method")
    assert trapped(watched) == []
    planted = "<b>KHOA1</b><img src=x onerror='__pwned=1'><a href='javascript:1'></a><iframe></iframe>"
    watched.evaluate(
        "(markup) => document.querySelector('#root .stMain').insertAdjacentHTML('beforeend', markup)", planted
    )
    watched.wait_for_function("__trapped.length > 0")
    kinds = {one.split()[0] for one in trapped(watched)}
    assert kinds >= {"markup", "image", "handler", "address", "element", "__pwned"}


def test_each_text_of_a_file_is_shown_as_it_was_handed_in(server, watched, payloads, demonstration):
    number = demonstration.with_suffix(".txt").read_text().split()[2]
    watched.goto(f"{server.url}/submissions?submission={number}")
    expect(watched.locator("table.ours").first).to_be_visible()
    assert trapped(watched) == []
    shown = watched.evaluate("document.body.textContent")
    assert [one for one in map(clean, payloads) if one not in shown] == []
    turn(watched, f"{server.url}/submissions?receipt={number}")
    expect(watched.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU").first).to_be_visible()
    assert trapped(watched) == []


def test_in_the_workbook_that_is_downloaded_no_text_became_a_formula(server, watched):
    watched.goto(f"{server.url}/ranking")
    with watched.expect_download() as download:
        watched.get_by_role("button", name=re.compile("Bảng tính đối chiếu")).click()
    with zipfile.ZipFile(download.value.path()) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert "KHOA7" in book.read("xl/sharedStrings.xml").decode() + "".join(sheets)
    formulas = [formula for sheet in sheets for formula in re.findall(r"<f[ >].*?</f>", sheet)]
    assert formulas and not [formula for formula in formulas if "KHOA" in formula.replace('"=KHOA', "")]


def test_a_table_is_taken_as_a_csv_in_which_nothing_is_a_formula(server, watched):
    watched.goto(f"{server.url}/comparison?departments=TC-HC-KT,VT2&period=2025-Q3")
    button = watched.locator(".take button:visible").first
    expect(button).to_have_text("Tải bảng (CSV)")
    with watched.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "comparison-2025-Q3.csv"
    rows = list(csv.reader(download.value.path().open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert "'=KHOA7*1" in rows[0]
    cells = [cell for row in rows for cell in row]
    assert not [
        one for one in cells if one[:1] in ("=", "+", "@") or (one[:1] == "-" and not re.fullmatch(r"-[\d.,]+", one))
    ]
    assert [one for one in cells if re.fullmatch(r"\d+,\d\d", one)]
    expect(watched.locator("[data-testid=stElementToolbar]")).to_have_count(0)


def test_hostile_cells_and_a_hostile_name_are_text_in_the_preview_and_on_the_receipt(server, watched, payloads):
    nasty = sorted((clean(one) for one in payloads if "<" in one), key=len)[:40]
    rows = [["2025-Q4", one, nasty[-i], one, "x"] for i, one in enumerate(nasty)]
    watched.goto(f"{server.url}/upload?kind=scores")
    name = "<img src=x onerror=alert(1)>.csv"
    give = watched.locator("input[type=file]")
    give.set_input_files({"name": name, "mimeType": "text/csv", "buffer": written(FOUND.strip().split(","), rows)})
    expect(watched.get_by_text(re.compile("Chưa có gì được lưu")).first).to_be_visible()
    assert trapped(watched) == []
    expect(watched.get_by_text(name, exact=True).first).to_be_visible()
    expect(watched.get_by_text(nasty[0]).first).to_be_attached()
    turn(watched, f"{server.url}/upload?kind=scores")
    good = written(FOUND.strip().split(","), [["2025-Q4", "YT", "E01", "3", " ".join(nasty[:9])]])
    give.set_input_files({"name": name, "mimeType": "text/csv", "buffer": good})
    expect(watched.get_by_text(re.compile("Chưa có gì được lưu")).first).to_be_visible()
    hand_in = watched.get_by_role("button", name="Nộp số liệu")
    go_on = watched.get_by_role("button", name="Tiếp tục")
    expect(hand_in.or_(go_on).first).to_be_visible()
    if go_on.count():
        go_on.click()
    hand_in.click()
    expect(watched.get_by_text("PHIẾU TIẾP NHẬN SỐ LIỆU").first).to_be_visible()
    assert trapped(watched) == []
    expect(watched.get_by_text(name).first).to_be_visible()
