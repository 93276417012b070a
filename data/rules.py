"""A year's rules, written in TOML: read, checked, recorded in the ledger, and found again for any year."""

import copy
import functools
import re
import tomllib
from pathlib import Path

import pandas as pd

from data import store
from data.accounts import Actor
from data.checks import rules as check_rules
from data.findings import Findings
from data.permissions import may, permitted
from data.refusal import Refused
from data.values.text import clean

DEFAULT = Path(__file__).resolve().parent / "rules" / "default.toml"
MAX_BYTES = 200_000


def default() -> dict:
    """The rules that hold where nothing was recorded; `source` is `default`."""
    return _complete(_default(), "default")


def of_year(year: int, as_of: int) -> dict:
    """The rules of a year as of a ledger entry: its own, else those of the nearest earlier year, else the default."""
    found = store.frame_of_plan(
        "SELECT year, content FROM rules WHERE year <= $year AND entry_id <= $as_of ORDER BY year DESC, entry_id DESC LIMIT 1",
        as_of=as_of,
        year=year,
    )
    return _complete(_parsed(found.at[0, "content"]), int(found.at[0, "year"])) if len(found) else default()


@permitted("enter")
def record(
    actor: Actor, content: bytes, document: str | None = None, reason: str | None = None, seen: int | None = None
) -> tuple[int | None, pd.DataFrame]:
    """Takes a year's rules as a ledger entry. Returns its number (None where refused) and the issues, see `findings`.

    Errors refuse it; warnings do not. `document`: with which they are issued; `seen`: the entry that the person had seen. Raises
    Refused(moved), and keeps nothing, if there is a newer one.
    """
    rules, issues = check(actor, content)
    if issues["severity"].eq("error").any():
        return None, issues
    with store.writing() as cursor:
        if seen is not None and store.version() != seen:
            raise Refused("moved")
        entry_id = store.append(cursor, actor, "rules", reason)
        cursor.execute(
            "INSERT INTO rules (entry_id, year, content, document) VALUES (?, ?, ?, ?)",
            [entry_id, rules["year"], content.decode("utf-8-sig"), clean(document)[:500] if document else None],
        )
    return entry_id, issues


@permitted("enter")
def check(actor: Actor, content: bytes) -> tuple[dict, pd.DataFrame]:
    """The rules in a TOML file and what is wrong with them: every finding in one pass, `column` being the key."""
    findings = Findings(pd.Series(dtype="int64"), pd.Series(dtype="int64"))
    if not may(actor, "set_up"):
        findings.tell("kind_not_yours", found="rules")
    if len(content) > MAX_BYTES:
        findings.tell("file_too_large", found=str(len(content)))
        return {}, findings.frame()
    try:
        rules = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        findings.tell("not_utf8", line=content[: error.start].count(b"\n") + 1)
        return {}, findings.frame()
    except RecursionError:
        findings.tell("not_toml", found="[[[[…")
        return {}, findings.frame()
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        findings.tell("not_toml", found=str(error), line=int(line.group(1)) if line else None)
        return {}, findings.frame()
    check_rules.keys(findings, rules)
    # What is no rule hides no mistake of those that are.
    if findings.frame()["code"].isin(["unknown_rule", "kind_not_yours"]).all():
        check_rules.sense(findings, _complete(rules, rules["year"]))
    if not findings.frame()["severity"].eq("error").any():
        check_rules.references(findings, rules)
    return rules, findings.frame()


def _default() -> dict:
    return _parsed(DEFAULT.read_text(encoding="utf-8"))


def _parsed(text: str) -> dict:
    """Of the reader's own, to change; each text is parsed once, as every page asks for the rules several times."""
    return copy.deepcopy(_toml(text))


_toml = functools.lru_cache(maxsize=64)(tomllib.loads)


def _complete(rules: dict, source: int | str) -> dict:
    """What a file leaves out is as in the default; bands, gates and ties are taken whole. The best band comes first.

    A file with bands of its own and no gates keeps those of the default that speak of a band it has.
    """
    base = _default()
    whole = {key: {**base[key], **rules.get(key, {})} for key in check_rules.TABLES}
    bands = sorted(rules.get("band", base["band"]), key=lambda band: -band["from"])
    names = {band["name"] for band in bands}
    gates = rules.get("gate", [gate for gate in base["gate"] if gate["band"] in names])
    return {
        **whole,
        "year": rules["year"],
        "band": [{"basis": "", **band} for band in bands],
        "gate": [{"criterion": "", "basis": "", "on": True, **gate} for gate in gates],
        "ties": list(rules.get("ties", base["ties"])),
        "source": source,
        "extended": [],
    }
