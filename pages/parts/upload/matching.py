"""The second step: how each file was read, with the evidence; what is not clear is said here, and the file is read again."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from data.checks import matching
from data.checks.columns import matched
from data.checks.implied import completed
from data.checks.references import SPELLINGS
from data.checks.remembered import headed
from data.contract import CONTRACTS, Contract
from data.files import intake
from data.files.intake import Asked, Table
from data.files.reading import decimals, sheets, told
from data.files.unreadable import Unreadable
from data.findings import letters
from data.values.text import Names
from pages.parts import dictionary, findings, load, numbers, tables
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.tables import Column, Row
from pages.parts.upload import choosing, given, steps, work
from pages.parts.upload.rehearsal import FORM, RULES, Preview
from pages.parts.upload.work import CHECK, COLUMNS, CONFIRM, FILES, READ, Work
from pages.parts.words import later

ENCODINGS = ("utf-8", "utf-16", "windows-1258", "tcvn3", "vni", "viqr")
MARKS = {",": later("comma: 1.234,5"), ".": later("point: 1,234.5")}
REASONS = {
    matching.EXACT: later("its very name"),
    matching.LANGUAGE: later("its English name"),
    matching.SYNONYM: later("another name of it"),
    matching.ACCENTS: later("its name without accents"),
    matching.REMEMBERED: later("as it was matched before"),
    matching.NEAR: later("the name is alike"),
    matching.CONTENT: later("by what its cells hold"),
}
FIRST_ROWS = 5
IN_A_ROW = 4
"""So many columns of a file stand beside one another to be matched."""


def show(here: Visit, at: Work, known: Preview) -> None:
    """Draws the step."""
    places = [i for i, one in enumerate(known.outcomes) if one.kind != RULES]
    places.sort(key=lambda i: i not in known.unclear)
    told = here.text("Look through how the file was read, then go on.")
    st.html(f'<p class="headline">{tables.safe(told)}</p>')
    for place in places:
        outcome, several = known.outcomes[place], len(known.outcomes) > 1
        # What is clear lies closed below what is not.
        closed = several and place not in known.unclear and place != places[0]
        with st.expander(literal(outcome.file)) if closed else contextlib.nullcontext():
            _file(here, at, place, outcome, several and not closed, place == places[0])
    st.html(f'<p class="drawn">{tables.safe(here.text("Nothing is kept yet."))}</p>')
    steps.ways(here, at.draft, FILES, (CONFIRM if known.clean else CHECK, True))


class Read(NamedTuple):
    """`table`: of a file, as it stands there, with what is not to be read; `called`: what is read, its headers as they were once
    matched; `taken`: what the file says beside its table put into columns, a wide one turned long."""

    table: Table
    called: Table
    taken: Table


def read(here: Visit, at: Work, place: int) -> Read | pd.DataFrame:
    """The table of a file, or the issues that say why it cannot be read. Kept while nothing is said anew."""
    form = replace(at.draft.asked(place), mends=(), answers={})
    key = (at.draft.files[place].sha256, form, at.kind)
    kept = st.session_state.setdefault(READ, {})
    if place not in kept or kept[place][0] != key:
        try:
            content = work.contents(here, at.draft)[place][1]
            table = intake.read(content, replace(form, unread=()))
            kind = at.kind if at.kind in CONTRACTS else None
            called = headed(here.actor, intake.read(content, form) if form.unread else table, kind)
            kept[place] = (key, Read(table, called, completed(here.actor, called, kind)))
        except Unreadable as reason:
            kept[place] = (key, told(reason))
    return kept[place][1]


def evidence(here: Visit, known: dict) -> str:
    """`37/37 ô dùng dấu phẩy thập phân`: of `numbers.evidence` of a column."""
    marks = {",": here.text("comma"), ".": here.text("point")}
    if known["mark"] is None and known["doubtful"]:
        return here.text(
            "{doubtful}/{cells} cells can be read in two ways", doubtful=known["doubtful"], cells=known["cells"]
        )
    if known["mark"] is None and known["with_mark"]:
        return here.text(
            "{count}/{cells} cells show a decimal mark, some a comma and some a point",
            count=known["with_mark"],
            cells=known["cells"],
        )
    if known["mark"] is None:
        return here.text("{cells} whole numbers", cells=known["cells"])
    return here.text(
        "{count}/{cells} cells show a decimal {mark}",
        count=known["with_mark"],
        cells=known["cells"],
        mark=marks[known["mark"]],
    )


def _file(here: Visit, at: Work, place: int, outcome, several: bool, first: bool) -> None:
    if several:
        st.html(f'<h3 class="finding">{tables.safe(outcome.file)}</h3>')
    asked, found = at.draft.asked(place), read(here, at, place)
    table, taken = (None, None) if isinstance(found, pd.DataFrame) else (found.table, found.taken)
    _settings(here, at, place, asked, table, first)
    issues = found if taken is None else taken.issues
    form = outcome.issues[outcome.issues["code"].isin(FORM)]
    issues = pd.concat([one for one in (issues, form) if len(one)]) if len(issues) or len(form) else issues
    issues = issues[~issues[["code", "column", "found"]].astype(str).duplicated()]
    unclear = issues["code"].isin(FORM)
    kind = at.kind or outcome.kind
    ours = dictionary.headers(here.language, CONTRACTS[kind]) if kind in CONTRACTS else {}
    _said(here, issues[unclear], "unclear", ours)
    _letters(here, issues)
    if taken is not None:
        if kind in CONTRACTS:
            strange = set(outcome.issues.loc[outcome.issues["code"] == "unknown_column", "letter"])
            _columns(here, at, place, found, CONTRACTS[kind], strange)
        _rows(here, taken, kind)
    _said(here, issues[~unclear], "notes", ours)


def _settings(here: Visit, at: Work, place: int, asked: Asked, table: Table | None, first: bool) -> None:
    """What can be said of the form as a whole; what is found out stands there first."""
    content = work.contents(here, at.draft)[place][1]
    names = sheets(content)
    found = here.text("found out")
    boxes = st.columns(4, vertical_alignment="bottom")
    with boxes[0]:
        if first:
            _kind(here, at)
    with boxes[1]:
        if names:
            options = {"": f"{found}: {table.sheet}" if table is not None else found} | {one: one for one in names}
            _choose(here, at, place, here.text("Sheet"), "sheet", options, asked.sheet or "")
        else:
            told_of = f"{found}: {table.encoding}" if table is not None and not asked.encoding else found
            options = {"": told_of} | {one: one for one in ENCODINGS}
            _choose(here, at, place, here.text("Letters (encoding)"), "encoding", options, asked.encoding or "")
    with boxes[2]:
        _header(here, at, place, asked, table)
    with boxes[3]:
        options = {"": found} | {mark: here.text(words) for mark, words in MARKS.items()}
        _choose(here, at, place, here.text("Decimal mark"), "decimal", options, asked.decimal or "")


def _choose(here: Visit, at: Work, place: int, label: str, name: str, options: dict[str, str], chosen: str) -> None:
    """A box for one thing that is said of a file."""
    key = f"said_{name}_{place}"
    st.session_state[key] = chosen if chosen in options else ""

    def write():
        asked = replace(at.draft.asked(place), **{name: st.session_state[key] or None})
        work.say(here, at.draft.told(place, asked), COLUMNS)

    st.selectbox(label, list(options), format_func=options.get, placeholder="", key=key, on_change=write)


def _kind(here: Visit, at: Work) -> None:
    key = "said_kind"
    options = choosing.kinds(here)
    st.session_state[key] = at.kind if at.kind in options else ""

    def write():
        work.say(here, replace(at.draft, kind=st.session_state[key]), COLUMNS)

    st.selectbox(
        here.text("Kind of figures"), list(options), format_func=options.get, placeholder="", key=key, on_change=write
    )


def _header(here: Visit, at: Work, place: int, asked: Asked, table: Table | None) -> None:
    """Which rows hold the names of the columns: one, or from one to another."""
    key = f"said_header_{place}"
    if asked.header:
        first, last = asked.header
    elif table is not None:
        first, last = table.header_row, table.header_end or table.header_row
    else:
        first, last = "", ""
    st.session_state[key] = str(first) if first == last else f"{first}-{last}"

    def write():
        parts = [one.strip() for one in st.session_state[key].replace("–", "-").split("-")]
        rows = [int(one) for one in parts if one.isascii() and one.isdecimal() and 0 < int(one) < 1_000_000]
        header = (rows[0], rows[-1]) if len(rows) == len(parts) and rows[0] <= rows[-1] else None
        work.say(here, at.draft.told(place, replace(at.draft.asked(place), header=header)), COLUMNS)

    st.text_input(here.text("Header in row (such as 5 or 5-6)"), key=key, max_chars=12, on_change=write)


def _letters(here: Visit, issues: pd.DataFrame) -> None:
    """Words before and after, where the letters were converted or repaired."""
    changed = issues[issues["code"].isin(["converted", "repaired"])]
    pairs = [pair for params in changed["params"] for pair in params.get("words", [])]
    if pairs:
        told = tables.safe(here.text("Letters before and after:"))
        words = [
            tables.join(before, tables.Html(f"<b>{tables.safe(after)}</b>"), between=" → ") for before, after in pairs
        ]
        st.html(f'<p class="plain">{told} {tables.join(*words, between=" · ")}</p>')


def _columns(here: Visit, at: Work, place: int, found: Read, contract: Contract, strange: set[str]) -> None:
    """A box for each column of the file: which of ours it is, how sure that is and why; and what is still without one. `strange`:
    letters of the columns about which it is asked whether they are to be read."""
    said = at.draft.asked(place)
    headers = [said.names.get(header, header) for header in found.table.written.columns]
    ours = dictionary.headers(here.language, contract)
    known = matching.matches(contract, found.called, _names(here, at))
    # What is not read is not among the matches: a column is found there by where it stands in the sheet.
    matches = {found.called.place(one.position): one for one in known.itertuples()}
    long = {int(one) for places in found.taken.places if isinstance(places, np.ndarray) for one in np.unique(places)}
    holders = {
        one.column: headers[i] for i in range(len(headers)) if (one := matches.get(found.table.place(i))) and one.taken
    }
    st.html(f'<h4 class="finding">{tables.safe(here.text("Which column is which"))}</h4>')
    for start in range(0, len(headers), IN_A_ROW):
        boxes = st.columns(IN_A_ROW)
        for box, position in zip(boxes, range(start, min(start + IN_A_ROW, len(headers))), strict=False):
            sheet_place, header = found.table.place(position), headers[position]
            one, letter = matches.get(sheet_place), letters([sheet_place])[0]
            call = partial(_call, here, at, place, header, holders)
            with box:
                label = f"{letter}. {header}" if letter else header
                _column(here, f"{place}_{position}", label, one.column if one and one.taken else "", ours, call)
                if sheet_place in long and one is not None and not one.taken:
                    told = here.text("each of its cells becomes a row")
                    st.html(f'<p class="drawn">{tables.safe(told)}</p>')
                    continue
                said_so = header in (*said.names.values(), *said.unread)
                _why(here, f"{place}_{position}", one, said_so, ours, call, letter in strange)
    there = matched(contract, found.taken.headers)
    said_of_all = given.names(at, place)
    missing = [one for one in contract.required if one.name not in there and one.name not in said_of_all]
    if missing:
        named = ", ".join(ours[column.name] for column in missing)
        st.warning(here.text("Still without a column: {names}.", names=named))
        given.show(here, at, place, missing)


def _names(here: Visit, at: Work) -> dict[str, Names]:
    """The known names by which a column is proposed for what its cells hold."""
    departments, criteria = load.departments(here.actor), load.criteria(here.actor, int(at.quarter[:4]))
    names = {"department": Names(departments, SPELLINGS)} if len(departments) else {}
    return names | ({"criterion": Names(criteria)} if len(criteria) else {})


def _column(here: Visit, key: str, label: str, name: str, ours: dict, call: Callable[[str], None]) -> None:
    key = f"said_column_{key}"
    options = {"": here.text("not read")} | ours
    st.session_state[key] = name

    def write():
        call(st.session_state[key])

    st.selectbox(literal(label), list(options), format_func=options.get, placeholder="", key=key, on_change=write)


def _why(here: Visit, key: str, one, said: bool, ours: dict, call: Callable[[str], None], asks: bool) -> None:
    """How sure a match is and why; a column that is only proposed is one click away, and so is to leave one unread where it is asked
    about (`asks`). `one`: of `matching.matches`, None of a column that is not read."""
    if said or one is None:
        words = here.text("as you chose") if said else here.text("as was said of an earlier file")
        st.html(f'<p class="drawn">{tables.safe(words)}</p>')
        return
    if not numbers.absent(one.column):
        sure = {"share": f"{round(one.confidence * 100)}%", "reason": here.text(REASONS[one.reason])}
        if one.taken:
            st.html(f'<p class="drawn">{tables.safe(here.text("{share} sure: {reason}", **sure))}</p>')
            return
        label = here.text("It is {column} ({share}: {reason})", column=ours[one.column], **sure)
        st.button(literal(label), key=f"proposed_{key}", on_click=call, args=(one.column,))
    else:
        st.html(f'<p class="drawn">{tables.safe(here.text("no column of ours looks like it"))}</p>')
    if asks:
        st.button(here.text("Leave unread"), key=f"unread_{key}", type="tertiary", on_click=call, args=("",))


def _call(here: Visit, at: Work, place: int, header: str, holders: dict[str, str], chosen: str) -> None:
    """Keeps that a header of the file means a column of ours, or is not to be read. `holders`: column of ours → the header that was
    taken for it, which is not to be read once another is."""
    asked = at.draft.asked(place)
    names = {known: one for known, one in asked.names.items() if one != header and known != chosen}
    before = holders.get(chosen, header) if chosen else header
    unread = [one for one in asked.unread if one != header] + [before] * (before != header or not chosen)
    names |= {chosen: header} if chosen else {}
    told = replace(asked, names=names, unread=tuple(dict.fromkeys(unread)))
    work.say(here, at.draft.told(place, told), COLUMNS)


def _rows(here: Visit, table: Table, kind: str | None) -> None:
    """The first rows as they are read, and what shows the decimal mark of each column."""
    ours = dictionary.headers(here.language, CONTRACTS[kind]) if kind in CONTRACTS else {}
    names = list(table.written.columns)
    position_of = {position: name for name, position in matched(CONTRACTS[kind], names).items()} if ours else {}
    proved = {name: evidence(here, known) for name, known in decimals(table).items()}
    columns = [Column(here.text("Row"))]
    for position, name in enumerate(names):
        columns.append(Column(ours.get(position_of.get(position, ""), name), unit=proved.get(name, "")))
    first = table.written.head(FIRST_ROWS)
    shown = [Row((str(row), *map(_short, cells))) for row, cells in zip(table.row, first.to_numpy(), strict=False)]
    caption = here.text(
        "The first rows as they are read, of {count}", count=numbers.number(here.language, len(table.written))
    )
    st.html(tables.html(columns, shown, caption=caption, stacking=False, dense=True))


def _said(here: Visit, issues: pd.DataFrame, style: str, ours: dict[str, str]) -> None:
    """What was set aside, repaired, is wrong or is not clear with the form. `ours`: column of the contract → its header."""
    order = issues["severity"].map(findings.SEVERITIES.index)
    lines = []
    for one in issues.assign(order=order).sort_values("order", kind="stable").itertuples():
        words = " ".join(filter(None, findings.sentences(here.language, one, ours)))
        lines.append(f"<li>{tables.span(words, 'wrong') if one.severity == 'error' else tables.safe(words)}</li>")
    if lines:
        st.html(f'<ul class="{style}">{"".join(lines)}</ul>')


def _short(cell) -> str:
    return str(cell) if len(str(cell)) <= 40 else f"{str(cell)[:39]}…"
