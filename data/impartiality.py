"""Nobody verifies the figures of a department of one's own: which departments those are, and the refusal."""

from collections.abc import Iterable

import pandas as pd

from data import read
from data.accounts import Actor
from data.people.person import claimed, holder
from data.permissions import permitted
from data.refusal import Refused


@permitted("read_plan")
def own(actor: Actor, year: int) -> frozenset[str]:
    """The codes of the departments that the actor belongs to: one's own, those for which the same account also holds the role department now
    or an identity provider said so when he last came through it, and, for the standing office, the department that it is part of (`organisation.office` of the year's rules; none where that is empty)."""
    codes = {actor.department}
    if actor.account:
        codes |= {department for _, department, _ in claimed(actor.account)}
    if actor.account and (person := holder(actor.account)):
        codes |= {one.department for one in person.actors}
    if actor.role == "secretary":
        codes.add(read.rules(actor, year)["organisation"]["office"])
    return frozenset(filter(None, codes))


@permitted("read_plan")
def refuse(actor: Actor, year: int, departments: Iterable[str]) -> None:
    """Raises Refused(own_department) where one of the departments is the actor's own."""
    found = own(actor, year) & set(departments)
    if found:
        raise Refused("own_department", department=min(found))


@permitted("read_plan")
def refuse_upload(actor: Actor, entry: pd.Series) -> None:
    """`refuse` of verified points that an upload, a row of `records.uploads`, holds as a file of their own."""
    if entry["kind"] == "verifications":
        for quarter in entry["quarter"].split("|"):
            refuse(actor, int(quarter[:4]), entry["department"].split("|"))
