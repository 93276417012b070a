"""Sentences that a page opens with: who leads, what moved, where one's own department stands."""

import pandas as pd

from pages.parts import numbers
from pages.parts import period as periods
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import later, listed, text

RULES = {
    "before_bonus": later("points before the bonus"),
    "penalty": later("the smaller penalty"),
    "previous": later("points of the period before"),
    "group": later("points of group {name}"),
    "criterion": later("the result of criterion {name}"),
}

"""Tie rule (the part before its colon) → its words."""


def leading(language: str, frame: pd.DataFrame, period: Period, late_days: int, provisional: bool = False) -> str:
    """Who leads the period and, while it is incomplete, what is missing.

    `frame`: `load.standing`; `late_days`: days since the deadline, 0 before it; `provisional`: nothing may be called final yet.
    """
    name = periods.name(language, period)
    ranked = frame[frame["rank"].notna()]
    first = ranked[ranked["rank"] == 1]
    open_ones = frame[frame["rank"].isna()]
    points = numbers.points(language, ranked["total"].max()) if len(ranked) else ""
    if len(open_ones):
        name = text(language, "{period} (provisional)", period=name)
        if len(ranked) == 0:
            lead = text(language, "no department has a rank yet")
        elif len(first) == 1:
            lead = text(
                language, "{name} is leading with {points} points", name=first.iloc[0]["department_name"], points=points
            )
        else:
            # The first place may still be an incomplete department's: then the best so far is said to have the most points.
            best = first if len(first) else ranked.head(1)
            lead = text(
                language,
                "{names} have the most points so far, {points}",
                names=listed(language, best["department_name"]),
                points=points,
            )
        return text(
            language, "{period}: {lead}; {gap}.", period=name, lead=lead, gap=_gap(language, open_ones, late_days)
        )
    if len(first) > 1:
        names = listed(language, first["department_name"])
        return text(
            language,
            "{period}: {names} share rank 1 with {points} points each.",
            period=name,
            names=names,
            points=points,
        )
    if len(ranked) == 1:
        return text(
            language,
            "{period}: {name} leads with {points} points.",
            period=name,
            name=first.iloc[0]["department_name"],
            points=points,
        )
    return text(
        language,
        "{period}: {name} leads with {points} points, {gap} points ahead of the second.",
        period=name,
        name=first.iloc[0]["department_name"],
        points=points,
        gap=numbers.points(language, ranked.iloc[0]["total"] - ranked.iloc[1]["total"]),
    )


def movement(language: str, frame: pd.DataFrame, compared: dict[str, str], other: Period, effects: pd.DataFrame) -> str:
    """What moved most against the period compared; `compared`: `standing.other_columns`, `effects`: see `effects`."""
    moves = frame[compared["rank_change"]].dropna()
    if moves.empty:
        return ""
    if (moves == 0).all():
        return text(language, "No department changed its rank against {period}.", period=periods.name(language, other))
    up = bool((moves > 0).any())
    most = frame.loc[moves[moves == (moves.max() if up else moves.min())].index]
    one = most.loc[most[compared["total_change"]].astype(float).abs().idxmax()]
    own = effects[effects["department"] == one["department"]]
    cause = own.sort_values("effect", ascending=not up, kind="stable").head(1)
    cause = cause[(cause["effect"] > 0) == up]
    params = {"name": one["department_name"], "before": int(one[compared["rank"]]), "now": int(one["rank"])}
    if cause.empty:
        if up:
            return text(language, "Up the most: {name}, from rank {before} to {now}.", **params)
        return text(language, "Down the most: {name}, from rank {before} to {now}.", **params)
    params |= {"cause": because(language, cause.iloc[0], criterion(cause.iloc[0]))}
    if up:
        return text(language, "Up the most: {name}, from rank {before} to {now}, {cause}.", **params)
    return text(language, "Down the most: {name}, from rank {before} to {now}, {cause}.", **params)


def because(language: str, one: pd.Series, name: str) -> str:
    """What an effect comes from: `nhờ C03 Sáng kiến (+3,00 điểm)`, `không còn bị trừ ở G04 (+3,00 điểm)`.

    `one`: a row of `effects`; `name`: how its criterion is called.
    """
    params = {"criterion": name, "points": numbers.difference(language, one["effect"])}
    if one["kind"] != "penalty":
        if one["effect"] > 0:
            return text(language, "through {criterion} ({points} points)", **params)
        return text(language, "most lost in {criterion} ({points} points)", **params)
    if one["effect"] > 0:
        if one["points"] > 0:
            return text(language, "with a smaller penalty in {criterion} ({points} points)", **params)
        return text(language, "no longer penalised in {criterion} ({points} points)", **params)
    if one["points_before"] > 0:
        return text(language, "with a larger penalty in {criterion} ({points} points)", **params)
    return text(language, "penalised in {criterion} ({points} points)", **params)


def lacks(language: str, one: pd.Series) -> str:
    """What keeps a department from its rank: `4/22 tiêu chí`; of sums since January `số liệu Quý II/2025`, and how many
    criteria where not all. `one`: a row of `load.standing`."""
    criteria = text(language, "{missing}/{required} criteria", missing=one["missing"], required=one["required"])
    if not one["lacking"]:
        return criteria
    quarters = listed(language, [periods.name(language, quarter) for quarter in one["lacking"].split("|")])
    figures = text(language, "figures of {quarters}", quarters=quarters)
    return figures if one["missing"] == one["required"] else f"{figures} ({criteria})"


def ranked(language: str, frame: pd.DataFrame, period: Period, block: str = "") -> str:
    """Who is ranked, and by how much the first leads; `frame` is `standing.within`."""
    name = periods.name(language, period)
    if block:
        name = text(language, "{period}, block {block}", period=name, block=block)
    known = frame[frame["rank"].notna()]
    open_ones = frame[frame["rank"].isna()]
    if len(open_ones) == 1:
        one = open_ones.iloc[0]
        return text(
            language,
            "Ranking {period}: {ranked} departments ranked; {name} not ranked, it lacks {what}.",
            period=name,
            ranked=len(known),
            name=one["department_name"],
            what=lacks(language, one),
        )
    if len(open_ones):
        return text(
            language,
            "Ranking {period}: {ranked} departments ranked, {open} not ranked because values are missing.",
            period=name,
            ranked=len(known),
            open=len(open_ones),
        )
    first = frame[frame["rank"] == 1]
    if len(first) > 1:
        end = text(
            language,
            "{names} share rank 1 with {points} points",
            names=listed(language, first["department_name"]),
            points=numbers.points(language, first.iloc[0]["total"]),
        )
    elif len(frame) > 1:
        gap = frame.iloc[0]["total"] - frame.iloc[1]["total"]
        end = text(language, "rank 1 is {points} points ahead of rank 2", points=numbers.points(language, gap))
    else:
        end = text(language, "{name} leads", name=frame.iloc[0]["department_name"])
    return text(
        language, "Ranking {period}: all {count}/{count} departments; {end}.", period=name, count=len(frame), end=end
    )


def ties(language: str, frame: pd.DataFrame, rules: list[str]) -> list[str]:
    """A sentence for each pair of neighbours with equal totals: which rule parts them, or that none does."""
    complete = frame[frame["rank"].notna()]
    sentences = []
    for _, tied in complete.groupby(complete["total"].round(6), sort=False):
        for rank, sharing in tied.groupby("rank"):
            if len(sharing) > 1:
                sentences.append(
                    text(
                        language,
                        "{names} have {points} points each and are equal under all {count} rules: they share rank {rank}.",
                        names=listed(language, sharing["short_name"]),
                        points=numbers.points(language, sharing.iloc[0]["total"]),
                        count=len(rules),
                        rank=int(rank),
                    )
                )
        for (_, first), (_, second) in zip(tied.iloc[:-1].iterrows(), tied.iloc[1:].iterrows(), strict=True):
            rule = next((one["tie"] for one in (second, first) if one["tie"] in rules), None)
            if first["rank"] != second["rank"] and rule:
                sentences.append(
                    text(
                        language,
                        "{names} have {points} points each: {first} stands ahead under rule {number}, {rule}.",
                        names=listed(language, [first["short_name"], second["short_name"]]),
                        points=numbers.points(language, first["total"]),
                        first=first["short_name"],
                        number=rules.index(rule) + 1,
                        rule=rule_words(language, rule),
                    )
                )
    return sentences


def rule_words(language: str, rule: str) -> str:
    """`điểm trước khi cộng điểm thưởng`, `điểm nhóm A`."""
    kind, _, name = rule.partition(":")
    return text(language, RULES[kind], name=name)


def effects(cells: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What each criterion adds to a department's total against another period: department, criterion, name, kind, points,
    points_before, effect.

    Both are `load.cells`. `effect` is in points, negative where lost; a penalty counts against. Only where both periods have
    points, or where bonus and penalty (no row: 0) have them in one.
    """
    both = cells.merge(
        before[["department", "criterion", "points"]], on=["department", "criterion"], suffixes=("", "_before")
    )
    event = both["kind"].isin(["bonus", "penalty"])
    now, then = (
        both["points"].mask(event, both["points"].fillna(0)),
        both["points_before"].mask(event, both["points_before"].fillna(0)),
    )
    sign = both["kind"].eq("penalty").map({True: -1.0, False: 1.0})
    told = both.assign(points=now, points_before=then, effect=((now - then) * sign).round(6))
    columns = ["department", "criterion", "name", "kind", "points", "points_before", "effect"]
    return told[columns].dropna(subset=["effect"])


def criterion(one: pd.Series) -> str:
    """`C03 Sáng kiến được công nhận`; what stands in brackets is left out, and long names are cut at a word."""
    name = one["name"].split(" (")[0]
    if len(name) > 60:
        name = name[:60].rsplit(" ", 1)[0].rstrip(",;") + "…"
    return f"{one['criterion']} {name}"


def own(language: str, frame: pd.DataFrame, department: str, next_deadline) -> str:
    """Where one's own department stands; empty where it is not among the departments of the period."""
    rows = frame[frame["department"] == department]
    if rows.empty:
        return ""
    one = rows.iloc[0]
    if absent(one["rank"]):
        parts = [text(language, "{name}: not ranked yet", name=one["department_name"])]
        parts.append(text(language, "lacks {what}", what=lacks(language, one)))
    else:
        parts = [
            text(
                language,
                "{name}: rank {rank}, {points} points ({band})",
                name=one["department_name"],
                rank=int(one["rank"]),
                points=numbers.points(language, one["total"]),
                band=text(language, "no band") if absent(one["band"]) else one["band"],
            )
        ]
        ahead = frame[frame["rank"] < one["rank"]]
        if len(ahead):
            nearest = ahead.iloc[-1]
            gap = numbers.points(language, nearest["total"] - one["total"])
            parts.append(text(language, "{points} points behind rank {rank}", points=gap, rank=int(nearest["rank"])))
        parts.append(
            text(language, "all {given}/{required} criteria given", given=one["given"], required=one["required"])
        )
    parts.append(text(language, "next quarter is due on {day}", day=numbers.day(next_deadline)))
    return "; ".join(parts) + "."


def not_in(language: str, names: list[str], late_days: int) -> str:
    """`Điểm vệ tinh số 2 chưa nộp, quá hạn 7 ngày`"""
    who = names[0] if len(names) == 1 else text(language, "{count} departments", count=len(names))
    if late_days:
        return text(language, "{name} not handed in, {days} overdue", name=who, days=numbers.days(language, late_days))
    return text(language, "{name} not handed in yet", name=who)


def _gap(language: str, open_ones: pd.DataFrame, late_days: int) -> str:
    silent = open_ones[open_ones["nothing"]]
    if len(silent):
        return not_in(language, silent["department_name"].tolist(), late_days)
    if len(open_ones) == 1:
        one = open_ones.iloc[0]
        return text(language, "{name} still lacks {what}", name=one["department_name"], what=lacks(language, one))
    return text(language, "{count} departments still lack values", count=len(open_ones))
