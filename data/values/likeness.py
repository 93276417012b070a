"""How much two spellings are alike, and whether what was probably meant is safe to be offered as a mend of one click."""

import difflib
import re
from collections.abc import Mapping

NEAR, SAFE, APART, TIE, LONG = 0.6, 0.8, 0.1, 0.15, 4

MOST = 200
"""So many unknown spellings of a file are compared with all that are known; nobody reads what more of them may mean."""


def close(key: str, spellings: Mapping[str, set[str]], most: int = 3) -> list[tuple[str, str, float]]:
    """What a key looks most like, the best first: meaning, spelling and likeness (0-1) of up to so many meanings, each by its best spelling.

    `spellings`: folded spelling → what it means; `key` is folded too. Below `NEAR` nothing is alike.
    """
    found: dict[str, tuple[str, float]] = {}
    for spelling in difflib.get_close_matches(key, [one for one in spellings if one], n=4 * most, cutoff=NEAR):
        likeness = round(difflib.SequenceMatcher(None, key, spelling).ratio(), 2)
        for meaning in spellings[spelling]:
            if likeness > found.get(meaning, ("", 0))[1]:
                found[meaning] = (spelling, likeness)
    ordered = sorted(found.items(), key=lambda one: (-one[1][1], one[0]))[:most]
    return [(meaning, spelling, likeness) for meaning, (spelling, likeness) in ordered]


def safe(key: str, found: list[tuple[str, str, float]]) -> bool:
    """Whether the first of `close` can be offered as what was meant: alike enough, well before the next one, of more than four letters,
    and with the same digits, for "Tổ 5" is not a misspelt "Tổ 6"."""
    if not found or len(key) <= LONG or found[0][2] < SAFE:
        return False
    _, spelling, likeness = found[0]
    alone = len(found) == 1 or likeness - found[1][2] >= APART
    return alone and re.sub(r"\D", "", key) == re.sub(r"\D", "", spelling)
