"""What would turn the order of two departments: one criterion's points, or one criterion's weight."""

import pandas as pd

from pages.parts import numbers, tables, trial_weights
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, plural, text

POINTS = {
    ("more", False): later(
        "If {name} had {change} points more in {criterion} ({points} → {new}), the two would be level; a little more and the order turns."
    ),
    ("less", False): later(
        "If {name} had {change} points less in {criterion} ({points} → {new}), the two would be level; a little less and the order turns."
    ),
    ("more", True): later(
        "If {name} had {change} penalty points more in {criterion} ({points} → {new}), the two would be level; a little more and the order turns."
    ),
    ("less", True): later(
        "If {name} had {change} penalty points less in {criterion} ({points} → {new}), the two would be level; a little less and the order turns."
    ),
}
"""Which way the points go, and whether they are a penalty's → the sentence."""
WEIGHTS = {
    "more": later(
        "With the weight of {criterion} raised from {share} to {new} (the others shrink with it, 100% is kept), the two would be level."
    ),
    "less": later(
        "With the weight of {criterion} lowered from {share} to {new} (the others grow with it, 100% is kept), the two would be level."
    ),
}


def by_points(language: str, names: dict[str, str], flips: pd.DataFrame) -> str:
    """`Nếu Phòng Y tế thêm 0,35 điểm ở C03 (3,00 → 3,35) thì hai đơn vị bằng điểm…`; empty where no change of points does it.

    `names`: department → its name; `flips`: of analytics.flips.by_points.
    """
    possible = flips[flips["feasible"]]
    if possible.empty:
        return ""
    one = possible.iloc[0]
    way = "more" if one["change"] > 0 else "less"
    sentence = text(
        language,
        POINTS[way, one["kind"] == "penalty"],
        name=names[one["department"]],
        change=_points(language, abs(one["change"])),
        criterion=one["criterion"],
        points=_points(language, one["points"]),
        new=_points(language, one["new_points"], one["points"]),
    )
    same = possible["department"].eq(one["department"]) & possible["change"].round(6).eq(round(one["change"], 6))
    others = int(same.sum()) - 1
    if not others:
        return sentence
    also = plural(
        language,
        "The same change in {count} other criterion of this department would do as well.",
        "The same change in any one of {count} other criteria of this department would do as well.",
        others,
    )
    return f"{sentence} {also}"


def by_weight(language: str, flips: pd.DataFrame) -> str:
    """`Trọng số C03 từ 3,0% lên 5,2% (…giữ 100%) thì hai đơn vị bằng điểm.`; empty where no weight does it.

    `flips`: of analytics.flips.by_weight.
    """
    possible = flips[flips["feasible"]]
    if possible.empty:
        return ""
    one = possible.iloc[0]
    return text(
        language,
        WEIGHTS["more" if one["change"] > 0 else "less"],
        criterion=one["criterion"],
        share=numbers.percent(language, one["share"]),
        new=_percent(language, one["new_share"], one["share"]),
    )


def told(
    here: Visit, names: dict[str, str], points: pd.DataFrame, weights: pd.DataFrame, trial: float | None
) -> list[Html]:
    """The sentences of both, or that there is no such change; none where there is no order to turn.

    `trial`: the factor of the criterion at which a trial of the weights opens, None for who may not open one.
    """
    if points.empty:
        return []
    first, second = by_points(here.language, names, points), by_weight(here.language, weights)
    if not first and not second:
        return [tables.safe(here.text("No change of a single criterion turns the order."))]
    way = Html("")
    if second and trial is not None:
        way = tables.link(trial_weights.link(weights.iloc[0]["criterion"], trial), here.text("Try this weight"))
    return [
        tables.safe(first or here.text("No change of the points of a single criterion turns the order.")),
        tables.join(
            second or here.text("No change of the weight of a single criterion turns the order."), way, between=" "
        ),
    ]


def table(here: Visit, chosen: pd.DataFrame, points: pd.DataFrame, weights: pd.DataFrame) -> Html:
    """Every criterion: what its points would have to be in each of the two departments, and what its weight."""
    language = here.language
    codes = list(chosen["department"])
    share = weights.set_index("criterion")
    known = points.set_index(["criterion", "department"])
    about = points.drop_duplicates("criterion").sort_values(["group", "criterion"])

    def changed(criterion: str, code: str) -> str:
        if (criterion, code) not in known.index:
            return ""
        one = known.loc[(criterion, code)]
        if not one["feasible"]:
            return here.text("not possible")
        return f"{_points(language, one['points'])} → {_points(language, one['new_points'], one['points'])}"

    def weighed(criterion: str) -> str:
        if criterion not in share.index:
            return ""
        one = share.loc[criterion]
        if not one["feasible"]:
            return here.text("not possible")
        return f"{numbers.percent(language, one['share'])} → {_percent(language, one['new_share'], one['share'])}"

    columns = [
        Column(here.text("Code")),
        Column(here.text("Criterion"), lead=True),
        *(Column(name, "right", here.text("points needed")) for name in chosen["short_name"]),
        Column(here.text("Weight"), "right", here.text("weight needed")),
    ]
    rows = [
        Row((one.criterion, one.name, *(changed(one.criterion, code) for code in codes), weighed(one.criterion)))
        for one in about[["criterion", "name"]].itertuples(index=False)
    ]
    return tables.html(columns, rows)


def _points(language: str, value: float, beside: float | None = None) -> str:
    """Two decimals, and more of them only where two would show no change."""
    written = numbers.points(language, value)
    hidden = (
        (not round(value, 2) and round(value, 6)) if beside is None else written == numbers.points(language, beside)
    )
    return numbers.number(language, value) if hidden else written


def _percent(language: str, share: float, beside: float) -> str:
    written = numbers.percent(language, share)
    hidden = written == numbers.percent(language, beside)
    return f"{numbers.number(language, share * 100)}%" if hidden and not absent(share) else written
