"""The departments: named, counted, in their time; renamed, merged, split and ended on screen, with the document that says so."""

import pandas as pd
import streamlit as st

from data import plan
from pages.parts import access, acts, address, cards, filters, heading, load, numbers, succession, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.year import acts as of_list
from pages.parts.year import draft, foreseen, grid, history, saving

KIND = "departments"
ALL = "list"
"""The one part of the draft: the list is edited whole."""


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("Departments"))
    known = load.departments(here.actor)
    quarter = _when(here)
    shown = load.departments(here.actor, quarter) if quarter else known
    heading.headline(*_headline(here, known, shown, quarter))
    acts.said()
    if len(shown):
        _numbers(here, shown if quarter else _present(known))
        _table(here, shown, pd.Timestamp(Period(quarter).last_day if quarter else numbers.today()))
    if here.may("set_up"):
        _edit(here, known)
    history.show(here, KIND)


def _when(here: Visit) -> str:
    """The quarter on whose last day the list is looked at; empty: every entry."""
    known = list(load.quarters(here.actor)["quarter"])
    if not known:
        return ""
    offered = {"": here.text("Every entry")} | {one: periods.name(here.language, one) for one in reversed(known)}
    with st.container(key="filters"), st.columns(4)[0]:
        return filters.select(here.text("At the end of"), "at", offered, "")


def _present(known: pd.DataFrame) -> pd.DataFrame:
    """The entries of today, one for each department."""
    today = pd.Timestamp(numbers.today())
    there = (known["valid_from"].isna() | (known["valid_from"] <= today)) & ~(known["valid_to"] < today)
    return known[there].drop_duplicates("code", keep="last")


def _headline(here: Visit, known: pd.DataFrame, shown: pd.DataFrame, quarter: str) -> tuple[str, str | Html]:
    """`Hiện có 7 đơn vị; 2 đơn vị đã kết thúc.`"""
    if known.empty:
        return here.text("There is no department yet."), _file(here) if here.may("set_up") else ""
    if quarter:
        period = periods.name(here.language, quarter)
        return here.plural(
            "{period}: {count} department.", "{period}: {count} departments.", len(shown), period=period
        ), ""
    present = _present(known)
    gone = known["code"].nunique() - present["code"].nunique()
    first = here.plural("{count} department at present", "{count} departments at present", len(present))
    if gone:
        first += "; " + here.plural("{count} has ended or not begun", "{count} have ended or not begun", gone)
    document = history.issued(here, KIND)
    return f"{first}.", here.text("By {document}.", document=document.rstrip(".")) if document else ""


def _numbers(here: Visit, shown: pd.DataFrame) -> None:
    counted = {
        name: shown[name].astype("Float64").sum(min_count=len(shown))
        for name in ("staff_count", "leader_count", "female_count")
    }
    staff = counted["staff_count"]
    labels = {"leader_count": here.text("Leaders"), "female_count": here.text("Women")}
    told = [
        cards.Number(here.text("Departments at that time"), str(len(shown)), here.plural("{count} block", "{count} blocks", shown["block"].nunique())),
        cards.Number(here.text("Staff"), _number(here, staff), "" if not absent(staff) else here.text("not known of all")),
    ]  # fmt: skip
    for name, label in labels.items():
        count = counted[name]
        share = (
            ""
            if absent(count) or absent(staff) or not staff
            else f"{numbers.number(here.language, count)}/{numbers.number(here.language, staff)} ({numbers.percent(here.language, count / staff)})"
        )
        told.append(cards.Number(label, _number(here, count), share))
    cards.show(told)


def _table(here: Visit, shown: pd.DataFrame, day: pd.Timestamp) -> None:
    origins = succession.origins(here, day + pd.Timedelta(days=3660), whole=True)
    columns = [
        Column(here.text("Code")),
        Column(here.text("Name"), lead=True),
        Column(here.text("Former names")),
        Column(here.text("Block")),
        Column(here.text("Staff"), "right"),
        Column(here.text("Leaders"), "right"),
        Column(here.text("Women"), "right"),
        Column(here.text("Council member in charge")),
        Column(here.text("From")),
        Column(here.text("Until")),
        Column(here.text("Goes on from")),
    ]
    rows = [
        Row(
            (
                one.code,
                tables.under(one.name, one.short_name if one.short_name != one.name else ""),
                _text(one.aliases).replace("|", ", "),
                _text(one.block),
                *(_number(here, getattr(one, name)) for name in ("staff_count", "leader_count", "female_count")),
                _text(one.council_member),
                "" if absent(one.valid_from) else numbers.day(one.valid_from),
                "" if absent(one.valid_to) else numbers.day(one.valid_to),
                origins.get(one.code, ""),
            ),
            own=one.code == here.actor.department,
        )
        for one in shown.itertuples()
    ]
    tables.show(columns, rows, tall=len(rows) > 15)


def _edit(here: Visit, known: pd.DataFrame) -> None:
    """What happens to departments, the list as a grid, and what saving it would do."""
    present = plan.texts(KIND, known)
    at = draft.opened(KIND, ALL, present)
    st.html(f'<h2 class="finding">{tables.safe(here.text("Change the list"))}</h2>')
    if len(known):
        st.html(f'<p class="plain no-print">{_file(here)}</p>')
    of_list.show(here, at.edited.drop(columns=grid.ROW), lambda frame: draft.begin(KIND, ALL, frame, at.stood))
    at = draft.edited(at, grid.show(here, KIND, at.begun, at.place))
    if at.edited.empty or draft.written(at.edited) == draft.written(present):
        return
    if at.stood != draft.written(present):
        st.warning(
            here.text("Somebody has saved another version meanwhile: what you edit stands against that one now.")
        )
    st.button(here.text("Discard what is not saved"), key="discard", on_click=draft.discard, args=(KIND, ALL))
    file = ("danh-sach-don-vi.csv", plan.written(KIND, at.edited))
    told = foreseen.foreseen(here, KIND, file, True, lambda: load.departments(here.actor).drop(columns="since"))
    foreseen.show(here, told, KIND, "code")
    saving.ask(here, KIND, file, told, True, lambda: draft.discard(KIND, ALL))


def _file(here: Visit) -> Html:
    return tables.link(address.link("upload", kind=KIND), here.text("Hand in a file instead"))


def _number(here: Visit, value) -> str | Html:
    return tables.span(here.text("missing"), "missing") if absent(value) else numbers.number(here.language, value)


def _text(value) -> str:
    return "" if absent(value) else str(value)


if __name__ == "__main__":
    main()
