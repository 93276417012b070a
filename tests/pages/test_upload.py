"""Handing in: what is offered to whom, what a file would do, that nothing is kept before the button and nothing twice after it."""

import re
from html import unescape

import pandas as pd
import pytest

from data import read, rules, upload
from data.accounts import Actor
from data.contract import CONTRACTS
from data.findings import ISSUE_COLUMNS
from pages.parts import effects, findings, handing_in, issues, load, looks, rule_changes, toml, words
from pages.parts.period import Period
from tests.pages.conftest import written

SECRETARY = Actor("test", "secretary")
NEWCOMER = "scores-2025-Q4-VT2.csv"
HEADER = "quarter;department;criterion;target;actual;self_points;evidence\n"


def _newcomer() -> bytes:
    return (upload.SAMPLES / "newcomer" / NEWCOMER).read_bytes()


def _chosen(app, *files):
    """The page with these files (name, content) in its box."""
    for name, content in files:
        app.file_uploader[0].upload(name, content if isinstance(content, bytes) else content.encode(), "text/csv")
    return app.run()


def _found(*told) -> pd.DataFrame:
    rows = [{**dict.fromkeys(ISSUE_COLUMNS), "severity": "error", "params": {}, **one} for one in told]
    return pd.DataFrame(rows, columns=ISSUE_COLUMNS).astype({"row": "Int64"})


def _ranks(shown: str) -> dict[str, str]:
    """Department → its new rank, from the table of what follows."""
    cells = re.findall(r"<tr>(.+?)</tr>", shown.split("4. Xác nhận nộp")[1])
    plain = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)] for row in cells]
    return {row[0]: row[2].split("→")[-1].split("(")[0].strip() for row in plain if len(row) == 4}


# What is offered


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("secretary", [*CONTRACTS, "rules"]),
        ("director", [*CONTRACTS, "rules"]),
        ("council", ["verifications"]),
        ("YT", ["scores", "achievements"]),
    ],
)
def test_a_role_is_offered_the_kinds_it_may_hand_in(sample, visit, role, offered):
    app = visit("upload", lang="en", **{"as": role})
    assert len(app.selectbox(key="filter_kind").options) == 1 + len(offered)
    names = {words.text("en", issues.KINDS.get(kind, "Rules of a year")) for kind in offered}
    assert set(app.selectbox(key="filter_kind").options) == names | {"Recognised automatically"}


def test_a_department_is_told_its_deadline_and_chooses_no_other_department(sample, visit):
    app = visit("upload", **{"as": "VT2"})
    told = r"Quý IV/2025: hạn nộp 17 giờ ngày 05/01/2026\. .+Điểm vệ tinh số 2 chưa nộp, quá hạn \d+ ngày\."
    assert re.search(told, written(app))
    assert "filter_department" not in [box.key for box in app.selectbox]
    assert [button.label for button in app.get("download_button")] == ["Tải mẫu của đơn vị", "CSV"]


def test_the_rules_of_the_year_can_be_taken_changed_and_handed_in_again(sample, visit):
    app = visit("upload", kind="rules")
    (code,) = app.code
    known, found = rules.check(SECRETARY, code.value.encode())
    assert found.empty
    assert known["year"] == 2025
    kept = read.rules(SECRETARY, 2025)
    assert toml.written(kept | {"year": 2025}).strip() == code.value


def test_every_column_of_every_kind_is_explained_in_vietnamese():
    helps = {column.help for contract in CONTRACTS.values() for column in contract.columns}
    assert helps - set(words.messages("vi")) == set()


# What a file would do


def test_a_good_file_shows_what_follows_and_keeps_nothing(own_sample, visit):
    before = read.version(SECRETARY)
    app = _chosen(visit("upload"), (NEWCOMER, _newcomer()))
    shown = written(app)
    assert "Đã đọc 24 dòng: 24 hợp lệ, 0 lỗi, 0 cần xem. Chưa có gì được lưu." in shown
    assert "24 dòng: 24 mới, 0 thay đổi, 0 giữ nguyên. 3 đơn vị đổi hạng." in shown
    assert _ranks(shown)["Điểm vệ tinh số 2"] == "5"
    assert not app.button(key="hand_in").disabled
    assert read.version(SECRETARY) == before


def test_the_announced_rank_is_the_rank_and_the_receipt_leads_to_it(own_sample, visit):
    app = _chosen(visit("upload"), (NEWCOMER, _newcomer()))
    announced = _ranks(written(app))
    app.button(key="hand_in").click().run()
    assert not app.exception and not app.error
    shown = written(app)
    newest = str(read.version(SECRETARY))
    assert "PHIẾU TIẾP NHẬN SỐ LIỆU" in shown and f"Số phiếu: {newest}" in shown
    assert f"submissions?receipt={newest}" in shown and 'href="ranking?period=2025-Q4"' in shown
    assert app.query_params["received"] == newest
    ranked = load.ranking(SECRETARY, Period("2025-Q4")).set_index("department_name")["rank"]
    assert announced == {name: str(ranked[name]) for name in announced}
    assert len(announced) == 3
    again = _chosen(visit("upload"), (NEWCOMER, _newcomer()))
    assert f"(lần nộp số {newest}). Không có gì thay đổi." in again.info[0].value
    assert "hand_in" not in [button.key for button in again.button]


def test_a_second_click_hands_nothing_in_twice(own_sample, visit, monkeypatch):
    app = _chosen(visit("upload"), (NEWCOMER, _newcomer()))
    # The same draft, open in a second window.
    again = visit("upload", draft=app.query_params["draft"])
    calls = []
    kept = upload.upload

    def counted(*given, **named):
        calls.append(given)
        return kept(*given, **named)

    monkeypatch.setattr(upload, "upload", counted)
    for window in (app, again):
        window.button(key="hand_in").click().run()
        assert not window.exception and not window.error
    assert len(calls) == 1


def test_figures_that_changed_meanwhile_are_previewed_again(own_sample, visit):
    app = _chosen(visit("upload"), (NEWCOMER, _newcomer()))
    other = HEADER + "2025-Q4;YT;C03;;1;;BC\n"
    assert upload.upload(SECRETARY, [("other.csv", other.encode())])[0].accepted
    between = read.version(SECRETARY)
    app.button(key="hand_in").click().run()
    assert "vừa thay đổi" in app.info[0].value
    assert read.version(SECRETARY) == between
    app.button(key="hand_in").click().run()
    assert read.version(SECRETARY) == between + 1


def test_a_broken_file_shows_every_error_and_cannot_be_handed_in(own_sample, visit):
    before = read.version(SECRETARY)
    rows = [
        "2025-Q5;YT;A01;;96,9;10;BC",
        "2025-Q4;YT1;A02;;95;10;BC",
        "2025-Q4;YT;A01;;96,9;12;BC",
        "2025-Q4;YT;QL03;;2;;BC",
        "2025-Q4;YT;YT01;0;90;;BC",
        "2025-Q4;YT;YT02;;abc;;BC",
    ]
    app = _chosen(visit("upload"), ("broken.csv", HEADER + "\n".join(rows)))
    shown = written(app)
    assert app.button(key="hand_in").disabled
    assert "Đã đọc 6 dòng: 0 hợp lệ, 6 lỗi, 0 cần xem. Chưa có gì được lưu." in shown
    problems = re.findall(r'data-label="Dòng"><div>(\d+)</div></td><td [^>]*data-label="Cột"><div>([^<]*)<', shown)
    assert sorted(problems, key=lambda one: int(one[0])) == [
        ("2", "Quý"),
        ("3", "Mã đơn vị"),
        ("4", "Điểm tự chấm"),
        ("5", "Mã tiêu chí"),
        ("6", "Chỉ tiêu"),
        ("7", "Thực hiện"),
    ]
    assert "Có phải YT (Phòng Y tế)?" in shown
    assert "Tải tệp đã đánh dấu" in [button.label for button in app.get("download_button")]
    assert read.version(SECRETARY) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tệp trống."),
        (b"PK\x03\x04 a workbook", "Sổ tính bị hỏng"),
        (b"%PDF-1.7", "Đây là tệp PDF"),
        (b"a;b\n1;2\n", "Tiêu đề không cho biết"),
    ],
)
def test_a_file_that_is_no_table_is_told_so(sample, visit, content, told):
    app = _chosen(visit("upload"), ("strange.csv", content))
    assert not app.exception and not app.error
    assert told in written(app)
    if "go_on" in [button.key for button in app.button]:
        # What kind of file it is can be said, in the step before the check.
        app.button(key="go_on").click().run()
        assert told in written(app)
    assert app.button(key="hand_in").disabled


def test_one_bad_file_holds_all_of_them_back(sample, visit):
    app = _chosen(visit("upload"), (NEWCOMER, _newcomer()), ("bad.csv", HEADER + "2025-Q4;YT;A01;;x;;BC\n"))
    assert app.button(key="hand_in").disabled
    assert "không nhận" in written(app)


def test_what_needs_a_look_comes_from_the_analysis_too(sample, visit):
    changed = HEADER + "2025-Q4;YT;A01;;70;10;BC\n2025-Q4;YT;C03;;3;;BC\n"
    shown = written(_chosen(visit("upload", **{"as": "YT"}), ("changed.csv", changed)))
    assert "Tự chấm 10,00; theo công thức 7,37 (70 / 95 × 10)." in shown
    assert "C03 ghi 3 sáng kiến, danh sách thành tích có 2." in shown


def test_verified_rows_that_change_are_told(sample, visit):
    app = _chosen(visit("upload", **{"as": "YT"}), ("changed.csv", HEADER + "2025-Q4;YT;A01;;70;;BC\n"))
    assert [one.value for one in app.warning] == ["1 dòng đã thẩm định sẽ phải thẩm định lại."]


def test_rules_go_in_by_the_same_steps(own_sample, visit):
    text = toml.written(read.rules(SECRETARY, 2025) | {"year": 2025})
    wrong = _chosen(visit("upload"), ("rules.toml", text.replace("days = 5", "days = 5\ndayz = 1")))
    assert wrong.button(key="hand_in").disabled
    assert "dayz" in written(wrong)
    app = _chosen(visit("upload"), ("rules.toml", text.replace("from = 90", "from = 95")))
    assert "1 mục thay đổi trong quy tắc năm 2025" in written(app)
    assert re.search(r"band &quot;Xuất sắc&quot; from.*>90<.*>95<", written(app))
    app.button(key="hand_in").click().run()
    assert "Đã ghi nhận quy tắc năm 2025" in app.success[0].value
    assert read.rules(SECRETARY, 2025)["band"][0]["from"] == 95


def test_rules_that_change_nothing_say_so_and_what_they_name_and_nobody_knows_is_told(sample, visit):
    text = toml.written(read.rules(SECRETARY, 2025) | {"year": 2025})
    app = _chosen(visit("upload"), ("rules.toml", text))
    assert [one.value for one in app.info] == ["Tệp không thay đổi gì trong quy tắc năm 2025."]
    app = _chosen(visit("upload"), ("rules.toml", text.replace('"group:C"', '"group:Z"')))
    assert 'Không có nhóm tiêu chí "Z" trong bộ tiêu chí của năm đó.' in unescape(written(app))
    app.button(key="go_on").click().run()
    assert not app.button(key="hand_in").disabled


def test_what_rules_change_is_told_key_by_key():
    before = rules.default()
    gate = {"name": "a", "criterion": "*", "measure": "share", "below": 0.5, "band": "Tốt", "basis": "", "on": True}
    after = before | {
        "ties": ["penalty"],
        "gate": [before["gate"][0] | {"below": 95}, *before["gate"][1:-1], gate],
        "source": 2025,
    }
    after["scale"] = before["scale"] | {"total": 100.0, "maximum": 105}
    last = before["gate"][-1]["name"]
    told = rule_changes.changes(before, after)
    assert told == [
        ("ties", '["before_bonus", "group:A", "penalty", "group:C", "previous"]', '["penalty"]'),
        ("scale.maximum", "110", "105"),
        ('gate "có nhiệm vụ, báo cáo quá hạn" below', "100", "95"),
        ('gate "a"', "", '{criterion = "*", measure = "share", below = 0.5, band = "Tốt", on = true}'),
        (f'gate "{last}"', toml.value({key: value for key, value in before["gate"][-1].items() if key != "name"}), ""),
    ]
    assert rule_changes.changes(before, before) == []


def test_the_first_list_of_an_empty_store_goes_in(empty, visit):
    app = visit("upload")
    assert "Hãy nộp danh sách đơn vị trước" in written(app)
    app = _chosen(app, ("departments.csv", "code;name\nA;Phòng A\n"))
    app.button(key="hand_in").click().run()
    assert not app.exception and not app.error
    assert list(read.departments(SECRETARY)["name"]) == ["Phòng A"]


def test_the_demonstration_goes_out_only_after_a_yes(own_sample, visit):
    app = visit("upload")
    assert app.button(key="sample_out").disabled
    app.checkbox(key="sample_sure").check().run()
    app.button(key="sample_out").click().run()
    assert not app.exception and not app.error
    assert not read.sample_in_force(SECRETARY)
    # With it goes what was open to everybody: now nobody comes in before there is an account.
    assert "Quản trị viên đầu tiên" in written(app)
    assert [one.value for one in app.success] == ["Đã rút 77 tệp số liệu minh họa."]
    assert "sample_out" not in [button.key for button in app.button]


@pytest.mark.parametrize("role", ["YT", "council"])
def test_others_are_not_offered_to_take_the_demonstration_out(sample, visit, role):
    assert "sample_out" not in [button.key for button in visit("upload", **{"as": role}).button]


# Sentences and frames


def test_a_deadline_ahead_says_how_many_of_all_are_open():
    due = pd.Timestamp("2999-01-05 17:00", tz="Asia/Ho_Chi_Minh").to_pydatetime()
    frame = pd.DataFrame({"department": list("ABC"), "name": list("ABC"), "state": "absent", "due": [due] * 3})
    frame = frame.assign(days_late=0)
    first, second = handing_in.due("vi", "2998-Q4", frame, None)
    assert first.startswith("Quý IV/2998: hạn nộp 17 giờ ngày 05/01/2999, còn ")
    assert second == "3/3 đơn vị chưa nộp."


@pytest.mark.parametrize(
    ("own", "states", "expected"),
    [
        (None, ("absent", "on_time"), "A chưa nộp, quá hạn 7 ngày."),
        (None, ("on_time", "late"), "Cả 2 đơn vị đã nộp."),
        ("A", ("on_time", "absent"), "A đã nộp, đủ số liệu."),
        ("B", ("on_time", "absent"), "B chưa nộp, quá hạn 7 ngày."),
    ],
)
def test_only_who_has_not_handed_in_is_overdue(own, states, expected):
    due = pd.Timestamp("2026-01-05 17:00", tz="Asia/Ho_Chi_Minh").to_pydatetime()
    frame = pd.DataFrame({"department": list("AB"), "name": list("AB"), "state": states, "due": [due] * 2})
    frame = frame.assign(missing=0, days_late=7)
    assert handing_in.due("vi", "2025-Q4", frame, own) == ("Quý IV/2025: hạn nộp 17 giờ ngày 05/01/2026.", expected)


def test_findings_stand_by_severity_then_by_how_often_their_cause_occurs():
    found = _found(
        {"row": 9, "code": "no_evidence", "severity": "warning"},
        {"row": 2, "code": "zero_target", "found": "0"},
        {"row": 7, "code": "not_a_number", "found": "b"},
        {"row": 3, "code": "not_a_number", "found": "a"},
    )
    told = findings.rows("en", found, {})
    headings = [re.sub("<[^>]+>", "", row.cells[0]) for row in told if row.heading]
    assert headings == [
        "Error · Not a number (2)",
        "Error · Target of 0 (1)",
        "Needs a look · Evidence not written (1)",
    ]
    assert [row.cells[0] for row in told if not row.heading] == ["3", "7", "2", "9"]


def test_a_row_with_an_error_is_counted_once_and_not_as_one_to_look_at():
    found = _found(
        {"row": 2, "code": "zero_target"},
        {"row": 2, "code": "no_evidence", "severity": "warning"},
        {"row": 3, "code": "no_evidence", "severity": "warning"},
        {"row": 4, "code": "not_due", "severity": "note"},
        {"row": None, "code": "quarter_closed"},
        {"row": 1, "code": "missing_column"},
        {"row": 1, "code": "unknown_column", "severity": "warning"},
    )
    assert findings.counts(found, 5) == (3, 1, 1)


def test_a_sentence_is_parted_into_problem_and_cure():
    one = next(_found({"row": 3, "column": "quarter", "code": "not_a_quarter", "found": "a. b"}).itertuples())
    assert findings.sentences("en", one) == ('"a. b" is not a quarter.', "Write 2025-Q1 to 2025-Q4.")


def test_what_differs_is_told_by_department_with_both_ranks_and_bands():
    columns = ["department", "department_name", "total", "rank", "rank_low", "rank_high", "band"]
    before = pd.DataFrame(
        [["A", "A", 90.0, 1, 1, 1, "Tốt"], ["B", "B", 80.0, 2, 2, 2, "Tốt"], ["D", "D", 70.0, 3, 3, 3, "Tốt"]],
        columns=columns,
    )
    after = pd.DataFrame(
        [
            ["C", "C", 95.0, 1, 1, 1, "Xuất sắc"],
            ["A", "A", 90.0000001, 2, 2, 2, "Xuất sắc"],
            ["B", "B", 80.0, 2, 2, 2, "Tốt"],
            ["D", "D", 70.0, 3, 3, 3, "Hoàn thành"],
        ],
        columns=columns,
    )
    told = effects.changes(before, after)
    assert list(told["department"]) == ["C", "A", "D"]
    assert list(told["moved"]) == [True, True, False]
    assert list(told["regraded"]) == [False, True, True]
    assert effects.sentence("vi", {"2025-Q4": told}) == "2 đơn vị đổi hạng, 2 đơn vị đổi xếp loại."
    assert effects.sentence("vi", {"2025-Q4": told.head(1)}) == "1 đơn vị đổi hạng."
    assert effects.sentence("vi", {"2025-Q4": told.head(0)}) == "Không đơn vị nào đổi hạng."


@pytest.mark.parametrize(
    ("formula", "actual", "target", "written_as"),
    [
        ("linear", 95.0, 100.0, "95 / 100 × 10"),
        ("linear", 100.0, 95.0, ""),
        ("lower", 4.0, 2.0, "2 / 4 × 10"),
        ("half_leader", 50.0, 100.0, "50 / 100 × 10 / 2"),
        ("zero", 1.0, 0.0, ""),
    ],
)
def test_arithmetic_is_written_where_it_is_one_division(formula, actual, target, written_as):
    cell = pd.Series({"formula": formula, "actual": actual, "target": target, "max_points": 10.0})
    assert looks.arithmetic("vi", cell) == written_as
