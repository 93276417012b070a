"""Text as people type it: cleaned on the way in, folded to be compared, resolved to a code, or its nearest neighbour named."""

import difflib
import functools
import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.values import likeness

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""Of the cells of a file: there may be a million of them, which Arrow keeps in a third of the memory."""
SHORT = 4
LONGEST_NAME = 200
_CONTROLS = [*range(1, 9), *range(14, 28), *range(0x7F, 0x85), *range(0x86, 0xA0)]
_DIRECTIONS = [*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_INVISIBLE = dict.fromkeys([*map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), *_CONTROLS, *_DIRECTIONS])
"""What nobody sees and what a terminal or a page would obey: it would part equal names, or show another text than is kept."""
_BLANKS = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_UNSEEN = {point: letter for point, letter in _INVISIBLE.items() if not 0x80 <= point < 0xA0}
_ETHS = str.maketrans("ÐƉð", "ĐĐđ")
"""Letters of other languages that look like Đ, and stand for it in lists of Vietnamese names."""
_CYRILLIC = ("АВЕЅІЈКМНОРСТУХҮԌԚԜаеорсухѕіјһԁԛԝѵ", "ABESIJKMHOPCTYXYGQWaeopcyxsijhdqwv")
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıɡɑ", "ABEZHIKMNOPTYXoiga")
_ALIKE = str.maketrans(_CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1])
"""Letters of other alphabets that look like Latin ones: nobody sees which they are."""
_OTHER = re.compile(r"[\u0370-\u03ff\u0400-\u052fıɡɑ]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WIDE = re.compile(r"[\uff01-\uff5e]")
NARROW = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
"""Letters and digits of double width, as East Asian keyboards write them."""
_SPACES = re.compile(r"\s+")
_UNCLEAN = r"^\s|\s$|\s\s|[\x00-\x1f\x7f]"
_PUNCTUATION = re.compile(r"[\W_]+")
_PUNCTUATION_MARKED = re.compile(r"[^\w\u0300-\u036f]+|_+")
_PREFIX = re.compile(r"(phong|p) (?=\D*[^\W\d]\D*[^\W\d])")
_JOINT = re.compile(r"(?<!\d) | (?!\d)")


def clean(value: str) -> str:
    """NFC, invisible characters dropped, every run of blanks (no-break ones too) one space, trimmed."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value).translate(_INVISIBLE).translate(_ETHS)).strip()


def tidy(value: str) -> str:
    """NFC, invisible characters dropped, no-break blanks plain ones, trimmed; line breaks and runs of blanks inside stay as written."""
    if value.isascii() and value.isprintable():
        return value.strip(" ")
    return unicodedata.normalize("NFC", value).translate(_UNSEEN).translate(_BLANKS).translate(_ETHS).strip()


def tidy_column(cells: list[str]) -> pd.Series:
    """`tidy` over the cells of a column."""
    whole = "".join(cells)
    if not whole.isascii() or not whole.isprintable() or " " in whole:
        tidied = {cell: tidy(cell) for cell in set(cells)}
        cells = [tidied[cell] for cell in cells]
    return pd.Series(cells, dtype=TEXT)


def fold(value: str) -> str:
    """The key on which spellings of one name meet: no case, no accents (đ is d), no punctuation, letters that look alike the same."""
    if value.isascii() and value.isprintable():
        return _PUNCTUATION.sub(" ", value.lower()).strip()
    return _folded(value) if len(value) <= LONGEST_NAME else _folded.__wrapped__(value)


@functools.lru_cache(maxsize=20_000)
def _folded(value: str) -> str:
    """Names come again and again; what is longer than one is not worth keeping."""
    plain = _plain(value).replace("đ", "d")
    return _PUNCTUATION.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def same(value: str) -> str:
    """The key on which two writings of one name meet that nobody can tell apart by reading: `fold`, but letters keep their accents, though
    not the place of the tone (hoà is hòa)."""
    words = []
    for word in _PUNCTUATION_MARKED.sub(" ", _plain(value)).split():
        words.append("".join(c for c in word if c not in _TONES) + "".join(sorted(c for c in word if c in _TONES)))
    return " ".join(words)


def _plain(value: str) -> str:
    if value.isascii():
        return clean(value).casefold()
    apart = unicodedata.normalize("NFKD", clean(value)).translate(_ALIKE).casefold()
    return unicodedata.normalize("NFKD", apart)


def look_alikes(value: str) -> str | None:
    """A text with the letters of other alphabets that look like Latin ones written in Latin; None where it has none, or where others of
    its letters belong to such an alphabet, as in a Russian word."""
    if value.isascii() or not (_OTHER.search(value) or _WIDE.search(value)):
        return None
    parts = unicodedata.normalize("NFD", value).translate(_ALIKE).translate(NARROW)
    return None if _OTHER.search(parts) else unicodedata.normalize("NFC", parts)


def by_text(values: pd.Series, function) -> pd.Series:
    """What a function makes of each text, called once for each that is there; missing where there is none."""
    codes, texts = pd.factorize(values)
    found = np.array([*map(function, texts), None, None], dtype=object)[:-1]
    return pd.Series(found[codes], index=values.index)


def clean_column(values: pd.Series) -> pd.Series:
    """`clean` over a column, each distinct value once; an empty cell becomes missing."""
    # Arrow's own expressions run over a column at once.
    if values.str.isascii().all() and not pc.any(pc.match_substring_regex(pa.array(values), _UNCLEAN)).as_py():
        return values.mask(values == "")
    distinct = pd.unique(values.dropna())
    cleaned = {value: clean(value) or None for value in distinct}
    if all(value == after for value, after in cleaned.items()):
        return values.astype(TEXT)
    return values.map(cleaned).astype(TEXT)


class Names:
    """The spellings under which codes are known.

    A spelling is looked for as a code, then among the exact names, then without regard to case, then folded.
    Last, its letters are compared alone, without the blanks between them or the word for a department (P. TCHCKT is TC-HC-KT).
    A folded spelling that two codes share resolves to neither: a department is never guessed.
    """

    def __init__(self, frame: pd.DataFrame, columns: tuple[str, ...] = ("name",)):
        """`frame` holds `code` and the `columns` of other spellings, several of them joined by `|`."""
        self.labels = dict(zip(frame["code"], frame["name"], strict=True))
        spellings: list[tuple[str, str]] = [(code, code) for code in frame["code"]]
        for column in columns:
            for code, text in zip(frame["code"], frame[column], strict=True):
                if isinstance(text, str):
                    spellings += [(clean(part), code) for part in text.split("|") if part.strip()]
        self._stages = [
            {code: {code} for code in self.labels},
            _grouped((text, code) for text, code in spellings),
            _grouped((text.casefold(), code) for text, code in spellings),
            _grouped((fold(text), code) for text, code in spellings),
            _grouped((_letters(text), code) for text, code in spellings),
        ]

    def code(self, spelling: str) -> str | None:
        keys = (spelling, spelling, spelling.casefold(), fold(spelling), _letters(spelling))
        for stage, key in zip(self._stages, keys, strict=True):
            found = stage.get(key, ())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return None
        return None

    def inside(self, line: str, letters: int) -> set[str]:
        """The codes whose names of so many letters or more stand in a line; of names that hold one another, the longest."""
        key, found = f" {fold(line)} ", set()
        for name in sorted((name for name in self._stages[3] if len(name) >= letters), key=len, reverse=True):
            if f" {name} " in key:
                found |= self._stages[3][name]
                key = key.replace(f" {name} ", " | ")
        return found

    def close(self, spelling: str, most: int = 3) -> list[tuple[str, str, float]]:
        """`likeness.close` of a spelling nobody knows: up to so many codes, the best first, each with the name it is like and how much."""
        return likeness.close(fold(spelling), self._stages[3], most)

    def nearest(self, spelling: str) -> tuple[str, str] | None:
        """The code and name that look most like a spelling nobody knows, if any does."""
        stage = self._stages[3]
        inside = self.inside(spelling, 2 * SHORT)
        if len(inside) == 1:
            return (code := inside.pop()), self.labels[code]
        key, known = fold(spelling), [key for key in stage if key]
        close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
        if not close and 0 < len(key) <= SHORT:
            # Of a code as short as that, two wrong letters leave a third in agreement: the first one must be right.
            codes = [fold(code) for code in self.labels]
            close = difflib.get_close_matches(key, [code for code in codes if code[:1] == key[0]], n=1, cutoff=0.3)
        if not close:
            return None
        code = min(stage[close[0]])
        return code, self.labels[code]


def _letters(spelling: str) -> str:
    return _JOINT.sub("", _PREFIX.sub("", fold(spelling), count=1))


def _grouped(pairs) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for key, code in pairs:
        groups.setdefault(key, set()).add(code)
    return groups
