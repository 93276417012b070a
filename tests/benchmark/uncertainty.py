"""What rank intervals cost: the study of 1,000 departments × 60 criteria under 10,000 weightings, beside what it cannot do without.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmark.uncertainty [--departments 1000] [--criteria 60] [--draws 10000] [--turns 7]

Each way is measured in turns with the others, in this one run, in processor time (which others on the machine disturb least), and its
ratio is to the least it could be: numpy's packed sort and count. Memory is the peak above what is held before the study, in a process
of its own (Linux tells it, others not). scikit-criteria is measured where it is
installed (pip install scikit-criteria==0.10, in an environment of its own): it is no part of what the tests need.
"""

import argparse
import importlib
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import ranking, sensitivity
from analytics.weightings import Field, draw

RULES = {
    "scale": {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110},
    "band": [{"name": "all", "from": 0}],
    "gate": [],
    "ties": ["before_bonus", "group:G0", "penalty", "previous"],
}


class Study:
    """Made-up departments, their official ranking, and the same study done in several ways."""

    def __init__(self, departments: int, criteria: int, draws: int):
        source = np.random.default_rng(1)
        self.draws = draws
        self.most = source.uniform(0.5, 2.0, criteria).round(2)
        self.share = source.random((departments, criteria))
        self.codes = [f"D{number:06}" for number in range(departments)]
        self.cells = cells_of(self.codes, self.share, self.most)
        self.official = ranking.ranking(ranking.totals(self.cells, RULES), departments_of(self.codes), RULES)
        self.factors = draw(np.array(["G"] * criteria, object), draws, sensitivity.SEED, 0.2, "criterion")

    def ours(self) -> pd.DataFrame:
        return sensitivity.sensitivity(self.cells, self.official, RULES, draws=self.draws)

    def weightings(self) -> dict:
        """Of ours, the weightings alone: without each criterion left out, and what verification may change."""
        field = Field(self.cells, self.official, RULES)
        factors = draw(field.groups, self.draws, sensitivity.SEED, 0.2, "criterion")
        return sensitivity._counts(field, factors, self.official["rank"].to_numpy(int))

    def bare(self) -> None:
        """The matrix product and the sort that no way of ranking can do without."""
        for start in range(0, self.draws, 1000):
            totals = self._weights(start) @ self.share.T
            totals.sort(axis=1)

    def packed(self) -> np.ndarray:
        """The fastest exact way known: the unit in the lowest bits of its score, sorted as plain numbers, counted by unit and place.

        Scores that differ in the last bits count as equal, and what is equal goes by the unit's number: ties are not done right.
        """
        units = len(self.share)
        bits = (units - 1).bit_length()
        low, unit = np.uint64((1 << bits) - 1), np.arange(units, dtype=np.uint64)
        table = np.zeros((units, 1 << bits), np.int64)
        place = np.arange(units) << bits
        for start in range(0, self.draws, 1000):
            keys = (2.0 - self._weights(start) @ self.share.T).view(np.uint64)
            keys &= ~low
            keys |= unit
            keys.sort(axis=1)
            keys &= low
            cells = keys.view(np.int64)
            cells += place
            table += np.bincount(cells.ravel(), minlength=table.size).reshape(table.shape)
        reached = np.cumsum(table[:, :units].T, axis=1)
        return np.column_stack([1 + (reached < share * self.draws).sum(axis=1) for share in (0.05, 0.95)])

    def looped(self) -> None:
        """The same weightings, one decision matrix of scikit-criteria after another, and quantiles of the ranks."""
        skcriteria = importlib.import_module("skcriteria")
        model = importlib.import_module("skcriteria.agg.simple").WeightedSumModel()
        ranks = np.empty((self.draws, len(self.share)), np.int32)
        for number, factor in enumerate(self.factors):
            weights = self.most * factor
            made = skcriteria.mkdm(self.share, [max] * len(weights), weights=weights / weights.sum())
            ranks[number] = model.evaluate(made).rank_
        self.intervals = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf").T

    def _weights(self, start: int) -> np.ndarray:
        weights = self.most * self.factors[start : start + 1000]
        return weights / weights.sum(axis=1, keepdims=True)


def cells_of(codes: list[str], share: np.ndarray, most: np.ndarray) -> pd.DataFrame:
    """Cells as scoring gives them, from shares of the maximum."""
    points = (share * most).ravel()
    names = [f"C{number:02}" for number in range(len(most))]
    texts = {
        "department": np.repeat(codes, len(names)),
        "criterion": np.tile(names, len(codes)),
        "name": "",
        "group": np.tile([f"G{number % 6}" for number in range(len(names))], len(codes)),
        **{"kind": "scored", "status": "value", "basis": "verified"},
    }
    numbers = {
        "required": True,
        "stale": False,
        "max_points": np.tile(most, len(codes)),
        **dict.fromkeys(("points", "points_low", "points_high"), points),
    }
    return pd.DataFrame(texts | numbers).astype(dict.fromkeys(texts, "str"))


def departments_of(codes: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"code": codes, "name": codes, "short_name": codes, "block": "one"})


def spent(way) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    way()
    return time.process_time() - began


def held(which: str) -> float:
    """MB that this process holds (VmRSS), or held at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1024


def peak(name: str, given) -> float:
    """MB above idle, in a process of its own."""
    size = [f"--{option}={getattr(given, option)}" for option in ("departments", "criteria", "draws")]
    command = [sys.executable, "-m", "tests.benchmark.uncertainty", "--peak-of", name, *size]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=1000)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--peak-of", help=argparse.SUPPRESS)
    given = parser.parse_args()
    study = Study(given.departments, given.criteria, given.draws)
    if given.peak_of:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is counted from here
        before = held("VmRSS")
        getattr(study, given.peak_of)()
        print(held("VmHWM") - before)
        return

    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"{given.departments} departments × {given.criteria} criteria × {given.draws} weightings")
    ways = {
        "bare": "matrix product and sort",
        "packed": "the same, packed and counted (hp64): intervals, ties not done right",
        "weightings": "ours, the weightings: intervals, shares, order of neighbours, ties by the rules",
        "ours": "ours, all of it: without each criterion and what verification may change, besides",
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.turns):
        for name in ways:
            seconds[name].append(spent(getattr(study, name)))
    if importlib.util.find_spec("skcriteria"):
        ways["looped"] = "scikit-criteria, looped"
        seconds["looped"] = [spent(study.looped)]
    else:
        print("scikit-criteria is not installed here and is left out.")
    least = min(seconds["packed"])
    for name, what in ways.items():
        told = f"{min(seconds[name]):8.3f} s (median {statistics.median(seconds[name]):.3f})"
        print(f"{told} {min(seconds[name]) / least:7.2f} × {peak(name, given):6.0f} MB  {what}")
    frame = study.ours().set_index("department").loc[study.codes]
    intervals = frame[["low", "high"]].to_numpy(int)
    print(f"ends of intervals that equal those of hp64: {(intervals == study.packed()).sum()} of {intervals.size}")
    if "looped" in ways:
        print(f"and those of scikit-criteria: {(intervals == study.intervals).sum()} of {intervals.size}")


if __name__ == "__main__":
    main()
