"""Verification: points given to lines, by two who do not see one another where the rules say so, and the department's answers."""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from data import closing, impartiality, read, store, upload
from data.accounts import Actor
from data.files.intake import Asked
from data.permissions import permitted, require, visible
from data.refusal import Refused
from data.values.text import clean

ROUNDING = 0.005 + 1e-9
"""Points are written with two decimals: what rounding alone makes is no difference."""
LONGEST = 2_000
_KEY = ["department", "criterion"]
_WRITTEN = ("quarter", *_KEY, "verified_points", "not_assigned", "reason")
_FIGURES = ["actual", "self_points", "target", "not_assigned_asked"]


@dataclass(frozen=True)
class Verified:
    """What became of the lines: `upload_id`, the upload that holds the verified ones (None where there is none); how many were
    `verified`, wait for a second opinion (`waiting`), or have two that differ (`apart`)."""

    upload_id: int | None
    verified: int
    waiting: int = 0
    apart: int = 0


@permitted("verify")
def verify(actor: Actor, quarter: str, lines: pd.DataFrame) -> Verified:
    """Gives points to lines of a quarter, all or none, as a file of verified points with its entry in the ledger.

    `lines`: department, criterion, verified_points (NaN where `not_assigned`), not_assigned (bool), reason, conclusion (both may be
    missing), `expected`, what the formula gives (NaN where there is none: then the self points are what they are compared with), and
    `seen`, the entry of the ledger at which the line was looked at.

    Where the rules of the year are blind, they are opinions: two persons' opinions that agree become the verification.

    Raises Refused: not_a_quarter, quarter_closed, nothing_to_verify, own_department, verified_meanwhile (another has verified one of
    the lines since, or its figures have changed), line_reason_missing (points differ from the expected), and the codes of the check.
    """
    with store.writing() as cursor:
        closing.known_quarter(quarter)
        closing.refuse_closed(actor, quarter)
        lines = _lines(lines)
        impartiality.refuse(actor, int(quarter[:4]), lines["department"])
        lines = _unmoved(actor, quarter, lines)
        _reasoned(lines)
        if not blind(actor, int(quarter[:4])):
            return Verified(_kept(cursor, actor, quarter, lines), len(lines))
        return _opined(cursor, actor, quarter, lines)


@permitted("verify")
def accept(actor: Actor, quarter: str, lines: pd.DataFrame) -> Verified:
    """Verifies lines whose self points, where there are any, are those expected, with just those points, in one act.

    `lines`: department, criterion, expected, seen. Raises Refused as `verify`, and not_matching.
    """
    known = _figures(actor, quarter, None).set_index(_KEY)["self_points"]
    own = known.reindex(pd.MultiIndex.from_frame(lines[_KEY])).to_numpy()
    apart = ~(pd.Series(own, lines.index) - lines["expected"]).abs().fillna(0).le(ROUNDING) | lines["expected"].isna()
    if apart.any():
        one = lines[apart].iloc[0]
        raise Refused("not_matching", department=one["department"], criterion=one["criterion"])
    given = lines.assign(verified_points=lines["expected"], not_assigned=False, reason=None, conclusion=None)
    return verify(actor, quarter, given)


@permitted("answer")
def answer(actor: Actor, quarter: str, department: str, criterion: str, words: str) -> int:
    """A department's answer to the verification of one of its lines. Returns the ledger entry.

    Raises Refused: not_yours, not_a_quarter, quarter_closed, reason_missing, unknown_line.
    """
    require(actor, "answer", department)
    with store.writing() as cursor:
        closing.known_quarter(quarter)
        closing.refuse_closed(actor, quarter)
        said = clean(words or "")[:LONGEST]
        if not said:
            raise Refused("reason_missing")
        if criterion not in set(read.criteria(actor, int(quarter[:4]))["code"]):
            raise Refused("unknown_line", criterion=criterion)
        entry_id = store.append(cursor, actor, "answer")
        cursor.execute(
            "INSERT INTO line_answers VALUES (?, ?, ?, ?, ?)", [entry_id, quarter, department, criterion, said]
        )
        return entry_id


@permitted("read_submissions")
def said(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """A row for each line of which anything was said: department, criterion, conclusion, concluded_by, concluded_at, answer,
    answered_by, answered_at (UTC); of each the newest, missing where there is none. Of a department, its own."""
    frame = store.frame(
        """
        WITH concluded AS (
            SELECT department, criterion, arg_max(conclusion, entry_id) AS conclusion, arg_max(actor, entry_id) AS concluded_by,
                   max(recorded_at) AS concluded_at
            FROM conclusions JOIN ledger USING (entry_id) WHERE quarter = $quarter AND entry_id <= $as_of GROUP BY ALL
        ), answered AS (
            SELECT department, criterion, arg_max(answer, entry_id) AS answer, arg_max(actor, entry_id) AS answered_by,
                   max(recorded_at) AS answered_at
            FROM line_answers JOIN ledger USING (entry_id) WHERE quarter = $quarter AND entry_id <= $as_of GROUP BY ALL
        )
        SELECT * FROM concluded FULL JOIN answered USING (department, criterion) ORDER BY department, criterion
        """,
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("read_submissions")
def verifiers(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """A row for each line of a quarter whose verification is in force: department, criterion, upload_id (that holds it), verified_by,
    verified_at (when that was received, UTC). Of a department, its own."""
    frame = store.frame(
        """
        SELECT department, criterion, upload_id, l.actor AS verified_by, u.received_at AS verified_at
        FROM verifications_as_of($as_of, [$quarter]) JOIN uploads AS u USING (upload_id) JOIN ledger AS l ON entry_id = upload_id
        ORDER BY department, criterion
        """,
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
    return frame[visible(actor, frame["department"])].reset_index(drop=True)


@permitted("verify")
def opinions(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The opinions that are no verification yet, where the rules are blind: department, criterion, by, at (UTC), own (bool),
    verified_points, not_assigned, reason, conclusion, and `hidden`.

    Before two have given theirs, another's is hidden: who and when is told, and nothing of what.
    """
    frame = store.frame(
        """
        SELECT department, criterion, "by", "at", person = $person AS own, CAST(CAST(verified_points AS VARCHAR) AS DOUBLE) AS verified_points,
               not_assigned, reason, conclusion, count(*) OVER (PARTITION BY department, criterion) AS given
        FROM opinions_as_of($as_of, $quarter) ORDER BY department, criterion, entry_id
        """,
        person=_person(actor),
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
    hidden = ~frame["own"] & frame.pop("given").lt(2)
    what = ["verified_points", "reason", "conclusion"]
    return frame.assign(
        **{name: frame[name].mask(hidden) for name in what}, not_assigned=frame["not_assigned"] & ~hidden, hidden=hidden
    )


@permitted("read_submissions")
def history(actor: Actor, quarter: str, department: str, criterion: str, as_of: int | None = None) -> pd.DataFrame:
    """All that happened to the verification of a line, the oldest first: entry_id, at (UTC), by, role, act (`verified`, `withdrawn`,
    `concluded`, `answered`), before and after (points, NaN where none), not_assigned, words (reason, conclusion or answer).

    Raises Refused(not_yours) for a line of another department.
    """
    require(actor, "read_submissions", department)
    return store.frame(
        """
        WITH given AS (
            SELECT upload_id, verified_points, not_assigned, reason FROM verification_rows
            WHERE quarter = $quarter AND department = $department AND criterion = $criterion
            UNION ALL SELECT upload_id, verified_points, false, NULL FROM score_rows
            WHERE quarter = $quarter AND department = $department AND criterion = $criterion AND verified_points IS NOT NULL
        ), acts AS (
            SELECT upload_id AS entry_id, upload_id, 'verified' AS act FROM given
            UNION ALL SELECT w.entry_id, w.upload_id, 'withdrawn' FROM given JOIN withdrawals AS w USING (upload_id)
        ), states AS (
            SELECT a.entry_id, a.act, arg_max(g.verified_points, g.upload_id) AS points,
                   arg_max(g.not_assigned, g.upload_id) AS not_assigned, arg_max(g.reason, g.upload_id) AS reason
            FROM acts AS a
            LEFT JOIN (SELECT given.*, w.entry_id AS gone FROM given LEFT JOIN withdrawals AS w USING (upload_id)) AS g
                ON g.upload_id <= a.entry_id AND coalesce(g.gone > a.entry_id, true)
            WHERE a.entry_id <= $as_of GROUP BY ALL
        ), told AS (
            SELECT entry_id, act, lag(points) OVER (ORDER BY entry_id) AS before, points AS after, coalesce(not_assigned, false) AS not_assigned,
                   if(act = 'verified', reason, NULL) AS words FROM states
            UNION ALL SELECT entry_id, 'concluded', NULL, NULL, false, conclusion FROM conclusions
            WHERE quarter = $quarter AND department = $department AND criterion = $criterion AND entry_id <= $as_of
            UNION ALL SELECT entry_id, 'answered', NULL, NULL, false, answer FROM line_answers
            WHERE quarter = $quarter AND department = $department AND criterion = $criterion AND entry_id <= $as_of
        )
        SELECT entry_id, recorded_at AS "at", actor AS "by", role, act, CAST(CAST(before AS VARCHAR) AS DOUBLE) AS before,
               CAST(CAST(after AS VARCHAR) AS DOUBLE) AS after, not_assigned, coalesce(words, if(act = 'withdrawn', l.reason, NULL)) AS words
        FROM told JOIN ledger AS l USING (entry_id) ORDER BY entry_id, act DESC
        """,
        quarter=quarter,
        department=department,
        criterion=criterion,
        as_of=read.until(actor, as_of),
    )


@permitted("read_plan")
def blind(actor: Actor, year: int) -> bool:
    """Whether two verify each line without seeing one another, by the rules of the year."""
    return read.rules(actor, year)["verification"]["blind"]


def _lines(lines: pd.DataFrame) -> pd.DataFrame:
    frame = lines.reindex(
        columns=[*_KEY, "verified_points", "not_assigned", "reason", "conclusion", "expected", "seen"]
    )
    if frame.empty:
        raise Refused("nothing_to_verify")
    words = {name: _cleaned(frame[name]) for name in ("reason", "conclusion")}
    numbers = {name: frame[name].astype("float64") for name in ("verified_points", "expected")}
    return frame.assign(not_assigned=frame["not_assigned"].eq(True), **words, **numbers).reset_index(drop=True)


def _cleaned(words: pd.Series) -> pd.Series:
    return pd.Series(
        [None if pd.isna(one) else clean(one)[:LONGEST] or None for one in words], words.index, dtype=object
    )


def _figures(actor: Actor, quarter: str, as_of: int | None) -> pd.DataFrame:
    """What a line holds, and which upload verified it: all that must not have changed while it was looked at."""
    scores = read.scores(actor, [quarter], as_of).rename(columns={"not_assigned": "not_assigned_asked"})
    known = read.verifications(actor, [quarter], as_of)[[*_KEY, "upload_id", "stale"]]
    return scores[[*_KEY, *_FIGURES]].merge(known, on=_KEY, how="outer")


def _unmoved(actor: Actor, quarter: str, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with their figures. Raises Refused(verified_meanwhile)."""
    now = lines[[*_KEY, "seen"]].merge(_figures(actor, quarter, None), on=_KEY, how="left")
    for seen, part in now.groupby("seen", dropna=False):
        then = part[_KEY].merge(_figures(actor, quarter, int(seen)), on=_KEY, how="left").set_axis(part.index)
        same = pd.Series(True, part.index)
        for name in then.columns:
            same &= part[name].eq(then[name]) | (part[name].isna() & then[name].isna())
        if same.all():
            continue
        one = part[~same].iloc[0]
        raise Refused("verified_meanwhile", department=one["department"], criterion=one["criterion"])
    return lines.assign(**{name: now[name] for name in _FIGURES})


def _reasoned(lines: pd.DataFrame) -> None:
    expected = lines["expected"].fillna(lines["self_points"])
    differs = (lines["verified_points"] - expected).abs().gt(ROUNDING) & ~lines["not_assigned"]
    left_out = lines["not_assigned"] & ~lines["not_assigned_asked"].eq(True)
    lacking = lines[(differs | left_out) & lines["reason"].isna()]
    if len(lacking):
        one = lacking.iloc[0]
        raise Refused("line_reason_missing", department=one["department"], criterion=one["criterion"])


def _kept(cursor, actor: Actor, quarter: str, lines: pd.DataFrame) -> int | None:
    """Takes the lines as a file of verified points, so that all that holds for files holds for them; returns the upload."""
    lines = lines.astype(object).where(lines.notna(), None)
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(_WRITTEN)
    for one in lines.itertuples():
        points = "" if one.not_assigned else repr(float(one.verified_points)).removesuffix(".0")
        rows.writerow(
            [quarter, one.department, one.criterion, points, "x" if one.not_assigned else "", one.reason or ""]
        )
    files = [(f"tham-dinh-{quarter}.csv", out.getvalue().encode())]
    (outcome,) = upload.upload(actor, files, "verifications", upload.Terms(asked=Asked(decimal="."), agreed=True))
    if not outcome.accepted:
        severe = outcome.issues["severity"].eq("error") | outcome.issues["code"].isin(outcome.unanswered)
        wrong = outcome.issues[severe].iloc[0]
        raise Refused(wrong["code"], found=wrong["found"], **wrong["params"])
    known = said(actor, quarter).set_index(_KEY)["conclusion"].to_dict()
    fresh = [one.conclusion != known.get((one.department, one.criterion)) for one in lines.itertuples()]
    concluded = lines[lines["conclusion"].notna() & pd.Series(fresh, lines.index, dtype=bool)]
    if len(concluded):
        entry_id = outcome.upload_id or store.append(cursor, actor, "conclude")
        for one in concluded.itertuples():
            values = [entry_id, quarter, one.department, one.criterion, one.conclusion]
            cursor.execute("INSERT INTO conclusions VALUES (?, ?, ?, ?, ?)", values)
    return outcome.upload_id or outcome.duplicate_of


def _opined(cursor, actor: Actor, quarter: str, lines: pd.DataFrame) -> Verified:
    """Each line an opinion; those on which two agree now are verified."""
    entry_id = store.append(cursor, actor, "opine")
    for one in lines.astype(object).where(lines.notna(), None).itertuples():
        points = None if one.not_assigned else str(one.verified_points)
        figures = [None if value is None else str(value) for value in (one.actual, one.self_points)]
        values = [
            entry_id,
            quarter,
            one.department,
            one.criterion,
            points,
            one.not_assigned,
            one.reason,
            one.conclusion,
            *figures,
        ]
        cursor.execute("INSERT INTO opinions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    given = opinions(actor, quarter)
    others = lines.merge(given[~given["own"]], on=_KEY, suffixes=("", "_other"))
    alike = (others["verified_points"] - others["verified_points_other"]).abs().le(1e-9) | (
        others["not_assigned"] & others["not_assigned_other"]
    )
    agreed = others[alike & others["not_assigned"].eq(others["not_assigned_other"])].drop_duplicates(_KEY)
    apart = len(others.drop_duplicates(_KEY)) - len(agreed)
    if agreed.empty:
        return Verified(None, 0, len(lines) - apart, apart)
    words = {name: agreed[name].fillna(agreed[f"{name}_other"]) for name in ("reason", "conclusion")}
    upload_id = _kept(cursor, actor, quarter, agreed.assign(**words))
    return Verified(upload_id, len(agreed), len(lines) - apart - len(agreed), apart)


def _person(actor: Actor) -> str:
    return actor.account or actor.name
