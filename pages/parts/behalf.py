"""Handing in for another: the day the figures came, which counts for the deadline, and why."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import address, load, numbers
from pages.parts.access import Visit


def show(here: Visit, quarter: str, terms):
    """Draws the choice, kept in the address as `behalf` over what `terms` (`data.upload.Terms`) say, and, where it is made, the boxes
    for the day and the reason. Returns the terms with what is said: `received_at` (UTC, None: now) and `reason`, None where nobody
    hands in for another, empty where it is still to be written.
    """
    if not here.may("hand_in_for"):
        return replace(terms, received_at=None, reason=None)
    key = "filter_behalf"
    known = "no" if terms.reason is None else "yes"
    st.session_state[key] = address.value("behalf", known) == "yes"

    def write():
        address.write("behalf", "yes" if st.session_state[key] else "no", known)

    if not st.checkbox(here.text("Hand in for a department"), key=key, on_change=write):
        return replace(terms, received_at=None, reason=None)
    rule = load.rules(here.actor, int(quarter[:4]))["deadline"]
    today = numbers.today(rule["time_zone"])
    before = numbers.local(terms.received_at, rule["time_zone"]).date() if terms.received_at else today
    # What was typed last is a draft's, and comes back with it.
    st.session_state.setdefault("behalf_day", numbers.day(before))
    st.session_state.setdefault("behalf_reason", terms.reason or "")
    left, right = st.columns([1, 3])
    with left:
        written = st.text_input(here.text("Received on (day/month/year)"), key="behalf_day", max_chars=10)
    with right:
        reason = st.text_input(here.text("Reason"), key="behalf_reason", max_chars=500).strip()
    day = numbers.read_day(written)
    if day is None or day > today:
        st.error(here.text("Write a day up to today."))
        return replace(terms, received_at=None, reason="")
    at = None
    if day < today:
        # What came on a day came before its hour of closing: nobody noted the minute.
        at = datetime.combine(day, time.fromisoformat(rule["time"]), ZoneInfo(rule["time_zone"]))
        at = at.astimezone(UTC).replace(tzinfo=None)
    return replace(terms, received_at=at, reason=reason)
