"""From a target and a result to points, as formulas: the columns that figures of a quarter and of a year share."""

from dataclasses import dataclass

import numpy as np

from data.workbook.criteria import PARAMETERS
from data.workbook.rules import EVENT_KINDS, Rules
from data.workbook.sheets import Column, Live, Table, literal

STATUSES = {
    "value": "value given",
    "missing": "missing",
    "not_assigned": "not assigned",
    "none": "nothing occurred",
    "not_due": "not due then",
}
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
        n: refs[n] for n in ("leader", *PARAMETERS)
    }
    points = f"ROUND(MAX(0,MIN({{most}},{_ARITHMETIC[formula].format_map(fill)})),9)"
    if needs == "target":
        points = f'IF({{target}}=0,"",{points})'
    elif formula == "goalpost":
        points = f'IF({refs["low"]}={refs["high"]},"",{points})'
    return Live(f'IF(COUNT({",".join(needed)})<{len(needed)},"",{points})', known)


def results(
    table: Table, cell: dict, formula: str | None, sources: list[str], rules: Rules, text, worth=("0", "{most}", "0")
) -> dict:
    """Status, points and their range, from {taken}, {most} and the `sources`: of these columns the first with a number counts.

    `worth`: what a missing value is worth at the least, at the most, and once closed as zero.
    """
    says = {name: literal(text(word)) for name, word in STATUSES.items()}
    kind, given = cell["kind"], f"COUNT({','.join(f'{{{name}}}' for name in sources)})>0"
    value = "{nothing}"
    for name in reversed(sources):
        value = f"IF(ISNUMBER({{{name}}}),ROUND({{{name}}},9),{value})"
    status = f"IF({{due}}=0,{says['not_due']},IF({{taken}}=0,{says['not_assigned']},IF({{given}},{says['value']},{{other}})))"
    written = {
        "product_points": cell["points"],
        "check": Live(check("points", "product_points", text), text("agrees")),
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
    least, greatest, settled = worth
    nothing = f'IF({rules.zero},{settled},"")'
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
        "low": Live(f"IF({{required}}=0,0,IF({{open}}=1,{least},{low}))", cell["points_low"] if cell["required"] else 0),
        "high": Live(f"IF({{required}}=0,0,IF({{open}}=1,{greatest},{{points}}))", cell["points_high"] if cell["required"] else 0),
    }  # fmt: skip


def who_columns(text) -> list[Column]:
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


def given_columns(text) -> list[Column]:
    return [
        Column("quarter_target", text("Target assigned for the quarter"), "given", 9, text("Assigned, submitted, verified")),
        Column("year_target", text("Target assigned for the year"), "given", 9),
        Column("submitted_target", text("Target in the file"), "given", 9),
        Column("actual", text("Result"), "given", 9),
        Column("self_points", text("Self points"), "given_points", 8),
        Column("verified_points", text("Verified points"), "given_points", 8),
        Column("released", text("Left out by the council"), "given_code", 8),
    ]  # fmt: skip


def computed_columns(text, part: str, *accumulated: Column) -> list[Column]:
    """From whether the cell counts to the points of its formula; `part` heads them, `accumulated` stand beside the target."""
    return [
        Column("due", text("Falls due"), "flag", 6, part),
        Column("taken", text("Assigned here"), "flag", 6),
        Column("target", text("Target that counts"), "number", 10),
        *accumulated,
        Column("excess", text("Excess over the target"), "number", 9),
        Column("computed", text("Points by the formula"), "points", 9),
    ]


def source_columns(text) -> list[Column]:
    return [
        Column("source_file", text("Source file"), "system", 26, text("Where it came from")),
        Column("source_row", text("Row"), "system_count", 6),
    ]


def result_columns(text) -> list[Column]:
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


def named(cell: dict, criterion: dict, numbers: dict, refs: dict, words: dict) -> dict:
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


def taken(due: str, quarter: str, none: str) -> dict[str, Live]:
    """Whether the quarter is one of the criterion's, and whether it was then assigned to the department."""
    released = f'OR({{quarter_target}}={none},AND({{quarter_target}}="",{{year_target}}={none}),{{released}}<>"")'
    return {
        "due": Live(f'IF(OR({due}="*",ISNUMBER(SEARCH("{quarter[-1]}",{due}))),1,0)'),
        "taken": Live(f"IF(OR({{due}}=0,{released}),0,1)"),
    }


EXCESS = (
    "IF(AND({taken}=1,ISNUMBER({actual}),ISNUMBER({target})),"
    "IF({target}=0,0,MAX(0,({actual}-{target})/ABS({target}))),0)"
)


def target(criterion: dict, formula: str | None) -> str:
    """The assigned target of the quarter, of the year unless quarters are summed, else the submitted one."""
    otherwise = "0" if formula == "zero" else '""'
    target = f"IF(ISNUMBER({{submitted_target}}),{{submitted_target}},{otherwise})"
    if criterion["accumulation"] != "sum":
        target = f"IF(ISNUMBER({{year_target}}),{{year_target}},{target})"
    return f"IF(ISNUMBER({{quarter_target}}),{{quarter_target}},{target})"


def check(ours: str, product: str, text) -> str:
    same = f"IF(AND(ISNUMBER({{{ours}}}),ISNUMBER({{{product}}})),ABS({{{ours}}}-{{{product}}})<0.000001,{{{ours}}}={{{product}}})"
    return f"IF({same},{literal(text('agrees'))},{literal(text('differs'))})"
