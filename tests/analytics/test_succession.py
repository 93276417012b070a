"""Which departments go on from which."""

import pandas as pd

from analytics import succession


def _entries(*rows):
    frame = pd.DataFrame(rows, columns=["code", "valid_to", "successor"])
    return frame.assign(valid_to=pd.to_datetime(frame["valid_to"]))


def _origins(entries, day="2025-09-30"):
    return list(succession.origins(entries, pd.Timestamp(day)).itertuples(index=False, name=None))


def test_merged_split_and_continued_departments_are_told_apart():
    entries = _entries(
        ("A", "2025-06-30", "C"),
        ("B", "2025-06-30", "C"),
        ("C", None, None),
        ("D", "2025-06-30", "E|F"),
        ("G", "2025-08-31", "H"),
        ("K", "2025-12-31", "L"),
    )
    assert _origins(entries) == [
        ("C", "merged", "A|B"),
        ("E", "split", "D"),
        ("F", "split", "D"),
        ("H", "continued", "G"),
    ]
    assert _origins(entries, "2025-06-30") == [] and len(_origins(entries, "2026-01-31")) == 5


def test_a_renamed_department_is_no_successor_of_itself_and_two_entries_of_one_count_once():
    entries = _entries(("A", "2025-01-31", "A"), ("A", "2025-02-28", "B"), ("A", "2025-03-31", "B"), ("C", None, "D"))
    assert _origins(entries) == [("B", "continued", "A")]
    assert _origins(entries.head(0)) == []


def test_each_succession_is_told_once_with_all_who_ended_and_all_who_went_on():
    entries = _entries(
        ("G", "2025-08-31", "H"),
        ("A", "2025-06-30", "C"),
        ("B", "2025-06-30", "C"),
        ("B", "2025-06-30", "C"),
        ("C", None, None),
        ("D", "2025-06-30", "E|F"),
        ("K", "2025-12-31", "C"),
        ("L", "2025-12-31", "L"),
    )
    told = succession.events(entries).assign(last_day=lambda frame: frame["last_day"].dt.strftime("%d/%m"))
    assert list(told.itertuples(index=False, name=None)) == [
        ("merged", "30/06", "A|B", "C"),
        ("split", "30/06", "D", "E|F"),
        ("continued", "31/08", "G", "H"),
        ("merged", "31/12", "K", "C"),
    ]
    assert succession.events(entries.head(0)).empty
