"""The uploads that are known: found by number, listed, with what can be done with each."""

import pandas as pd
import streamlit as st

from pages.parts import address, collecting, filters, issues, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later

ROWS, CHANGES, WITHDRAW, RESTORE = "rows", "changes", "withdraw", "restore"
OF_THE_PLAN = ("departments", "criteria", "targets")
IN_FORCE = {"whole": later("in force"), "part": later("partly superseded"), "none": later("superseded")}


def show(here: Visit, quarter: str) -> None:
    """Every upload of the period, of its year, or of none: superseded and withdrawn ones too, the newest first."""
    known = visible(here)
    wanted = {quarter, quarter[:4]}
    here_and_now = [absent(one) or bool(wanted & set(one.split("|"))) for one in known["quarter"]]
    known = known[here_and_now].iloc[::-1]
    if known.empty:
        return
    with st.expander(
        here.text("All uploads of {period} ({count})", period=periods.name(here.language, quarter), count=len(known))
    ):
        kinds = {"": here.text("All kinds")} | {
            kind: issues.kind(here.language, kind) for kind in known["kind"].unique()
        }
        with st.columns(4)[0]:
            kind = filters.select(here.text("Kind of figures"), "kind", kinds, "")
        shown = known[known["kind"] == kind] if kind else known
        columns = [
            Column(here.text("No."), "right"),
            Column(here.text("Kind of figures"), lead=True),
            Column(here.text("Department")),
            Column(here.text("Rows"), "right"),
            Column(here.text("Received")),
            Column(here.text("File, handed in by")),
            Column(here.text("State")),
            Column(here.text("Actions")),
        ]
        zone = time_zone(here)
        tables.show(columns, [Row(_cells(here, one, zone)) for _, one in shown.iterrows()], tall=True)


def visible(here: Visit) -> pd.DataFrame:
    """The uploads (`load.uploads`) that this visitor may look into: a department into its own."""
    known = load.uploads(here.actor)
    if not here.may("submissions"):
        return known.head(0)
    return known[known["department"] == here.actor.department] if here.actor.role == "department" else known


def find(here: Visit, number: str) -> pd.Series | None:
    """The upload of that number, if this visitor may look into it."""
    known = visible(here)
    found = known[known["upload_id"] == int(number)] if number.isdecimal() else known.head(0)
    return None if found.empty else found.iloc[0]


def actions(here: Visit, upload_id: int, compare: bool) -> Html:
    entry = find(here, str(upload_id))
    return Html("") if entry is None else _ways(here, entry, compare)


def _ways(here: Visit, entry: pd.Series, compare: bool) -> Html:
    upload_id = int(entry["upload_id"])
    ways = [tables.link(to(upload_id, ROWS), here.text("Look at it"))]
    if compare:
        ways.append(tables.link(to(upload_id, CHANGES), here.text("Compare with before")))
    ways.append(tables.link(address.link("submissions", receipt=str(upload_id)), here.text("Print receipt")))
    if may_withdraw(here, entry):
        ways.append(tables.link(to(upload_id, WITHDRAW), here.text("Withdraw")))
    return tables.join(*(tables.span(way, "nowrap") for way in ways), between=" · ")


def to(upload_id: int, part: str, row: int | None = None) -> str:
    """Where an upload is looked into; `row`: at that row of its file."""
    return address.link("submissions", submission=str(upload_id), part="" if part == ROWS else part, row=row)


def may_withdraw(here: Visit, entry: pd.Series) -> bool:
    """Whether this visitor may take the upload out of force; `data.upload.withdraw` has the last word."""
    return absent(entry["withdrawn_at"]) and _own_or_any(here, entry)


def may_restore(here: Visit, entry: pd.Series) -> bool:
    """Whether this visitor may put an older upload in force again; `data.submissions.restore` has the last word."""
    return entry["in_force"] != "whole" and _own_or_any(here, entry)


def _own_or_any(here: Visit, entry: pd.Series) -> bool:
    own = entry["department"] == here.actor.department and entry["kind"] in ("scores", "achievements")
    return here.may("hand_in_for") or (here.may("withdraw") and here.actor.role == "department" and own)


def superseded_by(here: Visit, entry: pd.Series, key: tuple[str, ...]) -> pd.Series | None:
    """The newest earlier upload, not withdrawn, of which this one superseded a row: a row of `load.uploads`. `key`: that of
    its kind's rows."""
    known = load.uploads(here.actor)
    earlier = known[
        (known["kind"] == entry["kind"]) & (known["upload_id"] < entry["upload_id"]) & known["withdrawn_at"].isna()
    ]
    own = _keys(here, entry, key)
    return next((one for _, one in earlier.iloc[::-1].iterrows() if own & _keys(here, one, key)), None)


def _keys(here: Visit, entry: pd.Series, key: tuple[str, ...]) -> set[tuple]:
    """The keys of an upload's rows, as text."""
    rows = load.rows(here.actor, int(entry["upload_id"]))[list(key)]
    return set(rows.astype("str").fillna("").itertuples(index=False, name=None))


def time_zone(here: Visit) -> str:
    return load.rules(here.actor, int(collecting.current(here)[:4]))["deadline"]["time_zone"]


def _cells(here: Visit, one: pd.Series, zone: str) -> tuple:
    state = here.text(IN_FORCE[one["in_force"]])
    if not absent(one["withdrawn_at"]):
        words = here.text(
            "{day}, {name}: {reason}",
            day=numbers.day(numbers.local(one["withdrawn_at"], zone)),
            name=one["withdrawn_by"],
            reason=one["withdrawal_reason"],
        )
        state = tables.under(tables.span(here.text("withdrawn"), "worse"), words)
    departments = [] if absent(one["department"]) else one["department"].split("|")
    return (
        str(one["upload_id"]),
        tables.under(issues.kind(here.language, one["kind"]), here.text("demonstration") if one["sample"] else ""),
        ", ".join(departments)
        if len(departments) <= 3
        else here.plural("{count} department", "{count} departments", len(departments)),
        numbers.number(here.language, one["rows"]),
        numbers.moment(here.language, one["received_at"], zone),
        tables.under(one["file_name"], one["by"]),
        state,
        _actions(here, one),
    )


def _actions(here: Visit, one: pd.Series) -> Html:
    ways = [_ways(here, one, compare=False)]
    if one["kind"] in OF_THE_PLAN:
        href = address.link("submissions", act="versions", kind=one["kind"])
        ways.append(tables.span(tables.link(href, here.text("Versions")), "nowrap"))
    return tables.join(*ways, between=" · ")
