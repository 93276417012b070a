"""Why this rank, in sentences: what was lost and where, what would lift it, what moved it; frames in, words out."""

from decimal import ROUND_CEILING, Decimal

import pandas as pd

from pages.parts import numbers, sentences, standing
from pages.parts import period as periods
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import later, listed, text

TOLD = 2
NO_SPLIT = {
    "new": later("It was not there in {period}."),
    "no_rank": later("Without a rank there is no move to split."),
    "had_no_rank": later("It had no rank in {period}."),
    "rules": later("{period} had other tie rules, so the move cannot be split."),
}
"""Reason of analytics.moves → its sentence."""


def headline(language: str, one: pd.Series, nodes: pd.DataFrame) -> str:
    """`Phòng Y tế hạng 3 với 93,20 điểm: mất 6,80 điểm, nhiều nhất ở C03 (−3,00) và YT03 (−1,60).`

    `one`: a row of `load.standing`; `nodes`: of its score tree. Where there is no rank: why, and what it may come to.
    """
    name = one["department_name"]
    if absent(one["total_low"]):
        return text(language, "{name} has no rank: nothing is asked of it in this period.", name=name)
    if absent(one["rank"]):
        return _open(language, one)
    rank = text(language, "rank {rank}", rank=int(one["rank"]))
    if one["tie"] == "shared":
        rank = text(language, "shared rank {rank}", rank=int(one["rank"]))
    points, bonus = (numbers.points(language, one[name]) for name in ("total", "bonus"))
    total = text(language, "{points} points", points=points)
    if one["bonus"]:
        total = text(language, "{points} points, {bonus} of them bonus", points=points, bonus=bonus)
    lost = losses(nodes)
    if lost.empty:
        return text(language, "{name}, {rank}, has {total}: no point lost.", name=name, rank=rank, total=total)
    return text(
        language,
        "{name}, {rank}, has {total}: {lost} points lost, most in {criteria}.",
        name=name,
        rank=rank,
        total=total,
        lost=numbers.points(language, nodes.loc[nodes["level"].eq("total"), "lost"].iloc[0]),
        criteria=listed(
            language,
            [
                f"{node['criterion']} ({numbers.difference(language, -node['lost'])})"
                for _, node in lost.head(TOLD).iterrows()
            ],
        ),
    )


def losses(nodes: pd.DataFrame) -> pd.DataFrame:
    """The criteria of a score tree where points were lost, the most first."""
    lost = nodes[nodes["level"].eq("criterion") & nodes["lost"].round(6).gt(0)]
    return lost.sort_values("lost", ascending=False, kind="stable")


def lift(language: str, ways: pd.DataFrame, one: pd.Series) -> str:
    """`Thêm hơn 0,35 điểm thì lên hạng 2.` `ways` of analytics.explanation.lift; empty where there is nothing to say.

    With more than two decimals the number is rounded up, so that the sentence stays true.
    """
    if ways.empty:
        leads = not absent(one["rank"]) and one["rank"] == 1 and one["tie"] != "shared"
        return text(language, "Nobody stands ahead.") if leads else ""
    way = ways.iloc[0]
    rank = int(way["lift_rank"])
    if absent(way["needed"]):
        return text(language, "At the greatest total no more points lift it.")
    if round(way["needed"], 6) == 0:
        return text(language, "Its total equals that of rank {rank}: any point more lifts it there.", rank=rank)
    exact = round(way["needed"], 2) == round(way["needed"], 6)
    points = Decimal(repr(round(float(way["needed"]), 6))).quantize(Decimal("0.01"), ROUND_CEILING)
    params = {"points": numbers.points(language, points), "rank": rank}
    if way["more"] and exact:
        return text(language, "More than {points} points more lift it to rank {rank}.", **params)
    return text(language, "{points} points more lift it to rank {rank}.", **params)


def ways_out(language: str, ways: pd.DataFrame) -> str:
    """Which single criteria have enough points left for the lift, none being an answer too."""
    if ways.empty or absent(ways.iloc[0]["needed"]):
        return ""
    enough = ways[ways["criterion"].notna() & ways["enough"]]
    if enough.empty:
        return text(language, "No single criterion has so many points left: it takes several.")
    named = [
        text(language, "{criterion} ({points} points left)", criterion=one["criterion"], points=left)
        for one, left in ((one, numbers.points(language, one["left"])) for _, one in enough.iterrows())
    ]
    return text(language, "One of these alone has enough points left: {criteria}.", criteria=", ".join(named))


def move(language: str, moved: pd.Series | None, period: Period) -> str:
    """`So với Quý II/2025: từ hạng 2 xuống hạng 3, trong đó ▼ 1,5 do điểm của đơn vị, ▲ 0,5 do các đơn vị khác.`

    `moved`: a row of analytics.moves.rank_moves, None where `period`, the one before, cannot be compared with.
    """
    if moved is None:
        return ""
    name = periods.name(language, period)
    if not absent(moved["reason"]):
        return text(language, NO_SPLIT[moved["reason"]], period=name)
    before, now = int(moved["previous_rank"]), int(moved["rank"])
    if before == now:
        whole = text(language, "rank {rank} kept", rank=now)
    elif now < before:
        whole = text(language, "up from rank {before} to {now}", before=before, now=now)
    else:
        whole = text(language, "down from rank {before} to {now}", before=before, now=now)
    if not moved["own_change"] and not moved["others_change"]:
        return text(language, "Against {period}: {move}.", period=name, move=whole)
    if not moved["others_change"]:
        return text(language, "Against {period}: {move}, all of it through its own points.", period=name, move=whole)
    if not moved["own_change"]:
        return text(
            language, "Against {period}: {move}, all of it through the points of the others.", period=name, move=whole
        )
    own, others = (_places(language, moved[half]) for half in ("own_change", "others_change"))
    return text(
        language,
        "Against {period}: {move}; {own} through its own points, {others} through those of the others.",
        period=name,
        move=whole,
        own=own,
        others=others,
    )


def total_move(language: str, parts: pd.DataFrame) -> str:
    """`Tổng điểm +0,98: tăng nhiều nhất ở YT05 (+2,00), giảm nhiều nhất ở G04 (−3,00).` `parts` of analytics.moves.total_moves."""
    if parts.empty:
        return ""
    whole = numbers.difference(language, parts["change"].sum())
    told = parts[parts["level"].eq("criterion")].sort_values("change", kind="stable")
    most, least = told.iloc[-1:], told.iloc[:1]
    most, least = most[most["change"].round(6).gt(0)], least[least["change"].round(6).lt(0)]
    named = [
        text(language, words, criterion=one["criterion"], points=numbers.difference(language, one["change"]))
        for words, part in (
            (later("most gained in {criterion} ({points})"), most),
            (later("most lost in {criterion} ({points})"), least),
        )
        for _, one in part.iterrows()
    ]
    if not named:
        return text(language, "Total points {change}.", change=whole)
    return text(language, "Total points {change}: {parts}.", change=whole, parts=", ".join(named))


def gates(language: str, one: pd.Series) -> list[str]:
    """What holds the band below that of the points, and what might."""
    lines = []
    if not absent(one["gate"]):
        lines.append(
            text(
                language,
                "Gate: {gates}. The band is {band}; by points it would be {by_points}.",
                gates=", ".join(one["gate"].split("|")),
                band=one["band"],
                by_points=one["band_by_points"],
            )
        )
    if not absent(one["gate_missing"]):
        lines.append(
            text(language, "Gate without figures yet: {gates}.", gates=", ".join(one["gate_missing"].split("|")))
        )
    return lines


def _open(language: str, one: pd.Series) -> str:
    params = {
        "name": one["department_name"],
        "what": sentences.lacks(language, one),
        "totals": standing.so_far(language, one),
        "low": int(one["rank_low"]),
        "high": int(one["rank_high"]),
    }
    if one["nothing"]:
        return text(
            language,
            "{name} has no rank: nothing handed in yet. It may come to {totals} points and rank {low}-{high}.",
            **params,
        )
    return text(
        language, "{name} has no rank: it lacks {what}. It may come to {totals} points and rank {low}-{high}.", **params
    )


def _places(language: str, change: float) -> str:
    return f"{numbers.arrow(change)} {numbers.number(language, abs(change))}"
