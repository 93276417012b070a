"""Flips: the smallest change of one criterion, in points or in weight, that brings two departments level."""

import numpy as np
import pandas as pd

from analytics import weights
from analytics.scoring import EVENT_KINDS

POINTS = [
    "department",
    "criterion",
    "name",
    "group",
    "kind",
    "points",
    "max_points",
    "change",
    "new_points",
    "feasible",
]
WEIGHTS = ["criterion", "name", "group", "share", "new_share", "change", "factor", "feasible"]
_LEVEL = 1e-10  # totals no further apart than this are level
_COMPARED = 6  # decimals at which the ranking compares totals


def by_points(cells: pd.DataFrame, totals: pd.DataFrame, rules: dict, first: str, second: str) -> pd.DataFrame:
    """What each criterion's points would have to become, all else as it is, for the two departments to have equal totals.

    One row for each criterion of the one behind, whose points go up (a penalty's down), and each of the one ahead,
    the other way; the smallest feasible change first, of equal ones that where the most of the gap lies.

    - `points`, `max_points`; `change`: signed, in points of the criterion, (gap) / (scale / max_assigned), and past
      what a cap or the scale's least and greatest total swallow; `new_points`: points + change. A change by ever so
      little more turns the order. NaN where no change can: beyond a cap.
    - `feasible` (bool): new_points lie within 0 and max_points.

    No rows where the totals are equal, at the 6 decimals that ranks go by, or where one of them is missing.
    `cells` of scoring.cells, `totals` of ranking.totals. Raises KeyError for a department without a total.
    """
    ahead, behind = _order(totals, first, second)
    if ahead is None:
        return _none(POINTS)
    # The one that does not change may itself be held at an end of the scale: its total as it counts is what must be reached.
    sides = [
        _moves(cells, behind, rules, ahead["total"] - _unheld(behind), 1),
        _moves(cells, ahead, rules, _unheld(ahead) - behind["total"], -1),
    ]
    frame = pd.concat(sides)
    value = frame.set_index(["criterion", "department"])["value"].unstack().fillna(0.0)
    lies = (value[ahead["department"]] - value[behind["department"]]).to_dict()
    frame["size"] = frame["change"].abs().round(9)
    frame["lies"] = -frame["criterion"].map(lies).round(9)
    frame["late"] = ~frame["feasible"]
    frame["second"] = frame["department"].eq(ahead["department"])
    order = ["late", "size", "second", "lies", "group", "criterion"]
    return frame.sort_values(order, ignore_index=True)[POINTS]


def by_weight(cells: pd.DataFrame, totals: pd.DataFrame, rules: dict, first: str, second: str) -> pd.DataFrame:
    """What the weight of each criterion would have to become, the others scaled to keep 100 %, for equal totals.

    One row for each criterion required of either, the smallest feasible change first.

    - `share`: its weight now (0 to 1, of `weights.current`); `new_share`: the nearest weight at which the two are
      level; `change` between them; `factor`: what the criterion then counts for beside the others, for
      `weights.reweighted`. NaN where there is none. `feasible` (bool): there is one.

    With P, M the other points and their maximum, p, m the criterion's, r its factor and e bonus less penalty, a total
    is S·(P + r·p) / (M + r·m) + e, each department over its own assigned criteria: two of them are equal at the roots
    of a quadratic in r, of a line where both have the same criteria. A total held at an end of the scale is level with
    another there. Weights from 0 to 100 %, 100 % left out where one department has not the criterion.

    No rows where the totals are equal, at the 6 decimals that ranks go by, or where one of them is missing.
    `cells` of scoring.cells, `totals` of ranking.totals. Raises KeyError for a department without a total.
    """
    ahead, behind = _order(totals, first, second)
    if ahead is None:
        return _none(WEIGHTS)
    known = weights.current(cells).set_index("criterion")
    required = cells[cells["required"] & cells["department"].isin([first, second])]
    points, most = (
        required.pivot(index="criterion", columns="department", values=column).fillna(0.0)
        for column in ("points", "max_points")
    )
    pair = [_Line(one, points[one["department"]], most[one["department"]], rules["scale"]) for one in (ahead, behind)]
    frame = known.loc[points.index, ["name", "group", "share"]].reset_index()
    frame["new_share"] = _nearest(frame["share"].to_numpy(float), *pair)
    frame["change"] = frame["new_share"] - frame["share"]
    pairs = zip(frame["share"], frame["new_share"], strict=True)
    frame["factor"] = [weights.factor(official, new) for official, new in pairs]
    frame["feasible"] = frame["new_share"].notna()
    frame["size"] = frame["change"].abs().round(12)
    return frame.sort_values(["size", "group", "criterion"], ignore_index=True)[WEIGHTS]


def _order(totals: pd.DataFrame, first: str, second: str) -> tuple[pd.Series, pd.Series] | tuple[None, None]:
    """The one ahead and the one behind; None where there is no order to turn."""
    pair = totals.set_index("department", drop=False).loc[[first, second]].sort_values("total", ascending=False)
    ahead, behind = (one for _, one in pair.iterrows())
    gap = round(ahead["total"], _COMPARED) - round(behind["total"], _COMPARED)
    return (ahead, behind) if gap > 0 else (None, None)


def _none(columns: list[str]) -> pd.DataFrame:
    texts = ("department", "criterion", "name", "group", "kind")
    types = {column: "str" if column in texts else "bool" if column == "feasible" else "float64" for column in columns}
    return pd.DataFrame(columns=columns).astype(types)


def _unheld(total: pd.Series) -> float:
    """A total before it is held within the scale."""
    return total["base"] + total["bonus"] - total["penalty"]


def _moves(cells: pd.DataFrame, total: pd.Series, rules: dict, needed: float, up: int) -> pd.DataFrame:
    """The change of each of a department's criteria that moves its total by `needed` in the direction `up` (1 or -1)."""
    own = cells[cells["department"].eq(total["department"])]
    share = total["scale"] / total["max_assigned"]
    required = own[own["required"]]
    parts = [required.assign(change=up * needed / share, value=required["points"] * share)]
    for kind, sign in zip(EVENT_KINDS, (1, -1), strict=True):
        events = own[own["kind"].eq(kind) & own["points"].notna()]
        # The sum of all of them, before its cap, has to come to what the total then needs.
        reached = round(total[kind] + sign * up * needed, 12)
        change = reached - events["points"].sum() if 0 <= reached <= rules["scale"][f"{kind}_cap"] else float("nan")
        parts.append(events.assign(change=change, value=sign * events["points"]))
    frame = pd.concat(parts)
    reached = frame["points"] + frame["change"]
    inside = reached.ge(-_LEVEL) & reached.le(frame["max_points"] + _LEVEL)
    return frame.assign(new_points=reached, feasible=inside)


class _Line:
    """A department's total over the factor of one criterion; an element for each criterion."""

    def __init__(self, total: pd.Series, points: pd.Series, most: pd.Series, scale: dict):
        self.points, self.most = points.to_numpy(float), most.to_numpy(float)
        self.other_points, self.other_most = self.points.sum() - self.points, self.most.sum() - self.most
        self.extra = total["bonus"] - total["penalty"]
        self.scale, self.least, self.greatest = float(scale["total"]), scale["minimum"], scale["maximum"]

    def total(self, shares: np.ndarray, official: np.ndarray) -> np.ndarray:
        """The total at weights `shares` (0 to 1) of the criteria."""
        # Both sides of the fraction times the same: nothing is infinite at 100 %.
        own, others = shares * (1 - official), official * (1 - shares)
        points = self.other_points * others + self.points * own
        most = self.other_most * others + self.most * own
        with np.errstate(divide="ignore", invalid="ignore"):
            base = self.scale * points / np.where(most > 0, most, np.nan)
        return np.clip(base + self.extra, self.least, self.greatest)

    def reaches(self, wanted: float) -> np.ndarray:
        """The factors at which the total, not held, is `wanted`."""
        rest = wanted - self.extra
        with np.errstate(divide="ignore", invalid="ignore"):
            top = rest * self.other_most - self.scale * self.other_points
            return top / (self.scale * self.points - rest * self.most)


def _nearest(official: np.ndarray, one: _Line, other: _Line) -> np.ndarray:
    """The weight of each criterion, nearest to its official one, at which the two lines have one total; NaN without."""
    ends = (one.least, one.greatest)
    factors = [*_crossings(one, other), *(line.reaches(end) for line in (one, other) for end in ends)]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [official * r / (1 - official + official * r) for r in factors]
    found = np.stack([np.zeros_like(official), *found, np.ones_like(official)])
    found = np.where((found >= 0) & (found <= 1), found, np.nan)
    apart = np.abs(one.total(found, official) - other.total(found, official))
    found = np.where(apart <= _LEVEL, found, np.nan)
    away = np.where(np.isnan(found), np.inf, np.abs(found - official))
    return found[away.argmin(axis=0), np.arange(len(official))]


def _crossings(one: _Line, other: _Line) -> tuple[np.ndarray, np.ndarray]:
    """The factors at which the two lines cross, not held: the roots of a·r² + b·r + c."""
    scale, extra = one.scale, one.extra - other.extra
    rest, own = scale * one.other_points + extra * one.other_most, scale * one.points + extra * one.most
    a = own * other.most - scale * other.points * one.most
    b = own * other.other_most + rest * other.most
    b -= scale * (other.points * one.other_most + other.other_points * one.most)
    c = rest * other.other_most - scale * other.other_points * one.other_most
    with np.errstate(divide="ignore", invalid="ignore"):
        # The form that loses nothing where a is nearly 0, as it is where both have the same criteria.
        q = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
        return q / a, c / q
