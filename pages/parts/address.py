"""The address of a page: what was chosen stands there, so that a link opens what its sender saw and Back works."""

from urllib.parse import urlencode

import streamlit as st

from pages.parts.words import DEFAULT, LANGUAGES

CARRIED = ("lang", "as", "period", "as_of")
"""What a link to another page takes along."""
HOME = "overview"
"""The page that stands at `/`."""


def value(name: str, default: str = "") -> str:
    """What the address says of `name`."""
    return st.query_params.get(name, default)


def write(name: str, chosen: str, default: str = "") -> None:
    """Puts a choice into the address; the default is left out of it."""
    if chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen


def change(**chosen: str) -> None:
    """Puts several choices into the address at once, which is one step for Back; an empty one is left out of it."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params} | chosen
    st.query_params.from_dict({name: value for name, value in kept.items() if value})


def language() -> str:
    """The language the address asks for; an unknown one is the default."""
    asked = value("lang", DEFAULT)
    return asked if asked in LANGUAGES else DEFAULT


def carried(**changes: str | None) -> dict[str, str]:
    """The choices that go along to another page, with `changes`; None leaves one out."""
    kept = {name: value(name) for name in CARRIED} | changes
    return {name: str(choice) for name, choice in kept.items() if choice}


def link(page: str, **changes: str | None) -> str:
    """The href of another page, relative so that a base path stays: `ranking?period=2025-Q3`."""
    query = urlencode(carried(**changes))
    return ("./" if page == HOME else page) + (f"?{query}" if query else "")


def same(page: str, **changes: str | None) -> str:
    """The href of this same page with everything that is chosen on it, and `changes`."""
    query = urlencode({k: v for k, v in (st.query_params.to_dict() | changes).items() if v})
    return ("./" if page == HOME else page) + (f"?{query}" if query else "")
