"""Figures of the quarters that were given and then given otherwise: what they were, what they are, when, by whom, in which file."""

import pandas as pd

from pages.parts import load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import days_late, deadline
from pages.parts.numbers import absent
from pages.parts.register import CHANGES, ROWS, to
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later

FIELDS = {
    "target": later("Target"),
    "actual": later("Result"),
    "self_points": later("Self points"),
    "verified_points": later("Verified points"),
}
"""Field of data.records.restated → its words."""
MOST = 200


def table(here: Visit, frame: pd.DataFrame, names: dict[str, str]) -> None:
    """Draws the changes, the newest first; `frame` of `load.restated`, `names`: department → its name."""
    rules = {quarter: load.rules(here.actor, int(quarter[:4])) for quarter in frame["quarter"].unique()}
    columns = [
        Column(here.text("Period")),
        Column(here.text("Department"), lead=True),
        Column(here.text("Criterion")),
        Column(here.text("Figure")),
        Column(here.text("Before → after"), "right"),
        Column(here.text("Changed")),
        Column(here.text("By")),
        Column(here.text("File"), words=True),
    ]
    lines = [
        Row(
            (
                periods.name(here.language, one["quarter"]),
                names.get(one["department"], one["department"]),
                one["criterion"],
                here.text(FIELDS[one["field"]]),
                _change(here, one),
                tables.under(*_moment(here, one, rules[one["quarter"]])),
                one["by"],
                _file(here, one),
            ),
            own=one["department"] == here.actor.department,
        )
        for one in frame.head(MOST).to_dict("records")
    ]
    tables.show(columns, lines, tall=len(lines) > 15, dense=True)
    if len(frame) > MOST:
        tables.notes([here.text("The {shown} newest of {count} changes are shown.", shown=MOST, count=len(frame))])


def _change(here: Visit, one: dict) -> Html:
    """`9 → 8`; points with two decimals; what was left empty is missing."""
    points = one["field"].endswith("points")
    before, after = (
        (numbers.points if points else numbers.number)(here.language, one[when]) for when in ("before", "after")
    )
    return tables.join(before, tables.missing(here.language) if absent(one["after"]) else after, between=" → ")


def _moment(here: Visit, one: dict, rules: dict) -> tuple[str, str]:
    """When, and whether the deadline had passed."""
    zone = rules["deadline"]["time_zone"]
    late = days_late(deadline(rules, one["quarter"], one["department"]), one["at"])
    told = here.text("{days} after the deadline", days=numbers.days(here.language, late)) if late else ""
    return numbers.moment(here.language, one["at"], zone), told


def _file(here: Visit, one: dict) -> Html:
    number = int(one["upload_id"])
    told = here.text("withdrawn") if one["withdrawn"] else ""
    label = here.text("no. {number}", number=number)
    # Of the files only those of results can be compared with what stood before.
    way = to(number, CHANGES) if one["field"] != "verified_points" else to(number, ROWS)
    return tables.under(tables.join(one["file_name"], tables.link(way, label), between=" · "), told)
