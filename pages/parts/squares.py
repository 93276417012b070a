"""The targets as squares: department by group, and a group's criteria by department."""

import pandas as pd

from pages.parts import address, attainment, charts, matrix, numbers, sentences, tables
from pages.parts.access import Visit
from pages.parts.matrix import Cell, linked
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import cut, text

MANY = 15
"""More departments than this and a matrix is low, or turned."""
GOOD = 0.75
"""From this share on a cell has the middle shade; the full one is for all met."""


def groups(here: Visit, counts: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Draws department by group: a cell says how many of its targets are met.

    `counts` of analytics.progress.by_group; `shown`: the departments in rank order (of `standing.within`).
    """
    language = here.language
    if counts.empty:
        return
    heads_of = sorted(counts["group"].unique())
    places = {code: place for place, code in enumerate(shown["department"])}
    names = shown.set_index("department")
    cells, lines = [], {code: [] for code in places}
    for _, one in counts.iterrows():
        words = here.text("{met}/{given} met", met=one["met"], given=one["given"])
        if not one["given"]:
            words = here.text("missing") if one["missing"] else here.text("N/A")
        lines[one["department"]].append(f"{one['group']} {words}")
        cells.append(
            Cell(
                row=places[one["department"]],
                column=heads_of.index(one["group"]),
                words=words,
                tone=_shade(one),
                hatched=one["missing"] > 0,
                hover=f"{names.at[one['department'], 'department_name']}, {_counted(language, one)}",
                href=address.same("progress", group=one["group"]),
            )
        )
    rows = []
    for _, one in names.iterrows():
        rank = "" if absent(one["rank"]) else f"{int(one['rank'])}  "
        rows.append(rank + linked(one["short_name"], address.same("progress", find=one["short_name"])))
    heads = [linked(here.text("Group {group}", group=name), address.same("progress", group=name)) for name in heads_of]
    title = group_finding(language, counts)
    note = here.text(
        "Targets met of those that have figures; full blue: all, middle: from 75%, pale: fewer; hatched: something missing"
    )
    columns = [
        Column(here.text("Department"), lead=True),
        *(Column(here.text("Group {group}", group=name)) for name in heads_of),
    ]
    by = counts.set_index(["department", "group"])
    figures = [
        Row(
            (
                one["department_name"],
                *(_counted(language, by.loc[(code, g)]) if (code, g) in by.index else "" for g in heads_of),
            )
        )
        for code, one in names.iterrows()
    ]
    phone = [
        Html(f"<b>{tables.safe(names.at[c, 'department_name'])}</b><br>{tables.join(*w, between=' · ')}")
        for c, w in lines.items()
    ]
    charts.show(
        here,
        matrix.figure(rows, heads, cells, 22 if len(shown) > MANY else 36),
        key="groups",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        table=tables.html(columns, figures),
        phone=tables.phone_list(phone),
    )


def criteria(here: Visit, kept: pd.DataFrame, weakest: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Draws a group opened: criteria in rows, departments in columns; turned where there are many.

    `kept`: rows of analytics.progress; `weakest`: their criteria, the weakest first; `shown` as in `groups`.
    """
    counts = weakest.sort_values("criterion").sort_values("departments", ascending=False, kind="stable")
    if counts.empty:
        return
    criteria, departments = list(counts["criterion"]), list(shown["department"])
    shorts = shown.set_index("department")["short_name"]
    turned = len(departments) > MANY
    cells = []
    for _, one in kept.iterrows():
        place = criteria.index(one["criterion"]), departments.index(one["department"])
        words = attainment.short(here.language, one)
        cells.append(
            Cell(
                *(place[::-1] if turned else place),
                words=words,
                tone=attainment.TONES.get(one["status"], "empty"),
                hatched=one["status"] == "missing",
                hover=f"{shorts[one['department']]}, {one['criterion']}: {attainment.result(here.language, one)}",
                href=address.same("progress", criterion=one["criterion"], department=one["department"], group=""),
            )
        )
    links = {code: address.same("progress", criterion=code, group="") for code in criteria}
    long = [linked(cut(sentences.criterion(one)), links[one["criterion"]]) for _, one in counts.iterrows()]
    if turned:
        rows, columns = [linked(shorts[code]) for code in departments], [linked(code, links[code]) for code in criteria]
    else:
        rows, columns = long, [linked(shorts[code]) for code in departments]
    title = criteria_finding(here.language, counts)
    note = here.text(
        "Attainment of the target: ✓ met, ~ nearly met (from 90%), ✗ not met; hatched: missing; empty: not asked of it"
    )
    phone = [line(here, one) for _, one in weakest.iterrows()]
    charts.show(
        here,
        matrix.figure(rows, columns, cells, 22 if turned else 28),
        key="criteria",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        phone=tables.phone_list(phone),
    )


def group_finding(language: str, counts: pd.DataFrame) -> str:
    """Which group is the weakest; `counts` of analytics.progress.by_group."""
    sums = counts.groupby("group")[["met", "given"]].sum()
    sums = sums[sums["given"] > 0]
    if sums.empty:
        return text(language, "No target has figures yet")
    share = sums["met"] / sums["given"]
    if share.min() == 1:
        return text(language, "All targets with figures are met")
    worst = sums.loc[share.idxmin()]
    fraction = numbers.share(language, worst["met"], worst["given"])
    return text(language, "Group {group} has met the least: {share}", group=share.idxmin(), share=fraction)


def criteria_finding(language: str, counts: pd.DataFrame) -> str:
    """How many criteria every department meets; `counts` of analytics.progress.by_criterion."""
    given = counts[counts["given"] > 0]
    full = int((given["met"] == given["given"]).sum())
    return text(
        language, "{full}/{all} criteria are met by every department that has figures", full=full, all=len(given)
    )


def _shade(one: pd.Series) -> str:
    if not one["given"]:
        return "empty"
    return "best" if one["met"] == one["given"] else "good" if one["met"] / one["given"] >= GOOD else "fair"


def _counted(language: str, one: pd.Series) -> str:
    """`7/8 đạt, 1 thiếu, 1 không giao`"""
    parts = [text(language, "{met}/{given} met", met=one["met"], given=one["given"])]
    if one["missing"]:
        parts.append(text(language, "{count} missing", count=one["missing"]))
    if one["not_assigned"]:
        parts.append(text(language, "{count} not assigned", count=one["not_assigned"]))
    return ", ".join(parts)


def line(here: Visit, one: pd.Series) -> Html:
    """A criterion on a phone, `C03 Sáng kiến  2/6 đạt`; `one` of analytics.progress.by_criterion."""
    name = tables.link(address.same("progress", criterion=one["criterion"], group=""), sentences.criterion(one))
    met = here.text("{met}/{given} met", met=one["met"], given=one["given"])
    return Html(f'<div class="line"><span>{name}</span><b class="nowrap">{tables.safe(met)}</b></div>')
