"""The points of a cell: what one department has in one criterion, in a quarter or from January to its end."""

import numpy as np
import pandas as pd

REQUIRED_KINDS = ("target", "scored", "passfail")
EVENT_KINDS = ("bonus", "penalty")
FORMULAS = ("linear", "step", "half_leader", "lower", "zero", "range", "goalpost", "count", "passfail")
ACCUMULATIONS = ("sum", "mean", "last", "max")
PARAMETERS = {"k": np.nan, "per": np.nan, "low": np.nan, "high": np.nan, "tolerance": 0.05}
COLUMNS = [
    *("department", "criterion", "name", "group", "kind", "formula", "direction", "unit", "accumulation", "max_points"),
    *("due", "required", "status", "target", "actual", "self_points", "computed_points", "verified_points"),
    *("points", "points_low", "points_high", "basis", "stale", "estimated", "target_source", "tolerance"),
    *("evidence", "note", "upload_id", "row"),
]

_KEY = ["department", "criterion", "quarter"]
_ABOUT = ["name", "group", "kind", "formula", "direction", "unit", "accumulation", "max_points", *PARAMETERS]
_TEXTS = ["evidence", "note", "upload_id", "row"]
_STEPS = ((1.0, 1.0), (0.9, 0.8), (0.8, 0.6), (0.7, 0.4))
_TYPES = dict.fromkeys(("formula", "status", "basis", "target_source", "evidence", "note"), "str") | {
    "upload_id": "Int64",
    "row": "Int64",
}
_ROUNDING = 0.005 + 1e-9  # verified points are written with two decimals: rounding alone decides nothing
_NEAREST = 9  # decimals kept of points and sums: far below what is compared, far above the noise of doubles


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
    - `stale` (bool): the actual changed after the points were verified; they still count. `estimated` (bool).
    - `tolerance`: share of the target that is near enough where direction is `near`.
    - `evidence`, `note`, `upload_id`, `row`: of the submitted row.

    Closed with rules["missing"]["closed"] `zero`: what is missing stays `missing` and is worth 0. `exclude`: it leaves
    numerator and denominator and is no longer required.

    Year to date takes all due and assigned quarters so far: target and actual are accumulated as the criterion says,
    then the formula. A year's target stands in at the fourth quarter for a sum of which no quarter has an assigned one.
    One missing quarter makes the cell missing. Points without a formula, and passed or not, are the mean of the
    quarters' (the actual too: 1 is passed in each); bonus and penalty are their sum, capped once. Verified points that
    differ from the formula's in any quarter, by more than rounding, are a decision that a formula over the sum would undo: the cell is then the
    mean of its quarters' points. `basis` is `mixed` where quarters differ; evidence and row are the newest quarter's.

    Raises ValueError for a quarter, formula or accumulation that does not exist, and for two rows of one key.
    """
    last = number(quarter)
    year = quarter[:4]
    quarters = [f"{year}-Q{n}" for n in (range(1, last + 1) if year_to_date else [last])]
    grid = _grid(departments, _criteria(criteria), quarters)
    frame = _points(_facts(grid, year, targets, scores, verifications))
    if year_to_date:
        frame = _accumulated(frame, len(quarters))
    settled = rules["missing"]["closed"] if closed else None
    return _ranges(_statuses(frame), settled)[COLUMNS].astype(_TYPES)


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
    excess = np.round(np.asarray(actual, float) - np.asarray(target, float), _NEAREST)
    slack = np.round(np.abs(excess) - np.asarray(tolerance, float) * np.abs(np.asarray(target, float)), _NEAREST)
    direction = np.asarray(direction, object)
    reached = np.select([direction == "lower", direction == "near"], [excess <= 0, slack <= 0], excess >= 0)
    return np.where(np.isnan(excess), np.nan, reached)


def _criteria(criteria: pd.DataFrame) -> pd.DataFrame:
    """Criteria with a column for each parameter; one passed or not is of the formula `passfail`."""
    frame = criteria.rename(columns={"code": "criterion"})
    formula = frame["formula"].astype(object)
    formula = formula.where(formula.notna(), None).mask(formula.isna() & frame["kind"].eq("passfail"), "passfail")
    for column, known in ((formula, FORMULAS), (frame["accumulation"], ACCUMULATIONS)):
        unknown = set(column.dropna()) - set(known)
        if unknown:
            raise ValueError(f"{column.name} must be one of {', '.join(known)}, not {', '.join(sorted(unknown))}")
    text = frame["parameters"].astype("str")
    written = {name: text.str.extract(rf"\b{name}\s*=\s*([+-]?\d+(?:[.,]\d+)?)", expand=False) for name in PARAMETERS}
    values = {
        name: pd.to_numeric(written[name].str.replace(",", ".")).astype(float).fillna(default)
        for name, default in PARAMETERS.items()
    }
    return frame.assign(formula=formula, **values)


def _grid(departments: pd.DataFrame, criteria: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """Department × criterion that applies × quarter, sorted so: the quarters of a cell lie together."""
    named = criteria.assign(department=criteria["departments"].fillna("*").str.split("|")).explode("department")
    named = named.assign(department=named["department"].str.strip()).drop_duplicates(["criterion", "department"])
    codes = departments[["code"]].rename(columns={"code": "department"})
    everywhere = named["department"].eq("*")
    applying = pd.concat(
        [
            named[everywhere].drop(columns="department").merge(codes, how="cross"),
            named[~everywhere].merge(codes, on="department"),
        ]
    ).drop_duplicates(["criterion", "department"])
    grid = applying[["department", "criterion", "due", *_ABOUT]].merge(pd.DataFrame({"quarter": quarters}), how="cross")
    listed = "|" + grid["due"].fillna("*").str.replace(" ", "") + "|"
    due = listed.eq("|*|")
    for quarter in quarters:
        due |= grid["quarter"].eq(quarter) & listed.str.contains(f"|{number(quarter)}|", regex=False)
    return grid.assign(due=due.astype(bool)).sort_values(_KEY, ignore_index=True)


def _facts(grid: pd.DataFrame, year: str, targets, scores, verifications) -> pd.DataFrame:
    """The grid with what was assigned, submitted and verified for each of its cells."""
    targets = targets.rename(columns={"period": "quarter", "target": "assigned_target", "not_assigned": "released"})
    yearly = targets[targets["quarter"].eq(year)].rename(
        columns={"assigned_target": "year_target", "released": "year_released"}
    )
    submitted = scores.rename(columns={"target": "submitted_target"})
    granted = verifications.rename(columns={"not_assigned": "granted"})
    frame = _joined(grid, targets, _KEY, ["assigned_target", "released"])
    frame = _joined(frame, yearly, _KEY[:2], ["year_target", "year_released"])
    frame = _joined(frame, submitted, _KEY, ["submitted_target", "actual", "self_points", "estimated", *_TEXTS])
    frame = _joined(frame, granted, _KEY, ["verified_points", "granted", "stale"])
    numeric = ["assigned_target", "year_target", "submitted_target", "actual", "self_points", "verified_points"]
    frame[numeric] = frame[numeric].astype(float)

    assigned = frame["assigned_target"].fillna(frame["year_target"].where(frame["accumulation"].ne("sum")))
    target = assigned.fillna(frame["submitted_target"])
    released = frame["released"].where(frame["released"].notna(), frame["year_released"])
    return frame.assign(
        target=target.mask(target.isna() & frame["formula"].eq("zero"), 0.0),
        target_source=_first((assigned.notna(), "assigned"), (target.notna(), "submitted")),
        not_assigned=_flags(released) | _flags(frame["granted"]),
        stale=_flags(frame["stale"]),
        estimated=_flags(frame["estimated"]),
    )


def _joined(frame: pd.DataFrame, facts: pd.DataFrame, key: list[str], columns: list[str]) -> pd.DataFrame:
    facts = facts.reindex(columns=[*key, *columns]).astype(dict.fromkeys(key, "str"))
    return frame.merge(facts, on=key, how="left", validate="many_to_one")


def _flags(values: pd.Series) -> pd.Series:
    """Booleans of a column that may hold missing values: missing is False."""
    return values.eq(True).fillna(False).astype(bool)


def _first(*choices, default=None) -> np.ndarray:
    """The word of the first condition that holds."""
    conditions, words = zip(*choices, strict=True)
    return np.select([np.asarray(c, bool) for c in conditions], [np.array(w, object) for w in words], default)


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells of a quarter with computed points, points and basis."""
    computed = pd.Series(_computed(frame), frame.index)
    given = computed.where(frame["formula"].notna(), frame["self_points"])
    return frame.assign(
        computed_points=computed,
        points=frame["verified_points"].fillna(given),
        basis=_first(
            (frame["verified_points"].notna(), "verified"),
            (given.notna() & frame["formula"].notna(), "formula"),
            (given.notna(), "self"),
        ),
    )


def _computed(frame: pd.DataFrame) -> np.ndarray:
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
        reached = [np.round(ratio, _NEAREST) >= step for step, _ in _STEPS]
        excess = (actual - target) / np.abs(divisor)
        running = frame["due"] & ~frame["not_assigned"] & frame["formula"].eq("half_leader")
        leader = pd.Series(excess, frame.index).where(running)
        leader = leader.groupby([frame["criterion"], frame["quarter"]]).transform("max").to_numpy(float)
        points = {
            "linear": most * np.minimum(1, ratio),
            "step": most * np.select(reached, [worth for _, worth in _STEPS], 0 * ratio),
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
    return np.round(np.clip(chosen, 0, most), _NEAREST)


def _accumulated(parts: pd.DataFrame, count: int) -> pd.DataFrame:
    """Cells of the quarters so far, `count` rows each, as one cell each; only due and assigned quarters are taken."""

    def wide(column: str) -> np.ndarray:
        return parts[column].to_numpy().reshape(-1, count)

    def any_of(column: str) -> np.ndarray:
        return (wide(column) & taken).any(axis=1)

    frame = parts.iloc[count - 1 :: count].reset_index(drop=True)
    event = frame["kind"].isin(EVENT_KINDS).to_numpy()
    passfail = frame["formula"].eq("passfail").to_numpy()
    required = frame["kind"].isin(REQUIRED_KINDS).to_numpy()
    accumulation = frame["accumulation"].mask(passfail, "mean").to_numpy(object)
    over_points = np.where(event, "sum", "mean")
    taken = wide("due") & ~wide("not_assigned")

    def over(column: str, how: np.ndarray) -> np.ndarray:
        return _over(np.where(taken, wide(column), np.nan), taken, how, required)

    sources, bases = wide("target_source"), np.where(taken, wide("basis"), None)
    assigned, submitted = (((sources == word) & taken).any(axis=1) for word in ("assigned", "submitted"))
    annual = frame["year_target"].notna() & ~assigned & (accumulation == "sum") & (count == 4)
    texts = parts[_TEXTS].groupby(np.arange(len(parts)) // count).last()
    frame = frame.assign(
        due=wide("due").any(axis=1),
        not_assigned=wide("due").any(axis=1) & ~taken.any(axis=1),
        target=np.where(annual, frame["year_target"], over("target", accumulation)),
        target_source=_first((annual, "assigned"), (submitted, "submitted"), (assigned, "assigned")),
        actual=over("actual", accumulation),
        self_points=over("self_points", over_points),
        verified_points=over("verified_points", over_points),
        stale=any_of("stale"),
        estimated=any_of("estimated"),
        **texts,
    )

    computed = np.where(passfail | event, over("computed_points", over_points), _computed(frame))
    agrees = np.abs(wide("verified_points") - wide("computed_points")) <= _ROUNDING
    by_formula = frame["formula"].notna().to_numpy() & ~event
    decided = (taken & ~np.isnan(wide("verified_points")) & ~agrees).any(axis=1) & by_formula
    points = np.where(by_formula & ~passfail & ~decided, computed, over("points", over_points))
    based = ~pd.isna(bases).all(axis=1)
    only = [(based & ((bases == word) | pd.isna(bases)).all(axis=1), word) for word in ("verified", "formula", "self")]
    only.append((~based, "formula"))
    return frame.assign(
        computed_points=computed,
        points=points,
        basis=_first((np.isnan(points), None), (decided, "verified"), *only, default="mixed"),
    )


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
    return np.where(whole, np.round(result, _NEAREST), np.nan)


def _statuses(frame: pd.DataFrame) -> pd.DataFrame:
    """The state of each cell, and points only where they count."""
    asked = frame["due"] & ~frame["not_assigned"]
    required = frame["kind"].isin(REQUIRED_KINDS) & asked
    event = frame["kind"].isin(EVENT_KINDS) & asked
    information = frame["kind"].eq("information")
    points = frame["points"].where((required | event) & ~information)
    points = np.where(event, np.fmin(points.fillna(0), frame["max_points"]), points).round(_NEAREST)
    given = np.where(event, frame["points"].notna(), np.where(information, frame["actual"].notna(), ~np.isnan(points)))
    status = _first(
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
        frame = frame.assign(points=frame["points"].mask(missing, 0.0))
    elif settled == "exclude":
        frame = frame.assign(required=frame["required"] & ~missing)
    elif settled is not None:
        raise ValueError(f"missing.closed must be zero or exclude, not {settled!r}")
    still = missing & (settled is None)
    half = frame["max_points"] / 2
    leader = frame["formula"].eq("half_leader") & frame["basis"].ne("verified") & frame["points"].gt(half)
    leader &= still.groupby(frame["criterion"]).transform("any")
    return frame.assign(
        points_low=frame["points"].mask(leader, half).mask(still, 0.0),
        points_high=frame["points"].mask(still, frame["max_points"]),
    )
