"""The figures of a workbook: what was assigned, submitted and verified, and formulas that make points of it."""

import pandas as pd

from data.workbook.criteria import KINDS, formula_of, references
from data.workbook.measures import measured, measures
from data.workbook.points import (
    EXCESS,
    Figures,
    computed_columns,
    given_columns,
    named,
    points_by_formula,
    result_columns,
    results,
    source_columns,
    taken,
    target,
    who_columns,
)
from data.workbook.rules import Rules
from data.workbook.sheets import Book, Live, Table, literal


def figures_sheet(
    book: Book, known: dict, cells: pd.DataFrame, criteria: Table, rules: Rules, files: dict, text
) -> Figures:
    """One row for each of `cells` (scoring.cells of the quarter): what was assigned, submitted and verified, and its points."""
    words = {name: text(word) for name, word in KINDS.items()}
    columns = [
        *who_columns(text),
        *given_columns(text),
        *computed_columns(text, text("Computed here")),
        *result_columns(text),
        *measured(rules, text),
        *source_columns(text),
    ]
    note = text(
        "Blue cells may be changed: everything follows. Empty is not 0: a missing value stays missing. {none}: not assigned.",
        none=text("N/A"),
    )
    title = text("Figures and points of each department in each criterion")
    table = Table(book, text("Figures"), title, note, columns, len(cells))
    facts = Facts(known, files, text("N/A"))
    of, numbers = numbered(known)
    for row, cell in enumerate(cells.to_dict("records")):
        criterion = of[cell["criterion"]]
        formula = formula_of(criterion)
        given = facts.of(known["quarter"], cell["department"], cell["criterion"])
        sources = ["verified_points", "self_points" if formula is None else "computed"]
        refs = references(criteria, criterion["place"])
        table.fill(
            row,
            **named(cell, criterion, numbers, refs, words),
            **given,
            **taken(refs["due"], known["quarter"], literal(text("N/A"))),
            target=Live(target(criterion, formula), cell["target"]),
            excess=Live(EXCESS) if formula == "half_leader" else None,
            computed=points_by_formula(formula, cell["kind"], refs, cell["computed_points"]),
            **results(table, cell, formula, sources, rules, text),
            **table.those(measures(criterion, formula, sources, refs["tolerance"], text)),
        )
    table.freeze("criterion")
    table.spread(2, "criterion")
    table.fold([name for name in table.columns if name.startswith("seen ")])
    table.filter()
    table.warn("check", text("differs"))
    return Figures(table, words)


def numbered(known: dict) -> tuple[dict[str, dict], dict[str, int]]:
    """The criteria by code, each with its `place` on their sheet, and the number of each department, by code."""
    of = {row["code"]: row | {"place": place} for place, row in enumerate(known["criteria"].to_dict("records"))}
    return of, {code: number for number, code in enumerate(sorted(known["departments"]["code"]), 1)}


class Facts:
    """What was assigned, submitted and verified for a department, criterion and quarter."""

    def __init__(self, known: dict, files: dict, none: str):
        self._targets = _keyed(known["targets"], ["period", "department", "criterion"])
        self._scores = _keyed(known["scores"], ["quarter", "department", "criterion"])
        self._verified = _keyed(known["verifications"], ["quarter", "department", "criterion"])
        self._files, self._none = files, none

    def of(self, quarter: str, department: str, criterion: str) -> dict:
        score = self._scores.get((quarter, department, criterion), {})
        granted = self._verified.get((quarter, department, criterion), {})
        upload = score.get("upload_id")
        return {
            "quarter_target": self._target(quarter, department, criterion),
            "year_target": self._target(quarter[:4], department, criterion),
            "submitted_target": score.get("target"),
            "actual": score.get("actual"),
            "self_points": score.get("self_points"),
            "verified_points": granted.get("verified_points"),
            "released": self._none if granted.get("not_assigned") is True else None,
            "source_file": self._files.get(upload),
            "source_row": score.get("row"),
        }

    def _target(self, period: str, department: str, criterion: str):
        found = self._targets.get((period, department, criterion), {})
        return self._none if found.get("not_assigned") is True else found.get("target")


def _keyed(frame: pd.DataFrame, key: list[str]) -> dict[tuple, dict]:
    plain = frame.astype(object).where(frame.notna(), None)
    return {tuple(row[name] for name in key): row for row in plain.to_dict("records")}
