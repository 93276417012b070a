"""Signing in: by a password; through an identity provider, with a role by its claim, out again; a cookie that this server did not sign is nobody."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect

from tests.browser.conftest import leave, opened

PEOPLE = (
    User(sub="hoa", claims={"email": "hoa@example.vn", "email_verified": True, "name": "Phạm Hoa", "groups": ["tdkt"]}),
    User(sub="khach", claims={"email": "khach@example.vn", "email_verified": True, "name": "Khách"}),
)
SECRETS = """
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "of the tests, and of no use elsewhere"
client_id = "thidua"
client_secret = "of the tests"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
[sign_in]
claim = "groups"
[sign_in.roles]
tdkt = "secretary"
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    with run_server_in_thread(user_claims=PEOPLE) as running:
        yield running.server_port


@pytest.fixture
def visitor(chromium) -> Iterator[Callable[[], Page]]:
    """`visitor()`: the next visitor at one window; what its pages ask of other machines is no matter, for the provider's do."""
    page, _ = opened(chromium)

    def begin() -> Page:
        leave(page)
        return page

    yield begin
    page.context.close()


def test_who_comes_through_the_provider_has_the_role_it_claims_and_a_forged_token_opens_nothing(
    serve, visitor, provider
):
    server = serve(sample=False, secrets=lambda url: SECRETS.format(url=url, port=provider))
    page = visitor()
    # An empty store is open until there is an account: its administrator comes first.
    page.goto(f"{server.url}/account")
    expect(page.get_by_role("heading", name="Quản trị viên đầu tiên")).to_be_visible()
    page.get_by_label("Mã dùng một lần").fill(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", server.log.read_text("utf-8"))[-1])
    page.get_by_label("Họ tên").fill("Trần Bình")
    page.get_by_label("Tên đăng nhập").fill("binh")
    page.get_by_label("Mật khẩu, ít nhất").fill("con mèo ngồi trên mái")
    page.get_by_label("Nhập lại mật khẩu").fill("con mèo ngồi trên mái")
    page.get_by_role("button", name="Bắt đầu", exact=True).click()
    expect(page.get_by_role("heading", name="Tài khoản và vai trò")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Trần Bình").first).to_be_visible()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    for password, told in (
        ("sai mật khẩu rồi", "Tên đăng nhập hoặc mật khẩu không đúng."),
        ("con mèo ngồi trên mái", "Trần Bình"),
    ):
        page.get_by_label("Tên đăng nhập").fill("binh")
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_text(told).first).to_be_visible()
    assert urlsplit(page.url).path == "/accounts" and "refused" not in page.url

    # The secretary comes through the provider.
    page = visitor()
    page.goto(f"{server.url}/submissions")
    page.get_by_role("button", name="Đăng nhập bằng tài khoản của cơ quan").click()
    page.get_by_role("button", name=re.compile("hoa")).click()
    expect(page.get_by_text("Phạm Hoa")).to_be_visible()
    assert urlsplit(page.url).path == "/submissions"
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Nộp số liệu")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Phạm Hoa")).to_be_visible()
    cookie = next(one for one in page.context.cookies() if one["name"].startswith("_streamlit_user"))
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.get_by_role("button", name="End session").click()
    page.goto(f"{server.url}/submissions")
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()

    # A guest whom neither an account nor a claim knows stays outside.
    page = visitor()
    page.goto(f"{server.url}/ranking")
    page.get_by_role("button", name="Đăng nhập bằng tài khoản của cơ quan").click()
    page.get_by_role("button", name=re.compile("khach")).click()
    expect(page.get_by_text("khach@example.vn")).to_be_visible()
    expect(page.get_by_role("link", name="Nộp số liệu")).to_have_count(0)

    # What says that it is the secretary, and was not signed by this server, is nobody.
    page = visitor()
    said = base64.b64encode(json.dumps({"is_logged_in": True, "email": "hoa@example.vn", "groups": ["tdkt"]}).encode())
    for forged in (
        cookie["value"][:-4] + "AAAA",
        f"2|1:0|10:1|15:_streamlit_user|{len(said)}:{said.decode()}|{'0' * 64}",
    ):
        page.context.clear_cookies()
        page.context.add_cookies([cookie | {"value": forged}])
        page.goto(f"{server.url}/submissions")
        expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
        expect(page.get_by_text("Phạm Hoa")).to_have_count(0)
