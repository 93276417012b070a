"""The formulas: points from a target and an actual, for a whole column at once."""

import numpy as np
import pandas as pd

REQUIRED_KINDS = ("target", "scored", "passfail")
EVENT_KINDS = ("bonus", "penalty")
FORMULAS = ("linear", "step", "half_leader", "lower", "zero", "range", "goalpost", "count", "passfail")
PARAMETERS = {"k": np.nan, "per": np.nan, "low": np.nan, "high": np.nan, "tolerance": 0.05}
STEPS = ((1.0, 1.0), (0.9, 0.8), (0.8, 0.6), (0.7, 0.4))
"""Of the formula `step`: attainment from which on, and the share of the maximum that it is worth."""
NEAREST = 9
"""Decimals kept of points and sums: far below what is compared, far above the noise of doubles."""


def computed(frame: pd.DataFrame) -> np.ndarray:
    """Points by the formula, 0 to max_points; NaN without formula or actual, or where it would divide by nothing or 0.

    With M = max_points, A = actual, T = target: linear M·min(1, A/T). step A/T from 100, 90, 80, 70 %: 1, 0.8, 0.6,
    0.4 of M. half_leader up to the target M/2·A/T, above it M/2 + M/2·(own excess / largest of all departments), an
    excess being (A − T)/|T|. lower up to the target M, above it M·T/A. zero M − k·A. range M·(1 − |A − T|/|T|).
    goalpost M·(A − low)/(high − low). count A·per. passfail M from 1 on.
    """
    columns = ["target", "actual", "max_points", *PARAMETERS]
    target, actual, most, k, per, low, high, _ = (frame[column].to_numpy(float) for column in columns)
    formula = frame["formula"].to_numpy(object)
    divisor = np.where(target == 0, np.nan, target)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = actual / divisor
        reached = [np.round(ratio, NEAREST) >= step for step, _ in STEPS]
        excess = (actual - target) / np.abs(divisor)
        running = frame["due"] & ~frame["not_assigned"] & frame["formula"].eq("half_leader")
        leader = pd.Series(excess, frame.index).where(running)
        leader = leader.groupby([frame["criterion"], frame["quarter"]]).transform("max").to_numpy(float)
        points = {
            "linear": most * np.minimum(1, ratio),
            "step": most * np.select(reached, [worth for _, worth in STEPS], 0 * ratio),
            "half_leader": most / 2 * np.where(excess > 0, 1 + excess / leader, np.minimum(1, ratio)),
            "lower": most * np.where(actual <= divisor, 1, divisor / actual),
            "zero": most - k * actual,
            "range": most * (1 - np.abs(excess)),
            "goalpost": most * (actual - low) / np.where(high == low, np.nan, high - low),
            "count": actual * per,
            "passfail": most * np.where(np.isnan(actual), np.nan, actual >= 1),
        }
        chosen = np.select([formula == name for name in points], list(points.values()), np.nan)
    chosen[frame["kind"].eq("information").to_numpy()] = np.nan
    return np.round(np.clip(chosen, 0, most), NEAREST)


def first(*choices, default=None) -> np.ndarray:
    """The word of the first condition that holds."""
    conditions, words = zip(*choices, strict=True)
    return np.select([np.asarray(c, bool) for c in conditions], [np.array(w, object) for w in words], default)
