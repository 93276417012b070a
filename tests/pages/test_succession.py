"""Departments that were merged: each page of one leads to the other, readable in its time."""

from datetime import date

from data import plan, read, reorganisation, upload
from data.accounts import Actor
from data.provenance import Enactment
from data.upload import Terms
from tests.pages.test_explanation import links, text

OFFICE = Actor("Thường trực", "secretary")


def test_who_was_merged_leads_to_who_goes_on_and_back(tiny, visit):
    entries = plan.texts("departments", read.departments(OFFICE))
    entries = reorganisation.merge(entries, ["YT", "VT"], "YV", "Phòng Y tế - Vệ tinh", "YV", date(2025, 7, 1))
    terms = Terms(reason="Sắp xếp", enactment=Enactment("QĐ 15", whole=True))
    taken = upload.upload(OFFICE, [("d.csv", plan.written("departments", entries))], "departments", terms)
    rows = b"quarter,department,criterion,actual\n2025-Q3,YV,C3,1\n2025-Q3,HC,C3,1\n"
    taken += upload.upload(OFFICE, [("s.csv", rows)], "scores")
    assert all(one.accepted for one in taken), [one.issues for one in taken]
    told = "Từ ngày 01/07/2025, Điểm vệ tinh và Phòng Y tế hợp nhất thành Phòng Y tế - Vệ tinh. →"
    on = "explanation?period=2025-Q3&department=YV"
    gone = visit("explanation", department="YT", period="2025-Q3")
    assert not gone.exception and gone.selectbox(key="filter_department").value == "YT"
    shown = " ".join(text(gone).split())
    assert "Phòng Y tế không còn trong Quý III/2025. Phòng Y tế, Quý I/2025" in shown and told in shown
    assert links(gone)[:2] == ["explanation?period=2025-Q1&department=YT", on]
    before = visit("explanation", department="YT", period="2025-Q1")
    assert told in " ".join(text(before).split()) and on in links(before) and "Phòng Y tế hạng" in text(before)
    after = visit("explanation", department="YV", period="2025-Q3")
    assert told in " ".join(text(after).split())
    assert {f"explanation?period=2025-Q1&department={code}" for code in ("YT", "VT")} < set(links(after))
    early = visit("explanation", department="YV", period="2025-Q1")
    assert "Phòng Y tế - Vệ tinh chưa có trong Quý I/2025." in text(early) and on in links(early)
    assert told in " ".join(text(early).split())
    other = visit("explanation", department="HC", period="2025-Q3")
    assert "hợp nhất" not in text(other) and "YT" not in other.selectbox(key="filter_department").options
