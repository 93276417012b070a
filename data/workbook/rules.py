"""The rules of a workbook, each in a cell that the other sheets refer to."""

from dataclasses import dataclass

from data.workbook.sheets import Book, Column, Live, Table, literal

EVENT_KINDS = ("bonus", "penalty")
TIES = {
    "before_bonus": "points before the bonus",
    "penalty": "the smaller penalty",
    "previous": "points of the period before",
    "group": "points of group {name}",
    "criterion": "the result of criterion {name}",
}
FORMULAS = {
    "linear": "linear",
    "step": "in steps",
    "half_leader": "against the best",
    "lower": "the lower the better",
    "zero": "points off for each",
    "range": "the nearer the better",
    "goalpost": "between two marks",
    "count": "points for each",
    "passfail": "passed or not",
}
"""Formula → its words."""
_MEANINGS = {
    "linear": "Maximum × result / target, up to the maximum",
    "step": "From 100, 90, 80, 70 percent of the target on: 100, 80, 60, 40 percent of the maximum; below, 0",
    "half_leader": "Up to the target: half the maximum × result / target; above it: half, and the other half by the share of the largest excess",
    "lower": "Up to the target the maximum; above it the maximum × target / result",
    "zero": "Maximum − k × result, not below 0",
    "range": "Maximum × (1 − distance from the target / target), not below 0",
    "goalpost": "Maximum × (result − low) / (high − low), between 0 and the maximum",
    "count": "Result × points for each, up to the maximum",
    "passfail": "Passed (1): the maximum; not passed (0): 0",
}

OF_TARGETS = ("met_share", "exceeded_share")
_MEASURES = {
    "actual": "Result of {criteria}",
    "points": "Points of {criteria}",
    "share": "Points / maximum of {criteria}",
    "met_share": "Share of the targets that are met",
    "exceeded_share": "Share of the targets that are exceeded",
}


@dataclass(frozen=True)
class Gate:
    """A gate: its name and that of its cells, what it looks at, and `place`, the best band it leaves, 0 being the best of all.

    `criteria`: numbers of the criteria on their sheet; None for each that is required. `below`: it acts below its limit, else above.
    """

    called: str
    name: str
    on: str
    limit: str
    measure: str
    criteria: list[int] | None
    below: bool
    place: int


@dataclass(frozen=True)
class Rules:
    """Where each rule stands: a reference that formulas on other sheets use."""

    total: str
    bonus_cap: str
    penalty_cap: str
    minimum: str
    maximum: str
    rounding: str
    zero: str
    left_out: str
    open: str
    bands: tuple[tuple[str, str], ...]
    gates: tuple[Gate, ...]

    def place(self, total: str) -> str:
        """The formula for the number of bands above a total: each reaches up to the next, which it leaves out."""
        above = "+".join(f"({cut}>ROUND({total},6))" for _, cut in self.bands)
        return f'IF({total}="","",{above or "0"})'

    def band(self, place: str) -> str:
        """The formula for the band with so many above it."""
        names = ",".join(name for name, _ in self.bands)
        return f'IF({place}="","",CHOOSE({place}+1,{names + "," if names else ""}""))'


def rules_sheet(book: Book, known: dict, used: set[str], year_to_date: bool, text) -> Rules:
    """Writes the sheet. `known`: read.period; `used`: the formulas of its criteria, explained below the rules."""
    rules, scale = known["rules"], known["rules"]["scale"]

    def heading(words: str) -> tuple:
        return ("heading", words, None, "", "")

    yes, zero, left_out, stays = text("yes"), text("counts 0 points"), text("is left out"), text("stays open")
    rounding = (
        "rounding",
        text("Rounding of verified points"),
        0.005,
        text("Verified points have two decimals: so small a difference from the formula is no decision of its own"),
        "",
    )
    rows: list[tuple] = [
        heading(text("From points to the total")),
        ("total", text("Scale of the total"), scale["total"], text("A department's points / its assigned maximum × the scale"), ""),
        ("bonus_cap", text("Cap of the bonus"), scale["bonus_cap"], text("The sum of the bonus counts up to it"), ""),
        (
            "penalty_cap",
            text("Cap of the penalty"),
            scale["penalty_cap"],
            text("The sum of the penalty counts up to it"),
            "",
        ),
        ("minimum", text("Lowest total"), scale["minimum"], text("A lower total counts as this"), ""),
        ("maximum", text("Highest total"), scale["maximum"], text("A higher total counts as this"), ""),
        heading(text("Band")),
        *(
            (f"band {n}", band["name"], band["from"], text("Band from this total on, up to the next band"), band["basis"])
            for n, band in enumerate(rules["band"])
        ),
        heading(text("Gates")),
        *(line for n, gate in enumerate(rules.get("gate", ())) for line in _gate(n, gate, text)),
        heading(text("Equal totals")),
        *(
            (f"tie {n}", text("Tie rule {number}", number=n + 1), tie_words(rule, text), _how(rule, text), "")
            for n, rule in enumerate(rules["ties"])
        ),
        heading(text("Missing values")),
        (
            "closed",
            text("Quarter closed"),
            yes if known["closed"] else text("not closed"),
            text("Write {yes} to see what closing makes of missing values", yes=yes),
            "",
        ),
        (
            "missing",
            text("A missing value, when closed"),
            zero if rules["missing"]["closed"] == "zero" else left_out,
            text("{zero}, or {left_out}: of the sum and of its maximum", zero=zero, left_out=left_out),
            "",
        ),
        ("settled", text("A missing value, here"), None, text("What the two lines above come to"), ""),
        heading(text("Points of a criterion")),
        *([rounding] if year_to_date else []),
        ("", text("Comparison of totals"), None, text("Totals and tie rules are compared at 6 decimals; equal ones share the better rank, the next is skipped"), ""),
        ("", text("Points that count"), None, text("Verified points; else the formula's; where there is no formula, self points"), ""),
        ("", text("Not assigned"), None, text("The criterion leaves the department's sum and its maximum"), ""),
        *(("", text(FORMULAS[one]), None, text(_MEANINGS[one]), "") for one in FORMULAS if one in used),
    ]  # fmt: skip
    source = text("default rules") if rules["source"] == "default" else text("rules of {year}", year=rules["source"])
    columns = [
        Column("item", text("Rule of the ranking"), "long", 40),
        Column("value", text("Value of the rule"), "given_code", 34),
        Column("meaning", text("Meaning"), "long", 72),
        Column("basis", text("Rests on"), "long", 44),
    ]
    table = Table(book, text("Rules of the ranking"), text("Rules of the period"), source, columns, len(rows))
    place = {name: table.cell("value", row) for row, (name, *_) in enumerate(rows) if name}
    names = {name: table.cell("item", row) for row, (name, *_) in enumerate(rows) if name}
    settled = f"IF({place['closed']}={literal(yes)},{place['missing']},{literal(stays)})"
    for row, (name, item, value, meaning, basis) in enumerate(rows):
        content = Live(
            settled, (zero if rules["missing"]["closed"] == "zero" else left_out) if known["closed"] else stays
        )
        # Blue cells may be changed. The order of the tie rules is built into the formulas.
        plain = {"item": "bold"} if name == "heading" else {}
        if not name or name.startswith(("heading", "tie", "settled")):
            plain["value"] = "code"
        cells = {"item": item, "value": content if name == "settled" else value, "meaning": meaning, "basis": basis}
        table.fill(row, plain, **cells)
    switches = [(name, [text("on"), text("off")]) for name in place if name.startswith("gate ")]
    for name, choices in (*switches, ("closed", [yes, text("not closed")]), ("missing", [zero, left_out])):
        row, column = table.position("value", [one[0] for one in rows].index(name))
        table.sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices})
    table.freeze("item")
    return Rules(
        **{name: place[name] for name in ("total", "bonus_cap", "penalty_cap", "minimum", "maximum")},
        rounding=place.get("rounding", "0.005"),
        zero=f"{place['settled']}={literal(zero)}",
        left_out=f"{place['settled']}={literal(left_out)}",
        open=f"{place['settled']}={literal(stays)}",
        bands=tuple((names[f"band {n}"], place[f"band {n}"]) for n in range(len(rules["band"]))),
        gates=tuple(
            Gate(
                called=gate["name"],
                name=names[f"gate {n}"],
                on=f"{place[f'gate {n}']}={literal(text('on'))}",
                limit=place[f"limit {n}"],
                measure=gate["measure"],
                criteria=_numbers(gate["criterion"], known["criteria"]),
                below="below" in gate,
                place=[band["name"] for band in rules["band"]].index(gate["band"]),
            )
            for n, gate in enumerate(rules.get("gate", ()))
        ),
    )


def tie_words(rule: str, text) -> str:
    """`điểm nhóm A`."""
    kind, _, name = rule.partition(":")
    return text(TIES[kind], name=name)


def _gate(n: int, gate: dict, text) -> list[tuple]:
    """The two lines of a gate: whether it is on, and its limit."""
    criteria = text("each criterion") if gate["criterion"] == "*" else gate["criterion"].replace("|", ", ")
    below = "below" in gate
    side = text("below the limit in the next line") if below else text("above the limit in the next line")
    what = text(_MEASURES[gate["measure"]], criteria=criteria)
    meaning = text("{what} {side}: the band is no better than {band}", what=what, side=side, band=gate["band"])
    limit = gate["below"] if below else gate["above"]
    return [
        (f"gate {n}", gate["name"], text("on") if gate["on"] else text("off"), meaning, gate["basis"]),
        (f"limit {n}", text("Its limit"), limit, "", ""),
    ]


def _numbers(codes: str, criteria) -> list[int] | None:
    """The numbers on the sheet of criteria of those that a gate names; None for all of them."""
    if codes == "*":
        return None
    asked = codes.split("|")
    return [number for number, code in enumerate(criteria["code"], 1) if code in asked]


def _how(rule: str, text) -> str:
    """How a tie rule is computed on the sheet of ranks."""
    kind = rule.partition(":")[0]
    if kind == "group":
        return text("The group's points / its assigned maximum; more is better")
    if kind == "criterion":
        return text("The result in the criterion's direction; better is ahead")
    return text("Fewer points taken off is better") if kind == "penalty" else text("More points is better")
