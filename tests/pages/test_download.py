"""The address of a file that a page offers: it opens for whom it was offered to, and for nobody else."""

import asyncio
from pathlib import Path

import pytest
from starlette.responses import Response

from data.accounts import NOBODY
from data.people import sessions
from pages.parts import download
from pages.parts.people import tokens
from pages.parts.routes import Household
from tests.pages.conftest import bring

MARK = "application/octet-stream; offered={}"


def asked(kind: str, method: str = "GET", **cookies: str) -> tuple[int, str, bytes]:
    """Status, media type and body of what a browser with these cookies gets, where Streamlit gives a file of that type in two parts."""

    async def file(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": b"minh ", "more_body": True})
        await send({"type": "http.response.body", "body": b"chung"})

    async def ask() -> tuple[int, str, bytes]:
        told = []

        async def send(message):
            told.append(message)

        brought = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers = [(b"cookie", brought.encode())]
        scope = {"type": "http", "method": method, "path": "/media/abc", "headers": headers, "query_string": b""}
        await Household(file)(scope, None, send)
        start, *bodies = told
        found = Response(headers={name.decode(): value.decode() for name, value in start["headers"]})
        return start["status"], found.headers["content-type"], b"".join(one["body"] for one in bodies)

    return asyncio.run(ask())


def test_a_file_is_given_to_the_browser_it_was_offered_to_and_to_no_other(sample):
    kind = MARK.format(tokens.holder({tokens.VISITOR: "an"}))
    assert asked(kind, **{tokens.VISITOR: "an"}) == (200, "application/octet-stream", b"minh chung")
    for others in ({tokens.VISITOR: "binh"}, {}, {tokens.VISITOR: ""}):
        status, _, body = asked(kind, **others)
        assert status == 403 and b"chung" not in body
    assert asked(MARK.format("forged"), **{tokens.VISITOR: "an"})[0] == 403
    assert asked("text/csv; charset=utf-8") == (200, "text/csv; charset=utf-8", b"minh chung")


def test_of_who_is_signed_in_it_is_the_session_that_opens_it_and_not_the_next_one(tiny, signed_in):
    first, other = signed_in("yte", "YT"), signed_in("hanh", "HC")
    browser = {tokens.VISITOR: "an"}
    kind = MARK.format(tokens.holder(browser | {tokens.SESSION: first}))
    assert asked(kind, **browser, **{tokens.SESSION: first})[0] == 200
    assert asked(kind, **browser, **{tokens.SESSION: other})[0] == 403
    sessions.sign_out(NOBODY, first)
    assert asked(kind, **browser, **{tokens.SESSION: first})[0] == 403


def test_no_two_browsers_are_offered_the_same_address(sample, visit, monkeypatch):
    found = []
    for browser in ("an", "binh", "an"):
        bring(monkeypatch, {tokens.VISITOR: browser})
        found.append(visit("method").get("download_button")[1].proto.url)
    assert found[0] == found[2] != found[1]


def test_every_file_is_offered_by_this_one_button():
    own = Path(download.__file__)
    pages = [*own.parents[1].rglob("*.py"), own.parents[2] / "dashboard.py"]
    assert [file.name for file in pages if "download_button(" in file.read_text(encoding="utf-8")] == [own.name]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("text/csv; offered=ab12; charset=utf-8", ("text/csv; charset=utf-8", "ab12")),
        ("text/csv", ("text/csv", "")),
        ("", ("", "")),
    ],
)
def test_the_mark_is_taken_off_before_the_browser_is_told_the_type(kind, told):
    assert download.marked(kind) == told
