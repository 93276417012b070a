"""The frame of every chart: the finding as its title, what is drawn under it, and the same figures as a table below."""

from html import escape

import plotly.graph_objects as go
import streamlit as st

from pages.parts.access import Visit
from pages.parts.style import CATEGORIES, colours
from pages.parts.tables import Html, safe

__all__ = ["CATEGORIES", "colours", "figure", "lines", "plain", "show", "words"]
CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def figure(height: int, left: int = 0, right: int = 0, top: int = 24, bottom: int = 28) -> go.Figure:
    """An empty figure: no legend, no zoom, Vietnamese decimal signs set by `show`; margins in pixels."""
    drawn = go.Figure()
    drawn.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 13},
        bargap=0.35,
    )
    # Streamlit's own colour for labels is too pale to be read from the back of a room.
    labels = {"color": colours()["quiet"]}
    drawn.update_xaxes(fixedrange=True, showgrid=False, zeroline=False, tickfont=labels)
    drawn.update_yaxes(fixedrange=True, showgrid=False, zeroline=False, tickfont=labels)
    return drawn


def plain(words: str) -> str:
    """Words of the data in a text of a chart, which obeys some markup: they stand there as they are. Quotation marks need no cover."""
    return escape(str(words), quote=False)


def lines(pieces: list[tuple[float, float, int]], colour: str, width: int) -> go.Scatter:
    """One trace of level pieces (from, to, row), with gaps between."""
    x = [value for start, end, _ in pieces for value in (start, end, None)]
    y = [row for _, _, row in pieces for _ in range(3)]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def words(x: list[float], y: list[int], told: str | list[str], side: str, colour: str) -> go.Scatter:
    """Words beside points, those of the data made `plain`; `side` being where they stand from there."""
    return go.Scatter(
        x=x,
        y=y,
        mode="text",
        text=told,
        textposition=f"middle {side}",
        textfont={"color": colour},
        hoverinfo="skip",
        cliponaxis=False,
    )


def inside(colour: str) -> dict:
    """How a figure stands in a part of a column of this colour of CATEGORIES: as large as in the others, however low the part is."""
    return {
        "textposition": "inside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "#000000" if colour in CATEGORIES[1:] else "#FFFFFF", "size": 11},
        "textangle": 0,
        "constraintext": "none",
    }


def show(
    here: Visit,
    drawn: go.Figure,
    *,
    key: str,
    title: str,
    note: str,
    alt: str,
    table: Html | None = None,
    phone: Html | None = None,
) -> None:
    """Draws a chart: `title` says the finding, `note` what is drawn and in which unit, `alt` tells it to who cannot see it.

    `table` (`tables.html`) holds the same figures and opens below; `phone` (`tables.phone_list`) stands in for the chart on a phone.
    `key` is unique on the page.
    """
    drawn.update_layout(separators=",." if here.language == "vi" else ".,")
    with st.container(key=f"figure-{key}"):
        # What stands in for a chart has none of the marks that the note explains.
        of_marks = "drawn" if phone is None else "drawn desk"
        st.html(f'<h3 class="finding">{safe(title)}</h3><p class="{of_marks}">{safe(note)}</p>')
        with st.container(key=f"desk-{key}" if phone is not None else f"chart-{key}"):
            st.plotly_chart(drawn, key=key, config=CONFIG, alt=alt)
        if phone is not None:
            st.html(f'<div class="phone">{phone}</div>')
        if table is not None:
            with st.expander(here.text("See the figures")):
                st.html(table)
