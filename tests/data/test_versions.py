"""The versions of a department's quarter, and what differs between any two, cell by cell."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import submissions, upload, versions
from data.accounts import Actor

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,actual,self_points,evidence\n"


def test_versions_are_numbered_for_a_department_and_quarter(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,HC,C1,9,,\n")
    put(SCORES + "2025-Q1,HC,C1,8,,\n")
    second = put(SCORES + "2025-Q1,YT,C1,8,,\n")
    upload.withdraw(ACTOR, second.upload_id, "nhầm")
    third = submissions.restore(ACTOR, second.upload_id, "không nhầm")
    known = versions.versions(ACTOR, "scores", "2025-Q1", "YT")
    assert values(known, "version upload_id withdrawal_reason restored") == [
        (1, first.upload_id, None, None),
        (2, second.upload_id, "nhầm", None),
        (3, third, None, second.upload_id),
    ]
    assert versions.versions(ACTOR, "scores", "2025-Q2", "YT").empty
    # Targets of a quarter stand in files of the quarter or of its year.
    assert len(versions.versions(ACTOR, "targets", "2025-Q1")) == 1


def test_every_cell_that_differs_is_told_with_its_rows(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,BC 1\n2025-Q1,YT,C2,,25,\n2025-Q1,YT,C3,1,,\n")
    second = put(SCORES + "2025-Q1,YT,C2,,25.0,\n2025-Q1,YT,C1,9.5,,\n2025-Q1,YT,C4,5,,\n")
    shown = "criterion column change old new row_old row_new"
    told = versions.difference(ACTOR, first.upload_id, second.upload_id)
    assert values(told, shown) == [
        ("C1", "actual", "changed", "9", "9.5", 2, 3),
        ("C1", "evidence", "changed", "BC 1", None, 2, 3),
        ("C4", None, "added", None, None, None, 4),
        ("C3", None, "removed", None, None, 4, None),
    ]
    assert versions.difference(ACTOR, first.upload_id, first.upload_id).empty


def test_only_the_rows_of_one_department_are_compared_where_it_is_asked(organisation, put, values):
    first = put(SCORES + "2025-Q1,YT,C1,9,,\n2025-Q1,HC,C1,9,,\n")
    second = put(SCORES + "2025-Q1,YT,C1,8,,\n")
    told = versions.difference(ACTOR, first.upload_id, second.upload_id, "2025-Q1", "YT")
    assert values(told, "department change old new") == [("YT", "changed", "9", "8")]


@pytest.mark.parametrize(
    ("kind", "second", "expected"),
    [
        (
            "departments",
            "code,name,short_name\nYT,Phòng Y tế và Phục hồi,P. Y tế\n",
            ("YT", "name", "Phòng Y tế và Phục hồi"),
        ),
        ("criteria", "year,code,name,kind,max_points\n2025,C2,Nề nếp,scored,20\n", ("C2", "max_points", "20")),
        ("targets", "period,department,criterion,target\n2025-Q1,YT,C1,11\n", ("C1", "target", "11")),
    ],
)
def test_files_of_the_plan_are_compared_too(kind, second, expected, organisation, put):
    (first,) = versions.versions(ACTOR, kind)["upload_id"]
    told = versions.difference(ACTOR, first, put(second).upload_id)
    changed = told[told["change"] == "changed"]
    place = changed["code" if "code" in changed else "criterion"]
    assert expected in list(zip(place, changed["column"], changed["new"], strict=True))


def test_files_of_two_kinds_and_unknown_ones_are_not_compared(organisation):
    with pytest.raises(upload.Refused, match="different_kinds"):
        versions.difference(ACTOR, 1, 2)
    with pytest.raises(upload.Refused, match="unknown_upload"):
        versions.difference(ACTOR, 1, 99)


rows = st.dictionaries(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["C1", "C2", "C3"])),
    st.tuples(st.sampled_from([None, 0.0, 1.0, 2.5]), st.sampled_from([None, "x", "y"])),
)


def frame(known: dict) -> pd.DataFrame:
    told = [[row, *key, *cells] for row, (key, cells) in enumerate(known.items(), start=2)]
    found = pd.DataFrame(told, columns=["row", "department", "criterion", "actual", "note"])
    return found.astype({"department": "str", "criterion": "str", "note": "str", "actual": "float64"})


@given(rows, rows)
def test_the_old_with_its_differences_is_the_new(old, new):
    told = versions.cells(("department", "criterion"), frame(old), frame(new))
    built = {key: list(cells) for key, cells in old.items()}
    for one in told.itertuples():
        key = (one.department, one.criterion)
        if one.change == "removed":
            del built[key]
        elif one.change == "added":
            built[key] = list(new[key])
        else:
            value = None if pd.isna(one.new) else one.new
            built[key][["actual", "note"].index(one.column)] = (
                float(value) if one.column == "actual" and value is not None else value
            )
    assert built == {key: list(cells) for key, cells in new.items()}
