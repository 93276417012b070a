"""A year to date in a workbook: the figures of each quarter so far, and formulas that make one cell of them."""

import pandas as pd

from data.contract import REQUIRED_KINDS
from data.workbook.criteria import ACCUMULATIONS, KINDS, formula_of, references
from data.workbook.figures import Facts, numbered
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
from data.workbook.rules import EVENT_KINDS, Rules
from data.workbook.sheets import Book, Column, Live, Table, literal

_NUMBER = '">=-1E+300"'
"""The condition under which COUNTIFS takes numbers alone: an empty text of a formula is not empty to it."""
_ENDLESS = "1E+100"
"""So great a result that a greater one gives no other points."""


def quarters_sheet(
    book: Book,
    known: dict,
    cells: pd.DataFrame,
    quarters: dict[str, str],
    criteria: Table,
    rules: Rules,
    files: dict,
    text,
) -> Table:
    """One row for each of `cells` (scoring.cells of the year to date) and quarter so far, those of a cell together."""
    columns = [
        Column("quarter", text("Quarter"), "code", 11),
        *who_columns(text),
        *given_columns(text),
        *computed_columns(text, text("Computed here")),
        Column("points", text("Points of the quarter"), "points", 9),
        Column("given", text("Value given"), "flag", 6),
        Column("used", text("Goes into the year"), "flag", 7),
        Column("decided", text("Verified otherwise than the formula"), "flag", 9),
        *source_columns(text),
    ]
    note = text(
        "Blue cells may be changed: everything follows. Empty is not 0: a missing value stays missing. {none}: not assigned.",
        none=text("N/A"),
    )
    title = text("Figures of each quarter")
    table = Table(book, text("Figures"), title, note, columns, len(cells) * len(quarters))
    facts, words = Facts(known, files, text("N/A")), {name: text(word) for name, word in KINDS.items()}
    of, numbers = numbered(known)
    began = _began(known["departments"])
    row = 0
    for cell in cells.to_dict("records"):
        criterion = of[cell["criterion"]]
        formula = formula_of(criterion)
        source = "self_points" if formula is None else "computed"
        by_formula = formula not in (None, "passfail") and cell["kind"] not in EVENT_KINDS
        first = row
        for quarter, said in quarters.items():
            refs = references(criteria, criterion["place"], f"leader {quarter}")
            asked = taken(refs["due"], quarter, literal(text("N/A")))
            if pd.Timestamp(began.get(cell["department"])) > pd.Period(quarter.replace("-", ""), freq="Q").end_time:
                asked["due"] = 0  # the department was not there yet
            kept = "COUNT({actual},{points})" if by_formula else "COUNT({points})"
            others = table.span("taken", first, len(quarters)), table.span("given", first, len(quarters))
            alone = f"COUNTIFS({others[0]},1,{others[1]},1)=0"
            table.fill(
                row,
                quarter=said,
                **named(cell, criterion, numbers, refs, words),
                **facts.of(quarter, cell["department"], cell["criterion"]),
                **asked,
                target=Live(target(criterion, formula)),
                excess=Live(EXCESS) if formula == "half_leader" else None,
                computed=points_by_formula(formula, cell["kind"], refs, None),
                points=Live(f'IF(ISNUMBER({{verified_points}}),{{verified_points}},IF(ISNUMBER({{{source}}}),{{{source}}},""))'),
                given=Live(f"IF({kept}>0,1,0)"),
                used=Live(f"IF(AND({{taken}}=1,OR(NOT({rules.left_out}),{{given}}=1,{alone})),1,0)"),
                decided=Live(_DECIDED.replace("ROUNDING", rules.rounding)) if by_formula else None,
            )  # fmt: skip
            row += 1
    table.freeze("criterion")
    table.spread(2, "criterion")
    table.filter()
    return table


def year_sheet(
    book: Book, known: dict, cells: pd.DataFrame, quarters: Table, count: int, criteria: Table, rules: Rules, text
) -> Figures:
    """One row for each of `cells`: its quarters accumulated, and its points; `count` rows of `quarters` belong to each."""
    columns = [
        *who_columns(text),
        Column("accumulation", text("Quarters make a year"), "text", 12),
        *computed_columns(text, text("Accumulated"), Column("actual", text("Result"), "number", 10)),
        Column("decided", text("Verified otherwise than the formula"), "flag", 9),
        Column("verified", text("Stands on verified points"), "flag", 9),
        Column("raw", text("Points of the year so far"), "points", 9),
        *result_columns(text),
        *measured(rules, text),
        Column("mean", text("Mean of the quarters' points, missing ones 0"), "points", 9, text("While a quarter is missing")),
        Column("room", text("What missing quarters may add"), "points", 9),
        Column("fixed", text("The last figure is known"), "flag", 7),
        *(Column(name, text(header), "key", 11) for name, header in _BOUNDS.items()),
    ]  # fmt: skip
    note = text(
        "Year to date: target and result are each accumulated by the criterion's rule, then the formula; points without a formula are averaged; "
        "bonus and penalty are summed and capped once."
    )
    title = text("From January on: points of each department in each criterion")
    table = Table(book, text("Year to date"), title, note, columns, len(cells))
    words = {name: text(word) for name, word in KINDS.items()}
    of, numbers = numbered(known)
    for row, cell in enumerate(cells.to_dict("records")):
        criterion = of[cell["criterion"]]
        formula = formula_of(criterion)
        refs = references(criteria, criterion["place"])
        part = _Quarters(quarters, row * count, count, cell["kind"] in REQUIRED_KINDS)
        event, passfail = cell["kind"] in EVENT_KINDS, formula == "passfail"
        by_formula = formula is not None and not event and not passfail
        how = "mean" if passfail else criterion["accumulation"]
        over_points = "sum" if event else "mean"
        computed = points_by_formula(formula, cell["kind"], refs, cell["computed_points"])
        if computed and not by_formula:
            computed = Live(part.over("computed", over_points), cell["computed_points"])
        raw = part.over("points", over_points)
        bounds = _bounds(part, how, formula, cell["kind"], refs) if by_formula and part.required else {}
        worth = ("{mean}", "{mean}+{room}", "{mean}")
        if bounds:
            ends = "{at_begin},{at_aim},{at_end}"
            least, greatest = (f"IF(COUNT({ends})<3,{nothing},{choose}({ends}))" for nothing, choose in (("0", "MIN"), ("{most}", "MAX")))  # fmt: skip
            worth = (f"IF({{decided}}=1,{{mean}},{least})", f"IF({{decided}}=1,{{mean}}+{{room}},{greatest})", "{mean}")
        table.fill(
            row,
            **named(cell, criterion, numbers, refs, words),
            accumulation=text(ACCUMULATIONS[how]) if how in ACCUMULATIONS else None,
            due=Live(f"MAX({part.span('due')})"),
            taken=Live(f"MAX({part.span('taken')})"),
            target=Live(_year_target(part, how, known["quarter"], refs["due"]), cell["target"]),
            actual=Live(part.over("actual", how), cell["actual"]),
            excess=Live(EXCESS) if formula == "half_leader" else None,
            computed=computed,
            decided=Live(f"IF(COUNTIFS({part.span('used')},1,{part.span('decided')},1)>0,1,0)") if by_formula else None,
            verified=Live(f"IF(OR(N({{decided}})=1,AND({part.count('verified_points')}>0,{part.count('verified_points')}={part.count('points')})),1,0)"),
            raw=Live(f"IF({{decided}}=1,{raw},{{computed}})" if by_formula else raw),
            mean=Live(f"ROUND({part.sum('points')}/MAX(1,SUM({part.span('used')})),9)"),
            room=Live(f"{{most}}*(SUM({part.span('used')})-{part.count('points')})/MAX(1,SUM({part.span('used')}))"),
            **bounds,
            **results(table, cell, formula, ["raw"], rules, text, worth),
            **table.those(measures(criterion, formula, ["raw"], refs["tolerance"], text)),
        )  # fmt: skip
    table.freeze("criterion")
    table.spread(2, "criterion")
    table.fold(
        [name for name in table.columns if name.startswith("seen ") or name in ("mean", "room", "fixed", *_BOUNDS)]
    )
    table.filter()
    table.warn("check", text("differs"))
    return Figures(table, words)


_DECIDED = "IF(ISNUMBER({verified_points}),IF(ISNUMBER({computed}),IF(ABS({verified_points}-{computed})<=ROUNDING+0.000000001,0,1),1),0)"
_BOUNDS = {
    "begin": "Least result it may come to",
    "aim": "Result nearest to the target",
    "end": "Greatest result it may come to",
    "at_begin": "Points at the least result",
    "at_aim": "Points near the target",
    "at_end": "Points at the greatest result",
}
"""Columns in which a sum that still waits for a quarter is tried out → their headers."""


class _Quarters:
    """The rows of a cell's quarters, and what becomes of one of their columns."""

    def __init__(self, table: Table, first: int, count: int, required: bool):
        self._table, self._first, self._count, self.required = table, first, count, required

    def span(self, name: str) -> str:
        return self._table.span(name, self._first, self._count)

    def first(self, name: str) -> str:
        return self._table.cell(name, self._first)

    def count(self, name: str) -> str:
        """How many of the quarters that go into the year have a number."""
        return f"COUNTIFS({self.span('used')},1,{self.span(name)},{_NUMBER})"

    def sum(self, name: str) -> str:
        return f"SUMIFS({self.span(name)},{self.span('used')},1)"

    def newest(self, name: str, otherwise: str, given: bool) -> str:
        """Of the newest quarter that goes into the year; `given`: of the newest that has a number."""
        formula = otherwise
        for row in range(self._first, self._first + self._count):
            used, value = (self._table.cell(one, row) for one in ("used", name))
            if given:
                formula = f"IF(AND({used}=1,ISNUMBER({value})),{value},{formula})"
            else:
                formula = f"IF({used}=1,IF(ISNUMBER({value}),{value},{otherwise}),{formula})"
        return formula

    def largest(self, name: str, least: str) -> str:
        """The largest number; `least` where there is none."""
        pairs = [
            [self._table.cell(one, row) for one in ("used", name)]
            for row in range(self._first, self._first + self._count)
        ]
        return f"MAX({','.join(f'IF(AND({used}=1,ISNUMBER({value})),{value},{least})' for used, value in pairs)})"

    def over(self, name: str, how: str | None) -> str:
        """One number for the quarters; nothing where a required cell lacks one of them."""
        count = self.count(name)
        value = {
            "sum": self.sum(name),
            "mean": f"{self.sum(name)}/MAX(1,{count})",
            "max": self.largest(name, "-1E+300"),
        }.get(how) or self.newest(name, '""', given=True)
        whole = f"AND({count}>0,{count}=SUM({self.span('used')}))" if self.required else f"{count}>0"
        return f'IF({whole},ROUND({value},9),"")'


def _year_target(part: _Quarters, how: str | None, quarter: str, due: str) -> str:
    """The target accumulated; of a sum the year's own after its last due quarter, unless each quarter has an assigned one."""
    formula = part.over("target", how)
    if how != "sum":
        return formula
    digits = [str(number) for number in range(int(quarter[-1]) + 1, 5)]
    later = (
        f'OR({due}="*",{",".join(f"ISNUMBER(SEARCH({literal(digit)},{due}))" for digit in digits)})'
        if digits
        else "FALSE"
    )
    year = part.first("year_target")
    return f"IF(AND(ISNUMBER({year}),NOT({later}),{part.count('quarter_target')}<SUM({part.span('used')})),{year},{formula})"


def _bounds(part: _Quarters, how: str | None, formula: str, kind: str, refs: dict[str, str]) -> dict[str, Live]:
    """What a sum that waits for a quarter may come to, and the points of its least, its best aimed and its greatest result."""
    used = f"MAX(1,SUM({part.span('used')}))"
    known = {
        "sum": part.sum("actual"),
        "mean": f"{part.sum('actual')}/{used}",
        "max": part.largest("actual", "0"),
    }.get(how) or part.newest("actual", "0", given=False)
    below = f'COUNTIFS({part.span("used")},1,{part.span("actual")},"<0")>0'
    fixed = part.newest("actual", '""', given=False) if how == "last" else '""'
    ends = {}
    for name in ("begin", "aim", "end"):
        if formula == "half_leader":
            share = "{most}" if name != "begin" else "{most}/2*MAX(0,MIN(1,{begin}/{target}))"
            ends[f"at_{name}"] = Live(f'IF(ISNUMBER({{target}}),IF({{target}}=0,"",{share}),"")')
        else:
            tried = points_by_formula(formula, kind, refs, None)
            ends[f"at_{name}"] = Live(tried.formula.replace("{actual}", f"{{{name}}}")) if tried else None
    return {
        "fixed": Live(f"IF(ISNUMBER({fixed}),1,0)"),
        "begin": Live(f"IF(AND({below},{{fixed}}=0),-{_ENDLESS},{known})"),
        "aim": Live("IF(AND(ISNUMBER({target}),{fixed}=0),MAX({target},{begin}),{begin})"),
        "end": Live(f"IF({{fixed}}=1,{{begin}},{_ENDLESS})"),
        **ends,
    }


def _began(departments: pd.DataFrame) -> dict[str, object]:
    """The first day of each department, where one is known."""
    known = departments.reindex(columns=["code", "since"]).dropna()
    return dict(zip(known["code"], known["since"], strict=True))
