"""Campaigns: which there are and how far, who has reported, how departments stand by their criteria alone."""

import pandas as pd
import streamlit as st

from data import campaigns as acts_of
from data.refusal import Refused
from pages.parts import access, acts, address, campaigning, cards, heading, issues, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.campaigning import KINDS, STATES
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Column, Row
from pages.parts.words import listed


def main() -> None:
    here = access.visit()
    known = campaigning.campaigns(here.actor)
    asked = address.value("campaign")
    chosen = known[known["number"].astype(str).eq(asked)]
    if len(chosen):
        _one(here, chosen.iloc[0])
        return
    heading.title(here, here.text("Campaigns"))
    running = sum(campaigning.state(one, numbers.today()) == "running" for _, one in known.iterrows())
    waiting = sum(campaigning.state(one, numbers.today()) == "waiting" for _, one in known.iterrows())
    if known.empty:
        heading.headline(here.text("There is no campaign yet."))
    else:
        heading.headline(
            here.text(
                "{count} campaigns: {running} under way, {waiting} waiting for reports.",
                count=len(known),
                running=running,
                waiting=waiting,
            )
        )
    acts.said()
    _list(here, known)
    _begin(here)


def _list(here: Visit, known: pd.DataFrame) -> None:
    columns = [
        Column(here.text("Campaign"), lead=True, words=True),
        Column(here.text("Kind")),
        Column(here.text("From")),
        Column(here.text("To")),
        Column(here.text("Report due")),
        Column(here.text("State")),
        Column(here.text("Reported"), "right"),
    ]
    rows = []
    for _, one in known.iterrows():
        name = tables.link(address.link("campaigns", campaign=str(one["number"])), one["name"])
        days = [numbers.day(one[day]) for day in ("first_day", "last_day", "due")]
        rows.append(
            Row((name, here.text(KINDS[one["kind"]]), *days, _state(here, one), _reported(here, _standing(here, one))))
        )
    if rows:
        tables.show(columns, rows)


def _one(here: Visit, one: pd.Series) -> None:
    """One campaign: who has reported, and the standing by its criteria."""
    number, quarters = int(one["number"]), campaigning.quarters(one)
    dates = here.text("{first} to {last}", first=numbers.day(one["first_day"]), last=numbers.day(one["last_day"]))
    about = [
        here.text(KINDS[one["kind"]]),
        dates,
        here.text("report due {day}", day=numbers.day(one["due"])),
        _state(here, one),
    ]
    heading.title(here, one["name"], tables.join(*about, between=" · "))
    back = tables.link(address.link("campaigns"), here.text("All campaigns"))
    st.html(f'<p class="plain no-print">{back}</p>')
    frame = _standing(here, one)
    if frame is None:
        heading.headline(here.text("The standing of this campaign can be seen once its quarters are published."))
        return
    whole, asked = int(frame["reported"].sum()), int(frame["required"].gt(0).sum())
    lacking = frame[frame["required"].gt(0) & ~frame["reported"]]["department_name"]
    first = here.text(
        "{reported}/{asked} departments have reported all figures of this campaign.", reported=whole, asked=asked
    )
    heading.headline(
        first, here.text("Not yet: {names}.", names=listed(here.language, list(lacking))) if len(lacking) else ""
    )
    acts.said()
    ahead = frame[frame["rank"].eq(1)]["department_name"]
    cards.show(
        [
            cards.Number(here.text("Reported"), f"{whole}/{asked}"),
            cards.Number(here.text("Ahead"), listed(here.language, list(ahead)) or "…"),
            cards.Number(here.text("Criteria counted"), str(len(one["criteria"].split("|")))),
        ]
    )
    columns = [
        Column(here.text("Rank"), "centre"),
        Column(here.text("Department"), lead=True, words=True),
        Column(here.text("Points"), "right"),
        Column(here.text("of at most"), "right"),
        Column(here.text("Share"), "right"),
        Column(here.text("Figures"), "right"),
    ]
    rows = [
        Row(
            (
                here.text("not ranked yet") if absent(row["rank"]) else str(int(row["rank"])),
                row["department_name"],
                numbers.points(here.language, row["points"]),
                numbers.points(here.language, row["max_points"]),
                numbers.percent(here.language, row["share"]),
                f"{row['given']}/{row['required']}",
            ),
            own=row["department"] == here.actor.department,
        )
        for row in frame.to_dict("records")
    ]
    tables.show(columns, rows)
    names = load.criteria(here.actor, one["first_day"].year).set_index("code")["name"]
    own = [f"{code} {names.get(code, '')}".strip() for code in one["criteria"].split("|")]
    told = [
        here.text("Counted by {criteria}.", criteria="; ".join(own)),
        here.text(
            "From the figures of {quarters}.",
            quarters=listed(here.language, [periods.name(here.language, quarter) for quarter in quarters]),
        ),
        here.text("Basis: {document}.", document=one["document"]),
    ]
    if not absent(one["ended_at"]):
        told.append(
            here.text(
                "Summed up on {day}: {summary}", day=numbers.day(numbers.local(one["ended_at"])), summary=one["summary"]
            )
        )
    tables.notes(told)
    if here.may("set_up") and absent(one["ended_at"]):
        with st.expander(here.text("Sum this campaign up")):
            reason = st.text_input(here.text("Report or decision"), key="end_reason", max_chars=500)
            done = here.text("The campaign is summed up.")
            st.button(
                here.text("Sum up"),
                key="end",
                disabled=not reason.strip(),
                on_click=_act,
                args=(here, done, lambda: acts_of.end(here.actor, number, st.session_state["end_reason"])),
            )


def _begin(here: Visit) -> None:
    """A form for a new campaign."""
    years = load.years(here.actor)
    if not here.may("set_up") or not years:
        return
    year = max(years)
    with st.expander(here.text("Begin a campaign")):
        st.text_input(here.text("Name"), key="campaign_name", max_chars=200)
        columns = st.columns(4)
        columns[0].selectbox(
            here.text("Kind"),
            list(KINDS),
            format_func=lambda one: here.text(KINDS[one]),
            key="campaign_kind",
            placeholder="",
        )
        labels = (
            here.text("From (day/month/year)"),
            here.text("To (day/month/year)"),
            here.text("Report due (day/month/year)"),
        )
        written = [
            column.text_input(label, key=f"campaign_{index}", max_chars=10)
            for index, (column, label) in enumerate(zip(columns[1:], labels, strict=True))
        ]
        days = [numbers.read_day(one) for one in written]
        of = days[0].year if days[0] and days[0].year in years else year
        criteria = load.criteria(here.actor, of).set_index("code")["name"]
        st.multiselect(
            here.text("Criteria it is counted by"),
            list(criteria.index),
            format_func=lambda code: f"{code} {criteria.get(code, '')}",
            key="campaign_criteria",
            placeholder="",
        )
        names = access.department_names()
        st.multiselect(
            here.text("Departments (none chosen: all)"),
            list(names),
            format_func=names.get,
            key="campaign_departments",
            placeholder="",
        )
        st.text_input(here.text("Document it rests on"), key="campaign_document", max_chars=300)
        st.button(
            here.text("Begin the campaign"),
            type="primary",
            key="begin",
            disabled=None in days,
            on_click=_act,
            args=(here, here.text("The campaign is recorded."), lambda: acts_of.begin(here.actor, _written(days))),
        )


def _written(days: list) -> acts_of.Campaign:
    said = st.session_state
    return acts_of.Campaign(
        said["campaign_name"],
        said["campaign_kind"],
        *days,
        tuple(said["campaign_criteria"]),
        said["campaign_document"],
        tuple(said["campaign_departments"]),
    )


def _act(here: Visit, done: str, do) -> None:
    try:
        do()
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
        return
    acts.say(done)


def _state(here: Visit, one: pd.Series) -> str:
    return here.text(STATES[campaigning.state(one, numbers.today())])


def _standing(here: Visit, one: pd.Series) -> pd.DataFrame | None:
    """The standing; None for who sees only what is published while one of its quarters is not."""
    published = all(load.has_scores(here.actor, Period(quarter)) for quarter in campaigning.quarters(one))
    if here.actor.role in ("viewer", "administrator") and not published:
        return None
    return campaigning.standing(here.actor, int(one["number"]))


def _reported(here: Visit, frame: pd.DataFrame | None) -> str:
    if frame is None:
        return ""
    return f"{int(frame['reported'].sum())}/{int(frame['required'].gt(0).sum())}"


if __name__ == "__main__":
    main()
