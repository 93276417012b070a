"""Words on the screen: English stands in the code, Vietnamese in the catalogues of `pages/locale`."""

import functools
import gettext
import io
import unicodedata
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def text(language: str, message: str, **params) -> str:
    """The sentence `message`, written in English in the code, in `language`; `params` fill its {names}."""
    sentence = _catalogue(language).gettext(message)
    return sentence.format(**params) if params else sentence


def plural(language: str, one: str, many: str, count: int, **params) -> str:
    """As `text`, in the form that `count` asks for; `{count}` stands in both forms."""
    return _catalogue(language).ngettext(one, many, count).format(count=count, **params)


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
