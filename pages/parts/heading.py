"""The top of every page: title, status line, headline; and on paper the head of an official sheet and the places to sign."""

import streamlit as st

from pages.parts import address, checks, closings, ledger, load
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import days_late, deadline
from pages.parts.numbers import absent, day, local, moment, today
from pages.parts.period import Period
from pages.parts.tables import Html, join, link, safe, span
from pages.parts.words import later, listed, sentence

STATES = {
    "receiving": later("Receiving figures"),
    "provisional": later("Provisional"),
    "verified": later("Verified"),
    "published": later("Published"),
    "reopened": later("Reopened"),
}
"""States of a period, in the order in which it goes through them."""


def show(here: Visit, title: str, period: Period, on_paper: str = "") -> None:
    """Title and status line of a page that shows a period; `on_paper`: what the sheet is called, if not as the page."""
    _paper_head(here, on_paper or title, period)
    st.html(f'<h1 class="page-title screen-only">{safe(title)}</h1><p class="status">{status(here, period)}</p>')


def title(here: Visit, words: str, note: str = "") -> None:
    """Title of a page that shows no period; `note` is what its status line says."""
    known = span(here.text("DEMONSTRATION DATA"), "sample") if load.sample_in_force(here.actor) else ""
    st.html(f'<h1 class="page-title">{safe(words)}</h1><p class="status">{join(known, note)}</p>')


def headline(first, second="") -> None:
    """The answer in one sentence, and one more; each text or Html."""
    st.html(f'<p class="headline" role="status">{safe(first)} <span>{safe(second)}</span></p>')


def state(here: Visit, period: Period) -> str:
    """A key of STATES."""
    known = load.quarters(here.actor).set_index("quarter")
    if period.quarter not in known.index:
        return "receiving"
    if period.year_to_date:
        return _state_of_sum(here, period)
    recorded = known.at[period.quarter, "state"]
    if recorded != "open":
        # What is closed and not yet published has been verified, and takes nothing more.
        return "verified" if recorded == "closed" else recorded
    if not days_late(deadline(load.rules(here.actor, period.year), period.quarter)):
        return "receiving"
    totals = load.totals(here.actor, period)
    whole = len(totals) and totals["complete"].all() and (totals["verified"] == totals["given"]).all()
    return "verified" if whole else "provisional"


def _state_of_sum(here: Visit, period: Period) -> str:
    """A sum since January is as far as the quarter with results that is least far: published once all are."""
    results = load.known(here.actor, period.quarter)["scores"]["quarter"].unique()
    states = {state(here, Period(quarter)) for quarter in {*results, period.quarter}}
    if "receiving" in states:
        return state(here, Period(period.quarter)) if len(states) == 1 else "provisional"
    return next(one for one in ("provisional", "reopened", "verified", "published") if one in states)


def marks(here: Visit, period: Period) -> list[str]:
    """What every page of a quarter says of its closing: that it was opened again, when and why; what was let pass when it was closed."""
    lines = []
    for quarter in periods.so_far(here.language, period) if period.year_to_date else [period.quarter]:
        history = closings.history(here.actor, quarter)
        opened = history[history["state"].eq("reopened")]
        front = f"{periods.name(here.language, quarter)}: " if period.year_to_date else ""
        if len(opened):
            last = opened.iloc[-1]
            said = {"day": day(local(last["at"])), "reason": last["reason"]}
            open_still = history["state"].iloc[-1] == "reopened"
            words = (
                here.text("Reopened on {day}: {reason}", **said)
                if open_still
                else here.plural(
                    "reopened {count} time, last on {day}: {reason}",
                    "reopened {count} times, last on {day}: {reason}",
                    len(opened),
                    **said,
                )
            )
            lines.append(front + words)
        for one in closings.waivers(here.actor, quarter).to_dict("records"):
            found = checks.said(here.language, one["check"], int(one["found"]))
            lines.append(
                front + here.text("Let pass by the director: {check}: {reason}", check=found, reason=one["reason"])
            )
    return lines


def provisional(here: Visit, period: Period) -> bool:
    """Whether what the period shows may still change."""
    return state(here, period) not in ("published", "verified")


def submitted(here: Visit, period: Period) -> tuple[int, int]:
    """How many departments of the period have handed in, and of how many."""
    expected = load.departments(here.actor, period.quarter)["code"]
    given = load.submissions(here.actor, (period.quarter,))["department"]
    return int(expected.isin(given).sum()), len(expected)


def status(here: Visit, period: Period) -> Html:
    """`Quý IV/2025 · Tạm tính · 6/7 đơn vị đã nộp · Cập nhật 14:05 ngày 12/01/2026 · Bộ tiêu chí năm 2025`"""
    given, expected = submitted(here, period)
    known = load.quarters(here.actor).set_index("quarter")
    changed = known["changed_at"].get(period.quarter)
    zone = load.rules(here.actor, period.year)["deadline"]["time_zone"]
    line = [
        periods.name(here.language, period),
        here.text(STATES[state(here, period)]),
        here.text("{given}/{expected} departments handed in", given=given, expected=expected),
        span(left, "worse") if (left := left_out(here, period)) else "",
        span(guessed, "worse") if (guessed := estimates(here, period)) else "",
        "" if absent(changed) else here.text("Updated {moment}", moment=moment(here.language, changed, zone)),
        here.text("Criteria of {year}", year=period.year)
        if len(load.criteria(here.actor, period.year))
        else here.text("No criteria of {year} yet", year=period.year),
    ]
    line += [span(words, "mark") for words in marks(here, period)]
    sample = span(here.text("DEMONSTRATION DATA"), "sample") if load.sample_in_force(here.actor) else ""
    return join(sample, join(*line, between=" · "))


def left_out(here: Visit, period: Period) -> str:
    """`3 dòng của Phòng Y tế bị để lại khi nộp`: rows set aside when they were handed in, that nothing has brought since; else empty."""
    first = 1 if period.year_to_date else period.number
    found = ledger.set_aside(
        here.actor, tuple(f"{period.year}-Q{number}" for number in range(first, period.number + 1))
    )
    if found.empty:
        return ""
    named = load.departments(here.actor, period.quarter).set_index("code")["name"]
    codes = list(found["department"].dropna().unique())
    if len(codes) > 2 or found["department"].isna().any():
        whose = here.plural("{count} department", "{count} departments", found["department"].nunique(dropna=False))
    else:
        whose = listed(here.language, [named.get(code, code) for code in codes])
    return here.plural(
        "{count} row of {names} was left out when handing in",
        "{count} rows of {names} were left out when handing in",
        len(found),
        names=whose,
    )


def estimates(here: Visit, period: Period) -> str:
    """`3 số ước thực hiện`: figures of the period that are estimates and were not replaced yet; else empty."""
    if load.criteria(here.actor, period.year).empty or not load.has_scores(here.actor, period):
        return ""
    count = int(load.cells(here.actor, period)["estimated"].sum())
    return here.plural("{count} estimate", "{count} estimates", count) if count else ""


def complete_one(here: Visit, page: str, period: Period) -> Html:
    """Where the period is incomplete, a link to the newest one before it that is not: `Xem Quý III/2025 (đủ 7/7 đơn vị)`."""
    if _complete(here, period):
        return Html("")
    known = load.quarters(here.actor)["quarter"]
    for quarter in sorted(known[known < period.quarter], reverse=True):
        if _complete(here, Period(quarter)):
            words = here.text(
                "See {period} (all {count}/{count} departments)",
                period=periods.name(here.language, quarter),
                count=len(load.totals(here.actor, Period(quarter))),
            )
            return link(address.link(page, period=quarter), words)
    return Html("")


def signatures(here: Visit, period: Period) -> None:
    """On paper: place, date, and who signs, as the rules name them."""
    organisation = load.rules(here.actor, period.year)["organisation"]
    places = "".join(f'<div><b>{safe(one)}</b><div class="space"></div></div>' for one in organisation["signers"])
    dated = here.text("{place}, {day}", place=organisation["place"], day=day(today()))
    st.html(
        f'<div class="paper"><p style="text-align:right;font-style:italic">{safe(dated)}</p><div class="signatures">{places}</div></div>'
    )


def _complete(here: Visit, period: Period) -> bool:
    totals = load.totals(here.actor, period)
    return len(totals) > 0 and bool(totals["complete"].all())


def _paper_head(here: Visit, words: str, period: Period) -> None:
    organisation = load.rules(here.actor, period.year)["organisation"]
    st.html(
        '<div class="paper"><div class="paper-head"><div>'
        f"{safe(organisation['parent'])}<br><b>{safe(organisation['name'])}</b></div><div><b>{safe(here.text('SOCIALIST REPUBLIC OF VIET NAM'))}</b><br>"
        f"{safe(here.text('Independence - Freedom - Happiness'))}</div></div>"
        f'<div class="paper-title">{safe(sentence(words))} · {safe(periods.name(here.language, period))}</div></div>'
    )
