"""Campaigns as pages show them: what the store holds, the quarters their dates touch, the state of each."""

from datetime import date

import pandas as pd

from analytics import campaigns as campaigns_of
from data import campaigns as kept_campaigns
from pages.parts import load
from pages.parts.kept import kept
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.words import later

STATES = {
    "not_begun": later("Not begun"),
    "running": later("Under way"),
    "waiting": later("Waiting for reports"),
    "summed_up": later("Summed up"),
}
KINDS = {"regular": later("regular"), "themed": later("on a theme")}


@kept
def campaigns(actor) -> pd.DataFrame:
    """`data.campaigns.campaigns`: every campaign, the newest first."""
    return kept_campaigns.campaigns(actor)


def state(one: pd.Series, today: date) -> str:
    """A key of STATES, of a row of `campaigns`."""
    if not absent(one["ended_at"]):
        return "summed_up"
    if today < one["first_day"].date():
        return "not_begun"
    return "running" if today <= one["last_day"].date() else "waiting"


def quarters(one: pd.Series) -> list[str]:
    """The quarters that its dates touch, the oldest first."""
    last = f"{one['last_day'].year}-Q{one['last_day'].quarter}"
    found = quarters_until(last, (one["last_day"].year - one["first_day"].year) * 4 + 4)
    return [quarter for quarter in found if Period(quarter).last_day >= one["first_day"].date()]


@kept
def standing(actor, number: int) -> pd.DataFrame:
    """`analytics.campaigns.standing` of a campaign, with department_name; of quarters that have results and that the actor sees."""
    known = campaigns(actor).set_index("number").loc[number]
    departments = load.departments(actor, quarters(known)[-1])
    taking_part = known["departments"].split("|") if known["departments"] else list(departments["code"])
    own = departments[departments["code"].isin(taking_part)]
    seen = [quarter for quarter in quarters(known) if load.has_scores(actor, Period(quarter))]
    cells = [load.cells(actor, Period(quarter)) for quarter in seen] or [load.cells(actor, Period(quarters(known)[-1]))]
    frame = campaigns_of.standing(pd.concat(cells), known["criteria"].split("|"), list(own["code"]))
    return frame.assign(department_name=frame["department"].map(own.set_index("code")["name"]))
