"""What the page of closing shows: the checks, what missing values will count, the result with its hash, what rests on it, its history."""

import pandas as pd
import streamlit as st

from pages.parts import address, checks, closings, heading, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, listed

STATES = {"closed": later("Closed"), "published": later("Published"), "reopened": later("Reopened")}
SIGNERS = {"director": later("DIRECTOR"), "deputy": later("FOR THE DIRECTOR - DEPUTY DIRECTOR")}
"""Who signs → the words above the name."""
_FEW = 6


def names(here: Visit, quarter: str) -> dict[str, str]:
    known = load.departments(here.actor, quarter)
    return dict(zip(known["code"], known["name"], strict=True))


def checked(here: Visit, quarter: str, found: pd.DataFrame, waived: pd.DataFrame) -> None:
    """The table of checks: ✓, or what was found, where to see to it, and the reason for which it is let pass."""
    reasons = waived.set_index("check")
    counts = found["check"].value_counts()
    rows = []
    for check in checks.NAMES:
        count = int(counts.get(check, 0))
        known = reasons.loc[check] if check in reasons.index else None
        passes = known is not None and count <= known["found"]
        mark = "✓" if not count else here.text("let pass") if passes else "✗"
        kind = "better" if not count else "quiet" if passes else "worse"
        why = (
            here.text("{by}: {reason} (of {found})", by=known["by"], reason=known["reason"], found=known["found"])
            if known is not None and count
            else ""
        )
        told = checks.said(here.language, check, count) if count else here.text("nothing open")
        lines = found[found["check"].eq(check)]
        rows.append(
            Row(
                (
                    tables.span(mark, kind),
                    checks.name(here.language, check),
                    tables.under(told, _whose(here, quarter, lines)),
                    _way(here, quarter, check) if count else "",
                    why,
                )
            )
        )
    columns = [
        Column("", "centre"),
        Column(here.text("Check"), lead=True, words=True),
        Column(here.text("Found"), words=True),
        Column(here.text("To do")),
        Column(here.text("Let pass by the director"), words=True),
    ]
    tables.show(columns, rows, here.text("Checks before closing"))


def _whose(here: Visit, quarter: str, lines: pd.DataFrame) -> str:
    """`Điểm vệ tinh số 2 (22), Phòng Y tế (1), không riêng đơn vị nào (8)`"""
    known = names(here, quarter)
    by = lines["department"].value_counts()
    told = [f"{known.get(code, code)} ({count})" for code, count in by.head(_FEW).items()]
    told += ["…"] if len(by) > _FEW else []
    if general := int(lines["department"].isna().sum()):
        told.append(here.text("no department alone ({count})", count=general))
    return ", ".join(told)


def _way(here: Visit, quarter: str, check: str) -> Html | str:
    page = checks.PAGES[check]
    if here.may(page):
        return tables.link(address.link(page, period=quarter), here.text("See"))
    return here.text(checks.BY_OTHERS[check]) if check in checks.BY_OTHERS else ""


def missing(here: Visit, quarter: str, found: pd.DataFrame) -> None:
    """Whose missing figures will count as the rules say, by name."""
    lines = found[found["check"].eq("missing")]
    if lines.empty:
        return
    rule = load.rules_of(here.actor, quarter)["missing"]["closed"]
    first = {
        "zero": here.text("If closed now, these criteria count 0 points:"),
        "exclude": here.text("If closed now, these criteria are left out of the count:"),
    }[rule]
    known = names(here, quarter)
    told = [
        f"{known.get(code, code)}: {', '.join(sorted(own['criterion']))}"
        for code, own in lines.groupby("department", sort=False)
    ]
    st.html(f'<p class="plain">{tables.safe(first)}</p>')
    tables.notes(told)


def result(here: Visit, quarter: str, frame: pd.DataFrame, closed: bool = True) -> None:
    """The result, best first; `frame`: of `analytics.settlement.result`, or as a bundle holds it. Not `closed`: as it would be, what is
    missing counted as the rules say."""
    blocks = bool(frame["block"].notna().any())
    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True, words=True),
        *([Column(here.text("Block"), words=True)] if blocks else []),
        Column(here.text("Points of criteria"), "right"),
        Column(here.text("Bonus"), "right"),
        Column(here.text("Penalty"), "right"),
        Column(here.text("Total points"), "right"),
        Column(here.text("Band"), words=True),
    ]
    rows = []
    for one in frame.to_dict("records"):
        gate = "" if absent(one["gate"]) else one["gate"].replace("|", "; ")
        rank = here.text("not ranked yet") if absent(one["rank"]) else str(int(one["rank"]))
        figures = [numbers.points(here.language, one[name]) for name in ("base", "bonus", "penalty", "total")]
        block = [one["block"]] if blocks else []
        rows.append(Row((rank, one["department_name"], *block, *figures, tables.under(one["band"], gate))))
    period = periods.name(here.language, quarter)
    told = here.text("Result of {period}", period=period)
    tables.show(
        columns, rows, told if closed else here.text("Result of {period}, if it were closed now", period=period)
    )


def notes(here: Visit, quarter: str, history: pd.DataFrame, waived: pd.DataFrame) -> None:
    """Under the printed result: the meeting, what was let pass and why, that it was opened again, the hash."""
    lines = []
    last = history.iloc[-1]
    if last["state"] == "published" and not absent(last["met_on"]):
        lines.append(
            here.text(
                "Passed by the council on {day}, minutes number {number}.",
                day=numbers.day(last["met_on"]),
                number=last["minutes"],
            )
            if not absent(last["minutes"])
            else here.text("Passed by the council on {day}.", day=numbers.day(last["met_on"]))
        )
    lines += marks(here, quarter)
    closed = history[history["state"].eq("closed")].iloc[-1]
    if not absent(closed["sha256"]):
        lines.append(
            tables.join(
                here.text("Check code of the bundle (sha256):"), Html(f"<code>{closed['sha256']}</code>"), between=" "
            )
        )
    tables.notes(lines)


def signatures(here: Visit, quarter: str, signer: str) -> None:
    """On paper: place, date, who made the sheet, and who signs."""
    organisation = load.rules_of(here.actor, quarter)["organisation"]
    made, *_ = organisation["signers"]
    dated = here.text("{place}, {day}", place=organisation["place"], day=numbers.day(numbers.today()))
    signing = "".join(
        f'<div><b>{tables.safe(who)}</b><div class="space"></div></div>' for who in (made, here.text(SIGNERS[signer]))
    )
    st.html(
        f'<div class="paper"><p style="text-align:right;font-style:italic">{tables.safe(dated)}</p><div class="signatures">{signing}</div></div>'
    )


def marks(here: Visit, quarter: str) -> list[str]:
    """What every page of the quarter says of its closing: `heading.marks` in words."""
    return heading.marks(here, Period(quarter))


def rests_on(here: Visit, quarter: str, anew: bool = False) -> list:
    """What stands on the figures of a quarter: later quarters that are compared with it, sums, bundles, commendations, printed results,
    of one closed `anew` those before."""
    period = Period(quarter)
    known = load.quarters(here.actor).set_index("quarter")
    lines = []
    later_ones = [one for one in known.index if one > quarter]
    if later_ones and later_ones[0] == periods.shift(quarter, 1):
        name = periods.name(here.language, later_ones[0])
        link = tables.link(address.link("ranking", period=later_ones[0]), name)
        lines.append(tables.join(here.text("The quarter after, compared with it:"), link, between=" "))
    sums = [one for one in known.index if one[:4] == quarter[:4] and one >= quarter and one[-1] != "1"]
    if sums:
        links = [
            tables.link(
                address.link("ranking", period=Period(one, True).address),
                periods.name(here.language, Period(one, True)),
            )
            for one in sums
        ]
        lines.append(tables.join(here.text("Sums since January:"), tables.join(*links, between=" · "), between=" "))
    for one in sums:
        own = closings.history(here.actor, one)
        own = own[own["state"].eq("closed") & own["sha256"].notna()]
        if one != quarter and len(own) and known.at[one, "state"] in load.CLOSED:
            lines.append(
                here.text(
                    "Bundle of {period}, check code {code}: it holds the figures of this quarter too.",
                    period=periods.name(here.language, one),
                    code=own["sha256"].iloc[-1][:12],
                )
            )
    given = load.commendations(here.actor)
    count = int((given["award_year"].eq(period.year) & given["status"].eq("in_force")).sum())
    if count:
        words = here.plural(
            "{count} commendation of {year}", "{count} commendations of {year}", count, year=period.year
        )
        lines.append(tables.link(address.link("commendations"), words))
    own = closings.history(here.actor, quarter)
    printed = own[own["state"].eq("closed") & own["sha256"].notna()]
    for code in printed["sha256"].iloc[: len(printed) - anew]:
        lines.append(here.text("Printed results with check code {code}", code=code[:12]))
    return lines


def corrected(here: Visit, quarter: str, before: pd.DataFrame | None, after: pd.DataFrame | None) -> None:
    """What a quarter that was closed anew says otherwise than the closing before it; frames as in `result`."""
    if before is None or after is None:
        return
    key = ["department"]
    both = after.merge(before, on=key, how="left", suffixes=("", "_before"))
    figures = both[["total", "total_before", "rank", "rank_before"]].astype(float).round(6).fillna(-1)
    moved = both[figures["total"].ne(figures["total_before"]) | figures["rank"].ne(figures["rank_before"])]
    lines = [
        here.text(
            "{name}: {before} → {after} points, rank {rank_before} → {rank}",
            name=one["department_name"],
            before=numbers.points(here.language, one["total_before"]),
            after=numbers.points(here.language, one["total"]),
            rank_before="?" if absent(one["rank_before"]) else int(one["rank_before"]),
            rank="?" if absent(one["rank"]) else int(one["rank"]),
        )
        for one in moved.to_dict("records")
    ]
    st.html(f'<h2 class="finding">{tables.safe(here.text("Otherwise than when it was closed before"))}</h2>')
    tables.notes(lines or [here.text("No total and no rank differs.")])


def history(here: Visit, quarter: str, frame: pd.DataFrame) -> None:
    """Each time the quarter was closed, published or opened again."""
    if frame.empty:
        return
    columns = [
        Column(here.text("When"), lead=True),
        Column(here.text("What"), lead=True),
        Column(here.text("Who"), words=True),
        Column(here.text("Reason"), words=True),
        Column(here.text("Check code of the bundle")),
        Column(here.text("As it was"), "right"),
    ]
    rows = []
    for one in frame.to_dict("records"):
        entry = str(int(one["entry_id"]))
        back = tables.link(
            address.link("ranking", period=quarter, as_of=entry), here.text("entry {entry}", entry=entry)
        )
        code = "" if absent(one["sha256"]) else one["sha256"][:12]
        what = here.text(STATES[one["state"]])
        rows.append(Row((numbers.moment(here.language, one["at"]), what, one["by"], one["reason"], code, back)))
    tables.show(columns, rows, here.text("History of this quarter"))


def sums(here: Visit, year: int) -> None:
    """The periods of a year beside its quarters, and what each waits for: a sum is closed or published once all its quarters are."""
    known = load.quarters(here.actor)["quarter"]
    rows = []
    for number in (2, 3, 4):
        period = Period(f"{year}-Q{number}", True)
        if period.quarter not in set(known):
            continue
        open_ = [
            periods.name(here.language, one)
            for one in periods.so_far(here.language, period)
            if heading.state(here, Period(one)) != "published"
        ]
        waits = here.text("waits for {quarters}", quarters=listed(here.language, open_)) if open_ else ""
        name = tables.link(address.link("ranking", period=period.address), periods.name(here.language, period))
        rows.append(Row((name, here.text(heading.STATES[heading.state(here, period)]), waits)))
    if rows:
        columns = [Column(here.text("Period"), lead=True), Column(here.text("State")), Column("", words=True)]
        tables.show(columns, rows, here.text("Sums since January follow from their quarters"))
