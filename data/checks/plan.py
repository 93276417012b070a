"""The check of what is set before a quarter: departments, criteria and targets."""

import numpy as np
import pandas as pd

from data import contract as contracts
from data import read
from data.checks import magnitudes, succession
from data.checks.columns import NOT_ASSIGNED, number
from data.checks.parameters import check_parameters, find_unused
from data.checks.references import (
    SPELLINGS,
    Context,
    applies,
    criteria,
    departments,
    find_not_applicable,
    nearest,
    zero_target,
)
from data.checks.units import without_units
from data.values import numbers
from data.values.text import TEXT, Names, fold, same


def check_departments(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings = context.findings
    findings.add(rows["code"].str.contains(r"[|*]", na=False), "code", "bad_code", rows["code"])
    rows["code"] = _as_known(rows["code"], context.departments["code"])
    _find_same(context, rows["code"], context.departments["code"], "same_department")
    _find_same_names(context, rows)
    findings.add(rows["valid_to"] < rows["valid_from"], "valid_to", "dates_reversed", context.cells["valid_to"])
    staff = numbers.as_float(rows["staff_count"])
    for part in ("leader_count", "female_count"):
        findings.add(numbers.as_float(rows[part]) > staff, part, "more_than_staff", context.cells[part])
    _find_shared_names(context, rows)
    return succession.check(context, rows)


def _as_known(codes: pd.Series, known: pd.Series) -> pd.Series:
    """Codes in the case in which they were first written: `yt` is no department beside `YT`."""
    first: dict[str, str] = {}
    exact = set(known)
    for code in [*known, *codes.dropna()]:
        first.setdefault(code.casefold(), code)
    return codes.map(lambda code: code if code in exact else first[code.casefold()], na_action="ignore").astype(TEXT)


def _find_same(context: Context, codes: pd.Series, known: pd.Series, told: str) -> None:
    """Codes that nobody can tell from one that is known already, or stands above: no second department or criterion is made of those."""
    first, exact = {same(code): code for code in reversed(known.tolist())}, set(known)
    others = []
    for code in codes.fillna(""):
        other = first.setdefault(same(code), code)
        others.append({"code": other, "meant": other} if code and other != code and code not in exact else {})
    context.findings.add([bool(one) for one in others], "code", told, codes, params=others)


def _find_same_names(context: Context, rows: pd.DataFrame) -> None:
    """New codes whose name is that of another code, written so that it only looks the same."""
    known = context.departments
    holders = {same(name): (code, name) for code, name in zip(known["code"], known["name"], strict=True)}
    exact, others = set(known["code"]), []
    for code, name in zip(rows["code"], rows["name"].fillna(""), strict=True):
        other, written = holders.setdefault(same(name), (code, name))
        differs = name and other != code and code not in exact and written.casefold() != name.casefold()
        others.append({"code": other, "known": written} if differs else {})
    context.findings.add([bool(one) for one in others], "name", "same_name", rows["name"], params=others)


def _find_shared_names(context: Context, rows: pd.DataFrame) -> None:
    """Names under which another department is known too: by such a name none of the two is found any more."""
    columns = ["code", *SPELLINGS]
    known = pd.concat([context.departments[columns], rows[columns]], ignore_index=True)
    known = known.assign(itself=known["code"]).melt("code").dropna()
    known = known.assign(name=known["value"].str.split("|")).explode("name")
    known = known.assign(name=known["name"].map(fold)).query("name != ''")
    holders = known.groupby("name")["code"].agg(set)
    shared = dict(holders[holders.map(len) > 1])
    for column in SPELLINGS:
        doubled = [[part for part in str(text).split("|") if fold(part) in shared] for text in rows[column].fillna("")]
        told = pd.Series([parts[0].strip() if parts else None for parts in doubled], index=rows.index, dtype=TEXT)
        params = [
            {"code": ", ".join(sorted(shared[fold(parts[0])] - {code}))} if parts else {}
            for parts, code in zip(doubled, rows["code"], strict=True)
        ]
        context.findings.add(told.notna(), column, "shared_name", told, "warning", params)


def check_criteria(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings, cells = context.findings, context.cells
    information = rows["kind"] == "information"
    max_points = number("max_points", cells["max_points"], findings, context.decimal, minimum=0)
    findings.add(cells["max_points"].isna() & ~information & rows["kind"].notna(), "max_points", "missing_value")
    has_points = information & (numbers.as_float(max_points) > 0)
    findings.add(has_points, "max_points", "information_has_points", cells["max_points"])
    rows["max_points"] = max_points.mask(information, "0")
    rows["formula"] = rows["formula"].mask((rows["kind"] == "passfail") & cells["formula"].isna(), "passfail")

    formula, kind = rows["formula"], rows["kind"]
    wrong_kind = formula.notna() & (
        information
        | ((kind == "passfail") & (formula != "passfail"))
        | ((kind == "target") & (formula == "passfail"))
        # These give the most for what is best: as a penalty, the better the result, the more it would cost.
        | ((kind == "penalty") & formula.isin(contracts.REWARDING_FORMULAS))
    )
    findings.add(wrong_kind, "formula", "formula_contradicts_kind", cells["formula"])
    values = check_parameters(context, formula)
    low, high = values["low"], values["high"]
    goalpost = formula == "goalpost"
    findings.add(goalpost & (low == high), "parameters", "equal_goalposts", cells["parameters"])

    implied = formula.map(contracts.FORMULA_DIRECTION)
    implied = implied.mask(goalpost & (low < high), "higher").mask(goalpost & (low > high), "lower")
    contradicts = rows["direction"].notna() & implied.notna() & (rows["direction"] != implied)
    findings.add(contradicts, "direction", "direction_contradicts_formula", cells["direction"])
    rows["direction"] = rows["direction"].fillna(implied).fillna("higher")
    find_unused(context, formula, rows["direction"], values)
    percent = rows["unit"].str.contains("%", regex=False, na=False)
    rows["accumulation"] = rows["accumulation"].fillna(pd.Series(np.where(percent, "mean", "sum"), index=rows.index))

    due = rows["due"].str.replace(" ", "", regex=False)
    findings.add(~due.str.fullmatch(r"\*|[1-4](\|[1-4])*", na=True), "due", "bad_due", cells["due"])
    rows["due"] = due
    rows["departments"] = _listed_departments(context, rows["departments"])
    for year in pd.unique(rows["year"].dropna()):
        codes = rows["code"].where(rows["year"] == year)
        known = read.criteria(context.actor, int(year))["code"]
        rows["code"] = rows["code"].where(rows["year"] != year, _as_known(codes, known))
        _find_same(context, rows["code"].where(rows["year"] == year), known, "same_criterion")
    _closed_years(context, rows["year"])
    if context.whole:
        _left_out(context, rows)
    if not findings.spoilt("year", "code", "kind", "max_points", "departments").any():
        _check_scale(context, rows)
    return rows


def _listed_departments(context: Context, lists: pd.Series) -> pd.Series:
    names = Names(context.departments, SPELLINGS)
    codes, unknown, params = [], [], []
    for text in lists:
        parts = [] if text == "*" else [part.strip() for part in text.split("|") if part.strip()] or [text]
        found = [names.code(part) for part in parts]
        strange = [part for part, code in zip(parts, found, strict=True) if code is None]
        codes.append("*" if text == "*" else "|".join(code for code in found if code))
        unknown.append(bool(strange))
        params.append({"name": strange[0], **nearest(names.nearest(strange[0]))} if strange else {})
    found_text = pd.Series([param.get("name") for param in params], index=lists.index)
    context.findings.add(unknown, "departments", "unknown_department", found_text, params=params)
    return pd.Series(codes, index=lists.index, dtype=TEXT)


def _closed_years(context: Context, years: pd.Series) -> None:
    """A new set of a year with closed quarters is taken: what is closed is read as it stood then. It is only told."""
    for year in pd.unique(years.dropna()):
        closed = [q for n in "1234" if read.closed_at(context.actor, q := f"{year}-Q{n}") is not None]
        if closed:
            context.findings.tell("closed_quarters_keep", "year", year, "note", quarters=closed)


def _left_out(context: Context, rows: pd.DataFrame) -> None:
    """Names the criteria that a whole set no longer has, and how many figures of quarters that are not closed count no more."""
    for year, new in rows.groupby("year"):
        known = read.criteria(context.actor, int(year))
        gone = known[~known["code"].isin(new["code"])]
        open_ones = [q for n in "1234" if read.closed_at(context.actor, q := f"{year}-Q{n}") is None]
        given = read.scores(context.actor, open_ones)["criterion"].value_counts() if len(gone) else {}
        for code, name in gone[["code", "name"]].itertuples(index=False):
            count = int(given.get(code, 0))
            context.findings.tell(
                "figures_left_out" if count else "criterion_left_out", "code", code, "warning" if count else "note",
                criterion_name=name, count=count,
            )  # fmt: skip


def _check_scale(context: Context, rows: pd.DataFrame) -> None:
    """Names the departments whose criteria, without bonus and penalty, do not add up to the scale of the year's rules."""
    actor = context.actor
    for year, new in rows.groupby("year"):
        kept = read.criteria(actor, int(year))
        kept = kept.head(0) if context.whole else kept[~kept["code"].isin(new["code"])]
        both = pd.concat([kept, new.assign(max_points=numbers.as_float(new["max_points"]))])
        both = both[both["kind"].isin(contracts.REQUIRED_KINDS)]
        if both.empty:
            continue
        scale = read.rules(actor, int(year))["scale"]["total"]
        known = read.departments(actor)
        alive = known["valid_to"].isna() | (known["valid_to"] >= pd.Timestamp(f"{year}-01-01"))
        for code, name in known.loc[alive, ["code", "name"]].drop_duplicates("code").itertuples(index=False):
            total = both.loc[applies(both, pd.Series(code, index=both.index)), "max_points"].sum()
            if abs(total - scale) > 1e-6:
                context.findings.tell(
                    "points_not_scale", "max_points", None, "warning", department=code, department_name=name,
                    points=round(float(total), 6), scale=scale,
                )  # fmt: skip


def check_targets(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings, cells = context.findings, context.cells
    rows["department"] = departments(context)
    rows["criterion"], about = criteria(context, "period", rows["period"])
    findings.add(cells["target"].isna(), "target", "missing_value")
    rows["not_assigned"] = cells["target"].map(fold, na_action="ignore").isin(NOT_ASSIGNED)
    bare = without_units("target", cells["target"].mask(rows["not_assigned"]), about["unit"], findings)
    rows["target"] = number("target", bare, findings, context.decimal)
    find_not_applicable(context, rows, ~applies(about, rows["department"]) & ~rows["not_assigned"])
    zero_target(context, rows, about)
    magnitudes.of_targets(context, rows, about)
    for period in sorted(pd.unique(rows["period"].dropna())):
        if "Q" in period and (closed_at := read.closed_at(context.actor, period)) is not None:
            findings.tell("quarter_closed", "period", period, quarter=period, at=closed_at)
    return rows
