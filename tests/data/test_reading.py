"""The command `read`: one line for each file, with the evidence for each reading; and what is said about a file on the command line."""

import json
import os

import pytest

from data.__main__ import main

SCORES = "Quý;Đơn vị;Mã tiêu chí;Thực hiện\n2025-Q1;YT;C1;9,5\n2025-Q1;HC;C1;1.250\n"
DOUBTFUL = "quarter\tdepartment\tcriterion\tactual\n2025-Q1\tYT\tC1\t1.250\n"


@pytest.fixture
def run(capsys, tmp_path):
    """Writes files, runs a command over them; the exit code and the lines of JSON."""

    def ran(command, *options, **files):
        paths = []
        for name, content in files.items():
            path = tmp_path / f"{name}.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(str(path))
        try:
            code = main([command, "--json", *options, *paths])
        except SystemExit as ended:
            code = ended.code
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return ran


def test_a_line_holds_the_form_the_evidence_and_the_table_as_text(run):
    code, (line,) = run("read", one=SCORES.encode("utf-8-sig"))
    assert code == 0
    assert {key: line[key] for key in ("accepted", "encoding", "delimiter", "sheet", "header_row", "decimal", "rows")} == {
        "accepted": True, "encoding": "utf-8-sig", "delimiter": ";", "sheet": None, "header_row": 1, "decimal": ",", "rows": 2,
    }  # fmt: skip
    assert line["columns"] == ["Quý", "Đơn vị", "Mã tiêu chí", "Thực hiện"]
    assert line["table"] == [["2025-Q1", "YT", "C1", "9,5"], ["2025-Q1", "HC", "C1", "1.250"]]
    assert line["decimals"] == {"Thực hiện": {"mark": ",", "cells": 2, "with_mark": 1, "doubtful": 1}}


def test_a_refused_file_has_its_code_line_and_words_and_the_others_are_read_all_the_same(run):
    code, (bad, good) = run("read", bad='a,b\n1,2\n3,"4\n', good="a,b\n1,2\n")
    assert code == 1
    assert (bad["accepted"], bad["code"], bad["line"], bad["table"]) == (False, "broken_quotes", 3, None)
    assert "dòng 3" in bad["message"]
    assert (good["accepted"], good["code"], good["table"]) == (True, None, [["1", "2"]])


def test_every_row_out_of_shape_is_told_in_one_pass(run):
    _, (line,) = run("read", one="a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n1\n1,2,3\n1,2,3\n")
    assert [(issue["code"], issue["line"]) for issue in line["issues"]] == [
        ("too_few_cells", 2),
        ("too_many_cells", 4),
        ("too_few_cells", 6),
    ]


def test_a_number_that_can_be_two_is_refused_until_its_mark_is_said(organisation, run):
    code, (line,) = run("upload", "--dry-run", one=DOUBTFUL)
    assert (code, [issue["code"] for issue in line["issues"]]) == (1, ["ambiguous_number"])
    for mark, told in ((".", []), (",", ["hundredfold"])):
        code, (line,) = run("upload", "--dry-run", "--decimal", mark, one=DOUBTFUL)
        assert (code, [issue["code"] for issue in line["issues"]]) == (int(bool(told)), told)


def test_a_header_is_matched_by_a_person_where_no_dictionary_knows_it(organisation, run):
    text = "Kỳ,Bộ phận,Mã tiêu chí,Số đạt được\n2025-Q1,YT,C1,9\n"
    assert run("upload", "--dry-run", one=text)[0] == 1
    said = ("--map", "department=Bộ phận", "--map", "actual=Số đạt được")
    code, (line,) = run("upload", "--dry-run", *said, one=text)
    assert (code, line["kind"], line["rows"], line["issues"]) == (0, "scores", 1, [])


def test_a_column_is_left_unread_where_a_person_says_so(organisation, run):
    text = "Quý,Đơn vị,Mã tiêu chí,Thực hiện,Kết quả\n2025-Q1,YT,C1,9,8\n"
    assert [issue["code"] for issue in run("upload", "--dry-run", one=text)[1][0]["issues"]] == ["duplicate_column"]
    code, (line,) = run("upload", "--dry-run", "--map", "=Kết quả", one=text)
    assert (code, line["rows"], [issue["code"] for issue in line["issues"]]) == (0, 1, ["not_read"])
    code, (line,) = run("read", "--map", "=thực hiện", "--map", "=Quý", one=text)
    assert (code, line["columns"], line["table"]) == (0, ["Đơn vị", "Mã tiêu chí", "Kết quả"], [["YT", "C1", "8"]])


def test_a_letterhead_is_no_hindrance_to_an_upload(organisation, run):
    text = "SỞ Y TẾ TỈNH SƠN LA;;;\nBÁO CÁO QUÝ I/2025;;;\n" + SCORES.replace("1.250", "7,0") + ";;Tổng cộng;16,5\n"
    code, (line,) = run("upload", "--dry-run", one=text)
    assert (code, line["rows"]) == (0, 2)
    assert [issue["code"] for issue in line["issues"]] == ["letterhead", "header_found", "total_row"]


@pytest.mark.parametrize(
    "wrong", [("--header-row", "0"), ("--map", "actual"), ("--map", "actual="), ("--decimal", ";")]
)
def test_what_cannot_be_meant_is_wrong_use(run, wrong):
    assert run("read", *wrong, one=SCORES)[0] == 2


def test_a_pipe_is_no_file(run, tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(tmp_path / "pipe.csv")
    assert main(["read", str(tmp_path / "pipe.csv")]) == 2


def test_an_issue_names_the_cell_as_the_senders_spreadsheet_does(organisation, run):
    text = "Sổ;Quý;Đơn vị;Mã tiêu chí;Thực hiện;;Khác\n1;2025-Q1;YT;C1;9,5;;a\n2;2025-Q1;HC;C9;ba;;b\n"
    _, (line,) = run("upload", "--dry-run", one="SỞ Y TẾ TỈNH SƠN LA;;;;;;\n;;;;;;\n" + text)
    cells = [(one["code"], one["letter"], one["row"]) for one in line["issues"] if one["severity"] != "note"]
    assert cells == [
        ("unknown_column", "A", 3),
        ("unknown_column", "G", 3),
        ("unknown_criterion", "D", 5),
        ("not_a_number", "E", 5),
    ]
