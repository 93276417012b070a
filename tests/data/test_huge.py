"""Files as long as they may be: every error is told, in one pass, and none of them takes a second look at all the others."""

import json

import pytest

from data import __main__ as command
from data import upload
from data.accounts import Actor

ROWS = 25_000
CODES = {"not_a_quarter", "unknown_department", "unknown_criterion", "not_a_number"}


@pytest.fixture(scope="module")
def wrong():
    """A file of 100,000 errors, four to a row, all of them different."""
    rows = [f"2025-Q{i % 5 + 5},Z{i},N{i},a{i}" for i in range(ROWS)]
    return ("quarter,department,criterion,actual\n" + "\n".join(rows) + "\n").encode()


def test_a_hundred_thousand_errors_are_all_told_each_at_its_row(wrong, organisation):
    with upload.rehearse(Actor("Thư ký"), [("wrong.csv", wrong)]) as (outcome,):
        issues = outcome.issues[outcome.issues["severity"].eq("error")]
    assert (outcome.accepted, len(issues)) == (False, 4 * ROWS)
    assert issues.groupby("row")["code"].agg(set).tolist() == [CODES] * ROWS
    last = issues[issues["row"].eq(ROWS + 1)].set_index("column")["found"].to_dict()
    assert last == {
        "quarter": "2025-Q9",
        "department": f"Z{ROWS - 1}",
        "criterion": f"N{ROWS - 1}",
        "actual": f"a{ROWS - 1}",
    }


def test_the_command_writes_every_one_of_them(wrong, organisation, tmp_path, capsys):
    (tmp_path / "wrong.csv").write_bytes(wrong)
    assert command.main(["upload", "--dry-run", "--json", str(tmp_path / "wrong.csv")]) == command.REFUSED
    told = json.loads(capsys.readouterr().out)
    assert (told["accepted"], sum(issue["severity"] == "error" for issue in told["issues"])) == (False, 4 * ROWS)
