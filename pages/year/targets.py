"""The targets of a department: those of the year beside those of its quarters, assigned and adjusted with a document."""

import pandas as pd
import streamlit as st

from analytics import allocation
from data import plan
from pages.parts import access, acts, address, cards, filters, heading, load, numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.workings import ACCUMULATIONS
from pages.parts.year import allotting, draft, foreseen, history, saving
from pages.parts.year.allotting import CELLS, YEAR

KIND = "targets"
_SINCE = "year_targets_since"
"""In the session: from which quarter on the grid was drawn last."""


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("Assign targets"))
    names = _departments(here)
    with st.container(key="filters"):
        columns = st.columns([2, 4, 2])
        with columns[0]:
            years = {str(year): str(year) for year in _years(here)}
            year = int(filters.select(here.text("Year"), "year", years, next(iter(years))))
        own = here.actor.department if here.actor.department in names else next(iter(names), "")
        with columns[1]:
            department = filters.select(here.text("Department"), "department", names, own) if names else ""
    targets = allotting.assigned(here.actor, year, department)
    known = load.criteria(here.actor, year)
    criteria = allotting.asks(known, department, targets) if names else pd.DataFrame()
    if criteria.empty:
        way = address.link("criteria", year=str(year)) if here.may("criteria") else ""
        told = (
            here.text(
                "No criterion of {department} in {year} has a target to assign.",
                department=names[department],
                year=year,
            )
            if names and len(known)
            else here.text(
                "There is nothing to assign: the set of criteria of {year} or the departments are missing.", year=year
            )
        )
        heading.headline(told, tables.link(way, here.text("To the set of criteria")) if way else "")
        acts.said()
        return
    known = allocation.allocation(criteria, targets, year)
    heading.headline(*_headline(here, known, year, names[department]))
    acts.said()
    _numbers(here, known)
    if here.may("set_up"):
        _edit(here, known, targets, year, department)
    else:
        _table(here, known)
    history.show(here, KIND, year)


def _years(here: Visit) -> list[int]:
    return sorted(load.years(here.actor), reverse=True) or [numbers.today().year]


def _departments(here: Visit) -> dict[str, str]:
    """Code → name of the departments that have no last day, and of those that have one."""
    known = load.departments(here.actor).sort_values("valid_from", na_position="first", kind="stable")
    last = known.drop_duplicates("code", keep="last").sort_index()
    return dict(last[["code", "name"]].itertuples(index=False, name=None))


def _headline(here: Visit, known: pd.DataFrame, year: int, name: str) -> tuple[str, str]:
    """`Chỉ tiêu năm 2026 của Phòng Y tế: 12/14 tiêu chí đã giao; 2 tiêu chí có tổng các quý khác chỉ tiêu năm.`"""
    given, off = _given(known), int(known["difference"].fillna(0).ne(0).sum())
    first = here.text(
        "Targets of {year} of {name}: {given}/{all} criteria are assigned",
        year=year,
        name=name,
        given=int(given.sum()),
        all=len(known),
    )
    if not off:
        return f"{first}.", ""
    told = here.text("of {count} of them the quarters do not make the year", count=off)
    return f"{first}; {told}.", ""


def _given(known: pd.DataFrame) -> pd.Series:
    """Whether anything is assigned, or released, for the year or a quarter."""
    return known[list(CELLS)].notna().any(axis=1) | known[[f"{name}_released" for name in CELLS]].any(axis=1)


def _numbers(here: Visit, known: pd.DataFrame) -> None:
    released = known[[f"{name}_released" for name in CELLS]].to_numpy().sum()
    quarters = known[list(CELLS[1:])].notna().any(axis=1)
    cards.show(
        [
            cards.Number(here.text("Assigned"), f"{int(_given(known).sum())}/{len(known)}", here.text("criteria")),
            cards.Number(here.text("With targets of quarters"), str(int(quarters.sum())), here.text("of {count}", count=len(known))),
            cards.Number(here.text("Quarters that do not make the year"), str(int(known["difference"].fillna(0).ne(0).sum())), here.text("criteria")),
            cards.Number(here.text("Not assigned"), str(int(released)), here.text("figures")),
        ]
    )  # fmt: skip


def _edit(here: Visit, known: pd.DataFrame, targets: pd.DataFrame, year: int, department: str) -> None:
    """The targets as a grid, from a quarter on, with all that follows from what stands in it."""
    states = load.quarters(here.actor).set_index("quarter")["state"]
    open_ = tuple(name for name in CELLS[1:] if states.get(f"{year}-Q{name[1]}") not in load.CLOSED)
    since = _since(here, open_)
    closed = tuple(name for name in CELLS[1:] if name not in open_ or int(name[1]) < since)
    present = allotting.texts(known)
    part = f"{year}_{department}"
    at = draft.opened(KIND, part, present)
    if st.session_state.setdefault(_SINCE, since) != since:
        # Other columns may be typed into now, which makes another grid: it begins with what stood in the one before.
        st.session_state[_SINCE], at = since, draft.begin(KIND, part, at.edited, at.stood)
    _ways(here, at, present, year, department, part)
    at = draft.edited(at, allotting.show(here, at.begun, present, known, closed, at.place))
    if at.stood != draft.written(present):
        st.warning(
            here.text("Somebody has saved another version meanwhile: what you edit stands against that one now.")
        )
    if draft.written(at.edited) == draft.written(present):
        return
    document = st.session_state.get(f"document_{KIND}", "").strip()
    changed = allotting.rows(present, at.edited, known, year, department, since, open_, document)
    if changed.empty:
        return
    file = (f"chi-tieu-{year}-{department}.csv", plan.written(KIND, changed))
    told = foreseen.foreseen(here, KIND, file, False, lambda: allotting.assigned(here.actor, year, department))
    foreseen.show(
        here,
        allotting.placed(here, told, changed),
        KIND,
        "label",
        allotting.headers(here) | {"label": here.text("Criterion")},
    )
    saving.ask(here, KIND, file, told, False, lambda: draft.discard(KIND, part))


def _since(here: Visit, open_: tuple[str, ...]) -> int:
    """From which quarter on targets are set; 0: the whole year."""
    titles = allotting.headers(here)
    offered = {"0": here.text("The whole year")} | {
        name[1]: here.text("From {quarter}", quarter=titles[name]) for name in open_
    }
    first = "0" if len(open_) == 4 or not open_ else open_[0][1]
    return int(filters.switch(here.text("Adjust"), "since", offered, first))


def _ways(here: Visit, at: draft.Draft, present: pd.DataFrame, year: int, department: str, part: str) -> None:
    """What can be done beside editing: taking over last year's targets, beginning anew, handing in a file."""
    before = allotting.assigned(here.actor, year - 1, department)
    file = tables.link(address.link("upload", kind=KIND), here.text("Hand in a file instead"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(before) and present[list(CELLS)].eq("").all(axis=None):
            st.button(
                here.text("Copy from {year}", year=year - 1),
                key="copy",
                on_click=_copy,
                args=(here, before, year, department, part, at.stood),
            )
        if draft.written(at.edited) != draft.written(present):
            st.button(here.text("Discard what is not saved"), key="discard", on_click=draft.discard, args=(KIND, part))
        st.html(f'<p class="plain no-print">{file}</p>', width="content")


def _copy(here: Visit, before: pd.DataFrame, year: int, department: str, part: str, stood: str) -> None:
    criteria = allotting.asks(load.criteria(here.actor, year), department, before.head(0))
    draft.begin(KIND, part, allotting.texts(allocation.allocation(criteria, before, year - 1)), stood)


def _table(here: Visit, known: pd.DataFrame) -> None:
    """The targets to read."""
    titles = allotting.headers(here)
    columns = [
        Column(here.text("Code")),
        Column(here.text("Criterion"), lead=True),
        *(Column(titles[name], "right") for name in CELLS),
        Column(here.text("Sum against the year"), "right"),
        Column(here.text("Assigned by")),
    ]
    rows = [
        Row(
            (
                one["criterion"],
                tables.under(one["name"], _unit(here, one)),
                *(_cell(here, one, name) for name in CELLS),
                allotting.sum_words(here, one),
                "" if absent(one["document"]) else one["document"],
            )
        )
        for one in known.to_dict("records")
    ]
    tables.show(columns, rows, tall=len(rows) > 30)


def _unit(here: Visit, one: dict) -> str:
    over = here.text(ACCUMULATIONS[one["accumulation"]]) if one["accumulation"] in ACCUMULATIONS else ""
    return " · ".join(part for part in ("" if absent(one["unit"]) else one["unit"], over) if part)


def _cell(here: Visit, one: dict, name: str) -> str | Html:
    if one[f"{name}_released"]:
        return here.text("N/A")
    if not absent(one[name]):
        return numbers.number(here.language, one[name])
    due = name == YEAR or one["due"] == "*" or name[1] in str(one["due"]).split("|")
    return "" if due else tables.span(here.text("not due"), "quiet")


if __name__ == "__main__":
    main()
