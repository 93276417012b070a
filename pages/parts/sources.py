"""From which row of which file each figure of a criterion is, and how the points were worked out."""

import pandas as pd

from pages.parts import address, attainment, criterion, load, numbers, origins, tables, workings
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Row


def table(here: Visit, frame: pd.DataFrame, period: Period, code: str) -> None:
    """Draws the row of each department: target, result, the year so far, evidence, source. The year's own target stands in the outlook."""
    language = here.language
    so_far = criterion.rows(here, Period(period.quarter, True), code).set_index("department")["actual"]
    way = origins.ways(here)
    unit = "" if frame["formula"].eq("passfail").any() or absent(frame["unit"].iloc[0]) else frame["unit"].iloc[0]
    judged = frame["status"].isin(["given", "none"]).any()
    columns = [
        Column(here.text("Department"), lead=True),
        Column(here.text("Most points") if judged else here.text("Target set"), "right", unit),
        Column(here.text("Points") if judged else here.text("Result"), "right", unit),
        Column(here.text("Attainment"), "right"),
        Column(here.text("Status")),
        Column(here.text("Year to date"), "right", unit),
        Column(here.text("Evidence")),
        Column(here.text("Source (file, row)")),
    ]
    lines = []
    for _, one in frame.iterrows():
        value = (
            tables.missing(language) if one["status"] == "missing" else attainment.figure(language, one["actual"], one)
        )
        if one["status"] == "not_assigned":
            value = tables.not_assigned(language)
        if one["estimated"]:
            value = tables.under(value, here.text("estimate"))
        mark = attainment.MARKS.get(one["status"], "")
        lines.append(
            Row(
                (
                    tables.link(address.same("progress", department=one["department"]), one["department_name"]),
                    attainment.figure(language, one["target"], one)
                    if one["formula"] != "passfail"
                    else here.text("passed"),
                    value,
                    numbers.percent(language, one["attainment"]),
                    f"{mark} {here.text(attainment.STATUSES[one['status']])}".strip(),
                    attainment.figure(language, so_far.get(one["department"]), one),
                    one["evidence"],
                    way(one["upload_id"], one["row"]),
                ),
                own=one["department"] == here.actor.department,
            )
        )
    tables.show(columns, lines)


def foot(here: Visit, period: Period, code: str, chosen: pd.Series) -> None:
    """Draws how the chosen department came to its points, and from which row of which file each figure is."""
    cells = load.arithmetic(here.actor, period).set_index(["department", "criterion"], drop=False)
    cell = cells.loc[(chosen["department"], code)]
    known = load.known(here.actor, period.quarter)
    about = known["criteria"].set_index("code").loc[code]
    worked = workings.sentence(here.language, cell)
    lines = [here.text("How it is worked out, {name}: {workings}.", name=chosen["department_name"], workings=worked)]
    if cell["kind"] != "information":
        how = here.text(workings.ACCUMULATIONS[cell["accumulation"]])
        lines[0] += " " + here.text("Over the quarters: {how}.", how=how)
    if not absent(about["source"]):
        lines.append(here.text("Basis: {source}.", source=about["source"]))
    found = origins.places(here, period, chosen["department"])
    way = origins.ways(here)
    written = [
        tables.join(here.text(origins.KINDS[one.kind]), ": ", way(one.upload_id, one.row))
        for one in found[found["criterion"].eq(code)].itertuples()
    ]
    lines.append(tables.join(here.text("Source:"), " ", tables.join(*written, between="; "), "."))
    tables.notes(lines)
