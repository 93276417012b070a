"""Drafts: kept on the server for their maker alone, some days, within limits, and no part of the ledger."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data import drafts, read, store
from data.accounts import Actor
from data.checks.mends import Mend
from data.files.intake import Asked
from data.provenance import Approval
from data.refusal import Refused
from data.upload import Terms

YT = Actor("Phòng Y tế", "department", "YT")
OTHERS = [
    Actor("Phòng Hành chính", "department", "HC"),
    Actor("Phòng Y tế", "secretary"),
    Actor("khác", "department", "YT"),
]
FILES = [("a.csv", b"quarter;department\n"), ("b.xlsx", bytes(range(256)))]


@pytest.fixture(autouse=True)
def a_store(tmp_path, monkeypatch):
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "drafts.duckdb"))
    yield
    store.close()


def test_a_draft_is_found_as_it_was_left():
    mends = (Mend(14, "department", "QLHV"), Mend(None, "quarter", "2025-Q4"), Mend(3, "note", None))
    asked = Asked(
        "tcvn3", "Quý IV", (3, 4), ",", {"actual": "TH"}, mends, {"identity_number": "số công văn"}, ("Cả năm",)
    )
    approval = Approval("Nguyễn Văn A", "Trưởng phòng", None)
    terms = Terms(datetime(2026, 1, 4, 10), "gửi bản giấy", True, approval=approval)
    draft = drafts.begin(YT, FILES, "scores", "2025-Q4", terms)
    draft = drafts.keep(YT, replace(draft.told(1, asked), step="check"))
    store.close()
    assert drafts.find(YT, draft.draft_id) == draft
    assert drafts.contents(YT, draft.draft_id) == FILES
    assert (draft.asked(0), draft.asked(1)) == (Asked(), asked)
    assert draft.terms == replace(terms, asked=(Asked(), asked))


def test_another_cannot_open_list_change_or_discard_it():
    draft = drafts.begin(YT, FILES)
    for other in OTHERS:
        assert drafts.find(other, draft.draft_id) is None
        assert drafts.of(other) == drafts.contents(other, draft.draft_id) == []
        drafts.keep(other, replace(draft, kind="targets"))
        drafts.refill(other, draft, FILES[:1])
        drafts.discard(other, draft.draft_id)
    assert drafts.of(YT) == [draft]
    assert len(drafts.contents(YT, draft.draft_id)) == 2
    assert drafts.find(YT, "") is drafts.find(YT, "không có") is None


def test_a_draft_moves_no_version_of_the_ledger():
    before = read.version(YT)
    drafts.discard(YT, drafts.begin(YT, FILES).draft_id)
    assert read.version(YT) == before
    assert drafts.of(YT) == []


def test_a_draft_that_another_edition_of_the_dashboard_wrote_is_not_there():
    draft = drafts.begin(YT, FILES)
    with store.writing() as cursor:
        cursor.execute("UPDATE drafts SET said = replace(said, '\"approval\"', '\"blessing\"')")
    assert drafts.find(YT, draft.draft_id) is None
    assert drafts.of(YT) == []


def test_the_ids_are_long_and_of_chance():
    ids = {drafts.begin(YT, [("a.csv", bytes([i]))]).draft_id for i in range(5)}
    assert len(ids) == 5 and min(map(len, ids)) >= 22


def test_the_same_bytes_for_the_same_purpose_lead_to_the_draft_that_is_there():
    begun = drafts.begin(YT, FILES, "", "2025-Q4")
    begun = drafts.keep(YT, replace(begun.told(0, Asked("tcvn3")), kind="scores", step="check"))
    renamed = [(f"bản sao {name}", content) for name, content in reversed(FILES)]
    for files, kind in ((FILES, ""), (renamed, "scores")):
        again = drafts.begin(YT, files, kind, "2025-Q4")
        assert replace(again, changed_at=None) == replace(begun, changed_at=None)
    assert len(drafts.of(YT)) == 1
    others = [
        drafts.begin(YT, FILES, "targets", "2025-Q4"),
        drafts.begin(YT, FILES, "", "2026-Q1"),
        drafts.begin(YT, FILES, "", "2025-Q4", Terms(reason="gửi bản giấy")),
        drafts.begin(YT, FILES[:1], "", "2025-Q4"),
        drafts.begin(OTHERS[2], FILES, "", "2025-Q4"),
    ]
    assert len({begun.draft_id, *(one.draft_id for one in others)}) == 6


def test_an_expired_draft_is_not_there_and_the_next_write_deletes_it(monkeypatch):
    old, present = drafts.begin(YT, FILES), store.now()
    monkeypatch.setattr(store, "now", lambda: present + timedelta(days=drafts.KEPT_DAYS))
    assert drafts.find(YT, old.draft_id) is None
    new = drafts.begin(OTHERS[0], FILES[:1])
    with store.reading() as cursor:
        assert cursor.execute("SELECT draft_id FROM drafts").fetchall() == [(new.draft_id,)]
        assert cursor.execute("SELECT count(*) FROM draft_files").fetchone() == (1,)


def test_the_oldest_gives_way_to_one_too_many_and_another_makers_stay(monkeypatch):
    foreign = drafts.begin(OTHERS[0], FILES)
    made = [drafts.begin(YT, [("a.csv", f"{i:019}".encode())]) for i in range(drafts.MOST_DRAFTS + 2)]
    assert [one.draft_id for one in drafts.of(YT)] == [one.draft_id for one in made[:1:-1]]
    monkeypatch.setattr(drafts, "MOST_BYTES", 60)
    last = drafts.begin(YT, [("c.csv", b"x" * 30)])
    assert [sum(file.bytes for file in one.files) for one in drafts.of(YT)] == [30, 19]
    with pytest.raises(Refused, match="draft_too_large"):
        drafts.begin(YT, [("c.csv", b"x" * 61)])
    with pytest.raises(Refused, match="draft_too_large"):
        drafts.refill(YT, last, [("c.csv", b"x" * 61)])
    assert drafts.find(OTHERS[0], foreign.draft_id) == foreign


def test_what_was_said_of_a_file_stays_with_it_when_others_come_and_go():
    draft = drafts.begin(YT, FILES)
    draft = drafts.keep(YT, draft.told(1, Asked(sheet="2")))
    draft = drafts.refill(YT, draft, [FILES[1], ("c.csv", b"c")])
    assert drafts.find(YT, draft.draft_id) == draft
    assert [draft.asked(0), draft.asked(1)] == [Asked(sheet="2"), Asked()]
    assert [name for name, _ in drafts.contents(YT, draft.draft_id)] == ["b.xlsx", "c.csv"]
