"""Tables, deadlines and the cache: small parts, each tried alone."""

import re
import shutil
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from data import closing, read, records, rules, store, submissions, upload
from data.accounts import Actor
from pages.parts import charts, kept, literal, load, tables
from pages.parts.deadline import days_late, deadline
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from tests.pages.conftest import written

RULES = {
    "deadline": {
        **{"days": 5, "time": "17:00", "time_zone": "Asia/Ho_Chi_Minh"},
        **{"working_days": False, "holidays": []},
        "extensions": [{"quarter": "2025-Q4", "department": "VT2", "until": "2026-01-15"}],
    },
    "extended": [],
}
ACTOR = Actor("test", "secretary")
RESULTS = "quarter,department,criterion,self_points\n2025-Q2,YT,C2,20\n"


def test_what_is_not_our_markup_is_escaped():
    shown = tables.html([Column("<b>", lead=True), Column("x")], [Row(("<script>", Html("<i>ours</i>")))])
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "<i>ours</i>" in shown and "&lt;b&gt;" in shown


def test_a_missing_value_has_a_hatched_cell_and_its_word():
    shown = tables.html([Column("a")], [Row((tables.missing("vi"),)), Row((float("nan"),))])
    assert shown.count("missing-cell") == 1 and ">thiếu<" in shown


def test_a_table_says_its_headers_again_for_a_phone():
    assert 'data-label="Hạng"' in tables.html([Column("Hạng", "right")], [Row((1,))])


def test_a_card_says_the_unit_with_the_header():
    assert 'data-label="Muộn (ngày)"' in tables.html([Column("Muộn", "right", "ngày")], [Row((3,))])


def test_a_sparkline_leaves_a_gap_where_a_value_is_missing():
    assert tables.sparkline([None, float("nan")]) == ""
    assert tables.sparkline([1.0, 2.0, None, 3.0, 4.0]).count("polyline") == 2


def test_a_row_of_the_wrong_length_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="zip"):
        tables.html([Column("a")], [Row((1, 2))])


def test_the_deadline_lies_some_days_after_the_quarter_or_as_extended():
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    assert deadline(RULES, "2025-Q4") == datetime(2026, 1, 5, 17, tzinfo=zone)
    assert deadline(RULES, "2025-Q4", "VT2") == datetime(2026, 1, 15, 17, tzinfo=zone)
    assert deadline(RULES, "2025-Q3", "VT2") == datetime(2025, 10, 5, 17, tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2026-01-05 10:00", 0),
        ("2026-01-05 10:00:01", 1),
        ("2026-01-06 16:59", 1),
        ("2026-01-06 17:01", 2),
        ("2026-01-12 07:05", 7),
    ],
)
def test_days_late_are_counted_in_local_days_and_never_0_when_late(at, days):
    assert days_late(deadline(RULES, "2025-Q4"), pd.Timestamp(at)) == days


def test_a_frame_is_computed_once_for_a_state_of_the_ledger(tiny, monkeypatch):
    kept.ANSWERS.clear()
    calls = []
    quarters = read.quarters
    monkeypatch.setattr(read, "quarters", lambda actor: calls.append(actor) or quarters(actor))
    load.quarters(ACTOR)
    load.quarters(ACTOR)
    assert len(calls) == 1
    upload.upload(ACTOR, [("more.csv", RESULTS.encode())])
    assert len(load.quarters(ACTOR)) == 2
    assert len(calls) == 2


def test_what_comes_in_for_a_quarter_leaves_the_figures_of_earlier_ones_as_they_are(tiny, monkeypatch):
    kept.ANSWERS.clear()
    calls = []
    period = read.period
    monkeypatch.setattr(read, "period", lambda actor, *of: calls.append(of[0]) or period(actor, *of))

    def ranked() -> set[str]:
        calls.clear()
        for quarter in ("2025-Q1", "2025-Q2", "2025-Q3"):
            load.ranking(ACTOR, Period(quarter))
        return set(calls)

    assert ranked() == {"2025-Q1", "2025-Q2", "2025-Q3"}
    assert ranked() == set()
    (outcome,) = upload.upload(ACTOR, [("more.csv", RESULTS.encode())])
    assert ranked() == {"2025-Q2", "2025-Q3"}
    submissions.return_submission(ACTOR, "2025-Q2", "YT", "sai mẫu")
    assert ranked() == {"2025-Q2", "2025-Q3"}
    upload.withdraw(ACTOR, outcome.upload_id, "nhầm tệp")
    assert ranked() == {"2025-Q2", "2025-Q3"}
    assert rules.record(ACTOR, b"year = 2025\nties = []\n")[0]
    assert ranked() == {"2025-Q1", "2025-Q2", "2025-Q3"}
    closing.close(Actor("Giám đốc", "director"), "2025-Q1", "đã họp", waive_all=True)
    assert ranked() == {"2025-Q1", "2025-Q2", "2025-Q3"}


def test_what_comes_in_while_figures_are_worked_out_is_not_kept_as_of_the_entry_before(tiny, monkeypatch):
    kept.ANSWERS.clear()
    past = replace(ACTOR, as_of=read.version(ACTOR))
    before = read.period(past, "2025-Q1")["scores"]
    more = "quarter,department,criterion,self_points\n2025-Q1,YT,C2,1\n"
    period = read.period

    def interrupted(actor, quarter):
        assert upload.upload(ACTOR, [("more.csv", more.encode())])[0].accepted
        return period(actor, quarter)

    with monkeypatch.context() as patch:
        patch.setattr(read, "period", interrupted)
        load.known(ACTOR, "2025-Q1")
    assert read.version(ACTOR) > past.as_of
    assert load.known(past, "2025-Q1")["scores"].equals(before)
    assert not load.known(ACTOR, "2025-Q1")["scores"].equals(before)


def test_what_is_rehearsed_is_worked_out_once_and_forgotten(tiny, monkeypatch):
    calls = []
    period = read.period
    monkeypatch.setattr(read, "period", lambda actor, *of: calls.append(of[0]) or period(actor, *of))
    before = load.ranking(ACTOR, Period("2025-Q1"))
    calls.clear()
    for points in (1, 2):
        more = f"quarter,department,criterion,self_points\n2025-Q1,YT,C2,{points}\n"
        with kept.rehearsing(ACTOR), upload.rehearse(ACTOR, [("more.csv", more.encode())]):
            first, again = (load.ranking(ACTOR, Period("2025-Q1")) for _ in range(2))
        assert first.equals(again)
        assert not first.equals(before)
    assert calls == ["2025-Q1", "2025-Q1"]
    assert load.ranking(ACTOR, Period("2025-Q1")).equals(before)


def test_a_page_may_change_what_it_was_given(sample):
    given = load.quarters(ACTOR)
    given["quarter"] = "changed"
    assert "changed" not in set(load.quarters(ACTOR)["quarter"])


def test_history_has_the_last_quarters_and_says_which_set_of_criteria_they_stand_on(sample):
    history = load.history(ACTOR, "2025-Q1", 3)
    assert sorted(history["quarter"].unique()) == ["2024-Q3", "2024-Q4", "2025-Q1"]
    assert history.groupby("quarter")["criteria_set"].nunique().eq(1).all()
    assert load.history(ACTOR, "2020-Q1").empty


def test_periods_are_comparable_only_where_both_have_scores(sample):
    assert load.comparable(ACTOR, Period("2025-Q4"), Period("2025-Q3"))
    assert not load.comparable(ACTOR, Period("2024-Q1"), Period("2023-Q4"))


def _shown(app) -> str:
    return re.sub("<[^>]+>", "", written(app))


@pytest.fixture(scope="module")
def without_the_demonstration(demonstration, tmp_path_factory):
    """A store out of which the demonstration was taken, but for results of one's own."""
    store.close()
    where = shutil.copy(demonstration, tmp_path_factory.mktemp("outlived") / "own.duckdb")
    name = "scores-2025-Q4-VT2.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        (taken,) = upload.upload(ACTOR, [(name, (upload.SAMPLES / "newcomer" / name).read_bytes())])
        assert taken.accepted
        upload.withdraw_sample(ACTOR)
        store.close()
    return where


@pytest.mark.parametrize("page", ("overview", "ranking", "comparison", "progress", "submissions", "upload"))
def test_figures_that_outlive_the_demonstration_say_what_they_wait_for(
    without_the_demonstration, visit, monkeypatch, page
):
    monkeypatch.setenv("THIDUA_DB", str(without_the_demonstration))
    told = (
        "Đã nhận số liệu Quý IV/2025 của 1 đơn vị, nhưng chưa tính được điểm vì chưa có danh sách đơn vị Quý IV/2025 "
        "và bộ tiêu chí năm 2025. → Nộp danh sách đơn vị · Nộp bộ tiêu chí"
    )
    app = visit(page)
    assert not app.exception and not app.error
    assert told in _shown(app)
    assert told.split(" →")[0] in _shown(visit(page, **{"as": "council"}))


def test_without_the_criteria_of_a_year_its_figures_wait_for_them(own_sample, visit):
    number = records.uploads(ACTOR).query("file_name == 'criteria-2025.csv'")["upload_id"].iloc[0]
    upload.withdraw(ACTOR, int(number), "thử")
    shown = _shown(visit("ranking", period="2025-Q4"))
    assert "của 6 đơn vị, nhưng chưa tính được điểm vì chưa có bộ tiêu chí năm 2025. → Nộp bộ tiêu chí" in shown
    assert "Chưa có bộ tiêu chí năm 2025" in shown


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Phòng Tổ chức - Hành chính (số 2), 5%", "Phòng Tổ chức - Hành chính (số 2), 5%"),
        ("**a** [b](c) <i> $x$ `y` _z_", r"\*\*a\*\* \[b\](c) \<i\> \$x\$ \`y\` \_z\_"),
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        (
            ":material/home: www.x a@b ->",
            ":\u2060material/home: www.\u2060x a@\u2060b -\u2060>".replace(":", r"\:").replace(">", r"\>"),
        ),
    ],
)
def test_words_of_the_data_are_no_markdown(words, written):
    assert literal.literal(words) == written


def test_words_of_the_data_are_no_markup_of_a_chart():
    assert charts.plain('<b>"A" & B</b>') == '&lt;b&gt;"A" &amp; B&lt;/b&gt;'
