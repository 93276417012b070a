"""Tables as an office makes them: what stands above, between and below the figures is set aside, and told."""

import pytest

from data.files import intake
from data.files.intake import Asked, Unreadable
from data.upload import recognised

FORM = """SỞ Y TẾ TỈNH SƠN LA;;;;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;
CƠ SỞ ĐIỀU TRỊ NGHIỆN MA TÚY;;;;Độc lập - Tự do - Hạnh phúc;
;;;;;
BÁO CÁO KẾT QUẢ QUÝ I/2025;;;;;
;;;;;Đơn vị tính: hồ sơ
STT;Tên đơn vị;Kế hoạch;Thực hiện;Tỷ lệ;Ghi chú
A;B;1;2;3=2/1;4
I;Khối phòng;;;;
1;Phòng Y tế;10;9;90%;
2;Phòng Hành chính;20;21;105%;"vượt;
kế hoạch"
II;Khối điểm vệ tinh;;;;
3;Điểm vệ tinh số 1;5;5;100%;
;Tổng cộng;35;35;;
;;;;Sơn La, ngày 05 tháng 4 năm 2025;
;Người lập biểu;;;Trưởng phòng;
;(Ký, ghi rõ họ tên);;;;
"""


def read(content, **asked):
    return intake.read(content.encode(), Asked(**asked))


def rows(found):
    return [list(found.written.columns), *found.written.to_numpy(dtype=object).tolist()]


def told(found):
    return {issue["code"]: issue for issue in found.issues.to_dict("records")}


def test_the_figures_of_a_form_are_its_rows_and_nothing_else():
    found = read(FORM)
    assert rows(found) == [
        ["STT", "Tên đơn vị", "Kế hoạch", "Thực hiện", "Tỷ lệ", "Ghi chú"],
        ["1", "Phòng Y tế", "10", "9", "90%", ""],
        ["2", "Phòng Hành chính", "20", "21", "105%", "vượt;\nkế hoạch"],
        ["3", "Điểm vệ tinh số 1", "5", "5", "100%", ""],
    ]
    assert (found.header_row, found.header_line) == (6, 6)
    assert (found.row.tolist(), found.line.tolist()) == ([9, 10, 12], [9, 10, 13])


def test_what_is_set_aside_is_told_with_its_rows():
    notes = told(read(FORM))
    assert set(notes) == {"letterhead", "header_found", "index_row", "group_rows", "total_row", "footer"}
    assert {issue["severity"] for issue in notes.values()} == {"note"}
    assert notes["letterhead"]["params"] == {"rows": "1–5"}
    assert notes["group_rows"]["params"] == {"count": 2, "rows": "8–11"}
    assert notes["footer"]["params"] == {"rows": "14–16"}


@pytest.mark.parametrize(("total", "code"), [("35", "total_row"), ("36", "total_differs"), ("", "total_row")])
def test_a_total_is_compared_with_the_sum_of_the_rows_above(total, code):
    found = read(FORM.replace("Tổng cộng;35;", f"Tổng cộng;{total};"))
    assert len(found.written) == 3
    if code == "total_differs":
        assert told(found)[code]["severity"] == "warning"
        assert told(found)[code]["params"] == {"columns": "Kế hoạch"}
    assert code in told(found)


def test_totals_of_groups_are_known_by_their_sums():
    text = "STT,Đơn vị,Kế hoạch\nI,Khối phòng,30\n1,Y tế,10\n2,Hành chính,20\nII,Điểm,5\n3,Số 1,5\nIII,Khác,7\n4,Số 2,6\n,Tổng số,41\n"
    found = read(text)
    # The third group is not the sum of its rows: it is kept, and the total is then not right either.
    assert [row[0] for row in rows(found)[1:]] == ["1", "2", "3", "III", "4"]
    assert told(found)["group_totals"]["params"] == {"count": 2, "rows": "2–5"}


def test_two_rows_of_header_become_one_name_for_each_column():
    text = "Đơn vị,Kế hoạch,,Thực hiện,,Ghi chú\n,Quý I,Quý II,Quý I,Quý II,\nYT,1,2,3,4,\nHC,5,6,7,8,x\n"
    found = read(text)
    assert rows(found)[0] == [
        "Đơn vị", "Kế hoạch Quý I", "Kế hoạch Quý II", "Thực hiện Quý I", "Thực hiện Quý II", "Ghi chú",
    ]  # fmt: skip
    assert told(found)["header_found"]["params"] == {"rows": "1–2"}


def test_a_header_that_is_not_certain_is_asked_about_and_taken_when_said():
    text = "Report of the year,,\nmade in June,,\nname,size,weight\nA,1,2\nB,3,4\n"
    with pytest.raises(Unreadable) as why:
        read(text)
    assert (why.value.code, why.value.line, why.value.params["header"]) == ("header_not_first", 1, 3)
    assert rows(read(text, header=(3, 3))) == [["name", "size", "weight"], ["A", "1", "2"], ["B", "3", "4"]]


def test_a_header_of_two_rows_can_be_said_too():
    text = "a,,b,\nx,y,x,y\n1,2,3,4\n5,6,7,8\n"
    with pytest.raises(Unreadable) as why:
        read(text)
    assert (why.value.code, why.value.line) == ("several_header_rows", 2)
    assert rows(read(text, header=(1, 2)))[0] == ["a x", "a y", "b x", "b y"]
    with pytest.raises(Unreadable, match="unknown_header_row"):
        read(text, header=(9, 9))


def test_a_row_of_the_contract_is_never_taken_for_a_signature_or_a_group():
    text = "quarter,department,criterion,actual,note\n2025-Q1,YT,C1,9,\n2025-Q1,Giám đốc,,,\n2025-Q1,YT,C2,8,\n,Trưởng phòng,C3,7,\n"
    found = read(text)
    assert len(found.written) == 4
    assert found.issues.empty


def test_years_may_be_the_names_of_columns():
    assert rows(read("Chỉ tiêu,2023,2024,2025\nA,1,2,3\nB,4,5,6\n"))[0] == ["Chỉ tiêu", "2023", "2024", "2025"]


def test_figures_are_no_header():
    with pytest.raises(Unreadable) as why:
        read("2025-Q1,YT,10\n2025-Q1,HC,20\n2025-Q2,YT,30\n")
    assert (why.value.code, why.value.line) == ("no_header", 1)


def test_a_header_can_be_matched_to_a_column_by_a_person():
    found = read(
        "Kỳ,Phòng ban,Mã tiêu chí,Số đạt được\n2025-Q1,YT,C1,9\n",
        names={"actual": "so dat duoc", "department": "Phòng ban"},
    )
    assert list(found.written.columns) == ["Kỳ", "department", "Mã tiêu chí", "actual"]
    assert recognised(list(found.written.columns)) == "scores"
    with pytest.raises(Unreadable, match="unknown_header"):
        read("a,b\n1,2\n", names={"actual": "c"})
