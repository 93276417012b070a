"""Ranking: the table that is shown, printed and argued over."""

import pandas as pd

from pages.parts import (
    access,
    address,
    bands,
    cards,
    certainty,
    continuity,
    filters,
    heading,
    load,
    nothing,
    numbers,
    ranks,
    replay,
    sentences,
    slopes,
    standing,
    succession,
    tables,
    workbook,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, listed

SUMMARY, BY_GROUP = "summary", "groups"
# What a total stands on where it does not stand on verified points alone.
BASES = {"formula": later("by the formula"), "self": later("self points"), "mixed": later("mixed basis")}


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Ranking"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Ranking"), choice.period)
    filters.draw(here, choice, "period", "block", "against", "find")
    if nothing.no_plan(here, choice.period.quarter):
        return
    frame = standing.within(load.standing(here.actor, choice.period), choice.block)
    if frame.empty and not choice.block:
        nothing.no_scores(here, choice.period.quarter)
        return
    if frame.empty:
        nothing.no_match(here, "ranking", "")
        return
    _finding(here, choice, frame)
    view = filters.switch(
        here.text("View"), "view", {SUMMARY: here.text("Summary"), BY_GROUP: here.text("By group of criteria")}, SUMMARY
    )
    _standing(here, choice, frame, view, continuity.choose(here, choice.period))
    workbook.button(here, choice.period)


@replay.once
def _finding(here: Visit, choice: Choice, frame: pd.DataFrame) -> None:
    heading.headline(
        sentences.ranked(here.language, frame, choice.period, choice.block),
        heading.complete_one(here, "ranking", choice.period),
    )
    cards.show(_numbers(here, frame, choice))


@replay.once
def _standing(here: Visit, choice: Choice, frame: pd.DataFrame, view: str, rules: str) -> None:
    shown = filters.keep(frame, choice)
    if shown.empty:
        nothing.no_match(here, "ranking", choice.find, "find")
    elif view == BY_GROUP:
        _groups(here, shown, choice)
    else:
        _summary(here, shown, choice, rules)
    tables.notes(_notes(here, frame, choice, rules))
    row = 20 if len(frame) > standing.MANY else 44
    standing.dots(here, frame, choice.period, choice.other, choice.against, row)
    history = _history(here, choice, rules)
    if choice.block:
        history = history.assign(rank=history["block_rank"])
    slopes.show(here, history, frame, choice.period.quarter, list(shown["department"]) if choice.find else [], rules)
    heading.signatures(here, choice.period)


def _history(here: Visit, choice: Choice, rules: str) -> pd.DataFrame:
    of = load.history_same_rules if rules == continuity.SAME else load.history
    return of(here.actor, choice.period.quarter)


def _numbers(here: Visit, frame: pd.DataFrame, choice: Choice) -> list[cards.Number]:
    ranked = frame[frame["rank"].notna()]
    totals = ranked["total"].tolist()
    first = ranked[ranked["rank"] == 1]
    points = here.text("points")
    compared = standing.other_columns(choice.against)
    moves = (
        ranked[compared["rank_change"]].dropna() if load.comparable(here.actor, choice.period, choice.other) else None
    )
    against = here.text("against {period}", period=periods.name(here.language, choice.other))
    verified, given = int(frame["verified"].sum()), int(frame["given"].sum())

    def gap(position: int) -> str:
        if len(totals) < 2:
            return here.text("not comparable")
        return numbers.points(here.language, totals[0] - totals[position])

    return [
        cards.Number(
            here.text("Rank 1"),
            listed(here.language, first["short_name"]) or here.text("none yet"),
            f"{numbers.points(here.language, totals[0])} {points}" if len(first) else "",
            href=address.link("comparison"),
        ),
        cards.Number(here.text("Gap between rank 1 and 2"), gap(1), points, href=address.link("comparison")),
        cards.Number(here.text("Gap between rank 1 and last"), gap(-1), points, href=address.link("comparison")),
        cards.Number(
            here.text("Departments that moved"),
            here.text("not comparable") if moves is None else f"{int((moves != 0).sum())}/{len(moves)}",
            against,
            href=address.link("overview"),
        ),
        cards.Number(
            here.text("Verified"),
            numbers.share(here.language, verified, given),
            here.text("required lines that have figures"),
            href=address.link("submissions") if here.may("submissions") else "",
        ),
    ]


def _summary(here: Visit, frame: pd.DataFrame, choice: Choice, rules: str) -> None:
    language, period = here.language, choice.period
    top = float(load.rules_of(here.actor, period.quarter)["scale"]["maximum"])
    history = _history(here, choice, rules)
    same = rules == continuity.SAME
    others = {filters.PREVIOUS: period.before, filters.LAST_YEAR: period.year_before}
    published = {against: load.comparable(here.actor, period, other) for against, other in others.items()}
    comparable = {
        against: published[against] or (same and load.has_scores(here.actor, others[against])) for against in others
    }
    if same:
        frame = filters.keep(standing.within(load.standing_same_rules(here.actor, period), choice.block), choice)
    existed = {against: set(load.departments(here.actor, other.quarter)["code"]) for against, other in others.items()}

    origins = succession.of(here, period)
    sure = certainty.lines(here, period, choice.block)
    estimates = load.cells(here.actor, period).groupby("department")["estimated"].sum()

    def cells(one: pd.Series) -> tuple:
        changes = (
            ranks.change(
                here,
                one,
                standing.other_columns(against),
                comparable[against],
                one["department"] in existed[against],
                origins.get(one["department"], ""),
            )
            for against in others
        )
        figures = tables.under(f"{one['given']}/{one['required']}", _stands_on(here, one, estimates))
        return (
            ranks.place(here, one, choice.block),
            tables.under(tables.under(one["department_name"], one["block"]), sure.get(one["department"], "")),
            ranks.total(here, one, top),
            *changes,
            bands.cell(language, one),
            figures,
            tables.join(
                ranks.sparkline(language, history, one["department"], period.quarter, same),
                ranks.why(here, one["department"]),
            ),
        )

    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True),
        Column(here.text("Total points"), "right", here.text("points")),
        *(
            Column(
                here.text("Against {period}", period=periods.name(language, other)),
                "right",
                "" if published[against] else continuity.label(here, rules, comparable[against]),
            )
            for against, other in others.items()
        ),
        Column(here.text("Band")),
        Column(here.text("Figures")),
        Column(here.text("8 quarters"), unit=continuity.label(here, rules, bool(continuity.changes(history)))),
    ]
    rows = [Row(cells(one), own=one["department"] == here.actor.department) for _, one in frame.iterrows()]
    compared = standing.other_columns(choice.against)
    tables.show(columns, rows, phone=standing.phone(here, frame, compared, published[choice.against], sure))


def _stands_on(here: Visit, one: pd.Series, estimates: pd.Series) -> str:
    """How many rows are verified and, where not all are, what the total stands on; and how many are estimates."""
    told = [here.text("{count} verified", count=one["verified"])]
    if one["basis"] in BASES:
        told.append(here.text(BASES[one["basis"]]))
    if count := int(estimates.get(one["department"], 0)):
        told.append(here.plural("{count} estimate", "{count} estimates", count))
    return " · ".join(told)


def _groups(here: Visit, frame: pd.DataFrame, choice: Choice) -> None:
    groups = load.groups(here.actor, choice.period)
    groups = groups[groups["department"].isin(frame["department"])]
    names = sorted(groups["group"].dropna().unique())
    points = groups.pivot(index="department", columns="group", values="points")
    most = groups.pivot(index="department", columns="group", values="max_points")
    missing = groups.pivot(index="department", columns="group", values="missing")
    known = points.where(missing.eq(0))
    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True),
        *(Column(f"{name} {numbers.number(here.language, most[name].max())}", "right") for name in names),
        Column(here.text("Bonus"), "right"),
        Column(here.text("Penalty"), "right"),
        Column(here.text("Total points"), "right"),
        Column(""),
    ]
    best = {
        "bonus": frame["bonus"].max(),
        "penalty": frame.loc[~frame["nothing"], "penalty"].min(),
        "total": frame["total"].max(),
    }

    def group_cell(code: str, name: str) -> Html | str:
        if code not in most.index or absent(most.at[code, name]):
            return tables.not_assigned(here.language)
        if missing.at[code, name]:
            return tables.under(
                tables.missing(here.language),
                here.plural("{count} criterion", "{count} criteria", int(missing.at[code, name])),
            )
        written = _bold(numbers.points(here.language, points.at[code, name]), known.at[code, name] == known[name].max())
        least = (
            ""
            if most.at[code, name] == most[name].max()
            else here.text("of {points}", points=numbers.number(here.language, most.at[code, name]))
        )
        return tables.under(written, least)

    def event_cell(one: pd.Series, name: str) -> Html | str:
        if one["nothing"]:
            return tables.span(here.text("not handed in"), "missing")
        if absent(one[name]):
            return tables.missing(here.language)
        sign = "−" if name == "penalty" and one[name] else ""
        return _bold(sign + numbers.points(here.language, one[name]), one[name] == best[name])

    rows = [
        Row(
            (
                ranks.place(here, one, choice.block),
                one["department_name"],
                *(group_cell(one["department"], name) for name in names),
                event_cell(one, "bonus"),
                event_cell(one, "penalty"),
                event_cell(one, "total"),
                ranks.why(here, one["department"]),
            ),
            own=one["department"] == here.actor.department,
        )
        for _, one in frame.iterrows()
    ]
    tables.show(columns, rows)


def _bold(written: str, best: bool) -> Html:
    return Html(f"<b>{tables.safe(written)}</b>") if best else tables.safe(written)


def _notes(here: Visit, frame: pd.DataFrame, choice: Choice, rules_of: str) -> list[str]:
    rules = load.rules_of(here.actor, choice.period.quarter)
    scale = float(rules["scale"]["total"])
    notes = [
        here.text(
            "Ranks stand on verified points; rows not verified yet use the points of the formula, or else self points."
        )
    ]
    notes += certainty.note(here.language, certainty.usual(here, choice.period, choice.block))
    if choice.period.year_to_date:
        notes.append(
            here.text(
                "Year to date: target and result are each accumulated by the criterion's rule, then the formula; points without a formula are averaged; "
                "bonus and penalty are summed and capped once."
            )
        )
    notes += sentences.ties(here.language, frame, rules["ties"])
    notes += bands.beyond_shown(here.language, frame)
    notes += bands.near(here.language, frame, rules["scale"]["near_cut"])
    notes += bands.untested(here.language, frame)
    notes += [
        here.text(
            "{name}: counted on {points} assigned points, scaled to {scale}.",
            name=one["short_name"],
            points=numbers.number(here.language, one["max_assigned"]),
            scale=numbers.number(here.language, scale),
        )
        for _, one in frame.iterrows()
        if one["max_assigned"] not in (0, scale)
    ]
    notes += continuity.notes(here, rules_of, choice.period, [choice.period.before, choice.period.year_before])
    notes.append(
        here.text(
            "The band follows the organisation's own scale of emulation points; it does not replace the yearly rating of quality."
        )
    )
    notes.append(tables.link(address.link("method"), here.text("Scoring and ranking method")))
    return notes


if __name__ == "__main__":
    main()
