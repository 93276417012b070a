"""The criteria of a workbook, and which of their cells the figures refer to."""

import re

import pandas as pd

from data.workbook.rules import FORMULAS
from data.workbook.sheets import Book, Column, Live, Table

KINDS = {
    "target": "target to reach",
    "scored": "scored directly",
    "passfail": "passed or not",
    "bonus": "bonus points",
    "penalty": "penalty points",
    "information": "for information",
}
DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", "near": "near the target"}
ACCUMULATIONS = {"sum": "added up", "mean": "averaged", "last": "the last figure", "max": "the largest"}
PARAMETERS = ("k", "per", "low", "high")
_TOLERANCE = 0.05
"""The share of the target that is near enough where a criterion does not say."""


def criteria_sheet(book: Book, criteria: pd.DataFrame, leaders: dict[str, str], text) -> Table:
    """One row for each criterion, in the order of `criteria` (the contract's columns); the parameters each in a cell.

    `leaders`: columns of the largest excess over the target, each with the name of its period.
    """
    columns = [
        Column("number", text("Ordinal"), "code", 5),
        Column("criterion", text("Code"), "code", 8),
        Column("name", text("Criterion"), "long", 40),
        Column("group", text("Group"), "code", 7),
        Column("kind", text("Kind of criterion"), "text", 16),
        Column("formula", text("Formula of the points"), "text", 18),
        Column("most", text("Maximum points"), "given_points", 9),
        Column("k", "k", "given", 6),
        Column("per", text("Points for each"), "given", 8),
        Column("low", text("Low mark"), "given", 7),
        Column("high", text("High mark"), "given", 7),
        Column("tolerance", text("Near enough, share of the target"), "given", 9),
        Column("unit", text("Unit of measure"), "text", 12),
        Column("direction", text("Which way is better"), "text", 15),
        Column("accumulation", text("Quarters make a year"), "text", 12),
        Column("due", text("Due in quarters"), "given_code", 8),
        Column("departments", text("Departments"), "text", 16),
        Column("source", text("Rests on"), "long", 34),
        *(
            Column(name, f"{text('Largest excess over the target')} {said}".strip(), "number", 11)
            for name, said in leaders.items()
        ),
    ]
    note = text("* : every department, or every quarter. The largest excess serves the formula “against the best”.")
    return Table(book, text("List of criteria"), text("Criteria of the year"), note, columns, len(criteria))


def fill_criteria(table: Table, criteria: pd.DataFrame, leaders: dict[str, str], text) -> None:
    """Writes the rows of the criteria. `leaders`: column → formula of the largest excess of the criterion {number}."""
    for row, one in enumerate(criteria.to_dict("records")):
        words = {
            name: text(known[one[name]]) if one[name] in known else None
            for name, known in (
                ("kind", KINDS),
                ("formula", FORMULAS),
                ("direction", DIRECTIONS),
                ("accumulation", ACCUMULATIONS),
            )
        }
        parameters = _parameters(one["parameters"])
        near = {"tolerance": parameters.pop("tolerance", _TOLERANCE)} if one["direction"] == "near" else {}
        plain = {name: one[name] for name in ("name", "group", "unit", "source")}
        table.fill(
            row,
            number=row + 1,
            criterion=one["code"],
            most=one["max_points"],
            due="*" if pd.isna(one["due"]) else one["due"],
            departments="*" if pd.isna(one["departments"]) else one["departments"],
            **{name: Live(formula) for name, formula in leaders.items() if formula_of(one) == "half_leader"},
            **words,
            **plain,
            **{name: number for name, number in parameters.items() if name in PARAMETERS},
            **near,
        )
    table.freeze("name")


def formula_of(criterion: dict) -> str | None:
    """The formula of a criterion; one passed or not has its own without saying so."""
    if isinstance(criterion["formula"], str):
        return criterion["formula"]
    return "passfail" if criterion["kind"] == "passfail" else None


def references(criteria: Table, place: int, leader: str = "leader") -> dict[str, str]:
    """The cells of a criterion that formulas of figures refer to; `leader`: the column of the period's largest excess."""
    known = {name: criteria.cell(name, place) for name in ("due", "most", "tolerance", *PARAMETERS)}
    return known | {"leader": criteria.cell(leader, place)}


def largest_excess(figures: Table, condition: str = "") -> str:
    """The formula of the largest excess over the target in the criterion {number}, of rows with a `condition`."""
    return f"SUMPRODUCT(MAX(({figures.column('criterion_number')}={{number}}){condition}*{figures.column('excess')}))"


def _parameters(written) -> dict[str, float]:
    """The parameters that a criterion writes as `low=0 high=10`."""
    found = re.findall(
        r"\b(k|per|low|high|tolerance)\s*=\s*([+-]?\d+(?:[.,]\d+)?)", written if isinstance(written, str) else ""
    )
    return {name: float(number.replace(",", ".")) for name, number in reversed(found)}
