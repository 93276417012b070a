"""What is wrong with a command line, in the language that it asks for: argparse itself says it in English."""

import argparse
import re
import sys

from pages.parts.words import DEFAULT, LANGUAGES, later, text

_OF = r"argument (?P<name>.+?): "
MESSAGES = {
    r"the following arguments are required: (?P<found>.+)": later("It lacks: {found}."),
    r"unrecognized arguments: (?P<found>.+)": later("Nothing is called {found} here."),
    _OF + r"invalid choice: (?P<found>.+) \(choose from (?P<choices>.+)\)": later("{name}: {found} is none of {choices}."),
    _OF + r"expected (?:one|at least one|\d+) arguments?": later("{name}: what it is to be is missing."),
    _OF + r"invalid int value: (?P<found>.+)": later("{name}: {found} is not a whole number."),
    _OF + r"(?P<found>.+) is not a whole number from (?P<least>\d+)": later("{name}: {found} is not a whole number from {least}."),
    _OF + r"(?P<found>.+) is not a share from 0 to 1; .+": later("{name}: {found} is not a share from 0 to 1; write 0.2."),
    _OF + r"(?P<found>.+) is not a quarter; .+": later("{name}: {found} is not a quarter; write 2025-Q3."),
    _OF + r"(?P<found>.+) is (?:no|not a) day; .+": later("{name}: {found} is not a day; write 2026-01-12."),
    _OF + r"(?P<found>.+) are not two departments; .+": later("{name}: {found} are not two departments; write A,B."),
    _OF + r"(?P<found>.+) is no row of a sheet; .+": later("{name}: {found} is no row of a sheet; write 6 or 6-7."),
    _OF + r"(?P<found>.+) is not ROW:COLUMN=TEXT; .+": later("{name}: {found} is not ROW:COLUMN=TEXT; write 12:actual=9,5 or *:quarter=2025-Q3."),
    _OF + r"(?P<found>.+) is not CODE=REASON with one of: (?P<choices>.+)": later("{name}: {found} is not CODE=REASON with one of: {choices}."),
    _OF + r"(?P<found>.+) is neither COLUMN=HEADER nor =HEADER": later("{name}: {found} is neither COLUMN=HEADER nor =HEADER."),
    _OF + r"a name is needed.*": later("{name}: a name is needed."),
}  # fmt: skip
"""What argparse, and the types that our commands give it, say → the same to be translated."""


class Parser(argparse.ArgumentParser):
    """An argparse.ArgumentParser that says in the reader's language how it is used and what is wrong."""

    def parse_known_args(self, args=None, namespace=None):
        self._words = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str):
        asked = re.search(r"--lang[ =](\w+)", " ".join(self._words))
        language = asked[1] if asked and asked[1] in LANGUAGES else DEFAULT
        usage = self.format_usage().removeprefix("usage: ").strip()
        words = text(language, "How it is written: {usage}", usage=usage)
        self.exit(2, f"{words}\n{self.prog}: {told(language, message)}\n")


def told(language: str, message: str) -> str:
    """What argparse says, in the reader's language; as it is, where it is nothing that is known here."""
    for pattern, words in MESSAGES.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return text(language, words, **found.groupdict())
    return message
