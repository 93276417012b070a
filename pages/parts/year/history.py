"""The versions of a part of the plan: with which document, why, by whom, and which is in force."""

import pandas as pd

from data import plan
from pages.parts import address, kept, load, numbers, register, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row


@kept.kept
def plan_versions(actor, kind: str, year: int | None = None) -> pd.DataFrame:
    """`plan.versions`."""
    return plan.versions(actor, kind, year)


def issued(here: Visit, kind: str, year: int | None = None) -> str:
    """The document of the newest version in force that has one; empty where it came as a file alone."""
    known = plan_versions(here.actor, kind, year)
    known = known[known["in_force"] & known["document"].notna()]
    return "" if known.empty else known.iloc[-1]["document"]


def show(here: Visit, kind: str, year: int | None = None) -> None:
    """Draws the list, the newest first."""
    known = plan_versions(here.actor, kind, year)
    if known.empty:
        return
    columns = [
        Column(here.text("No."), "right"),
        Column(here.text("Document"), lead=True),
        Column(here.text("Why"), words=True),
        Column(here.text("Recorded")),
        Column(here.text("Rows"), "right"),
        Column(here.text("State")),
    ]
    zone = load.rules(here.actor, year or numbers.today().year)["deadline"]["time_zone"]
    rows = [Row(_cells(here, one, zone)) for one in known.iloc[::-1].itertuples()]
    tables.show(columns, rows, caption=here.text("Saved versions"), tall=len(rows) > 30)
    if here.may("submissions"):
        way = tables.link(address.link("submissions", act="versions", kind=kind), here.text("Compare two versions"))
        tables.notes([way])


def _cells(here: Visit, one, zone: str) -> tuple:
    document = tables.under(here.text("handed in as a file"), one.file_name) if absent(one.document) else one.document
    number = str(one.upload_id)
    shown: Html | str = number
    if here.may("submissions") and register.find(here, number) is not None:
        shown = tables.link(register.to(one.upload_id, register.ROWS), number)
    return (
        shown,
        document,
        "" if absent(one.reason) else one.reason,
        tables.under(numbers.moment(here.language, one.at, zone), one.by),
        numbers.number(here.language, one.rows),
        here.text("in force") if one.in_force else here.text("superseded"),
    )
