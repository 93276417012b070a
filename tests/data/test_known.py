"""What the store itself knows of a criterion: named by rules or by the criterion, offered, and told where a file says another."""

from datetime import datetime

import pytest

from data import known, rules, submissions, template, typed
from data.accounts import Actor
from data.upload import Terms

OFFICE = Actor("Thư ký")
OWN, OTHER = Actor("Phòng Y tế", "department", "YT"), Actor("Phòng Hành chính", "department", "HC")
QUARTER = "2025-Q1"
CRITERIA = """\
year,code,name,kind,formula,parameters,unit,max_points,departments
2025,P1,Nộp muộn,penalty,count,per=2 from=days_late,ngày,20,*
2025,P2,Trả lại,penalty,count,from=times_returned; per=1,lần,5,YT
2025,B2,Sáng kiến,bonus,count,per=1 from=achievements,sáng kiến,10,*
"""
SCORES = "quarter,department,criterion,actual,evidence\n"
LATE = Terms(datetime(2025, 4, 8, 3), "nhận bản giấy")


@pytest.fixture
def late(organisation, put):
    """Handed in three days late and returned once; one initiative in the list."""
    assert put(CRITERIA).accepted
    assert put(SCORES + "2025-Q1,YT,C1,9,BC\n", terms=LATE).accepted
    submissions.return_submission(OFFICE, QUARTER, "YT", "sai mẫu")
    deed = "quarter,department,subject,achieved_on,title,category\n2025-Q1,YT,Lò Thị A,2025-02-01,Cải tiến,Sáng kiến\n"
    assert put(deed, OWN).accepted


def test_days_late_times_returned_and_listed_achievements_are_known(late, values):
    listed = "department criterion value source told differs"
    found = values(known.known(OFFICE, QUARTER), listed)
    assert sorted(found, key=lambda row: row[:2]) == [
        ("HC", "B2", 0, "achievements", None, False),
        ("VT", "B2", 0, "achievements", None, False),
        ("YT", "B2", 1, "achievements", None, True),
        ("YT", "P1", 3, "days_late", None, True),
        ("YT", "P2", 1, "times_returned", None, True),
    ]
    # Lists are their departments' own words.
    assert set(known.known(OTHER, QUARTER).query("source == 'achievements'")["department"]) == {"HC"}


def test_it_is_offered_in_the_grid_and_in_the_template(late):
    grid = typed.to_type(OWN, "YT", QUARTER).set_index("criterion")
    assert grid["known"].to_dict() == dict.fromkeys(grid.index, "") | {"P1": "3", "P2": "1", "B2": "1"}
    assert grid.at["P1", "actual"] == "3" and grid.at["C1", "actual"] == "9"
    rows = template.template(OWN, "scores", "YT", QUARTER).decode("utf-8-sig").splitlines()
    place = rows[0].split(";").index("actual")
    assert {row.split(";")[2]: row.split(";")[place] for row in rows[1:]}["P1"] == "3"


def test_a_file_that_says_another_is_told_and_taken(late, put, found):
    told = put(SCORES + "2025-Q1,YT,P1,1,BC\n2025-Q1,YT,P2,2,BC\n2025-Q1,YT,B2,0,BC\n", OWN)
    # What was returned on paper the register does not know of.
    assert told.accepted and found(told) == [(2, "actual", "known_differs"), (4, "actual", "known_differs")]
    assert [params["known"] for params in told.issues["params"]] == ["3", "1"]
    assert found(put(SCORES + "2025-Q1,YT,P1,3,BC\n2025-Q1,YT,B2,1,BC\n", OWN)) == []
    assert not known.known(OFFICE, QUARTER).query("criterion == 'P1'")["differs"].any()


def test_the_rules_name_criteria_too_and_a_criterion_says_it_of_itself(organisation, put):
    assert known.sources(OFFICE, 2025) == {}
    rules.record(OFFICE, b'year = 2025\n[deadline]\nlate_criterion = "P1"\nreturned_criterion = ""\n')
    assert known.sources(OFFICE, 2025) == {"P1": "days_late"}
    put(CRITERIA.replace("per=2 from=days_late", "per=2 from=times_returned"))
    assert known.sources(OFFICE, 2025) == {"P1": "times_returned", "P2": "times_returned", "B2": "achievements"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("per=2 from=weather", "bad_parameter"),
        ("per=2 from=", "bad_parameters"),
        ("per=2 from=3", "bad_parameter"),
        ("per=2 from=days_late from=achievements", "bad_parameters"),
        ("from=days_late", "missing_parameter"),
    ],
)
def test_a_source_that_is_none_is_an_error(organisation, put, found, written, code):
    outcome = put(f"year,code,name,kind,formula,parameters,max_points\n2025,P1,Muộn,penalty,count,{written},20\n")
    assert found(outcome, "error") == [(2, "parameters", code)]
