"""Weights of the criteria: what they are, what a change of one makes of the others, and cells on trial weights."""

import numpy as np
import pandas as pd

from analytics.scoring import REQUIRED_KINDS

MOST = 0.99
"""The greatest weight a trial gives to one group or criterion: with all of it, who has none of that would have no total."""
_FINE = 1000  # only ratios of weights count; on a larger scale the sums of points, kept to 1e-9, lose nothing
_NEAREST = 12  # decimals kept of weights, and at which a factor is 1
_POINTS = ("max_points", "self_points", "computed_points", "verified_points", "points", "points_low", "points_high")


def current(cells: pd.DataFrame, factors: dict[str, float] | None = None) -> pd.DataFrame:
    """The weight of each criterion that gives points and is due, sorted by group and code.

    criterion, name, group (may be missing), `share` and `group_share` (0 to 1): of all the points that a department can
    get, bonus aside, assigned to it or not; the mean of the departments that have the criterion, and of all for the
    group, so that the groups add up to 1. `factors`: what each criterion counts for beside its official weight, 1
    where it is not named.
    """
    asked = cells[cells["kind"].isin(REQUIRED_KINDS) & cells["status"].ne("not_due")]
    weight = asked["max_points"] * asked["criterion"].map(factors or {}).fillna(1.0)
    whole = weight.groupby(asked["department"]).transform("sum")
    asked = asked.assign(share=weight / whole.where(whole.gt(0)))
    departments = max(asked["department"].nunique(), 1)
    group = asked["group"].fillna("")
    frame = asked.groupby("criterion").agg(name=("name", "first"), group=("group", "first"), share=("share", "mean"))
    frame["group_share"] = frame["group"].fillna("").map(asked["share"].groupby(group).sum() / departments)
    frame = frame.round({"share": _NEAREST, "group_share": _NEAREST})
    return frame.reset_index().sort_values(["group", "criterion"], ignore_index=True)


def factor(official: float, share: float) -> float:
    """What a criterion of weight `official` must count for, beside all the others, to have the weight `share` (0 to 1).

    The others keep their proportions, and all of them 100 %. Infinite at a share of 1. NaN where there are no others,
    or where the official weight is 0: nothing can change it.
    """
    if not 0 < official < 1:
        return float("nan")
    return float("inf") if share == 1 else share * (1 - official) / (official * (1 - share))


def share(official: float, factor: float) -> float:
    """The weight (0 to 1) of what had the weight `official` and counts for `factor` beside all the others."""
    if np.isinf(factor):
        return 1.0
    return official * factor / (1 - official + official * factor)


def combined(weights: pd.DataFrame, groups: dict[str, float], criteria: dict[str, float]) -> dict[str, float]:
    """The factor of each criterion that does not count as it did: that of its group times its own.

    `weights` of `current`; a name that is not in it is left aside.
    """
    of = weights["group"].fillna("").map(groups).fillna(1.0) * weights["criterion"].map(criteria).fillna(1.0)
    changed = of.round(_NEAREST).ne(1)
    return dict(zip(weights.loc[changed, "criterion"], of[changed], strict=True))


def moved(
    cells: pd.DataFrame, groups: dict[str, float], criteria: dict[str, float], name: str, share: float, group: bool
) -> float:
    """The factor that gives the group or criterion `name` the weight `share` (0 to `MOST`), all other factors as they are.

    Raises KeyError for a name that no criterion has. NaN where no other has any weight left: nothing can be moved then.
    """
    column, key = ("group_share", "group") if group else ("share", "criterion")
    others = {known: value for known, value in (groups if group else criteria).items() if known != name}
    chosen = (others, criteria) if group else (groups, others)
    known = current(cells, combined(current(cells), *chosen)).fillna({"group": ""})
    beside = known.set_index(key)[column]
    if name not in beside.index:
        raise KeyError(f"no {key} {name!r}")
    return factor(float(beside.loc[[name]].iloc[0]), min(share, MOST))


def reweighted(cells: pd.DataFrame, factors: dict[str, float]) -> pd.DataFrame:
    """`cells` (of scoring.cells) in which each criterion counts for its factor beside its official weight.

    max_points and all points of required kinds grow alike, so that ranking.totals, which weighs by the points assigned,
    follows the official rules on these weights; bonus and penalty stay as they are. All of them are on a scale of their
    own, for only ratios count: none of these cells' points is to be shown. Without factors the cells come back as they
    were. An infinite factor leaves no weight to the others. Raises ValueError for a negative one.
    """
    bad = {name: value for name, value in factors.items() if not value >= 0}
    if bad:
        raise ValueError(f"a factor is a number from 0, not {bad}")
    if not factors:
        return cells.copy()
    by = cells["criterion"].map(factors).fillna(1.0).to_numpy(float)
    by = (np.isinf(by).astype(float) if np.isinf(by).any() else by) * _FINE
    by = np.where(cells["kind"].isin(REQUIRED_KINDS), by, 1.0)
    return cells.assign(**{column: cells[column] * by for column in _POINTS})
