"""A year's targets of a department beside those of its quarters, and what the quarters make of the year."""

import numpy as np
import pandas as pd

QUARTERS = ("q1", "q2", "q3", "q4")
_OVER = {"sum": np.sum, "mean": np.mean, "max": np.max, "last": lambda values: values[-1]}


def allocation(criteria: pd.DataFrame, targets: pd.DataFrame, year: int) -> pd.DataFrame:
    """A row for each criterion, in the order given: criterion, name, unit, accumulation, due; `year` and QUARTERS, the targets assigned
    (missing: none), `year_released`, `q1_released` …: not assigned; `document`: of the newest of them; `total`, `difference`.

    `total`: what the due quarters that are not released come to by the criterion's accumulation, which adds up no percentages; a
    quarter without a target of its own has, but for `sum`, that of the year. Missing while one of them has none. `difference`: total
    less the year's target, compared at six decimals.

    `criteria`: code, name, unit, accumulation, due. `targets`: of one department: period, criterion, target, not_assigned, document.
    """
    frame = criteria[["code", "name", "unit", "accumulation", "due"]].rename(columns={"code": "criterion"})
    frame = frame.reset_index(drop=True)
    for column, period in (("year", str(year)), *((name, f"{year}-Q{name[1]}") for name in QUARTERS)):
        own = targets[targets["period"] == period].set_index("criterion")
        frame[column] = frame["criterion"].map(own["target"]).astype(float)
        frame[f"{column}_released"] = frame["criterion"].map(own["not_assigned"]).eq(True)
    documents = targets.dropna(subset=["document"]).drop_duplicates("criterion", keep="last").set_index("criterion")
    frame["document"] = frame["criterion"].map(documents["document"]).astype("str")
    frame["total"] = [_total(one) for one in frame.to_dict("records")]
    return frame.assign(difference=(frame["total"] - frame["year"]).round(6) + 0.0)


def _total(one: dict) -> float:
    taken = []
    for name in QUARTERS:
        due = one["due"] == "*" or name[1] in str(one["due"]).split("|")
        if due and not one[f"{name}_released"] and not (one["year_released"] and np.isnan(one[name])):
            inherits = np.isnan(one[name]) and one["accumulation"] != "sum"
            taken.append(one["year"] if inherits else one[name])
    return float(_OVER[one["accumulation"]](np.array(taken))) if taken else np.nan
