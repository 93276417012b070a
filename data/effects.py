"""What the rows of a file do to what is in force: new, changed, the same, there already, to be verified again."""

from datetime import datetime

from data import store
from data.contract import Contract
from data.views import TABLES, present


def changes(cursor, contract: Contract, upload_id: int, as_of: int) -> dict[str, int]:
    """How many rows of an upload are new, changed and the same as what was in force as of an entry before it."""
    table = TABLES[contract.kind]
    columns = [
        name for (name, *_) in cursor.execute(f"DESCRIBE {table}").fetchall() if name not in ("upload_id", "row")
    ]

    def equal(names) -> str:
        return " AND ".join(f'c."{name}" IS NOT DISTINCT FROM p."{name}"' for name in names) or "true"

    # Of the quarters that the file is about only: what it costs grows with them, not with all that was ever handed in.
    view, known = present(contract.kind, "?"), [as_of]
    first = contract.key[0]
    if first in ("quarter", "period"):
        about = cursor.execute(
            f"SELECT list(DISTINCT {first}) FROM {table} WHERE upload_id = ?", [upload_id]
        ).fetchone()[0]
        view, known = f"(FROM {view} WHERE {first} IN ?)", [as_of, about or []]
    others = [name for name in columns if name not in contract.key]
    rows, new, same = cursor.execute(
        f"SELECT count(*), count(*) FILTER (p.upload_id IS NULL), count(*) FILTER (p.upload_id IS NOT NULL AND {equal(others)})"
        f" FROM (FROM {table} WHERE upload_id = ?) AS c LEFT JOIN {view} AS p ON {equal(contract.key)}",
        [upload_id, *known],
    ).fetchone()
    return {"new": new, "same": same, "changed": rows - new - same}


def reverified(cursor, upload_id: int, as_of: int) -> int:
    """Verified lines, not stale as of an entry before this upload of results, whose figures its rows change, or bring where there were
    none, without verifying them anew."""
    own = "FROM score_rows WHERE upload_id = ?"
    quarters = cursor.execute(f"SELECT list(DISTINCT quarter) {own}", [upload_id]).fetchone()[0] or []
    # Most files come in before anything of their quarter is verified, and this is quickly seen.
    any_verified = cursor.execute(
        "SELECT EXISTS (FROM verification_rows WHERE quarter IN $quarters)"
        " OR EXISTS (FROM score_rows WHERE quarter IN $quarters AND verified_points IS NOT NULL)",
        {"quarters": quarters},
    ).fetchone()[0]
    if not any_verified:
        return 0
    return cursor.execute(
        """
        SELECT count(*) FROM (FROM score_rows WHERE upload_id = $upload_id) AS c
        JOIN verifications_as_of($as_of, $quarters) AS v USING (quarter, department, criterion)
        LEFT JOIN (FROM scores_as_of($as_of) WHERE quarter IN $quarters) AS s USING (quarter, department, criterion)
        WHERE NOT v.stale AND c.verified_points IS NULL
          AND (s.upload_id IS NULL OR c.actual IS DISTINCT FROM s.actual
               OR (s.actual IS NULL AND c.self_points IS DISTINCT FROM s.self_points))
        """,
        {"upload_id": upload_id, "as_of": as_of, "quarters": quarters},
    ).fetchone()[0]


def duplicate(kind: str, sha256: str, said: str | None = None) -> tuple[int, datetime] | None:
    """The upload of the same bytes, of which the same was `said` (`provenance.said`), that is wholly in force; with the time it was
    taken (UTC)."""
    with store.reading() as cursor:
        as_of = store.version()
        same = cursor.execute(
            "SELECT upload_id, recorded_at, row_count FROM uploads_in_force(?) LEFT JOIN readings USING (upload_id)"
            " WHERE sha256 = ? AND kind = ? AND asked IS NOT DISTINCT FROM ?"
            " AND upload_id NOT IN (SELECT upload_id FROM set_aside_rows) ORDER BY upload_id DESC",
            [as_of, sha256, kind, said],
        ).fetchall()
        for upload_id, recorded_at, row_count in same:
            query = f"SELECT count(*) FROM {present(kind, '?')} WHERE upload_id = ?"
            if kind == "verifications":
                # The same points again verify anew what has been changed or returned since.
                query += " AND NOT stale"
            if cursor.execute(query, [as_of, upload_id]).fetchone() == (row_count,):
                return upload_id, recorded_at
    return None
