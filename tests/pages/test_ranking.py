"""What the ranking says of bands, gates, cuts and decimals that nobody sees."""

import re
from html import unescape

import pandas as pd
import pytest

from analytics import bands as bands_of
from data import rules
from data.accounts import Actor
from pages.parts import bands
from tests.pages.conftest import written


def said(app) -> str:
    """The page's words, without markup."""
    assert not app.exception and not app.error
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", written(app))))


def frame(totals: dict[str, float], gate: dict | None = None) -> pd.DataFrame:
    """The bands of these totals under cuts at 90 and 70; `gate`: department → what a gate that leaves `Tốt` does there."""
    rules = {
        "scale": {"minimum": 0, "near_cut": 1.0},
        "band": [{"name": "Xuất sắc", "from": 90}, {"name": "Tốt", "from": 70}, {"name": "Kém", "from": 0}],
        "gate": [{"name": "có việc quá hạn", "band": "Tốt"}],
    }
    put = pd.DataFrame({"department": list(gate or {}), "state": list((gate or {}).values()), "gate": 0})
    total = pd.Series(totals, name="total").rename_axis("department")
    found = total.to_frame().join(bands_of.bands(total, put, rules)).reset_index()
    return found.assign(short_name=found["department"])


def test_a_band_that_a_gate_holds_down_says_so():
    found = frame({"A": 95.0, "B": 91.0, "C": float("nan")}, {"A": "acts", "B": "passes"})
    cells = [re.sub(r"<[^>]+>", "", bands.cell("vi", one)) for _, one in found.iterrows()]
    assert cells == ["Tốt (khống chế: có việc quá hạn)", "Xuất sắc", ""]


def test_the_margin_of_a_cut_is_one_point_or_several_points():
    assert bands.near("en", frame({"A": 90.0}), 1.0)[0].startswith("Near a cut (within 1 point): ")
    assert bands.near("en", frame({"A": 90.0}), 1.5)[0].startswith("Near a cut (within 1.5 points): ")


def test_near_a_cut_is_one_sentence_with_the_distances():
    found = frame({"A": 90.0, "B": 89.65, "C": 89.996, "D": 80.0, "E": 70.4, "F": 0.2, "G": 90.7}, {"G": "acts"})
    assert bands.near("vi", found, 1.0) == [
        "Sát mức xếp loại, không quá 1 điểm: A vừa đạt mức Xuất sắc; B cách mức Xuất sắc 0,35 điểm; E chỉ hơn mức Tốt 0,40 điểm; "
        "G chỉ hơn mức Xuất sắc 0,70 điểm (theo điểm; điều kiện khống chế giữ ở mức Tốt).",
        "C hiển thị 90,00 điểm nhưng thực tế là 89,996000 điểm, chưa đạt mức Xuất sắc.",
    ]
    assert bands.near("vi", frame({"D": 80.0}), 1.0) == []


def test_a_gate_that_lacks_its_value_is_said():
    found = frame({"A": 95.0, "B": 94.0, "C": 80.0}, {"A": "missing", "B": "missing", "C": "missing"})
    assert bands.untested("vi", found) == [
        'Chưa xét được điều kiện khống chế "có việc quá hạn" với A và B: thiếu số liệu.'
    ]


def test_totals_that_read_alike_and_differ_are_said_once_for_each_group():
    totals = {"A": 59.0412, "B": 59.0401, "C": 59.0399, "D": 50.0}
    found = frame(totals).assign(beyond_shown=["B|C", "A|C", "A|B", None])
    assert bands.beyond_shown("vi", found) == [
        "A, B và C cùng hiển thị 59,04 điểm; thứ hạng do phần thập phân không hiển thị quyết định (59,041200, 59,040100 và 59,039900)."
    ]
    assert bands.beyond_shown("vi", found.iloc[[0, 3]]) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_gates_and_cuts_and_leads_to_the_method(sample, visit, language):
    app = visit("ranking", period="2025-Q3", lang=language)
    shown = said(app)
    reason = f"({'khống chế' if language == 'vi' else 'held down'}: có nhiệm vụ, báo cáo quá hạn)"
    assert written(app).count(f'<span class="nowrap">Tốt</span> <span class="quiet">{reason}</span>') == 2
    assert f"Tốt {reason}" in shown
    near = {
        "vi": "TC-HC-KT chỉ hơn mức Xuất sắc 0,39 điểm",
        "en": "TC-HC-KT is only 0.39 points above the cut of Xuất sắc",
    }
    assert near[language] in shown
    assert re.search(r'href="method\?[^"]*period=2025-Q3', written(app))


def test_the_overview_counts_the_bands_after_the_gates(sample, visit):
    assert "2 xuất sắc · 5 tốt" in said(visit("overview", period="2025-Q3"))


def test_a_gate_is_named_as_the_rules_write_it_and_never_as_markup(own_sample, visit):
    text = "year = 2025\n[[gate]]\nname = '<img src=x>'\ncriterion = 'A02'\nmeasure = 'actual'\nbelow = 100\nband = 'Tốt'\n"
    assert rules.record(Actor("test", "secretary"), text.encode())[0]
    for page in ("ranking", "method"):
        shown = written(visit(page, period="2025-Q3"))
        assert "&lt;img src=x&gt;" in shown and "<img src=x>" not in shown
