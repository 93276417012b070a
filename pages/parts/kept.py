"""The only cache of what is worked out: for an actor it is kept until the ledger has an entry that could change it."""

import contextlib
import copy
import dataclasses
import functools
import pickle
import threading
from collections.abc import Iterator
from contextvars import ContextVar

import cachetools

from data import permissions, read
from pages.parts.period import Period, parse

ANSWERS = cachetools.LRUCache(1_000)
"""What is kept, the longest unused goes first."""
_EVERY = "9999-Q4"
"""No quarter is later: what rests on all of them."""
_rehearsal: ContextVar[tuple[int, dict] | None] = ContextVar("rehearsal", default=None)


@contextlib.contextmanager
def rehearsing(actor) -> Iterator[None]:
    """Around `upload.rehearse`, whose state is never kept: what rests on it is remembered until its end, and no longer."""
    token = _rehearsal.set((read.version(actor), {}))
    try:
        yield
    finally:
        _rehearsal.reset(token)


def kept(compute):
    """Keeps what `compute(actor, *arguments)` returns, for each role and department, until the ledger has a new entry."""
    return _keeping(compute, state, lambda actor: (actor.role, actor.department))


def kept_as_seen(compute):
    """`kept`, of what follows from the plan, the results and the submissions that the actor may read, and from nothing else of him:
    whoever sees as much is given the same."""
    return _keeping(compute, state, permissions.sight)


def kept_for_quarter(compute):
    """`kept_as_seen`, of what follows from plan, figures and submissions of the quarters, periods and years among the arguments and of
    earlier ones (without any: of all), and from nothing else: what comes in for a later quarter leaves it as it is."""
    return _keeping(compute, _moment, permissions.sight, pinned=True)


def _keeping(compute, resting_on, sight, pinned: bool = False):
    name = (compute.__module__, compute.__qualname__)

    @functools.wraps(compute)
    def answer(actor, *arguments):
        if pinned:
            # What comes in while it is worked out is of a later entry, and must not be kept as of this one.
            actor = dataclasses.replace(actor, as_of=read.version(actor))
        found = resting_on(actor, arguments)
        key = (name, found, sight(actor), arguments)
        head, rehearsed = _rehearsal.get() or (None, None)
        if head is None or not found or found[0] <= head:
            return pickle.loads(_remembered(key, compute, actor, arguments))
        if key not in rehearsed:
            rehearsed[key] = compute(actor, *arguments)
        return copy.deepcopy(rehearsed[key])

    return answer


def state(actor, _arguments: tuple = ()) -> tuple:
    """Which store it is and its newest entry: all that is worked out from it can rest on."""
    return read.state(actor)


def _moment(actor, arguments) -> tuple:
    """The newest entry that the figures of these quarters can rest on; none where there is no such entry."""
    last = _quarter(arguments) or _EVERY
    return max((tuple(entry) for since, *entry in _moments(actor) if since <= last), default=())


def _quarter(argument) -> str | None:
    """The last quarter of a period, a quarter, several, or a year; None of all else."""
    if isinstance(argument, Period):
        return argument.quarter
    if isinstance(argument, tuple):
        return max(filter(None, map(_quarter, argument)), default=None)
    if isinstance(argument, int) and argument > 1000:
        return f"{argument}-Q4"
    found = parse(argument) if isinstance(argument, str) else None
    return found.quarter if found else None


@kept_as_seen
def _moments(actor) -> list[tuple[str, int, int]]:
    return read.moments(actor)


@cachetools.cached(ANSWERS, key=lambda key, *_: key, condition=threading.Condition())
def _remembered(key: tuple, compute, actor, arguments: tuple) -> bytes:
    """Pickled, so that everyone has a copy of his own; of many who ask at once, one works it out."""
    return pickle.dumps(compute(actor, *arguments), pickle.HIGHEST_PROTOCOL)
