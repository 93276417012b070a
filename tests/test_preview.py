"""What a preview announces is what the store then holds: counts, lines to verify again, scores, bands and ranks, whatever the file."""

import shutil

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import ranking, scoring
from data import read, store, upload
from data.accounts import Actor
from data.upload import SAMPLES, Terms

ACTOR = Actor("Thư ký")
QUARTER = "2025-Q4"
PLAN = ("departments.csv", "criteria-2025.csv", "targets-2025.csv")
FIRST = ("scores-2025-Q4-YT.csv", "scores-2025-Q4-VT1.csv", "scores-2025-Q4-QLHV.csv", "verifications-2025-Q4.csv")


@pytest.fixture(scope="module")
def quarter_file(tmp_path_factory):
    """A store with the plan of 2025, three departments' results of a quarter, and what the council verified of them."""
    where = tmp_path_factory.mktemp("preview") / "quarter.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        for name in (*PLAN, *FIRST):
            upload.upload(ACTOR, [(name, (SAMPLES / name).read_bytes())], terms=Terms(sample=True, set_aside=True))
        assert len(read.scores(ACTOR, [QUARTER])) > 60
        assert len(read.verifications(ACTOR, [QUARTER])) > 60
        store.close()
    return where


@pytest.fixture
def quarter(quarter_file, tmp_path, monkeypatch):
    def fresh():
        store.close()
        shutil.copy(quarter_file, tmp_path / "own.duckdb")
        monkeypatch.setenv("THIDUA_DB", str(tmp_path / "own.duckdb"))

    yield fresh
    store.close()


def standing() -> pd.DataFrame:
    known = read.period(ACTOR, QUARTER)
    totals = ranking.totals(scoring.cells(**known), known["rules"])
    frame = ranking.ranking(totals, known["departments"], known["rules"])
    return frame[["department", "total", "rank", "band", "verified", "given"]]


lines = st.lists(
    st.tuples(
        st.sampled_from(["YT", "VT1", "QLHV", "LDTL", "??"]),
        st.sampled_from(["A01", "A02", "B01", "C03", "YT01", "G01"]),
        st.sampled_from(["96,9", "50", "3", "0", "", "abc", "100"]),
        st.sampled_from(["", "", "5", "99"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines, st.booleans())
def test_what_the_preview_announces_is_what_the_store_then_holds(quarter, told, aside):
    quarter()
    header = "quarter;department;criterion;actual;self_points;evidence\n"
    rows = "".join(f"{QUARTER};{code};{one};{actual};{points};BC\n" for code, one, actual, points in told)
    files, terms = [("tệp.csv", (header + rows).encode())], Terms(set_aside=aside)
    before, seen = standing(), read.version(ACTOR)
    with upload.rehearse(ACTOR, files, terms=terms) as (announced,):
        foreseen, unverified = standing(), read.verifications(ACTOR, [QUARTER])["stale"].sum()
    pd.testing.assert_frame_equal(standing(), before)
    stale = read.verifications(ACTOR, [QUARTER])["stale"].sum()
    (outcome,) = upload.upload(ACTOR, files, terms=terms, previewed=seen)
    counts = ("accepted", "rows", "new", "changed", "same", "reverify", "set_aside", "upload_id")
    assert {name: getattr(outcome, name) for name in counts} == {name: getattr(announced, name) for name in counts}
    pd.testing.assert_frame_equal(standing(), foreseen)
    assert read.verifications(ACTOR, [QUARTER])["stale"].sum() == unverified
    if outcome.accepted:
        assert outcome.new + outcome.changed + outcome.same + outcome.set_aside == outcome.rows
        assert unverified - stale == outcome.reverify
    else:
        assert read.version(ACTOR) == seen
