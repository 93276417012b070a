"""Tiny periods: what `data.read.period` gives, from a few words."""

import pandas as pd
import pytest

RULES = {
    "scale": {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110},
    "band": [{"name": "excellent", "from": 90}, {"name": "good", "from": 70}, {"name": "done", "from": 50}],
    "gate": [],
    "ties": [],
    "missing": {"closed": "zero"},
}
DEPARTMENT = {"code": "A", "name": None, "short_name": None, "block": "one", "since": None}
CRITERION = {
    "year": 2025,
    "code": "C",
    "name": "a criterion",
    "group": "A",
    "kind": "scored",
    "formula": None,
    "parameters": None,
    "unit": "%",
    "direction": "higher",
    "max_points": 10.0,
    "departments": "*",
    "due": "*",
    "accumulation": "sum",
    "source": None,
}
TARGET = {"period": "2025", "department": "A", "criterion": "C", "target": None, "not_assigned": False}
SCORE = {
    "quarter": "2025-Q1",
    "department": "A",
    "criterion": "C",
    "target": None,
    "actual": None,
    "self_points": None,
    "not_assigned": False,
    "estimated": False,
    "evidence": None,
    "note": None,
    "upload_id": 1,
    "row": 2,
}
VERIFICATION = {
    "quarter": "2025-Q1",
    "department": "A",
    "criterion": "C",
    "verified_points": None,
    "not_assigned": False,
    "stale": False,
}
NUMBERS = ["target", "actual", "self_points", "verified_points", "max_points"]


def frame(rows, default):
    """The rows with what they leave out, typed as the store gives them."""
    table = pd.DataFrame([default | row for row in rows], columns=list(default))
    texts = [name for name in table.columns if isinstance(default[name], str) or table[name].dtype == object]
    types = {name: "float64" if name in NUMBERS else "str" for name in texts + NUMBERS if name in table}
    if "since" in table:
        types["since"] = "datetime64[us]"
    return table.astype(types | {name: "bool" for name in ("not_assigned", "estimated", "stale") if name in table})


def build(departments, criteria, scores=(), targets=(), verifications=(), quarter="2025-Q1", closed=False, **rules):
    """The keyword arguments of scoring.cells; departments are codes in one text, or rows."""
    if isinstance(departments, str):
        departments = [{"code": code} for code in departments.split()]
    departments = [{"name": row["code"], "short_name": row["code"]} | row for row in departments]
    return {
        "quarter": quarter,
        "closed": closed,
        "rules": RULES | rules,
        "departments": frame(departments, DEPARTMENT),
        "criteria": frame(criteria, CRITERION),
        "targets": frame(targets, TARGET),
        "scores": frame(scores, SCORE | {"quarter": quarter}),
        "verifications": frame(verifications, VERIFICATION | {"quarter": quarter}),
    }


@pytest.fixture(scope="session")
def period():
    return build


@pytest.fixture(scope="session")
def rows():
    """The rows of a frame as tuples of the columns named in one text, missing being None."""

    def of(table, columns):
        chosen = table[columns.split()].astype(object)
        return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))

    return of
