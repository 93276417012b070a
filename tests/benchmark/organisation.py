"""A made-up organisation of any size in a real store, and files of results for it: clean ones, and ones with errors put in."""

import numpy as np
import pandas as pd

from data import upload
from data.accounts import Actor

ACTOR = Actor("Thư ký")


def create(departments: int, criteria: int, years: range) -> None:
    """Puts so many departments, and so many criteria of each year, into the store; every second criterion has a formula."""
    plan = pd.DataFrame(
        [
            (year, f"C{number:02}", f"Tiêu chí {number}", "A", *how, 100 / criteria)
            for year in years
            for number in range(criteria)
            for how in [("target", "linear") if number % 2 else ("scored", "")]
        ],
        columns=["year", "code", "name", "group", "kind", "formula", "max_points"],
    )
    units = pd.DataFrame({"code": codes(departments), "name": [f"Đơn vị {i}" for i in range(departments)]})
    files = [("departments.csv", written(units)), ("criteria.csv", written(plan))]
    for outcome in upload.upload(ACTOR, files):
        assert outcome.accepted, outcome.issues


def codes(departments: int) -> list[str]:
    return [f"D{number:04}" for number in range(departments)]


def results(departments: int, criteria: int, quarters: list[str], seed: int) -> pd.DataFrame:
    """Results of every department, criterion and quarter: a target and an actual where there is a formula, else points."""
    source = np.random.default_rng(seed)
    size = departments * criteria * len(quarters)
    number = np.tile(np.arange(criteria), size // criteria)
    names = np.array([f"C{one:02}" for one in range(criteria)], dtype=object)
    formula = number % 2 == 1
    # A department's figures of one quarter are like those of another: no target is missed or passed tenfold.
    target = np.tile(np.random.default_rng(1).integers(100, 10_000, size // len(quarters)), len(quarters))
    actual = (target * source.uniform(0.7, 1.2, size)).round(2)
    points = (100 / criteria * source.uniform(0.6, 1.0, size)).round(2)
    return pd.DataFrame(
        {
            "quarter": np.repeat(np.array(quarters, dtype=object), departments * criteria),
            "department": np.tile(np.repeat(np.array(codes(departments), dtype=object), criteria), len(quarters)),
            "criterion": names[number],
            "target": pd.Series(target).astype("Int64").where(formula),
            "actual": pd.Series(actual).where(formula),
            "self_points": pd.Series(points).where(~formula),
            "evidence": np.array([f"BC {one}" for one in range(1_000)], dtype=object)[source.integers(0, 1_000, size)],
        }
    )


def quarters(years: range) -> list[str]:
    return [f"{year}-Q{number}" for year in years for number in range(1, 5)]


def written(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()
