"""What is done to departments as a whole, put into the grid: rename, end, merge, split; saved as everything in it."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from data import reorganisation
from data.refusal import Refused
from pages.parts import acts, filters, issues, numbers, tables
from pages.parts.access import Visit
from pages.parts.words import later

NONE = "none"
ACTS = {
    NONE: later("Edit only"),
    "rename": later("Rename"),
    "merge": later("Merge"),
    "split": later("Split"),
    "end": later("End"),
}
_PARTS = 4
"""A department is split into so many at most."""


def show(here: Visit, entries: pd.DataFrame, put: Callable[[pd.DataFrame], None]) -> None:
    """Draws the choice of an act and its form; `put` takes the list (`plan.texts`) with the act done."""
    act = filters.switch(
        here.text("What happens"), "act", {name: here.text(words) for name, words in ACTS.items()}, NONE
    )
    if act == NONE or entries.empty:
        return
    alive = entries[entries["valid_to"] == ""].drop_duplicates("code", keep="last")
    names = dict(zip(alive["code"], alive["name"], strict=True))
    with st.container(border=True):
        say = {"rename": _rename, "merge": _merge, "split": _split, "end": _end}[act](here, names)
        st.button(
            here.text("Put it into the grid"),
            key="put_act",
            disabled=say is None,
            on_click=_done,
            args=(here, say, entries, put),
        )
        told = here.text("Nothing is kept before it is saved below, with its document.")
        st.html(f'<p class="drawn">{tables.safe(told)}</p>')


def _done(here: Visit, say: Callable, entries: pd.DataFrame, put: Callable[[pd.DataFrame], None]) -> None:
    try:
        put(say(entries))
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, refused.params.get("found"), refused.params), refused=True)


def _rename(here: Visit, names: dict[str, str]) -> Callable | None:
    one, two, three, four = st.columns(4)
    with one:
        code = _which(here, names, "act_code")
    with two:
        name = _text(here.text("New name"), "act_name")
    with three:
        short = _text(here.text("New short name"), "act_short")
    with four:
        since = _day(here.text("From"), "act_since")
    return (
        (lambda entries: reorganisation.rename(entries, code, name, short, since)) if code and name and since else None
    )


def _merge(here: Visit, names: dict[str, str]) -> Callable | None:
    codes = st.multiselect(
        here.text("Departments that become one"), list(names), format_func=names.get, key="act_codes", placeholder=""
    )
    one, two, three, four = st.columns(4)
    with one:
        code = _text(here.text("New code"), "act_new")
    with two:
        name = _text(here.text("New name"), "act_name")
    with three:
        short = _text(here.text("New short name"), "act_short")
    with four:
        since = _day(here.text("From"), "act_since")
    ready = len(codes) > 1 and code and name and since
    return (lambda entries: reorganisation.merge(entries, codes, code, name, short, since)) if ready else None


def _split(here: Visit, names: dict[str, str]) -> Callable | None:
    left, right = st.columns(2)
    with left:
        code = _which(here, names, "act_code")
    with right:
        since = _day(here.text("From"), "act_since")
    parts = []
    for number in range(1, _PARTS + 1):
        left, right = st.columns(2)
        with left:
            new = _text(here.text("New code {number}", number=number), f"act_new_{number}")
        with right:
            name = _text(here.text("New name {number}", number=number), f"act_name_{number}")
        if new and name:
            parts.append((new, name))
    ready = code and since and len(parts) > 1
    return (lambda entries: reorganisation.split(entries, code, parts, since)) if ready else None


def _end(here: Visit, names: dict[str, str]) -> Callable | None:
    one, two, three = st.columns(3)
    with one:
        code = _which(here, names, "act_code")
    with two:
        last = _day(here.text("Last day"), "act_last")
    with three:
        others = {"": here.text("none")} | {other: name for other, name in names.items() if other != code}
        successor = st.selectbox(
            here.text("Taken over by"), list(others), format_func=others.get, key="act_successor", placeholder=""
        )
    return (lambda entries: reorganisation.end(entries, code, last, successor)) if code and last else None


def _which(here: Visit, names: dict[str, str], key: str) -> str | None:
    return st.selectbox(
        here.text("Department"), list(names), format_func=names.get, key=key, index=None, placeholder=""
    )


def _text(label: str, key: str) -> str:
    return st.text_input(label, key=key, max_chars=200).strip()


def _day(label: str, key: str) -> date | None:
    today = numbers.today()
    return st.date_input(
        label,
        key=key,
        value=None,
        format="DD/MM/YYYY",
        min_value=date(1950, 1, 1),
        max_value=date(today.year + 5, 12, 31),
    )
