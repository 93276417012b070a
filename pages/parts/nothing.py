"""What a page says where there is nothing to show: why, and what to do next."""

import streamlit as st

from pages.parts import access, address, load
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import deadline
from pages.parts.numbers import day
from pages.parts.tables import Html, join, link
from pages.parts.words import listed


def no_scores(here: Visit, quarter: str | None = None) -> None:
    """No figures yet, of a quarter or at all: when they are due, and where to hand in."""
    if quarter:
        due = deadline(load.rules(here.actor, int(quarter[:4])), quarter)
        first = here.text(
            "No figures for {period} yet. They are due on {day}.",
            period=periods.name(here.language, quarter),
            day=day(due.date()),
        )
    elif not here.may("read_submissions"):
        first = here.text("No quarter has been published yet. Here stands what the director publishes.")
        if here.person is None:
            first += " " + here.text("The other roles of the menu see the demonstration as it stands.")
    else:
        first = here.text("No quarter has figures yet.")
    ways = [("upload", here.text("Hand in figures")), ("submissions", here.text("See who has handed in"))]
    if not quarter and not here.may("read_submissions"):
        ways = [("criteria", here.text("See the criteria"))]
    links = [link(address.link(page), label) for page, label in ways if here.may(page)]
    st.html(
        f'<p class="headline plain">{join(first, join(*links, between=" · "), between=" → " if links else " ")}</p>'
    )


def no_plan(here: Visit, quarter: str) -> bool:
    """Where a quarter has figures but no departments or no criteria to count them by, says so and returns True."""
    told = plan(here, quarter)
    if told:
        st.html(f'<p class="headline plain">{told}</p>')
    return bool(told)


def plan(here: Visit, quarter: str) -> Html:
    """What figures of a quarter wait for, the departments or the criteria, and where those are handed in; empty if for nothing."""
    given = load.submissions(here.actor, (quarter,))["department"].nunique()
    period, year = periods.name(here.language, quarter), quarter[:4]
    lacking = []
    if load.departments(here.actor, quarter).empty:
        what = here.text("list of departments of {period}", period=period)
        lacking.append(("departments", what, here.text("Hand in the departments")))
    if load.criteria(here.actor, int(year)).empty:
        lacking.append(("criteria", here.text("criteria of {year}", year=year), here.text("Hand in the criteria")))
    if not lacking or not given:
        return Html("")
    first = here.plural(
        "Figures of {count} department are in for {period}, but points cannot be counted without the {what}.",
        "Figures of {count} departments are in for {period}, but points cannot be counted without the {what}.",
        given,
        period=period,
        what=listed(here.language, [what for _, what, _ in lacking]),
    )
    allowed = access.kinds(here.actor) if here.may("upload") else ()
    links = [link(address.link("upload", kind=kind), label) for kind, _, label in lacking if kind in allowed]
    return join(first, join(*links, between=" · "), between=" → ")


def no_match(here: Visit, page: str, find: str, *names: str) -> None:
    """No row is left under the filters; `names` are what the link takes out of the address."""
    first = (
        here.text('No department matches "{find}".', find=find) if find else here.text("Nothing matches the filters.")
    )
    back = link(address.same(page, **dict.fromkeys(names or ("find", "block"), "")), here.text("Clear the filters"))
    st.html(f'<p class="plain">{join(first, back, between=" → ")}</p>')


def not_allowed(here: Visit) -> None:
    """The page is not for this role."""
    first = here.text("This page is not for the role you are looking as.")
    st.html(
        f'<p class="headline plain">{join(first, link(address.link("overview"), here.text("To the overview")), between=" → ")}</p>'
    )
