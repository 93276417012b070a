"""Looking back: the entry of the ledger as of which the address asks to show a page, and the line that says so."""

import dataclasses
import re
from datetime import datetime

import streamlit as st

from data import read
from pages.parts import address, numbers
from pages.parts.tables import join, link

NAME = "as_of"
"""What the address calls it."""


def of(actor):
    """The actor, looking back where the address asks for it; an entry that does not exist is as good as none asked for (see `unknown`)."""
    entry = _entry()
    known = entry is not None and read.recorded_at(actor, entry) is not None
    return dataclasses.replace(actor, as_of=entry) if known else actor


def unknown(actor) -> bool:
    """Whether the address asks for an entry that does not exist."""
    return bool(address.value(NAME)) and actor.as_of is None


def moment(actor) -> datetime | None:
    """When the entry that the actor looks back to was made (UTC); None where he looks at the present."""
    return None if actor.as_of is None else read.recorded_at(actor, actor.as_of)


def banner(here, page: str) -> None:
    """`Đang xem như lúc 14:05 ngày 12/01/2026 (mục sổ 123) → Về hiện tại`; nothing where the page shows the present."""
    at = moment(here.actor)
    if at is None:
        return
    first = here.text(
        "Shown as it was at {moment} (ledger entry {entry})",
        moment=numbers.moment(here.language, at),
        entry=here.actor.as_of,
    )
    _say(join(first, _present(here, page), between=" → "))


def no_entry(here, page: str) -> None:
    """Instead of a page: there is no such entry."""
    _say(join(here.text("The ledger has no entry of this number."), _present(here, page), between=" → "))


def no_acts(here, page: str) -> None:
    """Instead of a page on which things are done: they are done in the present alone."""
    first = here.text("Here things are done, and they are done in the present alone.")
    st.html(f'<p class="headline plain">{join(first, _present(here, page), between=" → ")}</p>')


def _present(here, page: str):
    return link(address.same(page, **{NAME: None}), here.text("To the present"))


def _say(line) -> None:
    st.html(f'<p class="hindsight" role="status">{line}</p>')


def _entry() -> int | None:
    asked = address.value(NAME)
    return int(asked) if re.fullmatch(r"[1-9]\d{0,11}", asked, re.ASCII) else None
