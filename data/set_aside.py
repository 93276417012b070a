"""Rows with errors that were left out by an explicit choice: which they are, recorded beside the rows that went in, and still open."""

import pandas as pd

from data import store
from data.contract import Contract

KINDS = ("scores", "verifications", "achievements")
"""What is handed in line by line. Of departments, criteria and targets, and of decisions, a part would be a plan that nobody made."""
COLUMNS = ["row", "quarter", "department", "criterion", "causes"]


def none() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS)


def parted(contract: Contract, rows: pd.DataFrame, issues: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a `check.Checked` that can be taken, and those set aside: row, quarter, department, criterion (as far as they can be read, or
    as all rows of the file have it), causes (codes joined by `|`).

    Nothing is set aside where an error is not of a row, where no row would remain, or where the kind goes in whole only. Of rows that
    contradict one another all are: which one is meant is not ours to say.
    """
    errors = issues[issues["severity"].eq("error")]
    if contract.kind not in KINDS or rows.empty or not errors["row"].isin(rows["row"]).all():
        return rows, none()
    twice = errors[errors["code"].eq("duplicate_key")]
    first = [params["first"] for params in twice["params"]]
    told = pd.concat([errors[["row", "code"]], pd.DataFrame({"row": first, "code": "duplicate_key"})])
    causes = told.drop_duplicates().groupby("row")["code"].agg("|".join)
    wrong = rows["row"].isin(causes.index)
    if wrong.all():
        return rows, none()
    aside = rows[wrong].reindex(columns=COLUMNS)
    for name in ("quarter", "department"):
        common = rows[name].dropna().unique()
        aside[name] = aside[name].astype("str").fillna(common[0] if len(common) == 1 else None)
    return rows[~wrong], aside.assign(causes=aside["row"].map(causes))


def keep(cursor, upload_id: int, aside: pd.DataFrame) -> None:
    """Records them beside the upload whose other rows went in."""
    if aside.empty:
        return
    cursor.register("aside", aside.assign(upload_id=upload_id))
    cursor.execute("INSERT INTO set_aside_rows BY NAME FROM aside")
    cursor.unregister("aside")


def still_open(quarters: list[str], as_of: int) -> pd.DataFrame:
    """Of uploads in force, rows set aside that no later upload in force has brought: upload_id, kind, row, quarter, department,
    criterion, causes, as of a ledger entry. A row whose criterion could not be read is open until its department hands in again."""
    with store.reading() as cursor:
        frame = cursor.execute(
            """
            WITH known AS (FROM uploads_in_force($as_of)), rows AS (
                SELECT 'scores' AS kind, upload_id, quarter, department, criterion FROM score_rows
                UNION ALL SELECT 'verifications', upload_id, quarter, department, criterion FROM verification_rows
                UNION ALL SELECT 'achievements', upload_id, quarter, department, NULL FROM achievement_rows
            ), given AS (
                SELECT kind, quarter, department, criterion, max(upload_id) AS upload_id
                FROM rows SEMI JOIN known ON rows.upload_id = known.upload_id
                WHERE quarter IN $quarters GROUP BY ALL
            )
            SELECT s.upload_id, u.kind, s.row, s.quarter, s.department, s.criterion, s.causes
            FROM set_aside_rows AS s JOIN known AS u USING (upload_id)
            WHERE s.quarter IN $quarters AND NOT EXISTS (
                FROM given AS g
                WHERE g.kind = u.kind AND g.upload_id > s.upload_id AND g.quarter = s.quarter
                  AND (s.department IS NULL OR g.department = s.department)
                  AND (s.criterion IS NULL OR g.criterion = s.criterion)
            )
            ORDER BY s.upload_id, s.row
            """,
            {"as_of": as_of, "quarters": quarters},
        ).df()
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
