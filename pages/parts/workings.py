"""How the points of a cell come about, as arithmetic in words."""

import pandas as pd

from pages.parts import numbers
from pages.parts import period as periods
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


_ROUNDING = 0.005 + 1e-9  # verified points are written with two decimals: rounding alone is no decision


def sentence(language: str, cell: pd.Series) -> str:
    """`tuyến tính, 95 / 100 × 10 = 9,50`: how `cell`, a row of analytics.arithmetic, came to its points; an estimate is said to be one.

    What lies outside 0 and the maximum says both, `10 − 5 × 3 = −5,00 → 0,00`; so do points verified otherwise.
    """
    told = _told(language, cell)
    return (
        f"{told} ({text(language, 'estimate')})"
        if cell.get("estimated", False) and not absent(cell["points"])
        else told
    )


def _told(language: str, cell: pd.Series) -> str:
    if absent(cell["points"]):
        words = {"not_assigned": text(language, "not assigned"), "not_due": text(language, "not due this quarter")}
        return words.get(cell["status"]) or text(language, "no figures yet")
    method, points = cell["method"], numbers.points(language, cell["points"])
    if method == "none":
        return text(language, "nothing occurred")
    if method == "closed":
        return text(language, "no figures when the quarter was closed: 0 points")
    if method == "verified":
        return text(language, "verified points {points}", points=points)
    if method == "self":
        return text(language, "self points {points}", points=points)
    if method in ("mean", "sum"):
        return _over_quarters(language, cell)
    worked = f"{text(language, FORMULAS[method])}, {_held(language, cell, _worked(language, method, cell))}"
    if abs(cell["points"] - cell["computed_points"]) <= _ROUNDING:
        return worked
    return f"{worked}; {text(language, 'verified points {points}', points=points)}"


def _held(language: str, cell: pd.Series, worked: str) -> str:
    """The arithmetic with what comes out of it, before and after it is held between 0 and the maximum."""
    value, most = cell["value"], cell["max_points"]
    said = numbers.points(language, min(max(value, 0), most))
    whole = cell["method"] in ("linear", "lower") and value >= most  # in words: all the points
    raw = numbers.points(language, value)
    return f"{worked} = {said}" if whole or raw == said else f"{worked} = {raw} → {said}"


def _over_quarters(language: str, cell: pd.Series) -> str:
    terms = cell["terms"]
    if len(terms) == 1:
        quarter, points = terms[0]
        written = numbers.points(language, min(points, cell["max_points"]))
        return text(language, "points of {quarter}: {points}", quarter=periods.tick(language, quarter), points=written)
    added = " + ".join(numbers.number(language, points) for _, points in terms)
    if cell["method"] == "sum":
        return f"{text(language, 'sum of the quarters')}, {_held(language, cell, added)}"
    return f"{text(language, 'mean of the quarters')}, {_held(language, cell, f'({added}) / {len(terms)}')}"


def _worked(language: str, formula: str, cell: pd.Series) -> str:
    def say(name: str) -> str:
        return numbers.number(language, cell[name])

    most, actual, target = cell["max_points"], cell["actual"], cell["target"]
    m, a, t = say("max_points"), say("actual"), say("target")
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
        worth = cell["value"] / most if most else 0
        return f"{a} / {t} = {_percent(language, actual / target)} → {_percent(language, worth)} × {m}"
    if formula == "half_leader":
        if actual <= target:
            return f"{m} / 2 × {a} / {t}" if actual / target <= 1 else f"{m} / 2"
        excess = (actual - target) / abs(target)
        return f"{m} / 2 + {m} / 2 × {_percent(language, excess)} / {_percent(language, cell['lead'])}"
    if formula == "range":
        return f"{m} × (1 − |{a} − {t}| / {numbers.number(language, abs(target))})"
    if formula == "zero":
        return f"{m} − {say('k')} × {a}"
    if formula == "count":
        return f"{a} × {say('per')}"
    return f"{m} × ({a} − {say('low')}) / ({say('high')} − {say('low')})"


def _percent(language: str, share: float) -> str:
    """A share that others count on from here: one decimal, or as many as it takes."""
    one = numbers.percent(language, share)
    return one if round(share, 3) == round(share, 8) else f"{numbers.number(language, share * 100)}%"
