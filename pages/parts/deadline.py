"""When a quarter's figures are due, and how late one is."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pandas as pd

from data.deadline import due_day
from pages.parts.clock import now
from pages.parts.numbers import absent


def deadline(rules: dict, quarter: str, department: str | None = None) -> datetime:
    """The last moment to hand in, in the organisation's time zone: at the hour of the rules on the day of `data.deadline`."""
    rule, last = rules["deadline"], due_day(rules, quarter, department)
    return datetime.combine(last, time.fromisoformat(rule["time"]), ZoneInfo(rule["time_zone"]))


def days_late(due: datetime, at=None) -> int:
    """Days between the deadline and `at` (UTC as the store writes it; None means now); 0 in time, at least 1 where late."""
    moment = now() if absent(at) else pd.Timestamp(at).tz_localize("UTC").to_pydatetime()
    if moment <= due:
        return 0
    return max(1, (moment.astimezone(due.tzinfo).date() - due.date()).days)
