"""The year before its first quarter: departments, criteria and targets as text to edit, what was edited as a file, and its versions."""

import csv
import io
from decimal import Decimal

import pandas as pd

from data import store
from data.accounts import Actor
from data.contract import CONTRACTS
from data.permissions import permitted
from data.read import targets, until
from data.template import BOM
from data.views import TABLES, present


def typed(value) -> str:
    """A stored value as it is typed: a decimal comma never so that it could part thousands."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, float):
        return str(value)
    whole, _, part = format(Decimal(repr(value)).normalize(), "f").partition(".")
    return f"{whole},{part}{'0' if len(part) == 3 else ''}" if part else whole


def texts(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `data.read` (departments, criteria, targets) as the columns of the contract, each cell as it is typed: numbers with a
    decimal comma, days as 31/12/2025, KG where a target is not assigned, "" where there is nothing."""
    contract = CONTRACTS[kind]
    told = {column.name: [typed(value) for value in frame[column.name]] for column in contract.stored}
    if kind == "targets":
        told["target"] = [
            "KG" if left_out else value for left_out, value in zip(frame["not_assigned"], told["target"], strict=True)
        ]
    return pd.DataFrame(told, columns=[column.name for column in contract.stored], dtype="str").reset_index(drop=True)


def written(kind: str, frame: pd.DataFrame) -> bytes:
    """A frame of `texts`, edited, as a CSV of that kind of file; a `row` in it says where each row stands, as a spreadsheet shows it,
    else the first stands in row 2."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = [column.name for column in CONTRACTS[kind].stored]
    lines.writerow(names)
    at = 2
    for place, row in zip(
        frame.get("row", range(2, len(frame) + 2)), frame[names].fillna("").itertuples(index=False), strict=True
    ):
        lines.writerows([] for _ in range(at, int(place)))
        lines.writerow(row)
        at = int(place) + 1
    return (BOM + out.getvalue()).encode("utf-8")


@permitted("read_plan")
def versions(actor: Actor, kind: str, year: int | None = None, as_of: int | None = None) -> pd.DataFrame:
    """The uploads of a kind of the plan that are not withdrawn, of a year where it is given, the oldest first: upload_id, file_name,
    document (missing: handed in as a file), whole, reason, by, at (UTC), rows, and in_force: whether any of its rows are the present ones."""
    of_year = {"criteria": "year = $year", "targets": "period[:4] = CAST($year AS VARCHAR)"}.get(
        kind, "$year IS NULL OR true"
    )
    return store.frame(
        f"""
        SELECT u.upload_id, u.file_name, e.document, coalesce(e.whole, false) AS whole, l.reason, l.actor AS by, l.recorded_at AS "at",
               count(*) AS rows, u.upload_id IN (SELECT upload_id FROM {present(kind)} WHERE {of_year}) AS in_force
        FROM uploads_in_force($as_of) AS u JOIN ledger AS l ON l.entry_id = u.upload_id
        JOIN {TABLES[kind]} AS r ON r.upload_id = u.upload_id LEFT JOIN enactments AS e ON e.upload_id = u.upload_id
        WHERE {of_year} GROUP BY ALL ORDER BY u.upload_id
        """,
        as_of=until(actor, as_of),
        year=year,
    )


@permitted("read_plan")
def assigned(actor: Actor, year: int, department: str, as_of: int | None = None) -> pd.DataFrame:
    """`read.targets` of one department, for a year and its quarters."""
    known = targets(actor, year, as_of)
    return known[known["department"] == department].reset_index(drop=True)


@permitted("read_plan")
def rules_versions(actor: Actor, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The rules recorded for a year, the oldest first: entry_id, document (missing: recorded from a file), reason, by, at (UTC)."""
    return store.frame(
        """
        SELECT r.entry_id, r.document, l.reason, l.actor AS by, l.recorded_at AS "at"
        FROM rules AS r JOIN ledger AS l USING (entry_id) WHERE r.year = $year AND r.entry_id <= $as_of ORDER BY r.entry_id
        """,
        year=year,
        as_of=until(actor, as_of),
    )
