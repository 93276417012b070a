"""The fourth step: what will happen, who approved it, and the one button that keeps anything."""

from dataclasses import replace

import streamlit as st

from data import drafts, upload
from pages.parts import address, behalf, checked, effects, handing_in, rule_changes, tables
from pages.parts.access import Visit
from pages.parts.upload import checking, rehearsal, steps, work
from pages.parts.upload.rehearsal import Preview
from pages.parts.upload.work import CHECK, Work

TOLD = "upload_told"
"""In the session: what was done, to be said once."""


def show(here: Visit, at: Work, known: Preview) -> None:
    """Draws the step."""
    checked.headline(here, known)
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
    if terms != at.terms:
        # What would happen goes by the day that is written: it is worked out anew.
        drafts.keep(here.actor, replace(at.draft, terms=terms))
        st.rerun()
    if not at.ready:
        st.html(
            f'<p class="drawn">{tables.safe(here.text("Write the day and the reason for handing in for a department."))}</p>'
        )
    steps.ways(here, at.draft, CHECK, last=lambda: _button(here, at, known))


def _button(here: Visit, at: Work, known: Preview) -> None:
    st.button(
        here.text("Hand in figures"),
        type="primary",
        disabled=not at.ready,
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
        rehearsal.forget()
        address.change(draft="", step="", behalf="", received=",".join(map(str, kept)))
