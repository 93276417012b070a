"""The criteria of a year: copied from the year before, edited in a grid, added up for each department, saved with their document."""

from datetime import date

import pandas as pd
import streamlit as st

from analytics import scale
from data import plan
from pages.parts import access, acts, address, cards, filters, heading, load, numbers, tables, weights
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.year import draft, foreseen, grid, history, saving

KIND = "criteria"


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("Set of criteria"))
    with st.container(key="filters"), st.columns(4)[0]:
        years = {str(year): str(year) for year in _offered(here)}
        year = int(filters.select(here.text("Year"), "year", years, _default(here)))
    known = load.criteria(here.actor, year)
    sums = scale.points(known, _departments(here, year), load.rules(here.actor, year)["scale"]["total"])
    heading.headline(*_headline(here, year, known, sums))
    acts.said()
    if len(known):
        _numbers(here, known, sums)
    if here.may("set_up"):
        _edit(here, year, known)
    elif len(known):
        _sums(here, sums)
        names = dict(_departments(here, year)[["code", "short_name"]].itertuples(index=False, name=None))
        weights.criteria(here, known, load.cells(here.actor, Period(f"{year}-Q4")), names)
    history.show(here, KIND, year)


def _offered(here: Visit) -> list[int]:
    """The years with a set, up to the one that comes; the newest first."""
    known = load.years(here.actor)
    last = max([*known, numbers.today().year]) + 1
    return sorted({*known, *range(min([*known, last - 1]), last + 1)}, reverse=True)


def _default(here: Visit) -> str:
    return str(max(load.years(here.actor), default=numbers.today().year))


def _departments(here: Visit, year: int) -> pd.DataFrame:
    """Those that exist on any day of the year, as they are called last in it."""
    known = load.departments(here.actor).sort_values("valid_from", na_position="first", kind="stable")
    began = known["valid_from"].isna() | (known["valid_from"] <= pd.Timestamp(date(year, 12, 31)))
    ended = known["valid_to"] < pd.Timestamp(date(year, 1, 1))
    return known[began & ~ended].drop_duplicates("code", keep="last").sort_index().reset_index(drop=True)


def _headline(here: Visit, year: int, known: pd.DataFrame, sums: pd.DataFrame) -> tuple[str, str | Html]:
    """`Bộ tiêu chí năm 2026: 51 tiêu chí, 7/7 đơn vị đủ 100 điểm. Ban hành kèm Quyết định số …`"""
    if known.empty:
        first = here.text("There is no set of criteria of {year} yet.", year=year)
        return first, _file(here) if here.may("set_up") else ""
    first = here.text(
        "Set of criteria of {year}: {count} criteria, {full}/{all} departments have all of {total} points.",
        year=year,
        count=len(known),
        full=int(sums["difference"].eq(0).sum()),
        all=len(sums),
        total=numbers.number(here.language, load.rules(here.actor, year)["scale"]["total"]),
    )
    document = history.issued(here, KIND, year)
    return first, here.text("Issued with {document}.", document=document.rstrip(".")) if document else ""


def _numbers(here: Visit, known: pd.DataFrame, sums: pd.DataFrame) -> None:
    kinds, common = known["kind"].value_counts(), known["departments"].eq("*")
    counted = {kind: int(kinds.get(kind, 0)) for kind in ("bonus", "penalty", "information")}
    missed = int(sums["difference"].ne(0).sum())
    cards.show(
        [
            cards.Number(here.text("Number of criteria"), str(len(known)), here.text("{count} groups", count=known["group"].nunique())),
            cards.Number(here.text("Common to all"), str(int(common.sum())), here.text("{count} of some departments only", count=int((~common).sum()))),
            cards.Number(here.text("Bonus and penalty"), f"{counted['bonus']} · {counted['penalty']}", here.text("outside the scale")),
            cards.Number(here.text("Departments off the scale"), str(missed), here.text("of {count}", count=len(sums))),
        ]
    )  # fmt: skip


def _edit(here: Visit, year: int, known: pd.DataFrame) -> None:
    """The set as a grid, with all that follows from what stands in it."""
    present = plan.texts(KIND, known)
    at = draft.opened(KIND, str(year), present)
    _ways(here, year, at, present)
    edited = grid.show(here, KIND, at.begun, at.place, hidden=("year",))
    at = draft.edited(at, edited.assign(year=str(year)))
    if at.edited.empty:
        return
    if at.stood != draft.written(present):
        st.warning(
            here.text("Somebody has saved another version meanwhile: what you edit stands against that one now.")
        )
    file = (f"bo-tieu-chi-{year}.csv", plan.written(KIND, at.edited))
    if not len(known) or draft.written(at.edited) != draft.written(present):
        told = foreseen.foreseen(here, KIND, file, True, lambda: load.criteria(here.actor, year))
        _sums(here, _edited_sums(here, year, told.outcome.table))
        foreseen.show(here, told, KIND, "code")
        saving.ask(here, KIND, file, told, True, lambda: draft.discard(KIND, str(year)))
    else:
        _sums(here, _edited_sums(here, year, known))


def _ways(here: Visit, year: int, at: draft.Draft, present: pd.DataFrame) -> None:
    """What can be done before and beside editing: copying another year's set, beginning anew, handing in a file."""
    before = max((one for one in load.years(here.actor) if one < year), default=None)
    changed = draft.written(at.edited) != draft.written(present)
    with st.container(horizontal=True, vertical_alignment="center"):
        if present.empty and before is not None:
            st.button(
                here.text("Copy from {year}", year=before),
                type="secondary" if changed else "primary",
                key="copy",
                on_click=_copy,
                args=(here, before, year, at.stood),
            )
        if changed:
            st.button(
                here.text("Discard what is not saved"), key="discard", on_click=draft.discard, args=(KIND, str(year))
            )
        if len(present):
            st.html(f'<p class="plain no-print">{_file(here)}</p>', width="content")


def _copy(here: Visit, before: int, year: int, stood: str) -> None:
    frame = plan.texts(KIND, load.criteria(here.actor, before)).assign(year=str(year))
    draft.begin(KIND, str(year), frame, stood)


def _file(here: Visit) -> Html:
    return tables.link(address.link("upload", kind=KIND), here.text("Hand in a file instead"))


def _edited_sums(here: Visit, year: int, table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return pd.DataFrame(columns=["department", "name", "criteria", "points", "difference"])
    typed = table.assign(max_points=pd.to_numeric(table["max_points"], errors="coerce"))
    return scale.points(typed, _departments(here, year), load.rules(here.actor, year)["scale"]["total"])


def _sums(here: Visit, sums: pd.DataFrame) -> None:
    """A line for each department: how many criteria, their points, and by how much these miss the scale."""
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("Number of criteria"), "right"),
        Column(here.text("Points"), "right"),
        Column(here.text("Against the scale")),
    ]
    rows = [
        Row(
            (one.name, str(one.criteria), numbers.points(here.language, one.points), _off(here, one.difference)),
            own=one.department == here.actor.department,
        )
        for one in sums.itertuples()
    ]
    if rows:
        tables.show(columns, rows, caption=here.text("What each department's criteria add up to"), tall=len(rows) > 15)


def _off(here: Visit, difference: float) -> Html | str:
    if difference == 0:
        return here.text("complete")
    points = numbers.points(here.language, abs(difference))
    words = (
        here.text("{points} points missing", points=points)
        if difference < 0
        else here.text("{points} points too many", points=points)
    )
    return tables.span(words, "worse")


if __name__ == "__main__":
    main()
