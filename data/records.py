"""The readers of what was handed in: uploads with their rows and files, each department's submissions, what was set aside, returned, mended.

Each takes the actor first, and `as_of` as `data.read` does. A department sees its own, who sees only what is published none of it.
"""

import pandas as pd

from data import restatements, set_aside, store
from data.accounts import Actor
from data.contract import CONTRACTS
from data.permissions import ALL, may, own_words, permitted, scope, visible
from data.read import DOUBLES, seen, until
from data.views import TABLES, present

PLAN = ("departments", "criteria", "targets")
"""Kinds of file with nothing in them that is not for everybody here."""


@permitted("read_results")
def uploads(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """Every upload that the actor may read: upload_id, kind, file_name, sha256, rows, quarter and department (joined by `|`), by, at and received_at (UTC), sample,
    reason (where it was handed in for another, or restored), restored (the upload it brings back), set_aside (rows left out by choice),
    mended (cells, or columns whole, that a person mended), approved_by, approver_position and approval_document (the head who approved it), withdrawn_at, withdrawn_by, withdrawal_reason, in_force (`whole`, `part` or `none` of its rows are the present ones)."""
    entry = until(actor, as_of)
    frame = store.frame(
        """
        SELECT u.upload_id, u.kind, u.file_name, u.sha256, u.row_count AS rows, l.actor AS by, l.recorded_at AS "at", u.received_at,
               u.sample, l.reason, r.restored, coalesce(a.rows, 0) AS set_aside, coalesce(m.mended, 0) AS mended,
               p.name AS approved_by, p.position AS approver_position, p.document AS approval_document,
               w.recorded_at AS withdrawn_at, w.actor AS withdrawn_by, w.reason AS withdrawal_reason
        FROM uploads AS u JOIN ledger AS l ON l.entry_id = u.upload_id
        LEFT JOIN restorations AS r USING (upload_id)
        LEFT JOIN (SELECT upload_id, count(*) AS rows FROM set_aside_rows GROUP BY upload_id) AS a USING (upload_id)
        LEFT JOIN (SELECT upload_id, count(*) AS mended FROM mends GROUP BY upload_id) AS m USING (upload_id)
        LEFT JOIN approvals AS p USING (upload_id)
        LEFT JOIN withdrawals AS d ON d.upload_id = u.upload_id AND d.entry_id <= $as_of
        LEFT JOIN ledger AS w ON w.entry_id = d.entry_id
        WHERE u.upload_id <= $as_of ORDER BY u.upload_id
        """,
        as_of=entry,
    )
    there = [kind for kind in CONTRACTS if frame["kind"].eq(kind).any()] or list(CONTRACTS)[:1]
    frame = frame.merge(pd.concat([_described(kind, entry) for kind in there]), on="upload_id", how="left")
    present = frame.pop("present").fillna(0).where(frame["withdrawn_at"].isna(), 0)
    frame["restored"] = frame["restored"].astype("Int64")
    frame["in_force"] = "part"
    frame.loc[present == frame["rows"], "in_force"] = "whole"
    frame.loc[present == 0, "in_force"] = "none"
    of_plan = frame["kind"].isin(PLAN) & (scope(actor, "read_submissions") is not None)
    shown = of_plan | visible(actor, frame["department"])
    return frame[shown].reset_index(drop=True)


@permitted("read_results")
def submissions(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """A row for each quarter and department with results in force: upload_id (the newest), first_received_at and received_at (UTC),
    versions (uploads in force), rows (present ones), by, file_name, approved_by (who approved the newest, if said), approver_position; times_returned, returned (whether the newest one is, or
    lines of it are still open: lines_returned), return_reason, returned_at (UTC); checked (the newest one), checked_by, checked_at. Names, files and reasons are missing of departments whose files the actor may not read."""
    entry = until(actor, as_of)
    frame = store.frame(
        """
        WITH given AS (
            SELECT s.quarter, s.department, max(s.upload_id) AS upload_id, min(u.received_at) AS first_received_at,
                   arg_max(u.received_at, s.upload_id) AS received_at, count(DISTINCT s.upload_id) AS versions,
                   count(DISTINCT s.criterion) AS rows, arg_max(u.actor, s.upload_id) AS by, arg_max(u.file_name, s.upload_id) AS file_name
            FROM score_rows AS s JOIN uploads_in_force($as_of) AS u USING (upload_id)
            WHERE s.quarter IN $quarters
            GROUP BY s.quarter, s.department
        ), sent_back AS (
            SELECT r.quarter, r.department, count(*) AS times, max_by(r.upload_id, r.entry_id) AS upload_id, max(r.entry_id) AS entry_id,
                   max_by(l.reason, r.entry_id) AS reason, max(l.recorded_at) AS at
            FROM returns AS r JOIN ledger AS l USING (entry_id) WHERE entry_id <= $as_of GROUP BY ALL
        ), lines AS (
            SELECT quarter, department, count(*) AS open FROM returned_lines_as_of($as_of) WHERE open GROUP BY ALL
        ), seen AS (
            SELECT quarter, department, max(entry_id) AS entry_id, max_by(upload_id, entry_id) AS upload_id,
                   max_by(l.actor, entry_id) AS by, max(l.recorded_at) AS at
            FROM checks JOIN ledger AS l USING (entry_id) WHERE entry_id <= $as_of GROUP BY ALL
        ), told AS (
            SELECT g.*, coalesce(b.times, 0) AS times_returned, b.reason AS return_reason, b.at AS returned_at, b.upload_id AS sent_back,
                   coalesce(n.open, 0) AS lines_returned, s.by AS checked_by, s.at AS checked_at,
                   coalesce(s.upload_id = g.upload_id AND s.entry_id > coalesce(b.entry_id, 0), false) AS checked
            FROM given AS g LEFT JOIN sent_back AS b USING (quarter, department) LEFT JOIN lines AS n USING (quarter, department)
            LEFT JOIN seen AS s USING (quarter, department)
        )
        SELECT g.* EXCLUDE (sent_back) REPLACE (if(checked, checked_by, NULL) AS checked_by, if(checked, checked_at, NULL) AS checked_at),
               p.name AS approved_by, p.position AS approver_position, NOT checked AND coalesce(sent_back = g.upload_id OR lines_returned > 0, false) AS returned
        FROM told AS g LEFT JOIN approvals AS p ON p.upload_id = g.upload_id ORDER BY quarter, department
        """,
        as_of=entry,
        quarters=list(seen(actor, quarters, entry)),
    )
    return own_words(actor, frame, "by", "file_name", "approved_by", "approver_position", "return_reason", "checked_by")


@permitted("read_submissions")
def returned_lines(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """The lines that the last return of each department's quarter names: quarter, department, criterion, reason, at (UTC), by,
    and `open`: nothing in force has brought it since."""
    frame = store.frame(
        """
        SELECT quarter, department, criterion, r.reason, recorded_at AS "at", actor AS "by", open
        FROM returned_lines_as_of($as_of) AS r JOIN ledger AS l USING (entry_id)
        WHERE list_contains($quarters, quarter) ORDER BY quarter, department, criterion
        """,
        as_of=until(actor, as_of),
        quarters=quarters,
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_submissions")
def extensions(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The extended deadlines of a quarter, the oldest first: department, until, by, at (UTC), reason."""
    return store.frame(
        """
        SELECT e.department, e.until, l.actor AS by, l.recorded_at AS "at", l.reason
        FROM extensions AS e JOIN ledger AS l USING (entry_id)
        WHERE e.quarter = $quarter AND entry_id <= $as_of ORDER BY entry_id
        """,
        as_of=until(actor, as_of),
        quarter=quarter,
    )


@permitted("read_results")
def rows_set_aside(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """`set_aside.still_open`: rows left out by choice when their files were handed in, that nothing later brought."""
    return set_aside.still_open(quarters, until(actor, as_of))


@permitted("read_submissions")
def rows(actor: Actor, upload_id: int) -> pd.DataFrame:
    """The rows of one upload as stored, in force or not: `row` and the contract's stored columns.

    Raises KeyError where there is no upload of that number.
    """
    kind = _kind(actor, upload_id)
    table = f"SELECT * {DOUBLES.get(kind, '')} FROM {TABLES[kind]}"
    return store.frame(f"{table} WHERE upload_id = $upload_id ORDER BY row", upload_id=upload_id)


@permitted("read_submissions")
def reading(actor: Actor, upload_id: int) -> dict:
    """How a file was read when it was taken: encoding, delimiter, sheet (None where there was none), header_first and header_last (rows),
    decimal (the mark of cells that do not show one), names (column → header that a person matched with it); {} of files taken before that was kept."""
    _kind(actor, upload_id)
    known = store.frame(
        "SELECT encoding, delimiter, sheet, header_first, header_last, decimal FROM readings WHERE upload_id = $upload_id",
        upload_id=upload_id,
    )
    if known.empty:
        return {}
    names = store.frame(
        'SELECT "column", header FROM matched_headers WHERE upload_id = $upload_id', upload_id=upload_id
    )
    told = known.astype(object).where(known.notna(), None).iloc[0].to_dict()
    return told | {"names": dict(zip(names["column"], names["header"], strict=True))}


@permitted("read_submissions")
def mends(actor: Actor, upload_id: int) -> pd.DataFrame:
    """The cells of a file that a person mended when handing it in: row (missing: every row), column, letter (of the sheet, where a row
    holds several cells of the column), found (missing: empty, or several
    texts where every row is meant), meant (missing: emptied)."""
    _kind(actor, upload_id)
    return store.frame(
        'SELECT row, "column", letter, found, meant FROM mends WHERE upload_id = $upload_id ORDER BY row NULLS FIRST, "column"',
        upload_id=upload_id,
    ).astype({"row": "Int64"})


@permitted("read_submissions")
def answers(actor: Actor, upload_id: int) -> dict[str, str]:
    """Code of a warning → the reason for which the file was handed in all the same."""
    _kind(actor, upload_id)
    known = store.frame(
        "SELECT code, reason FROM answers WHERE upload_id = $upload_id ORDER BY code", upload_id=upload_id
    )
    return dict(zip(known["code"], known["reason"], strict=True))


@permitted("read_submissions")
def restated(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """A row for each figure of the quarters that was given and then given otherwise, the newest change first.

    quarter, department, criterion, field (`target`, `actual`, `self_points`, `verified_points`), before (the last that was
    given), after (NaN: left empty), at (UTC), by, and upload_id and file_name of the file that changed it, or that was
    withdrawn then (`withdrawn`). A first figure where none was changes nothing, nor does a withdrawal that leaves no row.
    """
    frame = restatements.restated(quarters, until(actor, as_of))
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_submissions")
def file(actor: Actor, upload_id: int) -> tuple[str, bytes]:
    """The name and bytes of an uploaded file. Raises KeyError where there is none of that number."""
    _kind(actor, upload_id)
    with store.reading() as cursor:
        found = cursor.execute("SELECT file_name, content FROM uploads WHERE upload_id = ?", [upload_id]).fetchone()
    return found[0], bytes(found[1])


def _kind(actor: Actor, upload_id: int) -> str:
    """The kind of an upload. Raises KeyError where there is none of that number, or it is not the actor's to read: nobody is told which."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT kind FROM uploads WHERE upload_id = ?", [upload_id]).fetchone()
        kind = found[0] if found else None
        if kind and kind not in PLAN and scope(actor, "read_submissions") != ALL:
            whose = f"SELECT DISTINCT department FROM {TABLES[kind]} WHERE upload_id = ?"
            departments = cursor.execute(whose, [upload_id]).fetchall()
            kind = kind if all(may(actor, "read_submissions", code) for (code,) in departments) else None
    if kind is None:
        raise KeyError(f"no upload {upload_id}")
    return kind


def _described(kind: str, as_of: int) -> pd.DataFrame:
    """upload_id, quarter, department and the number of present rows, for each upload of a kind.

    Only the newest upload of each key is looked for, which is twice as fast as the views of whole rows.
    """
    names = [column.name for column in CONTRACTS[kind].columns]
    key = ", ".join(f"f.{name}" for name in CONTRACTS[kind].key)
    entries = TABLES[kind]
    if kind == "verifications":
        verified = "SELECT upload_id, quarter, department, criterion FROM score_rows WHERE verified_points IS NOT NULL"
        entries = f"(SELECT upload_id, quarter, department, criterion FROM {entries} UNION ALL {verified})"
    quarter = "quarter" if "quarter" in names else "period" if "period" in names else "CAST(NULL AS VARCHAR)"
    department = "department" if "department" in names else "CAST(NULL AS VARCHAR)"
    newest = f"SELECT max(f.upload_id) AS upload_id FROM {entries} AS f SEMI JOIN uploads_in_force($as_of) AS u ON f.upload_id = u.upload_id GROUP BY {key}"
    if kind in PLAN:
        # A version may have replaced the whole.
        newest = f"SELECT upload_id FROM {present(kind)}"
    return store.frame(
        f"""
        WITH whole AS (
            SELECT upload_id, array_to_string(list_sort(list(DISTINCT {quarter})), '|') AS quarter,
                   array_to_string(list_sort(list(DISTINCT {department})), '|') AS department
            FROM {TABLES[kind]} WHERE upload_id <= $as_of GROUP BY upload_id
        ), present AS (
            SELECT upload_id, count(*) AS present FROM ({newest}) GROUP BY upload_id
        )
        SELECT upload_id, quarter, department, present FROM whole LEFT JOIN present USING (upload_id)
        """,
        as_of=as_of,
    )
