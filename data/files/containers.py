"""What a workbook's file may hold before any of it is unpacked: its size, its parts, no macros, no links to other files."""

import io
import re
import zipfile
import zlib
from collections import deque

from data.files.extents import Extents
from data.files.unreadable import Unreadable

MAX_UNPACKED = 150_000_000
MAX_PARTS = 2_000
MAX_RATIO = 400
_CHUNK = 1 << 16
_SMALL = 1_000_000
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_SHARED = "xl/sharedStrings.xml"


def packed(content: bytes) -> str:
    """`xlsx` or `ods`, by the parts of a packed workbook, which may then be unpacked safely.

    Raises `Unreadable`: archive, document, macros, external_links, unpacks_too_large, broken_workbook, too_many_columns,
    too_many_rows, sheet_too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            kind = _kind(book, {part.filename for part in parts})
            _size(parts)
            extents = Extents()
            # What the sheets refer to is known before them.
            for part in sorted(parts, key=lambda part: part.filename != _SHARED):
                _part(content, book, part, extents)
            if kind == "ods":
                _manifest(book)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Unreadable("broken_workbook", type(error).__name__) from error
    return kind


def _kind(book: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.lower().endswith("vbaproject.bin") or name.lower().startswith("basic/script") for name in names):
        raise Unreadable("macros")
    links = sorted(name for name in names if name.startswith("xl/externalLinks/") and name.endswith(".xml"))
    if links:
        raise Unreadable("external_links", str(len(links)))
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        kind = book.open("mimetype").read(100)
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise Unreadable("document", "OpenDocument")
    if "word/document.xml" in names:
        raise Unreadable("document", "DOCX")
    if "ppt/presentation.xml" in names:
        raise Unreadable("document", "PPTX")
    raise Unreadable("archive", "ZIP")


def _size(parts: list[zipfile.ZipInfo]) -> None:
    """What the parts say of themselves; whether it is true is seen in `_part`."""
    size = sum(part.file_size for part in parts)
    bombs = [
        part for part in parts if part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)
    ]
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED or bombs:
        raise Unreadable("unpacks_too_large", str(size), limit=MAX_UNPACKED)


def _part(content: bytes, book: zipfile.ZipFile, part: zipfile.ZipInfo, extents: Extents) -> None:
    """Goes through one part in small pieces: that it is no longer than it says, declares no entities, and is no endless sheet."""
    if part.flag_bits & 1:
        raise Unreadable("locked_workbook")
    read = 0

    def pieces(stream):
        """The part, each piece ending where a tag does."""
        nonlocal read
        left = b""
        while piece := stream.read(_CHUNK):
            read += len(piece)
            cut = piece.rfind(b">") + 1
            if cut or len(left) > _SMALL:
                yield left + piece[:cut]
                left = piece[cut:]
            else:
                left += piece
        yield left

    with book.open(part) as stream:
        if part.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(stream.read(_CHUNK)):
            raise Unreadable("document", "XML")
    with book.open(part) as stream:
        if part.filename == _SHARED:
            extents.share(pieces(stream))
        elif part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            extents.xlsx(pieces(stream))
        elif part.filename == "content.xml":
            extents.ods(pieces(stream))
        else:
            deque(pieces(stream), 0)
    if read != part.file_size:
        raise Unreadable("broken_workbook", part.filename)
    if _longer(content, part):
        raise Unreadable("unpacks_too_large", str(part.file_size), limit=MAX_UNPACKED)


def _longer(content: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether the packed bytes go on unpacking beyond the size that the archive declares."""
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return part.compress_size != part.file_size
    head = part.header_offset
    start = (
        head
        + 30
        + int.from_bytes(content[head + 26 : head + 28], "little")
        + int.from_bytes(content[head + 28 : head + 30], "little")
    )
    unpacking, size, rest = zlib.decompressobj(-15), 0, content[start : start + part.compress_size]
    while rest and not unpacking.eof:
        size += len(unpacking.decompress(rest, _CHUNK))
        if size > part.file_size:
            return True
        rest = unpacking.unconsumed_tail
    return False


def _manifest(book: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in book.namelist() and b"encryption-data" in book.open("META-INF/manifest.xml").read(
        _SMALL
    ):
        raise Unreadable("locked_workbook")


def old(content: bytes) -> str:
    """`xls`, by the streams of a compound file. Raises `Unreadable`: locked_workbook, macros, document."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("locked_workbook")
    if "WordDocument".encode("utf-16-le") in content:
        raise Unreadable("document", "DOC")
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Unreadable("document", "OLE")
    if re.search(rb"\x09\x08.{2}\x00\x06.{10,14}\x2f\x00.\x00", content[:65_536], re.S):
        raise Unreadable("locked_workbook")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Unreadable("macros")
    return "xls"
