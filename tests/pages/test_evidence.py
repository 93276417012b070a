"""The page of evidence: files go to a line, are opened by those who may, and are taken away with a reason; beside the line in verification."""

import asyncio
import re

import pandas as pd
import pytest
from starlette.responses import PlainTextResponse

from data import evidence
from data.accounts import NOBODY, Actor
from data.people import sessions
from pages.parts.people import tokens
from pages.parts.routes import Household
from pages.records import evidence as page
from tests.pages.conftest import written

OFFICE = Actor("Thường trực Hội đồng", "secretary")
OWN = Actor("Phòng Y tế", "department", "YT")
PDF = b"%PDF-1.7 quyet dinh"


def plain(app) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", written(app)))


def files(app) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


@pytest.mark.parametrize(
    ("count", "lacking", "expected"),
    [
        (0, 0, "Quý IV/2025, Phòng Y tế: 0 tệp minh chứng."),
        (3, 1, "Quý IV/2025, Phòng Y tế: 3 tệp minh chứng; 1 điểm thưởng chưa có minh chứng."),
    ],
)
def test_the_headline_counts_files_and_bonuses_without(count, lacking, expected):
    assert page.headline("vi", "Quý IV/2025", "Phòng Y tế", pd.DataFrame(index=range(count)), lacking) == expected


def test_a_department_attaches_opens_and_takes_away_its_own(own_sample, visit):
    app = visit("evidence", period="2025-Q4", **{"as": "YT"})
    assert "0 tệp minh chứng" in plain(app) and "kB" not in plain(app)
    app.file_uploader[0].upload("quyết định.pdf", PDF, "application/pdf").run()
    assert "Đã đính kèm 1 tệp vào F01" in app.success[0].value
    assert files(app) == ["quyết định.pdf (1 kB)"] and "1 tệp minh chứng" in plain(app)
    app.file_uploader[0].upload("lạ.pdf", b"<html><script>", "application/pdf").run()
    assert "không dùng làm minh chứng được" in app.error[0].value and len(files(app)) == 1
    app.text_input(key="away_reason").input("nhầm tệp").run()
    app.button(key="take_away").click().run()
    assert files(app) == [] and evidence.withdrawn(OFFICE, "2025-Q4")["reason"].tolist() == ["nhầm tệp"]


def test_files_stand_beside_the_line_and_no_other_department_sees_them(own_sample, visit):
    evidence.attach(OFFICE, "2025-Q4", "VT1", [("sáng kiến.pdf", PDF)], "C03")
    app = visit("verification", period="2025-Q4", department="VT1", **{"as": "council"})
    assert files(app) == ["sáng kiến.pdf (1 kB)"]
    assert files(visit("evidence", period="2025-Q4", department="VT1", **{"as": "director"})) == [
        "sáng kiến.pdf (1 kB)"
    ]
    other = visit("evidence", period="2025-Q4", department="VT1", **{"as": "YT"})
    assert files(other) == [] and "sáng kiến.pdf" not in plain(other) and "Phòng Y tế: 0 tệp" in plain(other)
    outside = visit("evidence", period="2025-Q4", department="VT1", **{"as": "viewer"})
    assert files(outside) == [] and "không dành cho vai trò" in plain(outside)


def asked(path: str, cookies: str = "") -> int:
    """The status of an answer to a browser with these cookies, where Streamlit itself would give the file."""

    async def file(scope, receive, send):
        await PlainTextResponse("tệp")(scope, receive, send)

    async def ask() -> int:
        told = []

        async def send(message):
            told.append(message)

        headers = [(b"cookie", cookies.encode())] if cookies else []
        scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}
        await Household(file)(scope, None, send)
        return told[0]["status"]

    return asyncio.run(ask())


def test_a_download_is_no_address_for_who_is_not_signed_in_or_no_more(own_sample, signed_in):
    assert asked("/media/abc.bin") == 200  # the demonstration has no wall
    token = signed_in("yte", "YT")
    evidence.attach(Actor("Y tế", "department", "YT", account="yte"), "2025-Q4", "YT", [("a.pdf", PDF)], "F01")
    assert asked("/media/abc.bin") == 403 and asked("/base/media/abc.csv") == 403
    assert asked("/media/mark.png") == 200 and asked("/static/media/font.woff2") == 200
    assert asked("/media/abc.bin", f"{tokens.SESSION}={token}") == 200
    assert asked("/media/abc.bin", '_streamlit_user="2|1:0|forged"') == 403
    sessions.sign_out(NOBODY, token)
    assert asked("/media/abc.bin", f"{tokens.SESSION}={token}") == 403
