"""What is set before a quarter: departments, criteria and targets, and what of them is no plan."""

import pytest

from data import closing, read
from data.accounts import Actor

ACTOR = Actor("Thư ký")
DIRECTOR = Actor("Giám đốc", "director")
CRITERIA = "year,code,name,kind,formula,parameters,direction,max_points,departments,due,unit,accumulation\n"


def test_departments_are_kept_as_written_in_vietnamese_order_of_names(organisation, values):
    assert values(read.departments(ACTOR), "code name short_name block aliases staff_count valid_from row") == [
        ("VT", "Điểm vệ tinh", "Vệ tinh", "Điểm", None, 12, None, 4),
        ("HC", "Phòng Hành chính", "Hành chính", "Phòng", None, 30, None, 3),
        ("YT", "Phòng Y tế", "P. Y tế", "Phòng", "Trạm xá|Y tế - Phục hồi", 20, None, 2),
    ]


def test_a_department_that_cannot_be(empty, put, found):
    outcome = put(
        "code,name,staff_count,leader_count,female_count,valid_from,valid_to\n"
        "A|B,Một,5,6,7,,\n"
        "C,,ba,-1,,2025-02-30,\n"
        "D,Bốn,2.5,,,01/07/2025,30/06/2025\n"
        "E,Năm,2147483648,,,,\n"
        "F,Sáu,-2.5,,,,\n"
    )
    assert not outcome.accepted
    assert found(outcome) == [
        (2, "code", "bad_code"),
        (2, "leader_count", "more_than_staff"),
        (2, "female_count", "more_than_staff"),
        (3, "name", "missing_value"),
        (3, "staff_count", "not_a_number"),
        (3, "leader_count", "negative_number"),
        (3, "valid_from", "not_a_date"),
        (4, "staff_count", "not_whole"),
        (4, "valid_to", "dates_reversed"),
        (5, "staff_count", "number_too_long"),
        (6, "staff_count", "negative_number"),
    ]
    assert read.version(ACTOR) == 0


def test_two_departments_of_one_name_want_a_look_and_go_in(empty, put, found):
    outcome = put("code,name\nA,Phòng Một\nB,PHÒNG MỘT\nC,Phòng Ba\n")
    assert outcome.accepted
    assert found(outcome, "warning") == [(2, "name", "shared_name"), (3, "name", "shared_name")]


def test_a_name_that_another_department_goes_by_wants_a_look(organisation, put, found):
    outcome = put(
        "code,name,short_name,aliases\nA,Phòng Một,Vệ tinh,Trạm xá|Phòng Cũ\nB,Phòng Hai,yt,phong cu\nHC,Văn phòng,Hành chính,\n"
    )
    assert outcome.accepted
    assert found(outcome) == [(2, "short_name", "shared_name"), (2, "aliases", "shared_name"), (3, "short_name", "shared_name"), (3, "aliases", "shared_name")]  # fmt: skip
    assert outcome.issues["found"].to_list() == ["Vệ tinh", "Trạm xá", "yt", "phong cu"]


def test_a_code_in_another_case_is_the_code_that_is_known(organisation, put, found, values):
    assert put("code,name\nyt,Phòng Y tế mới\nvt,Điểm vệ tinh\n").accepted
    assert sorted(read.departments(ACTOR)["code"]) == ["HC", "VT", "YT"]
    assert found(put("code,name\nMoi,Một\nMOI,Hai\n"), "error") == [(3, "code", "duplicate_key")]
    assert put(CRITERIA + "2025,c2,Nề nếp,scored,,,,30,*,*,,\n2026,c2,Hai,scored,,,,100,*,*,,\n").accepted
    assert "c2" not in set(read.criteria(ACTOR, 2025)["code"])
    assert read.criteria(ACTOR, 2026)["code"].to_list() == ["c2"]


def test_a_department_may_have_entries_one_after_another_but_not_two_of_one_day(empty, put, found):
    header = "code,name,valid_from,valid_to\n"
    twice = put(header + "A,Một,01/01/2025,\nA,Một mới,1/1/2025,\nB,Hai,,\nB,Hai mới,,\n")
    assert found(twice, "error") == [(3, "valid_from", "duplicate_key"), (5, "valid_from", "duplicate_key")]
    assert put(header + "A,Một,,30/06/2025\nA,Một mới,01/07/2025,\n").accepted
    assert read.departments(ACTOR, "2025-Q2")["name"].to_list() == ["Một"]
    assert read.departments(ACTOR, "2025-Q3")["name"].to_list() == ["Một mới"]


def test_entries_of_one_department_whose_days_overlap_want_a_look(organisation, put, found):
    header = "code,name,valid_from,valid_to\n"
    renamed = put(header + "YT,Phòng Y tế mới,01/07/2025,\nHC,Phòng Hành chính,,30/06/2025\nHC,Văn phòng,01/07/2025,\n")
    assert (renamed.accepted, found(renamed)) == (True, [(2, "valid_from", "overlapping_entries")])
    assert renamed.issues["params"][0] == {"code": "YT", "from": "01/07/2025"}
    assert found(put(header + "YT,Phòng Y tế,,30/06/2025\n")) == []
    twice = put(header + "HC,Một,01/01/2026,31/12/2026\nHC,Hai,01/06/2026,\nHC,Ba,01/02/2026,28/02/2026\n")
    assert found(twice) == [(row, "valid_from", "overlapping_entries") for row in (2, 3, 4)]


def test_an_unknown_successor_wants_a_look_and_a_known_one_is_kept_by_its_code(organisation, put, found, values):
    header = "code,name,valid_to,successor\n"
    outcome = put(
        header + "A,Phòng A,30/06/2025,Phòng B\nB,Phòng B,30/09/2025,Trạm xá\nC,Phòng C,30/06/2025,Phòng Y tá\n"
    )
    assert (outcome.accepted, found(outcome)) == (True, [(4, "successor", "unknown_department")])
    known = {"nearest": "YT", "nearest_name": "Phòng Y tế", "confidence": 0.9, "others": ["A"]}
    assert outcome.issues["params"][0] == known
    kept = values(read.departments(ACTOR), "code successor")
    assert [one for one in kept if one[1]] == [("A", "B"), ("B", "YT"), ("C", "Phòng Y tá")]


def test_what_a_criterion_leaves_out_is_filled_in(organisation, put, values):
    outcome = put(
        CRITERIA + "2026,A,Một,target,linear,,,60,,,%,\n"
        "2026,B,Hai,passfail,,,,40,YT|Hành chính,1 | 4,,\n"
        "2026,C,Ba,information,,,lower,,*,*,vụ,last\n"
        "2026,D,Bốn,target,goalpost,low=10 high=2,,0,VT,*,,max\n"
    )
    assert outcome.accepted
    assert values(read.criteria(ACTOR, 2026), "code formula direction max_points departments due accumulation") == [
        ("A", "linear", "higher", 60, "*", "*", "mean"),
        ("B", "passfail", "higher", 40, "YT|HC", "1|4", "sum"),
        ("C", None, "lower", 0, "*", "*", "last"),
        ("D", "goalpost", "lower", 0, "VT", "*", "max"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2025,A,Một,target,linear,,lower,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,target,lower,,higher,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,target,range,,higher,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,target,zero,k=1,near,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,scored,goalpost,low=0 high=9,lower,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,scored,goalpost,low=9 high=0,higher,10,*,*,,", "direction", "direction_contradicts_formula"),
        ("2025,A,Một,scored,goalpost,low=9 high=9,,10,*,*,,", "parameters", "equal_goalposts"),
        ("2025,A,Một,scored,goalpost,low=9,,10,*,*,,", "parameters", "missing_parameter"),
        ("2025,A,Một,target,zero,,,10,*,*,,", "parameters", "missing_parameter"),
        ("2025,A,Một,bonus,count,,,10,*,*,,", "parameters", "missing_parameter"),
        ("2025,A,Một,target,zero,k,,10,*,*,,", "parameters", "bad_parameters"),
        ("2025,A,Một,target,zero,k=5 m=2,,10,*,*,,", "parameters", "bad_parameters"),
        ("2025,A,Một,target,zero,k=-1,,10,*,*,,", "parameters", "bad_parameter"),
        ("2025,A,Một,bonus,count,per=0,,10,*,*,,", "parameters", "bad_parameter"),
        ('2025,A,Một,bonus,count,"per=-0,5",,10,*,*,,', "parameters", "bad_parameter"),
        ("2025,A,Một,target,range,tolerance=-0.1,,10,*,*,,", "parameters", "bad_parameter"),
        ("2025,A,Một,target,zero,k=5 k=5,,10,*,*,,", "parameters", "parameter_twice"),
        ("2025,A,Một,scored,goalpost,low=0 high=9 low=1,,10,*,*,,", "parameters", "parameter_twice"),
        ("2025,A,Một,passfail,linear,,,10,*,*,,", "formula", "formula_contradicts_kind"),
        ("2025,A,Một,target,passfail,,,10,*,*,,", "formula", "formula_contradicts_kind"),
        ("2025,A,Một,penalty,zero,k=2,,10,*,*,,", "formula", "formula_contradicts_kind"),
        ("2025,A,Một,information,linear,,,,*,*,,", "formula", "formula_contradicts_kind"),
        ("2025,A,Một,information,,,,5,*,*,,", "max_points", "information_has_points"),
        ("2025,A,Một,target,linear,,,,*,*,,", "max_points", "missing_value"),
        ("2025,A,Một,target,linear,,,-1,*,*,,", "max_points", "negative_number"),
        ("2025,A,Một,target,linear,,,mười,*,*,,", "max_points", "not_a_number"),
        ("2025,A,Một,goal,linear,,,10,*,*,,", "kind", "unknown_choice"),
        ("2025,A,Một,target,cubic,,,10,*,*,,", "formula", "unknown_choice"),
        ("2025,A,Một,target,linear,,up,10,*,*,,", "direction", "unknown_choice"),
        ("2025,A,Một,target,linear,,,10,*,*,,total", "accumulation", "unknown_choice"),
        ("2025,A,Một,target,linear,,,10,YT|QQQQ,*,,", "departments", "unknown_department"),
        ("2025,A,Một,target,linear,,,10,|,*,,", "departments", "unknown_department"),
        ("2025,A,Một,target,linear,,,10,*,5,,", "due", "bad_due"),
        ("2025,A,Một,target,linear,,,10,*,1-4,,", "due", "bad_due"),
        ("25,A,Một,target,linear,,,10,*,*,,", "year", "not_a_year"),
        ("2025,,Một,target,linear,,,10,*,*,,", "code", "missing_value"),
        ("2025,A,,target,linear,,,10,*,*,,", "name", "missing_value"),
    ],
)
def test_a_contradiction_in_a_criterion_is_an_error_at_its_cell(row, column, code, organisation, put, found):
    outcome = put(CRITERIA + row + "\n")
    assert found(outcome, "error") == [(2, column, code)]
    assert (outcome.accepted, read.version(ACTOR)) == (False, 3)


@pytest.mark.parametrize(
    ("row", "unused"),
    [
        ("2025,A,Một,information,,k=5,,,*,*,,", "k"),
        ("2025,A,Một,bonus,linear,per=2,,10,*,*,,", "per"),
        ("2025,A,Một,bonus,count,per=2 low=0,,10,*,*,,", "low"),
        ("2025,A,Một,bonus,linear,tolerance=0.1,,10,*,*,,", "tolerance"),
        ("2025,A,Một,bonus,range,tolerance=0.1,,10,*,*,,", None),
        ("2025,A,Một,information,,tolerance=0.1,near,,*,*,,", None),
        ("2025,A,Một,bonus,zero,k=0,,10,*,*,,", None),
    ],
)
def test_a_parameter_that_no_formula_uses_wants_a_look_and_goes_in(row, unused, organisation, put, found):
    outcome = put(CRITERIA + row + "\n")
    assert (outcome.accepted, found(outcome)) == (True, [(2, "parameters", "unused_parameter")] if unused else [])
    assert [params["parameter"] for params in outcome.issues["params"]] == [unused] * bool(unused)


def test_departments_whose_points_do_not_make_the_scale_are_named_and_the_set_goes_in(organisation, put):
    outcome = put(CRITERIA + "2026,A,Một,target,linear,,,60,*,*,,\n2026,B,Hai,scored,,,,40,YT|HC,*,,\n")
    assert outcome.accepted
    (issue,) = outcome.issues.to_dict("records")
    assert (issue["code"], issue["severity"], issue["column"]) == ("points_not_scale", "warning", "max_points")
    assert issue["params"] == {"department": "VT", "department_name": "Điểm vệ tinh", "points": 60, "scale": 100}


def test_bonus_penalty_and_information_do_not_count_for_the_scale_and_criteria_in_force_do(organisation, put, found):
    assert found(put(CRITERIA + "2025,C2,Nề nếp,scored,,,,30,*,*,,\n2025,B2,Thêm,bonus,,,,5,*,*,,\n")) == []
    changed = put(CRITERIA + "2025,C2,Nề nếp,scored,,,,25,*,*,,\n")
    assert [params["points"] for params in changed.issues["params"]] == [95, 95, 95]


def test_a_new_set_of_a_year_with_a_closed_quarter_goes_in_with_a_note(organisation, files, put, found):
    put(files.scores)
    closing.close(DIRECTOR, "2025-Q1", "xong", waive_all=True)
    outcome = put(CRITERIA + "2025,C2,Nề nếp (mới),scored,,,,30,*,*,,\n")
    assert (outcome.accepted, found(outcome)) == (True, [(None, "year", "closed_quarters_keep")])


TARGETS = "period,department,criterion,target,document\n"


def test_targets_of_a_year_or_a_quarter_with_kg_for_not_assigned(organisation, put, values):
    outcome = put(
        TARGETS + "2025,Phòng Y tế,C1,40,KH 1\nQuý II/2025,HC,Hồ sơ xử lý,20.5,\n2025-Q3,VT,C1,KG,\n2025-Q3,VT,C4,kg,\n"
    )
    assert (outcome.accepted, outcome.issues.empty) == (True, True)
    stored = read.targets(ACTOR, 2025)
    assert values(stored[stored["upload_id"].eq(4)], "period department criterion target not_assigned document") == [
        ("2025", "YT", "C1", 40, False, "KH 1"),
        ("2025-Q2", "HC", "C1", 20.5, False, None),
        ("2025-Q3", "VT", "C1", None, True, None),
        ("2025-Q3", "VT", "C4", None, True, None),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2025-Q5,YT,C1,4,", "period", "not_a_period"),
        (",YT,C1,4,", "period", "missing_value"),
        ("2025,ZZ,C1,4,", "department", "unknown_department"),
        ("2025,,C1,4,", "department", "missing_value"),
        ("2025,YT,C9,4,", "criterion", "unknown_criterion"),
        ("2025,YT,,4,", "criterion", "missing_value"),
        ("2025,VT,C4,4,", "criterion", "not_applicable"),
        ("2025,YT,C1,,", "target", "missing_value"),
        ("2025,YT,C1,bốn,", "target", "not_a_number"),
        ("2025,YT,C1,0,", "target", "zero_target"),
        ("2025,YT,C4,0.00,", "target", "zero_target"),
    ],
)
def test_a_target_that_cannot_be_is_an_error_at_its_cell(row, column, code, organisation, put, found):
    outcome = put(TARGETS + "2025-Q4,HC,C1,5,\n" + row + "\n")
    assert found(outcome) == [(3, column, code)]
    assert (outcome.accepted, read.version(ACTOR)) == (False, 3)


def test_a_target_of_0_stands_where_nothing_is_divided_by_it(organisation, put):
    outcome = put(TARGETS + "2025,VT,C5,0,\n2025,YT,C2,0,\n")
    assert (outcome.accepted, outcome.issues.empty) == (True, True)


def test_a_negative_target_is_a_target(organisation, put, values):
    assert put(TARGETS + "2025-Q2,YT,C4,-2.5,\n").accepted
    assert values(read.targets(ACTOR, 2025).tail(1), "department target") == [("YT", -2.5)]


def test_two_targets_for_one_key_are_found_whatever_their_spelling(organisation, put, found):
    outcome = put(TARGETS + "2025-Q2,YT,C1,5,\nQuý II/2025,Phòng Y tế,Hồ sơ xử lý,6,\n")
    assert found(outcome) == [(3, "criterion", "duplicate_key")]
    assert outcome.issues["params"][0] == {"first": 2, "key": ["2025-Q2", "YT", "C1"]}


def test_targets_without_the_criteria_of_their_year_are_refused(organisation, put, found):
    assert found(put(TARGETS + "2031,YT,C1,5,\n2031,YT,C9,5,\n")) == [(None, "criterion", "no_criteria")]
    assert found(put(TARGETS + "2025,YT,C1,5,\n2031,YT,C1,5,\n")) == [(3, "criterion", "no_criteria")]
