"""What a file refers to: departments and criteria by any known name, what the year's set says of a criterion, the assigned targets."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data import contract as contracts
from data import read
from data.accounts import Actor
from data.checks import columns
from data.findings import Findings
from data.values import likeness, numbers
from data.values.periods import valid_in
from data.values.text import TEXT, Names, fold

SPELLINGS = ("name", "short_name", "aliases")
"""The columns of `departments` under which, beside its code, a department is known."""


@dataclass
class Context:
    """One file under check: who sent it, what was found so far, its cells as text, the decimal mark of the file if it tells, and
    whether it is the whole of what it speaks of."""

    actor: Actor
    findings: Findings
    cells: pd.DataFrame
    decimal: str | None
    whole: bool = False

    @cached_property
    def departments(self) -> pd.DataFrame:
        """Every entry of every department, read once for a file."""
        return read.departments(self.actor)


def departments(context: Context, required: bool = True) -> pd.Series:
    """The codes of the `department` column; an unknown name is found, with the nearest one known."""
    values, findings = context.cells["department"], context.findings
    if required:
        findings.add(values.isna(), "department", "missing_value")
    names = Names(context.departments, SPELLINGS)
    return resolved(values, names, findings, "department", "unknown_department")


def resolved(
    values: pd.Series,
    names: Names,
    findings: Findings,
    column: str,
    code: str,
    severity: str = "error",
    former: Callable[[], dict[str, str]] = dict,
) -> pd.Series:
    """The codes that spellings stand for, missing where there is none; such are found, with what they are like.

    `former`: folded former names that stand for one code still, and for nothing else; they are taken, and a note says so.
    """
    found = {text: names.code(text) for text in pd.unique(values.dropna())}
    if not all(found.values()) and (once := former()):
        renamed = {text: once[fold(text)] for text, known in found.items() if not known and fold(text) in once}
        found |= renamed
        params = [{"known": renamed.get(text)} for text in values] if renamed else None
        findings.add(values.isin(list(renamed)), column, "former_name", values, "note", params)
    result = values.map({text: known for text, known in found.items() if known}).astype(TEXT)
    unknown = values.notna() & result.isna()
    strange = [text for text, known in found.items() if not known]
    close = {text: proposed(names, text) for text in strange[: likeness.MOST]}
    findings.add(unknown, column, code, values, severity, lambda at: close.get(values.iloc[at], {}))
    return result


def proposed(names: Names, text: str) -> dict:
    """What a spelling nobody knows may mean: `nearest` and `nearest_name`, how sure that is (`confidence`, 0-1), the codes that are
    about as near (`others`), and `meant` where the first is safe to be taken by one click."""
    close = names.close(text)
    if not close:
        return nearest(names.nearest(text))
    first, _, alike = close[0]
    told = nearest((first, names.labels[first])) | {"confidence": alike}
    told["others"] = [code for code, _, other in close[1:] if alike - other <= likeness.TIE]
    return told | ({"meant": first} if likeness.safe(fold(text), close) else {})


def nearest(found: tuple[str, str] | None) -> dict:
    return {"nearest": found[0], "nearest_name": found[1]} if found else {}


def criteria(context: Context, column: str, periods: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """The codes of the `criterion` column and, row by row, what the year's set says of them (missing where unknown).

    `periods`: the quarters or periods read from the `column`. Rows of no year are checked by the set that knows most of their
    criteria, the newest of such, so that a mistake in the one cell hides none in the other.
    """
    values, findings, actor = context.cells["criterion"], context.findings, context.actor
    findings.add(values.isna(), "criterion", "missing_value")
    with_criteria = read.years(actor)
    years = columns.years(context.cells[column], periods, with_criteria)
    if years.isna().any() and with_criteria:
        yearless = values[years.isna()].dropna()
        known_by = {year: Names(read.criteria(actor, year), ("name",)) for year in with_criteria}
        best = max(with_criteria, key=lambda year: (sum(bool(known_by[year].code(v)) for v in yearless), year))
        years = years.fillna(str(best))
    codes = pd.Series(np.nan, index=values.index, dtype=TEXT)
    sets = []
    for year in sorted(pd.unique(years.dropna())):
        known = read.criteria(actor, int(year))
        of_year = years == year
        if known.empty and of_year.all():
            findings.tell("no_criteria", "criterion", year)
            continue
        if known.empty:
            findings.add(of_year & values.notna(), "criterion", "no_criteria", years)
            continue
        names = Names(known, ("name",))
        former = functools.partial(_former, actor, int(year), known, with_criteria)
        told = resolved(values.where(of_year), names, findings, "criterion", "unknown_criterion", former=former)
        codes[of_year] = told[of_year]
        sets.append(known.assign(year=str(year)))
    described = pd.concat(sets) if sets else read.criteria(actor, 0).assign(year="")
    return codes, _of_key(described.set_index(["year", "code"])[list(_SAID)], [years, codes])


_SAID = ("name", "kind", "formula", "unit", "max_points", "departments", "due", "accumulation")
"""What a check asks of a criterion."""


def _of_key(known: pd.DataFrame, key: list[pd.Series]) -> pd.DataFrame:
    """The rows of a frame for each key, all missing where it has none."""
    place = {one: at for at, one in enumerate(known.index)}
    at = np.fromiter((place.get(one, -1) for one in _row_by_row(*key)), "int64", len(key[0]))
    return known.reset_index(drop=True).reindex(at).set_axis(key[0].index)


def _row_by_row(*columns: pd.Series) -> Iterator[tuple]:
    """The values of each row: so many at once that it is quick, and so few that a file of a million rows is not held twice."""
    for first in range(0, len(columns[0]), _AT_ONCE):
        parts = (column.iloc[first : first + _AT_ONCE].to_numpy(object) for column in columns)
        yield from zip(*parts, strict=True)


_AT_ONCE = 20_000


def _former(actor: Actor, year: int, known: pd.DataFrame, years: list[int]) -> dict[str, str]:
    """Names that a criterion had in an earlier set and no longer has, folded → its code: of those that are measured now as they were then,
    by the same formula in the same unit, and whose name was of no other code."""
    now = known.set_index("code")
    current, once = {fold(name) for name in known["name"]}, {}
    for earlier in (one for one in years if one < year):
        for one in read.criteria(actor, earlier).itertuples():
            measure = (one.kind, one.formula, one.unit)
            same = one.code in now.index and list(now.loc[one.code, ["kind", "formula", "unit"]].fillna("")) == [
                "" if pd.isna(part) else part for part in measure
            ]
            once.setdefault(fold(one.name), set()).add(one.code if same else "")
    return {
        name: min(codes) for name, codes in once.items() if len(codes) == 1 and "" not in codes and name not in current
    }


def applies(about: pd.DataFrame, departments: pd.Series) -> pd.Series:
    """Whether a row's criterion applies to its department; true where either is unknown."""
    named = {listed: listed.split("|") for listed in pd.unique(about["departments"].dropna()) if listed != "*"}
    told = (
        listed not in named or pd.isna(code) or code in named[listed]
        for listed, code in _row_by_row(about["departments"], departments)
    )
    return pd.Series(np.fromiter(told, bool, len(departments)), index=departments.index)


def of_a_quarter(context: Context, rows: pd.DataFrame) -> None:
    """What holds for every row of a department in a quarter: it existed, it is one's own, the quarter is open."""
    findings, actor = context.findings, context.actor
    rows["department"] = departments(context)
    if actor.role == "department":
        other = rows["department"].notna() & (rows["department"] != actor.department)
        findings.add(other, "department", "not_your_department", context.cells["department"])
    pairs = rows[["quarter", "department"]].drop_duplicates().dropna()
    for quarter in sorted(pd.unique(rows["quarter"].dropna())):
        there = set(valid_in(context.departments, quarter)["code"])
        if set(pairs.loc[pairs["quarter"] == quarter, "department"]) - there:
            _find_absent(context, rows, quarter, there)
        closed_at = read.closed_at(actor, quarter)
        if closed_at is not None:
            findings.tell("quarter_closed", "quarter", quarter, quarter=quarter, at=closed_at)


def _find_absent(context: Context, rows: pd.DataFrame, quarter: str, there: set[str]) -> None:
    """Departments that were not there in that quarter."""
    absent = (rows["quarter"] == quarter) & rows["department"].notna() & ~rows["department"].isin(there)
    found = context.cells["department"]
    context.findings.add(absent, "department", "department_not_valid", found, params={"quarter": quarter})


def zero_target(context: Context, rows: pd.DataFrame, about: pd.DataFrame) -> None:
    zero = (numbers.as_float(rows["target"]) == 0) & about["formula"].isin(contracts.DIVIDING_FORMULAS)
    context.findings.add(zero, "target", "zero_target", context.cells["target"])


def find_not_applicable(context: Context, rows: pd.DataFrame, where: pd.Series) -> None:
    """Rows whose criterion is not assigned to their department."""
    names = dict(zip(context.departments["code"], context.departments["name"], strict=True))

    def params(at: int) -> dict:
        code = rows["department"].iloc[at]
        return {"criterion": rows["criterion"].iloc[at], "department": code, "department_name": names.get(code, code)}

    context.findings.add(where, "criterion", "not_applicable", context.cells["criterion"], params=params)


def assigned_targets(actor: Actor, rows: pd.DataFrame, accumulation: pd.Series) -> pd.DataFrame:
    """target and not_assigned as assigned for each row's quarter, department and criterion; where quarters are not summed, the
    year's own target stands for a quarter that has none."""
    years = [int(year) for year in pd.unique(rows["quarter"].dropna().str[:4])]
    targets = pd.concat([read.targets(actor, year) for year in years or [0]])
    targets = targets.set_index(["period", "department", "criterion"])[["target", "not_assigned"]]

    def of(period: pd.Series) -> pd.DataFrame:
        return _of_key(targets, [period, rows["department"], rows["criterion"]])

    quarterly, yearly = of(rows["quarter"]), of(rows["quarter"].str[:4])
    result = quarterly.where(quarterly["not_assigned"].notna() | (accumulation == "sum"), yearly)
    return result.assign(target=result["target"].astype("float64"), not_assigned=result["not_assigned"].eq(True))
