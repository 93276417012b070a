"""The table of two to five departments side by side, a row for each criterion that all of them have."""

import pandas as pd

from pages.parts import address, differences, numbers, references, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row


def show(
    here: Visit,
    chosen: pd.DataFrame,
    side: pd.DataFrame,
    own: pd.DataFrame,
    parts: pd.DataFrame,
    one_block: bool,
    reference: str,
) -> None:
    """Draws each common criterion, then what differs by its nature: own work, bonus, penalty, total.

    `chosen`: rows of the ranking; `side`, `own` and `parts`: of analytics.comparison.against, own, and the gap between the
    first two; `reference`: a key of references.OPTIONS, told under the points.
    """
    language, two = here.language, len(chosen) == 2
    codes = list(chosen["department"])
    of = here.text("block") if one_block else here.text("all departments")
    columns = [
        Column(here.text("Code")),
        Column(here.text("Criterion"), lead=True),
        Column(here.text("Most points"), "right"),
        *(Column(one["short_name"], "right", _assigned(here, one)) for _, one in chosen.iterrows()),
        Column(here.text("Difference"), "right"),
        Column(here.text("Median of {whom}", whom=of), "right"),
        Column(here.text("Best of {whom}", whom=of), "right"),
    ]
    rows, group = [], None
    common = side[side["common"]]
    for code, lines in common.groupby("criterion", sort=False):
        first = lines.iloc[0]
        head = differences.group_name(language, first["group"])
        if head != group:
            group = head
            rows.append(Row((head,), heading=True))
        points = lines.set_index("department")["points"].reindex(codes)
        gap = points.iloc[0] - points.iloc[1] if two else first["spread"] if points.notna().all() else None
        rows.append(
            Row(
                (
                    code,
                    _opened(here, lines, chosen),
                    numbers.number(language, first["max_points"]),
                    *(_points(here, lines, code, reference) for code in codes),
                    _signed(language, gap, two),
                    numbers.points(language, first["block_median"]),
                    numbers.points(language, first["block_best"]),
                )
            )
        )
    own = own.set_index("department").reindex(codes)
    rows.append(Row((here.text("Different by nature: compared as a whole"),), heading=True))
    if own["max_points"].fillna(0).gt(0).any():
        rows.append(
            _whole(
                here,
                here.text("Own work"),
                [_own(language, one) for _, one in own.iterrows()],
                _part(language, parts, "own", two),
            )
        )
    for part, column in (("bonus", "bonus"), ("penalty", "penalty")):
        values = ["" if one["nothing"] else numbers.points(language, one[column]) for _, one in chosen.iterrows()]
        name = differences.part_name(language, pd.Series({"part": part}))
        rows.append(_whole(here, name, values, _part(language, parts, part, two)))
    totals = chosen["total"]
    gap = totals.iloc[0] - totals.iloc[1] if two else totals.max() - totals.min() if totals.notna().all() else None
    values = [here.text("not ranked yet") if absent(total) else numbers.points(language, total) for total in totals]
    rows.append(_whole(here, here.text("Total points"), values, _signed(language, gap, two)))
    # For two that are held against nothing else, the chart's list says it all on a phone.
    tables.show(columns, rows, phone=Html("") if two and reference == references.EACH_OTHER else None)


def _points(here: Visit, lines: pd.DataFrame, code: str, reference: str) -> Html:
    one = lines.set_index("department").loc[code]
    if absent(one["points"]):
        return tables.missing(here.language)
    return tables.under(numbers.points(here.language, one["points"]), references.line(here, one, reference))


def _opened(here: Visit, lines: pd.DataFrame, chosen: pd.DataFrame) -> Html:
    """The name of a criterion; opened it tells target and result of each department."""
    shorts = chosen.set_index("department")["short_name"]
    told = []
    for _, one in lines.iterrows():
        target = (
            here.text("target {value}", value=numbers.number(here.language, one["target"]))
            if not absent(one["target"])
            else ""
        )
        actual = (
            ""
            if absent(one["actual"])
            else here.text("result {value}", value=numbers.number(here.language, one["actual"]))
        )
        values = ", ".join(part for part in (target, actual) if part) or here.text(
            "no target and no result: points only"
        )
        told.append(tables.safe(f"{shorts[one['department']]}: {values}"))
    name = tables.safe(lines.iloc[0]["name"])
    way = tables.link(address.link("progress", criterion=lines.iloc[0]["criterion"]), here.text("See the criterion"))
    return Html(f"<details><summary>{name}</summary>{'<br>'.join([*told, way])}</details>")


def _whole(here: Visit, name: str, values: list, gap) -> Row:
    return Row(("", name, "", *values, gap, "", ""))


def _own(language: str, one: pd.Series) -> str:
    if absent(one["max_points"]) or not one["max_points"]:
        return ""
    if absent(one["points"]):
        return tables.missing(language)
    return f"{numbers.points(language, one['points'])}/{numbers.number(language, one['max_points'])}"


def _part(language: str, parts: pd.DataFrame, part: str, two: bool) -> str:
    return _signed(language, parts.loc[parts["part"] == part, "difference"].iloc[0], two) if two else ""


def _signed(language: str, gap, two: bool) -> str:
    if absent(gap):
        return ""
    return tables.coloured(numbers.difference(language, gap), gap) if two else numbers.points(language, gap)


def _assigned(here: Visit, one: pd.Series) -> str:
    """`tính trên 96 điểm được giao`, where that is not the whole scale."""
    if one["max_assigned"] == one["scale"]:
        return ""
    return here.text("counted on {points} assigned points", points=numbers.number(here.language, one["max_assigned"]))
