"""Progress of the criteria: which targets are met, by whom, and by how much."""

import numpy as np
import pandas as pd

from analytics.scoring import met

STATUSES = ["met", "near", "not_met", "missing", "not_assigned"]
_NEAR = 0.9
_COLUMNS = [
    *("department", "criterion", "name", "group", "kind", "formula", "direction", "unit", "accumulation", "counted"),
    *("target", "actual", "attainment", "met", "status", "points", "max_points", "target_source", "estimated"),
    *("evidence", "note", "upload_id", "row"),
]


def progress(cells: pd.DataFrame) -> pd.DataFrame:
    """One row for each due cell of kind target, passfail or information, and for others that have a target.

    - `counted` (bool): target and passfail cells, the organisation's count of targets; their statuses add up to all.
    - `target`, `actual`: in the criterion's unit, as in `cells` (of scoring.cells).
    - `met` (boolean, missing without an actual): higher A ≥ T, lower A ≤ T, near |A − T| ≤ tolerance·|T|, passed or not
      A ≥ 1, `zero` A ≤ T (0 where none is set); nothing is divided. Target cells without a target are met where their
      points reach the maximum (`count`, `goalpost`, no formula). Verified points never change what a formula met.
    - `attainment` (1 is 100 %): higher A/T, lower T/A, near 1 − |A − T|/|T| but not below 0; NaN where that would
      divide by 0, where a sign makes a ratio meaningless, and for passed or not.
    - `status`: `met` | `near` (not met, attainment from 0.9) | `not_met` | `missing` | `not_assigned`, and `no_target`
      for information without one.
    """
    shown = cells["kind"].isin(["target", "passfail", "information"]) | cells["target"].notna()
    frame = cells[shown & cells["status"].ne("not_due")].reset_index(drop=True)
    passfail = frame["formula"].eq("passfail")
    counted = frame["kind"].isin(["target", "passfail"])
    assigned = frame["status"].ne("not_assigned")
    reached = pd.Series(_met(frame), frame.index).where(assigned)
    attainment = _attainment(frame).where(assigned & ~passfail)
    unset = frame["target"].isna() & frame["actual"].notna() & ~counted
    status = np.select(
        [~assigned, reached.eq(1), reached.eq(0) & attainment.ge(_NEAR), reached.eq(0), unset],
        ["not_assigned", "met", "near", "not_met", "no_target"],
        "missing",
    )
    return frame.assign(
        counted=counted,
        attainment=attainment,
        met=reached.astype("boolean"),
        status=pd.Series(status, frame.index, dtype="str"),
    )[_COLUMNS]


def by_group(progress: pd.DataFrame) -> pd.DataFrame:
    """Department × group: counted cells with each of `STATUSES`, those `given` (met, near, not_met), all `cells`."""
    return _counts(progress[progress["counted"]], ["department", "group"])


def by_criterion(progress: pd.DataFrame) -> pd.DataFrame:
    """Each criterion (name, group, kind, unit, direction, counted): in how many departments it has each of `STATUSES`,
    is `given` (met, near or not), and `departments`, all that it applies to."""
    about = ["criterion", "name", "group", "kind", "unit", "direction", "counted"]
    return _counts(progress, about).rename(columns={"cells": "departments"})


def weakest(counts: pd.DataFrame) -> pd.DataFrame:
    """`by_criterion` (or counts like it), that with most departments short of it first, then by the share that met it."""
    short = counts["given"] - counts["met"]
    share = (counts["met"] / counts["given"].where(counts["given"].gt(0))).fillna(2)
    order = counts.assign(short=-short, share=share).sort_values(["short", "share"], kind="stable")
    return order.drop(columns=["short", "share"]).reset_index(drop=True)


def whole(cells: pd.DataFrame) -> pd.DataFrame:
    """Each criterion with a target for the whole organisation: criterion, name, group, unit, direction.

    `target` and `actual` are added up over the departments that gave both, where the criterion is a sum: percentages
    are never added. `departments` and `given` count all it applies to and those that gave; `attainment` and `met`
    (boolean) as in `progress`.
    """
    frame = cells[cells["status"].isin(["value", "missing", "none"]) & cells["target"].notna()]
    about = ["criterion", "name", "group", "unit", "direction", "accumulation", "tolerance", "formula"]
    given = frame["actual"].notna()
    sums = frame[["target", "actual"]].where(given).assign(departments=1, given=given.astype(int))
    result = sums.groupby([frame[column] for column in about], dropna=False).sum().round(9).reset_index()
    summed = result["accumulation"].eq("sum") & result["formula"].ne("passfail") & result["given"].gt(0)
    result[["target", "actual"]] = result[["target", "actual"]].where(summed)
    reached = met(result["target"], result["actual"], result["direction"], result["tolerance"])
    result = result.assign(attainment=_attainment(result), met=pd.Series(reached, result.index).astype("boolean"))
    return result.drop(columns=["accumulation", "tolerance", "formula"])


def _met(frame: pd.DataFrame) -> np.ndarray:
    """1.0, 0.0 or NaN for each row."""
    passfail, zero = frame["formula"].eq("passfail"), frame["formula"].eq("zero")
    target = frame["target"].mask(passfail, 1.0)
    direction = frame["direction"].mask(passfail, "higher").mask(zero, "lower")
    by_points = target.isna() & (frame["formula"].isin(["count", "goalpost"]) | frame["formula"].isna())
    by_points &= frame["kind"].eq("target")
    points = frame["computed_points"].where(frame["formula"].notna(), frame["points"])
    full = np.where(points.isna(), np.nan, points.ge(frame["max_points"]))
    return np.where(by_points, full, met(target, frame["actual"], direction, frame["tolerance"]))


def _attainment(frame: pd.DataFrame) -> pd.Series:
    target, actual = frame["target"], frame["actual"]
    higher = actual / target.where(target > 0)
    lower = target.where(target >= 0) / actual.where(actual > 0)
    near = (1 - (actual - target).abs() / target.abs().where(target != 0)).clip(lower=0)
    return higher.mask(frame["direction"].eq("lower"), lower).mask(frame["direction"].eq("near"), near)


def _counts(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    columns = {status: frame["status"].eq(status) for status in STATUSES}
    columns["given"] = frame["status"].isin(["met", "near", "not_met"])
    columns["cells"] = pd.Series(True, frame.index)
    counts = pd.DataFrame(columns, index=frame.index).groupby([frame[column] for column in by], dropna=False).sum()
    return counts.astype("int64").reset_index()
