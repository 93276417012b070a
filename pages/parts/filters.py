"""What a page is asked to show: read from the address, chosen by widgets, written back into the address.

The widgets are set from the address on every run and write to it when changed; a bound widget would replace the history and break Back.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.parts import address, load
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.numbers import today
from pages.parts.period import Period
from pages.parts.words import fold

PREVIOUS, LAST_YEAR = "previous", "year"
"""What to compare with: the period before, or the same period a year before."""


@dataclass(frozen=True)
class Choice:
    """What the address asks for. `block` and `find` are empty where nothing was chosen; `against` is PREVIOUS or LAST_YEAR."""

    period: Period
    against: str = PREVIOUS
    block: str = ""
    find: str = ""

    @property
    def other(self) -> Period:
        """The period compared with."""
        return self.period.year_before if self.against == LAST_YEAR else self.period.before


def read(here: Visit, against: str = PREVIOUS) -> Choice | None:
    """The choice in the address; what it does not name or names wrongly is the default. None where no quarter has scores.

    `against` is what this page compares with unless told otherwise.
    """
    offered = offered_periods(here)
    if not offered:
        return None
    asked = periods.parse(address.value("period"))
    period = asked if asked in offered else default_period(here)
    compared, block = address.value("against", against), address.value("block")
    return Choice(
        period=period,
        against=compared if compared in (PREVIOUS, LAST_YEAR) else against,
        block=block if block in set(load.departments(here.actor, period.quarter)["block"]) else "",
        find=address.value("find"),
    )


def draw(
    here: Visit, choice: Choice, *names: str, against: str = PREVIOUS, own: Callable[[], str] | None = None
) -> str:
    """Draws the filters of these names in a row: period, quarter (no sums), block, against, find; then the page's `own`, whose
    choice is returned."""
    drawers = {"period": _period, "quarter": _quarter, "block": _block, "against": _against, "find": _find}
    with st.container(key="filters"):
        columns = st.columns(max(len(names) + bool(own), 3))
        for column, name in zip(columns, names, strict=False):
            with column:
                drawers[name](here, choice, against)
        with columns[len(names)] if own else contextlib.nullcontext():
            return own() if own else ""


def select(label: str, name: str, options: dict[str, str], default: str) -> str:
    """A box to choose one of `options` (value → label), kept in the address as `name`. Returns the value chosen."""
    key = f"filter_{name}"
    asked = address.value(name, default)
    if name == "period" and asked not in options and (named := periods.parse(asked)):
        # Where only quarters are offered, a sum since January stands for its quarter.
        asked = named.quarter
    st.session_state[key] = asked if asked in options else default
    return st.selectbox(
        label, list(options), format_func=options.get, placeholder="", key=key, on_change=_write(key, name, default)
    )


def switch(label: str, name: str, options: dict[str, str], default: str) -> str:
    """Buttons in a row to choose one of `options` (value → label), kept in the address as `name`. Returns the value chosen."""
    key = f"filter_{name}"
    asked = address.value(name, default)
    asked = asked if asked in options else default
    st.session_state[key] = asked

    def write():
        # A second click on the chosen button would choose nothing: what was chosen stays.
        address.write(name, st.session_state[key] or asked, default)

    st.segmented_control(
        label,
        list(options),
        format_func=lambda one: literal(options[one]),
        key=key,
        on_change=write,
        label_visibility="collapsed",
        required=True,
    )
    return asked


def several(
    label: str, name: str, options: dict[str, str], default: list[str], most: int, placeholder: str
) -> list[str]:
    """A box to choose some of `options`, kept in the address as `name=A,B`. Returns the values chosen, in that order."""
    key = f"filter_{name}"
    asked = [one for one in address.value(name).split(",") if one in options][:most] or default
    st.session_state[key] = asked

    def write():
        address.write(name, ",".join(st.session_state[key]), ",".join(default))

    return st.multiselect(
        label,
        list(options),
        format_func=options.get,
        key=key,
        on_change=write,
        max_selections=most,
        placeholder=placeholder,
    )


def keep(frame, choice: Choice):
    """The rows of a frame (block, department_name, short_name, department) that the block and the search leave."""
    kept = frame
    if choice.block:
        kept = kept[kept["block"] == choice.block]
    if choice.find:
        wanted = fold(choice.find)
        names = kept[["department_name", "short_name", "department"]].fillna("").agg(" ".join, axis=1)
        kept = kept[[wanted in fold(name) for name in names]]
    return kept


def offered_periods(here: Visit) -> list[Period]:
    """Quarters with scores and the sums up to each, newest first."""
    quarters = sorted(load.quarters(here.actor)["quarter"], reverse=True)
    return [
        one
        for quarter in quarters
        for one in (Period(quarter), Period(quarter, True))
        if not (one.year_to_date and one.number == 1)
    ]


def default_period(here: Visit) -> Period:
    """The newest published quarter; none published: the newest ended one with data; none ended: the newest with data."""
    known = load.quarters(here.actor)
    published = known.loc[known["state"] == "published", "quarter"]
    ended = [quarter for quarter in known["quarter"] if Period(quarter).last_day < today()]
    return Period(max(published) if len(published) else max(ended or known["quarter"]))


def _period(here: Visit, choice: Choice, against: str) -> None:
    options = {one.address: periods.name(here.language, one) for one in offered_periods(here)}
    select(here.text("Period"), "period", options, default_period(here).address)


def _quarter(here: Visit, choice: Choice, against: str) -> None:
    offered = {
        one: periods.name(here.language, one) for one in sorted(load.quarters(here.actor)["quarter"], reverse=True)
    }
    select(here.text("Period"), "period", offered, default_period(here).quarter)


def _block(here: Visit, choice: Choice, against: str) -> None:
    names = load.departments(here.actor, choice.period.quarter)["block"].dropna()
    options = {"": here.text("All blocks")} | {name: name for name in sorted(names.unique(), key=fold)}
    select(here.text("Block"), "block", options, "")


def _against(here: Visit, choice: Choice, against: str) -> None:
    options = {PREVIOUS: here.text("period before"), LAST_YEAR: here.text("same period last year")}
    select(here.text("Compared with"), "against", options, against)


def _find(here: Visit, choice: Choice, against: str) -> None:
    key = "filter_find"
    st.session_state[key] = choice.find
    st.text_input(
        here.text("Find a department"),
        key=key,
        on_change=_write(key, "find", ""),
        placeholder=here.text("name or code"),
    )


def _write(key: str, name: str, default: str):
    def write():
        address.write(name, st.session_state[key], default)

    return write
