"""The criteria of a year on screen: copied, edited, added up, checked, compared with what is in force, saved with their document."""

import pytest

from data import plan, read, upload
from data.accounts import Actor
from pages.parts.year import draft
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực Hội đồng", "secretary")
pytestmark = pytest.mark.usefixtures("tiny")


def _open(visit, year="2025", role="secretary", **chosen):
    return visit("criteria", year=year, **{"as": role}, **chosen)


def _edited(app, change):
    """The page again with the set of its year as `change` makes it of the texts in force."""
    year = app.query_params["year"]
    year = year[0] if isinstance(year, list) else year
    present = plan.texts("criteria", read.criteria(SECRETARY, int(year)))
    frame = change(present).assign(row=lambda one: [str(n + 2) for n in range(len(one))])
    app.session_state[f"year_criteria_{year}"] = draft.Draft("criteria", year, frame, frame, draft.written(present))
    return app.run()


def _saved(app, document="QĐ 12/QĐ-CS", reason="Họp Hội đồng"):
    app.text_input(key="document_criteria").input(document)
    app.text_input(key="reason_criteria").input(reason)
    app.run()
    return app.button(key="save_criteria").click().run()


def test_a_year_without_criteria_begins_with_those_of_the_year_before_and_is_saved_with_its_document(visit):
    app = _open(visit, "2026")
    assert "Năm 2026 chưa có bộ tiêu chí." in written(app)
    app.button(key="copy").click().run()
    assert len(app.data_editor[0].value) == 7 and read.years(SECRETARY) == [2025]
    assert "Thêm: B1, C1, C2, C3, C4, C5, P1." in written(app) and app.button(key="save_criteria").disabled
    app = _saved(app)
    assert "Bộ tiêu chí năm 2026: 7 tiêu chí, 3/3 đơn vị đủ 100 điểm." in written(app)
    assert "Ban hành kèm QĐ 12/QĐ-CS." in written(app) and "Họp Hội đồng" in written(app)
    assert not app.exception and len(read.criteria(SECRETARY, 2026)) == 7


def test_each_department_that_misses_the_scale_is_told_by_how_much_and_which_ranks_move(visit):
    app = _edited(_open(visit), lambda one: one.assign(max_points=one["max_points"].mask(one["code"] == "C2", "25")))
    shown = written(app)
    assert shown.count("thiếu 5 điểm") == 3 or shown.count("thiếu 5,00 điểm") == 3
    assert "So với bản đang dùng: 1 ô thay đổi, thêm 0 dòng, bỏ 0 dòng." in shown
    assert "Đã có số liệu Quý I/2025, chưa chốt." in app.warning[0].value
    _saved(app)
    assert read.criteria(SECRETARY, 2025).set_index("code").at["C2", "max_points"] == 25


def test_a_criterion_taken_out_is_gone_and_readable_before(visit):
    before = read.version(SECRETARY)
    app = _edited(_open(visit), lambda one: one[one["code"] != "C5"])
    assert "C5 Vụ việc bị bỏ khỏi bộ tiêu chí" in written(app) and "Bỏ: C5." in written(app)
    _saved(app)
    assert "C5" not in set(read.criteria(SECRETARY, 2025)["code"]) and "C5" in set(
        read.criteria(SECRETARY, 2025, before)["code"]
    )


def test_what_the_check_finds_stands_beside_the_grid_and_nothing_can_be_saved(visit):
    app = _edited(_open(visit), lambda one: one.assign(kind="gì đó", formula="linear"))
    assert "Kết quả kiểm tra" in written(app) and app.button(key="save_criteria").disabled
    assert "So với bản đang dùng" not in written(app)


def test_who_is_quicker_wins_and_the_other_is_shown_what_it_would_do_now(visit):
    app = _edited(_open(visit), lambda one: one.assign(source="Kế hoạch năm"))
    app.text_input(key="document_criteria").input("QĐ 1")
    app.text_input(key="reason_criteria").input("vì")
    app.run()
    upload.upload(SECRETARY, [("criteria.csv", "year,code,name,kind,max_points\n2025,B9,Thưởng,bonus,1\n".encode())])
    version = read.version(SECRETARY)
    app.button(key="save_criteria").click().run()
    assert read.version(SECRETARY) == version and app.error
    assert "đã có người lưu phiên bản khác" in app.warning[0].value and "Bỏ: B9." in written(app)
    app.button(key="save_criteria").click().run()
    assert "B9" not in set(read.criteria(SECRETARY, 2025)["code"])


def test_others_read_the_set_in_either_language_and_cannot_set_it(visit):
    for role, chosen, first in (
        (
            "YT",
            {"year": "abc", "lang": "en"},
            "Set of criteria of 2025: 7 criteria, 3/3 departments have all of 100 points.",
        ),
        ("viewer", {}, "Bộ tiêu chí năm 2025: 7 tiêu chí, 3/3 đơn vị đủ 100 điểm."),
    ):
        app = visit("criteria", **{"as": role}, **chosen)
        assert not app.exception and not app.data_editor and not app.text_input
        assert first in written(app) and "Hồ sơ xử lý" in written(app)
