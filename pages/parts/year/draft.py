"""What is being edited and not saved: it stays while other pages are looked at, and is begun anew where it is discarded."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from pages.parts.year import grid


@dataclass(frozen=True)
class Draft:
    """`begun`: what the grid began with, `edited`: as it stands now, both frames of text with `row`. `stood`: what was in force when it
    was begun, as `written`; `serial` tells one beginning from another."""

    kind: str
    part: str
    begun: pd.DataFrame
    edited: pd.DataFrame
    stood: str
    serial: int = 0

    @property
    def place(self) -> str:
        return f"{_name(self.kind, self.part)}_{self.serial}"


def opened(kind: str, part: str, present: pd.DataFrame) -> Draft:
    """The draft of a part (a year, a department), begun with what is `present` where there is none, or nothing of it was changed."""
    known = st.session_state.get(_name(kind, part))
    stood = written(present)
    if known is None or (known.stood != stood and written(known.edited) == known.stood):
        known = begin(kind, part, present, stood)
    elif known.place not in st.session_state:
        # The page was left, and the browser has nothing of the grid any more.
        known = begin(kind, part, known.edited, known.stood)
    return known


def begin(kind: str, part: str, frame: pd.DataFrame, stood: str) -> Draft:
    """A draft that begins with the frame."""
    before = st.session_state.get(_name(kind, part))
    frame = grid.numbered(frame.drop(columns=grid.ROW, errors="ignore"))
    serial = before.serial + 1 if before else 0
    return keep(Draft(kind, part, frame, frame, stood, serial))


def written(frame: pd.DataFrame) -> str:
    """All that stands in a frame of text, to tell it from another; a grid has its columns in another order."""
    return frame.drop(columns=grid.ROW, errors="ignore").sort_index(axis="columns").to_csv(index=False)


def keep(draft: Draft) -> Draft:
    st.session_state[_name(draft.kind, draft.part)] = draft
    return draft


def edited(draft: Draft, frame: pd.DataFrame) -> Draft:
    return keep(replace(draft, edited=frame))


def discard(kind: str, part: str) -> None:
    st.session_state.pop(_name(kind, part), None)


def _name(kind: str, part: str) -> str:
    return f"year_{kind}_{part}"
