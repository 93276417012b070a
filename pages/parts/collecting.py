"""The quarter that figures are collected for, and how each department stands with it."""

from datetime import datetime

import pandas as pd

from pages.parts import address, load, numbers, words
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.clock import now
from pages.parts.deadline import days_late, deadline
from pages.parts.kept import kept_for_quarter
from pages.parts.numbers import absent
from pages.parts.period import Period

ABSENT, EXTENDED, RETURNED = "absent", "extended", "returned"
INCOMPLETE, LATE, ON_TIME = "incomplete", "late", "on_time"
ORDER = (ABSENT, EXTENDED, RETURNED, INCOMPLETE, LATE, ON_TIME)
"""States of a department's figures, what is open first. EXTENDED: not handed in, and given a longer time that is not over yet."""
NOT_IN = (ABSENT, EXTENDED)
OPEN = (ABSENT, EXTENDED, RETURNED, INCOMPLETE)
"""States in which something is still to be handed in."""


def offered(here: Visit) -> list[str]:
    """Quarters that figures can be handed in for or were, the newest first: of years with criteria up to the present quarter,
    and those with figures."""
    present = _present()
    of_sets = {f"{year}-Q{n}" for year in load.years(here.actor) for n in range(1, 5)}
    known = {quarter for quarter in of_sets if quarter <= present} | set(load.quarters(here.actor)["quarter"])
    return sorted(known | {current(here)}, reverse=True)


def current(here: Visit) -> str:
    """The newest quarter that has ended and has criteria; without criteria the newest with figures, else the one that ended last."""
    ended = periods.shift(_present(), -1)
    known = [year for year in load.years(here.actor) if f"{year}-Q1" <= ended]
    return min(ended, f"{max(known)}-Q4") if known else max(load.quarters(here.actor)["quarter"], default=ended)


def chosen(here: Visit) -> str:
    """The quarter in the address, else the current one."""
    asked = periods.parse(address.value("period"))
    return asked.quarter if asked and asked.quarter in offered(here) else current(here)


def standing(here: Visit, quarter: str) -> pd.DataFrame:
    """A row for each department of the quarter, what is open first, then by name.

    department, name, short_name, state (ORDER), due (aware), first_received_at, received_at (UTC), days_late (of the first file, 0
    in time; of one that is absent, so far), versions, rows, missing, required, by, approved_by, approver_position,
    file_name, upload_id, returned, times_returned, return_reason, returned_at (UTC), lines_returned (still open), checked, checked_by,
    checked_at (UTC), estimated (lines), extended (the deadline is later than that of all).
    """
    frame = _known(here.actor, quarter)
    lateness = [days_late(due, at) for due, at in zip(frame["due"], frame["first_received_at"], strict=True)]
    frame["days_late"] = pd.Series(lateness, index=frame.index, dtype=int)
    frame["state"] = pd.Series([_state(one) for one in frame.itertuples()], index=frame.index, dtype="str")
    return frame.sort_values("state", key=lambda states: states.map(ORDER.index), kind="stable", ignore_index=True)


@kept_for_quarter
def _known(actor, quarter: str) -> pd.DataFrame:
    """What of `standing` does not go with the clock, by name."""
    known = load.departments(actor, quarter)[["code", "name", "short_name"]].rename(columns={"code": "department"})
    known["short_name"] = known["short_name"].fillna(known["department"])
    frame = known.merge(load.submissions(actor, (quarter,)).drop(columns="quarter"), on="department", how="left")
    cells = load.cells(actor, Period(quarter)) if len(load.criteria(actor, int(quarter[:4]))) else None
    counts = _counts(cells) if cells is not None else pd.DataFrame(columns=["missing", "required"], dtype=int)
    frame[["missing", "required"]] = counts.reindex(frame["department"]).fillna(0).astype(int).to_numpy()
    rules = load.rules(actor, int(quarter[:4]))
    frame["due"] = pd.Series([deadline(rules, quarter, code) for code in frame["department"]], dtype=object)
    usual = deadline(rules, quarter)
    frame["extended"] = [due > usual for due in frame["due"]]
    frame["returned"], frame["checked"] = frame["returned"].eq(True), frame["checked"].eq(True)
    frame["lines_returned"] = frame["lines_returned"].fillna(0).astype(int)
    estimates = cells.groupby("department")["estimated"].sum() if cells is not None else pd.Series(dtype=int)
    frame["estimated"] = estimates.reindex(frame["department"]).fillna(0).astype(int).to_numpy()
    return frame


def missing(cells: pd.DataFrame, department: str) -> tuple[int, int]:
    """Of how many required criteria a department's figures are missing, and how many are required."""
    counts = _counts(cells)
    return tuple(int(n) for n in counts.loc[department]) if department in counts.index else (0, 0)


def due_words(language: str, due: datetime) -> str:
    """`17 giờ ngày 05/01/2026`; with minutes `17:30 ngày …`."""
    if due.minute:
        return words.text(language, "{time} on {day}", time=due.strftime("%H:%M"), day=numbers.day(due.date()))
    return words.text(language, "{hour}:00 on {day}", hour=due.hour, day=numbers.day(due.date()))


def remaining(language: str, due: datetime) -> str:
    """`còn 3 ngày`, `còn hôm nay`, `đã quá hạn 7 ngày`."""
    late = days_late(due)
    if late:
        return words.text(language, "overdue by {days}", days=numbers.days(language, late))
    left = (due.date() - now().astimezone(due.tzinfo).date()).days
    if left == 0:
        return words.text(language, "today is the last day")
    return words.text(language, "{days} left", days=numbers.days(language, left))


def _counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Department → missing and required cells."""
    required = cells[cells["required"]]
    return (
        required.assign(missing=required["status"].eq("missing")).groupby("department")[["missing", "required"]].sum()
    )


def _state(one) -> str:
    if absent(one.first_received_at):
        return EXTENDED if one.extended and not one.days_late else ABSENT
    if one.returned:
        return RETURNED
    if one.missing:
        return INCOMPLETE
    return LATE if one.days_late else ON_TIME


def _present() -> str:
    day = numbers.today()
    return f"{day.year}-Q{(day.month + 2) // 3}"
