"""`Cần chú ý`: at most five things to settle before the meeting, each a sentence with one link."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from pages.parts import address, numbers, sentences, tables
from pages.parts.access import Visit
from pages.parts.words import plural, text

MOST = 5
WAITING_DAYS = 30
FALL_RANKS, FALL_POINTS = 2, 5.0
"""A fall of so many ranks, or so many points, is told."""


@dataclass(frozen=True)
class Item:
    """A sentence, the page its link opens, the link's words, and what it adds to the address."""

    sentence: str
    page: str
    label: str
    changes: dict = field(default_factory=dict)


def show(here: Visit, items: list[Item], title: str = "", none: str = "") -> None:
    """Draws the first five, in the order given, under `title`, by default `Cần chú ý`; `none` is said where there are none."""
    lines = []
    for item in items[:MOST]:
        way = ""
        if here.may(item.page):
            way = f' <span class="no-print">→ {tables.link(address.link(item.page, **item.changes), item.label)}</span>'
        lines.append(f"<li>{tables.safe(item.sentence)}{way}</li>")
    none = none or here.text("Nothing needs attention in this period.")
    body = "".join(lines) or f"<li>{tables.safe(none)}</li>"
    title = title or here.text("Needs attention")
    st.html(f'<h3 class="finding">{tables.safe(title)}</h3><ul class="attention">{body}</ul>')


def late(language: str, names: list[str], late_days: int, reminds: bool = True) -> list[Item]:
    """Departments that have handed in nothing after the deadline; more than two make one sentence. `reminds`: the reader's
    page holds the letters to remind them with."""
    if not late_days or not names:
        return []
    way = text(language, "Remind") if reminds else text(language, "See who has handed in")
    groups = [[name] for name in names] if len(names) <= 2 else [names]
    return [Item(sentences.not_in(language, group, late_days) + ".", "submissions", way) for group in groups]


def returned(language: str, frame: pd.DataFrame, names: dict[str, str]) -> list[Item]:
    """`Phòng Y tế phải nộp lại 3 dòng, trả lại ngày 08/01/2026.` of each returned row of `load.submissions` with a name."""
    items = []
    for one in frame[frame["returned"].eq(True) & frame["department"].isin(names)].itertuples():
        params = {"name": names[one.department], "day": numbers.day(numbers.local(one.returned_at))}
        if one.lines_returned:
            sentence = plural(
                language,
                "{name} must hand in {count} line again, returned on {day}.",
                "{name} must hand in {count} lines again, returned on {day}.",
                int(one.lines_returned),
                **params,
            )
        else:
            sentence = text(language, "{name} must hand in its figures again, returned on {day}.", **params)
        items.append(Item(sentence, "submissions", text(language, "See why")))
    return items


def falls(language: str, frame: pd.DataFrame, compared: dict[str, str], effects: pd.DataFrame) -> list[Item]:
    """Departments that fell two ranks or five points and more, the deepest first."""
    moved = frame[frame[compared["rank_change"]].notna()]
    ranks, points = moved[compared["rank_change"]].astype(int), moved[compared["total_change"]].astype(float).round(6)
    fallen = moved[(ranks <= -FALL_RANKS) | (points <= -FALL_POINTS)].sort_values(
        compared["total_change"], kind="stable"
    )
    items = []
    for _, one in fallen.iterrows():
        before, now = int(one[compared["rank"]]), int(one["rank"])
        own = effects[(effects["department"] == one["department"]) & (effects["effect"] < 0)].sort_values(
            "effect", kind="stable"
        )
        params = {
            "name": one["department_name"],
            "before": before,
            "now": now,
            "points": numbers.points(language, abs(one[compared["total_change"]])),
        }
        if now > before:
            start = text(language, "{name} from rank {before} down to {now}", **params)
        else:
            start = text(language, "{name} {points} points down", **params)
        if len(own):
            sentence = f"{start}, {sentences.because(language, own.iloc[0], own.iloc[0]['criterion'])}."
        else:
            sentence = f"{start}."
        items.append(Item(sentence, "explanation", text(language, "Why?"), {"department": one["department"]}))
    return items


def unmet(language: str, criteria: pd.DataFrame) -> list[Item]:
    """Criteria that half of the departments and more have not met, the worst two; `criteria`: `load.progress_by_criterion`."""
    short = criteria.assign(short=criteria["near"] + criteria["not_met"])
    short = short[short["counted"] & (short["given"] >= 2) & (short["short"] * 2 >= short["given"])]
    short = short.assign(share=short["short"] / short["given"]).sort_values(
        ["share", "short"], ascending=False, kind="stable"
    )
    return [
        Item(
            short_of(language, one),
            "progress",
            text(language, "See the criterion"),
            {"criterion": one["criterion"]},
        )
        for _, one in short.head(2).iterrows()
    ]


def short_of(language: str, one: pd.Series) -> str:
    """`C03 Sáng kiến được công nhận: 4/6 đơn vị chưa đạt, trong đó 1 gần đạt.` `one`: a row of progress.by_criterion."""
    near, missed = int(one["near"]), int(one["not_met"])
    params = {"criterion": sentences.criterion(one), "short": near + missed, "given": int(one["given"])}
    if near and missed:
        told = "{criterion}: {short}/{given} departments have not met it, {near} of them nearly."
        return text(language, told, near=near, **params)
    if near:
        return text(language, "{criterion}: {short}/{given} departments have only nearly met it.", **params)
    return text(language, "{criterion}: {short}/{given} departments have not met it.", **params)


def above_formula(language: str, cells: pd.DataFrame) -> list[Item]:
    """Rows whose self points are above what the formula gives; for who may ask about figures, with the way to them."""
    count = int((cells["self_points"].round(6) > cells["computed_points"].round(6)).sum())
    if not count:
        return []
    words = plural(
        language,
        "{count} row has self points above the formula's.",
        "{count} rows have self points above the formula's.",
        count,
    )
    return [Item(words, "questions", text(language, "See the rows"))]


def long_waiting(achievements: pd.DataFrame, year: int, today: date) -> tuple[int, int]:
    """How many achievements of a year, and of the years before it, are not commended more than WAITING_DAYS days after:
    one rule wherever they are counted. `achievements`: `load.achievement_states`."""
    long_ago = pd.Timestamp(today - timedelta(days=WAITING_DAYS))
    old = achievements[(achievements["state"] == "waiting") & (achievements["achieved_on"] < long_ago)]
    years = old["quarter"].str[:4].astype(int)
    return int((years == year).sum()), int((years < year).sum())


def waiting(language: str, achievements: pd.DataFrame, year: int, today: date) -> list[Item]:
    """Achievements of `long_waiting`."""
    of_year, earlier = long_waiting(achievements, year, today)
    if not of_year + earlier:
        return []
    words = plural(
        language,
        "{count} achievement recorded more than {days} days ago has not been considered",
        "{count} achievements recorded more than {days} days ago have not been considered",
        of_year + earlier,
        days=WAITING_DAYS,
    )
    years = [(of_year, text(language, "{count} of {year}", count=of_year, year=year))]
    years.append((earlier, text(language, "{count} of earlier years", count=earlier)))
    words = f"{words}: {', '.join(told for count, told in years if count)}."
    return [Item(words, "commendations", text(language, "See the achievements"), {"list": "waiting"})]
