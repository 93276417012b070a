"""What a file of evidence is, by its content alone; a name says nothing."""

import io
import zipfile

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
"""Ending of the name → media type."""
_OPEN_XML = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENT = {TYPES[ending]: ending for ending in ("odt", "ods", "odp")}
_MEMBERS, _UNPACKED, _HEAD = 5_000, 300_000_000, 1_000_000


class Unfit(Exception):
    """No evidence: `code` is evidence_empty, evidence_type, evidence_macros or evidence_old_office."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def kind(content: bytes) -> str:
    """A key of TYPES. Raises Unfit for all else: web pages, drawings with scripts, programs, office files with macros or of the old
    formats, which may hold them unseen."""
    if not content:
        raise Unfit("evidence_empty")
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unfit("evidence_old_office")
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise Unfit("evidence_type")


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(one.file_size for one in members) > _UNPACKED:
                raise Unfit("evidence_type")
            names = {one.filename for one in members}
            if "[Content_Types].xml" in names:
                found = next((ending for name, ending in _OPEN_XML.items() if name in names), None)
                written = _head(archive, "[Content_Types].xml").lower()
                macros = b"macroenabled" in written or b"vbaproject" in written
            else:
                found = _OPEN_DOCUMENT.get(_head(archive, "mimetype").decode("ascii", "replace").strip())
                macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise Unfit("evidence_type") from error
    if found is None:
        raise Unfit("evidence_type")
    if macros or any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Unfit("evidence_macros")
    return found


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_HEAD)
