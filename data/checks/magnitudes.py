"""Figures that look as if their decimal mark had been lost, or been taken for one of thousands: ten, a hundred or a thousand times too large or small."""

from decimal import Decimal

import numpy as np
import pandas as pd

from data import contract as contracts
from data import read
from data.accounts import Actor
from data.values import numbers
from data.values.text import fold

QUARTERS_BACK = 4
"""The quarter before, and back to the same one of the year before."""
_TWICE, _CLOSE, _ALIKE = np.log10(2), np.log10(1.25), np.log10(1.12)
_EPSILON = 1e-9
_MOVES = (2, 3)
"""Two decimals lost, or a group of three digits."""


def shifts(texts: pd.Series, beside: pd.DataFrame, percent: pd.Series, department: pd.Series) -> pd.Series:
    """How many places the decimal mark of each figure seems to have moved: 2 is a hundredfold, -2 a hundredth, 0 none.

    `texts`: plainly written numbers; `beside`: in each column another figure that it is to be compared with, missing or not above 0
    where there is none; `percent`: whether the unit is a percentage. A figure that is 0 or below is never told. The rule:

    - A hundred- or thousandfold (or such a part) is told where without the shift the figure lies within a factor of two of all that it is
      compared with: no department does a hundred times its target. Of such a part only where it has two significant digits or more: one
      of a hundred is a figure that may be, and 1.25 of a hundred and twenty-five is none.
    - A tenfold may well be real. It is told where the figure has two significant digits or more and without the shift lies within 12 % of
      two figures at least; of a percentage one is enough, and upwards a factor of two, for 950 % beside 95 % is no result.
    - A percentage up to 1 beside figures of 20 and more is a fraction: 0.95 for 95.
    - Of a department with at least four comparable figures of which three in five are shifted by the same places, within a factor of
      two, all those are told: a whole column was shifted.
    """
    value = numbers.as_float(texts)
    known = beside.to_numpy(dtype="float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.log10(value)[:, None] - np.log10(known)
    apart[~np.isfinite(apart)] = np.nan
    count = (~np.isnan(apart)).sum(axis=1)
    result = np.zeros(len(value), dtype="int64")
    some = np.flatnonzero(count)
    if not len(some):
        return pd.Series(result, index=texts.index)
    apart, count, value = apart[some], count[some], value[some]
    low, high = np.nanmin(apart, axis=1), np.nanmax(apart, axis=1)
    least = np.nanmin(np.where(np.isnan(apart), np.nan, known[some]), axis=1)
    percent = percent.to_numpy(dtype=bool)[some]
    places = np.rint((low + high) / 2).astype("int64")
    far = np.maximum(np.abs(low - places), np.abs(high - places))
    near = np.where(far <= _TWICE + _EPSILON, places, 0)
    several = np.zeros(len(some), dtype=bool)
    several[near != 0] = _significant(texts.iloc[some[near != 0]]) >= 2
    tenfold = several & ((count >= 2) | percent) & (far <= _ALIKE)
    told = np.isin(near, _MOVES) | (np.isin(-near, _MOVES) & (several | percent))
    told |= (np.abs(near) == 1) & (tenfold | (percent & (near > 0)))
    moved = np.where(told, near, 0)
    moved[percent & (value <= 1) & (least >= 20) & (moved == 0)] = -2
    if near.any():
        moved = np.where(moved == 0, _whole_columns(department.iloc[some], near), moved)
    result[some] = moved
    return pd.Series(result, index=texts.index)


def of_scores(context, rows: pd.DataFrame, about: pd.DataFrame, targets: pd.Series) -> None:
    """Finds results and self points that look shifted, beside the target of the quarter and the department's own earlier figures.

    `context`: `references.Context`; `about`: what the set says of each row's criterion; `targets`: as they count.
    """
    findings, actor = context.findings, context.actor
    sound = ~findings.spoilt("quarter", "department", "criterion") & about["formula"].ne("passfail")
    earlier = _earlier(actor, rows, about)
    percent = about["unit"].str.contains("%", regex=False, na=False)
    divides = about["formula"].isin(contracts.DIVIDING_FORMULAS)
    for column, target in (("actual", targets.where(divides)), ("self_points", None)):
        texts = rows[column].where(sound & ~findings.spoilt(column))
        if texts.isna().all():
            continue
        beside = {quarter: frame[column] for quarter, frame in earlier.items()}
        if target is not None:
            beside = {"target": target} | beside
        _find(context, column, texts, beside, percent & (column == "actual"), rows["department"])


def of_targets(context, rows: pd.DataFrame, about: pd.DataFrame) -> None:
    """Finds targets that look shifted, beside the department's own of the same period a year before."""
    findings, actor = context.findings, context.actor
    texts = rows["target"].where(~findings.spoilt("period", "department", "criterion", "target"))
    years = sorted({int(period[:4]) - 1 for period in rows["period"].dropna().unique()})
    known = [frame for year in years if len(frame := read.targets(actor, year))]
    if not known or texts.isna().all():
        return
    figures = pd.concat(known).set_index(["period", "department", "criterion"])["target"]
    before = rows["period"].map(lambda period: f"{int(period[:4]) - 1}{period[4:]}", na_action="ignore")
    beside = _at(figures, before, rows).where(_Alike(actor, rows, about).then(before))
    percent = about["unit"].str.contains("%", regex=False, na=False)
    _find(context, "target", texts, {"before": beside}, percent, rows["department"])


def of_verified(context, rows: pd.DataFrame, self_points: pd.Series) -> None:
    """Finds verified points that look shifted beside the department's own of the same line.

    A line that bears its own reason says already why its points are not those.
    """
    texts = rows["verified_points"].where(
        ~context.findings.spoilt("quarter", "department", "criterion", "verified_points")
    )
    if "reason" in rows:
        texts = texts.where(rows["reason"].isna())
    if texts.notna().any():
        _find(
            context, "verified_points", texts, {"self": self_points}, pd.Series(False, rows.index), rows["department"]
        )


def of_money(context, rows: pd.DataFrame) -> None:
    """Finds amounts that look shifted beside what the like of it brought: the same title or form, level and kind of subject.

    Compared with the middle one of those in the store, and where there is none of those in the file.
    """
    texts = rows["amount"].where(~context.findings.spoilt("amount"))
    if texts.isna().all():
        return
    known = read.commendations(context.actor)
    own, stored = _like(rows), _like(known)
    before = known["amount"].astype("float64").groupby(stored).median()
    amounts = pd.Series(numbers.as_float(texts), rows.index)
    alike = amounts.groupby(own)
    # Of two, each is compared with the other; of more, one that is wrong hardly moves the middle.
    beside = alike.transform("median").where(alike.transform("count") > 2, alike.transform("sum") - amounts)
    no_department = pd.Series("", rows.index)
    _find(
        context, "amount", texts, {"alike": own.map(before).fillna(beside)}, pd.Series(False, rows.index), no_department
    )


def _like(rows: pd.DataFrame) -> pd.Series:
    """A word for each commendation that those of the same title or form, level and kind of subject share."""
    named = rows["title"].fillna(rows["form"]).fillna("")
    return named.map(fold) + "|" + rows["level"].fillna("") + "|" + rows["subject_type"].fillna("")


def _find(context, column: str, texts: pd.Series, beside: dict, percent: pd.Series, department: pd.Series) -> None:
    if not beside:
        return
    compared = pd.DataFrame(beside).astype("float64")
    compared = compared.where(compared > 0)
    moved = shifts(texts, compared, percent, department)
    if not moved.any():
        return
    at = np.flatnonzero(moved.to_numpy())
    params: list[dict] = [{}] * len(texts)
    for position in at:
        shift, text = int(moved.iloc[position]), texts.iloc[position]
        given = {name: float(one) for name, one in compared.iloc[position].dropna().items()}
        meant = Decimal(text).scaleb(-shift)
        safe = all(abs(np.log10(float(meant) / one)) <= _CLOSE for one in given.values())
        params[position] = {"shift": shift, "beside": given} | (
            {"meant": written(meant, context.decimal)} if safe else {}
        )
    context.findings.add(moved.ne(0), column, "hundredfold", context.cells[column], "warning", params)


def written(number: Decimal, mark: str | None) -> str:
    """A number with this decimal mark, so that it can be read in one way: never with just three decimals."""
    text = format(number.normalize(), "f")
    if len(text.partition(".")[2]) == 3:
        text += "0"
    return text.replace(".", mark or ".")


def _significant(texts: pd.Series) -> np.ndarray:
    """How many digits of each plainly written number say something."""
    digits = texts.str.replace(r"[-.]", "", regex=True).str.strip("0")
    return digits.str.len().fillna(0).to_numpy(dtype="int64")


def _whole_columns(department: pd.Series, nearest: np.ndarray) -> np.ndarray:
    """The shift of each figure, where it is that of most figures of its department; else 0."""
    frame = pd.DataFrame({"department": department.fillna("").to_numpy(), "shift": nearest})
    of_all = frame.groupby("department")["shift"].transform("size")
    alike = frame.groupby(["department", "shift"])["shift"].transform("size")
    return frame["shift"].where((of_all >= 4) & (alike >= 0.6 * of_all), 0).to_numpy()


def _earlier(actor: Actor, rows: pd.DataFrame, about: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`1` to `4` quarters back → actual and self_points of the same department and criterion, where that was measured alike then."""
    back = {quarter: quarters_before(quarter) for quarter in rows["quarter"].dropna().unique()}
    wanted = sorted({quarter for listed in back.values() for quarter in listed})
    departments = rows["department"].dropna().unique().tolist()
    known = read.figures(actor, wanted, departments) if wanted and departments else pd.DataFrame()
    if known.empty:
        return {}
    there = set(known["quarter"])
    figures = known.set_index(["quarter", "department", "criterion"])[["actual", "self_points"]]
    alike, result = _Alike(actor, rows, about), {}
    for number in range(QUARTERS_BACK):
        before = rows["quarter"].map({quarter: listed[number] for quarter, listed in back.items()})
        if there & set(before.dropna().unique()):
            result[str(number + 1)] = _at(figures, before, rows).where(alike.then(before))
    return result


def quarters_before(quarter: str) -> list[str]:
    """The `QUARTERS_BACK` quarters before this one, the nearest first."""
    year, number = int(quarter[:4]), int(quarter[-1]) - 1
    places = [4 * year + number - back for back in range(1, QUARTERS_BACK + 1)]
    return [f"{place // 4}-Q{place % 4 + 1}" for place in places]


def _at(figures, period: pd.Series, rows: pd.DataFrame):
    """The figures of another period for each row's department and criterion."""
    key = pd.MultiIndex.from_arrays([one.fillna("") for one in (period, rows["department"], rows["criterion"])])
    return figures.reindex(key).set_axis(rows.index)


class _Alike:
    """Whether the set of another year measures a row's criterion as its own does: by the same formula, in the same unit."""

    def __init__(self, actor: Actor, rows: pd.DataFrame, about: pd.DataFrame):
        self._actor, self._about, self._codes = actor, about[["unit", "formula"]].fillna(""), rows["criterion"]
        self._own = rows["quarter" if "quarter" in rows else "period"].str[:4]
        self._years: dict[str, pd.Series] = {}

    def then(self, periods: pd.Series) -> pd.Series:
        """For each row whether it was so in the year of its period of these."""
        years = periods.str[:4]
        result = years.eq(self._own)
        for year in years[~result].dropna().unique():
            result |= years.eq(year) & self._in(year)
        return result

    def _in(self, year: str) -> pd.Series:
        if year not in self._years:
            known = read.criteria(self._actor, int(year)).set_index("code")[["unit", "formula"]].fillna("")
            then = known.reindex(self._codes.fillna("")).set_axis(self._codes.index)
            self._years[year] = then.eq(self._about).all(axis=1)
        return self._years[year]
