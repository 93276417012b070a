"""What the ledger tells of submissions: versions, differences, extended deadlines, rows left out, what is said of lines; kept as all that is worked out."""

import pandas as pd

from data import evidence as evidence_of
from data import impartiality, records
from data import known as known_of
from data import verification as verification_of
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


def own(actor, year: int) -> frozenset[str]:
    """`impartiality.own`: departments whose figures the actor does not verify. Not kept: what an identity provider says is no entry."""
    return impartiality.own(actor, year)


@kept
def said(actor, quarter: str) -> pd.DataFrame:
    """`verification.said`: conclusions and answers, line by line."""
    return verification_of.said(actor, quarter)


@kept
def verifiers(actor, quarter: str) -> pd.DataFrame:
    """`verification.verifiers`: who verified which line, and when."""
    return verification_of.verifiers(actor, quarter)


@kept
def opinions(actor, quarter: str, person: str) -> pd.DataFrame:
    """`verification.opinions`, of whom `person` sees."""
    return verification_of.opinions(actor, quarter)


@kept
def line_history(actor, quarter: str, department: str, criterion: str) -> pd.DataFrame:
    """`verification.history` of a line."""
    return verification_of.history(actor, quarter, department, criterion)


@kept
def returned_lines(actor, quarters: tuple[str, ...]) -> pd.DataFrame:
    """`records.returned_lines`: lines that were returned, with their reasons, and whether they are still open."""
    return records.returned_lines(actor, list(quarters))


@kept
def evidence(actor, quarter: str) -> pd.DataFrame:
    """`evidence.files`: the files that prove lines and achievements of a quarter."""
    return evidence_of.files(actor, quarter)


def evidence_file(actor, evidence_id: int) -> tuple[str, str, bytes]:
    """`evidence.file`: name, media type and bytes, too large to keep here too."""
    return evidence_of.file(actor, evidence_id)


@kept
def known(actor, quarter: str) -> pd.DataFrame:
    """`known.known`: what the store itself knows of criteria, beside what the figures say of them."""
    return known_of.known(actor, quarter)
