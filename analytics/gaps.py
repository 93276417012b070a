"""Self points beside the formula's and the verified ones: how far apart, cell by cell and department by department."""

import pandas as pd

from analytics.scoring import EVENT_KINDS

_WRITTEN = 0.005 + 1e-9  # points are written with two decimals: what rounding alone makes is no gap


def gaps(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells that have self points and something to set beside them, the largest gap first.

    `cells` of scoring.cells (more columns are kept). Adds `against` (`verified`, else `formula`), `gap` (self points less
    those, in points; positive is above) and `gap_share` (of max_points, NaN where that is 0). Rounding alone is a gap of 0.
    Bonus and penalty are left out: their self points are not compared.
    """
    beside = cells["verified_points"].fillna(cells["computed_points"])
    gap = (cells["self_points"] - beside).round(6)
    rows = cells.assign(
        against=cells["verified_points"].notna().map({True: "verified", False: "formula"}).astype("str"),
        gap=gap.where(gap.abs().gt(_WRITTEN) | gap.isna(), 0.0),
    )
    rows = rows[rows["gap"].notna() & ~rows["kind"].isin(EVENT_KINDS)]
    rows = rows.assign(
        gap_share=rows["gap"] / rows["max_points"].where(rows["max_points"].gt(0)), size=rows["gap"].abs()
    )
    order = ["size", "department", "criterion"]
    return rows.sort_values(order, ascending=[False, True, True], ignore_index=True).drop(columns="size")


def by_department(history: pd.DataFrame) -> pd.DataFrame:
    """A row for each quarter and department with any gap to tell: quarter, department, `rows` (compared), `above`, `below`
    (of them; int), `mean_gap` (points) and `mean_share` (of the maximum).

    `history`: scoring.cells of several quarters with a column `quarter`. Sorted by quarter, then the largest mean share first.
    """
    rows = gaps(history)
    by = rows.assign(above=rows["gap"].gt(0), below=rows["gap"].lt(0)).groupby(["quarter", "department"])
    frame = by.agg(
        rows=("gap", "size"), above=("above", "sum"), below=("below", "sum"), mean_gap=("gap", "mean"),
        mean_share=("gap_share", "mean"),
    ).reset_index()  # fmt: skip
    order = ["quarter", "mean_share", "department"]
    frame = frame.astype({"rows": "int64", "above": "int64", "below": "int64"})
    return frame.sort_values(order, ascending=[True, False, True], ignore_index=True)
