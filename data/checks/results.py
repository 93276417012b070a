"""The check of what comes in for a quarter: results, verified points, achievements, commendations."""

import numpy as np
import pandas as pd

from data import contract as contracts
from data import evidence, impartiality, known, read, store
from data.accounts import Actor
from data.checks import magnitudes
from data.checks.columns import NOT_PASSED, PASSED, meanings, number
from data.checks.references import (
    Context,
    applies,
    assigned_targets,
    criteria,
    departments,
    find_not_applicable,
    of_a_quarter,
    zero_target,
)
from data.checks.units import without_units
from data.values import numbers
from data.values.text import TEXT, by_text, fold


def check_scores(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings, cells = context.findings, context.cells
    of_a_quarter(context, rows)
    rows["criterion"], about = criteria(context, "quarter", rows["quarter"])
    if context.actor.role == "department" and cells["verified_points"].notna().any():
        findings.tell("verified_not_yours", "verified_points")
    rows["actual"] = _actuals(context, about)
    theirs = applies(about, rows["department"])
    find_not_applicable(context, rows, ~theirs & ~rows["not_assigned"])
    sound = (theirs | rows["not_assigned"]) & ~findings.spoilt("quarter", "department", "criterion")
    due = _due(about["due"], rows["quarter"])
    findings.add(sound & ~due, "criterion", "not_due", cells["criterion"], "note")
    zero_target(context, rows, about)
    for column in ("self_points", "verified_points"):
        _points(context, rows, about, column)
    if context.actor.role != "department":
        _not_own(context, rows, cells["verified_points"].notna())
    below, magnitude = numbers.as_float(rows["actual"]) < 0, about["kind"].isin(["bonus", "penalty"])
    findings.add(magnitude & below, "actual", "negative_magnitude", cells["actual"])
    counted = about["formula"].isin(contracts.COUNTING_FORMULAS) & ~magnitude
    findings.add(counted & below, "actual", "negative_count", cells["actual"], "warning")
    _verified_and_not_assigned(context, rows)
    _look_at_scores(context, rows, about, theirs, sound & due)
    return rows


def _due(numbers_of: pd.Series, quarters: pd.Series) -> pd.Series:
    """Whether a criterion is reported on in the row's quarter; true where the criterion is unknown."""
    result = pd.Series(True, index=quarters.index)
    for listed in pd.unique(numbers_of.dropna()):
        if listed != "*":
            where = numbers_of == listed
            result[where] = quarters[where].str[-1].isin(list(listed))
    return result


LEFT_OUT = ("kg", "khong giao")
"""What people write into a figure where a criterion is not assigned; it has a column of its own."""


def _actuals(context: Context, about: pd.DataFrame) -> pd.Series:
    """Numbers, or passed / not passed where the criterion is of that formula."""
    values, findings = context.cells["actual"], context.findings
    words = {**dict.fromkeys(PASSED, "1"), **dict.fromkeys(NOT_PASSED, "0")}
    # No word of that kind is a number of two digits.
    wordy = values.mask(values.str.fullmatch(r"[0-9][0-9.,]*[0-9]"))
    verdict = by_text(wordy, lambda text: words.get(fold(text))).astype(TEXT)
    passfail = about["formula"] == "passfail"
    strange = passfail & values.notna() & verdict.isna()
    meant = meanings(values[strange], {"đạt": {"1"}, "không đạt": {"0"}, "chưa đạt": {"0"}}) if strange.any() else {}
    params = [meant.get(text, {}) for text in values] if meant else None
    findings.add(strange, "actual", "not_passfail", values, params=params)
    # A word of that kind in a row whose criterion is unknown is not a second mistake.
    excused = passfail | (about["kind"].isna() & verdict.notna())
    left_out = values.map(fold, na_action="ignore").isin(LEFT_OUT) & ~excused
    findings.add(left_out, "actual", "left_out_in_figure", values)
    bare = without_units("actual", values.mask(excused | left_out), about["unit"], findings)
    figures = number("actual", bare, findings, context.decimal)
    return figures.where(~passfail, verdict)


def _points(context: Context, rows: pd.DataFrame, about: pd.DataFrame, column: str) -> None:
    """Points lie between 0 and the criterion's maximum."""
    points, findings = numbers.as_float(rows[column]), context.findings
    findings.add(points < 0, column, "negative_points", context.cells[column])
    maximum = about["max_points"].to_numpy(dtype="float64", na_value=np.nan)
    above = (points > maximum + 1e-9) & (about["kind"] != "information").to_numpy()
    findings.add(
        above,
        column,
        "above_maximum",
        context.cells[column],
        params=lambda at: {"maximum": float(maximum[at]), "criterion": rows["criterion"].iloc[at]},
    )


def _verified_and_not_assigned(context: Context, rows: pd.DataFrame) -> None:
    """What is left out has no points, and what has points is not left out."""
    both = rows["not_assigned"] & context.cells["verified_points"].notna()
    context.findings.add(both, "not_assigned", "verified_and_not_assigned", context.cells["not_assigned"])


def _look_at_scores(
    context: Context, rows: pd.DataFrame, about: pd.DataFrame, theirs: pd.Series, counts: pd.Series
) -> None:
    """What is no mistake but wants a look: values missing, targets that differ, no evidence, requests not granted."""
    findings, cells = context.findings, context.cells
    assigned = assigned_targets(context.actor, rows, about["accumulation"])
    granted = assigned["not_assigned"] | ~theirs
    asks = rows["not_assigned"] & counts & ~granted
    findings.add(asks, "not_assigned", "not_assigned_request", cells["not_assigned"], "warning")
    required = counts & about["kind"].isin(contracts.REQUIRED_KINDS) & ~rows["not_assigned"] & ~granted
    unverified = cells["verified_points"].isna()
    formula = about["formula"].notna()
    findings.add(required & formula & unverified & cells["actual"].isna(), "actual", "missing_actual", None, "warning")
    no_points = required & ~formula & unverified & cells["self_points"].isna()
    findings.add(no_points, "self_points", "missing_points", None, "warning")
    divides = about["formula"].isin(contracts.DIVIDING_FORMULAS)
    target = assigned["target"].notna()
    no_target = required & divides & unverified & ~target & cells["target"].isna() & cells["actual"].notna()
    findings.add(no_target, "target", "missing_target", None, "warning")
    written = pd.Series(numbers.as_float(rows["target"]), index=rows.index)
    differs = (
        counts & target & written.notna() & ((written - assigned["target"]).abs() > 1e-9) & ~findings.spoilt("target")
    )
    findings.add(
        differs,
        "target",
        "target_differs",
        cells["target"],
        "warning",
        lambda at: {"assigned": assigned["target"].iloc[at]},
    )
    occurred = (numbers.as_float(rows["actual"]) > 0) | (numbers.as_float(rows["self_points"]) > 0)
    no_evidence = (about["kind"] == "bonus") & rows["evidence"].isna() & occurred
    if no_evidence.any():
        no_evidence &= ~_has_file(rows)
    findings.add(no_evidence, "evidence", "no_evidence", None, "warning")
    _compare_known(context, rows)
    _compare_helpers(context, rows, about, assigned["target"])
    magnitudes.of_scores(context, rows, about, assigned["target"].fillna(written))
    own = rows["self_points"].where(~findings.spoilt("self_points"))
    magnitudes.of_verified(context, rows, pd.Series(numbers.as_float(own), rows.index))


def _compare_known(context: Context, rows: pd.DataFrame) -> None:
    """What the store knows, days late, times returned, listed achievements, beside what the file says of it."""
    actor = context.actor
    for quarter in rows["quarter"].dropna().unique():
        sources = known.sources(actor, int(quarter[:4]))
        about = rows["quarter"].eq(quarter) & rows["criterion"].isin(sources) & rows["actual"].notna()
        if not about.any():
            continue
        values = known.known(actor, quarter).set_index(["department", "criterion"])["value"].to_dict()
        told = pd.Series(numbers.as_float(rows["actual"]), index=rows.index)
        keys = list(zip(rows["department"], rows["criterion"], strict=True))
        apart = [
            here and key in values and known.differs(sources[key[1]], values[key], one)
            for here, key, one in zip(about, keys, told, strict=True)
        ]
        params = [{"known": str(values.get(key, "")), "criterion": key[1]} for key in keys]
        context.findings.add(apart, "actual", "known_differs", context.cells["actual"], "warning", params)


def _has_file(rows: pd.DataFrame) -> pd.Series:
    """Whether a file of evidence is attached to the line of a row."""
    quarters = rows["quarter"].dropna().unique().tolist()
    proven = evidence.proven(quarters, store.version())
    key = ["quarter", "department", "criterion"]
    found = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(proven[key]))
    return pd.Series(found, index=rows.index)


def _compare_helpers(context: Context, rows: pd.DataFrame, about: pd.DataFrame, assigned: pd.Series) -> None:
    """The helper columns of a template come back unchanged, or the rows have slipped."""
    known = {
        "criterion_name": about["name"],
        "unit": about["unit"],
        "max_points": about["max_points"],
        "assigned_target": assigned,
    }
    for column, value in known.items():
        given = context.cells[column]
        if given.isna().all():
            continue
        if column in ("max_points", "assigned_target"):
            figure = numbers.as_float(rows[column])
            differs = ~np.isnan(figure) & value.notna() & (np.abs(figure - value.to_numpy(dtype="float64")) > 1e-9)
        else:
            differs = given.notna() & value.notna() & (by_text(given, fold) != by_text(value, fold))
        differs = differs & ~context.findings.spoilt("criterion")
        if column == "criterion_name" and differs.any():
            differs &= ~_slipped(context, rows, about, differs)
        known_params = [{"known": text} for text in value] if differs.any() else None
        context.findings.add(differs, column, "helper_differs", given, "warning", known_params)


def _slipped(context: Context, rows: pd.DataFrame, about: pd.DataFrame, differs: pd.Series) -> pd.Series:
    """Rows that bear the name of another criterion of the same file: names and figures have slipped against one another."""
    given = context.cells["criterion_name"]
    named = by_text(about["name"], fold)
    others = dict(zip(named.dropna(), rows.loc[named.notna(), "criterion"], strict=True))
    other = by_text(given.where(differs), lambda text: others.get(fold(text)))
    params = [{"other": code, "criterion": own} for code, own in zip(other, rows["criterion"], strict=True)]
    context.findings.add(other.notna(), "criterion_name", "rows_slipped", given, "warning", params)
    return other.notna()


def check_verifications(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings, cells = context.findings, context.cells
    of_a_quarter(context, rows)
    rows["criterion"], about = criteria(context, "quarter", rows["quarter"])
    applicable = applies(about, rows["department"]) | rows["not_assigned"]
    find_not_applicable(context, rows, ~applicable)
    findings.add(cells["verified_points"].isna() & ~rows["not_assigned"], "verified_points", "missing_value")
    _points(context, rows, about, "verified_points")
    _verified_and_not_assigned(context, rows)
    _not_own(context, rows, rows["department"].notna())
    magnitudes.of_verified(context, rows, _self_points(context.actor, rows))
    return rows


def _self_points(actor: Actor, rows: pd.DataFrame) -> pd.Series:
    """The department's own points of each line, as the store has them; missing where it gave none."""
    key = ["quarter", "department", "criterion"]
    places = [sorted(rows[name].dropna().unique()) for name in ("quarter", "department")]
    known = read.figures(actor, *places)
    at = pd.MultiIndex.from_frame(rows[key].fillna(""))
    return known.set_index(key)["self_points"].astype("float64").reindex(at).set_axis(rows.index)


def _not_own(context: Context, rows: pd.DataFrame, verified: pd.Series) -> None:
    """Nobody verifies the figures of a department of one's own."""
    for year in rows.loc[verified, "quarter"].dropna().str[:4].unique():
        own = impartiality.own(context.actor, int(year))
        where = verified & rows["department"].isin(own) & rows["quarter"].str.startswith(year)
        context.findings.add(where, "department", "own_department", rows["department"], params=_each_department(rows))


def _each_department(rows: pd.DataFrame) -> list[dict]:
    return [{"department": code} for code in rows["department"]]


def check_achievements(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    of_a_quarter(context, rows)
    in_quarter = rows["achieved_on"].dt.to_period("Q").astype(TEXT).str.replace("Q", "-Q", regex=False)
    outside = rows["quarter"].notna() & rows["achieved_on"].notna() & (in_quarter != rows["quarter"])
    context.findings.add(outside, "achieved_on", "date_outside_quarter", context.cells["achieved_on"], "warning")
    return rows


def check_commendations(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    findings, cells = context.findings, context.cells
    rows["department"] = departments(context, required=False)
    findings.add(rows["title"].notna() & rows["form"].notna(), "form", "title_and_form", cells["form"])
    column = "form" if findings.lacks("title") and not findings.lacks("form") else "title"
    findings.add(cells["title"].isna() & cells["form"].isna(), column, "title_or_form")
    signed = rows["signed_on"].dt.strftime("%Y").astype(TEXT)
    rows["award_year"] = rows["award_year"].fillna(signed)
    magnitudes.of_money(context, rows)
    return rows
