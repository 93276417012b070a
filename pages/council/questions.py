"""Figures to ask about: questions, never verdicts; self, formula and verified points side by side; figures given otherwise later."""

import functools

import pandas as pd
import streamlit as st

from analytics import gaps as gaps_of
from analytics import questions as questions_of
from pages.parts import (
    access,
    asked,
    cards,
    closings,
    filters,
    gaps,
    heading,
    load,
    nothing,
    numbers,
    replay,
    replying,
    restated,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.kept import kept
from pages.parts.period import Period, quarters_until
from pages.parts.words import plural, text


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("Figures to ask about"))
        nothing.no_scores(here)
        return
    quarter = choice.period.quarter
    heading.show(here, here.text("Figures to ask about"), Period(quarter))
    if nothing.no_plan(here, quarter):
        return
    kinds = {"": here.text("All kinds")} | {kind: here.text(words) for kind, words in asked.KINDS.items()}
    own = functools.partial(filters.select, here.text("Kind of question"), "kind", kinds, "")
    chosen = filters.draw(here, choice, "quarter", "block", own=own)
    if here.may("reply"):
        # Whatever the block that is shown: as it is asked at the closing, so that the reply counts there.
        replying.show(here, quarter, _found(here.actor, quarter, ""), _names(_departments(here.actor, quarter, "")))
    _body(here, quarter, choice.block, chosen)


@replay.once
def _body(here: Visit, quarter: str, block: str, chosen: str) -> None:
    quarters = quarters_until(quarter, questions_of.HISTORY)
    departments = _departments(here.actor, quarter, block)
    names = _names(departments)
    short = dict(zip(departments["code"], departments["short_name"].fillna(departments["code"]), strict=True))
    history = _history(here.actor, quarter, block)
    found = _found(here.actor, quarter, block)
    compared = gaps_of.gaps(history[history["quarter"].eq(quarter)])
    apart = compared[compared["gap"].ne(0)]
    changed = load.restated(here.actor, tuple(quarters))
    changed = changed[changed["department"].isin(departments["code"])]
    heading.headline(headline(here.language, periods.name(here.language, quarter), found), _changed(here, changed))
    cards.show(_numbers(here, found, compared, changed, len(departments)))
    shown = found[found["kind"].eq(chosen)] if chosen else found
    if shown.empty and len(found):
        nothing.no_match(here, "questions", "", "kind")
    elif shown.empty:
        st.html(f'<p class="plain">{tables.safe(here.text("No question in this period."))}</p>')
    asked.show(here, shown, names, chosen)
    by = gaps_of.by_department(history)
    if by["quarter"].eq(quarter).any():
        gaps.over_quarters(here, by, short, [one for one in quarters if one >= by["quarter"].min()])
    if len(apart):
        _section(
            here.text(
                "Self, formula and verified points that differ in {period} ({count})",
                period=periods.name(here.language, quarter),
                count=len(apart),
            )
        )
        gaps.rows(here, apart, names)
    _section(here.text("Figures given otherwise after they were first handed in ({count})", count=len(changed)))
    if len(changed):
        restated.table(here, changed, names)
    else:
        none = here.text("No figure of the last {count} quarters was changed.", count=len(quarters))
        st.html(f'<p class="plain">{tables.safe(none)}</p>')
    tables.notes(_notes(here, quarter))
    heading.signatures(here, Period(quarter))


def headline(language: str, name: str, found: pd.DataFrame) -> str:
    """`Quý IV/2025: 6 câu hỏi về số liệu của 4 đơn vị; câu hỏi không phải là kết luận.` `found` of analytics.questions."""
    if found.empty:
        return text(language, "{period}: no question about the figures.", period=name)
    concerned = found["department"].nunique()
    if not concerned:
        return plural(
            language,
            "{period}: {count} question about the criteria; a question is no verdict.",
            "{period}: {count} questions about the criteria; a question is no verdict.",
            len(found),
            period=name,
        )
    of = plural(language, "{count} department", "{count} departments", concerned)
    return plural(
        language,
        "{period}: {count} question about the figures of {departments}; a question is no verdict.",
        "{period}: {count} questions about the figures of {departments}; a question is no verdict.",
        len(found),
        period=name,
        departments=of,
    )


def _history(actor, quarter: str, block: str) -> pd.DataFrame:
    """The cells of the quarter and of those before it, of the departments of the block, with `quarter`."""
    codes = _departments(actor, quarter, block)["code"]
    frames = [
        load.cells(actor, Period(one)).assign(quarter=one)
        for one in quarters_until(quarter, questions_of.HISTORY)
        if load.has_scores(actor, Period(one))
    ]
    history = pd.concat(frames, ignore_index=True)
    return history[history["department"].isin(codes)]


@kept
def _found(actor, quarter: str, block: str) -> pd.DataFrame:
    """The questions, with what was replied to them."""
    thresholds = load.known(actor, quarter)["rules"]["questions"]
    found = questions_of.questions(_history(actor, quarter, block), load.achievements(actor), quarter, **thresholds)
    return questions_of.replied(found, closings.replies(actor, quarter))


def _names(departments: pd.DataFrame) -> dict[str, str]:
    return dict(zip(departments["code"], departments["name"], strict=True))


def _departments(actor, quarter: str, block: str) -> pd.DataFrame:
    known = load.departments(actor, quarter)
    return known[known["block"].eq(block)] if block else known


def _section(words: str) -> None:
    st.html(f'<h2 class="finding">{tables.safe(words)}</h2>')


def _changed(here: Visit, changed: pd.DataFrame) -> str:
    if changed.empty:
        return ""
    return here.plural(
        "{count} figure of the last {quarters} quarters was given otherwise later.",
        "{count} figures of the last {quarters} quarters were given otherwise later.",
        len(changed),
        quarters=questions_of.HISTORY,
    )


def _numbers(
    here: Visit, found: pd.DataFrame, compared: pd.DataFrame, changed: pd.DataFrame, all_of_them: int
) -> list[cards.Number]:
    above, below = int(compared["gap"].gt(0).sum()), int(compared["gap"].lt(0).sum())
    mean = compared["gap_share"].mean()
    return [
        cards.Number(
            here.text("Questions"),
            str(len(found)),
            here.text(
                "in {count} kinds, {replied} replied to",
                count=found["kind"].nunique(),
                replied=int(found["words"].notna().sum()),
            ),
        ),
        cards.Number(here.text("Departments asked"), f"{found['department'].nunique()}/{all_of_them}"),
        cards.Number(
            here.text("Self points above"),
            numbers.share(here.language, above, len(compared)),
            here.text("of the rows that can be compared, {count} below", count=below),
        ),
        cards.Number(
            here.text("Mean difference"),
            numbers.percent(here.language, mean) or here.text("not comparable"),
            here.text("of the maximum, self less verified"),
        ),
        cards.Number(
            here.text("Given otherwise later"),
            str(len(changed)),
            here.text("figures of {count} quarters", count=questions_of.HISTORY),
        ),
    ]


def _notes(here: Visit, quarter: str) -> list[str]:
    rules = load.known(here.actor, quarter)["rules"]["questions"]
    return [
        here.text(
            "A question comes from a rule that any figure may meet by good work: who is asked answers, and nothing is taken off for it."
        ),
        here.text(
            "Asked about: the same figures {identical_quarters} quarters running; a figure further beyond at least {jump_history} earlier "
            "ones than their range; self points above the verified by {share} of the maximum in {gap_quarters} quarters; equal points "
            "of {alike_departments} departments. The rules of the year set these numbers.",
            **rules,
            share=numbers.percent(here.language, rules["gap_share"]),
        ),
        here.text(
            "A criterion meets the list of achievements where its unit, code or name is the category written there."
        ),
    ]


if __name__ == "__main__":
    main()
