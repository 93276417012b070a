"""A real browser on a real server; each test has a window of its own."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

import start

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
PATIENCE = 30_000
"""Milliseconds: two workers share two cores, and the first figures of a page take a while."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    # What the optimising compilers save in the life of a window they cost again.
    "--js-flags=--no-opt --no-maglev",
)
"""No sandbox: CI runs as root. No calls of the browser's own, and no other machine is found."""
PORTS: list[int] = []
"""Where servers answered, one after another."""
WIDE: ViewportSize = {"width": 1280, "height": 720}

DONE = ".stApp[data-test-script-state=notRunning]"
TURN = """async ([url, patience]) => {
  const late = performance.now() + patience;
  document.title = "";
  history.pushState(null, "", url);
  dispatchEvent(new PopStateEvent("popstate"));
  // A run names the page first of all, and React may show its beginning and its end as one: over is what is over at two looks.
  for (let over = 0; over < 2; ) {
    await new Promise((look) => setTimeout(look, 20));
    over = document.title && document.querySelector(".stApp").dataset.testScriptState === "notRunning" ? over + 1 : 0;
    if (performance.now() > late) throw new Error(`no run of ${url} came to its end`);
  }
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A dashboard that is served: where it answers, the database it keeps, what it wrote on its console."""

    url: str
    database: Path
    log: Path


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A Chrome, Chromium or Edge; where there is none the test is skipped, and fails in CI."""
    path = start.browser()
    if path is None:
        (pytest.fail if start.in_ci() else pytest.skip)("no Chrome, Chromium or Edge on this machine")
    expect.set_options(timeout=PATIENCE)
    # Ended with this folder: Playwright keeps an event loop running that tests of another kind would stumble over.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve(request, tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """`serve()` starts a fresh server with the demonstration, `serve(sample=False)` one with no database yet, `serve(copy_of=file)` one with
    a copy of that; `secrets(url)`: the text of its secrets, where it answers at that address; `project`: its code, where it is not ours."""
    with contextlib.ExitStack() as running:

        def begin(
            sample: bool = True,
            secrets: Callable[[str], str] | None = None,
            copy_of: Path | None = None,
            project: Path = PROJECT,
        ) -> Server:
            folder = tmp_path_factory.mktemp("server")
            content = copy_of or (request.getfixturevalue("demonstration") if sample else None)
            return running.enter_context(served(folder, content, secrets, project))

        yield begin


@pytest.fixture(scope="package")
def server(demonstration, tmp_path_factory) -> Iterator[Server]:
    """A server with the demonstration, for all tests that change no figures: one that does serves its own."""
    with served(tmp_path_factory.mktemp("server"), demonstration) as answering:
        yield answering


@contextlib.contextmanager
def served(
    folder: Path, copy_of: Path | None, secrets: Callable[[str], str] | None = None, project: Path = PROJECT
) -> Iterator[Server]:
    """A server from its first answer to its end; what it wrote on its console holds no traceback."""
    database = folder / "thidua.duckdb"
    if copy_of:
        shutil.copy(copy_of, database)
    port = free_port()
    server = Server(f"http://localhost:{port}", database, folder / "console.log")
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    if secrets:
        (folder / "secrets.toml").write_text(secrets(server.url), encoding="utf-8")
        command.append(f"--secrets.files={folder / 'secrets.toml'}")
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project, env=start.settings(THIDUA_DB=str(database)), stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 60
        while not start.answers(port):
            assert process.poll() is None and time.monotonic() < deadline, server.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
    console = server.log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback (most recent call last)" not in console, console


@pytest.fixture(scope="package")
def vacant() -> list[tuple[Page, list[str]]]:
    """Windows that visitors left, each with what it asked of other machines since: the next visitors take them, for one that is new reads
    and compiles all of Streamlit's scripts."""
    return []


@pytest.fixture
def window(chromium, vacant) -> Iterator[Callable[..., Page]]:
    """`window()` opens a window of a visitor of his own, as on a projector; at the end none has asked another machine.

    Options are those of Playwright's `new_context`. A page taller than the window is scrolled inside it, so that a
    picture of all of it needs a tall window: `window(viewport={"width": 1280, "height": 2400})`.
    """
    lent: list[tuple[Page, list[str]]] = []
    own: list[BrowserContext] = []

    def begin(viewport: ViewportSize = WIDE, **options) -> Page:
        if vacant and not options:
            lent.append(vacant.pop())
        else:
            lent.append(opened(chromium, **options))
        page, _ = lent[-1]
        if options:
            own.append(page.context)
        page.set_viewport_size(viewport)
        return page

    yield begin
    outside = [call for _, asked in lent for call in asked]
    for page, asked in reversed(lent):
        if page.context in own:
            page.context.close()
        else:
            leave(page)
            asked.clear()
            vacant.append((page, asked))
    assert outside == []


def opened(chromium: Browser, **options) -> tuple[Page, list[str]]:
    """A new window, and the list of what it asks of other machines from now on."""
    outside: list[str] = []

    def record(call) -> None:
        if leaves_the_machine(call.url):
            outside.append(call.url)

    # Nobody looks while a test waits: nothing moves.
    usual = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "reduced_motion": "reduce"}
    context = chromium.new_context(**(usual | options))
    context.set_default_timeout(PATIENCE)
    context.on("request", record)
    context.on("page", lambda page: page.on("websocket", record))
    return context.new_page(), outside


def leave(page: Page) -> None:
    """Leaves the window to the next visitor, who finds nothing of this one: no cookie, nothing kept by the browser (for the session, of the
    server that was there last), no page."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    if page.url.startswith("http"):
        page.evaluate("sessionStorage.clear()")
        # The least that this server says: a blank page would be another process, which knows none of its scripts.
        page.goto(urljoin(page.url, "/_stcore/health"))
    page.context.set_storage_state({})
    page.emulate_media(media="null")


@pytest.fixture
def page(window) -> Page:
    """One window."""
    return window()


def turn(page: Page, url: str) -> None:
    """Goes on to another address of the same server as Back and Forward do, in the session that is there; waits until its run is over.

    What is loaded anew, as a link that was sent or a page after a refresh is, wants `page.goto`.
    """
    page.locator(f"{DONE} h1").first.wait_for()
    page.evaluate(TURN, [url, PATIENCE])


def leaves_the_machine(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def free_port() -> int:
    """A port on which nobody answers: rather one of an earlier server than a new one, whose scripts a window would read and compile anew."""
    if kept := next(filter(start.free, PORTS), None):
        return kept
    with socket.socket() as door:
        door.bind(("localhost", 0))
        PORTS.append(door.getsockname()[1])
    return PORTS[-1]
