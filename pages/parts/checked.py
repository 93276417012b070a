"""What was read of the files to hand in: how many rows are valid, in a sentence and in numbers; what a file was found to be."""

import streamlit as st

from pages.parts import cards, collecting, findings, handing_in, load, numbers, tables
from pages.parts.access import Visit


def headline(here: Visit, preview) -> None:
    """Draws `Đã đọc 31 dòng: 28 hợp lệ, 2 lỗi, 1 cần xem. Chưa có gì được lưu.` over all files of a preview (outcomes, refused)."""
    rows, valid, wrong, look = _counted(preview)
    if rows:
        words = handing_in.checked(here.language, rows, valid, wrong, look)
    elif preview.refused:
        words = here.text("No row could be read. Nothing is kept yet.")
    else:
        words = here.text("The rules can be read. Nothing is kept yet.")
    st.html(f'<p class="headline" role="status">{tables.safe(words)}</p>')


def counts(here: Visit, preview) -> None:
    """Draws the same in numbers, and how much is still missing (missing, required) of the departments in the files."""
    language = here.language
    rows, valid, wrong, look = _counted(preview)
    if not rows:
        return
    shown = [
        cards.Number(here.text("Rows read"), numbers.number(language, rows)),
        cards.Number(here.text("Valid"), numbers.number(language, valid)),
        cards.Number(here.text("Errors"), numbers.number(language, wrong)),
        cards.Number(here.text("Need a look"), numbers.number(language, look)),
    ]
    if preview.required:
        shown.append(
            cards.Number(here.text("Still missing"), f"{preview.missing}/{preview.required}", here.text("criteria"))
        )
    cards.show(shown)


def kind(here: Visit, outcome, kinds: dict[str, str]) -> str:
    """What kind of file an outcome was found to be; `kinds`: their names."""
    return here.text(kinds[outcome.kind]) if outcome.kind else here.text("kind not recognised")


def duplicate(here: Visit, outcome) -> None:
    """Draws that the file of an outcome is there already, if it is."""
    if outcome.duplicate_of is not None:
        zone = load.rules(here.actor, int(collecting.current(here)[:4]))["deadline"]["time_zone"]
        words = here.text(
            "This file was received at {moment} (submission number {number}). Nothing changes.",
            moment=numbers.moment(here.language, outcome.duplicate_at, zone),
            number=outcome.duplicate_of,
        )
        st.info(words)


def _counted(preview) -> tuple[int, int, int, int]:
    """Rows read, valid ones, ones with errors, ones to look at."""
    counted = [findings.counts(outcome.issues, outcome.rows) for outcome in preview.outcomes]
    return sum(outcome.rows for outcome in preview.outcomes), *(sum(part) for part in zip(*counted, strict=True))
