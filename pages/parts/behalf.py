"""Handing in for another: the day the figures came, which counts for the deadline, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import address, load, numbers
from pages.parts.access import Visit


@dataclass(frozen=True)
class Behalf:
    """`received_at` (UTC, None: now) and `reason`, both None where nobody hands in for another; `ready`: nothing is left to write."""

    received_at: datetime | None = None
    reason: str | None = None
    ready: bool = True


def show(here: Visit, quarter: str) -> Behalf:
    """Draws the choice, kept in the address as `behalf`, and, where it is made, the boxes for the day and the reason."""
    if not here.may("hand_in_for"):
        return Behalf()
    key = "filter_behalf"
    st.session_state[key] = address.value("behalf") == "yes"

    def write():
        address.write("behalf", "yes" if st.session_state[key] else "")

    if not st.checkbox(here.text("Hand in for a department"), key=key, on_change=write):
        return Behalf()
    rule = load.rules(here.actor, int(quarter[:4]))["deadline"]
    today = numbers.today(rule["time_zone"])
    left, right = st.columns([1, 3])
    with left:
        written = st.text_input(
            here.text("Received on (day/month/year)"), numbers.day(today), key="behalf_day", max_chars=10
        )
    with right:
        reason = st.text_input(here.text("Reason"), key="behalf_reason", max_chars=500).strip()
    day = numbers.read_day(written)
    if day is None or day > today:
        st.error(here.text("Write a day up to today."))
        return Behalf(ready=False)
    at = None
    if day < today:
        # What came on a day came before its hour of closing: nobody noted the minute.
        at = datetime.combine(day, time.fromisoformat(rule["time"]), ZoneInfo(rule["time_zone"]))
        at = at.astimezone(UTC).replace(tzinfo=None)
    return Behalf(at, reason or None, bool(reason))
