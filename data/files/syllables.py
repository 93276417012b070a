"""How Vietnamese a text is: the share of its accented words that are syllables of the language."""

import re
import unicodedata
from functools import lru_cache

_INITIAL = "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
_NUCLEI = """a ă â e ê i o ô ơ u ư y ia iê yê ya oa oă oe oo ua uâ uê uô uơ uy uya uyê ưa ươ ai ao au ay âu ây eo êu iu iêu yêu
oi ôi ơi oai oay oao oeo ui uôi ươi ươu ưi ưu uây uyu uau oay uai uao ue ueo uă"""
_CODA = "(?:ch|nh|ng|c|m|n|p|t|k)?"
_SYLLABLE = re.compile(f"{_INITIAL}(?:{'|'.join(sorted(_NUCLEI.split(), key=len, reverse=True))}){_CODA}")
_STOPPED = re.compile(r"(?:ch|c|p|t)$")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0309\u0303\u0323"))
_RISING = {"\u0301", "\u0323"}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 5_000


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word could be one Vietnamese syllable: its letters, their order, one tone, and the tones that p, t, c, ch allow."""
    if word != word.upper() and word[1:] != word[1:].lower():
        return False
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in decomposed if ord(mark) in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", decomposed.translate(_TONES))
    if not _SYLLABLE.fullmatch(plain):
        return False
    return not (_STOPPED.search(plain) and tones and tones[0] not in _RISING)


def accented(text: str) -> list[str]:
    """The words of two letters and more that have a letter beyond ASCII, some thousands of them."""
    found = []
    for word in _WORD.finditer(text):
        if len(word[0]) > 1 and not word[0].isascii():
            found.append(word[0])
            if len(found) == _ENOUGH:
                break
    return found


def share(words: list[str]) -> float:
    """How many of these words are syllables, from 0 to 1; 0 of none."""
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
