"""Trends: lượt khen thưởng by quarter, achievements on their way to a decision, and who is commended."""

import unicodedata
import warnings

import pandas as pd
import pytest

from analytics import trends

COMMENDATION = {
    "decision_no": "1",
    "signed_on": "2025-02-01",
    "subject": "An",
    "award_year": 2025,
    "level": "grassroots",
    "subject_type": "individual",
    "subject_size": None,
    "department": "A",
    "gender": "female",
    "role": "direct",
    "title": None,
    "form": "certificate",
    "basis": "merit",
    "achievement": None,
    "status": "in_force",
}
DEPARTMENT = {
    "code": "A",
    "staff_count": 20,
    "leader_count": 2,
    "female_count": 8,
    "valid_from": None,
    "valid_to": None,
}


def table(rows, default):
    frame = pd.DataFrame([default | row for row in rows], columns=list(default))
    numbers = ["award_year", "subject_size", "staff_count", "leader_count", "female_count"]
    dates = ["signed_on", "achieved_on", "valid_from", "valid_to"]
    texts = frame.columns.difference(numbers + dates)
    types = dict.fromkeys(texts, "str") | dict.fromkeys(frame.columns.intersection(numbers), "float64")
    return frame.astype(types | dict.fromkeys(frame.columns.intersection(dates), "datetime64[us]"))


def commendations(*rows):
    return table(rows, COMMENDATION)


ACHIEVEMENT = {"quarter": "2025-Q1", "department": "A", "subject": "An", "achieved_on": "2025-01-20", "title": None}


def achievements(*rows):
    return table(rows, ACHIEVEMENT)


def departments(*rows):
    return table(rows, DEPARTMENT)


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_commendations_in_force_are_counted_by_the_quarter_of_signing_with_0_where_there_are_none(rows):
    held = commendations(
        {},
        {"signed_on": "2025-03-31", "title": "exemplary", "form": None},
        {"signed_on": "2025-04-01", "status": "cancelled"},
        {"signed_on": "2024-12-31"},
    )
    frame = trends.commendations(held, departments({}), ["2025-Q1", "2025-Q2"])
    assert list(frame.columns) == trends.COLUMNS
    awards = frame[frame["dimension"].isin(["all", "award"])]
    assert rows(awards, "quarter measure dimension category value") == [
        ("2025-Q1", "commendations", "all", "all", 2),
        ("2025-Q2", "commendations", "all", "all", 0),
        ("2025-Q1", "commendations", "award", "certificate", 1),
        ("2025-Q1", "commendations", "award", "exemplary", 1),
        ("2025-Q2", "commendations", "award", "certificate", 0),
        ("2025-Q2", "commendations", "award", "exemplary", 0),
    ]


def test_a_collective_has_no_gender_and_is_in_the_other_counts(rows):
    held = commendations({}, {"subject_type": "collective", "gender": None, "role": None})
    frame = trends.commendations(held, departments({}), ["2025-Q1"])
    counts = frame[frame["measure"].eq("commendations")].groupby("dimension")["value"].sum()
    assert counts.to_dict() == {
        "all": 2,
        "award": 2,
        "basis": 2,
        "department": 2,
        "form": 2,
        "gender": 1,
        "level": 2,
        "role": 1,
        "subject_type": 2,
    }


def test_per_100_staff_takes_the_staff_of_the_quarter_and_needs_some(rows):
    entries = departments(
        {"valid_to": "2025-03-31"},
        {"valid_from": "2025-04-01", "staff_count": 25},
        {"code": "B", "staff_count": None},
        {"code": "C", "staff_count": 10},
    )
    held = commendations({}, {"signed_on": "2025-05-01"}, {"department": "B"})
    frame = trends.commendations(held, entries, ["2025-Q1", "2025-Q2"])
    share = frame[frame["measure"].eq("per_100_staff")]
    assert rows(share, "quarter dimension category value") == [
        ("2025-Q1", "department", "A", 5),
        ("2025-Q1", "department", "B", None),
        ("2025-Q1", "department", "C", 0),
        ("2025-Q2", "department", "A", 4),
        ("2025-Q2", "department", "B", None),
        ("2025-Q2", "department", "C", 0),
    ]


def test_results_are_total_and_rank_of_each_department_in_each_quarter(rows):
    rankings = {
        "2025-Q2": pd.DataFrame({"department": ["A", "B"], "total": [90.5, None], "rank": [1, None]}).astype(
            {"rank": "Int64"}
        ),
        "2025-Q1": pd.DataFrame({"department": ["A"], "total": [80.0], "rank": [1]}).astype({"rank": "Int64"}),
    }
    assert rows(trends.results(rankings), "quarter measure dimension category value") == [
        ("2025-Q1", "total", "department", "A", 80),
        ("2025-Q1", "rank", "department", "A", 1),
        ("2025-Q2", "total", "department", "A", 90.5),
        ("2025-Q2", "total", "department", "B", None),
        ("2025-Q2", "rank", "department", "A", 1),
        ("2025-Q2", "rank", "department", "B", None),
    ]
    whole = trends.trends(commendations({}), achievements({}), departments({}), sorted(rankings), rankings)
    assert list(whole.columns) == trends.COLUMNS
    promptness = {"achievements_recorded", "achievements_commended", "days_to_commendation"}
    assert set(whole["measure"]) == {"commendations", "per_100_staff", *promptness, "total", "rank"}


def test_without_anything_the_trends_are_empty_or_0(rows):
    assert trends.trends(commendations(), achievements(), departments(), [], {}).empty
    frame = trends.commendations(commendations(), departments(), ["2025-Q1"])
    assert rows(frame, "dimension category value") == [("all", "all", 0)]


def test_an_achievement_is_commended_by_the_first_decision_signed_later_that_names_it(rows):
    title = "Sáng kiến  quản lý"
    recorded = table(
        [{}, {"title": "Cứu người"}, {"subject": "Bình"}, {"achieved_on": "2025-03-15"}, {"title": "An"}],
        {"subject": "An", "achieved_on": "2025-01-20", "title": title},
    )
    held = commendations(
        {"decision_no": "9", "signed_on": "2025-03-01", "achievement": title},
        {"decision_no": "5", "achievement": unicodedata.normalize("NFD", "sáng kiến quản lý ")},
        {"decision_no": "4", "signed_on": "2025-01-31", "achievement": title, "status": "cancelled"},
        {"decision_no": "3", "signed_on": "2025-01-19", "achievement": title},
        {"decision_no": "2"},
    )
    frame = trends.achievements(recorded, held)
    assert rows(frame, "subject title decision_no days state") == [
        ("An", title, "5", 12, "commended"),
        ("An", "Cứu người", None, None, "waiting"),
        ("Bình", title, None, None, "waiting"),
        ("An", title, None, None, "waiting"),
        ("An", "An", None, None, "waiting"),
    ]
    assert trends.achievements(recorded.iloc[:0], held).empty
    assert trends.achievements(recorded, held.iloc[:0])["state"].eq("waiting").all()


def test_achievements_of_a_quarter_are_counted_until_commended_with_the_median_of_the_days(rows):
    recorded = achievements(
        {"title": "one"},
        {"title": "two", "achieved_on": "2025-01-30"},
        {"title": "three"},
        {"title": "four", "quarter": "2025-Q2", "department": "B", "achieved_on": "2025-04-01"},
    )
    held = commendations(
        {"decision_no": "1", "signed_on": "2025-01-30", "achievement": "one"},
        {"decision_no": "2", "signed_on": "2025-02-19", "achievement": "two"},
    )
    frame = trends.promptness(trends.achievements(recorded, held), ["2025-Q1", "2025-Q2"])
    assert rows(frame, "quarter measure category value") == [
        ("2025-Q1", "achievements_recorded", "all", 3),
        ("2025-Q2", "achievements_recorded", "all", 1),
        ("2025-Q1", "achievements_commended", "all", 2),
        ("2025-Q2", "achievements_commended", "all", 0),
        ("2025-Q1", "days_to_commendation", "all", 15),
        ("2025-Q2", "days_to_commendation", "all", None),
        ("2025-Q1", "achievements_recorded", "A", 3),
        ("2025-Q1", "achievements_recorded", "B", 0),
        ("2025-Q2", "achievements_recorded", "A", 0),
        ("2025-Q2", "achievements_recorded", "B", 1),
        ("2025-Q1", "achievements_commended", "A", 2),
        ("2025-Q1", "achievements_commended", "B", 0),
        ("2025-Q2", "achievements_commended", "A", 0),
        ("2025-Q2", "achievements_commended", "B", 0),
        ("2025-Q1", "days_to_commendation", "A", 15),
        ("2025-Q1", "days_to_commendation", "B", None),
        ("2025-Q2", "days_to_commendation", "A", None),
        ("2025-Q2", "days_to_commendation", "B", None),
    ]
    none = trends.promptness(trends.achievements(recorded.iloc[:0], held), ["2025-Q1"])
    assert rows(none, "measure category value") == [
        ("achievements_recorded", "all", 0),
        ("achievements_commended", "all", 0),
        ("days_to_commendation", "all", None),
    ]


def test_fairness_sets_shares_of_the_staff_beside_shares_of_those_commended(rows):
    entries = departments(
        {},
        {"code": "B", "staff_count": 30, "leader_count": 3, "female_count": None},
        {"code": "C", "staff_count": None},
    )
    held = commendations(
        {},
        {"role": "leader", "gender": "male"},
        {"role": "leader", "gender": "male"},
        {"gender": None, "signed_on": "2026-01-05"},
        {"award_year": 2024},
        {"status": "cancelled"},
        {"subject_type": "collective", "subject_size": 4},
        {"subject_type": "collective", "subject_size": 30},
        {"subject_type": "collective"},
    )
    frame = trends.fairness(held, entries, 2025, small=10)
    assert rows(frame.round(4), "who staff staff_total staff_share commended commended_total commended_share") == [
        ("leader", 5, 50, 0.1, 2, 4, 0.5),
        ("direct", 45, 50, 0.9, 2, 4, 0.5),
        ("female", 8, 20, 0.4, 1, 3, 0.3333),
        ("small_collective", 0, 0, None, 1, 2, 0.5),
    ]


def test_without_a_denominator_there_is_no_share(rows):
    frame = trends.fairness(commendations(), departments({"staff_count": None}), 2025)
    assert rows(frame, "who staff_share commended_share") == [
        ("leader", None, None),
        ("direct", None, None),
        ("female", None, None),
    ]


def test_row_order_never_matters_and_inputs_stay():
    held, entries = commendations({}, {"department": "B", "level": "state"}), departments({}, {"code": "B"})
    before = held.copy(), entries.copy()
    frame = trends.commendations(held, entries, ["2025-Q1"])
    pd.testing.assert_frame_equal(frame, trends.commendations(held.iloc[::-1], entries.iloc[::-1], ["2025-Q1"]))
    pd.testing.assert_frame_equal(held, before[0])
    pd.testing.assert_frame_equal(entries, before[1])


def test_a_commendation_tells_the_days_since_the_achievement_it_rewards(rows):
    recorded = table(
        [{}, {"title": "Cứu người", "achieved_on": "2025-01-22"}],
        {"subject": "An", "achieved_on": "2025-01-20", "title": "Sáng kiến"},
    )
    held = commendations(
        {"achievement": "Sáng kiến"},
        {"decision_no": "2", "achievement": "Khác"},
        {"decision_no": "3", "subject": "Bình"},
    )
    frame = trends.delays(held, trends.achievements(recorded, held))
    assert rows(frame, "decision_no days") == [("1", 12), ("2", None), ("3", None)]
    cancelled = held.assign(status="cancelled")
    assert trends.delays(cancelled, trends.achievements(recorded, held))["days"].isna().all()


def test_a_year_is_that_of_the_award_and_a_quarter_that_of_the_signing(rows):
    held = commendations(
        {}, {"signed_on": "2026-01-05"}, {"award_year": None, "signed_on": "2025-12-31"}, {"award_year": 2024}
    )
    assert rows(trends.awarded(held, 2025), "signed_on") == rows(held.iloc[:3], "signed_on")
    assert rows(trends.signed(held, ["2025-Q1"]), "award_year") == [(2025,), (2024,)]


def test_departments_are_compared_by_commendations_for_each_100_of_staff(rows):
    entries = departments({}, {"code": "B", "staff_count": None}, {"code": "C", "staff_count": 5})
    held = commendations({}, {}, {"department": "B"}, {"department": "C"}, {"department": "C", "status": "cancelled"})
    assert rows(trends.by_department(held, entries), "department count staff_count per_100_staff") == [
        ("C", 1, 5, 20),
        ("A", 2, 20, 10),
        ("B", 1, None, None),
    ]


def test_a_stack_has_at_most_so_many_parts_and_they_add_up_to_all():
    held = commendations(
        *({"form": form} for form in "aaabbcd"), {"form": None, "title": None}, {"form": "e", "signed_on": "2025-04-01"}
    )
    frame = trends.commendations(held, departments({}), ["2025-Q1", "2025-Q2"])
    stack = trends.parts(frame, "award", most=4)
    assert stack.to_dict("list") == {"a": [3, 0], "b": [2, 0], "other": [2, 1], "untold": [1, 0]}
    assert list(trends.parts(frame, "award").columns) == ["a", "b", "c", "d", "e", "untold"]
    assert trends.parts(frame, "level").to_dict("list") == {"grassroots": [8, 1]}


def test_quarters_before_the_first_decision_are_not_known_and_are_left_out():
    held = commendations({"signed_on": "2025-02-01", "status": "cancelled"}, {"signed_on": "2025-08-01"})
    assert trends.known_since(held, ["2024-Q4", "2025-Q1", "2025-Q2"]) == ["2025-Q1", "2025-Q2"]
    assert trends.known_since(held, ["2024-Q3", "2024-Q4"]) == ["2024-Q3", "2024-Q4"]
    assert trends.known_since(held.iloc[:0], ["2024-Q4"]) == ["2024-Q4"]
