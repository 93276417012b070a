"""Commendations: who is commended, how soon, and whether it is fair."""

import pandas as pd
import streamlit as st

from analytics import trends
from pages.parts import (
    access,
    address,
    attention,
    cards,
    commended,
    decisions,
    filters,
    heading,
    load,
    nothing,
    numbers,
    replay,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import LAST_YEAR, Choice
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.tables import Html
from pages.parts.words import later, sentence, text

YEAR, PERIOD = "year", "period"
STACKS = {
    "subject_type": later("Subjects"),
    "level": later("Level"),
    "award": later("Title, form"),
    "basis": later("Basis"),
}
LISTS = {
    "recorded": later("Achievements recorded"),
    "commended": later("→ commended"),
    "waiting": later("→ not considered yet"),
}


def main() -> None:
    here = access.visit()
    known = load.commendations(here.actor)
    choice = filters.read(here, LAST_YEAR)
    offered = choice is not None
    if choice is None:
        if known.empty:
            heading.title(here, here.text("Commendations"))
            nothing.no_scores(here)
            return
        newest = int(known["award_year"].fillna(known["signed_on"].dt.year).max())
        choice = Choice(Period(f"{newest}-Q4"), LAST_YEAR)
    if not offered:
        # Nothing is published: of the state of a quarter there is nothing to say.
        heading.title(here, here.text("Commendations"))
    else:
        heading.show(here, here.text("Commendations"), choice.period)
        # A year of award is compared with the year before, whatever period was asked for.
        compared = () if address.value("scope", YEAR) == YEAR else ("against",)
        filters.draw(here, choice, "period", "block", *compared, "find", against=LAST_YEAR)
    if known.empty:
        _nothing(here)
        return
    if load.departments(here.actor, choice.period.quarter).empty and nothing.no_plan(here, choice.period.quarter):
        return
    departments = load.departments(here.actor, choice.period.quarter)
    departments = departments.rename(columns={"code": "department", "name": "department_name"})
    shown = filters.keep(departments, choice)
    if shown.empty and (choice.block or choice.find):
        nothing.no_match(here, "commendations", choice.find)
        return
    if choice.block or choice.find:
        known = known[known["department"].isin(shown["department"])]
    scope = _scope(here, choice)
    held = of_scope(known, choice.period, scope)
    other = Period(f"{choice.period.year - 1}-Q4") if scope == YEAR else choice.other
    before = of_scope(known, other, scope)
    small = load.rules(here.actor, choice.period.year)["commendation"]["small_collective"]
    fair = trends.fairness(held, shown.rename(columns={"department": "code"}), small=small)
    matched = load.achievement_states(here.actor)
    matched = matched[matched["department"].isin(shown["department"])] if choice.block or choice.find else matched
    held = trends.delays(held, matched)
    heading.headline(
        headline(
            here.language, _name(here, choice.period, scope, start=True), _name(here, other, scope), held, before, fair
        )
    )
    cards.show(_numbers(here, held, fair, small))
    _charts(here, choice, known, held, shown)
    _lists(here, choice, scope, held, fair, matched)


@replay.once
def _lists(
    here: Visit, choice: Choice, scope: str, held: pd.DataFrame, fair: pd.DataFrame, matched: pd.DataFrame
) -> None:
    """Who is commended, what waits for it, and the decisions."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        commended.people(here, fair)
    opened = None
    if here.may("read_submissions"):
        with right:
            opened = _achievements(here, _recorded(matched, choice.period, scope), choice.period.year)
    if opened is not None:
        caption = sentence(here.text(LISTS[address.value("list")]).removeprefix("→ "))
        decisions.achievements(here, opened, f"{caption} ({len(opened)})")
    decisions.commendations(here, held)
    tables.notes([*_notes(here, held, choice.period, scope), *_of_earlier_years(here, matched, choice.period)])
    heading.signatures(here, choice.period)


def of_scope(known: pd.DataFrame, period: Period, scope: str) -> pd.DataFrame:
    """The commendations of the period's year by the year of award, or of the period itself by the day of signing."""
    if scope == YEAR:
        return trends.awarded(known, period.year)
    return trends.signed(known, quarters_of(period))


def quarters_of(period: Period) -> list[str]:
    """The quarters that a period covers."""
    return quarters_until(period.quarter, period.number if period.year_to_date else 1)


def headline(language: str, name: str, other: str, held: pd.DataFrame, before: pd.DataFrame, fair: pd.DataFrame) -> str:
    """`Năm 2025: 34 lượt khen thưởng, tăng 6 so với năm 2024; 20/28 cá nhân được khen là người trực tiếp (71,4%), trong
    khi họ là 98/114 người (86,0%).`

    `held` and `before` are commendations, cancelled ones too; `fair` of analytics.trends.fairness for `held`.
    """
    now, then = (int(frame["status"].ne("cancelled").sum()) for frame in (held, before))
    params = {"period": name, "count": now, "other": other, "change": abs(now - then)}
    if not then:
        first = text(language, "{period}: {count} commendations, none known of {other}", **params)
    elif now == then:
        first = text(language, "{period}: {count} commendations, as many as in {other}", **params)
    elif now > then:
        first = text(language, "{period}: {count} commendations, {change} more than in {other}", **params)
    else:
        first = text(language, "{period}: {count} commendations, {change} fewer than in {other}", **params)
    one = fair.set_index("who").loc["direct"]
    if not one["commended_total"]:
        return f"{first}."
    second = text(
        language,
        "{direct}/{people} individuals commended are direct workers ({percent})",
        direct=int(one["commended"]),
        people=int(one["commended_total"]),
        percent=numbers.percent(language, one["commended_share"]),
    )
    if absent(one["staff_share"]):
        return f"{first}; {second}."
    third = text(
        language,
        "while they are {staff} of {total} people ({percent})",
        staff=int(one["staff"]),
        total=int(one["staff_total"]),
        percent=numbers.percent(language, one["staff_share"]),
    )
    return f"{first}; {second}, {third}."


def _name(here: Visit, period: Period, scope: str, start: bool = False) -> str:
    if scope == PERIOD:
        return periods.name(here.language, period)
    return here.text("Year {year}", year=period.year) if start else here.text("the year {year}", year=period.year)


def _scope(here: Visit, choice: Choice) -> str:
    year = here.text("Year of award {year}", year=choice.period.year)
    signed = here.text("Signed in {period}", period=periods.name(here.language, choice.period))
    return filters.switch(here.text("Which"), "scope", {YEAR: year, PERIOD: signed}, YEAR)


def _numbers(here: Visit, held: pd.DataFrame, fair: pd.DataFrame, small: int) -> list[cards.Number]:
    """How many, direct workers, small collectives (of at most `small` people), sudden and thematic ones, and, for who may see what
    was achieved, how long it took."""
    held = held[held["status"].ne("cancelled")]
    kinds = held["subject_type"].value_counts()
    by = fair.set_index("who")
    days = held["days"].dropna()
    sudden = int(held["basis"].isin(["sudden", "movement"]).sum())
    took = here.text("none has both days")
    if len(days):
        took = here.text("median, {count} commendations have both days", count=len(days))
    direct, few = by.loc["direct"], by.loc["small_collective"]
    return [
        cards.Number(
            here.text("Number of commendations"),
            str(len(held)),
            here.text(
                "{individuals} individuals, {collectives} collectives",
                individuals=int(kinds.get("individual", 0)),
                collectives=int(kinds.get("collective", 0)),
            ),
        ),
        cards.Number(
            here.text("Direct workers"),
            numbers.share(here.language, direct["commended"], direct["commended_total"]),
            here.text("of the individuals commended"),
        ),
        cards.Number(
            here.text("Small collectives"),
            f"{int(few['commended'])}/{int(few['commended_total'])}",
            here.text("up to {count} people, of the collectives whose size is known", count=small),
        ),
        cards.Number(here.text("Sudden deeds, themes"), f"{sudden}/{len(held)}", here.text("of all commendations")),
        *(
            [
                cards.Number(
                    here.text("From achievement to decision"),
                    numbers.days(here.language, int(days.median() + 0.5)) if len(days) else here.text("no figures yet"),
                    took,
                )
            ]
            if here.may("read_submissions")
            else []
        ),
    ]


def _charts(here: Visit, choice: Choice, known: pd.DataFrame, held: pd.DataFrame, shown: pd.DataFrame) -> None:
    names = shown[["department", "department_name", "short_name"]]
    entries = shown.rename(columns={"department": "code"})
    left, right = st.columns([3, 2], gap="medium")
    with left:
        labels = {name: here.text(words) for name, words in STACKS.items()}
        by = filters.switch(here.text("Stacked by"), "by", labels, "subject_type")
        quarters = trends.known_since(known, quarters_until(choice.period.quarter, 8))
        commended.quarters(here, trends.parts(trends.commendations(known, entries, quarters), by))
    with right:
        commended.departments(here, trends.by_department(held, entries).merge(names, on="department"))


def _recorded(matched: pd.DataFrame, period: Period, scope: str) -> pd.DataFrame:
    """The achievements of the period, or of its year."""
    if scope == YEAR:
        return matched[matched["quarter"].str.startswith(str(period.year))]
    return matched[matched["quarter"].isin(quarters_of(period))]


def _achievements(here: Visit, rows: pd.DataFrame, year: int) -> pd.DataFrame | None:
    """Draws numbers from recorded to commended, each of which opens its list; returns the list that is open."""
    lists = {"recorded": rows, **{state: rows[rows["state"].eq(state)] for state in ("commended", "waiting")}}
    notes = dict.fromkeys(lists, here.text("See the list"))
    if len(lists["waiting"]):
        oldest = (pd.Timestamp(numbers.today()) - lists["waiting"]["achieved_on"].min()).days
        told = here.text("the oldest {days}", days=numbers.days(here.language, oldest))
        long = sum(attention.long_waiting(lists["waiting"], year, numbers.today()))
        notes["waiting"] = tables.join(
            here.text("{count} over {days} days", count=long, days=attention.WAITING_DAYS), told, between=", "
        )
    opened = address.value("list")
    st.html(f'<h3 class="finding">{tables.safe(here.text("From achievement to commendation"))}</h3>')
    shown = []
    for name, words in LISTS.items():
        href = address.same("commendations", list="" if name == opened else name)
        shown.append(cards.Number(here.text(words), str(len(lists[name])), notes[name], href))
    cards.show(shown)
    return lists.get(opened)


def _of_earlier_years(here: Visit, matched: pd.DataFrame, period: Period) -> list[Html]:
    """What waits longer still, with the way to the newest year of it."""
    _, earlier = attention.long_waiting(matched, period.year, numbers.today())
    if not earlier:
        return []
    words = here.plural(
        "{count} achievement of the years before {year} has not been considered either.",
        "{count} achievements of the years before {year} have not been considered either.",
        earlier,
        year=period.year,
    )
    before = f"{period.year - 1}-Q4"
    way = tables.link(address.same("commendations", period=before, list="waiting"), here.text("See the list"))
    return [
        tables.join(words, way, between=" → ") if load.has_scores(here.actor, Period(before)) else tables.safe(words)
    ]


def _nothing(here: Visit) -> None:
    first = here.text("No decision of commendation has been handed in yet.")
    way = tables.link(address.link("upload"), here.text("Hand in figures")) if here.may("upload") else ""
    st.html(f'<p class="headline plain">{tables.join(first, way, between=" → ")}</p>')


def _notes(here: Visit, held: pd.DataFrame, period: Period, scope: str) -> list[str]:
    notes = [
        here.text(
            "One subject in one decision in force is one commendation. A year counts by the year of award, a quarter by the day of signing."
        )
    ]
    elsewhere = held[held["status"].ne("cancelled") & held["signed_on"].dt.year.ne(period.year)]
    if scope == YEAR and len(elsewhere):
        notes.append(
            here.plural(
                "{count} of them was signed in another year.",
                "{count} of them were signed in another year.",
                len(elsewhere),
            )
        )
    cancelled = int(held["status"].eq("cancelled").sum())
    if cancelled:
        notes.append(
            here.plural(
                "{count} commendation is cancelled: struck through, not counted.",
                "{count} commendations are cancelled: struck through, not counted.",
                cancelled,
            )
        )
    return notes


if __name__ == "__main__":
    main()
