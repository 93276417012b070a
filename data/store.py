"""The database file: one connection for the process, one writer at a time, recorded migrations."""

import contextlib
import dataclasses
import functools
import os
import re
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data.accounts import Actor
from data.refusal import Refused

PROJECT = Path(__file__).resolve().parent.parent
SCHEMA = Path(__file__).resolve().parent / "schema"
CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "1",
}
"""No file but the store's own is read or written through SQL, whatever a query says. One thread: most questions are small, and a second
one costs them more than it brings."""


class Busy(Exception):
    """Another process holds the database file. `holder` is its name and number, where the system tells."""

    def __init__(self, path: Path, holder: str):
        super().__init__(f"{path} is held by {holder}")
        self.path = path
        self.holder = holder


_opening = threading.Lock()
_writing = threading.RLock()
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_heads: dict[Path, "_Head"] = {}
_keeping = threading.Lock()
PLAN_FRAMES: dict[tuple[int, datetime | None], dict[tuple, pd.DataFrame]] = {}
"""The newest entry that can have changed the plan → what `frame_of_plan` keeps of it; of older ones nothing is kept."""

PLAN_VERBS = ("upload", "withdraw", "restore", "rules", "extend")
"""Entries of any other verb leave departments, criteria, targets and rules as they are."""


# Most frames are short, and plain strings cost a quarter less than Arrow's there; the cells of a file are `values.text.TEXT`.
pd.set_option("mode.string_storage", "python")


@dataclasses.dataclass(frozen=True)
class _Head:
    """The newest entry of the ledger as `head` has it, and the newest that can have changed the plan: where that is not known, the same."""

    newest: tuple[int, datetime | None]
    of_plan: tuple[int, datetime | None]


@dataclasses.dataclass
class _Transaction:
    """`head`: of the ledger in it, to which only `append` adds; `found`: as it was when it began."""

    cursor: duckdb.DuckDBPyConnection
    head: _Head
    found: _Head


_transaction: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)
_answers: ContextVar[dict | None] = ContextVar("answers", default=None)


def path() -> Path:
    """Where the database lies: `THIDUA_DB`, relative to the project, or `data/thidua.duckdb`."""
    return PROJECT / (os.environ.get("THIDUA_DB") or "data/thidua.duckdb")


def memory() -> str:
    """How much memory the database may take, such as `2GB`, before it goes on beside its file: `THIDUA_MEMORY`, or half of the machine's.

    The rest is for the tables that are read from it and from files. Raises ValueError for another word in `THIDUA_MEMORY`.
    """
    said = (os.environ.get("THIDUA_MEMORY") or "").strip()
    if not said:
        return _half_of_the_machine()
    if not re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", said, re.IGNORECASE | re.ASCII):
        raise ValueError(f"THIDUA_MEMORY is {said!r}; write a size such as 2GB")
    return said


@functools.cache
def _half_of_the_machine() -> str:
    # Of itself it would take four fifths of what the machine, or the container, has.
    with duckdb.connect() as nowhere:
        own = nowhere.execute("SELECT current_setting('memory_limit')").fetchone()[0]
    size, unit = own.split()
    return f"{float(size) / 0.8 / 2:.2f}{unit}"


def exists() -> bool:
    return path().exists()


def now() -> datetime:
    """The present in UTC, as the ledger writes it."""
    return datetime.now(UTC).replace(tzinfo=None)


@contextlib.contextmanager
def reading() -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor to read with; inside a transaction of this thread, that transaction's, so that it sees what it has written."""
    current = _transaction.get()
    if current is not None:
        yield current.cursor
        return
    with contextlib.closing(_database().cursor()) as cursor:
        yield cursor


@contextlib.contextmanager
def writing(keep: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction: kept at the end, or, with `keep=False`, never. An error rolls it back and rises.

    A transaction inside another is part of it.
    """
    current = _transaction.get()
    if current is not None:
        yield current.cursor
        return
    with _writing, contextlib.closing(_database().cursor()) as cursor:
        cursor.begin()
        found = _head(cursor)
        current = _Transaction(cursor, found, found)
        token = _transaction.set(current)
        try:
            yield cursor
        except BaseException:
            cursor.rollback()
            raise
        else:
            if not keep:
                cursor.rollback()
            else:
                # COMMIT after an error would say OK and keep nothing: it is reached only without one.
                cursor.commit()
                _heads[path()] = current.head
        finally:
            _transaction.reset(token)


@contextlib.contextmanager
def unchanging() -> Iterator[None]:
    """Within it, until the ledger grows, a frame that is asked for twice is read once."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def frame(query: str, **parameters) -> pd.DataFrame:
    """What a query gives, text as `str`."""
    answers = _answers.get()
    return _asked(query, parameters) if answers is None else _once(answers, query, parameters)


def frame_of_plan(query: str, as_of: int, **parameters) -> pd.DataFrame:
    """`frame` of what departments, criteria, targets and rules alone tell `as_of` an entry: kept until an entry can have changed these,
    whatever else comes in."""
    current = _transaction.get()
    head = current.head if current else _known_head()
    entry, _ = head.of_plan
    # The rows of an entry come in after it: while it is the last of its transaction they may be still to come.
    unfinished = current and head.of_plan == head.newest and head != current.found
    if unfinished or as_of < entry:
        return frame(query, as_of=as_of, **parameters)
    with _keeping:
        if head.of_plan not in PLAN_FRAMES:
            PLAN_FRAMES.clear()
        answers = PLAN_FRAMES.setdefault(head.of_plan, {})
    return _once(answers, query, {"as_of": entry} | parameters)


def _once(answers: dict[tuple, pd.DataFrame], query: str, parameters: dict) -> pd.DataFrame:
    question = query, repr(parameters)
    if question not in answers:
        answers[question] = _asked(query, parameters)
    # What becomes of one does not become of the other: pandas copies on writing.
    return answers[question].copy(deep=False)


def _asked(query: str, parameters: dict) -> pd.DataFrame:
    with reading() as cursor:
        found = cursor.execute(query, parameters).fetchnumpy()
    return pd.DataFrame({name: _column(values) for name, values in found.items()}, copy=False)


def _column(values: np.ndarray):
    """A column as the database's own frame would have it, for half the price, and text as `str`."""
    missing, values = np.ma.getmaskarray(values), np.ma.getdata(values)
    if values.dtype.kind == "O":
        return pd.array(np.where(missing, None, values), dtype="str")
    if values.dtype.kind == "b" and missing.any():
        return pd.arrays.BooleanArray(values, missing)
    if values.dtype.kind in "iu" and missing.any():
        return pd.arrays.IntegerArray(values, missing)
    if values.dtype.kind in "Mf":
        values[missing] = np.array("NaT" if values.dtype.kind == "M" else np.nan, values.dtype)
    return values


def version() -> int:
    """The newest entry of the ledger, 0 where there is none."""
    return head()[0]


def head() -> tuple[int, datetime | None]:
    """The newest entry of the ledger and when it was made (UTC), (0, None) where there is none: to the microsecond, so that no two stores
    have the same one but by copying. Asked many times a page, so remembered: this process alone writes."""
    current = _transaction.get()
    return (current.head if current else _known_head()).newest


def _known_head() -> _Head:
    where = path()
    if where not in _heads:
        with reading() as cursor:
            _heads.setdefault(where, _head(cursor))
    return _heads[where]


def append(
    cursor: duckdb.DuckDBPyConnection, actor: Actor, verb: str, reason: str | None = None, of_plan: bool = True
) -> int:
    """The next entry of the ledger, whose number it returns. `of_plan`: whether what is entered by one of the verbs `PLAN_VERBS` can change
    the plan. Raises Refused(looking_back): who looks back changes nothing."""
    if actor.as_of is not None:
        raise Refused("looking_back")
    current = _transaction.get()
    entry_id, made = current.head.newest[0] + 1, now()
    cursor.execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)",
        [entry_id, verb, actor.name, actor.role, made, reason, actor.account],
    )
    newest = entry_id, made
    current.head = _Head(newest, newest if of_plan and verb in PLAN_VERBS else current.head.of_plan)
    _answers.set(None)
    return entry_id


def close() -> None:
    """Let go of the file, so that another process may open it."""
    with _opening:
        for connection in _open.values():
            connection.close()
        _open.clear()
        _heads.clear()


def _head(cursor: duckdb.DuckDBPyConnection) -> _Head:
    found = cursor.execute("SELECT entry_id, recorded_at FROM ledger ORDER BY entry_id DESC LIMIT 1").fetchone()
    newest, known = found or (0, None), _heads.get(path())
    return known if known and known.newest == newest else _Head(newest, newest)


def _database() -> duckdb.DuckDBPyConnection:
    with _opening:
        where = path().resolve()
        if where not in _open:
            where.parent.mkdir(parents=True, exist_ok=True)
            connection = _connect(where)
            _migrate(connection)
            _open[where] = connection
        return _open[where]


def _connect(where: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(where), config=CONFIG | {"memory_limit": memory()})
    except duckdb.IOException as error:
        held = re.search(r"held in (.+?)(?:\. |$)", str(error))
        if held or "being used by another process" in str(error):
            raise Busy(where, held.group(1) if held else "?") from error
        raise


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Applies the files of `schema/` that were not applied yet, each in a transaction with the record of it."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (name VARCHAR PRIMARY KEY, applied_at TIMESTAMP NOT NULL)"
    )
    applied = {name for (name,) in connection.execute("SELECT name FROM migrations").fetchall()}
    for script in sorted(SCHEMA.glob("*.sql")):
        if script.name in applied:
            continue
        connection.begin()
        try:
            connection.execute(script.read_text(encoding="utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?, ?)", [script.name, now()])
            connection.commit()
        except BaseException:
            connection.rollback()
            connection.close()
            raise
