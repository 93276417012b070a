"""The last day of a quarter's figures: calendar or working days, holidays, extensions; and its rules in a file."""

from datetime import date

import pytest

from data import plan, read, rules
from data.accounts import Actor
from data.deadline import due_day
from data.refusal import Refused

SECRETARY = Actor("Thư ký", "secretary")


def _rules(**deadline):
    known = rules.default()
    return known | {"deadline": known["deadline"] | deadline}


@pytest.mark.parametrize(
    ("quarter", "deadline", "day"),
    [
        ("2025-Q3", {"days": 5}, date(2025, 10, 5)),
        ("2025-Q3", {"days": 5, "working_days": True}, date(2025, 10, 7)),
        ("2025-Q4", {"days": 1, "working_days": True, "holidays": ["2026-01-01", "2026-01-02"]}, date(2026, 1, 5)),
        ("2025-Q1", {"days": 0, "working_days": True}, date(2025, 3, 31)),
        ("2025-Q2", {"days": 10, "working_days": True}, date(2025, 7, 14)),
        ("2025-Q2", {"days": 10, "holidays": ["2025-07-10"]}, date(2025, 7, 10)),
    ],
)
def test_days_are_counted_as_the_rules_say(quarter, deadline, day):
    assert due_day(_rules(**deadline), quarter) == day


def test_an_extension_of_all_or_of_one_holds_where_it_is_later():
    known = _rules(days=5, extensions=[{"quarter": "2025-Q3", "department": "*", "until": "2025-10-08"}])
    known["extended"] = [{"quarter": "2025-Q3", "department": "YT", "until": "2025-10-20"}]
    assert [due_day(known, "2025-Q3", code) for code in ("YT", "HC", None)] == [
        date(2025, 10, 20),
        date(2025, 10, 8),
        date(2025, 10, 8),
    ]
    assert due_day(known, "2025-Q2", "YT") == date(2025, 7, 5)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("working_days = 1", "deadline.working_days"),
        ('holidays = ["30/4/2025"]', "deadline.holidays"),
        ("holidays = [5]", "deadline.holidays"),
        ("days = 400", "deadline.days"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused(organisation, text, column):
    entry, issues = rules.record(SECRETARY, f"year = 2025\n[deadline]\n{text}\n".encode())
    assert entry is None and issues["column"].to_list() == [column]


def test_rules_are_recorded_with_document_and_reason_unless_somebody_was_quicker(organisation, values):
    content = b"year = 2025\n[deadline]\ndays = 7\nworking_days = true\n"
    seen = read.version(SECRETARY)
    entry, _ = rules.record(SECRETARY, content, "QĐ 3/QĐ-CS", "Họp", seen)
    with pytest.raises(Refused) as refused:
        rules.record(SECRETARY, content, "QĐ 4", "Họp", seen)
    assert refused.value.code == "moved"
    rules.record(SECRETARY, content)
    told = values(plan.rules_versions(SECRETARY, 2025), "entry_id document reason by")
    assert told == [(entry, "QĐ 3/QĐ-CS", "Họp", "Thư ký"), (entry + 1, None, None, "Thư ký")]
    assert plan.rules_versions(SECRETARY, 2024).empty and len(plan.rules_versions(SECRETARY, 2025, entry)) == 1
    assert read.rules(SECRETARY, 2026)["deadline"]["working_days"] is True
