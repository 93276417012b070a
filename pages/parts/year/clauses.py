"""The rules of a year clause by clause: what each says, in words, and what it rests on."""

from pages.parts import numbers, sentences, tables
from pages.parts.access import Visit
from pages.parts.tables import Column, Row
from pages.parts.words import later

TITLES = {
    "organisation": later("Organisation"),
    "scale": later("Scale of points"),
    "missing": later("What is missing when a quarter is closed"),
    "deadline": later("Deadline"),
    "verification": later("Verification"),
    "commendation": later("Commendation"),
    "questions": later("Figures to ask about"),
}
NAMES = {
    "organisation": {
        "name": later("Name of the organisation"),
        "parent": later("Parent body"),
        "place": later("Place"),
        "signers": later("Who signs"),
        "unit_word": later("Word for a ranked unit"),
        "office": later("Department of the standing office (code)"),
    },
    "scale": {
        "total": later("Total of the scale"),
        "bonus_cap": later("Most bonus points"),
        "penalty_cap": later("Most penalty points"),
        "minimum": later("Least total"),
        "maximum": later("Greatest total"),
        "near_cut": later("Near a band, in points"),
    },
    "missing": {"closed": later("A missing value of a closed quarter")},
    "deadline": {
        "days": later("Days after the quarter"),
        "working_days": later("Working days only"),
        "holidays": later("Holidays"),
        "time": later("Hour"),
        "time_zone": later("Time zone"),
        "extensions": later("Extensions"),
        "late_criterion": later("Criterion that takes the days late"),
        "returned_criterion": later("Criterion that takes the times returned"),
        "approval": later("Only what the head has approved"),
    },
    "verification": {"blind": later("Two verify without seeing each other")},
    "commendation": {"small_collective": later("Most people of a small collective")},
    "questions": {
        "identical_quarters": later("Quarters with the same figures"),
        "jump_history": later("Earlier quarters of a jump"),
        "gap_share": later("Self points above the verified, share of the maximum"),
        "gap_quarters": later("Quarters of such a gap"),
        "alike_departments": later("Departments with equal points"),
    },
}
"""Table of the rules → key → what it is called, in the order in which they are shown."""
MISSING = {"zero": later("counts 0 points"), "exclude": later("is left out")}


def show(here: Visit, rules: dict) -> None:
    """Draws all clauses with what they rest on."""
    rows = []
    for table, keys in NAMES.items():
        rows.append(Row((here.text(TITLES[table]),), heading=True))
        rows += [
            Row((here.text(name), said(here, f"{table}.{key}", rules[table][key]), ""))
            for key, name in keys.items()
            if key in rules[table]
        ]
    rows.append(Row((here.text("Bands"),), heading=True))
    rows += [
        Row(
            (
                band["name"],
                here.text("from {points} points", points=numbers.number(here.language, band["from"])),
                band["basis"],
            )
        )
        for band in rules["band"]
    ]
    rows.append(Row((here.text("Gates"),), heading=True))
    rows += [Row((gate["name"], _gate(here, gate), gate["basis"])) for gate in rules["gate"]]
    rows.append(Row((here.text("Equal totals"),), heading=True))
    rows += [Row((str(place), tie(here, one), "")) for place, one in enumerate(rules["ties"], start=1)]
    columns = [
        Column(here.text("Provision"), lead=True),
        Column(here.text("What holds"), words=True),
        Column(here.text("Rests on")),
    ]
    tables.show(columns, rows)


def said(here: Visit, key: str, value) -> str:
    """A value in words; `key`: `deadline.days`."""
    if key == "missing.closed":
        return here.text(MISSING[value])
    if key == "deadline.extensions":
        return "; ".join(_extension(here, one) for one in value) or here.text("none")
    if isinstance(value, bool):
        return here.text("yes") if value else here.text("no")
    if isinstance(value, list):
        days = key == "deadline.holidays"
        return ", ".join(numbers.day(one) if days else str(one) for one in value) or here.text("none")
    return value or here.text("none") if isinstance(value, str) else numbers.number(here.language, value)


def tie(here: Visit, rule: str) -> str:
    """`điểm nhóm A` for `group:A`."""
    kind, _, name = rule.partition(":")
    return here.text(sentences.RULES[kind], name=name.strip())


def _extension(here: Visit, one: dict) -> str:
    whom = here.text("all") if one["department"] == "*" else one["department"]
    return f"{one['quarter']}, {whom}: {numbers.day(one['until'])}"


def _gate(here: Visit, gate: dict) -> str:
    limit = "below" if "below" in gate else "above"
    criterion = (
        here.text("each required criterion") if gate["criterion"] == "*" else gate["criterion"].replace("|", ", ")
    )
    told = here.text(MEASURES[gate["measure"]][limit], criterion=criterion, limit=numbers.number(here.language, gate[limit]))  # fmt: skip
    told = here.text("{condition}: at most {band}", condition=told, band=gate["band"])
    return told if gate["on"] else here.text("{clause} (off)", clause=told)


MEASURED = {
    "actual": later("the result"),
    "points": later("the points"),
    "share": later("the share of the maximum"),
    "met_share": later("the share of targets met"),
    "exceeded_share": later("the share of targets exceeded"),
}
MEASURES = {
    "actual": {
        "below": later("result of {criterion} below {limit}"),
        "above": later("result of {criterion} above {limit}"),
    },
    "points": {
        "below": later("points of {criterion} below {limit}"),
        "above": later("points of {criterion} above {limit}"),
    },
    "share": {
        "below": later("share of the maximum of {criterion} below {limit}"),
        "above": later("share of the maximum of {criterion} above {limit}"),
    },
    "met_share": {
        "below": later("share of targets met below {limit}"),
        "above": later("share of targets met above {limit}"),
    },
    "exceeded_share": {
        "below": later("share of targets exceeded below {limit}"),
        "above": later("share of targets exceeded above {limit}"),
    },
}
