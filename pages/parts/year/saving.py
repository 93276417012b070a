"""Saving an edited part of the plan as a new version: its document, the reason, and the one button that keeps anything."""

from collections.abc import Callable

import streamlit as st

from data import upload
from data.provenance import Enactment
from data.refusal import Refused
from data.upload import Terms
from pages.parts import acts, issues
from pages.parts.access import Visit
from pages.parts.year.foreseen import Foreseen


def ask(
    here: Visit, kind: str, file: tuple[str, bytes], known: Foreseen, whole: bool, done: Callable[[], None]
) -> None:
    """Draws the boxes and the button; `done` is called once it is kept."""
    document, reason = boxes(here, kind)
    st.button(
        here.text("Save as a new version"),
        type="primary",
        key=f"save_{kind}",
        disabled=not (known.may_be_saved and document and reason),
        on_click=_save,
        args=(here, kind, file, known, whole, done),
    )


def boxes(here: Visit, kind: str) -> tuple[str, str]:
    """Draws the boxes for the document and the reason. Returns what stands in them."""
    left, right = st.columns(2)
    with left:
        document = st.text_input(here.text("Number and date of the document"), key=f"document_{kind}", max_chars=300)
    with right:
        reason = st.text_input(here.text("Reason"), key=f"reason_{kind}", max_chars=500)
    return document.strip(), reason.strip()


def _save(
    here: Visit, kind: str, file: tuple[str, bytes], known: Foreseen, whole: bool, done: Callable[[], None]
) -> None:
    said = {name: st.session_state[f"{name}_{kind}"].strip() for name in ("document", "reason")}
    terms = Terms(reason=said["reason"], enactment=Enactment(said["document"], whole))
    try:
        (outcome,) = upload.upload(here.actor, [file], kind, terms, previewed=known.key[0])
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, refused.params.get("found"), refused.params), refused=True)
        return
    if outcome.accepted:
        acts.say(here.text("Saved as a new version, ledger entry {number}.", number=outcome.upload_id))
        forget(kind)
        done()


def forget(kind: str) -> None:
    """Empties the boxes."""
    for name in ("document", "reason"):
        st.session_state.pop(f"{name}_{kind}", None)
