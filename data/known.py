"""What the store itself knows of a criterion's value: days late and times returned of the register, the number of listed achievements."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd

from data import read, records
from data.accounts import Actor
from data.checks.parameters import source
from data.deadline import due_day
from data.permissions import permitted, visible
from data.values.text import fold

COLUMNS = ["department", "criterion", "value", "source", "told", "differs"]
RULES = {"late_criterion": "days_late", "returned_criterion": "times_returned"}
"""Rule that names a criterion → what is known of it; a criterion's own parameter `from=` says the same of itself."""


@permitted("read_results")
def known(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """A row for each criterion of a department's quarter whose value the store knows: department, criterion, value (a count), source
    (`days_late`, `times_returned`, `achievements`), told (the result in force, NaN where there is none), differs (see `differs`).

    Days late are of the first submission in force, as the rules of the year count its deadline. An achievement is counted where its category is
    the criterion's unit, code or name; of departments whose list the actor may not read nothing is told. Of a department that has not
    handed in only achievements are.
    """
    criteria = read.criteria(actor, int(quarter[:4]), as_of)
    rules = read.rules(actor, int(quarter[:4]), as_of)
    sources = _sources(criteria, rules)
    if not sources:
        return pd.DataFrame(columns=COLUMNS)
    given = records.submissions(actor, [quarter], as_of).set_index("department")
    listed = _listed(actor, quarter, as_of) if "achievements" in sources.values() else None
    about = criteria.set_index("code")
    rows = []
    for department in read.departments(actor, quarter, as_of)["code"]:
        for code, what in sources.items():
            if about.at[code, "departments"] != "*" and department not in about.at[code, "departments"].split("|"):
                continue
            if what == "achievements":
                if visible(actor, pd.Series([department])).all():
                    words = {
                        fold(word) for word in (code, about.at[code, "unit"], about.at[code, "name"]) if pd.notna(word)
                    }
                    rows.append((department, code, sum(one in words for one in listed.get(department, ())), what))
            elif department in given.index:
                one = given.loc[department]
                late = _days_late(rules, quarter, department, one["first_received_at"])
                rows.append((department, code, late if what == "days_late" else int(one["times_returned"]), what))
    frame = pd.DataFrame(rows, columns=COLUMNS[:4])
    scores = read.scores(actor, [quarter], as_of)[["department", "criterion", "actual"]].rename(
        columns={"actual": "told"}
    )
    frame = frame.merge(scores, on=["department", "criterion"], how="left")
    return frame.assign(
        differs=[differs(*one) for one in zip(frame["source"], frame["value"], frame["told"], strict=True)]
    )


def differs(what: str, value: int, told) -> bool:
    """Whether a result says another than is known; none at all says 0. What was returned on paper, or is in no list yet, is not in the store:
    of these, more than it knows of is no difference."""
    stated = 0 if pd.isna(told) else told
    return bool(value != stated if what == "days_late" else value > stated)


@permitted("read_plan")
def sources(actor: Actor, year: int, as_of: int | None = None) -> dict[str, str]:
    """Criterion → what is known of it, of contract.KNOWN: as its own parameters or the rules of the year say."""
    return _sources(read.criteria(actor, year, as_of), read.rules(actor, year, as_of))


def _sources(criteria: pd.DataFrame, rules: dict) -> dict[str, str]:
    own = {code: source(written) for code, written in zip(criteria["code"], criteria["parameters"], strict=True)}
    named = {rules["deadline"][rule]: what for rule, what in RULES.items()}
    return {code: found for code in own if (found := own[code] or named.get(code))}


def _listed(actor: Actor, quarter: str, as_of: int | None) -> dict[str, list[str]]:
    """Department → the categories of its achievements of the quarter."""
    frame = read.achievements(actor, as_of)
    frame = frame[frame["quarter"].eq(quarter) & frame["category"].notna()]
    return frame.assign(category=frame["category"].map(fold)).groupby("department")["category"].agg(list).to_dict()


def _days_late(rules: dict, quarter: str, department: str, received_at) -> int:
    """As the register has it: 0 in time, at least 1 where late."""
    zone = ZoneInfo(rules["deadline"]["time_zone"])
    due = datetime.combine(due_day(rules, quarter, department), time.fromisoformat(rules["deadline"]["time"]), zone)
    at = pd.Timestamp(received_at).to_pydatetime().replace(tzinfo=UTC).astimezone(zone)
    return 0 if at <= due else max(1, (at.date() - due.date()).days)
