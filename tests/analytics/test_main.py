"""The analyst's door: what it writes, and how it ends, on a real store."""

import csv
import io
import json
import shutil

import openpyxl
import pytest

from analytics.__main__ import main
from data import store, upload
from data.accounts import Actor

DEPARTMENTS = "code,name,short_name,block\nA,Phòng Một,P1,x\nB,=Phòng Hai,P2,x\nC,Phòng Ba,P3,x\n"
CRITERIA = (
    "year,code,name,group,kind,formula,direction,max_points\n2025,C1,Số vụ,A,target,linear,higher,60\n"
    "2025,C2,Nội quy,B,scored,,higher,40\n"
)
TARGETS = "period,department,criterion,target\n" + "".join(f"2025-Q{n},{d},C1,10\n" for n in (1, 2) for d in "ABC")
SCORES = "quarter,department,criterion,actual,self_points\n" + "".join(
    f"{quarter},{department},C1,{actual},\n{quarter},{department},C2,,{points}\n"
    for quarter, department, actual, points in (
        ("2025-Q1", "A", 10, 40),
        ("2025-Q1", "B", 5, 40),
        ("2025-Q1", "C", 1, 40),
        ("2025-Q2", "A", 8, 40),
        ("2025-Q2", "B", 10, 39),
    )
)
COMMENDATIONS = (
    "decision_no,signed_on,subject,department,subject_type,form\n1/QĐ,2025-04-01,Nguyễn An,A,individual,Giấy khen\n"
)


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "test.duckdb"))
    yield store.path()
    store.close()


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory):
    """A store with the files above, to be copied."""
    where = tmp_path_factory.mktemp("filled") / "filled.duckdb"
    files = {
        "departments": DEPARTMENTS,
        "criteria": CRITERIA,
        "targets": TARGETS,
        "scores": SCORES,
        "commendations": COMMENDATIONS,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        given = [(f"{kind}.csv", content.encode()) for kind, content in files.items()]
        outcomes = upload.upload(Actor("tester"), given)
        assert all(outcome.accepted for outcome in outcomes), [outcome.issues for outcome in outcomes]
        store.close()
    return where


@pytest.fixture
def filled(filled_file, database):
    shutil.copy(filled_file, database)


def written(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def chosen(records, columns):
    return [tuple(record[column] for column in columns.split()) for record in records]


def test_the_ranking_of_a_quarter_with_that_of_the_quarter_before_and_null_where_there_is_none(filled, capsys):
    records = written(capsys, "ranking", "--quarter", "2025-Q2")
    columns = "department rank rank_low rank_high total band previous_rank last_year_rank basis missing"
    assert chosen(records, columns) == [
        ("B", 1, 1, 2, 99.0, "Xuất sắc", 2, None, "mixed", 0),
        ("A", 2, 2, 3, 88.0, "Tốt", 1, None, "mixed", 0),
        ("C", None, 1, 3, None, None, 3, None, None, 2),
    ]
    assert not [column for column in records[0] if column.startswith("tie:")]


def test_the_year_to_date_begins_anew_in_january(filled, capsys):
    first = written(capsys, "ranking", "--quarter", "2025-Q1", "--year-to-date")
    assert chosen(first, "department rank previous_rank") == [("A", 1, None), ("B", 2, None), ("C", 3, None)]
    second = written(capsys, "ranking", "--quarter", "2025-Q2", "--year-to-date")
    assert chosen(second, "department rank total previous_rank") == [
        ("A", 1, 94.0, 1),
        ("B", 2, 84.5, 2),
        ("C", None, None, 3),
    ]


def test_an_explanation_is_the_tree_of_a_department_with_its_arithmetic_and_where_it_comes_from(filled, capsys):
    records = written(capsys, "explanation", "--quarter", "2025-Q2", "--department", "A")
    columns = "level part group criterion points max_points total_points lost arithmetic basis row"
    assert chosen(records, columns) == [
        ("total", None, None, None, None, 100, 88, 12, None, None, None),
        ("part", "base", None, None, 88, 100, 88, 12, None, None, None),
        ("group", "base", "A", None, 48, 60, 48, 12, None, None, None),
        ("criterion", "base", "A", "C1", 48, 60, 48, 12, "tuyến tính, 8 / 10 × 60 = 48,00", "formula", 8),
        ("group", "base", "B", None, 40, 40, 40, 0, None, None, None),
        ("criterion", "base", "B", "C2", 40, 40, 40, 0, "điểm tự chấm 40,00", "self", 9),
        ("part", "bonus", None, None, 0, None, 0, None, None, None, None),
        ("part", "penalty", None, None, 0, None, 0, 0, None, None, None),
        ("part", "clamp", None, None, None, None, 0, None, None, None, None),
    ]
    year = ["explanation", "--quarter", "2025-Q2", "--department", "A", "--year-to-date", "--lang", "en"]
    told = {record["criterion"]: record["arithmetic"] for record in written(capsys, *year) if record["criterion"]}
    assert told == {"C1": "linear, 18 / 20 × 60 = 54.00", "C2": "mean of the quarters, (40 + 40) / 2 = 40.00"}
    lacking = written(capsys, "explanation", "--quarter", "2025-Q2", "--department", "C")
    assert [record["arithmetic"] for record in lacking if record["criterion"]] == ["chưa có số liệu"] * 2
    for form in ([], ["--csv"]):
        assert main(["explanation", "--quarter", "2025-Q2", "--department", "A", *form]) == 0
        assert "8 / 10 × 60 = 48,00" in capsys.readouterr().out


def test_a_department_that_is_not_there_has_no_explanation(filled, capsys):
    assert main(["explanation", "--quarter", "2025-Q2", "--department", "X", "--lang", "en"]) == 1
    assert capsys.readouterr().err == "2025-Q2: there is no department X, or there are no criteria.\n"


def test_progress_of_a_quarter(filled, capsys):
    records = written(capsys, "progress", "--quarter", "2025-Q2")
    assert chosen(records, "department criterion target actual attainment met status") == [
        ("A", "C1", 10, 8, 0.8, False, "not_met"),
        ("B", "C1", 10, 10, 1, True, "met"),
        ("C", "C1", 10, None, None, None, "missing"),
    ]


def test_the_outlook_of_a_year_from_the_quarters_so_far(filled, capsys):
    goals = "period,department,criterion,target\n2025,A,C1,40\n2025,B,C1,40\n2025,C,C1,40\n"
    (outcome,) = upload.upload(Actor("tester"), [("targets.csv", goals.encode())])
    assert outcome.accepted, outcome.issues
    store.close()
    records = written(capsys, "outlook", "--quarter", "2025-Q2")
    columns = "department criterion target actual left pace_needed projected projected_low projected_high status reason"
    assert chosen(records, columns) == [
        ("A", "C1", 40, 18, 22, 11, 36, 34, 38, "at_risk", "projected"),
        ("B", "C1", 40, 15, 25, 12.5, 30, 25, 35, "at_risk", "projected"),
        ("C", "C1", 40, 1, 39, 13, None, None, None, "not_enough_data", "few_quarters"),
    ]


def test_the_gap_between_two_departments_is_taken_apart_to_its_sum(filled, capsys):
    records = written(capsys, "comparison", "--quarter", "2025-Q2", "--departments", "B,A")
    assert chosen(records, "first second part criterion first_points second_points difference") == [
        ("B", "A", "criterion", "C1", 60, 48, 12),
        ("B", "A", "criterion", "C2", 39, 40, -1),
        ("B", "A", "own", None, 0, 0, 0),
        ("B", "A", "bonus", None, 0, 0, 0),
        ("B", "A", "penalty", None, 0, 0, 0),
        ("B", "A", "clamp", None, None, None, 0),
    ]
    to_date = written(capsys, "comparison", "--quarter", "2025-Q2", "--departments", "B,A", "--year-to-date")
    assert sum(record["difference"] for record in to_date) == pytest.approx(84.5 - 94, abs=1e-9)


def test_what_would_bring_two_departments_level(filled, capsys):
    records = written(capsys, "comparison", "--quarter", "2025-Q2", "--departments", "A,B", "--flips")
    assert chosen(records, "by department criterion change new_points feasible")[:2] == [
        ("points", "A", "C1", 11, 59, True),
        ("points", "B", "C1", -11, 49, True),
    ]
    weight = [record for record in records if record["by"] == "weight"]
    assert chosen(weight, "criterion share new_share feasible") == [
        ("C1", 0.6, pytest.approx(1 / 9), True),
        ("C2", 0.4, pytest.approx(8 / 9), True),
    ]


def test_more_than_two_stand_side_by_side(filled, capsys):
    records = written(capsys, "comparison", "--quarter", "2025-Q2", "--departments", "C,A,B")
    assert chosen(records, "criterion department status points block_best")[:3] == [
        ("C1", "C", "missing", None, 60),
        ("C1", "A", "value", 48, 60),
        ("C1", "B", "value", 60, 60),
    ]
    assert main(["comparison", "--quarter", "2025-Q2", "--departments", "A,B,C"]) == 0
    assert "first_points" not in capsys.readouterr().out


def test_a_department_that_is_not_there_is_refused_with_its_code(filled, capsys):
    assert main(["comparison", "--quarter", "2025-Q2", "--departments", "A,X"]) == 1
    assert capsys.readouterr().err == "2025-Q2: không có đơn vị nào mang mã X.\n"


def test_trends_reach_over_the_quarters_of_results_and_of_commendations(filled, capsys):
    records = written(capsys, "trends")
    shown = [record for record in records if record["dimension"] == "all" or record["measure"] == "rank"]
    assert chosen(shown, "quarter measure category value") == [
        ("2025-Q1", "commendations", "all", 0),
        ("2025-Q2", "commendations", "all", 1),
        ("2025-Q1", "achievements_recorded", "all", 0),
        ("2025-Q2", "achievements_recorded", "all", 0),
        ("2025-Q1", "achievements_commended", "all", 0),
        ("2025-Q2", "achievements_commended", "all", 0),
        ("2025-Q1", "days_to_commendation", "all", None),
        ("2025-Q2", "days_to_commendation", "all", None),
        ("2025-Q1", "rank", "A", 1),
        ("2025-Q1", "rank", "B", 2),
        ("2025-Q1", "rank", "C", 3),
        ("2025-Q2", "rank", "B", 1),
        ("2025-Q2", "rank", "A", 2),
        ("2025-Q2", "rank", "C", None),
    ]


def test_csv_has_a_header_and_no_text_that_a_spreadsheet_would_run(filled, capsys):
    assert main(["ranking", "--quarter", "2025-Q1", "--csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert chosen(table, "department department_name rank total") == [
        ("A", "Phòng Một", "1", "100.0"),
        ("B", "'=Phòng Hai", "2", "70.0"),
        ("C", "Phòng Ba", "3", "46.0"),
    ]


def test_the_plain_table_writes_numbers_as_the_language_does(filled, capsys):
    for language, total in (("vi", "88,00"), ("en", "88.00")):
        assert main(["ranking", "--quarter", "2025-Q2", "--lang", language]) == 0
        assert total in capsys.readouterr().out


def test_the_plain_table_of_trends_writes_a_count_as_a_whole_number(filled, capsys):
    assert main(["trends"]) == 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["2025-Q2", "commendations", "all", "all", "1"] in shown
    assert ["2025-Q1", "rank", "department", "A", "1"] in shown
    assert ["2025-Q1", "total", "department", "A", "100,00"] in shown


@pytest.mark.parametrize("command", ["ranking", "progress", "outlook"])
def test_a_quarter_without_criteria_is_refused_with_a_sentence(filled, capsys, command):
    assert main([command, "--quarter", "2019-Q1"]) == 1
    said = capsys.readouterr()
    assert not said.out and "2019-Q1" in said.err and "Traceback" not in said.err


def test_without_a_database_nothing_is_made_and_the_answer_is_a_sentence(database, capsys):
    assert main(["trends"]) == 1
    assert capsys.readouterr().err and not store.exists()


def test_an_empty_database_has_no_trends(database, capsys):
    upload.initialise(Actor("tester"), False)
    assert main(["trends", "--lang", "en"]) == 1
    assert capsys.readouterr().err == "There are no results and no commendations yet.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ranking"],
        ["ranking", "--quarter", "2025-Q5"],
        ["comparison", "--quarter", "2025-Q2", "--departments", "A"],
        ["trends", "--csv", "--json"],
    ],
)
def test_wrong_use_ends_with_2(database, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_broken_database_ends_with_3_and_one_sentence(database, capsys):
    store.path().write_bytes(b"this is no database" * 500)
    assert main(["trends"]) == 3
    said = capsys.readouterr()
    assert not said.out and "Traceback" not in said.err


def test_the_workbook_is_written_where_it_was_asked_for(filled, capsys, tmp_path):
    path = tmp_path / "check.xlsx"
    assert written(capsys, "workbook", "--quarter", "2025-Q1", "--output", str(path)) == [{"path": str(path)}]
    result = openpyxl.load_workbook(path, data_only=True)["Kết quả"]
    shown = [tuple(cell.value for cell in line[1:5]) for line in result.iter_rows(min_row=6)]
    assert shown == [(1, "Phòng Một", "x", 100), (2, "=Phòng Hai", "x", 70), (3, "Phòng Ba", "x", 46)]


def test_wrong_words_are_told_in_the_readers_language(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["ranking", "--quarter", "2025-Q5"])
    assert ended.value.code == 2
    assert "--quarter: '2025-Q5' không phải là quý; hãy ghi như 2025-Q3." in capsys.readouterr().err


def test_a_workbook_that_cannot_be_written_is_said(filled, capsys, tmp_path):
    path = tmp_path / "nowhere" / "check.xlsx"
    assert main(["workbook", "--quarter", "2025-Q1", "--output", str(path), "--lang", "en"]) == 2
    assert f"{path} cannot be written" in capsys.readouterr().err
    assert main(["workbook", "--quarter", "2031-Q1", "--output", str(path)]) == 1


def test_how_sure_a_rank_is_comes_with_what_it_was_studied_under(filled, capsys):
    study = ("--draws", "200", "--seed", "7", "--spread", "0,3", "--level", "both")
    records = written(capsys, "sensitivity", "--quarter", "2025-Q1", *study)
    assert chosen(records, "department rank low high held certainty moved_by draws seed spread level") == [
        ("A", 1, 1, 1, 200, "held", "C1", 200, 7, 0.3, "both"),
        ("B", 2, 2, 2, 200, "held", "C1", 200, 7, 0.3, "both"),
        ("C", 3, 3, 3, 200, "held", "C1", 200, 7, 0.3, "both"),
    ]
    open_ones = written(capsys, "sensitivity", "--quarter", "2025-Q2", "--draws", "50")
    assert chosen(open_ones, "department rank least greatest held hold certainty") == [
        ("B", 1, 1, 2, 0, 0.0, "open"),
        ("A", 2, 2, 3, 0, 0.0, "open"),
        ("C", None, 1, 3, None, None, "none"),
    ]


@pytest.mark.parametrize("wrong", [("--draws", "0"), ("--spread", "20"), ("--seed", "-1"), ("--level", "pillar")])
def test_a_study_that_cannot_be_made_is_wrong_use(filled, wrong):
    with pytest.raises(SystemExit) as refused:
        main(["sensitivity", "--quarter", "2025-Q1", *wrong])
    assert refused.value.code == 2


def test_questions_about_a_quarter_what_should_be_asked_first_on_top(filled, capsys):
    records = written(capsys, "questions", "--quarter", "2025-Q1")
    assert chosen(records, "severity kind department criterion value count") == [
        (1, "no_separation", None, "C2", 40.0, 3),
    ]
    assert main(["questions", "--quarter", "2025-Q4", "--lang", "en"]) == 1
    assert capsys.readouterr().err == "2025-Q4: there are no results yet.\n"
