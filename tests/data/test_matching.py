"""What headers and names probably mean is told with how sure it is and why; only what is safe is taken or offered as a mend."""

import pytest

from data import read
from data.accounts import Actor
from data.checks import remembered
from data.checks.columns import near_missing
from data.checks.matching import matches
from data.checks.references import SPELLINGS
from data.contract import CONTRACTS
from data.files import intake
from data.files.intake import Asked
from data.upload import Terms
from data.values import likeness
from data.values.text import Names
from pages.parts.issues import issue

ACTOR = Actor("Thư ký")
YT = Actor("Y tá", "department", "YT")
SCORES = "quarter,department,criterion,actual,self_points\n"


def told(content, names=None, table=None):
    found = matches(CONTRACTS["scores"], table or intake.read(content.encode()), names)
    columns = ["header", "column", "confidence", "reason", "taken"]
    return [tuple(None if one != one else one for one in row) for row in found[columns].itertuples(index=False)]


def test_each_header_is_matched_with_how_sure_that_is_and_why():
    content = "Quý;department;Kết quả;DIEM TU CHAM;Mã tiêu chỉ;Số\n2025-Q1;YT;9;8;C1;1\n"
    assert told(content) == [
        ("Quý", "quarter", 1.0, "exact", True),
        ("department", "department", 1.0, "other_language", True),
        ("Kết quả", "actual", 0.95, "synonym", True),
        ("DIEM TU CHAM", "self_points", 0.9, "without_accents", True),
        ("Mã tiêu chỉ", "criterion", 0.9, "without_accents", True),
        ("Số", None, 0.0, None, False),
    ]


def test_what_is_only_near_or_holds_such_values_is_proposed_and_not_taken(organisation):
    content = "Kỳ này;Nơi;Mã tiêu trí;Kết qủa thu được;Ghi chus\nQuý I/2025;YT;C1;9;a\nQuý 2/2025;Trạm xá;C2;8;b\n"
    names = {"department": Names(read.departments(ACTOR), SPELLINGS)}
    found = told(content, names)
    assert [row[1] for row in found] == ["quarter", "department", "criterion", "actual", "note"]
    assert [row[3] for row in found] == ["content", "content", "near", "near", "near"]
    assert all(0 < row[2] < 0.9 and not row[4] for row in found)
    # What a cell holds says nothing where it is mixed, and a column is proposed once.
    mixed = "Cột;Mã tiêu trí;Mã tiêu trì\n2025-Q1;C1;a\nnhiều;C2;b\n"
    assert [row[1] for row in told(mixed)] == [None, "criterion", None]


def test_a_header_that_is_remembered_says_so(organisation, put):
    content = "Quý;Mã đơn vị;Tên việc;Làm được\n2025-Q1;YT;C1;9\n"
    names = {"criterion": "Tên việc", "actual": "Làm được"}
    assert put(content, actor=YT, terms=Terms(asked=Asked(names=names))).accepted
    table = remembered.headed(YT, intake.read(content.encode()), None)
    assert [row[2:] for row in told("", table=table)][2:] == [(0.95, "remembered", True)] * 2


def test_of_a_column_that_is_missing_the_nearest_header_is_told(organisation, put):
    outcome = put("Quý;Mã đơnn vị;Mã tiêu chí;Thực hịnn;Khác\n2025-Q1;YT;C1;9;1\n", kind="scores")
    missing = outcome.issues[outcome.issues["code"] == "missing_column"].iloc[0]
    assert (missing["column"], missing["params"]) == ("department", {"header": "Mã đơnn vị", "confidence": 0.95})
    said = issue("vi", "missing_column", None, missing["params"], "department")
    assert said == 'Thiếu cột department. Có phải là cột "Mã đơnn vị"?'
    found = near_missing(CONTRACTS["scores"], ["Quý", "Mã đơn vị", "Mã tiêu chí", "Thực hịnn", "Số thẩm định", "Khác"])
    assert {column: one["header"] for column, one in found.items()} == {
        "actual": "Thực hịnn",
        "verified_points": "Số thẩm định",
    }


@pytest.mark.parametrize(
    ("text", "others", "meant"),
    [
        ("Phòng Y tees", [], "YT"),
        ("Phòng Hành chíhn", [], "HC"),
        ("Tổ công tác số 3", ["T2"], None),  # digits are never a misspelling
        ("Tổ công tác", ["T2"], None),
        ("Phòng", [], None),
        ("YY", [], None),
    ],
)
def test_what_a_department_probably_is_is_offered_and_as_a_mend_only_where_it_is_safe(
    text, others, meant, organisation, put, suggested
):
    put("code,name\nT1,Tổ công tác số 1\nT2,Tổ công tác số 2\n")
    outcome = put(f"{SCORES}2025-Q1,{text},C1,9,\n")
    params = outcome.issues["params"].iloc[0]
    assert params.get("meant") == meant and params.get("others", []) == others
    assert [mend.meant for mend in suggested(outcome)] == ([meant] if meant else [])
    if meant:
        assert put(f"{SCORES}2025-Q1,{text},C1,9,\n", terms=Terms(asked=Asked(mends=suggested(outcome)))).accepted


def test_likeness_falls_with_every_letter_and_two_that_are_alike_are_both_told():
    known = {"phong y te": {"YT"}, "phong ke toan": {"KT"}, "phong ke hoach": {"KH"}}
    assert [code for code, *_ in likeness.close("phong ke hoan", known)] == ["KT", "KH", "YT"]
    assert not likeness.safe("phong ke hoan", likeness.close("phong ke hoan", known))
    assert likeness.close("xyz", known) == []


def test_a_misspelt_choice_is_offered_as_it_was_meant(organisation, put, suggested):
    criteria = "year,code,name,kind,max_points\n2025,C8,Tiêu chí khác,chấm điẻmm,5\n2025,C9,Tiêu chí nữa,kiểu,5\n"
    outcome = put(criteria)
    assert [(mend.row, mend.column, mend.meant) for mend in suggested(outcome)] == [(2, "kind", "chấm điểm")]
    verdict = put(SCORES + "2025-Q1,YT,C3,khong dta,\n2025-Q1,HC,C3,tốt,\n")
    assert [(mend.row, mend.meant) for mend in suggested(verdict)] == [(2, "không đạt")]


def test_a_criterion_is_known_by_a_former_name_where_it_is_measured_as_it_was(organisation, put, found, files):
    renamed = files.criteria.replace("2025,", "2026,").replace("Hồ sơ xử lý", "Hồ sơ giải quyết")
    renamed = renamed.replace("Chi phí", "Khoản chi").replace("triệu đồng", "nghìn đồng")
    renamed = renamed.replace("Nề nếp", "Đoàn kết").replace("Báo cáo đúng hạn", "Nề nếp")
    put(renamed)
    outcome = put(SCORES + "2026-Q1,YT,Hồ sơ xử lý,9,\n2026-Q1,YT,chi phí,9,\n2026-Q1,YT,Nề nếp,đạt,\n")
    assert found(outcome, "note") == [(2, "criterion", "former_name")]
    assert found(outcome, "error") == [(3, "criterion", "unknown_criterion")]
    assert outcome.table["criterion"].fillna("").to_list() == ["C1", "", "C3"]
