"""What a reader sees when something fails: a calm sentence and a code; the cause goes to the server's log."""

import logging
import secrets

import streamlit as st

from pages.parts import address
from pages.parts.literal import literal
from pages.parts.words import text

log = logging.getLogger("thidua")


def incident(error: Exception) -> bool:
    """Logs the error under a code and says the code on the page. True: nothing more is to be said."""
    code = secrets.token_hex(2).upper()
    log.error("incident %s", code, exc_info=error)
    st.error(
        text(
            address.language(),
            "The system ran into trouble while reading the figures. What was handed in is still there. Incident code {code}.",
            code=code,
        )
    )
    return True


def busy(holder: str) -> None:
    """Another program holds the database."""
    st.warning(
        text(
            address.language(),
            "The database is in use by another program ({holder}). Close that program, or wait until it is done, then reload the page.",
            holder=literal(holder),
        )
    )
