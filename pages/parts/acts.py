"""An act on a submission: what follows is told first, a reason asked for, then it is done; and what it did is said."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.parts import address, effects, heading
from pages.parts.access import Visit
from pages.parts.literal import literal

_DONE, _REFUSED = "act_done", "act_refused"


def ask(
    here: Visit,
    name: str,
    headline: str,
    told: dict[str, pd.DataFrame],
    label: str,
    do: Callable[[str], str],
    done: str,
    ready: bool = True,
) -> None:
    """Draws the headline, what changes (quarter → `effects.changes`), a box for the reason and the button.

    `do(reason)` acts, and returns why it was refused, empty where it was not; then `done` is said and the act left. `ready`: all else
    that the act needs is there.
    """
    heading.headline(headline)
    effects.show(here, told)
    reason = st.text_input(here.text("Reason"), key=f"{name}_reason", max_chars=500)
    st.button(
        label,
        type="primary",
        disabled=not (ready and reason.strip()),
        on_click=_acted,
        args=(name, do, done),
        key=name,
    )


def say(words: str, refused: bool = False) -> None:
    """Has the next run say what was done, or why not."""
    st.session_state[_REFUSED if refused else _DONE] = words


def said() -> None:
    """What the last click did, or why it was refused."""
    done()
    refused()


def done() -> None:
    """What the last click did."""
    if words := st.session_state.pop(_DONE, None):
        st.success(literal(words))


def refused() -> None:
    """Why what was clicked last was refused: drawn beside the button, where that lies far down."""
    if words := st.session_state.pop(_REFUSED, None):
        st.error(literal(words))


def leave() -> None:
    """Takes the act out of the address."""
    for name in ("act", "department", "submission", "part"):
        address.write(name, "")


def _acted(name: str, do: Callable[[str], str], done: str) -> None:
    if refused := do(st.session_state[f"{name}_reason"]):
        say(refused, refused=True)
        return
    say(done)
    leave()
