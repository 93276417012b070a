"""How points and ranks are counted: the method of a period, said from its own rules and criteria."""

import pandas as pd
import streamlit as st

from analytics.formulas import STEPS
from pages.parts import (
    access,
    download,
    filters,
    formulas,
    gates,
    heading,
    load,
    nothing,
    numbers,
    replay,
    sentences,
    tables,
    toml,
    weights,
    workbook,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import deadline
from pages.parts.filters import Choice
from pages.parts.words import sentence


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Scoring and ranking method"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("Scoring and ranking method"), choice.period)
    filters.draw(here, choice, "period")
    if load.known(here.actor, choice.period.quarter)["criteria"].empty:
        nothing.no_scores(here, choice.period.quarter)
        return
    _method(here, choice)
    _downloads(here, choice)


@replay.once
def _method(here: Visit, choice: Choice) -> None:
    known = load.known(here.actor, choice.period.quarter)
    criteria, rules = known["criteria"], known["rules"]
    names = dict(zip(known["departments"]["code"], known["departments"]["short_name"], strict=True))
    cells, frame = load.arithmetic(here.actor, choice.period), load.standing(here.actor, choice.period)
    heading.headline(_headline(here, choice, criteria, rules), _basis(here, criteria, known["closed"]))

    _section(here.text("1. Points of a criterion"), _cell(here))
    formulas.show(here, criteria, cells, STEPS, names)

    _section(here.text("2. What the groups of criteria weigh"))
    weights.groups(here, cells, frame, float(rules["scale"]["total"]), names)

    _section(here.text("3. The total"), [*_total(here, rules), *_worked(here, frame)])
    _section(here.text("4. Missing values and what is not assigned"), _missing(here, rules))
    _section(here.text("5. From quarters to the year"), _year(here))
    _section(here.text("6. Rounding"), _rounding(here))
    _section(here.text("7. Ranks and ties"))
    _ties(here, rules["ties"])

    _section(here.text("8. Bands and gates"), _bands(here, rules))
    gates.bands(here, rules)
    if rules["gate"]:
        gates.show(here, rules, criteria, frame)

    _section(here.text("9. When figures are due"), _due(here, choice, rules, names))
    heading.signatures(here, choice.period)

    _section(here.text("Annex: the criteria"))
    weights.criteria(here, criteria, cells, names)


def _downloads(here: Visit, choice: Choice) -> None:
    """What can be taken along to recompute: the workbook, and the rules as a file."""
    workbook.button(here, choice.period)
    rules = load.rules_of(here.actor, choice.period.quarter) | {"year": choice.period.year}
    download.button(
        here.text("Download the rules in force"),
        toml.written(rules).encode(),
        f"rules-{choice.period.year}.toml",
        "application/toml",
    )


def _section(title: str, lines: list[str] = ()) -> None:
    """A heading and its sentences."""
    st.html(f'<h2 class="finding">{tables.safe(title)}</h2>')
    if lines:
        _list(lines)


def _list(lines: list[str], kind: str = "ul") -> None:
    """Sentences one below the other, `ol` numbered."""
    items = "".join(f"<li>{tables.safe(line)}</li>" for line in lines)
    st.html(f'<{kind} class="method">{items}</{kind}>')


def _headline(here: Visit, choice: Choice, criteria: pd.DataFrame, rules: dict) -> str:
    period = periods.name(here.language, choice.period)
    params = {"period": period, "year": choice.period.year, "count": len(criteria)}
    if rules["source"] == "default":
        return here.text(
            "{period} is ranked by the criteria of {year} ({count} criteria) and the default rules of the system.",
            **params,
        )
    return here.text(
        "{period} is ranked by the criteria of {year} ({count} criteria) and the rules recorded for {source}.",
        source=rules["source"],
        **params,
    )


def _basis(here: Visit, criteria: pd.DataFrame, closed: bool) -> str:
    """Whether later changes still count, and the document that most criteria rest on, as they name it."""
    parts = (
        [here.text("The quarter is closed: rules and criteria are those that it was closed with.")] if closed else []
    )
    sources = criteria["source"].dropna().value_counts()
    if len(sources):
        parts.append(here.text("Most criteria rest on: {source}.", source=sources.index[0]))
    return " ".join(parts)


def _cell(here: Visit) -> list[str]:
    return [
        here.text(
            "Verified points count first; without them the points that the formula gives; where there is no formula, self points."
        ),
        here.text("On a criterion with a formula self points are only compared, never used."),
        here.text(
            "An assigned target wins over one in a department's file; points are never below 0 nor above the maximum."
        ),
    ]


def _total(here: Visit, rules: dict) -> list[str]:
    scale = {name: numbers.number(here.language, value) for name, value in rules["scale"].items()}
    return [
        here.text(
            "Total = points of the criteria / assigned maximum points × {total} + bonus − penalty.",
            total=scale["total"],
        ),
        here.text(
            "The bonus counts up to {bonus} points, the penalty up to {penalty}; each criterion up to its own maximum.",
            bonus=scale["bonus_cap"],
            penalty=scale["penalty_cap"],
        ),
        here.text(
            "The total stays between {minimum} and {maximum}.", minimum=scale["minimum"], maximum=scale["maximum"]
        ),
    ]


def _worked(here: Visit, frame: pd.DataFrame) -> list[str]:
    """The total of the best department, worked out; nothing while none is complete."""
    ranked = frame[frame["total"].notna()]
    if ranked.empty:
        return []
    one = ranked.iloc[0]
    points = {name: numbers.points(here.language, one[name]) for name in ("points", "bonus", "penalty", "total")}
    numbered = {name: numbers.number(here.language, one[name]) for name in ("max_assigned", "scale")}
    words = here.text(
        "{name}: {points} / {max_assigned} × {scale} + {bonus} − {penalty} = {total}.",
        name=one["department_name"],
        **points,
        **numbered,
    )
    exact = one["base"] + one["bonus"] - one["penalty"]
    if round(exact, 6) != round(one["total"], 6):
        words = here.text("{words} That is the end of the scale.", words=words)
    return [words]


def _missing(here: Visit, rules: dict) -> list[str]:
    after = (
        here.text("Once the quarter is closed, what is missing counts as 0 points.")
        if rules["missing"]["closed"] == "zero"
        else here.text("Once the quarter is closed, what is missing leaves both the points and the maximum.")
    )
    return [
        here.text("While the quarter is open, a missing value is never 0: the department has no rank and no band yet, keeps its place, and the page shows the ranks that it may come to."),
        after,
        here.text("What is not assigned or not due in the quarter leaves both the points and the maximum; what remains is brought to the scale."),
        here.text("A department's own \"not assigned\" is a request and counts once the council has granted it."),
        here.text("Of bonus and penalty no row means that nothing occurred."),
    ]  # fmt: skip


def _year(here: Visit) -> list[str]:
    return [
        here.text("Target and result are each accumulated over the quarters so far by the criterion's rule (added up, averaged, the last figure, the largest); then the formula is applied to them."),
        here.text("Points without a formula, and passed or not, are the mean of the quarters; bonus and penalty are added up and capped once."),
        here.text("Where verified points differ from the formula in a quarter, the criterion is the mean of its quarters' points."),
    ]  # fmt: skip


def _rounding(here: Visit) -> list[str]:
    return [
        here.text("Points are shown with two decimals, rounded half up, and only on display."),
        here.text("Ranks, ties, bands and gates compare at six decimals; where only decimals that are not shown decide a place, the ranking says so."),
    ]  # fmt: skip


def _ties(here: Visit, ties: list[str]) -> None:
    """The rules for equal totals, numbered as the notes of the ranking name them."""
    shared = here.text("What is equal in all of that shares the better rank, and the next rank is skipped (1, 1, 3).")
    if not ties:
        _list([here.text("The higher total stands ahead. There is no rule for equal totals."), shared])
        return
    _list([here.text("The higher total stands ahead. With equal totals these rules decide, one after another:")])
    _list([sentence(sentences.rule_words(here.language, rule)) for rule in ties], "ol")
    _list([shared])


def _bands(here: Visit, rules: dict) -> list[str]:
    return [
        here.text("A band begins at its first point and leaves out the first point of the next: exactly that many points are the better band."),
        here.text("A gate caps the band whatever the score; it changes neither points nor rank. One whose criterion does not apply, or whose value is missing, does not act."),
        here.text("At a distance of {points} or less (in points) from a cut the ranking names the department and its distance.", points=numbers.number(here.language, rules["scale"]["near_cut"])),
        here.text("The band follows the organisation's own scale of emulation points; it does not replace the yearly rating of quality."),
    ]  # fmt: skip


def _due(here: Visit, choice: Choice, rules: dict, names: dict[str, str]) -> list[str]:
    due = deadline(rules, choice.period.quarter)
    rule = rules["deadline"]
    length = numbers.days(here.language, rule["days"])
    if rule["working_days"]:
        length = here.plural("{count} working day", "{count} working days", rule["days"])
    lines = [
        here.text(
            "Figures are due {days} after the end of the quarter, at {time}: for {period} on {day}.",
            days=length,
            time=due.strftime("%H:%M"),
            period=periods.name(here.language, choice.period.quarter),
            day=numbers.day(due),
        )
    ]
    for extension in (*rules["deadline"]["extensions"], *rules["extended"]):
        if extension["quarter"] == choice.period.quarter:
            department = extension["department"]
            lines.append(
                here.text(
                    "Extended for {name} until {day}.",
                    name=here.text("all") if department == "*" else names.get(department, department),
                    day=numbers.day(extension["until"]),
                )
            )
    return lines


if __name__ == "__main__":
    main()
