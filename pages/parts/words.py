"""Words on the screen: English stands in the code, Vietnamese in the catalogues of `pages/locale`."""

import functools
import gettext
import io
import re
import unicodedata
from contextvars import ContextVar
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
UNIT = "đơn vị"
_unit: ContextVar[str] = ContextVar("unit", default=UNIT)
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def text(language: str, message: str, **params) -> str:
    """The sentence `message`, written in English in the code, in `language`; `params` fill its {names}."""
    words = _in_own_words(_catalogue(language).gettext(message))
    return words.format(**params) if params else words


def plural(language: str, one: str, many: str, count: int, **params) -> str:
    """As `text`, in the form that `count` asks for; `{count}` stands in both forms."""
    return _in_own_words(_catalogue(language).ngettext(one, many, count)).format(count=count, **params)


def call_units(word: str) -> None:
    """From here on, in this run, the units that are ranked are called so: `xã, phường` instead of `đơn vị`."""
    _unit.set(word or UNIT)


def later(message: str) -> str:
    """Marks a message of a table in the code, which `text` translates when it is shown."""
    return message


def listed(language: str, names) -> str:
    """`A`, `A và B`, `A, B và C`."""
    names = [str(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return text(language, "{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def sentence(words: str) -> str:
    """The words with their first letter made large."""
    return words[:1].upper() + words[1:]


def cut(words: str, most: int = 46) -> str:
    """The words as far as `most` letters go, an ellipsis where some are left out."""
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"


def fold(words: str) -> str:
    """Without accents and large letters, as one types in a search: `Phòng Đào tạo` is `phong dao tao`."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip()


def messages(language: str) -> dict[str, str | tuple[str, ...]]:
    """Message → translation as the catalogues have it, a tuple where there are forms for counts."""
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: message.string
        for catalogue in _files(language)
        for message in catalogue
        if message.id
    }


def _in_own_words(words: str) -> str:
    """A sentence of the catalogue with the organisation's word for its units; a unit of measure (`đơn vị tính`) stays one."""
    own = _unit.get()
    if own == UNIT:
        return words
    return re.sub(
        rf"({UNIT})(?! tính)", lambda found: own if found[0] == UNIT else sentence(own), words, flags=re.IGNORECASE
    )


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {tuple(LANGUAGES)}, not {language!r}")
    if language == "en":
        return gettext.NullTranslations()
    merged = Catalog(locale=language)
    for catalogue in _files(language):
        for message in catalogue:
            if message.id:
                merged.add(message.id, message.string)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _files(language: str) -> list[Catalog]:
    """The catalogues of a language, one for each page and one for what pages share."""
    folder = LOCALE / language / "LC_MESSAGES"
    return [pofile.read_po(io.BytesIO(path.read_bytes()), locale=language) for path in sorted(folder.glob("*.po"))]
