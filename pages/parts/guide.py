"""The short guide of each role: its work in a few sentences, each with the page where it is done."""

import streamlit as st

from pages.parts import address, tables
from pages.parts.access import Visit
from pages.parts.words import later

STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    "director": (
        (later("See on one page who stands where, who is late and what must be settled before the meeting."), "overview"),
        (later("Ask of every rank why it is so and what would change it."), "ranking"),
        (later("See whether two departments really differ before you decide on it."), "comparison"),
        (later("Close a quarter when the checks are green; waive one with a reason that stays visible."), "closing"),
        (later("Publish what is closed, with the day of the meeting and the number of its minutes."), "closing"),
        (later("See who is commended, how soon, and whether it is fair."), "commendations"),
    ),
    "council": (
        (later("Begin with the lines that differ from the formula, lack evidence or have no formula."), "verification"),
        (later("Give the points and, where they differ, the reason; accept the matching rest at once."), "verification"),
        (later("Nobody verifies his own department: its lines are closed to you."), "verification"),
        (later("Read the questions that the figures raise before the meeting."), "questions"),
        (later("Compare up to five departments on one scale."), "comparison"),
        (later("See how sure each rank is, and try other weights; a trial is never the result."), "certainty"),
    ),
    "secretary": (
        (later("Before the year begins: copy the criteria of last year, change them, save them with their document."), "criteria"),
        (later("Assign the targets, and adjust them from a quarter on with their document."), "targets"),
        (later("See who has handed in, remind who is late, return what is wrong line by line."), "submissions"),
        (later("Hand in for a department that sent its figures on paper, with the day they came."), "upload"),
        (later("Verify the lines, or see that the council does."), "verification"),
        (later("Go through the checks, close the quarter and lay it before the director."), "closing"),
    ),
    "department": (
        (later("Take the form of your department: its criteria and targets stand in it."), "upload"),
        (later("Hand the file in as your office keeps it, or type it here; nothing is kept before you confirm."), "upload"),
        (later("What is wrong is said with its row and column; mend it here, or take your own file back with it marked."), "upload"),
        (later("See what is returned or missing, and until when it may come."), "submissions"),
        (later("Read why you stand where you stand, and what would lift you by one place."), "explanation"),
        (later("Watch how far the year's targets are."), "progress"),
    ),
    "viewer": (
        (later("Here stands what the director has published, as it was closed."), "ranking"),
        (later("See how points and ranks come about; recompute them with the workbook."), "method"),
        (later("See who is commended."), "commendations"),
    ),
    "administrator": (
        (later("Add an account for each person; nobody shares one."), "accounts"),
        (later("Give each the roles he holds, with their dates; a delegation ends by itself."), "accounts"),
        (later("Disable the account of who leaves on his last day."), "accounts"),
    ),
}  # fmt: skip
"""Role → its steps: the sentence, and the page where it is done."""


def show(here: Visit) -> None:
    """Draws the guide of the visitor's role."""
    lines = "".join(_step(here, sentence, page) for sentence, page in STEPS[here.actor.role] if here.may(page))
    title = tables.safe(here.text("How your work goes"))
    st.html(f'<h3 class="finding">{title}</h3><ol class="guide">{lines}</ol>')


def _step(here: Visit, sentence: str, page: str) -> str:
    return f"<li>{tables.safe(here.text(sentence))} {tables.link(address.link(page), here.text('Open'))}</li>"
