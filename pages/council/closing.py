"""Closing and publishing: checks that run by themselves, waivers, the bundle and its hash; opening again, and what rests on a quarter."""

import pandas as pd
import streamlit as st

from data import closing
from data.refusal import Refused
from pages.parts import (
    access,
    acts,
    cards,
    checks,
    closings,
    download,
    filters,
    heading,
    issues,
    load,
    nothing,
    numbers,
    replying,
    settled,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import sentence


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    title = here.text("Close and publish")
    if choice is None:
        heading.title(here, title)
        nothing.no_scores(here)
        return
    quarter = choice.period.quarter
    closed = load.closed(here.actor, quarter)
    heading.show(here, title, Period(quarter), here.text("RESULT OF EMULATION") if closed else "")
    filters.draw(here, choice, "quarter")
    if nothing.no_plan(here, quarter):
        return
    (_closed if closed else _open)(here, quarter)
    with st.container(key="no-print-closings"):
        settled.history(here, quarter, closings.history(here.actor, quarter))
        settled.sums(here, int(quarter[:4]))


def _open(here: Visit, quarter: str) -> None:
    """A quarter that takes files: what is open, what the director lets pass, and the button that closes it."""
    worked_out = closings.worked_out(here.actor, quarter)
    found = pd.concat([closings.open_lines(here.actor, quarter), worked_out.asked], ignore_index=True)
    waived = closings.waivers(here.actor, quarter)
    counts = found["check"].value_counts()
    left = closings.unwaived(found, waived)
    result = worked_out.result
    given, required = int(result["verified"].sum()), int(result["required"].sum())
    complete = int((result["missing"].eq(0) & result["required"].gt(0)).sum())
    heading.headline(
        here.text(
            "Close {period}? {complete}/{all} departments complete, {verified}/{required} verified, {count} questions open.",
            period=periods.name(here.language, quarter),
            complete=complete,
            all=len(result),
            verified=given,
            required=required,
            count=int(counts.get("question", 0)),
        ),
        _against(here, left, {check: int(count) for check, count in counts.items() if check not in left}),
    )
    acts.said()
    passed = len(checks.NAMES) - len(counts)
    cards.show(
        [
            cards.Number(here.text("Figures complete"), f"{complete}/{len(result)}"),
            cards.Number(here.text("Verified"), f"{given}/{required}"),
            cards.Number(here.text("Figures to ask about"), str(int(counts.get("question", 0)))),
            cards.Number(here.text("Checks passed"), f"{passed}/{len(checks.NAMES)}"),
        ]
    )
    settled.checked(here, quarter, found, waived)
    settled.missing(here, quarter, found)
    replying.table(here, worked_out.replied)
    _waive(here, quarter, left, worked_out)
    _close(here, quarter, left, worked_out)
    settled.result(here, quarter, result, closed=False)


def _against(here: Visit, left: dict[str, int], waived: dict[str, int]) -> str:
    """What stands against closing, and what was found and let pass."""
    if left:
        return f"{sentence(checks.listed(here.language, left))}."
    if not waived:
        return here.text("Nothing stands against it.")
    return here.text(
        "Nothing stands against it; let pass by the director: {checks}.", checks=checks.listed(here.language, waived)
    )


def _waive(here: Visit, quarter: str, left: dict[str, int], worked_out) -> None:
    """The director lets a check pass, with a reason."""
    if not left or not here.may("waive"):
        return
    with st.expander(here.text("Let a check pass, with a reason")):
        offered = {check: checks.said(here.language, check, count) for check, count in left.items()}
        check = st.selectbox(
            here.text("Check"), list(offered), format_func=offered.get, key="waived_check", placeholder=""
        )
        reason = st.text_input(here.text("Reason"), key="waive_reason", max_chars=500)
        st.write(here.text("The reason stands on every page of this quarter from now on, and on the printed result."))
        done = here.text("Let pass: {check}.", check=offered[check])
        st.button(
            here.text("Let it pass"),
            key="waive",
            disabled=not reason.strip(),
            on_click=_act,
            args=(here, "waive_reason", done, lambda why: closing.waive(here.actor, quarter, check, why, worked_out)),
        )


def _close(here: Visit, quarter: str, left: dict[str, int], worked_out) -> None:
    if not here.may("close"):
        return
    period = periods.name(here.language, quarter)
    with st.container(border=True):
        st.write(here.text("After closing, data, rules and result are frozen together, and no file is taken any more."))
        reason = st.text_input(here.text("Reason or basis"), key="close_reason", max_chars=500)
        st.button(
            here.text("Close {period}", period=period),
            type="primary",
            key="close",
            disabled=bool(left) or not reason.strip(),
            on_click=_act,
            args=(
                here,
                "close_reason",
                here.text("{period} is closed.", period=period),
                lambda why: closing.close(here.actor, quarter, why, worked_out),
            ),
        )


def _closed(here: Visit, quarter: str) -> None:
    """A closed quarter: the printed result with its hash, publishing, opening again."""
    history = closings.history(here.actor, quarter)
    last, period = history.iloc[-1], periods.name(here.language, quarter)
    at = history[history["state"].eq("closed")].iloc[-1]
    if last["state"] == "published":
        first = here.text("{period} was published on {day}.", period=period, day=numbers.day(numbers.local(last["at"])))
        second = ""
    else:
        first = here.text(
            "{period} was closed at {moment}.", period=period, moment=numbers.moment(here.language, at["at"])
        )
        second = here.text("It waits to be published by the director.")
    heading.headline(first, second)
    acts.said()
    entry = int(at["entry_id"])
    frame = closings.settled(here.actor, entry)
    frame = closings.worked_out(here.actor, quarter).result if frame is None else frame
    waived = closings.waivers(here.actor, quarter)
    settled.result(here, quarter, frame)
    settled.notes(here, quarter, history, waived)
    replying.table(here, closings.replied(here.actor, entry))
    settled.signatures(here, quarter, last["signer"] if not absent(last["signer"]) else "director")
    if not absent(at["sha256"]):
        download.button(
            here.text("Download the bundle (data, rules, result)"),
            lambda: closings.bundle(here.actor, entry),
            f"chot-{quarter}-{at['sha256'][:12]}.json",
            "application/json",
        )
    earlier = history[history["state"].eq("closed")]["entry_id"].astype(int).tolist()[:-1]
    if earlier:
        settled.corrected(here, quarter, closings.settled(here.actor, earlier[-1]), frame)
        tables.notes([here.text("What rested on it:"), *settled.rests_on(here, quarter, anew=True)])
    if last["state"] == "closed":
        _publish(here, quarter)
    _reopen(here, quarter)


def _publish(here: Visit, quarter: str) -> None:
    if not here.may("publish"):
        return
    period = periods.name(here.language, quarter)
    with st.container(border=True):
        columns = st.columns(3)
        met = columns[0].text_input(here.text("Day of the meeting (day/month/year)"), key="met_on", max_chars=10)
        columns[1].text_input(here.text("Number of the minutes"), key="minutes", max_chars=100)
        columns[2].selectbox(
            here.text("Signed by"),
            list(settled.SIGNERS),
            format_func=lambda one: here.text(settled.SIGNERS[one]),
            key="signer",
            placeholder="",
        )
        reason = st.text_input(here.text("Reason or basis"), key="publish_reason", max_chars=500)
        day = numbers.read_day(met)
        if met and day is None:
            st.error(here.text("Write the day as 12/01/2026."))
        st.button(
            here.text("Publish {period}", period=period),
            type="primary",
            key="publish",
            disabled=day is None or not reason.strip(),
            on_click=_act,
            args=(
                here,
                "publish_reason",
                here.text("{period} is published.", period=period),
                lambda why: closing.publish(here.actor, quarter, why, _meeting()),
            ),
        )


def _meeting() -> closing.Meeting:
    said = st.session_state
    return closing.Meeting(numbers.read_day(said["met_on"]), said["minutes"], said["signer"])


def _reopen(here: Visit, quarter: str) -> None:
    if not here.may("reopen"):
        return
    period = periods.name(here.language, quarter)
    with st.expander(here.text("Reopen {period}", period=period)):
        st.write(
            here.text(
                "{period} takes files again, and its ranking may change. Who sees only what is published no longer sees it.",
                period=period,
            )
        )
        rests = settled.rests_on(here, quarter)
        if rests:
            st.html(f'<p class="plain">{tables.safe(here.text("What rests on it:"))}</p>')
            tables.notes(rests)
        reason = st.text_input(here.text("Reason"), key="reopen_reason", max_chars=500)
        st.button(
            here.text("Reopen {period}", period=period),
            key="reopen",
            disabled=not reason.strip(),
            on_click=_act,
            args=(
                here,
                "reopen_reason",
                here.text("{period} is open again.", period=period),
                lambda why: closing.reopen(here.actor, quarter, why),
            ),
        )


def _act(here: Visit, reason: str, done: str, do) -> None:
    """Does it, for the reason that was written; says what was done, or why not."""
    try:
        do(st.session_state[reason])
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
        return
    acts.say(done)


if __name__ == "__main__":
    main()
