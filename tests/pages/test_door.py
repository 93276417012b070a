"""Every page × language × role × {empty, sample} opens through the door, and the door keeps what it promises."""

import logging
import re
import shutil
from pathlib import Path

import pytest

import dashboard
from data import read, store
from data.accounts import Actor
from pages.parts import access, heading, words
from tests.pages.conftest import FILES, written

ROLES = ("secretary", "director", "council", "viewer", "YT")


def _without_links(app) -> str:
    return re.sub(r'href="[^"]*"', "", written(app))


def _may(page: str, role: str) -> bool:
    return access.may(Actor("", "department", role) if role == "YT" else Actor("", role), page)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("page", [page for page in FILES if page != access.ACCOUNT])
def test_a_page_opens_on_the_demonstration(sample, visit, page, language, role):
    app = visit(page, lang=language, **{"as": role})
    assert not app.exception and not app.error
    shown = written(app)
    assert shown.count('class="page-title') == 1
    refusal = words.text(language, "This page is not for the role you are looking as.")
    assert (refusal in shown) is not _may(page, role)
    if _may(page, role):
        assert words.text(language, "DEMONSTRATION DATA") in shown


READ = [page for page, action in access.PAGES.items() if action in ("read_results", "read_plan")]
# A campaign has dates of its own and no quarter.
RESULTS = [Path(file).stem for file in dashboard.PAGES["Results"] if Path(file).stem != "campaigns"]


@pytest.mark.parametrize("page", READ)
def test_who_sees_only_what_is_published_is_told_that_nothing_is(sample, visit, page):
    shown = written(visit(page, period="2025-Q3", **{"as": "viewer"}))
    told = "Chưa có quý nào được công bố" in shown
    assert told is (page in RESULTS and page != "commendations")
    assert ("chọn ở trình đơn" in shown and "Xem bộ tiêu chí" in shown) is told
    assert "95,4" not in shown


@pytest.mark.parametrize("page", RESULTS)
def test_what_is_published_is_there_for_who_sees_nothing_else(published, visit, page):
    app = visit(page, period="2025-Q3", **{"as": "viewer"})
    assert not app.exception and not app.error
    shown = written(app)
    assert "Đã công bố" in shown and "Quý III/2025" in shown
    assert ".csv" not in shown and "2025-Q4" not in shown


@pytest.fixture(scope="module")
def nothing_in(blank, tmp_path_factory) -> Path:
    """A store with nothing in it but the account by which it is looked at, which the first to look adds."""
    return Path(shutil.copy(blank, tmp_path_factory.mktemp("nothing") / "thidua.duckdb"))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("page", FILES)
def test_a_page_opens_on_an_empty_store_in_each_role(nothing_in, monkeypatch, visit, page, language):
    monkeypatch.setenv("THIDUA_DB", str(nothing_in))
    for role in ("secretary", "director", "council", "viewer"):
        app = visit(page, lang=language, **{"as": role})
        assert not app.exception and not app.error
        shown = written(app)
        assert shown.count('class="page-title') == 1
        if not _may(page, role):
            assert words.text(language, "This page is not for the role you are looking as.") in shown
        elif page not in dashboard.NEEDS_NOTHING:
            assert words.text(language, "There are no figures here yet.") in shown
            buttons = [button.label for button in app.button]
            offered = [words.text(language, label) for label in ("Load the demonstration", "Start empty")]
            assert buttons == (offered if role in ("secretary", "director") else [])


def test_all_pages_are_listed_and_each_role_knows_what_it_may():
    assert list(FILES) == [
        "inbox",
        *("overview", "ranking", "explanation", "comparison", "progress", "commendations", "campaigns", "method"),
        *("upload", "submissions", "evidence"),
        *("criteria", "targets", "departments", "rules"),
        *("verification", "closing", "certainty", "questions", "trial"),
        *("accounts", "account"),
    ]
    assert set(FILES) <= set(access.PAGES)


def test_the_first_button_of_an_empty_store_loads_the_demonstration(empty, short_demonstration, visit):
    app = visit()
    app.button[0].click().run()
    assert not app.exception and not app.error
    assert "SỐ LIỆU MINH HỌA" in written(app)


def test_the_second_button_of_an_empty_store_leads_to_handing_in(empty, visit):
    app = visit("ranking", lang="en")
    app.button[1].click().run()
    assert not app.exception and not app.error
    assert "Hand in figures" in written(app)


def test_what_the_address_does_not_know_falls_back_to_the_default(sample, visit):
    usual = visit("ranking")
    strange = visit("ranking", lang="fr", period="2031-Q9", block="?", against="x", view="y", **{"as": "NOBODY"})
    assert _without_links(strange) == _without_links(usual)


def test_links_keep_the_language_the_role_and_the_period(sample, visit):
    shown = written(visit("overview", lang="en", period="2025-Q3", **{"as": "YT"}))
    hrefs = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)"', shown)]
    assert hrefs
    assert all("lang=en" in href and "as=YT" in href and "period=" in href for href in hrefs)


def test_a_chosen_filter_stands_in_the_address_and_a_default_does_not(sample, visit):
    app = visit("ranking")
    app.selectbox(key="filter_period").select("2025-Q2").run()
    assert app.query_params["period"] == "2025-Q2"
    app.selectbox(key="filter_period").select("2025-Q4").run()
    assert "period" not in app.query_params


def test_the_language_and_the_role_stand_in_the_address(sample, visit):
    app = visit("overview")
    app.selectbox(key="role_picker").select("YT").run()
    assert app.query_params["as"] == "YT"
    assert "Phòng Y tế: hạng 3" in written(app)


def test_an_unexpected_error_becomes_a_calm_sentence_with_a_code(sample, visit, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret of the server")

    monkeypatch.setattr(heading, "status", fail)
    with caplog.at_level(logging.ERROR, logger="thidua"):
        app = visit("ranking")
    assert not app.exception
    (told,) = app.error
    code = re.fullmatch(r"Hệ thống gặp sự cố .+ Mã sự cố ([0-9A-F]{4})\.", told.value).group(1)
    assert "secret" not in told.value + written(app)
    assert code in caplog.text and "secret of the server" in caplog.text


def test_a_database_held_by_another_program_gets_a_sentence_of_its_own(sample, visit, monkeypatch):
    def held(*_):
        raise store.Busy(Path("thidua.duckdb"), "python (PID 42)")

    monkeypatch.setattr(read, "version", held)
    app = visit("overview", lang="en")
    assert not app.exception and not app.error
    assert "python (PID 42)" in app.warning[0].value
