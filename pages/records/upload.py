"""Handing in figures: choose, match columns, check, confirm, receipt; nothing is kept before the last step but a draft."""

import streamlit as st

from pages.parts import (
    access,
    acts,
    address,
    checked,
    collecting,
    handing_in,
    heading,
    load,
    nothing,
    receipt,
    returning,
)
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.upload import checking, choosing, confirming, demonstration, matching, rehearsal, steps, work
from pages.parts.upload.work import CHECK, COLUMNS, CONFIRM, FILES, Work


def main() -> None:
    here = access.visit()
    at = work.opened(here)
    _head(here, at)
    if at.draft is not None and address.value("step") != FILES:
        _steps(here, at)
        return
    handed_in = at.draft is None and not at.lost and bool(address.value("received"))
    offered = (FILES, COLUMNS, CHECK) if at.draft is not None else ()
    steps.line(here, at.draft, "" if handed_in else FILES, (FILES,) if handed_in else offered)
    if at.lost:
        st.info(here.text("This draft is no longer here. Choose the files again."))
    if trouble := st.session_state.pop(work.TROUBLE, ""):
        st.error(trouble)
    for words in st.session_state.pop(confirming.TOLD, []):
        st.success(words)
    acts.said()
    if not (handed_in and receipt.received(here)):
        choosing.show(here, at)
    demonstration.show(here)


def _head(here: Visit, at: Work) -> None:
    if load.departments(here.actor).empty:
        heading.title(here, here.text("Hand in figures"))
        if at.draft is None:
            heading.headline(
                nothing.plan(here, at.quarter) or here.text("There are no figures here yet."),
                here.text(
                    "Hand in the list of departments first, then the criteria, the targets, and each quarter's results."
                ),
            )
        return
    heading.show(here, here.text("Hand in figures"), Period(at.quarter))
    # What stands above a grid stays where it is while the first figure typed becomes a draft: another place would be another grid.
    if at.draft is None or address.value("step") == FILES:
        standing = collecting.standing(here, at.quarter)
        heading.headline(*handing_in.due(here.language, at.quarter, standing, here.actor.department))
        if here.actor.department:
            returning.show(here, at.quarter, here.actor.department)


def _steps(here: Visit, at: Work) -> None:
    """The steps after the first, as far as the files allow: the one that the address names, else the first that wants a person."""
    known, moved = rehearsal.preview(here, at)
    possible = bool(known.fresh) and not known.refused
    readable = any(one.kind != rehearsal.RULES for one in known.outcomes)
    offered = (FILES, *[COLUMNS] * readable, CHECK, *[CONFIRM] * possible)
    step = address.value("step")
    if step not in offered:
        step = CHECK if step == CONFIRM else _first(known)
    steps.line(here, at.draft, step, offered)
    steps.given(
        here,
        at.draft,
        [checked.kind(here, one, choosing.KINDS) for one in known.outcomes],
        readable and step != COLUMNS,
    )
    if said := st.session_state.pop(work.SAID, ""):
        st.info(said)
    if moved:
        st.info(here.text("The figures have changed in the meantime. This is what handing in would do now."))
    drawn = {COLUMNS: matching.show, CHECK: checking.show, CONFIRM: confirming.show}
    drawn[step](here, at, known)


def _first(known: rehearsal.Preview) -> str:
    """The first step that wants a person."""
    if known.unclear:
        return COLUMNS
    return CONFIRM if known.clean else CHECK


if __name__ == "__main__":
    main()
