"""The departments on screen: renamed, merged, ended with a document; the old ones readable in their time, the new one named by its origins."""

from datetime import date

import pytest

from data import bundle, closing, read, upload
from data.accounts import Actor
from tests.pages.conftest import written

SECRETARY, DIRECTOR = Actor("Thường trực Hội đồng", "secretary"), Actor("Giám đốc", "director")
APRIL = date(2025, 4, 1)
SECOND = """\
quarter,department,criterion,actual,self_points,target,evidence
2025-Q2,YV,C1,9,,10,BC 1
2025-Q2,YV,C2,,25,,BC 2
2025-Q2,YV,C3,đạt,,,BC 3
2025-Q2,HC,C1,20,,20,BC 5
2025-Q2,HC,C2,,28.5,,BC 6
2025-Q2,HC,C3,đạt,,,BC 7
2025-Q2,HC,C4,5,,5,BC 8
"""
OWN = "quarter,department,criterion,actual,target,evidence\n2025-Q2,HC,C4,5,5,BC 8\n"
VERIFIED = """\
quarter,department,criterion,verified_points
2025-Q2,YV,C1,36
2025-Q2,YV,C2,25
2025-Q2,YV,C3,10
2025-Q2,HC,C1,40
2025-Q2,HC,C2,28.5
2025-Q2,HC,C3,10
2025-Q2,HC,C4,20
"""
pytestmark = pytest.mark.usefixtures("tiny")


def _open(visit, role="secretary", **chosen):
    return visit("departments", **{"as": role}, **chosen)


def _put(app, **said):
    for key, value in said.items():
        boxes = app.date_input if key in ("act_since", "act_last") else app.multiselect if key == "act_codes" else None
        if boxes is not None:
            boxes(key=key).set_value(value)
        elif key in ("act_code", "act_successor"):
            app.selectbox(key=key).select(value)
        else:
            app.text_input(key=key).input(value)
    app.run()
    return app.button(key="put_act").click().run()


def _saved(app):
    app.text_input(key="document_departments").input("QĐ 15/QĐ-UBND")
    app.text_input(key="reason_departments").input("Sắp xếp bộ máy")
    app.run()
    return app.button(key="save_departments").click().run()


def test_a_department_renamed_and_two_merged_in_mid_year_keep_their_history_and_the_new_one_names_its_origins(visit):
    app = _put(_open(visit, act="rename"), act_code="HC", act_name="Văn phòng", act_short="VP", act_since=APRIL)
    assert "Thêm: HC." in written(app)
    app.query_params["act"] = "merge"
    app = _put(app.run(), act_codes=["YT", "VT"], act_new="YV", act_name="Phòng Y tế - Vệ tinh", act_since=APRIL)
    assert "Thêm: HC, YV." in written(app) and "Đã có số liệu" not in written(app)
    app = _saved(app)
    assert not app.exception and "Hiện có 2 đơn vị; 2 đơn vị đã kết thúc hoặc chưa bắt đầu." in written(app)
    assert "Theo QĐ 15/QĐ-UBND." in written(app) and "hợp nhất từ Điểm vệ tinh và Phòng Y tế" in written(app)
    assert upload.upload(SECRETARY, [("q2.csv", SECOND.encode())])[0].accepted
    first, second = (written(visit("ranking", period=f"2025-Q{n}")) for n in (1, 2))
    assert "Phòng Hành chính" in first and "Văn phòng" not in first and "Phòng Y tế" in first
    assert "Văn phòng" in second and "mới (hợp nhất từ Vệ tinh và P. Y tế)" in second
    assert "Phòng Hành chính" in written(_open(visit, at="2025-Q1"))


def test_the_quarter_after_a_merger_is_verified_closed_and_published_beside_the_one_before(visit):
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    closing.publish(DIRECTOR, "2025-Q1", "đã họp")
    published = bundle.bundle(DIRECTOR, read.version(DIRECTOR) - 1)
    before = written(visit("ranking", period="2025-Q1", **{"as": "viewer"}))
    app = _put(_open(visit, act="rename"), act_code="HC", act_name="Văn phòng", act_short="VP", act_since=APRIL)
    app.query_params["act"] = "merge"
    app = _put(app.run(), act_codes=["YT", "VT"], act_new="YV", act_name="Phòng Y tế - Vệ tinh", act_since=APRIL)
    _saved(app)
    results, verified = ([(f"{name}.csv", text.encode())] for name, text in (("q2", SECOND), ("verified", VERIFIED)))
    assert upload.upload(Actor("Văn phòng", "department", "HC"), [("hc.csv", OWN.encode())])[0].accepted
    assert upload.upload(SECRETARY, results)[0].accepted
    assert upload.upload(DIRECTOR, verified)[0].accepted
    closing.close(SECRETARY, "2025-Q2", "đã thẩm định")
    closing.publish(DIRECTOR, "2025-Q2", "đã họp")
    second = written(visit("ranking", period="2025-Q2", **{"as": "viewer"}))
    assert "Đã công bố" in second and "Văn phòng" in second and "mới (hợp nhất từ Vệ tinh và P. Y tế)" in second
    assert written(visit("ranking", period="2025-Q1", **{"as": "viewer"})) == before
    assert "Phòng Hành chính" in before and "Văn phòng" not in before
    entry = closing.history(DIRECTOR, "2025-Q1")["entry_id"].iloc[0]
    assert bundle.bundle(DIRECTOR, int(entry)) == published
    history = written(visit("explanation", period="2025-Q2", department="HC", **{"as": "HC"}))
    assert "Văn phòng" in history and "period=2025-Q1" in history
    gone = written(visit("explanation", period="2025-Q2", department="YT"))
    assert "hợp nhất thành Phòng Y tế - Vệ tinh" in gone


def test_what_would_move_in_open_quarters_is_told_before_it_is_saved(visit):
    app = _put(_open(visit, act="end"), act_code="VT", act_last=date(2025, 3, 30), act_successor="YT")
    assert "Đã có số liệu Quý I/2025" in app.warning[0].value
    assert read.departments(SECRETARY)["successor"].isna().all()


def test_what_cannot_be_is_said_and_nothing_changes(visit):
    app = _put(_open(visit, act="merge"), act_codes=["YT", "VT"], act_new="hc", act_name="Mới", act_since=APRIL)
    assert 'Mã "hc" để trống hoặc đã dùng.' in app.error[0].value
    assert not [one for one in app.button if one.key == "save_departments"]


def test_others_read_the_list_and_cannot_change_it(visit):
    app = _open(visit, "YT", lang="en")
    assert not app.exception and not app.data_editor and not app.button
    assert "3 departments at present." in written(app)
