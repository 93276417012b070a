"""What a ranking costs: 100,000 departments × 60 criteria, beside bare numpy, plain pandas and scikit-criteria.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmark.ranking [--departments 100000] [--criteria 60] [--turns 3]

Each way is measured in turns with the others, in this one run, in processor time; the ratio is to bare numpy, which ranks sums of a
matrix that lies ready. Ours begins with the frame of cells that scoring gives (six million rows of text and numbers) and ends with
rank and range of each department, band, gates, ties and what decided them. scikit-criteria is measured where it is installed.
"""

import argparse
import importlib
import importlib.util
import os
import platform
import statistics

import numpy as np
import pandas as pd

from analytics import ranking
from tests.benchmark.uncertainty import RULES, cells_of, departments_of, spent


class Ranking:
    """Made-up departments, ranked in several ways."""

    def __init__(self, departments: int, criteria: int):
        source = np.random.default_rng(1)
        self.most = source.uniform(0.5, 2.0, criteria).round(2)
        self.share = source.random((departments, criteria)).round(4)
        self.points = self.share * self.most
        codes = [f"D{number:06}" for number in range(departments)]
        self.departments = departments_of(codes)
        self.cells = cells_of(codes, self.share, self.most)
        self.totals = ranking.totals(self.cells, RULES)

    def numpy(self) -> np.ndarray:
        """Sums of a matrix, rounded; ties share the better rank."""
        total = np.round(self.points.sum(axis=1) / self.most.sum() * 100, 6)
        order = np.sort(-total)
        return 1 + np.searchsorted(order, -total, side="left")

    def pandas(self) -> pd.Series:
        """Sums by department of the same frame that ours begins with, and their rank."""
        by = self.cells.groupby("department")
        total = by["points"].sum() / by["max_points"].sum() * 100
        return total.round(6).rank(method="min", ascending=False)

    def scikit_criteria(self) -> np.ndarray:
        """A decision matrix and the weighted sum model."""
        made = importlib.import_module("skcriteria").mkdm(self.share, [max] * len(self.most), weights=self.most)
        return importlib.import_module("skcriteria.agg.simple").WeightedSumModel().evaluate(made).rank_

    def ours_proper(self) -> pd.DataFrame:
        """Of ours, the ranking of totals that lie ready."""
        return ranking.ranking(self.totals, self.departments, RULES)

    def ours(self) -> pd.DataFrame:
        return ranking.ranking(ranking.totals(self.cells, RULES), self.departments, RULES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=100_000)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}")
    print(f"{given.departments} departments × {given.criteria} criteria")
    made = Ranking(given.departments, given.criteria)
    ways = {
        "numpy": "bare numpy, from a matrix",
        "scikit_criteria": "scikit-criteria, from a matrix: no ties, bands, missing values",
        "pandas": "plain pandas, from the frame of cells: groupby, sum, rank",
        "ours_proper": "ours, from totals: rank, range, band, gates, ties",
        "ours": "ours, from the frame of cells",
    }
    if not importlib.util.find_spec("skcriteria"):
        print("scikit-criteria is not installed here and is left out.")
        ways.pop("scikit_criteria")
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.turns):
        for name in ways:
            seconds[name].append(spent(getattr(made, name)))
    least = min(seconds["numpy"])
    for name, what in ways.items():
        best, median = min(seconds[name]), statistics.median(seconds[name])
        print(f"{best:8.3f} s (median {median:.3f}) {best / least:8.1f} × {what}")
    plain = ranking.ranking(made.totals, made.departments, RULES | {"ties": []}).set_index("department")
    ranks = plain.loc[made.departments["code"], "rank"].to_numpy(int)
    print(
        f"ranks that equal those of bare numpy, where no rule parts what is tied: {(ranks == made.numpy()).sum()} of {len(ranks)}"
    )


if __name__ == "__main__":
    main()
