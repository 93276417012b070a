"""The way through an identity provider: where one wanted to go, and what comes back; the sign-in itself is Streamlit's."""

import base64
import json
import logging
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.starlette.starlette_auth_routes import (
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
    _get_cookie_value_from_request,
)

from data import store
from data.accounts import NOBODY
from data.people import openid, sessions
from data.refusal import Refused
from pages.parts.people import entrance, tokens

LEAVING, BACK = ("/auth/login", "/auth/logout"), "/oauth2callback"
"""Streamlit's own addresses: to the provider, in and out, and the one to which it sends people back from both."""
LONGEST_WAY = 2_000
"""Characters of an address that are kept for who comes back."""


class Arrivals:
    """Gives who comes back from the provider a session of ours and leads him where he wanted to go, or says why not."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        path = scope["path"] if scope["type"] == "http" else ""
        act = _left if path.endswith(LEAVING) else _came_back if path.endswith(BACK) else None

        async def answer(message):
            if message["type"] == "http.response.start":
                await act(Request(scope), MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, answer if act else send)


async def _left(request: Request, headers: MutableHeaders) -> None:
    """Notes the page on which the button was pressed, with all that was chosen there."""
    came_from = urlsplit(request.headers.get("referer", ""))
    way = urlencode({"page": came_from.path.rpartition("/")[2], "query": came_from.query})
    if came_from.netloc == request.headers.get("host") and len(way) < LONGEST_WAY:
        headers.append("set-cookie", f"{tokens.WAY}={way}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax")


async def _came_back(request: Request, headers: MutableHeaders) -> None:
    said = request.query_params
    form = {"page": "", "query": ""} | dict(parse_qsl(request.cookies.get(tokens.WAY, ""), keep_blank_values=True))
    if "code" not in said and "error" not in said:
        answer = entrance.on(form)  # from signing out there
    else:
        answer = await _arrived(request, headers, form)
    headers["location"] = answer.headers["location"]
    for cookie in answer.headers.getlist("set-cookie"):
        headers.append("set-cookie", cookie)
    headers.append("set-cookie", f"{tokens.WAY}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")


async def _arrived(request: Request, headers: MutableHeaders, form: dict[str, str]) -> Response:
    """Where to go on, with a session or with the reason why there is none."""
    told, algorithm = _told(headers)
    try:
        if not told:
            raise Refused("not_provided" if "error" in request.query_params else "forged_sign_in")
        where = entrance.where_from(request)
        token = await run_in_threadpool(openid.sign_in, NOBODY, told, _settings(), algorithm, *where)
    except (Refused, store.Busy) as refused:
        if told and getattr(refused, "code", "") != "unknown_person":
            _forget(headers)
        # Who is signed in already has come by Back to what was used up.
        known = await run_in_threadpool(sessions.person, NOBODY, request.cookies.get(tokens.SESSION))
        return entrance.on(form) if known else entrance.back(form, refused)
    return await entrance.entered(request, form, token, get_origin_from_redirect_uri() or "")


def _told(headers: Headers) -> tuple[dict, str]:
    """The claims of the token that was verified, and what it is signed by, from the cookies that are about to be set; nothing where
    it was refused."""
    given = SimpleCookie()
    for cookie in headers.getlist("set-cookie"):
        given.load(cookie)
    brought = "; ".join(f"{name}={one.value}" for name, one in given.items() if one.value)
    request = Request({"type": "http", "headers": [(b"cookie", brought.encode("latin-1"))]})
    told, kept = (_get_cookie_value_from_request(request, name) for name in (USER_COOKIE_NAME, TOKENS_COOKIE_NAME))
    token = json.loads(kept).get("id_token", "") if kept else ""
    return json.loads(told) if told else {}, _algorithm(token)


def _algorithm(token: str) -> str:
    head = token.partition(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("alg", "")) if head else ""


def _forget(headers: MutableHeaders) -> None:
    """Takes back Streamlit's own cookies of who is refused."""
    others = [one for one in headers.getlist("set-cookie") if not one.startswith(USER_COOKIE_NAME)]
    del headers["set-cookie"]
    for cookie in others:
        headers.append("set-cookie", cookie)
    for name in (USER_COOKIE_NAME, TOKENS_COOKIE_NAME):
        headers.append("set-cookie", f"{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")


def _settings() -> openid.Provider:
    chosen = st.secrets.get("sign_in", {})
    roles = {str(value): str(role) for value, role in chosen.get("roles", {}).items()}
    return openid.Provider(get_secrets_auth_section().get("client_id", ""), chosen.get("claim", ""), roles)


def _in_one_line(record: logging.LogRecord) -> bool:
    """A token that is refused is no trouble of this server, and anybody can send one: its reason is told, without a traceback."""
    if record.exc_info and record.exc_info[1]:
        record.msg, record.args = f"{record.getMessage()} {record.exc_info[1]!r}", ()
        record.exc_info = None
    return True


logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes").addFilter(_in_one_line)
