"""What a file of rules would change: each key, as it is in force and as the file has it."""

import streamlit as st

from pages.parts import tables, toml
from pages.parts.access import Visit

_NAMED = ("band", "gate")
"""Lists of tables that are told apart by their name; what else is a list is one value."""


def changes(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """Key, value in force and value in the file, as TOML writes them, of what differs; empty where one of them has none.

    Both are rules as `data.read.rules` gives them; `year` and `source` are no rules. A band or gate that comes or goes is one key.
    """
    both = {(key, one["name"]) for key in _NAMED for one in before[key]}
    both &= {(key, one["name"]) for key in _NAMED for one in after[key]}
    old, new = _flat(before, both), _flat(after, both)
    keys = [*new, *(key for key in old if key not in new)]
    told = [(key, *("" if side.get(key) is None else toml.value(side[key]) for side in (old, new))) for key in keys]
    return [one for one in told if old.get(one[0]) != new.get(one[0])]


def show(here: Visit, year: int, told: list[tuple[str, str, str]]) -> None:
    """Draws the changes of one year's rules."""
    if not told:
        st.info(here.text("The file changes nothing in the rules of {year}.", year=year))
        return
    words = here.plural(
        "{count} key changes in the rules of {year}",
        "{count} keys change in the rules of {year}",
        len(told),
        year=year,
    )
    st.html(f'<h3 class="finding">{tables.safe(words)}</h3>')
    columns = [
        tables.Column(here.text("Key"), lead=True),
        tables.Column(here.text("Rule in force")),
        tables.Column(here.text("In the file")),
    ]
    none = tables.span(here.text("none"), "quiet")
    tables.show(columns, [tables.Row((key, old or none, new or none)) for key, old, new in told])


def _flat(rules: dict, both: set[tuple[str, str]]) -> dict:
    """Key → value; of a band or gate that the other rules have too, each of its keys."""
    flat = {"ties": rules["ties"]}
    for key, value in rules.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": one for name, one in value.items()}
        elif key in _NAMED:
            for entry in value:
                called = f'{key} "{entry["name"]}"'
                rest = {name: one for name, one in entry.items() if name != "name" and one != ""}
                if (key, entry["name"]) in both:
                    flat |= {f"{called} {name}": one for name, one in rest.items()}
                else:
                    flat[called] = rest
    return flat
