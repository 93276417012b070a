"""Figures that were given and then given otherwise: what `records.restated` reads."""

import pandas as pd

from data import store

QUERY = """
WITH given AS (
    SELECT quarter, department, criterion, upload_id, unnest([
        {'field': 'target', 'value': target}, {'field': 'actual', 'value': actual},
        {'field': 'self_points', 'value': self_points}], recursive := true)
    FROM score_rows WHERE quarter IN $quarters
    UNION ALL SELECT quarter, department, criterion, upload_id, 'verified_points', verified_points
    FROM score_rows WHERE quarter IN $quarters AND verified_points IS NOT NULL
    UNION ALL SELECT quarter, department, criterion, upload_id, 'verified_points', verified_points
    FROM verification_rows WHERE quarter IN $quarters
), versions AS (
    SELECT given.*, w.entry_id AS gone FROM given
    LEFT JOIN withdrawals AS w ON w.upload_id = given.upload_id AND w.entry_id <= $as_of
    WHERE given.upload_id <= $as_of
), several AS (
    SELECT quarter, department, criterion, field FROM versions GROUP BY ALL HAVING count(DISTINCT upload_id) > 1
), acts AS (
    SELECT * EXCLUDE (value, gone), upload_id AS entry_id FROM versions SEMI JOIN several USING (quarter, department, criterion, field)
    UNION SELECT * EXCLUDE (value, gone), gone FROM versions SEMI JOIN several USING (quarter, department, criterion, field)
    WHERE gone IS NOT NULL
), states AS (
    SELECT quarter, department, criterion, field, a.entry_id, max(a.upload_id) AS upload_id,
           arg_max_null(v.value, v.upload_id) AS value
    FROM acts AS a JOIN versions AS v USING (quarter, department, criterion, field)
    WHERE v.upload_id <= a.entry_id AND coalesce(v.gone > a.entry_id, true)
    GROUP BY ALL
), compared AS (
    SELECT *, lag(value) OVER story AS previous,
           last_value(value IGNORE NULLS) OVER (story ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM states WINDOW story AS (PARTITION BY quarter, department, criterion, field ORDER BY entry_id)
)
SELECT quarter, department, criterion, field, CAST(CAST(before AS VARCHAR) AS DOUBLE) AS before,
       CAST(CAST(value AS VARCHAR) AS DOUBLE) AS after, recorded_at AS "at", actor AS by, c.upload_id, file_name,
       c.entry_id <> c.upload_id AS withdrawn
FROM compared AS c JOIN ledger USING (entry_id) JOIN uploads AS u ON u.upload_id = c.upload_id
WHERE before IS NOT NULL AND value IS DISTINCT FROM before AND value IS DISTINCT FROM previous
ORDER BY c.entry_id DESC, quarter, department, criterion, field
"""


def restated(quarters: list[str], as_of: int) -> pd.DataFrame:
    """See `records.restated`; as of a ledger entry."""
    with store.reading() as cursor:
        frame = cursor.execute(QUERY, {"quarters": quarters, "as_of": as_of}).df()
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
