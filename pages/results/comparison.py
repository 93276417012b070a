"""Comparison: where two departments, or up to five, differ."""

import pandas as pd
import streamlit as st

from analytics import comparison as compare
from analytics import continuity, flips
from analytics import weights as weigh
from pages.parts import (
    access,
    address,
    cards,
    differences,
    filters,
    heading,
    load,
    nothing,
    numbers,
    references,
    replay,
    sentences,
    side_by_side,
    tables,
    turning,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import listed, text

MOST = 5
BEYOND = 0.0005  # of the whole weight: so far past the point where two are level a trial of the weights opens
TOLD = 2  # parts named in the headline, on each side


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Comparison"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Comparison"), choice.period)
    if nothing.no_plan(here, choice.period.quarter):
        return
    frame = load.standing(here.actor, choice.period)
    frame = frame[frame["max_assigned"].gt(0)].reset_index(drop=True)
    codes, reference = _choose(here, frame) if len(frame) else ([], references.EACH_OTHER)
    if len(codes) < 2:
        first = (
            here.text("Choose two to five departments.")
            if len(frame) > 1
            else here.text("There is nothing to compare.")
        )
        st.html(f'<p class="headline plain">{tables.safe(first)}</p>')
        return
    _body(here, choice, frame, codes, reference)


@replay.once
def _body(here: Visit, choice: Choice, frame: pd.DataFrame, codes: list[str], reference: str) -> None:
    chosen = frame.set_index("department").loc[codes].reset_index()
    cells = load.cells(here.actor, choice.period)
    groups = compare.by_group(load.groups(here.actor, choice.period), codes)
    parts = compare.gap(cells, load.totals(here.actor, choice.period), *codes[:2])
    if chosen["nothing"][:2].any():  # of who has handed in nothing no bonus or penalty is known
        parts["difference"] = parts["difference"].where(parts["part"].eq("criterion"))
    told = headline(here.language, chosen, parts) if len(codes) == 2 else several(here.language, chosen, groups)
    heading.headline(told, heading.complete_one(here, "comparison", choice.period))
    cards.show(_numbers(here, choice, chosen))
    blocks = chosen["block"].unique()
    block = (
        frame.loc[frame["block"] == blocks[0], "department"].tolist()
        if len(blocks) == 1 and not absent(blocks[0])
        else None
    )
    side = _against(here, choice.period, compare.side_by_side(cells, codes, block))
    own = compare.own(side)
    if len(codes) == 2:
        differences.waterfall(here, chosen, parts, choice.period)
        _turning(here, choice, chosen)
    else:
        differences.marks(here, chosen, side, own, parts, choice.period, reference, block is not None)
    side_by_side.show(here, chosen, side, own, parts, block is not None, reference)
    told = references.notes(here, choice.period, reference, side, block is not None)
    tables.notes([*told, *_notes(here, chosen, bool(own["max_points"].gt(0).any()))])
    heading.signatures(here, choice.period)


def _against(here: Visit, period: Period, side: pd.DataFrame) -> pd.DataFrame:
    begins = period.year_to_date and period.number == 1  # sums begin anew each January
    previous = None if begins else _alike(here, period, period.before)
    return compare.against(side, load.cells(here.actor, period), previous, _alike(here, period, period.year_before))


def _alike(here: Visit, period: Period, other: Period) -> pd.DataFrame | None:
    """The cells of another period, of the criteria whose points mean the same in `period`; None where it has no scores."""
    if not load.has_scores(here.actor, other):
        return None
    sets = (load.known(here.actor, one.quarter)["criteria"] for one in (other, period))
    return continuity.unchanged(load.cells(here.actor, other), *sets)


def _turning(here: Visit, choice: Choice, chosen: pd.DataFrame) -> None:
    """What would bring the two level, the smallest change first; every criterion in a table that opens."""
    rules = load.known(here.actor, choice.period.quarter)["rules"]
    figures = load.cells(here.actor, choice.period), load.totals(here.actor, choice.period), rules
    points, weights = (flip(*figures, *chosen["department"]) for flip in (flips.by_points, flips.by_weight))
    names = dict(zip(chosen["department"], chosen["department_name"], strict=True))
    told = turning.told(here, names, points, weights, _trial(weights) if here.may("trial") else None)
    if not told:
        return
    lines = "".join(f"<li>{tables.safe(one)}</li>" for one in told)
    st.html(
        f'<h3 class="finding">{tables.safe(here.text("What would turn the order"))}</h3><ul class="attention">{lines}</ul>'
    )
    with st.expander(here.text("See every criterion")):
        st.html(turning.table(here, chosen, points, weights))


def _trial(flips: pd.DataFrame) -> float:
    """What the criterion of the smallest change counts for just past it, where the order has turned; 1 where there is none."""
    if not flips["feasible"].any():
        return 1.0
    one = flips.iloc[0]
    past = one["new_share"] + (BEYOND if one["change"] > 0 else -BEYOND)
    return weigh.factor(one["share"], min(max(past, 0.0), weigh.MOST))


def headline(language: str, chosen: pd.DataFrame, parts: pd.DataFrame) -> str:
    """`A hơn B 2,20 điểm: hơn ở C03 (+3,00) và A02 (+0,90), kém ở B03 (−1,70).`

    `chosen`: the two rows of the ranking; `parts` of analytics.comparison.gap.
    """
    first, second = (one for _, one in chosen.iterrows())
    names = {"first": first["department_name"], "second": second["department_name"]}
    if absent(first["total"]) or absent(second["total"]):
        return _open(language, chosen, parts, names)
    gap = round(first["total"] - second["total"], 6)
    told = parts[parts["difference"].round(6).ne(0)].sort_values("difference", key=abs, ascending=False, kind="stable")
    ahead = _named(language, told[told["difference"] > 0])
    behind = _named(language, told[told["difference"] < 0])
    more = text(language, "more in {parts}", parts=ahead) if ahead else ""
    less = text(language, "less in {parts}", parts=behind) if behind else ""
    told_parts = ", ".join(part for part in ((more, less) if gap >= 0 else (less, more)) if part)
    points = numbers.points(language, abs(gap))
    if not gap and not told_parts:
        return text(language, "{first} and {second} are equal in everything.", **names)
    if not gap:
        return text(language, "{first} and {second} have equal totals: {parts}.", parts=told_parts, **names)
    if gap > 0:
        return text(
            language, "{first} is {points} points ahead of {second}: {parts}.", points=points, parts=told_parts, **names
        )
    return text(
        language, "{first} is {points} points behind {second}: {parts}.", points=points, parts=told_parts, **names
    )


def several(language: str, chosen: pd.DataFrame, groups: pd.DataFrame) -> str:
    """`A cao nhất ở 3/5 nhóm; chênh nhau nhiều nhất ở nhóm C (6,50 điểm).` `groups` of analytics.comparison.by_group.

    Criteria need have no groups; then the totals are told.
    """
    if groups.empty and chosen["total"].notna().all():
        first = chosen.loc[chosen["total"].idxmax()]
        return text(
            language,
            "{name} has the most points of the chosen, {points}; the least are {gap} fewer.",
            name=first["department_name"],
            points=numbers.points(language, first["total"]),
            gap=numbers.points(language, chosen["total"].max() - chosen["total"].min()),
        )
    if groups.empty:
        return text(
            language, "No group has all the figures of {names} yet.", names=listed(language, chosen["short_name"])
        )
    wins = {
        code: int(groups["best"].str.split("|").map(lambda best, code=code: code in best).sum())
        for code in chosen["department"]
    }
    best = max(wins, key=wins.get)
    widest = groups.loc[groups["spread"].round(6).idxmax()]
    return text(
        language,
        "{name} is highest in {count}/{all} groups; they differ most in group {group} ({points} points).",
        name=chosen.set_index("department").at[best, "department_name"],
        count=wins[best],
        all=len(groups),
        group=widest["group"],
        points=numbers.points(language, widest["spread"]),
    )


def _open(language: str, chosen: pd.DataFrame, parts: pd.DataFrame, names: dict[str, str]) -> str:
    """The totals cannot be compared: who lacks what, and the difference where both have figures."""
    lacking = chosen[chosen["total"].isna()]
    reasons = [
        text(
            language,
            "{name} lacks {what}",
            name=one["department_name"],
            what=sentences.lacks(language, one),
        )
        for _, one in lacking.iterrows()
    ]
    start = text(language, "The totals cannot be compared yet: {reasons}.", reasons=listed(language, reasons))
    both = parts[parts["part"].eq("criterion") & parts["difference"].notna()]
    if both.empty:
        return start
    gap = round(both["difference"].sum(), 6)
    if gap < 0:
        names = {"first": names["second"], "second": names["first"]}
    if gap == 0:
        return start
    second = text(
        language,
        "In the {count} criteria that both have, {first} is {points} points ahead of {second}.",
        count=len(both),
        points=numbers.points(language, abs(gap)),
        **names,
    )
    return f"{start} {second}"


def _named(language: str, parts: pd.DataFrame) -> str:
    named = [
        f"{differences.part_name(language, one)} ({numbers.difference(language, one['difference'])})"
        for _, one in parts.head(TOLD).iterrows()
    ]
    return listed(language, named)


def _choose(here: Visit, frame: pd.DataFrame) -> tuple[list[str], str]:
    """The period, what points are held against, the departments chosen, and buttons for the usual choices."""
    names = dict(zip(frame["department"], frame["department_name"], strict=True))
    default = list(frame["department"][:2])
    with st.container(key="filters"):
        left, middle, right = st.columns([1, 1, 2])
        with left:
            options = {one.address: periods.name(here.language, one) for one in filters.offered_periods(here)}
            filters.select(here.text("Period"), "period", options, filters.default_period(here).address)
        with middle:
            reference = references.choose(here)
        with right:
            _buttons(here, frame, default)
        placeholder = here.text("two to five")
        codes = filters.several(here.text("Departments compared"), "departments", names, default, MOST, placeholder)
    return codes, reference


def _buttons(here: Visit, frame: pd.DataFrame, default: list[str]) -> None:
    own = here.actor.department
    sets = {"first": (here.text("Rank 1 and 2"), default)}
    place = frame.index[frame["department"] == own] if own else []
    if len(place) and len(frame) > 1:
        above = max(int(place[0]) - 1, 0) if place[0] else 1
        sets["above"] = (here.text("Mine and the one above"), [own, frame["department"].iloc[above]])
    asked = [code for code in address.value("departments").split(",") if code in set(frame["department"])]
    base = own if len(place) else (asked or default)[0]
    block = frame.loc[frame["department"] == base, "block"].iloc[0]
    same = frame.loc[frame["block"] == block, "department"].tolist()
    if len(same) > 1 and not absent(block):
        sets["block"] = (here.text("Same block"), [base, *(code for code in same if code != base)][:MOST])
    with st.container(horizontal=True, key="sets"):
        for name, (label, wanted) in sets.items():

            def choose(wanted=wanted):
                address.write("departments", ",".join(wanted), ",".join(default))

            st.button(label, key=f"set_{name}", on_click=choose)


def _numbers(here: Visit, choice: Choice, chosen: pd.DataFrame) -> list[cards.Number]:
    """A card for each department: rank, total, bonus, penalty, targets met."""
    counts = load.progress_by_group(here.actor, choice.period).groupby("department")[["met", "given"]].sum()
    shown = []
    for position, one in chosen.reset_index(drop=True).iterrows():
        code = one["department"]
        rank = here.text("not ranked yet") if absent(one["rank"]) else here.text("rank {rank}", rank=int(one["rank"]))
        total = here.text("not handed in") if one["nothing"] else numbers.points(here.language, one["total"])
        if absent(one["total"]) and not one["nothing"]:
            total = (
                f"{numbers.points(here.language, one['total_low'])}-{numbers.points(here.language, one['total_high'])}"
            )
        note = (
            []
            if one["nothing"]
            else [
                here.text("bonus {points}", points=numbers.points(here.language, one["bonus"])),
                here.text("penalty {points}", points=numbers.points(here.language, one["penalty"])),
            ]
        )
        if code in counts.index and counts.at[code, "given"]:
            met = numbers.share(here.language, *counts.loc[code, ["met", "given"]])
            note.append(here.text("targets met {share}", share=met))
        label = tables.join(differences.mark(position) if len(chosen) > 2 else "", one["short_name"], " · ", rank)
        shown.append(
            cards.Number(label, total, " · ".join(note), href=address.link("progress", find=one["short_name"]))
        )
    return shown


def _notes(here: Visit, chosen: pd.DataFrame, own_work: bool) -> list[str]:
    notes = []
    if own_work:
        notes.append(
            here.text(
                "Own work stands for criteria that not all of the chosen have: different work, compared as a share and never line by line."
            )
        )
    if chosen["max_assigned"].nunique() > 1:
        notes.append(
            here.text(
                "What is not assigned leaves both the sum and the maximum; differences are counted after scaling to {scale} points.",
                scale=numbers.number(here.language, chosen["scale"].iloc[0]),
            )
        )
    return notes


if __name__ == "__main__":
    main()
