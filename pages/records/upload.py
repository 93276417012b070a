"""Handing in figures: choose, check, confirm, receipt; nothing is kept before the last step."""

import hashlib
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from data import rules, upload
from data.contract import CONTRACTS
from data.template import template
from data.upload import Outcome, Terms
from pages.parts import (
    access,
    address,
    behalf,
    checked,
    collecting,
    dictionary,
    effects,
    filters,
    handing_in,
    heading,
    issues,
    kept,
    load,
    looks,
    nothing,
    receipt,
    rule_changes,
    tables,
    toml,
    uploader,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.words import later

RULES = "rules"
KINDS = issues.KINDS | {RULES: later("Rules of a year")}
_ROUND, _PREVIEW, _TAKEN, _TOLD = "upload_round", "upload_preview", "upload_taken", "upload_told"


@dataclass
class Preview:
    """What handing these files in would do. `key`: ledger entry, kind and files it was computed for.

    `told`: quarter → `effects.changes`; `rules`: year → `rule_changes.changes`. `missing`, `required`: cells of the departments and quarters in the files, after them.
    """

    key: tuple
    outcomes: list[Outcome]
    told: dict[str, pd.DataFrame] = field(default_factory=dict)
    rules: dict[int, list] = field(default_factory=dict)
    missing: int = 0
    required: int = 0

    @property
    def refused(self) -> bool:
        return not all(outcome.accepted for outcome in self.outcomes)

    @property
    def fresh(self) -> list[Outcome]:
        """Those that would be taken: accepted, and not in force already."""
        return [outcome for outcome in self.outcomes if outcome.accepted and outcome.duplicate_of is None]


def main() -> None:
    here = access.visit()
    quarter = collecting.chosen(here)
    if load.departments(here.actor).empty:
        heading.title(here, here.text("Hand in figures"))
        heading.headline(
            nothing.plan(here, quarter) or here.text("There are no figures here yet."),
            here.text(
                "Hand in the list of departments first, then the criteria, the targets, and each quarter's results."
            ),
        )
    else:
        heading.show(here, here.text("Hand in figures"), Period(quarter))
        heading.headline(
            *handing_in.due(here.language, quarter, collecting.standing(here, quarter), here.actor.department)
        )
    _step(here.text("1. Choose files"))
    kind = _choice(here, quarter)
    by = behalf.show(here, quarter)
    files = uploader.files(here, f"files_{st.session_state.get(_ROUND, 0)}")
    st.html(f'<p class="drawn">{tables.safe(here.text("No names or identity numbers of residents in the file."))}</p>')
    _help(here, kind, quarter)
    for words in st.session_state.pop(_TOLD, []) if not files else []:
        st.success(words)
    if files:
        terms = Terms(by.received_at, by.reason, st.session_state.get(_aside(files), False))
        _preview(here, kind, files, terms, by.ready)
    else:
        receipt.received(here)
    _demonstration(here)


def kinds(here: Visit) -> dict[str, str]:
    """The kinds of file that this role hands in, in words; first the one that is found out by the headers."""
    known = [*access.kinds(here.actor), *([RULES] if here.actor.role in ("secretary", "director") else [])]
    return {"": here.text("Recognised automatically")} | {kind: here.text(KINDS[kind]) for kind in known}


def _step(words: str) -> None:
    st.html(f'<h2 class="finding">{tables.safe(words)}</h2>')


def _choice(here: Visit, quarter: str) -> str:
    """Draws kind, quarter, department and the template that goes with them. Returns the kind, empty where it is found out."""
    with st.container(key="choose"):
        kind_box, quarter_box, department_box, template_box = st.columns([5, 4, 5, 5], vertical_alignment="bottom")
        with kind_box:
            kind = filters.select(here.text("Kind of figures"), "kind", kinds(here), "")
        known = load.departments(here.actor, quarter)
        department = here.actor.department or ""
        of_department = kind in ("", "scores") and "scores" in access.kinds(here.actor) and len(known) > 0
        if of_department or kind == RULES:
            offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
            with quarter_box:
                filters.select(here.text("Period"), "period", offered, collecting.current(here))
        if of_department and not department:
            names = dict(zip(known["code"], known["name"], strict=True))
            with department_box:
                # Standing first where something is open: the template most likely wanted.
                waiting = collecting.standing(here, quarter)["department"].iloc[0]
                department = filters.select(here.text("Department"), "department", names, waiting)
        with (
            template_box
            if of_department and not here.actor.department
            else department_box
            if of_department or kind == RULES
            else quarter_box
        ):
            _template(here, kind, quarter, department if of_department else "")
    return kind


def _template(here: Visit, kind: str, quarter: str, department: str) -> None:
    if kind == RULES:
        content = toml.written(load.rules(here.actor, int(quarter[:4])) | {"year": int(quarter[:4])}).encode()
        name = f"rules-{quarter[:4]}.toml"
        st.download_button(
            here.text("Download the rules in force"), content, name, "application/toml", on_click="ignore"
        )
        return
    wanted = kind or ("scores" if department else _first(here))
    label = here.text("Department's template") if department else here.text("Download the template")
    name = "-".join(filter(None, [wanted, quarter if department else "", department])) + ".csv"
    made = lambda: template(here.actor, wanted, department or None, quarter, here.language == "vi")  # noqa: E731
    st.download_button(label, made, name, "text/csv", on_click="ignore")


def _first(here: Visit) -> str:
    """The kind that is wanted next: of an empty store the departments, then the criteria."""
    allowed = access.kinds(here.actor)
    if "departments" in allowed and load.departments(here.actor).empty:
        return "departments"
    if "criteria" in allowed and not load.years(here.actor):
        return "criteria"
    return "scores" if "scores" in allowed else allowed[0]


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
    contract = CONTRACTS[kind or _first(here)]
    with st.expander(here.text("Data dictionary: {kind}", kind=here.text(KINDS[contract.kind]))):
        dictionary.show(here, contract)


def _preview(here: Visit, kind: str, files: list[tuple[str, bytes]], terms: Terms, ready: bool) -> None:
    """Steps 2 and 3: what was read, what is wrong with it, what it would do."""
    key = _key(here, kind, files, terms)
    known = st.session_state.get(_PREVIEW)
    if known is None or known.key != key:
        moved = known is not None and known.key[1:] == key[1:]
        with st.spinner(here.text("Checking…")):
            known = st.session_state[_PREVIEW] = rehearsed(here, kind, files, key, terms)
        if moved:
            st.info(here.text("The figures have changed in the meantime. This is what handing in would do now."))
    _step(here.text("2. Check"))
    checked.show(here, known, KINDS, CONTRACTS)
    _set_aside(here, known, files)
    if known.refused or not known.fresh:
        if known.refused:
            st.button(here.text("Hand in figures"), type="primary", disabled=True, key="hand_in")
            st.html(
                f'<p class="drawn">{tables.safe(here.text("Correct the errors in the file and choose it again."))}</p>'
            )
        return
    _step(here.text("3. Confirm"))
    st.html(f'<p class="headline">{tables.safe(handing_in.follows(here.language, known.fresh, known.told))}</p>')
    reverify = sum(outcome.reverify for outcome in known.fresh)
    if reverify:
        told = here.plural(
            "{count} verified row will have to be verified again.",
            "{count} verified rows will have to be verified again.",
            reverify,
        )
        st.warning(told)
    for year, changed in known.rules.items():
        rule_changes.show(here, year, changed)
    effects.show(here, known.told)
    if not ready:
        st.html(
            f'<p class="drawn">{tables.safe(here.text("Write the day and the reason for handing in for a department."))}</p>'
        )
    st.button(
        here.text("Hand in figures"),
        type="primary",
        disabled=not ready,
        key="hand_in",
        on_click=_hand_in,
        args=(here, key, kind, files, terms),
    )


def _set_aside(here: Visit, known: Preview, files: list[tuple[str, bytes]]) -> None:
    """Once errors were read: whether their rows are left out and the others handed in; and what becomes of them."""
    left_out = sum(outcome.set_aside for outcome in known.outcomes)
    if not left_out and not any(outcome.separable for outcome in known.outcomes if not outcome.accepted):
        return
    st.checkbox(here.text("Leave the rows with errors out and hand in the others"), key=_aside(files))
    if left_out:
        told = here.plural(
            "{count} row is left out and not kept. It is shown as missing on every page until it is handed in.",
            "{count} rows are left out and not kept. They are shown as missing on every page until they are handed in.",
            left_out,
        )
        st.warning(told)


def _aside(files: list[tuple[str, bytes]]) -> str:
    """Where the choice for these very files is kept: other files are asked about anew."""
    return "set_aside_" + hashlib.sha256(b"".join(content for _, content in files)).hexdigest()[:16]


def rehearsed(
    here: Visit, kind: str, files: list[tuple[str, bytes]], key: tuple = (), terms: Terms | None = None
) -> Preview:
    """Hands the files in for a moment, looks at what follows, and keeps nothing."""
    of_rules = {i for i, (name, _) in enumerate(files) if _is_rules(kind, name)}
    others = [one for i, one in enumerate(files) if i not in of_rules]
    with upload.rehearse(here.actor, others, kind or None, terms or Terms()) as outcomes, kept.uncached():
        taken = iter(outcomes)
        outcomes = [_take_rules(here, *one) if i in of_rules else next(taken) for i, one in enumerate(files)]
        preview = Preview(key, outcomes)
        quarters, after, ruled = [], {}, {}
        if not preview.refused:
            found = {q for one in preview.fresh for q in effects.affected(here, one.kind, one.table)}
            quarters = sorted(found, reverse=True)[: effects.MOST]
            after = effects.snapshot(here, quarters)
        years = [int(one.table["year"].iloc[0]) for one in preview.fresh if one.kind == RULES]
        ruled = {year: load.rules(here.actor, year) for year in years}
        preview.outcomes = [_looked_at(here, outcome, preview) for outcome in outcomes]
    before = effects.snapshot(here, quarters)
    preview.rules = {year: rule_changes.changes(load.rules(here.actor, year), one) for year, one in ruled.items()}
    preview.told = {quarter: effects.changes(before.get(quarter), after.get(quarter)) for quarter in quarters}
    return preview


def _looked_at(here: Visit, outcome: Outcome, preview: Preview) -> Outcome:
    """The outcome with what only the analysis finds; counts what is still missing. Inside a rehearsal."""
    if outcome.kind != "scores" or outcome.upload_id is None:
        return outcome
    told = [outcome.issues]
    for quarter in sorted(outcome.table["quarter"].dropna().unique()):
        cells = load.cells(here.actor, Period(quarter))
        own = cells[cells["upload_id"] == outcome.upload_id]
        told.append(looks.found(here.language, own, quarter, load.achievements(here.actor)))
        for code in outcome.table.loc[outcome.table["quarter"] == quarter, "department"].unique():
            missing, required = collecting.missing(cells, code)
            preview.missing += missing
            preview.required += required
    found = pd.concat([one.astype(object) for one in told if len(one)]) if any(map(len, told)) else outcome.issues
    return replace(outcome, issues=found.reset_index(drop=True))


def _take_rules(here: Visit, name: str, content: bytes) -> Outcome:
    """Records a file of rules, as `upload.upload` takes a table."""
    entry, found = rules.record(here.actor, content)
    known, _ = rules.check(here.actor, content)
    table = pd.DataFrame({"year": [known["year"]] if entry else []})
    sha256 = hashlib.sha256(content).hexdigest()
    return Outcome(name, entry is not None, RULES, upload_id=entry, issues=found, sha256=sha256, table=table)


def _hand_in(here: Visit, key: tuple, kind: str, files: list[tuple[str, bytes]], terms: Terms) -> None:
    """Keeps the files, once, if nothing has happened since they were previewed; else the preview is shown again."""
    taken = st.session_state.setdefault(_TAKEN, set())
    if key in taken or _key(here, kind, files, terms) != key:
        return
    taken.add(key)
    others = [one for one in files if not _is_rules(kind, one[0])]
    try:
        outcomes = upload.upload(here.actor, others, kind or None, terms, previewed=key[0]) if others else []
    except upload.Refused:
        # Somebody was quicker between the look and the lock: the next run shows the preview again.
        return
    of_rules = [_take_rules(here, *one) for one in files if _is_rules(kind, one[0])]
    kept = [outcome.upload_id for outcome in outcomes if outcome.upload_id is not None]
    address.write("received", ",".join(map(str, kept)))
    st.session_state[_TOLD] = [
        here.text(
            "The rules of {year} are recorded, ledger entry {number}.",
            year=one.table["year"].iloc[0],
            number=one.upload_id,
        )
        for one in of_rules
        if one.accepted
    ]
    if all(outcome.accepted for outcome in [*outcomes, *of_rules]):
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.session_state.pop(_PREVIEW, None)


def _key(here: Visit, kind: str, files: list[tuple[str, bytes]], terms: Terms) -> tuple:
    digests = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    return load.version(here.actor), here.actor, here.language, kind, digests, terms


def _is_rules(kind: str, name: str) -> bool:
    return kind == RULES or (not kind and name.lower().endswith(".toml"))


def _demonstration(here: Visit) -> None:
    """One action takes the whole demonstration out."""
    if not (here.may("demonstration") and load.sample_in_force(here.actor)):
        return
    known = load.uploads(here.actor)
    count = int((known["sample"] & known["withdrawn_at"].isna()).sum())
    with st.expander(here.text("Take the demonstration out")):
        st.write(
            here.plural(
                "{count} file of the demonstration is in force. Taking it out leaves your own files as they are; its rows no longer count anywhere.",
                "{count} files of the demonstration are in force. Taking them out leaves your own files as they are; their rows no longer count anywhere.",
                count,
            )
        )
        sure = st.checkbox(here.text("Yes, take the whole demonstration out"), key="sample_sure")
        st.button(
            here.text("Take the demonstration out"),
            disabled=not sure,
            on_click=_take_sample_out,
            args=(here,),
            key="sample_out",
        )


def _take_sample_out(here: Visit) -> None:
    count = upload.withdraw_sample(here.actor)
    st.session_state[_TOLD] = [
        here.plural(
            "{count} file of the demonstration was withdrawn.",
            "{count} files of the demonstration were withdrawn.",
            count,
        )
    ]


if __name__ == "__main__":
    main()
