"""The readers: what is in the store, now or as of an entry of the ledger, as frames.

Each takes the actor first and `as_of`, a ledger entry (an upload's id); none means now. Text is `str`, missing where there is none;
numbers are doubles, NaN where missing; codes are canonical. `upload_id` and `row` lead from a row back to its file.
"""

from datetime import datetime

import pandas as pd

from data import restatements, set_aside, store
from data import rules as rules_files
from data.accounts import Actor
from data.contract import CONTRACTS
from data.values.periods import valid_in
from data.views import TABLES

_DOUBLES = {
    kind: "REPLACE (" + ", ".join(f'CAST(CAST("{name}" AS VARCHAR) AS DOUBLE) AS "{name}"' for name in names) + ")"
    for kind, names in {
        "criteria": ["max_points"],
        "targets": ["target"],
        "scores": ["target", "actual", "self_points"],
        "verifications": ["verified_points"],
        "commendations": ["amount"],
    }.items()
}
"""By way of the text, a decimal becomes the double nearest to it; the direct cast misses it by a hair, and 100000 is then no 100000."""


def exists(actor: Actor) -> bool:
    """Whether there is a store at all."""
    return store.exists()


def version(actor: Actor) -> int:
    """The newest entry of the ledger, 0 where there is none: the key of all that is derived from the store."""
    return store.version()


def departments(actor: Actor, quarter: str | None = None, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, in Vietnamese order of names: of a quarter, those valid on its last day; else every entry ever.

    One without a short name is called by its name. `since`: the first day of the oldest entry of that code, missing: from the beginning.
    """
    frame = _frame(
        """
        SELECT * REPLACE (coalesce(short_name, name) AS short_name), if(bool_or(valid_from IS NULL) OVER entries, NULL, min(valid_from) OVER entries) AS since
        FROM departments_as_of($as_of) WINDOW entries AS (PARTITION BY code)
        ORDER BY name COLLATE vi, code, valid_from
        """,
        as_of=_entry(actor, as_of),
    )
    return frame if quarter is None else valid_in(frame, quarter)


def criteria(actor: Actor, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns for one year's set, by code."""
    return _frame(
        f"SELECT * {_DOUBLES['criteria']} FROM criteria_as_of($as_of) WHERE year = $year ORDER BY code",
        as_of=_entry(actor, as_of),
        year=year,
    )


def targets(actor: Actor, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns and `not_assigned`, for a year and its quarters."""
    return _frame(
        f"SELECT * {_DOUBLES['targets']} FROM targets_as_of($as_of) WHERE period BETWEEN $first AND $last ORDER BY period, department, criterion",
        as_of=_entry(actor, as_of),
        first=str(year),
        last=f"{year}-Q4",
    )


def scores(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """The contract's stored columns but `verified_points`, which are `verifications`."""
    return _frame(
        f"SELECT * EXCLUDE (verified_points) {_DOUBLES['scores']} FROM scores_as_of($as_of) WHERE quarter IN $quarters"
        " ORDER BY quarter, department, criterion",
        as_of=_entry(actor, as_of),
        quarters=quarters,
    )


def verifications(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns and `stale`: what was verified has been changed since and must be verified again."""
    return _frame(
        f"SELECT * {_DOUBLES['verifications']} FROM verifications_as_of($as_of, $quarters) ORDER BY quarter, department, criterion",
        as_of=_entry(actor, as_of),
        quarters=quarters,
    )


def achievements(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, the newest first."""
    return _frame(
        "SELECT * FROM achievements_as_of($as_of) ORDER BY achieved_on DESC, department, subject",
        as_of=_entry(actor, as_of),
    )


def commendations(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, cancelled ones too, the newest first."""
    return _frame(
        f"SELECT * {_DOUBLES['commendations']} FROM commendations_as_of($as_of) ORDER BY signed_on DESC, decision_no, subject",
        as_of=_entry(actor, as_of),
    )


def rules(actor: Actor, year: int, as_of: int | None = None) -> dict:
    """The rules of a year: its own, else of the nearest earlier year, else the default (`source` says which).

    `extended`: beside them, what the ledger says of its deadlines, as the rules' own extensions are written.
    """
    entry = _entry(actor, as_of)
    extended = _frame(
        "SELECT quarter, department, CAST(until AS VARCHAR) AS until FROM extensions"
        " WHERE entry_id <= $as_of AND starts_with(quarter, $year) ORDER BY entry_id",
        as_of=entry,
        year=str(year),
    )
    return rules_files.of_year(year, entry) | {"extended": extended.to_dict("records")}


def years(actor: Actor, as_of: int | None = None) -> list[int]:
    """The years that have criteria."""
    frame = _frame("SELECT DISTINCT year FROM criteria_as_of($as_of) ORDER BY year", as_of=_entry(actor, as_of))
    return [int(year) for year in frame["year"]]


def quarters(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """A row for each quarter with results in force: quarter, submitted (departments), state (`open`, `closed`, `reopened`),
    changed_at, closed_at, reopened_at (UTC), reason of the last closing or reopening."""
    return _frame(
        """
        WITH touched AS (
            SELECT quarter, upload_id FROM score_rows
            UNION SELECT quarter, upload_id FROM verification_rows
            UNION SELECT period, upload_id FROM target_rows
        ), acts AS (
            SELECT quarter, upload_id AS entry_id FROM touched
            UNION ALL SELECT quarter, entry_id FROM touched JOIN withdrawals USING (upload_id)
            UNION ALL SELECT quarter, entry_id FROM quarter_states
        ), changed AS (
            SELECT quarter, max(recorded_at) AS changed_at FROM acts JOIN ledger USING (entry_id)
            WHERE entry_id <= $as_of GROUP BY quarter
        ), submitted AS (
            SELECT s.quarter, count(DISTINCT s.department) AS submitted
            FROM score_rows AS s SEMI JOIN uploads_in_force($as_of) AS u ON s.upload_id = u.upload_id GROUP BY s.quarter
        )
        SELECT quarter, submitted, coalesce(state, 'open') AS state, changed_at,
               if(state = 'closed', q.recorded_at, NULL) AS closed_at,
               if(state = 'reopened', q.recorded_at, NULL) AS reopened_at, q.reason
        FROM submitted JOIN changed USING (quarter) LEFT JOIN states_as_of($as_of) AS q USING (quarter)
        ORDER BY quarter
        """,
        as_of=_entry(actor, as_of),
    )


def closed_at(actor: Actor, quarter: str, as_of: int | None = None) -> datetime | None:
    """When a quarter was closed (UTC), None while it is open."""
    entry = _closing(quarter, _entry(actor, as_of))
    return entry[1] if entry else None


def period(actor: Actor, quarter: str, as_of: int | None = None) -> dict:
    """All that the analysis of a quarter needs, read at one point of the ledger: quarter, closed, rules, and the frames
    departments, criteria, targets, scores and verifications (those two for its year up to it).

    A closed quarter is read as it stood when it was closed, whatever came later.
    """
    entry = _entry(actor, as_of)
    closing = _closing(quarter, entry)
    if closing:
        entry = closing[0]
    year = int(quarter[:4])
    so_far = [f"{year}-Q{number}" for number in range(1, int(quarter[-1]) + 1)]
    return {
        "quarter": quarter,
        "closed": closing is not None,
        "rules": rules(actor, year, entry),
        "departments": departments(actor, quarter, entry),
        "criteria": criteria(actor, year, entry),
        "targets": targets(actor, year, entry),
        "scores": scores(actor, so_far, entry),
        "verifications": verifications(actor, so_far, entry),
    }


def uploads(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """Every upload: upload_id, kind, file_name, sha256, rows, quarter and department (joined by `|`), by, at and received_at (UTC), sample,
    reason (where it was handed in for another, or restored), restored (the upload it brings back), set_aside (rows left out by choice),
    mended (cells, or columns whole, that a person mended), approved_by, approver_position and approval_document (the head who approved it), withdrawn_at, withdrawn_by, withdrawal_reason, in_force (`whole`, `part` or `none` of its rows are the present ones)."""
    entry = _entry(actor, as_of)
    frame = _frame(
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
    described = [_described(kind, entry) for kind in CONTRACTS]
    frame = frame.merge(pd.concat(described), on="upload_id", how="left")
    present = frame.pop("present").fillna(0).where(frame["withdrawn_at"].isna(), 0)
    frame["restored"] = frame["restored"].astype("Int64")
    frame["in_force"] = "part"
    frame.loc[present == frame["rows"], "in_force"] = "whole"
    frame.loc[present == 0, "in_force"] = "none"
    return frame


def submissions(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """A row for each quarter and department with results in force: upload_id (the newest), first_received_at and received_at (UTC),
    versions (uploads in force), rows (present ones), by, file_name, approved_by (who approved the newest, if said), approver_position; times_returned, returned (whether the newest one is),
    return_reason, returned_at (UTC)."""
    return _frame(
        """
        WITH given AS (
            SELECT s.quarter, s.department, max(s.upload_id) AS upload_id, min(u.received_at) AS first_received_at,
                   arg_max(u.received_at, s.upload_id) AS received_at, count(DISTINCT s.upload_id) AS versions,
                   count(DISTINCT s.criterion) AS rows, arg_max(u.actor, s.upload_id) AS by, arg_max(u.file_name, s.upload_id) AS file_name
            FROM score_rows AS s JOIN uploads_in_force($as_of) AS u USING (upload_id)
            WHERE s.quarter IN $quarters
            GROUP BY s.quarter, s.department
        ), sent_back AS (
            SELECT r.quarter, r.department, count(*) AS times, max_by(r.upload_id, r.entry_id) AS upload_id,
                   max_by(l.reason, r.entry_id) AS reason, max(l.recorded_at) AS at
            FROM returns AS r JOIN ledger AS l USING (entry_id) WHERE entry_id <= $as_of GROUP BY ALL
        )
        SELECT g.*, p.name AS approved_by, p.position AS approver_position, coalesce(b.times, 0) AS times_returned, coalesce(b.upload_id = g.upload_id, false) AS returned,
               b.reason AS return_reason, b.at AS returned_at
        FROM given AS g LEFT JOIN sent_back AS b USING (quarter, department)
        LEFT JOIN approvals AS p ON p.upload_id = g.upload_id ORDER BY quarter, department
        """,
        as_of=_entry(actor, as_of),
        quarters=quarters,
    )


def extensions(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The extended deadlines of a quarter, the oldest first: department, until, by, at (UTC), reason."""
    return _frame(
        """
        SELECT e.department, e.until, l.actor AS by, l.recorded_at AS "at", l.reason
        FROM extensions AS e JOIN ledger AS l USING (entry_id)
        WHERE e.quarter = $quarter AND entry_id <= $as_of ORDER BY entry_id
        """,
        as_of=_entry(actor, as_of),
        quarter=quarter,
    )


def rows_set_aside(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """`set_aside.still_open`: rows left out by choice when their files were handed in, that nothing later brought."""
    return set_aside.still_open(quarters, _entry(actor, as_of))


def rows(actor: Actor, upload_id: int) -> pd.DataFrame:
    """The rows of one upload as stored, in force or not: `row` and the contract's stored columns.

    Raises KeyError where there is no upload of that number.
    """
    with store.reading() as cursor:
        found = cursor.execute("SELECT kind FROM uploads WHERE upload_id = ?", [upload_id]).fetchone()
    if found is None:
        raise KeyError(f"no upload {upload_id}")
    table = f"SELECT * {_DOUBLES.get(found[0], '')} FROM {TABLES[found[0]]}"
    return _frame(f"{table} WHERE upload_id = $upload_id ORDER BY row", upload_id=upload_id)


def reading(actor: Actor, upload_id: int) -> dict:
    """How a file was read when it was taken: encoding, delimiter, sheet (None where there was none), header_first and header_last (rows),
    decimal (the mark of cells that do not show one), names (column → header that a person matched with it); {} of files taken before that was kept."""
    known = _frame(
        "SELECT encoding, delimiter, sheet, header_first, header_last, decimal FROM readings WHERE upload_id = $upload_id",
        upload_id=upload_id,
    )
    if known.empty:
        return {}
    names = _frame('SELECT "column", header FROM matched_headers WHERE upload_id = $upload_id', upload_id=upload_id)
    told = known.astype(object).where(known.notna(), None).iloc[0].to_dict()
    return told | {"names": dict(zip(names["column"], names["header"], strict=True))}


def mends(actor: Actor, upload_id: int) -> pd.DataFrame:
    """The cells of a file that a person mended when handing it in: row (missing: every row), column, letter (of the sheet, where a row
    holds several cells of the column), found (missing: empty, or several
    texts where every row is meant), meant (missing: emptied)."""
    return _frame(
        'SELECT row, "column", letter, found, meant FROM mends WHERE upload_id = $upload_id ORDER BY row NULLS FIRST, "column"',
        upload_id=upload_id,
    ).astype({"row": "Int64"})


def answers(actor: Actor, upload_id: int) -> dict[str, str]:
    """Code of a warning → the reason for which the file was handed in all the same."""
    known = _frame("SELECT code, reason FROM answers WHERE upload_id = $upload_id ORDER BY code", upload_id=upload_id)
    return dict(zip(known["code"], known["reason"], strict=True))


def restated(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """A row for each figure of the quarters that was given and then given otherwise, the newest change first.

    quarter, department, criterion, field (`target`, `actual`, `self_points`, `verified_points`), before (the last that was
    given), after (NaN: left empty), at (UTC), by, and upload_id and file_name of the file that changed it, or that was
    withdrawn then (`withdrawn`). A first figure where none was changes nothing, nor does a withdrawal that leaves no row.
    """
    return restatements.restated(quarters, _entry(actor, as_of))


def sample_in_force(actor: Actor) -> bool:
    """Whether any of the demonstration is in the store and not withdrawn."""
    with store.reading() as cursor:
        return cursor.execute("SELECT EXISTS (FROM uploads_in_force(?) WHERE sample)", [version(actor)]).fetchone()[0]


def file(actor: Actor, upload_id: int) -> tuple[str, bytes]:
    """The name and bytes of an uploaded file. Raises KeyError where there is none of that number."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT file_name, content FROM uploads WHERE upload_id = ?", [upload_id]).fetchone()
    if found is None:
        raise KeyError(f"no upload {upload_id}")
    return found[0], bytes(found[1])


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
    return _frame(
        f"""
        WITH whole AS (
            SELECT upload_id, array_to_string(list_sort(list(DISTINCT {quarter})), '|') AS quarter,
                   array_to_string(list_sort(list(DISTINCT {department})), '|') AS department
            FROM {TABLES[kind]} WHERE upload_id <= $as_of GROUP BY upload_id
        ), present AS (
            SELECT upload_id, count(*) AS present FROM (
                SELECT max(f.upload_id) AS upload_id
                FROM {entries} AS f SEMI JOIN uploads_in_force($as_of) AS u ON f.upload_id = u.upload_id GROUP BY {key}
            ) GROUP BY upload_id
        )
        SELECT upload_id, quarter, department, present FROM whole LEFT JOIN present USING (upload_id)
        """,
        as_of=as_of,
    )


def _entry(actor: Actor, as_of: int | None) -> int:
    return version(actor) if as_of is None else as_of


def _closing(quarter: str, as_of: int) -> tuple[int, datetime] | None:
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT state, entry_id, recorded_at FROM states_as_of(?) WHERE quarter = ?", [as_of, quarter]
        ).fetchone()
    return found[1:] if found and found[0] == "closed" else None


def _frame(query: str, **parameters) -> pd.DataFrame:
    with store.reading() as cursor:
        frame = cursor.execute(query, parameters).df()
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
