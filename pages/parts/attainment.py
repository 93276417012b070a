"""How far a target is met, in words: short in a cell, whole in a table."""

import pandas as pd

from pages.parts import numbers
from pages.parts.numbers import absent
from pages.parts.words import later, text

STATUSES = {
    "met": later("met"),
    "near": later("nearly met"),
    "not_met": later("not met"),
    "missing": later("missing"),
    "not_assigned": later("not assigned"),
    "no_target": later("no target"),
    "given": later("points given"),
    "none": later("nothing occurred"),
}
"""Status of analytics.progress (and given, none: of criteria without a target) → its words."""
MARKS = {"met": "✓", "near": "~", "not_met": "✗"}
TONES = {"met": "best", "near": "near", "not_met": "bad"}
"""Status → the tone of its cell in a `matrix`."""


def short(language: str, one: pd.Series) -> str:
    """What stands in a cell: `✓ 104%`, `✗ 1 vụ`, `thiếu`, `KG`; `one` is a row of analytics.progress."""
    status = one["status"]
    if status == "missing":
        return text(language, "missing")
    if status == "not_assigned":
        return text(language, "N/A")
    mark = MARKS.get(status, "")
    if one["formula"] == "passfail" or absent(one["attainment"]):
        return f"{mark} {amount(language, one['actual'], one)}".strip()
    whole = numbers.fixed(language, one["attainment"] * 100, 0)
    if (whole == "100") != (round(one["attainment"], 6) == 1):
        whole = numbers.fixed(language, one["attainment"] * 100, 1)  # 99,6 % is not 100 %
    return f"{mark} {whole}%".strip()


def amount(language: str, value, one: pd.Series) -> str:
    """A result or target with its unit: `3 sáng kiến`, `95% nhiệm vụ`; of passed or not the word."""
    written = figure(language, value, one)
    return written if absent(value) or one["formula"] == "passfail" else with_unit(written, one["unit"])


def figure(language: str, value, one: pd.Series) -> str:
    """A result or target under a header that has its unit; of passed or not the word, of several quarters the share."""
    if one["status"] in ("given", "none"):
        return numbers.points(language, value)
    if absent(value) or one["formula"] != "passfail":
        return numbers.number(language, value)
    if value in (0, 1):
        return text(language, "passed") if value else text(language, "not passed")
    return numbers.percent(language, value)


def with_unit(written: str, unit) -> str:
    """`95%`, `3 sáng kiến`; where there is no unit the number alone."""
    if absent(unit):
        return written
    return f"{written}{unit}" if unit.startswith("%") else f"{written} {unit}"


def result(language: str, one: pd.Series, between: str = ": ") -> str:
    """The end of a bar: `2/3 (66,7%): chưa đạt`, `0 vụ: đạt`; `between` stands before the last word."""
    status = text(language, STATUSES[one["status"]])
    if absent(one["actual"]):
        return status
    if one["status"] in ("given", "none"):
        return f"{numbers.points(language, one['actual'])}/{numbers.number(language, one['target'])}"
    if one["formula"] == "passfail" or one["status"] == "no_target":
        return amount(language, one["actual"], one)
    if absent(one["target"]) or one["target"] == 0:
        return f"{amount(language, one['actual'], one)}{between}{status}"
    fraction = f"{numbers.number(language, one['actual'])}/{numbers.number(language, one['target'])}"
    share = "" if absent(one["attainment"]) else f" ({numbers.percent(language, one['attainment'])})"
    return f"{fraction}{share}{between}{status}"
