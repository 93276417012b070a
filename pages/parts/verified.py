"""What was verified of lines: why, by whom and when, beside the department's own points and the formula's; its answer, the conclusion."""

import pandas as pd

from analytics import scoring, verification
from pages.parts import address, ledger, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.tables import Html
from pages.parts.words import later

FIGURES = {
    "self_points": later("Self {points}"),
    "expected": later("Formula {points}"),
    "verified_points": later("Verified {points}"),
}
WRITTEN = verification.WRITTEN
_KEY = ["quarter", "department", "criterion"]


def given(here: Visit, period: Period) -> pd.DataFrame:
    """A row for each line of the period's quarters that was verified: quarter, department, criterion, not_assigned (it was left out);
    missing where they are not the visitor's to read, `reason`, `verified_by`, `verified_at` (UTC)."""
    frame = load.known(here.actor, period.quarter)["verifications"]
    frame = frame[frame["quarter"].isin(_quarters(period))][[*_KEY, "upload_id", "not_assigned", "reason"]]
    who = pd.concat([ledger.verifiers(here.actor, one).assign(quarter=one) for one in _quarters(period)])
    return frame.merge(who, on=[*_KEY, "upload_id"], how="left").drop(columns="upload_id")


def told(here: Visit, period: Period, department: str) -> dict[str, list[Html]]:
    """Criterion → what a visitor who may read the department's figures is told of its verification: all that belongs to a line that was
    verified otherwise than its department or the formula says, was left out, or of which anything was said."""
    if not here.may("read_submissions", department):
        return {}
    verified = given(here, period)
    rows = verified[verified["department"].eq(department)].set_index(["quarter", "criterion"])
    known = load.known(here.actor, period.quarter)
    found: dict[str, list[Html]] = {}
    for quarter in _quarters(period):
        cells = scoring.cells(**(known | {"quarter": quarter}))
        cells = cells[cells["department"].eq(department)]
        otherwise = verification.otherwise(cells).set_index("criterion")
        words = ledger.said(here.actor, quarter)
        words = words[words["department"].eq(department)].set_index("criterion")
        proofs = cells.set_index("criterion")["evidence"]
        for criterion in cells["criterion"]:
            row = rows.loc[(quarter, criterion)] if (quarter, criterion) in rows.index else None
            points = otherwise.loc[criterion] if criterion in otherwise.index else None
            said = words.loc[criterion] if criterion in words.index else None
            if points is None and said is None and not (row is not None and row["not_assigned"]):
                continue
            front = periods.tick(here.language, quarter) if period.year_to_date else ""
            lines = _lines(here, front, points, row, said, proofs[criterion])
            if here.may("verification"):
                way = address.link("verification", period=quarter, department=department, kind=criterion)
                lines.append(tables.link(way, here.text("To its verification")))
            found.setdefault(criterion, []).extend(lines)
    return found


def signed(words, by, at) -> Html:
    """`Chưa có xác nhận nhân rộng (Thường trực Hội đồng, 05/10/2025)`; empty where there are no words."""
    if absent(words) or not words:
        return Html("")
    who = ", ".join([*([] if absent(by) else [str(by)]), *([] if absent(at) else [numbers.day(numbers.local(at))])])
    return tables.join(words, tables.span(f"({who})", "quiet") if who else "", between=" ")


def _lines(here: Visit, front: str, points, row, said, evidence) -> list[Html]:
    language = here.language
    who = (None, None) if row is None else (row["verified_by"], row["verified_at"])
    head = [front] if front else []
    if points is not None:
        head += [
            here.text(label, points=numbers.points(language, points[name]))
            for name, label in FIGURES.items()
            if not absent(points[name])
        ]
    elif row is not None and row["not_assigned"]:
        head.append(here.text("Left out when verified"))
    figures = Html(f"<b>{tables.safe(' · '.join(head))}</b>")
    pairs = [("", signed(figures, *who))] if head else []
    pairs.append((here.text("Reason"), None if row is None else row["reason"]))
    pairs.append((here.text("Evidence"), evidence))
    if said is not None:
        pairs.append(
            (here.text("The department's answer"), signed(said["answer"], said["answered_by"], said["answered_at"]))
        )
        pairs.append((here.text("Conclusion"), signed(said["conclusion"], said["concluded_by"], said["concluded_at"])))
    return [
        tables.join(tables.span(f"{label}:", "quiet") if label else "", value, between=" ")
        for label, value in pairs
        if not absent(value) and value
    ]


def _quarters(period: Period) -> list[str]:
    return quarters_until(period.quarter, period.number if period.year_to_date else 1)
