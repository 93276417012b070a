"""Who has handed in, who must be reminded; and each submission: to look at, compare, print, withdraw."""

from urllib.parse import urljoin

import pandas as pd
import streamlit as st

from data import upload
from data.contract import CONTRACTS
from pages.parts import (
    access,
    address,
    cards,
    collecting,
    dictionary,
    effects,
    filters,
    findings,
    handed_in,
    handing_in,
    heading,
    issues,
    kept,
    load,
    looks,
    nothing,
    numbers,
    receipt,
    register,
    tables,
    version,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.collecting import ABSENT, INCOMPLETE, LATE
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.register import CHANGES, IN_FORCE, ROWS, WITHDRAW
from pages.parts.tables import Column, Html, Row

_TOLD, _REFUSED, _PREVIEW = "submissions_told", "submissions_refused", "withdrawal_preview"


def main() -> None:
    here = access.visit()
    asked = address.value("receipt") or address.value("submission")
    if asked:
        entry = register.find(here, asked)
        if entry is None:
            heading.title(here, here.text("Who has handed in"))
            heading.headline(here.text("There is no such submission, or it is not yours."), _back(here))
        elif address.value("receipt"):
            _print(here, entry)
        else:
            _submission(here, entry)
        return
    quarter = collecting.chosen(here)
    frame = collecting.standing(here, quarter)
    if frame.empty:
        heading.title(here, here.text("Who has handed in"))
        way = tables.link(address.link("upload"), here.text("Hand in figures")) if here.may("upload") else ""
        told = nothing.plan(here, quarter)
        heading.headline(told or here.text("There is no department yet that could hand in."), "" if told else way)
        _said()
        register.show(here, quarter)
        return
    heading.show(here, here.text("Who has handed in"), Period(quarter))
    with st.container(key="filters"):
        offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
        with st.columns(4)[0]:
            filters.select(here.text("Period"), "period", offered, collecting.current(here))
    heading.headline(handing_in.standing(here.language, quarter, frame))
    _said()
    cards.show(_numbers(here, frame))
    handed_in.show(here, handed_in.history(here, quarter))
    _table(here, frame)
    _remind(here, quarter, frame)
    register.show(here, quarter)
    _closing(here, quarter, frame)
    heading.signatures(here, Period(quarter))


def _superseded_by(here: Visit, entry: pd.Series) -> pd.Series | None:
    """The newest earlier upload, not withdrawn, of which this one superseded a row: a row of `load.uploads`."""
    known = load.uploads(here.actor)
    earlier = known[
        (known["kind"] == entry["kind"]) & (known["upload_id"] < entry["upload_id"]) & known["withdrawn_at"].isna()
    ]
    own = _keys(here, entry)
    return next((one for _, one in earlier.iloc[::-1].iterrows() if own & _keys(here, one)), None)


def _keys(here: Visit, entry: pd.Series) -> set[tuple]:
    """The keys of an upload's rows, as text."""
    rows = load.rows(here.actor, int(entry["upload_id"]))[list(CONTRACTS[entry["kind"]].key)]
    return set(rows.astype("str").fillna("").itertuples(index=False, name=None))


def _back(here: Visit) -> Html:
    return tables.link(address.link("submissions"), here.text("Back to who has handed in"))


def _said() -> None:
    """What the last click did."""
    if words := st.session_state.pop(_TOLD, None):
        st.success(words)
    if words := st.session_state.pop(_REFUSED, None):
        st.error(words)


def _numbers(here: Visit, frame: pd.DataFrame) -> list[cards.Number]:
    given = frame[frame["state"] != ABSENT]
    late = given[given["days_late"] > 0]
    most = here.text("at most {days}", days=numbers.days(here.language, late["days_late"].max())) if len(late) else ""
    whole = int((frame["missing"].eq(0) & frame["first_received_at"].notna()).sum())
    lacking = int(frame["missing"].sum())
    return [
        cards.Number(here.text("Handed in"), f"{len(given)}/{len(frame)}"),
        cards.Number(here.text("In time"), str(len(given) - len(late))),
        cards.Number(here.text("Late"), str(len(late)), most),
        cards.Number(
            here.text("Complete figures"),
            f"{whole}/{len(frame)}",
            here.plural("{count} figure missing", "{count} figures missing", lacking) if lacking else "",
            address.link("progress"),
        ),
    ]


def _table(here: Visit, frame: pd.DataFrame) -> None:
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("State")),
        Column(here.text("Due")),
        Column(here.text("Received")),
        Column(here.text("Late"), "right", here.text("days")),
        Column(here.text("Submissions"), "right"),
        Column(here.text("Rows"), "right"),
        Column(here.text("Still missing"), "right"),
        Column(here.text("File, handed in by")),
        Column(here.text("Actions")),
    ]
    tables.show(
        columns,
        [Row(_cells(here, one), own=one["department"] == here.actor.department) for _, one in frame.iterrows()],
        tall=len(frame) > 30,
    )


def _cells(here: Visit, one: pd.Series) -> tuple:
    due, lacking = numbers.day(one["due"].date()), f"{one['missing']}/{one['required']}"
    late = str(one["days_late"]) if one["days_late"] else "0"
    state = here.text(handed_in.STATES[one["state"]])
    if one["state"] == ABSENT:
        return (
            one["name"],
            tables.span(state, "worse"),
            due,
            "",
            late if one["days_late"] else "",
            "0",
            "0",
            lacking,
            "",
            "",
        )
    marked = tables.span(state, "worse") if one["state"] in (INCOMPLETE, LATE) else state
    zone = str(one["due"].tzinfo)
    first, newest = (numbers.moment(here.language, one[name], zone) for name in ("first_received_at", "received_at"))
    changed = "" if first == newest else here.text("changed {moment}", moment=newest)
    number = here.text("no. {number}", number=int(one["upload_id"]))
    return (
        one["name"],
        marked,
        due,
        tables.under(first, changed),
        late,
        tables.under(str(int(one["versions"])), number),
        str(int(one["rows"])),
        lacking,
        tables.under(one["file_name"], "" if one["by"] == one["name"] else one["by"]),
        register.actions(here, int(one["upload_id"]), int(one["versions"]) > 1),
    )


def _remind(here: Visit, quarter: str, frame: pd.DataFrame) -> None:
    """Letters to those who have not handed in or not all, ready to copy."""
    waiting = frame[frame["state"].isin([ABSENT, INCOMPLETE])]
    if here.actor.role == "department" or waiting.empty:
        return
    st.html(f'<h2 class="finding">{tables.safe(here.text("Remind"))}</h2>')
    options = {"": here.plural("{count} department", "{count} departments", len(waiting))}
    options |= dict(zip(waiting["department"], waiting["name"], strict=True))
    with st.container(key="remind"), st.columns(3)[0]:
        chosen = filters.select(here.text("Letter to"), "remind", options, "")
    letters = [
        handing_in.reminder(here.language, quarter, one, _upload_address(quarter, one["department"]))
        for _, one in waiting.iterrows()
        if chosen in ("", one["department"])
    ]
    st.code("\n\n".join(letters), language=None, wrap_lines=True)


def _upload_address(quarter: str, department: str) -> str:
    """Where that department hands in, whole, as a letter needs it."""
    return urljoin(st.context.url or "", address.link("upload", period=quarter, **{"as": department}))


def _print(here: Visit, entry: pd.Series) -> None:
    """The receipt alone, at its own address, to be printed."""
    with st.container(key="no-print-receipt"):
        st.html(f'<p class="plain no-print">{tables.join(_back(here), _link_to(here, entry), between=" · ")}</p>')
        if st.button(here.text("Print"), type="primary"):
            st.html("<script>window.print()</script>", unsafe_allow_javascript=True)
    receipt.show(here, entry)


def _link_to(here: Visit, entry: pd.Series) -> Html:
    return tables.link(
        register.to(int(entry["upload_id"]), ROWS), here.text("View submission {number}", number=entry["upload_id"])
    )


def _submission(here: Visit, entry: pd.Series) -> None:
    """One upload: its rows with what needs a look, what it changed, how to withdraw it."""
    number = int(entry["upload_id"])
    zone = register.time_zone(here)
    about = [
        issues.kind(here.language, entry["kind"]),
        "" if absent(entry["quarter"]) else ", ".join(_named(here, one) for one in entry["quarter"].split("|")),
        entry["file_name"],
        here.text("received {moment}", moment=numbers.moment(here.language, entry["received_at"], zone)),
        entry["by"],
        here.text("withdrawn") if not absent(entry["withdrawn_at"]) else here.text(IN_FORCE[entry["in_force"]]),
    ]
    heading.title(here, here.text("Submission number {number}", number=number), tables.join(*about, between=" · "))
    receipt_way = tables.link(address.link("submissions", receipt=str(number)), here.text("Print receipt"))
    st.html(f'<p class="plain no-print">{tables.join(_back(here), receipt_way, between=" · ")}</p>')
    _said()
    parts = {ROWS: here.text("Rows")}
    if entry["kind"] == "scores":
        parts[CHANGES] = here.text("Compare with before")
    if register.may_withdraw(here, entry):
        parts[WITHDRAW] = here.text("Withdraw")
    chosen = filters.switch(here.text("View"), "part", parts, ROWS)
    {ROWS: _rows, CHANGES: _changes, WITHDRAW: _withdrawal}[chosen](here, entry)


def _rows(here: Visit, entry: pd.Series) -> None:
    number = int(entry["upload_id"])
    name, content = load.file(here.actor, number)
    # The number in front: a name that begins with a sign is a formula to a spreadsheet.
    st.download_button(here.text("Download the file"), content, f"{number}-{name}", "text/csv", on_click="ignore")
    contract = CONTRACTS[entry["kind"]]
    headers = dictionary.headers(here.language, contract)
    rows = load.rows(here.actor, number)
    asked = address.value("row")
    marked = rows[rows["row"].eq(int(asked))] if asked.isdecimal() else rows.head(0)
    if len(marked):
        heading.headline(here.text("Row {row} of the file", row=int(asked)))
        version.show_one(here, marked.iloc[0], contract, headers)
        heading.headline(here.text("The whole file"))
    findings.show(here, _looks(here, entry), headers)
    version.show(here, rows, contract, headers, int(asked) if len(marked) else None)


def _looks(here: Visit, entry: pd.Series) -> pd.DataFrame:
    """What needs a look in rows of this upload that are in force: values that are missing, points that the formula does not confirm."""
    told = []
    quarters = entry["quarter"].split("|") if entry["kind"] == "scores" else []
    for quarter in quarters:
        cells = load.cells(here.actor, Period(quarter))
        own = cells[cells["upload_id"] == entry["upload_id"]]
        told.append(looks.found(here.language, own, quarter, load.achievements(here.actor)))
        told.append(looks.missing(own))
    return pd.concat([one.astype(object) for one in told], ignore_index=True) if told else looks.none()


def _changes(here: Visit, entry: pd.Series) -> None:
    number = int(entry["upload_id"])
    rows = load.rows(here.actor, number)
    before = load.scores_as_of(here.actor, tuple(entry["quarter"].split("|")), number - 1)
    changed = version.changes(rows, before)
    heading.headline(version.changes_words(here.language, rows, changed))
    criteria = load.criteria(here.actor, int(entry["quarter"][:4]))
    names = dict(zip(criteria["code"], criteria["name"], strict=True))
    version.show_changes(here, changed, dictionary.headers(here.language, CONTRACTS["scores"]), names)


def _withdrawal(here: Visit, entry: pd.Series) -> None:
    """What follows, told first; then the reason and the button."""
    number = int(entry["upload_id"])
    try:
        told = _rehearsed(here, entry)
    except upload.Refused as refused:
        st.error(issues.issue(here.language, refused.code, None, refused.params))
        return
    before = _superseded_by(here, entry)
    heading.headline(handing_in.withdrawal(here.language, entry, before, told, register.time_zone(here)))
    effects.show(here, told)
    reason = st.text_input(here.text("Reason"), key="withdrawal_reason", max_chars=500)
    st.button(
        here.text("Withdraw submission {number}", number=number),
        type="primary",
        disabled=not reason.strip(),
        on_click=_withdraw,
        args=(here, number),
        key="withdraw",
    )


def _rehearsed(here: Visit, entry: pd.Series) -> dict[str, pd.DataFrame]:
    """Quarter → what withdrawing changes, kept until the ledger has a new entry."""
    number = int(entry["upload_id"])
    key = (load.version(here.actor), number, here.actor)
    known = st.session_state.get(_PREVIEW)
    if known is None or known[0] != key:
        quarters = effects.affected(here, entry["kind"], load.rows(here.actor, number))
        with upload.rehearse_withdrawal(here.actor, number, "rehearsal"), kept.uncached():
            after = effects.snapshot(here, quarters)
        before = effects.snapshot(here, quarters)
        told = {quarter: effects.changes(before.get(quarter), after.get(quarter)) for quarter in quarters}
        known = st.session_state[_PREVIEW] = (key, told)
    return known[1]


def _withdraw(here: Visit, number: int) -> None:
    try:
        upload.withdraw(here.actor, number, st.session_state["withdrawal_reason"])
    except upload.Refused as refused:
        st.session_state[_REFUSED] = issues.issue(here.language, refused.code, None, refused.params)
        return
    st.session_state[_TOLD] = here.text("Submission number {number} is withdrawn.", number=number)
    for name in ("submission", "part"):
        address.write(name, "")


def _closing(here: Visit, quarter: str, frame: pd.DataFrame) -> None:
    """Closes the quarter, or opens it again, with a reason."""
    if here.actor.role not in ("secretary", "director"):
        return
    known = load.quarters(here.actor).set_index("quarter")
    if quarter not in known.index:
        return
    period = periods.name(here.language, quarter)
    closed = known.at[quarter, "state"] == "closed"
    label = here.text("Reopen {period}", period=period) if closed else here.text("Close {period}", period=period)
    with st.expander(label):
        if closed:
            st.write(here.text("{period} takes files again, and its ranking may change.", period=period))
        else:
            st.write(
                handing_in.closing(
                    here.language, quarter, frame, load.rules(here.actor, int(quarter[:4]))["missing"]["closed"]
                )
            )
        reason = st.text_input(here.text("Reason"), key="closing_reason", max_chars=500)
        st.button(label, disabled=not reason.strip(), on_click=_settle, args=(here, quarter, closed), key="settle")


def _settle(here: Visit, quarter: str, closed: bool) -> None:
    verb = upload.reopen if closed else upload.close
    period = periods.name(here.language, quarter)
    try:
        verb(here.actor, quarter, st.session_state["closing_reason"])
    except upload.Refused as refused:
        st.session_state[_REFUSED] = issues.issue(here.language, refused.code, None, refused.params)
        return
    done = (
        here.text("{period} is open again.", period=period)
        if closed
        else here.text("{period} is closed.", period=period)
    )
    st.session_state[_TOLD] = done


def _named(here: Visit, written: str) -> str:
    return periods.name(here.language, written) if "Q" in written else here.text("Whole year {year}", year=written)


if __name__ == "__main__":
    main()
