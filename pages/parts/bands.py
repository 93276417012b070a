"""The band in words: what holds it down, how near it is to a cut, and what only hidden decimals decide."""

import pandas as pd

from pages.parts import numbers, tables
from pages.parts.numbers import absent
from pages.parts.tables import Html
from pages.parts.words import listed, plural, text

_HALF = 0.005
"""Below this a distance reads 0,00."""


def gates(language: str, one: pd.Series) -> str:
    """`(khống chế: có nhiệm vụ, báo cáo quá hạn)`; empty where no gate lowered the band. `one`: a row of `load.standing`."""
    if absent(one["gate"]):
        return ""
    return text(language, "(held down: {gates})", gates="; ".join(one["gate"].split("|")))


def cell(language: str, one: pd.Series) -> Html:
    """`Tốt (khống chế: có nhiệm vụ, báo cáo quá hạn)`"""
    if absent(one["band"]):
        return Html("")
    reason = gates(language, one)
    return tables.join(tables.span(one["band"], "nowrap"), tables.span(reason, "quiet") if reason else "", between=" ")


def near(language: str, frame: pd.DataFrame, margin: float) -> list[str]:
    """A sentence that names each department within `margin` points of a cut, with its distance; none, where there is none.

    One that reads as much as a cut, and yet lies below it, has a sentence of its own.
    """
    said, hidden = [], []
    for _, one in frame[frame["near_cut"]].iterrows():
        if not absent(one["to_next_band"]) and one["to_next_band"] <= margin:
            cut = one["total"] + one["to_next_band"]
            if numbers.points(language, one["total"]) == numbers.points(language, cut):
                hidden.append(
                    text(
                        language,
                        "{name} reads {points} points, and with {exact} has not reached {band}.",
                        name=one["short_name"],
                        points=numbers.points(language, one["total"]),
                        exact=numbers.fixed(language, one["total"], 6),
                        band=one["next_band"],
                    )
                )
                continue
            words = text(
                language,
                "{name} lies {points} points below {band}",
                name=one["short_name"],
                points=numbers.points(language, one["to_next_band"]),
                band=one["next_band"],
            )
        elif one["above_cut"] < _HALF:
            words = text(language, "{name} just reaches {band}", name=one["short_name"], band=one["band_by_points"])
        else:
            words = text(
                language,
                "{name} is only {points} points above the cut of {band}",
                name=one["short_name"],
                points=numbers.points(language, one["above_cut"]),
                band=one["band_by_points"],
            )
        if not absent(one["gate"]):
            words = text(language, "{words} (by points; a gate keeps it at {band})", words=words, band=one["band"])
        said.append(words)
    first = [
        plural(
            language,
            "Near a cut (within {margin} point): {named}.",
            "Near a cut (within {margin} points): {named}.",
            1 if margin == 1 else 2,
            margin=numbers.number(language, margin),
            named="; ".join(said),
        )
    ]
    return (first if said else []) + hidden


def untested(language: str, frame: pd.DataFrame) -> list[str]:
    """A sentence for each gate that could not be put to a department which it might have held down."""
    named = frame.dropna(subset="gate_missing")
    named = named.assign(gate_missing=named["gate_missing"].str.split("|")).explode("gate_missing")
    return [
        text(
            language,
            'The gate "{gate}" could not be applied to {names}: the value is missing.',
            gate=gate,
            names=listed(language, part["short_name"]),
        )
        for gate, part in named.groupby("gate_missing", sort=False)
    ]


def beyond_shown(language: str, frame: pd.DataFrame) -> list[str]:
    """A sentence for each group of departments whose totals read the same and whose order only hidden decimals decide."""
    part = frame.dropna(subset="beyond_shown")
    said = []
    for points, group in part.groupby([numbers.points(language, total) for total in part["total"]], sort=False):
        if len(group) < 2:
            continue  # the others are filtered out
        said.append(
            text(
                language,
                "{names} read {points} points alike; decimals that are not shown decide their order ({exact}).",
                names=listed(language, group["short_name"]),
                points=points,
                exact=listed(language, [numbers.fixed(language, total, 6) for total in group["total"]]),
            )
        )
    return said
