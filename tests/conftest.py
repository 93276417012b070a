"""What every test may lean on: the published cases, and a database that is nobody's."""

import csv
import gc
import os
import pickle
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import argon2
import pytest
from hypothesis import settings

import start
from data import store, upload
from data.accounts import Actor
from data.people import passwords

PROJECT = Path(__file__).resolve().parent.parent
CASES = PROJECT.parent / "shared" / "cases"

# Two workers share two cores: how long one example takes says nothing.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


FOLDERS = ("browser", "tests", "pages", "data", "analytics")
"""Of tests, the ones whose files take longest first, so that at the end no worker is left alone with a long one."""


def pytest_collection_modifyitems(items):
    size = {path: path.stat().st_size for path in {item.path for item in items}}

    def place(item) -> tuple:
        # What needs no demonstration goes before all: beside it the other worker loads it. Long files mostly take long.
        return item.path.name != "test_house.py", FOLDERS.index(item.path.parent.name), -size[item.path]

    items.sort(key=place)


def pytest_collection_finish():
    # The tests and what they import stay to the end: whoever collects garbage need not look through them each time.
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def nobodys_database(tmp_path_factory):
    """No test reads or writes the database of who runs it: one that does not choose its own gets an empty place."""
    os.environ["THIDUA_DB"] = str(tmp_path_factory.mktemp("nobodys") / "thidua.duckdb")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """Passwords of the tests are worth nothing, and are kept so."""
    passwords.HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def let_go() -> None:
    """Closes the store, which nobody will open again: its log is not written into its file, which is most of the work."""
    if connection := store._open.get(store.path().resolve()):
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    store.close()


@pytest.fixture(scope="session")
def blank(tmp_path_factory) -> Path:
    """A store in which nothing came in yet, to be copied: making one takes as long as ten copies."""
    where = tmp_path_factory.mktemp("blank") / "blank.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        with store.reading():
            pass
        store.close()
    return where


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """A folder with the demonstration's database and what became of each of its files (`outcomes`, pickled), made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "loaded"
    try:
        folder.mkdir()
    except FileExistsError:
        while not (folder / "outcomes").exists():
            assert not (folder / "failed").exists(), "the demonstration could not be loaded"
            time.sleep(0.1)
        return folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(folder / "thidua.duckdb"))
        try:
            outcomes = upload.load_sample(Actor("test", "secretary"))
        except BaseException:
            (folder / "failed").touch()
            raise
        store.close()
    (folder / "written").write_bytes(pickle.dumps(outcomes))
    (folder / "written").rename(folder / "outcomes")
    return folder


@pytest.fixture(scope="session")
def demonstration(loaded, tmp_path_factory) -> Path:
    """A database with the demonstration in it; nobody writes to it, who wants to copies it."""
    return shutil.copy(loaded / "thidua.duckdb", tmp_path_factory.mktemp("demonstration") / "thidua.duckdb")


@pytest.fixture
def short_samples(tmp_path) -> Path:
    """A folder with the first quarter of the demonstration."""
    with (upload.SAMPLES / "index.csv").open(encoding="utf-8-sig", newline="") as index:
        entries = list(csv.DictReader(index))
    known = ["departments.csv", "criteria-2024.csv", "targets-2024.csv"]
    taken = [one for one in entries if one["file"] in known or one["file"].startswith("scores-2024-Q1")]
    folder = tmp_path / "samples"
    folder.mkdir()
    with (folder / "index.csv").open("w", encoding="utf-8-sig", newline="") as index:
        rows = csv.DictWriter(index, list(entries[0]))
        rows.writeheader()
        rows.writerows(taken)
    for one in taken:
        shutil.copy(upload.SAMPLES / one["file"], folder)
    return folder


@pytest.fixture
def short_demonstration(short_samples, monkeypatch) -> int:
    """What is loaded as the demonstration is the first quarter of it; returns of how many files."""
    monkeypatch.setattr(upload, "SAMPLES", short_samples)
    return len(list(short_samples.glob("*.csv"))) - 1


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Where LibreOffice is; where there is none the test is skipped, and fails in CI."""
    office = shutil.which("soffice")
    if office is None:
        (pytest.fail if start.in_ci() else pytest.skip)("no LibreOffice on this machine")
    return office


@pytest.fixture
def resaved(libreoffice, tmp_path) -> Callable[[bytes, str], bytes]:
    """A workbook as LibreOffice saves it again, in the format of that ending."""

    def save(content: bytes, ending: str) -> bytes:
        (tmp_path / "book.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        where = ["--convert-to", ending, "--outdir", str(tmp_path / "out"), str(tmp_path / "book.xlsx")]
        subprocess.run([libreoffice, profile, "--headless", *where], check=True, timeout=240, capture_output=True)
        return (tmp_path / "out" / f"book.{ending}").read_bytes()

    return save


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def cases() -> Path:
    """Published rankings, dirty files and hostile input, which lie beside the project and not in it."""
    if not CASES.is_dir():
        pytest.skip("the published cases are not on this machine")
    return CASES
