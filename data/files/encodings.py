"""Which letters the bytes of a text file are: Unicode as it should be, or older fonts converted, or letters saved twice over repaired."""

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from data.files.dialect import line_of
from data.files.legacy_fonts import FONTS, converted
from data.files.syllables import accented, share
from data.files.unreadable import Unreadable

SURE = 0.85
"""Share of accented words that must be Vietnamese syllables before a text is believed to be in an older font."""
MOST_WORDS = 8
"""So many words are shown before and after."""
SEPARATOR = "\x1f\n"
_WESTERN = "windows-1252"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDEFINED = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_CP1252 = {chr(byte): bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _UNDEFINED}
_BACK = {ord(letter): byte for byte, letter in _CP1252.items()}
_TWICE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+")
_LOST = re.compile(r"(?<![\w?/=&.:])(?:[^\W\d_]*\?+[^\W\d_]+|[^\W\d_]+\?+[^\W\d_]*)+(?![\w/=&])")
_VIQR = re.compile(r"[aeoAEO]\^|[ouOU]\+|[aA]\((?=[\w.?'`~])|\b[dD][dD][aeiouyAEIOUY]")
_VIQR_WORD = re.compile(r"(?:[A-Za-z]+[\^(+`'?~.]*)+")
_COMMON_HAN = "，。、的一是在有人中"


@dataclass
class Decoded:
    """`told`: (code, severity, found, params) of what was converted, repaired or is doubtful; `line` among the params where one is meant."""

    text: str
    encoding: str
    told: list[tuple[str, str, str, dict]] = field(default_factory=list)


def decode(content: bytes, asked: str | None = None) -> Decoded:
    """The text of a file, composed as Unicode has it.

    Raises `Unreadable`: unknown_encoding, encoding_unclear, letters_lost, unknown_encoding_name, wrong_encoding, nul_byte.
    """
    decoded = _as_asked(content, asked) if asked else _found_out(content)
    _lost(decoded)
    return decoded


def mended(cells: str) -> Decoded:
    """The texts of a workbook's cells, joined by `SEPARATOR`: Unicode always, though the letters may be those of an older font."""
    decoded = _repaired(cells, "")
    _lost(decoded)
    return decoded


def _found_out(content: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _repaired(_strictly(content, encoding), encoding)
    wide = _wide(content)
    if wide:
        return _repaired(_strictly(content, wide), wide)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _of_bytes(content, error.start)
    return _repaired(text, "utf-8")


def _as_asked(content: bytes, asked: str) -> Decoded:
    name = asked.casefold().replace("abc", "tcvn3")
    if name in FONTS:
        base = content.decode("latin-1") if not _is_utf8(content) else _as_bytes(content.decode("utf-8-sig"))
        if name == "viqr":
            base = content.decode("utf-8", errors="replace")
        return _changed(base, converted(base, name), name)
    try:
        codec = codecs.lookup("cp1258" if name in ("windows-1258", "1258") else name).name
    except LookupError as error:
        raise Unreadable("unknown_encoding_name", asked) from error
    try:
        text = content.decode("utf-8-sig" if codec == "utf-8" else codec)
    except LookupError as error:
        raise Unreadable("unknown_encoding_name", asked) from error
    except ValueError as error:
        raise Unreadable("wrong_encoding", asked, content[: getattr(error, "start", 0)].count(b"\n") + 1) from error
    return Decoded(text.removeprefix("\ufeff"), asked)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        step = b"\n\0" if encoding.endswith("le") or content.startswith(codecs.BOM_UTF16_LE) else b"\n"
        raise Unreadable("unknown_encoding", line=content[: error.start].count(step) + 1) from error


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain text is NUL."""
    sample = content[:4_000]
    if len(content) % 2 or len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _of_bytes(content: bytes, start: int) -> Decoded:
    """The letters of a file that is no Unicode: the one reading in which its words are Vietnamese, or those of another language."""
    line = content[:start].count(b"\n") + 1
    if b"\0" in content:
        raise Unreadable("nul_byte", line=content[: content.index(b"\0")].count(b"\n") + 1)
    base = content.decode("latin-1")
    _lost(Decoded(base.translate(_CP1252_TABLE), _WESTERN))
    readings = {"windows-1258": unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))}
    readings |= {font: converted(base, font) for font in FONTS if font != "viqr"}
    western = base.translate(_CP1252_TABLE)
    readings[_WESTERN] = western
    scores = {name: share(accented(text)) for name, text in readings.items()}
    best = max(scores.values())
    # In a text of some length a wrong reading is wrong in most words; of a few words, each that may be right is likely.
    margin = 0.0 if len(accented(western)) > 4 else 0.5
    likely = [name for name, score in scores.items() if score >= best - margin and score > 0]
    texts = {readings[name].casefold() for name in likely}
    if len(texts) == 1 and best >= SURE:
        name = likely[0]
        return _changed(western, readings[name], name) if name != _WESTERN else _changed(base, western, name)
    if len(texts) > 1 and best >= SURE:
        shown = [f"{name} “{_first_accented(readings[name])}”" for name in likely]
        raise Unreadable("encoding_unclear", "; ".join(shown), line, options="|".join(likely))
    return _foreign(content, western, best, line)


def _foreign(content: bytes, western: str, best: float, line: int) -> Decoded:
    """Chinese text, which two of its encodings may read, or a Western language, of which nearly all are letters and usual signs."""
    for name in ("big5", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if sum(map(text.count, _COMMON_HAN)) * 100 > len(text):
            return Decoded(text, name, [("converted", "note", name, _sample(western, text))])
    words = accented(western)
    odd = sum(western.count(sign) for sign in "¤¦¨¬¯¸¹¾¼½þðÞÐ\u00ad\x81\x8d\x8f\x90\x9d")
    lone = sum(1 for letter in western if ord(letter) > 127)
    if best < 0.5 and odd * 10 <= lone and not any(re.search(r"[a-z][À-Þ]", word) for word in words):
        return _changed(content.decode("latin-1"), western, _WESTERN)
    raise Unreadable("unknown_encoding", _first_accented(western), line)


_CP1252_TABLE = {ord(byte): letter for byte, letter in _CP1252.items()}


def _as_bytes(text: str) -> str:
    """A text read as windows-1252, as the bytes that were read: each a letter of that number."""
    return text.translate(_BACK)


def _repaired(text: str, encoding: str) -> Decoded:
    """Unicode whose letters are those of another: UTF-8 read as something else and saved again, or an older font's letters in Unicode."""
    decoded = Decoded(text, encoding)
    if text.isascii():
        return _of_font(decoded)
    for _ in range(3):
        again = _once_less(decoded.text)
        if again == decoded.text:
            break
        decoded.told = [("repaired", "note", "UTF-8 → windows-1252 → UTF-8", _sample(text, again))]
        decoded.text = again
    if any("\x80" <= letter < "\xa0" for letter in set(decoded.text)):
        decoded.text = decoded.text.translate(_CP1252_TABLE)
    return _of_font(decoded)


def _once_less(text: str) -> str:
    """Each run of letters that UTF-8 read as windows-1252 leaves, read as UTF-8; a text without such runs as it is."""

    runs = []

    def back(run: re.Match) -> str:
        try:
            once = _as_bytes(run[0]).encode("latin-1").decode("utf-8")
        except UnicodeError:
            return run[0]
        if any(unicodedata.category(letter) == "Cc" and ord(letter) not in _UNDEFINED for letter in once):
            return run[0]
        # What was saved twice over here was Latin: letters of another script come about by chance.
        others = (letter for letter in once if ord(letter) > 0xFF and letter.isalpha() and letter not in _BACK_LETTERS)
        if any("LATIN" not in unicodedata.name(letter, "") for letter in others):
            return run[0]
        runs.append(once)
        return once

    after = _TWICE.sub(back, text)
    # One run may be meant as it stands; several, or one that makes a word of the language, are not.
    if sum(map(str.isalpha, runs)) > 1 or len(set(runs)) > 2 or share(accented(after)[:1]):
        return after
    return text


def _of_font(decoded: Decoded) -> Decoded:
    """A font's letters standing in Unicode as windows-1252 reads them, or VIQR: converted where the words become Vietnamese by it."""
    text = decoded.text
    if text.isascii():
        marked = any(map(text.__contains__, "^+(")) or "dd" in text.lower()
        return _of_viqr(decoded) if marked and len(_VIQR.findall(text)) > 2 else decoded
    words = accented(text.translate(_JOIN))
    letters = {letter for letter in text if ord(letter) > 127 and letter.isalpha()}
    if not letters or any(ord(letter) > 0xFF and letter not in _BACK_LETTERS for letter in letters):
        return decoded
    base = _as_bytes(text)
    plain = share(words)
    readings = {font: converted(base, font) for font in ("tcvn3", "vni")}
    scores = {font: share(accented(reading)) for font, reading in readings.items()}
    font = max(scores, key=scores.get)
    changed = len(accented(readings[font]))
    if changed > 2 and scores[font] >= SURE and scores[font] > plain + 0.2:
        told = _changed(text, readings[font], font)
        return Decoded(told.text, decoded.encoding, [*decoded.told, *told.told])
    return decoded


_JOIN = {0xAD: "x"}
_BACK_LETTERS = set(_CP1252.values())


def _of_viqr(decoded: Decoded) -> Decoded:
    text = decoded.text

    def word(found: re.Match) -> str:
        written = found[0]
        if not re.search(r"[\^(+`'?~.]|[dD][dD]", written):
            return written
        whole = converted(written, "viqr")
        if all(part.isascii() or share([part]) for part in re.findall(r"[^\W\d_]+", whole)):
            return whole
        return written

    after = _VIQR_WORD.sub(word, text)
    words = accented(after)
    left = len(_VIQR.findall(after))
    if len(words) > 2 and share(words) >= SURE and left * 10 <= len(words):
        told = _changed(text, after, "viqr")
        return Decoded(told.text, "viqr", [*decoded.told, *told.told])
    return decoded


def _changed(before: str, after: str, name: str) -> Decoded:
    return Decoded(after, name, [("converted", "note", name, _sample(before, after))])


def _sample(before: str, after: str) -> dict:
    """The first line that differs, before and after, and some `words` of the whole, each before and after."""
    return _line(before, after) | {"words": _words(before, after)}


def _words(before: str, after: str) -> list[list[str]]:
    pairs: dict[str, str] = {}
    for old, new in zip(before.splitlines(), after.splitlines(), strict=False):
        words, others = re.split(r"[\s;,\x1f]+", old), re.split(r"[\s;,\x1f]+", new)
        if len(words) == len(others):
            pairs |= {one: other for one, other in zip(words, others, strict=True) if one != other}
        if len(pairs) >= MOST_WORDS:
            break
    return [[one, other] for one, other in pairs.items()][:MOST_WORDS]


def _line(before: str, after: str) -> dict[str, str]:
    for old, new in zip(before.splitlines(), after.splitlines(), strict=False):
        if old != new:
            place = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
            start = max(0, place - 10)
            return {"before": old[start : start + 60].strip(), "after": new[start : start + 60].strip()}
    return {"before": before[:60], "after": after[:60]}


def _first_accented(text: str) -> str:
    return next(iter(accented(text)), text.strip()[:30])


def _lost(decoded: Decoded) -> None:
    """Raises where letters were replaced by question marks; tells of marks for unreadable letters that are no part of a word."""
    text = decoded.text
    words = [found for found in _LOST.finditer(text) if re.search(r"[^\W\d_]", found[0])] if "?" in text else []
    inside = [found for found in words if re.search(r"[^\W\d_]\?+[^\W\d_]", found[0])]
    if len(inside) > 2 and len(words) > sum(any(ord(letter) > 0xFF for letter in word) for word in accented(text)):
        first = inside[0]
        line = line_of(text, first.start())
        raise Unreadable("letters_lost", first[0], line, count=len(words))
    broken = list(re.finditer(r"[^\W\d_]\ufffd+|\ufffd+[^\W\d_]", text)) if "\ufffd" in text else []
    if broken:
        word = re.search(r"[\w\ufffd]*$", text[: broken[0].end()])[0]
        raise Unreadable("letters_lost", word, line_of(text, broken[0].start()), count=len(broken))
    if "\ufffd" in text:
        place = text.index("\ufffd")
        found = text[max(0, place - 10) : place + 10].strip()
        decoded.told.append(("letters_unclear", "warning", found, {"line": line_of(text, place)}))
