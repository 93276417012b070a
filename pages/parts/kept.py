"""The only cache: what was worked out for an actor is kept until the ledger has a new entry."""

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar

import streamlit as st

from data import permissions, read

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
    """Keeps what `compute(actor, *arguments)` returns, for each role and department, until the ledger has a new entry."""
    return _keeping(compute, lambda actor: (actor.role, actor.department))


def kept_as_seen(compute):
    """`kept`, of what follows from the plan, the results and the submissions that the actor may read, and from nothing else of him:
    whoever sees as much is given the same."""
    return _keeping(compute, permissions.sight)


def _keeping(compute, sight):
    @functools.wraps(compute)
    def answer(actor, *arguments):
        if _uncached.get():
            return compute(actor, *arguments)
        name = (compute.__module__, compute.__qualname__)
        return _remembered((name, read.version(actor), sight(actor), arguments), compute, actor, arguments)

    return answer


@st.cache_data(show_spinner=False, max_entries=500)
def _remembered(key, _compute, _actor, _arguments):
    return _compute(_actor, *_arguments)
