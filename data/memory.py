"""Memory that a large file took is given back to the system once it is read or taken."""

import contextlib
import ctypes
import gc
from collections.abc import Iterator

import pyarrow as pa

LARGE = 1_000_000
"""Bytes of files from which on it is worth the while: to look for what may be given back takes some milliseconds."""


@contextlib.contextmanager
def given_back(size: int) -> Iterator[None]:
    """After the block, what files of so many bytes took and nobody holds any more is given back.

    Python, the C library and Arrow each keep what they were given, in case it is wanted again: a server that once read a large file
    would hold its memory for weeks.
    """
    try:
        yield
    finally:
        if size >= LARGE:
            gc.collect()
            pa.default_memory_pool().release_unused()
            _trim()


def _trim() -> None:
    """Asks the C library, where it is GNU's, for the pages that it holds and does not use."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
