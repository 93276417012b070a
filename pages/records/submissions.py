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
    heading,
    issues,
    load,
    looks,
    numbers,
    receipt,
    tables,
    version,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.collecting import ABSENT, INCOMPLETE, LATE
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, listed, plural, text

ROWS, CHANGES, WITHDRAW = "rows", "changes", "withdraw"
IN_FORCE = {"whole": later("in force"), "part": later("partly superseded"), "none": later("superseded")}
_TOLD, _REFUSED, _PREVIEW = "submissions_told", "submissions_refused", "withdrawal_preview"


def main() -> None:
    here = access.visit()
    asked = address.value("receipt") or address.value("submission")
    if asked:
        entry = _entry(here, asked)
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
        heading.headline(here.text("There is no department yet that could hand in."), way)
        _said()
        _register(here, quarter)
        return
    heading.show(here, here.text("Who has handed in"), Period(quarter))
    with st.container(key="filters"):
        offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
        with st.columns(4)[0]:
            filters.select(here.text("Period"), "period", offered, collecting.current(here))
    heading.headline(headline(here.language, quarter, frame))
    _said()
    cards.show(_numbers(here, frame))
    handed_in.show(here, handed_in.history(here, quarter))
    _table(here, frame)
    _remind(here, quarter, frame)
    _register(here, quarter)
    _closing(here, quarter, frame)
    heading.signatures(here, Period(quarter))


def headline(language: str, quarter: str, frame: pd.DataFrame) -> str:
    """`Quý IV/2025: 6/7 đơn vị đã nộp, 4 đúng hạn, 2 muộn; Điểm vệ tinh số 2 chưa nộp, quá hạn 7 ngày.`

    `frame` is `collecting.standing`.
    """
    given = frame[frame["state"] != ABSENT]
    late = int((given["days_late"] > 0).sum())
    first = text(
        language,
        "{period}: {given}/{all} departments have handed in, {in_time} in time, {late} late",
        period=periods.name(language, quarter),
        given=len(given),
        all=len(frame),
        in_time=len(given) - late,
        late=late,
    )
    waiting = frame[frame["state"] == ABSENT]
    if waiting.empty:
        return f"{first}."
    overdue = int(waiting["days_late"].max())
    when = (
        text(language, "{days} overdue", days=numbers.days(language, overdue))
        if overdue
        else text(language, "due on {day}", day=numbers.day(waiting.iloc[0]["due"].date()))
    )
    if len(waiting) > 3:
        who = text(language, "{count} departments have not handed in, {when}", count=len(waiting), when=when)
    else:
        who = plural(
            language,
            "{names} has not handed in, {when}",
            "{names} have not handed in, {when}",
            len(waiting),
            names=listed(language, waiting["name"]),
            when=when,
        )
    return f"{first}; {who}."


def reminder(language: str, quarter: str, one: pd.Series, link: str) -> str:
    """The letter to a department that has not handed in, or not all; `one` is a row of `collecting.standing`."""
    overdue = collecting.remaining(language, one["due"])
    return text(
        language,
        "To {name}. The council's standing office asks you to hand in the emulation figures of {period} (due on {day}, {remaining}). "
        "Still missing: {missing}. Where to hand in: {link}. With thanks.",
        name=one["name"],
        period=periods.name(language, quarter),
        day=numbers.day(one["due"].date()),
        remaining=overdue,
        missing=plural(language, "{count} criterion", "{count} criteria", int(one["missing"])),
        link=link,
    )


def withdrawal_words(language: str, entry: pd.Series, before: pd.Series | None, told: dict, zone: str) -> str:
    """`Rút lần nộp số 3? Số liệu trở về lần nộp số 2 ngày 03/01/2026; 2 đơn vị đổi hạng.`

    `entry`, `before`: rows of `load.uploads`, the one to withdraw and the one that it superseded; `told`: quarter → `effects.changes`.
    """
    first = text(language, "Withdraw submission number {number}?", number=entry["upload_id"])
    if entry["in_force"] == "none":
        return f"{first} {text(language, 'All of its rows are superseded already: nothing changes.')}"
    if before is None:
        second = text(language, "Nothing stood before it, its {rows} rows will be missing", rows=entry["rows"])
    else:
        second = text(
            language,
            "The figures go back to submission number {number} of {day}",
            number=before["upload_id"],
            day=numbers.day(numbers.local(before["received_at"], zone)),
        )
    third = effects.sentence(language, told)
    # A period's name keeps its large letter.
    third = third[:1].lower() + third[1:] if len(told) == 1 else third
    return f"{first} {second}; {third}" if third else f"{first} {second}."


def may_withdraw(here: Visit, entry: pd.Series) -> bool:
    """Whether this visitor may take the upload out of force; `data.upload.withdraw` has the last word."""
    if not absent(entry["withdrawn_at"]):
        return False
    own = entry["department"] == here.actor.department and entry["kind"] in ("scores", "achievements")
    return here.actor.role in ("secretary", "director") or (here.actor.role == "department" and own)


def superseded_by(here: Visit, entry: pd.Series) -> pd.Series | None:
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


def _entry(here: Visit, number: str) -> pd.Series | None:
    """The upload of that number, if this visitor may look into it: a department into its own."""
    known = load.uploads(here.actor)
    found = known[known["upload_id"] == int(number)] if number.isdecimal() else known.head(0)
    if here.actor.role == "department":
        found = found[found["department"] == here.actor.department]
    return None if found.empty else found.iloc[0]


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
        _actions(here, int(one["upload_id"]), int(one["versions"]) > 1),
    )


def _actions(here: Visit, upload_id: int, compare: bool) -> Html:
    entry = _entry(here, str(upload_id))
    if entry is None:
        return Html("")
    ways = [tables.link(_to(upload_id, ROWS), here.text("Look at it"))]
    if compare:
        ways.append(tables.link(_to(upload_id, CHANGES), here.text("Compare with before")))
    ways.append(tables.link(address.link("submissions", receipt=str(upload_id)), here.text("Print receipt")))
    if may_withdraw(here, entry):
        ways.append(tables.link(_to(upload_id, WITHDRAW), here.text("Withdraw")))
    return tables.join(*(tables.span(way, "nowrap") for way in ways), between=" · ")


def _to(upload_id: int, part: str) -> str:
    return address.link("submissions", submission=str(upload_id), part="" if part == ROWS else part)


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
        reminder(here.language, quarter, one, _upload_address(quarter, one["department"]))
        for _, one in waiting.iterrows()
        if chosen in ("", one["department"])
    ]
    st.code("\n\n".join(letters), language=None, wrap_lines=True)


def _upload_address(quarter: str, department: str) -> str:
    """Where that department hands in, whole, as a letter needs it."""
    return urljoin(st.context.url or "", address.link("upload", period=quarter, **{"as": department}))


def _register(here: Visit, quarter: str) -> None:
    """Every upload of the period, of its year, or of none: superseded and withdrawn ones too, the newest first."""
    known = load.uploads(here.actor)
    if here.actor.role == "department":
        known = known[known["department"] == here.actor.department]
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
        tables.show(columns, [Row(_registered(here, one)) for _, one in shown.iterrows()], tall=True)


def _registered(here: Visit, one: pd.Series) -> tuple:
    zone = _zone(here)
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
        _actions(here, int(one["upload_id"]), False),
    )


def _print(here: Visit, entry: pd.Series) -> None:
    """The receipt alone, at its own address, to be printed."""
    with st.container(key="no-print-receipt"):
        st.html(f'<p class="plain no-print">{tables.join(_back(here), _link_to(here, entry), between=" · ")}</p>')
        if st.button(here.text("Print"), type="primary"):
            st.html("<script>window.print()</script>", unsafe_allow_javascript=True)
    receipt.show(here, entry)


def _link_to(here: Visit, entry: pd.Series) -> Html:
    return tables.link(
        _to(int(entry["upload_id"]), ROWS), here.text("View submission {number}", number=entry["upload_id"])
    )


def _submission(here: Visit, entry: pd.Series) -> None:
    """One upload: its rows with what needs a look, what it changed, how to withdraw it."""
    number = int(entry["upload_id"])
    zone = _zone(here)
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
    if may_withdraw(here, entry):
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
    findings.show(here, _looks(here, entry), headers)
    version.show(here, load.rows(here.actor, number), contract, headers)


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
    before = superseded_by(here, entry)
    heading.headline(withdrawal_words(here.language, entry, before, told, _zone(here)))
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
        with upload.rehearse_withdrawal(here.actor, number, "rehearsal"), load.uncached():
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
                closing_words(
                    here.language, quarter, frame, load.rules(here.actor, int(quarter[:4]))["missing"]["closed"]
                )
            )
        reason = st.text_input(here.text("Reason"), key="closing_reason", max_chars=500)
        st.button(label, disabled=not reason.strip(), on_click=_settle, args=(here, quarter, closed), key="settle")


def closing_words(language: str, quarter: str, frame: pd.DataFrame, rule: str) -> str:
    """What closing means: how complete the figures are, what becomes of missing ones, that no file is taken any more."""
    given, lacking = int((frame["state"] != ABSENT).sum()), int(frame["missing"].sum())
    of_all = {"period": periods.name(language, quarter), "given": given, "all": len(frame)}
    if lacking:
        first = text(
            language,
            "{period}: {given}/{all} departments have handed in, {missing} figures are missing.",
            **of_all,
            missing=lacking,
        )
    else:
        first = text(language, "{period}: {given}/{all} departments have handed in, no figure is missing.", **of_all)
    rules = {
        "zero": text(language, "What is missing will count 0 points."),
        "exclude": text(language, "What is missing will be left out of the count."),
    }
    last = text(
        language, "After closing, the quarter is read as it stands now and takes no files until it is reopened."
    )
    return " ".join([first, *([rules[rule]] if lacking else []), last])


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


def _zone(here: Visit) -> str:
    return load.rules(here.actor, int(collecting.current(here)[:4]))["deadline"]["time_zone"]


if __name__ == "__main__":
    main()
