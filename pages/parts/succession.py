"""Which departments go on from which, in words: `hợp nhất từ A, B`; and the way from one's results to those of the other."""

import pandas as pd

from analytics import succession
from pages.parts import address, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.tables import Html
from pages.parts.words import later, listed, text

WORDS = {
    "merged": later("merged from {names}"),
    "split": later("split from {names}"),
    "continued": later("goes on from {names}"),
}
EVENTS = {
    "merged": later("Since {day}, {old} are merged into {new}."),
    "split": later("Since {day}, {old} is split into {new}."),
    "continued": later("Since {day}, {new} goes on from {old}."),
}
"""How one department went on from another → its sentence."""


def origins(here: Visit, day: pd.Timestamp, whole: bool = False) -> dict[str, str]:
    """Department → what it goes on from, as of a day; by short names, or, if `whole`, by whole ones."""
    entries = load.departments(here.actor)
    column = "name" if whole else "short_name"
    names = dict(entries[["code", column]].itertuples(index=False, name=None))
    found = succession.origins(entries, day)
    return {
        one.department: text(
            here.language,
            WORDS[one.kind],
            names=listed(here.language, [names.get(code, code) for code in one.origins.split("|")]),
        )
        for one in found.itertuples()
    }


def of(here: Visit, period: Period) -> dict[str, str]:
    """`origins` by the last day of a period."""
    return origins(here, pd.Timestamp(period.last_day))


def names(here: Visit) -> dict[str, str]:
    """Code → name of every department there ever was, as it was called last."""
    entries = load.departments(here.actor).sort_values("valid_from", na_position="first", kind="stable")
    return dict(entries[["code", "name"]].itertuples(index=False, name=None))


def told(here: Visit, page: str, period: Period, code: str) -> list[Html]:
    """`Từ ngày 01/07/2025, Phòng A và Phòng B hợp nhất thành Phòng C. → Phòng C, Quý III/2025`: each time the department ended in others
    or went on from others, with the way to their results on `page`: the last before the change, or the first after it."""
    known, lines = names(here), []
    for event in succession.events(load.departments(here.actor)).itertuples():
        old, new = event.departments.split("|"), event.successors.split("|")
        if code not in (*old, *new):
            continue
        first = event.last_day + pd.Timedelta(days=1)
        words = {
            side: listed(here.language, [known.get(one, one) for one in codes])
            for side, codes in (("old", old), ("new", new))
        }
        sentence = here.text(EVENTS[event.kind], day=numbers.day(first), **words)
        if code in old:
            # Who has ended by then leads to what stands there now.
            ways = [_first(here, page, max(_quarter(first), period.quarter), one, known) for one in new]
        else:
            ways = [_last(here, page, first, one, known) for one in old]
        lines.append(tables.join(sentence, tables.join(*ways, between=" · "), between=" → "))
    return lines


def elsewhere(here: Visit, page: str, period: Period, code: str) -> tuple[str, Html]:
    """Of a department that is not there in the period: whether it is no more or not yet, and the way to its results, where it has any."""
    entries, known = load.departments(here.actor), names(here)
    own = entries[entries["code"].eq(code)]
    since, last = own["since"].iloc[0], own["valid_to"].max()
    said = {"name": known[code], "period": periods.name(here.language, period)}
    if not pd.isna(since) and since.date() > period.last_day:
        return here.text("{name} is not there yet in {period}.", **said), _first(
            here, page, _quarter(since), code, known
        )
    way = Html("") if pd.isna(last) else _last(here, page, last + pd.Timedelta(days=1), code, known)
    return here.text("{name} is no more in {period}.", **said), way


def _first(here: Visit, page: str, quarter: str, code: str, known: dict[str, str]) -> Html:
    """The way to a department's results in the first quarter from `quarter` on that has any; empty where none has."""
    later_ones = [one for one in load.quarters(here.actor)["quarter"] if one >= quarter]
    return _way(here, page, min(later_ones, default=""), code, known)


def _last(here: Visit, page: str, first: pd.Timestamp, code: str, known: dict[str, str]) -> Html:
    """The way to a department's results in the last quarter that was over before a day and has any; empty where none has."""
    earlier = [one for one in load.quarters(here.actor)["quarter"] if one < _quarter(first)]
    return _way(here, page, max(earlier, default=""), code, known)


def _way(here: Visit, page: str, quarter: str, code: str, known: dict[str, str]) -> Html:
    """`Phòng C, Quý III/2025`"""
    if not quarter:
        return Html("")
    words = f"{known.get(code, code)}, {periods.name(here.language, quarter)}"
    return tables.link(address.link(page, department=code, period=quarter), words)


def _quarter(day: pd.Timestamp) -> str:
    return f"{day.year}-Q{day.quarter}"
