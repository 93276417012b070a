"""The row of numbers under the headline."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.parts.tables import Html, safe


@dataclass(frozen=True)
class Number:
    """One number: what it is, the figure, a line under it, where it leads (`address.link`), a sparkline beside it."""

    label: str
    value: str
    note: str | Html = ""
    href: str = ""
    line: str = ""


def show(numbers: list[Number]) -> None:
    """Draws three to five numbers in a row, two in a row on a phone."""
    st.html(f'<div class="cards" style="--count:{len(numbers)}">' + "".join(map(_card, numbers)) + "</div>")


def _card(number: Number) -> str:
    inside = (
        f'<div class="label">{safe(number.label)}</div><div class="value"><span>{safe(number.value)}</span>{safe(number.line)}</div>'
        f'<div class="note">{safe(number.note)}</div>'
    )
    return (
        f'<a class="card" href="{escape(number.href)}" target="_self">{inside}</a>'
        if number.href
        else f'<div class="card">{inside}</div>'
    )
