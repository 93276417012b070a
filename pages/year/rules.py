"""The rules of a year and the organisation: shown clause by clause with what each rests on, changed in forms, kept with their document."""

import streamlit as st

from data import plan
from data import rules as rules_files
from data.refusal import Refused
from pages.parts import (
    access,
    acts,
    address,
    effects,
    filters,
    findings,
    heading,
    issues,
    kept,
    load,
    numbers,
    rule_changes,
    tables,
    toml,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.upload import rehearsal
from pages.parts.words import listed
from pages.parts.year import clauses, forms, saving

KIND = "rules"
_SERIAL, _PREVIEW = "year_rules_serial", "year_rules_preview"


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("Rules and organisation"))
    with st.container(key="filters"), st.columns(4)[0]:
        years = {str(year): str(year) for year in _years(here)}
        year = int(filters.select(here.text("Year"), "year", years, _default(here, years)))
    rules = load.rules(here.actor, year)
    heading.headline(*_headline(here, year, rules))
    acts.said()
    clauses.show(here, rules)
    if here.may("set_up"):
        _edit(here, year, rules)
    _history(here, year)


def _years(here: Visit) -> list[int]:
    """Years with criteria, and the present one and the next."""
    return sorted({*load.years(here.actor), numbers.today().year, numbers.today().year + 1}, reverse=True)


def _default(here: Visit, years: dict[str, str]) -> str:
    return str(max(load.years(here.actor), default=numbers.today().year))


@kept.kept
def rules_versions(actor, year: int):
    """`plan.rules_versions`."""
    return plan.rules_versions(actor, year)


def _headline(here: Visit, year: int, rules: dict) -> tuple[str, str]:
    """`Quy chế năm 2026: ghi ngày 05/01/2026, kèm Quyết định số …`"""
    if rules["source"] == "default":
        return here.text("{year} has no rules of its own: those that come with the system hold.", year=year), ""
    if rules["source"] != year:
        return here.text(
            "{year} has no rules of its own: those of {source} hold.", year=year, source=rules["source"]
        ), ""
    last = rules_versions(here.actor, year).iloc[-1]
    first = here.text("Rules of {year}, recorded on {day}.", year=year, day=numbers.day(numbers.local(last["at"])))
    document = (
        "" if absent(last["document"]) else here.text("Issued with {document}.", document=last["document"].rstrip("."))
    )
    return first, document


def _edit(here: Visit, year: int, rules: dict) -> None:
    """The rules in forms, and what recording what stands in them would do."""
    st.html(f'<h2 class="finding">{tables.safe(here.text("Change the rules of {year}", year=year))}</h2>')
    st.html(f'<p class="plain no-print">{_file(here)}</p>')
    # What was begun stays while others record rules: what differs is told against those in force.
    begun = st.session_state.setdefault(f"{_SERIAL}_{year}", (0, rules))
    edited = forms.show(here, begun[1] | {"extended": rules["extended"]}, f"rules_{year}_{begun[0]}") | {"year": year}
    same = toml.written(edited | {"year": 0}) == toml.written(rules | {"year": 0})
    if same and rules["source"] == year:
        return
    file = (f"quy-che-{year}.toml", toml.written(edited).encode("utf-8"))
    # What holds already, recorded as the year's own, changes nothing.
    accepted = same or _would(here, file)
    _save(here, year, file, accepted)


def _would(here: Visit, file: tuple[str, bytes]) -> bool:
    """Tells what recording the rules would do, and whether they are accepted."""
    told = _foreseen(here, file)
    (outcome,) = told.outcomes
    if len(outcome.issues):
        st.html(f'<h2 class="finding">{tables.safe(here.text("What the check found"))}</h2>')
        findings.show(here, outcome.issues, {})
    if outcome.accepted:
        for one, changed in told.rules.items():
            rule_changes.show(here, one, changed)
        if told.told:
            names = listed(here.language, [periods.name(here.language, one) for one in told.told])
            moved = effects.sentence(here.language, told.told)
            st.warning(
                here.text("There are figures already for {periods}, not closed. {moved}", periods=names, moved=moved)
            )
            effects.show(here, told.told)
    return outcome.accepted


def _save(here: Visit, year: int, file: tuple[str, bytes], accepted: bool) -> None:
    document, reason = saving.boxes(here, KIND)
    left, right = st.columns([1, 3])
    with left:
        st.button(
            here.text("Record the rules of {year}", year=year),
            type="primary",
            key="save_rules",
            disabled=not (accepted and document and reason),
            on_click=_record,
            args=(here, year, file, load.version(here.actor)),
        )
    with right:
        st.button(here.text("Discard what is not saved"), key="discard", on_click=_begin_anew, args=(here, year))


def _foreseen(here: Visit, file: tuple[str, bytes]) -> rehearsal.Preview:
    key = (load.version(here.actor), here.actor, *file)
    known = st.session_state.get(_PREVIEW)
    if known is None or known.key != key:
        known = st.session_state[_PREVIEW] = rehearsal.rehearsed(here, rehearsal.RULES, [file], key)
    return known


def _record(here: Visit, year: int, file: tuple[str, bytes], seen: int) -> None:
    document, reason = (st.session_state[f"{name}_{KIND}"].strip() for name in ("document", "reason"))
    if not (document and reason):
        return
    try:
        entry, _ = rules_files.record(here.actor, file[1], document, reason, seen)
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
        return
    if entry is not None:
        acts.say(here.text("Saved as a new version, ledger entry {number}.", number=entry))
        saving.forget(KIND)
        _begin_anew(here, year)


def _begin_anew(here: Visit, year: int) -> None:
    """The forms begin with what is in force, in boxes of their own."""
    serial, _ = st.session_state.pop(f"{_SERIAL}_{year}", (0, None))
    st.session_state[f"{_SERIAL}_{year}"] = (serial + 1, load.rules(here.actor, year))


def _file(here: Visit) -> Html:
    return tables.link(address.link("upload", kind=KIND), here.text("Hand in a file instead"))


def _history(here: Visit, year: int) -> None:
    """The versions recorded for the year, the newest first."""
    known = rules_versions(here.actor, year)
    if known.empty:
        return
    zone = load.rules(here.actor, year)["deadline"]["time_zone"]
    columns = [
        Column(here.text("No."), "right"),
        Column(here.text("Document"), lead=True),
        Column(here.text("Why"), words=True),
        Column(here.text("Recorded")),
    ]
    rows = [
        Row(
            (
                str(one.entry_id),
                here.text("handed in as a file") if absent(one.document) else one.document,
                "" if absent(one.reason) else one.reason,
                tables.under(numbers.moment(here.language, one.at, zone), one.by),
            )
        )
        for one in known.iloc[::-1].itertuples()
    ]
    tables.show(columns, rows, caption=here.text("Saved versions"))


if __name__ == "__main__":
    main()
