"""Words of the data where Streamlit reads Markdown: in its messages and in the labels of its widgets."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>&$~:!|^])")
_BEGINS = re.compile(r"^(\s*)([#+=-])|^(\s*\d+)([.)])", re.MULTILINE)
# What Streamlit turns into a link, a picture or an arrow after the marks are read: a joiner that nobody sees parts it.
_LATER = re.compile(r"(?<=www)\.|:(?=\S)|@|-(?=[->])|<(?=[-=])|>(?==)|=(?=>)")
_JOINER = "\u2060"


def literal(words: str) -> str:
    """The words as Markdown that shows them as they are."""
    parted = _LATER.sub(lambda found: found[0] + _JOINER, words)
    return _BEGINS.sub(r"\1\3\\\2\4", _MARKS.sub(r"\\\1", parted))
