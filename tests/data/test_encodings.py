"""Letters of every age: Unicode of several makes, the fonts before it, text saved twice over, and text whose letters are lost."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files import encodings, intake
from data.files.intake import Asked, Unreadable
from data.files.legacy_fonts import FONTS, converted, table
from data.files.reading import reading
from data.files.syllables import is_syllable
from data.values.text import fold

NAMES = """Mã đơn vị;Tên đơn vị;Thực hiện
TCHC;Phòng Tổ chức - Hành chính - Kế toán;97,5
YT;Phòng Y tế và Phục hồi sức khỏe;88,25
QL;Phòng Quản lý, bảo vệ và hỗ trợ học viên;90,1
VT;Điểm vệ tinh huyện Mường La, Ẳng Cang, Đỗ Xuân Ỷ;79,0
"""


def written(text, font):
    """A text as it was typed in a font before Unicode: bytes, or for VIQR plain letters."""
    back = {letter: code for code, letter in table(font).items() if code != "Dd"}
    typed = "".join(back.get(letter, letter) for letter in unicodedata.normalize("NFC", text))
    return typed.encode("ascii" if font == "viqr" else "latin-1")


def in_1258(text):
    """As Windows writes Vietnamese: letters with their hat, the tone behind."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in parts if mark in "\u0300\u0301\u0309\u0303\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
            out += (base + "".join(tones)).encode("cp1258")
    return out


def rows(content, **asked):
    found = intake.read(content, Asked(**asked))
    return [list(found.written.columns), *found.written.to_numpy(dtype=object).tolist()], found


EXPECTED = list(csv.reader(io.StringIO(NAMES), delimiter=";"))


@pytest.mark.parametrize("font", FONTS)
def test_a_file_typed_in_a_font_before_unicode_is_converted_and_said_so(font):
    found, told = rows(written(NAMES, font))
    assert found == EXPECTED
    (note,) = told.issues.to_dict("records")
    assert (note["code"], note["severity"]) == ("converted", "note")
    assert note["params"]["before"] != note["params"]["after"]


def test_windows_1258_is_composed():
    found, told = rows(in_1258(NAMES))
    assert (found, told.encoding) == (EXPECTED, "windows-1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_of_any_make_is_one_text_and_needs_no_word(encoding, form):
    found, told = rows(unicodedata.normalize(form, NAMES).encode(encoding))
    assert found == EXPECTED
    assert told.issues.empty


@pytest.mark.parametrize("times", [1, 2])
def test_text_that_was_read_as_western_and_saved_again_is_repaired(times):
    text = NAMES
    for _ in range(times):
        text = "".join(encodings._CP1252.get(chr(byte), chr(byte)) for byte in text.encode())
    found, told = rows(text.encode())
    assert found == EXPECTED
    assert told.issues["code"].tolist() == ["repaired"]


def test_letters_of_a_font_that_stand_in_unicode_are_converted_too():
    garbled = written(NAMES, "tcvn3").decode("latin-1").encode()
    found, told = rows(garbled)
    assert found == EXPECTED
    assert told.issues["code"].tolist() == ["converted"]


def test_letters_that_became_question_marks_are_lost_and_said_to_be():
    with pytest.raises(Unreadable) as told:
        rows(NAMES.encode("cp1252", errors="replace"))
    assert (told.value.code, told.value.line) == ("letters_lost", 1)
    with pytest.raises(Unreadable) as told:
        rows("Mã;Tên\nA;Ph\ufffdng Một\n".encode())
    assert (told.value.code, told.value.line, told.value.found) == ("letters_lost", 2, "Ph\ufffd")


def test_questions_and_addresses_are_no_lost_letters():
    text = "a,b\nWhat? Why? How?,see page?id=1&x=2\nQuý mấy?,http://x.vn/?q=a?b?c\n"
    assert rows(text.encode())[0][1] == ["What? Why? How?", "see page?id=1&x=2"]


def test_one_word_that_can_be_several_is_asked_about():
    with pytest.raises(Unreadable) as told:
        rows(b"a,b\n1,2\nPh\xf2ng,3\n")
    assert (told.value.code, told.value.line) == ("encoding_unclear", 3)
    assert "windows-1252 “Phòng”" in told.value.found
    assert rows(b"a,b\n1,2\nPh\xf2ng,3\n", encoding="windows-1252")[0][2] == ["Phòng", "3"]


def test_another_language_keeps_its_letters():
    spanish = "GF,Descripción,Año\n1,Administración de justicia y educación pública,2011\n"
    assert rows(spanish.encode("latin-1"))[0][0] == ["GF", "Descripción", "Año"]
    french = "code,libellé\n1,Château à réparer\n2,élève\n"
    found, told = rows(french.encode())
    assert found[1:] == [["1", "Château à réparer"], ["2", "élève"]]
    assert told.issues.empty


@pytest.mark.parametrize(
    ("asked", "code"),
    [("klingon", "unknown_encoding_name"), ("ascii", "wrong_encoding"), ("hex", "unknown_encoding_name")],
)
def test_an_encoding_that_is_asked_for_must_be_known_and_fit(asked, code):
    with pytest.raises(Unreadable, match=code):
        rows(NAMES.encode(), encoding=asked)


def test_the_icelandic_letter_is_read_as_the_vietnamese_one():
    assert rows("Mã;Tên\nA;Ðà Nẵng\nB;Ðiện ðàm\n".encode())[0][1:] == [["A", "Đà Nẵng"], ["B", "Điện đàm"]]


@pytest.mark.parametrize(
    "word", ["Phòng", "nghiêng", "Quảng", "khuỷu", "ĐỨC", "Uỷ", "hòa", "hoà", "giữ", "ngoẹo", "thuở", "xoong"]
)
def test_a_syllable_is_known_by_its_build(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Phßng", "tØnh", "chỨc", "càt", "bcâ", "naâng", "Descripción", "ôôn", "mộòt"])
def test_what_no_vietnamese_word_looks_like_is_known_too(word):
    assert not is_syllable(word)


@given(st.text(max_size=200))
def test_plain_unicode_is_never_changed_into_another_word(text):
    # Letters that no old font has: whatever is typed today stays.
    content = f"a,b\n1,Đổi mới {text!r}\n".encode(errors="ignore")
    try:
        decoded = encodings.decode(content)
    except Unreadable as reason:
        assert reason.code == "letters_lost"
        return
    assert "Đổi mới" in decoded.text


def test_no_two_letters_of_a_font_are_written_alike():
    for font in FONTS:
        known = table(font)
        assert set(known.values()) >= set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
        assert converted("Ha 12,5", font) == "Ha 12,5"


# The published samples


def sample(folder, name):
    return rows((folder / name).read_bytes())


@pytest.fixture(scope="module")
def samples(cases):
    return cases / "vn-text" / "encodings"


SAME = [
    "utf8-bom.csv",
    "utf8-nfd.csv",
    "utf8-tohop.csv",
    "utf16be-bom.csv",
    "utf16le-bom-tab.txt",
    "cp1258.csv",
    "tcvn3.csv",
    "vni.csv",
    "viqr.csv",
    "viscii.csv",
    "tcvn5712.csv",
    "sep-line.csv",
    "title-lines.csv",
    "nbsp-names.csv",
    "eth-instead-of-dstroke.csv",
]


@pytest.mark.parametrize("name", SAME)
def test_a_sample_is_the_same_table_as_the_reference(samples, name):
    assert sample(samples, f"pci2016.{name}")[0] == sample(samples, "pci2016.utf8.csv")[0]


@pytest.mark.parametrize("name", ["semicolon-decimal-comma.csv", "decimal-comma-comma-delimiter.csv"])
def test_a_decimal_comma_is_shown_as_it_stands_and_known_for_one(samples, name):
    expected, _ = sample(samples, "pci2016.utf8.csv")
    found = reading((samples / f"pci2016.{name}").read_bytes())
    assert [[cell.replace(",", ".") for cell in row] for row in found["table"]] == expected[1:]
    assert found["decimal"] == ","
    assert found["decimals"]["PCI 2016"] == {"mark": ",", "cells": 63, "with_mark": 63, "doubtful": 0}


@pytest.mark.parametrize("name", ["upper.csv", "no-accents.csv"])
def test_capitals_and_missing_accents_are_for_the_matching_of_names_not_for_the_reading(samples, name):
    expected, _ = sample(samples, "pci2016.utf8.csv")
    found, _ = sample(samples, f"pci2016.{name}")
    assert [[fold(cell) for cell in row] for row in found] == [[fold(cell) for cell in row] for row in expected]


@pytest.mark.parametrize("name", ["ansi-question-marks.csv", "mojibake-utf8-as-cp1252.csv"])
def test_a_sample_that_lost_its_letters_is_refused_by_that_name(samples, name):
    with pytest.raises(Unreadable) as told:
        sample(samples, f"pci2016.{name}")
    assert (told.value.code, told.value.line) == ("letters_lost", 1)


def test_the_ministrys_sheet_of_2003_is_the_same_in_its_font_garbled_and_in_unicode(samples):
    expected, _ = sample(samples, "real_mof_2003.expected-unicode.csv")
    assert len(expected) > 60
    assert sample(samples, "real_mof_2003.tcvn3-bytes.csv")[0] == expected
    garbled, told = sample(samples, "real_mof_2003.tcvn3-mojibake-utf8.csv")
    assert garbled[1:] == expected[1:]
    assert "converted" in told.issues["code"].tolist()
