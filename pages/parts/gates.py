"""Bands and the gates that cap them, as the rules of a year have them."""

import pandas as pd

from pages.parts import numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.words import later, listed, text

CONDITIONS = {
    "actual": later("result of {criterion}"),
    "points": later("points of {criterion}"),
    "share": later("points of {criterion}, as a share of the maximum"),
    "met_share": later("share of the targets that are met"),
    "exceeded_share": later("share of the targets that are exceeded"),
}
_FEW = 4


def bands(here: Visit, rules: dict) -> None:
    """Draws the bands with their cuts: each from its first point up to the next one's, which it leaves out."""
    ends = [None, *(band["from"] for band in rules["band"])]
    rows = [
        tables.Row((band["name"], _reach(here.language, band["from"], end), band["basis"]))
        for band, end in zip(rules["band"], ends, strict=False)
    ]
    columns = [
        tables.Column(here.text("Band"), lead=True),
        tables.Column(here.text("Total points")),
        tables.Column(here.text("Clause")),
    ]
    tables.show(columns, rows)


def show(here: Visit, rules: dict, criteria: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Draws the gates of the rules, on and off. `criteria`: the set; `frame`: `load.standing`, for whom each holds down now."""
    about = criteria.set_index("code")[["name", "unit"]]
    held = frame.assign(gate=frame["gate"].fillna("").str.split("|")).explode("gate")
    rows = []
    for gate in sorted(rules["gate"], key=lambda one: not one["on"]):
        for_whom = held.loc[held["gate"].eq(gate["name"]), "short_name"]
        rows.append(
            tables.Row(
                (
                    gate["name"],
                    condition(here.language, gate, about),
                    gate["band"],
                    here.text("on") if gate["on"] else tables.span(here.text("off"), "quiet"),
                    _for_whom(here, gate, for_whom, about) if gate["on"] else "",
                    gate["basis"],
                )
            )
        )
    columns = [
        tables.Column(here.text("Gate"), lead=True),
        tables.Column(here.text("Condition")),
        tables.Column(here.text("Best band left")),
        tables.Column(here.text("State")),
        tables.Column(here.text("Holds down in this period")),
        tables.Column(here.text("Clause")),
    ]
    tables.show(columns, rows)


def condition(language: str, gate: dict, about: pd.DataFrame) -> str:
    """`kết quả A02 Nhiệm vụ, báo cáo hoàn thành đúng hạn dưới 100%`; `about`: name and unit of the criteria, by code."""
    codes = [code for code in gate["criterion"].split("|") if code]
    known = about.loc[codes[0]] if len(codes) == 1 and codes[0] in about.index else None
    if gate["criterion"] == "*":
        what = text(language, "each required criterion")
    else:
        what = ", ".join(codes) if known is None else f"{codes[0]} {known['name']}"
    measured = text(language, CONDITIONS[gate["measure"]], criterion=what)
    limit = gate["below"] if "below" in gate else gate["above"]
    if gate["measure"] in ("actual", "points"):
        shown = numbers.number(language, limit)
        if gate["measure"] == "actual" and known is not None and not absent(known["unit"]):
            shown += "%" if known["unit"] == "%" else f" {known['unit']}"
    else:
        shown = numbers.percent(language, limit)
    if "below" in gate:
        return text(language, "{measured} below {limit}", measured=measured, limit=shown)
    return text(language, "{measured} above {limit}", measured=measured, limit=shown)


def _reach(language: str, start, end) -> str:
    if end is None:
        return text(language, "from {points}", points=numbers.number(language, start))
    return text(
        language,
        "from {points} to under {end}",
        points=numbers.number(language, start),
        end=numbers.number(language, end),
    )


def _for_whom(here: Visit, gate: dict, names: pd.Series, about: pd.DataFrame) -> str:
    codes = {code for code in gate["criterion"].split("|") if code}
    if codes - {"*"} and not codes & set(about.index):
        return here.text("not in the set of criteria")
    if names.empty:
        return here.text("none")
    if len(names) > _FEW:
        return here.text("{count} departments", count=len(names))
    return listed(here.language, names)
