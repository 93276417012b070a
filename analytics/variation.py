"""Signal or noise: whether a series of quarters varies as it always has (XmR, the chart of individual values)."""

import numpy as np
import pandas as pd

POINTS = 12
"""Fewer points than this give no limits: they would move with every new one."""
RUN = 8
"""So many points in a row on one side of the centre line are a signal."""
_WIDTH = 2.66  # 3 standard deviations, each the mean moving range / 1.128
_NEAREST = 9


def limits(values: pd.Series) -> pd.DataFrame:
    """The series of one department or criterion, oldest first, with its natural process limits; the same index.

    - `value`: as given, NaN where a quarter has none; `centre`: the mean of those given.
    - `low`, `high`: centre ∓ 2.66 × the mean moving range, the mean absolute difference of successive quarters; over a
      quarter without a value there is no difference. NaN in all rows with fewer than `POINTS` values, and then
      `signal` is missing everywhere too.
    - `signal`: `outside` the limits, else `run`: one of `RUN` or more successive values on one side of the centre (one
      on the centre ends the run, a quarter without a value does not), else missing: as it always varies.

    Wheeler, *Understanding Variation: The Key to Managing Chaos* (2nd ed., 2000): the factor 2.66, a point outside, a
    run of eight. That a chart needs about a dozen points: NHS England, *Making Data Count*.
    """
    value = values.astype(float)
    given = value.dropna()
    nothing = pd.Series(np.nan, value.index)
    frame = pd.DataFrame({"value": value, "centre": given.mean(), "low": nothing, "high": nothing})
    signal = pd.Series(None, value.index, dtype="str")
    moving = value.diff().abs().mean()
    if len(given) < POINTS or np.isnan(moving):
        return frame.assign(signal=signal)
    centre, width = given.mean(), _WIDTH * moving
    off = (given - centre).round(_NEAREST)
    side = np.sign(off)
    runs = side.ne(side.shift()).cumsum()
    long = side.groupby(runs).transform("size").ge(RUN) & side.ne(0)
    signal[given.index[long]] = "run"
    signal[given.index[off.abs() > round(width, _NEAREST)]] = "outside"
    return frame.assign(low=centre - width, high=centre + width, signal=signal)
