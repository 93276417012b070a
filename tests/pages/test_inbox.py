"""The inbox: what waits for each role, why, and the way to it; below it the guide of the role."""

import pytest

from data import closing
from data.accounts import Actor
from pages.parts import guide, waiting, words
from tests.pages.conftest import written


def shown(visit, role: str, **chosen) -> str:
    app = visit("inbox", **chosen, **{"as": role})
    assert not app.exception and not app.error
    return written(app)


@pytest.mark.parametrize("role", ["director", "secretary", "council", "YT", "VT2", "viewer"])
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_each_role_has_its_guide(sample, visit, role, language):
    page = shown(visit, role, lang=language)
    steps = guide.STEPS["department" if role in ("YT", "VT2") else role]
    assert words.text(language, steps[0][0]) in page
    assert words.text(language, "How your work goes") in page


def test_every_role_is_looked_after():
    assert set(waiting.LOOKS) == set(guide.STEPS)


def test_the_office_is_told_who_is_late_and_what_is_not_verified(sample, visit):
    page = shown(visit, "secretary")
    assert "Điểm vệ tinh số 2 chưa nộp số liệu Quý" in page and "Hạn nộp" in page and "đã quá" in page
    assert "chưa thẩm định" in page


def test_a_department_is_told_what_it_has_to_hand_in_and_nothing_of_others(sample, visit):
    page = shown(visit, "VT2")
    assert "Nộp số liệu Quý" in page and "Hạn nộp" in page
    assert "Phòng Y tế" not in page


def test_who_sees_what_is_published_is_led_there(published, visit):
    page = shown(visit, "viewer")
    assert "1 việc đang chờ: Đã công bố Quý III/2025." in page
    assert "period=2025-Q3" in page


def test_nothing_waits_where_nothing_does(sample, visit):
    assert "Không có việc nào đang chờ." in shown(visit, "viewer")


def test_a_closed_quarter_waits_for_the_director(own_sample, visit):
    closing.close(Actor("Giám đốc", "director"), "2025-Q2", "đã họp", waive_all=True)
    page = shown(visit, "director")
    assert "Quý II/2025 chờ công bố." in page and "chỉ người làm công tác thi đua xem được" in page


def test_a_department_is_told_of_the_lines_that_it_finds_on_the_page_of_verification(sample, visit):
    told = written(visit("inbox", **{"as": "YT"}))
    assert "2 dòng của Quý IV/2025 được thẩm định thấp hơn điểm đã nộp." in told
    shown = written(visit("verification", period="2025-Q4", **{"as": "YT"}))
    assert all(code in shown for code in ("D03", "E03")) and "YT01" not in shown


def test_the_inbox_counts_the_lines_that_the_page_of_verification_counts(sample, visit):
    assert "11 dòng của Quý IV/2025 chưa thẩm định." in shown(visit, "council")
    assert "còn 11 dòng chưa thẩm định" in written(visit("verification", period="2025-Q4", **{"as": "council"}))
