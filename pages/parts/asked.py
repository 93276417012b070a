"""Questions about figures in words: each one sentence that ends as a question, grouped by kind, with the way to its figures."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.parts import address, numbers, sentences, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Html
from pages.parts.words import later, plural, text

KINDS = {
    "disagrees": later("Other than the list of achievements"),
    "above_verified": later("Self points above the verified again and again"),
    "zero": later("0 that may mean not reported"),
    "jump": later("Beyond its own history"),
    "identical": later("The same as last quarter"),
    "all_maximum": later("All self points at the maximum"),
    "no_separation": later("Criteria that tell no departments apart"),
}
"""Kind of analytics.questions → its words, in its order."""
MOST = 12
"""So many of a kind are shown among all kinds; the kind chosen alone shows all of it."""


def show(here: Visit, frame: pd.DataFrame, names: dict[str, str], chosen: str) -> None:
    """Draws the questions of `frame` (of analytics.questions) under their kinds, in two columns of about the same length;
    `names`: department → its name; `chosen`: the kind, if only one is shown."""
    kinds = [(kind, found) for kind, found in frame.groupby("kind", sort=False)]
    told = [len(found if chosen else found.head(MOST)) + 1 for _, found in kinds]
    columns = st.columns(2, gap="medium") if len(kinds) > 1 else [st.container()]
    so_far = 0
    for (kind, found), length in zip(kinds, told, strict=True):
        with columns[0 if so_far + length / 2 <= sum(told) / 2 else -1]:
            _kind(here, kind, found, found if chosen else found.head(MOST), names)
        so_far += length


def _kind(here: Visit, kind: str, found: pd.DataFrame, told: pd.DataFrame, names: dict[str, str]) -> None:
    lines = [
        f"<li>{tables.safe(sentence(here.language, one, names))}{_way(here, one)}{_reply(here, one)}</li>"
        for one in told.to_dict("records")
    ]
    if len(told) < len(found):
        more = here.text("See all {count}", count=len(found))
        lines.append(f"<li>{tables.link(address.same('questions', kind=kind), more)}</li>")
    heading = f"{here.text(KINDS[kind])} ({len(found)})"
    st.html(f'<h3 class="finding">{tables.safe(heading)}</h3><ul class="attention">{"".join(lines)}</ul>')


def _reply(here: Visit, one: dict) -> Html:
    """What was replied, by whom and when."""
    if absent(one["words"]):
        return Html("")
    told = here.text("Reply: {words}", words=one["words"])
    return Html(f"<br>{tables.span('✓', 'better')} {tables.under(told, replier(here, one))}")


def replier(here: Visit, one: dict) -> str:
    """`Bà Hoa, 14:05 ngày 12/01/2026`"""
    return f"{one['by']}, {numbers.moment(here.language, one['at'])}"


def sentence(language: str, one: dict, names: dict[str, str]) -> str:
    """One question; `one` is a row of analytics.questions."""
    who = "" if absent(one["department"]) else names.get(one["department"], one["department"])
    what = "" if absent(one["criterion"]) else sentences.criterion(pd.Series(one))
    params = {"who": who, "what": what, "where": ", ".join(part for part in (who, what) if part)}
    return _SAID[one["kind"]](language, one, params)


def figure(language: str, one: dict, value) -> str:
    """`208 triệu đồng`, `2,00 điểm`: a value in the unit of what the row is about."""
    if one["of"] != "actual":
        return text(language, "{points} points", points=numbers.points(language, value))
    unit = "" if absent(one["unit"]) else one["unit"]
    return f"{numbers.number(language, value)}{'' if unit.startswith('%') else ' '}{unit}".strip()


def _disagrees(language: str, one: dict, params: dict) -> str:
    params |= {"value": figure(language, one, one["value"]), "listed": numbers.number(language, one["low"])}
    if not one["low"]:
        return text(
            language, "{where}: {value} in the figures, none in the list of achievements. Which is right?", **params
        )
    return text(
        language, "{where}: {value} in the figures, {listed} in the list of achievements. Which is right?", **params
    )


def _above_verified(language: str, one: dict, params: dict) -> str:
    return text(
        language,
        "{where}: self points {self}, verified {verified}, so far apart in {count} quarters. What makes the difference again and again?",
        **params,
        self=numbers.points(language, one["value"]),
        verified=numbers.points(language, one["low"]),
        count=one["count"],
    )


def _zero(language: str, one: dict, params: dict) -> str:
    if not params["what"]:
        return text(
            language,
            "{who}: all {count} figures where more is better are 0. Is it 0, or not reported?",
            **params,
            count=one["count"],
        )
    return text(
        language,
        "{where}: {value}, after {past}. Is it 0, or not reported?",
        **params,
        value=figure(language, one, 0.0),
        past=_past(language, one),
    )


def _jump(language: str, one: dict, params: dict) -> str:
    return text(
        language,
        "{where}: {value}, after {past}. Is the figure right, and what has changed?",
        **params,
        value=figure(language, one, one["value"]),
        past=_past(language, one),
    )


def _past(language: str, one: dict) -> str:
    """`từ 385 đến 491 trong 7 quý trước`"""
    low, high = (
        numbers.number(language, one[end]) if one["of"] == "actual" else numbers.points(language, one[end])
        for end in ("low", "high")
    )
    if low == high:
        return plural(language, "{low} in {count} quarter", "{low} in each of {count} quarters", one["count"], low=low)
    return plural(
        language,
        "{low} to {high} in {count} quarter",
        "{low} to {high} in {count} quarters",
        one["count"],
        low=low,
        high=high,
    )


def _identical(language: str, one: dict, params: dict) -> str:
    return text(
        language,
        "{where}: {value} for {count} quarters running, {points} points each time. Has the figure been brought up to date?",
        **params,
        value=figure(language, one, one["value"]),
        count=one["count"],
        points=numbers.points(language, one["points"]),
    )


def _all_maximum(language: str, one: dict, params: dict) -> str:
    return text(
        language,
        "{who}: all {count} self points are the maximum, {points} in all. Has each criterion been judged on its own?",
        **params,
        count=one["count"],
        points=numbers.points(language, one["points"]),
    )


def _no_separation(language: str, one: dict, params: dict) -> str:
    return text(
        language,
        "{what}: all {count} departments with figures have {points} points. Does it tell the departments apart?",
        **params,
        count=one["count"],
        points=numbers.points(language, one["value"]),
    )


_SAID: dict[str, Callable] = {
    "disagrees": _disagrees,
    "above_verified": _above_verified,
    "zero": _zero,
    "jump": _jump,
    "identical": _identical,
    "all_maximum": _all_maximum,
    "no_separation": _no_separation,
}


def _way(here: Visit, one: dict) -> Html:
    """The ways to the criterion and to how the department's points were worked out."""
    department = "" if absent(one["department"]) else one["department"]
    ways = []
    if not absent(one["criterion"]):
        href = address.link("progress", criterion=one["criterion"], department=department)
        ways.append(tables.link(href, here.text("See the criterion")))
    if department:
        href = address.link("explanation", department=department, period=one["quarter"])
        ways.append(tables.link(href, here.text("See the department's points")))
    return Html(f' <span class="no-print">→ {tables.join(*ways, between=" · ")}</span>')
