"""The numbers of a criterion's formula, `low=0 high=10`: read, and what of them cannot be."""

import re

import numpy as np
import pandas as pd

from data import contract as contracts
from data.checks.references import Context

_WRITTEN = re.compile(r"(\w+)\s*=\s*([+-]?\d+(?:[.,]\d+)?)")
_SOURCE = re.compile(r"\bfrom\s*=\s*(\w+)")
_KNOWN = {name for names in contracts.FORMULA_PARAMETERS.values() for name in names} | {*contracts.OPTIONAL_PARAMETERS}


def check_parameters(context: Context, formula: pd.Series) -> pd.DataFrame:
    """A column for each parameter, missing where it is not written; finds what is not understood, doubled, out of bounds or wanting."""
    findings, cells = context.findings, context.cells["parameters"]
    pairs = [_pairs(text) for text in cells]
    findings.add([found is None for found in pairs], "parameters", "bad_parameters", cells)
    strange = [source(text) not in (None, *contracts.KNOWN) for text in cells]
    findings.add(strange, "parameters", "bad_parameter", cells, params={"parameter": "from"})
    values = pd.DataFrame(
        [dict(found or ()) for found in pairs], index=cells.index, columns=sorted(_KNOWN), dtype=float
    )
    twice = [_first_doubled(found) for found in pairs]
    findings.add([name is not None for name in twice], "parameters", "parameter_twice", cells, params=_named(twice))
    for name, beyond in (("per", values["per"] <= 0), ("k", values["k"] < 0), ("tolerance", values["tolerance"] < 0)):
        wrong = beyond & ~findings.spoilt("parameters")
        findings.add(wrong, "parameters", "bad_parameter", cells, params={"parameter": name})
    for which, needed in contracts.FORMULA_PARAMETERS.items():
        for name in needed:
            wanting = (formula == which) & values[name].isna() & ~findings.spoilt("parameters")
            findings.add(wanting, "parameters", "missing_parameter", cells, params={"parameter": name})
    return values[~findings.spoilt("parameters")].reindex(values.index)


def find_unused(context: Context, formula: pd.Series, direction: pd.Series, values: pd.DataFrame) -> None:
    """Numbers that no formula reads, as after a change of formula; `tolerance` is read wherever near is better."""
    findings = context.findings
    unused = []
    for written, which, way in zip(values.notna().to_dict("records"), formula, direction, strict=True):
        used = {*contracts.FORMULA_PARAMETERS.get(which, ()), *(contracts.OPTIONAL_PARAMETERS if way == "near" else ())}
        unused.append(next((name for name, there in written.items() if there and name not in used), None))
    where = np.array([name is not None for name in unused], dtype=bool) & ~findings.spoilt("formula", "direction")
    cells = context.cells["parameters"]
    findings.add(where, "parameters", "unused_parameter", cells, "warning", _named(unused))


def source(text) -> str | None:
    """What `from=` names among the parameters, of contract.KNOWN or not; None where it is not written."""
    found = _SOURCE.search(text) if isinstance(text, str) else None
    return found[1] if found else None


def _pairs(text) -> list[tuple[str, float]] | None:
    """The names and numbers as they stand; None where it is not written so."""
    if pd.isna(text):
        return []
    named = _SOURCE.search(text)
    text = _SOURCE.sub("", text, count=1)
    found = _WRITTEN.findall(text)
    rest = _WRITTEN.sub("", text)
    if not (found or named) or rest.strip(" ;,|") or not {name for name, _ in found} <= _KNOWN:
        return None
    return [(name, float(value.replace(",", "."))) for name, value in found]


def _first_doubled(found: list[tuple[str, float]] | None) -> str | None:
    names = [name for name, _ in found or ()]
    return next((name for name in names if names.count(name) > 1), None)


def _named(names: list[str | None]) -> list[dict]:
    return [{"parameter": name} for name in names]
