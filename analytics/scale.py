"""What the criteria of each department add up to, against the scale of the year's rules."""

import pandas as pd

_COUNTED = ("target", "scored", "passfail")


def points(criteria: pd.DataFrame, departments: pd.DataFrame, total: float) -> pd.DataFrame:
    """A row for each department, in the order given: department, name, criteria (of the kinds that make the scale), points, and
    difference: points above (below: negative) the scale, 0.0 where they meet it to six decimals.

    `criteria`: kind, max_points (missing: not yet known, counts nothing), departments (`*`, or codes joined by `|`). `departments`:
    code, name.
    """
    counted = criteria[criteria["kind"].isin(_COUNTED)]
    codes = [set() if pd.isna(one) else set(one.split("|")) for one in counted["departments"]]
    rows = []
    for code, name in departments[["code", "name"]].itertuples(index=False):
        own = counted["max_points"][[bool(one & {"*", code}) for one in codes]].astype(float)
        difference = round(float(own.sum()) - total, 6)
        rows.append((code, name, len(own), float(own.sum()), difference or 0.0))
    return pd.DataFrame(rows, columns=["department", "name", "criteria", "points", "difference"])
