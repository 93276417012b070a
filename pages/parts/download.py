"""The button that gives a file; the address it leads to opens for whom it was offered to, and for nobody else."""

import re

import streamlit as st

from pages.parts.people import tokens

_MARK = re.compile(r";\s*offered=(\w+)")


def button(label: str, content, name: str, kind: str, **how) -> None:
    """Draws it: `content`, bytes or what makes them when it is pressed, as a file of this name and media type; `how` as in
    `st.download_button`."""
    # Streamlit gives the file to whoever has its address, with the media type it was offered as: there is room for the mark.
    offered = tokens.holder({one: tokens.brought(one) for one in (tokens.SESSION, tokens.VISITOR)})
    st.download_button(label, content, name, f"{kind}; offered={offered}", on_click="ignore", **how)


def marked(kind: str) -> tuple[str, str]:
    """A media type as it is to be told, and the mark of whom the file was offered to; empty where it bears none."""
    found = _MARK.search(kind)
    return (_MARK.sub("", kind), found[1]) if found else (kind, "")
