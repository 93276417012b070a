"""A correction is remembered for its department: in force with its upload, beaten by any known name, of no use to another department."""

import pytest

from data import read, submissions, upload
from data.accounts import Actor
from data.checks.mends import Mend
from data.files.intake import Asked
from data.upload import Terms
from pages.parts.issues import issue

ACTOR = Actor("Thư ký")
YT, HC = Actor("Y tá", "department", "YT"), Actor("Văn thư", "department", "HC")
SCORES = "quarter,department,criterion,actual,self_points\n"
STRANGE = SCORES + "2025-Q1,BV-YT,HSXL,9,\n"
UNKNOWN = [(2, "department", "unknown_department"), (2, "criterion", "unknown_criterion")]
KNOWN = [(2, "department", "remembered"), (2, "criterion", "remembered")]


def mended(*mends, **more):
    return Terms(asked=Asked(mends=tuple(mends), **more))


@pytest.fixture
def taught(organisation, put):
    """The number of an upload in which two spellings of YT were mended."""
    taken = put(STRANGE, actor=YT, terms=mended(Mend(2, "department", "YT"), Mend(2, "criterion", "C1")))
    assert taken.accepted
    return taken.upload_id


def again(put, actual, actor=YT, department="BV-YT"):
    return put(f"{SCORES}2025-Q1,{department},HSXL,{actual},\n", actor=actor)


def test_what_was_mended_once_is_read_so_the_next_time_and_that_is_told(taught, put, found, values):
    later = again(put, 8)
    assert (later.accepted, found(later)) == (True, KNOWN)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "department criterion actual") == [("YT", "C1", 8)]
    told = later.issues.iloc[0]
    assert issue("vi", told["code"], told["found"], told["params"]) == 'Theo lần sửa trước: "BV-YT" là YT.'
    assert found(again(put, 6, department="bv yt")) == KNOWN


def test_the_standing_office_reads_a_department_s_rows_alike_and_says_itself_whose_they_are(taught, put, found):
    assert found(again(put, 7, actor=ACTOR, department="YT")) == KNOWN[1:]
    # What a department says its name is does not make rows of a file of all its own.
    assert (2, "department", "unknown_department") in found(again(put, 7, actor=ACTOR))
    assert put(STRANGE, terms=mended(Mend(2, "department", "YT"), Mend(2, "criterion", "C1"))).accepted
    assert found(again(put, 5, actor=ACTOR)) == KNOWN


def test_another_department_is_read_as_if_nothing_had_been_said(taught, put, found):
    assert found(again(put, 8, actor=HC)) == UNKNOWN
    assert found(again(put, 8, actor=HC, department="HC")) == UNKNOWN[1:]
    assert found(again(put, 8, actor=ACTOR, department="HC")) == UNKNOWN[1:]


def test_a_withdrawal_takes_the_correction_back_and_a_restored_version_brings_it_again(taught, put, found):
    upload.withdraw(ACTOR, taught, "nhầm")
    assert found(again(put, 8)) == UNKNOWN
    submissions.restore(ACTOR, taught, "không nhầm")
    assert found(again(put, 8)) == KNOWN


def test_the_newest_correction_counts_and_the_one_before_it_once_that_is_withdrawn(taught, put, values):
    other = put(STRANGE, actor=YT, terms=mended(Mend(2, "department", "YT"), Mend(2, "criterion", "C4")))
    assert again(put, 5).table["criterion"].to_list() == ["C4"]
    upload.withdraw(ACTOR, other.upload_id, "nhầm")
    assert again(put, 5.5).table["criterion"].to_list() == ["C1"]


def test_a_known_name_always_wins_and_two_departments_never_share_a_spelling(taught, put, found, files):
    put(files.departments.replace("Trạm xá|", "Trạm xá|BV HC|").replace("P. Y tế", "P. Y tế") + "BV-YT,Bệnh viện,,,,\n")
    later = again(put, 8, actor=ACTOR)
    assert found(later) == [(2, "criterion", "unknown_criterion")]
    content = SCORES + "2025-Q1,Tổ 5,C1,9,\n"
    for actor in (YT, HC):
        assert put(content, actor=actor, terms=mended(Mend(2, "department", actor.department))).accepted
    assert found(put(SCORES + "2025-Q1,Tổ 5,C1,8,\n")) == [(2, "department", "unknown_department")]
    assert found(put(SCORES + "2025-Q1,Tổ 5,C1,8,\n", actor=HC)) == [(2, "department", "remembered")]


def test_a_quarter_is_remembered_only_where_its_year_stands_in_it(organisation, put, found):
    content = SCORES + "kỳ 1.25,YT,C1,9,\nkỳ đầu,YT,C2,,20\n"
    assert put(content, actor=YT, terms=mended(Mend(2, "quarter", "2025-Q1"), Mend(3, "quarter", "2025-Q1"))).accepted
    later = put(content.replace(",9,", ",8,"), actor=YT)
    assert found(later) == [(2, "quarter", "remembered"), (3, "quarter", "not_a_quarter")]


def test_a_choice_and_what_every_row_was_given_are_not_mixed_up(organisation, put, found):
    header = "quarter,department,subject,achieved_on,title,subject_type\n"
    content = header + "2025-Q1,YT,Nguyễn An,5/2/2025,Sáng kiến,người\n"
    terms = mended(Mend(2, "subject_type", "cá nhân"), Mend(None, "quarter", "2025-Q1"))
    assert put(content, actor=YT, terms=terms).accepted
    later = put(content.replace("An", "Bình").replace("2025-Q1", "kỳ này"), actor=YT)
    assert found(later) == [(2, "subject_type", "remembered"), (2, "quarter", "not_a_quarter")]


def test_a_header_once_matched_is_read_so_in_the_department_s_later_files(organisation, put, found):
    content = "Quý;Mã đơn vị;Tên việc;Làm được\n2025-Q1;YT;C1;9\n"
    assert [code for *_, code in found(put(content, actor=YT))] == ["unknown_kind"]
    names = {"criterion": "Tên việc", "actual": "Làm được"}
    assert put(content, actor=YT, terms=Terms(asked=Asked(names=names))).accepted
    later = put(content.replace(";9", ";8"), actor=YT)
    assert (later.accepted, later.table["actual"].to_list()) == (True, ["8"])
    assert found(later) == [(None, "criterion", "remembered_header"), (None, "actual", "remembered_header")]
    assert put(content.replace(";9", ";7"), actor=ACTOR).accepted  # of that department alone
    assert not put(content.replace("YT", "HC"), actor=HC).accepted
    # A header that is known stays what it is, and no column is read twice.
    known = put("Quý;Mã đơn vị;Tên việc;Làm được;Thực hiện\n2025-Q1;YT;C1;3;6\n", actor=YT)
    assert known.table["actual"].to_list() == ["6"] and (None, None, "unknown_column") in [
        (None, column, code) for _, column, code in found(known)
    ]


def test_a_column_left_unread_once_is_left_unread_in_the_department_s_later_files_until_it_is_matched(
    organisation, put, found
):
    content = "Quý;Mã đơn vị;Mã tiêu chí;Thực hiện;Ghi chú\n2025-Q1;YT;C1;9;nháp\n"
    first = put(content, actor=YT, terms=Terms(asked=Asked(unread=("ghi chú",))))
    assert (first.accepted, first.table["note"].isna().all()) == (True, True)
    assert found(first) == [(None, None, "not_read")]
    later = put(content.replace(";9", ";8"), actor=YT)
    assert found(later) == [(None, None, "remembered_unread")] and later.table["note"].isna().all()
    assert later.issues["letter"].to_list() == ["E"]
    assert put(content.replace("YT", "HC"), actor=HC).table["note"].to_list() == ["nháp"]  # of that department alone
    matched = put(content.replace(";9", ";7"), actor=YT, terms=Terms(asked=Asked(names={"note": "Ghi chú"})))
    assert (found(matched), matched.table["note"].to_list()) == ([], ["nháp"])
    assert put(content.replace(";9", ";6"), actor=YT).table["note"].to_list() == ["nháp"]


def test_another_column_is_read_in_the_place_of_one_left_unread(organisation, put, found):
    content = "Quý;Mã đơn vị;Mã tiêu chí;Thực hiện;Số chốt\n2025-Q1;YT;C1;3;9\n"
    asked = Asked(names={"actual": "Số chốt"}, unread=("Thực hiện",))
    assert put(content, actor=YT, terms=Terms(asked=asked)).table["actual"].to_list() == ["9"]
    later = put(content.replace(";9", ";8"), actor=YT)
    assert later.table["actual"].to_list() == ["8"]
    assert found(later) == [(None, "actual", "remembered_header"), (None, None, "remembered_unread")]
    nowhere = put(content, actor=YT, terms=Terms(asked=Asked(unread=("Không có",))))
    assert [code for *_, code in found(nowhere)] == ["unknown_header"]


def test_one_cell_of_a_wide_row_is_mended_by_its_letter(organisation, put, found, values):
    content = "Mã đơn vị;Mã tiêu chí;Quý I/2025;Quý II/2025\nYT;C1;chín;mười\n"
    asked = put(content, kind="scores")
    assert found(asked, "error") == [(2, "actual", "not_a_number")] * 2
    both = put(content, kind="scores", terms=mended(Mend(2, "actual", "9")))
    assert (None, "actual", "mend_of_several") in found(both)
    terms = mended(Mend(2, "actual", "9", "C"), Mend(2, "actual", "10", "D"))
    assert put(content, kind="scores", terms=terms).accepted
    quarters = read.scores(ACTOR, ["2025-Q1", "2025-Q2"])
    assert values(quarters, "quarter actual") == [("2025-Q1", 9), ("2025-Q2", 10)]
