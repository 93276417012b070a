"""The page of verification: what it opens on, what is typed and goes in, the rest at once, and who sees which lines."""

import re

import pandas as pd
import pytest

from data import closing, read, rules, verification
from data.accounts import Actor
from pages.council import verification as page
from tests.pages.conftest import written

OFFICE = Actor("Thường trực Hội đồng", "secretary")


def plain(app) -> str:
    return re.sub("<[^>]+>", " ", written(app))


def boxes(app, name: str) -> list[str]:
    return [one.key for one in app.text_input if one.key.startswith(f"{name}_")]


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ([], "Quý IV/2025: chưa có dòng nào để thẩm định."),
        (["verified"] * 2, "Quý IV/2025: đã thẩm định đủ 2 dòng."),
        (
            ["no_formula"] * 3 + ["above"] * 2 + ["matching"] * 9 + ["verified"],
            "Quý IV/2025: còn 14 dòng chưa thẩm định: 2 dòng tự chấm cao hơn công thức, 3 dòng chấm trực tiếp, 9 dòng khớp.",
        ),
        (["stale"], "Quý IV/2025: còn 1 dòng chưa thẩm định: 1 dòng phải thẩm định lại."),
    ],
)
def test_the_headline_counts_what_waits_by_its_reason(waits, expected):
    assert page.headline("vi", "Quý IV/2025", pd.DataFrame({"waits": pd.Series(waits, dtype="str")})) == expected


def test_it_opens_on_the_lines_that_want_a_person(sample, visit):
    app = visit("verification", period="2025-Q4", **{"as": "council"})
    shown = plain(app)
    assert "còn 11 dòng chưa thẩm định: 4 dòng tự chấm cao hơn công thức, 2 dòng chấm trực tiếp, 5 dòng khớp." in shown
    assert len(boxes(app, "points")) == 6
    assert "Chấp nhận 5 dòng khớp" in [one.label for one in app.button]


def test_typed_points_go_in_together_and_a_lacking_reason_is_told(own_sample, visit):
    app = visit("verification", period="2025-Q4", **{"as": "council"})
    first, second = boxes(app, "points")[:2]
    app.text_input(key=first).input("2,5").run()
    assert "Điểm khác thì phải ghi lý do." in plain(app)
    app.button(key="formula_pick_" + second.removeprefix("points_")).click().run()
    app.button(key="verify").click().run()
    assert "Điểm khác thì phải ghi lý do." in app.error[0].value
    # What was typed is still there.
    assert app.text_input(key=first).value == "2,5"
    app.text_input(key=first.replace("points", "reason")).input("hồ sơ bổ sung").run()
    assert "Ghi điểm thẩm định 2 dòng" in [one.label for one in app.button]
    app.button(key="verify").click().run()
    assert [one.value for one in app.success] == ["Đã thẩm định 2 dòng."]
    assert "còn 9 dòng chưa thẩm định" in plain(app) and first not in boxes(app, "points")
    newest = read.verifications(OFFICE, ["2025-Q4"])
    newest = newest[newest["upload_id"].eq(newest["upload_id"].max())]
    assert sorted(newest["verified_points"]) == [2.5, 2.8]


def test_the_rest_is_accepted_at_once_after_what_follows_was_told(own_sample, visit):
    app = visit("verification", period="2025-Q4", **{"as": "secretary"})
    app.button(key="accept").click().run()
    assert "Chấp nhận 5 dòng khớp của Quý IV/2025 theo công thức? Không đơn vị nào đổi hạng." in re.sub(
        r"\s+", " ", plain(app)
    )
    app.button(key="accept_now").click().run()
    assert "còn 6 dòng chưa thẩm định" in plain(app)


def test_a_line_that_another_verified_meanwhile_is_not_overwritten(own_sample, visit):
    app = visit("verification", period="2025-Q4", **{"as": "council"})
    first = boxes(app, "points")[0]
    *_, department, criterion = first.split("_")
    app.button(key="formula_pick_" + first.removeprefix("points_")).click().run()
    other = {
        "department": department,
        "criterion": criterion,
        "verified_points": 1.0,
        "reason": "khác",
        "not_assigned": False,
    }
    lines = pd.DataFrame([other | {"conclusion": None, "expected": None, "seen": read.version(OFFICE)}])
    verification.verify(OFFICE, "2025-Q4", lines)
    app.button(key="verify").click().run()
    assert f"{department} {criterion}\\: Dòng này vừa được người khác thẩm định" in app.error[0].value
    assert read.verifications(OFFICE, ["2025-Q4"]).query("criterion == @criterion and department == @department")[
        "verified_points"
    ].tolist() == [1.0]


def test_ones_own_department_has_no_boxes(own_sample, visit):
    rules.record(OFFICE, b'year = 2025\n[organisation]\noffice = "VT1"\n')
    app = visit("verification", period="2025-Q4", **{"as": "secretary"})
    assert "Điểm vệ tinh số 1 là đơn vị của chính người thẩm định" in plain(app)
    assert boxes(app, "points") and not [key for key in boxes(app, "points") if "_VT1_" in key]
    assert "accept" not in [one.key for one in app.button]


def test_a_department_sees_its_own_lines_and_answers(own_sample, visit):
    app = visit("verification", period="2025-Q4", kind="every", **{"as": "YT"})
    assert "Phòng Y tế" in plain(app) and "Điểm vệ tinh" not in plain(app)
    assert not boxes(app, "points")
    box = boxes(app, "answer")[0]
    app.text_input(key=box).input("Đã gửi biên bản").run()
    app.button(key=f"send_{box}").click().run()
    assert "Đã gửi biên bản" in plain(app) and "Đã ghi giải trình" in app.success[0].value


def test_a_department_reads_beside_the_points_why_who_and_when(sample, visit):
    unfolded = re.sub(r"<details>.*?</details>", "", written(visit("verification", period="2025-Q3", **{"as": "YT"})))
    shown = " ".join(re.sub("<[^>]+>", " ", unfolded).split())
    assert "Điểm thẩm định 3,75 Thường trực Hội đồng (Phòng TC-HC-KT), " in shown
    assert "Lý do: Nhắc nhở một lần về giờ giấc Minh chứng: Sổ trực, sổ giao ban" in shown


@pytest.mark.parametrize("role", ("director", "YT"))
def test_who_does_not_verify_only_reads(sample, visit, role):
    app = visit("verification", period="2025-Q3", kind="every", **{"as": role})
    assert not app.exception and not boxes(app, "points")
    assert not {"accept", "verify"} & {one.key for one in app.button}


def test_pages_of_a_closed_quarter_take_nothing(own_sample, visit):
    closing.close(Actor("Giám đốc", "director"), "2025-Q4", "đã họp", waive_all=True)
    app = visit("verification", period="2025-Q4", kind="every", **{"as": "council"})
    assert "Quý đã chốt" in plain(app) and not boxes(app, "points")
