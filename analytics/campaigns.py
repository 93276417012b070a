"""How departments stand in a campaign: the points of its criteria alone, over the quarters that its dates touch."""

import numpy as np
import pandas as pd

from analytics.formulas import REQUIRED_KINDS

_NEAREST = 6  # decimals at which shares are compared
_UNIT = 10**9  # points are summed as integers of this fraction: exact, whatever the order of rows


def standing(cells: pd.DataFrame, criteria: list[str], departments: list[str]) -> pd.DataFrame:
    """One row for each of `departments`, best first, then by code.

    `cells`: of scoring.cells, of one quarter or several one under the other. Of the criteria in `criteria`: `points`, `max_points` (of
    what has points), `share` (0 to 1, missing where nothing has), `given` and `required` (cells that are asked for), `reported` (bool:
    something is asked for and all of it given), `rank` (Int64): 1 + the reported departments with a greater share, compared at 6
    decimals; missing of one that has not reported. What is not assigned leaves both sums; missing is never 0.
    """
    own = cells[cells["criterion"].isin(criteria) & cells["kind"].isin(REQUIRED_KINDS)]
    asked = own["required"]
    known = own["points"].notna() & asked
    sums = pd.DataFrame(
        {
            "department": own["department"],
            "points": _whole(own["points"].where(known, 0)),
            "max_points": _whole(own["max_points"].where(known, 0)),
            "given": (asked & own["status"].eq("value")).astype("int64"),
            "required": asked.astype("int64"),
        }
    )
    frame = (
        sums.groupby("department").sum().reindex(departments).fillna(0).astype("int64").reset_index(names="department")
    )
    frame[["points", "max_points"]] = frame[["points", "max_points"]] / _UNIT
    frame["share"] = (frame["points"] / frame["max_points"].where(frame["max_points"].gt(0))).round(_NEAREST)
    frame["reported"] = frame["required"].gt(0) & frame["given"].eq(frame["required"])
    ranked = frame["share"].where(frame["reported"])
    frame["rank"] = ranked.rank(method="min", ascending=False).astype("Int64")
    return frame.sort_values(["rank", "department"], na_position="last", ignore_index=True)


def _whole(points: pd.Series) -> pd.Series:
    return np.round(points.astype(float) * _UNIT).astype("int64")
