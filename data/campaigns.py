"""Campaigns (phong trào thi đua): begun with their document, summed up at the end."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data import read, store
from data.accounts import Actor
from data.permissions import permitted
from data.refusal import Refused, stated

KINDS = ("regular", "themed")
"""Held every year, or on one theme."""


@dataclass(frozen=True)
class Campaign:
    """What a campaign is: its dates, the last day to report, who takes part (none: every department), the criteria that its standing is
    counted by, of the year of its first day, and the document it rests on."""

    name: str
    kind: str
    first_day: date
    last_day: date
    due: date
    criteria: tuple[str, ...]
    document: str
    departments: tuple[str, ...] = ()

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {KINDS}, not {self.kind!r}")


@permitted("set_up")
def begin(actor: Actor, campaign: Campaign) -> int:
    """Begins a campaign. Returns the ledger entry, which is its number.

    Raises Refused: not_yours, reason_missing (no document), name_missing, days_reversed, campaign_criteria, unknown_criteria,
    unknown_department.
    """
    with store.writing() as cursor:
        document, name = stated(campaign.document), campaign.name.strip()
        if not name:
            raise Refused("name_missing")
        if not campaign.first_day <= campaign.last_day <= campaign.due:
            raise Refused("days_reversed")
        if not campaign.criteria:
            raise Refused("campaign_criteria")
        strange = set(campaign.criteria) - set(read.criteria(actor, campaign.first_day.year)["code"])
        if strange:
            raise Refused("unknown_criteria", codes=sorted(strange))
        unknown = set(campaign.departments) - set(read.departments(actor)["code"])
        if unknown:
            raise Refused("unknown_department", found=", ".join(sorted(unknown)))
        entry_id = store.append(cursor, actor, "campaign", document)
        days = [campaign.first_day, campaign.last_day, campaign.due]
        named = [list(campaign.departments), list(campaign.criteria), document]
        cursor.execute(
            "INSERT INTO campaigns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [entry_id, name, campaign.kind, *days, *named]
        )
        return entry_id


@permitted("set_up")
def end(actor: Actor, number: int, reason: str) -> int:
    """Sums a campaign up; the reason says by which report or decision. Returns the ledger entry.

    Raises Refused: not_yours, reason_missing, unknown_campaign, already_summed_up.
    """
    with store.writing() as cursor:
        known = campaigns(actor).set_index("number")
        if number not in known.index:
            raise Refused("unknown_campaign", number=number)
        if pd.notna(known.at[number, "ended_at"]):
            raise Refused("already_summed_up", number=number)
        entry_id = store.append(cursor, actor, "campaign_end", stated(reason))
        cursor.execute("INSERT INTO campaign_ends VALUES (?, ?)", [entry_id, number])
        return entry_id


@permitted("read_plan")
def campaigns(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """Every campaign, the newest first: number, name, kind (of KINDS), first_day, last_day, due, departments and criteria (codes joined by
    `|`, of departments empty: all), document, ended_at (UTC) and summary, missing while it is not summed up."""
    return store.frame(
        """
        SELECT c.entry_id AS number, c.name, c.kind, c.first_day, c.last_day, c.due, array_to_string(c.departments, '|') AS departments,
               array_to_string(c.criteria, '|') AS criteria, c.document, l.recorded_at AS ended_at, l.reason AS summary
        FROM campaigns AS c
        LEFT JOIN campaign_ends AS e ON e.campaign = c.entry_id AND e.entry_id <= $as_of
        LEFT JOIN ledger AS l ON l.entry_id = e.entry_id
        WHERE c.entry_id <= $as_of ORDER BY c.first_day DESC, c.entry_id DESC
        """,
        as_of=read.until(actor, as_of),
    )
