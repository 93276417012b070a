"""Signing in through an identity provider that is real but for its token endpoint, which answers what a forger would: over HTTP, no browser."""

import base64
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwk, jws
from oidc_provider_mock import User, run_server_in_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.testclient import TestClient
from streamlit import config
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from data import store
from data.accounts import NOBODY
from data.people import accounts, sessions
from pages.parts import routes
from pages.parts.people import entrance, tokens
from tests.pages.conftest import OPERATOR, bring, written

PEOPLE = (
    User(sub="hoa", claims={"email": "hoa@example.vn", "email_verified": True, "name": "Phạm Hoa", "groups": ["tdkt"]}),
    User(sub="an", claims={"email": "an@example.vn", "email_verified": True, "name": "An", "groups": ["yte"]}),
    User(sub="khach", claims={"email": "khach@example.vn", "email_verified": True, "name": "Khách"}),
)
SECRETS = """
[auth]
redirect_uri = "http://testserver/oauth2callback"
cookie_secret = "of the tests, and of no use elsewhere"
client_id = "thidua"
client_secret = "of the tests"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
[auth.client_kwargs]
verify = false  # nothing here is encrypted, and to get ready for it each time takes longer than all the rest
[sign_in]
claim = "groups"
[sign_in.roles]
tdkt = "secretary"
yte = "department:YT"
"""
OURS, ANOTHERS = (jwk.RSAKey.generate_key(parameters={"kid": "k"}, private=True) for _ in range(2))


class StandIn:
    """The provider, with keys of our own: `forge` makes the token that is sent of the one that ought to be, `knows` what it says that
    tokens may be signed by."""

    def __init__(self, app):
        self.app, self.forge, self.knows = app, None, ["RS256"]

    def __call__(self, environ, start_response):
        path, told = environ["PATH_INFO"], []
        body = b"".join(self.app(environ, lambda status, headers, *_: told.append((status, headers))))
        if path == "/jwks":
            body = json.dumps({"keys": [OURS.as_dict(private=False)]}).encode()
        elif path.endswith("openid-configuration"):
            body = json.dumps(json.loads(body) | {"id_token_signing_alg_values_supported": self.knows}).encode()
        elif path == "/oauth2/token":
            answer = json.loads(body)
            claims = json.loads(_plain(answer["id_token"].split(".")[1]))
            claims.pop("at_hash", None)  # which a forger need not know
            body = json.dumps(answer | {"id_token": self.forge(claims)}).encode()
        status, headers = told[0]
        start_response(status, [one for one in headers if one[0].lower() != "content-length"])
        return [body]


def _plain(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _part(said: dict) -> str:
    return _written(json.dumps(said).encode())


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(claims: dict, key=OURS) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": "k"}, json.dumps(claims), key)


def unsigned(claims: dict) -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def by_the_public_key(claims: dict) -> str:
    """Signed by what everybody can read, as if it were a secret."""
    said = f"{_part({'alg': 'HS256', 'kid': 'k'})}.{_part(claims)}"
    return f"{said}.{_written(hmac.digest(OURS.as_pem(private=False), said.encode(), 'sha256'))}"


def retold(**changed):
    return lambda claims: signed({name: value for name, value in (claims | changed).items() if value is not None})


PROVIDER = httpx.Client(verify=False)
HOUR = 3600
FORGED = {
    "signed by another key": lambda claims: signed(claims, ANOTHERS),
    "not signed": unsigned,
    "signed by the public key": by_the_public_key,
    "changed after signing": lambda claims: _swapped(signed(claims), {**claims, "sub": "giám đốc"}),
    "no token": lambda claims: "x",
    "for another program": retold(aud="another"),
    "for another program, naming ours": retold(aud="another", azp="thidua"),
    "for several, not ours": retold(aud=["another", "third"], azp="thidua"),
    "of another issuer": retold(iss="http://evil.example"),
    "over": lambda claims: retold(iat=claims["iat"] - 2 * HOUR, exp=claims["exp"] - 2 * HOUR)(claims),
    "of the future": lambda claims: retold(iat=claims["iat"] + 2 * HOUR, exp=claims["exp"] + 3 * HOUR)(claims),
    "without an end": retold(exp=None),
    "of another visit": retold(nonce="another"),
    "of no visit": retold(nonce=None),
    "of nobody": retold(sub=""),
}


def _swapped(token: str, claims: dict) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{_part(claims)}.{signature}"


@pytest.fixture(scope="module")
def stand_in():
    with run_server_in_thread(user_claims=PEOPLE) as running:
        running.app = StandIn(running.app)
        running.app.port = running.server_port
        yield running.app


@pytest.fixture
def browser(empty, stand_in, tmp_path):
    """A browser of a server that knows the provider, where the account `binh` is."""
    accounts.add(OPERATOR, "binh", "Trần Bình")
    stand_in.forge, stand_in.knows = signed, ["RS256"]
    (tmp_path / "secrets.toml").write_text(SECRETS.format(port=stand_in.port), encoding="utf-8")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    secrets_singleton._reset()
    app = Starlette(
        routes=[*entrance.ROUTES, *create_auth_routes("")],
        middleware=[*routes.MIDDLEWARE, Middleware(SessionMiddleware, secret_key="of the tests")],
    )
    with TestClient(app, follow_redirects=False) as client:
        yield client
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def come(browser, who: str, page: str = "http://testserver/ranking?period=2025-Q3&lang=en"):
    """Presses the button on a page, says who one is, and comes back. Returns where to."""
    provider = encode_provider_token("default")
    sent = browser.get(f"/auth/login?provider={provider}", headers={"referer": page}).headers["location"]
    back = PROVIDER.post(sent, data={"sub": who}).headers["location"]
    return browser.get(back.removeprefix("http://testserver")).headers["location"]


def signed_in(browser):
    return sessions.person(NOBODY, browser.cookies.get(tokens.SESSION))


def test_who_comes_through_the_provider_is_led_to_the_page_he_wanted_with_a_session(browser):
    assert come(browser, "hoa") == "ranking?period=2025-Q3&lang=en"
    person = signed_in(browser)
    assert (person.name, person.provided, [one.role for one in person.actors]) == ("Phạm Hoa", True, ["secretary"])
    assert tokens.WAY not in browser.cookies
    assert come(browser, "hoa", "http://evil.example/ranking?period=2025-Q3") == "inbox"
    assert come(browser, "hoa", "http://testserver/?lang=en") == "inbox?lang=en"


def test_a_forged_token_signs_nobody_in_and_the_page_is_told_so(browser, stand_in, caplog):
    # What the provider says of itself, a careless one says too.
    stand_in.knows = ["RS256", "HS256", "none"]
    for what, forge in FORGED.items():
        stand_in.forge = forge
        assert come(browser, "hoa") == "ranking?period=2025-Q3&lang=en&refused=forged_sign_in", what
        assert signed_in(browser) is None, what
        assert not [name for name in browser.cookies if name.startswith(("_streamlit", "thidua_session"))], what
    assert store.frame("SELECT 1 FROM sessions").empty and store.frame("SELECT 1 FROM claims").empty
    assert not any(record.exc_info for record in caplog.records)
    stand_in.forge = signed
    assert come(browser, "hoa") == "ranking?period=2025-Q3&lang=en" and signed_in(browser)


def test_who_is_refused_there_or_unknown_here_is_told_so(browser):
    assert come(browser, "khach") == "ranking?period=2025-Q3&lang=en&refused=unknown_person"
    assert signed_in(browser) is None
    sent = browser.get(f"/auth/login?provider={encode_provider_token('default')}").headers["location"]
    back = PROVIDER.post(sent, data={"action": "deny"}).headers["location"]
    assert browser.get(back.removeprefix("http://testserver")).headers["location"] == "./?refused=not_provided"


def test_the_address_of_coming_back_opened_again_signs_nobody_in_and_nobody_out(browser):
    sent = browser.get(f"/auth/login?provider={encode_provider_token('default')}").headers["location"]
    back = PROVIDER.post(sent, data={"sub": "hoa"}).headers["location"].removeprefix("http://testserver")
    browser.get(back)
    assert signed_in(browser)
    assert browser.get(back).headers["location"] == "./" and signed_in(browser)
    browser.cookies.clear()
    assert parse_qs(urlsplit(browser.get(back).headers["location"]).query)["refused"] == ["forged_sign_in"]


def test_who_signs_out_at_the_provider_too_comes_back_to_his_page_in_his_language(browser):
    come(browser, "hoa")
    away = browser.get("/auth/logout", headers={"referer": "http://testserver/ranking?lang=en"}).headers["location"]
    assert urlsplit(away).path == "/oauth2/end_session"
    assert browser.get("/oauth2callback").headers["location"] == "ranking?lang=en"
    assert browser.get("/oauth2callback").headers["location"] == "./"


def test_the_identity_cookie_alone_is_nobody(browser):
    come(browser, "hoa")
    assert [name for name in browser.cookies if name.startswith("_streamlit_user")]
    browser.cookies.delete(tokens.SESSION)
    assert browser.get("/media/figures.xlsx").status_code == 403


@pytest.mark.parametrize("code", ["forged_sign_in", "unknown_person", "not_provided"])
@pytest.mark.parametrize(("language", "words"), [("vi", "hệ thống định danh"), ("en", "identity provider")])
def test_the_page_says_why_in_the_readers_language(empty, visit, monkeypatch, code, language, words):
    accounts.add(OPERATOR, "binh", "Trần Bình")
    bring(monkeypatch, {tokens.VISITOR: "v"})
    app = visit("ranking", lang=language, refused=code)
    assert words in app.error[0].value.lower() and 'action="sign-in"' in written(app) and not app.exception
