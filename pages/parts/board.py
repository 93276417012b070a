"""The board of a quarter: how each department stands with its figures, what can be done with them, and the letters to remind."""

from urllib.parse import urljoin

import pandas as pd
import streamlit as st

from pages.parts import address, cards, filters, handed_in, handing_in, numbers, register, returning, tables
from pages.parts.access import Visit
from pages.parts.collecting import EXTENDED, INCOMPLETE, LATE, NOT_IN, OPEN, RETURNED
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row

RETURN, EXTEND, VERSIONS, RECORD, CHECK = "return", "extend", "versions", "record", "check"
"""What the address asks for as `act`."""


def figures(here: Visit, frame: pd.DataFrame) -> list[cards.Number]:
    """The numbers under the headline; `frame` is `collecting.standing`."""
    given = frame[~frame["state"].isin(NOT_IN)]
    late = given[given["days_late"] > 0]
    most = here.text("at most {days}", days=numbers.days(here.language, late["days_late"].max())) if len(late) else ""
    whole = int((frame["missing"].eq(0) & frame["first_received_at"].notna()).sum())
    lacking = int(frame["missing"].sum())
    return [
        cards.Number(here.text("Handed in"), f"{len(given)}/{len(frame)}"),
        cards.Number(here.text("In time"), str(len(given) - len(late))),
        cards.Number(here.text("Late"), str(len(late)), most),
        cards.Number(
            here.text("Returned now"),
            str(int(frame["returned"].sum())),
            here.plural("{count} submission checked", "{count} submissions checked", int(frame["checked"].sum())),
        ),
        cards.Number(
            here.text("Complete figures"),
            f"{whole}/{len(frame)}",
            here.plural("{count} figure missing", "{count} figures missing", lacking) if lacking else "",
            address.link("progress"),
        ),
    ]


def table(here: Visit, quarter: str, frame: pd.DataFrame, closed: bool) -> None:
    """Draws a line for each department; of a closed quarter nothing is returned or extended."""
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("State")),
        Column(here.text("Due")),
        Column(here.text("Received")),
        Column(here.text("Late"), "right", here.text("days")),
        Column(here.text("Submissions"), "right"),
        Column(here.text("Rows"), "right"),
        Column(here.text("Still missing"), "right"),
        Column(here.text("File, handed in by")),
        Column(here.text("Actions")),
    ]
    rows = [
        Row(_cells(here, quarter, one, closed), own=one["department"] == here.actor.department)
        for _, one in frame.iterrows()
    ]
    tables.show(columns, rows, tall=len(frame) > 30)


def remind(here: Visit, quarter: str, frame: pd.DataFrame) -> None:
    """Letters to those who have not handed in, not all, or whose figures are returned, ready to copy."""
    waiting = frame[frame["state"].isin(OPEN)]
    if here.actor.role == "department" or waiting.empty:
        return
    st.html(f'<h2 class="finding">{tables.safe(here.text("Remind"))}</h2>')
    options = {"": here.plural("{count} department", "{count} departments", len(waiting))}
    options |= dict(zip(waiting["department"], waiting["name"], strict=True))
    with st.container(key="remind"), st.columns(3)[0]:
        chosen = filters.select(here.text("Letter to"), "remind", options, "")
    letters = [
        handing_in.reminder(
            here.language, quarter, one, _upload_address(quarter, one["department"]), _open_lines(here, quarter, one)
        )
        for _, one in waiting.iterrows()
        if chosen in ("", one["department"])
    ]
    st.code("\n\n".join(letters), language=None, wrap_lines=True)


def _open_lines(here: Visit, quarter: str, one: pd.Series) -> list[str]:
    """`A01: thiếu biểu kèm theo`, of each line that is to be handed in again."""
    frame = returning.still_open(here, quarter)
    frame = frame[frame["department"].eq(one["department"])]
    return [f"{line.criterion}: {line.reason}" for line in frame.itertuples()]


def to(act: str, quarter: str, department: str, **more: str) -> str:
    """The address of an act on a department's figures of a quarter."""
    return address.link("submissions", act=act, period=quarter, department=department, **more)


def _cells(here: Visit, quarter: str, one: pd.Series, closed: bool) -> tuple:
    lacking, late = f"{one['missing']}/{one['required']}", str(one["days_late"]) if one["days_late"] else "0"
    state = here.text(handed_in.STATES[one["state"]])
    due = numbers.day(one["due"].date())
    due = tables.under(due, here.text("extended") if one["extended"] and one["state"] != EXTENDED else "")
    if one["state"] in NOT_IN:
        marked = state if one["state"] == EXTENDED else tables.span(state, "worse")
        late = late if one["days_late"] else ""
        return (one["name"], marked, due, "", late, "0", "0", lacking, "", _actions(here, quarter, one, closed))
    marked = _state(here, one, state)
    zone = str(one["due"].tzinfo)
    first, newest = (numbers.moment(here.language, one[name], zone) for name in ("first_received_at", "received_at"))
    changed = "" if first == newest else here.text("changed {moment}", moment=newest)
    number = here.text("no. {number}", number=int(one["upload_id"]))
    by = "" if one["by"] == one["name"] else one["by"]
    approved = "" if absent(one["approved_by"]) else here.text("approved by {name}", name=one["approved_by"])
    return (
        one["name"],
        marked,
        due,
        tables.under(first, changed),
        late,
        tables.under(str(int(one["versions"])), number),
        tables.under(str(int(one["rows"])), _estimates(here, one)),
        lacking,
        # Of another department a department is not told who handed in what.
        "" if absent(one["file_name"]) else tables.under(one["file_name"], ", ".join(filter(None, [by, approved]))),
        _actions(here, quarter, one, closed),
    )


def _state(here: Visit, one: pd.Series, timeliness: str) -> Html:
    """Of one that has come: handed in, returned or checked; below it how it came, or why it was returned."""
    if one["state"] == RETURNED:
        why = "" if absent(one["return_reason"]) else one["return_reason"]
        if one["lines_returned"]:
            lines = here.plural("{count} line open", "{count} lines open", one["lines_returned"])
            why = tables.join(lines, why, between=": ")
        return tables.under(tables.span(timeliness, "worse"), why)
    word = here.text("checked") if one["checked"] else here.text("handed in")
    below = tables.span(timeliness, "worse") if one["state"] in (INCOMPLETE, LATE) else timeliness
    return tables.join(word, Html(f'<span class="under">{below}</span>'))


def _estimates(here: Visit, one: pd.Series) -> str:
    count = int(one["estimated"])
    return here.plural("{count} estimate", "{count} estimates", count) if count else ""


def _actions(here: Visit, quarter: str, one: pd.Series, closed: bool) -> Html:
    known, ways, code = "", [], one["department"]
    if one["state"] not in NOT_IN:
        known = register.actions(here, int(one["upload_id"]), int(one["versions"]) > 1)
        if here.actor.role != "department" or here.actor.department == code:
            ways.append(tables.link(to(VERSIONS, quarter, code), here.text("Versions")))
            proof = address.link("evidence", period=quarter, department=code)
            ways.append(tables.link(proof, here.text("Evidence files")))
        if here.may("return") and not (closed or one["returned"]):
            ways.append(tables.link(to(RETURN, quarter, code), here.text("Return")))
        if here.may("check") and not (closed or one["returned"] or one["checked"]):
            ways.append(tables.link(to(CHECK, quarter, code), here.text("Check")))
    elif here.may("hand_in_for") and not closed:
        behalf = address.link("upload", period=quarter, department=code, behalf="yes")
        ways.append(tables.link(behalf, here.text("Hand in for it")))
    if here.may("extend") and not closed:
        ways.append(tables.link(to(EXTEND, quarter, code), here.text("Extend")))
    return tables.join(known, *(tables.span(way, "nowrap") for way in ways), between=" · ")


def _upload_address(quarter: str, department: str) -> str:
    """Where that department hands in, whole, as a letter needs it."""
    return urljoin(st.context.url or "", address.link("upload", period=quarter, **{"as": department}))
