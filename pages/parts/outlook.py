"""The year's targets in words: what is left, the pace it needs, where the year is heading, and why it is called so."""

import pandas as pd
import streamlit as st

from pages.parts import address, attainment, attention, numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, listed, plural, text

STATUSES = {
    "at_risk": later("at risk"),
    "out_of_reach": later("out of reach"),
    "on_track": later("on track"),
    "reached": later("reached"),
    "not_enough_data": later("not enough data"),
}
"""Status of analytics.outlook → its words, what calls for a look first."""
_MARKS = {"at_risk": "!", "out_of_reach": "✗", "on_track": "→", "reached": "✓", "not_enough_data": ""}
_KINDS = {"at_risk": "worse", "out_of_reach": "worse", "on_track": "better", "reached": "better"}


def figure(language: str, value, beside=None) -> str:
    """A projected figure with one decimal, with more only where it would read like `beside` and is not: false precision
    helps nobody, and 99,96 is not 100."""
    written = numbers.number(language, value, 1)
    places = 1
    while not absent(beside) and places < 6 and written == numbers.number(language, beside) and value != beside:
        places += 1
        written = numbers.number(language, value, places)
    return written


def pace(language: str, one: pd.Series) -> str:
    """The pace needed of a row of `load.outlook`; where lower is better `không quá 2,5`."""
    written = figure(language, one["pace_needed"], one["possible"])
    return text(language, "at most {pace}", pace=written) if one["direction"] == "lower" else written


def status(language: str, one: pd.Series) -> str:
    """`! có nguy cơ không đạt`; of a year that is decided `✗ không đạt`."""
    words = text(language, STATUSES[one["status"]])
    if one["reason"] == "decided":
        words = text(language, "reached") if one["status"] == "reached" else text(language, "missed")
    return f"{_MARKS[one['status']]} {words}".strip()


def reason(language: str, one: pd.Series) -> str:
    """Why a row of `load.outlook` has its status, in numbers."""
    target = numbers.number(language, one["target"])
    params = {
        "target": target,
        "actual": figure(language, one["actual"], one["target"]),
        "pace": figure(language, one["pace_needed"], one["possible"]),
        "possible": numbers.number(language, one["possible"]),
        "projected": figure(language, one["projected"], one["target"]),
        "given": int(one["given"]),
    }
    if one["reason"] == "decided":
        told = text(language, "the year ends at {actual}, target {target}", **params)
    elif one["reason"] == "kept":
        told = text(language, "{actual} so far, target {target}; the quarters left cannot undo it", **params)
    elif one["reason"] == "exceeded":
        told = text(language, "{actual} so far, the year allows {target}", **params)
    elif one["reason"] == "above_possible":
        told = text(language, "would need {pace} in each quarter, {possible} at most is possible", **params)
    elif one["reason"] == "few_quarters":
        told = plural(
            language,
            "{given} quarter has figures",
            "{given} quarters have figures",
            params["given"],
            given=params["given"],
        )
    else:
        told = text(language, "projected {projected}, target {target}", **params)
        gap = figure(language, abs(one["projected"] - one["target"]))
        if one["status"] == "at_risk" and one["projected"] < one["target"]:
            told = text(language, "projected {projected}, {gap} short of the target {target}", gap=gap, **params)
        elif one["status"] == "at_risk":
            told = text(language, "projected {projected}, {gap} over the target {target}", gap=gap, **params)
    if one["missing"]:
        lacking = plural(language, "{count} quarter missing", "{count} quarters missing", int(one["missing"]))
        told = f"{told}; {lacking}"
    return told


def finding(language: str, frame: pd.DataFrame, year: int) -> str:
    """`Cả năm 2025: 4/7 đơn vị đã đạt hoặc đúng tiến độ; có nguy cơ không đạt: QLHV, YT`; `frame` has short_name."""
    good = int(frame["status"].isin(["reached", "on_track"]).sum())
    told = text(
        language, "Year {year}: {good}/{count} departments reached or on track", year=year, good=good, count=len(frame)
    )
    risky = frame.loc[frame["status"].eq("at_risk"), "short_name"]
    if 0 < len(risky) <= 4:
        return text(language, "{start}; at risk: {names}", start=told, names=listed(language, risky))
    return text(language, "{start}; at risk: {count}", start=told, count=len(risky)) if len(risky) else told


def headline(language: str, frame: pd.DataFrame, until: str) -> str:
    """`Tính đến Quý II/2025: 24/106 chỉ tiêu năm có nguy cơ không đạt, 14 không còn khả năng đạt.`"""
    counts = frame["status"].value_counts()
    return text(
        language,
        "Up to {period}: {risky}/{count} targets of the year are at risk, {lost} are out of reach.",
        period=until,
        risky=int(counts.get("at_risk", 0)),
        count=len(frame),
        lost=int(counts.get("out_of_reach", 0)),
    )


def items(language: str, worst: pd.DataFrame) -> list[attention.Item]:
    """What is at risk, each with a link to its criterion; `worst` of analytics.outlook, with short_name."""
    return [
        attention.Item(
            text(
                language,
                "{department}, {criterion}: {reason}; needed in each quarter left: {pace}.",
                department=one["short_name"],
                criterion=f"{one['criterion']} {one['name']}",
                reason=reason(language, one),
                pace=pace(language, one),
            ),
            "progress",
            text(language, "See the criterion"),
            {"criterion": one["criterion"], "department": one["department"]},
        )
        for _, one in worst.head(attention.MOST).iterrows()
    ]


def table(here: Visit, frame: pd.DataFrame, one_criterion: bool = False) -> None:
    """Draws a row for each of `frame` (of `load.outlook`, with department_name and short_name); of one criterion the unit
    stands in the header, of several beside each figure."""
    language = here.language
    units = frame["unit"].dropna().unique()
    unit = units[0] if one_criterion and len(units) == 1 else ""
    columns = [
        Column(here.text("Department"), lead=True),
        *([] if one_criterion else [Column(here.text("Criterion"))]),
        Column(here.text("Target of the year"), "right", unit),
        Column(here.text("So far"), "right", unit),
        Column(here.text("Still to do"), "right", unit),
        Column(here.text("Pace needed per quarter"), "right", unit),
        Column(here.text("Projected year"), "right", unit),
        Column(here.text("Outlook")),
    ]

    def amount(written: str, one: pd.Series) -> str:
        return written if one_criterion or not written else attainment.with_unit(written, one["unit"])

    def row(one: pd.Series) -> Row:
        where = {"criterion": one["criterion"], "department": one["department"], "outlook": "", "group": ""}
        subject = tables.link(address.same("progress", **where), one["department_name"])
        kind = _KINDS.get(one["status"], "quiet")
        label = tables.Html(f"<b>{tables.span(status(language, one), kind)}</b>")
        return Row(
            (
                subject,
                *([] if one_criterion else [f"{one['criterion']} {one['name']}"]),
                amount(numbers.number(language, one["target"]), one),
                amount(figure(language, one["actual"], one["target"]), one) or tables.missing(language),
                tables.under(amount(figure(language, one["left"]), one), _left_note(language, one)),
                _pace(language, one, amount),
                _projected(language, one, amount),
                tables.under(label, reason(language, one)),
            ),
            own=one["department"] == here.actor.department,
        )

    tables.show(columns, [row(one) for _, one in frame.iterrows()], tall=len(frame) > 30)


def method(here: Visit) -> list[str]:
    """How the outlook is worked out, as notes."""
    return [
        here.text(
            "Pace needed: what is left of the year's target, shared equally among the due quarters that have no figures yet; a missing "
            "quarter is one of them and never counts as 0."
        ),
        here.text(
            "Projected year: the quarters without figures go on like the mean of those with figures; a sum with targets by quarter in "
            "proportion to these, a last value like the newest. Range: like the lowest and the highest quarter of this year, or like the "
            "same quarter of last year where all four are known: what has been seen, not a probability."
        ),
    ]


def title(words: str, note: str) -> None:
    """Draws the finding of the table and, below it, up to when it counts."""
    st.html(f'<h3 class="finding">{tables.safe(words)}</h3><p class="drawn">{tables.safe(note)}</p>')


def _left_note(language: str, one: pd.Series) -> str:
    if absent(one["left"]) or one["direction"] != "lower":
        return ""
    return text(language, "may still happen")


def _pace(language: str, one: pd.Series, amount) -> Html:
    if absent(one["pace_needed"]):
        return Html("")
    quarters = plural(language, "× {count} quarter", "× {count} quarters", int(one["open"]))
    return tables.under(amount(pace(language, one), one), quarters)


def _projected(language: str, one: pd.Series, amount) -> Html:
    if absent(one["projected"]):
        return tables.span(text(language, "not enough data"), "quiet")
    written = amount(figure(language, one["projected"], one["target"]), one)
    low, high = figure(language, one["projected_low"]), figure(language, one["projected_high"])
    if one["reason"] == "decided":
        return tables.safe(written)
    if low == high:
        return tables.under(written, text(language, "all quarters seen are alike"))
    return tables.under(written, text(language, "from {low} to {high}", low=low, high=high))
