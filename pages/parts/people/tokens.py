"""The cookies of a browser, and the token in our forms that only the browser it was drawn for can send."""

import hashlib
import hmac
import secrets

import streamlit as st

SESSION, VISITOR, WAY = "thidua_session", "thidua_visitor", "thidua_way"
"""Who is signed in; from the first page on, which browser it is; and where one wanted to go who is away at the identity provider."""
_SECRET = secrets.token_bytes(32)
"""Of this process: forms drawn before a restart are drawn again."""


def brought(name: str) -> str:
    """What the browser brings as that cookie; empty where it brings none, or there is no browser, as under a test's own runtime."""
    value = st.context.cookies.get(name)
    return value if isinstance(value, str) else ""


def visitor() -> str:
    """The value of a new visitor's cookie."""
    return secrets.token_urlsafe(24)


def of(visitor: str) -> str:
    """The token that a form carries for the browser with this visitor's cookie."""
    return hmac.new(_SECRET, visitor.encode(), hashlib.sha256).hexdigest()


def holder(cookies) -> str:
    """The mark of a file that is offered to whoever brings these cookies: to a session of ours, else to the browser."""
    bearer = cookies.get(SESSION) or cookies.get(VISITOR) or ""
    return hmac.new(_SECRET, f"file {bearer}".encode(), hashlib.sha256).hexdigest()


def holds(cookies, mark: str) -> bool:
    """Whether it is to whoever brings these cookies that a file with this mark was offered."""
    return hmac.compare_digest(holder(cookies).encode(), mark.encode())


def matches(visitor: str, token: str) -> bool:
    return bool(visitor) and hmac.compare_digest(of(visitor).encode(), token.encode())
