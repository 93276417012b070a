"""The button for the sender's own file with what is to be mended marked in it."""

import contextvars
import functools
from pathlib import PurePath

from data.workbook.repaired import repaired
from pages.parts import download, findings
from pages.parts.access import Visit
from pages.parts.upload import work
from pages.parts.upload.work import Work

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def button(here: Visit, at: Work, place: int, outcome, headers: dict[str, str]) -> None:
    """Offers the file where anything is to be mended or wants a look, and its rows could be read; it is made when it is asked for."""
    found = outcome.issues[outcome.issues["severity"].isin(["error", "warning"])]
    if found.empty or outcome.duplicate_of is not None or outcome.table.empty:
        return
    # It is made in another thread, which would not know how the organisation calls its units.
    made = functools.partial(contextvars.copy_context().run, content, here, at, place, outcome, headers)
    download.button(
        here.text("Download the file with the marks"),
        made,
        f"{PurePath(outcome.file).stem}-{'can-sua' if here.language == 'vi' else 'to-mend'}.xlsx",
        XLSX,
        key=f"sent_back_{place}",
        help=here.text(
            "Your own file as an Excel workbook: cells to mend are coloured and have a note, a last column tells why. Mend it and hand it in again."
        ),
    )


def content(here: Visit, at: Work, place: int, outcome, headers: dict[str, str]) -> bytes:
    """The workbook, with the sentences of the page in it."""

    def say(issue) -> str:
        return " ".join(filter(None, findings.sentences(here.language, issue, headers)))

    _, sent = work.contents(here, at.draft)[place]
    asked = at.draft.asked(place)
    return repaired(sent, asked, outcome.kind, outcome.issues, say, here.language == "vi", here.text)
