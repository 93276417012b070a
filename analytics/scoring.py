"""The points of a cell: what one department has in one criterion, in a quarter or from January to its end."""

import numpy as np
import pandas as pd

from analytics.accumulation import ACCUMULATIONS, TEXTS, accumulated, single
from analytics.formulas import EVENT_KINDS, FORMULAS, NEAREST, PARAMETERS, REQUIRED_KINDS, computed, first

COLUMNS = [
    *("department", "criterion", "name", "group", "kind", "formula", "direction", "unit", "accumulation", "max_points"),
    *("due", "required", "status", "target", "actual", "self_points", "computed_points", "verified_points"),
    *("points", "points_low", "points_high", "basis", "stale", "estimated", "target_source", "tolerance"),
    *("missing_quarters", "evidence", "note", "upload_id", "row"),
]

_KEY = ["department", "criterion", "quarter"]
_ABOUT = ["name", "group", "kind", "formula", "direction", "unit", "accumulation", "max_points", *PARAMETERS]
_WORDS = ("formula", "status", "basis", "target_source", "missing_quarters", "evidence", "note")
_TYPES = dict.fromkeys(_WORDS, "str") | {
    "upload_id": "Int64",
    "row": "Int64",
}


def number(quarter: str) -> int:
    """The number of a quarter, 3 for "2025-Q3". Raises ValueError where the text is no quarter."""
    year, _, digit = quarter.partition("-Q")
    if not (len(year) == 4 and year.isdecimal() and digit in ("1", "2", "3", "4")):
        raise ValueError(f"a quarter is written 2025-Q3, not {quarter!r}")
    return int(digit)


def cells(
    *, quarter, closed, rules, departments, criteria, targets, scores, verifications, year_to_date=False
) -> pd.DataFrame:
    """One row for each department and criterion that applies to it, sorted by both codes, with `COLUMNS`.

    The frames hold the columns of the contract; their other quarters are left aside, their order never matters.

    - `due` (bool): the quarter is one of the criterion's; `required`: target, scored or passfail, due and assigned.
    - `status`: `value` | `missing` (required, not given) | `not_assigned` | `none` (nothing occurred) | `not_due`.
    - `target`, `actual`: in the criterion's unit. Target of a quarter: the assigned one, else the assigned one of the
      year unless quarters are summed, else the submitted one; `target_source` says `assigned` or `submitted`. A year's
      "not assigned" holds in each quarter without a target row of its own, summed or not: it needs no dividing.
    - `self_points`, `computed_points`, `verified_points`: 0 to max_points, NaN where there are none.
    - `points`: verified, else computed where there is a formula, else self; `basis` names which. NaN where missing,
      not assigned, not due, or information; 0 for a bonus or penalty of which there is nothing.
    - `points_low`, `points_high`: the least and greatest they may become: 0 and max_points where missing. Under
      `half_leader` one above its target may lose the lead while another's value is missing: its low is half.
    - `missing_quarters`: the quarters that a missing cell still waits for, joined by `|`.
    - `stale` (bool): the actual changed after the points were verified; they still count. `estimated` (bool).
    - `tolerance`: share of the target that is near enough where direction is `near`.
    - `evidence`, `note`, `upload_id`, `row`: of the submitted row.

    Closed with rules["missing"]["closed"] `zero`: what is missing stays `missing` and is worth 0. `exclude`: it leaves
    numerator and denominator and is no longer required.

    Year to date takes all due and assigned quarters so far in which the department was there (`since` of `departments`,
    its first day; missing: from the beginning): target and actual are accumulated as the criterion says, then the
    formula. A year's target stands in after the year's last due quarter for a sum, unless each quarter has an assigned
    one. Points without a formula, and passed or not, are the mean of the quarters' (the actual too: 1 is passed in
    each); bonus and penalty are their sum, capped once. Verified points that differ from the formula's in any quarter,
    by more than rounding, are a decision that a formula over the sum would undo: the cell is then the mean of its
    quarters' points. `basis` is `mixed` where quarters differ; evidence and row are the newest quarter's.

    One missing quarter makes a year's cell missing. Its low and high are what that quarter may still make of it: 0 or
    max_points in a mean of points; under a formula any actual from 0 on, or any at all where a known one is negative.
    Closed as `zero`, it is worth the mean of its quarters' points, with 0 for the missing; as `exclude`, the quarters
    that were given make the cell.

    Raises ValueError for a quarter, formula or accumulation that does not exist, and for two rows of one key.
    """
    last = number(quarter)
    year = quarter[:4]
    quarters = [f"{year}-Q{n}" for n in (range(1, last + 1) if year_to_date else [last])]
    grid = _grid(departments, _criteria(criteria), quarters)
    frame = _points(_facts(grid, year, targets, scores, verifications))
    settled = rules["missing"]["closed"] if closed else None
    frame = accumulated(frame, len(quarters), settled) if year_to_date else single(frame)
    frame = _ranges(_statuses(frame), settled)[COLUMNS]
    return frame.assign(**{name: frame[name].astype(kind) for name, kind in _TYPES.items()})


def facts(quarters: list[str], *, departments, criteria, targets, scores, verifications) -> pd.DataFrame:
    """What is asked and known of some quarters of one year: a row for each department, criterion that applies to it,
    and quarter, sorted so; the frames as in `cells`.

    department, criterion, quarter, name, group, kind, formula, direction, unit, accumulation, max_points, tolerance;
    `due`, `not_assigned` (bool); `target`, `actual`, `target_source`, `estimated` as in `cells`, before anything is
    accumulated.
    """
    grid = _grid(departments, _criteria(criteria), quarters)
    columns = [*_KEY, *_ABOUT[:8], "tolerance", "due", "not_assigned", "target", "target_source", "actual", "estimated"]
    return _facts(grid, quarters[0][:4], targets, scores, verifications)[columns]


def met(target, actual, direction, tolerance) -> np.ndarray:
    """Whether actual meets target in its direction: 1.0, 0.0, or NaN where either is missing. Nothing is divided."""
    excess = np.round(np.asarray(actual, float) - np.asarray(target, float), NEAREST)
    slack = np.round(np.abs(excess) - np.asarray(tolerance, float) * np.abs(np.asarray(target, float)), NEAREST)
    direction = np.asarray(direction, object)
    reached = np.select([direction == "lower", direction == "near"], [excess <= 0, slack <= 0], excess >= 0)
    return np.where(np.isnan(excess), np.nan, reached)


def parameters(criteria: pd.DataFrame) -> pd.DataFrame:
    """A column for each of `PARAMETERS`, read from what each criterion says (`low=0 high=10`); NaN or the default where not said."""
    text = criteria["parameters"].astype("str")
    written = {name: text.str.extract(rf"\b{name}\s*=\s*([+-]?\d+(?:[.,]\d+)?)", expand=False) for name in PARAMETERS}
    return pd.DataFrame(
        {
            name: pd.to_numeric(written[name].str.replace(",", ".")).astype(float).fillna(default)
            for name, default in PARAMETERS.items()
        }
    )


def _criteria(criteria: pd.DataFrame) -> pd.DataFrame:
    """Criteria with a column for each parameter; one passed or not is of the formula `passfail`."""
    frame = criteria.rename(columns={"code": "criterion"})
    formula = frame["formula"].astype(object)
    formula = formula.where(formula.notna(), None).mask(formula.isna() & frame["kind"].eq("passfail"), "passfail")
    for column, known in ((formula, FORMULAS), (frame["accumulation"], ACCUMULATIONS)):
        unknown = set(column.dropna()) - set(known)
        if unknown:
            raise ValueError(f"{column.name} must be one of {', '.join(known)}, not {', '.join(sorted(unknown))}")
    return frame.assign(formula=formula, **parameters(frame))


def _grid(departments: pd.DataFrame, criteria: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """Department × criterion that applies × quarter, sorted so: the quarters of a cell lie together."""
    named = criteria.assign(department=criteria["departments"].fillna("*").str.split("|")).explode("department")
    named = named.assign(department=named["department"].str.strip()).drop_duplicates(["criterion", "department"])
    codes = departments.reindex(columns=["code", "since"]).rename(columns={"code": "department"})
    everywhere = named["department"].eq("*")
    applying = pd.concat(
        [
            named[everywhere].drop(columns="department").merge(codes, how="cross"),
            named[~everywhere].merge(codes, on="department"),
        ]
    ).drop_duplicates(["criterion", "department"])
    last_days = pd.PeriodIndex(quarters, freq="Q").end_time.normalize()
    grid = applying[["department", "criterion", "since", "due", *_ABOUT]].merge(
        pd.DataFrame({"quarter": quarters, "last_day": last_days}), how="cross"
    )
    listed = "|" + grid["due"].fillna("*").str.replace(" ", "") + "|"
    always = listed.eq("|*|")
    due, later = always.copy(), always & (number(quarters[-1]) < 4)
    for digit in range(1, 5):
        falls = listed.str.contains(f"|{digit}|", regex=False)
        due |= falls & grid["quarter"].str.endswith(f"Q{digit}")
        later |= falls & (digit > number(quarters[-1]))
    there = ~(pd.to_datetime(grid["since"]) > grid["last_day"])
    return grid.assign(due=(due & there).astype(bool), later=later.astype(bool)).sort_values(_KEY, ignore_index=True)


def _facts(grid: pd.DataFrame, year: str, targets, scores, verifications) -> pd.DataFrame:
    """The grid with what was assigned, submitted and verified for each of its cells."""
    targets = targets.rename(columns={"period": "quarter", "target": "assigned_target", "not_assigned": "released"})
    yearly = targets[targets["quarter"].eq(year)].rename(
        columns={"assigned_target": "year_target", "released": "year_released"}
    )
    submitted = scores.rename(columns={"target": "submitted_target"})
    granted = verifications.rename(columns={"not_assigned": "granted"})
    frame = grid.assign(
        **_found(grid, targets, _KEY, ["assigned_target", "released"]),
        **_found(grid, yearly, _KEY[:2], ["year_target", "year_released"]),
        **_found(grid, submitted, _KEY, ["submitted_target", "actual", "self_points", "estimated", *TEXTS]),
        **_found(grid, granted, _KEY, ["verified_points", "granted", "stale"]),
    )
    numeric = ["assigned_target", "year_target", "submitted_target", "actual", "self_points", "verified_points"]
    frame[numeric] = frame[numeric].astype(float)

    assigned = frame["assigned_target"].fillna(frame["year_target"].where(frame["accumulation"].ne("sum")))
    target = assigned.fillna(frame["submitted_target"])
    released = frame["released"].where(frame["released"].notna(), frame["year_released"])
    return frame.assign(
        target=target.mask(target.isna() & frame["formula"].eq("zero"), 0.0),
        target_source=first((assigned.notna(), "assigned"), (target.notna(), "submitted")),
        not_assigned=_flags(released) | _flags(frame["granted"]),
        stale=_flags(frame["stale"]),
        estimated=_flags(frame["estimated"]),
    )


def _found(grid: pd.DataFrame, facts: pd.DataFrame, key: list[str], columns: list[str]) -> dict:
    """Column by column what the facts say of each row of the grid by its key, missing where they say nothing of it."""
    place = {one: at for at, one in enumerate(zip(*(facts[name] for name in key), strict=True))}
    if len(place) < len(facts):
        raise ValueError(f"two rows have one {', '.join(key)}")
    at = np.array([place.get(one, -1) for one in zip(*(grid[name] for name in key), strict=True)], dtype="int64")
    return {name: _taken(facts[name], at) if name in facts else np.nan for name in columns}


def _taken(values: pd.Series, at: np.ndarray):
    extension = isinstance(values.dtype, pd.api.extensions.ExtensionDtype)
    return pd.api.extensions.take(values.array if extension else values.to_numpy(), at, allow_fill=True)


def _flags(values: pd.Series) -> pd.Series:
    """Booleans of a column that may hold missing values: missing is False."""
    return values.eq(True).fillna(False).astype(bool)


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells of a quarter with computed points, points and basis."""
    by_formula = pd.Series(computed(frame), frame.index)
    given = by_formula.where(frame["formula"].notna(), frame["self_points"])
    return frame.assign(
        computed_points=by_formula,
        points=frame["verified_points"].fillna(given),
        basis=first(
            (frame["verified_points"].notna(), "verified"),
            (given.notna() & frame["formula"].notna(), "formula"),
            (given.notna(), "self"),
        ),
    )


def _statuses(frame: pd.DataFrame) -> pd.DataFrame:
    """The state of each cell, and points only where they count."""
    asked = frame["due"] & ~frame["not_assigned"]
    required = frame["kind"].isin(REQUIRED_KINDS) & asked
    event = frame["kind"].isin(EVENT_KINDS) & asked
    information = frame["kind"].eq("information")
    points = frame["points"].where((required | event) & ~information)
    points = np.where(event, np.fmin(points.fillna(0), frame["max_points"]), points).round(NEAREST)
    given = np.where(event, frame["points"].notna(), np.where(information, frame["actual"].notna(), ~np.isnan(points)))
    status = first(
        (~frame["due"], "not_due"),
        (frame["not_assigned"], "not_assigned"),
        (given, "value"),
        (required, "missing"),
        default="none",
    )
    worth = (status == "value") & ~np.isnan(points)
    return frame.assign(required=required, points=points, status=status, basis=frame["basis"].where(worth, None))


def _ranges(frame: pd.DataFrame, settled: str | None) -> pd.DataFrame:
    """The least and greatest points; `settled` is what a closed quarter makes of a missing cell (None: open)."""
    missing = frame["status"].eq("missing")
    if settled == "zero":
        frame = frame.assign(points=frame["points"].mask(missing, frame["settled"]))
    elif settled == "exclude":
        frame = frame.assign(required=frame["required"] & ~missing)
    elif settled is not None:
        raise ValueError(f"missing.closed must be zero or exclude, not {settled!r}")
    still = missing & (settled is None)
    half = frame["max_points"] / 2
    leader = frame["formula"].eq("half_leader") & frame["basis"].ne("verified") & frame["points"].gt(half)
    leader &= still.groupby(frame["criterion"]).transform("any")
    return frame.assign(
        points_low=frame["points"].mask(leader, half).mask(still, frame["least"]),
        points_high=frame["points"].mask(still, frame["greatest"]),
        missing_quarters=frame["missing_quarters"].where(missing, None),
    )
