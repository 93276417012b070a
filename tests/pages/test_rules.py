"""The rules of a year on screen: shown with their clauses, changed in forms, kept with document and reason; a file is the second way."""

import pytest

from data import plan, read
from data.accounts import Actor
from pages.parts import toml
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực Hội đồng", "secretary")
pytestmark = pytest.mark.usefixtures("tiny")


def _open(visit, role="secretary", **chosen):
    return visit("rules", **{"as": role, "year": "2025"} | chosen)


def _saved(app):
    app.text_input(key="document_rules").input("QĐ 3/QĐ-CS")
    app.text_input(key="reason_rules").input("Họp Hội đồng")
    app.run()
    return app.button(key="save_rules").click().run()


def test_rules_changed_in_forms_are_kept_with_document_and_reason_and_nothing_else_of_them_changes(visit):
    before = read.rules(SECRETARY, 2025)
    app = _open(visit)
    assert "đang dùng quy chế mặc định của hệ thống" in written(app) and "Quy định số 366-QĐ/TW" in written(app)
    app.checkbox(key="rules_2025_0_deadline_working_days").check()
    app.number_input(key="rules_2025_0_scale_bonus_cap").set_value(8.0)
    app.text_area(key="rules_2025_0_deadline_holidays").input("01/01/2026\n02/01/2026")
    app.text_area(key="rules_2025_0_deadline_extensions").input("2025-Q3; YT; 20/10/2025").run()
    shown = written(app)
    assert "4 khóa đổi trong quy chế năm 2025" in shown or "deadline.working_days" in shown
    assert "Đã có số liệu Quý I/2025" in app.warning[0].value
    app = _saved(app)
    assert not app.exception and "Ban hành kèm QĐ 3/QĐ-CS." in written(app) and "Họp Hội đồng" in written(app)
    after = read.rules(SECRETARY, 2025)
    changed = {
        "working_days": True,
        "holidays": ["2026-01-01", "2026-01-02"],
        "extensions": [{"quarter": "2025-Q3", "department": "YT", "until": "2025-10-20"}],
    }
    expected = before | {"source": 2025, "year": 2025, "scale": before["scale"] | {"bonus_cap": 8}, "deadline": before["deadline"] | changed}  # fmt: skip
    assert toml.written(after) == toml.written(expected)
    assert plan.rules_versions(SECRETARY, 2025)["reason"].to_list() == ["Họp Hội đồng"]


def test_what_cannot_be_is_found_beside_the_forms_and_nothing_can_be_kept(visit):
    app = _open(visit)
    app.text_area(key="rules_2025_0_deadline_holidays").input("hôm nọ")
    app.text_area(key="rules_2025_0_ties").input("may rủi").run()
    assert "may rủi" in written(app) and app.button(key="save_rules").disabled
    app.button(key="discard").click().run()
    assert "may rủi" not in written(app)


def test_others_read_the_rules_and_cannot_change_them(visit):
    app = _open(visit, "YT", lang="en")
    assert not app.exception and not app.button and not app.text_input and not app.data_editor
    assert "2025 has no rules of its own" in written(app) and "at most Tốt" in written(app)
