"""What waits for whom: for each role the things to do, each with why it is there and the way to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from pages.parts import attention, collecting, filters, load, numbers, verified
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.collecting import ABSENT, EXTENDED, INCOMPLETE, RETURNED
from pages.parts.numbers import absent
from pages.parts.period import Period

YEAR_ENDS_IN = 11
"""From this month on the criteria of the next year are asked for: they hold from its first day."""


@dataclass(frozen=True)
class Work:
    """One thing to do: the sentence, why it is here, the page of its link, the link's words, what it adds to the address."""

    sentence: str
    why: str
    page: str
    label: str
    changes: dict = field(default_factory=dict)


def works(here: Visit) -> list[Work]:
    """What waits for this visitor, the most urgent first."""
    return [one for look in LOOKS[here.actor.role] for one in look(here)]


def _to_publish(here: Visit) -> list[Work]:
    closed = _in_state(here, "closed")
    why = here.text("It is closed; until it is published only those who work on it see it.")
    return [
        Work(
            here.text("{period} waits to be published.", period=periods.name(here.language, quarter)),
            why,
            "closing",
            here.text("Close and publish"),
            {"period": quarter},
        )
        for quarter in closed
    ]


def _reopened(here: Visit) -> list[Work]:
    known = load.quarters(here.actor).set_index("quarter")
    return [
        Work(
            here.text("{period} is open again.", period=periods.name(here.language, quarter)),
            here.text("Reason: {reason}", reason=known.at[quarter, "reason"]),
            "closing",
            here.text("Close and publish"),
            {"period": quarter},
        )
        for quarter in _in_state(here, "reopened")
    ]


def _to_close(here: Visit) -> list[Work]:
    """Of the quarter that figures are collected for: whether it waits for nothing but its closing."""
    quarter = collecting.current(here)
    known = load.quarters(here.actor)
    if quarter not in set(known.loc[known["state"].isin(("open", "reopened")), "quarter"]):
        return []
    cells = _cells(here, quarter)
    if cells.empty or not _whole(cells):
        return []
    words = here.text("{period} has every figure and every line verified.", period=periods.name(here.language, quarter))
    why = here.text("Nothing more is asked for before it is closed.")
    return [Work(words, why, "closing", here.text("Close and publish"), {"period": quarter})]


def _absent(here: Visit) -> list[Work]:
    quarter = collecting.current(here)
    if load.closed(here.actor, quarter):
        return []
    frame = collecting.standing(here, quarter)
    late = frame[frame["state"].eq(ABSENT) & frame["days_late"].gt(0)]
    return [
        Work(
            here.text(
                "{name} has not handed in {period}.", name=one["name"], period=periods.name(here.language, quarter)
            ),
            here.text(
                "Due on {day}, {days} ago.",
                day=numbers.day(one["due"].date()),
                days=numbers.days(here.language, int(one["days_late"])),
            ),
            "submissions",
            here.text("Remind"),
            {"period": quarter},
        )
        for _, one in late.iterrows()
    ]


def _sent_back(here: Visit) -> list[Work]:
    quarter = collecting.current(here)
    frame = collecting.standing(here, quarter)
    back = frame[frame["state"].eq(RETURNED)]
    return [
        Work(
            here.text(
                "{name} has not handed {period} in again.",
                name=one["name"],
                period=periods.name(here.language, quarter),
            ),
            here.text("Returned on {day}.", day=numbers.day(one["returned_at"].date())),
            "submissions",
            here.text("See who has handed in"),
            {"period": quarter},
        )
        for _, one in back.iterrows()
    ]


def _to_verify(here: Visit) -> list[Work]:
    """Lines given and not verified, or changed since; of a member of the council those in his charge."""
    quarter = collecting.current(here)
    if load.closed(here.actor, quarter):
        return []
    cells = _cells(here, quarter)
    cells = cells[cells["department"].isin(here.actor.charge)] if here.actor.charge else cells
    found = []
    period = periods.name(here.language, quarter)
    unverified = cells[_given(cells) & cells["verified_points"].isna()]
    waiting, whose = len(unverified), unverified["department"].nunique()
    if waiting:
        words = here.plural(
            "{count} line of {period} is not verified yet.",
            "{count} lines of {period} are not verified yet.",
            waiting,
            period=period,
        )
        why = here.plural("Handed in by {count} department.", "Handed in by {count} departments.", whose)
        found.append(Work(words, why, "verification", here.text("Verify"), {"period": quarter}))
    stale = int(cells["stale"].sum())
    if stale:
        words = here.plural(
            "{count} line of {period} must be verified again.",
            "{count} lines of {period} must be verified again.",
            stale,
            period=period,
        )
        why = here.text("The figures changed after they were verified.")
        found.append(Work(words, why, "verification", here.text("Verify"), {"period": quarter}))
    return found


def _unrewarded(here: Visit) -> list[Work]:
    year = filters.default_period(here).year if len(load.quarters(here.actor)) else numbers.today().year
    found = attention.waiting(here.language, load.achievement_states(here.actor), year, numbers.today())
    why = here.text("An achievement is commended as soon as it can be.")
    return [Work(one.sentence, why, one.page, one.label, one.changes) for one in found]


def _next_year(here: Visit) -> list[Work]:
    today, known = numbers.today(), load.years(here.actor)
    wanted = [today.year, *([today.year + 1] if today.month >= YEAR_ENDS_IN else [])]
    return [
        Work(
            here.text("There are no criteria of {year} yet.", year=year),
            here.text("Departments are to know them before the year's first quarter."),
            "criteria",
            here.text("Set up the criteria"),
            {"year": str(year)},
        )
        for year in wanted
        if year not in known
    ]


def _own(here: Visit) -> list[Work]:
    """Of a department: what it has still to hand in, and what came of what it did."""
    quarter = collecting.current(here)
    if load.closed(here.actor, quarter):
        return []
    frame = collecting.standing(here, quarter)
    frame = frame[frame["department"].eq(here.actor.department)]
    if frame.empty:
        return []
    one, period = frame.iloc[0], periods.name(here.language, quarter)
    due = here.text("Due on {day}.", day=numbers.day(one["due"].date()))
    hand_in = ("upload", here.text("Hand in figures"), {"period": quarter})
    found = []
    if one["state"] in (ABSENT, EXTENDED):
        found.append(Work(here.text("Hand in {period}.", period=period), due, *hand_in))
    if one["state"] == RETURNED:
        why = here.text("Returned: {reason}", reason="" if absent(one["return_reason"]) else one["return_reason"])
        found.append(Work(here.text("Correct {period} and hand it in again.", period=period), why, *hand_in))
    if one["state"] in (RETURNED, INCOMPLETE) and one["missing"]:
        words = here.plural(
            "{count} required value of {period} is missing.",
            "{count} required values of {period} are missing.",
            int(one["missing"]),
            period=period,
        )
        found.append(Work(words, here.text("Without it there is no rank."), *hand_in))
    cells = _cells(here, quarter)
    cells = cells[cells["department"].eq(here.actor.department)]
    estimated = int(cells["estimated"].sum())
    if estimated:
        words = here.plural(
            "{count} figure of {period} is an estimate.",
            "{count} figures of {period} are estimates.",
            estimated,
            period=period,
        )
        found.append(Work(words, here.text("It stands until the figure itself is handed in."), *hand_in))
    given = cells["self_points"].fillna(cells["computed_points"])
    lower = int((given - cells["verified_points"]).gt(verified.WRITTEN).sum())
    if lower:
        words = here.plural(
            "{count} line of {period} was verified below what was handed in.",
            "{count} lines of {period} were verified below what was handed in.",
            lower,
            period=period,
        )
        why = here.text("You may explain it until the quarter is closed.")
        found.append(Work(words, why, "verification", here.text("Explain"), {"period": quarter}))
    return found


def _published(here: Visit) -> list[Work]:
    """The newest published quarter, for who reads what is published."""
    quarters = _in_state(here, "published")
    return [
        Work(
            here.text("{period} is published.", period=periods.name(here.language, quarter)),
            here.text("The result as it was closed; it changes no more."),
            "ranking",
            here.text("See the ranking"),
            {"period": quarter},
        )
        for quarter in quarters[-1:]
    ]


def _in_state(here: Visit, state: str) -> list[str]:
    known = load.quarters(here.actor)
    return sorted(known.loc[known["state"].eq(state), "quarter"])


def _cells(here: Visit, quarter: str) -> pd.DataFrame:
    return load.cells(here.actor, Period(quarter))


def _whole(cells: pd.DataFrame) -> bool:
    required = cells[cells["required"]]
    given = cells[_given(cells)]
    return bool(
        required["points"].notna().all() and given["verified_points"].notna().all() and not cells["stale"].any()
    )


def _given(cells: pd.DataFrame) -> pd.Series:
    """Which cells hold something to verify, as `analytics.verification` has it: what did not occur, and what bears no points, does not."""
    return cells["status"].eq("value") & cells["kind"].ne("information")


LOOKS: dict[str, tuple[Callable[[Visit], list[Work]], ...]] = {
    "director": (_to_publish, _reopened, _to_close, _absent, _unrewarded, _next_year),
    "council": (_to_verify, _reopened),
    "secretary": (_reopened, _absent, _sent_back, _to_verify, _to_close, _unrewarded, _next_year),
    "department": (_own, _published),
    "viewer": (_published,),
    "administrator": (),
}
"""Role → what is looked for, the most urgent first."""
