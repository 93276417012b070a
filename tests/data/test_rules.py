"""A year's rules: taken as a ledger entry, every fault of a file told in one pass, found again for any year."""

import pytest

from data import closing, read, rules
from data.accounts import Actor

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")


def record(text):
    """The ledger entry, and the issues as (key, code)."""
    entry, issues = rules.record(ACTOR, text.encode() if isinstance(text, str) else text)
    return entry, list(zip(issues["column"], issues["code"], strict=True))


def test_the_default_stands_where_nothing_was_recorded(empty):
    found = read.rules(ACTOR, 2025)
    assert found == rules.default()
    assert set(found) == {
        *(
            "year",
            "organisation",
            "scale",
            "band",
            "gate",
            "ties",
            "missing",
            "commendation",
            "questions",
            "deadline",
            "verification",
            "source",
            "extended",
        )
    }
    assert found["commendation"] == {"small_collective": 10}
    assert found["scale"] == {
        "total": 100,
        "bonus_cap": 10,
        "penalty_cap": 20,
        "minimum": 0,
        "maximum": 110,
        "near_cut": 1.0,
    }
    assert [band["from"] for band in found["band"]] == [90, 70, 50, 0]
    assert found["missing"] == {"closed": "zero"}
    on = [(gate["criterion"], gate["measure"], gate.get("below"), gate["band"]) for gate in found["gate"] if gate["on"]]
    assert on == [
        ("A02", "actual", 100, "Tốt"),
        ("A02", "actual", 80, "Không hoàn thành"),
    ]


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
        ("year = 'nay'\n", [("year", "rule_no_number")]),
        ("year = true\n", [("year", "bad_rule")]),
        ("year = 2025\nbands = 3\n", [("bands", "unknown_rule")]),
        ("year = 2025\n[scale]\ntotl = 100\n", [("scale.totl", "unknown_rule")]),
        ("year = 2025\nscale = 100\n", [("scale", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = '100'\n", [("scale.total", "rule_no_number")]),
        ("year = 2025\n[scale]\ntotal = 1e308\nmaximum = 1.7e308\n", [("scale.total", "bad_rule"), ("scale.maximum", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = 0\n", [("scale.total", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = nan\n", [("scale.total", "bad_rule")]),
        ("year = 2025\n[scale]\nmaximum = inf\n", [("scale.maximum", "bad_rule")]),
        ("year = 2025\n[scale]\nminimum = 120\n", [("scale.minimum", "bad_rule")]),
        ("year = 2025\n[scale]\nbonus_cap = -1\npenalty_cap = -2\n", [("scale.bonus_cap", "bad_rule"), ("scale.penalty_cap", "bad_rule")]),
        ("year = 2025\n[scale]\nmaximum = 99.5\n", [("scale.maximum", "bad_rule")]),
        ("year = 2025\n[scale]\ntotal = 1000\n", [("scale.maximum", "bad_rule")]),
        ("year = 2025\n[scale]\nnear_cut = -1\n", [("scale.near_cut", "bad_rule")]),
        ("year = 2025\n[organisation]\nsigners = ['Giám đốc', 3, []]\n", [("organisation.signers", "bad_rule")] * 2),
        ("year = 2025\nband = []\n", [("band", "bad_rule")]),
        ("year = 2025\n[[band]]\nname='A'\nfrom=1\n[[band]]\nname='A'\nfrom=2\n", [("band.name", "rule_twice"), ("band.from", "no_band_below")]),
        ("year = 2025\n[[band]]\nname=' '\nfrom=0\n[[band]]\nname='A'\nfrom=500\n", [("band.from", "bad_rule"), ("band.name", "bad_rule")]),
        ("year = 2025\ngate = 3\n", [("gate", "bad_rule")]),
        ("year = 2025\nties = ['group: ', 'group:', 'criterion: ']\n", [("ties", "bad_rule")] * 3),
        ("year = 2025\nties = ['gold']\n", [("ties", "bad_rule")]),
        ("year = 2025\nties = ['criterion:', 3]\n", [("ties", "bad_rule"), ("ties", "bad_rule")]),
        ("year = 2025\nties = 'penalty'\n", [("ties", "bad_rule")]),
        ("year = 2025\nband = 3\n", [("band", "bad_rule")]),
        ("year = 2025\n[[band]]\nname = 'A'\n", [("band.from", "rule_missing")]),
        ("year = 2025\n[[band]]\nname = 'A'\nfrom = 'x'\n", [("band.from", "rule_no_number")]),
        ("year = 2025\n[[band]]\nname='A'\nfrom=1\n[[band]]\nname='B'\nfrom=1.0\n", [("band.from", "rule_twice"), ("band.from", "no_band_below")]),
        ("year = 2025\n[missing]\nclosed = 'maybe'\n", [("missing.closed", "bad_rule")]),
        ("year = 2025\n[commendation]\nsmall_collective = 0\n", [("commendation.small_collective", "bad_rule")]),
        ("year = 2025\n[questions]\njump_history = 1\ngap_share = 0\ngap = 2\n", [("questions.gap", "unknown_rule"), ("questions.jump_history", "bad_rule"), ("questions.gap_share", "bad_rule")]),
        ("year = 2025\n[questions]\njump_history = 1\ngap_share = 0\n", [("questions.jump_history", "bad_rule"), ("questions.gap_share", "bad_rule")]),
        ("year = 2025\n[commendation]\nsmall = 5\n", [("commendation.small", "unknown_rule")]),
        ("year = 2025\n[deadline]\ndays = -1\n", [("deadline.days", "bad_rule")]),
        ("year = 2025\n[deadline]\ndays = 2.5\n", [("deadline.days", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime = '25:00'\n", [("deadline.time", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime_zone = 'Asia/Sơn La'\n", [("deadline.time_zone", "bad_rule")]),
        ("year = 2025\n[deadline]\ntime_zone = '../../etc/passwd'\n", [("deadline.time_zone", "bad_rule")]),
        ("year = 2025\n[deadline]\nextensions = [{until = 'mai'}]\n", [("deadline.extensions.quarter", "rule_missing"), ("deadline.extensions.department", "rule_missing")]),
        ("year = 2025\nfoo = 1\n[scale]\ntotl = 5\n[missing]\nclose = 'x'\n", [("foo", "unknown_rule"), ("scale.totl", "unknown_rule"), ("missing.close", "unknown_rule")]),
        ("year 2025\n", [(None, "not_toml")]),
        (b"year = 2025 # \xff\n", [(None, "not_utf8")]),
        ("year = 2025\na = " + "[" * 5_000 + "\n", [(None, "not_toml")]),
        ("year = 2025\n[deadline]\nextensions = [{quarter = '2025-Q9', department = 'YT', until = '2026-01-20'}]\n", [("deadline.extensions.quarter", "bad_rule")]),
        (b"year = 2025\n#" + b"x" * rules.MAX_BYTES, [(None, "file_too_large")]),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told_at_its_key_and_nothing_is_stored(text, issues, empty):
    assert record(text) == (None, issues)
    assert read.version(ACTOR) == 0


@pytest.mark.parametrize(
    ("gate", "issues"),
    [
        ("measure='share'\nbelow=1\nband='Tốt'", [("gate.name", "rule_missing")]),
        ("name='a'\nmeasure='share'\nbelow=1\nband='Tốt'", [("gate.criterion", "rule_missing")]),
        ("name='a|b'\nmeasure='met_share'\nbelow=1\nband='Tốt'", [("gate.name", "bad_rule")]),
        ("name=' '\nmeasure='met_share'\nbelow=1\nband='Tốt'", [("gate.name", "bad_rule")]),
        ("name='a'\nmeasure='mood'\nbelow=1\nband='Tốt'", [("gate.measure", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nband='Tốt'", [("gate.below", "rule_missing")]),
        ("name='a'\nmeasure='met_share'\nbelow=1\nabove=0\nband='Tốt'", [("gate.above", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nbelow=1\nband='Khá'", [("gate.band", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\ncriterion='A'\nbelow=1\nband='Tốt'", [("gate.criterion", "bad_rule")]),
        ("name='a'\nmeasure='actual'\ncriterion='*'\nbelow=1\nband='Tốt'", [("gate.criterion", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nbelow=1\nband='Tốt'\non='yes'", [("gate.on", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nbelow=true\nband='Tốt'", [("gate.below", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nbelow=nan\nband='Tốt'", [("gate.below", "bad_rule")]),
        ("name='a'\nmeasure='met_share'\nbelow=1\nband='Tốt'\nlimit=3", [("gate.limit", "unknown_rule")]),
    ],
)  # fmt: skip
def test_a_gate_that_says_nothing_clear_is_refused(gate, issues, empty):
    assert record(f"year = 2025\n[[gate]]\n{gate}\n") == (None, issues)


def test_gates_are_taken_whole_and_what_one_leaves_out_is_said(empty):
    record("year = 2025\n[[gate]]\nname = 'chậm'\ncriterion = '*'\nmeasure = 'share'\nbelow = 0.85\nband = 'Tốt'\n")
    given = {"name": "chậm", "criterion": "*", "measure": "share", "below": 0.85, "band": "Tốt"}
    assert read.rules(ACTOR, 2025)["gate"] == [given | {"basis": "", "on": True}]
    record("year = 2025\ngate = []\n")
    assert read.rules(ACTOR, 2025)["gate"] == []


def test_with_bands_of_its_own_a_year_keeps_the_gates_of_the_default_that_speak_of_one(empty):
    record("year = 2025\n[[band]]\nname = 'Xuất sắc'\nfrom = 95\n[[band]]\nname = 'Tốt'\nfrom = 60\n")
    kept = read.rules(ACTOR, 2025)["gate"]
    assert kept == [gate for gate in rules.default()["gate"] if gate["band"] == "Tốt"] != []
    record("year = 2025\n[[band]]\nname = 'Đạt'\nfrom = 50\n")
    assert read.rules(ACTOR, 2025)["gate"] == []


def warned(text):
    """The ledger entry, and of each warning the key, what was found and the nearest name offered."""
    entry, issues = rules.record(ACTOR, text.encode())
    assert set(issues["severity"]) <= {"warning"}
    nearest = [params.get("nearest") for params in issues["params"]]
    return entry, list(zip(issues["column"], issues["code"], issues["found"], nearest, strict=True))


def test_a_criterion_a_group_or_a_department_that_is_not_there_is_a_warning_and_the_rules_are_taken(organisation):
    text = (
        "year = 2025\n"
        "ties = ['group:A', 'group:Z', 'criterion:C2', 'criterion:C9', 'penalty']\n"
        "[[gate]]\nname = 'a'\ncriterion = 'C1|D1'\nmeasure = 'actual'\nbelow = 1\nband = 'Tốt'\n"
        "[[gate]]\nname = 'b'\ncriterion = 'E1'\nmeasure = 'actual'\nbelow = 1\nband = 'Tốt'\non = false\n"
        "[[gate]]\nname = 'c'\ncriterion = '*'\nmeasure = 'share'\nbelow = 1\nband = 'Tốt'\n"
        "[deadline]\nextensions = [\n"
        "{quarter = '2025-Q1', department = 'HC', until = '2025-04-20'},\n"
        "{quarter = '2025-Q2', department = '*', until = '2025-07-20'},\n"
        "{quarter = '2025-Q1', department = 'YTT', until = '2025-04-20'}]\n"
    )
    entry, told = warned(text)
    assert entry == read.version(ACTOR)
    assert [one[:3] for one in told] == [
        ("ties", "unknown_group", "Z"),
        ("ties", "unknown_criterion", "C9"),
        ("gate.criterion", "unknown_criterion", "D1"),
        ("deadline.extensions", "unknown_department", "YTT"),
    ]
    assert told[1][3].startswith("C") and told[3][3] == "YT"


def test_rules_may_come_before_the_criteria_and_the_departments(empty, organisation):
    text = (
        "ties = ['criterion:C9']\n[deadline]\nextensions = [{quarter='2026-Q1',department='HC',until='2026-04-20'}]\n"
    )
    assert warned(f"year = 2026\n{text}")[1] == []
    assert [one[1] for one in warned(f"year = 2025\n{text}")[1]] == ["unknown_criterion"]


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
    closing.close(DIRECTOR, "2025-Q1", "xong", waive_all=True)
    record("year = 2025\nties = ['penalty']\n")
    assert read.period(ACTOR, "2025-Q1")["rules"]["ties"] == []
    assert read.period(ACTOR, "2025-Q2")["rules"]["ties"] == ["penalty"]
