"""kill -9 while files go in: the database opens again, each file is in whole or not at all, and no accepted one is lost.

    python -m tests.benchmark.killed [--kills 200] [--first 0]

Each kill has its own copy of one prepared store and its own process, which takes one seeded file after another and announces where it
is: a transaction begun, all of it written, the commit done, the file being let go of (which checkpoints it). Its parent kills it at a
seeded share of the time that the step took the turn before, so that most kills fall inside it on a machine of any speed.
"""

import argparse
import contextlib
import functools
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path

from data import records, store, upload
from tests.benchmark import organisation

DEPARTMENTS, CRITERIA, YEARS = 20, 20, range(2025, 2026)
AIMS = ("begun", "written", "letting go")
WEIGHTS = (5, 4, 1)


@dataclass(frozen=True)
class Kill:
    """What a kill hit. `step`: the last that was announced; `accepted`: upload → rows, as announced; `unannounced`: uploads that are in,
    though the process did not live to say so."""

    step: str
    accepted: dict[int, int]
    unannounced: int

    @property
    def inside(self) -> bool:
        """Whether a transaction was open."""
        return self.step in ("begun", "written")


def prepare(where: Path) -> None:
    """The store that each kill gets a copy of."""
    os.environ["THIDUA_DB"] = str(where)
    organisation.create(DEPARTMENTS, CRITERIA, YEARS)
    store.close()


def file_of(seed: int, number: int) -> bytes:
    """The file that a process takes as its `number`th: some rows of a year's results, other figures each time."""
    rows = organisation.results(DEPARTMENTS, CRITERIA, organisation.quarters(YEARS), seed * 1_000 + number)
    return organisation.written(rows.sample(random.Random(f"{seed} {number}").randint(10, 300), random_state=seed))


@functools.cache
def processes() -> BaseContext:
    """Where processes come from that have read all libraries, and in which nothing happened yet."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def take(where: Path, seed: int, announced: Connection) -> None:
    """Takes files until it is killed."""
    os.environ["THIDUA_DB"] = str(where)
    say = functools.partial(_say, announced)
    for number in range(1_000_000):
        content = file_of(seed, number)
        store.version()  # opens the file, if it was let go of
        with store.writing():
            say("begun")
            (outcome,) = upload.upload(organisation.ACTOR, [(f"{number}.csv", content)])
            assert outcome.accepted, outcome.issues
            say("written")
        say("accepted", outcome.upload_id, outcome.rows)
        if number % 3 == 2:
            say("letting go")
            store.close()
            say("gone")


def _say(announced: Connection, *words) -> None:
    # So few bytes go through a pipe whole or not at all.
    announced.send_bytes(" ".join(map(str, words)).encode())


def _heard(announced: Connection) -> Iterator[str]:
    """What the process announces, until it is no more."""
    with contextlib.suppress(EOFError):
        while True:
            yield announced.recv_bytes().decode()


def kill(prepared: Path, where: Path, seed: int) -> Kill:
    """Kills one process at the moment that the seed says, and looks at what it leaves at `where`. Raises AssertionError."""
    shutil.copy(prepared, where)
    chance = random.Random(seed)
    aim = chance.choices(AIMS, WEIGHTS)[0]
    turn, share = chance.randint(2, 3), chance.uniform(0, 1)
    os.environ["THIDUA_DB"] = str(where)
    announced, told = processes().Pipe(duplex=False)
    # Should the kill itself fail, it ends with this process.
    child = processes().Process(target=take, args=(where, seed, told), daemon=True)
    child.start()
    told.close()
    said, took, since = [], {}, time.perf_counter()
    with announced:
        for line in _heard(announced):
            now = time.perf_counter()
            if said:
                took[said[-1].split()[0]] = now - since
            since = now
            said.append(line)
            if said[-1] == aim and said.count(aim) == (2 if aim == "letting go" else turn):
                time.sleep(share * took[aim.split()[0]])
                break
        child.kill()
        said += _heard(announced)
    child.join()
    assert child.exitcode == -signal.SIGKILL, f"seed {seed}: the process ended by itself"
    accepted = {int(words[1]): int(words[2]) for words in map(str.split, said) if words[0] == "accepted"}
    return Kill(said[-1].split()[0] if said[-1] in AIMS else "between", accepted, _looked_at(seed, accepted))


def _looked_at(seed: int, accepted: dict[int, int]) -> int:
    """Opens the store and compares it with what was announced. Returns how many uploads are in that were not."""
    with store.reading() as cursor:
        known = cursor.execute("SELECT upload_id, sha256, row_count, content FROM uploads WHERE kind = 'scores'").df()
        stored = cursor.execute("SELECT upload_id, count(*) AS rows FROM score_rows GROUP BY upload_id").df()
        entries = cursor.execute("SELECT entry_id FROM ledger ORDER BY entry_id").fetchnumpy()["entry_id"].tolist()
        uploads = cursor.execute("SELECT upload_id FROM uploads ORDER BY upload_id").fetchnumpy()["upload_id"].tolist()
    rows = dict(zip(known["upload_id"], known["row_count"], strict=True))
    assert rows == dict(zip(stored["upload_id"], stored["rows"], strict=True)), f"seed {seed}: half of a file is in"
    assert entries == uploads == list(range(1, len(entries) + 1)), f"seed {seed}: the ledger has a gap"
    assert [hashlib.sha256(bytes(one)).hexdigest() for one in known["content"]] == known["sha256"].tolist()
    assert accepted.items() <= rows.items(), f"seed {seed}: an accepted upload is lost"
    (after,) = upload.upload(organisation.ACTOR, [("next.csv", file_of(seed, 999))])
    assert after.accepted and after.upload_id == len(entries) + 1, f"seed {seed}: the next upload fails"
    present = records.uploads(organisation.ACTOR).set_index("upload_id")["in_force"]
    assert present[after.upload_id] == "whole"
    store.close()
    return len(rows) - len(accepted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.duckdb"
        prepare(prepared)
        hit = []
        for seed in range(given.first, given.first + given.kills):
            hit.append(kill(prepared, Path(folder) / f"{seed}.duckdb", seed))
            for left in Path(folder).glob(f"{seed}.duckdb*"):
                left.unlink()
    print(told(hit))


def told(hit: list[Kill]) -> str:
    """The counts, in a sentence or two."""
    steps = Counter(one.step for one in hit)
    return (
        f"{len(hit)} kills: {sum(one.inside for one in hit)} inside an open transaction"
        f" ({steps['written']} of them in its commit), {steps['letting']} in a checkpoint, {steps['between']} between."
        f" {sum(len(one.accepted) for one in hit)} accepted uploads, none lost;"
        f" {sum(one.unannounced for one in hit)} were in though not announced yet. Every database opened again."
    )


if __name__ == "__main__":
    main()
