"""What each criterion and each group weighs in the total of a department."""

import re

import pandas as pd

from pages.parts import numbers, tables, workings
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import ROMAN
from pages.parts.words import later, text

KINDS = {
    "target": later("against a target"),
    "scored": later("scored directly"),
    "passfail": later("passed or not"),
    "bonus": later("bonus"),
    "penalty": later("penalty"),
    "information": later("for information, no points"),
}
DIRECTIONS = {
    "higher": later("the higher the better"),
    "lower": later("the lower the better"),
    "near": later("the nearer the better"),
}
EVENTS = ("bonus", "penalty")
_FEW = 4
"""More departments than this are counted, not named."""


def criteria(here: Visit, known: pd.DataFrame, cells: pd.DataFrame, names: dict[str, str]) -> None:
    """Draws the set of criteria, group by group. `known`: the set (of the contract), `cells`: of the period, `names`: by code."""
    counted = cells[cells["required"]]
    whole = counted.groupby("department")["max_points"].transform("sum")
    share = (counted["max_points"] / whole.where(whole.gt(0))).groupby(counted["criterion"]).agg(["min", "max"])
    rows = []
    for group, part in known.groupby(known["group"].fillna(""), sort=True):
        rows.append(tables.Row((_called(here, group),), heading=True))
        rows += [_row(here, one, share, names) for _, one in part.iterrows()]
    columns = [
        tables.Column(here.text("Code")),
        tables.Column(here.text("Criterion"), lead=True),
        tables.Column(here.text("How it counts")),
        tables.Column(here.text("Maximum points"), "right"),
        tables.Column(here.text("Share of the total"), "right"),
        tables.Column(here.text("Over the year, due")),
        tables.Column(here.text("For")),
    ]
    tables.show(columns, rows)


def _called(here: Visit, group: str) -> str:
    return here.text("Group {group}", group=group) if group else here.text("Without a group")


def _row(here: Visit, one: pd.Series, share: pd.DataFrame, names: dict[str, str]) -> tables.Row:
    language = here.language
    formula = "passfail" if one["kind"] == "passfail" else one["formula"]
    if absent(formula) or one["kind"] in EVENTS:
        how = here.text(KINDS[one["kind"]])
    else:
        how = here.text(workings.FORMULAS[formula])
    numbers_of = "" if absent(one["parameters"]) else re.sub(r"[\s;,|]*\bfrom\s*=\s*\w+", "", one["parameters"]).strip()
    if numbers_of:
        # As the legend calls it, and as the reader writes a number.
        numbers_of = re.sub(r"\bper\s*=", "p=", numbers_of)
        numbers_of = re.sub(
            r"\d+[.,]\d+", lambda one: numbers.number(language, float(one[0].replace(",", "."))), numbers_of
        )
        how = f"{how} ({numbers_of})"
    direction = "" if absent(one["direction"]) else here.text(DIRECTIONS[one["direction"]])
    direction = direction if direction != how and one["kind"] not in EVENTS else ""
    over = "" if absent(one["accumulation"]) else here.text(workings.ACCUMULATIONS[one["accumulation"]])
    return tables.Row(
        (
            one["code"],
            tables.under(one["name"], "" if absent(one["source"]) else one["source"]),
            tables.under(how, direction),
            numbers.number(language, one["max_points"]),
            _share(here, one, share),
            tables.under(over, _due(here, one["due"])),
            _for(here, one["departments"], names),
        )
    )


def _share(here: Visit, one: pd.Series, share: pd.DataFrame) -> str:
    """`10,0%`, or `10,0% – 10,4%` where departments differ in what is assigned to them."""
    if one["kind"] in EVENTS:
        return here.text("on top")
    if one["code"] not in share.index or absent(share.at[one["code"], "min"]):
        return ""
    ends = dict.fromkeys(numbers.percent(here.language, share.at[one["code"], end]) for end in ("min", "max"))
    return " – ".join(ends)


def _due(here: Visit, due) -> str:
    if absent(due) or due == "*":
        return here.text("every quarter")
    quarters = [part.strip() for part in due.split("|")]
    figures = [ROMAN[int(part)] if here.language == "vi" else part for part in quarters if part in ("1", "2", "3", "4")]
    return here.text("quarters {list}", list=", ".join(figures))


def _for(here: Visit, listed, names: dict[str, str]) -> str:
    if absent(listed) or listed == "*":
        return here.text("all")
    codes = [code.strip() for code in listed.split("|")]
    if len(codes) > _FEW:
        return here.text("{count} departments", count=len(codes))
    return ", ".join(names.get(code, code) for code in codes)


def groups(here: Visit, cells: pd.DataFrame, totals: pd.DataFrame, scale: float, names: dict[str, str]) -> None:
    """Draws what the groups weigh for each department; those with the same weights share a row.

    `cells`, `totals`: of the period (of analytics.scoring and analytics.ranking), `scale`: the points that the assigned ones are
    brought to.
    """
    counted = cells[cells["required"]]
    most = counted.assign(group=counted["group"].fillna("")).pivot_table(
        index="department", columns="group", values="max_points", aggfunc="sum"
    )
    if most.empty:
        return  # nothing is due in this period
    assigned = totals.set_index("department")["max_assigned"]
    rows = []
    for _, part in most.groupby([most[group].fillna(-1) for group in most.columns], sort=False):
        one, whole = part.iloc[0], float(assigned[part.index[0]])
        rows.append((len(part), list(part.index), one, whole))
    shown = [
        tables.Row(
            (
                _for(here, "*" if count == len(assigned) else "|".join(codes), names),
                *(_weight(here, one[group], whole) for group in most.columns),
                numbers.number(here.language, whole),
                _factor(here.language, whole, scale),
            )
        )
        for count, codes, one, whole in sorted(rows, key=lambda row: -row[0])
    ]
    columns = [
        tables.Column(here.text("Department"), lead=True),
        *(tables.Column(_called(here, group), "right") for group in most.columns),
        tables.Column(here.text("Assigned points"), "right"),
        tables.Column(here.text("Brought to {scale}", scale=numbers.number(here.language, scale)), "right"),
    ]
    tables.show(columns, shown)


def _weight(here: Visit, most, whole: float):
    if absent(most) or not whole:
        return tables.not_assigned(here.language)
    return tables.under(numbers.number(here.language, most), numbers.percent(here.language, most / whole))


def _factor(language: str, whole: float, scale: float) -> str:
    """`× 100 / 96`; nothing to do where they are the same."""
    if not whole:
        return ""
    if round(whole, 6) == round(scale, 6):
        return text(language, "as they are")
    return f"× {numbers.number(language, scale)} / {numbers.number(language, whole)}"
