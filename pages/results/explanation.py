"""Explanation: why a department has its rank, from the total down to the row of the file."""

import pandas as pd
import streamlit as st

from analytics import explanation, moves
from pages.parts import (
    access,
    address,
    cards,
    certainty,
    filters,
    heading,
    load,
    nothing,
    numbers,
    proofs,
    reasons,
    replay,
    score_tree,
    sentences,
    standing,
    succession,
    tables,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later, sentence

MARKS = {"strong": later("Strong"), "weak": later("Weak")}
_SCALED = {"assigned": "max_assigned", "scale": "scale"}


def main() -> None:
    here = access.visit()
    title = here.text("Why this rank")
    choice = filters.read(here)
    if choice is None:
        heading.title(here, title)
        nothing.no_scores(here)
        return
    heading.show(here, title, choice.period)
    frame = load.standing(here.actor, choice.period)
    code = _choose(here, choice, frame)
    if nothing.no_plan(here, choice.period.quarter):
        return
    if code is None:
        nothing.no_scores(here, choice.period.quarter)
        return
    if code not in set(frame["department"]):
        _elsewhere(here, choice, code)
        return
    nodes = load.score_tree(here.actor, choice.period)
    nodes = nodes[nodes["department"].eq(code)]
    _body(here, choice, frame, code, nodes)
    if not nodes.empty:
        _files(here, choice, code, nodes)
        _rest(here, choice, frame, code)


def _choose(here: Visit, choice: Choice, frame: pd.DataFrame) -> str | None:
    """The period and the department; one's own or the first, where the address names none: one that has ended, or is not there yet, is
    offered where the address names it. None where there is none."""
    with st.container(key="filters"):
        left, right = st.columns(3)[:2]
        with left:
            offered = {one.address: periods.name(here.language, one) for one in filters.offered_periods(here)}
            filters.select(here.text("Period"), "period", offered, filters.default_period(here).address)
        if frame.empty:
            return None
        names = dict(zip(frame["department"], frame["department_name"], strict=True))
        own, asked = here.actor.department, address.value("department")
        present = set(load.departments(here.actor, choice.period.quarter)["code"])
        if asked in (every := succession.names(here)) and asked not in present:
            names.setdefault(asked, every[asked])
        with right:
            default = own if own in names else frame["department"].iloc[0]
            return filters.select(here.text("Department"), "department", names, default)


def _elsewhere(here: Visit, choice: Choice, code: str) -> None:
    """The department is not there in the period: who goes on from it, or it from whom, with the ways between them."""
    first, way = succession.elsewhere(here, "explanation", choice.period, code)
    heading.headline(first, way)
    _lines(succession.told(here, "explanation", choice.period, code))


@replay.once
def _body(here: Visit, choice: Choice, frame: pd.DataFrame, code: str, nodes: pd.DataFrame) -> None:
    one = frame.set_index("department", drop=False).loc[code]
    rules = load.known(here.actor, choice.period.quarter)["rules"]
    if nodes.empty:
        heading.headline(reasons.headline(here.language, one, nodes))
        return
    ways = explanation.lift(load.ranking(here.actor, choice.period), nodes, rules, code)
    heading.headline(
        reasons.headline(here.language, one, nodes),
        tables.join(
            reasons.lift(here.language, ways, one),
            heading.complete_one(here, "explanation", choice.period),
            between=" ",
        ),
    )
    _lines(succession.told(here, "explanation", choice.period, code))
    cards.show(_numbers(here, choice, one, nodes))
    told = {
        here.text("What decides it"): _decides(here, one, nodes, ways),
        here.text("How sure"): _sure(here, choice, code),
        here.text("What moved"): _moved(here, choice, code),
    }
    if reasons.losses(nodes).empty:
        _told(told)
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            score_tree.bars(here, nodes)
        with right:
            _told(told)
    _title(here.text("From the total down to the row of the file"))
    score_tree.show(here, nodes, choice.period)


def _files(here: Visit, choice: Choice, code: str, nodes: pd.DataFrame) -> None:
    """The files of evidence, criterion by criterion; nothing where there are none, or they are not this visitor's to open."""
    if not proofs.counts(here, choice.period, code):
        return
    own = nodes[nodes["level"].eq("criterion")]
    _title(here.text("Files of evidence"))
    names = {one["criterion"]: sentences.criterion(one) for _, one in own.iterrows()}
    proofs.by_criterion(here, choice.period, code, names)


@replay.once
def _rest(here: Visit, choice: Choice, frame: pd.DataFrame, code: str) -> None:
    one = frame.set_index("department", drop=False).loc[code]
    _outstanding(here, choice, frame, one)
    _history(here, choice, code)
    tables.notes(_notes(here, choice, one))
    heading.signatures(here, choice.period)


def _numbers(here: Visit, choice: Choice, one: pd.Series, nodes: pd.DataFrame) -> list[cards.Number]:
    language = here.language
    rank = here.text("not ranked yet") if absent(one["rank"]) else f"{int(one['rank'])}"
    block = "" if absent(one["block_rank"]) else here.text("in its block: {rank}", rank=int(one["block_rank"]))
    before = choice.period.before
    moved = ""
    if load.comparable(here.actor, choice.period, before) and not absent(one["total_change"]):
        change = numbers.difference(language, one["total_change"])
        moved = here.text("{change} against {period}", change=change, period=periods.name(language, before))
    lost = nodes.loc[nodes["level"].eq("total"), "lost"].iloc[0]
    total = here.text("not known yet") if absent(one["total_low"]) else standing.so_far(language, one)
    return [
        cards.Number(here.text("Rank"), rank, block, address.link("ranking")),
        cards.Number(here.text("Total points"), total, moved, address.link("ranking")),
        cards.Number(here.text("Band"), here.text("none yet") if absent(one["band"]) else one["band"], _cut(here, one)),
        cards.Number(
            here.text("Points lost"),
            here.text("not known yet") if absent(lost) else numbers.points(language, lost),
            "" if one["nothing"] else here.text("bonus {bonus}, penalty {penalty}", **_events(language, one)),
        ),
        cards.Number(
            here.text("Figures"),
            f"{one['given']}/{one['required']}",
            here.text("{count} verified", count=one["verified"]),
            address.link("progress", find=one["short_name"]),
        ),
    ]


def _events(language: str, one: pd.Series) -> dict[str, str]:
    return {name: numbers.points(language, one[name]) for name in ("bonus", "penalty")}


def _cut(here: Visit, one: pd.Series) -> str:
    """How far the next better band is."""
    if absent(one["next_band"]) or absent(one["to_next_band"]):
        return ""
    points = numbers.points(here.language, one["to_next_band"])
    return here.text("{points} points below {band}", points=points, band=one["next_band"])


def _decides(here: Visit, one: pd.Series, nodes: pd.DataFrame, ways: pd.DataFrame) -> list[str]:
    """What is missing, the lift, each penalty and each gate, on a line of its own."""
    missing = nodes.loc[nodes["level"].eq("criterion") & nodes["missing"].gt(0), "criterion"]
    penalties = nodes[nodes["part"].eq("penalty") & nodes["level"].eq("criterion") & nodes["points"].gt(0)]
    lines = [here.text("Missing: {criteria}.", criteria=", ".join(missing)) if len(missing) else ""]
    lines.append(reasons.ways_out(here.language, ways))
    lines += [
        here.text(
            "Penalty {criterion}: {points} points.",
            criterion=sentences.criterion(node),
            points=numbers.difference(here.language, node["total_points"]),
        )
        for _, node in penalties.iterrows()
    ]
    return lines + reasons.gates(here.language, one)


def _sure(here: Visit, choice: Choice, code: str) -> list[Html | str]:
    """How sure the rank is, in one line, and for the council the way to what it stands on."""
    told = certainty.lines(here, choice.period, "").get(code, "")
    if not told:
        return []
    way = tables.link(address.link("certainty"), here.text("Why so sure")) if here.may("certainty") else ""
    return [tables.join(f"{sentence(told)}.", way, between=" ")]


def _moved(here: Visit, choice: Choice, code: str) -> list[Html | str]:
    """The move since the period before, split; below, folded, what each criterion added to it."""
    before = choice.period.before
    if choice.period.year_to_date and choice.period.number == 1:
        return []
    if not load.comparable(here.actor, choice.period, before):
        if not load.has_scores(here.actor, before):
            return []
        period = periods.name(here.language, before)
        return [here.text("{period} used another set of criteria, so nothing is compared with it.", period=period)]
    found = load.rank_moves(here.actor, choice.period).set_index("department")
    trees = (load.score_tree(here.actor, one) for one in (choice.period, before))
    parts = moves.total_moves(*(tree[tree["department"].eq(code)] for tree in trees))
    lines = [reasons.move(here.language, found.loc[code], before), reasons.total_move(here.language, parts)]
    changed = parts[parts["change"].round(6).ne(0)].sort_values("change", key=abs, ascending=False, kind="stable")
    if changed.empty:
        return lines
    columns = [
        Column(here.text("Criterion"), lead=True),
        Column(periods.name(here.language, before), "right", here.text("points")),
        Column(periods.name(here.language, choice.period), "right", here.text("points")),
        Column(here.text("Change"), "right", here.text("points")),
    ]
    rows = [
        Row(
            (
                _part(here, part),
                numbers.points(here.language, part["previous_total_points"]),
                numbers.points(here.language, part["total_points"]),
                tables.coloured(numbers.difference(here.language, part["change"]), part["change"]),
            )
        )
        for _, part in changed.iterrows()
    ]
    label = tables.safe(here.text("By criterion"))
    return [*lines, Html(f"<details><summary>{label}</summary>{tables.html(columns, rows)}</details>")]


def _part(here: Visit, part: pd.Series) -> str:
    if part["level"] == "criterion":
        return sentences.criterion(part)
    return here.text("Limits of the scale") if part["level"] == "part" else here.text("Cap")


def _outstanding(here: Visit, choice: Choice, frame: pd.DataFrame, one: pd.Series) -> None:
    """Strengths and weaknesses against the block or, where nobody is there to compare with, against all."""
    block = frame.loc[frame["block"].eq(one["block"]) & frame["max_assigned"].gt(0), "department"].tolist()
    alone = len(block) < 2
    peers = frame["department"].tolist() if alone else block
    cells, totals = load.cells(here.actor, choice.period), load.totals(here.actor, choice.period)
    found = explanation.standing_out(cells, totals, one["department"], peers)
    if found.empty:
        return
    whom = here.text("the whole organisation") if alone else here.text("block {block}", block=one["block"])
    _title(here.text("Strong and weak against {whom}", whom=whom))
    columns = [
        Column(here.text("Criterion"), lead=True),
        Column(here.text("Points"), "right", here.text("of the most")),
        Column(here.text("Median of {whom}", whom=whom), "right"),
        Column(here.text("Best of {whom}", whom=whom), "right"),
        Column(here.text("Against the median"), "right", here.text("total points")),
        Column(here.text("Gain within reach"), "right", here.text("total points")),
    ]
    rows, mark = [], None
    for _, line in found.iterrows():
        if line["mark"] != mark:
            mark = line["mark"]
            rows.append(Row((here.text(MARKS[mark]),), heading=True))
        rows.append(
            Row(
                (
                    tables.link(address.link("progress", criterion=line["criterion"]), sentences.criterion(line)),
                    f"{numbers.points(here.language, line['points'])}/{numbers.number(here.language, line['max_points'])}",
                    numbers.points(here.language, line["median"]),
                    numbers.points(here.language, line["best"]),
                    tables.coloured(_signed(here.language, line["ahead"]), line["ahead"]),
                    numbers.difference(here.language, line["gain"]),
                )
            )
        )
    tables.show(columns, rows)


def _signed(language: str, change: float) -> str:
    return f"{numbers.arrow(change)} {numbers.points(language, abs(change))}"


def _history(here: Visit, choice: Choice, code: str) -> None:
    """Rank and points of eight quarters, each leading to its own explanation."""
    known = load.history(here.actor, choice.period.quarter)
    own = known[known["department"].eq(code)].set_index("quarter")
    if len(own) < 2:
        return
    _title(here.text("8 quarters"))
    quarters = periods.quarters_until(choice.period.quarter, 8)
    columns = [Column(periods.tick(here.language, one), "right") for one in quarters]

    def cell(quarter: str) -> Html | str:
        if quarter not in own.index:
            return tables.span(here.text("no figures"), "quiet")
        one = own.loc[quarter]
        if absent(one["rank"]):
            words = tables.span(here.text("not ranked yet"), "missing")
        else:
            words = here.text("rank {rank}", rank=int(one["rank"]))
        way = address.link("explanation", department=code, period=quarter)
        return tables.under(
            Html(f'<a href="{tables.safe(way)}" target="_self">{tables.safe(words)}</a>'),
            numbers.points(here.language, one["total"]),
        )

    tables.show(columns, [Row(tuple(cell(one) for one in quarters))])


def _notes(here: Visit, choice: Choice, one: pd.Series) -> list[str]:
    notes = []
    if one["max_assigned"] not in (0, one["scale"]):
        words = "Points of the total = points scored / {assigned} points assigned × {scale}; what is not assigned counts nowhere."
        figures = {name: numbers.number(here.language, one[column]) for name, column in _SCALED.items()}
        notes.append(here.text(words, **figures))
    notes.append(
        here.text(
            "The move in rank is split by taking one's own points and those of the others from either period, in both orders, and taking the mean."
        )
    )
    if choice.period.year_to_date:
        notes.append(
            here.text(
                "Year to date: target and result are each accumulated by the criterion's rule, then the formula; points without a formula are averaged; "
                "bonus and penalty are summed and capped once."
            )
        )
    return notes


def _lines(lines: list[Html]) -> None:
    for line in lines:
        st.html(f'<p class="plain">{line}</p>')


def _title(words: str) -> None:
    st.html(f'<h2 class="finding">{tables.safe(words)}</h2>')


def _told(parts: dict[str, list[Html | str]]) -> None:
    """Titles, each with its lines; none where there are no lines."""
    for title, lines in parts.items():
        body = "".join(f"<li>{tables.safe(line)}</li>" for line in lines if line)
        if body:
            st.html(f'<h3 class="finding">{tables.safe(title)}</h3><ul class="attention">{body}</ul>')


if __name__ == "__main__":
    main()
