"""The button for the workbook to check a ranking with, and the file behind it."""

import io

import openpyxl
import pytest

from data.accounts import Actor
from pages.parts import load, words, workbook
from pages.parts.access import Visit
from pages.parts.period import Period

QUARTER = Period("2025-Q3")


@pytest.mark.parametrize("role", ["secretary", "director", "council", "viewer", "YT"])
def test_everyone_who_sees_the_ranking_may_check_it(published, visit, role):
    app = visit("ranking", period="2025-Q3", **{"as": role})
    assert [button.label for button in app.get("download_button")] == ["Bảng tính đối chiếu"]


def test_the_button_speaks_english_too(sample, visit):
    app = visit("ranking", period="2025-Q3", lang="en")
    assert [button.label for button in app.get("download_button")] == ["Workbook to check the ranking with"]


def test_where_there_is_no_ranking_there_is_nothing_to_check(empty, visit):
    assert list(visit("ranking").get("download_button")) == []


@pytest.mark.parametrize(("language", "sheet"), [("vi", "Kết quả"), ("en", "Result of the ranking")])
def test_the_file_holds_what_the_page_shows(published, language, sheet):
    here = Visit(Actor("", "viewer"), language)
    book = openpyxl.load_workbook(io.BytesIO(workbook.content(here, QUARTER)), data_only=True)
    shown = [tuple(cell.value for cell in line[1:6]) for line in book[sheet].iter_rows(min_row=6)]
    frame = load.ranking(here.actor, QUARTER)
    expected = frame[["rank", "department_name", "block", "total", "band"]].itertuples(index=False, name=None)
    assert shown == [(rank, name, block, pytest.approx(total), band) for rank, name, block, total, band in expected]
    assert words.text(language, "DEMONSTRATION DATA") in book[sheet]["A2"].value


def test_a_year_to_date_has_its_own(published):
    here, period = Visit(Actor("", "viewer"), "vi"), Period("2025-Q3", year_to_date=True)
    book = openpyxl.load_workbook(io.BytesIO(workbook.content(here, period)), data_only=True)
    assert {"Số liệu", "Lũy kế"} <= set(book.sheetnames)
    assert {cell.value for cell in book["Số liệu"]["A"][5:]} == {"Quý I/2025", "Quý II/2025", "Quý III/2025"}
    shown = [line[4].value for line in book["Kết quả"].iter_rows(min_row=6)]
    assert shown == [pytest.approx(total) for total in load.ranking(here.actor, period)["total"]]
    assert workbook.name(here, period) == "bang-tinh-doi-chieu-2025-Q3-ytd.xlsx"


@pytest.mark.parametrize("period", [QUARTER, Period("2025-Q3", year_to_date=True)])
def test_every_word_of_it_is_vietnamese(sample, period):
    asked = []

    def text(message: str, **params) -> str:
        asked.append(message)
        return words.text("vi", message, **params)

    here = Visit(Actor("", "viewer"), "vi")
    object.__setattr__(here, "text", text)
    workbook.content(here, period)
    assert set(asked) - set(words.messages("vi")) == set()


def test_the_name_says_which_period_it_is_of():
    assert workbook.name(Visit(Actor("", "viewer"), "vi"), QUARTER) == "bang-tinh-doi-chieu-2025-Q3.xlsx"
