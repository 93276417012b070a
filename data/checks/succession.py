"""Whether a department's entries follow one another, who takes over is there, and none with figures is left out."""

import pandas as pd

from data import store
from data.checks.references import SPELLINGS, Context, resolved
from data.values.text import TEXT, Names

FIRST, LAST = pd.Timestamp("1700-01-01"), pd.Timestamp("2200-12-31")
_DAY = pd.Timedelta(days=1)


def check(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the codes of who takes over; entries that overlap or leave a hole, successors that are unknown or not there."""
    both = _entries(context, rows)
    _find_overlaps(context, rows, both)
    _find_holes(context, rows, both)
    rows["successor"] = _successors(context, rows)
    _find_absent_successors(context, rows, both)
    if context.whole:
        _find_left_out(context, rows)
    return rows


def _entries(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """What the list would be: `at` (index of the row, -1: in the store), code, valid_from, valid_to (both filled in), by first day."""
    sound = rows[~context.findings.spoilt("code", "valid_from", "valid_to")]
    kept = context.departments.head(0) if context.whole else context.departments
    kept = kept.merge(sound[["code", "valid_from"]], how="left", indicator=True)
    kept = kept[kept["_merge"] == "left_only"].drop(columns="_merge")
    both = pd.concat([kept.assign(at=-1), sound.assign(at=sound.index)])[["at", "code", "valid_from", "valid_to"]]
    both = both.assign(valid_from=both["valid_from"].fillna(FIRST), valid_to=both["valid_to"].fillna(LAST))
    return both.sort_values(["code", "valid_from"], kind="stable", ignore_index=True)


def _find_overlaps(context: Context, rows: pd.DataFrame, both: pd.DataFrame) -> None:
    """Entries of one code whose days overlap: the one that began later holds, but one of the last days was perhaps forgotten."""
    pairs = both.merge(both, on="code", suffixes=("", "_later"))
    pairs = pairs[(pairs["valid_from"] < pairs["valid_from_later"]) & (pairs["valid_from_later"] <= pairs["valid_to"])]
    found = {}
    for pair in pairs.sort_values("valid_from_later").itertuples():
        at = pair.at_later if pair.at_later >= 0 else pair.at
        if at >= 0:
            found.setdefault(at, {"code": pair.code, "from": pair.valid_from_later.strftime("%d/%m/%Y")})
    _tell(context, rows, "valid_from", "overlapping_entries", found)


def _find_holes(context: Context, rows: pd.DataFrame, both: pd.DataFrame) -> None:
    """Days between two entries of one code on which there was no such department."""
    until = both.groupby("code")["valid_to"].cummax()
    before = until.groupby(both["code"]).shift()
    found = {}
    for one, last in zip(both.itertuples(), before, strict=True):
        if pd.notna(last) and one.valid_from > last + _DAY:
            own = both[both["code"] == one.code]
            at = one.at if one.at >= 0 else int(own["at"].max())
            if at >= 0:
                days = [day.strftime("%d/%m/%Y") for day in (last + _DAY, one.valid_from - _DAY)]
                found.setdefault(at, {"code": one.code, "from": days[0], "to": days[1]})
    _tell(context, rows, "valid_from", "hole_between_entries", found)


def _successors(context: Context, rows: pd.DataFrame) -> pd.Series:
    """The codes of who takes over, several joined by |; a name that nobody goes by stays as it is, and is found."""
    named = pd.concat([context.departments, rows.dropna(subset=["code", "name"])]).drop_duplicates("code", keep="last")
    names, findings = Names(named, SPELLINGS), context.findings
    codes, unknown = [], []
    for text in rows["successor"].fillna(""):
        parts = [part.strip() for part in text.split("|") if part.strip()]
        unknown.append(next((part for part in parts if names.code(part) is None), None))
        codes.append("|".join(dict.fromkeys(names.code(part) or part for part in parts)) or None)
    told = pd.Series(unknown, rows.index, dtype=TEXT)
    resolved(told, names, findings, "successor", "unknown_department", "warning")
    itself = [code in (some or "").split("|") for code, some in zip(rows["code"], codes, strict=True)]
    findings.add(itself, "successor", "own_successor", rows["successor"])
    return pd.Series(codes, rows.index, dtype=TEXT)


def _find_absent_successors(context: Context, rows: pd.DataFrame, both: pd.DataFrame) -> None:
    """Successors of a department that has no last day, or that are not there on the day after it."""
    told = rows["successor"].notna() & ~context.findings.spoilt("successor", "valid_to")
    context.findings.add(
        told & rows["valid_to"].isna(), "successor", "successor_without_end", rows["successor"], "warning"
    )
    known, found = set(both["code"]), {}
    for at, one in rows[told & rows["valid_to"].notna()].iterrows():
        day = one["valid_to"] + _DAY
        there = set(both.loc[(both["valid_from"] <= day) & (both["valid_to"] >= day), "code"])
        absent = [code for code in one["successor"].split("|") if code in known - there]
        if absent:
            found[at] = {"code": ", ".join(absent), "from": day.strftime("%d/%m/%Y")}
    _tell(context, rows, "successor", "successor_not_there", found)


def _find_left_out(context: Context, rows: pd.DataFrame) -> None:
    """Departments that a whole list no longer has: with targets or results they cannot be, without they are named."""
    with store.reading() as cursor:
        with_figures = cursor.execute(
            "SELECT department FROM scores_as_of($as_of) UNION SELECT department FROM targets_as_of($as_of)",
            {"as_of": store.version()},
        ).fetchall()
    figures, known = {code for (code,) in with_figures}, context.departments
    gone = known[~known["code"].isin(rows["code"])].drop_duplicates("code", keep="last")
    for code, name in gone[["code", "name"]].itertuples(index=False):
        severity = "error" if code in figures else "note"
        told = "department_with_figures" if code in figures else "department_left_out"
        context.findings.tell(told, "code", code, severity, department_name=name)


def _tell(context: Context, rows: pd.DataFrame, column: str, code: str, found: dict) -> None:
    params = [found.get(at, {}) for at in rows.index]
    context.findings.add([bool(one) for one in params], column, code, context.cells[column], "warning", params)
