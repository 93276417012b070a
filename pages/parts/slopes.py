"""The rank of each department over the quarters, as lines with a name at both ends."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, continuity, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period, quarters_until
from pages.parts.words import listed, text

MANY = 12
"""More departments than this and only the chosen have a line."""


def show(
    here: Visit,
    history: pd.DataFrame,
    frame: pd.DataFrame,
    quarter: str,
    found: list[str],
    rules: str = continuity.PUBLISHED,
) -> None:
    """Draws the rank of each department over the eight quarters up to `quarter`; `history` is `load.history`, or
    `load.history_same_rules` where `rules` is continuity.SAME; then the lines go on over a change of the criteria.

    `found` are the codes the reader chose; without them one's own, or the first and the two largest movers stand out.
    """
    language, colours = here.language, charts.colours()
    changed = continuity.changes(history)
    history = history[history["department"].isin(frame["department"]) & history["rank"].notna()]
    quarters = [one for one in quarters_until(quarter, 8) if one >= history["quarter"].min()]
    if len(quarters) < 2:
        return
    told = found or ([here.actor.department] if here.actor.department else []) or _told(frame)
    shown = [code for code in frame["department"] if len(frame) <= MANY or code in told]
    drawn = charts.figure(
        min(max(220, 34 * int(history["rank"].max()) + 60), 480), left=8, right=8, top=20 if changed else 10, bottom=30
    )
    ink = dict(zip(told, (charts.CATEGORIES[0], *charts.CATEGORIES[3:0:-2]), strict=False))
    for code in sorted(shown, key=lambda code: code in told):
        rows = history[history["department"] == code].sort_values("quarter")
        colour, width = (ink.get(code, colours["accent"]), 3) if code in told else (colours["faint"], 1.5)
        place, rank = [quarters.index(one) for one in rows["quarter"]], rows["rank"].astype(int).tolist()
        joined = rules == continuity.SAME
        solid, dotted = _pieces(place, rank, [0] * len(rows) if joined else rows["criteria_set"].tolist())
        hover = [
            f"{charts.plain(name)}: {periods.tick(language, one)}, {here.text('rank {rank}', rank=known)}"
            for name, one, known in zip(rows["short_name"], rows["quarter"], rank, strict=True)
        ]
        line = {"color": colour, "width": width}
        drawn.add_trace(go.Scatter(x=solid[0], y=solid[1], mode="lines", line=line, hoverinfo="skip"))
        if dotted[0]:
            drawn.add_trace(
                go.Scatter(x=dotted[0], y=dotted[1], mode="lines", line=line | {"dash": "dot"}, hoverinfo="skip")
            )
        drawn.add_trace(
            go.Scatter(
                x=place,
                y=rank,
                mode="markers",
                marker={"color": colour, "size": 8},
                customdata=hover,
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    _ends(drawn, history[history["department"].isin(shown)], quarters)
    continuity.mark(language, drawn, quarters, changed)
    drawn.update_xaxes(
        tickvals=list(range(len(quarters))),
        ticktext=[periods.tick(language, one) for one in quarters],
        range=[-0.2, len(quarters) - 0.8],
    )
    title = finding(language, history)
    note = here.text("Rank at the end of each quarter, rank 1 on top; dotted over a quarter without a rank")
    if changed:
        others = [Period(one) for one in quarters if one != quarter]
        note = f"{note}; {continuity.basis(here, rules, Period(quarter), others)}"
    charts.show(
        here,
        drawn,
        key="slopes",
        title=title,
        note=note,
        alt=f"{title}. {note}",
        table=_rank_table(here, history, frame, quarters),
    )


def _told(frame: pd.DataFrame) -> list[str]:
    """The first, and the two that moved most."""
    ranked = frame[frame["rank"].notna()]
    movers = ranked[ranked["rank_change"].fillna(0) != 0]
    movers = movers.reindex(movers["rank_change"].abs().sort_values(ascending=False, kind="stable").index)["department"]
    first = ranked["department"].head(1).tolist()
    return first + [code for code in movers if code not in first][:2]


def finding(language: str, history: pd.DataFrame) -> str:
    """Who was first in the most quarters, all who were equally often; of more than three how many. `history`: of `show`."""
    firsts = history[history["rank"] == 1].drop_duplicates(["quarter", "department"])
    quarters = history["quarter"].nunique()
    if firsts.empty:
        return text(language, "Ranks over {quarters} quarters", quarters=quarters)
    counts = firsts["short_name"].value_counts(sort=False)
    most = list(counts.index[counts == counts.max()])
    if len(most) > 3:
        return text(
            language,
            "Ranks over {quarters} quarters: {count} departments have been first",
            count=len(counts),
            quarters=quarters,
        )
    # Two messages, not one with a plural: Vietnamese has no plural, and says "each" all the same.
    shared = "Ranks over {quarters} quarters: {names} each first in {times} of {quarters}"
    alone = "Ranks over {quarters} quarters: {names} first in {times} of {quarters}"
    return text(
        language,
        shared if len(most) > 1 else alone,
        names=listed(language, most),
        times=int(counts.max()),
        quarters=quarters,
    )


def _pieces(place: list[int], rank: list[int], sets: list[int]) -> tuple[tuple[list, list], tuple[list, list]]:
    """x and y of the solid pieces and of those over a quarter without a rank; none where the set of criteria changed."""
    solid, dotted = ([], []), ([], [])
    for i in range(1, len(place)):
        if sets[i] == sets[i - 1]:
            x, y = solid if place[i] - place[i - 1] == 1 else dotted
            x += [place[i - 1], place[i], None]
            y += [rank[i - 1], rank[i], None]
    return solid, dotted


def _ends(drawn: go.Figure, history: pd.DataFrame, quarters: list[str]) -> None:
    """Names at both ends; those that share a rank share a line. As labels of two axes they take what room they need."""
    for position, side in ((0, "left"), (len(quarters) - 1, "right")):
        known = history[history["quarter"] == quarters[position]].groupby("rank")["short_name"].agg(", ".join)
        words = [
            f"{charts.plain(names)}  {rank}" if side == "left" else f"{rank}  {charts.plain(names)}"
            for rank, names in known.items()
        ]
        axis = {
            "side": side,
            "range": [int(history["rank"].max()) + 0.5, 0.5],
            "tickvals": known.index.astype(int).tolist(),
            "ticktext": words,
            "tickfont": {"color": charts.colours()["text"]},
            "ticklabelstandoff": 6,
            "automargin": True,
        }
        if side == "left":
            drawn.update_yaxes(axis)
        else:
            # An axis without a trace of its own is not drawn.
            drawn.add_trace(go.Scatter(x=[position], y=[1], yaxis="y2", mode="markers", opacity=0, hoverinfo="skip"))
            drawn.update_layout(
                yaxis2=axis | {"overlaying": "y", "fixedrange": True, "showgrid": False, "zeroline": False}
            )


def _rank_table(here: Visit, history: pd.DataFrame, frame: pd.DataFrame, quarters: list[str]) -> tables.Html:
    wide = history.pivot_table(index="department", columns="quarter", values="rank", aggfunc="first", observed=True)
    columns = [
        tables.Column(here.text("Department"), lead=True),
        *(tables.Column(periods.tick(here.language, one), "right") for one in quarters),
    ]
    rows = []
    for one in frame.itertuples():
        ranks = [wide[quarter].get(one.department) if quarter in wide else None for quarter in quarters]
        rows.append(
            tables.Row(
                (
                    one.department_name,
                    *(here.text("not ranked yet") if absent(rank) else str(int(rank)) for rank in ranks),
                )
            )
        )
    return tables.html(columns, rows)
