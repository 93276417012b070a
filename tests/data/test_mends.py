"""What a person says of a file is kept with it: cells mended, warnings answered, headers matched, who approved; and never ignored."""

import json

import pytest

from data import read, records, submissions, upload
from data.__main__ import main
from data.accounts import Actor
from data.checks.mends import Mend
from data.files.intake import Asked
from data.provenance import Approval
from data.upload import Terms

ACTOR = Actor("Thư ký")
SCORES = "quarter,department,criterion,actual,self_points\n"
IDENTITY = "quarter,department,criterion,actual,evidence\n2025-Q1,YT,C1,9,BC 012345678901\n"


def mended(*mends, **more):
    return Terms(asked=Asked(mends=tuple(mends), **more))


@pytest.fixture
def actuals(values):
    return lambda: values(read.scores(ACTOR, ["2025-Q1"]), "department criterion actual")


def test_a_mended_cell_is_read_as_meant_and_the_bytes_stay_as_sent(organisation, put, actuals, values):
    content = SCORES + "2025-Q1,YT,C1,chín,\n2025-Q1,Phòng Y tá,C4,6,\n"
    assert not put(content).accepted
    taken = put(content, terms=mended(Mend(2, "actual", "9"), Mend(3, "department", " YT ")))
    assert (taken.accepted, taken.new, actuals()) == (True, 2, [("YT", "C1", 9), ("YT", "C4", 6)])
    assert records.file(ACTOR, taken.upload_id)[1] == content.encode()
    assert values(records.mends(ACTOR, taken.upload_id), "row column found meant") == [
        (2, "actual", "chín", "9"),
        (3, "department", "Phòng Y tá", "YT"),
    ]
    assert records.uploads(ACTOR)["mended"].iloc[-1] == 2


def test_a_column_that_the_file_lacks_is_given_to_every_row_and_single_rows_say_otherwise(organisation, put, values):
    content = "department,criterion,actual\nYT,C1,9\nHC,C1,8\n"
    taken = put(
        content, terms=mended(Mend(3, "actual", None), Mend(None, "quarter", "quý 1/2025"), Mend(3, "note", "ốm"))
    )
    assert (taken.kind, taken.accepted) == ("scores", True)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "department actual note") == [("HC", None, "ốm"), ("YT", 9, None)]
    assert values(records.mends(ACTOR, taken.upload_id), "row column found meant") == [
        (None, "quarter", None, "quý 1/2025"),
        (3, "actual", "8", None),
        (3, "note", None, "ốm"),
    ]


def test_every_row_may_be_given_what_only_some_of_them_say(organisation, put, actuals):
    content = SCORES + "2025-Q7,YT,C1,9,\n,HC,C1,8,\n"
    assert put(content, terms=mended(Mend(None, "quarter", "2025-Q1"))).accepted
    assert actuals() == [("HC", "C1", 8), ("YT", "C1", 9)]


@pytest.mark.parametrize(
    ("mend", "told"),
    [
        (Mend(7, "actual", "9"), (None, "actual", "mend_of_no_row")),
        (Mend(1, "actual", "9"), (None, "actual", "mend_of_no_row")),
        (Mend(2, "result", "9"), (None, None, "mend_of_no_column")),
        (Mend(2, "note", "x" * 40_000), (None, "note", "mend_too_long")),
    ],
)
def test_a_mend_that_cannot_be_made_is_an_error_and_no_row_goes_in_beside_it(mend, told, organisation, put, found):
    outcome = put(
        SCORES + "2025-Q1,YT,C1,9,\n2025-Q1,YT,C4,9,\n", terms=Terms(set_aside=True, asked=Asked(mends=(mend,)))
    )
    assert (outcome.accepted, outcome.separable, found(outcome)) == (False, False, [told])


def test_a_mistake_in_a_mend_is_found_like_any_other_and_the_last_saying_counts(organisation, put, found, actuals):
    content = SCORES + "2025-Q1,YT,C1,9,\n"
    assert found(put(content, terms=mended(Mend(2, "actual", "tám")))) == [(2, "actual", "not_a_number")]
    assert put(content, terms=mended(Mend(2, "actual", "7"), Mend(2, "actual", "8"))).accepted
    assert actuals() == [("YT", "C1", 8)]


def test_the_same_bytes_are_there_already_only_where_the_same_was_said_of_them(organisation, put, actuals):
    content = SCORES + "2025-Q1,YT,C1,9,\n"
    first = put(content)
    other = put(content, terms=mended(Mend(2, "actual", "8")))
    assert (other.duplicate_of, other.changed, actuals()) == (None, 1, [("YT", "C1", 8)])
    again = put(content, terms=mended(Mend(2, "actual", "8"), answers={"identity_number": "không"}))
    assert again.duplicate_of == other.upload_id
    plain = put(content)
    assert (plain.duplicate_of, plain.changed, actuals()) == (None, 1, [("YT", "C1", 9)])
    assert first.upload_id < other.upload_id < plain.upload_id


def test_each_of_several_files_has_its_own_sayings(organisation, actuals):
    files = [(f"{name}.csv", f"{SCORES}2025-Q1,{name},C1,9,\n".encode()) for name in ("YT", "HC", "VT")]
    asked = (None, Asked(mends=(Mend(2, "actual", "8"),)), Asked(names={}))
    outcomes = upload.upload(ACTOR, files, terms=Terms(asked=asked))
    assert all(outcome.accepted for outcome in outcomes)
    assert actuals() == [("HC", "C1", 8), ("VT", "C1", 9), ("YT", "C1", 9)]
    with pytest.raises(ValueError):
        upload.upload(ACTOR, files, terms=Terms(asked=asked[:2]))


# Answers


def test_what_looks_like_an_identity_number_is_taken_only_with_a_reason(organisation, put):
    for given in ({}, {"identity_number": "  "}, {"no_evidence": "đã xem"}):
        asked = put(IDENTITY, terms=mended(answers=given))
        assert (asked.accepted, asked.unanswered, asked.upload_id) == (False, ("identity_number",), None)
    taken = put(IDENTITY, terms=mended(answers={"identity_number": " số của báo cáo ", "no_evidence": "x"}))
    assert (taken.accepted, taken.unanswered) == (True, ())
    assert records.answers(ACTOR, taken.upload_id) == {"identity_number": "số của báo cáo"}


def test_a_warning_of_a_row_that_is_left_out_asks_nothing(organisation, put):
    content = IDENTITY + "2025-Q1,YT,C4,9,\n"
    spoilt = content.replace("YT,C1,9", "YT,C1,chín")
    assert put(spoilt).unanswered == ("identity_number",)  # told beside the errors, all in one pass
    assert put(spoilt, terms=Terms(set_aside=True)).accepted
    assert put(content, terms=Terms(set_aside=True)).unanswered == ("identity_number",)


# How it was read, who approved it, and the version that brings it back


def test_how_a_file_was_read_and_who_approved_it_is_kept_and_restored_with_it(organisation, put, values):
    content = "BÁO CÁO;;;\nQuý;Mã đơn vị;Mã tiêu chí;Làm được\n2025-Q1;YT;C1;9,5\n".encode("utf-16")
    asked = Asked(header=(2, 2), names={"actual": "Làm được"}, mends=(Mend(3, "actual", "8,5"),))
    approval = Approval("Nguyễn Thị Hạnh", "Trưởng phòng", "12/BC-YT")
    taken = put(content, terms=Terms(asked=asked, approval=approval))
    assert taken.accepted
    put(SCORES + "2025-Q1,YT,C1,7,\n")
    restored = submissions.restore(ACTOR, taken.upload_id, "bản đúng")
    for number in (taken.upload_id, restored):
        assert records.reading(ACTOR, number) == {
            "encoding": records.reading(ACTOR, taken.upload_id)["encoding"],
            "delimiter": ";",
            "sheet": None,
            "header_first": 2,
            "header_last": 2,
            "decimal": ",",
            "names": {"actual": "Làm được"},
        }
        assert values(records.mends(ACTOR, number), "row column found meant") == [(3, "actual", "9,5", "8,5")]
    approved = "approved_by approver_position"
    assert values(records.submissions(ACTOR, ["2025-Q1"]), approved) == [("Nguyễn Thị Hạnh", "Trưởng phòng")]
    assert values(records.uploads(ACTOR), f"{approved} approval_document")[-2:] == [
        (None, None, None),
        ("Nguyễn Thị Hạnh", "Trưởng phòng", "12/BC-YT"),
    ]


def test_of_a_refused_file_nothing_that_was_said_is_kept(organisation, put):
    before = read.version(ACTOR)
    put(
        SCORES + "2025-Q1,YT,C9,9,\n", terms=Terms(asked=Asked(mends=(Mend(2, "actual", "8"),)), approval=Approval("A"))
    )
    assert read.version(ACTOR) == before
    for reader in (records.mends, records.reading):
        with pytest.raises(KeyError):
            reader(ACTOR, before + 1)


# On the command line


def test_the_command_line_mends_answers_and_names_who_approved(organisation, tmp_path, capsys, values):
    file = tmp_path / "tệp.csv"
    file.write_text(IDENTITY.replace("2025-Q1,YT,C1,9", "2025-Q1,YT,C1,chín"), encoding="utf-8")
    told = [str(file), "--mend", "2:actual=9,5", "--mend", "*:quarter=Q1/2025"]
    assert main(["upload", "--dry-run", "--json", *told]) == 1
    line = json.loads(capsys.readouterr().out)
    assert (line["accepted"], line["unanswered"]) == (False, ["identity_number"])
    assert main(["upload", *told]) == 1
    assert "cần nêu lý do cho: identity_number" in capsys.readouterr().out
    answer = ["--answer", "identity_number=số báo cáo", "--approved-by", "Lê Văn An; Phó phòng"]
    assert main(["upload", *told, *answer]) == 0
    assert values(records.uploads(ACTOR), "approved_by approver_position mended")[-1] == ("Lê Văn An", "Phó phòng", 2)
    assert values(read.scores(ACTOR, ["2025-Q1"]), "criterion actual") == [("C1", 9.5)]


@pytest.mark.parametrize(
    "wrong",
    [["--mend", "actual=9"], ["--mend", "0:actual=9"], ["--answer", "late=ốm"], ["--answer", "identity_number="]],
)
def test_what_cannot_be_understood_on_the_command_line_is_wrong_use(wrong, empty, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["upload", str(tmp_path / "x.csv"), *wrong])
    assert ended.value.code == 2
