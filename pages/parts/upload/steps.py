"""The line of steps, the files that are handed in, and the way on and back: what every step shows."""

from html import escape

import streamlit as st

from data.drafts import Draft
from pages.parts import address, numbers, tables
from pages.parts.access import Visit
from pages.parts.tables import Html, safe
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
.steps{display:flex;gap:.4rem;list-style:none!important;margin:.5rem 0 .2rem!important;padding:0!important;border-bottom:1px solid var(--line)}
.steps li{margin:0!important;flex:1 1 0;padding:.35rem .6rem;color:var(--quiet);border-bottom:3px solid transparent;font-size:.92rem;line-height:1.3}
.steps li[aria-current]{color:var(--text);font-weight:700;border-bottom-color:var(--accent)}
.steps a{text-decoration:none}
.given{display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin:.1rem 0!important;padding:0!important;list-style:none!important}
.given li{margin:0!important;border:1px solid var(--line);border-radius:.4rem;background:var(--raised);padding:.2rem .6rem;font-size:.85rem;line-height:1.4;overflow-wrap:anywhere}
.given .way{border:0;background:none}
.given .under{display:inline;margin-left:.4rem}
.unclear{margin:.1rem 0!important;padding:.45rem .8rem .45rem 1.8rem!important;border:1px solid var(--line);border-left:5px solid var(--accent);border-radius:.4rem;background:var(--raised);font-size:.92rem;line-height:1.45} .unclear li{margin:0!important} .wrong{color:var(--worse-text)}
.st-key-ways{margin-top:.4rem}
@media (max-width:700px){.steps{gap:0}.steps li{padding:.35rem .25rem;font-size:.8rem}.st-key-ways [data-testid=stHorizontalBlock]{flex-wrap:wrap}}
@media print{.steps,.given{display:none!important}}
"""


def line(here: Visit, current: str, offered: tuple[str, ...]) -> None:
    """Draws the four steps, the current one marked, those `offered` as links; `current` empty: all are done."""
    st.html(f"<style>{SHEET}</style>")
    items = []
    for number, step in enumerate(STEPS, start=1):
        words = f"{number}. {here.text(NAMES[step])}"
        done = not current or STEPS.index(step) < STEPS.index(current)
        shown = Html(f"✓ {safe(words)}") if done and (step != COLUMNS or step in offered) else safe(words)
        if step in offered and step != current:
            shown = Html(
                f'<a href="{escape(address.same("upload", step=step, received=""))}" target="_self">{shown}</a>'
            )
        items.append(f"<li{' aria-current=step' * (step == current)}>{shown}</li>")
    st.html(f'<ol class="steps" aria-label="{escape(here.text("Steps"))}">{"".join(items)}</ol>')


def given(here: Visit, draft: Draft, told: list[str], way: bool) -> None:
    """Draws the files of the draft, each with what it was found to be (`told`); `way`: and the way to how they were read."""
    items = [
        f"<li><b>{safe(file.name)}</b><span class='under'>{tables.join(kind, size(here, file.bytes), between=' · ')}</span></li>"
        for file, kind in zip(draft.files, told, strict=True)
    ]
    href = address.same("upload", step=COLUMNS)
    link = f"<li class='way'>{tables.link(href, here.text('See how the file is read'))}</li>" if way else ""
    st.html(f'<ul class="given">{"".join(items)}{link}</ul>')


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
