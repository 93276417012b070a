"""The check of what is set before a quarter: departments, criteria and targets."""

import re

import numpy as np
import pandas as pd

from data import contract as contracts
from data import numbers, read
from data.columns import NOT_ASSIGNED, number, years
from data.references import (
    SPELLINGS,
    Context,
    applies,
    criteria,
    departments,
    find_not_applicable,
    nearest,
    zero_target,
)
from data.text import Names, fold


def check_departments(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings = context.findings
    findings.add(rows["code"].str.contains(r"[|*]", na=False), "code", "bad_code", rows["code"])
    findings.add(rows["valid_to"] < rows["valid_from"], "valid_to", "dates_reversed", context.cells["valid_to"])
    staff = numbers.as_float(rows["staff_count"])
    for part in ("leader_count", "female_count"):
        findings.add(numbers.as_float(rows[part]) > staff, part, "more_than_staff", context.cells[part])
    known = pd.concat([context.departments[["code", "name"]], rows[["code", "name"]]]).dropna()
    folded = known["name"].map(fold)
    shared = known.assign(folded=folded).groupby("folded")["code"].nunique()
    doubled = rows["name"].map(fold, na_action="ignore").isin(shared[shared > 1].index)
    findings.add(doubled, "name", "shared_name", rows["name"], "warning")
    return rows


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
        information | ((kind == "passfail") & (formula != "passfail")) | ((kind == "target") & (formula == "passfail"))
    )
    findings.add(wrong_kind, "formula", "formula_contradicts_kind", cells["formula"])
    parameters = [_parameters(text) for text in cells["parameters"]]
    findings.add([found is None for found in parameters], "parameters", "bad_parameters", cells["parameters"])
    values = [found or {} for found in parameters]
    for name, needed in contracts.FORMULA_PARAMETERS.items():
        for parameter in needed:
            absent = (
                (formula == name)
                & ~findings.spoilt("parameters")
                & np.array([parameter not in found for found in values])
            )
            findings.add(
                absent, "parameters", "missing_parameter", cells["parameters"], params={"parameter": parameter}
            )
    goalpost = (formula == "goalpost") & ~findings.spoilt("parameters")
    low = pd.Series([found.get("low", np.nan) for found in values], index=rows.index)
    high = pd.Series([found.get("high", np.nan) for found in values], index=rows.index)
    findings.add(goalpost & (low == high), "parameters", "equal_goalposts", cells["parameters"])

    implied = formula.map(contracts.FORMULA_DIRECTION)
    implied = implied.mask(goalpost & (low < high), "higher").mask(goalpost & (low > high), "lower")
    contradicts = rows["direction"].notna() & implied.notna() & (rows["direction"] != implied)
    findings.add(contradicts, "direction", "direction_contradicts_formula", cells["direction"])
    rows["direction"] = rows["direction"].fillna(implied).fillna("higher")
    percent = rows["unit"].str.contains("%", regex=False, na=False)
    rows["accumulation"] = rows["accumulation"].fillna(pd.Series(np.where(percent, "mean", "sum"), index=rows.index))

    due = rows["due"].str.replace(" ", "", regex=False)
    findings.add(~due.str.fullmatch(r"\*|[1-4](\|[1-4])*", na=True), "due", "bad_due", cells["due"])
    rows["due"] = due
    rows["departments"] = _listed_departments(context, rows["departments"])
    _closed_years(context, rows["year"])
    if not findings.spoilt("year", "code", "kind", "max_points", "departments").any():
        _check_scale(context, rows)
    return rows


def _parameters(text) -> dict[str, float] | None:
    """`low=0 high=10` as numbers; None where it is not written so."""
    if pd.isna(text):
        return {}
    known = {name for names in contracts.FORMULA_PARAMETERS.values() for name in names} | set(
        contracts.OPTIONAL_PARAMETERS
    )
    found = re.findall(r"(\w+)\s*=\s*([+-]?\d+(?:[.,]\d+)?)", text)
    rest = re.sub(r"\w+\s*=\s*[+-]?\d+(?:[.,]\d+)?", "", text)
    if not found or rest.strip(" ;,|") or not {name for name, _ in found} <= known:
        return None
    return {name: float(value.replace(",", ".")) for name, value in found}


def _listed_departments(context: Context, lists: pd.Series) -> pd.Series:
    names = Names(context.departments, SPELLINGS)
    codes, unknown, params = [], [], []
    for text in lists:
        parts = [] if text == "*" else [part.strip() for part in text.split("|") if part.strip()]
        found = [names.code(part) for part in parts]
        strange = [part for part, code in zip(parts, found, strict=True) if code is None]
        codes.append("*" if text == "*" else "|".join(code for code in found if code))
        unknown.append(bool(strange))
        params.append({"name": strange[0], **nearest(names.nearest(strange[0]))} if strange else {})
    found_text = pd.Series([param.get("name") for param in params], index=lists.index)
    context.findings.add(unknown, "departments", "unknown_department", found_text, params=params)
    return pd.Series(codes, index=lists.index, dtype="str")


def _closed_years(context: Context, years: pd.Series) -> None:
    """A new set of a year with closed quarters is taken: what is closed is read as it stood then. It is only told."""
    for year in pd.unique(years.dropna()):
        closed = [q for n in "1234" if read.closed_at(context.actor, q := f"{year}-Q{n}") is not None]
        if closed:
            context.findings.tell("closed_quarters_keep", "year", year, "note", quarters=closed)


def _check_scale(context: Context, rows: pd.DataFrame) -> None:
    """Names the departments whose criteria, without bonus and penalty, do not add up to the scale of the year's rules."""
    actor = context.actor
    for year, new in rows.groupby("year"):
        kept = read.criteria(actor, int(year))
        kept = kept[~kept["code"].isin(new["code"])]
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
    rows["criterion"], about = criteria(context, years(cells["period"], rows["period"]))
    findings.add(cells["target"].isna(), "target", "missing_value")
    rows["not_assigned"] = cells["target"].map(fold, na_action="ignore").isin(NOT_ASSIGNED)
    rows["target"] = number("target", cells["target"].mask(rows["not_assigned"]), findings, context.decimal)
    find_not_applicable(context, rows, ~applies(about, rows["department"]) & ~rows["not_assigned"])
    zero_target(context, rows, about)
    for period in sorted(pd.unique(rows["period"].dropna())):
        if "Q" in period and (closed_at := read.closed_at(context.actor, period)) is not None:
            findings.tell("quarter_closed", "period", period, quarter=period, at=closed_at)
    return rows
