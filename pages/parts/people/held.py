"""A role that somebody holds, in words: which, for whom, from when until when, by which document."""

import pandas as pd

from data.people.person import today
from pages.parts import access
from pages.parts.access import Visit
from pages.parts.numbers import absent, day
from pages.parts.words import listed

SOON = pd.Timedelta(days=30)


def lasting(given: pd.DataFrame) -> pd.Series:
    """Which of the grants (`grants.grants`) hold today or will."""
    return given["ended"].isna() & ~(given["until_day"] < pd.Timestamp(today()))


def ending_soon(given: pd.DataFrame) -> int:
    """How many of them end by themselves within a month."""
    return int((lasting(given) & (given["until_day"] <= pd.Timestamp(today()) + SOON)).sum())


def described(here: Visit, grant) -> str:
    """`Hội đồng (phụ trách YT, HC) · từ 01/11/2026 đến 30/11/2026 · QĐ 12`; `grant`: a row of `grants.grants`."""
    names = access.department_names()
    role = here.text(access.NAMES[grant.role])
    if grant.role == "department":
        role = names.get(grant.department, grant.department)
    charge = [code for code in str(grant.charge or "").split("|") if code]
    if charge:
        role += " " + here.text(
            "(in charge of {names})", names=listed(here.language, [names.get(c, c) for c in charge])
        )
    dates = here.text("from {day}", day=day(grant.from_day))
    if not absent(grant.until_day):
        dates = here.text("from {day} until {until}", day=day(grant.from_day), until=day(grant.until_day))
    return " · ".join([role, dates, *([] if absent(grant.document) else [grant.document])])
