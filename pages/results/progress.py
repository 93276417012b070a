"""Progress of the criteria: which targets are met, which are not, by whom."""

import pandas as pd
import streamlit as st

from analytics import outlook as outlook_of
from analytics import progress as progress_of
from analytics import variation
from pages.parts import (
    access,
    address,
    attention,
    cards,
    criterion,
    filters,
    heading,
    load,
    nothing,
    numbers,
    outlook,
    quarters,
    replay,
    sentences,
    sources,
    squares,
    standing,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.tables import Column, Row
from pages.parts.words import text


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Progress of criteria"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Progress of criteria"), choice.period)
    filters.draw(here, choice, "period", "block", "against", "find")
    if nothing.no_plan(here, choice.period.quarter):
        return
    departments = standing.within(load.standing(here.actor, choice.period), choice.block)
    shown = filters.keep(departments, choice)
    code = address.value("criterion")
    if shown.empty:
        nothing.no_match(here, "progress", choice.find)
    elif code:
        _criterion(here, choice, shown, code)
    elif address.value("outlook") in outlook.STATUSES:
        _outlook(here, choice, shown)
    else:
        _groups(here, choice, departments, shown)
    heading.signatures(here, choice.period)


def headline(language: str, name: str, counts: pd.DataFrame) -> str:
    """`Quý IV/2025: đạt 86/101 chỉ tiêu đã có số liệu (85,1%). Yếu nhất: C03 Sáng kiến được công nhận, 2/6 đơn vị đạt.`

    `name` of the period, block or group; `counts` of analytics.progress.by_criterion, the counted ones.
    """
    met, given = int(counts["met"].sum()), int(counts["given"].sum())
    if counts.empty:
        return text(language, "{period}: no criterion has a target.", period=name)
    if not given:
        return text(language, "{period}: no target has figures yet.", period=name)
    if met == given:
        return text(language, "{period}: all {given} targets that have figures are met.", period=name, given=given)
    first = text(
        language,
        "{period}: {met}/{given} targets that have figures are met ({percent}).",
        period=name,
        met=met,
        given=given,
        percent=numbers.percent(language, met / given),
    )
    worst = progress_of.weakest(counts).iloc[0]
    second = text(
        language,
        "Weakest: {criterion}, met by {met}/{given} departments.",
        criterion=sentences.criterion(worst),
        met=worst["met"],
        given=worst["given"],
    )
    return f"{first} {second}"


def _criterion(here: Visit, choice: Choice, shown: pd.DataFrame, code: str) -> None:
    """One criterion, at its own address."""
    every = address.same("progress", criterion="", department="")
    found = criterion.rows(here, choice.period, code)
    names = shown[["department", "department_name", "short_name", "rank"]]
    frame = found.merge(names, on="department").sort_values("attainment", kind="stable", na_position="last")
    order = {"not_met": 0, "near": 1}
    frame = frame.sort_values("status", key=lambda s: s.map(order).fillna(2), kind="stable", ignore_index=True)
    if frame.empty:
        words = here.text(
            'No criterion "{code}" in {period}.', code=code, period=periods.name(here.language, choice.period)
        )
        if len(found):
            words = here.text("Criterion {code} is for none of the departments shown.", code=code)
        st.html(
            f'<p class="headline plain">{tables.join(words, tables.link(every, here.text("See all criteria")), between=" → ")}</p>'
        )
        return
    group = frame["group"].iloc[0]
    within = address.same("progress", criterion="", department="", group=group)
    way = [
        tables.link(every, here.text("All groups")),
        tables.link(within, here.text("Group {group}", group=group)),
        code,
    ]
    st.html(f'<p class="status">{tables.join(*way, between=" › ")}</p>')
    whole = progress_of.whole(load.cells(here.actor, choice.period))
    whole = whole[whole["criterion"] == code]
    everyone = len(shown) == len(load.ranking(here.actor, choice.period))
    heading.headline(criterion.headline(here.language, frame, whole.iloc[0] if everyone and len(whole) else None))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        criterion.bars(here, frame, choice)
    with right:
        chosen = criterion.choose(here, frame)
        year = load.outlook(here.actor, choice.period.quarter)
        year = year[year["criterion"] == code]
        mine = year[year["department"] == chosen["department"]]
        about = mine.iloc[0] if len(mine) else None
        quarters.show(here, code, chosen, choice.period.quarter, about, variation.limits)
    _year(here, choice, year.merge(names, on="department"))
    sources.table(here, frame, choice.period, code)
    sources.foot(here, choice.period, code, chosen)


def _year(here: Visit, choice: Choice, frame: pd.DataFrame) -> None:
    """What is left of the year's target of one criterion; `frame` of `load.outlook` with the names of the departments."""
    if frame.empty:
        return
    outlook.title(outlook.finding(here.language, frame, choice.period.year), _until(here, choice))
    order = {status: place for place, status in enumerate(outlook.STATUSES)}
    frame = frame.sort_values("shortfall", ascending=False, kind="stable")
    outlook.table(here, frame.sort_values("status", key=lambda s: s.map(order), kind="stable"), one_criterion=True)
    tables.notes(outlook.method(here))


def _outlook(here: Visit, choice: Choice, shown: pd.DataFrame) -> None:
    """The targets of the year by their outlook, the furthest from being met first."""
    frame = load.outlook(here.actor, choice.period.quarter).merge(
        shown[["department", "department_name", "short_name"]], on="department"
    )
    st.html(
        f'<p class="status">{tables.link(address.same("progress", outlook="", group=""), here.text("All groups"))}</p>'
    )
    heading.headline(outlook.headline(here.language, frame, periods.name(here.language, choice.period.quarter)))
    counts = frame["status"].value_counts()
    options = {status: f"{here.text(words)} ({counts.get(status, 0)})" for status, words in outlook.STATUSES.items()}
    chosen = filters.switch(here.text("Outlook"), "outlook", options, "")
    frame = frame[frame["status"] == chosen].sort_values("shortfall", ascending=False, kind="stable")
    outlook.table(here, frame)
    tables.notes(outlook.method(here))


def _until(here: Visit, choice: Choice) -> str:
    return here.text("Up to {period}", period=periods.name(here.language, choice.period.quarter))


def _groups(here: Visit, choice: Choice, departments: pd.DataFrame, shown: pd.DataFrame) -> None:
    """All groups, or one of them opened."""
    counted = load.progress(here.actor, choice.period)
    counted = counted[counted["counted"] & counted["department"].isin(departments["department"])]
    options = {"": here.text("All groups")} | {
        name: here.text("Group {group}", group=name) for name in sorted(counted["group"].dropna().unique())
    }
    _group(here, choice, departments, shown, counted, filters.switch(here.text("Group"), "group", options, ""))


@replay.once
def _group(
    here: Visit, choice: Choice, departments: pd.DataFrame, shown: pd.DataFrame, counted: pd.DataFrame, group: str
) -> None:
    """What is drawn of one group, or of all where it is empty; `counted` the targets of the departments."""
    name = periods.name(here.language, choice.period)
    if choice.block:
        name = here.text("{period}, block {block}", period=name, block=choice.block)
    if group:
        counted = counted[counted["group"] == group]
        name = here.text("{period}, group {group}", period=name, group=group)
    counts = progress_of.by_criterion(counted)
    heading.headline(headline(here.language, name, counts), heading.complete_one(here, "progress", choice.period))
    cards.show(_numbers(here, choice, counts, departments, group))
    kept = counted[counted["department"].isin(shown["department"])]
    weakest = progress_of.weakest(progress_of.by_criterion(kept))
    if group:
        squares.criteria(here, kept, weakest, shown)
    else:
        left, right = st.columns([2, 1], gap="medium")
        with left:
            squares.groups(here, progress_of.by_group(kept), shown)
        with right:
            names = departments[["department", "department_name"]]
            attention.show(here, shortfalls(here.language, counted.merge(names, on="department")))
        # Below what is shorter: the squares of a few departments, or what needs attention beside those of many.
        with left if len(shown) <= standing.MANY else right:
            _at_risk(here, choice, shown)
    if not weakest.empty:
        _table(here, weakest)
    tables.notes(_notes(here, choice, kept))


def _at_risk(here: Visit, choice: Choice, shown: pd.DataFrame) -> None:
    """The targets of the year furthest from being met, and the way to all of them."""
    frame = load.outlook(here.actor, choice.period.quarter).merge(shown[["department", "short_name"]], on="department")
    if frame.empty:
        return
    worst = outlook_of.worst(frame)
    title = here.text("At risk of missing the year's target")
    attention.show(here, outlook.items(here.language, worst), title, here.text("No target of the year is at risk."))
    counts = frame["status"].value_counts()
    ways = [
        tables.link(address.same("progress", outlook=status), f"{here.text(words)}: {counts[status]}")
        for status, words in outlook.STATUSES.items()
        if status in counts
    ]
    st.html(f'<p class="status no-print">{tables.join(*ways, between=" · ")}</p>')


def shortfalls(language: str, counted: pd.DataFrame) -> list[attention.Item]:
    """The criteria that most departments fall short of; `counted` of analytics.progress, with department_name."""
    counts = progress_of.weakest(progress_of.by_criterion(counted))
    short = counted[counted["status"].isin(["near", "not_met"])].groupby("criterion")["department_name"].first()
    items = []
    for _, one in counts[counts["met"] < counts["given"]].head(attention.MOST).iterrows():
        if one["departments"] == 1:
            params = {"criterion": sentences.criterion(one), "name": short[one["criterion"]]}
            if one["near"]:
                told = text(language, "{criterion}: {name} has only nearly met it.", **params)
            else:
                told = text(language, "{criterion}: {name} has not met it.", **params)
        else:
            told = attention.short_of(language, one)
        items.append(
            attention.Item(told, "progress", text(language, "See the criterion"), {"criterion": one["criterion"]})
        )
    return items


def _numbers(
    here: Visit, choice: Choice, counts: pd.DataFrame, departments: pd.DataFrame, group: str
) -> list[cards.Number]:
    """Five numbers that add up to all targets."""
    sums = counts[["met", "near", "not_met", "missing", "not_assigned", "given", "departments"]].sum()
    note = here.text("of {count} targets", count=int(sums["departments"]))
    if load.comparable(here.actor, choice.period, choice.other) and sums["given"]:
        before = load.progress_by_group(here.actor, choice.other)
        before = before[before["department"].isin(departments["department"])]
        before = before[before["group"].eq(group)] if group else before
        if before["given"].sum():
            change = sums["met"] / sums["given"] - before["met"].sum() / before["given"].sum()
            moved = tables.coloured(numbers.percentage_points(here.language, change), change)
            against = here.text("against {period}", period=periods.name(here.language, choice.other))
            note = tables.join(note, tables.join(moved, against, between=" "), between=" · ")
    return [
        cards.Number(here.text("Met"), str(sums["met"]), note),
        cards.Number(here.text("Nearly met"), str(sums["near"]), here.text("from 90% to under 100%")),
        cards.Number(here.text("Not met"), str(sums["not_met"])),
        cards.Number(
            here.text("Figures missing"),
            str(sums["missing"]),
            href=address.link("submissions") if here.may("submissions") else "",
        ),
        cards.Number(here.text("Not assigned"), str(sums["not_assigned"])),
    ]


def _table(here: Visit, counts: pd.DataFrame) -> None:
    """The criteria, the weakest first."""
    columns = [
        Column(here.text("Code")),
        Column(here.text("Criterion"), lead=True),
        Column(here.text("Group")),
        Column(here.text("Met"), "right"),
        Column(here.text("Nearly met"), "right"),
        Column(here.text("Not met"), "right"),
        Column(here.text("Figures missing"), "right"),
        Column(here.text("Not assigned"), "right"),
    ]
    rows = [
        Row(
            (
                one["criterion"],
                tables.link(address.same("progress", criterion=one["criterion"], group=""), one["name"]),
                one["group"],
                f"{one['met']}/{one['given']}",
                *(one[status] or "" for status in ("near", "not_met", "missing", "not_assigned")),
            )
        )
        for _, one in counts.iterrows()
    ]
    phone = [squares.line(here, one) for _, one in counts.iterrows()]
    tables.show(columns, rows, phone=tables.phone_list(phone))


def _notes(here: Visit, choice: Choice, kept: pd.DataFrame) -> list[str]:
    notes = [here.text("A target counts as met when it is met exactly; missing figures are never counted as 0.")]
    waiting = load.standing(here.actor, choice.period)
    for _, one in waiting[waiting["lacking"].ne("")].iterrows():
        what = sentences.lacks(here.language, one)
        notes.append(here.text("{name} lacks {what}.", name=one["department_name"], what=what))
    cells = load.cells(here.actor, choice.period)
    without = sorted(set(cells.loc[cells["required"], "group"].dropna()) - set(kept["group"].dropna()))
    if without and not address.value("group"):
        notes.append(here.text("Judged without targets, so not here: group {names}.", names=", ".join(without)))
    if not load.comparable(here.actor, choice.period, choice.other) and load.has_scores(here.actor, choice.other):
        other = periods.name(here.language, choice.other)
        notes.append(here.text("{period} used another set of criteria, so nothing is compared with it.", period=other))
    return notes


if __name__ == "__main__":
    main()
