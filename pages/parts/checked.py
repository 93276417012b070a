"""What was read of the files to hand in: how many rows are valid, and what was found in each file."""

import streamlit as st

from pages.parts import cards, collecting, dictionary, findings, handing_in, load, numbers, tables
from pages.parts.access import Visit


def show(here: Visit, preview, kinds: dict[str, str], contracts: dict) -> None:
    """Draws counts over all files of a preview (outcomes, refused, missing, required), then each file's findings; `kinds`: their names,
    `contracts`: kind → its contract."""
    language = here.language
    counted = [findings.counts(outcome.issues, outcome.rows) for outcome in preview.outcomes]
    rows = sum(outcome.rows for outcome in preview.outcomes)
    valid, wrong, look = (sum(part) for part in zip(*counted, strict=True))
    if rows:
        words = handing_in.checked(language, rows, valid, wrong, look)
    elif preview.refused:
        words = here.text("No row could be read. Nothing is kept yet.")
    else:
        words = here.text("The rules can be read. Nothing is kept yet.")
    st.html(f'<p class="headline" role="status">{tables.safe(words)}</p>')
    if rows:
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
    for outcome in preview.outcomes:
        _file(here, outcome, len(preview.outcomes) > 1, kinds, contracts)


def _file(here: Visit, outcome, named: bool, kinds: dict[str, str], contracts: dict) -> None:
    """One file: what kind it is, whether it is there already, its findings."""
    kind = here.text(kinds[outcome.kind]) if outcome.kind else here.text("kind not recognised")
    if named or not outcome.accepted:
        verdict = "" if outcome.accepted else tables.span(here.text("refused"), "worse")
        st.html(f'<h3 class="finding">{tables.join(outcome.file, kind, verdict, between=" · ")}</h3>')
    else:
        st.html(f'<p class="drawn">{tables.join(outcome.file, kind, between=" · ")}</p>')
    if outcome.duplicate_of is not None:
        zone = load.rules(here.actor, int(collecting.current(here)[:4]))["deadline"]["time_zone"]
        words = here.text(
            "This file was received at {moment} (submission number {number}). Nothing changes.",
            moment=numbers.moment(here.language, outcome.duplicate_at, zone),
            number=outcome.duplicate_of,
        )
        st.info(words)
    headers = dictionary.headers(here.language, contracts[outcome.kind]) if outcome.kind in contracts else {}
    findings.show(here, outcome.issues, headers)
