"""What the gates of a workbook look at: for each measure a column among the figures."""

from data.workbook.rules import EVENT_KINDS, Rules
from data.workbook.sheets import Column, Live, literal

NAMES = {
    "actual": "Result that gates look at",
    "points": "Points that gates look at",
    "share": "Share of the maximum that gates look at",
    "met_share": "Target met",
    "exceeded_share": "Target exceeded",
}
"""Measure → the header of its column among the figures."""


def measured(rules: Rules, text) -> list[Column]:
    """The columns of the figures that the gates of the rules look at; a missing value is written there as a word."""
    asked = [measure for measure in NAMES if measure in {gate.measure for gate in rules.gates}]
    part = text("For the gates")
    return [Column(f"seen {one}", text(NAMES[one]), "number", 10, "" if n else part) for n, one in enumerate(asked)]


def measures(criterion: dict, formula: str | None, sources: list[str], tolerance: str, text) -> dict[str, Live]:
    """What each measure sees of a cell: a number, the word for missing, or nothing where it does not look."""
    missing = literal(text("missing"))
    actual, points = f"IF(ISNUMBER({{actual}}),ROUND({{actual}},6),{missing})", "ROUND({points},6)"
    kind = criterion["kind"]
    if kind in EVENT_KINDS:
        given = f"COUNT({','.join(f'{{{name}}}' for name in sources)})>0"
        actual = f"IF({given},{actual},0)"
    elif kind == "information":
        points = missing
    else:
        points = f"IF({{missing}}=1,{missing},{points})"
    share = f"IF(N({{most}})>0,{points.replace('{points}', '{points}/{most}')},{missing})"
    seen = {"actual": actual, "points": points, "share": share}
    if kind in ("target", "passfail"):
        seen["met_share"] = _met(criterion, formula, tolerance, missing)
    if kind == "target":
        gained = "ROUND({actual}-{target},6)"
        better = {"lower": f"{gained}<0", "near": "FALSE"}.get(criterion["direction"], f"{gained}>0")
        seen["exceeded_share"] = f'IF(ISNUMBER({{target}}),IF(ISNUMBER({{actual}}),IF({better},1,0),{missing}),"")'
    return {f"seen {name}": Live(f'IF({{taken}}=0,"",{formula})') for name, formula in seen.items()}


def _met(criterion: dict, formula: str | None, tolerance: str, missing: str) -> str:
    """Whether a target is met: 1 or 0; nothing is divided. Without a target, by points that reach the maximum."""
    direction = {"passfail": "higher", "zero": "lower"}.get(formula, criterion["direction"])
    target = "1" if formula == "passfail" else "{target}"
    reached = {
        "lower": f"ROUND({{actual}}-{target},9)<=0",
        "near": f"ROUND(ABS(ROUND({{actual}}-{target},9))-{tolerance}*ABS({target}),9)<=0",
    }.get(direction, f"ROUND({{actual}}-{target},9)>=0")
    met = f"IF(ISNUMBER({{actual}}),IF({reached},1,0),{missing})"
    if formula == "passfail":
        return met
    otherwise = missing
    if criterion["kind"] == "target" and formula in (None, "count", "goalpost"):
        points = "points" if formula is None else "computed"
        otherwise = f"IF(ISNUMBER({{{points}}}),IF({{{points}}}>={{most}},1,0),{missing})"
    return f"IF(ISNUMBER({{target}}),{met},{otherwise})"
