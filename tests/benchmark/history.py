"""What it costs to take one quarter into a store with a long history, beside an empty one: it should cost what the file does.

    python -m tests.benchmark.history [--departments 1000]

The history: results of so many departments × 50 criteria × 20 quarters. Taken into both stores, in turns in this one process: the 50
results of one department, and those of all, of the quarter after. Told are the processor seconds (the least of the turns) and their ratio.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from data import store, upload
from data.files import intake
from tests.benchmark import organisation

CRITERIA, YEARS, NEXT = 50, range(2021, 2026), "2026-Q1"


def prepared(where: Path, departments: int, long: bool) -> None:
    os.environ["THIDUA_DB"] = str(where)
    organisation.create(departments, CRITERIA, range(YEARS.start, YEARS.stop + 1))
    if long:
        history = organisation.results(departments, CRITERIA, organisation.quarters(YEARS), 1)
        taken(organisation.written(history))


def taken(content: bytes) -> float:
    """The processor seconds in which a file is taken."""
    start = time.process_time()
    (outcome,) = upload.upload(organisation.ACTOR, [("scores.csv", content)])
    spent = time.process_time() - start
    assert outcome.accepted and outcome.upload_id, outcome.issues
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    intake.MAX_BYTES = 1_000_000_000
    with tempfile.TemporaryDirectory() as name:
        stores = {long: Path(name) / f"{long}.duckdb" for long in (False, True)}
        for long, where in stores.items():
            prepared(where, given.departments, long)
        told: dict[tuple[str, bool], list[float]] = {}
        for turn in range(given.turns):
            made = organisation.results(given.departments, CRITERIA, [NEXT], 10 + turn)
            files = {"one department": made[made["department"] == organisation.codes(turn + 1)[-1]], "all": made}
            for what, frame in files.items():
                for long, where in stores.items():
                    os.environ["THIDUA_DB"] = str(where)
                    told.setdefault((what, long), []).append(taken(organisation.written(frame)))
        store.close()
    for what in files:
        without, with_it = (min(told[what, long]) for long in (False, True))
        print(
            f"{what}: {without:.3f} s into an empty store, {with_it:.3f} s into the history: {with_it / without:.2f} ×"
        )


if __name__ == "__main__":
    main()
