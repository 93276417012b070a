"""What time it is for a page: now, or when the entry of the ledger that it looks back to was made."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The present of the page, aware."""
    return _pinned.get() or datetime.now(UTC)


@contextlib.contextmanager
def pinned(at: datetime | None) -> Iterator[None]:
    """Inside, it is `at` (UTC as the store writes it); None leaves the clock alone."""
    token = _pinned.set(at and at.replace(tzinfo=UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
