"""The line of steps, the files that are handed in, and the way on and back: what every step shows."""

import streamlit as st

from data.drafts import Draft
from pages.parts import address, numbers, tables
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.tables import safe
from pages.parts.upload import work
from pages.parts.upload.work import CHECK, COLUMNS, CONFIRM, FILES, STEPS
from pages.parts.words import later

NAMES = {
    FILES: later("Choose files"),
    COLUMNS: later("Match columns"),
    CHECK: later("Check"),
    CONFIRM: later("Confirm"),
}
SHEET = """
.st-key-steps{margin:.5rem 0 .2rem;border-bottom:1px solid var(--line)}
.st-key-steps [data-testid=stHorizontalBlock]{gap:.4rem;flex-wrap:nowrap;align-items:stretch}
.st-key-steps [data-testid=stColumn]{min-width:0!important;width:auto!important;flex:1 1 0!important}
.step{padding:.45rem .6rem .35rem;color:var(--quiet);border-bottom:3px solid transparent;font-size:.92rem;line-height:1.3}
.step[aria-current]{color:var(--text);font-weight:700;border-bottom-color:var(--accent)}
.st-key-steps button{min-height:0!important;padding:.35rem .6rem!important;justify-content:flex-start;text-align:left;border:0!important;color:var(--accent)!important} .st-key-steps button p{font-size:.92rem!important;line-height:1.3;white-space:normal!important;overflow:visible!important}
.given{display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin:.1rem 0!important;padding:0!important;list-style:none!important}
.given li{margin:0!important;border:1px solid var(--line);border-radius:.4rem;background:var(--raised);padding:.2rem .6rem;font-size:.85rem;line-height:1.4;overflow-wrap:anywhere}
.st-key-given button{min-height:0!important;padding:0!important;color:var(--accent)!important}
.given .under{display:inline;margin-left:.4rem}
.unclear{margin:.1rem 0!important;padding:.45rem .8rem .45rem 1.8rem!important;border:1px solid var(--line);border-left:5px solid var(--accent);border-radius:.4rem;background:var(--raised);font-size:.92rem;line-height:1.45} .unclear li{margin:0!important} .wrong{color:var(--worse-text)}
.st-key-ways{margin-top:.4rem}
@media (max-width:700px){.st-key-steps [data-testid=stHorizontalBlock]{gap:0}.step,.st-key-steps button{padding:.35rem .25rem!important}.step,.st-key-steps button p{font-size:.8rem!important}.st-key-ways [data-testid=stHorizontalBlock]{flex-wrap:wrap}}
@media print{.st-key-steps,.given{display:none!important}}
"""


def line(here: Visit, draft: Draft | None, current: str, offered: tuple[str, ...]) -> None:
    """Draws the four steps, the current one marked, those `offered` as buttons: a link would load the page anew, and have all that was
    checked checked again. `current` empty: all are done."""
    st.html(f"<style>{SHEET}</style>")
    with st.container(key="steps"):
        for number, (box, step) in enumerate(zip(st.columns(len(STEPS)), STEPS, strict=True), start=1):
            done = not current or STEPS.index(step) < STEPS.index(current)
            tick = "✓ " * (done and (step != COLUMNS or step in offered or not current))
            words = f"{tick}{number}. {here.text(NAMES[step])}"
            with box:
                if step in offered and step != current:
                    args = (here, draft, step)
                    st.button(literal(words), type="tertiary", key=f"step_{step}", on_click=_go, args=args)
                else:
                    st.html(f'<div class="step"{" aria-current=step" * (step == current)}>{safe(words)}</div>')


def _go(here: Visit, draft: Draft | None, step: str) -> None:
    if draft is None:
        address.change(step=step, received="")
    else:
        work.go(here, draft, step)


def given(here: Visit, draft: Draft, told: list[str], way: bool) -> None:
    """Draws the files of the draft, each with what it was found to be (`told`); `way`: and the way to how they were read."""
    items = [
        f"<li><b>{safe(file.name)}</b><span class='under'>{tables.join(kind, size(here, file.bytes), between=' · ')}</span></li>"
        for file, kind in zip(draft.files, told, strict=True)
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="given"):
        st.html(f'<ul class="given">{"".join(items)}</ul>', width="content")
        if way:
            label = here.text("See how the file is read")
            st.button(label, type="tertiary", key="how_read", on_click=_go, args=(here, draft, COLUMNS))


def size(here: Visit, count: int) -> str:
    """`1,9 kB`"""
    if count < 1_000_000:
        return f"{numbers.number(here.language, count / 1_000, 1)} kB"
    return f"{numbers.number(here.language, count / 1_000_000, 1)} MB"


def ways(here: Visit, draft: Draft, back: str, on: tuple[str, bool] | None = None, last=None) -> None:
    """Draws the buttons at the foot of a step: back to `back`; on to a step, `on` = (step, whether it can be gone to); `last` draws
    the step's own button in place of the way on; and the draft can be discarded."""
    with st.container(key="ways"):
        first, second, third = st.columns([2, 2, 6], vertical_alignment="center")
        with first:
            if last is not None:
                last()
            elif on is not None:
                step, possible = on
                st.button(
                    here.text("Continue"),
                    type="primary",
                    key="go_on",
                    disabled=not possible,
                    on_click=work.go,
                    args=(here, draft, step),
                    width="stretch",
                )
        with second:
            if back:
                st.button(here.text("Back"), key="go_back", on_click=work.go, args=(here, draft, back), width="stretch")
        with third:
            st.button(
                here.text("Discard the draft"),
                key="discard",
                type="tertiary",
                on_click=work.discard,
                args=(here, draft),
            )
