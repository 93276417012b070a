"""What a page draws between its widgets, drawn once for each state and then replayed: most reruns compute nothing."""

import functools
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import kept, numbers
from pages.parts.access import Visit
from pages.parts.clock import now

MOST = 200
"""So many drawn parts are kept, a few hundred kilobytes each at most."""


def once(draw):
    """Makes `draw(here, *arguments)` send again what it sent before, while nothing has changed that it can depend on: the ledger,
    who looks and in which language, the address with all that was chosen, light or dark, and the hour (days late go by it).

    What it draws holds no widgets, and its arguments follow from those things. It is called outside any column or container.
    """

    @functools.wraps(draw)
    def replayed(here: Visit, *arguments) -> None:
        chosen = tuple(sorted((name, *st.query_params.get_all(name)) for name in st.query_params))
        hour = now().astimezone(ZoneInfo(numbers.LOCAL)).strftime("%Y-%m-%d %H")
        where = (draw.__code__.co_filename, draw.__name__)
        _drawn(
            (where, kept.state(here.actor), here.actor, here.language, chosen, st.context.theme.type, hour),
            draw,
            here,
            arguments,
        )

    return replayed


@st.cache_data(show_spinner=False, max_entries=MOST)
def _drawn(state: tuple, _draw, _here: Visit, _arguments: tuple) -> None:
    _draw(_here, *_arguments)
