"""Whether the TOML of a year's rules may be taken: its keys, its sense, and the criteria and departments that it names."""

import re
from datetime import date, time
from zoneinfo import ZoneInfo

from data import store
from data.findings import Findings
from data.values.text import Names

NUMBER = (int, float)
TABLES: dict[str, dict[str, tuple | type]] = {
    "organisation": {"name": str, "parent": str, "place": str, "signers": list, "unit_word": str, "office": str},
    "scale": {
        "total": NUMBER,
        "bonus_cap": NUMBER,
        "penalty_cap": NUMBER,
        "minimum": NUMBER,
        "maximum": NUMBER,
        "near_cut": NUMBER,
    },
    "missing": {"closed": str},
    "commendation": {"small_collective": int},
    "questions": {
        "identical_quarters": int,
        "jump_history": int,
        "gap_share": NUMBER,
        "gap_quarters": int,
        "alike_departments": int,
    },
    "deadline": {
        "days": int,
        "working_days": bool,
        "holidays": list,
        "time": str,
        "extensions": list,
        "time_zone": str,
        "late_criterion": str,
        "returned_criterion": str,
        "approval": bool,
    },
    "verification": {"blind": bool},
}
_BAND = {"name": str, "from": NUMBER, "basis": str}
_GATE = {
    "name": str,
    "criterion": str,
    "measure": str,
    "below": NUMBER,
    "above": NUMBER,
    "band": str,
    "basis": str,
    "on": bool,
}
_EXTENSION = {"quarter": str, "department": str, "until": str}
_TIE = re.compile(r"before_bonus|penalty|previous|(group|criterion):\s*\S.*")
_LARGEST = 1_000_000_000
"""Points, days and counts stay below: far more than any scale has, and far less than sums can hold exactly."""
_OF_CRITERIA, _OF_TARGETS = ("actual", "points", "share"), ("met_share", "exceeded_share")


def keys(findings: Findings, rules: dict) -> None:
    """Finds what is no key of the rules, what is missing and what has the wrong type."""
    year = rules.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2100:
        wrong = "rule_no_number" if isinstance(year, str) else "bad_rule"
        findings.tell(
            wrong if "year" in rules else "rule_missing", "year", f'"{year}"' if isinstance(year, str) else year
        )
    for key, value in rules.items():
        if key in ("year", "ties", "band", "gate"):
            continue
        if key not in TABLES:
            findings.tell("unknown_rule", key, key)
        elif not isinstance(value, dict):
            findings.tell("bad_rule", key, str(value))
        else:
            _table(findings, key, value, TABLES[key])
    _ties(findings, rules.get("ties", []))
    _list(findings, "band", rules.get("band", []), _BAND, ("name", "from"))
    if rules.get("band") == []:
        # Without a file's own bands those of the default hold; an empty list would leave nobody a band, unsaid.
        findings.tell("bad_rule", "band", "[]")
    _list(findings, "gate", rules.get("gate", []), _GATE, ("name", "measure", "band"))
    organisation, deadline = rules.get("organisation"), rules.get("deadline")
    if isinstance(organisation, dict) and isinstance(organisation.get("signers"), list):
        for signer in organisation["signers"]:
            if not isinstance(signer, str):
                findings.tell("bad_rule", "organisation.signers", str(signer))
    if isinstance(deadline, dict):
        _list(findings, "deadline.extensions", deadline.get("extensions", []), _EXTENSION, tuple(_EXTENSION))


def sense(findings: Findings, rules: dict) -> None:
    """Finds what contradicts itself or cannot be; `rules` with all that the file leaves out, see rules.default."""
    scale, deadline = rules["scale"], rules["deadline"]
    if scale["total"] <= 0:
        findings.tell("bad_rule", "scale.total", str(scale["total"]))
    elif scale["maximum"] < scale["total"]:
        findings.tell("bad_rule", "scale.maximum", str(scale["maximum"]))
    if scale["minimum"] >= scale["maximum"]:
        findings.tell("bad_rule", "scale.minimum", str(scale["minimum"]))
    for key in ("bonus_cap", "penalty_cap", "near_cut"):
        if scale[key] < 0:
            findings.tell("bad_rule", f"scale.{key}", str(scale[key]))
    cuts, names = ([band[key] for band in rules["band"]] for key in ("from", "name"))
    for key, said in (("from", cuts), ("name", names)):
        for twice in {one for one in said if said.count(one) > 1}:
            findings.tell("rule_twice", f"band.{key}", str(twice))
    for cut in cuts:
        if cut > scale["maximum"]:
            # Nobody can come to it.
            findings.tell("bad_rule", "band.from", str(cut))
    if not all(name.strip() for name in names):
        findings.tell("bad_rule", "band.name", '""')
    if min(cuts) > scale["minimum"]:
        findings.tell("no_band_below", "band.from", str(min(cuts)), "warning")
    for gate in rules["gate"]:
        _gate(findings, gate, names)
    if rules["missing"]["closed"] not in ("zero", "exclude"):
        findings.tell("bad_rule", "missing.closed", str(rules["missing"]["closed"]))
    if rules["commendation"]["small_collective"] < 1:
        findings.tell("bad_rule", "commendation.small_collective", str(rules["commendation"]["small_collective"]))
    for key, value in rules["questions"].items():
        # A quarter is compared with one before it, a department with another; a share of nothing would ask about everything.
        if value <= 0 or (value < 2 and key in ("identical_quarters", "jump_history", "alike_departments")):
            findings.tell("bad_rule", f"questions.{key}", str(value))
    if not 0 <= deadline["days"] <= 366:
        findings.tell("bad_rule", "deadline.days", str(deadline["days"]))
    for key, read in (("time", time.fromisoformat), ("time_zone", ZoneInfo)):
        try:
            read(deadline[key])
        except (ValueError, KeyError, OSError):
            findings.tell("bad_rule", f"deadline.{key}", str(deadline[key]))
    for extension in deadline["extensions"]:
        if not re.fullmatch(r"\d{4}-Q[1-4]", extension["quarter"], re.ASCII):
            findings.tell("bad_rule", "deadline.extensions.quarter", extension["quarter"])
    for key, days in (
        ("extensions.until", [extension["until"] for extension in deadline["extensions"]]),
        ("holidays", deadline["holidays"]),
    ):
        for day in days:
            try:
                date.fromisoformat(day)
            except (TypeError, ValueError):
                findings.tell("bad_rule", f"deadline.{key}", str(day))


def references(findings: Findings, rules: dict) -> None:
    """Warns of criteria and groups that the year's set has not, and of departments that there never were.

    Where there is no such set, or no department yet, there is nothing to compare with: rules may come first.
    """
    with store.reading() as cursor:
        known = cursor.execute(
            'SELECT code, name, "group" FROM criteria_as_of(?) WHERE year = ?', [store.version(), rules["year"]]
        ).df()
        departments = cursor.execute("SELECT code, name FROM departments_as_of(?)", [store.version()]).df()
    if len(known):
        criteria, groups = Names(known, ("name",)), set(known["group"].dropna())
        for tie in rules.get("ties", []):
            kind, _, name = tie.partition(":")
            if kind == "group" and name not in groups:
                findings.tell("unknown_group", "ties", name, "warning")
            elif kind == "criterion":
                _code(findings, "ties", name, criteria, set(known["code"]), "unknown_criterion")
        for gate in rules.get("gate", []):
            for code in filter(None, gate.get("criterion", "").split("|")):
                if code != "*" and gate.get("on", True):
                    _code(findings, "gate.criterion", code, criteria, set(known["code"]), "unknown_criterion")
        for key in ("late_criterion", "returned_criterion"):
            if code := rules.get("deadline", {}).get(key):
                _code(findings, f"deadline.{key}", code, criteria, set(known["code"]), "unknown_criterion")
    if len(departments):
        names = Names(departments, ("name",))
        if office := rules.get("organisation", {}).get("office"):
            _code(findings, "organisation.office", office, names, set(departments["code"]), "unknown_department")
        for extension in rules.get("deadline", {}).get("extensions", []):
            code = extension["department"]
            if code != "*":
                _code(findings, "deadline.extensions", code, names, set(departments["code"]), "unknown_department")


def _ties(findings: Findings, ties) -> None:
    if not isinstance(ties, list):
        findings.tell("bad_rule", "ties", str(ties))
        return
    for tie in ties:
        if not isinstance(tie, str) or not _TIE.fullmatch(tie):
            findings.tell("bad_rule", "ties", str(tie))


def _table(findings: Findings, path: str, table: dict, known: dict) -> None:
    for key, value in table.items():
        if key not in known:
            findings.tell("unknown_rule", f"{path}.{key}", key)
        elif isinstance(value, str) and known[key] in (int, NUMBER):
            findings.tell("rule_no_number", f"{path}.{key}", f'"{value}"')
        elif (
            not isinstance(value, known[key])
            or isinstance(value, bool) != (known[key] is bool)
            or (known[key] in (int, NUMBER) and not abs(value) < _LARGEST)
        ):
            findings.tell("bad_rule", f"{path}.{key}", str(value))


def _list(findings: Findings, path: str, entries, known: dict, needed: tuple[str, ...]) -> None:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        findings.tell("bad_rule", path, str(entries))
        return
    for entry in entries:
        _table(findings, path, entry, known)
        for key in needed:
            if key not in entry:
                findings.tell("rule_missing", f"{path}.{key}")


def _gate(findings: Findings, gate: dict, bands: list[str]) -> None:
    measure, criterion = gate["measure"], gate["criterion"]
    if not gate["name"].strip() or "|" in gate["name"]:
        findings.tell("bad_rule", "gate.name", gate["name"])
    if measure not in _OF_CRITERIA + _OF_TARGETS:
        findings.tell("bad_rule", "gate.measure", measure)
    elif measure in _OF_CRITERIA and not criterion:
        findings.tell("rule_missing", "gate.criterion")
    elif (measure in _OF_TARGETS and criterion) or (measure == "actual" and criterion == "*"):
        # Results in different units have no limit in common.
        findings.tell("bad_rule", "gate.criterion", criterion)
    if "below" not in gate and "above" not in gate:
        findings.tell("rule_missing", "gate.below")
    elif "below" in gate and "above" in gate:
        findings.tell("bad_rule", "gate.above", str(gate["above"]))
    if gate["band"] not in bands:
        findings.tell("bad_rule", "gate.band", gate["band"])


def _code(findings: Findings, column: str, code: str, names: Names, codes: set[str], issue: str) -> None:
    if code not in codes:
        close = names.nearest(code)
        nearest = {"nearest": close[0], "nearest_name": close[1]} if close else {}
        findings.tell(issue, column, code, "warning", **nearest)
