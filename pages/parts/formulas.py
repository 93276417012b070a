"""The formulas of a set of criteria: in words, as mathematics, and worked out on a figure of the period itself."""

import pandas as pd

from pages.parts import numbers, tables, workings
from pages.parts.access import Visit
from pages.parts.words import later, sentence, text

MEANS = {
    "linear": later("In proportion to the target; from the target on all points."),
    "step": later("By the share of the target that is reached: {steps}; below that none."),
    "half_leader": later(
        "Up to the target half of the points, in proportion; above it the other half, in proportion to the largest excess of all departments."
    ),
    "lower": later("Up to the target all points; above it fewer, in inverse proportion."),
    "zero": later("All points where nothing occurred; for each case k points less, never below 0."),
    "range": later("The nearer to the target, the more points; what is off above and below counts alike."),
    "goalpost": later("Between two marks: at low no points, at high all."),
    "count": later("Points for each, up to the maximum."),
    "passfail": later("Passed: all points; not passed: none."),
    "": later("No formula: the points that the department gives itself, until they are verified."),
}
MATHEMATICS = {
    "linear": "M × min(1; A / T)",
    "half_leader": "A ≤ T: M / 2 × A / T;  A > T: M / 2 + M / 2 × E / max E,  E = (A − T) / |T|",
    "lower": "A ≤ T: M;  A > T: M × T / A",
    "zero": "max(0; M − k × A)",
    "range": "max(0; M × (1 − |A − T| / |T|))",
    "goalpost": "M × (A − low) / (high − low)",
    "count": "min(M; p × A)",
}


def show(here: Visit, criteria: pd.DataFrame, cells: pd.DataFrame, steps: tuple, names: dict[str, str]) -> None:
    """Draws a row for each formula that `criteria` (of the contract) use, most used first.

    `cells` (of analytics.arithmetic) give the worked example, `steps` what attainment is worth from where on (analytics.formulas.STEPS), `names`
    the departments by code.
    """
    scored = criteria[criteria["kind"].ne("information")]
    used = scored["formula"].fillna("").mask(scored["kind"].eq("passfail"), "passfail")
    rows = [
        tables.Row(
            (
                sentence(here.text(workings.FORMULAS[formula]) if formula else here.text("no formula")),
                tables.under(_meaning(here.language, formula, steps), _mathematics(here.language, formula, steps)),
                tables.under(len(codes), ", ".join(codes) if len(codes) <= 6 else ""),
                _example(here.language, formula, cells, names),
            )
        )
        for formula, codes in sorted(
            used.groupby(used).agg(lambda part: list(scored.loc[part.index, "code"])).items(),
            key=lambda one: (-len(one[1]), one[0]),
        )
    ]
    columns = [
        tables.Column(here.text("Formula"), lead=True),
        tables.Column(here.text("How it counts")),
        tables.Column(here.text("Used by"), "right"),
        tables.Column(here.text("Example from this period")),
    ]
    tables.show(columns, rows)
    tables.notes(
        [
            here.text(
                "M: maximum points; A: result; T: target; k, p (for each time), low and high (worth 0, worth all): set with the criterion."
            )
        ]
    )


def _meaning(language: str, formula: str, steps: tuple) -> str:
    worth = "; ".join(
        text(
            language,
            "from {reached} on {worth} of the points",
            reached=numbers.percent(language, reached),
            worth=numbers.percent(language, share),
        )
        for reached, share in steps
    )
    return text(language, MEANS[formula], steps=worth)


def _mathematics(language: str, formula: str, steps: tuple) -> str:
    if formula == "step":
        return ";  ".join(
            f"A / T ≥ {numbers.number(language, at)}: {numbers.number(language, share)} × M" for at, share in steps
        )
    return MATHEMATICS.get(formula, "")


def _example(language: str, formula: str, cells: pd.DataFrame, names: dict[str, str]) -> str:
    """`C03, Phòng Y tế: tuyến tính, 1 / 3 × 3 = 1,00`: rather a cell that the formula alone decides, and neither all nor none."""
    if not formula:
        return ""
    part = cells[cells["formula"].eq(formula) & cells["status"].eq("value") & cells["points"].notna()]
    if part.empty:
        return text(language, "no figures yet")
    between = part["computed_points"].gt(0) & part["computed_points"].lt(part["max_points"])
    agrees = part["points"].round(6).eq(part["computed_points"].round(6))
    # Over a year some are the mean or the sum of their quarters.
    itself = part["method"].eq(formula)
    one = part.loc[(4 * itself + 2 * between + agrees).idxmax()]
    return f"{one['criterion']}, {names.get(one['department'], one['department'])}: {workings.sentence(language, one)}"
