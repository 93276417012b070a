"""Vietnamese before Unicode: the letters of TCVN3 (ABC), VNI, VIQR, VISCII and TCVN 5712 fonts, each as a table to Unicode."""

import re
import unicodedata
from functools import cache

_LETTERS = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
"""Every letter that ASCII lacks; the codes below stand in this order."""
_TCVN3 = (
    "b5 b8 a9 b7 cc d0 aa d7 dd df e3 ab e2 ef f3 fd a8 ae dc f2 ac ad b9 b6 ca c7 c8 c9 cb be bb bc bd c6 d1 ce cf "
    "d5 d2 d3 d4 d6 d8 de e4 e1 e8 e5 e6 e7 e9 ed ea eb ec ee f4 f1 f8 f5 f6 f7 f9 fa fe fb fc"
)
_VNI = (
    "aø aù aâ aõ eø eù eâ ì í oø où oâ oõ uø uù yù aê ñ ó uõ ô ö aï aû aá aà aå aã aä aé aè aú aü aë eï eû eõ eá eà "
    "eå eã eä æ ò oï oû oá oà oå oã oä ôù ôø ôû ôõ ôï uï uû öù öø öû öõ öï yø î yû yõ"
)
_VISCII = (
    "e0 e1 e2 e3 e8 e9 ea ec ed f2 f3 f4 f5 f9 fa fd e5 f0 ee fb bd df d5 e4 a4 a5 a6 e7 a7 a1 a2 c6 c7 a3 a9 eb a8 "
    "aa ab ac ad ae ef b8 f7 f6 af b0 b1 b2 b5 be b6 b7 de fe f8 fc d1 d7 d8 e6 f1 cf dc d6 db"
)
_VISCII_CAPITALS = (
    "c0 c1 c2 c3 c8 c9 ca cc cd d2 d3 d4 a0 d9 da dd c5 d0 ce 9d b4 bf 80 c4 84 85 86 06 87 81 82 02 05 83 89 cb 88 "
    "8a 8b 8c 8d 8e 9b 98 9a 99 8f 90 91 92 93 95 96 97 b3 94 9e 9c ba bb bc ff b9 9f 1e 14 19"
)
_TCVN5712_CAPITALS = (
    "80 83 a2 82 87 8a a3 8d 90 92 95 a4 94 9d 01 16 a1 a7 8f 9f a5 a6 84 81 c4 c1 c2 c3 86 c0 af ba bf 85 8b 88 89 "
    "da c5 cd d9 8c 8e 91 96 93 ff db e0 f0 97 9b 98 99 9a 9c 02 9e 11 04 05 06 12 13 17 14 15"
)
_MARKS = {
    "\u0302": "^",
    "\u0306": "(",
    "\u031b": "+",
    "\u0300": "`",
    "\u0301": "'",
    "\u0309": "?",
    "\u0303": "~",
    "\u0323": ".",
}
_HATS = "^(+"
FONTS = ("tcvn3", "vni", "viscii", "tcvn5712", "viqr")


@cache
def table(font: str) -> dict[str, str]:
    """What the letters of a font are written as (a byte being the letter of that number) → the Vietnamese letter."""
    capitals = _LETTERS.upper()
    if font == "tcvn3":
        small = dict(zip(_bytes(_TCVN3), _LETTERS, strict=True))
        return small | _capitals_of_two(small)
    if font == "tcvn5712":
        return dict(zip(_bytes(_TCVN3) + _bytes(_TCVN5712_CAPITALS), _LETTERS + capitals, strict=True))
    if font == "viscii":
        return dict(zip(_bytes(_VISCII) + _bytes(_VISCII_CAPITALS), _LETTERS + capitals, strict=True))
    if font == "vni":
        written = _VNI.split()
        both = dict(zip(written + [one.upper() for one in written], _LETTERS + capitals, strict=True))
        return both | {one[0].upper() + one[1:]: letter.upper() for one, letter in zip(written, _LETTERS, strict=True)}
    if font == "viqr":
        return {_viqr(letter): letter for letter in _LETTERS + capitals} | {"Dd": "Đ"}
    raise KeyError(font)


def converted(text: str, font: str) -> str:
    """A text whose letters are those of a font, in Unicode (NFC); what the font has no code for stays."""
    known = table(font)
    return unicodedata.normalize("NFC", _pattern(font).sub(lambda found: known[found[0]], text))


@cache
def _pattern(font: str) -> re.Pattern:
    return re.compile("|".join(map(re.escape, sorted(table(font), key=len, reverse=True))))


def _bytes(codes: str) -> list[str]:
    return [chr(int(code, 16)) for code in codes.split()]


def _capitals_of_two(small: dict[str, str]) -> dict[str, str]:
    """A capital with a tone is two bytes: the capital that carries the hat, then the small letter with the tone."""
    hats = dict(zip("ÂÊÔĂĐƠƯ", "\xa2\xa3\xa4\xa1\xa7\xa5\xa6", strict=True))
    found = {byte: letter for letter, byte in hats.items()}
    for byte, letter in small.items():
        capital = letter.upper()
        if capital not in hats:
            base = unicodedata.normalize("NFD", capital)
            carrier = unicodedata.normalize(
                "NFC", "".join(c for c in base if c not in "\u0300\u0301\u0309\u0303\u0323")
            )
            found[hats.get(carrier, carrier) + byte] = capital
    return found


def _viqr(letter: str) -> str:
    if letter in "đĐ":
        return "dd" if letter == "đ" else "DD"
    base, *marks = unicodedata.normalize("NFD", letter)
    written = sorted((_MARKS[mark] for mark in marks), key=lambda mark: mark not in _HATS)
    return base + "".join(written)
