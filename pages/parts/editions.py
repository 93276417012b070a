"""The versions of a department's figures, or of a file of the plan: listed, and any two of them compared cell by cell."""

import pandas as pd
import streamlit as st

from pages.parts import filters, ledger, numbers, register, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.register import IN_FORCE, RESTORE, ROWS
from pages.parts.tables import Column, Html, Row

CHANGES = ("changed", "added", "removed")
MOST = 60
"""So many rows that stand in one version only are named."""


def show(here: Visit, known: pd.DataFrame) -> None:
    """Draws the list of `ledger.versions`, the newest first."""
    columns = [
        Column(here.text("Version"), lead=True),
        Column(here.text("No."), "right"),
        Column(here.text("Recorded")),
        Column(here.text("Received")),
        Column(here.text("File, handed in by")),
        Column(here.text("Rows"), "right"),
        Column(here.text("State")),
        Column(here.text("Why"), words=True),
        Column(here.text("Actions")),
    ]
    tables.show(columns, [Row(_cells(here, one)) for _, one in known.iloc[::-1].iterrows()], tall=len(known) > 30)


def compare(
    here: Visit,
    known: pd.DataFrame,
    headers: dict[str, str],
    key: tuple[str, ...],
    quarter: str | None,
    department: str | None,
) -> None:
    """Two versions to choose, the last two to begin with, and the cells in which they differ; `headers`, `key`: of the kind's contract."""
    if len(known) < 2:
        return
    st.html(f'<h2 class="finding">{tables.safe(here.text("What differs between two versions"))}</h2>')
    offered = {str(one.upload_id): _named(here, one) for one in known.iloc[::-1].itertuples()}
    newest, before = list(offered)[:2]
    left, right = st.columns(2)
    with left:
        first = filters.select(here.text("Earlier version"), "first", offered, before)
    with right:
        second = filters.select(here.text("Later version"), "second", offered, newest)
    told = ledger.difference(here.actor, int(first), int(second), quarter, department)
    st.html(f'<p class="headline" role="status">{tables.safe(sentence(here, told))}</p>')
    places = [name for name in key if name not in ("quarter", "department") or told[name].nunique() > 1]
    altered = told[told["change"] == "changed"]
    versions = (_version(known, first), _version(known, second))
    if len(altered):
        columns = [
            *(Column(headers.get(name, name), lead=name == places[-1]) for name in places),
            Column(here.text("Column")),
            *(Column(here.text("In version {number}", number=number)) for number in versions),
            Column(here.text("Row"), "right"),
        ]
        rows = [Row((*(one[name] for name in places), *_told(here, one, headers))) for _, one in altered.iterrows()]
        tables.show(columns, rows, tall=len(rows) > 30)
    notes = []
    for change, number in (("removed", versions[0]), ("added", versions[1])):
        whole = told[told["change"] == change]
        named = [" ".join(one) for one in whole[places].fillna("").itertuples(index=False, name=None)]
        if named:
            rest = ["…"] if len(named) > MOST else []
            listed = ", ".join([*named[:MOST], *rest])
            notes.append(here.text("Only in version {number}: {rows}", number=number, rows=listed))
    tables.notes(notes)


def sentence(here: Visit, told: pd.DataFrame) -> str:
    """`3 ô khác nhau, 1 dòng chỉ có ở lần sau, 2 dòng chỉ có ở lần trước.`"""
    if told.empty:
        return here.text("The two versions say the same.")
    counts = told["change"].value_counts()
    return here.text(
        "{changed} cells differ, {added} rows only in the later one, {removed} only in the earlier one.",
        **{name: int(counts.get(name, 0)) for name in CHANGES},
    )


def _cells(here: Visit, one: pd.Series) -> tuple:
    zone = register.time_zone(here)
    withdrawn = not absent(one["withdrawn_at"])
    state = tables.span(here.text("withdrawn"), "worse") if withdrawn else here.text(IN_FORCE[one["in_force"]])
    number = int(one["upload_id"])
    ways = [tables.link(register.to(number, ROWS), here.text("Look at it"))]
    if register.may_restore(here, one):
        ways.append(tables.link(register.to(number, RESTORE), here.text("Restore")))
    return (
        str(one["version"]),
        str(number),
        numbers.moment(here.language, one["at"], zone),
        numbers.moment(here.language, one["received_at"], zone),
        tables.under(one["file_name"], one["by"]),
        numbers.number(here.language, one["rows"]),
        state,
        tables.Html("<br>".join(map(tables.safe, why(here, one, zone)))),
        tables.join(*(tables.span(way, "nowrap") for way in ways), between=" · "),
    )


def why(here: Visit, one: pd.Series, zone: str) -> list[str]:
    """`origin`, and who withdrew it with what reason."""
    told = origin(here, one)
    if not absent(one["withdrawn_at"]):
        told.append(
            here.text(
                "withdrawn {day}, {name}: {reason}",
                day=numbers.day(numbers.local(one["withdrawn_at"], zone)),
                name=one["withdrawn_by"],
                reason=one["withdrawal_reason"],
            )
        )
    return told


def origin(here: Visit, one: pd.Series) -> list[str]:
    """What is told of an upload beside its file: restored or handed in for another, with the reason; rows left out."""
    told = []
    if not absent(one["restored"]):
        told.append(here.text("restores no. {number}: {reason}", number=int(one["restored"]), reason=one["reason"]))
    elif not absent(one["reason"]) and one["kind"] in register.OF_THE_PLAN:
        told.append(one["reason"])
    elif not absent(one["reason"]):
        told.append(here.text("handed in for it: {reason}", reason=one["reason"]))
    if one["set_aside"]:
        told.append(here.plural("{count} row left out", "{count} rows left out", int(one["set_aside"])))
    return told


def _named(here: Visit, one) -> str:
    zone = register.time_zone(here)
    return here.text(
        "{version}: no. {number}, {moment}, {name}",
        version=one.version,
        number=one.upload_id,
        moment=numbers.moment(here.language, one.at, zone),
        name=one.by,
    )


def _version(known: pd.DataFrame, number: str) -> int:
    return int(known.set_index("upload_id")["version"][int(number)])


def _told(here: Visit, one: pd.Series, headers: dict[str, str]) -> tuple:
    column = headers.get(one["column"], one["column"])
    return (column, _value(here, one["old"]), _value(here, one["new"]), str(one["row_new"]))


def _value(here: Visit, written) -> Html | str:
    """A cell as text, numbers as this language writes them."""
    if absent(written):
        return tables.span(here.text("empty"), "quiet")
    try:
        return numbers.number(here.language, float(written))
    except ValueError:
        return written
