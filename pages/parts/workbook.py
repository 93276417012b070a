"""The button for the workbook that works out a ranking again."""

import contextvars
import functools

import streamlit as st

from data.workbook.workbook import About, workbook
from pages.parts import download, heading, load, numbers
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.period import Period


def button(here: Visit, period: Period) -> None:
    """Offers the file; it is made when it is asked for, not before."""
    # It is made in another thread, which would not know how the organisation calls its units.
    made = functools.partial(contextvars.copy_context().run, content, here, period)
    with st.container(key="workbook"):
        download.button(
            here.text("Workbook to check the ranking with"),
            made,
            name(here, period),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            help=here.text(
                "An Excel file with live formulas that works out every total, band and rank again from the figures handed in."
            ),
        )


def name(here: Visit, period: Period) -> str:
    """`bang-tinh-doi-chieu-2025-Q3.xlsx`"""
    return f"{'bang-tinh-doi-chieu' if here.language == 'vi' else 'check-workbook'}-{period.address}.xlsx"


def content(here: Visit, period: Period) -> bytes:
    """The workbook of a period, as the ledger has it now."""
    uploads = load.uploads(here.actor)
    known = load.known(here.actor, period.quarter)
    zone = known["rules"]["deadline"]["time_zone"]
    about = About(
        period=periods.name(here.language, period),
        made=numbers.day(numbers.today(zone)),
        version=load.version(here.actor),
        sample=load.sample_in_force(here.actor),
        quarters=periods.so_far(here.language, period) if period.year_to_date else None,
        marks=tuple(heading.marks(here, period)),
    )
    return workbook(
        known,
        load.cells(here.actor, period),
        load.ranking(here.actor, period),
        load.totals_before(here.actor, period),
        dict(zip(uploads["upload_id"], uploads["file_name"], strict=True)),
        about,
        here.text,
    )
