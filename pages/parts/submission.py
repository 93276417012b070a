"""One submission to look at: its rows with what needs a look, and what it changed."""

import pandas as pd

from pages.parts import address, dictionary, download, findings, heading, load, looks, version
from pages.parts.access import Visit
from pages.parts.period import Period


def rows(here: Visit, entry: pd.Series, contract) -> None:
    """Draws the rows of an upload, a row of `load.uploads`, with what needs a look; `contract`: of its kind."""
    number = int(entry["upload_id"])
    name, content = load.file(here.actor, number)
    # The number in front: a name that begins with a sign is a formula to a spreadsheet.
    download.button(here.text("Download the file"), content, f"{number}-{name}", "text/csv")
    headers = dictionary.headers(here.language, contract)
    known = load.rows(here.actor, number)
    asked = address.value("row")
    marked = known[known["row"].eq(int(asked))] if asked.isdecimal() else known.head(0)
    if len(marked):
        heading.headline(here.text("Row {row} of the file", row=int(asked)))
        version.show_one(here, marked.iloc[0], contract, headers)
        heading.headline(here.text("The whole file"))
    findings.show(here, _looks(here, entry), headers)
    version.show(here, known, contract, headers, int(asked) if len(marked) else None)


def _looks(here: Visit, entry: pd.Series) -> pd.DataFrame:
    """What needs a look in rows of this upload that are in force: values that are missing, points that the formula does not confirm."""
    told = []
    quarters = entry["quarter"].split("|") if entry["kind"] == "scores" else []
    for quarter in quarters:
        cells = load.cells(here.actor, Period(quarter))
        own = cells[cells["upload_id"] == entry["upload_id"]]
        told.append(looks.found(here.language, own, quarter, load.achievements(here.actor)))
        told.append(looks.missing(own))
    return pd.concat([one.astype(object) for one in told], ignore_index=True) if told else looks.none()


def changes(here: Visit, entry: pd.Series, contract) -> None:
    """Draws what an upload of results changed of what stood before it."""
    number = int(entry["upload_id"])
    known = load.rows(here.actor, number)
    before = load.scores_as_of(here.actor, tuple(entry["quarter"].split("|")), number - 1)
    changed = version.changes(known, before)
    heading.headline(version.changes_words(here.language, known, changed))
    criteria = load.criteria(here.actor, int(entry["quarter"][:4]))
    names = dict(zip(criteria["code"], criteria["name"], strict=True))
    version.show_changes(here, changed, dictionary.headers(here.language, contract), names)
