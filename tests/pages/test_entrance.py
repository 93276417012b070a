"""The addresses that the forms of signing in are sent to: from whom they take a form, and where they lead on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from data import store
from data.accounts import NOBODY
from data.people import accounts, attempts, first, sessions
from pages.parts import routes
from pages.parts.people import entrance, tokens
from tests.pages.conftest import OPERATOR

GOOD = "con mèo ngồi trên mái"
HERE = {"origin": "http://testserver"}


async def _page(request):
    return HTMLResponse('<html lang="en"><head></head></html>')


@pytest.fixture
def browser(empty):
    """A browser that has looked at a page of a server with the account `an`."""
    accounts.add(OPERATOR, "an", "Nguyễn An")
    accounts.set_password(OPERATOR, "an", "thử", GOOD)
    app = Starlette(routes=[*entrance.ROUTES, Route("/ranking", _page)], middleware=[Middleware(routes.Household)])
    with TestClient(app, follow_redirects=False) as client:
        client.get("/ranking", headers={"accept": "text/html"})
        yield client


def send(browser, action="sign-in", headers=HERE, **changed):
    form = {"account": "an", "password": GOOD, "page": "ranking", "query": "period=2025-Q3&lang=en"}
    form["token"] = tokens.of(browser.cookies.get(tokens.VISITOR, ""))
    return browser.post(f"/{action}", data=form | changed, headers=headers)


def signed_in(browser):
    return sessions.person(NOBODY, browser.cookies.get(tokens.SESSION))


def test_who_signs_in_comes_to_the_page_he_wanted_with_a_cookie_no_script_reads(browser):
    answer = send(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "ranking?period=2025-Q3&lang=en")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "Path=/", "SameSite=lax")) and "Secure" not in cookie
    assert signed_in(browser).account == "an"
    assert browser.get("/ranking", headers={"accept": "text/html"}).headers.get("set-cookie") is None


def test_under_https_the_cookie_is_secure(browser):
    answer = send(browser, headers={"origin": "https://testserver"})
    assert "Secure" in answer.headers["set-cookie"]


def test_a_session_that_the_browser_had_is_over_with_a_new_one(browser):
    send(browser)
    old = browser.cookies[tokens.SESSION]
    send(browser)
    assert sessions.person(NOBODY, old) is None and signed_in(browser)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:81"},
        {"referer": "http://evil.example/?http://testserver"},
        HERE | {"sec-fetch-site": "cross-site"},
        HERE | {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("action", ["sign-in", "sign-out", "first-administrator"])
def test_a_form_from_another_site_is_refused(browser, action, headers):
    answer = send(browser, action, headers=headers, everywhere="1")
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "token",
    ["", "x", tokens.of(""), tokens.of("another browser")],
    ids=["none", "made up", "no browser's", "another's"],
)
def test_a_form_without_the_browsers_token_is_refused(browser, token):
    answer = send(browser, token=token)
    assert parse_qs(urlsplit(answer.headers["location"]).query)["refused"] == ["stale_form"]
    assert signed_in(browser) is None
    browser.cookies.clear()
    send(browser, token=tokens.of(""))
    assert signed_in(browser) is None


def test_nobody_is_signed_out_from_another_site_or_without_a_token(browser):
    send(browser)
    send(browser, "sign-out", headers={"origin": "http://evil.example"})
    send(browser, "sign-out", token="x")
    assert signed_in(browser)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("https://evil.example", ""),
        ("//evil.example/ranking", ""),
        ("\\\\evil.example", ""),
        ("ranking/../../x", ""),
        ("javascript:alert(1)", ""),
        ("ranking\r\nset-cookie: a=b", ""),
        ("ranking", "lang=en\r\nlocation: https://evil.example"),
    ],
)
def test_the_way_on_is_a_page_of_ours_and_nothing_else(browser, page, query):
    answer = send(browser, page=page, query=query)
    to = answer.headers["location"]
    assert to.split("?")[0] in ("./", "ranking") and not urlsplit(to).netloc and "\n" not in to
    assert len(answer.headers.get_list("location")) == 1


def test_a_wrong_password_leads_back_to_where_the_form_stood_and_says_no_more(browser):
    answers = [send(browser, account=name, password="sai mật khẩu rồi") for name in ("an", "nobody")]
    assert [answer.headers["location"] for answer in answers] == [
        "ranking?period=2025-Q3&lang=en&refused=wrong_sign_in"
    ] * 2
    again = send(browser, query="period=2025-Q3&lang=en&refused=wrong_sign_in")
    assert again.headers["location"] == "ranking?period=2025-Q3&lang=en"


def test_after_too_many_attempts_the_page_says_how_long_to_wait(browser):
    for _ in range(5):
        send(browser, password="sai mật khẩu rồi")
    assert send(browser).headers["location"].endswith("refused=wait&minutes=1")


def test_signing_out_ends_the_session_here_and_everywhere_all(browser):
    send(browser)
    elsewhere = sessions.begin("an", "", "")
    here = browser.cookies[tokens.SESSION]
    send(browser, "sign-out", everywhere="")
    assert sessions.person(NOBODY, here) is None and sessions.person(NOBODY, elsewhere)
    send(browser)
    send(browser, "sign-out", everywhere="1")
    assert sessions.person(NOBODY, elsewhere) is None and browser.cookies.get(tokens.SESSION) is None


def test_a_form_that_is_none_does_no_harm(browser):
    assert send(browser, password="x" * 20_000).status_code == 413
    assert browser.post("/sign-in", content=b"\xff\xfe=%zz", headers=HERE).status_code == 303
    assert browser.get("/sign-in").headers["location"] == "account"


def test_a_database_that_another_program_holds_is_told(browser, monkeypatch):
    def held(*_):
        raise store.Busy(store.path(), "python")

    monkeypatch.setattr(sessions, "begin", held)
    assert send(browser).headers["location"].endswith("refused=busy")


def test_the_first_administrator_comes_to_the_accounts(empty, capsys):
    first.offer(NOBODY)
    code = capsys.readouterr().out.split()[-1]
    app = Starlette(routes=[*entrance.ROUTES, Route("/ranking", _page)], middleware=[Middleware(routes.Household)])
    with TestClient(app, follow_redirects=False) as client:
        client.get("/ranking", headers={"accept": "text/html"})
        told = {"code": code, "person": "Bình", "account": "binh", "page": "account", "query": ""}
        answer = send(client, "first-administrator", **told, again="khác")
        assert answer.headers["location"] == "account?refused=passwords_differ"
        assert send(client, "first-administrator", **told, again=GOOD).headers["location"] == "accounts"
        assert [actor.role for actor in signed_in(client).actors] == ["administrator"]


PROXY, VISITOR = "10.0.0.5", "203.0.113.7"


@pytest.mark.parametrize(
    ("named", "peer", "said", "counted"),
    [
        (PROXY, PROXY, VISITOR, VISITOR),
        (PROXY, PROXY, f"198.51.100.1, {VISITOR}", VISITOR),  # what the visitor himself wrote stands before
        (PROXY, "10.0.0.9", VISITOR, "10.0.0.9"),
        (PROXY, "10.0.0.9", None, "10.0.0.9"),
        (None, "10.0.0.9", None, "10.0.0.9"),
        (None, "127.0.0.1", None, "127.0.0.1"),
        (None, "127.0.0.1", VISITOR, entrance.UNNAMED_PROXY),
        (None, "10.0.0.9", "127.0.0.1", entrance.UNNAMED_PROXY),
    ],
)
def test_an_address_is_taken_from_a_proxy_that_is_named_and_from_nobody_else(
    browser, monkeypatch, named, peer, said, counted
):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if named:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", named)
    # As the server itself wraps what it serves.
    served = ProxyHeadersMiddleware(browser.app, Config(browser.app).forwarded_allow_ips)
    client = TestClient(served, client=(peer, 50_000), cookies=browser.cookies, follow_redirects=False)
    send(client, headers=HERE | ({"x-forwarded-for": said} if said else {}), password="sai mật khẩu rồi")
    assert store.frame("SELECT address FROM attempts")["address"].tolist() == [counted]


def test_a_visitor_who_writes_another_address_each_time_waits_all_the_same(browser, monkeypatch):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    served = ProxyHeadersMiddleware(browser.app, Config(browser.app).forwarded_allow_ips)
    client = TestClient(served, client=("127.0.0.1", 50_000), cookies=browser.cookies, follow_redirects=False)
    for number in range(attempts.MANY):
        send(client, headers=HERE | {"x-forwarded-for": f"10.1.0.{number}"}, account=f"user{number}")
    assert "refused=wait" in send(client, headers=HERE | {"x-forwarded-for": "10.2.0.1"}).headers["location"]
