"""What it costs to take a clean file of 1,000,000 rows: checked and stored, beside DuckDB's bare read_csv and pandas with pandera.

    python -m tests.benchmark.upload [--departments 1000] [--turns 2]

Results of so many departments × 50 criteria × 20 quarters, every key another one. Each way has a process of its own, in turns with the
others in this one run; told are the processor seconds of what it does, without its imports (least of the turns; others on the machine
disturb them least), the ratio to the least it could be, and the peak of memory above what the process held before.
The limit of 20 MB on a file is lifted for it: 1,000,000 rows are within the limit of rows, and a file as long as that is
what shows the cost of a row. pandera is measured where it is installed (pip install pandera==0.35.0, in an environment of its own): it
is no part of what the tests need. It is asked for less than ours: the form of the quarter, known departments and criteria, numbers that
are some and lie within the criterion's maximum, and no key twice; it knows nothing of mistakes in the file's form, of what is in the
store already, and of warnings.
"""

import argparse
import importlib
import importlib.util
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd

from data import store, upload
from data.files import intake
from tests.benchmark import organisation

CRITERIA, YEARS = 50, range(2021, 2026)
WAYS = {
    "bare": "DuckDB's read_csv into a table, nothing checked",
    "pandera": "pandas + pandera: known codes, numbers, maxima, no key twice; then into a table",
    "ours": "ours: all checks of form and meaning, previewed against what is in force, file and rows into the ledger",
}


def bare(folder: Path, departments: int) -> int:
    with duckdb.connect(str(folder / "bare.duckdb"), config={"threads": "2"}) as base:
        base.execute("CREATE TABLE scores AS FROM read_csv(?)", [str(folder / "scores.csv")])
        return base.execute("SELECT count(*) FROM scores").fetchone()[0]


def pandera(folder: Path, departments: int) -> int:
    pa = importlib.import_module("pandera.pandas")
    codes, criteria = organisation.codes(departments), [f"C{number:02}" for number in range(CRITERIA)]
    number = {"coerce": True, "nullable": True}
    schema = pa.DataFrameSchema(
        {
            "quarter": pa.Column(str, pa.Check.str_matches(r"^20\d\d-Q[1-4]$")),
            "department": pa.Column(str, pa.Check.isin(codes)),
            "criterion": pa.Column(str, pa.Check.isin(criteria)),
            "target": pa.Column(float, pa.Check.gt(0), **number),
            "actual": pa.Column(float, pa.Check.ge(0), **number),
            "self_points": pa.Column(float, pa.Check.in_range(0, 100 / CRITERIA), **number),
            "evidence": pa.Column(str, nullable=True),
        },
        unique=["quarter", "department", "criterion"],
    )
    checked = schema.validate(pd.read_csv(folder / "scores.csv"), lazy=True)
    with duckdb.connect(str(folder / "pandera.duckdb"), config={"threads": "2"}) as base:
        base.execute("CREATE TABLE scores AS FROM checked")
    return len(checked)


def ours(folder: Path, departments: int) -> int:
    os.environ["THIDUA_DB"] = str(folder / "ours.duckdb")
    intake.MAX_BYTES = 1_000_000_000
    (outcome,) = upload.upload(organisation.ACTOR, [("scores.csv", (folder / "scores.csv").read_bytes())])
    assert outcome.accepted and outcome.issues.empty, outcome.issues
    store.close()
    return outcome.new


def measured(way: str, folder: Path, departments: int) -> None:
    """Prints what one way costs: in this process."""
    if way == "pandera":
        importlib.import_module("pandera.pandas")
    # Forget the peak of what was held until here, which a process even inherits from the one that began it.
    Path("/proc/self/clear_refs").write_text("5")
    before, held = resource.getrusage(resource.RUSAGE_SELF), _held("VmRSS")
    start = time.perf_counter()
    rows = globals()[way](folder, departments)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = (_held("VmHWM") - held) / 1_000
    print(json.dumps({"rows": rows, "seconds": spent, "wall": time.perf_counter() - start, "peak": peak}))


def _held(name: str) -> int:
    """How much this process holds, in kilobytes; Linux tells it, others not."""
    return int(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith(name)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--way", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        measured(given.way[0], Path(given.way[1]), given.departments)
        return
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}")
    ways = dict(WAYS)
    if not importlib.util.find_spec("pandera"):
        print("pandera is not installed here and is left out.")
        ways.pop("pandera")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["THIDUA_DB"] = str(folder / "prepared.duckdb")
        organisation.create(given.departments, CRITERIA, YEARS)
        store.close()
        made = organisation.results(given.departments, CRITERIA, organisation.quarters(YEARS), 1)
        (folder / "scores.csv").write_bytes(organisation.written(made))
        print(f"{len(made)} rows, {(folder / 'scores.csv').stat().st_size / 1e6:.1f} MB")
        del made
        told: dict[str, list[dict]] = {way: [] for way in ways}
        for _ in range(given.turns):
            for way in ways:
                for left in [*folder.glob("bare.*"), *folder.glob("pandera.*"), *folder.glob("ours.*")]:
                    left.unlink()
                shutil.copy(folder / "prepared.duckdb", folder / "ours.duckdb")
                words = [sys.executable, "-m", "tests.benchmark.upload", "--departments", str(given.departments)]
                done = subprocess.run([*words, "--way", way, name], capture_output=True, text=True, check=True)
                told[way].append(json.loads(done.stdout.splitlines()[-1]))
    least = min(one["seconds"] for one in told["bare"])
    for way, what in ways.items():
        best = min(told[way], key=lambda one: one["seconds"])
        print(
            f"{best['seconds']:8.2f} s of processor ({best['wall']:.1f} s by the clock) {best['seconds'] / least:7.1f} ×"
            f" {best['peak']:7.0f} MB  {what}"
        )


if __name__ == "__main__":
    main()
