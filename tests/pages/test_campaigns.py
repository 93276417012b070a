"""The page `campaigns`: begun on screen, its state by its dates, who has reported, the standing by its criteria alone."""

import re
from datetime import date

import pandas as pd
import pytest

from data import campaigns
from data.accounts import Actor
from pages.parts import campaigning
from tests.pages.conftest import written


def plain(app) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", written(app)))


def test_a_campaign_goes_its_way_on_screen(own_sample, visit):
    app = visit("campaigns")
    assert "Chưa có phong trào thi đua nào." in plain(app)
    app.text_input(key="campaign_name").input("Thi đua nước rút cuối năm <b>").run()
    for index, day in enumerate(("01/10/2025", "20/12/2025", "31/12/2025")):
        app.text_input(key=f"campaign_{index}").input(day).run()
    app.multiselect(key="campaign_criteria").select("A01").select("C03").run()
    app.text_input(key="campaign_document").input("Kế hoạch 15/KH-CSĐT").run()
    app.button(key="begin").click().run()
    assert not app.exception and not app.error
    text = plain(app)
    assert "1 phong trào thi đua: 0 đang diễn ra, 1 chờ báo cáo." in text and "&lt;b&gt;" in written(app)
    number = str(campaigns.campaigns(Actor("", "viewer"))["number"].iloc[0])
    app = visit("campaigns", campaign=number)
    text = plain(app)
    assert "6/7 đơn vị đã báo cáo đủ số liệu của phong trào. Chưa báo cáo đủ: Điểm vệ tinh số 2." in text
    assert "Theo số liệu Quý IV/2025." in text and "Căn cứ: Kế hoạch 15/KH-CSĐT." in text
    app.text_input(key="end_reason").input("Báo cáo 30/BC").run()
    app.button(key="end").click().run()
    assert "Tổng kết ngày" in plain(app) and "Đã tổng kết" in plain(app)
    viewer = visit("campaigns", campaign=number, **{"as": "viewer"})
    assert "xem được sau khi các quý của phong trào đã công bố" in plain(viewer)
    assert "6/7" not in plain(viewer) and "begin" not in [one.key for one in viewer.button]


@pytest.mark.parametrize(
    ("today", "ended", "state"),
    [
        (date(2025, 1, 4), None, "not_begun"),
        (date(2025, 1, 5), None, "running"),
        (date(2025, 3, 31), None, "running"),
        (date(2025, 4, 1), None, "waiting"),
        (date(2025, 2, 1), pd.Timestamp("2025-02-01"), "summed_up"),
    ],
)
def test_the_state_of_a_campaign_goes_by_its_dates(today, ended, state):
    one = pd.Series(
        {"first_day": pd.Timestamp("2025-01-05"), "last_day": pd.Timestamp("2025-03-31"), "ended_at": ended}
    )
    assert campaigning.state(one, today) == state


def test_the_quarters_of_a_campaign_are_those_its_dates_touch():
    one = pd.Series({"first_day": pd.Timestamp("2024-11-05"), "last_day": pd.Timestamp("2025-04-01")})
    assert campaigning.quarters(one) == ["2024-Q4", "2025-Q1", "2025-Q2"]
