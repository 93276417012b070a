"""The readers: what is in the store, now or as of an entry of the ledger, as frames.

Each takes the actor first and `as_of`, a ledger entry (an upload's id); none means now. Text is `str`, missing where there is none;
numbers are doubles, NaN where missing; codes are canonical. `upload_id` and `row` lead from a row back to its file.
"""

import functools
import json
from datetime import datetime

import pandas as pd

from data import rules as rules_files
from data import store
from data.accounts import Actor
from data.permissions import ALL, own_words, permitted, scope, visible
from data.values.periods import valid_in

CLOSED = ("closed", "published")
"""States of a quarter that takes nothing more."""


def _double(name: str) -> str:
    """By way of the text, a decimal becomes the double nearest to it; the direct cast misses it by a hair, and 100000 is then no 100000."""
    return f'CAST(CAST("{name}" AS VARCHAR) AS DOUBLE) AS "{name}"'


DOUBLES = {
    kind: "REPLACE (" + ", ".join(map(_double, names)) + ")"
    for kind, names in {
        "criteria": ["max_points"],
        "targets": ["target"],
        "scores": ["target", "actual", "self_points"],
        "verifications": ["verified_points"],
        "commendations": ["amount"],
    }.items()
}


@permitted("enter")
def version(actor: Actor) -> int:
    """The newest entry of the ledger, 0 where there is none, or the one that the actor looks back to: the key of all that is derived
    from the store."""
    return store.version() if actor.as_of is None else actor.as_of


@permitted("enter")
def state(actor: Actor) -> tuple:
    """`version`, and the store's newest entry with its moment, by which no other store is like it: the key of all that is derived from the store."""
    return version(actor), *store.head()


@permitted("read_results")
def moments(actor: Actor, as_of: int | None = None) -> list[tuple[str, int, int]]:
    """The newest entry that changed what is known of a quarter and of later ones, its plan, figures and submissions, for each such quarter:
    the first that it can have changed (of a year: `2025`, of all: empty), the entry, and when it was made (microseconds), by which no two
    stores have the same one."""
    with store.reading() as cursor:
        return cursor.execute(
            """
            WITH touched AS (
                SELECT upload_id, '' AS since FROM department_rows
                UNION SELECT upload_id, CAST(min(year) AS VARCHAR) FROM criterion_rows GROUP BY upload_id
                UNION SELECT upload_id, left(min(period), 4) FROM target_rows GROUP BY upload_id
                UNION SELECT upload_id, min(quarter) FROM score_rows GROUP BY upload_id
                UNION SELECT upload_id, min(quarter) FROM verification_rows GROUP BY upload_id
            ), acts AS (
                SELECT since, upload_id AS entry_id FROM touched
                UNION ALL SELECT since, entry_id FROM touched JOIN withdrawals USING (upload_id)
                UNION ALL SELECT CAST(year AS VARCHAR), entry_id FROM rules
                UNION ALL SELECT left(quarter, 4), entry_id FROM extensions
                UNION ALL SELECT quarter, entry_id FROM quarter_states
                UNION ALL SELECT quarter, entry_id FROM returns
                UNION ALL SELECT quarter, entry_id FROM checks
            ), newest AS (SELECT since, max(entry_id) AS entry_id FROM acts WHERE entry_id <= ? GROUP BY since)
            SELECT since, entry_id, epoch_us(recorded_at) FROM newest JOIN ledger USING (entry_id)
            """,
            [until(actor, as_of)],
        ).fetchall()


@permitted("enter")
def recorded_at(actor: Actor, as_of: int | None = None) -> datetime | None:
    """When an entry of the ledger was made (UTC), the newest where none is named; None where there is no such entry."""
    entry = version(actor) if as_of is None else as_of
    with store.reading() as cursor:
        found = cursor.execute("SELECT recorded_at FROM ledger WHERE entry_id = ?", [entry]).fetchone()
    return found[0] if found else None


@permitted("read_plan")
def departments(actor: Actor, quarter: str | None = None, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, in Vietnamese order of names: of a quarter, those valid on its last day; else every entry ever.

    One without a short name is called by its name. `since`: the first day of the oldest entry of that code, missing: from the beginning.
    """
    frame = store.frame_of_plan(
        """
        WITH entries AS (FROM departments_as_of($as_of)),
             oldest AS (SELECT code, if(bool_or(valid_from IS NULL), NULL, min(valid_from)) AS since FROM entries GROUP BY code)
        SELECT * REPLACE (coalesce(short_name, name) AS short_name) FROM entries JOIN oldest USING (code)
        ORDER BY name COLLATE vi, code, valid_from
        """,
        as_of=until(actor, as_of),
    )
    return frame if quarter is None else valid_in(frame, quarter)


@permitted("read_plan")
def criteria(actor: Actor, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns for one year's set, by code."""
    return store.frame_of_plan(
        f"SELECT * {DOUBLES['criteria']} FROM criteria_as_of($as_of) WHERE year = $year ORDER BY code",
        as_of=until(actor, as_of),
        year=year,
    )


@permitted("read_plan")
def targets(actor: Actor, year: int, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns and `not_assigned`, for a year and its quarters."""
    return store.frame_of_plan(
        f"SELECT * {DOUBLES['targets']} FROM targets_as_of($as_of) WHERE period BETWEEN $first AND $last ORDER BY period, department, criterion",
        as_of=until(actor, as_of),
        first=str(year),
        last=f"{year}-Q4",
    )


@permitted("read_results")
def scores(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """The contract's stored columns but `verified_points`, which are `verifications`.

    Evidence and notes are missing of departments whose files the actor may not read.
    """
    return _each(functools.partial(_scores, actor), seen(actor, quarters, until(actor, as_of)))


@permitted("read_results")
def figures(actor: Actor, quarters: list[str], departments: list[str], as_of: int | None = None) -> pd.DataFrame:
    """quarter, department, criterion, actual and self_points of the rows that `scores` gives of these departments, in any order: what a
    file is compared with, without reading what others have handed in."""

    def of(quarters: list[str], as_of: int) -> pd.DataFrame:
        return store.frame(
            f"SELECT quarter, department, criterion, {_double('actual')}, {_double('self_points')}"
            " FROM scores_as_of($as_of) WHERE quarter IN $quarters AND department IN $departments",
            as_of=as_of,
            quarters=quarters,
            departments=departments,
        )

    return _each(of, seen(actor, quarters, until(actor, as_of)))


@permitted("read_results")
def verifications(actor: Actor, quarters: list[str], as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns and `stale`: what was verified has been changed since and must be verified again.

    Reasons are missing of departments whose files the actor may not read.
    """
    return _each(functools.partial(_verifications, actor), seen(actor, quarters, until(actor, as_of)))


def _scores(actor: Actor, quarters: list[str], as_of: int) -> pd.DataFrame:
    frame = store.frame(
        f"SELECT * EXCLUDE (verified_points) {DOUBLES['scores']} FROM scores_as_of($as_of) WHERE quarter IN $quarters"
        " ORDER BY quarter, department, criterion",
        as_of=as_of,
        quarters=quarters,
    )
    return own_words(actor, frame, "evidence", "note")


def _verifications(actor: Actor, quarters: list[str], as_of: int) -> pd.DataFrame:
    frame = store.frame(
        f"SELECT * {DOUBLES['verifications']} FROM verifications_as_of($as_of, $quarters) ORDER BY quarter, department, criterion",
        as_of=as_of,
        quarters=quarters,
    )
    return own_words(actor, frame, "reason")


@permitted("read_results")
def achievements(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, the newest first, of departments whose files the actor may read."""
    frame = store.frame(
        "SELECT * FROM achievements_as_of($as_of) ORDER BY achieved_on DESC, department, subject",
        as_of=until(actor, as_of),
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_results")
def commendations(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """The contract's columns, cancelled ones too, the newest first."""
    return store.frame(
        f"SELECT * {DOUBLES['commendations']} FROM commendations_as_of($as_of) ORDER BY signed_on DESC, decision_no, subject",
        as_of=until(actor, as_of),
    )


@permitted("read_plan")
def rules(actor: Actor, year: int, as_of: int | None = None) -> dict:
    """The rules of a year: its own, else of the nearest earlier year, else the default (`source` says which).

    `extended`: beside them, what the ledger says of its deadlines, as the rules' own extensions are written.
    """
    entry = until(actor, as_of)
    extended = store.frame_of_plan(
        "SELECT quarter, department, CAST(until AS VARCHAR) AS until FROM extensions"
        " WHERE entry_id <= $as_of AND starts_with(quarter, $year) ORDER BY entry_id",
        as_of=entry,
        year=str(year),
    )
    return rules_files.of_year(year, entry) | {"extended": extended.to_dict("records")}


@permitted("read_plan")
def years(actor: Actor, as_of: int | None = None) -> list[int]:
    """The years that have criteria."""
    known = "SELECT DISTINCT year FROM criteria_as_of($as_of) ORDER BY year"
    frame = store.frame_of_plan(known, as_of=until(actor, as_of))
    return [int(year) for year in frame["year"]]


@permitted("read_results")
def quarters(actor: Actor, as_of: int | None = None) -> pd.DataFrame:
    """A row for each quarter with results in force: quarter, submitted (departments), state (`open`, `closed`, `published`,
    `reopened`), changed_at, closed_at, reopened_at (UTC), reason of the last of these acts. Who sees only what is published has those."""
    entry = until(actor, as_of)
    frame = store.frame(
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
               if(state IN ('closed', 'published'), q.closed_at, NULL) AS closed_at,
               if(state = 'reopened', q.recorded_at, NULL) AS reopened_at, q.reason
        FROM submitted JOIN changed USING (quarter) LEFT JOIN states_as_of($as_of) AS q USING (quarter)
        ORDER BY quarter
        """,
        as_of=entry,
    )
    return frame[frame["quarter"].isin(seen(actor, list(frame["quarter"]), entry))].reset_index(drop=True)


@permitted("read_results")
def published(actor: Actor, as_of: int | None = None) -> list[str]:
    """The published quarters, the oldest first."""
    states = _states(until(actor, as_of))
    return sorted(quarter for quarter, (state, *_) in states.items() if state == "published")


@permitted("read_results")
def closed_at(actor: Actor, quarter: str, as_of: int | None = None) -> datetime | None:
    """When a quarter was closed (UTC), None while it is open."""
    entry = _closing(quarter, until(actor, as_of))
    return entry[1] if entry else None


@permitted("read_results")
def period(actor: Actor, quarter: str, as_of: int | None = None) -> dict:
    """All that the analysis of a quarter needs, read at one point of the ledger: quarter, closed, rules, and the frames
    departments, criteria, targets, scores and verifications (those two for its year up to it).

    A closed quarter is read as it stood when it was closed, whatever came later.
    """
    entry = until(actor, as_of)
    year, closing = int(quarter[:4]), _closing(quarter, entry)
    # What is published stands on the quarters of its year before it, published or not.
    so_far = [f"{year}-Q{number}" for number in range(1, int(quarter[-1]) + 1)]
    shown = so_far if quarter in seen(actor, [quarter], entry) else []
    if closing:
        entry = closing[0]
    return {
        "quarter": quarter,
        "closed": closing is not None,
        "rules": (closing and _frozen_rules(closing[0])) or rules(actor, year, entry),
        "departments": departments(actor, quarter, entry),
        "criteria": criteria(actor, year, entry),
        "targets": targets(actor, year, entry),
        "scores": _scores(actor, shown, entry),
        "verifications": _verifications(actor, shown, entry),
    }


@permitted("enter")
def sample_in_force(actor: Actor) -> bool:
    """Whether any of the demonstration is in the store and not withdrawn."""
    with store.reading() as cursor:
        return cursor.execute("SELECT EXISTS (FROM uploads_in_force(?) WHERE sample)", [version(actor)]).fetchone()[0]


@permitted("enter")
def until(actor: Actor, as_of: int | None = None) -> int:
    """The entry of the ledger up to which is read: never later than what the actor looks back to."""
    newest = version(actor)
    return newest if as_of is None else as_of if actor.as_of is None else min(as_of, newest)


@permitted("read_results")
def seen(actor: Actor, quarters: list[str], as_of: int | None = None) -> dict[str, int]:
    """Quarter → the entry as of which the actor reads it: the same for all, but of those who see what is published its closing."""
    entry = until(actor, as_of)
    if scope(actor, "read_results") == ALL:
        return dict.fromkeys(quarters, entry)
    states = _states(entry)
    return {quarter: states[quarter][1] for quarter in quarters if states.get(quarter, ("",))[0] == "published"}


def _states(as_of: int) -> dict[str, tuple[str, int | None, datetime | None]]:
    """Quarter → its state, the entry that closed it last and when; of those that were ever closed."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT quarter, state, closing, closed_at FROM states_as_of(?)", [as_of]).fetchall()
    return {quarter: rest for quarter, *rest in found}


def _closing(quarter: str, as_of: int) -> tuple[int, datetime] | None:
    state, *closing = _states(as_of).get(quarter, ("open",))
    return tuple(closing) if state in CLOSED else None


def _frozen_rules(closing: int) -> dict | None:
    """The rules as a closing kept them, whatever became of the default since; None of one that kept none."""
    with store.reading() as cursor:
        found = cursor.execute("SELECT rules FROM closings WHERE entry_id = ?", [closing]).fetchone()
    return json.loads(found[0]) if found else None


def _each(rows, entries: dict[str, int]) -> pd.DataFrame:
    """What `rows(quarters, as_of)` gives of each quarter as of its own entry."""
    together: dict[int, list[str]] = {}
    for quarter, entry in entries.items():
        together.setdefault(entry, []).append(quarter)
    frames = [rows(quarters, entry) for entry, quarters in together.items()] or [rows([], 0)]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
