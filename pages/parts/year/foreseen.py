"""What saving an edited part of the plan would do: checked as a file is, tried for a moment in the store, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from data import upload, versions
from data.contract import CONTRACTS
from data.provenance import Enactment
from data.upload import Outcome, Terms
from pages.parts import dictionary, effects, findings, kept, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import later, listed

_KEPT = "year_foreseen"
MOST = 60
"""So many cells or rows that differ are listed."""


@dataclass(frozen=True)
class Foreseen:
    """`key`: ledger entry, kind and content it was worked out for. `differences`: `versions.cells` of what is in force and what would be;
    `told`: open quarter with figures → `effects.changes`."""

    key: tuple
    outcome: Outcome
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)
    told: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def may_be_saved(self) -> bool:
        return self.outcome.accepted and len(self.differences) > 0


def foreseen(
    here: Visit, kind: str, file: tuple[str, bytes], whole: bool, read: Callable[[], pd.DataFrame]
) -> Foreseen:
    """What saving the file would do; `read`: what is in force of that part of the plan, a frame of `data.read`."""
    key = (load.version(here.actor), here.actor, kind, *file)
    known = st.session_state.get(_KEPT)
    if known is not None and known.key == key:
        return known
    terms = Terms(reason="?", enactment=Enactment("?", whole))
    before, quarters, after, new = read(), [], {}, None
    with kept.rehearsing(here.actor), upload.rehearse(here.actor, [file], kind, terms) as (outcome,):
        if outcome.accepted:
            new = read()
            quarters = effects.affected(here, kind, outcome.table)
            after = effects.snapshot(here, quarters)
    differences = pd.DataFrame() if new is None else versions.cells(CONTRACTS[kind].key, before, new)
    stood = effects.snapshot(here, quarters)
    told = {quarter: effects.changes(stood.get(quarter), after.get(quarter)) for quarter in quarters}
    known = st.session_state[_KEPT] = Foreseen(key, outcome, differences, told)
    return known


def show(here: Visit, known: Foreseen, kind: str, lead: str, headers: dict[str, str] | None = None) -> None:
    """Draws what the check found, what differs from what is in force, and which ranks move; `lead`: the column of the differences that
    names a row, `headers`: of columns that the contract has not."""
    headers = dictionary.headers(here.language, CONTRACTS[kind]) | (headers or {})
    found = known.outcome.issues
    if len(found):
        _title(here.text("What the check found"))
        findings.show(here, found, headers)
    if not known.outcome.accepted:
        return
    _differences(here, known, kind, headers, lead)
    if known.told:
        names = listed(here.language, [periods.name(here.language, one) for one in known.told])
        moved = effects.sentence(here.language, known.told)
        st.warning(
            here.text("There are figures already for {periods}, not closed. {moved}", periods=names, moved=moved)
        )
        effects.show(here, known.told)


def _differences(here: Visit, known: Foreseen, kind: str, headers: dict[str, str], lead: str) -> None:
    told = known.differences
    if told.empty:
        st.html(f'<p class="drawn">{tables.safe(here.text("Nothing differs from what is in force."))}</p>')
        return
    _title(sentence(here, told))
    none = tables.span(here.text("none"), "quiet")
    choices = {column.name: column for column in CONTRACTS[kind].stored if column.choices}
    altered = told[told["change"] == "changed"]
    rows = []
    for one in altered.head(MOST).to_dict("records"):
        was, now = (_spelled(here, choices.get(one["column"]), one[when]) for when in ("old", "new"))
        rows.append(Row((one[lead], headers.get(one["column"], one["column"]), was or none, now or none)))
    columns = [
        Column(headers[lead], lead=True),
        Column(here.text("Column")),
        Column(here.text("As in force")),
        Column(here.text("After saving")),
    ]
    if rows:
        tables.show(columns, rows, tall=len(rows) > 30)
    notes = []
    if len(altered) > MOST:
        notes.append(here.text("and {count} more", count=numbers.number(here.language, len(altered) - MOST)))
    for change, words in (("added", later("Added: {rows}.")), ("removed", later("Left out: {rows}."))):
        named = list(told.loc[told["change"] == change, lead])
        if named:
            notes.append(here.text(words, rows=", ".join([*named[:MOST], *["…"] * (len(named) > MOST)])))
    tables.notes(notes)


def sentence(here: Visit, told: pd.DataFrame) -> str:
    """`Khác với bộ đang dùng: 3 ô thay đổi, 1 dòng thêm, 2 dòng bỏ.`"""
    counts = told["change"].value_counts()
    return here.text(
        "Against what is in force: {changed} cells change, {added} rows are added, {removed} are left out.",
        **{name: int(counts.get(name, 0)) for name in versions.CHANGES},
    )


def _spelled(here: Visit, column, value) -> str:
    if absent(value):
        return ""
    others = column.choices.get(value, ()) if column else ()
    return others[0] if here.language == "vi" and others else str(value)


def _title(words: str) -> None:
    st.html(f'<h2 class="finding">{tables.safe(words)}</h2>')
