"""What a closing freezes: data, rules and result of a quarter in one file of canonical JSON, known by its hash."""

import hashlib
import json
import zlib
from datetime import datetime

import pandas as pd

from data import read, store
from data.accounts import Actor
from data.permissions import permitted
from data.readiness import REPLIED

FRAMES = ("departments", "criteria", "targets", "scores", "verifications")
"""The frames of `read.period` that it holds."""


def keep(cursor, entry_id: int, about: dict, period: dict, result: pd.DataFrame | None) -> str:
    """Makes the bundle of a closing, inside the writing transaction, and returns its hash; `about`: what else it says, by name."""
    content = made(entry_id, about, period, result)
    sha256 = hashlib.sha256(content).hexdigest()
    cursor.execute(
        "INSERT INTO closings VALUES (?, ?, ?, ?, ?)",
        [entry_id, period["quarter"], sha256, _written(period["rules"]), zlib.compress(content, 6)],
    )
    return sha256


def made(entry_id: int, about: dict, period: dict, result: pd.DataFrame | None) -> bytes:
    """The bytes of a bundle: keys sorted, no spaces, figures as the shortest text that reads back the same, missing as null."""
    frames = {name: _rows(period[name]) for name in FRAMES}
    whole = {"bundle": 1, "quarter": period["quarter"], "entry": entry_id, **about, "rules": period["rules"]}
    return _written(whole | {"frames": frames, "result": None if result is None else _rows(result)}).encode()


@permitted("read_closing")
def bundle(actor: Actor, entry_id: int) -> bytes | None:
    """The bytes of the bundle of a closing, whose sha256 is its hash; None where the entry closed nothing."""
    if entry_id > read.version(actor):
        return None
    with store.reading() as cursor:
        found = cursor.execute("SELECT content FROM closings WHERE entry_id = ?", [entry_id]).fetchone()
    return zlib.decompress(found[0]) if found else None


@permitted("read_closing")
def result(actor: Actor, entry_id: int) -> pd.DataFrame | None:
    """The result in the bundle of a closing, a row for each department in rank order; None where it holds none."""
    content = bundle(actor, entry_id)
    told = json.loads(content)["result"] if content else None
    return pd.DataFrame(told["rows"], columns=told["columns"]) if told else None


@permitted("read_closing")
def replied(actor: Actor, entry_id: int) -> pd.DataFrame:
    """The replies to questions in the bundle of a closing: question, words, by, at (UTC); none where it holds none."""
    content = bundle(actor, entry_id)
    told = pd.DataFrame(json.loads(content).get("replied", []) if content else [], columns=REPLIED)
    return told.assign(at=pd.to_datetime(told["at"]))


def _rows(frame: pd.DataFrame) -> dict:
    plain = frame.astype(object)
    return {"columns": list(frame.columns), "rows": plain.where(frame.notna(), None).values.tolist()}


def _written(whole: dict) -> str:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def _plain(value):
    """Days and times as they are written; numbers of the frames as Python's own."""
    return value.isoformat() if isinstance(value, datetime) or hasattr(value, "isoformat") else value.item()
