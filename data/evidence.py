"""Evidence as files: what proves a line or an achievement; told by its content, kept with its hash, withdrawn with a reason, never deleted."""

import hashlib
from datetime import date

import pandas as pd

from data import closing, read, store
from data.accounts import Actor
from data.files.names import label
from data.files.proofs import TYPES, Unfit, kind
from data.permissions import may, permitted, require, visible
from data.refusal import Refused, stated

MAX_BYTES = 20_000_000
MAX_FILES = 10
MAX_TOTAL = 300_000_000
"""Limits: of one file, of one line or achievement, of a department's quarter."""


@permitted("attach")
def attach(
    actor: Actor,
    quarter: str,
    department: str,
    files: list[tuple[str, bytes]],
    criterion: str | None = None,
    achievement: tuple[str, date, str] | None = None,
) -> list[int]:
    """Attaches files to a department's line of a quarter, by its `criterion`, or to an `achievement` (subject, day, title), all or none.

    Returns the ledger entry of each, which is its number. Raises Refused: not_yours, not_a_quarter, quarter_closed, unknown_department,
    unknown_line, unknown_achievement, no_files, evidence_too_large, evidence_too_many, evidence_full, evidence_again, and what `proofs.kind`
    finds (evidence_empty, evidence_type, evidence_macros, evidence_old_office); ValueError unless one of criterion and achievement is given.
    """
    if (criterion is None) == (achievement is None):
        raise ValueError("evidence is of a criterion or of an achievement")
    require(actor, "attach", department)
    with store.writing() as cursor:
        closing.known_quarter(quarter)
        closing.refuse_closed(actor, quarter)
        of = (criterion, *(achievement or (None, None, None)))
        _known(actor, quarter, department, *of)
        if not files:
            raise Refused("no_files")
        own = _in_force(quarter, department)
        there = own[_of(own, *of)]
        if len(there) + len(files) > MAX_FILES:
            raise Refused("evidence_too_many", limit=MAX_FILES)
        if own["bytes"].sum() + sum(len(content) for _, content in files) > MAX_TOTAL:
            raise Refused("evidence_full", limit=MAX_TOTAL // 1_000_000)
        known, numbers = set(there["sha256"]), []
        for name, content in files:
            numbers.append(_kept(cursor, actor, (quarter, department, *of), label(name), content, known))
        return numbers


@permitted("attach")
def withdraw(actor: Actor, evidence_id: int, reason: str) -> int:
    """Takes a file away from what it proves; it stays in the store. Returns the ledger entry.

    Raises Refused: unknown_evidence (of another department too: nobody is told), already_taken_away, reason_missing, quarter_closed.
    """
    with store.writing() as cursor:
        found = cursor.execute("SELECT quarter, department FROM evidence WHERE entry_id = ?", [evidence_id]).fetchone()
        if not found or not may(actor, "attach", found[1]):
            raise Refused("unknown_evidence", number=evidence_id)
        closing.refuse_closed(actor, found[0])
        if cursor.execute("SELECT 1 FROM evidence_withdrawals WHERE evidence_id = ?", [evidence_id]).fetchone():
            raise Refused("already_taken_away", number=evidence_id)
        entry_id = store.append(cursor, actor, "withdraw evidence", stated(reason))
        cursor.execute("INSERT INTO evidence_withdrawals VALUES (?, ?)", [entry_id, evidence_id])
        return entry_id


@permitted("read_submissions")
def files(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The files of a quarter in force, the oldest first: evidence_id, department, criterion, subject, achieved_on, title (of what they
    prove), file_name, type (see `proofs.TYPES`), bytes, sha256, by, at (UTC). Of a department, its own."""
    frame = store.frame(
        """
        SELECT e.entry_id AS evidence_id, department, criterion, subject, achieved_on, title, file_name, type, bytes, sha256,
               l.actor AS "by", l.recorded_at AS "at"
        FROM evidence AS e JOIN ledger AS l USING (entry_id)
        WHERE quarter = $quarter AND entry_id <= $as_of
          AND entry_id NOT IN (SELECT evidence_id FROM evidence_withdrawals WHERE entry_id <= $as_of)
        ORDER BY entry_id
        """,
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_submissions")
def withdrawn(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The files of a quarter that were taken away: evidence_id, department, criterion, title, file_name, sha256, by, at (UTC), reason."""
    frame = store.frame(
        """
        SELECT e.entry_id AS evidence_id, department, criterion, title, file_name, sha256, l.actor AS "by", l.recorded_at AS "at", l.reason
        FROM evidence AS e JOIN evidence_withdrawals AS w ON w.evidence_id = e.entry_id JOIN ledger AS l ON l.entry_id = w.entry_id
        WHERE quarter = $quarter AND w.entry_id <= $as_of ORDER BY w.entry_id
        """,
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_submissions")
def file(actor: Actor, evidence_id: int) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file, taken away or not. Raises KeyError where there is none of that number, or it is not the
    actor's to read: nobody is told which."""
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT department, file_name, type, content FROM evidence WHERE entry_id = ? AND entry_id <= ?",
            [evidence_id, read.until(actor)],
        ).fetchone()
    if not found or not may(actor, "read_submissions", found[0]):
        raise KeyError(f"no evidence {evidence_id}")
    return found[1], TYPES[found[2]], bytes(found[3])


def proven(quarters: list[str], as_of: int) -> pd.DataFrame:
    """quarter, department, criterion of the lines that a file proves, as of a ledger entry."""
    return store.frame(
        """
        SELECT DISTINCT quarter, department, criterion FROM evidence
        WHERE criterion IS NOT NULL AND list_contains($quarters, quarter) AND entry_id <= $as_of
          AND entry_id NOT IN (SELECT evidence_id FROM evidence_withdrawals WHERE entry_id <= $as_of)
        """,
        quarters=quarters,
        as_of=as_of,
    )


def _known(actor: Actor, quarter: str, department: str, criterion, subject, achieved_on, title) -> None:
    if department not in set(read.departments(actor, quarter)["code"]):
        raise Refused("unknown_department", found=department)
    if criterion is not None:
        criteria = read.criteria(actor, int(quarter[:4])).set_index("code")["departments"]
        listed = criteria.get(criterion)
        if listed is None or (listed != "*" and department not in listed.split("|")):
            raise Refused("unknown_line", criterion=criterion)
        return
    known = read.achievements(actor)
    known = known[known["quarter"].eq(quarter) & known["department"].eq(department)]
    if not (
        known["subject"].eq(subject) & known["title"].eq(title) & known["achieved_on"].eq(pd.Timestamp(achieved_on))
    ).any():
        raise Refused("unknown_achievement")


def _in_force(quarter: str, department: str) -> pd.DataFrame:
    return store.frame(
        "SELECT criterion, subject, achieved_on, title, bytes, sha256 FROM evidence WHERE quarter = $quarter AND department = $department"
        " AND entry_id NOT IN (SELECT evidence_id FROM evidence_withdrawals)",
        quarter=quarter,
        department=department,
    )


def _of(own: pd.DataFrame, criterion, subject, achieved_on, title) -> pd.Series:
    if criterion is not None:
        return own["criterion"].eq(criterion)
    return own["subject"].eq(subject) & own["title"].eq(title) & own["achieved_on"].eq(pd.Timestamp(achieved_on))


def _kept(cursor, actor: Actor, of: tuple, name: str, content: bytes, known: set[str]) -> int:
    if len(content) > MAX_BYTES:
        raise Refused("evidence_too_large", file=name, limit=MAX_BYTES // 1_000_000)
    try:
        found = kind(content)
    except Unfit as unfit:
        raise Refused(unfit.code, file=name) from unfit
    digest = hashlib.sha256(content).hexdigest()
    if digest in known:
        raise Refused("evidence_again", file=name)
    known.add(digest)
    entry_id = store.append(cursor, actor, "attach")
    # A name that says something else than the content is no longer believed by who opens it.
    named = (
        name
        if name.casefold().endswith((f".{found}", ".jpeg" if found == "jpg" else f".{found}"))
        else f"{name}.{found}"
    )
    values = [entry_id, *of, named, found, len(content), digest, content]
    cursor.execute(f"INSERT INTO evidence VALUES ({', '.join('?' * len(values))})", values)
    return entry_id
