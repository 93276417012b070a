"""`?as_of=`: a page as it was at an entry of the ledger, the same bytes whatever came later."""

import shutil

import pytest
import streamlit as st

from data import closing, read, rules, store, upload
from data.accounts import Actor
from data.refusal import Refused
from pages.parts import kept, workbook
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực", "secretary")
PAGES = ("overview", "ranking", "explanation", "progress", "submissions")
LATER = "quarter,department,criterion,actual\n2025-Q3,YT,A01,80\n"


@pytest.fixture(scope="module")
def twice(demonstration, tmp_path_factory, request):
    """A store of one's own, and a link's `as_of`; what pages showed under it before more came in."""
    where = tmp_path_factory.mktemp("twice") / "twice.duckdb"
    store.close()
    shutil.copy(demonstration, where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        yield str(read.version(SECRETARY))
        store.close()


def shown(app) -> list[str]:
    """All markup of ours and all charts of a page."""
    return [written(app), *(one.proto.spec for one in app.get("plotly_chart"))]


def book(entry: str) -> bytes:
    return workbook.content(Visit(Actor("Giám đốc", "director", as_of=int(entry)), "vi"), Period("2025-Q3"))


def test_links_opened_after_later_uploads_and_a_change_of_rules_give_the_same_bytes(twice, visit):
    where = {"as_of": twice, "period": "2025-Q3", "department": "YT"}
    before = {page: shown(visit(page, **where)) for page in PAGES}
    checked = book(twice)
    (outcome,) = upload.upload(SECRETARY, [("sua.csv", LATER.encode())])
    assert outcome.accepted
    upload.withdraw(SECRETARY, read.version(SECRETARY) - 9, "nhầm tệp")
    changed = b"year = 2025\nties = []\n[scale]\nbonus_cap = 1\n[deadline]\ndays = 30\n"
    assert rules.record(SECRETARY, changed)[0]
    now = shown(visit("ranking", period="2025-Q3"))
    kept.ANSWERS.clear()
    st.cache_data.clear()
    after = {page: shown(visit(page, **where)) for page in PAGES}
    assert [page for page in PAGES if after[page] != before[page]] == []
    assert book(twice) == checked
    assert now != after["ranking"]
    assert all(f"(mục sổ {twice})" in markup[0] for markup in after.values())


def test_every_link_of_a_page_of_the_past_stays_there(twice, visit):
    app = visit("ranking", as_of=twice, period="2025-Q3")
    links = [href.split('"')[0] for href in written(app).split('href="')[1:]]
    present = [href for href in links if f"as_of={twice}" not in href]
    assert present == ["ranking?period=2025-Q3"]
    assert "Về hiện tại" in written(app)


def test_nothing_is_done_in_the_past(twice, visit):
    app = visit("upload", as_of=twice)
    assert not app.exception and not app.get("file_uploader")
    assert "chỉ mở ở hiện tại" in written(app)
    app = visit("submissions", as_of=twice, period="2025-Q3")
    assert not app.exception and [one.key for one in app.button] == []
    back = Actor("Giám đốc", "director", as_of=int(twice))
    verbs = [
        lambda: closing.close(back, "2025-Q3", "x"),
        lambda: closing.reopen(back, "2025-Q3", "x"),
        lambda: upload.withdraw(back, 1, "x"),
        lambda: store.append(None, back, "upload"),
    ]
    for verb in verbs:
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "looking_back"


@pytest.mark.parametrize("entry", ["0", "999999", "abc", "-1", "1.5"])
def test_an_entry_that_does_not_exist_is_said_so(twice, visit, entry):
    app = visit("ranking", as_of=entry)
    assert not app.exception and not app.error
    assert "Sổ ghi không có mục mang số này." in written(app) and "Về hiện tại" in written(app)


def test_a_viewer_sees_what_was_published_then(twice, visit):
    entry = read.version(SECRETARY)
    director = Actor("Giám đốc", "director")
    closing.close(director, "2025-Q2", "đã họp", waive_all=True)
    published = closing.publish(director, "2025-Q2", "đã họp")
    closing.reopen(director, "2025-Q2", "có kiến nghị")
    seen = {
        as_of: list(read.quarters(Actor("", "viewer", as_of=as_of))["quarter"]) for as_of in (entry, published, None)
    }
    assert seen == {entry: [], published: ["2025-Q2"], None: []}
    app = visit("ranking", as_of=str(published), **{"as": "viewer"})
    assert "Phòng Y tế" in written(app) and not app.exception
