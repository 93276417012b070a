"""Where the set of criteria changed, the ranking is shown as published or under the same rules, and says which."""

import re
from html import unescape

import pytest

from data import store, upload
from data.accounts import Actor
from pages.parts import continuity, load, tables
from pages.parts.period import Period
from tests.pages.conftest import written

SECRETARY = Actor("test", "secretary")
NOW, THEN = Period("2025-Q1"), Period("2024-Q4")


def of_2024(name: str) -> bytes:
    """A file of the demonstration as it would be had 2024 not had C02, had A01 been worth 14 points, and E03 counted in %."""
    lines = (upload.SAMPLES / name).read_text(encoding="utf-8").splitlines()
    if "2024" in name:
        lines = [line for line in lines if ",C02," not in line]
    if name == "criteria-2024.csv":
        lines = [
            line.replace("higher,10,", "higher,14,")
            if ",A01," in line
            else line.replace(",điểm,", ",%,")
            if ",E03," in line
            else line
            for line in lines
        ]
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def changed_file(tmp_path_factory):
    """A store whose set of criteria changed in 2025."""
    where = tmp_path_factory.mktemp("changed") / "changed.duckdb"
    names = ["departments.csv", "criteria-2024.csv", "criteria-2025.csv", "targets-2024.csv", "targets-2025.csv"]
    for quarter in ("2024-Q4", "2025-Q1"):
        names += sorted(
            path.name for path in upload.SAMPLES.glob(f"*-{quarter}*.csv") if path.name[:5] in ("score", "verif")
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        outcomes = upload.upload(SECRETARY, [(name, of_2024(name)) for name in names])
        assert all(outcome.accepted for outcome in outcomes), [outcome.issues for outcome in outcomes]
        store.close()
    return where


@pytest.fixture
def changed(changed_file, monkeypatch):
    monkeypatch.setenv("THIDUA_DB", str(changed_file))
    yield
    store.close()


def test_as_published_nothing_is_compared_and_what_changed_is_named(changed, visit):
    app = visit("ranking", period="2025-Q1")
    shown = unescape(written(app))
    assert app.button_group(key="filter_rules").value == continuity.PUBLISHED
    assert "không so được" in shown and "Quý IV/2024 dùng bộ tiêu chí khác nên không so được." in shown
    assert (
        "Quý I/2025 đổi bộ tiêu chí: A01 từ 14 thành 10 điểm; thêm C02; E03 đổi nội dung (loại, chiều hoặc đơn vị tính)."
        in shown
    )
    assert "như đã công bố, đường cắt ở chỗ đổi bộ tiêu chí" in shown
    assert "Cùng quy tắc:" not in shown


def test_under_the_same_rules_each_change_is_labelled_and_the_rank_stays_as_published(changed, visit):
    app = visit("ranking", period="2025-Q1")
    ranks = re.findall(r'<span class="rank">(\d+)</span>', written(app))
    app.button_group(key="filter_rules").set_value(continuity.SAME).run()
    assert app.query_params["rules"] in ("same", ["same"])
    shown = unescape(written(app))
    assert re.findall(r'<span class="rank">(\d+)</span>', shown) == ranks
    assert "cùng quy tắc</span></th>" in shown and re.search(r"▲ 1 \(từ \d sang \d\)", shown)
    assert (
        "Cùng quy tắc: Quý IV/2024 và Quý I/2025 đều được tính lại trên 49 tiêu chí chung, theo điểm tối đa và quy tắc của "
        "năm 2025, giữa các đơn vị có ở cả hai kỳ; đây không phải kết quả đã công bố." in shown
    )
    assert "không phải kết quả đã công bố: các quý đều tính lại trên 49 tiêu chí chung" in shown


def test_the_changes_of_a_block_are_counted_within_it_and_english_says_the_same(changed, visit):
    app = visit("ranking", period="2025-Q1", rules="same", block="Vệ tinh", lang="en")
    assert not app.exception and "Same rules: " in unescape(written(app))
    frame = load.standing_same_rules(SECRETARY, NOW)
    block = frame[frame["block"].eq("Vệ tinh")]
    assert set(block["previous_now_block_rank"]) == {1, 2}


def test_the_totals_of_the_period_itself_stay_and_only_what_differs_is_recomputed(changed):
    published, same = load.standing(SECRETARY, NOW), load.standing_same_rules(SECRETARY, NOW)
    assert same["total"].equals(published["total"]) and same["rank"].equals(published["rank"])
    assert not same["previous_total"].equals(published["previous_total"])
    assert same[published.columns].dtypes.equals(published.dtypes)  # a rank is written 5, not 5.0
    assert load.history(SECRETARY, NOW.quarter)["criteria_set"].nunique() == 2
    lines = load.history_same_rules(SECRETARY, NOW.quarter)
    assert lines["criteria_set"].nunique() == 2 and set(lines["quarter"]) == {"2024-Q4", "2025-Q1"}
    assert load.common_criteria(SECRETARY, NOW, THEN) == 49


def test_where_the_set_never_changed_there_is_no_choice(sample, visit):
    app = visit("ranking", period="2025-Q1", rules="same")
    assert "filter_rules" not in [group.key for group in app.button_group]
    assert "đổi bộ tiêu chí" not in written(app) and "cùng quy tắc" not in written(app)
    same, published = load.standing_same_rules(SECRETARY, NOW), load.standing(SECRETARY, NOW)
    assert same[published.columns].equals(published)


def test_a_line_is_cut_at_the_change_unless_all_of_it_stands_under_the_same_rules():
    assert tables.sparkline([1.0, 2.0, 3.0, 4.0], [2]).count("polyline") == 2
    assert tables.sparkline([1.0, 2.0, 3.0, 4.0], [2], joined=True).count("polyline") == 1


def test_the_mark_says_the_year_or_the_quarter_of_the_change():
    assert continuity.change("vi", "2025-Q1") == "đổi bộ tiêu chí năm 2025"
    assert continuity.change("vi", "2025-Q3") == "đổi bộ tiêu chí từ III/2025"
