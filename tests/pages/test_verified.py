"""What a department reads beside a line of the verification of it and of the files that prove it, and what nobody else does."""

import re
from html import unescape

import pandas as pd
import pytest

from data import closing, evidence, read, verification
from data.accounts import Actor
from tests.pages.conftest import written
from tests.pages.test_explanation import links, text

OFFICE = Actor("Thường trực", "secretary")
PDF = b"%PDF-1.7 bien ban"


def unfolded(app) -> str:
    """What is read without opening anything."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<details>.*?</details>", "", written(app)))).split())


@pytest.mark.parametrize(("role", "told"), [("secretary", True), ("YT", True), ("QLHV", False), ("viewer", False)])
def test_why_points_were_verified_otherwise_stands_beside_them_for_who_may_read_it(published, visit, role, told):
    app = visit("explanation", department="YT", period="2025-Q3", **{"as": role})
    assert not app.exception and not app.error
    line = "Tự chấm 4,00 · Thẩm định 3,75 (Thường trực Hội đồng (Phòng TC-HC-KT), "
    assert (line in unfolded(app)) == told
    assert ("Lý do: Nhắc nhở một lần về giờ giấc Minh chứng: Sổ trực, sổ giao ban" in unfolded(app)) == told
    assert ("Nhắc nhở một lần" in written(app)) == ("Sổ trực" in written(app)) == told
    way = "verification?as=YT&period=2025-Q3&department=YT&kind=E01"
    assert any(href.replace(f"as={role}", "as=YT") == way for href in links(app)) == told


def test_over_the_year_each_quarter_says_why_it_was_verified_otherwise(sample, visit):
    shown = unfolded(visit("explanation", department="YT", period="2025-Q3-ytd", **{"as": "YT"}))
    assert "III/2025 · Tự chấm 4,00 · Thẩm định 3,75 (" in shown
    assert len(re.findall(r"\bI{1,3}/2025 · Tự chấm", shown)) > shown.count("III/2025 · Tự chấm") > 0


def verified(criterion: str, points: float | None, reason: str, conclusion: str | None = None) -> None:
    line = {"department": "YT", "criterion": criterion, "verified_points": points, "not_assigned": points is None}
    line |= {"reason": reason, "conclusion": conclusion, "expected": None, "seen": read.version(OFFICE)}
    verification.verify(OFFICE, "2025-Q1", pd.DataFrame([line]))


def test_what_is_said_of_a_line_and_its_files_stand_together_and_lead_to_its_verification(tiny, visit):
    own = Actor("Y tế", "department", "YT")
    evidence.attach(own, "2025-Q1", "YT", [("bien-ban.pdf", PDF), ("so-truc.pdf", PDF + b"2")], "C2")
    verified("C2", 20.0, "sổ <i>trống</i>", "giữ nguyên")
    verification.answer(own, "2025-Q1", "YT", "C2", "đã bổ sung")
    verified("C3", None, "không phát sinh báo cáo")
    app = visit("explanation", department="YT", period="2025-Q1", **{"as": "YT"})
    assert not app.exception and not app.error
    shown = re.sub(r"\d\d/\d\d/\d{4}", "NGÀY", unfolded(app))
    assert (
        "Tự chấm 25,00 · Thẩm định 20,00 (Thường trực, NGÀY) Lý do: sổ <i>trống</i> Minh chứng: BC 2 "
        "Giải trình của đơn vị: đã bổ sung (Y tế, NGÀY) Kết luận: giữ nguyên (Thường trực, NGÀY) Xem dòng thẩm định"
    ) in shown
    assert "<i>trống" not in written(app)
    assert "Thẩm định: không giao (Thường trực, NGÀY) Lý do: không phát sinh báo cáo" in shown
    buttons = [one.proto.label for one in app.get("download_button")]
    assert buttons == ["bien-ban.pdf (1 kB)", "so-truc.pdf (1 kB)"]
    anchor = re.search(r'href="#(files-\w+)" target="_self">2 tệp minh chứng<', written(app))[1]
    assert f'id="{anchor}"' in written(app)
    led = unescape(re.search(r'href="verification\?([^"]*kind=C2)"', written(app))[1])
    line = visit("verification", **dict(part.split("=") for part in led.split("&")))
    assert line.selectbox(key="filter_kind").value == "C2"
    told = " ".join(text(line).split())
    assert "Lý do: sổ <i>trống</i> Minh chứng: BC 2 Giải trình của đơn vị: đã bổ sung" in told and "C3 " not in told
    assert [one.proto.label for one in line.get("download_button")] == buttons


@pytest.mark.parametrize("role", ["HC", "viewer"])
def test_nobody_else_is_told_of_a_foreign_line_or_offered_its_files(tiny, visit, role):
    evidence.attach(Actor("Y tế", "department", "YT"), "2025-Q1", "YT", [("bien-ban.pdf", PDF)], "C2")
    verified("C2", 20.0, "sổ trống", "giữ nguyên")
    director = Actor("Giám đốc", "director")
    closing.close(director, "2025-Q1", "xong", waive_all=True)
    closing.publish(director, "2025-Q1", "xong")
    app = visit("explanation", department="YT", period="2025-Q1", **{"as": role})
    assert not app.exception and "Phòng Y tế" in text(app) and "20,00/30" in text(app)
    assert not {"sổ trống", "giữ nguyên", "bien-ban", "tệp minh chứng"} & {
        word for word in ("sổ trống", "giữ nguyên", "bien-ban", "tệp minh chứng") if word in written(app)
    }
    assert not app.get("download_button") and not any("kind=C2" in href for href in links(app))
