"""The arithmetic of a cell: which method gave its points, and from which numbers."""

import numpy as np
import pandas as pd

from analytics import scoring
from analytics.scoring import EVENT_KINDS

NUMBERS = ("k", "per", "low", "high", "lead", "value")


def arithmetic(
    cells: pd.DataFrame, criteria: pd.DataFrame, quarters: dict[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """`cells` (of scoring.cells), each with how it came to its points; an accountant can work it out again from these alone.

    - `method`: one of the formulas; `self` or `verified` where points were given without one; `none`: nothing occurred;
      `closed`: missing, and 0 since the quarter was closed; missing where there are no points.
    - `k`, `per`, `low`, `high`: the parameters of the criterion (`criteria` of the contract). `lead`: the largest
      (A − T) / |T| of all departments, for `half_leader`.
    - `value`: what the method gives before it is held between 0 and max_points; so held, it is `computed_points`, or
      the points where no formula gave them. Points verified otherwise stand beside it in the cell.
    - `terms`: for the year to date, `quarters` being the cells of each of its quarters (from the first on), the points of
      those that count, as (quarter, points); the method is `mean` or `sum` where the points are that of them, and not the
      formula's over accumulated figures. Empty elsewhere.
    """
    known = scoring.parameters(criteria)[list(NUMBERS[:4])].assign(criterion=criteria["code"])
    frame = cells.merge(known, on="criterion", how="left", validate="many_to_one")
    frame["lead"] = _lead(frame)
    frame["terms"] = _terms(frame, quarters or {})
    frame["method"] = _method(frame, over_quarters=bool(quarters))
    over = frame["method"].isin(["mean", "sum"])
    frame["terms"] = frame["terms"].where(over, pd.Series([()] * len(frame), frame.index))
    frame["value"] = _value(frame)
    return frame.astype({"method": "str"})


def _lead(frame: pd.DataFrame) -> pd.Series:
    """The largest excess over the target among the departments of which the criterion is asked."""
    asked = frame["formula"].eq("half_leader") & frame["status"].isin(["value", "missing"])
    excess = (frame["actual"] - frame["target"]) / frame["target"].abs().where(frame["target"].ne(0))
    return excess.where(asked).groupby(frame["criterion"]).transform("max").where(asked)


def _terms(frame: pd.DataFrame, quarters: dict[str, pd.DataFrame]) -> pd.Series:
    """The points of each quarter that has any, of cells that are the mean or the sum of them."""
    keys = list(zip(frame["department"], frame["criterion"], strict=True))
    found = {}
    for quarter, cells in quarters.items():
        given = cells[cells["status"].isin(["value", "missing"]) & cells["points"].notna()]
        for key, points in zip(zip(given["department"], given["criterion"], strict=True), given["points"], strict=True):
            found.setdefault(key, []).append((quarter, float(points)))
    return pd.Series([tuple(found.get(key, ())) for key in keys], frame.index, dtype=object)


def _method(frame: pd.DataFrame, over_quarters: bool) -> np.ndarray:
    formula = frame["formula"].astype(object).where(frame["formula"].notna(), None)
    worked = frame["formula"].notna() & frame["computed_points"].notna()
    event = frame["kind"].isin(EVENT_KINDS)
    # A decision of the council in one quarter stands: the year is then the mean of the quarters, not the formula's.
    decided = frame["points"].round(6).ne(frame["computed_points"].round(6))
    averaged = ~worked | frame["formula"].eq("passfail") | decided
    conditions = [
        (frame["points"].isna(), None),
        (frame["status"].eq("missing") & (not over_quarters), "closed"),
        (frame["status"].eq("none"), "none"),
        (event & over_quarters, "sum"),
        (averaged & over_quarters & frame["terms"].map(len).gt(0), "mean"),
        (worked, formula),
        (frame["basis"].eq("verified"), "verified"),
    ]
    return np.select([held for held, _ in conditions], [np.asarray(word, object) for _, word in conditions], "self")


def _value(frame: pd.DataFrame) -> np.ndarray:
    """What the method gives; the formulas are those of scoring.cells, whose points these must be once held within bounds."""
    actual, target, most, k, per, low, high, lead = (
        frame[name].to_numpy(float) for name in ("actual", "target", "max_points", *NUMBERS[:5])
    )
    divisor = np.where(target == 0, np.nan, target)
    terms = [np.array([points for _, points in one]) for one in frame["terms"]]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio, excess = actual / divisor, (actual - target) / np.abs(divisor)
        values = {
            "linear": most * ratio,
            "step": frame["computed_points"].to_numpy(float),
            "half_leader": most / 2 * np.where(excess > 0, 1 + excess / lead, np.minimum(1, ratio)),
            "lower": most * np.where(actual <= divisor, 1, divisor / actual),
            "zero": most - k * actual,
            "range": most * (1 - np.abs(excess)),
            "goalpost": most * (actual - low) / np.where(high == low, np.nan, high - low),
            "count": actual * per,
            "passfail": most * np.where(np.isnan(actual), np.nan, actual >= 1),
            "mean": np.array([one.mean() if len(one) else np.nan for one in terms]),
            "sum": np.array([one.sum() for one in terms]),
            "none": np.zeros(len(frame)),
            "closed": np.zeros(len(frame)),
            "self": frame["points"].to_numpy(float),
            "verified": frame["points"].to_numpy(float),
        }
    method = frame["method"].to_numpy(object)
    return np.select([method == name for name in values], list(values.values()), np.nan)
