"""How things move over the quarters: commendations, results, achievements on their way to a decision, and fairness."""

import numpy as np
import pandas as pd

COLUMNS = ["quarter", "measure", "dimension", "category", "value"]
COUNTS = ("commendations", "achievements_recorded", "achievements_commended", "rank")
"""Measures whose values are whole numbers."""
DIMENSIONS = ("all", "subject_type", "level", "title", "form", "award", "basis", "department", "role", "gender")


def trends(
    held: pd.DataFrame,
    recorded: pd.DataFrame,
    departments: pd.DataFrame,
    quarters: list[str],
    rankings: dict[str, pd.DataFrame],
) -> pd.DataFrame:
    """`commendations` (of the frame `held`), `promptness` (of `recorded` achievements) and `results` in one tidy frame
    with `COLUMNS`."""
    frames = [commendations(held, departments, quarters), promptness(achievements(recorded, held), quarters)]
    return pd.concat([*frames, results(rankings)], ignore_index=True)


def commendations(commendations: pd.DataFrame, departments: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """Commendations in force by the quarter of their signing: tidy, with `COLUMNS`, 0 where a category has none.

    Measure `commendations` (a count: one subject in one decision) in each of `DIMENSIONS`, the dimension `all` having
    the one category "all" and `award` being the title or else the form; what lacks a category is in `all` only.
    Measure `per_100_staff` in the dimension `department`: NaN where the staff is not known. `departments` may hold
    several entries of one code; the one valid on the last day of the quarter counts.
    """
    held = _in_force(commendations)
    held = held.assign(quarter=_quarter(held["signed_on"]), all="all", award=held["title"].fillna(held["form"]))
    held = held[held["quarter"].isin(quarters)]
    frames = [_count(held, dimension, quarters) for dimension in DIMENSIONS if dimension != "department"]
    by_department = _count(held, "department", quarters, departments["code"])
    staff = by_department.merge(_staff(departments, quarters), on=["quarter", "category"], how="left")["staff_count"]
    share = 100 * by_department["value"] / staff.where(staff.gt(0)).to_numpy(float)
    frames += [by_department, by_department.assign(measure="per_100_staff", value=share)]
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def known_since(commendations: pd.DataFrame, quarters: list[str]) -> list[str]:
    """Those of the quarters from which on commendations are kept: all from the first decision on, cancelled or not. Of the
    quarters before it nothing is known, which is not 0. Where none of them has a decision before its end: all."""
    first = _quarter(commendations["signed_on"]).min() if len(commendations) else ""
    return [quarter for quarter in quarters if quarter >= first] or quarters


def results(rankings: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`total` and `rank` of each department in each quarter (quarter → frame of ranking.ranking), tidy, with `COLUMNS`;
    NaN where it has none."""
    frames = [
        pd.DataFrame(
            {
                "quarter": quarter,
                "measure": measure,
                "dimension": "department",
                "category": frame["department"],
                "value": frame[measure].astype(float),
            }
        )
        for quarter, frame in sorted(rankings.items())
        for measure in ("total", "rank")
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def promptness(matched: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """How achievements (of `achievements`) of each quarter become commendations: tidy, with `COLUMNS`.

    Measures `achievements_recorded` and `achievements_commended` (counts), and `days_to_commendation`: the median of the
    days from the achievement to the signing, NaN where none of the quarter is commended. Dimensions `all` and `department`.
    """
    frames = []
    for dimension in ("all", "department"):
        category = matched["department"] if dimension == "department" else pd.Series("all", matched.index)
        by = matched.assign(category=category.astype("str")).groupby(["quarter", "category"])
        categories = sorted(category.dropna().unique()) or (["all"] if dimension == "all" else [])
        grid = pd.MultiIndex.from_product([quarters, categories], names=["quarter", "category"])
        measures = {
            "achievements_recorded": by.size().reindex(grid, fill_value=0),
            "achievements_commended": by["days"].count().reindex(grid, fill_value=0),
            "days_to_commendation": by["days"].agg(lambda days: days.dropna().astype(float).median()).reindex(grid),
        }
        for measure, values in measures.items():
            tidy = values.astype(float).rename("value").reset_index()
            frames.append(tidy.assign(measure=measure, dimension=dimension))
    frame = pd.concat(frames, ignore_index=True)[COLUMNS]
    return frame.astype({"quarter": "str", "category": "str"})


def achievements(achievements: pd.DataFrame, commendations: pd.DataFrame) -> pd.DataFrame:
    """The achievements with `state`: `commended` where a commendation in force rewards them, else `waiting`.

    It does where it has the same subject, names the achievement by its title (both compared without regard to case,
    spaces and Unicode form), and was signed on the day or later. The first such one gives `decision_no`, `signed_on`
    and `days` (Int64) from the achievement to the signing.
    """
    frame = achievements.reset_index(drop=True)
    wanted = pd.DataFrame(
        {
            "place": frame.index,
            "subject": _folded(frame["subject"]),
            "achievement": _folded(frame["title"]),
            "achieved_on": frame["achieved_on"],
        }
    )
    held = _in_force(commendations)[["subject", "achievement", "decision_no", "signed_on"]]
    held = held.assign(subject=_folded(held["subject"]), achievement=_folded(held["achievement"]))
    pairs = wanted.merge(held.dropna(subset=["achievement"]), on=["subject", "achievement"])
    pairs = pairs[pairs["signed_on"] >= pairs["achieved_on"]].sort_values(["signed_on", "decision_no"])
    frame = frame.join(pairs.drop_duplicates("place").set_index("place")[["decision_no", "signed_on"]])
    frame["days"] = (frame["signed_on"] - frame["achieved_on"]).dt.days.astype("Int64")
    return frame.assign(state=frame["decision_no"].notna().map({True: "commended", False: "waiting"}).astype("str"))


def fairness(
    commendations: pd.DataFrame, departments: pd.DataFrame, year: int | None = None, small: int | None = None
) -> pd.DataFrame:
    """Shares among the staff and among those commended in an award year (None: all): rows leader, direct, female.

    Columns: `who`; `staff`, `staff_total`, `staff_share` over the departments that tell both numbers (one entry each);
    `commended`, `commended_total`, `commended_share` over commendations in force of individuals whose role or gender
    is told. Counts are Int64, shares 0 to 1, NaN without a denominator. With `small`, a row `small_collective`: the
    commended collectives of at most so many people, among those whose size is told; it has no staff.
    """
    held = _in_force(commendations if year is None else awarded(commendations, year))
    people = held[held["subject_type"].eq("individual")]
    sizes = held.loc[held["subject_type"].eq("collective"), "subject_size"].dropna()
    roles, genders = people["role"].dropna(), people["gender"].dropna()
    led = departments.dropna(subset=["staff_count", "leader_count"])
    split = departments.dropna(subset=["staff_count", "female_count"])
    staff, leaders = led["staff_count"].sum(), led["leader_count"].sum()
    rows = [
        ("leader", leaders, staff, roles.eq("leader").sum(), len(roles)),
        ("direct", staff - leaders, staff, roles.eq("direct").sum(), len(roles)),
        ("female", split["female_count"].sum(), split["staff_count"].sum(), genders.eq("female").sum(), len(genders)),
    ]
    if small is not None:
        rows.append(("small_collective", 0, 0, sizes.le(small).sum(), len(sizes)))
    frame = pd.DataFrame(rows, columns=["who", "staff", "staff_total", "commended", "commended_total"])
    frame = frame.astype(dict.fromkeys(frame.columns[1:], "Int64"))
    for part in ("staff", "commended"):
        total = frame[f"{part}_total"].astype(float)
        frame[f"{part}_share"] = frame[part].astype(float) / total.where(total.gt(0))
    order = [f"{part}{end}" for part in ("staff", "commended") for end in ("", "_total", "_share")]
    return frame[["who", *order]]


def awarded(commendations: pd.DataFrame, year: int) -> pd.DataFrame:
    """The commendations of an award year (where none is told: of the year of signing), cancelled ones too."""
    return commendations[commendations["award_year"].fillna(commendations["signed_on"].dt.year).eq(year)]


def signed(commendations: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """The commendations signed in the quarters, cancelled ones too."""
    return commendations[_quarter(commendations["signed_on"]).isin(quarters)]


def delays(commendations: pd.DataFrame, matched: pd.DataFrame) -> pd.DataFrame:
    """The commendations with `days` (Int64): from the achievement that each rewards to its signing, by `matched` (of
    `achievements`); the longest where it rewards several, missing where none is found or it is cancelled."""
    key = ["decision_no", "signed_on", "person"]
    known = matched.assign(person=_folded(matched["subject"])).dropna(subset=["days"])
    longest = known.groupby(key, as_index=False)["days"].max()
    frame = commendations.assign(person=_folded(commendations["subject"])).merge(longest, on=key, how="left")
    cancelled = frame["status"].eq("cancelled")
    return frame.assign(days=frame["days"].astype("Int64").mask(cancelled)).drop(columns="person")


def by_department(commendations: pd.DataFrame, departments: pd.DataFrame) -> pd.DataFrame:
    """Commendations in force for each of `departments` (one entry of a code): department, `count`, `staff_count`,
    `per_100_staff`, NaN where the staff is not known; the most for its size first, the unknown last."""
    counts = _in_force(commendations)["department"].value_counts()
    frame = departments[["code", "staff_count"]].rename(columns={"code": "department"}).reset_index(drop=True)
    frame.insert(1, "count", frame["department"].map(counts).fillna(0).astype("int64"))
    staff = frame["staff_count"].astype(float)
    frame["per_100_staff"] = 100 * frame["count"] / staff.where(staff.gt(0))
    return frame.sort_values(["per_100_staff", "count"], ascending=False, kind="stable", ignore_index=True)


def parts(trends: pd.DataFrame, dimension: str, most: int = 6) -> pd.DataFrame:
    """Commendations by quarter (index) and category of a dimension (columns, the most frequent first), Int64.

    At most `most` columns: the rest is `other`, what lacks a category `untold`. `trends` of `commendations`.
    """
    counted = trends[trends["measure"].eq("commendations")]
    frame = counted[counted["dimension"].eq(dimension)]
    frame = frame.pivot(index="quarter", columns="category", values="value").rename_axis(columns=None)
    whole = counted[counted["dimension"].eq("all")].set_index("quarter")["value"]
    frame = frame.reindex(whole.index)
    untold = whole - frame.sum(axis=1)
    order = frame.sum().sort_values(ascending=False, kind="stable").index
    room = most - int(untold.gt(0).any())
    if len(order) > room:
        frame = frame.assign(other=frame[order[room - 1 :]].sum(axis=1))
        order = [*order[: room - 1], "other"]
    if untold.gt(0).any():
        frame, order = frame.assign(untold=untold), [*order, "untold"]
    return frame[list(order)].astype("Int64")


def _in_force(commendations: pd.DataFrame) -> pd.DataFrame:
    return commendations[commendations["status"].ne("cancelled")]


def _quarter(days: pd.Series) -> pd.Series:
    return days.dt.year.astype("str") + "-Q" + days.dt.quarter.astype("str")


def _count(held: pd.DataFrame, dimension: str, quarters: list[str], also=()) -> pd.DataFrame:
    """How many of each category in each quarter; the categories are those found and `also`."""
    categories = sorted({*held[dimension].dropna(), *also} or ({"all"} if dimension == "all" else set()))
    grid = pd.MultiIndex.from_product([quarters, categories], names=["quarter", "category"])
    counts = held.groupby(["quarter", dimension]).size().rename_axis(["quarter", "category"])
    values = counts.reindex(grid, fill_value=0).astype(float).rename("value").reset_index()
    return values.astype({"quarter": "str", "category": "str"}).assign(measure="commendations", dimension=dimension)


def _staff(departments: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """Quarter, category (code) and staff_count of the entry valid on the quarter's last day, the newest of several."""
    days = pd.DataFrame(
        {"quarter": pd.Series(quarters, dtype="str"), "day": pd.PeriodIndex(quarters, freq="Q").end_time.normalize()}
    )
    columns = ["code", "staff_count", "valid_from", "valid_to"]
    frame = days.merge(departments.reindex(columns=columns), how="cross")
    begins, ends = (pd.to_datetime(frame[column]) for column in ("valid_from", "valid_to"))
    valid = frame[(begins.isna() | (begins <= frame["day"])) & (ends.isna() | (ends >= frame["day"]))]
    newest = valid.sort_values("valid_from", na_position="first").drop_duplicates(["quarter", "code"], keep="last")
    return newest.rename(columns={"code": "category"})[["quarter", "category", "staff_count"]]


def _folded(texts: pd.Series) -> pd.Series:
    """Texts as they are compared: NFC, no case, single spaces."""
    folded = texts.astype("str").str.normalize("NFC").str.casefold().str.replace(r"\s+", " ", regex=True)
    return folded.str.strip().replace("", np.nan)
