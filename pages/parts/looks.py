"""What only the analysis can tell of a file's rows: points that the formula does not confirm, counts that a list does not."""

import pandas as pd

from pages.parts import numbers
from pages.parts.findings import COUNT_DIFFERS, SELF_DIFFERS
from pages.parts.numbers import absent
from pages.parts.words import fold

COLUMNS = ["row", "line", "column", "code", "found", "severity", "params"]
_LACKING = {True: ("actual", "missing_actual"), False: ("self_points", "missing_points")}


def found(language: str, cells: pd.DataFrame, quarter: str, achievements: pd.DataFrame) -> pd.DataFrame:
    """Findings, as `data.findings` has them, all of severity `warning`, on rows of `analytics.scoring.cells` of a quarter."""
    told = [
        (one.row, "self_points", SELF_DIFFERS, numbers.number(language, one.self_points), _self_differs(language, one))
        for one in cells[_differs(cells)].itertuples()
    ]
    listed = achievements[achievements["quarter"] == quarter]
    for one in cells[cells["actual"].notna() & cells["unit"].notna()].itertuples():
        own = listed.loc[listed["department"] == one.department, "category"].dropna()
        count = sum(fold(category) == fold(one.unit) for category in own)
        # A list that names none of its kind is no list of them.
        if 0 < count < one.actual:
            params = {"criterion": one.criterion, "unit": one.unit, "listed": count, "found": one.actual}
            told.append((one.row, "actual", COUNT_DIFFERS, numbers.number(language, one.actual), params))
    return _findings(told)


def missing(cells: pd.DataFrame) -> pd.DataFrame:
    """Findings of rows that were handed in and still lack what is required of them."""
    lacking = cells[cells["required"] & cells["status"].eq("missing")]
    return _findings([(one.row, *_LACKING[pd.notna(one.formula)], None, {}) for one in lacking.itertuples()])


def none() -> pd.DataFrame:
    return _findings([])


def arithmetic(language: str, one) -> str:
    """How the formula came to its points: `95 / 100 × 10`; empty where it is no plain division."""
    if absent(one.actual) or absent(one.target) or one.target == 0 or one.actual == 0:
        return ""
    actual, target, most = (numbers.number(language, value) for value in (one.actual, one.target, one.max_points))
    if one.formula == "linear" and one.actual < one.target:
        return f"{actual} / {target} × {most}"
    if one.formula == "half_leader" and one.actual < one.target:
        return f"{actual} / {target} × {most} / 2"
    if one.formula == "lower" and one.actual > one.target:
        return f"{target} / {actual} × {most}"
    return ""


def _findings(told: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(told, columns=["row", "column", "code", "found", "params"])
    frame = frame.assign(line=pd.array([pd.NA] * len(frame), dtype="Int64"), severity="warning")
    return frame.astype({"row": "Int64"})[COLUMNS]


def _differs(cells: pd.DataFrame) -> pd.Series:
    """Both points are there, and differ as they are written: in the second decimal."""
    both = cells["self_points"].notna() & cells["computed_points"].notna()
    return both & ((cells["self_points"] - cells["computed_points"]).abs() > 0.005)


def _self_differs(language: str, one) -> dict:
    computed, way = numbers.points(language, one.computed_points), arithmetic(language, one)
    return {"self": numbers.points(language, one.self_points), "computed": f"{computed} ({way})" if way else computed}
