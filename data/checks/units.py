"""Figures written with their unit: `3 hồ sơ`, `98%`; taken where it is the unit of the criterion, or of nothing (`0 vụ`), else told."""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.findings import Findings
from data.values.text import fold

_WITH_UNIT = re.compile(r"'?([+-]?\d[\d.,\s]*?)\s*(%|[^\W\d_].*)")
_NO_UNIT = r"[eE][+-]?\d+|[lIoO][\d.,lIoO]*"
"""What stands behind digits and is none: an exponent, letters that a scanner took digits for."""


def without_units(column: str, values: pd.Series, units: pd.Series, findings: Findings) -> pd.Series:
    """The texts of `values` without the unit that stands behind the number, where it is that of `units`, row by row. Tells how many;
    finds other ones."""
    # Nearly always a column holds nothing but numbers, which Arrow sees at once.
    if not pc.any(
        pc.match_substring_regex(pa.array(values, pa.large_string(), from_pandas=True), r"[^0-9.,+ -]")
    ).as_py():
        return values
    if not values.str.contains(r"\d\s*(?:%|[^\W\d_])", na=False).any():
        return values
    parts = values.str.extract(rf"^{_WITH_UNIT.pattern}$")
    number, unit = parts[0], parts[1]
    known = units.map(_key, na_action="ignore")
    right = unit.notna() & (unit.map(_key, na_action="ignore") == known) & ~unit.str.fullmatch(_NO_UNIT, na=False)
    # Nothing is nothing in any unit, but not in any words: `0 hay 3` and `0 chưa tổng hợp xong` do not say that it was nothing.
    anyones = unit.map(_key, na_action="ignore").isin(set(known.dropna())) | unit.str.fullmatch(
        r"[^\W\d_]{2,}", na=False
    )
    right |= anyones & number.str.fullmatch(r"[+-]?0+(?:[.,]0+)?", na=False)
    if right.any():
        findings.tell("unit_dropped", column, values[right].iloc[0], "note", count=int(right.sum()))
    percent = unit.eq("%") & known.notna() & ~right
    findings.add(percent, column, "percent_of_unit", values, params=lambda at: {"unit": units.iloc[at]})
    other = unit.notna() & known.notna() & ~right & ~percent & ~unit.str.fullmatch(rf"[eE].*|{_NO_UNIT}", na=False)
    findings.add(other, column, "other_unit", values, params=lambda at: {"unit": units.iloc[at]})
    return values.mask(right, number)


def _key(unit: str) -> str:
    return "%" if unit.strip().startswith("%") else fold(unit)
