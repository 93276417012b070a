"""The only cache: what was worked out for an actor is kept until the ledger has a new entry."""

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar

import streamlit as st

from data import read

_uncached: ContextVar[bool] = ContextVar("uncached", default=False)


@contextlib.contextmanager
def uncached() -> Iterator[None]:
    """Inside, nothing is taken from the cache or put there: for `upload.rehearse`, whose state is never kept."""
    token = _uncached.set(True)
    try:
        yield
    finally:
        _uncached.reset(token)


def kept(compute):
    """Keeps what `compute(actor, *arguments)` returns until the ledger has a new entry."""

    @functools.wraps(compute)
    def answer(actor, *arguments):
        if _uncached.get():
            return compute(actor, *arguments)
        key = (compute.__module__, compute.__name__, read.version(actor), actor.role, actor.department, arguments)
        return _remembered(key, compute, actor, arguments)

    return answer


@st.cache_data(show_spinner=False, max_entries=500)
def _remembered(key, _compute, _actor, _arguments):
    return _compute(_actor, *_arguments)
