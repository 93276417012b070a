"""How sure a rank is, in words: the one line at each rank, and the file that anyone can work out again."""

import pandas as pd

from data.inert import inert
from pages.parts import load, numbers
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import later, text

LIVE = 100
"""Up to so many departments the study runs by itself; over them somebody asks for it."""
LEVELS = {
    "criterion": later("each criterion"),
    "group": later("each group of criteria"),
    "both": later("group and criterion"),
}
"""Level at which weights move → its words."""
SPREADS = {"10": 0.1, "20": 0.2, "30": 0.3}
LEVEL, SPREAD = "criterion", "20"
WORDS = {
    "certain": later("certain"),
    "held": later("held, not certain"),
    "close": later("cannot be told apart"),
    "open": later("open, figures missing"),
    "none": later("not ranked yet"),
}
"""`certainty` of analytics.sensitivity → its words."""


def lines(here: Visit, period: Period, block: str) -> dict[str, str]:
    """Department → the line of its rank, under the usual study; none where there are more than `LIVE` departments."""
    return {one["department"]: line(here.language, one) for _, one in usual(here, period, block).iterrows()}


def usual(here: Visit, period: Period, block: str) -> pd.DataFrame:
    """`load.certainty` at the usual level and spread; empty where there are more than `LIVE` departments."""
    ranking = load.ranking(here.actor, period)
    if not 0 < (ranking["block"].eq(block).sum() if block else len(ranking)) <= LIVE:
        return pd.DataFrame()
    return load.certainty(here.actor, period, block, LEVEL, SPREADS[SPREAD])


def line(language: str, one: pd.Series) -> str:
    """`giữ hạng 1 trong 88% phương án khi trọng số xê dịch ±20%` or `hạng 4-6: chênh lệch quá nhỏ để phân định`.

    `one`: a row of analytics.sensitivity. Empty where it has no rank.
    """
    if one["certainty"] == "none":
        return ""
    spread = f"±{numbers.number(language, one['spread'] * 100)}%"
    if one["certainty"] == "open":
        words = "figures missing: ranks {low}-{high} when weights move by {spread}"
        return text(language, words, low=one["low"], high=one["high"], spread=spread)
    if one["certainty"] == "close":
        words = "ranks {low}-{high}: the difference is too small to tell them apart"
        return text(language, words, low=one["close_low"], high=one["close_high"])
    return text(
        language,
        "keeps rank {rank} in {share} of the weightings when weights move by {spread}",
        rank=one["rank"],
        share=whole_percent(one),
        spread=spread,
    )


def whole_percent(one: pd.Series) -> str:
    """The share of weightings without decimals: never 100% but of all, never 0% but of none."""
    percent = int(one["hold"] * 100 + 0.5)
    if 0 < one["held"] < one["draws"]:
        percent = min(max(percent, 1), 99)
    return f"{percent}%"


def note(language: str, frame: pd.DataFrame) -> list[str]:
    """What the lines of `usual` stand on, where there are any."""
    if frame.empty or frame["certainty"].isin(["none"]).all():
        return []
    one = frame.iloc[0]
    words = "How sure a rank is: in how many of {draws} weightings drawn by chance (seed {seed}) it is kept, the weight of {level} moving by up to ±{spread}%."
    return [
        text(
            language,
            words,
            draws=numbers.number(language, one["draws"]),
            seed=one["seed"],
            level=text(language, LEVELS[one["level"]]),
            spread=numbers.number(language, one["spread"] * 100),
        )
    ]


def file(here: Visit, frame: pd.DataFrame, period: Period, block: str) -> bytes:
    """The study as CSV, as the language's spreadsheets read it, with the columns of `python -m analytics sensitivity`.

    Its first columns say the period, and the block where one was chosen; a text that a spreadsheet would run is written as text.
    """
    told = frame.copy()
    told.insert(0, "period", period.address)
    told.insert(1, "block", block)
    texts = told.select_dtypes(["str", "object"]).map(_as_text)
    told = told.assign(**{name: texts[name] for name in texts})
    vietnamese = here.language == "vi"
    written = told.to_csv(
        index=False, sep=";" if vietnamese else ",", decimal="," if vietnamese else ".", lineterminator="\r\n"
    )
    return written.encode("utf-8-sig")


def _as_text(cell):
    return cell if absent(cell) else inert(str(cell))
