"""How the points of a cell come about, as arithmetic in words."""

import re

import pandas as pd

from pages.parts import numbers
from pages.parts.numbers import absent
from pages.parts.words import later, text

FORMULAS = {
    "linear": later("linear"),
    "step": later("in steps"),
    "half_leader": later("against the best"),
    "lower": later("the lower the better"),
    "zero": later("points off for each"),
    "range": later("the nearer the better"),
    "goalpost": later("between two marks"),
    "count": later("points for each"),
    "passfail": later("passed or not"),
}
ACCUMULATIONS = {
    "sum": later("added up"),
    "mean": later("averaged"),
    "last": later("the last figure"),
    "max": later("the largest"),
}


def sentence(language: str, cell: pd.Series, parameters: str | None = None, best: float | None = None) -> str:
    """`tuyến tính, 95 / 100 × 10 = 9,50`: how `cell` (a row of scoring.cells) came to its points.

    `parameters` as the criterion has them (`low=0 high=10`); `best`: the greatest excess (A − T) / |T| of all
    departments, for `half_leader`. Verified points say so, and what the formula gave.
    """
    if absent(cell["points"]):
        return text(language, "not assigned") if cell["status"] == "not_assigned" else text(language, "no figures yet")
    if cell["status"] == "none":
        return text(language, "nothing occurred")
    formula = None if absent(cell["formula"]) else cell["formula"]
    if formula is None or absent(cell["computed_points"]):
        return _decided(language, cell)
    worked = _worked(language, formula, cell, _read(parameters), best)
    first = f"{text(language, FORMULAS[formula])}, {worked} = {numbers.points(language, cell['computed_points'])}"
    if round(cell["points"], 6) == round(cell["computed_points"], 6):
        return first
    return f"{first}; {_decided(language, cell)}"


def _decided(language: str, cell: pd.Series) -> str:
    points = numbers.points(language, cell["points"])
    if not absent(cell["verified_points"]) and round(cell["verified_points"], 6) == round(cell["points"], 6):
        return text(language, "verified points {points}", points=points)
    if cell["basis"] == "self":
        return text(language, "self points {points}", points=points)
    return text(language, "mean of the quarters' points {points}", points=points)


def _worked(language: str, formula: str, cell: pd.Series, known: dict[str, float], best: float | None) -> str:
    def say(value) -> str:
        return numbers.number(language, value)

    most, actual, target = cell["max_points"], cell["actual"], cell["target"]
    m, a, t = say(most), say(actual), say(target)
    if formula == "passfail":
        return text(language, "passed: all {points}", points=m) if actual >= 1 else text(language, "not passed")
    if formula == "linear":
        return (
            text(language, "{actual} ≥ {target}: all {points}", actual=a, target=t, points=m)
            if (actual >= target > 0)
            else f"{a} / {t} × {m}"
        )
    if formula == "lower":
        return (
            text(language, "{actual} ≤ {target}: all {points}", actual=a, target=t, points=m)
            if (actual <= target)
            else f"{t} / {a} × {m}"
        )
    if formula == "step":
        share = cell["computed_points"] / most if most else 0
        return f"{a} / {t} = {numbers.percent(language, actual / target)} → {numbers.percent(language, share)} × {m}"
    if formula == "half_leader":
        if actual <= target or not best:
            return f"{m} / 2 × {a} / {t}"
        excess = (actual - target) / abs(target)
        return f"{m} / 2 + {m} / 2 × {numbers.percent(language, excess)} / {numbers.percent(language, best)}"
    if formula == "range":
        return f"{m} × (1 − |{a} − {t}| / {say(abs(target))})"
    if formula == "zero":
        return f"{m} − {say(known.get('k'))} × {a}"
    if formula == "count":
        return f"{a} × {say(known.get('per'))}"
    low, high = say(known.get("low")), say(known.get("high"))
    return f"{m} × ({a} − {low}) / ({high} − {low})"


def _read(parameters: str | None) -> dict[str, float]:
    found = re.findall(r"(\w+)\s*=\s*([+-]?\d+(?:[.,]\d+)?)", "" if absent(parameters) else parameters)
    return {name: float(value.replace(",", ".")) for name, value in found}
