"""How sure the ranks are: what moved weights, a criterion left out and missing figures make of each of them."""

import pandas as pd
import streamlit as st

from pages.parts import (
    access,
    cards,
    certainty,
    download,
    filters,
    heading,
    intervals,
    load,
    nothing,
    numbers,
    replay,
    standing,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import later, listed, plural, text

SHORT = {"criterion": later("by criterion"), "group": later("by group"), "both": later("by both")}
"""Level at which weights move → its word on a button."""
RUNS = 3
"""So many runs of ranks that cannot be told apart are named in the headline; more are counted."""


def main() -> None:
    here = access.visit()
    choice = filters.read(here)
    if choice is None:
        heading.title(here, here.text("How sure the ranks are"))
        nothing.no_scores(here)
        return
    heading.show(here, here.text("How sure the ranks are"), choice.period)
    if nothing.no_plan(here, choice.period.quarter):
        return
    filters.draw(here, choice, "period", "block")
    known = standing.within(load.standing(here.actor, choice.period), choice.block)
    if known.empty or known["nothing"].all():
        nothing.no_scores(here, choice.period.quarter)
        return
    level, spread = _study(here)
    if len(known) > certainty.LIVE and not _asked(here, choice, level, spread, len(known)):
        return
    with st.spinner(here.text("Ranking again under other weights…")):
        frame = load.certainty(here.actor, choice.period, choice.block, level, certainty.SPREADS[spread])
    names = known[["department", "department_name", "short_name"]]
    frame = frame.merge(names, on="department", how="left")
    _result(here, choice, frame)
    download.button(
        here.text("Download the study (CSV)"),
        certainty.file(here, frame, choice.period, choice.block),
        f"muc-chac-chan-{choice.period.address}-{level}-{spread}.csv",
        "text/csv",
    )
    heading.signatures(here, choice.period)


def _study(here: Visit) -> tuple[str, str]:
    """The level at which weights move and by how much, chosen and kept in the address."""
    with st.container(key="study"):
        left, right = st.columns([3, 2])
        with left:
            levels = {level: here.text(words) for level, words in SHORT.items()}
            st.caption(here.text("Weights move"))
            level = filters.switch(here.text("Weights move"), "level", levels, certainty.LEVEL)
        with right:
            spreads = {spread: f"±{spread}%" for spread in certainty.SPREADS}
            st.caption(here.text("At most"))
            spread = filters.switch(here.text("At most"), "spread", spreads, certainty.SPREAD)
    return level, spread


def _asked(here: Visit, choice: Choice, level: str, spread: str, count: int) -> bool:
    """Whether the reader asked for this study, which for so many departments takes seconds."""
    study = (load.version(here.actor), choice.period.address, choice.block, level, spread)
    if st.session_state.get("studied") != study:
        st.write(here.text("{count} departments: the study takes some seconds.", count=count))
        if st.button(here.text("Run the study"), type="primary"):
            st.session_state["studied"] = study
    return st.session_state.get("studied") == study


@replay.once
def _result(here: Visit, choice: Choice, frame: pd.DataFrame) -> None:
    language = here.language
    name = periods.name(language, choice.period)
    heading.headline(headline(language, name, frame), steady(language, frame))
    cards.show(_numbers(here, frame))
    intervals.show(here, frame, finding(language, frame))
    _title(here.text("How sure each rank is"))
    tables.show(*intervals.figures(here, frame), tall=len(frame) > 20)
    _without(here, choice, frame)
    tables.notes(assumptions(language, frame.iloc[0]) + _again(here, choice, frame.iloc[0]))


def headline(language: str, name: str, frame: pd.DataFrame) -> str:
    """`Quý III/2025: 2/7 thứ hạng chắc chắn; hạng 3-4 và 6-7: chênh lệch quá nhỏ để phân định.` `frame` of load.certainty."""
    ranked = frame[frame["rank"].notna()]
    if ranked.empty:
        return text(language, "{period}: no department has a rank yet.", period=name)
    sure, open_ones = int(ranked["certainty"].eq("certain").sum()), int(ranked["certainty"].eq("open").sum())
    share = f"{sure}/{len(ranked)}"
    parts = [text(language, "{share} ranks are certain", share=share)]
    if open_ones:
        parts.append(
            plural(
                language,
                "{count} rank is open while figures are missing",
                "{count} ranks are open while figures are missing",
                open_ones,
            )
        )
    found = runs(frame)
    if len(found) > RUNS:
        pairs = int((~frame["apart"]).sum())
        parts.append(text(language, "{count} pairs of neighbouring ranks cannot be told apart", count=pairs))
    elif found:
        parts.append(
            text(
                language, "ranks {ranks}: the difference is too small to tell them apart", ranks=listed(language, found)
            )
        )
    return text(language, "{period}: {parts}.", period=name, parts="; ".join(parts))


def runs(frame: pd.DataFrame) -> list[str]:
    """The runs of neighbouring ranks none of which can be told apart from the next: `3-4`, `6-7`."""
    ranked = frame[frame["rank"].notna()].reset_index(drop=True)
    found, start = [], 0
    for place in range(len(ranked)):
        apart = ranked["apart"][place]
        if absent(apart) or apart:
            if place > start:
                last = int(ranked["rank"][place] + ranked["rank"].eq(ranked["rank"][place]).sum() - 1)
                found.append(f"{ranked['rank'][start]}-{last}")
            start = place + 1
    return found


def steady(language: str, frame: pd.DataFrame) -> str:
    """How many ranks hold in 95 % of the weightings or more."""
    ranked = frame[frame["rank"].notna() & frame["certainty"].ne("open")]
    if ranked.empty:
        return ""
    share = numbers.share(language, ranked["hold"].ge(0.95).sum(), len(ranked))
    return text(language, "{share} ranks are kept in at least 95% of the weightings.", share=share)


def finding(language: str, frame: pd.DataFrame) -> str:
    """The title of the chart: the rank that is kept least, or that all are; while all are open, who may end farthest apart."""
    ranked = frame[frame["rank"].notna() & frame["certainty"].ne("open")]
    if ranked.empty:
        wide = (frame["rank_high"] - frame["rank_low"]).dropna()
        if wide.empty:
            return ""
        most = frame.loc[wide.astype(int).idxmax()]
        return text(
            language,
            "Most open: {name} may still come to ranks {low} to {high}",
            name=most["short_name"],
            low=most["rank_low"],
            high=most["rank_high"],
        )
    least = ranked.loc[ranked["hold"].idxmin()]
    if least["hold"] == 1:
        return text(language, "Every rank is kept in all weightings")
    return text(
        language,
        "Kept least: rank {rank} of {name}, in {share} of the weightings",
        rank=least["rank"],
        name=least["short_name"],
        share=certainty.whole_percent(least),
    )


def assumptions(language: str, one: pd.Series) -> list[str]:
    """All that the study stands on, a sentence each; `one`: a row of it."""

    def number(value) -> str:
        return numbers.number(language, value)

    return [
        text(
            language,
            "{draws} weightings drawn by chance with seed {seed} (numpy, PCG64): the same seed gives the same result.",
            draws=number(one["draws"]),
            seed=one["seed"],
        ),
        text(
            language,
            "Level: {level}. Each weight is multiplied by a factor drawn evenly from {low} to {high}, the same for all departments; where group and criterion move, by both factors.",
            level=text(language, certainty.LEVELS[one["level"]]),
            low=number(1 - one["spread"]),
            high=number(1 + one["spread"]),
        ),
        text(
            language,
            "Weights are scaled again to what each department is assigned; bonus, penalty, caps and the rules for ties stay as they are.",
        ),
        text(
            language,
            "The interval leaves out 5% of the weightings at each end; best and worst are those met in any of them.",
        ),
        text(
            language,
            "Certain: kept in at least 95% of the weightings, the interval is one rank, no criterion left out changes it, and nothing missing or not yet verified can.",
        ),
        text(
            language,
            "Cannot be told apart: neighbours of whom the better one has more points in less than 95% of the weightings, or by no more than what rounding the points of each criterion to two decimals can make.",
        ),
        text(
            language,
            "Missing figures may become anything from 0 to the maximum: a department that lacks them keeps no rank, and opens those it may come to.",
        ),
    ]


def _again(here: Visit, choice: Choice, one: pd.Series) -> list[str]:
    if choice.block:
        return []
    command = (
        f"python -m analytics sensitivity --quarter {choice.period.quarter}"
        + " --year-to-date" * choice.period.year_to_date
    )
    command += f" --draws {one['draws']} --seed {one['seed']} --spread {one['spread']} --level {one['level']} --csv"
    return [tables.join(here.text("To work it out again:"), tables.Html(f"<code>{command}</code>"), between=" ")]


def _numbers(here: Visit, frame: pd.DataFrame) -> list[cards.Number]:
    ranked = frame[frame["rank"].notna()]
    settled = ranked[ranked["certainty"].ne("open")]

    def count(which: pd.Series, among: pd.DataFrame) -> str:
        return f"{int(which.sum())}/{len(among)}"

    return [
        cards.Number(here.text("Certain ranks"), count(ranked["certainty"].eq("certain"), ranked)),
        cards.Number(
            here.text("Kept in at least 95%"),
            count(settled["hold"].ge(0.95), settled) if len(settled) else here.text("open"),
            here.text("of the weightings"),
        ),
        cards.Number(here.text("Cannot be told apart"), count(ranked["certainty"].eq("close"), ranked)),
        cards.Number(
            here.text("Moved by one criterion left out"),
            count(ranked["moved_by"].ne(""), ranked),
            here.text("departments with a rank"),
        ),
        cards.Number(here.text("Open, figures missing"), count(frame["certainty"].isin(["open", "none"]), frame)),
    ]


def _without(here: Visit, choice: Choice, frame: pd.DataFrame) -> None:
    """A row for each criterion without which ranks change: who moves, from where to where."""
    left_out = load.without(here.actor, choice.period, choice.block)
    short = dict(zip(frame["department"], frame["short_name"], strict=True))
    moved = left_out[left_out["rank"].notna() & (left_out["change"].fillna(0).ne(0) | left_out["joined"])]
    columns = [
        Column(here.text("Criterion left out"), lead=True),
        Column(here.text("Who then has another rank")),
        Column(here.text("How many"), "right"),
    ]
    rows = [
        Row(
            (
                f"{code} {part.iloc[0]['name']}",
                # A move is not broken over two lines.
                intervals.named(
                    here,
                    [told(here, short[one["department"]], one).replace(" ", "\u00a0") for _, one in _largest(part)],
                ),
                str(len(part)),
            )
        )
        for code, part in moved.groupby("criterion", sort=False)
    ]
    _title(here.text("Without one criterion, who has another rank"))
    if rows:
        tables.show(columns, rows, tall=len(rows) > 20)
    still = left_out["criterion"].nunique() - moved["criterion"].nunique()
    if still:
        words = here.plural(
            "{count} criterion changes no rank when it is left out.",
            "{count} criteria change no rank when each is left out.",
            still,
        )
        st.html(f'<p class="plain">{tables.safe(words)}</p>')


def _title(words: str) -> None:
    st.html(f'<h3 class="finding">{tables.safe(words)}</h3>')


def _largest(part: pd.DataFrame):
    order = part["change"].abs().sort_values(ascending=False, kind="stable").index
    return part.loc[order].iterrows()


def told(here: Visit, name: str, one: pd.Series) -> str:
    """`YT 5 → 3 ▲ 2`, `YT 5 → 5 (đồng hạng)`."""
    after = f"{name} {one['rank']} → {one['rank_without']}"
    if one["change"]:
        return f"{after} {numbers.move(here.language, one['change'])}"
    return f"{after} ({here.text('shared rank')})"


if __name__ == "__main__":
    main()
