"""Who has handed in, who must be reminded; what is done with a submission: withdrawn, restored, returned, its deadline extended."""

from datetime import datetime, time

import pandas as pd
import streamlit as st

from data import submissions, template, upload
from data.contract import CONTRACTS
from data.refusal import Refused
from pages.parts import (
    access,
    acts,
    address,
    board,
    cards,
    collecting,
    dictionary,
    editions,
    effects,
    filters,
    handed_in,
    handing_in,
    heading,
    issues,
    kept,
    ledger,
    load,
    nothing,
    numbers,
    receipt,
    recorded,
    register,
    returning,
    submission,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.board import CHECK, EXTEND, RECORD, RETURN, VERSIONS
from pages.parts.deadline import days_late
from pages.parts.literal import literal
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.register import CHANGES, IN_FORCE, RESTORE, ROWS, WITHDRAW
from pages.parts.tables import Html

_FORESEEN = "act_foreseen"


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
    if _act(here, quarter, frame):
        return
    if frame.empty:
        heading.title(here, here.text("Who has handed in"))
        way = tables.link(address.link("upload"), here.text("Hand in figures")) if here.may("upload") else ""
        told = nothing.plan(here, quarter)
        heading.headline(told or here.text("There is no department yet that could hand in."), "" if told else way)
        acts.said()
        register.show(here, quarter)
        return
    heading.show(here, here.text("Who has handed in"), Period(quarter))
    with st.container(key="filters"):
        offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
        with st.columns(4)[0]:
            filters.select(here.text("Period"), "period", offered, collecting.current(here))
    heading.headline(handing_in.standing(here.language, quarter, frame))
    acts.said()
    cards.show(board.figures(here, frame))
    handed_in.show(here, handed_in.history(here, quarter))
    closed = load.closed(here.actor, quarter)
    board.table(here, quarter, frame, closed)
    returning.show(here, quarter, here.actor.department)
    board.remind(here, quarter, frame)
    if here.may("withdraw") and not closed:
        recorded.show(here, quarter, recorded.differing(here, quarter, frame))
    register.show(here, quarter)
    if here.may("closing") and quarter in set(load.quarters(here.actor)["quarter"]):
        way = tables.link(address.link("closing", period=quarter), here.text("Close and publish"))
        st.html(f'<p class="plain no-print">{way}</p>')
    heading.signatures(here, Period(quarter))


def _back(here: Visit) -> Html:
    return tables.link(address.link("submissions"), here.text("Back to who has handed in"))


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
    acts.said()
    parts = {ROWS: here.text("Rows")}
    if entry["kind"] == "scores":
        parts[CHANGES] = here.text("Compare with before")
    if register.may_withdraw(here, entry):
        parts[WITHDRAW] = here.text("Withdraw")
    if register.may_restore(here, entry):
        parts[RESTORE] = here.text("Restore")
    chosen = filters.switch(here.text("View"), "part", parts, ROWS)
    if chosen in (ROWS, CHANGES):
        {ROWS: submission.rows, CHANGES: submission.changes}[chosen](here, entry, CONTRACTS[entry["kind"]])
    else:
        {WITHDRAW: _withdrawal, RESTORE: _restoration}[chosen](here, entry)


def _withdrawal(here: Visit, entry: pd.Series) -> None:
    number = int(entry["upload_id"])
    told = _foreseen(here, _affected(here, entry), upload.withdraw, number)
    if told is None:
        return
    before = register.superseded_by(here, entry, CONTRACTS[entry["kind"]].key)
    acts.ask(
        here,
        "withdrawal",
        handing_in.withdrawal(here.language, entry, before, told, register.time_zone(here)),
        told,
        here.text("Withdraw submission {number}", number=number),
        _doing(here, upload.withdraw, number),
        here.text("Submission number {number} is withdrawn.", number=number),
    )


def _restoration(here: Visit, entry: pd.Series) -> None:
    number = int(entry["upload_id"])
    told = _foreseen(here, _affected(here, entry), submissions.restore, number)
    if told is None:
        return
    acts.ask(
        here,
        "restoration",
        handing_in.restoring(here.language, entry, told, register.time_zone(here)),
        told,
        here.text("Restore submission {number}", number=number),
        _doing(here, submissions.restore, number),
        here.text("Submission number {number} stands again, as a new one.", number=number),
    )


def _act(here: Visit, quarter: str, frame: pd.DataFrame) -> bool:
    """Draws the act that the address asks for, on a department's figures of the quarter; False where it asks for none that may be."""
    act, code = address.value("act"), address.value("department")
    period = periods.name(here.language, quarter)
    if act == VERSIONS:
        kind = address.value("kind", "scores")
        if kind in CONTRACTS:
            _versions(here, kind, quarter, code)
        return kind in CONTRACTS
    if act not in (RETURN, EXTEND, RECORD, CHECK) or not here.may("hand_in_for" if act == RECORD else act):
        return False
    one = frame[frame["department"] == code]
    if one.empty and act != RECORD:
        return False
    labels = {
        RETURN: here.text("Return figures"),
        EXTEND: here.text("Extend a deadline"),
        RECORD: here.text("Record from the register"),
        CHECK: here.text("Mark as checked"),
    }
    heading.title(here, labels[act], tables.join(*one["name"], period, between=" · "))
    st.html(f'<p class="plain no-print">{_back(here)}</p>')
    if act == RECORD:
        _record(here, quarter, recorded.differing(here, quarter, frame), labels[act])
    else:
        {RETURN: _return, EXTEND: _extend, CHECK: _check}[act](here, quarter, one.iloc[0], labels[act])
    acts.said()
    return True


def _return(here: Visit, quarter: str, one: pd.Series, label: str) -> None:
    lines, whole = returning.choose(here, quarter, one["department"])

    def verb(actor, of, department, lines, reason):
        submissions.return_submission(actor, of, department, reason, dict(lines))

    named = tuple(lines.items())
    # What follows is foreseen of the lines that are chosen, whatever is said of them.
    told = _foreseen(here, [quarter], verb, quarter, one["department"], tuple((code, "rehearsal") for code in lines))
    if told is None:
        return
    cells = load.cells(here.actor, Period(quarter))
    own = cells[cells["department"] == one["department"]]
    own = own[own["criterion"].isin(lines)] if lines else own
    verified = int((own["basis"].eq("verified") & ~own["stale"]).sum())
    acts.ask(
        here,
        RETURN,
        handing_in.returning(here.language, quarter, one, verified, told, len(lines)),
        told,
        label,
        _doing(here, verb, quarter, one["department"], named),
        here.text("The figures of {name} are returned.", name=one["name"]),
        ready=whole,
    )


def _check(here: Visit, quarter: str, one: pd.Series, label: str) -> None:
    heading.headline(handing_in.checking(here.language, quarter, one))

    def checked():
        refused = _doing(here, submissions.check_submission, quarter, one["department"])(None)
        acts.say(refused or here.text("The figures of {name} are checked.", name=one["name"]), refused=bool(refused))
        acts.leave()

    st.button(label, type="primary", key=CHECK, on_click=checked)


def _extend(here: Visit, quarter: str, one: pd.Series, label: str) -> None:
    written = st.text_input(here.text("New deadline (day/month/year)"), key="until", max_chars=10)
    until, due = numbers.read_day(written), one["due"]
    late = None
    if until and until > due.date():
        later = datetime.combine(until, time(due.hour, due.minute), due.tzinfo)
        late = (one["days_late"], days_late(later, one["first_received_at"]))
    elif written:
        st.error(here.text("Write a day after {day}.", day=numbers.day(due.date())))
    acts.ask(
        here,
        EXTEND,
        handing_in.extending(here.language, quarter, one, late),
        {},
        label,
        _doing(here, submissions.extend_deadline, quarter, one["department"], until),
        here.text("The deadline of {name} is {day} now.", name=one["name"], day=numbers.day(until)),
        ready=late is not None,
    )


def _record(here: Visit, quarter: str, found: pd.DataFrame, label: str) -> None:
    """Hands in what the register knows as results, with a reason, like any file."""
    if found.empty:
        heading.headline(here.text("The figures say what the register says."))
        return
    rows = recorded.rows(quarter, found, "Sổ tiếp nhận số liệu của Thường trực Hội đồng")
    files = [(f"so-tiep-nhan-{quarter}.csv", template.written(rows, list(rows.columns)))]

    def verb(actor, reason):
        upload.upload(actor, files, "scores", upload.Terms(reason=reason))

    told = _foreseen(here, [quarter], verb)
    if told is None:
        return
    recorded.show(here, quarter, found, act=False)
    words = handing_in.recording(here.language, quarter, len(found), told)
    done = here.text("The figures of the register are recorded.")
    acts.ask(here, RECORD, words, told, label, _doing(here, verb), done)


def _versions(here: Visit, kind: str, quarter: str, code: str) -> None:
    """The versions of a department's results of the quarter, or of a file of the plan; and what differs between any two."""
    results = "department" in CONTRACTS[kind].key
    code = here.actor.department or code if results else ""
    known = ledger.versions(here.actor, kind, quarter if results else None, code or None)
    names = access.department_names()
    about = [
        issues.kind(here.language, kind),
        names.get(code, code),
        periods.name(here.language, quarter) if results else "",
    ]
    heading.title(here, here.text("Versions"), tables.join(*about, between=" · "))
    st.html(f'<p class="plain no-print">{_back(here)}</p>')
    acts.said()
    if known.empty:
        heading.headline(here.text("Nothing was handed in yet."))
        return
    heading.headline(here.plural("{count} version", "{count} versions", len(known)))
    editions.show(here, known)
    contract = CONTRACTS[kind]
    limits = (quarter if results and kind != "targets" else None, code or None)
    editions.compare(here, known, dictionary.headers(here.language, contract), contract.key, *limits)


def _affected(here: Visit, entry: pd.Series) -> list[str]:
    return effects.affected(here, entry["kind"], load.rows(here.actor, int(entry["upload_id"])))


def _foreseen(here: Visit, quarters: list[str], verb, *arguments) -> dict[str, pd.DataFrame] | None:
    """Quarter → what the act changes there, kept until the ledger has a new entry; None, and said why, where it is refused."""
    key = (load.version(here.actor), here.actor, verb.__name__, arguments, tuple(quarters))
    known = st.session_state.get(_FORESEEN)
    if known is None or known[0] != key:
        try:
            with kept.rehearsing(here.actor), submissions.rehearse(here.actor, verb, *arguments, "rehearsal"):
                after = effects.snapshot(here, quarters)
        except Refused as refused:
            st.error(literal(issues.issue(here.language, refused.code, None, refused.params)))
            return None
        before = effects.snapshot(here, quarters)
        told = {quarter: effects.changes(before.get(quarter), after.get(quarter)) for quarter in quarters}
        known = st.session_state[_FORESEEN] = (key, told)
    return known[1]


def _doing(here: Visit, verb, *arguments):
    """The act itself, given a reason: returns why it was refused, empty where it was not."""

    def do(reason: str) -> str:
        try:
            verb(here.actor, *arguments, reason)
        except Refused as refused:
            return issues.issue(here.language, refused.code, None, refused.params)
        return ""

    return do


def _named(here: Visit, written: str) -> str:
    return periods.name(here.language, written) if "Q" in written else here.text("Whole year {year}", year=written)


if __name__ == "__main__":
    main()
