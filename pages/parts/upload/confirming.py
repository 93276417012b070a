"""The fourth step: what will happen, who approved it, and the one button that keeps anything."""

from dataclasses import replace

import streamlit as st

from data import drafts, upload
from data.provenance import Approval
from data.upload import Terms
from pages.parts import address, behalf, checked, effects, handing_in, load, rule_changes, tables
from pages.parts.access import Visit
from pages.parts.upload import checking, rehearsal, steps, work
from pages.parts.upload.rehearsal import Preview
from pages.parts.upload.work import CHECK, Work

TOLD = "upload_told"
"""In the session: what was done, to be said once."""


def show(here: Visit, at: Work, known: Preview) -> None:
    """Draws the step."""
    # As in the step before, the sentence is written last.
    first = st.empty()
    st.html(f'<p class="headline plain">{tables.safe(handing_in.follows(here.language, known.fresh, known.told))}</p>')
    for outcome in known.outcomes:
        checked.duplicate(here, outcome)
    reverify = sum(outcome.reverify for outcome in known.fresh)
    if reverify:
        told = here.plural(
            "{count} verified row will have to be verified again.",
            "{count} verified rows will have to be verified again.",
            reverify,
        )
        st.warning(told)
    checking.left_out(here, known)
    for year, changed in known.rules.items():
        rule_changes.show(here, year, changed)
    effects.show(here, known.told)
    terms = behalf.show(here, at.quarter, at.terms) if at.terms.reason is not None else at.terms
    terms = _approval(here, terms)
    if terms != at.terms:
        drafts.keep(here.actor, replace(at.draft, terms=terms))
        told = replace(at, terms=terms)
        if told.rehearsed != at.rehearsed:
            # What would follow goes by the day that is written: it is worked out anew.
            st.rerun()
        at = told
    if at.terms.reason == "":
        _wanting(here.text("Write the day and the reason for handing in for a department."))
    if at.terms.approval is not None and not at.terms.approval.name:
        _wanting(here.text("Write the name of who approved."))
    unapproved = at.terms.approval is None and _demanded(here, at)
    if unapproved:
        _wanting(here.text("The rules ask for the approval of the head of the department."))
    steps.ways(here, at.draft, CHECK, last=lambda: _button(here, known, at.ready and not unapproved))
    with first:
        checked.headline(here, known)


def _wanting(words: str) -> None:
    st.html(f'<p class="drawn">{tables.safe(words)}</p>')


def _approval(here: Visit, terms: Terms) -> Terms:
    """Draws the tick that the head approved, with name, position and document. Returns the terms with it."""
    known = terms.approval
    st.session_state.setdefault("approved", known is not None)
    if not st.checkbox(here.text("The head of the department has approved these figures"), key="approved"):
        return replace(terms, approval=None)
    fields = {
        "name": here.text("Full name"),
        "position": here.text("Position"),
        "document": here.text("Document number"),
    }
    said = {}
    for box, (name, label) in zip(st.columns(3), fields.items(), strict=True):
        key = f"approved_{name}"
        st.session_state.setdefault(key, (known and getattr(known, name)) or "")
        with box:
            said[name] = st.text_input(label, key=key, max_chars=200).strip()
    return replace(terms, approval=Approval(said["name"], said["position"] or None, said["document"] or None))


def _demanded(here: Visit, at: Work) -> bool:
    """Whether the rules of the year want the head's word on what this department hands in."""
    return here.actor.role == "department" and load.rules(here.actor, int(at.quarter[:4]))["deadline"]["approval"]


def _button(here: Visit, known: Preview, ready: bool) -> None:
    st.button(
        here.text("Hand in figures"),
        type="primary",
        disabled=not ready,
        key="hand_in",
        on_click=hand_in,
        args=(here, known.key),
        width="stretch",
    )


def hand_in(here: Visit, key: tuple) -> None:
    """Keeps the files, once, if nothing has happened since they were previewed (`key`); else the preview is shown again."""
    at = work.opened(here)
    if at.draft is None or not at.ready or rehearsal.key_of(here, at) != key:
        return
    files = work.contents(here, at.draft)
    ruled_by = {i for i, (name, _) in enumerate(files) if rehearsal.is_rules(at.kind, name)}
    others = [one for i, one in enumerate(files) if i not in ruled_by]
    terms = rehearsal.without_rules(at.terms, ruled_by)
    try:
        outcomes = upload.upload(here.actor, others, at.kind or None, terms, previewed=key[0]) if others else []
    except upload.Refused:
        # Somebody was quicker between the look and the lock: the next run shows the preview again.
        return
    of_rules = [rehearsal.take_rules(here, *files[i]) for i in sorted(ruled_by)]
    kept = [outcome.upload_id for outcome in outcomes if outcome.upload_id is not None]
    st.session_state[TOLD] = [
        here.text(
            "The rules of {year} are recorded, ledger entry {number}.",
            year=one.table["year"].iloc[0],
            number=one.upload_id,
        )
        for one in of_rules
        if one.accepted
    ]
    if all(outcome.accepted for outcome in [*outcomes, *of_rules]):
        drafts.discard(here.actor, at.draft.draft_id)
        work.forget()
        address.change(draft="", step="", behalf="", received=",".join(map(str, kept)))
