"""What a file is by its first bytes, whatever its name says."""

import re

from data.files.unreadable import Unreadable

_ARCHIVES = ((b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "XZ"))
_DOCUMENTS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|div|meta|style)\b", re.I | re.S)
_MARKUP = re.compile(rb"\s*<\?xml", re.I)


def is_workbook(content: bytes) -> bool:
    """Whether these are the bytes of a workbook, old (XLS) or packed (XLSX, ODS), rather than of a text.

    Raises `Unreadable` where they are neither: archive, document, web_page.
    """
    if content.startswith((ZIP, OLD)):
        return True
    for start, name in _ARCHIVES:
        if content.startswith(start):
            raise Unreadable("archive", name)
    for start, name in _DOCUMENTS:
        if content.startswith(start):
            raise Unreadable("document", name)
    head = content[:4_000].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    if _PAGE.match(head):
        raise Unreadable("web_page", line=1)
    if _MARKUP.match(head):
        raise Unreadable("document", "XML", 1)
    return False
