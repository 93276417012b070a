"""The operator's door, `python -m data`: what it says, in both languages and as JSON, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data import read, store
from data.__main__ import main
from data.accounts import Actor
from data.records import uploads

ACTOR = Actor("Thư ký")
BAD = "quarter,department,criterion,actual,self_points\n2025-Q1,YT,C1,chín,\n2025-Q9,Phòng Y tá,C2,,99\n"


@pytest.fixture
def run(capsys):
    """Runs a command; the exit code, what it wrote, and what it complained."""

    def ran(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return ran


@pytest.fixture
def folder(tmp_path, files):
    """The clean files of the tiny organisation, and one with mistakes, in a folder."""
    for kind, text in {**vars(files), "bad": BAD}.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def command(*arguments, **how):
    """The same in a process of its own, as an operator has it."""
    return subprocess.run(
        [sys.executable, "-m", "data", *map(str, arguments)], cwd=store.PROJECT, capture_output=True, timeout=60, **how
    )


def test_init_makes_the_database_and_may_be_repeated(nowhere, run):
    for _ in range(2):
        code, out, _ = run("init", "--json")
        assert (code, json.loads(out)) == (0, {"path": str(nowhere), "sample_files": 0})
    assert nowhere.exists()


def test_upload_takes_files_in_any_order_and_writes_a_line_of_json_for_each(empty, folder, run):
    names = [str(folder / f"{kind}.csv") for kind in ("scores", "targets", "bad", "criteria", "departments")]
    code, out, err = run("upload", "--json", *names)
    found = records(out)
    shape = ["file", "accepted", "kind", "rows", "upload_id", "duplicate_of", "issues"]
    assert [list(record) for record in found] == [shape] * 5
    shown = [[record[name] for name in shape[:-1]] for record in found]
    assert shown == [
        [names[0], True, "scores", 12, 4, None],
        [names[1], True, "targets", 5, 3, None],
        [names[2], False, "scores", 2, None, None],
        [names[3], True, "criteria", 7, 2, None],
        [names[4], True, "departments", 3, 1, None],
    ]
    assert (code, err) == (1, "")


def test_every_issue_has_its_place_its_code_and_a_sentence_in_the_chosen_language(organisation, folder, run):
    issues = {}
    for language in ("vi", "en"):
        code, out, _ = run("upload", "--json", "--lang", language, folder / "bad.csv")
        (record,) = records(out)
        assert (code, record["accepted"], record["upload_id"]) == (1, False, None)
        issues[language] = record["issues"]
    names = ["row", "line", "column", "letter", "code", "found", "severity", "message"]
    assert all(list(issue) == names for language in issues.values() for issue in language)
    errors = [issue for issue in issues["en"] if issue["severity"] == "error"]
    assert [list(issue.values()) for issue in errors] == [
        [2, 2, "actual", "D", "not_a_number", "chín", "error", '"chín" is not a number.'],
        [3, 3, "quarter", "A", "not_a_quarter", "2025-Q9", "error", '"2025-Q9" is not a quarter. Write 2025-Q1 to 2025-Q4.'],
        [3, 3, "department", "B", "unknown_department", "Phòng Y tá", "error", 'There is no department "Phòng Y tá". Did you mean YT (Phòng Y tế)?'],
        [3, 3, "self_points", "E", "above_maximum", "99", "error", "99 points are above the maximum 30.00 of C2."],
    ]  # fmt: skip
    assert [issue["code"] for issue in issues["vi"]] == [issue["code"] for issue in issues["en"]]
    assert all(vi["message"] != en["message"] for vi, en in zip(issues["vi"], issues["en"], strict=True))
    assert read.version(ACTOR) == 3


def test_a_dry_run_sees_the_files_of_its_call_and_keeps_nothing(empty, folder, run):
    names = [folder / f"{kind}.csv" for kind in ("scores", "criteria", "departments", "targets")]
    code, out, _ = run("upload", "--dry-run", "--json", *names)
    found = records(out)
    assert code == 0
    assert [(record["accepted"], record["upload_id"], record["issues"]) for record in found] == [(True, None, [])] * 4
    assert read.version(ACTOR) == 0
    code, out, _ = run("upload", "--dry-run", "--json", names[0])
    assert (code, records(out)[0]["accepted"]) == (1, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_where_the_output_cannot_be_written_it_is_said_and_what_was_done_stays(organisation, folder, form):
    store.close()
    words = [sys.executable, "-m", "data", "upload", *form, folder / "scores.csv"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, cwd=store.PROJECT, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Không in được kết quả") and "Traceback" not in done.stderr
    assert list(uploads(ACTOR)["kind"]).count("scores") == 1


def test_without_json_it_says_how_many_rows_are_new_changed_and_the_same(organisation, folder, run):
    code, out, _ = run("upload", "--lang", "en", folder / "scores.csv")
    assert (code, out.strip()) == (
        0,
        f"{folder / 'scores.csv'}: Quarterly results, 12 rows: 12 new, 0 changed, 0 the same.",
    )
    code, out, _ = run("upload", "--lang", "en", folder / "scores.csv")
    assert code == 0 and "received already as number 4" in out
    code, out, _ = run("upload", folder / "bad.csv")
    assert code == 1 and "chín" in out and "Phòng Y tế" in out


def test_the_same_file_again_names_the_upload_it_came_with(organisation, folder, run):
    run("upload", folder / "scores.csv")
    code, out, _ = run("upload", "--json", folder / "scores.csv")
    (record,) = records(out)
    assert (code, record["accepted"], record["upload_id"], record["duplicate_of"]) == (0, True, None, 4)


def test_a_kind_may_be_chosen_and_must_fit(organisation, folder, run):
    code, out, _ = run("upload", "--json", "--kind", "targets", folder / "scores.csv")
    assert (code, [issue["code"] for issue in records(out)[0]["issues"]]) == (1, ["wrong_kind"])
    assert run("upload", "--kind", "scores", folder / "scores.csv")[0] == 0


def test_who_acts_stands_in_the_list_of_uploads(organisation, folder, run):
    run("upload", "--as", "Nguyễn An", folder / "scores.csv")
    code, out, _ = run("uploads", "--json")
    last = json.loads(out)[-1]
    assert (code, len(json.loads(out))) == (0, 4)
    assert [last[name] for name in ("upload_id", "kind", "by", "rows", "in_force")] == [
        4,
        "scores",
        "Nguyễn An",
        12,
        "whole",
    ]
    code, out, _ = run("uploads")
    assert code == 0 and "Nguyễn An" in out


def test_a_withdrawal_needs_a_number_and_a_reason(organisation, folder, run):
    run("upload", folder / "scores.csv")
    assert run("withdraw")[0] == 2
    assert run("withdraw", "4")[0] == 2
    code, out, _ = run("withdraw", "99", "--reason", "nhầm", "--json")
    assert (code, json.loads(out)["refused"]) == (1, "unknown_upload")
    code, out, _ = run("withdraw", "4", "--reason", "nhầm", "--json")
    assert (code, json.loads(out)) == (0, {"entry_id": 5})
    assert run("withdraw", "4", "--reason", "nhầm")[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["template", "scores", "--quarter", "2025-Q5"], "--quarter: '2025-Q5' không phải là quý; hãy ghi như 2025-Q3."),
        (["template", "scores", "--quarter", "2025-Q5", "--lang", "en"], "--quarter: '2025-Q5' is not a quarter; write 2025-Q3."),
        (["withdraw", "ba"], "ID: 'ba' không phải là số nguyên."),
        (["restore", "3"], "Còn thiếu: --reason."),
        (["uploads", "--all"], "Ở đây không có --all."),
        (["upload", "a.csv", "--kind", "điểm"], "--kind: 'điểm' không thuộc các giá trị: "),
        (["upload", "a.csv", "--mend", "x"], "--mend: 'x' không có dạng DÒNG:CỘT=NỘI DUNG"),
        (["uploads", "--as", " "], "--as: cần ghi tên."),
        (["uploads", "--as"], "--as: chưa ghi giá trị."),
    ],
)  # fmt: skip
def test_wrong_words_are_told_in_the_readers_language(nowhere, run, words, said):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err and err.startswith("How it is written: " if "en" in words else "Cách viết: python -m data")


def test_rules_are_no_business_of_a_department(organisation, tmp_path, run):
    (tmp_path / "rules.toml").write_text("year = 2025\n", encoding="utf-8")
    code, out, err = run("rules", tmp_path / "rules.toml", "--role", "YT")
    assert code == 1 and "Vai trò của bạn không nộp loại số liệu này: Quy tắc." in out + err


def test_versions_are_listed_compared_and_restored(organisation, folder, run):
    header = "quarter,department,criterion,actual,evidence\n"
    for name, row in (("first", "2025-Q1,YT,C1,9,BC 1\n"), ("second", "2025-Q1,YT,C1,8.5,BC 1\n")):
        (folder / f"{name}.csv").write_text(header + row, encoding="utf-8")
        run("upload", folder / f"{name}.csv")
    known = json.loads(run("versions", "--department", "YT", "--quarter", "2025-Q1", "--json")[1])
    first, second = (one["upload_id"] for one in known)
    assert [(one["version"], one["in_force"]) for one in known] == [(1, "none"), (2, "whole")]
    told = json.loads(run("diff", first, second, "--json")[1])
    assert (told["from"]["file_name"][-9:], told["to"]["by"]) == ("first.csv", known[1]["by"])
    assert [(one["criterion"], one["column"], one["old"], one["new"]) for one in told["cells"]] == [
        ("C1", "actual", "9", "8.5")
    ]
    assert "BC 1" not in run("diff", first, second)[1]
    assert run("restore", first)[0] == 2
    code, said, _ = run("restore", first, "--reason", "nhầm")
    assert (code, f"Lần nộp số {first} có hiệu lực trở lại" in said) == (0, True)
    code, said, _ = run("restore", second + 1, "--reason", "nhầm", "--json")
    assert (code, json.loads(said)["refused"]) == (1, "already_in_force")
    assert run("diff", 1, 2, "--json")[0] == 1


def test_rows_with_errors_are_left_out_only_where_it_is_chosen(organisation, folder, run):
    (folder / "bad.csv").write_text(BAD.replace("chín", "9"), encoding="utf-8")
    assert run("upload", folder / "bad.csv")[0] == 1
    code, said, _ = run("upload", folder / "bad.csv", "--set-aside", "--json")
    (line,) = records(said)
    assert (code, line["accepted"], line["set_aside"]) == (0, True, 1)
    assert {one["row"] for one in line["issues"] if one["severity"] == "error"} == {3}


def test_a_quarter_is_closed_and_reopened_with_a_reason(organisation, folder, run):
    assert run("close", "2025-Q1", "--reason", "xong")[0] == 1
    run("upload", folder / "scores.csv")
    assert run("close", "2025-Q1")[0] == 2
    assert run("close", "2025-Q7", "--reason", "xong")[0] == 2
    code, out, _ = run("close", "2025-Q1", "--reason", " ", "--json")
    assert (code, json.loads(out)["refused"]) == (1, "reason_missing")
    code, out, _ = run("close", "Quý I/2025", "--reason", "xong", "--json")
    closed = json.loads(out)
    assert (code, closed["entry_id"], closed["waived"]) == (0, 5, {"unverified": 12})
    assert re.fullmatch(r"[0-9a-f]{64}", closed["sha256"])
    code, out, _ = run("upload", "--json", folder / "scores.csv", folder / "bad.csv")
    assert (code, [record["accepted"] for record in records(out)]) == (1, [True, False])
    code, _, err = run("close", "2025-Q1", "--reason", "xong", "--lang", "en")
    assert (code, err.strip()) == (1, "Q1 2025 is closed already.")
    assert run("publish", "2025-Q1", "--reason", "đã họp", "--meeting", "12/01/2026")[0] == 2
    code, out, _ = run("publish", "2025-Q1", "--reason", "đã họp", "--meeting", "2026-01-12", "--minutes", "01/BB-HĐ")
    assert (code, out.strip()) == (0, "Đã công bố 2025-Q1.")
    assert run("reopen", "2025-Q1", "--reason", "sửa")[0] == 0
    assert run("reopen", "2025-Q1", "--reason", "sửa")[0] == 1


def test_rules_are_recorded_or_refused_with_every_fault(empty, tmp_path, run):
    file = tmp_path / "rules.toml"
    file.write_text("year = 2025\nties = ['gold']\ncolour = 1\n", encoding="utf-8")
    code, out, _ = run("rules", file, "--json", "--lang", "en")
    found = json.loads(out)
    assert (code, found["accepted"], found["entry_id"]) == (1, False, None)
    assert [(issue["column"], issue["code"]) for issue in found["issues"]] == [("colour", "unknown_rule"), ("ties", "bad_rule")]  # fmt: skip
    file.write_text("year = 2025\nties = ['penalty']\n", encoding="utf-8")
    code, out, _ = run("rules", file, "--json")
    found = json.loads(out)
    assert (code, found["accepted"], found["entry_id"], found["issues"]) == (0, True, 1, [])
    assert read.rules(ACTOR, 2025)["ties"] == ["penalty"]


def test_a_template_comes_as_the_bytes_of_a_file(organisation):
    form = command("template", "scores", "--department", "Trạm xá", "--quarter", "Quý I/2025")
    assert form.returncode == 0
    lines = form.stdout.decode("utf-8").split("\r\n")
    assert lines[0].startswith("\ufeffquarter;department;criterion;")
    assert [line.split(";")[2] for line in lines[1:-1]] == ["B1", "C1", "C2", "C3", "C4", "P1"]


def test_a_template_of_an_unknown_department_is_refused_and_of_an_unknown_kind_is_wrong_use(organisation, run):
    code, out, err = run("template", "scores", "--department", "Phòng Không Có", "--quarter", "2025-Q1")
    assert (code, out) == (1, "") and "Phòng Không Có" in err
    assert run("template", "marks")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["upload"],
        ["upload", "x.csv", "--kind", "marks"],
        ["upload", "x.csv", "--lang", "fr"],
        ["withdraw", "four"],
        ["template", "scores", "--quarter", "hôm qua"],
        ["template", "scores", "--quarter", "2025-Q1"],
        ["template", "scores", "--department", "YT"],
        ["uploads", "--as", " "],
        ["upload", "no such file.csv"],
        ["upload", "."],
        ["rules", "no such file.toml"],
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence_and_makes_no_database(arguments, nowhere, run):
    code, out, err = run(*arguments)
    assert (code, out, nowhere.exists()) == (2, "", False) and err


@pytest.mark.parametrize("name", ["", "init", "upload", "uploads", "withdraw", "template", "rules", "close", "reopen"])
def test_help_is_no_error(name, run):
    code, out, _ = run(*name.split(), "--help")
    assert code == 0 and "usage" in out


def test_a_second_process_ends_with_3_and_says_who_holds_the_database_and_what_to_do(organisation, folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", "from data import store\nwith store.reading(): print('held', flush=True); input()"],
        cwd=store.PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        told = command("upload", "--lang", "en", folder / "scores.csv")
        as_json = command("uploads", "--json")
    finally:
        holder.communicate("\n", timeout=30)
    assert (told.returncode, told.stdout) == (3, b"")
    said = told.stderr.decode("utf-8")
    assert str(organisation) in said and str(holder.pid) in said and "Close the dashboard" in said
    assert as_json.returncode == 3 and str(holder.pid) in json.loads(as_json.stdout)["busy"]
    assert read.version(ACTOR) == 3


def test_a_broken_database_ends_with_3_and_a_sentence(empty, folder, run):
    empty.write_bytes(b"no database" * 1000)
    code, out, err = run("uploads", "--lang", "en")
    assert (code, out) == (3, "") and err.startswith("The database cannot be read or written")


@pytest.mark.skipif(sys.platform != "linux", reason="only there is the name of a file any bytes")
def test_a_file_whose_name_no_encoding_can_write_goes_in(organisation, folder):
    name = bytes(folder) + b"/qu\xfd.csv"
    (folder / "scores.csv").rename(name.decode("utf-8", "surrogateescape"))
    taken = subprocess.run(
        [sys.executable, "-m", "data", "upload", "--json", name], cwd=store.PROJECT, capture_output=True, timeout=60
    )
    (record,) = records(taken.stdout.decode("utf-8"))
    assert (taken.returncode, record["accepted"], record["upload_id"]) == (0, True, 4)
    assert uploads(ACTOR)["file_name"].iloc[-1] == "qu?.csv"


def test_the_demonstration_goes_in_with_init_and_out_with_one_command(empty, short_demonstration, run):
    code, out, _ = run("init", "--sample", "--json")
    loaded = json.loads(out)["sample_files"]
    assert (code, loaded) == (0, short_demonstration) and read.sample_in_force(ACTOR)
    store.close()
    assert json.loads(run("init", "--sample", "--json")[1])["sample_files"] == 0
    code, out, _ = run("withdraw", "--sample", "--json")
    assert (code, json.loads(out)) == (0, {"withdrawn": loaded})
    assert read.quarters(ACTOR).empty and read.departments(ACTOR).empty and not read.sample_in_force(ACTOR)
    store.close()
    assert json.loads(run("withdraw", "--sample", "--json")[1]) == {"withdrawn": 0}
