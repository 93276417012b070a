"""Tables of our own: HTML that can be copied, printed and read on a phone, with numbers to the right and units in the header."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import streamlit as st

from pages.parts import address
from pages.parts.numbers import absent, arrow
from pages.parts.style import colours
from pages.parts.words import text

FEW = 2
"""Rows that are copied by hand as fast as they are downloaded."""


class Html(str):
    """Markup of ours. Any other text is escaped on its way into a page."""


@dataclass(frozen=True)
class Column:
    """A column's header; `unit` stands below it; `align`: left, right (numbers) or centre; `lead`: the title of a phone's card;
    `words`: holds several words, which a narrow table must not set one under the other."""

    header: str
    align: str = "left"
    unit: str = ""
    lead: bool = False
    words: bool = False


@dataclass(frozen=True)
class Row:
    """Cells of a row, text (escaped) or Html; `own` marks one's own department, `heading` a line between groups."""

    cells: tuple
    own: bool = False
    heading: bool = False


def safe(cell) -> Html:
    """A cell as markup; missing becomes empty."""
    if isinstance(cell, Html):
        return cell
    return Html("" if absent(cell) else escape(str(cell)))


def join(*parts, between: str = "") -> Html:
    """The parts one after another, each escaped unless it is Html."""
    return Html(escape(between).join(safe(part) for part in parts if not absent(part) and part != ""))


def span(cell, kind: str) -> Html:
    """A cell in one of the styles of `style.SHEET`: quiet, under, better, worse, missing, rank, chip."""
    return Html(f'<span class="{kind}">{safe(cell)}</span>')


def under(cell, small) -> Html:
    """A cell with a smaller line below it, which may be empty."""
    return join(cell, span(small, "under")) if small else safe(cell)


def link(href: str, label: str) -> Html:
    """A link within the dashboard; `href` comes from `address.link`."""
    return Html(f'<a href="{escape(href)}" target="_self">{safe(label)}</a>')


def missing(language: str) -> Html:
    return span(text(language, "missing"), "missing")


def not_assigned(language: str) -> Html:
    return Html(f'<span title="{escape(text(language, "not assigned"))}">{escape(text(language, "N/A"))}</span>')


def coloured(written: str, change) -> Html:
    """A change in the colour of its direction; the sign or word in it says the same."""
    if not written:
        return Html("")
    kind = {"▲": "better", "▼": "worse", "●": "quiet"}[arrow(change)]
    return span(written, kind)


def bar(value, top: float) -> Html:
    """A bar from 0 under a number."""
    if absent(value) or top <= 0:
        return Html("")
    return Html(
        f'<span class="bar" aria-hidden="true"><i style="width:{min(max(value / top, 0), 1) * 100:.1f}%"></i></span>'
    )


def sparkline(values, marks=(), width: int = 96, height: int = 24, label: str = "", joined: bool = False) -> Html:
    """A small line, oldest first; missing values leave a gap; at each position in `marks` a stroke stands before the value,
    and unless `joined` the line is cut there.

    It is an image, since drawings are taken out of a page's markup; `label` says the same in words.
    """
    known = [value for value in values if not absent(value)]
    if not known:
        return Html("")
    ink, grey = colours()["accent"], colours()["grey"]
    low, high = min(known), max(known)
    step = (width - 8) / max(len(values) - 1, 1)
    place = [
        None if absent(v) else (4 + i * step, 4 + (height - 8) * (0.5 if high == low else (high - v) / (high - low)))
        for i, v in enumerate(values)
    ]
    pieces, piece = [], []
    for i, point in enumerate([*place, None]):
        if point is None or (i in marks and not joined):
            pieces, piece = pieces + [piece] * bool(piece), []
        if point is not None:
            piece = [*piece, point]
    drawn = "".join(_piece(piece, ink) for piece in pieces)
    strokes = "".join(
        f'<path d="M{4 + (i - 0.5) * step:.1f} 1V{height - 1}" stroke="{grey}" stroke-dasharray="2 2"/>' for i in marks
    )
    last = next(point for point in reversed(place) if point)
    end = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.5" fill="{ink}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{strokes}{drawn}{end}</svg>'
    return Html(
        f'<img class="spark" width="{width}" height="{height}" alt="{escape(label)}" src="data:image/svg+xml,{quote(svg)}">'
    )


def html(
    columns: list[Column],
    rows: list[Row],
    caption: str = "",
    tall: bool = False,
    stacking: bool = True,
    dense: bool = False,
) -> Html:
    """The table as markup. `stacking`: on a phone each row becomes a card; `tall`: it scrolls by itself under its header; `dense`:
    small print, for many columns."""
    head = "".join(
        f'<th scope="col" class="{c.align}">{safe(c.header)}{span(c.unit, "unit") if c.unit else ""}</th>'
        for c in columns
    )
    body = "".join(_row(columns, row) for row in rows)
    title = f"<caption>{safe(caption)}</caption>" if caption else ""
    return Html(
        f'<div class="table-box{" tall" * tall}"><table class="ours{" stacking" * stacking}{" dense" * dense}">{title}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{_take() if len(rows) > FEW else ''}"
    )


def show(
    columns: list[Column],
    rows: list[Row],
    caption: str = "",
    tall: bool = False,
    phone: Html | None = None,
    dense: bool = False,
) -> None:
    """Draws the table; `phone` (see `phone_list`) stands in for it on a phone, else its rows become cards."""
    table = html(columns, rows, caption, tall, stacking=phone is None, dense=dense)
    st.html(table if phone is None else f'<div class="desk">{table}</div><div class="phone">{phone}</div>')


def _take() -> str:
    """The button that gives the table as a CSV, by the script of `take`."""
    return f'<p class="take"><button type="button">{safe(text(address.language(), "Download the table (CSV)"))}</button></p>'


def phone_list(lines: list) -> Html:
    """A list of cards, for a phone."""
    return Html('<ul class="phone-list">' + "".join(f"<li>{safe(line)}</li>" for line in lines) + "</ul>")


def notes(lines: list) -> None:
    """The notes under a table, each text or Html."""
    if lines:
        st.html('<ul class="notes">' + "".join(f"<li>{safe(line)}</li>" for line in lines) + "</ul>")


def _row(columns: list[Column], row: Row) -> str:
    if row.heading:
        return f'<tr class="heading"><td colspan="{len(columns)}">{safe(row.cells[0])}</td></tr>'
    cells = "".join(_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
    return f"<tr{' class=own-row' * row.own}>{cells}</tr>"


def _cell(column: Column, cell) -> str:
    content = safe(cell)
    label = f"{column.header} ({column.unit})" if column.unit else column.header
    kinds = [
        column.align,
        "lead" * column.lead,
        "words" * column.words,
        "missing-cell" * ('class="missing"' in content),
    ]
    return f'<td class="{" ".join(filter(None, kinds))}" data-label="{escape(label)}"><div>{content}</div></td>'


def _piece(points: list[tuple[float, float]], ink: str) -> str:
    if len(points) == 1:
        return f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="1.5" fill="{ink}"/>'
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="1.5"/>'
