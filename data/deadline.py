"""The last day on which a quarter's figures are due: counted by the rules, in calendar or working days, and extended."""

from datetime import date, timedelta

from data.values.periods import last_day

_SATURDAY = 5


def due_day(rules: dict, quarter: str, department: str | None = None) -> date:
    """Some days after the quarter, or as the rules or the ledger extend it, for a department or for all; `rules`: `read.rules`.

    Working days leave out Saturdays, Sundays and the holidays that the rules name.
    """
    rule = rules["deadline"]
    day = last_day(quarter).date()
    given = [day + timedelta(days=rule["days"])]
    if rule["working_days"]:
        given = [_after(day, rule["days"], set(rule["holidays"]))]
    for extension in (*rule["extensions"], *rules["extended"]):
        if extension["quarter"] == quarter and extension["department"] in (department, "*"):
            given.append(date.fromisoformat(str(extension["until"])))
    return max(given)


def _after(day: date, count: int, holidays: set[str]) -> date:
    """The working day that is so many after a day; a day itself where it is none."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day.isoformat() not in holidays:
            count -= 1
    return day
