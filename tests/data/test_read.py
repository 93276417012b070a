"""The readers: what is in force now, what was as of any entry of the ledger, and a closed quarter as it stood."""

from datetime import date

import pandas as pd
import pytest

from data import closing, read, records, rules, store, submissions, upload
from data.accounts import Actor
from data.contract import CONTRACTS
from data.files.intake import Asked
from data.upload import Terms

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")
SCORES = "quarter,department,criterion,actual,self_points,verified_points\n"
VERIFICATIONS = "quarter,department,criterion,verified_points\n"
TARGETS = "period,department,criterion,target\n"


def received(at: str) -> upload.Terms:
    return upload.Terms(pd.Timestamp(at), "gửi bản giấy")


@pytest.fixture
def story(organisation, put, files):
    """Entries 4 to 10: results, a correction, verified points, closing, a withdrawn department, reopening, a new correction."""
    put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,HC,C2,,20,\n")
    put(SCORES + "2025-Q1,YT,C1,8,,\n")
    put(VERIFICATIONS + "2025-Q1,YT,C1,30\n")
    closing.close(DIRECTOR, "2025-Q1", "đã họp", waive_all=True)
    put("code,name\nMOI,Phòng Mới\n")
    closing.reopen(ACTOR, "2025-Q1", "có kiến nghị")
    put(SCORES + "2025-Q1,YT,C1,10,,\n")


def test_an_empty_store_answers_every_reader(nowhere):
    assert read.version(ACTOR) == 0
    frames = {
        "departments": read.departments(ACTOR, "2025-Q1"),
        "criteria": read.criteria(ACTOR, 2025),
        "targets": read.targets(ACTOR, 2025),
        "verifications": read.verifications(ACTOR, ["2025-Q1"]),
        "achievements": read.achievements(ACTOR),
        "commendations": read.commendations(ACTOR),
    }
    for kind, frame in frames.items():
        assert frame.empty, kind
        assert {column.name for column in CONTRACTS[kind].stored} | {"upload_id", "row"} <= set(frame.columns), kind
    assert read.quarters(ACTOR).empty and records.uploads(ACTOR).empty and records.submissions(ACTOR, ["2025-Q1"]).empty
    assert (read.years(ACTOR), read.closed_at(ACTOR, "2025-Q1"), read.sample_in_force(ACTOR)) == ([], None, False)
    assert read.rules(ACTOR, 2025)["source"] == "default"


def test_the_plan_that_was_read_before_is_read_anew_when_anything_could_have_changed_it(organisation, put, files):
    def told(as_of=None):
        frames = [
            read.departments(ACTOR, as_of=as_of),
            read.criteria(ACTOR, 2025, as_of),
            read.targets(ACTOR, 2025, as_of),
        ]
        return [frame.to_csv() for frame in frames] + [read.years(ACTOR, as_of), read.rules(ACTOR, 2025, as_of)]

    def kept():
        store.PLAN_FRAMES.clear()
        anew = told()
        assert told() == anew
        return anew

    known = [kept()]
    put(files.scores)
    submissions.return_submission(ACTOR, "2025-Q1", "YT", "thiếu minh chứng")
    assert told() == kept() == known[-1]
    for act in (
        lambda: put(TARGETS + "2025-Q1,YT,C1,11\n"),
        lambda: put("code,name\nMOI,Phòng Mới\n"),
        lambda: put("year,code,name,kind,max_points\n2026,C1,Hồ sơ,scored,100\n"),
        lambda: rules.record(ACTOR, b"year = 2025\n[deadline]\ndays = 3\n"),
        lambda: submissions.extend_deadline(ACTOR, "2025-Q1", "YT", date(2025, 5, 20), "mất điện"),
        lambda: upload.withdraw(ACTOR, 6, "nhầm"),
    ):
        with upload.rehearse(ACTOR, [("departments.csv", b"code,name\nTAM,Ph\xc3\xb2ng T\xe1\xba\xa1m\n")]):
            assert "TAM" in told()[0] and told()[1:] == known[-1][1:]
        assert told() == known[-1]
        act()
        assert told() == kept() != known[-1]
        known.append(told())
    with store.writing(keep=False):
        put(files.scores.replace("2025-Q1", "2025-Q2"))
        assert told() == known[-1]
        put(TARGETS + "2025-Q2,YT,C1,12\n")
        assert ",12" in told()[2]
    assert told() == known[-1]
    assert [told(entry) for entry in (3, 5, 6, 7, 8, 9, 10, 11)] == [known[0], *known[:-1], known[-1]]


def test_a_period_holds_what_the_analysis_of_a_quarter_takes(organisation, put, files, values):
    put(files.scores)
    put(SCORES + "2025-Q2,YT,C2,,20,19\n2025-Q3,YT,C2,,20,\n")
    period = read.period(ACTOR, "2025-Q2")
    keys = ["quarter", "closed", "rules", "departments", "criteria", "targets", "scores", "verifications"]
    assert list(period) == keys
    assert (period["quarter"], period["closed"], period["rules"]["source"]) == ("2025-Q2", False, "default")
    assert [len(period[name]) for name in keys[3:]] == [3, 7, 5, 13, 1]
    assert set(period["scores"]["quarter"]) == {"2025-Q1", "2025-Q2"}


def test_frames_hold_text_as_str_numbers_as_doubles_and_nan_where_missing(organisation, put, files):
    put(files.scores)
    put("quarter,department,subject,achieved_on,title\n2025-Q1,YT,An,01/02/2025,Sáng kiến\n")
    period = read.period(ACTOR, "2025-Q1")
    assert {str(period["scores"][name].dtype) for name in ("target", "actual", "self_points")} == {"float64"}
    assert {str(period["scores"][name].dtype) for name in ("not_assigned", "estimated")} == {"bool"}
    assert {str(period["criteria"][name].dtype) for name in ("code", "group", "formula", "source")} == {"str"}
    assert str(period["targets"]["not_assigned"].dtype) == "bool"
    assert str(read.achievements(ACTOR)["achieved_on"].dtype).startswith("datetime64")
    assert period["scores"]["note"].isna().all() and not period["scores"].eq("").any(axis=None)


@pytest.mark.parametrize(
    "written", ["100000", "2507180.74", "810805", "99999999999.97", "250000000", "0.1", "-123456.78"]
)
def test_a_number_is_read_as_the_double_nearest_to_what_was_written(written, organisation, put):
    put(SCORES + f"2025-Q1,YT,C4,{written},,\n", terms=Terms(asked=Asked(answers={"hundredfold": "đúng như vậy"})))
    assert read.scores(ACTOR, ["2025-Q1"])["actual"].to_list() == [float(written)]
    assert read.figures(ACTOR, ["2025-Q1"], ["YT"])["actual"].to_list() == [float(written)]


def test_quarters_with_results_and_their_state(story, values):
    states = {
        entry: values(read.quarters(ACTOR, as_of=entry), "quarter submitted state reason") for entry in (3, 5, 7, 9, 10)
    }
    assert states == {
        3: [],
        5: [("2025-Q1", 2, "open", None)],
        7: [("2025-Q1", 2, "closed", "đã họp")],
        9: [("2025-Q1", 2, "reopened", "có kiến nghị")],
        10: [("2025-Q1", 2, "reopened", "có kiến nghị")],
    }
    (row,) = read.quarters(ACTOR).to_dict("records")
    at = records.uploads(ACTOR).set_index("upload_id")["at"]
    assert row["changed_at"] == at[10] and pd.isna(row["closed_at"]) and at[8] < row["reopened_at"] < at[10]


def test_whatever_touches_a_quarter_changes_it(organisation, put, files):
    put(files.scores)
    seen = [read.quarters(ACTOR)["changed_at"].iloc[0]]
    for act in (
        lambda: put(VERIFICATIONS + "2025-Q1,YT,C1,30\n"),
        lambda: put(TARGETS + "2025-Q1,YT,C1,11\n"),
        lambda: upload.withdraw(ACTOR, 5, "nhầm"),
        lambda: closing.close(DIRECTOR, "2025-Q1", "xong", waive_all=True),
    ):
        act()
        seen.append(read.quarters(ACTOR)["changed_at"].iloc[0])
    assert seen == sorted(set(seen))


def test_as_of_each_entry_the_results_are_what_they_were(story, values):
    def results(entry):
        return values(read.scores(ACTOR, ["2025-Q1"], as_of=entry), "department criterion actual self_points")

    other = ("HC", "C2", None, 20)
    assert results(3) == []
    assert results(4) == [other, ("YT", "C1", 9, None)]
    assert results(5) == results(6) == results(9) == [other, ("YT", "C1", 8, None)]
    assert results(10) == results(None) == [other, ("YT", "C1", 10, None)]
    marks = [
        values(read.verifications(ACTOR, ["2025-Q1"], as_of=entry), "verified_points stale") for entry in (5, 6, 10)
    ]
    assert marks == [[], [(30, False)], [(30, True)]]


def test_as_of_an_entry_before_a_withdrawal_the_upload_is_in_force(organisation, put, files, values):
    put(files.scores)
    upload.withdraw(ACTOR, 4, "nhầm")
    assert values(records.uploads(ACTOR, as_of=4).tail(1), "in_force withdrawn_by") == [("whole", None)]
    assert values(records.uploads(ACTOR).tail(1), "in_force withdrawn_by") == [("none", "Thư ký")]
    assert len(read.scores(ACTOR, ["2025-Q1"], as_of=4)) == 12
    of_one = read.figures(ACTOR, ["2025-Q1"], ["YT"], as_of=4)
    known = read.scores(ACTOR, ["2025-Q1"], as_of=4).query("department == 'YT'")
    assert of_one.sort_values("criterion", ignore_index=True).equals(known[of_one.columns].reset_index(drop=True))


def test_a_closed_quarter_is_read_as_it_stood_whatever_came_later(story, put, values):
    closing.close(DIRECTOR, "2025-Q1", "đã họp lại", waive_all=True)
    put("code,name\nSAU,Phòng Sau\n")
    put("year,code,name,kind,max_points\n2025,C2,Nề nếp mới,scored,20\n")
    put(TARGETS + "2025,YT,C1,99\n")
    now, then = read.period(ACTOR, "2025-Q1"), read.period(ACTOR, "2025-Q1", as_of=11)
    assert now["closed"] is then["closed"] is True
    for name in ("departments", "criteria", "targets", "scores", "verifications"):
        pd.testing.assert_frame_equal(now[name], then[name])
    assert set(now["departments"]["code"]) == {"YT", "HC", "VT", "MOI"}
    first = read.period(ACTOR, "2025-Q1", as_of=8)
    assert first["closed"] and set(first["departments"]["code"]) == {"YT", "HC", "VT"}
    assert values(first["scores"], "actual self_points") == [(None, 20), (8, None)]
    assert read.period(ACTOR, "2025-Q1", as_of=6)["closed"] is False
    assert len(read.period(ACTOR, "2025-Q2")["departments"]) == 5


def test_a_reopened_quarter_is_read_as_it_is_now(story, put):
    period = read.period(ACTOR, "2025-Q1")
    assert (period["closed"], len(period["departments"])) == (False, 4)
    assert read.closed_at(ACTOR, "2025-Q1") is None
    assert read.closed_at(ACTOR, "2025-Q1", as_of=7) is not None


def test_departments_of_a_quarter_are_those_of_its_last_day(empty, put, values):
    put(
        "code,name,valid_from,valid_to,successor\nA,Cũ,,14/05/2025,B\nB,Mới,15/05/2025,,\nC,Tên cũ,,,\nC,Tên mới,01/07/2025,,\n"
    )
    codes = {q: values(read.departments(ACTOR, q), "code name") for q in ("2025-Q1", "2025-Q2", "2025-Q3")}
    assert codes == {
        "2025-Q1": [("A", "Cũ"), ("C", "Tên cũ")],
        "2025-Q2": [("B", "Mới"), ("C", "Tên cũ")],
        "2025-Q3": [("B", "Mới"), ("C", "Tên mới")],
    }
    assert len(read.departments(ACTOR)) == 4


def test_the_uploads_tell_what_they_are_about_and_how_much_of_them_is_in_force(organisation, put, values):
    put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q2,HC,C2,,20,\n", name="s.csv")
    put(SCORES + "2025-Q1,YT,C1,8,,\n")
    put(SCORES + "2025-Q2,HC,C2,,20,\n2025-Q2,YT,C2,,20,\n")
    found = records.uploads(ACTOR)
    assert values(found, "upload_id kind rows quarter department in_force by sample") == [
        (1, "departments", 3, None, None, "whole", "Thư ký", False),
        (2, "criteria", 7, None, None, "whole", "Thư ký", False),
        (3, "targets", 5, "2025-Q1", "HC|VT|YT", "whole", "Thư ký", False),
        (4, "scores", 2, "2025-Q1|2025-Q2", "HC|YT", "none", "Thư ký", False),
        (5, "scores", 1, "2025-Q1", "YT", "whole", "Thư ký", False),
        (6, "scores", 2, "2025-Q2", "HC|YT", "whole", "Thư ký", False),
    ]
    assert found["file_name"].iloc[3] == "s.csv" and found["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    earlier = records.uploads(ACTOR, as_of=5)
    assert values(earlier.tail(2), "upload_id in_force") == [(4, "part"), (5, "whole")]


def test_submissions_count_versions_and_keep_the_first_and_the_newest(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n", terms=received("2025-04-03 10:00"))
    put(SCORES + "2025-Q1,YT,C1,8,,\n2025-Q1,YT,C2,,20,\n", terms=received("2025-04-08 10:00"), name="two.csv")
    shown = "quarter department upload_id versions rows by file_name first_received_at received_at"
    times = pd.Timestamp("2025-04-03 10:00"), pd.Timestamp("2025-04-08 10:00")
    assert values(records.submissions(ACTOR, ["2025-Q1", "2025-Q2"]), shown) == [
        ("2025-Q1", "YT", 5, 2, 2, "Thư ký", "two.csv", *times)
    ]
    upload.withdraw(ACTOR, first.upload_id, "nhầm")
    assert values(records.submissions(ACTOR, ["2025-Q1"]), "versions first_received_at") == [(1, times[1])]


def test_a_file_comes_back_byte_for_byte_and_its_rows_as_they_were_stored(organisation, put, files, values):
    content = files.scores.replace("\n", "\r\n").encode("utf-8-sig")
    put(content, name="gốc.csv")
    put(SCORES + "2025-Q1,YT,C1,8,,\n")
    assert records.file(ACTOR, 4) == ("gốc.csv", content)
    assert values(records.rows(ACTOR, 4).head(2), "row department criterion actual self_points") == [
        (2, "YT", "C1", 9, None),
        (3, "YT", "C2", None, 25),
    ]
    for reader in (records.file, records.rows):
        with pytest.raises(KeyError):
            reader(ACTOR, 99)


def test_a_figure_given_otherwise_is_told_with_what_it_was_who_changed_it_and_by_which_file(story, values):
    columns = "quarter department criterion field before after by upload_id withdrawn"
    assert values(records.restated(ACTOR, ["2025-Q1"]), columns) == [
        ("2025-Q1", "YT", "C1", "actual", 8.0, 10.0, "Thư ký", 10, False),
        ("2025-Q1", "YT", "C1", "actual", 9.0, 8.0, "Thư ký", 5, False),
    ]
    assert values(records.restated(ACTOR, ["2025-Q1"], as_of=9), columns)[0][4:6] == (9.0, 8.0)
    assert records.restated(ACTOR, ["2025-Q2"]).empty


def test_a_withdrawal_changes_a_figure_back_and_a_first_figure_changes_nothing(organisation, put, values):
    put(SCORES + "2025-Q1,YT,C1,,,\n")
    put(SCORES + "2025-Q1,YT,C1,9,,\n", name="lần 1.csv")
    later = put(SCORES + "2025-Q1,YT,C1,7,,\n", name="lần 2.csv")
    upload.withdraw(ACTOR, later.upload_id, "nhầm")
    put(VERIFICATIONS + "2025-Q1,YT,C1,30\n")
    put(VERIFICATIONS + "2025-Q1,YT,C1,25.5\n")
    assert values(records.restated(ACTOR, ["2025-Q1"]), "field before after file_name withdrawn") == [
        ("verified_points", 30.0, 25.5, "file.csv", False),
        ("actual", 7.0, 9.0, "lần 2.csv", True),
        ("actual", 9.0, 7.0, "lần 2.csv", False),
    ]


def test_a_figure_left_empty_is_told_and_what_was_withdrawn_altogether_is_not(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,HC,C2,,20,\n")
    put(SCORES + "2025-Q1,YT,C1,,,\n")
    put(SCORES + "2025-Q1,YT,C1,9,,\n")
    upload.withdraw(ACTOR, first.upload_id, "nhầm")
    assert values(records.restated(ACTOR, ["2025-Q1"]), "department field before after") == [
        ("YT", "actual", 9.0, None)
    ]
