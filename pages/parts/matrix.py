"""A matrix of square cells: a word in each, its tone beside it, and links on rows, columns and cells."""

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from pages.parts import charts

TONES = ("best", "good", "fair", "near", "bad", "empty")
"""best, good, fair: three shades of one colour; near, bad: the two that call for a look; empty: nothing asked."""


@dataclass(frozen=True)
class Cell:
    """A cell at `row` and `column` (from 0, the first on top and at the left). `hatched`: something in it is missing."""

    row: int
    column: int
    words: str
    tone: str
    hatched: bool = False
    hover: str = ""
    href: str = ""


def linked(words: str, href: str = "", colour: str = "") -> str:
    """A label or word of a chart, as a link within the dashboard where there is somewhere to go."""
    written = charts.plain(words)
    if not href or not words:
        return written
    colour = colour or charts.colours()["better_text"]
    return f'<a href="{escape(href)}" target="_self" style="color:{colour}">{written}</a>'


def figure(rows: list[str], columns: list[str], cells: list[Cell], row: int = 34) -> go.Figure:
    """The matrix; `rows` and `columns` are labels (`linked`), `row` is the height of one in pixels."""
    colours = charts.colours()
    fill = {
        "best": colours["accent"],
        "good": _pale(colours["accent"], 0.45),
        "fair": _pale(colours["accent"], 0.15),
        "near": colours["near"],
        "bad": colours["worse"],
        "empty": "rgba(0,0,0,0)",
    }
    # Black on the orange, the page's ground on the full blue: each at least 4.5 to 1.
    ink = {"best": colours["surface"], "bad": "#000000"}
    drawn = charts.figure(len(rows) * row + 34, left=8, right=8, top=30, bottom=4)
    drawn.add_trace(
        go.Bar(
            orientation="h",
            base=[cell.column - 0.48 for cell in cells],
            x=[0.96] * len(cells),
            y=[cell.row for cell in cells],
            width=[0.9] * len(cells),
            marker={
                "color": [fill[cell.tone] for cell in cells],
                "line": {"color": colours["line"], "width": 1},
                "pattern": {
                    "shape": ["/" if cell.hatched else "" for cell in cells],
                    "fgcolor": colours["grey"],
                    "fillmode": "overlay",
                    "size": 7,
                    "solidity": 0.15,
                },
            },
            customdata=[charts.plain(cell.hover) for cell in cells],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    words = [_words(cell, ink.get(cell.tone, colours["text"])) for cell in cells]
    # All at once: each one added alone would check all before it again.
    drawn.update_layout(annotations=words)
    drawn.update_layout(barmode="overlay", bargap=0)
    drawn.update_xaxes(
        tickvals=list(range(len(columns))), ticktext=columns, side="top", range=[-0.5, len(columns) - 0.5]
    )
    drawn.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=rows,
        range=[len(rows) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=6,
    )
    return drawn


def _words(cell: Cell, colour: str) -> dict:
    return {
        "x": cell.column,
        "y": cell.row,
        "text": linked(cell.words, cell.href, colour),
        "showarrow": False,
        "captureevents": bool(cell.href),
        "font": {"color": colour, "size": 13},
    }


def _pale(colour: str, strength: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"
