"""Evidence as files: told by content, within limits, seen by those who may, withdrawn and never deleted."""

import hashlib
import io
import zipfile
from datetime import date

import pytest

from data import closing, evidence, read, store
from data.accounts import Actor
from data.files import proofs
from data.upload import Refused

OFFICE = Actor("Thư ký")
OWN, OTHER = Actor("Phòng Y tế", "department", "YT"), Actor("Phòng Hành chính", "department", "HC")
QUARTER = "2025-Q1"
PDF, PNG, JPG = b"%PDF-1.7\n1", b"\x89PNG\r\n\x1a\n1", b"\xff\xd8\xff\xe01"


def office(*members: str, **contents: bytes) -> bytes:
    """An archive with empty members, and those of `contents`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**dict.fromkeys(members, b""), **contents}.items():
            archive.writestr(name, content)
    return out.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
ODT = office("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")


def refused(verb, *arguments):
    before = read.version(OFFICE)
    with pytest.raises(Refused) as told:
        verb(*arguments)
    assert read.version(OFFICE) == before
    return told.value.code


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPG, "jpg"),
        (DOCX, "docx"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (office("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (ODT, "odt"),
        (office("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (b"", "evidence_empty"),
        (b"<!doctype html><script>alert(1)</script>", "evidence_type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "evidence_type"),
        (b"MZ\x90\x00", "evidence_type"),
        (b"#!/bin/sh\n", "evidence_type"),
        (b"GIF89a", "evidence_type"),
        (b" %PDF-1.7", "evidence_type"),
        (b"PK\x03\x04broken", "evidence_type"),
        (office("run.exe"), "evidence_type"),
        (office("content.xml", mimetype=b"text/html"), "evidence_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "evidence_old_office"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "evidence_macros"),
        (
            office(
                "xl/workbook.xml", **{"[Content_Types].xml": b'"application/vnd.ms-excel.sheet.macroEnabled.main+xml"'}
            ),
            "evidence_macros",
        ),
        (office("Basic/Standard/M.xml", mimetype=b"application/vnd.oasis.opendocument.text"), "evidence_macros"),
    ],
)
def test_a_file_is_what_its_content_is(content, expected):
    try:
        found = proofs.kind(content)
    except proofs.Unfit as unfit:
        found = unfit.code
    assert found == expected


def test_a_file_that_unpacks_to_too_much_is_none():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"")
        archive.writestr("word/document.xml", bytes(301_000_000))
    with pytest.raises(proofs.Unfit, match="evidence_type"):
        proofs.kind(out.getvalue())


def test_files_are_attached_listed_given_back_and_withdrawn(organisation, values):
    first, second = evidence.attach(OWN, QUARTER, "YT", [("../Quyết định.PDF", PDF), ("ảnh", JPG)], "C1")
    listed = "evidence_id department criterion file_name type bytes by"
    assert values(evidence.files(OFFICE, QUARTER), listed) == [
        (first, "YT", "C1", "Quyết định.PDF", "pdf", len(PDF), "Phòng Y tế"),
        (second, "YT", "C1", "ảnh.jpg", "jpg", len(JPG), "Phòng Y tế"),
    ]
    assert evidence.files(OFFICE, QUARTER)["sha256"][0] == hashlib.sha256(PDF).hexdigest()
    assert evidence.file(OWN, second) == ("ảnh.jpg", "image/jpeg", JPG)
    assert evidence.file(OFFICE, first) == ("Quyết định.PDF", "application/pdf", PDF)
    before = read.version(OFFICE)
    assert refused(evidence.withdraw, OWN, first, " ") == "reason_missing"
    evidence.withdraw(OWN, first, "nhầm tệp")
    assert refused(evidence.withdraw, OWN, first, "lại") == "already_taken_away"
    assert evidence.files(OFFICE, QUARTER)["evidence_id"].tolist() == [second]
    assert evidence.files(OFFICE, QUARTER, as_of=before)["evidence_id"].tolist() == [first, second]
    assert values(evidence.withdrawn(OWN, QUARTER), "evidence_id by reason") == [(first, "Phòng Y tế", "nhầm tệp")]
    assert evidence.file(OFFICE, first)[2] == PDF


def test_an_achievement_is_proven_too(organisation, put, values):
    put("quarter,department,subject,achieved_on,title\n2025-Q1,YT,Lò Thị A,2025-02-01,Cứu người\n", OWN)
    deed = ("Lò Thị A", date(2025, 2, 1), "Cứu người")
    evidence.attach(OWN, QUARTER, "YT", [("a.pdf", PDF)], achievement=deed)
    assert values(evidence.files(OWN, QUARTER), "criterion subject title") == [(None, "Lò Thị A", "Cứu người")]
    other = (deed[0], date(2025, 2, 2), deed[2])
    assert refused(evidence.attach, OWN, QUARTER, "YT", [("b.pdf", PNG)], None, other) == "unknown_achievement"
    with pytest.raises(ValueError, match="criterion or of an achievement"):
        evidence.attach(OWN, QUARTER, "YT", [("b.pdf", PNG)])


def test_a_department_sees_and_touches_its_own_alone(organisation):
    (mine,) = evidence.attach(OWN, QUARTER, "YT", [("a.pdf", PDF)], "C1")
    assert evidence.files(OTHER, QUARTER).empty
    with pytest.raises(KeyError):
        evidence.file(OTHER, mine)
    assert refused(evidence.withdraw, OTHER, mine, "x") == "unknown_evidence"
    assert refused(evidence.attach, OTHER, QUARTER, "YT", [("b.pdf", PNG)], "C1") == "not_yours"
    for role in ("viewer", "administrator", "nobody"):
        actor = Actor("Ai đó", role)
        assert refused(evidence.files, actor, QUARTER) == "not_yours"
        assert refused(evidence.file, actor, mine) == "not_yours"
        assert refused(evidence.attach, actor, QUARTER, "YT", [("b.pdf", PNG)], "C1") == "not_yours"
    assert evidence.file(Actor("Hội đồng", "council"), mine)[2] == PDF
    assert refused(evidence.attach, Actor("Hội đồng", "council"), QUARTER, "YT", [("b.pdf", PNG)], "C1") == "not_yours"


def test_what_is_refused_keeps_none_of_the_files(organisation, monkeypatch):
    def attach(*files, criterion="C1", quarter=QUARTER, department="YT"):
        return refused(evidence.attach, OFFICE, quarter, department, list(files), criterion)

    assert attach() == "no_files"
    assert attach(("a.pdf", PDF), ("b.pdf", b"<html>")) == "evidence_type"
    assert attach(("a.pdf", PDF), ("b.pdf", PDF)) == "evidence_again"
    assert attach(("a.pdf", PDF), criterion="C9") == "unknown_line"
    assert attach(("a.pdf", PDF), criterion="C5") == "unknown_line"
    assert attach(("a.pdf", PDF), department="XX") == "unknown_department"
    assert attach(("a.pdf", PDF), quarter="2025") == "not_a_quarter"
    assert attach(*((f"{n}.pdf", PDF + bytes([n])) for n in range(11))) == "evidence_too_many"
    for limit, code in (("MAX_BYTES", "evidence_too_large"), ("MAX_TOTAL", "evidence_full")):
        with monkeypatch.context() as patch:
            patch.setattr(evidence, limit, 9)
            assert attach(("a.pdf", PDF)) == code
    (kept,) = evidence.attach(OFFICE, QUARTER, "YT", [("a.pdf", PDF)], "C1")
    assert attach(("khác.pdf", PDF)) == "evidence_again"
    with store.writing() as cursor:
        closing.enter(cursor, OFFICE, QUARTER, "closed", "đã họp")
    assert attach(("b.pdf", PNG)) == "quarter_closed"
    assert refused(evidence.withdraw, OFFICE, kept, "r") == "quarter_closed"
