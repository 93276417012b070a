"""The one rule for every file that we write: a text that a spreadsheet would run is written so that it is shown."""

import re

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula in a spreadsheet, or is passed over before one; in an East Asian one the wide signs do too."""
NEGATIVE = re.compile(r"-\d+([.,]\d+)*%?", re.ASCII)


def inert(text: str) -> str:
    """The text with an apostrophe before it where it begins like a formula; a plain negative number stays one."""
    return f"'{text}" if text.startswith(RUNS) and not NEGATIVE.fullmatch(text) else text
