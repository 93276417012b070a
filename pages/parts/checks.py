"""The checks before a quarter is closed, in words: what each looks for, what it found, where to see to it."""

from pages.parts.words import later, plural, text

NAMES = {
    "missing": later("Figures complete"),
    "unverified": later("All lines verified"),
    "stale": later("Nothing changed after it was verified"),
    "returned": later("No submission still returned"),
    "estimated": later("Estimates replaced"),
    "set_aside": later("No row left out when handing in"),
    "question": later("Figures to ask about settled"),
    "cut": later("No total that only reads as a better band"),
}
"""Check of `data.readiness.CHECKS` → what it wants, in its order."""
PAGES = {
    "missing": "submissions",
    "unverified": "verification",
    "stale": "verification",
    "returned": "submissions",
    "estimated": "submissions",
    "set_aside": "submissions",
    "question": "questions",
    "cut": "ranking",
}
"""Check → the page on which it is seen to."""
BY_OTHERS = {"question": later("the council or its standing office replies")}
"""Check → who sees to it, for those who may not open its page."""


def said(language: str, check: str, count: int) -> str:
    """`11 dòng chưa thẩm định`: what a check found."""
    one, many = _FOUND[check]
    return plural(language, one, many, count)


def listed(language: str, counts: dict[str, int]) -> str:
    """What several checks found, one after another."""
    return "; ".join(said(language, check, count) for check, count in counts.items())


def name(language: str, check: str) -> str:
    return text(language, NAMES[check])


_FOUND = {
    "missing": ("{count} figure is missing", "{count} figures are missing"),
    "unverified": ("{count} line is not verified", "{count} lines are not verified"),
    "stale": ("{count} line was changed after it was verified", "{count} lines were changed after they were verified"),
    "returned": ("{count} submission is returned", "{count} submissions are returned"),
    "estimated": ("{count} figure is an estimate", "{count} figures are estimates"),
    "set_aside": ("{count} row was left out when handing in", "{count} rows were left out when handing in"),
    "question": ("{count} figure is to be asked about", "{count} figures are to be asked about"),
    "cut": ("{count} total reads as a better band and is below it", "{count} totals read as a better band and are below it"),
}  # fmt: skip
