"""Verification: the lines of a quarter that a person must look at, beside what the formula gives; the rest is accepted at once."""

import math

import pandas as pd
import streamlit as st

from analytics import verification as verification_of
from analytics.verification import MATCHING, OPEN, STALE, VERIFIED
from data import submissions, verification
from data.refusal import Refused
from pages.parts import (
    access,
    acts,
    address,
    answering,
    cards,
    effects,
    filters,
    heading,
    issues,
    kept,
    ledger,
    load,
    nothing,
    numbers,
    proofs,
    tables,
    verified,
    verifying,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.literal import literal
from pages.parts.period import Period
from pages.parts.words import plural, text

PAGE = 12
"""So many lines are drawn at once."""
CHARGE, EVERY = "charge", "every"
ACCEPT = "accept"
_FORESEEN = "accept_foreseen"


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Verification"))
        nothing.no_scores(here)
        return
    quarter = choice.period.quarter
    heading.show(here, here.text("Verification"), Period(quarter))
    if nothing.no_plan(here, quarter):
        return
    every = lines(here, quarter)
    codes = _department(here, every)
    mine = every[every["department"].isin(codes)]
    closed = load.closed(here.actor, quarter)
    takes = here.may("verify") and not closed
    open_ones = mine[mine["open"]] if takes else mine
    if takes and address.value("act") == ACCEPT and _accepting(here, quarter, open_ones):
        return
    heading.headline(headline(here.language, periods.name(here.language, quarter), mine), _second(here, mine, closed))
    acts.done()
    cards.show(_numbers(here, mine))
    shown = _kind(here, mine)
    if takes:
        _at_once(here, open_ones)
    _drawn(here, quarter, shown, takes)
    tables.notes(_notes(here, quarter))
    heading.signatures(here, Period(quarter))


def lines(here: Visit, quarter: str) -> pd.DataFrame:
    """`analytics.verification.lines` of the quarter that this visitor may read, with `department_name`, `own` (which one does not verify
    oneself), `open` (it waits, and one may verify it), what `verified.given` has of it, and, where two verify, `mine` and `apart_opinions`."""
    known = load.known(here.actor, quarter)
    scores = known["scores"][known["scores"]["quarter"].eq(quarter)]
    asking = scores.loc[scores["not_assigned"].eq(True), ["department", "criterion"]]
    proven = ledger.evidence(here.actor, quarter).dropna(subset=["criterion"])[["department", "criterion"]]
    held = ledger.known(here.actor, quarter)
    frame = verification_of.lines(
        load.cells(here.actor, Period(quarter)), asking, proven, held[held["differs"].eq(True)]
    )
    frame = frame.merge(
        held[["department", "criterion", "value", "source"]], on=["department", "criterion"], how="left"
    )
    given = verified.given(here, Period(quarter)).drop(columns=["quarter", "not_assigned"])
    frame = frame.merge(given, on=["department", "criterion"], how="left")
    if here.actor.role == "department":
        frame = frame[frame["department"].eq(here.actor.department)]
    names = known["departments"].set_index("code")["name"]
    own = ledger.own(here.actor, int(quarter[:4]))
    frame = frame.assign(department_name=frame["department"].map(names), own=frame["department"].isin(own))
    thought = _opinions(here, quarter)
    mine = pd.MultiIndex.from_frame(thought.loc[thought["own"], ["department", "criterion"]])
    both = thought[~thought["hidden"] & ~thought["own"]]
    keys = pd.MultiIndex.from_frame(frame[["department", "criterion"]])
    apart = keys.isin(pd.MultiIndex.from_frame(both[["department", "criterion"]]))
    waiting = frame["waits"].ne(VERIFIED) & ~frame["own"]
    return frame.assign(differ=apart, open=waiting & (~keys.isin(mine) | apart)).reset_index(drop=True)


def headline(language: str, name: str, frame: pd.DataFrame) -> str:
    """`Còn 131 dòng chưa thẩm định: 30 dòng chấm trực tiếp, 9 dòng tự chấm cao hơn công thức, 92 dòng khớp.`"""
    waiting = frame[frame["waits"].ne(VERIFIED)]
    if frame.empty:
        return text(language, "{period}: no line to verify yet.", period=name)
    if waiting.empty:
        return plural(language, "{period}: the {count} line is verified.", "{period}: all {count} lines are verified.", len(frame), period=name)  # fmt: skip
    first = plural(language, "{period}: {count} line is not verified yet", "{period}: {count} lines are not verified yet", len(waiting), period=name)  # fmt: skip
    counts = waiting["waits"].value_counts()
    parts = [
        plural(language, "{count} line ({kind})", "{count} lines ({kind})", int(counts[kind]), kind=text(language, verifying.WAITS[kind]))
        for kind in verification_of.KINDS
        if kind in counts
    ]  # fmt: skip
    return f"{first}: {', '.join(parts)}."


def _second(here: Visit, mine: pd.DataFrame, closed: bool) -> str:
    if closed:
        return here.text("The quarter is closed: nothing is verified any more.")
    own = sorted(mine.loc[mine["own"], "department_name"].unique())
    if own and here.may("verify"):
        return here.text("{names}: your own department is verified by a member of the council.", names=", ".join(own))
    return ""


def _department(here: Visit, every: pd.DataFrame) -> list[str]:
    """Draws the filters of period and department; returns the codes chosen, at first those in one's charge."""
    names = every.drop_duplicates("department").set_index("department")["department_name"].to_dict()
    charge = [code for code in here.actor.charge if code in names]
    first = {CHARGE: here.text("Departments in my charge")} if charge else {}
    options = first | {EVERY: here.text("All departments")} | names
    default = CHARGE if charge else EVERY
    offered = {
        one: periods.name(here.language, one) for one in sorted(load.quarters(here.actor)["quarter"], reverse=True)
    }
    counts = {"": here.text("To be looked at")} | {name: here.text(words) for name, words in verifying.WAITS.items()}
    counts |= {EVERY: here.text("All lines")}
    if (one := address.value("kind")) in (criteria := every.set_index("criterion")["name"]):
        counts |= {one: f"{one} {criteria[[one]].iloc[0]}"}
    with st.container(key="filters"):
        columns = st.columns(3)
        with columns[0]:
            filters.select(here.text("Period"), "period", offered, filters.default_period(here).quarter)
        with columns[1]:
            if here.actor.role == "department":
                chosen = EVERY
            else:
                chosen = filters.select(here.text("Department"), "department", options, default)
        with columns[2]:
            filters.select(here.text("Lines"), "kind", counts, "")
    if chosen == CHARGE:
        return charge
    return list(names) if chosen == EVERY else [chosen]


def _kind(here: Visit, mine: pd.DataFrame) -> pd.DataFrame:
    """The lines of the kind, or of the criterion, that the address asks for; at first those that want a look, of a department what was verified otherwise."""
    kind = address.value("kind")
    if kind in verifying.WAITS:
        return mine[mine["waits"].eq(kind)]
    if kind == EVERY:
        return mine
    if kind in set(mine["criterion"]):
        return mine[mine["criterion"].eq(kind)]
    if not here.may("verify"):
        return mine[_wants_a_look(here, mine)]
    return mine[mine["open"] & mine["waits"].isin(OPEN) | mine["differ"]]


def _wants_a_look(here: Visit, mine: pd.DataFrame) -> pd.Series:
    """Whether a line is to be looked at; for a department those whose points were verified otherwise than it handed them in."""
    if here.actor.role != "department":
        return mine["waits"].isin(OPEN)
    against = mine["self_points"].fillna(mine["expected"])
    return (mine["verified_points"] - against).abs().gt(verification_of.WRITTEN) | mine["waits"].eq(STALE)


def _numbers(here: Visit, mine: pd.DataFrame) -> list[cards.Number]:
    counts = mine["waits"].value_counts()
    done = int(counts.get(VERIFIED, 0))
    looked = int(_wants_a_look(here, mine).sum())
    return [
        cards.Number(here.text("Not verified yet"), str(len(mine) - done)),
        cards.Number(here.text("To be looked at"), str(looked)),
        cards.Number(here.text("Matching"), str(int(counts.get(MATCHING, 0)))),
        cards.Number(here.text("To be verified again"), str(int(counts.get(STALE, 0)))),
        cards.Number(here.text("Verified"), numbers.share(here.language, done, len(mine))),
    ]


def _at_once(here: Visit, open_ones: pd.DataFrame) -> None:
    """The button that leads to what accepting all matching lines would do."""
    matching = open_ones[open_ones["waits"].eq(MATCHING)]
    if len(matching):
        label = here.plural("Accept {count} matching line", "Accept {count} matching lines", len(matching))
        st.button(label, key="accept", on_click=address.write, args=("act", ACCEPT))


def _accepting(here: Visit, quarter: str, open_ones: pd.DataFrame) -> bool:
    """What accepting does is told first; False where there is nothing to accept."""
    matching = open_ones[open_ones["waits"].eq(MATCHING)]
    if matching.empty:
        return False
    taken = matching[["department", "criterion", "expected"]].assign(seen=load.version(here.actor))
    told = _foreseen(here, quarter, taken)
    period = periods.name(here.language, quarter)
    first = here.plural("Accept {count} matching line of {period} by its formula?", "Accept {count} matching lines of {period} by their formulas?", len(taken), period=period)  # fmt: skip
    heading.headline(first, effects.sentence(here.language, told) if told is not None else "")
    acts.said()
    effects.show(here, told or {})
    by = matching.groupby("department_name", sort=False).size()
    tables.notes([here.plural("{name}: {count} line", "{name}: {count} lines", int(count), name=name) for name, count in by.items()])  # fmt: skip
    with st.container(horizontal=True):
        label = here.plural("Accept {count} matching line", "Accept {count} matching lines", len(taken))
        st.button(label, type="primary", key="accept_now", disabled=told is None, on_click=_accepted, args=(here, quarter, taken))  # fmt: skip
        st.button(here.text("Back to the lines"), key="accept_not", on_click=address.write, args=("act", ""))
    return True


def _foreseen(here: Visit, quarter: str, taken: pd.DataFrame) -> dict[str, pd.DataFrame] | None:
    key = (load.version(here.actor), here.actor, quarter, len(taken), address.value("department"))
    known = st.session_state.get(_FORESEEN)
    if known is None or known[0] != key:
        try:
            with kept.rehearsing(here.actor), submissions.rehearse(here.actor, verification.accept, quarter, taken):
                after = effects.snapshot(here, [quarter])
        except Refused as refused:
            st.error(literal(issues.issue(here.language, refused.code, None, refused.params)))
            return None
        before = effects.snapshot(here, [quarter])
        known = st.session_state[_FORESEEN] = (key, {quarter: effects.changes(before.get(quarter), after.get(quarter))})
    return known[1]


def _accepted(here: Visit, quarter: str, taken: pd.DataFrame) -> None:
    if _done(here, lambda: verification.accept(here.actor, quarter, taken)):
        address.write("act", "")


def _drawn(here: Visit, quarter: str, shown: pd.DataFrame, takes: bool) -> None:
    """Draws a page of the lines with their boxes, and the one button that takes what was typed into any of them."""
    if shown.empty:
        st.html(f'<p class="plain">{tables.safe(here.text("No line of this kind."))}</p>')
        _submit(here, quarter, takes)
        return
    count = math.ceil(len(shown) / PAGE)
    parts = {
        str(number): here.text("{first}-{last} of {count}", first=number * PAGE - PAGE + 1, last=min(number * PAGE, len(shown)), count=len(shown))
        for number in range(1, count + 1)
    }  # fmt: skip
    chosen = "1"
    if count > 1:
        with st.container(key="filters-page"), st.columns(4)[0]:
            chosen = filters.select(here.text("Shown"), "part", parts, "1")
    place = int(chosen) * PAGE - PAGE
    st.html(f"<style>{verifying.SHEET}</style>")
    said = ledger.said(here.actor, quarter).set_index(["department", "criterion"])
    given = _opinions(here, quarter)
    for one in shown.iloc[place : place + PAGE].itertuples():
        key = (one.department, one.criterion)
        told = said.loc[key] if key in said.index else None
        past = ledger.line_history(here.actor, quarter, *key)
        about = given[given["department"].eq(one.department) & given["criterion"].eq(one.criterion)]
        verifying.about(here, one, one.department_name, told, past, about)
        proofs.buttons(here, proofs.of_line(here, quarter, *key))
        if takes and not one.own:
            verifying.boxes(here, quarter, one)
        elif here.may("answer") and not load.closed(here.actor, quarter):
            answering.box(here, one, lambda words, key=key: _answered(here, quarter, *key, words))
    _submit(here, quarter, takes)


def _submit(here: Visit, quarter: str, takes: bool) -> None:
    acts.refused()
    if not takes:
        return
    ready = len(verifying.ready(quarter))
    label = here.plural("Verify {count} line", "Verify {count} lines", ready) if ready else here.text("Verify")
    st.button(label, type="primary", key="verify", disabled=not ready, on_click=_verified, args=(here, quarter))


def _verified(here: Visit, quarter: str) -> None:
    if _done(here, lambda: verification.verify(here.actor, quarter, verifying.ready(quarter))):
        verifying.forget(quarter)


def _done(here: Visit, verb) -> bool:
    """Does it, and has the next run say what became of it."""
    try:
        told = verb()
    except Refused as refused:
        department = refused.params.get("department")
        names = load.departments(here.actor).set_index("code")["short_name"]
        where = " ".join(filter(None, [names.get(department, department), refused.params.get("criterion")]))
        sentence = issues.issue(here.language, refused.code, None, refused.params)
        acts.say(f"{where}: {sentence}" if where else sentence, refused=True)
        return False
    parts = []
    if told.verified:
        parts.append(here.plural("{count} line is verified.", "{count} lines are verified.", told.verified))
    if told.waiting:
        parts.append(here.plural("{count} opinion waits for a second one.", "{count} opinions wait for a second one.", told.waiting))  # fmt: skip
    if told.apart:
        parts.append(here.plural("On {count} line two differ.", "On {count} lines two differ.", told.apart))
    acts.say(" ".join(parts))
    return True


def _answered(here: Visit, quarter: str, department: str, criterion: str, words: str) -> None:
    try:
        verification.answer(here.actor, quarter, department, criterion, words)
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
        return
    acts.say(here.text("The answer to {criterion} is recorded.", criterion=criterion))


def _opinions(here: Visit, quarter: str) -> pd.DataFrame:
    blind = load.rules(here.actor, int(quarter[:4]))["verification"]["blind"]
    if not (blind and here.may("verify")):
        return pd.DataFrame(columns=["department", "criterion", "own", "hidden"]).astype({"own": bool, "hidden": bool})
    return ledger.opinions(here.actor, quarter, _person(here))


def _person(here: Visit) -> str:
    return here.actor.account or here.actor.name


def _notes(here: Visit, quarter: str) -> list[str]:
    rules = load.rules(here.actor, int(quarter[:4]))
    told = [
        here.text("Points that differ from the formula's, or without a formula from the self points, want a reason. Nobody verifies a department of his own."),
        here.text("Every verification is kept with who, when, from, to and why; what is changed or returned afterwards must be verified again."),
    ]  # fmt: skip
    if rules["verification"]["blind"]:
        told.append(here.text("Two verify each line; neither sees the other's points before both have given theirs, and where they differ they agree."))  # fmt: skip
    return told


if __name__ == "__main__":
    main()
