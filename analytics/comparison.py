"""Two or more departments side by side: where they differ, and how the parts make the whole difference."""

import pandas as pd

from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS


def gap(cells: pd.DataFrame, totals: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The difference between the totals of two departments, taken apart: `difference` adds up to first − second.

    - One row (`part` criterion) for each criterion required of both, sorted by group and code; one (`own`) for all
      the criteria that only one of them has, since that is different work; then `bonus`, `penalty` and `clamp`, what
      the least and greatest total take away.
    - `first_points`, `second_points`, `first_max`, `second_max`: as scored; `first_share`, `second_share` (0 to 1).
    - `first_total_points`, `second_total_points`: what they bring to the total, points / max_assigned × scale;
      `difference` between these. NaN where a value is missing.

    `cells` of scoring.cells, `totals` of ranking.totals. Raises KeyError for a department without a total.
    """
    total = totals.set_index("department").loc[[first, second]]
    required = cells[cells["required"]].set_index("criterion")
    both = [required[required["department"].eq(code)] for code in (first, second)]
    common = both[0].index.intersection(both[1].index)
    sides = [_parts(part, common, total.loc[code]) for part, code in zip(both, (first, second), strict=True)]
    frame = sides[0].add_prefix("first_").join(sides[1].add_prefix("second_"))
    frame["difference"] = frame["first_total_points"] - frame["second_total_points"]
    about = both[0].loc[common, ["name", "group", "unit"]]
    frame = frame.join(about, on="criterion").reset_index()
    order = frame["part"].map({"criterion": 0, "own": 1, "bonus": 2, "penalty": 3, "clamp": 4})
    frame = frame.assign(order=order).sort_values(["order", "group", "criterion"], ignore_index=True)
    return frame.drop(columns="order")


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


def _parts(cells: pd.DataFrame, common: pd.Index, total: pd.Series) -> pd.DataFrame:
    """What one department's common criteria, own criteria, bonus, penalty and clamp bring to its total."""
    share = total["scale"] / total["max_assigned"]
    scored = cells[["points", "max_points"]].rename(columns={"max_points": "max"})
    own = scored[~scored.index.isin(common)].sum(skipna=False).to_frame().T
    scored = pd.concat([scored.loc[common].assign(part="criterion"), own.assign(part="own")])
    scored["total_points"] = scored["points"] * share
    ends = pd.DataFrame(
        {
            "part": [*EVENT_KINDS, "clamp"],
            "points": [total["bonus"], total["penalty"], float("nan")],
            "total_points": [
                total["bonus"],
                -total["penalty"],
                total["total"] - (total["base"] + total["bonus"] - total["penalty"]),
            ],
        }
    )
    frame = pd.concat([scored.reset_index(names="criterion"), ends])
    frame["criterion"] = frame["criterion"].where(frame["part"].eq("criterion")).astype("str")
    frame["share"] = frame["points"] / frame["max"].where(frame["max"].gt(0))
    return frame.set_index(["part", "criterion"])


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
