"""What handing files in would do: tried for a moment in the store, looked at, and taken back."""

import hashlib
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from data import rules, upload
from data.upload import Outcome, Terms
from pages.parts import collecting, effects, kept, load, looks, rule_changes
from pages.parts.access import Visit
from pages.parts.period import Period
from pages.parts.upload import work
from pages.parts.upload.work import PREVIEW, Work
from pages.parts.words import later

RULES = "rules"
KINDS_OF_RULES = {RULES: later("Rules of a year")}
FORM = {
    "converted",
    "repaired",
    "encoding_unclear",
    "unknown_encoding_name",
    "wrong_encoding",
    "letters_unclear",
    "several_sheets",
    "unknown_sheet",
    "header_not_first",
    "several_header_rows",
    "no_header",
    "unknown_header_row",
    "unknown_header",
    "unknown_kind",
    "missing_column",
    "duplicate_column",
    "unknown_column",
    "ambiguous_number",
}
"""Codes of what a person may have to say about a file's form."""


@dataclass
class Preview:
    """What handing these files in would do. `key`: ledger entry, kind, files and terms it was computed for.

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

    @property
    def unclear(self) -> list[int]:
        """Places of the files of whose form a person may have to say something."""
        return [
            i for i, one in enumerate(self.outcomes) if one.kind != RULES and not FORM.isdisjoint(one.issues["code"])
        ]

    @property
    def clean(self) -> bool:
        """Nothing was found that anybody has to read before handing in."""
        return bool(self.fresh) and not self.refused and all(clean(outcome) for outcome in self.outcomes)


def clean(outcome: Outcome) -> bool:
    return not outcome.issues["severity"].isin(["error", "warning"]).any() and outcome.duplicate_of is None


def preview(here: Visit, at: Work) -> tuple[Preview, bool]:
    """The preview of the open draft, computed anew when anything it depends on has changed; and whether the figures have moved since."""
    key = key_of(here, at)
    known = st.session_state.get(PREVIEW)
    if known is not None and known.key == key:
        return known, False
    moved = known is not None and known.key[1:] == key[1:]
    with st.spinner(here.text("Checking…")):
        known = rehearsed(here, at.kind, work.contents(here, at.draft), key, at.rehearsed)
    st.session_state[PREVIEW] = known
    return known, moved


def key_of(here: Visit, at: Work) -> tuple:
    return load.version(here.actor), here.actor, here.language, at.kind, at.draft.files, at.rehearsed


def rehearsed(
    here: Visit, kind: str, files: list[tuple[str, bytes]], key: tuple = (), terms: Terms | None = None
) -> Preview:
    """Hands the files in for a moment, looks at what follows, and keeps nothing."""
    ruled_by = {i for i, (name, _) in enumerate(files) if is_rules(kind, name)}
    others = [one for i, one in enumerate(files) if i not in ruled_by]
    terms = without_rules(terms or Terms(), ruled_by)
    with kept.rehearsing(here.actor), upload.rehearse(here.actor, others, kind or None, terms) as outcomes:
        taken = iter(outcomes)
        outcomes = [take_rules(here, *one) if i in ruled_by else next(taken) for i, one in enumerate(files)]
        result = Preview(key, outcomes)
        quarters, after = [], {}
        if not result.refused:
            found = {q for one in result.fresh for q in effects.affected(here, one.kind, one.table)}
            quarters = sorted(found, reverse=True)[: effects.MOST]
            after = effects.snapshot(here, quarters)
        years = [int(one.table["year"].iloc[0]) for one in result.fresh if one.kind == RULES]
        ruled = {year: load.rules(here.actor, year) for year in years}
        result.outcomes = [_looked_at(here, outcome, result) for outcome in outcomes]
    before = effects.snapshot(here, quarters)
    result.rules = {year: rule_changes.changes(load.rules(here.actor, year), one) for year, one in ruled.items()}
    result.told = {quarter: effects.changes(before.get(quarter), after.get(quarter)) for quarter in quarters}
    return result


def without_rules(terms: Terms, ruled_by: set[int]) -> Terms:
    """The terms without what stands at the places of files of rules: those go in by another door."""
    if not isinstance(terms.asked, tuple):
        return terms
    return replace(terms, asked=tuple(one for i, one in enumerate(terms.asked) if i not in ruled_by) or None)


def is_rules(kind: str, name: str) -> bool:
    return kind == RULES or (not kind and name.lower().endswith(".toml"))


def take_rules(here: Visit, name: str, content: bytes) -> Outcome:
    """Records a file of rules, as `upload.upload` takes a table."""
    entry, found = rules.record(here.actor, content)
    known, _ = rules.check(here.actor, content)
    table = pd.DataFrame({"year": [known["year"]] if entry else []})
    sha256 = hashlib.sha256(content).hexdigest()
    return Outcome(name, entry is not None, RULES, upload_id=entry, issues=found, sha256=sha256, table=table)


def _looked_at(here: Visit, outcome: Outcome, result: Preview) -> Outcome:
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
            result.missing += missing
            result.required += required
    found = pd.concat([one.astype(object) for one in told if len(one)]) if any(map(len, told)) else outcome.issues
    return replace(outcome, issues=found.reset_index(drop=True))
