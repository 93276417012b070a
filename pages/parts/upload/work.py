"""What is being handed in: the draft that the address names, its files, and the acts that change it."""

from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from data import drafts
from data.drafts import Draft
from data.refusal import Refused
from data.upload import Terms
from pages.parts import address, collecting, issues, numbers
from pages.parts.access import Visit

FILES, COLUMNS, CHECK, CONFIRM = "files", "columns", "check", "confirm"
STEPS = (FILES, COLUMNS, CHECK, CONFIRM)
BOX, TROUBLE, SAID = "upload_round", "upload_trouble", "upload_said"
"""In the session: how many times the box of files was emptied, what could not be done, and what is to be said of what was taken."""
CONTENTS, PREVIEW, CELLS, READ = "upload_contents", "upload_preview", "upload_cells", "upload_read"
"""In the session: what was worked out of a draft's files, to be forgotten with it."""


@dataclass(frozen=True)
class Work:
    """`draft`: None before a file is chosen. `lost`: the address names a draft that is not there, or another's."""

    draft: Draft | None
    kind: str
    quarter: str
    terms: Terms
    lost: bool = False

    @property
    def rehearsed(self) -> Terms:
        """The terms as far as they decide what would follow, which neither the words of a reason nor an approval do. Who hands in for
        another and has not said why yet sees what would follow all the same."""
        said = replace(self.terms, approval=None)
        return replace(said, reason="…") if said.reason else replace(said, received_at=None, reason=None)

    @property
    def ready(self) -> bool:
        """Nothing is left to say: an empty reason or name is one that is still to be written."""
        return self.terms.reason != "" and (self.terms.approval is None or bool(self.terms.approval.name))


def opened(here: Visit) -> Work:
    """What the address names. What is said of a draft stands in the draft; before there is one, in the address."""
    asked = address.value("draft")
    draft = drafts.find(here.actor, asked) if asked else None
    if draft is not None:
        chosen = collecting.chosen(here) if address.value("period") or not draft.quarter else draft.quarter
        return Work(draft, draft.kind, chosen, draft.terms)
    reason = "" if address.value("behalf") == "yes" and here.may("hand_in_for") else None
    return Work(None, address.value("kind"), collecting.chosen(here), Terms(reason=reason), lost=bool(asked))


def contents(here: Visit, draft: Draft) -> list[tuple[str, bytes]]:
    """Name and bytes of the draft's files, read once a session while they stay the same."""
    key = (here.actor, draft.draft_id, draft.files)
    known = st.session_state.get(CONTENTS)
    if known is None or known[0] != key:
        known = st.session_state[CONTENTS] = (key, drafts.contents(here.actor, draft.draft_id))
    return known[1]


def forget() -> None:
    """Gives back the memory of the files and of all that was worked out of them."""
    for name in (CONTENTS, PREVIEW, CELLS, READ):
        st.session_state.pop(name, None)


def take(here: Visit, work: Work, files: list[tuple[str, bytes]]) -> None:
    """Files that were chosen, typed or pasted become a draft or join the one that is open; one of the same name is replaced."""
    if not files:
        return
    names = {name for name, _ in files}
    open_before = {one.draft_id: one.changed_at for one in drafts.of(here.actor)}
    try:
        if work.draft is None:
            draft = drafts.begin(here.actor, files, work.kind, work.quarter, work.terms)
        else:
            kept = [one for one in drafts.contents(here.actor, work.draft.draft_id) if one[0] not in names]
            draft = drafts.refill(here.actor, work.draft, [*kept, *files])
    except Refused as reason:
        st.session_state[TROUBLE] = issues.issue(here.language, reason.code, params=reason.params)
        return
    if draft.draft_id in open_before and work.draft is None:
        told = here.text(
            "You chose the same before, {at}; you go on with that draft.", at=moment(here, open_before[draft.draft_id])
        )
        st.session_state.setdefault(SAID, told)
    _emptied()
    address.change(draft=draft.draft_id, step="", received="")


def moment(here: Visit, at: datetime) -> str:
    """`09:12 hôm nay`, `09:12 ngày 04/01/2026`, of a moment in UTC."""
    local = numbers.local(at)
    if local.date() == numbers.today():
        return here.text("{time} today", time=local.strftime("%H:%M"))
    return numbers.moment(here.language, at)


def typed(here: Visit, work: Work, file: tuple[str, bytes]) -> Work:
    """A file that is still being typed goes into the draft as often as it changes; the reader stays at the first step."""
    try:
        if work.draft is None:
            draft = drafts.begin(here.actor, [file], work.kind, work.quarter, work.terms)
        else:
            others = [one for one in contents(here, work.draft) if one[0] != file[0]]
            draft = drafts.refill(here.actor, work.draft, [*others, file])
    except Refused as reason:
        st.session_state[TROUBLE] = issues.issue(here.language, reason.code, params=reason.params)
        return work
    address.change(draft=draft.draft_id, step=FILES, received="")
    return replace(work, draft=draft)


def say(here: Visit, draft: Draft, step: str = "") -> None:
    """Keeps what was said of the draft; the reader stays at this step whatever follows from it."""
    drafts.keep(here.actor, draft)
    if step:
        address.write("step", step)


def go(here: Visit, draft: Draft, step: str) -> None:
    """Goes to a step; the draft remembers it."""
    drafts.keep(here.actor, replace(draft, step=step))
    address.change(step=step)


def resume(draft: Draft) -> None:
    """Opens a draft where it was left."""
    behalf = "yes" if draft.terms.reason is not None else ""
    address.change(
        draft=draft.draft_id, step=draft.step, kind=draft.kind, period=draft.quarter, behalf=behalf, received=""
    )


def drop(here: Visit, draft: Draft, place: int) -> None:
    """Takes one file out of the draft; the last one takes the draft with it."""
    kept = [one for i, one in enumerate(drafts.contents(here.actor, draft.draft_id)) if i != place]
    _emptied()
    if kept:
        drafts.refill(here.actor, draft, kept)
        address.write("step", FILES)
    else:
        discard(here, draft)


def discard(here: Visit, draft: Draft) -> None:
    """Deletes the draft."""
    _emptied()
    drafts.discard(here.actor, draft.draft_id)
    forget()
    if address.value("draft") == draft.draft_id:
        address.change(draft="", step="")


def _emptied() -> None:
    """From here on box and grid of the first step are new ones: what was chosen and typed stands in the draft, or nowhere."""
    st.session_state[BOX] = st.session_state.get(BOX, 0) + 1
