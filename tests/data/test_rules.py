"""A year's rules: taken as a ledger entry, every fault of a file told in one pass, found again for any year."""

import pytest

from data import read, rules, upload
from data.accounts import Actor

ACTOR = Actor("Thư ký")


def record(text):
    """The ledger entry, and the issues as (key, code)."""
    entry, issues = rules.record(ACTOR, text.encode() if isinstance(text, str) else text)
    return entry, list(zip(issues["column"], issues["code"], strict=True))


def test_the_default_stands_where_nothing_was_recorded(empty):
    found = read.rules(ACTOR, 2025)
    assert found == rules.default()
    assert set(found) == {
        "year",
        "organisation",
        "scale",
        "band",
        "ties",
        "missing",
        "commendation",
        "deadline",
        "source",
    }
    assert found["scale"] == {"total": 100, "bonus_cap": 10, "penalty_cap": 20, "minimum": 0, "maximum": 110}
    assert [band["from"] for band in found["band"]] == [90, 70, 50, 0]
    assert found["missing"] == {"closed": "zero"}
    assert found["commendation"] == {"small_collective": 10}


def test_the_default_is_a_file_that_would_be_taken(empty):
    assert record(rules.DEFAULT.read_bytes()) == (1, [])


def test_a_year_takes_its_own_rules_else_those_of_the_nearest_earlier_year_else_the_default(empty):
    record("year = 2023\n[scale]\nbonus_cap = 3\n")
    record("year = 2025\n[scale]\nbonus_cap = 5\n")
    sources = {year: read.rules(ACTOR, year)["source"] for year in (2022, 2023, 2024, 2025, 2026)}
    assert sources == {2022: "default", 2023: 2023, 2024: 2023, 2025: 2025, 2026: 2025}
    assert [read.rules(ACTOR, year)["scale"]["bonus_cap"] for year in (2022, 2024, 2026)] == [10, 3, 5]


def test_the_later_entry_of_a_year_stands_and_the_earlier_is_read_as_of_its_time(empty):
    assert record("year = 2025\nties = []\n") == (1, [])
    assert record('year = 2025\nties = ["penalty"]\n') == (2, [])
    ties = [read.rules(ACTOR, 2025, as_of=entry)["ties"] for entry in (1, 2, None)]
    assert ties == [[], ["penalty"], ["penalty"]]
    assert read.rules(ACTOR, 2025, as_of=0)["source"] == "default"


def test_what_a_file_leaves_out_is_as_in_the_default_and_bands_and_ties_are_taken_whole(empty):
    record(
        "year = 2025\n"
        'ties = ["criterion:SILVER", "group:Nhóm A", "previous", "before_bonus"]\n'
        '[organisation]\nname = "Cơ sở"\nsigners = ["Giám đốc"]\n'
        '[[band]]\nname = "Đạt"\nfrom = 50\n'
        '[[band]]\nname = "Giỏi"\nfrom = 80.5\nbasis = "Điều 1"\n'
        '[missing]\nclosed = "exclude"\n'
        '[deadline]\ndays = 10\nextensions = [{quarter = "2025-Q1", department = "YT", until = "2025-04-20"}]\n'
    )
    found, default = read.rules(ACTOR, 2025), rules.default()
    assert found["band"] == [
        {"name": "Giỏi", "from": 80.5, "basis": "Điều 1"},
        {"name": "Đạt", "from": 50, "basis": ""},
    ]
    assert found["ties"] == ["criterion:SILVER", "group:Nhóm A", "previous", "before_bonus"]
    assert found["organisation"] == default["organisation"] | {"name": "Cơ sở", "signers": ["Giám đốc"]}
    assert (found["scale"], found["missing"]) == (default["scale"], {"closed": "exclude"})
    assert found["deadline"] == default["deadline"] | {
        "days": 10,
        "extensions": [{"quarter": "2025-Q1", "department": "YT", "until": "2025-04-20"}],
    }


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("ties = []\n", [("year", "rule_missing")]),
        ("year = 'nay'\n", [("year", "bad_rule")]),
        ("year = true\n", [("year", "bad_rule")]),
        ("year = 2025\nbands = 3\n", [("bands", "unknown_rule")]),
        ("year = 2025\n[scale]\ntotl = 100\n", [("scale.totl", "unknown_rule")]),
        ("year = 2025\nscale = 100\n", [("scale", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = '100'\n", [("scale.total", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = 0\n", [("scale.total", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = nan\n", [("scale.total", "bad_rule")]),
        ("year = 2025\n[scale]\nmaximum = inf\n", [("scale.maximum", "bad_rule")]),
        ("year = 2025\n[scale]\nminimum = 120\n", [("scale.minimum", "bad_rule")]),
        ("year = 2025\n[scale]\nbonus_cap = -1\npenalty_cap = -2\n", [("scale.bonus_cap", "bad_rule"), ("scale.penalty_cap", "bad_rule")]),
        ("year = 2025\nties = ['gold']\n", [("ties", "bad_rule")]),
        ("year = 2025\nties = ['criterion:', 3]\n", [("ties", "bad_rule"), ("ties", "bad_rule")]),
        ("year = 2025\nties = 'penalty'\n", [("ties", "bad_rule")]),
        ("year = 2025\nband = 3\n", [("band", "bad_rule")]),
        ("year = 2025\n[[band]]\nname = 'A'\n", [("band.from", "rule_missing")]),
        ("year = 2025\n[[band]]\nname = 'A'\nfrom = 'x'\n", [("band.from", "bad_rule")]),
        ("year = 2025\n[[band]]\nname='A'\nfrom=1\n[[band]]\nname='B'\nfrom=1.0\n", [("band.from", "bad_rule")]),
        ("year = 2025\n[missing]\nclosed = 'maybe'\n", [("missing.closed", "bad_rule")]),
        ("year = 2025\n[commendation]\nsmall_collective = 0\n", [("commendation.small_collective", "bad_rule")]),
        ("year = 2025\n[commendation]\nsmall = 5\n", [("commendation.small", "unknown_rule")]),
        ("year = 2025\n[deadline]\ndays = -1\n", [("deadline.days", "bad_rule")]),
        ("year = 2025\n[deadline]\ndays = 2.5\n", [("deadline.days", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime = '25:00'\n", [("deadline.time", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime_zone = 'Asia/Sơn La'\n", [("deadline.time_zone", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime_zone = '../../etc/passwd'\n", [("deadline.time_zone", "bad_rule")]),
        ("year = 2025\n[deadline]\nextensions = [{until = 'mai'}]\n", [("deadline.extensions.quarter", "rule_missing"), ("deadline.extensions.department", "rule_missing")]),
        ("year = 2025\nfoo = 1\n[scale]\ntotl = 5\n[missing]\nclose = 'x'\n", [("foo", "unknown_rule"), ("scale.totl", "unknown_rule"), ("missing.close", "unknown_rule")]),
        ("year 2025\n", [(None, "not_toml")]),
        (b"year = 2025 # \xff\n", [(None, "unknown_encoding")]),
        (b"year = 2025\n#" + b"x" * rules.MAX_BYTES, [(None, "file_too_large")]),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told_at_its_key_and_nothing_is_stored(text, issues, empty):
    assert record(text) == (None, issues)
    assert read.version(ACTOR) == 0


def test_a_file_of_a_windows_editor_is_read(empty):
    assert record("\ufeffyear = 2025\r\n[missing]\r\nclosed = 'exclude'\r\n") == (1, [])
    assert read.rules(ACTOR, 2025)["missing"]["closed"] == "exclude"


@pytest.mark.parametrize("role", ["viewer", "council", "department"])
def test_only_the_secretary_and_the_director_record_rules(role, empty):
    entry, issues = rules.record(Actor("Ai đó", role, "YT"), b"year = 2025\n")
    assert (entry, issues["code"].to_list(), read.version(ACTOR)) == (None, ["kind_not_yours"], 0)


def test_a_closed_quarter_keeps_the_rules_that_it_was_closed_with(organisation, put, files):
    record("year = 2025\nties = []\n")
    put(files.scores)
    upload.close(ACTOR, "2025-Q1", "xong")
    record("year = 2025\nties = ['penalty']\n")
    assert read.period(ACTOR, "2025-Q1")["rules"]["ties"] == []
    assert read.period(ACTOR, "2025-Q2")["rules"]["ties"] == ["penalty"]
