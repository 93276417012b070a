"""The demonstration, which one action takes out."""

import streamlit as st

from data import upload
from pages.parts import acts, load
from pages.parts.access import Visit


def show(here: Visit) -> None:
    """Draws the button, behind a yes, for those who may."""
    if not (here.may("demonstrate") and load.sample_in_force(here.actor)):
        return
    known = load.uploads(here.actor)
    count = int((known["sample"] & known["withdrawn_at"].isna()).sum())
    with st.expander(here.text("Take the demonstration out")):
        st.write(
            here.plural(
                "{count} file of the demonstration is in force. Taking it out leaves your own files as they are; its rows no longer count anywhere.",
                "{count} files of the demonstration are in force. Taking them out leaves your own files as they are; their rows no longer count anywhere.",
                count,
            )
        )
        sure = st.checkbox(here.text("Yes, take the whole demonstration out"), key="sample_sure")
        st.button(
            here.text("Take the demonstration out"),
            disabled=not sure,
            on_click=_take_out,
            args=(here,),
            key="sample_out",
        )


def _take_out(here: Visit) -> None:
    count = upload.withdraw_sample(here.actor)
    # Said wherever the next run leads: without an account, that is the first administrator's form.
    acts.say(
        here.plural(
            "{count} file of the demonstration was withdrawn.",
            "{count} files of the demonstration were withdrawn.",
            count,
        )
    )
