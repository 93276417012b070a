"""A year's rules, written in TOML: read, checked, recorded in the ledger, and found again for any year."""

import math
import re
import tomllib
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from data import store
from data.accounts import Actor
from data.findings import Findings

DEFAULT = Path(__file__).resolve().parent / "rules" / "default.toml"
MAX_BYTES = 200_000

_NUMBER = (int, float)
_KEYS: dict[str, dict[str, tuple | type]] = {
    "organisation": {"name": str, "parent": str, "place": str, "signers": list, "unit_word": str},
    "scale": {"total": _NUMBER, "bonus_cap": _NUMBER, "penalty_cap": _NUMBER, "minimum": _NUMBER, "maximum": _NUMBER},
    "missing": {"closed": str},
    "commendation": {"small_collective": int},
    "deadline": {"days": int, "time": str, "extensions": list, "time_zone": str},
}
_BAND = {"name": str, "from": _NUMBER, "basis": str}
_EXTENSION = {"quarter": str, "department": str, "until": str}
_TIE = re.compile(r"before_bonus|penalty|previous|group:.+|criterion:.+")


def default() -> dict:
    """The rules that hold where nothing was recorded; `source` is `default`."""
    return _complete(tomllib.loads(DEFAULT.read_text(encoding="utf-8")), "default")


def of_year(year: int, as_of: int) -> dict:
    """The rules of a year as of a ledger entry: its own, else those of the nearest earlier year, else the default."""
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT year, content FROM rules WHERE year <= ? AND entry_id <= ? ORDER BY year DESC, entry_id DESC LIMIT 1",
            [year, as_of],
        ).fetchone()
    return _complete(tomllib.loads(found[1]), found[0]) if found else default()


def record(actor: Actor, content: bytes) -> tuple[int | None, pd.DataFrame]:
    """Takes a year's rules as a ledger entry. Returns its number (None where refused) and the issues, see `findings`."""
    rules, issues = check(actor, content)
    if not issues.empty:
        return None, issues
    with store.writing() as cursor:
        entry_id = store.append(cursor, actor, "rules")
        cursor.execute("INSERT INTO rules VALUES (?, ?, ?)", [entry_id, rules["year"], content.decode("utf-8-sig")])
    return entry_id, issues


def check(actor: Actor, content: bytes) -> tuple[dict, pd.DataFrame]:
    """The rules in a TOML file and what is wrong with them: every finding in one pass, `column` being the key."""
    findings = Findings(pd.Series(dtype="int64"), pd.Series(dtype="int64"))
    if actor.role not in ("secretary", "director"):
        findings.tell("kind_not_yours", found="rules")
    if len(content) > MAX_BYTES:
        findings.tell("file_too_large", found=str(len(content)))
        return {}, findings.frame()
    try:
        rules = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        findings.tell("unknown_encoding")
        return {}, findings.frame()
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        findings.tell("not_toml", found=str(error), line=int(line.group(1)) if line else None)
        return {}, findings.frame()
    _check_keys(findings, rules)
    if findings.frame().empty:
        _check_sense(findings, _complete(rules, rules["year"]))
    return rules, findings.frame()


def _check_keys(findings: Findings, rules: dict) -> None:
    if (
        not isinstance(rules.get("year"), int)
        or isinstance(rules.get("year"), bool)
        or not 1900 <= rules["year"] <= 2100
    ):
        findings.tell("rule_missing" if "year" not in rules else "bad_rule", "year", rules.get("year"))
    for key, value in rules.items():
        if key in ("year", "ties", "band"):
            continue
        if key not in _KEYS:
            findings.tell("unknown_rule", key, key)
        elif not isinstance(value, dict):
            findings.tell("bad_rule", key, _text(value))
        else:
            _check_table(findings, key, value, _KEYS[key])
    ties = rules.get("ties", [])
    if not isinstance(ties, list):
        findings.tell("bad_rule", "ties", _text(ties))
    else:
        for tie in ties:
            if not isinstance(tie, str) or not _TIE.fullmatch(tie):
                findings.tell("bad_rule", "ties", _text(tie))
    _check_list(findings, "band", rules.get("band", []), _BAND, ("name", "from"))
    deadline = rules.get("deadline")
    if isinstance(deadline, dict):
        _check_list(findings, "deadline.extensions", deadline.get("extensions", []), _EXTENSION, tuple(_EXTENSION))


def _check_table(findings: Findings, path: str, table: dict, known: dict) -> None:
    for key, value in table.items():
        if key not in known:
            findings.tell("unknown_rule", f"{path}.{key}", key)
        elif (
            not isinstance(value, known[key])
            or isinstance(value, bool)
            or (isinstance(value, float) and not math.isfinite(value))
        ):
            findings.tell("bad_rule", f"{path}.{key}", _text(value))


def _check_list(findings: Findings, path: str, entries, known: dict, needed: tuple[str, ...]) -> None:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        findings.tell("bad_rule", path, _text(entries))
        return
    for entry in entries:
        _check_table(findings, path, entry, known)
        for key in needed:
            if key not in entry:
                findings.tell("rule_missing", f"{path}.{key}")


def _check_sense(findings: Findings, rules: dict) -> None:
    scale, deadline = rules["scale"], rules["deadline"]
    if scale["total"] <= 0:
        findings.tell("bad_rule", "scale.total", _text(scale["total"]))
    if scale["minimum"] >= scale["maximum"]:
        findings.tell("bad_rule", "scale.minimum", _text(scale["minimum"]))
    for cap in ("bonus_cap", "penalty_cap"):
        if scale[cap] < 0:
            findings.tell("bad_rule", f"scale.{cap}", _text(scale[cap]))
    cuts = [band["from"] for band in rules["band"]]
    if len(set(cuts)) < len(cuts):
        findings.tell("bad_rule", "band.from", _text(cuts))
    if rules["missing"]["closed"] not in ("zero", "exclude"):
        findings.tell("bad_rule", "missing.closed", _text(rules["missing"]["closed"]))
    if rules["commendation"]["small_collective"] < 1:
        findings.tell("bad_rule", "commendation.small_collective", _text(rules["commendation"]["small_collective"]))
    if deadline["days"] < 0:
        findings.tell("bad_rule", "deadline.days", _text(deadline["days"]))
    for key, read in (("time", time.fromisoformat), ("time_zone", ZoneInfo)):
        try:
            read(deadline[key])
        except (ValueError, KeyError, OSError):
            findings.tell("bad_rule", f"deadline.{key}", _text(deadline[key]))
    for extension in deadline["extensions"]:
        try:
            date.fromisoformat(extension["until"])
        except ValueError:
            findings.tell("bad_rule", "deadline.extensions.until", _text(extension["until"]))


def _complete(rules: dict, source: int | str) -> dict:
    """What a file leaves out is as in the default; bands and ties are taken whole. The best band comes first."""
    base = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    whole = {key: {**base[key], **rules.get(key, {})} for key in _KEYS}
    bands = sorted(rules.get("band", base["band"]), key=lambda band: -band["from"])
    return {
        **whole,
        "year": rules["year"],
        "band": [{"basis": "", **band} for band in bands],
        "ties": list(rules.get("ties", base["ties"])),
        "source": source,
    }


def _text(value) -> str:
    return str(value)
