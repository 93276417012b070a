"""One line under verification: what is known of it, and the boxes in which its points are given; what was typed is kept till it goes in."""

import pandas as pd
import streamlit as st

from pages.parts import load, looks, numbers, tables, verified
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.numbers import absent
from pages.parts.tables import Html, safe
from pages.parts.words import later, text

WAITS = {
    "stale": later("to be verified again"),
    "asks": later("asks to be left out"),
    "known": later("differs from what is known here"),
    "above": later("self points above the formula"),
    "below": later("self points below the formula"),
    "no_evidence": later("no evidence"),
    "no_formula": later("scored by hand"),
    "matching": later("matching"),
    "verified": later("has been verified"),
}
"""Why a line waits, as `analytics.verification` has it, in words."""
SOURCES = {
    "days_late": later("days late, register of submissions"),
    "times_returned": later("times returned, register of submissions"),
    "achievements": later("list of achievements"),
}
"""What the store knows of a result, and whence."""
QUIET = ("matching", "verified")
OFFERS = {"formula": verified.FIGURES["expected"], "self": verified.FIGURES["self_points"]}
ACTS = {
    "verified": later("verified"),
    "withdrawn": later("withdrawn"),
    "concluded": later("conclusion"),
    "answered": later("answer"),
}
SHEET = """
.verify{border-top:1px solid var(--line);padding:.5rem 0 .1rem;margin:0} .verify .top{display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:baseline;font-size:.95rem}
.verify dl{padding:0!important;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.15rem .9rem;margin:.25rem 0!important}
.verify dl div{min-width:0} .verify dt{font-size:.78rem;color:var(--quiet);font-weight:400} .verify dt,.verify dl div{margin:0!important;padding:0!important} .verify dd{padding:0!important;margin:0!important;font-size:.95rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.verify p{margin:.15rem 0!important;font-size:.88rem;overflow-wrap:anywhere} .verify details{font-size:.84rem} .verify details li{margin:.1rem 0}
.verify .chip.worse{border-color:currentColor} [class*="st-key-boxes_"]{gap:.2rem!important}
@media print{.stTextInput,.stTextArea{display:none!important}}
"""
_TYPED = "verifying_typed"
_FIELDS = ("points", "left_out", "reason", "conclusion")


def about(here: Visit, one, name: str, said: pd.Series | None, history: pd.DataFrame, opinions: pd.DataFrame) -> None:
    """Draws a line of `analytics.verification.lines` with what `verified.given` has of it; `name`: of its department; `said`: a row of `ledger.said`, None where nothing was."""
    language = here.language
    most = numbers.number(language, one.max_points)
    chips = [tables.span(_chip(language, one), "chip quiet" if one.waits in QUIET else "chip worse")]
    if one.estimated:
        chips.append(tables.span(here.text("estimate"), "chip worse"))
    figures = [
        (here.text("Target"), _figure(language, one, one.target)),
        (here.text("Result"), _figure(language, one, one.actual)),
        (here.text("Known here"), _known(here, one)),
        (here.text("Self points"), numbers.points(language, one.self_points)),
        (here.text("By the formula"), _formula(here, one)),
        (here.text("Verified points"), _verified(here, one)),
        (here.text("Most points"), most),
    ]
    listed = "".join(f"<div><dt>{safe(label)}</dt><dd>{safe(value)}</dd></div>" for label, value in figures if value)
    told = [(here.text("Reason"), one.reason), (here.text("Evidence"), one.evidence), (here.text("Note"), one.note)]
    if said is not None:
        answer = verified.signed(said["answer"], said["answered_by"], said["answered_at"])
        conclusion = verified.signed(said["conclusion"], said["concluded_by"], said["concluded_at"])
        told += [(here.text("The department's answer"), answer), (here.text("Conclusion"), conclusion)]
    words = "".join(
        f"<p><b>{safe(label)}:</b> {safe(value)}</p>" for label, value in told if not absent(value) and value
    )
    st.html(
        f'<div class="verify"><div class="top"><b>{safe(f"{one.criterion} {one.name}")}</b>{tables.span(name, "quiet")}{tables.join(*chips, between=" ")}</div>'
        f"<dl>{listed}</dl>{words}{_opinions(here, opinions)}{_story(here, history)}</div>"
    )


def boxes(here: Visit, quarter: str, one) -> None:
    """Draws the boxes of a line; what is typed into them is kept, whatever page of the list is looked at, until it goes in."""
    place = (quarter, one.department, one.criterion)
    keys = {field: f"{field}_{quarter}_{one.department}_{one.criterion}" for field in (*_FIELDS, "pick")}
    kept = typed().get(place, {})
    for field in _FIELDS:
        value = kept.get(field, False if field == "left_out" else "")
        # Set anew on every run, it would be written over what is being typed into the box while the run before is under way.
        if st.session_state.get(keys[field]) != value:
            st.session_state[keys[field]] = value
    given = {"formula": one.expected, "self": one.self_points}
    offered = {
        name: here.text(OFFERS[name], points=numbers.points(here.language, value))
        for name, value in given.items()
        if not absent(value) and not (name == "self" and one.apart == 0)
    }

    def write():
        typed()[place] = kept | {field: st.session_state[keys[field]] for field in _FIELDS} | _basis(here, one, kept)

    def pick(name: str):
        st.session_state[keys["points"]] = numbers.number(here.language, round(float(given[name]), 6))
        st.session_state[keys["left_out"]] = False
        write()

    with st.container(key=f"boxes_{one.department}_{one.criterion}"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                here.text("Verified points"),
                key=keys["points"],
                max_chars=12,
                on_change=write,
                width=104,
                disabled=bool(kept.get("left_out")),
            )
            for name, label in offered.items():
                st.button(literal(label), key=f"{name}_{keys['pick']}", on_click=pick, args=(name,))
            st.checkbox(here.text("N/A"), key=keys["left_out"], on_change=write, width=62)
            st.text_input(here.text("Reason"), key=keys["reason"], max_chars=1_000, on_change=write, width=222)
            st.text_input(here.text("Conclusion"), key=keys["conclusion"], max_chars=1_000, on_change=write, width=176)
        if wrong := _wrong(here, one, kept):
            st.html(f'<p class="drawn">{tables.span(wrong, "worse")}</p>')


def typed() -> dict[tuple[str, str, str], dict]:
    """Quarter, department, criterion → what was typed of that line: points (text), left_out, reason, conclusion, expected, seen."""
    return st.session_state.setdefault(_TYPED, {})


def ready(quarter: str) -> pd.DataFrame:
    """The typed lines of a quarter that have points or are left out, as `verification.verify` takes them."""
    rows = []
    for (of, department, criterion), one in typed().items():
        points = numbers.read_number(one["points"]) if not one["left_out"] else None
        if of == quarter and (points is not None or one["left_out"]):
            words = {name: one[name].strip() or None for name in ("reason", "conclusion")}
            rows.append(
                {
                    "department": department,
                    "criterion": criterion,
                    "verified_points": points,
                    "not_assigned": one["left_out"],
                }
                | {"expected": one["expected"], "seen": one["seen"]}
                | words
            )
    return pd.DataFrame(rows)


def forget(quarter: str) -> None:
    """What was typed of the quarter has gone in."""
    st.session_state[_TYPED] = {place: one for place, one in typed().items() if place[0] != quarter}


def _basis(here: Visit, one, kept: dict) -> dict:
    """What the person had before his eyes when he began to type."""
    expected = None if absent(one.expected) else float(one.expected)
    return {"expected": kept.get("expected", expected), "seen": kept.get("seen", load.version(here.actor))}


def _wrong(here: Visit, one, kept: dict) -> str:
    written = kept.get("points", "")
    if kept.get("left_out"):
        return "" if kept.get("reason", "").strip() else here.text("Leaving a line out wants a reason.")
    if not written.strip():
        return ""
    points = numbers.read_number(written)
    if points is None or points > float(one.max_points) + 1e-9:
        return here.text("Write points from 0 to {most}.", most=numbers.number(here.language, one.max_points))
    against = one.self_points if absent(one.expected) else one.expected
    if not absent(against) and abs(points - float(against)) > verified.WRITTEN and not kept.get("reason", "").strip():
        return here.text("Points that differ want a reason.")
    return ""


def _chip(language: str, one) -> str:
    word = text(language, WAITS[one.waits])
    if one.waits in ("above", "below"):
        return f"{word} ({numbers.difference(language, one.apart)})"
    return word


def _figure(language: str, one, value) -> str:
    if absent(value):
        return ""
    if one.formula == "passfail":
        return text(language, "passed") if value >= 1 else text(language, "not passed")
    return " ".join(filter(None, [numbers.number(language, value), "" if absent(one.unit) else one.unit]))


def _known(here: Visit, one) -> Html | str:
    if absent(one.source):
        return ""
    return tables.under(numbers.number(here.language, one.value), here.text(SOURCES[one.source]))


def _formula(here: Visit, one) -> str | Html:
    if absent(one.expected):
        return tables.span(here.text("no formula"), "quiet")
    return tables.under(numbers.points(here.language, one.expected), looks.arithmetic(here.language, one))


def _verified(here: Visit, one) -> str | Html:
    if absent(one.verified_points) and one.status != "not_assigned":
        return ""
    points = (
        here.text("not assigned")
        if one.status == "not_assigned"
        else numbers.points(here.language, one.verified_points)
    )
    return (
        points
        if absent(one.verified_by)
        else tables.under(points, f"{one.verified_by}, {numbers.day(numbers.local(one.verified_at))}")
    )


def _opinions(here: Visit, opinions: pd.DataFrame) -> Html:
    lines = []
    for one in opinions.itertuples():
        if one.hidden:
            told = here.text("has given an opinion; it is shown once two have")
        elif one.not_assigned:
            told = here.text("leaves the line out")
        else:
            told = here.text("{points} points", points=numbers.points(here.language, one.verified_points))
        words = "" if absent(one.reason) else f" ({one.reason})"
        lines.append(f"<p><b>{safe(here.text('You') if one.own else one.by)}:</b> {safe(told)}{safe(words)}</p>")
    return Html("".join(lines))


def _story(here: Visit, history: pd.DataFrame) -> Html:
    if history.empty:
        return Html("")
    items = []
    for one in history.itertuples():
        points = ""
        if one.act in ("verified", "withdrawn"):
            none = here.text("none")
            before, after = (numbers.points(here.language, value) or none for value in (one.before, one.after))
            points = f" {before} → {here.text('not assigned') if one.not_assigned else after}"
        words = "" if absent(one.words) else f": {one.words}"
        when = numbers.moment(here.language, one.at)
        items.append(f"<li>{safe(f'{when}, {one.by}, {here.text(ACTS[one.act])}{points}{words}')}</li>")
    return Html(
        f"<details><summary>{safe(here.text('Course of the line'))}</summary><ul>{''.join(items)}</ul></details>"
    )
