"""The addresses that forms of signing in and out are sent to: where the request comes from and whose form it is are checked first."""

import os
from http import HTTPStatus
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import store
from data.accounts import NOBODY
from data.people import first, sessions
from data.refusal import Refused
from pages.parts import access
from pages.parts.address import HOME
from pages.parts.people import tokens

LARGEST = 10_000
"""Bytes of a form: two names, two passwords and where to go on are far less."""
START = "inbox"
"""Where who signs in at no particular address begins."""
UNNAMED_PROXY = "proxy"
"""What stands for the address of who comes through a proxy that the settings do not name."""
TOLD = ("refused", "minutes", "limit")
"""What the address says of a form that was refused."""


async def _sign_in(request: Request) -> Response:
    form = await _form(request)
    if isinstance(form, Response):
        return form
    try:
        token = await run_in_threadpool(
            sessions.sign_in, NOBODY, form["account"], form["password"], *where_from(request)
        )
    except (Refused, store.Busy) as refused:
        return back(form, refused)
    return await _entered(request, form, token)


async def _first_administrator(request: Request) -> Response:
    form = await _form(request)
    if isinstance(form, Response):
        return form
    if form["password"] != form["again"]:
        return back(form, Refused("passwords_differ"))
    told = [form[name] for name in ("code", "account", "person", "password")]
    try:
        token = await run_in_threadpool(first.first_administrator, NOBODY, *told, *where_from(request))
    except (Refused, store.Busy) as refused:
        return back(form, refused)
    return await _entered(request, form | {"page": "accounts"}, token)


async def _sign_out(request: Request) -> Response:
    form = await _form(request)
    if isinstance(form, Response):
        return form
    await run_in_threadpool(sessions.sign_out, NOBODY, request.cookies.get(tokens.SESSION), bool(form["everywhere"]))
    answer = on(form)
    answer.delete_cookie(tokens.SESSION, path="/", httponly=True, samesite="lax")
    return answer


def stranger(request: Request) -> bool:
    """Whether who asks has not come in: the wall is up, and the browser has no session of ours."""
    return not access.open_to_all() and sessions.person(NOBODY, request.cookies.get(tokens.SESSION)) is None


async def _form(request: Request) -> dict[str, str] | Response:
    """What was sent, anything that was not being empty; or the answer that refuses it."""
    if not _same_origin(request):
        return PlainTextResponse("This form was sent from another site.", HTTPStatus.FORBIDDEN)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return PlainTextResponse("This form is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    sent = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    names = ("token", "page", "query", "account", "password", "again", "person", "code", "everywhere")
    form = {name: sent.get(name, [""])[0] for name in names}
    if not tokens.matches(request.cookies.get(tokens.VISITOR, ""), form["token"]):
        return back(form, Refused("stale_form"))
    return form


def _same_origin(request: Request) -> bool:
    """Whether the browser says that one of our own pages sends this; a browser that says nothing of it is none."""
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site == "same-origin" and urlsplit(said).netloc == request.headers.get("host", "")


def where_from(request: Request) -> tuple[str, str]:
    """Address and browser of who asks.

    Of a proxy that `FORWARDED_ALLOW_IPS` names, the server itself has put the visitor's address in the place of the proxy's. Where none is
    named it would believe whatever runs on this machine: all requests that say they are passed on for somebody then count as one.
    """
    address = request.client.host if request.client else ""
    if "x-forwarded-for" in request.headers and not os.environ.get("FORWARDED_ALLOW_IPS"):
        address = UNNAMED_PROXY
    return address, request.headers.get("user-agent", "")


async def _entered(request: Request, form: dict[str, str], token: str) -> Response:
    # Behind a proxy the request itself does not know that the browser speaks https; its origin does.
    return await entered(request, form, token, request.headers.get("origin") or str(request.url))


async def entered(request: Request, form: dict[str, str], token: str, origin: str) -> Response:
    """On to the page that was wanted, with a new session; one that the browser had before is over. `origin`: how the browser calls us."""
    await run_in_threadpool(sessions.sign_out, NOBODY, request.cookies.get(tokens.SESSION))
    # Who came by no link begins with what waits for him.
    answer = on(form | {"page": START} if form["page"] in ("", HOME) and not _asks(form["query"]) else form)
    secure = urlsplit(origin).scheme == "https"
    answer.set_cookie(tokens.SESSION, token, path="/", httponly=True, samesite="lax", secure=secure)
    return answer


def back(form: dict[str, str], refused: Exception) -> Response:
    """To the page that the form stood on, which says why."""
    if isinstance(refused, Refused):
        return on(form, refused=refused.code, **refused.params)
    return on(form, refused="busy")


def on(form: dict[str, str], **told) -> Response:
    """To a page of ours and nowhere else: of what was sent, the name of a known page and what its address says are taken."""
    page = form["page"] if form["page"] in access.PAGES and form["page"] != HOME else "./"
    chosen = [(name, value) for name, value in parse_qsl(form["query"]) if name not in TOLD]
    query = urlencode(chosen + [(name, told[name]) for name in TOLD if name in told])
    return RedirectResponse(page + (f"?{query}" if query else ""), HTTPStatus.SEE_OTHER)


def _asks(query: str) -> bool:
    """Whether an address asks for more than a language and a role."""
    return any(name not in ("lang", "as", *TOLD) for name, _ in parse_qsl(query))


async def _account(request: Request) -> Response:
    """Who comes to the address of a form, by Back or a bookmark, is led to the page that has it."""
    return RedirectResponse("account", HTTPStatus.SEE_OTHER)


ROUTES = [
    Route(f"/{name}", act, methods=[method])
    for name, form in (("sign-in", _sign_in), ("sign-out", _sign_out), ("first-administrator", _first_administrator))
    for method, act in (("POST", form), ("GET", _account))
]
