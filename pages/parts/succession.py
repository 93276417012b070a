"""Which departments one goes on from, in words: `hợp nhất từ A, B`."""

import pandas as pd

from analytics import succession
from pages.parts import load
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.words import later, listed, text

WORDS = {
    "merged": later("merged from {names}"),
    "split": later("split from {names}"),
    "continued": later("goes on from {names}"),
}


def origins(here: Visit, day: pd.Timestamp, whole: bool = False) -> dict[str, str]:
    """Department → what it goes on from, as of a day; by short names, or, if `whole`, by whole ones."""
    entries = load.departments(here.actor)
    column = "name" if whole else "short_name"
    names = dict(entries[["code", column]].itertuples(index=False, name=None))
    found = succession.origins(entries, day)
    return {
        one.department: text(
            here.language,
            WORDS[one.kind],
            names=listed(here.language, [names.get(code, code) for code in one.origins.split("|")]),
        )
        for one in found.itertuples()
    }


def of(here: Visit, period: Period) -> dict[str, str]:
    """`origins` by the last day of a period."""
    return origins(here, pd.Timestamp(period.last_day))
