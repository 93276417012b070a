"""kill -9 while files go in: seeded kills, most of them inside the write; the benchmark has many more."""

import os

import pytest

from tests.benchmark import killed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    where = tmp_path_factory.mktemp("killed") / "prepared.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        killed.prepare(where)
    return where


def test_killed_at_any_moment_each_file_is_in_whole_or_not_at_all_and_no_accepted_one_is_lost(
    prepared, tmp_path, monkeypatch
):
    monkeypatch.setenv("THIDUA_DB", str(tmp_path))
    hit = [killed.kill(prepared, tmp_path / f"{seed}.duckdb", seed) for seed in range(10)]
    print(killed.told(hit))
    assert sum(one.inside for one in hit) >= 5
    assert sum(len(one.accepted) for one in hit) >= 10
