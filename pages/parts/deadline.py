"""When a quarter's figures are due, and how late one is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from pages.parts.clock import now
from pages.parts.numbers import absent
from pages.parts.period import Period


def deadline(rules: dict, quarter: str, department: str | None = None) -> datetime:
    """The last moment to hand in, in the organisation's time zone: some days after the quarter, or as the
    rules or the ledger extend it."""
    rule = rules["deadline"]
    last = Period(quarter).last_day + timedelta(days=rule["days"])
    for extension in (*rule["extensions"], *rules["extended"]):
        if extension["quarter"] == quarter and extension["department"] in (department, "*"):
            last = max(last, date.fromisoformat(str(extension["until"])))
    return datetime.combine(last, time.fromisoformat(rule["time"]), ZoneInfo(rule["time_zone"]))


def days_late(due: datetime, at=None) -> int:
    """Days between the deadline and `at` (UTC as the store writes it; None means now); 0 in time, at least 1 where late."""
    moment = now() if absent(at) else pd.Timestamp(at).tz_localize("UTC").to_pydatetime()
    if moment <= due:
        return 0
    return max(1, (moment.astimezone(due.tzinfo).date() - due.date()).days)
