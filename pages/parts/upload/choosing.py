"""The first step: what is handed in, for which period, for whom; the files, the drafts that are open, the template and its dictionary."""

import contextvars
import functools
from dataclasses import replace

import streamlit as st

from data import drafts
from data.contract import CONTRACTS
from data.drafts import Draft
from data.template import template
from pages.parts import (
    access,
    behalf,
    collecting,
    dictionary,
    download,
    filters,
    issues,
    load,
    tables,
    toml,
    uploader,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.upload import grid, paste, steps, work
from pages.parts.upload.rehearsal import KINDS_OF_RULES, RULES
from pages.parts.upload.work import BOX, Work
from pages.parts.words import later, listed

KINDS = issues.KINDS | KINDS_OF_RULES
WAYS = {"files": later("Files"), "paste": later("Paste from a spreadsheet"), "grid": later("Type in")}
"""Ways to hand in, named; the last two make a file of what is pasted or typed."""


def show(here: Visit, at: Work) -> None:
    """Draws the step."""
    kind, department = _choice(here, at)
    terms = behalf.show(here, at.quarter, at.terms)
    at = replace(at, kind=kind, terms=terms)
    if at.draft is not None and (at.draft.kind, at.draft.quarter, at.draft.terms) != (kind, at.quarter, terms):
        changed = replace(at.draft, kind=kind, quarter=at.quarter, terms=terms)
        at = replace(at, draft=drafts.keep(here.actor, changed))
    at = _offered(here, at, department)
    st.html(f'<p class="drawn">{tables.safe(here.text("No names or identity numbers of residents in the file."))}</p>')
    if at.draft is not None:
        _files(here, at.draft)
        steps.ways(here, at.draft, "", ("", True))
    else:
        _open_drafts(here)
    _help(here, kind, at.quarter)


def kinds(here: Visit) -> dict[str, str]:
    """The kinds of file that this role hands in, in words; first the one that is found out by the headers."""
    known = [*access.kinds(here.actor), *([RULES] if here.may("hand_in_for") else [])]
    return {"": here.text("Recognised automatically")} | {kind: here.text(KINDS[kind]) for kind in known}


def _offered(here: Visit, at: Work, department: str) -> Work:
    """Draws the way to hand in that is chosen; a quarter of a `department` (a code, empty where there is none) can be typed in too.
    Returns the work with what was typed."""
    taken = functools.partial(work.take, here, at)
    way = "files"
    if at.kind != RULES:
        ways = {one: here.text(words) for one, words in WAYS.items() if one != "grid" or department}
        way = filters.switch(here.text("Way"), "way", ways, way)
    place = f"{way}_{st.session_state.get(BOX, 0)}"
    if way == "grid":
        return grid.show(here, at, department)
    if way == "paste":
        paste.show(here, at.kind or first(here), place, taken)
    else:
        uploader.show(here, place, taken)
    return at


def _choice(here: Visit, at: Work) -> tuple[str, str]:
    """Draws kind, quarter, department and the template that goes with them. Returns the kind, empty where it is found out, and the
    department whose quarter can be handed in, if there is one."""
    with st.container(key="choose"):
        kind_box, others = st.columns([4, 13], vertical_alignment="bottom")
        with kind_box:
            kind = filters.select(here.text("Kind of figures"), "kind", kinds(here), at.kind if at.draft else "")
        known = load.departments(here.actor, at.quarter)
        department = here.actor.department or ""
        of_department = kind in ("", "scores") and "scores" in access.kinds(here.actor) and len(known) > 0
        widths = [3] * (of_department or kind == RULES) + [4] * (of_department and not department) + [6]
        with others:
            boxes = iter(st.columns([*widths, *[13 - sum(widths)] * (sum(widths) < 13)], vertical_alignment="bottom"))
        if of_department or kind == RULES:
            offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
            with next(boxes):
                filters.select(here.text("Period"), "period", offered, collecting.current(here))
        if of_department and not department:
            names = dict(zip(known["code"], known["name"], strict=True))
            with next(boxes):
                # Standing first where something is open: the template most likely wanted.
                waiting = collecting.standing(here, at.quarter)["department"].iloc[0]
                department = filters.select(here.text("Department"), "department", names, waiting)
        with next(boxes):
            _template(here, kind, at.quarter, department if of_department else "")
    return kind, department if of_department else ""


def _template(here: Visit, kind: str, quarter: str, department: str) -> None:
    if kind == RULES:
        content = toml.written(load.rules(here.actor, int(quarter[:4])) | {"year": int(quarter[:4])}).encode()
        name = f"rules-{quarter[:4]}.toml"
        download.button(here.text("Download the rules in force"), content, name, "application/toml")
        return
    wanted = kind or ("scores" if department else first(here))
    label = here.text("Department's template") if department else here.text("Download the template")
    name = "-".join(filter(None, [wanted, quarter if department else "", department]))
    with st.container(horizontal=True, gap="small", key="template"):
        for form, kind_of_file in _FORMS.items():
            # It is made in another thread, which would not know how the organisation calls its units.
            made = functools.partial(contextvars.copy_context().run, template, here.actor, wanted)
            made = functools.partial(made, department or None, quarter, here.language == "vi", form, here.text)
            download.button(label if form == "xlsx" else "CSV", made, f"{name}.{form}", kind_of_file)


_FORMS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def first(here: Visit) -> str:
    """The kind that is wanted next: of an empty store the departments, then the criteria."""
    allowed = access.kinds(here.actor)
    if "departments" in allowed and load.departments(here.actor).empty:
        return "departments"
    if "criteria" in allowed and not load.years(here.actor):
        return "criteria"
    return "scores" if "scores" in allowed else allowed[0]


def _files(here: Visit, draft: Draft) -> None:
    """The files of the draft, each of which can be taken out again."""
    for place, file in enumerate(draft.files):
        name, out = st.columns([8, 2], vertical_alignment="center")
        with name:
            st.html(
                f'<ul class="given"><li><b>{tables.safe(file.name)}</b>{tables.span(steps.size(here, file.bytes), "under")}</li></ul>'
            )
        with out:
            st.button(
                here.text("Take out"),
                key=f"drop_{place}",
                type="tertiary",
                on_click=work.drop,
                args=(here, draft, place),
            )


def _open_drafts(here: Visit) -> None:
    """The drafts that the reader has left open: the way on with each."""
    known = drafts.of(here.actor)
    if not known:
        return
    told = here.text(
        "Each is kept for {days} days after its last change, {most} at most; nobody else sees them.",
        days=drafts.KEPT_DAYS,
        most=drafts.MOST_DRAFTS,
    )
    with st.expander(here.plural("{count} open draft", "{count} open drafts", len(known)), expanded=len(known) <= 3):
        for one in known:
            words, on, out = st.columns([6, 2, 2], vertical_alignment="center")
            with words:
                names = listed(here.language, [file.name for file in one.files])
                at = work.moment(here, one.changed_at)
                st.html(f'<p class="drawn"><b>{tables.safe(names)}</b>, {tables.safe(at)}</p>')
            with on:
                st.button(here.text("Go on with it"), key=f"resume_{one.draft_id}", on_click=work.resume, args=(one,))
            with out:
                label = here.text("Discard the draft")
                key = f"discard_{one.draft_id}"
                st.button(label, key=key, type="tertiary", on_click=work.discard, args=(here, one))
        st.html(f'<p class="drawn">{tables.safe(told)}</p>')


def _help(here: Visit, kind: str, quarter: str) -> None:
    """The data dictionary of the kind; of rules, the ones in force."""
    if kind == RULES:
        known = load.rules(here.actor, int(quarter[:4]))
        source = (
            here.text("the default")
            if known["source"] == "default"
            else here.text("the rules of {year}", year=known["source"])
        )
        with st.expander(here.text("Rules in force for {year}: {source}", year=quarter[:4], source=source)):
            st.code(toml.written(known | {"year": int(quarter[:4])}), language="toml")
        return
    contract = CONTRACTS[kind or first(here)]
    with st.expander(here.text("Data dictionary: {kind}", kind=here.text(KINDS[contract.kind]))):
        dictionary.show(here, contract)
