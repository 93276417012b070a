"""The checks before a quarter is closed: what each finds, and which of them the director lets pass."""

from dataclasses import dataclass

import pandas as pd

from data import read, records, store
from data.accounts import Actor
from data.permissions import permitted

SEEN_HERE = ("missing", "unverified", "stale", "returned", "estimated", "set_aside")
"""Checks that this room makes itself, whoever closes. Lines without figures; with figures that nobody verified, or that were changed
since; submissions that are returned; figures that are estimates; rows that were left out and not brought since."""
WORKED_OUT = ("question", "cut")
"""Checks that whoever closes hands in, since they need points: figures to ask about; totals that read as a band's cut and are below it."""
CHECKS = (*SEEN_HERE, *WORKED_OUT)
FOUND = ["check", "department", "criterion"]
"""Columns of what the checks found: a row for each line, of `returned` for each department, of others where one is named."""

REPLIED = ["question", "words", "by", "at"]
"""Columns of the replies that a closing keeps: the question as it was read, the reply, by whom, when (UTC)."""

_REQUIRED, _EVENT = ("target", "scored", "passfail"), ("bonus", "penalty")


@dataclass(frozen=True)
class WorkedOut:
    """What a quarter comes to, worked out from the store as of the ledger entry `version`, which must still be the newest when it is
    closed. `result`: a row for each department in rank order; `asked`: what the checks of WORKED_OUT found, with the columns FOUND, without
    the questions that a reply settles; `replied`: those, with question, words, by, at."""

    version: int
    result: pd.DataFrame
    asked: pd.DataFrame
    replied: pd.DataFrame | None = None


@permitted("read_closing")
def found(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """What the checks of SEEN_HERE find in a quarter, with the columns FOUND, in the order of the checks, departments and criteria."""
    entry = read.until(actor, as_of)
    lines = _lines(read.period(actor, quarter, entry))
    given = records.submissions(actor, [quarter], entry)
    aside = records.rows_set_aside(actor, [quarter], entry)
    parts = {
        "missing": lines[lines["required"] & ~lines["given"]],
        "unverified": lines[lines["given"] & lines["verified_points"].isna()],
        "stale": lines[lines["given"] & lines["stale"]],
        "returned": given[given["returned"].eq(True)],
        "estimated": lines[lines["estimated"]],
        "set_aside": aside,
    }
    frames = [frame.assign(check=check).reindex(columns=FOUND).astype("str") for check, frame in parts.items()]
    return pd.concat(frames, ignore_index=True)


@permitted("read_results")
def waivers(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The checks that the director let pass since the quarter was last opened, the newest of each, in the order of CHECKS: check, found
    (how many it found then), reason, by, at (UTC), entry_id."""
    entry = read.until(actor, as_of)
    shown = read.seen(actor, [quarter], entry)
    frame = store.frame(
        """
        SELECT w."check", max_by(w.found, entry_id) AS found, max_by(l.reason, entry_id) AS reason, max_by(l.actor, entry_id) AS by,
               max(l.recorded_at) AS "at", max(entry_id) AS entry_id
        FROM waivers AS w JOIN ledger AS l USING (entry_id)
        WHERE w.quarter = $quarter AND entry_id <= $as_of AND entry_id > coalesce(
            (SELECT max(entry_id) FROM quarter_states WHERE quarter = $quarter AND state = 'reopened' AND entry_id <= $as_of), 0)
        GROUP BY w."check"
        """,
        as_of=shown.get(quarter, 0),
        quarter=quarter,
    )
    return frame.sort_values("check", key=lambda checks: checks.map(CHECKS.index), ignore_index=True)


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """Check → how many lines it found, of a frame with the columns FOUND; those that found something, in the order of CHECKS."""
    known = frame["check"].value_counts()
    return {check: int(known[check]) for check in CHECKS if check in known.index}


def unwaived(found: dict[str, int], waived: pd.DataFrame) -> dict[str, int]:
    """Of the `counts`, those that no waiver lets pass: it lets no more pass than it was given for."""
    most = dict(zip(waived["check"], waived["found"], strict=True))
    return {check: count for check, count in found.items() if count > most.get(check, 0)}


def _lines(period: dict) -> pd.DataFrame:
    """Department × criterion that applies, is due and assigned in the quarter, with what was handed in and verified."""
    quarter = period["quarter"]
    criteria = period["criteria"]
    due = criteria["due"].astype("str").fillna("*").str.replace(" ", "").str.split("|")
    criteria = criteria[[bool({"*", quarter[-1]} & set(one)) for one in due]]
    criteria = criteria.assign(department=criteria["departments"].astype("str").fillna("*").str.split("|"))
    named = criteria.explode("department").rename(columns={"code": "criterion"})
    named = named.assign(department=named["department"].str.strip())[["department", "criterion", "kind"]]
    codes = period["departments"][["code"]].rename(columns={"code": "department"})
    everywhere = named["department"].eq("*")
    lines = pd.concat(
        [named[everywhere].drop(columns="department").merge(codes, how="cross"), named[~everywhere].merge(codes)]
    ).drop_duplicates(["department", "criterion"])
    key = ["department", "criterion"]
    of_quarter = {
        name: period[name][period[name]["quarter"].eq(quarter)].drop(columns="quarter")
        for name in ("scores", "verifications")
    }
    lines = lines.merge(of_quarter["scores"][[*key, "actual", "self_points", "estimated"]], how="left", on=key)
    verified = of_quarter["verifications"][[*key, "verified_points", "not_assigned", "stale"]]
    lines = lines.merge(verified.rename(columns={"not_assigned": "released"}), how="left", on=key)
    targets = period["targets"].set_index("period")[[*key, "not_assigned"]]
    for name, one in (("of_quarter", quarter), ("of_year", quarter[:4])):
        told = targets[targets.index == one].rename(columns={"not_assigned": name})
        lines = lines.merge(told, how="left", on=key)
    spared = lines["of_quarter"].where(lines["of_quarter"].notna(), lines["of_year"]).eq(True)
    lines = lines[~(spared | lines["released"].eq(True)) & lines["kind"].isin([*_REQUIRED, *_EVENT])]
    figures = lines[["actual", "self_points", "verified_points"]].notna()
    return lines.assign(
        required=lines["kind"].isin(_REQUIRED),
        given=figures.any(axis=1),
        stale=lines["stale"].eq(True),
        estimated=lines["estimated"].eq(True) & figures.any(axis=1),
    ).sort_values(key, ignore_index=True)
