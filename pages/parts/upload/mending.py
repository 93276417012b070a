"""Cells mended in place: safe mends by one click, any other in a grid of the rows that have errors; and each mend taken back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from data.checks.cells import Cells, cells
from data.checks.mends import Mend
from data.contract import CONTRACTS
from data.files.intake import Asked
from pages.parts import dictionary, numbers, tables
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.numbers import absent
from pages.parts.upload import work
from pages.parts.upload.work import CELLS, CHECK, Work

MOST_ROWS = 50
"""So many rows with errors stand in the grid at once; the others are on its next pages."""
MOST_BUTTONS = 8
"""So many mends of one click are offered at once, those of the most cells."""
MOST_TOLD = 30
"""So many mends are listed, each with its way back; there is one for all."""


def mended(asked: Asked, mends: Iterable[Mend]) -> Asked:
    """What is said of a file with these mends, each in the place of an earlier one of the same cell."""
    known = {_cell(one): one for one in asked.mends} | {_cell(one): one for one in mends}
    return replace(asked, mends=tuple(known.values()))


def _cell(mend: Mend) -> Mend:
    """Which cell a mend speaks of."""
    return replace(mend, meant=None)


def without(asked: Asked, mends: Iterable[Mend]) -> Asked:
    """What is said of a file without these mends."""
    gone = set(mends)
    return replace(asked, mends=tuple(one for one in asked.mends if one not in gone))


def safe(found: pd.DataFrame, wide: set[int] = frozenset()) -> list[tuple[str, str, list[Mend]]]:
    """What was found, what it means and the mends of the cells, of findings whose params hold what is safely `meant` or the `nearest`
    known name, about which the finding asks; the `MOST_BUTTONS` of the most cells. `wide`: rows of the sheet that hold several rows of figures, whose
    cells are named by their letter."""
    placed = found[found["row"].notna() & found["column"].notna()]
    said = [_said(text, params) for text, params in zip(placed["found"], placed["params"], strict=True)]
    result = []
    for pair, _ in Counter(pair for pair in said if pair).most_common(MOST_BUTTONS):
        own = placed[[one == pair for one in said]]
        cells = zip(own["row"].astype(int), own["column"], own["letter"], strict=True)
        mends = [Mend(row, column, pair[1], letter if row in wide else None) for row, column, letter in cells]
        result.append((*pair, mends))
    return result


def _said(found, params) -> tuple[str, str] | None:
    """What stood in the cell of a finding and what it means, where that is known."""
    meant = params.get("meant", params.get("nearest")) if isinstance(params, dict) else None
    return None if meant is None else ("" if absent(found) else str(found), str(meant))


def buttons(here: Visit, at: Work, place: int, outcome) -> None:
    """Draws the mends of one click."""
    rows = outcome.table["row"] if "row" in outcome.table else pd.Series(dtype="int64")
    offered = safe(outcome.issues, set(rows[rows.duplicated()]))
    if not offered:
        return
    with st.container(horizontal=True):
        for told, meant, mends in offered:
            label = here.plural(
                'Change "{found}" to "{meant}" ({count} cell)',
                'Change "{found}" to "{meant}" ({count} cells)',
                len(mends),
                found=_short(told),
                meant=_short(meant),
            )
            key = f"mend_{place}_{mends[0].column}_{told}_{meant}"[:200]
            st.button(literal(label), key=key, on_click=_mend, args=(here, at, place, mends))


def grid(here: Visit, at: Work, place: int, outcome) -> None:
    """Draws the rows of a file that have errors, to be mended in place."""
    wrong = outcome.issues[(outcome.issues["severity"] == "error") & outcome.issues["row"].notna()]
    known = _cells(here, at, place, outcome) if len(wrong) and outcome.kind in CONTRACTS else None
    if known is None:
        return
    faulty = known.wrong(wrong)
    places = faulty["at"].drop_duplicates()
    if places.empty:
        return
    st.html(f'<h3 class="finding">{tables.safe(here.text("Mend the cells here"))}</h3>')
    pages = -(-len(places) // MOST_ROWS)
    page = st.pagination(pages, key=f"grid_page_{place}") if pages > 1 else 1
    shown = places.iloc[(page - 1) * MOST_ROWS : page * MOST_ROWS].to_list()
    to_mend = faulty[faulty["at"].isin(shown)].groupby("at")["column"].agg(lambda names: list(names.dropna()))
    headers = dictionary.headers(here.language, CONTRACTS[outcome.kind])
    lettered = {name: letter for name, letter in known.letters.items() if isinstance(letter, str)}
    named = {name: f"{headers[name]} ({lettered[name]})" if name in lettered else headers[name] for name in known.meant}
    row, wanted = here.text("Row"), here.text("To mend")
    frame = known.meant.iloc[shown].fillna("").rename(columns=named)
    frame.insert(0, wanted, [_wanted(known, one, to_mend[one], headers) for one in shown])
    frame.insert(0, row, known.row.iloc[shown].astype(int))
    key = f"grid_{place}_{page}_{hash(at.draft.asked(place).mends)}"
    st.data_editor(
        frame.reset_index(drop=True),
        key=key,
        hide_index=True,
        disabled=[row, wanted],
        on_change=_edited,
        args=(here, at, place, key, shown, {named[name]: name for name in named}, known),
        height="auto" if len(frame) <= 12 else 460,
        alt=here.text("Rows with errors, to be mended"),
    )
    told = here.text("Write into a cell what it should say. The file stays as it was sent; what you mend is recorded.")
    st.html(f'<p class="drawn">{tables.safe(told)}</p>')


def _wanted(known: Cells, at: int, names: list[str], headers: dict[str, str]) -> str:
    """What is to be mended in the row at a position; with its letter in the sheet what stands under several there."""
    words = []
    for name in names:
        letter = known.letter(name, at) if isinstance(known.letters.get(name), np.ndarray) else None
        words.append(f"{headers.get(name, name)} ({letter})" if letter else headers.get(name, name))
    return ", ".join(words)


def done(here: Visit, at: Work, place: int, outcome) -> None:
    """Draws each mend that was made, the last first; each can be taken back."""
    asked = at.draft.asked(place)
    if not asked.mends:
        return
    headers = dictionary.headers(here.language, CONTRACTS[outcome.kind]) if outcome.kind in CONTRACTS else {}
    label = here.plural("{count} cell mended", "{count} cells mended", len(asked.mends))
    with st.expander(label), st.container(horizontal=True):
        for one in asked.mends[: -MOST_TOLD - 1 : -1]:
            told = here.text(
                "Take back: {row}, {column} → {meant}",
                row=here.text("every row")
                if one.row is None
                else here.text("row {row}", row=numbers.number(here.language, one.row)),
                column=headers.get(one.column, one.column) + (f" ({one.letter})" if one.letter else ""),
                meant=_short(one.meant) if one.meant else here.text("nothing"),
            )
            key = "_".join(["undo", str(place), str(one.row), one.column, *filter(None, [one.letter])])
            st.button(literal(told), key=key, type="tertiary", on_click=_undo, args=(here, at, place, [one]))
        key, told = f"undo_{place}", here.text("Take all back")
        st.button(told, key=key, on_click=_undo, args=(here, at, place, asked.mends))


def edits(
    changed: dict[int, dict[str, str | None]], shown: list[int], columns: dict[str, str], known: Cells
) -> tuple[list[Mend], list[Mend]]:
    """What was written into the grid (position in it → header → text): the mends, and those that only say again what was sent.

    `shown`: which of the `known` rows stand in the grid; `columns`: header → column of the contract.
    """
    several, made, same = known.several, [], []
    for position, texts in changed.items():
        at = shown[position]
        for column, text in ((columns[header], text) for header, text in texts.items() if header in columns):
            letter = known.letter(column, at) if several.iloc[at] else None
            meant, sent = (text or "").strip() or None, known.sent[column].iloc[at]
            as_sent = (meant or "") == ("" if absent(sent) else sent)
            (same if as_sent else made).append(Mend(int(known.row.iloc[at]), column, meant, letter))
    return made, same


def _cells(here: Visit, at: Work, place: int, outcome) -> Cells | None:
    """The cells of a file, read once while nothing is said anew of it."""
    key = (outcome.sha256, at.draft.asked(place), outcome.kind)
    kept = st.session_state.setdefault(CELLS, {})
    if place not in kept or kept[place][0] != key:
        content = work.contents(here, at.draft)[place][1]
        kept[place] = (key, cells(here.actor, content, at.draft.asked(place), outcome.kind))
    return kept[place][1]


def _mend(here: Visit, at: Work, place: int, mends: list[Mend]) -> None:
    work.say(here, at.draft.told(place, mended(at.draft.asked(place), mends)), CHECK)


def _undo(here: Visit, at: Work, place: int, mends: Iterable[Mend]) -> None:
    work.say(here, at.draft.told(place, without(at.draft.asked(place), mends)), CHECK)


def _edited(
    here: Visit, at: Work, place: int, key: str, shown: list[int], columns: dict[str, str], known: Cells
) -> None:
    made, same = edits(st.session_state[key]["edited_rows"], shown, columns, known)
    # A cell that says again what was sent is no mend.
    before = set(map(_cell, same))
    asked = at.draft.asked(place)
    asked = without(asked, [one for one in asked.mends if _cell(one) in before])
    work.say(here, at.draft.told(place, mended(asked, made)), CHECK)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
