"""What waits for me: where each role starts, each thing with why it is there and the way to it."""

import streamlit as st

from pages.parts import access, address, guide, heading, replay, tables, waiting
from pages.parts.access import Visit
from pages.parts.waiting import Work


def main() -> None:
    here = access.visit()
    heading.title(here, here.text("What waits for me"))
    _body(here)


@replay.once
def _body(here: Visit) -> None:
    found = [one for one in waiting.works(here) if here.may(one.page)]
    heading.headline(headline(here, found))
    if found:
        st.html(f'<ul class="attention works">{"".join(_line(one) for one in found)}</ul>')
    guide.show(here)


def headline(here: Visit, found: list[Work]) -> str:
    """`3 việc đang chờ: Điểm vệ tinh số 2 chưa nộp Quý IV/2025.`"""
    if not found:
        return here.text("Nothing waits for you.")
    told = here.plural("{count} thing waits", "{count} things wait", len(found))
    return f"{told}: {found[0].sentence}"


def _line(one: Work) -> str:
    way = f'<span class="no-print">→ {tables.link(address.link(one.page, **one.changes), one.label)}</span>'
    return f'<li>{tables.safe(one.sentence)} {way}<br><span class="under">{tables.safe(one.why)}</span></li>'


if __name__ == "__main__":
    main()
