"""Quarters made into a year to date: the cells of a department and criterion from January on, as one cell."""

import numpy as np
import pandas as pd

from analytics.formulas import EVENT_KINDS, NEAREST, REQUIRED_KINDS, computed, first

ACCUMULATIONS = ("sum", "mean", "last", "max")
TEXTS = ["evidence", "note", "upload_id", "row"]
"""What a year's cell takes from its newest quarter."""

_ROUNDING = 0.005 + 1e-9  # verified points are written with two decimals: rounding alone decides nothing


def single(frame: pd.DataFrame) -> pd.DataFrame:
    """A quarter's cells with what they are worth while missing: `least` and `greatest` points, and `settled` once closed."""
    return frame.assign(least=0.0, greatest=frame["max_points"], settled=0.0, missing_quarters=frame["quarter"])


def accumulated(parts: pd.DataFrame, count: int, settled: str | None) -> pd.DataFrame:
    """Cells of the quarters so far, `count` rows each, as one cell each; only due and assigned quarters are taken."""

    def wide(column: str) -> np.ndarray:
        return parts[column].to_numpy().reshape(-1, count)

    def any_of(column: str) -> np.ndarray:
        return (wide(column) & taken).any(axis=1)

    frame = parts.iloc[count - 1 :: count].reset_index(drop=True)
    event = frame["kind"].isin(EVENT_KINDS).to_numpy()
    passfail = frame["formula"].eq("passfail").to_numpy()
    required = frame["kind"].isin(REQUIRED_KINDS).to_numpy()
    by_formula = frame["formula"].notna().to_numpy() & ~event & ~passfail
    accumulation = frame["accumulation"].mask(passfail, "mean").to_numpy(object)
    over_points = np.where(event, "sum", "mean")
    asked = taken = wide("due") & ~wide("not_assigned")
    given = ~np.isnan(np.where(by_formula[:, None], wide("actual"), np.nan)) | ~np.isnan(wide("points"))
    lacks = asked & ~given & required[:, None]
    if settled == "exclude":
        taken = asked & (given | ~(asked & given).any(axis=1, keepdims=True))

    def over(column: str, how: np.ndarray) -> np.ndarray:
        return _over(np.where(taken, wide(column), np.nan), taken, how, required)

    sources, bases = wide("target_source"), np.where(taken, wide("basis"), None)
    assigned, submitted = (((sources == word) & taken) for word in ("assigned", "submitted"))
    each = (assigned | ~taken).all(axis=1)
    annual = frame["year_target"].notna() & ~each & (accumulation == "sum") & ~frame["later"]
    texts = parts[TEXTS].groupby(np.arange(len(parts)) // count).last()
    frame = frame.assign(
        due=wide("due").any(axis=1),
        not_assigned=wide("due").any(axis=1) & ~asked.any(axis=1),
        target=np.where(annual, frame["year_target"], over("target", accumulation)),
        target_source=first(
            (annual, "assigned"), (submitted.any(axis=1), "submitted"), (assigned.any(axis=1), "assigned")
        ),
        actual=over("actual", accumulation),
        self_points=over("self_points", over_points),
        verified_points=over("verified_points", over_points),
        stale=any_of("stale"),
        estimated=any_of("estimated"),
        **texts,
    )

    by_rule = np.where(passfail | event, over("computed_points", over_points), computed(frame))
    agrees = np.abs(wide("verified_points") - wide("computed_points")) <= _ROUNDING
    decided = (taken & ~np.isnan(wide("verified_points")) & ~agrees).any(axis=1) & by_formula
    points = np.where(by_formula & ~decided, by_rule, over("points", over_points))
    based = ~pd.isna(bases).all(axis=1)
    only = [(based & ((bases == word) | pd.isna(bases)).all(axis=1), word) for word in ("verified", "formula", "self")]
    only.append((~based, "formula"))
    frame = frame.assign(
        computed_points=by_rule,
        points=points,
        basis=first((np.isnan(points), None), (decided, "verified"), *only, default="mixed"),
        missing_quarters=_named(wide("quarter"), lacks, asked & np.isnan(wide("points"))),
    )
    return _open_year(
        frame,
        np.where(taken, wide("points"), np.nan),
        np.where(taken, wide("actual"), np.nan),
        taken,
        by_formula & ~decided,
    )


def _open_year(
    frame: pd.DataFrame, points: np.ndarray, actuals: np.ndarray, taken: np.ndarray, by_formula: np.ndarray
) -> pd.DataFrame:
    """What a year's cells are worth while a quarter is missing: `least`, `greatest`, and `settled` once closed.

    `points`, `actuals`: of the quarters `taken`, a row for each cell; `by_formula`: the formula is over the accumulated actual.
    """
    most = frame["max_points"].to_numpy(float)
    quarters = np.maximum(taken.sum(axis=1), 1)
    mean = np.nansum(points, axis=1) / quarters
    room = most * (taken & np.isnan(points)).sum(axis=1) / quarters

    known, how = ~np.isnan(actuals), frame["accumulation"].to_numpy(object)
    newest = actuals[np.arange(len(actuals)), actuals.shape[1] - 1 - taken[:, ::-1].argmax(axis=1)]
    fixed = (how == "last") & ~np.isnan(newest)
    sums = np.nansum(actuals, axis=1)
    begin = np.select(
        [how == "sum", how == "mean", how == "max"],
        [sums, sums / quarters, np.where(known, actuals, -np.inf).max(axis=1, initial=0)],
        np.nan_to_num(newest),
    )
    begin = np.where((np.where(known, actuals, 0) < 0).any(axis=1) & ~fixed, -np.inf, begin)
    target = frame["target"].to_numpy(float)
    aim = np.where((target > begin) & ~fixed, target, begin)
    ends = [computed(frame.assign(actual=actual)) for actual in (begin, aim, np.where(fixed, begin, np.inf))]
    half = frame["formula"].eq("half_leader").to_numpy() & ~np.isnan(target) & (target != 0)
    ends[0] = np.where(half, most / 2 * np.clip(begin / np.where(target == 0, np.nan, target), 0, 1), ends[0])
    ends[1:] = [np.where(half, most, end) for end in ends[1:]]
    unknown = np.isnan(np.array(ends)).any(axis=0)
    return frame.assign(
        least=np.where(by_formula, np.where(unknown, 0.0, np.minimum.reduce(ends)), mean).round(NEAREST),
        greatest=np.where(by_formula, np.where(unknown, most, np.maximum.reduce(ends)), mean + room).round(NEAREST),
        settled=mean.round(NEAREST),
    )


def _named(quarters: np.ndarray, lacking: np.ndarray, unscored: np.ndarray) -> list[str | None]:
    """The quarters that lack a value, joined by `|`; where each has one, those that have no points for want of a target."""
    told = np.where(lacking.any(axis=1, keepdims=True), lacking, unscored)
    return ["|".join(row[absent]) or None for row, absent in zip(quarters, told, strict=True)]


def _over(values: np.ndarray, taken: np.ndarray, how: np.ndarray, required: np.ndarray) -> np.ndarray:
    """One number for each row of quarters: of the values given; NaN where a required cell lacks one of those taken."""
    given = ~np.isnan(values)
    sums = np.nansum(values, axis=1)
    newest = values[np.arange(len(values)), values.shape[1] - 1 - given[:, ::-1].argmax(axis=1)]
    result = np.select(
        [how == "sum", how == "mean", how == "max"],
        [sums, sums / np.maximum(given.sum(axis=1), 1), np.fmax.reduce(values, axis=1)],
        newest,
    )
    whole = given.any(axis=1) & (~required | (given == taken).all(axis=1))
    return np.where(whole, np.round(result, NEAREST), np.nan)
