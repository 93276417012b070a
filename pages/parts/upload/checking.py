"""The third step: what was found in the files, grouped by cause, with the cure; and whether rows with errors are left out."""

from dataclasses import replace

import streamlit as st

from data.contract import CONTRACTS
from data.findings import WANT_REASON
from pages.parts import checked, dictionary, findings, tables
from pages.parts.access import Visit
from pages.parts.causes import CAUSES, OTHER
from pages.parts.upload import mending, sent_back, steps, work
from pages.parts.upload.choosing import KINDS
from pages.parts.upload.rehearsal import Preview
from pages.parts.upload.work import CHECK, COLUMNS, CONFIRM, FILES, Work


def show(here: Visit, at: Work, known: Preview) -> None:
    """Draws the step."""
    # The sentence is written last: who reads it, or waits for it, has all that it sums up before him.
    first = st.empty()
    checked.counts(here, known)
    several = len(known.outcomes) > 1
    for place, outcome in enumerate(known.outcomes):
        _file(here, at, place, outcome, several)
    _set_aside(here, at, known)
    back = COLUMNS if known.unclear else FILES
    if known.refused:
        wrong = any((outcome.issues["severity"] == "error").any() for outcome in known.outcomes)
        told = (
            here.text("Mend the errors here, or in the file and choose it again.")
            if wrong
            else here.text("Say why what needs a look is right as it stands.")
        )
        st.html(f'<p class="drawn">{tables.safe(told)}</p>')
        steps.ways(here, at.draft, back, last=lambda: _not_yet(here))
    else:
        steps.ways(here, at.draft, back, (CONFIRM, bool(known.fresh)) if known.fresh else None)
    with first:
        checked.headline(here, known)


def left_out(here: Visit, known: Preview) -> None:
    """Draws how many rows are left out by choice, and what becomes of them."""
    count = sum(outcome.set_aside for outcome in known.outcomes)
    if count:
        told = here.plural(
            "{count} row is left out and not kept. It is shown as missing on every page until it is handed in.",
            "{count} rows are left out and not kept. They are shown as missing on every page until they are handed in.",
            count,
        )
        st.warning(told)


def _not_yet(here: Visit) -> None:
    st.button(here.text("Hand in figures"), type="primary", disabled=True, key="hand_in", width="stretch")


def _file(here: Visit, at: Work, place: int, outcome, several: bool) -> None:
    """One file: what kind it is, whether it is there already, its findings by cause."""
    if several:
        verdict = "" if outcome.accepted else tables.span(here.text("refused"), "worse")
        told = tables.join(outcome.file, checked.kind(here, outcome, KINDS), verdict, between=" · ")
        st.html(f'<h3 class="finding">{told}</h3>')
    checked.duplicate(here, outcome)
    headers = dictionary.headers(here.language, CONTRACTS[outcome.kind]) if outcome.kind in CONTRACTS else {}
    notes = outcome.issues["severity"] == "note"
    findings.show(here, outcome.issues[~notes], headers)
    mending.buttons(here, at, place, outcome)
    _reasons(here, at, place, outcome.issues)
    mending.grid(here, at, place, outcome)
    mending.done(here, at, place, outcome)
    sent_back.button(here, at, place, outcome, headers)
    if notes.any():
        with st.expander(here.plural("{count} note", "{count} notes", int(notes.sum()))):
            findings.show(here, outcome.issues[notes], headers)


def _reasons(here: Visit, at: Work, place: int, found) -> None:
    """Asks why, once for each code among warnings that are taken only with a reason."""
    for code in found["code"].unique():
        if code in WANT_REASON:
            key = f"reason_{place}_{code}"
            st.session_state.setdefault(key, at.draft.asked(place).answers.get(code, ""))
            cause = here.text(CAUSES.get(code, OTHER))
            label = here.text("{cause}: why it is right as it stands", cause=cause)
            st.text_input(label, key=key, max_chars=500, on_change=_answer, args=(here, at, place, code, key))


def _answer(here: Visit, at: Work, place: int, code: str, key: str) -> None:
    asked = at.draft.asked(place)
    answers = {known: reason for known, reason in asked.answers.items() if known != code}
    reason = st.session_state[key].strip()
    answers |= {code: reason} if reason else {}
    work.say(here, at.draft.told(place, replace(asked, answers=answers)), CHECK)


def _set_aside(here: Visit, at: Work, known: Preview) -> None:
    """Once errors were read: whether their rows are left out and the others handed in; and what becomes of them."""
    if not at.terms.set_aside and not any(one.separable for one in known.outcomes if not one.accepted):
        return
    key = "set_aside"
    st.session_state[key] = at.terms.set_aside

    def chosen():
        terms = replace(at.terms, set_aside=st.session_state[key])
        work.say(here, replace(at.draft, terms=terms), CHECK)

    st.checkbox(here.text("Leave the rows with errors out and hand in the others"), key=key, on_change=chosen)
    left_out(here, known)
