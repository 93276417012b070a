"""Overview: who stands where, and what must be settled before the meeting."""

import pandas as pd
import streamlit as st

from analytics import trends
from pages.parts import (
    access,
    address,
    attention,
    cards,
    continuity,
    filters,
    glances,
    heading,
    load,
    nothing,
    numbers,
    replay,
    sentences,
    standing,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import days_late, deadline
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.tables import Html

# Of many departments the chart shows so many from the top, and so many of those that moved most.
FIRST, MOVERS = 10, 3


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Overview"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Overview"), choice.period)
    filters.draw(here, choice, "period", "against")
    if nothing.no_plan(here, choice.period.quarter):
        return
    frame = standing.within(load.standing(here.actor, choice.period), "")
    if frame.empty:
        nothing.no_scores(here, choice.period.quarter)
        return
    _body(here, choice, frame)


@replay.once
def _body(here: Visit, choice: Choice, frame: pd.DataFrame) -> None:
    comparable = load.comparable(here.actor, choice.period, choice.other)
    compared = standing.other_columns(choice.against)
    effects = sentences.effects(
        load.cells(here.actor, choice.period), load.cells(here.actor, choice.other if comparable else choice.period)
    )
    late_days = days_late(deadline(load.rules(here.actor, choice.period.year), choice.period.quarter))
    _own(here, frame, choice.period)
    heading.headline(
        sentences.leading(here.language, frame, choice.period, late_days),
        tables.join(
            _moved(here, frame, choice, effects, comparable),
            heading.complete_one(here, "overview", choice.period),
            between=" ",
        ),
    )
    cards.show(_numbers(here, frame, choice, late_days, comparable))
    left, right = st.columns([2, 1], gap="medium")
    with left:
        shown = _few(here, frame, compared)
        standing.dots(here, shown, choice.period, choice.other, choice.against)
        if len(shown) < len(frame):
            see = here.text("See all {count}", count=len(frame))
            st.html(f'<p class="plain">{tables.link(address.link("ranking"), see)}</p>')
    with right:
        attention.show(here, _attention(here, frame, choice, effects, late_days, compared if comparable else None))
    if glances.by_group(here, choice.period).empty:
        glances.commendations(here, choice.period)
    else:
        left, right = st.columns(2, gap="medium")
        with left:
            glances.groups(here, choice, comparable)
        with right:
            glances.commendations(here, choice.period)
    heading.signatures(here, choice.period)


def of_period(commendations: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The commendations in force that were signed in the period; of a whole year, those of that year of award."""
    in_force = commendations[commendations["status"].eq("in_force")]
    if period.year_to_date and period.number == 4:
        return trends.awarded(in_force, period.year)
    return in_force[in_force["signed_on"].between(pd.Timestamp(period.first_day), pd.Timestamp(period.last_day))]


def _own(here: Visit, frame: pd.DataFrame, period: Period) -> None:
    if here.actor.department is None:
        return
    following = periods.shift(period.quarter, 1)
    due = deadline(load.rules(here.actor, int(following[:4])), following, here.actor.department)
    words = sentences.own(here.language, frame, here.actor.department, due.date())
    if words:
        st.html(f'<p class="own">{tables.safe(words)}</p>')


def _moved(here: Visit, frame: pd.DataFrame, choice: Choice, effects: pd.DataFrame, comparable: bool) -> str:
    if comparable:
        return sentences.movement(here.language, frame, standing.other_columns(choice.against), choice.other, effects)
    if load.has_scores(here.actor, choice.other):
        return here.text(
            "{period} used another set of criteria, so nothing is compared with it.",
            period=periods.name(here.language, choice.other),
        )
    return ""


def _few(here: Visit, frame: pd.DataFrame, compared: dict[str, str]) -> pd.DataFrame:
    """All departments or, of many, the first, one's own and the largest moves."""
    if len(frame) <= standing.MANY:
        return frame
    moves = frame[compared["rank_change"]].astype("Float64").abs().sort_values(ascending=False, kind="stable")
    kept = (
        set(frame.index[:FIRST])
        | set(moves.dropna().index[:MOVERS])
        | set(frame.index[frame["department"] == here.actor.department])
    )
    return frame.loc[sorted(kept)]


def _numbers(here: Visit, frame: pd.DataFrame, choice: Choice, late_days: int, comparable: bool) -> list[cards.Number]:
    return [
        _submitted(here, choice.period, late_days),
        _average(here, frame, choice, comparable),
        _targets(here, choice, comparable),
        _bands(here, frame),
        _commended(here, choice.period),
    ]


def _submitted(here: Visit, period: Period, late_days: int) -> cards.Number:
    given, expected = heading.submitted(here, period)
    if given == expected:
        note = here.text("all of them")
    elif late_days:
        note = here.plural(
            "{count} department {days} overdue",
            "{count} departments {days} overdue",
            expected - given,
            days=numbers.days(here.language, late_days),
        )
    else:
        note = here.plural("{count} department to come", "{count} departments to come", expected - given)
    href = address.link("submissions") if here.may("submissions") else ""
    return cards.Number(here.text("Handed in"), f"{given}/{expected}", note, href)


def _average(here: Visit, frame: pd.DataFrame, choice: Choice, comparable: bool) -> cards.Number:
    ranked = frame.loc[frame["rank"].notna(), "total"]
    note = [here.plural("{count} department ranked", "{count} departments ranked", len(ranked))]
    if comparable and len(ranked):
        before = load.ranking(here.actor, choice.other)
        change = ranked.mean() - before.loc[before["rank"].notna(), "total"].mean()
        if not absent(change):
            against = here.text(
                "{change} against {period}",
                change=f"{numbers.arrow(change)} {numbers.points(here.language, abs(change))}",
                period=periods.name(here.language, choice.other),
            )
            note.insert(0, tables.coloured(against, change))
    history = load.history(here.actor, choice.period.quarter)
    means = history[history["rank"].notna()].groupby("quarter")["total"].mean()
    quarters, changed = quarters_until(choice.period.quarter, 8), continuity.changes(history)
    line = tables.sparkline(
        [means.get(quarter) for quarter in quarters],
        [i for i, quarter in enumerate(quarters) if quarter in changed],
        width=60,
        label=here.text("Average points of 8 quarters"),
    )
    value = numbers.points(here.language, ranked.mean()) or here.text("none yet")
    return cards.Number(here.text("Average points"), value, _wrapped(note), address.link("ranking"), line)


def _targets(here: Visit, choice: Choice, comparable: bool) -> cards.Number:
    counts = load.progress_by_group(here.actor, choice.period)[
        ["met", "given", "missing", "not_assigned", "cells"]
    ].sum()
    note = [
        here.text(
            "{missing} missing, {not_assigned} not assigned",
            missing=int(counts["missing"]),
            not_assigned=int(counts["not_assigned"]),
        )
    ]
    if comparable and counts["given"]:
        before = load.progress_by_group(here.actor, choice.other)[["met", "given"]].sum()
        if before["given"]:
            change = counts["met"] / counts["given"] - before["met"] / before["given"]
            note.insert(0, tables.coloured(numbers.percentage_points(here.language, change), change))
    value = numbers.share(here.language, counts["met"], counts["given"])
    if not counts["cells"]:
        value, note = here.text("no targets"), []
    return cards.Number(here.text("Targets met"), value, _wrapped(note), address.link("progress"))


def _bands(here: Visit, frame: pd.DataFrame) -> cards.Number:
    ranked = frame[frame["rank"].notna()]
    counts = ranked["band"].value_counts()
    ordered = [band for band in dict.fromkeys(ranked["band"].dropna())]
    value = " · ".join(f"{counts[band]} {band.lower()}" for band in ordered) or here.text("none yet")
    without = int(frame["band"].isna().sum())
    note = (
        here.text("{count} without a band", count=without)
        if without
        else here.plural("{count} department ranked", "{count} departments ranked", len(ranked))
    )
    return cards.Number(here.text("Band"), value, note, address.link("ranking"))


def _commended(here: Visit, period: Period) -> cards.Number:
    known = load.commendations(here.actor)
    now, before = of_period(known, period), of_period(known, period.year_before)
    note = [here.text("same period last year {count}", count=len(before))]
    people = now[now["subject_type"].eq("individual") & now["role"].notna()]
    if len(people):
        note.append(
            here.text(
                "{direct}/{people} individuals are direct workers",
                direct=int(people["role"].eq("direct").sum()),
                people=len(people),
            )
        )
    value = here.plural("{count} commendation", "{count} commendations", len(now))
    return cards.Number(here.text("Commendations"), value, _wrapped(note), address.link("commendations"))


def _wrapped(parts: list) -> Html:
    return tables.join(*parts, between=" · ")


def _attention(
    here: Visit, frame: pd.DataFrame, choice: Choice, effects: pd.DataFrame, late_days: int, compared: dict | None
) -> list[attention.Item]:
    submitted = load.submissions(here.actor, (choice.period.quarter,))
    given = set(submitted["department"])
    names = dict(zip(frame["department"], frame["department_name"], strict=True))
    if here.actor.role == "department":
        names = {code: name for code, name in names.items() if code == here.actor.department}
    rules, quarter = load.rules(here.actor, choice.period.year), choice.period.quarter
    silent = [
        one["department_name"]
        for _, one in frame.iterrows()
        # Who was given a longer time is not late yet.
        if one["department"] not in given and days_late(deadline(rules, quarter, one["department"]))
    ]
    return [
        *attention.late(here.language, silent, late_days, here.actor.role != "department"),
        *(attention.returned(here.language, submitted, names) if here.may("submissions") else []),
        *(attention.falls(here.language, frame, compared, effects) if compared else []),
        *attention.unmet(here.language, load.progress_by_criterion(here.actor, choice.period)),
        *attention.above_formula(here.language, load.cells(here.actor, choice.period)),
        *attention.waiting(here.language, load.achievement_states(here.actor), choice.period.year, numbers.today()),
    ]


if __name__ == "__main__":
    main()
