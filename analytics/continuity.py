"""Like for like: what periods under different criteria or weights come to under the same rules."""

import numpy as np
import pandas as pd

from analytics import ranking, scoring
from analytics.scoring import REQUIRED_KINDS

MEANS = ["kind", "direction", "unit"]
"""Where one of these differs, a code stands for another criterion."""
WORTH = ["formula", "parameters", "max_points"]
PLACE = ["group", "departments", "due", "accumulation"]
CHANGES = ["added", "dropped", "redefined", "weight", "formula", "scope"]
_NEAREST = 9  # decimals kept of rescaled points


def changed(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """One row for each criterion that differs between two sets (the contract's columns), by code; none where they agree.

    code, `name` (the present one, else the former), `change`, the first that fits: `added`, `dropped`, `redefined`
    (another kind, direction or unit: not common), `weight` (max_points), `formula` (or its parameters), `scope`
    (group, departments, due quarters, accumulation); `max_before` and `max_now` (points, NaN where there is none).
    """
    columns = ["code", "name", *MEANS, *WORTH, *PLACE]
    both = before[columns].merge(now[columns], on="code", how="outer", suffixes=("_before", "_now"), indicator=True)

    def differs(names: list[str]) -> np.ndarray:
        return np.any([~_same(both[f"{name}_before"], both[f"{name}_now"]) for name in names], axis=0)

    conditions = [
        both["_merge"].eq("right_only"),
        both["_merge"].eq("left_only"),
        differs(MEANS),
        differs(["max_points"]),
        differs(["formula", "parameters"]),
        differs(PLACE),
    ]
    change = np.select(conditions, [np.array(word, object) for word in CHANGES], None)
    frame = pd.DataFrame(
        {
            "code": both["code"],
            "name": both["name_now"].fillna(both["name_before"]),
            "change": pd.Series(change, both.index, dtype="str"),
            "max_before": both["max_points_before"],
            "max_now": both["max_points_now"],
        }
    )
    return frame[frame["change"].notna()].sort_values("code", ignore_index=True)


def unchanged(cells: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The `cells` (of scoring.cells, under the set `before`) of criteria whose points mean the same in the set `now`.

    Left out are those that are new, dropped, of another meaning, weight or formula.
    """
    differs = changed(before, now)
    return cells[~cells["criterion"].isin(differs.loc[differs["change"].ne("scope"), "code"])]


def common(now: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """The rows of the set `now` that mean the same in all `others`: same code, kind, direction and unit.

    Their weights and formulas are those of `now`. Departments and due quarters are what all the sets share: nobody is
    asked for what was not asked then; a criterion that shares none is left out.
    """
    frame = now.copy()
    for other in others:
        theirs = other.set_index("code").reindex(frame["code"])
        same = frame["code"].isin(other["code"]).to_numpy()
        for name in MEANS:
            same = same & _same(frame[name].reset_index(drop=True), theirs[name].reset_index(drop=True))
        for name in ("departments", "due"):
            frame[name] = [_shared(*pair) for pair in zip(frame[name], theirs[name], strict=True)]
        frame = frame[same & frame["departments"].ne("").to_numpy() & frame["due"].ne("").to_numpy()]
    return frame.reset_index(drop=True)


def same_rules(known: dict, criteria: pd.DataFrame, rules: dict) -> dict:
    """`known` (of data.read.period) as it would stand under another set: what scoring.cells takes.

    `criteria` of `common`, `rules` those of the present period. Targets and results stay as they were; points by a
    formula follow from them. Points that were given, by oneself or verified, are rescaled to the present maximum;
    those of bonus and penalty stay, being points and no share of a maximum. Where the formula or its parameters
    differ, verified points judged what no longer counts: the new formula's hold, and a released cell stays released.
    """
    then = known["criteria"].set_index("code")
    now = criteria.set_index("code")
    then = then[then.index.isin(now.index)]
    now = now.reindex(then.index)
    ratio = (now["max_points"] / then["max_points"].where(then["max_points"].gt(0))).where(
        now["kind"].isin(REQUIRED_KINDS), 1.0
    )
    kept = _same(then["formula"], now["formula"]) & _same(then["parameters"], now["parameters"])
    scores, verifications = known["scores"], known["verifications"]
    verified = verifications["verified_points"].where(
        verifications["criterion"].map(dict(zip(now.index, kept, strict=True))).eq(True)
    )
    return known | {
        "criteria": criteria,
        "rules": rules,
        "scores": scores.assign(self_points=_rescaled(scores, scores["self_points"], ratio)),
        "verifications": verifications.assign(verified_points=_rescaled(verifications, verified, ratio)),
    }


def rankings(knowns: list[dict], year_to_date: bool = False) -> list[pd.DataFrame]:
    """The rankings of several periods (each of data.read.period, the present one last) under the same rules.

    All stand on the criteria `common` to all, with the present weights rescaled to the present scale, and on the
    present rules; only the departments that all periods have are ranked. So each differs from the ranking as
    published, the present one too where it has criteria of its own: the two are never mixed. The tie rule `previous`
    looks at published ranks and is left out.
    """
    now = knowns[-1]
    criteria = common(now["criteria"], *(known["criteria"] for known in knowns[:-1]))
    rules = now["rules"] | {"ties": [rule for rule in now["rules"]["ties"] if rule != "previous"]}
    lasting = set.intersection(*(set(known["departments"]["code"]) for known in knowns))
    found = []
    for known in knowns:
        departments = known["departments"][known["departments"]["code"].isin(lasting)]
        asked = same_rules(known | {"departments": departments}, criteria, rules)
        totals = ranking.totals(scoring.cells(**asked, year_to_date=year_to_date), rules)
        found.append(ranking.ranking(totals, departments, rules))
    return found


def _same(left: pd.Series, right: pd.Series) -> np.ndarray:
    """Where two columns agree, both missing being alike."""
    return (left.eq(right).fillna(False) | (left.isna() & right.isna())).to_numpy(bool)


def _shared(ours, theirs) -> str:
    """What two lists `A|B` share; `*` or nothing written is all of them."""
    mine, other = (
        [] if pd.isna(one) or one == "*" else [part.strip() for part in str(one).split("|")] for one in (ours, theirs)
    )
    if not mine or not other:
        return "|".join(mine or other) or "*"
    return "|".join(one for one in mine if one in other)


def _rescaled(rows: pd.DataFrame, points: pd.Series, ratio: pd.Series) -> pd.Series:
    """Points × the present maximum / the former, of each row's criterion."""
    return (points.astype(float) * rows["criterion"].map(ratio).astype(float).fillna(1.0)).round(_NEAREST)
