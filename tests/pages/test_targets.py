"""A department's targets on screen: assigned, adjusted from a quarter on, with their document; a department reads its own."""

import pytest

from analytics import allocation
from data import closing, plan, read, upload
from data.accounts import Actor
from pages.parts.year import allotting, draft
from tests.pages.conftest import written

SECRETARY = Actor("Thường trực Hội đồng", "secretary")
pytestmark = pytest.mark.usefixtures("tiny")


def _open(visit, role="secretary", **chosen):
    return visit("targets", **{"as": role, "department": "YT"} | chosen)


def _typed(app, since="0", **cells):
    """The page again with cells typed into the grid: `C1_q2="7"`."""
    criteria = read.criteria(SECRETARY, 2025)
    targets = plan.assigned(SECRETARY, 2025, "YT")
    known = allocation.allocation(allotting.asks(criteria, "YT", targets), targets, 2025)
    present = allotting.texts(known)
    frame = present.assign(row=[str(n + 2) for n in range(len(present))])
    for name, text in cells.items():
        code, cell = name.split("_")
        frame.loc[frame["criterion"] == code, cell] = text
    app.session_state["year_targets_2025_YT"] = draft.Draft("targets", "2025_YT", frame, frame, draft.written(present))
    app.session_state["year_targets_since"] = int(since)
    return app.run()


def _saved(app):
    app.text_input(key="document_targets").input("QĐ 20/QĐ-CS")
    app.text_input(key="reason_targets").input("Giao bổ sung")
    app.run()
    return app.button(key="save_targets").click().run()


def _kept():
    known = plan.assigned(SECRETARY, 2025, "YT")
    known["document"] = known["document"].fillna("")
    return {
        (one.period, one.criterion): ("KG" if one.not_assigned else one.target, one.document)
        for one in known.itertuples()
    }


def test_targets_typed_for_a_year_and_its_quarters_are_saved_with_their_document(visit):
    app = _open(visit)
    assert "Chỉ tiêu năm 2025 của Phòng Y tế: đã giao 2/2 tiêu chí." in written(app)
    app = _typed(app, C1_year="40", C1_q2="12,5", C4_q2="KG")
    assert "Thêm: C1 · Năm 2025, C1 · Quý II/2025, C4 · Quý II/2025." in written(app)
    app = _saved(app)
    assert not app.exception
    assert _kept() == {
        ("2025", "C1"): (40, "QĐ 20/QĐ-CS"),
        ("2025-Q1", "C1"): (10, ""),
        ("2025-Q1", "C4"): (5, ""),
        ("2025-Q2", "C1"): (12.5, "QĐ 20/QĐ-CS"),
        ("2025-Q2", "C4"): ("KG", "QĐ 20/QĐ-CS"),
    }
    assert "Giao bổ sung" in written(app)


def test_adjusted_from_a_quarter_on_the_earlier_ones_keep_what_they_stood_under(visit):
    criteria = "year,code,name,kind,formula,unit,max_points,accumulation,departments\n2025,C6,Tỷ lệ,target,linear,%,10,mean,YT\n"
    targets = "period,department,criterion,target,document\n2025,YT,C6,90,KH 1\n"
    assert all(
        one.accepted for one in upload.upload(SECRETARY, [("c.csv", criteria.encode()), ("t.csv", targets.encode())])
    )
    app = _saved(_typed(_open(visit, since="3"), "3", C6_year="95"))
    assert not app.exception
    kept = {period: value for (period, code), value in _kept().items() if code == "C6"}
    assert kept == {"2025": (95, "QĐ 20/QĐ-CS"), "2025-Q1": (90, "KH 1"), "2025-Q2": (90, "KH 1")}


def test_what_the_check_finds_is_told_at_the_row_and_quarter_of_the_grid(visit):
    app = _typed(_open(visit), C4_q3="nhiều")
    assert app.button(key="save_targets").disabled
    assert "Quý III" in written(app) and "Kết quả kiểm tra" in written(app)


def test_a_set_that_asks_for_no_target_says_so_and_is_not_told_missing(visit):
    criteria = "year,code,name,kind,max_points,departments\n2026,C1,Nề nếp,scored,100,*\n".encode()
    assert upload.upload(SECRETARY, [("criteria.csv", criteria)])[0].accepted
    text = written(_open(visit, year="2026"))
    assert "Năm 2026 không có tiêu chí nào của Phòng Y tế phải giao chỉ tiêu." in text
    assert "chưa có bộ tiêu chí" not in text


def test_a_closed_quarter_takes_no_target(visit):
    closing.close(Actor("Giám đốc", "director"), "2025-Q1", "họp", waive_all=True)
    app = _typed(_open(visit), "2", C1_q1="99", C1_q2="7")
    assert "Thêm: C1 · Quý II/2025." in written(app) and "Quý I/2025" not in written(app)


def test_a_department_reads_its_targets_and_cannot_set_them(visit):
    app = _open(visit, "YT", lang="en")
    assert not app.exception and not app.data_editor and not app.button
    assert "Targets of 2025 of Phòng Y tế: 2/2 criteria are assigned." in written(app)
