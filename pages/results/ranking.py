"""Ranking: the table that is shown, printed and argued over."""

import pandas as pd

from pages.parts import access, address, cards, filters, heading, load, nothing, numbers, standing, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, listed, text

SUMMARY, BY_GROUP = "summary", "groups"
# Tie rule (the part before its colon) → its words.
RULES = {
    "before_bonus": later("points before the bonus"),
    "penalty": later("the smaller penalty"),
    "previous": later("points of the period before"),
    "group": later("points of group {name}"),
    "criterion": later("the result of criterion {name}"),
}


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Ranking"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Ranking"), choice.period)
    filters.draw(here, choice, "period", "block", "against", "find")
    frame = standing.within(load.standing(here.actor, choice.period), choice.block)
    if frame.empty:
        nothing.no_match(here, "ranking", "")
        return
    heading.headline(headline(here.language, frame, choice.period, choice.block), heading.complete_one(here, "ranking", choice.period))
    cards.show(_numbers(here, frame, choice))
    view = filters.switch(
        here.text("View"), "view", {SUMMARY: here.text("Summary"), BY_GROUP: here.text("By group of criteria")}, SUMMARY
    )
    shown = filters.keep(frame, choice)
    if shown.empty:
        nothing.no_match(here, "ranking", choice.find, "find")
    elif view == BY_GROUP:
        _groups(here, shown, choice)
    else:
        _summary(here, shown, choice)
    tables.notes(_notes(here, frame, choice))
    row = 20 if len(frame) > standing.MANY else 44
    standing.dots(here, frame, choice.period, choice.other, choice.against, row)
    history = load.history(here.actor, choice.period.quarter)
    standing.slopes(here, history, frame, choice.period.quarter, list(shown["department"]) if choice.find else [])
    heading.signatures(here, choice.period)


def headline(language: str, frame: pd.DataFrame, period: Period, block: str = "") -> str:
    """Who is ranked, and by how much the first leads; `frame` is `standing.within`."""
    name = periods.name(language, period)
    if block:
        name = text(language, "{period}, block {block}", period=name, block=block)
    ranked = frame[frame["rank"].notna()]
    open_ones = frame[frame["rank"].isna()]
    if len(open_ones) == 1:
        one = open_ones.iloc[0]
        return text(
            language,
            "Ranking {period}: {ranked} departments ranked; {name} not ranked, {missing}/{required} criteria missing.",
            period=name,
            ranked=len(ranked),
            name=one["department_name"],
            missing=one["missing"],
            required=one["required"],
        )
    if len(open_ones):
        return text(
            language,
            "Ranking {period}: {ranked} departments ranked, {open} not ranked because values are missing.",
            period=name,
            ranked=len(ranked),
            open=len(open_ones),
        )
    first = frame[frame["rank"] == 1]
    if len(first) > 1:
        end = text(
            language,
            "{names} share rank 1 with {points} points",
            names=listed(language, first["department_name"]),
            points=numbers.points(language, first.iloc[0]["total"]),
        )
    elif len(frame) > 1:
        gap = frame.iloc[0]["total"] - frame.iloc[1]["total"]
        end = text(language, "rank 1 is {points} points ahead of rank 2", points=numbers.points(language, gap))
    else:
        end = text(language, "{name} leads", name=frame.iloc[0]["department_name"])
    return text(language, "Ranking {period}: all {count}/{count} departments; {end}.", period=name, count=len(frame), end=end)


def ties(language: str, frame: pd.DataFrame, rules: list[str]) -> list[str]:
    """A sentence for each pair of neighbours with equal totals: which rule parts them, or that none does."""
    complete = frame[frame["rank"].notna()]
    sentences = []
    for _, tied in complete.groupby(complete["total"].round(6), sort=False):
        for rank, sharing in tied.groupby("rank"):
            if len(sharing) > 1:
                sentences.append(
                    text(
                        language,
                        "{names} have {points} points each and are equal under all {count} rules: they share rank {rank}.",
                        names=listed(language, sharing["short_name"]),
                        points=numbers.points(language, sharing.iloc[0]["total"]),
                        count=len(rules),
                        rank=int(rank),
                    )
                )
        for (_, first), (_, second) in zip(tied.iloc[:-1].iterrows(), tied.iloc[1:].iterrows(), strict=True):
            rule = next((one["tie"] for one in (second, first) if one["tie"] in rules), None)
            if first["rank"] != second["rank"] and rule:
                sentences.append(
                    text(
                        language,
                        "{names} have {points} points each: {first} stands ahead under rule {number}, {rule}.",
                        names=listed(language, [first["short_name"], second["short_name"]]),
                        points=numbers.points(language, first["total"]),
                        first=first["short_name"],
                        number=rules.index(rule) + 1,
                        rule=rule_words(language, rule),
                    )
                )
    return sentences


def rule_words(language: str, rule: str) -> str:
    """`điểm trước khi cộng điểm thưởng`, `điểm nhóm A`."""
    kind, _, name = rule.partition(":")
    return text(language, RULES[kind], name=name)


def _numbers(here: Visit, frame: pd.DataFrame, choice: Choice) -> list[cards.Number]:
    ranked = frame[frame["rank"].notna()]
    totals = ranked["total"].tolist()
    first = ranked[ranked["rank"] == 1]
    points = here.text("points")
    compared = standing.other_columns(choice.against)
    moves = ranked[compared["rank_change"]].dropna() if load.comparable(here.actor, choice.period, choice.other) else None
    against = here.text("against {period}", period=periods.name(here.language, choice.other))
    verified, given = int(frame["verified"].sum()), int(frame["given"].sum())

    def gap(position: int) -> str:
        return f"{numbers.points(here.language, totals[0] - totals[position])}" if len(totals) > 1 else "…"

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
            here.text("rows that were handed in"),
            href=address.link("submissions") if here.may("submissions") else "",
        ),
    ]


def _summary(here: Visit, frame: pd.DataFrame, choice: Choice) -> None:
    language, period = here.language, choice.period
    top = float(load.rules(here.actor, period.year)["scale"]["maximum"])
    history = load.history(here.actor, period.quarter)
    before, year_before = (here.text("Against {period}", period=periods.name(language, one)) for one in (period.before, period.year_before))
    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True),
        Column(here.text("Total points"), "right", here.text("points")),
        Column(before, "right"),
        Column(year_before, "right"),
        Column(here.text("Band")),
        Column(here.text("Figures")),
        Column(here.text("8 quarters")),
    ]
    rows = [
        Row(
            (
                _rank(here, one, choice.block),
                tables.under(one["department_name"], one["block"]),
                _total(here, one, top),
                _change(here, one, "previous_rank", "rank_change", "total_change", load.comparable(here.actor, period, period.before)),
                _change(
                    here,
                    one,
                    "last_year_rank",
                    "last_year_rank_change",
                    "last_year_total_change",
                    load.comparable(here.actor, period, period.year_before),
                ),
                one["band"],
                here.text("{given}/{required} · {verified} verified", given=one["given"], required=one["required"], verified=one["verified"]),
                sparkline(here.language, history, one["department"], period.quarter),
            ),
            own=one["department"] == here.actor.department,
        )
        for _, one in frame.iterrows()
    ]
    compared = standing.other_columns(choice.against)
    comparable = load.comparable(here.actor, period, choice.other)
    tables.show(columns, rows, phone=standing.phone(here, frame, compared, comparable))


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
    ]
    best = {"bonus": frame["bonus"].max(), "penalty": frame.loc[~frame["nothing"], "penalty"].min(), "total": frame["total"].max()}

    def group_cell(code: str, name: str) -> Html | str:
        if code not in most.index or absent(most.at[code, name]):
            return tables.not_assigned(here.language)
        if missing.at[code, name]:
            return tables.under(tables.missing(here.language), here.plural("{count} criterion", "{count} criteria", int(missing.at[code, name])))
        written = bold(numbers.points(here.language, points.at[code, name]), known.at[code, name] == known[name].max())
        least = "" if most.at[code, name] == most[name].max() else here.text("of {points}", points=numbers.number(here.language, most.at[code, name]))
        return tables.under(written, least)

    def event_cell(one: pd.Series, name: str) -> Html | str:
        if one["nothing"] or absent(one[name]):
            return tables.missing(here.language)
        sign = "−" if name == "penalty" and one[name] else ""
        return bold(sign + numbers.points(here.language, one[name]), one[name] == best[name])

    rows = [
        Row(
            (
                _rank(here, one, choice.block),
                one["department_name"],
                *(group_cell(one["department"], name) for name in names),
                event_cell(one, "bonus"),
                event_cell(one, "penalty"),
                event_cell(one, "total"),
            ),
            own=one["department"] == here.actor.department,
        )
        for _, one in frame.iterrows()
    ]
    tables.show(columns, rows)


def bold(written: str, best: bool) -> Html:
    return Html(f"<b>{tables.safe(written)}</b>") if best else tables.safe(written)


def sparkline(language: str, history: pd.DataFrame, department: str, quarter: str) -> Html:
    """The points of a department over eight quarters; a stroke where the set of criteria changed."""
    own = history[history["department"] == department].set_index("quarter")
    quarters = periods.quarters_until(quarter, 8)
    values = [own["total"].get(one) for one in quarters]
    sets = [own["criteria_set"].get(one) for one in quarters]
    marks = [i for i in range(1, 8) if not absent(sets[i]) and not absent(sets[i - 1]) and sets[i] != sets[i - 1]]
    told = ", ".join(
        f"{periods.tick(language, one)}: {text(language, 'missing') if absent(value) else numbers.points(language, value)}"
        for one, value in zip(quarters, values, strict=True)
    )
    return tables.sparkline(values, marks, label=told)


def _rank(here: Visit, one: pd.Series, block: str) -> Html:
    if absent(one["rank"]):
        large = tables.span(here.text("not ranked yet"), "missing")
        may_be = here.text("may come {low}-{high}", low=one["rank_low"], high=one["rank_high"])
        return tables.under(large, "" if absent(one["rank_low"]) else may_be)
    small = [
        "" if one["rank_low"] == one["rank_high"] else here.text("may be {low}-{high}", low=one["rank_low"], high=one["rank_high"]),
        here.text("shared rank") if one["tie"] == "shared" else "",
        here.text("of all: {rank}", rank=one["whole_rank"]) if block and not absent(one["whole_rank"]) else "",
    ]
    return tables.under(tables.span(int(one["rank"]), "rank"), tables.join(*small, between=" · "))


def _total(here: Visit, one: pd.Series, top: float) -> Html:
    if one["nothing"]:
        return tables.span(here.text("not handed in"), "missing")
    if absent(one["total"]):
        return Html(
            here.text(
                "{points} of {most} points with figures",
                points=numbers.points(here.language, one["points"]),
                most=numbers.points(here.language, one["max_given"]),
            )
        )
    return tables.join(numbers.points(here.language, one["total"]), tables.bar(one["total"], top))


def _change(here: Visit, one: pd.Series, before: str, moved: str, points: str, comparable: bool) -> Html:
    if not comparable:
        return tables.span(here.text("not comparable"), "quiet")
    if absent(one["rank"]):
        return Html("")
    if absent(one[before]):
        return tables.span(here.text("new"), "quiet")
    written = numbers.move(here.language, one[moved])
    if one[moved] != 0:
        written = here.text("{move} (from {rank})", move=written, rank=one[before])
    gained = here.text("{points} points", points=numbers.difference(here.language, one[points]))
    return tables.under(tables.coloured(written, one[moved]), gained)


def _notes(here: Visit, frame: pd.DataFrame, choice: Choice) -> list[str]:
    rules = load.rules(here.actor, choice.period.year)
    scale = float(rules["scale"]["total"])
    notes = [here.text("Ranks stand on verified points; rows not verified yet use the points of the formula, or else self points.")]
    if choice.period.year_to_date:
        notes.append(
            here.text(
                "Year to date: target and result are each accumulated by the criterion's rule, then the formula; points without a formula are averaged; "
                "bonus and penalty are summed and capped once."
            )
        )
    notes += ties(here.language, frame, rules["ties"])
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
    for other in (choice.period.before, choice.period.year_before):
        if load.has_scores(here.actor, other) and not load.comparable(here.actor, choice.period, other):
            notes.append(here.text("{period} used another set of criteria, so nothing is compared with it.", period=periods.name(here.language, other)))
    notes.append(here.text("The band follows the organisation's own scale of emulation points; it does not replace the yearly rating of quality."))
    return notes


if __name__ == "__main__":
    main()
