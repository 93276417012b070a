"""Which lines wait to be verified, and why a person should look at them; the rest agree and can be taken at once."""

import pandas as pd

from analytics.scoring import EVENT_KINDS

STALE, ASKS, KNOWN, ABOVE, BELOW, NO_EVIDENCE, NO_FORMULA, MATCHING, VERIFIED = KINDS = (
    "stale", "asks", "known", "above", "below", "no_evidence", "no_formula", "matching", "verified"
)  # fmt: skip
"""Why a line waits, what wants a person first in front; the last waits no more."""
OPEN = KINDS[:-2]
"""Kinds that want a person's look."""
WRITTEN = 0.005 + 1e-9  # points are written with two decimals: what rounding alone makes is no difference


def lines(cells: pd.DataFrame, asking: pd.DataFrame, proven: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The cells of scoring.cells that can be verified: those that have points, and those that ask to be left out.

    `asking`: department, criterion of the lines whose department asks for that. `proven`: of those with a file of evidence; a line
    with a text of evidence needs none. `known`: of those whose result differs from what the store itself knows. Adds

    - `expected`: the formula's points, NaN where there is no formula.
    - `apart`: self points less the expected ones; NaN where either is missing, 0 where rounding alone makes it.
    - `waits`: the first of KINDS that holds. `stale`: verified, and changed or returned since. `asks`: asks to be left out. `known`: the
      store knows another result. `above`,
      `below`: self points differ from the formula's. `no_evidence`: worth points and nothing proves it. `no_formula`: points are
      given by hand. `matching`: the formula gives them, and self points, if any, are the same.

    Sorted by `waits`, then the largest difference, then department and criterion. No input is changed.
    """
    key = ["department", "criterion"]
    keys = pd.MultiIndex.from_frame(cells[key])
    asks, has_file, other = (keys.isin(pd.MultiIndex.from_frame(frame[key])) for frame in (asking, proven, known))
    given = cells["status"].eq("value") & cells["kind"].ne("information")
    verified = cells["verified_points"].notna() | (cells["status"].eq("not_assigned") & asks)
    expected = _expected(cells)
    apart = (cells["self_points"] - expected).round(6)
    apart = apart.where(apart.abs().gt(WRITTEN) | apart.isna(), 0.0)
    worth = cells["points"].round(6).ne(0)
    unproven = worth & cells["evidence"].fillna("").eq("") & ~has_file
    waits = pd.Series(MATCHING, cells.index, dtype="str")
    for kind, holds in (
        (NO_FORMULA, expected.isna()),
        (NO_EVIDENCE, unproven),
        (BELOW, apart.lt(0)),
        (ABOVE, apart.gt(0)),
        (KNOWN, pd.Series(other, cells.index)),
        (ASKS, pd.Series(asks, cells.index) & ~given),
        (VERIFIED, verified),
        (STALE, cells["stale"]),
    ):
        waits = waits.mask(holds, kind)
    frame = cells.assign(expected=expected, apart=apart, waits=waits)
    frame = frame[given | asks & cells["status"].isin(["missing", "not_assigned"])]
    order = frame.assign(place=frame["waits"].map(KINDS.index), size=frame["apart"].abs().fillna(0))
    return order.sort_values(["place", "size", *key], ascending=[True, False, True, True], ignore_index=True).drop(
        columns=["place", "size"]
    )


def otherwise(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of scoring.cells whose verified points are not the self points, or not the formula's, by more than rounding: department,
    criterion, self_points, `expected` (as in `lines`), verified_points; each NaN where there are none. No input is changed."""
    frame = cells.assign(expected=_expected(cells))
    apart = pd.Series(False, frame.index)
    for own in ("self_points", "expected"):
        apart |= (frame["verified_points"] - frame[own]).round(6).abs().gt(WRITTEN)
    columns = ["department", "criterion", "self_points", "expected", "verified_points"]
    return frame.loc[apart, columns].reset_index(drop=True)


def _expected(cells: pd.DataFrame) -> pd.Series:
    """The formula's points; of a bonus or penalty no more than the criterion is worth."""
    expected = cells["computed_points"].where(cells["formula"].notna())
    return expected.where(~cells["kind"].isin(EVENT_KINDS), expected.clip(upper=cells["max_points"]))
