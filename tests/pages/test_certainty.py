"""How sure the ranks are: the one line at each rank, the council's page, and the file that can be worked out again."""

import csv
import io

import pandas as pd
import pytest

from data.accounts import Actor
from pages.council import certainty as page
from pages.parts import certainty, intervals
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.pages.conftest import written

HERE = Visit(Actor("Hội đồng", "council"), "vi")


def study(*rows: tuple, **more) -> pd.DataFrame:
    """Rows of load.certainty from rank, certainty, held of 10,000, and apart from the next."""
    frame = pd.DataFrame(rows, columns=["rank", "certainty", "held", "apart"])
    frame = frame.astype({"rank": "Int64", "held": "Int64", "apart": "boolean"})
    frame["department"] = [f"D{place}" for place in range(1, len(frame) + 1)]
    frame["short_name"] = frame["department_name"] = frame["department"]
    frame["hold"] = frame["held"].astype("Float64") / 10_000
    ends = dict.fromkeys(("low", "high", "close_low", "close_high"), frame["rank"])
    frame = frame.assign(**ends)
    return frame.assign(draws=10_000, seed=2025, spread=0.2, level="criterion", moved_by="").assign(**more)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((1, "held", 8812, True), "giữ hạng 1 trong 88% phương án khi trọng số xê dịch ±20%"),
        ((1, "certain", 10_000, True), "giữ hạng 1 trong 100% phương án khi trọng số xê dịch ±20%"),
        ((1, "certain", 9_999, True), "giữ hạng 1 trong 99% phương án khi trọng số xê dịch ±20%"),
        ((1, "held", 3, True), "giữ hạng 1 trong 1% phương án khi trọng số xê dịch ±20%"),
        ((None, "none", None, None), ""),
    ],
)
def test_the_line_of_a_rank(row, told):
    assert certainty.line("vi", study(row).iloc[0]) == told


def test_the_line_of_ranks_that_cannot_be_told_apart_and_of_one_that_is_open():
    one = study((5, "close", 6000, False), close_low=4, close_high=6).iloc[0]
    assert certainty.line("vi", one) == "hạng 4-6: chênh lệch quá nhỏ để phân định"
    one = study((1, "open", 0, True), low=1, high=3, spread=0.3).iloc[0]
    assert certainty.line("vi", one) == "còn thiếu số liệu: hạng 1-3 khi trọng số xê dịch ±30%"


def test_the_headline_counts_the_certain_and_names_what_cannot_be_told_apart():
    frame = study(
        (1, "certain", 10_000, True), (2, "close", 7000, False), (3, "close", 7000, True), (4, "held", 9000, None)
    )
    assert page.headline("vi", "Quý III/2025", frame) == (
        "Quý III/2025: 1/4 thứ hạng chắc chắn; hạng 2-3: chênh lệch quá nhỏ để phân định."
    )
    assert page.steady("vi", frame) == "1/4 (25,0%) thứ hạng giữ được trong ít nhất 95% phương án."
    assert page.finding("vi", frame) == "Khó giữ nhất: hạng 2 của D2, giữ được trong 70% phương án"
    opened = study((1, "open", 0, True), (2, "open", 0, True)).assign(rank_low=[1, 2], rank_high=[2, 7])
    assert page.finding("vi", opened) == "Còn mở nhiều nhất: D2 có thể từ hạng 2 đến hạng 7"
    many = study(*((rank, "close", 5000, rank % 2 == 0) for rank in range(1, 11)))
    assert "5 cặp hạng liền nhau chưa phân định được" in page.headline("vi", "Quý III/2025", many)


def test_a_shared_rank_is_a_run_to_the_last_place_that_it_takes():
    frame = study((1, "close", 0, False), (1, "close", 0, True), (3, "held", 9000, None))
    assert page.runs(frame) == ["1-2"]


def test_a_share_stands_with_its_fraction_and_never_says_all_of_what_is_not_all():
    assert intervals.kept("vi", study((1, "held", 8812, True)).iloc[0]) == "8.812/10.000 (88,1%)"
    assert intervals.kept("vi", study((1, "held", 9_999, True)).iloc[0]) == "9.999/10.000 (> 99,9%)"
    assert intervals.kept("vi", study((1, "open", 0, True)).iloc[0]) == "còn mở"


def test_the_file_says_what_the_study_stands_on_and_runs_nothing_in_a_spreadsheet():
    frame = study((1, "held", 8812, True)).assign(department_name="=HYPERLINK(1)")
    content = certainty.file(HERE, frame, Period("2025-Q3"), "").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content), delimiter=";")
    assert row["department_name"] == "'=HYPERLINK(1)"
    told = {name: row[name] for name in ("period", "draws", "seed", "spread", "level", "held", "hold")}
    assert told == {
        "period": "2025-Q3",
        "draws": "10000",
        "seed": "2025",
        "spread": "0,2",
        "level": "criterion",
        "held": "8812",
        "hold": "0,8812",
    }


@pytest.mark.parametrize("role", ["director", "council", "secretary"])
def test_the_page_is_for_the_council_its_office_and_the_director(sample, visit, role):
    shown = written(visit("certainty", period="2025-Q3", **{"as": role}))
    assert "Quý III/2025: 0/7 thứ hạng chắc chắn; hạng 3-4 và 6-7: chênh lệch quá nhỏ để phân định." in shown
    assert "8.795/10.000 (88,0%)" in shown
    assert "Bỏ từng tiêu chí thì ai đổi hạng" in shown and "YT 5 → 3 ▲ 2".replace(" ", "\u00a0") in shown
    assert "mã ngẫu nhiên 2025" in shown and "Xê dịch theo: từng tiêu chí" in shown


@pytest.mark.parametrize("role", ["viewer", "YT"])
def test_the_page_is_closed_to_the_others(sample, visit, role):
    assert "phương án" not in written(visit("certainty", period="2025-Q3", **{"as": role}))


def test_level_and_spread_stand_in_the_address_and_are_named_with_the_result(sample, visit):
    app = visit("certainty", period="2025-Q3", level="group", spread="30")
    shown = written(app)
    assert "Xê dịch theo: từng nhóm tiêu chí" in shown and "từ 0,7 đến 1,3" in shown
    assert "--spread 0.3 --level group" in shown
    app.segmented_control(key="filter_level").set_value("both").run()
    assert app.query_params["level"] in ("both", ["both"])
    assert "Xê dịch theo: cả nhóm và tiêu chí" in written(app)


def test_what_the_address_names_wrongly_is_the_usual_study(sample, visit):
    shown = written(visit("certainty", period="2025-Q3", level="pillar", spread="95"))
    assert "Xê dịch theo: từng tiêu chí" in shown and "từ 0,8 đến 1,2" in shown


def test_an_incomplete_quarter_opens_every_rank_and_its_missing_department_keeps_none(sample, visit):
    shown = written(visit("certainty", period="2025-Q4"))
    assert "0/6 thứ hạng chắc chắn; 6 thứ hạng còn mở vì thiếu số liệu" in shown
    assert "dải xám: phần còn mở vì thiếu số liệu" in shown


@pytest.mark.parametrize(
    "chosen", [{"lang": "en"}, {"period": "2025-9M"}, {"period": "2024-Q1"}, {"block": "Phòng chuyên môn"}]
)
def test_the_page_stands_in_english_for_sums_for_old_quarters_and_within_a_block(sample, visit, chosen):
    app = visit("certainty", **chosen)
    assert not app.exception and '<table class="ours' in written(app)


def test_nothing_yet_is_said_and_not_shown(empty, visit):
    assert not visit("certainty").exception


def test_over_the_live_number_of_departments_the_study_waits_for_a_button(sample, visit, monkeypatch):
    monkeypatch.setattr(certainty, "LIVE", 3)
    app = visit("certainty", period="2025-Q3")
    assert "thứ hạng chắc chắn" not in written(app)
    next(button for button in app.button if button.label == "Tính mức chắc chắn").click().run()
    assert "0/7 thứ hạng chắc chắn" in written(app)
    assert "phương án" not in written(visit("ranking", period="2025-Q3"))


def test_the_ranking_has_one_line_at_each_rank_and_says_what_it_stands_on(published, visit):
    shown = written(visit("ranking", period="2025-Q3", **{"as": "viewer"}))
    assert (
        shown.count("giữ hạng 1 trong 98% phương án khi trọng số xê dịch ±20%") == 2
    )  # the table and the phone's list
    assert shown.count("hạng 3-4: chênh lệch quá nhỏ để phân định") == 4
    assert "10.000 phương án trọng số rút ngẫu nhiên (mã ngẫu nhiên 2025), trọng số của từng tiêu chí" in shown


def test_the_explanation_of_a_rank_says_how_sure_it_is_and_leads_the_council_to_the_study(published, visit):
    shown = written(visit("explanation", period="2025-Q3", department="QLHV", **{"as": "council"}))
    assert "Giữ hạng 1 trong 98% phương án khi trọng số xê dịch ±20%." in shown and 'href="certainty?' in shown
    shown = written(visit("explanation", period="2025-Q3", department="TV-GD", **{"as": "viewer"}))
    assert "Hạng 3-4: chênh lệch quá nhỏ để phân định." in shown and 'href="certainty?' not in shown
