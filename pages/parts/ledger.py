"""What the ledger tells of submissions: versions, differences, extended deadlines, rows left out; kept as all that is worked out."""

import pandas as pd

from data import records
from data import versions as versions_of
from pages.parts.kept import kept


@kept
def versions(actor, kind: str, quarter: str | None, department: str | None) -> pd.DataFrame:
    """`versions.versions`: the uploads of a kind, of a quarter, of a department, numbered from the oldest."""
    return versions_of.versions(actor, kind, quarter, department)


@kept
def difference(actor, first: int, second: int, quarter: str | None, department: str | None) -> pd.DataFrame:
    """`versions.difference`: the cells in which two uploads of a kind differ."""
    return versions_of.difference(actor, first, second, quarter, department)


@kept
def extensions(actor, quarter: str) -> pd.DataFrame:
    """`records.extensions`: department, until, by, at, reason."""
    return records.extensions(actor, quarter)


@kept
def set_aside(actor, quarters: tuple[str, ...]) -> pd.DataFrame:
    """`records.rows_set_aside`: rows left out by choice when their files were handed in, that nothing later brought."""
    return records.rows_set_aside(actor, list(quarters))
