"""Why this rank: what the page says, that the printed arithmetic is right, and who is led to which row."""

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest

from analytics import scoring
from analytics.arithmetic import arithmetic
from data import closing, upload
from data.accounts import Actor
from data.checks.mends import Mend
from data.files.intake import Asked
from pages.parts import origins, reasons, workings
from pages.parts.access import Visit
from pages.parts.period import Period
from tests.analytics.test_arithmetic import FORMULAS
from tests.pages.conftest import written

NAN = float("nan")


def department(**changes) -> pd.Series:
    """A row of load.standing."""
    usual = {
        **{"department_name": "Phòng Y tế", "rank": 3, "total": 93.2, "bonus": 0.0, "tie": NAN, "lacking": ""},
        **{"total_low": 93.2, "total_high": 93.2, "rank_low": 3, "rank_high": 3, "missing": 0, "required": 23},
        **{"nothing": False, "gate": NAN, "gate_missing": NAN, "band": "Tốt", "band_by_points": "Xuất sắc"},
    }
    return pd.Series(usual | changes)


def score(**lost) -> pd.DataFrame:
    """The nodes of a score tree that a headline reads: the total, and criteria with points lost."""
    rows = [{"level": "total", "lost": sum(lost.values())}]
    rows += [{"level": "criterion", "criterion": code, "lost": points} for code, points in lost.items()]
    return pd.DataFrame(rows)


def way(**changes) -> pd.DataFrame:
    """What analytics.explanation.lift gives: anywhere, then two criteria."""
    usual = {"needed": 0.35, "more": True, "lift_rank": 2, "criterion": None, "left": NAN, "enough": False}
    rows = [
        usual,
        {"criterion": "C03", "left": 3.0, "enough": True},
        {"criterion": "C02", "left": 0.2, "enough": False},
    ]
    return pd.DataFrame([usual | row | changes for row in rows])


def moved(own: float, others: float, **changes) -> pd.Series:
    now = 3 - int(own + others)
    return pd.Series(
        {"rank": now, "previous_rank": 3, "own_change": own, "others_change": others, "reason": NAN} | changes
    )


@pytest.mark.parametrize(
    ("changes", "lost", "expected"),
    [
        (
            {},
            {"A01": 2.2, "C03": 3.0, "YT03": 1.6},
            "Phòng Y tế hạng 3 với 93,20 điểm: mất 6,80 điểm, nhiều nhất ở C03 (−3,00) và A01 (−2,20).",
        ),
        (
            {"bonus": 1.5, "tie": "shared"},
            {"C03": 3.0},
            "Phòng Y tế đồng hạng 3 với 93,20 điểm (có 1,50 điểm thưởng): mất 3,00 điểm, nhiều nhất ở C03 (−3,00).",
        ),
        ({"rank": 1, "total": 100.0}, {"C03": 0.0}, "Phòng Y tế hạng 1 với 100,00 điểm: không mất điểm nào."),
        (
            {"rank": None, "total": NAN, "missing": 4, "required": 22, "rank_high": 5, "total_low": 61.4},
            {},
            "Phòng Y tế chưa xếp hạng vì thiếu 4/22 tiêu chí. Tổng điểm có thể 61,40 – 93,20, hạng có thể 3-5.",
        ),
        (
            {"rank": None, "total": NAN, "nothing": True, "rank_low": 1, "rank_high": 7, "total_low": 0.0},
            {},
            "Phòng Y tế chưa xếp hạng vì chưa nộp số liệu. Tổng điểm có thể 0,00 – 93,20, hạng có thể 1-7.",
        ),
        (
            {"rank": None, "total": NAN, "total_low": NAN},
            {},
            "Phòng Y tế không xếp hạng vì không được giao tiêu chí nào trong kỳ này.",
        ),
    ],
)
def test_the_headline_says_the_rank_and_where_points_were_lost_or_why_there_is_no_rank(changes, lost, expected):
    assert reasons.headline("vi", department(**changes), score(**lost)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Thêm hơn 0,35 điểm thì lên hạng 2."),
        ({"more": False}, "Thêm 0,35 điểm thì lên hạng 2."),
        ({"needed": 1.927273, "more": False}, "Thêm 1,93 điểm thì lên hạng 2."),
        ({"needed": 1.921}, "Thêm 1,93 điểm thì lên hạng 2."),
        ({"needed": 0.0}, "Tổng điểm bằng hạng 2, chỉ kém theo quy tắc khi bằng điểm: thêm điểm nào cũng lên hạng 2."),
        ({"needed": NAN}, "Tổng điểm đã ở mức cao nhất của thang điểm nên thêm điểm cũng không lên hạng."),
    ],
)
def test_the_lift_is_told_so_that_the_rounded_number_stays_true(changes, expected):
    assert reasons.lift("vi", way(**changes), department()) == expected


def test_who_leads_needs_no_lift():
    nothing = way().head(0)
    assert reasons.lift("vi", nothing, department(rank=1)) == "Không đơn vị nào xếp trên."
    assert reasons.lift("vi", nothing, department(rank=1, tie="shared")) == ""
    assert reasons.lift("vi", nothing, department(rank=None)) == ""


def test_the_criteria_with_enough_points_left_are_named_none_being_an_answer():
    named = "Chỉ một trong các tiêu chí sau đã còn đủ điểm để lên hạng: C03 còn 3,00 điểm."
    assert reasons.ways_out("vi", way()) == named
    none = "Không tiêu chí nào một mình còn đủ điểm để lên hạng: phải tăng ở nhiều tiêu chí."
    assert reasons.ways_out("vi", way(enough=False)) == none


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            moved(-1.5, 0.5),
            "So với Quý II/2025: từ hạng 3 xuống hạng 4; ▼ 1,5 do điểm của đơn vị, ▲ 0,5 do điểm của các đơn vị khác.",
        ),
        (moved(2.0, 0.0), "So với Quý II/2025: từ hạng 3 lên hạng 1, hoàn toàn do điểm của đơn vị."),
        (moved(0.0, -1.0), "So với Quý II/2025: từ hạng 3 xuống hạng 4, hoàn toàn do điểm của các đơn vị khác."),
        (moved(0.0, 0.0), "So với Quý II/2025: giữ hạng 3."),
        (moved(0.0, 0.0, reason="new"), "Đơn vị chưa có trong Quý II/2025."),
        (moved(0.0, 0.0, reason="had_no_rank"), "Quý II/2025 đơn vị chưa có hạng nên không so được."),
    ],
)
def test_the_move_is_told_with_what_oneself_and_what_the_others_made_of_it(row, expected):
    assert reasons.move("vi", row, Period("2025-Q2")) == expected


def test_gates_stand_on_lines_of_their_own():
    assert reasons.gates("vi", department()) == []
    held = department(gate="có nhiệm vụ quá hạn", gate_missing="có người bị kỷ luật")
    assert reasons.gates("vi", held) == [
        "Điều kiện khống chế: có nhiệm vụ quá hạn. Xếp loại Tốt; theo điểm là Xuất sắc.",
        "Điều kiện khống chế chưa có số liệu: có người bị kỷ luật.",
    ]


# The arithmetic, as printed


def cells(count: int) -> pd.DataFrame:
    """Cells of every formula with chance figures, each with its arithmetic."""
    chance = np.random.default_rng(366)
    criteria = pd.DataFrame([{"code": name, "parameters": None} | more for name, more in FORMULAS.items()])
    frame = pd.DataFrame(
        [(f"D{n:03}", name) for name in FORMULAS for n in range(count)], columns=["department", "criterion"]
    )
    frame["target"] = chance.integers(1, 400, len(frame)) / chance.choice([1, 4, 10], len(frame))
    frame["actual"] = (frame["target"] * chance.choice([0, 0.31, 0.75, 0.95, 1, 1.07, 2.2], len(frame))).round(6)
    scored = frame["criterion"].isin(["passfail", "count", "zero"])
    frame["actual"] = np.where(scored, chance.integers(0, 5, len(frame)), frame["actual"])
    frame = frame.assign(formula=frame["criterion"], kind="target", status="value", basis="formula", max_points=12.5)
    frame = frame.assign(due=True, not_assigned=False, quarter="2025-Q1", verified_points=NAN, self_points=NAN)
    known = scoring.parameters(criteria).assign(criterion=criteria["code"])
    points = scoring.computed(frame.merge(known, on="criterion"))
    return arithmetic(frame.assign(points=points, computed_points=points), criteria)


def worked_out(printed: str) -> float:
    """What an expression as printed comes to: `10 × (1 − |95 − 100| / 100)`."""
    plain = printed.replace("×", "*").replace("−", "-").replace(",", "")
    plain = re.sub(r"([\d.]+)%", r"(\1/100)", plain)
    plain = re.sub(r"\|([^|]+)\|", r"abs(\1)", plain)
    assert re.fullmatch(r"[\d.+\-*/() abs]+", plain), printed
    return eval(plain, {"__builtins__": {}, "abs": abs})


def test_worked_out_again_from_what_is_printed_every_cell_has_its_points():
    count = 0
    for _, one in cells(120).iterrows():
        said = workings.sentence("en", one).split(", ", 1)[1]
        ends = [float(end.replace("−", "-").replace(",", "")) for end in said.split(" = ")[-1].split(" → ")]
        assert ends[-1] == pytest.approx(one["points"], abs=0.00501)
        expression = said.rsplit(" = ", 1)[0]
        if "all" in expression or "passed" in expression:
            continue
        if one["method"] == "step":
            expression = expression.split(" → ")[-1]
        assert worked_out(expression) == pytest.approx(ends[0], abs=0.00502), said
        count += 1
    assert count > 500


# The page


def text(app) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", written(app)))


def links(app) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', written(app))]


def test_the_page_tells_the_whole_way_from_the_rank_to_the_row(sample, visit):
    app = visit("explanation", department="YT", period="2025-Q3")
    assert not app.exception and not app.error
    shown = " ".join(text(app).split())
    assert "Phòng Y tế hạng 5 với 88,60 điểm: mất 11,40 điểm, nhiều nhất ở C03 (−3,00) và G04 (−3,00)." in shown
    assert "Thêm 1,79 điểm thì lên hạng 4." in shown
    assert "C03 còn 3,00 điểm" in shown
    assert "tuyến tính, 74,2 / 95 × 10 = 7,81" in shown
    assert "Nhóm A : 47,05/50 · mất 2,95" in shown
    assert "Không phát sinh: G01, G02, G03, G05" in shown
    assert "So với Quý II/2025: giữ hạng 5." in shown
    assert "scores-2025-Q3-YT.csv, dòng 2" in shown and "Phòng Y tế, 10:53 ngày 03/10/2025" in shown
    assert any(re.search(r"submissions\?.*submission=\d+&row=2$", href) for href in links(app))


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [("secretary", True, True), ("YT", True, False), ("QLHV", False, False), ("viewer", False, False)],
)
def test_a_row_is_linked_and_named_for_who_may_look_into_its_file(published, visit, role, own, foreign):
    app = visit("explanation", department="YT", period="2025-Q3", **{"as": role})
    assert not app.exception and not app.error
    rows = re.findall(r"(<a [^>]*>)?(scores-2025-Q3-YT|verifications-2025-Q3)\.csv, dòng", written(app))
    assert {bool(link) for link, file in rows if file.startswith("scores")} == ({True} if own else set())
    assert {bool(link) for link, file in rows if file.startswith("verifications")} == ({True} if foreign else set())


def test_a_department_opens_on_its_own_explanation_and_others_on_the_first(sample, visit):
    assert visit("explanation", period="2025-Q3", **{"as": "YT"}).selectbox(key="filter_department").value == "YT"
    assert visit("explanation", period="2025-Q3").selectbox(key="filter_department").value == "QLHV"
    assert visit("explanation", period="2025-Q3", department="?").selectbox(key="filter_department").value == "QLHV"


def test_an_incomplete_department_says_why_there_is_no_rank_and_shows_what_is_missing(sample, visit):
    shown = " ".join(text(visit("explanation", department="VT2", period="2025-Q4")).split())
    assert "Điểm vệ tinh số 2 chưa xếp hạng vì chưa nộp số liệu." in shown and "hạng có thể 1-7" in shown
    assert shown.count("thiếu chưa có số liệu") == 22
    assert "Nhóm A : thiếu 6 tiêu chí" in shown and "0,00/50" not in shown
    assert "Không phát sinh" not in shown


def test_the_year_to_date_shows_what_is_accumulated(sample, visit):
    shown = " ".join(text(visit("explanation", department="VT1", period="2025-Q3-ytd")).split())
    assert "bình quân các quý, (4 + 4 + 4) / 3 = 4,00" in shown and "Lũy kế: bình quân" in shown
    assert "So với 6 tháng đầu năm 2025:" in shown


@pytest.mark.parametrize("view", ["summary", "groups"])
def test_every_rank_has_the_way_to_its_explanation(sample, visit, view):
    hrefs = links(visit("ranking", period="2025-Q3", view=view, lang="en", **{"as": "council"}))
    ways = {href for href in hrefs if href.startswith("explanation?")}
    codes = {re.search(r"department=([^&]+)", href)[1] for href in ways}
    assert codes == {"QLHV", "LDTL", "TV-GD", "TC-HC-KT", "YT", "VT1", "VT2"}
    assert all("period=2025-Q3" in href and "lang=en" in href and "as=council" in href for href in ways)


def test_a_source_opens_its_file_at_the_row(sample, visit):
    href = next(href for href in links(visit("explanation", department="YT", period="2025-Q3")) if "row=10" in href)
    number = re.search(r"submission=(\d+)", href)[1]
    shown = " ".join(text(visit("submissions", submission=number, row="10", period="2025-Q3")).split())
    assert "Dòng 10 trong tệp" in shown and "Mã tiêu chí C03" in shown
    for row in ("9999", "x", "²"):
        app = visit("submissions", submission=number, row=row, period="2025-Q3")
        assert not app.exception and not app.error and "trong tệp Cột" not in " ".join(text(app).split())


@pytest.fixture
def small(empty):
    """Three departments: A is not assigned one criterion and wins more bonus than counts, B left one out until the quarter
    was closed, of C nothing but a bonus is asked."""
    files = {
        "departments": "code,name,short_name,block\nA,<i>Phòng Một</i>,P1,x\nB,Phòng Hai,P2,x\nC,Phòng Ba,P3,y\n",
        "criteria": "year,code,name,group,kind,formula,direction,max_points,departments\n"
        "2025,C1,<b>Số vụ</b>,A,target,linear,higher,60,A|B\n2025,C2,Nội quy,B,scored,,higher,40,A|B\n"
        "2025,F1,Thưởng một,F,bonus,,higher,8,*\n2025,F2,Thưởng hai,F,bonus,,higher,8,A|B\n",
        "targets": "period,department,criterion,target\n2025-Q1,A,C1,10\n2025-Q1,B,C1,10\n2025-Q1,A,C2,KG\n",
        "scores": "quarter,department,criterion,actual,self_points,evidence\n2025-Q1,A,C1,9,,\n2025-Q1,A,F1,,8,m\n"
        "2025-Q1,A,F2,,8,m\n2025-Q1,B,C1,9,,\n2025-Q1,C,F1,,2,m\n",
    }
    outcomes = upload.upload(
        Actor("tester", "secretary"), [(f"{kind}.csv", text.encode()) for kind, text in files.items()]
    )
    assert all(outcome.accepted for outcome in outcomes), [outcome.issues for outcome in outcomes]
    closing.close(Actor("tester", "director"), "2025-Q1", "xong", waive_all=True)


def test_scaled_capped_closed_and_unasked_scores_are_told_and_names_of_others_are_only_text(small, visit):
    first = visit("explanation", department="A", period="2025-Q1")
    assert not first.exception and not first.error
    shown = " ".join(text(first).split())
    assert "hạng 1 với 100,00 điểm (có 10,00 điểm thưởng): mất 10,00 điểm, nhiều nhất ở C1 (−10,00)." in shown
    assert "Nhóm A : 54,00/60 · 90,00 trong tổng điểm · mất 10,00" in shown
    assert "Phần vượt mức trần điểm thưởng : −6,00" in shown
    assert "Điểm trong tổng điểm = điểm đạt / 60 điểm được giao × 100" in shown
    assert "<i>Phòng Một</i>" not in written(first) and "<b>Số vụ</b>" not in written(first)
    second = " ".join(text(visit("explanation", department="B", period="2025-Q1")).split())
    assert "Phòng Hai hạng 2 với 54,00 điểm: mất 46,00 điểm, nhiều nhất ở C2 (−40,00) và C1 (−6,00)." in second
    assert "chưa có số liệu khi chốt: 0 điểm" in second
    third = visit("explanation", department="C", period="2025-Q1")
    assert not third.exception and not third.error
    assert "không xếp hạng vì không được giao tiêu chí nào" in text(third)


def test_the_way_to_a_figure_tells_that_it_was_mended_to_those_who_may_look_into_the_file(own_sample):
    content = (upload.SAMPLES / "scores-2025-Q4-YT.csv").read_bytes()
    asked = Asked(mends=(Mend(2, "actual", "97<i>"), Mend(2, "note", "x"), Mend(2, "actual", "97,5")))
    (taken,) = upload.upload(Actor("Thư ký"), [("lần 2.csv", content)], terms=upload.Terms(asked=asked))
    assert taken.accepted, taken.issues
    way, other = (origins.ways(Visit(actor, "vi")) for actor in (Actor("test"), Actor("P", "department", "QLHV")))
    assert "Sửa khi nộp: &quot;96.9&quot; → &quot;97,5&quot;" in way(taken.upload_id, 2)
    assert "Sửa khi nộp" in way(taken.upload_id, 2, told=True)
    assert "Sửa khi nộp" not in way(taken.upload_id, 3) + other(taken.upload_id, 2)
