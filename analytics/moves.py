"""What moved between two periods: a rank, split into own change and others' change; a total, split by criterion."""

import numpy as np
import pandas as pd

from analytics import ranking as ranks

_NODE = ["department", "part", "criterion", "level"]


def rank_moves(now: pd.DataFrame, before: pd.DataFrame, ties: list[str], ties_before: list[str]) -> pd.DataFrame:
    """The move of each department's rank between two periods (frames of ranking.ranking), split exactly in two.

    R(t, s) being the rank of a department with its own scores of period t among the others' of period s, tie rules and all:
    `own_change` is the mean of R(before, before) − R(now, before) and R(before, now) − R(now, now), `others_change` that
    of R(before, before) − R(before, now) and R(now, before) − R(now, now). This mean over both orders (the Shapley value
    of a game of two) adds up to `rank_change`; positive is up, halves are possible. Departments that came or went are
    part of the others' change, and so are the places of those that are incomplete.

    One row for each department of either period, by code: department, `rank`, `previous_rank` (Int64), the three changes
    (NaN where there is no split), and `reason` for that: `new`, `gone`, `no_rank` (now), `had_no_rank`, or `rules`: the
    tie rules of the two periods differ, so that the scores of one have no place among those of the other.
    """
    codes = pd.Index(sorted({*now["department"], *before["department"]}), name="department", dtype="str")
    there = [codes.isin(frame["department"]) for frame in (now, before)]
    now, before = (frame.set_index("department").reindex(codes) for frame in (now, before))
    same = ties == ties_before
    ranked = [frame["rank"].notna().to_numpy() for frame in (now, before)]
    reasons = [(~there[1], "new"), (~there[0], "gone"), (~ranked[0], "no_rank"), (~ranked[1], "had_no_rank")]
    reasons.append((np.full(len(codes), not same), "rules"))
    reason = np.select([held for held, _ in reasons], [np.array(word, object) for _, word in reasons], None)
    moves = pd.DataFrame({"rank": now["rank"], "previous_rank": before["rank"]}, index=codes).astype("Int64")
    split = np.isin(reason, [None])
    changes = np.full((3, len(codes)), np.nan)
    if same and split.any():
        keys = [ranks.keys(frame, ties) for frame in (now, before)]
        changes[:, split] = _split(*_codes(*keys))[:, split]
    moves[["rank_change", "own_change", "others_change"]] = changes.T
    return moves.assign(reason=pd.Series(reason, codes, dtype="str")).reset_index()


def total_moves(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What each criterion adds to the move of a department's total between two periods (of explanation.tree).

    One row for each criterion with points in either, and for the caps and the clamp where they cut: department, part,
    `level` (`criterion`, `cap`, or `part` for the clamp), criterion, name, `total_points`, `previous_total_points` (0 where
    it counts in one period only) and `change`; these add up to the move of the total. Only departments with a total in
    both periods.
    """
    values = ["total_points", "previous_total_points"]
    sides = []
    for nodes, here, there in ((now, *values), (before, *values[::-1])):
        leaf = nodes["level"].isin(["criterion", "cap"]) | nodes["part"].eq("clamp")
        known = nodes["department"].isin(_whole(now) & _whole(before))
        side = nodes[leaf & known & nodes["total_points"].notna()].rename(columns={"total_points": here})
        sides.append(side[[*_NODE, "name", "group", here]].assign(**{there: 0.0}))
    frame = pd.concat(sides).groupby(_NODE, dropna=False, as_index=False)
    frame = frame.agg({"name": "first", "group": "first"} | dict.fromkeys(values, "sum"))
    frame = frame[frame["level"].eq("criterion") | frame[values].ne(0).any(axis=1)].reset_index(drop=True)
    return frame.assign(change=frame[values[0]] - frame[values[1]])


def _whole(nodes: pd.DataFrame) -> set[str]:
    """The departments that have a total."""
    return set(nodes.loc[nodes["level"].eq("total") & nodes["total_points"].notna(), "department"])


def _codes(now: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys of both periods as numbers in one order, −1 where a department takes no place."""
    placed = [~np.isnan(keys[:, 0]) for keys in (now, before)]
    together = np.concatenate([keys[held] for keys, held in zip((now, before), placed, strict=True)])
    order = np.unique(together, axis=0, return_inverse=True)[1].reshape(-1)
    codes = [np.full(len(now), -1) for _ in placed]
    for one, held, part in zip(codes, placed, np.split(order, [placed[0].sum()]), strict=True):
        one[held] = part
    return codes[0], codes[1]


def _split(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Rows: the whole change, own, others'."""

    def rank(own: np.ndarray, others: np.ndarray) -> np.ndarray:
        """1 + the others that are ahead; oneself, as one was then, is no other."""
        ahead = len(others) - np.searchsorted(np.sort(others), own, side="right")
        return 1 + ahead - (others > own)

    both_before, own_now, others_now, both_now = (
        rank(own, others) for own, others in ((before, before), (now, before), (before, now), (now, now))
    )
    own = ((both_before - own_now) + (others_now - both_now)) / 2
    others = ((both_before - others_now) + (own_now - both_now)) / 2
    return np.array([both_before - both_now, own, others])
