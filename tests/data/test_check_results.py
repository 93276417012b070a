"""What comes in for a quarter: results, verified points, achievements and commendations, and what of them cannot be."""

import pytest

from data import evidence, read, records, upload
from data.accounts import Actor
from data.files.intake import Asked

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,target,actual,self_points,verified_points,not_assigned,estimated,evidence\n"


@pytest.fixture
def clean(organisation, put, files, found):
    """The clean file, from which no finding may come."""
    outcome = put(files.scores)
    assert (outcome.accepted, found(outcome)) == (True, [])
    return outcome


def test_a_clean_file_goes_in_without_a_word_and_is_read_as_it_was_written(clean, values):
    assert (clean.kind, clean.rows, clean.new, clean.changed, clean.same) == ("scores", 12, 12, 0, 0)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "department criterion actual self_points evidence row") == [
        ("HC", "C1", 20, None, "BC 5", 6),
        ("HC", "C2", None, 28.5, "BC 6", 7),
        ("HC", "C3", 0, None, "BC 7", 8),
        ("HC", "C4", 5, None, "BC 8", 9),
        ("VT", "C1", 30, None, "BC 9", 10),
        ("VT", "C2", None, 30, "BC 10", 11),
        ("VT", "C3", 1, None, "BC 11", 12),
        ("VT", "C5", 0, None, "BC 12", 13),
        ("YT", "C1", 9, None, "BC 1", 2),
        ("YT", "C2", None, 25, "BC 2", 3),
        ("YT", "C3", 1, None, "BC 3", 4),
        ("YT", "C4", 6, None, "BC 4", 5),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2025-Q5,YT,C2,,,5,,,,", "quarter", "not_a_quarter"),
        ("Quý V/2025,YT,C2,,,5,,,,", "quarter", "not_a_quarter"),
        ("2025,YT,C2,,,5,,,,", "quarter", "not_a_quarter"),
        ("0000-Q1,YT,C2,,,5,,,,", "quarter", "not_a_quarter"),
        (",YT,C2,,,5,,,,", "quarter", "missing_value"),
        ("2025-Q1,XX,C2,,,5,,,,", "department", "unknown_department"),
        ("2025-Q1,,C2,,,5,,,,", "department", "missing_value"),
        ("2025-Q1,YT,C9,,,5,,,,", "criterion", "unknown_criterion"),
        ("2025-Q1,YT,,,,5,,,,", "criterion", "missing_value"),
        ("2025-Q1,YT,C5,,0,,,,,", "criterion", "not_applicable"),
        ("2025-Q1,YT,C1,mười,9,,,,,", "target", "not_a_number"),
        ("2025-Q1,YT,C1,0,9,,,,,", "target", "zero_target"),
        ("2025-Q1,YT,C4,-0.0,9,,,,,", "target", "zero_target"),
        ("2025-Q1,YT,C1,,chín,,,,,", "actual", "not_a_number"),
        ("2025-Q1,YT,C1,,١٢,,,,,", "actual", "not_a_number"),
        ("2025-Q1,YT,C1,,1.250,,,,,", None, None),
        ("2025-Q1,YT,C3,,2,,,,,", "actual", "not_passfail"),
        ("2025-Q1,YT,C3,,gần đạt,,,,,", "actual", "not_passfail"),
        ("2025-Q1,YT,C2,,,30.000001,,,,", "self_points", "above_maximum"),
        ("2025-Q1,YT,C2,,,-1,,,,", "self_points", "negative_points"),
        ("2025-Q1,YT,C2,,,nhiều,,,,", "self_points", "not_a_number"),
        ("2025-Q1,YT,C2,,,20,31,,,", "verified_points", "above_maximum"),
        ("2025-Q1,YT,C2,,,20,-0.5,,,", "verified_points", "negative_points"),
        ("2025-Q1,YT,C2,,,20,,có thể,,", "not_assigned", "not_a_boolean"),
        ("2025-Q1,YT,C2,,,20,20,x,,", "not_assigned", "verified_and_not_assigned"),
        ("2025-Q1,YT,C2,,,20,,,ước,", "estimated", "not_a_boolean"),
        ("2025-Q1,YT,P1,,-1,,,,,", "actual", "negative_magnitude"),
        ("2025-Q1,YT,B1,,,11,,,,QĐ 1", "self_points", "above_maximum"),
        ("2025-Q1,HC,C2,,,20,,,,", "criterion", "duplicate_key"),
        ("Quý I/2025,Phòng Hành chính,nề nếp,,,20,,,,", "criterion", "duplicate_key"),
    ],
)
def test_a_result_that_cannot_be_is_one_error_at_its_cell_and_nothing_is_stored(
    row, column, code, organisation, put, found
):
    outcome = put(SCORES + "2025-Q1,HC,C2,,,28,,,,\n" + row + "\n")
    assert found(outcome, "error") == ([(3, column, code)] if code else [])
    assert outcome.accepted is (code is None)
    assert read.version(ACTOR) == (3 if code else 4)
    if code:
        assert read.quarters(ACTOR).empty


def test_an_unknown_department_or_criterion_is_told_with_the_nearest_name(organisation, put):
    outcome = put(SCORES + "2025-Q1,Phòng Y tá,C2,,,5,,,,\n2025-Q1,HC,Nền nếp,,,5,,,,\n2025-Q1,xyz,C2,,,5,,,,\n")
    assert outcome.issues["params"].to_list() == [
        {"nearest": "YT", "nearest_name": "Phòng Y tế", "confidence": 0.9, "others": [], "meant": "YT"},
        {"nearest": "C2", "nearest_name": "Nề nếp", "confidence": 0.92, "others": [], "meant": "C2"},
        {},
    ]
    assert outcome.issues["found"].to_list() == ["Phòng Y tá", "Nền nếp", "xyz"]


def test_points_above_the_maximum_are_told_with_the_maximum(organisation, put):
    (issue,) = put(SCORES + "2025-Q1,YT,C2,,,35,,,,\n").issues.to_dict("records")
    assert (issue["found"], issue["params"]) == ("35", {"maximum": 30, "criterion": "C2"})


def test_a_number_that_could_be_two_is_asked_back_only_where_the_file_is_silent(organisation, put, found):
    semicolons = "quarter;department;criterion;actual\n2025-Q1;YT;C1;1.250\n"
    assert found(put(semicolons)) == [(2, "actual", "ambiguous_number")]
    assert put(semicolons + "2025-Q1;HC;C1;3,5\n").table["actual"].to_list() == ["1250", "3.5"]


def test_a_negative_actual_is_a_result(organisation, put, values):
    assert put(SCORES + "2025-Q1,YT,C4,,-2.5,,,,,\n2025-Q1,YT,C1,,-3,,,,,\n").accepted
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual") == [("C1", -3), ("C4", -2.5)]


@pytest.mark.parametrize(
    ("row", "column", "code", "severity"),
    [
        ("2025-Q1,YT,C1,,,,,,,", "actual", "missing_actual", "warning"),
        ("2025-Q1,YT,C3,,,,,,,", "actual", "missing_actual", "warning"),
        ("2025-Q1,YT,C2,,,,,,,", "self_points", "missing_points", "warning"),
        ("2025-Q2,YT,C1,,5,,,,,", "target", "missing_target", "warning"),
        ("2025-Q1,YT,C1,11,9,,,,,", "target", "target_differs", "warning"),
        ("2025-Q1,YT,C1,,9,,,x,,", "not_assigned", "not_assigned_request", "warning"),
        ("2025-Q1,YT,C1,10.0,9,,,,,", None, None, None),
        ("2025-Q2,YT,C1,7,5,,,,,", None, None, None),
        ("2025-Q1,YT,C1,,,,12,,,", None, None, None),
        ("2025-Q1,YT,B1,,,0,,,,", None, None, None),
        ("2025-Q1,YT,P1,,,,,,,", None, None, None),
    ],
)
def test_what_only_wants_a_look_never_refuses_the_file(row, column, code, severity, organisation, put, found):
    outcome = put(SCORES + row + "\n")
    assert outcome.accepted and read.version(ACTOR) == 4
    assert found(outcome) == ([(2, column, code)] if code else [])
    assert outcome.issues["severity"].to_list() == ([severity] if code else [])


def test_a_bonus_without_evidence_is_taken_with_a_reason_or_with_a_file(organisation, put, found):
    row = SCORES + "2025-Q1,YT,B1,,,3,,,,\n"
    outcome = put(row)
    assert (outcome.accepted, outcome.unanswered) == (False, ("no_evidence",))
    assert found(outcome, "warning") == [(2, "evidence", "no_evidence")]
    proof = evidence.attach(ACTOR, "2025-Q1", "YT", [("bản.pdf", b"%PDF-1.7 x")], "B1")
    with upload.rehearse(ACTOR, [("a.csv", row.encode())]) as (taken,):
        assert taken.accepted and found(taken) == []
    evidence.withdraw(ACTOR, proof[0], "nhầm tệp")
    answered = put(row, terms=upload.Terms(asked=Asked(answers={"no_evidence": "sẽ gửi sau"})))
    assert answered.accepted and records.answers(ACTOR, answered.upload_id) == {"no_evidence": "sẽ gửi sau"}


def test_a_large_target_written_as_assigned_does_not_differ(organisation, put, found):
    put("period,department,criterion,target\n2025-Q2,YT,C1,100000000000\n")
    assert found(put(SCORES + "2025-Q2,YT,C1,100000000000,5,,,,,\n")) == []


def test_a_criterion_out_of_its_quarters_goes_in_with_a_note(organisation, put, found):
    put("year,code,name,kind,max_points,due\n2025,C2,Nề nếp,scored,30,2|4\n")
    outcome = put(SCORES + "2025-Q1,YT,C2,,,5,,,,\n2025-Q2,YT,C2,,,5,,,,\n")
    assert (outcome.accepted, found(outcome, "note")) == (True, [(2, "criterion", "not_due")])
    assert len(outcome.issues) == 1


def test_a_department_that_was_not_there_in_the_quarter_cannot_have_results(organisation, put, found):
    put("code,name,valid_from,valid_to\nMOI,Phòng Mới,01/04/2025,\nCU,Phòng Cũ,,31/12/2024\n")
    outcome = put(SCORES + "2025-Q1,MOI,C2,,,5,,,,\n2025-Q2,MOI,C2,,,5,,,,\n2025-Q1,CU,C2,,,5,,,,\n")
    told = [(2, "department", "department_not_valid"), (4, "department", "department_not_valid")]
    assert found(outcome, "error") == told


def test_the_helper_columns_of_a_template_come_back_unchanged_or_are_told(organisation, put, found):
    outcome = put(
        "quarter,department,criterion,criterion_name,unit,max_points,assigned_target,actual\n"
        "2025-Q1,YT,C1,Hồ sơ xử lý,hồ sơ,40,10,9\n"
        "2025-Q1,HC,C1,Nề nếp,vụ,30,10,9\n"
    )
    assert outcome.accepted
    helpers = ("criterion_name", "unit", "max_points", "assigned_target")
    assert found(outcome) == [(3, name, "helper_differs") for name in helpers]


VERIFICATIONS = "quarter,department,criterion,verified_points,not_assigned,reason\n"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2025-Q1,YT,C2,,,", "verified_points", "missing_value"),
        ("2025-Q1,YT,C2,30.5,,", "verified_points", "above_maximum"),
        ("2025-Q1,YT,C2,-1,,", "verified_points", "negative_number"),
        ("2025-Q1,YT,C2,đủ,,", "verified_points", "not_a_number"),
        ("2025-Q1,YT,C2,0,x,", "not_assigned", "verified_and_not_assigned"),
        ("2025-Q1,YT,C5,5,,", "criterion", "not_applicable"),
        ("2025-Q1,YT,Q9,5,,", "criterion", "unknown_criterion"),
        ("2025-Q7,YT,C2,5,,", "quarter", "not_a_quarter"),
        ("2025-Q1,Y,C2,5,,", "department", "unknown_department"),
    ],
)
def test_verified_points_that_cannot_be_are_one_error_at_their_cell(row, column, code, organisation, put, found):
    outcome = put(VERIFICATIONS + "2025-Q1,HC,C2,20,,\n" + row + "\n")
    assert (found(outcome, "error"), outcome.accepted) == ([(3, column, code)], False)
    assert read.verifications(ACTOR, ["2025-Q1"]).empty


def test_an_achievement_outside_its_quarter_wants_a_look(organisation, put, found, values):
    outcome = put(
        "quarter,department,subject,achieved_on,title,subject_type,role,level\n"
        "2025-Q1,Trạm xá,Nguyễn An,5/2/2025,Sáng kiến,cá nhân,trực tiếp,tỉnh\n"
        "2025-Q1,HC,Phòng Hành chính,01/04/2025,Cờ thi đua,tập thể,,xã\n"
    )
    assert outcome.accepted
    assert found(outcome) == [(3, "achieved_on", "date_outside_quarter")]
    shown = values(read.achievements(ACTOR), "department subject title subject_type role level")
    assert shown == [
        ("HC", "Phòng Hành chính", "Cờ thi đua", "collective", None, "xã"),
        ("YT", "Nguyễn An", "Sáng kiến", "individual", "direct", "province"),
    ]


COMMENDATIONS = "decision_no,signed_on,subject,department,title,form,award_year,amount,status\n"


def test_a_commendation_has_a_title_or_a_form_and_its_year_is_that_of_signing_unless_told(organisation, put, values):
    outcome = put(
        COMMENDATIONS + "1/QĐ,10/01/2025,Nguyễn An,Phòng Y tế,Lao động tiên tiến,,2024,1800000,\n"
        "2/QĐ,12/01/2025,Nguyễn An,,,Giấy khen,,,đã hủy bỏ\n"
    )
    assert (outcome.accepted, outcome.issues.empty) == (True, True)
    assert values(read.commendations(ACTOR), "decision_no department title form award_year amount status") == [
        ("2/QĐ", None, None, "Giấy khen", 2025, None, "cancelled"),
        ("1/QĐ", "YT", "Lao động tiên tiến", None, 2024, 1800000, "in_force"),
    ]


def test_two_rows_for_one_key_are_told_at_a_column_that_the_file_has(organisation, put, found):
    twice = put("decision_no,signed_on,subject,title\n1/QĐ,5/1/2025,An,CSTĐ\n1/QĐ,05/01/2025,An,CSTĐ\n")
    assert found(twice) == [(3, "title", "duplicate_key")]


def test_commendations_that_cannot_be(organisation, put, found):
    outcome = put(
        COMMENDATIONS + "1/QĐ,10/01/2025,An,YT,Lao động tiên tiến,Giấy khen,,,\n"
        "2/QĐ,10/01/2025,An,YT,,,,,\n"
        ",30/02/2025,,ZZ,,Giấy khen,năm nay,-5,mất\n"
        "4/QĐ,10/01/2025,An,YT,,Giấy khen,,,\n"
        "4/QĐ,10/01/2025,An,HC,,Giấy khen,,,\n"
    )
    assert not outcome.accepted
    assert sorted(found(outcome)) == sorted(
        [
            (2, "form", "title_and_form"),
            (3, "title", "title_or_form"),
            (4, "decision_no", "missing_value"),
            (4, "signed_on", "not_a_date"),
            (4, "subject", "missing_value"),
            (4, "award_year", "not_a_year"),
            (4, "department", "unknown_department"),
            (4, "amount", "negative_number"),
            (4, "status", "unknown_choice"),
            (6, "form", "duplicate_key"),
        ]
    )
