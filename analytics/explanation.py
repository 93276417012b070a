"""Why a department has its total: the score as a tree, where it is strong and where weak, what would lift it by one place."""

import numpy as np
import pandas as pd

from analytics import ranking as ranks
from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS

LEVELS = ("total", "part", "group", "criterion", "cap")
PARTS = ("base", *EVENT_KINDS, "clamp")
TOLD = 3
_NEAREST = 6  # decimals at which totals are compared


def tree(cells: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The score of each department of `totals` as a tree, a row for each node, in the order in which one reads it.

    - `level`: `total`; below it `part`: base, bonus, penalty and clamp (what the least and greatest total take away); in
      the base `group`, in each `criterion`; in bonus and penalty the criteria, and `cap` where the rules' cap cuts them.
    - `part`, `group`, `criterion` name the node; a criterion has every column of its cell.
    - `points`, `max_points`: as scored, NaN where there are none; of a group or the base what is given, and what is
      assigned. `missing` (int): how many required values below have no points.
    - `total_points`: what the node brings to the total, points / max_assigned × scale in the base, negative for a
      penalty. The nodes right below one add up to it, at every level. NaN where a value below is missing, and where
      nothing counts: not assigned, not due, nothing given.
    - `lost`: total points lost against the maximum, or through a penalty. scale − lost + bonus + clamp is the total.

    `cells` of scoring.cells (or with more columns), `totals` of ranking.totals. Information is no part of a score.
    """
    totals = totals.set_index("department")
    scored = cells["kind"].isin([*REQUIRED_KINDS, *EVENT_KINDS])
    cells = cells[cells["department"].isin(totals.index) & scored]
    share = cells["department"].map(totals["scale"] / totals["max_assigned"].where(totals["max_assigned"].gt(0)))
    bonus, penalty = (cells["kind"].eq(kind) for kind in EVENT_KINDS)
    worth = (cells["points"] * share).where(cells["required"])
    leaves = cells.assign(
        level="criterion",
        part=cells["kind"].where(bonus | penalty, "base"),
        total_points=worth.mask(bonus, cells["points"]).mask(penalty, -cells["points"]) + 0.0,
        lost=((cells["max_points"] - cells["points"]) * share).where(cells["required"]).mask(penalty, cells["points"]),
        missing=(cells["required"] & cells["points"].isna()).astype("int64"),
    )
    nodes = pd.concat([leaves, _groups(leaves), *_parts(leaves, totals)], ignore_index=True)
    flags = {name: nodes[name].eq(True) for name in cells if cells[name].dtype == bool}
    nodes = nodes.assign(**flags, missing=nodes["missing"].fillna(0).astype("int64"))
    places = {
        "part_place": nodes["part"].map(dict(zip(PARTS, range(4), strict=True))),
        "group_place": nodes["group"].where(nodes["part"].eq("base")),
        "level_place": nodes["level"].map(dict(zip(LEVELS, range(5), strict=True))),
    }
    order = ["department", *places, "criterion"]
    nodes = nodes.assign(**places).sort_values(order, na_position="first", kind="stable", ignore_index=True)
    first = ["department", "level", "part", "group", "criterion"]
    return nodes[[*first, *(name for name in nodes if name not in {*first, *places})]]


def _groups(leaves: pd.DataFrame) -> pd.DataFrame:
    base = leaves[leaves["part"].eq("base")]
    counted = base.assign(max_points=base["max_points"].where(base["required"]))
    values = counted.groupby(["department", "part", "group"])[
        ["points", "max_points", "total_points", "lost", "missing"]
    ]
    frame = values.sum().reset_index().assign(level="group")
    nothing, open_ = frame["max_points"].eq(0), frame["missing"].gt(0)
    frame["points"] = frame["points"].mask(nothing)
    frame[["total_points", "lost"]] = frame[["total_points", "lost"]].mask(nothing | open_)
    return frame


def _parts(leaves: pd.DataFrame, totals: pd.DataFrame) -> list[pd.DataFrame]:
    """The nodes above the groups, and what the caps cut."""
    missing = leaves.groupby("department")["missing"].sum().reindex(totals.index).fillna(0)
    penalty = totals["penalty"].where(totals["total"].notna())
    about = {"level": "part", "missing": 0}
    whole = {"level": "total", "part": None, "missing": missing, "max_points": totals["scale"]}
    base = {"part": "base", "points": totals["points"], "max_points": totals["max_assigned"], "missing": missing}
    clamp = totals["total"] - (totals["base"] + totals["bonus"] - totals["penalty"])
    lost = totals["scale"] - totals["base"]
    nodes = [
        whole | {"total_points": totals["total"], "lost": lost + penalty},
        about | base | {"total_points": totals["base"], "lost": lost},
        about | {"part": "clamp", "total_points": clamp},
    ]
    for kind, sign in zip(EVENT_KINDS, (1, -1), strict=True):
        sums = leaves[leaves["part"].eq(kind)].groupby("department")["points"].sum().reindex(totals.index).fillna(0)
        cut = (totals[kind] - sums).round(9)
        lost = totals[kind] if sign < 0 else np.nan
        part = {"part": kind, "points": sums, "total_points": sign * totals[kind] + 0.0, "lost": lost}
        nodes.append(about | part)
        cap = pd.DataFrame({"part": kind, "level": "cap", "missing": 0, "total_points": sign * cut}, totals.index)
        nodes.append(cap[cut.ne(0)].reset_index())
    return [
        node if isinstance(node, pd.DataFrame) else pd.DataFrame(node, totals.index).reset_index() for node in nodes
    ]


def standing_out(cells: pd.DataFrame, totals: pd.DataFrame, department: str, peers: list[str]) -> pd.DataFrame:
    """Where a department is strong or weak against `peers` (its block, itself among them), three of each at most.

    Of the criteria required of it and of another of `peers`, of which both have points: criterion, name, group,
    `points`, `max_points`, `median` and `best` of the peers (as scored), `others` (int: how many have points),
    `ahead` (own − median) and `gain` (best − own) in total points, and `mark`: `strong` above the median, the furthest
    first; `weak` not above it and below the best, the largest gain first.

    `cells` of scoring.cells, `totals` of ranking.totals.
    """
    known = cells[cells["required"] & cells["points"].notna() & cells["department"].isin([*peers, department])]
    own = known[known["department"].eq(department)].set_index("criterion")
    by = known.groupby("criterion")["points"]
    frame = own[["name", "group", "points", "max_points"]].join(by.agg(median="median", best="max", others="size"))
    frame["others"] -= 1
    total = totals.set_index("department").loc[department]
    share = total["scale"] / total["max_assigned"] if total["max_assigned"] > 0 else np.nan
    frame["ahead"] = ((frame["points"] - frame["median"]) * share).round(9)
    frame["gain"] = ((frame["best"] - frame["points"]) * share).round(9)
    frame = frame[frame["others"].gt(0)].reset_index()
    strong = frame[frame["ahead"].gt(0)].sort_values("ahead", ascending=False, kind="stable").head(TOLD)
    weak = frame[frame["ahead"].le(0) & frame["gain"].gt(0)].sort_values("gain", ascending=False, kind="stable")
    return pd.concat([strong.assign(mark="strong"), weak.head(TOLD).assign(mark="weak")], ignore_index=True)


def lift(ranking: pd.DataFrame, nodes: pd.DataFrame, rules: dict, department: str) -> pd.DataFrame:
    """What would lift a department to the place of the next better one, all others staying as they are.

    The first row has no criterion: total points won anywhere in the base. Then one row for each criterion of the base
    and each penalty with points left to win (`left`, in total points), the most first. `needed`: the total points it
    takes; `more` (bool): they must be exceeded, since a tie there would be lost; where not, they are enough, be it for
    a shared place. NaN where no number of points does it: the greatest total holds it down. `enough` (bool): the points
    left there do it. `lift_rank`: the place then; `reached`: the codes of those caught up with or passed, joined by `|`.

    Under a tie rule on a group, points of that group count; one on a criterion's actual is taken as it is. Empty for a
    department without a rank, and for the first. `ranking` of ranking.ranking (to rank in a block, its departments with
    `rank` counted there), `nodes` of `tree`.
    """
    own = ranking.set_index("department").loc[department]
    keys = ranks.keys(ranking, rules["ties"])
    mine = keys[ranking["department"].eq(department).to_numpy()][0]
    better = [not np.isnan(key[0]) and tuple(key) > tuple(mine) for key in keys]
    codes, ahead = ranking["department"][better], [tuple(key) for key in keys[better]]
    columns = ["criterion", "name", "part", "left", "needed", "more", "enough", "lift_rank", "reached"]
    if pd.isna(own["rank"]) or not ahead:
        return pd.DataFrame(columns=columns)
    aim = min(ahead)
    nodes = nodes[nodes["department"].eq(department)]
    rows = []
    for one in [None, *_ways(nodes)]:
        needed, decided = _least(_lines(own, nodes, rules, one), aim)
        more = decided < len(aim)
        left = np.nan if one is None else one["left"]
        spare = round(left - needed, _NEAREST)
        enough = bool(spare > 0 or (spare == 0 and not more))
        about = (None, None, "base") if one is None else (one["criterion"], one["name"], one["part"])
        still = sum(key[:decided] > aim[:decided] for key in ahead)
        passed = [code for code, key in zip(codes, ahead, strict=True) if key[:decided] <= aim[:decided]]
        rows.append([*about, left, needed, more, enough, 1 + still, "|".join(passed)])
    return pd.DataFrame(rows, columns=columns).astype({"criterion": "str", "name": "str"})


def _ways(nodes: pd.DataFrame) -> list[dict]:
    """The criteria with points left, the most first; of penalties beyond their cap only what would be felt."""
    criteria = nodes[nodes["level"].eq("criterion") & nodes["lost"].gt(0)]
    cut = nodes.loc[nodes["level"].eq("cap") & nodes["part"].eq("penalty"), "total_points"].sum()
    left = criteria["lost"].sub(criteria["part"].eq("penalty") * cut).round(9)
    ways = criteria.assign(left=left)[left.gt(0)].sort_values("left", ascending=False, kind="stable")
    return ways[["criterion", "name", "part", "group", "left"]].to_dict("records")


def _lines(own: pd.Series, nodes: pd.DataFrame, rules: dict, way: dict | None) -> list[tuple]:
    """What is compared, as it grows with the points won: (start, slope, least, greatest) of the total and each tie rule."""
    start = own["base"] + own["bonus"] - own["penalty"]
    lines = [(start, 1.0, rules["scale"]["minimum"], rules["scale"]["maximum"])]
    for rule in rules["ties"]:
        slope = float(rule == "before_bonus" or (rule == "penalty" and way is not None and way["part"] == "penalty"))
        if way is not None and way["part"] == "base" and rule == f"group:{way['group']}":
            group = nodes.loc[nodes["level"].eq("group") & nodes["group"].eq(way["group"]), "max_points"].iloc[0]
            slope = own["max_assigned"] / own["scale"] / group
        lines.append((own[f"tie:{rule}:now"], slope, -np.inf, np.inf))
    return lines


def _least(lines: list[tuple], aim: tuple) -> tuple[float, int]:
    """The least gain with which the lines reach `aim`, the first difference deciding.

    The second is how many of them are equal there before the one that only a greater gain decides; all, where none is needed.
    """

    def at(line: tuple, gain: float) -> float:
        start, slope, least, greatest = line
        return round(min(max(start + slope * gain, least), greatest), _NEAREST)

    gain, limit = 0.0, np.inf
    for place, (line, wanted) in enumerate(zip(lines, aim, strict=True)):
        start, slope, least, greatest = line
        if at(line, gain) < wanted:
            reachable = slope > 0 and round(greatest, _NEAREST) >= wanted
            gain = (wanted - start) / slope if reachable else np.inf
        if gain > limit or at(line, gain) > wanted:
            break
        if start + slope * gain < least:  # held at the least total, until the points won make good what lies below
            limit = min(limit, (least - start) / slope)
        elif slope > 0 and start + slope * gain < greatest:
            rest = tuple(at(other, gain) for other in lines[place + 1 :])
            return round(gain, 9) + 0.0, place + 1 if rest < aim[place + 1 :] else len(aim)
    if gain > limit:
        return round(limit, 9), 1
    return (round(gain, 9) + 0.0 if np.isfinite(gain) else np.nan), len(aim)
