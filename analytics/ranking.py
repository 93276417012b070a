"""Totals of departments, and the rank each has or may still come to."""

from collections import Counter

import numpy as np
import pandas as pd

from analytics.bands import WORDS, bands
from analytics.gates import gates
from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS

_NEAREST = 6  # decimals at which totals and tie keys are compared; never at what is displayed
_SHOWN = 2  # decimals that a page shows
_ENDS = ("low", "high", "now")
_UNIT = 10**9  # points are summed as integers of this fraction: exact, whatever the order of rows


def totals(cells: pd.DataFrame, rules: dict) -> pd.DataFrame:
    """One row for each department of `cells` (of scoring.cells), sorted by code.

    - `max_assigned`: sum of max_points of the required cells; `points`, `max_given`: of those that have points.
    - `base`: points / max_assigned × `scale` (rules["scale"]["total"]); `bonus`, `penalty`: sums, up to their caps;
      `before_bonus`: base − penalty; `total`: base + bonus − penalty within minimum and maximum. Base, before_bonus and
      total are NaN while a required value is missing, since missing is never 0; `total_low` and `total_high` are what
      the total may come to (the others alike). With nothing assigned all are NaN.
    - counts (int): `required` (asked for, given or not), `given`, `missing`, `not_assigned`, and `verified`: given, and
      standing on verified points that are not stale.
    - `complete` (bool): something is assigned and none of it is open; `nothing` (bool): no cell of any kind is given.
    - `basis`: what the required cells stand on, `verified` | `formula` | `self`, or `mixed`.
    - `band`, `band_by_points`, `gate`, `gate_missing`, `next_band`, `to_next_band`, `above_cut`, `near_cut`: of the total,
      see bands.bands.
    - for each tie rule but `previous` its value, bigger being better: `tie:RULE:low` and `tie:RULE:high`, and
      `tie:RULE:now`, what it is where nothing is missing.

    Raises ValueError for a rule that does not exist.
    """
    scale = rules["scale"]
    asked = cells["kind"].isin(REQUIRED_KINDS)
    counted = cells["required"]
    event = cells["points"].where(~cells["required"])
    value = cells["status"].eq("value")
    by = _groups(cells["department"])
    sums = _sums(
        by,
        max_assigned=cells["max_points"].where(counted),
        points=cells["points"].where(counted),
        max_given=cells["max_points"].where(counted & cells["points"].notna()),
        low=cells["points_low"].where(counted),
        high=cells["points_high"].where(counted),
        bonus=event.where(cells["kind"].eq(EVENT_KINDS[0])),
        penalty=event.where(cells["kind"].eq(EVENT_KINDS[1])),
    )
    missing = cells["status"].eq("missing")
    counts = {
        "required": asked & (value | missing),
        "given": asked & value,
        "missing": asked & missing,
        "not_assigned": asked & cells["status"].eq("not_assigned"),
        "verified": asked & value & cells["basis"].eq("verified") & ~cells["stale"],
        "any_given": value,
        "open": counted & cells["points"].isna(),
    }
    frame = sums.assign(**{name: np.bincount(by[0][which], minlength=len(by[1])) for name, which in counts.items()})
    frame["complete"] = frame["max_assigned"].gt(0) & frame["open"].eq(0)
    frame["nothing"] = frame["any_given"].eq(0)
    frame["bonus"] = frame["bonus"].clip(upper=scale["bonus_cap"])
    frame["penalty"] = frame["penalty"].clip(upper=scale["penalty_cap"])
    frame["scale"] = float(scale["total"])
    share = frame["scale"] / frame["max_assigned"].where(frame["max_assigned"].gt(0))
    for end, points in (
        ("", frame["points"].where(frame["complete"])),
        ("_low", frame["low"]),
        ("_high", frame["high"]),
    ):
        base = points * share
        frame[f"base{end}"] = base
        frame[f"before_bonus{end}"] = base - frame["penalty"]
        frame[f"total{end}"] = (base + frame["bonus"] - frame["penalty"]).clip(scale["minimum"], scale["maximum"])
    frame["basis"] = _basis(cells["basis"].where(counted & value), by)
    frame = frame.join(bands(frame["total"], gates(cells, rules), rules))
    for rule in rules["ties"]:
        if rule != "previous":
            frame[[f"tie:{rule}:{end}" for end in _ENDS]] = _tie_values(rule, cells, frame)
    return frame.drop(columns=["low", "high", "any_given", "open"]).reset_index()


def ranking(
    totals: pd.DataFrame, departments: pd.DataFrame, rules: dict, previous_totals: pd.DataFrame | None = None
) -> pd.DataFrame:
    """`totals` with a row for each of `departments` (code, name, short_name, block), best first, unranked last.

    - `rank_low`, `rank_high` (Int64): 1 + the departments certainly ahead, 1 + those that may be ahead, by total and
      then by each rule of rules["ties"], compared at 6 decimals. Ties share the better rank, the next is skipped.
    - `rank` (Int64): 1 + those ahead of a complete department, an incomplete one by its total_low. It has no rank itself
      but takes a place.
    - `block_rank`, `block_rank_low`, `block_rank_high`: the same within its block.
    - `tie`: of complete departments with equal totals, the rule that parts one from a neighbour, or `shared` where the
      rank is shared; else missing. `tied_with`: the codes of the others, joined by `|`.
    - `beyond_shown`: of complete departments whose totals read the same with two decimals, rounded half up, and yet differ:
      the codes of the others, joined by `|`; else missing. Their order stands on decimals that no page shows.

    A department with nothing assigned, or with all it has left out, has no rank at all and takes no place.
    `previous_totals` (department, total) is what the rule `previous` compares, and stands as `tie:previous:now` (and
    low, high); without a total there, it loses.
    """
    names = departments[["code", "name", "short_name", "block"]]
    names = names.rename(columns={"code": "department", "name": "department_name"})
    frame = names.merge(totals, on="department", how="left", validate="one_to_one")
    counts = ["required", "given", "missing", "not_assigned", "verified"]
    frame[counts] = frame[counts].fillna(0).astype("int64")
    frame["complete"] = frame["complete"].eq(True)
    frame["nothing"] = frame["nothing"].ne(False)
    frame["near_cut"] = frame["near_cut"].eq(True)
    if previous_totals is not None:
        before = frame["department"].map(previous_totals.set_index("department")["total"])
    else:
        before = pd.Series(np.nan, frame.index)
    if "previous" in rules["ties"]:
        frame[[f"tie:previous:{end}" for end in _ENDS]] = np.column_stack([before.fillna(-np.inf)] * len(_ENDS))
    low, high, now = (keys(frame, rules["ties"], end) for end in _ENDS)

    running = frame["total_low"].notna()
    in_block = [rows for _, rows in frame[running].groupby("block").groups.items()]
    for prefix, fields in (("", [frame.index[running]]), ("block_", in_block)):
        ends = pd.DataFrame(pd.NA, frame.index, ["rank_low", "rank_high"], dtype="Int64")
        frame[f"{prefix}rank"] = np.nan
        for rows in fields:
            ends.loc[rows] = np.column_stack(_places(low[rows], high[rows]))
            frame.loc[rows, f"{prefix}rank"] = _places(now[rows], now[rows])[0]
        frame[f"{prefix}rank"] = frame[f"{prefix}rank"].astype("Int64").where(frame["complete"])
        frame[[f"{prefix}rank_low", f"{prefix}rank_high"]] = ends
    frame["tie"] = _tie(frame, now, rules["ties"])
    frame["tied_with"] = _tied_with(frame)
    frame["beyond_shown"] = _beyond_shown(frame)
    words = [*WORDS, "tie", "tied_with", "beyond_shown"]
    frame[words] = frame[words].astype("str")
    frame["unplaced"] = frame["rank_low"].isna()
    order = ["rank", "unplaced", "rank_low", "rank_high", "department"]
    return frame.sort_values(order, ignore_index=True).drop(columns="unplaced")


def changes(
    now: pd.DataFrame, previous: pd.DataFrame | None = None, last_year: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The ranking `now` with that of the quarter before and of the same quarter last year, where there are any.

    Adds `previous_rank`, `previous_block_rank`, `previous_total`, `previous_band`; `rank_change`, `block_rank_change`
    (places gained: positive is up) and `total_change` (points); for last year the same, `last_year_` in front of each.
    """
    frame = now.copy()
    for before, prefix, moved in ((previous, "previous_", ""), (last_year, "last_year_", "last_year_")):
        old = (now.iloc[:0] if before is None else before).set_index("department")
        for column in ("rank", "block_rank", "total", "band"):
            frame[prefix + column] = frame["department"].map(old[column]).astype(now[column].dtype)
        for column in ("rank", "block_rank"):
            frame[f"{moved}{column}_change"] = frame[prefix + column] - frame[column]
        frame[f"{moved}total_change"] = frame["total"] - frame[prefix + "total"]
    return frame


def groups(cells: pd.DataFrame, rules: dict) -> pd.DataFrame:
    """One row for each department and group with assigned cells.

    `points` (given), `max_points` (assigned), `missing` (int), `share` (0 to 1), and `total_points`: what the group
    brings to the total. The last two are NaN while something is missing; a department's total_points add up to its
    `base`. Bonus and penalty stand in the totals.
    """
    counted = cells[cells["required"]]
    by = _groups(counted["department"], counted["group"])
    frame = _sums(by, points=counted["points"], max_points=counted["max_points"])
    frame["missing"] = counted["points"].isna().groupby([counted["department"], counted["group"]]).sum()
    known = frame["points"].where(frame["missing"].eq(0))
    assigned = frame.groupby("department")["max_points"].transform("sum")
    frame["share"] = known / frame["max_points"].where(frame["max_points"].gt(0))
    frame["total_points"] = known / assigned.where(assigned.gt(0)) * rules["scale"]["total"]
    return frame.reset_index()


def keys(frame: pd.DataFrame, ties: list[str], end: str = "now") -> np.ndarray:
    """A row for each of `ranking`: its total, then its value under each tie rule, rounded to what is compared.

    At one `end` of what they may be: `low`, `high`, or `now`, what they are, of an incomplete department the least. The
    greater key, by its first difference, is ahead; NaN in front has no place at all.
    """
    total = frame["total"].fillna(frame["total_low"]) if end == "now" else frame[f"total_{end}"]
    values = [frame[f"tie:{rule}:{end}"] for rule in ties]
    return np.round(np.column_stack([total, *values]).astype(float), _NEAREST) + 0.0


def _groups(*keys: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The number of each row's group, which none is left without, and the groups in order."""
    grouped = keys[0].groupby(list(keys), dropna=False)
    return grouped.ngroup().to_numpy(), grouped.size().index


def _sums(by: tuple[np.ndarray, pd.Index], **columns: pd.Series) -> pd.DataFrame:
    """Exact sums of points by group of `_groups`; missing ones add nothing.

    They are summed as whole numbers, which doubles hold exactly up to nine million points.
    """
    codes, groups = by
    sums = {}
    for name, values in columns.items():
        points = values.to_numpy(float)
        known = ~np.isnan(points)
        rows, points = (codes, points) if known.all() else (codes[known], points[known])
        sums[name] = np.bincount(rows, np.rint(points * _UNIT), len(groups)) / _UNIT
    return pd.DataFrame(sums, groups)


def _basis(bases: pd.Series, by: tuple[np.ndarray, pd.Index]) -> np.ndarray:
    """What all the rows of a group stand on, `mixed` where they differ; None where there is none."""
    (codes, groups), (which, words) = by, pd.factorize(bases)
    found = np.zeros((len(groups), len(words)), bool)
    found[codes[which >= 0], which[which >= 0]] = True
    first = (
        np.append(words.to_numpy(object), None)[np.where(found.any(axis=1), found.argmax(axis=1), -1)]
        if len(words)
        else None
    )
    return np.where(found.sum(axis=1) > 1, "mixed", first)


def _tie_values(rule: str, cells: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Least, greatest and present value of each department under a tie rule; −inf where there is nothing to compare.

    The present one is the least where something is missing.
    """
    kind, _, name = rule.partition(":")
    if rule == "before_bonus":
        values = frame[["before_bonus_low", "before_bonus_high"]]
        values = values.assign(now=frame["before_bonus"].fillna(frame["before_bonus_low"]))
    elif rule == "penalty":
        values = pd.concat([-frame["penalty"]] * 3, axis=1)
    elif kind == "group" and name:
        part = cells[cells["required"] & cells["group"].eq(name)]
        now = part["points"].fillna(part["points_low"])
        ends = {"low": part["points_low"], "high": part["points_high"], "now": now}
        sums = _sums(_groups(part["department"]), **ends, most=part["max_points"])
        values = sums[list(ends)].div(sums["most"].where(sums["most"].gt(0)), axis=0)
    elif kind == "criterion" and name:
        part = cells[cells["criterion"].eq(name)].set_index("department")
        # Of bonus and penalty, no row means that nothing occurred.
        actual = part["actual"].mask(part["actual"].isna() & part["kind"].isin(EVENT_KINDS), 0.0)
        off = (actual - part["target"]).abs()
        worth = actual.mask(part["direction"].eq("lower"), -actual).mask(part["direction"].eq("near"), -off)
        still = part["required"] & part["points"].isna()
        values = pd.DataFrame({"low": worth, "high": worth.mask(worth.isna() & still, np.inf), "now": worth})
    else:
        raise ValueError(f"a tie rule is before_bonus, group:NAME, criterion:CODE, penalty or previous, not {rule!r}")
    return values.set_axis([f"tie:{rule}:{end}" for end in _ENDS], axis=1).reindex(frame.index).fillna(-np.inf)


def _places(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rank_low and rank_high of each row by the least and greatest key it may have; the first difference decides."""
    keys = np.concatenate([low, high])
    order = np.lexsort(keys.T[::-1])
    steps = (keys[order][1:] != keys[order][:-1]).any(axis=1)
    codes = np.empty(len(keys), int)
    codes[order] = np.concatenate([[0], np.cumsum(steps)])
    least, greatest = codes[: len(low)], codes[len(low) :]
    certain = len(low) - np.searchsorted(np.sort(least), greatest, side="right")
    possible = len(low) - np.searchsorted(np.sort(greatest), least, side="right")
    return 1 + certain, 1 + possible - (greatest > least)


def _tie(frame: pd.DataFrame, keys: np.ndarray, ties: list[str]) -> pd.Series:
    """What parts each complete department from the neighbours that have its total."""
    complete = np.flatnonzero(frame["complete"])
    words = pd.Series(None, frame.index, dtype=object)
    if len(complete) < 2:
        return words
    order = complete[np.lexsort(-keys[complete].T[::-1])]
    differs = keys[order][1:] != keys[order][:-1]
    first = np.where(differs.any(axis=1), differs.argmax(axis=1), len(ties) + 1)
    ranks = frame["rank"].to_numpy(dtype=float, na_value=np.nan)[order]
    first = np.where((ranks[1:] == ranks[:-1]) & (first > 0), -1, first)  # -1: the rank is shared; 0: the totals differ
    above, below = np.concatenate([[0], first]), np.concatenate([first, [0]])
    either = np.where((above == 0) | (below == 0), np.maximum(above, below), np.minimum(above, below))
    either = np.where((above == -1) | (below == -1), -1, either)
    said = np.array([None, *ties, "shared"], dtype=object)
    words.iloc[order] = said[either]
    return words


def _tied_with(frame: pd.DataFrame) -> pd.Series:
    """The other complete departments that have the same total, by code."""
    return _others(frame, frame["total"].round(_NEAREST))


def _beyond_shown(frame: pd.DataFrame) -> pd.Series:
    """The other complete departments whose total reads the same and differs, by code."""
    exact = (frame["total"].where(frame["complete"], 0) * 10**_NEAREST).round().astype("int64")
    step = 10 ** (_NEAREST - _SHOWN)
    return _others(frame, np.sign(exact) * ((exact.abs() + step // 2) // step), exact)


def _others(frame: pd.DataFrame, same: pd.Series, but: pd.Series | None = None) -> pd.Series:
    """For each complete department the codes of the others that have the same of one thing, but another of the other."""
    words = np.full(len(frame), None, object)
    alike = frame["complete"] & same.where(frame["complete"]).duplicated(keep=False)
    codes, values = frame["department"].to_numpy(object), same.to_numpy()
    apart = np.arange(len(frame)) if but is None else but.to_numpy()
    rows = np.flatnonzero(alike)
    rows = rows[np.argsort(codes[rows])]
    rows = rows[np.argsort(values[rows], kind="stable")]
    for members in np.split(rows, np.flatnonzero(np.diff(values[rows])) + 1):
        named, kinds = codes[members].tolist(), apart[members].tolist()
        many = Counter(kinds)
        for place, (one, kind) in enumerate(zip(members, kinds, strict=True)):
            if many[kind] == 1:
                others = named[:place] + named[place + 1 :]
            else:
                others = [code for code, of in zip(named, kinds, strict=True) if of != kind]
            if others:
                words[one] = "|".join(others)
    return pd.Series(words, frame.index)
