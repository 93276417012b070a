"""Gates: conditions that cap the band of a department, whatever its score."""

import numpy as np
import pandas as pd

from analytics.progress import progress
from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS

OF_CRITERIA = ("actual", "points", "share")
OF_TARGETS = ("met_share", "exceeded_share")
STATES = ("acts", "passes", "missing")
_NEAREST = 6  # decimals at which a value is compared with its limit
_COLUMNS = {"gate": "int64", "department": "str", "criterion": "str", "value": "float64", "state": "str"}


def gates(cells: pd.DataFrame, rules: dict) -> pd.DataFrame:
    """One row for each gate of rules["gate"] that is on and each department that it can be put to, in that order.

    A gate is put to a department by the cells of `criterion` (codes joined by `|`, or `*`: each required one) that apply
    to it, are due and assigned; by `measure`: their `actual`, `points`, or `share` (points / max_points, 0 to 1). Of a
    bonus or penalty, no row is 0: nothing occurred. `met_share`: of its targets (target, passed or not) those met;
    `exceeded_share`: of its cells of kind target that have one, those better than it in their direction (`near`: none can be).

    - `gate` (int): position in rules["gate"]; `department`; `value`: of the criterion that decides, the worst one.
    - `criterion`: its code; missing where all targets are meant.
    - `state`: `acts` | `passes` | `missing`: a value is not there, so it does not act; missing is never 0. A criterion
      without a value does not keep another from acting.

    Raises ValueError for a measure that does not exist. Where the rules have no gates, the frame is empty.
    """
    parts = [_put(cells, gate).assign(gate=number) for number, gate in enumerate(rules.get("gate", ())) if gate["on"]]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    return frame[list(_COLUMNS)].astype(_COLUMNS)


def _put(cells: pd.DataFrame, gate: dict) -> pd.DataFrame:
    """One gate: department, criterion, value, state."""
    values = _of_targets(cells, gate["measure"]) if gate["measure"] in OF_TARGETS else _of_criteria(cells, gate)
    rounded = values["value"].round(_NEAREST)
    below = "below" in gate
    over = rounded < gate["below"] if below else rounded > gate["above"]
    # Among its criteria the worst decides: one beyond the limit, else one that lacks its value, else the nearest to it.
    state = np.select([over, rounded.isna()], STATES[::2], STATES[1])
    order = pd.Series(state).map({"acts": 0, "missing": 1, "passes": 2}).to_numpy()
    frame = values.assign(state=state, order=order, by=rounded if below else -rounded)
    frame = frame.sort_values(["department", "order", "by", "criterion"], kind="stable")
    return frame.drop_duplicates("department").drop(columns=["order", "by"])


def _of_criteria(cells: pd.DataFrame, gate: dict) -> pd.DataFrame:
    """The values of the criteria that a gate names: department, criterion, value."""
    if gate["measure"] not in OF_CRITERIA:
        raise ValueError(f"measure must be one of {', '.join(OF_CRITERIA + OF_TARGETS)}, not {gate['measure']!r}")
    if gate["criterion"] == "*":
        named = cells["kind"].isin(REQUIRED_KINDS)
    else:
        named = cells["criterion"].isin(gate["criterion"].split("|"))
    part = cells[named]
    part = part[part["status"].isin(["value", "missing", "none"])]
    if gate["measure"] == "actual":
        nothing = part["status"].eq("none") & part["kind"].isin(EVENT_KINDS)
        value = part["actual"].mask(nothing, 0.0)
    else:
        # A closed quarter may count what is missing as 0 points; no gate takes it for a result.
        value = part["points"].mask(part["status"].eq("missing"))
        if gate["measure"] == "share":
            value = value / part["max_points"].where(part["max_points"].gt(0))
    return part[["department", "criterion"]].assign(value=value)


def _of_targets(cells: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The share of a department's targets that are met or exceeded; NaN while one of them lacks its value."""
    if measure == "met_share":
        targets = progress(cells[cells["kind"].isin(["target", "passfail"])])
        targets = targets[targets["status"].ne("not_assigned")]
        reached = targets["met"].astype(float)
    else:
        asked = cells["kind"].eq("target") & cells["target"].notna()
        targets = cells[asked & cells["status"].isin(["value", "missing"])]
        gained = (targets["actual"] - targets["target"]).round(_NEAREST)
        gained = gained.mask(targets["direction"].eq("lower"), -gained)
        better = (gained > 0) & targets["direction"].ne("near")
        reached = better.astype(float).mask(gained.isna())
    shares = reached.groupby(targets["department"]).agg(["sum", "count", "size"])
    value = (shares["sum"] / shares["size"]).where(shares["count"].eq(shares["size"]))
    return pd.DataFrame({"department": shares.index, "criterion": None, "value": value.to_numpy()})
