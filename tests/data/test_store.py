"""The database file: one process, one writer, nothing half kept, nothing read or written beside it."""

import subprocess
import sys
import threading
from decimal import Decimal
from itertools import pairwise

import duckdb
import pytest

from data import closing, provenance, read, store, upload
from data.accounts import Actor
from data.files.intake import Asked
from data.views import TABLES

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")


WRONG = "INSERT INTO quarter_states VALUES (1, '2025-Q1', 'no such state')"


def count():
    with store.reading() as cursor:
        return cursor.execute("SELECT count(*) FROM ledger").fetchone()[0]


def test_the_place_is_told_by_the_environment_else_it_is_in_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "x.duckdb"))
    assert store.path() == tmp_path / "x.duckdb"
    monkeypatch.setenv("THIDUA_DB", "some/where.duckdb")
    assert store.path() == store.PROJECT / "some" / "where.duckdb"
    for unset in ("", None):
        monkeypatch.delenv("THIDUA_DB") if unset is None else monkeypatch.setenv("THIDUA_DB", unset)
        assert store.path() == store.PROJECT / "data" / "thidua.duckdb"


def test_the_database_takes_half_of_the_memory_or_what_is_said(empty, monkeypatch):
    def limit():
        store.close()
        with store.reading() as cursor:
            return cursor.execute("SELECT current_setting('memory_limit')").fetchone()[0]

    with duckdb.connect() as bare:
        most = float(bare.execute("SELECT current_setting('memory_limit')").fetchone()[0].split()[0])
    assert float(limit().split()[0]) == pytest.approx(most * 5 / 8, rel=0.02)
    monkeypatch.setenv("THIDUA_MEMORY", "512MiB")
    assert limit() == "512.0 MiB"
    monkeypatch.setenv("THIDUA_MEMORY", "lots")
    with pytest.raises(ValueError, match="THIDUA_MEMORY"):
        limit()


def test_a_new_store_has_every_migration_recorded_once_and_opening_it_again_changes_nothing(nowhere):
    def applied():
        with store.reading() as cursor:
            return cursor.execute("SELECT name, applied_at FROM migrations ORDER BY name").fetchall()

    first = applied()
    store.close()
    assert [name for name, _ in first] == sorted(script.name for script in store.SCHEMA.glob("*.sql"))
    assert applied() == first


def test_an_error_in_the_middle_rolls_everything_back_and_rises(empty):
    with pytest.raises(ZeroDivisionError), store.writing() as cursor:
        store.append(cursor, ACTOR, "rules")
        print(1 / 0)
    assert count() == 0


def test_an_error_of_the_database_keeps_nothing_of_what_came_before_it(empty):
    with pytest.raises(duckdb.ConstraintException), store.writing() as cursor:
        store.append(cursor, ACTOR, "upload")
        cursor.execute(WRONG)
    assert count() == 0
    with store.writing() as cursor:
        assert store.append(cursor, ACTOR, "upload") == 1
    assert count() == 1


def test_a_caught_error_of_the_database_cannot_pass_for_a_success(empty):
    with pytest.raises(duckdb.Error), store.writing() as cursor:
        store.append(cursor, ACTOR, "upload")
        with pytest.raises(duckdb.ConstraintException):
            cursor.execute(WRONG)
        store.append(cursor, ACTOR, "upload")
    assert count() == 0


def test_a_transaction_inside_another_is_part_of_it(empty):
    with pytest.raises(ZeroDivisionError), store.writing() as outer:
        with store.writing() as inner:
            assert inner is outer
            store.append(inner, ACTOR, "upload")
        print(1 / 0)
    assert count() == 0


def test_what_is_not_to_be_kept_is_seen_inside_and_gone_after(empty):
    with store.writing(keep=False) as cursor:
        store.append(cursor, ACTOR, "upload")
        assert count() == 1
    assert count() == 0


def test_writers_wait_for_one_another_and_no_entry_is_lost(empty):
    def write():
        with store.writing() as cursor:
            store.append(cursor, ACTOR, "upload")

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert (count(), read.version(ACTOR)) == (8, 8)


def test_the_ledger_keeps_who_with_which_role_and_when(empty):
    before = store.now()
    with store.writing() as cursor:
        store.append(cursor, Actor("Giám đốc", "director", account="hoa"), "close", "đã họp")
    with store.reading() as cursor:
        ((entry, verb, name, role, at, reason, account),) = cursor.execute("FROM ledger").fetchall()
    assert (entry, verb, name, role, reason, account) == (1, "close", "Giám đốc", "director", "đã họp", "hoa")
    assert before <= at <= store.now()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv('{folder}/in.csv')",
        "SELECT * FROM read_text('{folder}/in.csv')",
        "FROM '{folder}/in.csv'",
        "COPY ledger TO '{folder}/out.csv'",
        "COPY ledger FROM '{folder}/in.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET threads = 8",
    ],
)
def test_no_statement_reaches_beyond_the_file_of_the_store(statement, empty, tmp_path):
    (tmp_path / "in.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with store.reading() as cursor:
        there = sorted(tmp_path.iterdir())
        with pytest.raises(duckdb.Error):
            cursor.execute(statement.format(folder=tmp_path))
        assert sorted(tmp_path.iterdir()) == there


def test_numbers_are_kept_as_they_were_written_and_never_rounded(organisation, put):
    texts = ["0.123456789012345678", "99999999999999999999.999999999999999999", "-0.000001", "2.675", "100000"]
    header = "quarter,department,criterion,actual\n"
    keys = ["2025-Q1,YT,C1", "2025-Q1,HC,C1", "2025-Q1,VT,C1", "2025-Q1,YT,C4", "2025-Q1,HC,C4"]
    odd = upload.Terms(asked=Asked(answers={"hundredfold": "số thử"}))
    assert put(header + "".join(f"{key},{text}\n" for key, text in zip(keys, texts, strict=True)), terms=odd).accepted
    with store.reading() as cursor:
        kept = [value for (value,) in cursor.execute("SELECT actual FROM score_rows ORDER BY row").fetchall()]
    assert kept == [Decimal(text) for text in texts]


def test_nothing_that_was_stored_is_ever_changed_or_deleted(organisation, put, files):
    def whole():
        tables = [*TABLES.values(), *provenance.TABLES, "ledger", "uploads", "withdrawals", "quarter_states", "rules"]
        with store.reading() as cursor:
            return {table: cursor.execute(f"SELECT * FROM {table}").fetchall() for table in tables}

    put(files.scores)
    seen = [whole()]
    for act in (
        lambda: put("quarter,department,criterion,verified_points\n2025-Q1,YT,C1,30\n"),
        lambda: put(files.scores.replace("YT,C1,9", "YT,C1,8")),
        lambda: upload.withdraw(ACTOR, 6, "nhầm"),
        lambda: closing.close(DIRECTOR, "2025-Q1", "xong", waive_all=True),
        lambda: closing.reopen(ACTOR, "2025-Q1", "sửa"),
        lambda: put("code,name\nYT,Tên mới\n"),
    ):
        act()
        seen.append(whole())
    for before, after in pairwise(seen):
        for table, rows in before.items():
            assert after[table][: len(rows)] == rows, table


def test_a_second_process_is_told_who_holds_the_file(empty):
    holder = subprocess.Popen(
        [sys.executable, "-c", "from data import store\nwith store.writing(): print('held', flush=True); input()"],
        cwd=store.PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(store.Busy) as busy:
            read.version(ACTOR)
        assert busy.value.path == store.path() and str(holder.pid) in busy.value.holder
    finally:
        holder.communicate("\n", timeout=30)
    assert read.version(ACTOR) == 0


def test_a_file_that_is_no_database_rises_and_stays_as_it_is(empty):
    empty.write_bytes(b"no database" * 1000)
    with pytest.raises(duckdb.Error):
        read.version(ACTOR)
    assert empty.read_bytes() == b"no database" * 1000
