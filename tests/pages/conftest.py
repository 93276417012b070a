"""Stores for the pages, and the door opened by AppTest."""

import collections
import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest, local_script_runner

import dashboard
from data import closing, read, store, upload
from data.accounts import NOBODY, Actor
from data.people import accounts, grants, sessions
from pages.parts.people import newcomers, tokens
from tests.conftest import let_go
from tests.data.conftest import FILES as TINY

# Streamlit looks through all installed libraries for components each time a page is opened for a test: once will do.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
# So it is with compiling the door and the page, which it does for every run.
local_script_runner.ScriptCache = functools.cache(local_script_runner.ScriptCache)
_look_whether_drawn = local_script_runner.require_widgets_deltas


def _wait_until_drawn(runner, timeout):
    """Waits for the thread that draws a page, where AppTest would look a thousand times a second, at the cost of that thread."""
    runner._script_thread.join(timeout)
    _look_whether_drawn(runner, timeout=1)


local_script_runner.require_widgets_deltas = _wait_until_drawn
DOOR = str(Path(dashboard.__file__).resolve())
OPERATOR = Actor("operator", "administrator")
EVERYBODY = ("everybody", "director", "council", "secretary", "viewer")
"""An account, and the roles it holds besides those of all departments."""
LET_IN = collections.deque(maxlen=20)
"""What was seen last: the newest entry of a store, which its copies have too, an account, the roles that it holds there."""
FILES = {Path(file).stem: file for files in dashboard.PAGES.values() for file in files}
"""Page → its file, as the door lists them."""


@pytest.fixture
def sample(demonstration, monkeypatch):
    """The demonstration is in the store. What the pages keep of it stays kept from test to test, but for drafts: those are each test's own."""
    monkeypatch.setenv("THIDUA_DB", str(demonstration))
    yield
    with store.writing() as cursor:
        cursor.execute("DELETE FROM draft_files")
        cursor.execute("DELETE FROM drafts")


@pytest.fixture(scope="session")
def published_demonstration(demonstration, tmp_path_factory):
    """The demonstration with one quarter closed and published; nobody writes to it but drafts."""
    database = tmp_path_factory.mktemp("published") / "thidua.duckdb"
    shutil.copy(demonstration, database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(database))
        closing.close(Actor("Thường trực", "secretary"), "2025-Q3", "đã họp")
        closing.publish(Actor("Giám đốc", "director"), "2025-Q3", "đã họp")
        store.close()
    return database


@pytest.fixture
def published(published_demonstration, monkeypatch):
    """The demonstration is in the store, and its 2025-Q3 is published: all that a viewer sees."""
    monkeypatch.setenv("THIDUA_DB", str(published_demonstration))
    yield
    with store.writing() as cursor:
        cursor.execute("DELETE FROM draft_files")
        cursor.execute("DELETE FROM drafts")


@pytest.fixture
def own_sample(demonstration, tmp_path, monkeypatch):
    """The demonstration in a store of one's own, to write to."""
    store.close()
    shutil.copy(demonstration, tmp_path / "own.duckdb")
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "own.duckdb"))
    yield
    let_go()


@pytest.fixture
def empty(blank, tmp_path, monkeypatch):
    """A store of one's own, with nothing in it."""
    shutil.copy(blank, tmp_path / "empty.duckdb")
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "empty.duckdb"))
    yield
    let_go()


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory) -> Path:
    """A store with three departments, their criteria and targets of 2025, results of its first quarter, and an account that may look at all
    of it; to be copied."""
    where = tmp_path_factory.mktemp("tiny") / "tiny.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        for name in ("departments", "criteria", "targets", "scores"):
            assert upload.upload(Actor("test", "secretary"), [(f"{name}.csv", TINY[name].encode())])[0].accepted
        let_in(*EVERYBODY, "YT", "HC", "VT", name="Nguyễn An")
        store.close()
    return where


@pytest.fixture
def tiny(tiny_file, tmp_path, monkeypatch):
    """That store, to write to."""
    shutil.copy(tiny_file, tmp_path / "own.duckdb")
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "own.duckdb"))
    yield
    let_go()


def let_in(account: str, *roles: str, name: str) -> None:
    """Adds the account where there is none, and grants it those of the roles that it does not hold."""
    if (store.head(), account, {*roles}) in LET_IN:
        return
    if account not in set(accounts.accounts(OPERATOR)["account"]):
        accounts.add(OPERATOR, account, name)
    given = grants.grants(OPERATOR)
    given = given[given["account"].eq(account) & given["ended"].isna()]
    for role in [role for role in roles if role not in {*given["role"], *given["department"]}]:
        department = role if role not in grants.HELD else None
        grants.grant(OPERATOR, account, "department" if department else role, "test", department=department)
    LET_IN.append((store.head(), account, {*roles}))


@pytest.fixture
def signed_in(monkeypatch) -> Callable[..., str]:
    """`signed_in("an", "director", "YT")`: from here on the browser is signed in to this account, added where there is none, which holds
    these roles (a department's by its code) from now on. Returns the session's token. Only what Streamlit says of cookies is set."""

    def begin(account: str, *roles: str, name: str = "Nguyễn An") -> str:
        let_in(account, *roles, name=name)
        token = sessions.begin(account, "127.0.0.1", "test")
        bring(monkeypatch, {tokens.SESSION: token})
        return token

    return begin


@pytest.fixture(autouse=True)
def no_cookies(monkeypatch):
    """AppTest has no browser: it brings no cookies, unless `bring` gives it some."""
    bring(monkeypatch, {})


def bring(monkeypatch, cookies: dict[str, str]) -> None:
    """From here on the browser brings these cookies."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: StreamlitCookies(cookies)))


@pytest.fixture
def visit(signed_in) -> Callable[..., AppTest]:
    """Opens a page through the door: `visit("ranking", lang="en")`; the names are those of the address. Where the store is not open to
    all, and the test brings no cookies, it is by an account that holds all the roles of the demonstration."""

    everybodys = {None}

    def opened(page: str = "overview", **chosen: str) -> AppTest:
        brought = ContextProxy().cookies
        if tokens.VISITOR not in brought and brought.get(tokens.SESSION) in everybodys and _walled():
            everybodys.add(signed_in(*EVERYBODY, *read.departments(OPERATOR)["code"].unique()))
        app = AppTest.from_file(DOOR, default_timeout=60)
        for name, choice in chosen.items():
            app.query_params[name] = choice
        # A page's address is its file's name, so a page opens at once, as by a deep link.
        return (app if page == "overview" else app.switch_page(FILES[page])).run()

    return opened


def _walled() -> bool:
    """Whether one must be signed in; of a store that cannot be opened the page itself has something to say."""
    try:
        return not newcomers.demonstrating(NOBODY)
    except store.Busy:
        return False


def written(app: AppTest) -> str:
    """All markup of ours on the page, its sheet of styles left out."""
    return "\n".join(one.proto.body for one in app.get("html") if "<style>" not in one.proto.body)
