"""Two or more departments side by side: where they differ, and how the parts make the whole difference."""

import pandas as pd

from analytics.progress import progress
from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS

_SIDES = ("first", "second")


def gap(cells: pd.DataFrame, totals: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The difference between the totals of two departments, taken apart: the `gaps` of one pair."""
    return gaps(cells, totals, [(first, second)]).drop(columns="pair")


def gaps(cells: pd.DataFrame, totals: pd.DataFrame, pairs: list[tuple[str, str]]) -> pd.DataFrame:
    """The rows of a waterfall for each of `pairs`, first and second department; `pair` is its position.

    - One row (`part` criterion) for each criterion required of both, sorted by group and code; one (`own`) for all
      the criteria that only one of them has, since that is different work; then `bonus`, `penalty` and `clamp`, what
      the least and greatest total take away.
    - `first_points`, `second_points`, `first_max`, `second_max`: as scored; `first_share`, `second_share` (0 to 1).
    - `first_total_points`, `second_total_points`: what they bring to the total, points / max_assigned × scale.
    - `difference` between these: those of a pair add up to the total of the first less that of the second. NaN where a
      value is missing.
    - `criterion`, `name`, `group`, `unit`: of the rows that are a criterion.

    `cells` of scoring.cells, `totals` of ranking.totals. Raises KeyError for a department without a total.
    """
    asked = pd.DataFrame(pairs, columns=list(_SIDES)).rename_axis("pair").reset_index()
    total = totals.set_index("department")
    of = {side: total.loc[asked[side]].set_axis(asked["pair"]) for side in _SIDES}
    first, second = (_required(cells, asked, side) for side in _SIDES)
    about = ["name", "group", "unit"]
    rows = first.merge(second.drop(columns=about), on=["pair", "criterion"], how="outer")
    common = rows["in_first"].eq(True) & rows["in_second"].eq(True)
    own = _own_work(rows[~common], asked["pair"]).reset_index()
    frame = pd.concat([rows[common].assign(part="criterion"), own.assign(part="own")])
    for side, one in of.items():
        share = one["scale"] / one["max_assigned"]
        frame[f"{side}_total_points"] = frame[f"{side}_points"] * frame["pair"].map(share)
        most = frame[f"{side}_max"]
        frame[f"{side}_share"] = frame[f"{side}_points"] / most.where(most.gt(0))
    frame = pd.concat([frame, *(_end(part, of) for part in (*EVENT_KINDS, "clamp"))])
    frame["difference"] = frame["first_total_points"] - frame["second_total_points"]
    order = frame["part"].map({"criterion": 0, "own": 1, "bonus": 2, "penalty": 3, "clamp": 4})
    frame = frame.assign(order=order).sort_values(["pair", "order", "group", "criterion"], ignore_index=True)
    values = [f"{side}_{value}" for side in _SIDES for value in ("points", "max", "share", "total_points")]
    return frame[["pair", "part", "criterion", *about, *values, "difference"]]


def side_by_side(cells: pd.DataFrame, codes: list[str], block: list[str] | None = None) -> pd.DataFrame:
    """One row for each criterion due for any of `codes` and each of them: in the order of group, criterion and `codes`.

    department, criterion, name, group, kind, unit, direction, status (`not_applicable` where it is no criterion of the
    department), target, actual, points, max_points, `share` (of the maximum, 0 to 1), `common` (bool: required of all
    the chosen), `spread` (their largest less their smallest points), `block_median` and `block_best` (points of those
    of `block`, by default of all in `cells`, that have any).
    """
    due = cells[cells["status"].ne("not_due")]
    about = ["criterion", "name", "group", "kind", "unit", "direction"]
    rows = due[due["department"].isin(codes)]
    grid = rows[about].drop_duplicates("criterion").merge(pd.DataFrame({"department": codes}), how="cross")
    values = ["status", "required", "target", "actual", "points", "max_points"]
    frame = grid.merge(rows[["department", "criterion", *values]], on=["department", "criterion"], how="left")
    frame["status"] = frame["status"].fillna("not_applicable")
    frame["share"] = frame["points"] / frame["max_points"].where(frame["max_points"].gt(0))
    frame["required"] = frame["required"].eq(True)
    by = frame.groupby("criterion")
    frame["common"] = by["required"].transform("all")
    frame["spread"] = by["points"].transform("max") - by["points"].transform("min")
    peers = due if block is None else due[due["department"].isin(block)]
    best = peers.groupby("criterion")["points"].agg(block_median="median", block_best="max")
    frame = frame.drop(columns="required").join(best, on="criterion")
    place = frame["department"].map({code: place for place, code in enumerate(codes)})
    return (
        frame.assign(place=place).sort_values(["group", "criterion", "place"], ignore_index=True).drop(columns="place")
    )


def against(
    side: pd.DataFrame,
    cells: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    last_year: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """`side` (of `side_by_side`) with what else a department's points may be held against.

    `attainment` (1 is 100 % of the target, of progress.progress); `previous_points` and `last_year_points`: the
    department's own in the cells of the period before and of a year before, of which the criteria that meant or gave
    something else are left out (continuity.unchanged). NaN where there are none.
    """
    key = ["department", "criterion"]
    frame = side.merge(progress(cells)[[*key, "attainment"]], on=key, how="left")
    for name, earlier in (("previous_points", previous), ("last_year_points", last_year)):
        then = (cells.iloc[:0] if earlier is None else earlier)[[*key, "points"]].rename(columns={"points": name})
        frame = frame.merge(then, on=key, how="left")
    return frame


def own(side: pd.DataFrame) -> pd.DataFrame:
    """What each department has in the criteria that not all of `side` (of `side_by_side`) share, in the order of `side`.

    department, `points` (NaN while one is missing), `max_points`, `share` (0 to 1): different work, compared as a share.
    """
    asked = side["kind"].isin(REQUIRED_KINDS) & side["status"].isin(["value", "missing"]) & ~side["common"]
    by = side["department"]
    frame = pd.DataFrame(
        {
            "points": side["points"].where(asked).groupby(by, sort=False).sum(),
            "max_points": side["max_points"].where(asked).groupby(by, sort=False).sum(),
            "missing": (asked & side["points"].isna()).groupby(by, sort=False).sum(),
        }
    )
    frame["points"] = frame["points"].where(frame.pop("missing").eq(0)).round(9)
    frame["share"] = frame["points"] / frame["max_points"].where(frame["max_points"].gt(0))
    return frame.reset_index()


def by_group(groups: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """One row for each group in which all of `codes` have all their values (`groups` of ranking.groups).

    group, `best` (codes of the greatest share, joined by `|`), `spread` (largest less smallest points).
    """
    frame = groups[groups["department"].isin(codes)]
    whole = frame["missing"].eq(0).groupby(frame["group"]).agg(["all", "size"])
    frame = frame[frame["group"].isin(whole.index[whole["all"] & whole["size"].eq(len(codes))])]
    share = frame["share"].round(6)
    best = frame[share.eq(share.groupby(frame["group"]).transform("max"))]
    points = frame.groupby("group")["points"]
    rows = {"best": best.groupby("group")["department"].agg("|".join), "spread": points.max() - points.min()}
    return pd.DataFrame(rows).rename_axis("group").reset_index()


def _required(cells: pd.DataFrame, asked: pd.DataFrame, side: str) -> pd.DataFrame:
    """The required cells of one department of each pair."""
    columns = ["department", "criterion", "name", "group", "unit", "points", "max_points"]
    rows = cells.loc[cells["required"], columns].sort_values(["department", "criterion"])
    rows = rows.rename(columns={"department": side, "points": f"{side}_points", "max_points": f"{side}_max"})
    return asked[["pair", side]].merge(rows, on=side).drop(columns=side).assign(**{f"in_{side}": True})


def _own_work(rows: pd.DataFrame, pairs: pd.Series) -> pd.DataFrame:
    """For each pair, what each of the two has in criteria that the other has not; no points while one is missing."""
    sums = {}
    for side in _SIDES:
        has = rows[rows[f"in_{side}"].eq(True)]
        by = has.groupby("pair")[[f"{side}_points", f"{side}_max"]].sum().reindex(pairs, fill_value=0.0)
        missing = by.index.isin(has.loc[has[f"{side}_points"].isna(), "pair"])
        sums |= {f"{side}_points": by[f"{side}_points"].mask(missing), f"{side}_max": by[f"{side}_max"]}
    return pd.DataFrame(sums)


def _end(part: str, of: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Bonus, penalty or clamp of each pair."""
    frame = {"part": part}
    for side, total in of.items():
        if part == "clamp":
            frame[f"{side}_total_points"] = total["total"] - (total["base"] + total["bonus"] - total["penalty"])
        else:
            frame[f"{side}_points"] = total[part]
            frame[f"{side}_total_points"] = total[part] if part == "bonus" else -total[part]
    return pd.DataFrame(frame).reset_index(names="pair")
