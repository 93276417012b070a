"""Where a figure is from: the rows of the files that a cell stands on, and the way to each."""

from collections.abc import Callable

import pandas as pd

from pages.parts import load, numbers, register, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.register import ROWS
from pages.parts.tables import Html
from pages.parts.words import later

KINDS = {
    "scores": later("result"),
    "targets": later("target"),
    "verifications": later("verified points"),
    "criteria": later("criterion"),
}
"""Kind of file → what a cell takes from it."""
FIGURES = ("actual", "target", "self_points", "verified_points", "not_assigned", "estimated")
"""Columns of a file in which a mend changes a figure."""


def places(here: Visit, period: Period, department: str) -> pd.DataFrame:
    """The rows in force that the cells of a department stand on: criterion, kind (of `KINDS`, in that order), upload_id, row.

    Of targets those of the period's quarters or, where a criterion has none, that of the year; since January both.
    """
    known = load.known(here.actor, period.quarter)
    quarters = quarters_until(period.quarter, period.number if period.year_to_date else 1)
    own = {kind: known[kind][known[kind]["department"].eq(department)] for kind in list(KINDS)[:3]}
    targets = own["targets"]
    named = targets["period"].isin(quarters)
    of_year = targets["period"].eq(str(period.year))
    if not period.year_to_date:
        of_year &= ~targets["criterion"].isin(targets.loc[named, "criterion"])
    frames = {
        "scores": own["scores"][own["scores"]["quarter"].isin(quarters)],
        "targets": targets[named | of_year],
        "verifications": own["verifications"][own["verifications"]["quarter"].isin(quarters)],
        "criteria": known["criteria"].rename(columns={"code": "criterion"}),
    }
    columns = ["criterion", "upload_id", "row"]
    parts = [frame[columns].assign(kind=kind) for kind, frame in frames.items()]
    return pd.concat(parts, ignore_index=True)


def ways(here: Visit) -> Callable[..., Html]:
    """A function of an upload's number and a row: `scores-2025-Q4-YT.csv, dòng 4`, a link to that row where this visitor may
    look into the file, who is told of figures mended when it was handed in; with `told` who handed it in and when, below."""
    files = load.uploads(here.actor).set_index("upload_id")
    seen = set(register.visible(here)["upload_id"])
    zone = register.time_zone(here)

    def way(upload_id, row, told: bool = False) -> Html:
        if absent(upload_id) or int(upload_id) not in files.index:
            return Html("")
        number, file = int(upload_id), files.loc[int(upload_id)]
        words = here.text("{file}, row {row}", file=file["file_name"], row=int(row))
        name = tables.link(register.to(number, ROWS, int(row)), words) if number in seen else tables.safe(words)
        changed = _mended(here, number, int(row)) if number in seen and file["mended"] else ""
        if not told:
            return tables.join(name, changed, between="; ")
        by = f"{file['by']}, {numbers.moment(here.language, file['received_at'], zone)}"
        return tables.under(tables.under(name, changed), by)

    return way


def _mended(here: Visit, number: int, row: int) -> str:
    """`Sửa khi nộp: "12,5" → "9,5"`, of the figures in a row of an upload; empty where none was mended."""
    known = load.mends(here.actor, number)
    own = known[known["column"].isin(FIGURES) & (known["row"].isna() | known["row"].eq(row))]
    told = [
        f'"{"" if absent(one.found) else one.found}" → "{"" if absent(one.meant) else one.meant}"'
        for one in own.itertuples()
    ]
    return here.text("Mended when handed in: {cells}", cells="; ".join(told)) if told else ""
