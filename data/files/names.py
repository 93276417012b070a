"""What a file that somebody sends is called here."""

LONGEST = 200


def label(name: str) -> str:
    """The name as a label: no folder of anybody's machine, no endless text, nothing that cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1][-LONGEST:]
    return "".join(letter if letter.isprintable() else "?" for letter in last) or "?"
