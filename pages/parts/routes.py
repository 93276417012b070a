"""What the server adds around Streamlit: the page's language, headers that keep a browser at home, and one more address."""

from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from pages.parts import download, take
from pages.parts.address import HOME
from pages.parts.people import entrance, tokens
from pages.parts.people.provider import Arrivals
from pages.parts.words import DEFAULT, LANGUAGES

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# On paper a chart fills the sheet: a drawing scales once it says how large it is.
TO_PAPER = b"""<script>
const drawings = (act) => document.querySelectorAll(".stPlotlyChart .svg-container").forEach(act);
addEventListener("beforeprint", () => drawings((box) => {
  const [width, height] = ["width", "height"].map((side) => box.querySelector(".main-svg").getAttribute(side));
  box.style.setProperty("--drawn-width", `${width}px`);
  box.style.setProperty("--drawn-ratio", width / height);
  box.querySelectorAll(".main-svg").forEach((one) => one.setAttribute("viewBox", `0 0 ${width} ${height}`));
}));
addEventListener("afterprint", () => drawings((box) =>
  box.querySelectorAll(".main-svg").forEach((one) => one.removeAttribute("viewBox"))));
</script>"""


class Household:
    """Gives every answer the headers, and the page itself the language that its address asks for and the way to paper."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if _download(scope["path"]) and await run_in_threadpool(entrance.stranger, Request(scope)):
            # What a page offered to somebody who is signed in is no address for who is not, or no more.
            return await PlainTextResponse("Sign in first.", HTTPStatus.FORBIDDEN)(scope, receive, send)
        known = tokens.VISITOR in Request(scope).cookies
        if "text/html" in Headers(scope=scope).get("accept", ""):
            # The page is rewritten below, so it must not come compressed; and a browser without its cookie needs an answer with one.
            dropped = [b"accept-encoding"] if known else [b"accept-encoding", b"if-none-match", b"if-modified-since"]
            scope = scope | {"headers": [one for one in scope["headers"] if one[0] not in dropped]}
        start, body, refused = None, [], False

        async def answer(message):
            nonlocal start, refused
            if refused:
                return None
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind, offered = download.marked(headers.get("content-type", ""))
                if offered and not tokens.holds(Request(scope).cookies, offered):
                    refused = True
                    told = PlainTextResponse("This file was offered to somebody else.", HTTPStatus.FORBIDDEN)
                    return await told(scope, receive, send)
                if offered:
                    headers["content-type"] = kind
                headers.update(HEADERS)
                if headers.get("content-type", "").startswith("text/html"):
                    if not known:
                        headers.append(
                            "set-cookie", f"{tokens.VISITOR}={tokens.visitor()}; Path=/; HttpOnly; SameSite=Lax"
                        )
                    start = message
                    return None
            elif start is not None and message["type"] == "http.response.body":
                body.append(message.get("body", b""))
                if message.get("more_body"):
                    return None
                page = b"".join(body).replace(b'<html lang="en">', f'<html lang="{_language(scope)}">'.encode(), 1)
                page = page.replace(b"</head>", TO_PAPER + take.SCRIPT.encode() + b"</head>", 1)
                # A HEAD answer has the length of a page and no page.
                if page:
                    MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                return await send({"type": "http.response.body", "body": page})
            return await send(message)

        return await self.app(scope, receive, answer)


def _download(path: str) -> bool:
    """Whether a file that a page offers is asked for; a picture there is the mark of the page."""
    return "/media/" in path and "/static/" not in path and not path.endswith(".png")


def _language(scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [DEFAULT])[0]
    return asked if asked in LANGUAGES else DEFAULT


def _home(request: Request) -> RedirectResponse:
    """The first page stands at `/`; its own name leads there, with all that was chosen."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


ROUTES = [Route(f"/{HOME}", _home), *entrance.ROUTES]
MIDDLEWARE = [Middleware(Household), Middleware(Arrivals)]
