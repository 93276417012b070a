"""Outlook of the year: what is left to each yearly target, the pace it needs, and where the year is heading."""

import numpy as np
import pandas as pd

from analytics import scoring
from analytics.scoring import EVENT_KINDS, met

STATUSES = ["reached", "on_track", "at_risk", "out_of_reach", "not_enough_data"]
ENOUGH = 2
"""With fewer quarters that have figures, nothing is projected."""
_NEAREST = 9  # decimals kept: far below what is compared, far above the noise of doubles
_KEY = ["department", "criterion"]
_SAME = ["formula", "direction", "unit", "accumulation"]
_ABOUT = ["name", "group", "kind", *_SAME, "tolerance"]
_COLUMNS = [
    *(*_KEY, "name", "group", *_SAME, "target", "actual", "given", "open", "open_quarters", "missing", "estimated"),
    *("left", "pace_needed", "possible", "projected", "projected_low", "projected_high", "scenarios", "shortfall"),
    *("status", "reason"),
]


def outlook(known: dict, before: dict | None = None) -> pd.DataFrame:
    """One row for each department and criterion with a target for the year, sorted by both codes.

    `known` is what scoring.cells takes (data.read.period) of the quarter up to which results count, `before` the same
    of the last quarter of the year before. Bonus, penalty, and passed or not have no target for the year; what no
    quarter of the year assigns is left out. An *open* quarter is due and assigned and has no result, whether it is
    still to come or its result is missing: missing is never 0.

    - `target`: the one assigned for the year, else those assigned for all its due quarters, accumulated; `actual`: the
      results so far, accumulated; both in the criterion's unit. `given`, `open`, and `missing` (open, and not after
      the quarter of `known`) count quarters; `open_quarters`: their names, joined by `|`; `estimated` (bool): a result is.
    - `left`: of a sum T − A, not below 0: what is still to do; where lower is better, what may still happen.
    - `pace_needed`: what each open quarter must bring for the year to end at its target: of a sum (T − A)/n, of a mean
      (T·N − Σ)/n, of the last value or the greatest T; n open quarters of N. Where lower is better it is the most that
      each may bring. NaN where the target is reached or exceeded, or no open quarter can change the year's end.
    - `projected`: the year's end at the run rate: each open quarter like the mean of those given, of a last value like
      the newest. Of a sum whose quarters all have assigned targets above 0, in proportion to these, so that a plan
      with a heavy last quarter is no shortfall in June. NaN with fewer than `ENOUGH` quarters given, unless the open
      ones cannot change it.
    - `projected_low`, `projected_high`: the year's end if each open quarter were like the least, or the greatest, of
      those given, or, where it goes beyond, like the same quarter of the year before, if that year has results of all
      four quarters under the same formula, unit, direction and accumulation. They say what has been seen, not a
      probability, and always contain `projected`. `scenarios` counts the results that they come from.
    - `shortfall`: how far the projection misses the target, as a share of the larger of the two; 0 where it meets it.
    - `status`: `reached`, `out_of_reach`, `not_enough_data`, `on_track` or `at_risk`; `reason`: `decided` (the open
      quarters cannot change the year's end, or there are none), `kept` (whatever they bring, it stays reached),
      `exceeded` (more has happened than the year allows), `above_possible` (the pace needed is above `possible`),
      `few_quarters`, `projected` (the projection meets the target, or not).
    - `possible`: the most that a quarter can bring: 100 of a percentage of which no target or result was ever above
      it, else NaN, no bound. The least is 0, unless something was below it.

    A run rate with the spread of the results seen is chosen over a fitted model: with two or three points of a year
    there is nothing to fit (Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., §13.7).
    """
    year, earlier = _quarters(known), None if before is None else _quarters(before)
    frame = year.iloc[::4][[*_KEY, *_ABOUT]].reset_index(drop=True)
    how = frame["accumulation"].to_numpy(object)
    taken, actual, planned = _wide(year, "taken", bool), _wide(year, "actual", float), _wide(year, "planned", float)
    given = ~np.isnan(actual)
    open_ = taken & ~given
    target = _target(frame, known["targets"], planned, taken, how)
    direction = frame["direction"].mask(frame["formula"].eq("zero"), "lower")

    def end(of_open: np.ndarray) -> np.ndarray:
        return _accumulated(np.where(open_, of_open, actual), how)

    def meets(ending: np.ndarray) -> np.ndarray:
        return met(target, ending, direction, frame["tolerance"]) == 1

    least, most = _possible(frame, year, earlier)
    lowest, highest = end(least[:, None]), end(most[:, None])
    decided = lowest == highest
    reached = meets(lowest) & meets(highest)
    exceeded = (lowest > target) & ~meets(lowest)
    short = (highest < target) & ~meets(highest)
    few = (given.sum(axis=1) < ENOUGH) & ~decided

    season = np.where(open_, _season(frame, earlier), np.nan)
    ends = [end(of_open) for of_open in _expected(actual, planned, taken, how, season)]
    projected, low, high = (np.where(few, np.nan, ending) for ending in ends)
    larger = np.fmax(np.abs(target), np.abs(projected))
    misses = np.abs(target - projected) / np.where(larger > 0, larger, np.nan)
    so_far = _accumulated(actual, how)
    pace = _pace(target, actual, open_, how)
    numbers = {
        "target": target,
        "actual": so_far,
        "left": np.where(how == "sum", np.fmax(target - np.nan_to_num(so_far), 0), np.nan),
        "pace_needed": np.where(reached | exceeded | decided, np.nan, pace),
        "possible": np.where(np.isinf(most), np.nan, most),
        "projected": projected,
        "projected_low": np.fmin(low, projected),
        "projected_high": np.fmax(high, projected),
        "shortfall": np.where(meets(projected), 0.0, misses),
    }
    outcomes = [(reached, "reached"), (exceeded | short, "out_of_reach"), (few, "not_enough_data")]
    outcomes.append((meets(projected), "on_track"))
    reasons = [(decided, "decided"), (reached, "kept"), (exceeded, "exceeded"), (short, "above_possible")]
    reasons.append((few, "few_quarters"))
    passed = np.arange(1, 5) <= scoring.number(known["quarter"])
    frame = frame.assign(
        # A pace has three decimals more, so that n quarters of it still make the target at nine.
        **{name: np.round(values, _NEAREST + 3 * (name == "pace_needed")) for name, values in numbers.items()},
        given=given.sum(axis=1),
        open=open_.sum(axis=1),
        open_quarters=_joined(year["quarter"].to_numpy(object).reshape(-1, 4), open_),
        missing=(open_ & passed).sum(axis=1),
        estimated=(_wide(year, "estimated", bool) & given).any(axis=1),
        scenarios=np.where(few | decided, 0, given.sum(axis=1) + (~np.isnan(season)).sum(axis=1)),
        status=_words(outcomes, "at_risk"),
        reason=_words(reasons, "projected"),
    )
    yearly = frame["target"].notna() & ~frame["kind"].isin(EVENT_KINDS) & frame["formula"].ne("passfail")
    return frame[yearly & taken.any(axis=1)][_COLUMNS].reset_index(drop=True)


def worst(outlook: pd.DataFrame) -> pd.DataFrame:
    """The rows at risk, the furthest from their target first."""
    risky = outlook[outlook["status"].eq("at_risk")]
    return risky.sort_values(["shortfall", *_KEY], ascending=[False, True, True], ignore_index=True)


def _quarters(known: dict) -> pd.DataFrame:
    """The four quarters of each cell of a year, oldest first; `taken`: due and assigned; `planned`: an assigned target."""
    year = known["quarter"][:4]
    frames = {name: known[name] for name in ("departments", "criteria", "targets", "scores", "verifications")}
    frame = scoring.facts([f"{year}-Q{number}" for number in range(1, 5)], **frames)
    taken = frame["due"] & ~frame["not_assigned"]
    assigned = frame["target_source"].eq("assigned") | frame["formula"].eq("zero")
    return frame.assign(
        taken=taken, planned=frame["target"].where(assigned & taken), actual=frame["actual"].where(taken)
    )


def _wide(year: pd.DataFrame, column: str, kind: type) -> np.ndarray:
    """A column as department and criterion × the four quarters."""
    return year[column].to_numpy(kind).reshape(-1, 4)


def _accumulated(values: np.ndarray, how: np.ndarray) -> np.ndarray:
    """Each row of quarters as one number, of those that are not NaN; NaN where all are."""
    given = ~np.isnan(values)
    sums = np.nansum(values, axis=1)
    newest = values[np.arange(len(values)), 3 - given[:, ::-1].argmax(axis=1)]
    greatest = np.fmax.reduce(values, axis=1)
    means = sums / np.maximum(given.sum(axis=1), 1)
    result = np.select([how == "sum", how == "mean", how == "max"], [sums, means, greatest], newest)
    return np.where(given.any(axis=1), np.round(result, _NEAREST), np.nan)


def _target(frame: pd.DataFrame, targets: pd.DataFrame, planned: np.ndarray, taken: np.ndarray, how) -> np.ndarray:
    """The year's target, else that of all its due quarters; NaN while one of these has none."""
    yearly = targets[targets["period"].str.len().eq(4)].set_index(_KEY)["target"].astype(float)
    given = yearly.reindex(pd.MultiIndex.from_frame(frame[_KEY])).to_numpy()
    whole = (taken <= ~np.isnan(planned)).all(axis=1)
    return np.where(np.isnan(given), np.where(whole, _accumulated(planned, how), np.nan), given)


def _possible(frame: pd.DataFrame, year: pd.DataFrame, before: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest that a quarter of each criterion can bring."""
    seen = year if before is None else pd.concat([year, before])
    by = seen.groupby("criterion")
    low = by["actual"].min().combine(by["target"].min(), np.fmin).reindex(frame["criterion"]).to_numpy()
    high = by["actual"].max().combine(by["target"].max(), np.fmax).reindex(frame["criterion"]).to_numpy()
    percentage = frame["unit"].str.startswith("%").eq(True).to_numpy(bool)
    return np.where(low < 0, -np.inf, 0.0), np.where(percentage & ~(high > 100), 100.0, np.inf)


def _season(frame: pd.DataFrame, before: pd.DataFrame | None) -> np.ndarray:
    """The results of the four quarters of the year before, where all are known and mean the same; else NaN."""
    if before is None or before.empty:
        return np.full((len(frame), 4), np.nan)
    results = _wide(before, "actual", float)
    about = before.iloc[::4][[*_KEY, *_SAME]].reset_index(drop=True)
    whole = about.assign(place=about.index)[~np.isnan(results).any(axis=1)]
    keys = [*_KEY, *_SAME]
    place = frame[keys].fillna("").merge(whole.fillna({name: "" for name in _SAME}), on=keys, how="left")["place"]
    found = place.notna().to_numpy()[:, None]
    return np.where(found, results[place.fillna(0).astype(int)], np.nan)


def _expected(actual, planned, taken, how, season) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each open quarter brings at the run rate, at the least and at the most of what was seen."""
    given = ~np.isnan(actual)
    by_plan = (how == "sum") & (~taken | (planned > 0)).all(axis=1)
    weight = np.where(by_plan[:, None] & taken, planned, 1.0)
    ratio = actual / weight
    weights = np.where(given, weight, 0).sum(axis=1)
    rate = np.nansum(actual, axis=1) / np.where(weights > 0, weights, np.nan)
    rate = np.where(how == "last", _accumulated(ratio, how), rate)
    least, greatest = np.fmin.reduce(ratio, axis=1), np.fmax.reduce(ratio, axis=1)
    low, high = np.fmin(least[:, None] * weight, season), np.fmax(greatest[:, None] * weight, season)
    return rate[:, None] * weight, low, high


def _pace(target: np.ndarray, actual: np.ndarray, open_: np.ndarray, how: np.ndarray) -> np.ndarray:
    """What each open quarter must bring; infinite or NaN where there is none."""
    count = np.where(open_.any(axis=1), open_.sum(axis=1), np.nan)
    sums, given = np.nansum(actual, axis=1), (~np.isnan(actual)).sum(axis=1)
    summed, averaged = (target - sums) / count, (target * (given + count) - sums) / count
    return np.select([how == "sum", how == "mean"], [summed, averaged], target)


def _joined(names: np.ndarray, chosen: np.ndarray) -> pd.Series:
    rows = ["|".join(row[mask]) or None for row, mask in zip(names, chosen, strict=True)]
    return pd.Series(rows, dtype="str")


def _words(choices: list[tuple[np.ndarray, str]], default: str) -> pd.Series:
    conditions, words = zip(*choices, strict=True)
    return pd.Series(np.select(conditions, [np.array(word, object) for word in words], default), dtype="str")
