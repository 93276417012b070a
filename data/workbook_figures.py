"""The criteria and the figures of a workbook: what was submitted, and formulas that make points of it."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sheets import Book, Column, Live, Table, literal
from data.workbook_measures import measured, measures
from data.workbook_rules import EVENT_KINDS, FORMULAS, Rules

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
STATUSES = {
    "value": "value given",
    "missing": "missing",
    "not_assigned": "not assigned",
    "none": "nothing occurred",
    "not_due": "not due then",
}
_NUMBER = ">=-1E+300"
"""The condition under which COUNTIFS takes numbers alone: an empty text of a formula is not empty to it."""
_PARAMETERS = ("k", "per", "low", "high")
_TOLERANCE = 0.05
"""The share of the target that is near enough where a criterion does not say."""
_NEEDS = {"zero": "k", "count": "per", "goalpost": "low,high", "passfail": ""}
_ARITHMETIC = {
    "linear": "{most}*{actual}/{target}",
    "step": "{most}*IF(ROUND({actual}/{target},9)>=1,1,IF(ROUND({actual}/{target},9)>=0.9,0.8,"
    "IF(ROUND({actual}/{target},9)>=0.8,0.6,IF(ROUND({actual}/{target},9)>=0.7,0.4,0))))",
    "half_leader": "{most}/2*IF({actual}>{target},1+IF({leader}>0,({actual}-{target})/ABS({target})/{leader},0),"
    "MIN(1,{actual}/{target}))",
    "lower": "IF({actual}<={target},{most},IF({actual}=0,0,{most}*{target}/{actual}))",
    "zero": "{most}-{k}*{actual}",
    "range": "{most}*(1-ABS({actual}-{target})/ABS({target}))",
    "goalpost": "{most}*({actual}-{low})/({high}-{low})",
    "count": "{actual}*{per}",
    "passfail": "IF({actual}>=1,{most},0)",
}


@dataclass(frozen=True)
class Figures:
    """The table in which each department's points in each criterion stand, and the words its columns use."""

    table: Table
    kinds: dict[str, str]


def criteria_sheet(book: Book, criteria: pd.DataFrame, text) -> Table:
    """One row for each criterion, in the order of `criteria` (the contract's columns); the parameters each in a cell."""
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
        Column("leader", text("Largest excess over the target"), "number", 11),
    ]
    note = text("* : every department, or every quarter. The largest excess serves the formula “against the best”.")
    return Table(book, text("List of criteria"), text("Criteria of the year"), note, columns, len(criteria))


def fill_criteria(table: Table, criteria: pd.DataFrame, figures: Table, text) -> None:
    """Writes the rows of the criteria; what the best of a criterion is comes from the `figures`."""
    for row, one in enumerate(criteria.to_dict("records")):
        leader = f"SUMPRODUCT(MAX(({figures.column('criterion_number')}={{number}})*{figures.column('excess')}))"
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
            leader=Live(leader) if formula_of(one) == "half_leader" else None,
            **words,
            **plain,
            **{name: number for name, number in parameters.items() if name in _PARAMETERS},
            **near,
        )
    table.freeze("name")


def figures_sheet(
    book: Book, known: dict, cells: pd.DataFrame, criteria: Table, rules: Rules, files: dict, text
) -> Figures:
    """One row for each of `cells` (scoring.cells of the quarter): what was assigned, submitted and verified, and its points."""
    words = {name: text(word) for name, word in KINDS.items()}
    columns = [
        *_who(text),
        *_given(text),
        Column("due", text("Falls due"), "flag", 6, text("Computed here")),
        Column("taken", text("Assigned here"), "flag", 6),
        Column("target", text("Target that counts"), "number", 10),
        Column("excess", text("Excess over the target"), "number", 9),
        Column("computed", text("Points by the formula"), "points", 9),
        *_results(text),
        *measured(rules, text),
        Column("source_file", text("Source file"), "system", 26, text("Where it came from")),
        Column("source_row", text("Row"), "system_count", 6),
    ]
    note = text(
        "Blue cells may be changed: everything follows. Empty is not 0: a missing value stays missing. {none}: not assigned.",
        none=text("N/A"),
    )
    title = text("Figures and points of each department in each criterion")
    table = Table(book, text("Figures"), title, note, columns, len(cells))
    facts = _Facts(known, files, text("N/A"))
    of = {row["code"]: row | {"place": place} for place, row in enumerate(known["criteria"].to_dict("records"))}
    numbers = {code: number for number, code in enumerate(sorted(known["departments"]["code"]), 1)}
    for row, cell in enumerate(cells.to_dict("records")):
        criterion = of[cell["criterion"]]
        formula = formula_of(criterion)
        given = facts.of(known["quarter"], cell["department"], cell["criterion"])
        sources = ["verified_points", "self_points" if formula is None else "computed"]
        refs = references(criteria, criterion["place"])
        table.fill(
            row,
            **_named(cell, criterion, numbers, refs, words),
            **given,
            **_taken(refs["due"], known["quarter"], literal(text("N/A"))),
            target=Live(_target(criterion, formula), cell["target"]),
            excess=Live(_EXCESS) if formula == "half_leader" else None,
            computed=points_by_formula(formula, cell["kind"], refs, cell["computed_points"]),
            **results(table, cell, formula, sources, rules, text),
            **{
                name: live
                for name, live in measures(criterion, formula, sources, refs["tolerance"], text).items()
                if name in table.columns
            },
        )
    table.freeze("criterion")
    table.spread(2, "criterion")
    table.fold([name for name in table.columns if name.startswith("seen ")])
    table.filter()
    table.warn("check", text("differs"))
    return Figures(table, words)


def formula_of(criterion: dict) -> str | None:
    """The formula of a criterion; one passed or not has its own without saying so."""
    if isinstance(criterion["formula"], str):
        return criterion["formula"]
    return "passfail" if criterion["kind"] == "passfail" else None


def references(criteria: Table, place: int) -> dict[str, str]:
    """The cells of a criterion that formulas of figures refer to."""
    return {name: criteria.cell(name, place) for name in ("due", "leader", "most", "tolerance", *_PARAMETERS)}


def points_by_formula(formula: str | None, kind: str, refs: dict[str, str], known) -> Live | None:
    """The points that the formula gives to {actual} and {target}: 0 to {most}, nothing where one of them is not there."""
    if formula is None or kind == "information":
        return None
    needs = _NEEDS.get(formula, "target")
    needed = [
        "{most}",
        "{actual}",
        *("{target}" if name == "target" else refs[name] for name in needs.split(",") if name),
    ]
    fill = {"most": "{most}", "actual": "{actual}", "target": "{target}"} | {
        n: refs[n] for n in ("leader", *_PARAMETERS)
    }
    points = f"ROUND(MAX(0,MIN({{most}},{_ARITHMETIC[formula].format_map(fill)})),9)"
    if needs == "target":
        points = f'IF({{target}}=0,"",{points})'
    elif formula == "goalpost":
        points = f'IF({refs["low"]}={refs["high"]},"",{points})'
    return Live(f'IF(COUNT({",".join(needed)})<{len(needed)},"",{points})', known)


def results(table: Table, cell: dict, formula: str | None, sources: list[str], rules: Rules, text) -> dict:
    """Status, points and their range, from {taken}, {most} and the `sources`: of these columns the first with a number counts."""
    says = {name: literal(text(word)) for name, word in STATUSES.items()}
    kind, given = cell["kind"], f"COUNT({','.join(f'{{{name}}}' for name in sources)})>0"
    value = "{nothing}"
    for name in reversed(sources):
        value = f"IF(ISNUMBER({{{name}}}),ROUND({{{name}}},9),{value})"
    status = f"IF({{due}}=0,{says['not_due']},IF({{taken}}=0,{says['not_assigned']},IF({{given}},{says['value']},{{other}})))"
    written = {
        "product_points": cell["points"],
        "check": Live(_check("points", "product_points", text), text("agrees")),
    }
    if kind == "information":
        status = status.replace("{given}", "ISNUMBER({actual})").replace("{other}", says["none"])
        return written | {"status": Live(status, text(STATUSES[cell["status"]]))}
    if kind in EVENT_KINDS:
        status = status.replace("{given}", given).replace("{other}", says["none"])
        points = f'IF({{taken}}=0,"",MIN({{most}},{value.replace("{nothing}", "0")}))'
        return written | {
            "status": Live(status, text(STATUSES[cell["status"]])),
            "points": Live(points, cell["points"]),
        }
    status = status.replace("{given}", given).replace("{other}", says["missing"])
    nothing = f'IF({rules.zero},0,"")'
    low = "{points}"
    if formula == "half_leader":
        still = f"SUMIFS({table.column('open')},{table.column('criterion_number')},{{criterion_number}})>0"
        unverified = "NOT(ISNUMBER({verified_points}))" if "verified_points" in sources else "{verified}=0"
        low = f"IF(AND({unverified},{{points}}>{{most}}/2,{still}),{{most}}/2,{{points}})"
    missing, open_ = (
        cell["status"] == "missing",
        cell["status"] == "missing" and np.isnan(cell["points"]) and cell["required"],
    )
    return written | {
        "status": Live(status, text(STATUSES[cell["status"]])),
        "missing": Live(f"IF(AND({{taken}}=1,NOT({given})),1,0)", int(missing)),
        "required": Live(f"IF(AND({{taken}}=1,OR({{missing}}=0,NOT({rules.left_out}))),1,0)", int(cell["required"])),
        "open": Live(f"IF(AND({{missing}}=1,{rules.open}),1,0)", int(open_)),
        "points": Live(f'IF({{taken}}=0,"",{value.replace("{nothing}", nothing)})', cell["points"]),
        "low": Live(f"IF({{required}}=0,0,IF({{open}}=1,0,{low}))", cell["points_low"] if cell["required"] else 0),
        "high": Live("IF({required}=0,0,IF({open}=1,{most},{points}))", cell["points_high"] if cell["required"] else 0),
    }  # fmt: skip


def _who(text) -> list[Column]:
    return [
        Column("department_number", text("Ordinal"), "code", 4.5),
        Column("department", text("Department"), "code", 11),
        Column("criterion_number", text("Ordinal"), "code", 4.5),
        Column("criterion", text("Code"), "code", 7),
        Column("name", text("Criterion"), "text", 34),
        Column("group", text("Group"), "code", 7),
        Column("kind", text("Kind of criterion"), "text", 16),
        Column("most", text("Maximum points"), "points", 8),
    ]


def _given(text) -> list[Column]:
    return [
        Column("quarter_target", text("Target assigned for the quarter"), "given", 9, text("Assigned, submitted, verified")),
        Column("year_target", text("Target assigned for the year"), "given", 9),
        Column("submitted_target", text("Target in the file"), "given", 9),
        Column("actual", text("Result"), "given", 9),
        Column("self_points", text("Self points"), "given_points", 8),
        Column("verified_points", text("Verified points"), "given_points", 8),
        Column("released", text("Left out by the council"), "given_code", 8),
    ]  # fmt: skip


def _results(text) -> list[Column]:
    return [
        Column("status", text("State of the value"), "text", 14),
        Column("missing", text("Value missing"), "flag", 6),
        Column("required", text("Counts in the sum"), "flag", 6),
        Column("open", text("Still open"), "flag", 6),
        Column("points", text("Points"), "points", 8),
        Column("low", text("At the least"), "points", 8),
        Column("high", text("At the most"), "points", 8),
        Column("product_points", text("Points in the system"), "system_points", 9, text("Check against the system")),
        Column("check", text("Agreement"), "code", 8),
    ]


def _named(cell: dict, criterion: dict, numbers: dict, refs: dict, words: dict) -> dict:
    return {
        "department_number": numbers[cell["department"]],
        "department": cell["department"],
        "criterion_number": criterion["place"] + 1,
        "criterion": cell["criterion"],
        "name": cell["name"],
        "group": cell["group"],
        "kind": words[cell["kind"]],
        "most": Live(f'IF({refs["most"]}="","",{refs["most"]})', cell["max_points"]),
    }


def _taken(due: str, quarter: str, none: str) -> dict[str, Live]:
    """Whether the quarter is one of the criterion's, and whether it was then assigned to the department."""
    released = f'OR({{quarter_target}}={none},AND({{quarter_target}}="",{{year_target}}={none}),{{released}}<>"")'
    return {
        "due": Live(f'IF(OR({due}="*",ISNUMBER(SEARCH("{quarter[-1]}",{due}))),1,0)'),
        "taken": Live(f"IF(OR({{due}}=0,{released}),0,1)"),
    }


_EXCESS = (
    "IF(AND({taken}=1,ISNUMBER({actual}),ISNUMBER({target})),"
    "IF({target}=0,0,MAX(0,({actual}-{target})/ABS({target}))),0)"
)


def _target(criterion: dict, formula: str | None) -> str:
    """The assigned target of the quarter, of the year unless quarters are summed, else the submitted one."""
    otherwise = "0" if formula == "zero" else '""'
    target = f"IF(ISNUMBER({{submitted_target}}),{{submitted_target}},{otherwise})"
    if criterion["accumulation"] != "sum":
        target = f"IF(ISNUMBER({{year_target}}),{{year_target}},{target})"
    return f"IF(ISNUMBER({{quarter_target}}),{{quarter_target}},{target})"


def _check(ours: str, product: str, text) -> str:
    same = f"IF(AND(ISNUMBER({{{ours}}}),ISNUMBER({{{product}}})),ABS({{{ours}}}-{{{product}}})<0.000001,{{{ours}}}={{{product}}})"
    return f"IF({same},{literal(text('agrees'))},{literal(text('differs'))})"


def _parameters(written) -> dict[str, float]:
    """The parameters that a criterion writes as `low=0 high=10`."""
    found = re.findall(
        r"\b(k|per|low|high|tolerance)\s*=\s*([+-]?\d+(?:[.,]\d+)?)", written if isinstance(written, str) else ""
    )
    return {name: float(number.replace(",", ".")) for name, number in reversed(found)}


class _Facts:
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
