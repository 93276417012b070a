"""What to ask about the figures of a quarter: questions, never verdicts."""

import numpy as np
import pandas as pd

from analytics.scoring import EVENT_KINDS, REQUIRED_KINDS

HISTORY = 8
"""So many quarters, the one asked about among them, are its history wherever questions are shown."""
KINDS = ("disagrees", "above_verified", "zero", "jump", "identical", "all_maximum", "no_separation")
"""Kinds of question, what should be asked first in front."""
COLUMNS = [
    *("severity", "kind", "department", "criterion", "name", "unit", "quarter"),
    *("of", "value", "low", "high", "count", "points", "max_points"),
]

_KEY = ["department", "criterion"]
_SAME = ["kind", "formula", "direction", "unit", "max_points"]  # a criterion whose words alone changed is the same one
_FEW = 3  # of fewer self points "all at their maximum" says nothing
_STEADY = 0.1  # a history that never moved has no range: this share of its level stands for one
_NEAREST = 9  # decimals at which figures are compared


def questions(
    history: pd.DataFrame,
    achievements: pd.DataFrame,
    quarter: str,
    *,
    identical_quarters: int = 2,
    jump_history: int = 4,
    gap_share: float = 0.1,
    gap_quarters: int = 2,
    alike_departments: int = 3,
) -> pd.DataFrame:
    """A row for each question about the figures of `quarter`, what should be asked first on top (`severity` 1, 2, …).

    `history`: scoring.cells of the quarter and of those before it, one under the other, with a column `quarter`.
    `achievements`: quarter, department, category. A figure is the actual, or the self points where there is none. Earlier
    figures of a criterion count only where its kind, formula, direction, unit and maximum are those of the quarter asked
    about; bonus and penalty, which are events, are asked about in the first kind alone.

    - `disagrees`: a criterion whose unit, code or name is a category of the quarter's achievements, and the department's
      list has another number (`low` = `high`) than its actual (`value`). A category that nobody lists is not asked about.
    - `above_verified`: self points (`value`) above the verified (`low`) by `gap_share` of the maximum and more, now and in
      `gap_quarters` quarters and more in all (`count`).
    - `zero`: 0 where more is better and none of the `count` earlier figures, from `low` to `high`, was 0. Where all such
      figures of a department are 0 there is one question without a criterion, `count` being their number.
    - `jump`: a figure beyond its `count` (at least `jump_history`) earlier ones, `low` to `high`, by more than their range.
    - `identical`: figure and points the same for `count` (at least `identical_quarters`) quarters running, of a criterion
      that is not the same everywhere and always. Full points and 0 repeat by themselves and are not asked about.
    - `all_maximum`: every one of the `count` (three at least) self points of a department is the maximum.
    - `no_separation`: all `count` (at least `alike_departments`) departments that have the criterion have equal points;
      no department.

    `of`: what `value` is, `actual` (in `unit`), `self_points` or `points`. `points`, `max_points`: of the cell, of `all_maximum` the sums. Numbers that a kind has none of are NaN. Within a kind
    the largest comes first. Empty where `history` has nothing of the quarter. No input is changed.
    """
    cells = history[history["status"].eq("value")]
    cells = cells.assign(
        figure=cells["actual"].fillna(cells["self_points"]).round(_NEAREST),
        of=cells["actual"].notna().map({True: "actual", False: "self_points"}),
    )
    cells[_SAME[:-1]] = cells[_SAME[:-1]].astype("str").fillna("")
    now = cells[cells["quarter"].eq(quarter)]
    steady = now[~now["kind"].isin(EVENT_KINDS)]
    earlier = cells[cells["quarter"].lt(quarter)].merge(now[_KEY + _SAME], on=_KEY + _SAME)
    asked = {
        "disagrees": _disagrees(now, achievements[achievements["quarter"].eq(quarter)]),
        "above_verified": _above_verified(steady, earlier, gap_share, gap_quarters),
        "zero": _zero(steady, earlier),
        "jump": _jump(steady, earlier, jump_history),
        "identical": _identical(steady, earlier, quarter, identical_quarters),
        "all_maximum": _all_maximum(steady),
        "no_separation": _no_separation(steady, alike_departments),
    }
    rows = [asked[kind].assign(kind=kind).reindex(columns=[*COLUMNS, "size"]).astype(object) for kind in KINDS]
    order = ["size", *_KEY]
    rows = [one.sort_values(order, ascending=[False, True, True], kind="stable") for one in rows]
    frame = pd.concat(rows, ignore_index=True)
    frame = frame.assign(quarter=quarter, severity=np.arange(1, len(frame) + 1))[COLUMNS]
    texts = dict.fromkeys(("kind", "department", "criterion", "name", "unit", "quarter", "of"), "str")
    numbers = dict.fromkeys(("value", "low", "high", "points", "max_points"), "float64")
    return frame.astype(texts | numbers | {"count": "Int64", "severity": "int64"})


def figures(found: pd.DataFrame) -> pd.Series:
    """What each question of `found` (of `questions`) is about, as one text: the same as long as none of its figures is another."""
    numbers = found[["value", "low", "high", "count", "points"]].astype("float64").round(6) + 0.0
    texts = [numbers[name].map(lambda value: "" if np.isnan(value) else repr(value)) for name in numbers]
    return found["of"].fillna("").str.cat(texts, sep="|")


def replied(found: pd.DataFrame, replies: pd.DataFrame) -> pd.DataFrame:
    """`found` (of `questions`) with `figures` and, of the reply that was given to this question about these figures, question, words, by,
    at; missing where there is none. `replies`: kind, department, criterion, figures, question, words, by, at; one for each question."""
    key = ["kind", "department", "criterion", "figures"]
    known = replies[[*key, "question", "words", "by", "at"]]
    known = known.assign(**{name: known[name].fillna("") for name in key})
    about = found.assign(figures=figures(found))
    told = about.assign(**{name: about[name].fillna("") for name in key})[key].merge(known, on=key, how="left")
    return about.assign(**{name: told[name].set_axis(about.index) for name in ("question", "words", "by", "at")})


def _disagrees(now: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    words = now.assign(place=now.index).melt(["place"], ["unit", "criterion", "name"], value_name="category")
    words = words.assign(category=_folded(words["category"])).drop_duplicates(["place", "category"])
    listed = listed.assign(category=_folded(listed["category"])).dropna(subset=["category"])
    kept = words[words["category"].isin(listed["category"])].drop_duplicates("place").set_index("place")["category"]
    rows = now.loc[kept.index].assign(category=kept)
    rows = rows[rows["actual"].notna()]
    counts = listed.groupby(["department", "category"]).size().rename("low").reset_index()
    rows = rows.merge(counts, on=["department", "category"], how="left")
    rows = rows.assign(value=rows["actual"], low=rows["low"].astype(float).fillna(0.0))
    rows = rows[rows["value"].round(_NEAREST).ne(rows["low"])]
    return rows.assign(high=rows["low"], size=(rows["value"] - rows["low"]).abs())


def _above_verified(now: pd.DataFrame, earlier: pd.DataFrame, share: float, quarters: int) -> pd.DataFrame:
    def far(cells: pd.DataFrame) -> pd.DataFrame:
        gap = cells["self_points"] - cells["verified_points"]
        above = gap.round(_NEAREST).ge((share * cells["max_points"]).round(_NEAREST)) & gap.gt(0)
        return cells.assign(gap=gap / cells["max_points"])[above]

    before = far(earlier).groupby(_KEY).size().rename("count")
    rows = far(now).merge(before, on=_KEY, how="left")
    rows = rows.assign(
        of="self_points", value=rows["self_points"], low=rows["verified_points"], count=rows["count"].fillna(0) + 1
    )
    return rows.assign(size=rows["count"] + rows["gap"])[rows["count"].ge(quarters)]


def _zero(now: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    more = now[now["direction"].eq("higher") & now["figure"].notna()]
    by = more.assign(none=more["figure"].eq(0)).groupby("department")["none"].agg(["size", "sum"])
    whole = by[by["size"].eq(by["sum"]) & by["size"].gt(1)]["size"].rename("count").reset_index()
    rows = more[more["figure"].eq(0) & ~more["department"].isin(whole["department"])].merge(_past(earlier), on=_KEY)
    rows = rows.assign(value=0.0, size=rows["count"])[rows["never_zero"]]
    return pd.concat([whole.assign(of="actual", value=0.0, size=1000.0 + whole["count"]), rows], ignore_index=True)


def _jump(now: pd.DataFrame, earlier: pd.DataFrame, least: int) -> pd.DataFrame:
    rows = now[now["figure"].notna() & now["kind"].ne("passfail")].merge(_past(earlier), on=_KEY)
    rows = rows[rows["count"].ge(least)]
    span = (rows["high"] - rows["low"]).where(rows["high"].gt(rows["low"]), _STEADY * rows["high"].abs())
    beyond = np.maximum(rows["figure"] - rows["high"], rows["low"] - rows["figure"])
    rows = rows.assign(value=rows["figure"], size=beyond / span.where(span.gt(0)))
    # An all-zero history has no measure, and a zero is asked about as such.
    return rows[beyond.round(_NEAREST).gt(span.round(_NEAREST)) & span.gt(0) & rows["figure"].ne(0)]


def _identical(now: pd.DataFrame, earlier: pd.DataFrame, quarter: str, least: int) -> pd.DataFrame:
    before = earlier.set_index([*_KEY, "quarter"])[["figure", "points"]]
    running = now[now["figure"].notna() & now["figure"].ne(0) & now["points"].round(6).lt(now["max_points"].round(6))]
    running = running.assign(count=1.0)
    open_ones, past = running.index, quarter
    while len(open_ones):
        past = _quarter_before(past)
        then = before.reindex(pd.MultiIndex.from_frame(running.loc[open_ones, _KEY].assign(quarter=past)))
        both = zip(("figure", "points"), (then["figure"].to_numpy(), then["points"].to_numpy()), strict=True)
        same = np.logical_and.reduce(
            [np.isclose(running.loc[open_ones, name], old, rtol=0, atol=1e-9) for name, old in both]
        )
        open_ones = open_ones[same]
        running.loc[open_ones, "count"] += 1
    every = pd.concat([now, earlier])
    moving = every.groupby("criterion")["figure"].nunique().gt(1)
    rows = running[running["count"].ge(least) & running["criterion"].isin(moving.index[moving])]
    return rows.assign(value=rows["figure"], size=rows["count"])


def _all_maximum(now: pd.DataFrame) -> pd.DataFrame:
    given = now[now["kind"].isin(REQUIRED_KINDS) & now["self_points"].notna() & now["max_points"].gt(0)]
    full = given["self_points"].round(6).ge(given["max_points"].round(6))
    rows = (
        given.assign(full=full)
        .groupby("department")
        .agg(
            full=("full", "all"),
            count=("full", "size"),
            points=("self_points", "sum"),
            max_points=("max_points", "sum"),
        )
    )
    rows = rows[rows["full"] & rows["count"].ge(_FEW)].reset_index()
    return rows.assign(of="self_points", size=rows["count"])


def _no_separation(now: pd.DataFrame, least: int) -> pd.DataFrame:
    given = now[now["kind"].isin(REQUIRED_KINDS) & now["points"].notna()]
    by = given.assign(points=given["points"].round(6)).groupby("criterion")
    rows = by.agg(
        count=("points", "size"), values=("points", "nunique"), points=("points", "first"),
        name=("name", "first"), unit=("unit", "first"), max_points=("max_points", "first"),
    ).reset_index()  # fmt: skip
    rows = rows[rows["values"].eq(1) & rows["count"].ge(least)]
    return rows.assign(department=None, of="points", value=rows["points"], size=rows["max_points"])


def _past(earlier: pd.DataFrame) -> pd.DataFrame:
    """low, high and count of the earlier figures of a cell, and whether none of them was 0."""
    given = earlier[earlier["figure"].notna()]
    by = given.assign(never_zero=given["figure"].ne(0)).groupby(_KEY)
    past = by.agg(
        low=("figure", "min"), high=("figure", "max"), count=("figure", "size"), never_zero=("never_zero", "min")
    )
    return past.astype({"never_zero": bool}).reset_index()


def _quarter_before(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def _folded(texts: pd.Series) -> pd.Series:
    """Texts as they are compared: NFC, no case, no spaces around."""
    return texts.astype("str").str.normalize("NFC").str.casefold().str.strip().replace("", np.nan)
