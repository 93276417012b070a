"""One criterion: every department's result against its target."""

import pandas as pd
import plotly.graph_objects as go

from pages.parts import attainment, charts, filters, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.filters import Choice
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.tables import Html
from pages.parts.words import listed, text

MANY = 15
"""More departments than this and a row is low."""
FILL = {"met": "accent", "near": "near", "not_met": "worse"}


def rows(here: Visit, period: Period, code: str) -> pd.DataFrame:
    """The departments to which a criterion applies, as analytics.progress has them.

    Of a criterion without targets `actual` is its points and `target` their maximum; its status is `given`, `none`,
    `missing` or `not_assigned`.
    """
    known = load.progress(here.actor, period)
    known = known[known["criterion"] == code]
    if len(known):
        passfail = known["formula"].eq("passfail")
        return known.assign(target=known["target"].mask(passfail & known["actual"].notna(), 1.0))
    cells = load.cells(here.actor, period)
    cells = cells[(cells["criterion"] == code) & (cells["status"] != "not_due")]
    return cells.assign(
        actual=cells["points"],
        target=cells["max_points"],
        attainment=cells["points"] / cells["max_points"].where(cells["max_points"] > 0),
        status=cells["status"].replace({"value": "given"}),
        unit=text(here.language, "points"),
        counted=False,
    )


def headline(language: str, frame: pd.DataFrame, whole: pd.Series | None = None) -> str:
    """`C03 Sáng kiến được công nhận: 2/6 đơn vị đạt; toàn Cơ sở 9/14 sáng kiến (64,3%).`

    `frame` of `rows`; `whole` a row of analytics.progress.whole.
    """
    one = frame.iloc[0]
    name = f"{one['criterion']} {one['name']}"
    if frame["status"].isin(["given", "none"]).any():
        mean = numbers.points(language, frame["actual"].mean())
        return text(
            language, "{criterion}: judged without a target; {points} points on average.", criterion=name, points=mean
        )
    given = frame["status"].isin(["met", "near", "not_met"])
    if not given.any():
        return text(language, "{criterion}: no department has figures yet.", criterion=name)
    if len(frame) == 1:
        told = attainment.result(language, one, ", ")
        return text(
            language, "{criterion}, {name}: {result}.", criterion=name, name=one["department_name"], result=told
        )
    met = int(frame["status"].eq("met").sum())
    if whole is None or absent(whole["actual"]):
        return text(
            language, "{criterion}: {met}/{given} departments meet it.", criterion=name, met=met, given=int(given.sum())
        )
    sums = numbers.number(language, whole["actual"])
    if whole["target"]:
        sums = f"{sums}/{numbers.number(language, whole['target'])}"
    fraction = attainment.with_unit(sums, one["unit"])
    share = (
        ""
        if absent(whole["attainment"]) or not whole["target"]
        else f" ({numbers.percent(language, whole['attainment'])})"
    )
    return text(
        language,
        "{criterion}: {met}/{given} departments meet it; the whole organisation {fraction}.",
        criterion=name,
        met=met,
        given=int(given.sum()),
        fraction=fraction + share,
    )


def finding(language: str, frame: pd.DataFrame) -> str:
    """Who falls short, or that nobody does."""
    short = frame.loc[frame["status"].isin(["near", "not_met"]), "short_name"]
    if len(short) > 4:
        return text(language, "{count} departments have not met it", count=len(short))
    if len(short):
        return text(language, "Not met yet by {names}", names=listed(language, short))
    if frame["status"].eq("met").any():
        return text(language, "Every department that has figures meets it")
    return text(language, "Results of the departments")


def bars(here: Visit, frame: pd.DataFrame, choice: Choice) -> None:
    """Draws a bar for each department, the weakest on top, with a stroke at its target."""
    language, colours = here.language, charts.colours()
    one = frame.iloc[0]
    before = rows(here, choice.other, one["criterion"]) if load.has_scores(here.actor, choice.other) else frame.iloc[:0]
    before = before[before["unit"].eq(one["unit"])].set_index("department")["actual"]
    frame = frame.assign(before=frame["department"].map(before)).reset_index(drop=True)
    place = list(range(len(frame)))
    height = max(len(frame) * (22 if len(frame) > MANY else 34), 60) + 34
    drawn = charts.figure(height, left=8, right=8, top=4, bottom=8)
    drawn.add_trace(
        go.Bar(
            orientation="h",
            x=frame["actual"],
            y=place,
            width=0.62,
            marker_color=[colours[FILL.get(status, "grey")] for status in frame["status"]],
            customdata=[
                f"{charts.plain(r['department_name'])}<br>{charts.plain(attainment.result(language, r))}"
                for _, r in frame.iterrows()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    _marks(drawn, frame["before"], place, "diamond-open", colours["quiet"], 9)
    _marks(drawn, frame["target"], place, "line-ns-open", colours["text"], 22)
    values = frame[["actual", "target", "before"]].to_numpy(float)
    known = values[~pd.isna(values)]
    top, low = (max(known.max(), 0), min(known.min(), 0)) if len(known) else (1, 0)
    reach = (top - low) or 1
    drawn.update_layout(
        annotations=[_told(language, y, one, colours["text"]) for y, (_, one) in enumerate(frame.iterrows())]
    )
    labels = ["" if absent(r) else str(int(r)) for r in frame["rank"]]
    ticks = [f"{rank}  {charts.plain(name)}".strip() for rank, name in zip(labels, frame["short_name"], strict=True)]
    drawn.update_yaxes(
        tickvals=place, ticktext=ticks, range=[len(frame) - 0.5, -0.5], automargin=True, ticklabelstandoff=6
    )
    drawn.update_xaxes(
        range=[low - reach * 0.02 * (low < 0), top + reach * 0.75],
        zeroline=True,
        zerolinecolor=colours["line"],
        showticklabels=False,
    )
    parts = [
        text(language, "Result (bar) and target (stroke), {unit}", unit="" if absent(one["unit"]) else one["unit"])
    ]
    if len(before):
        parts.append(text(language, "hollow mark: {period}", period=periods.name(language, choice.other)))
    if one["direction"] == "lower":
        parts.append(text(language, "the lower the better"))
    if one["direction"] == "near":
        parts.append(text(language, "the nearer the better"))
    title, note = finding(language, frame), "; ".join(parts).strip(", ")
    phone = tables.phone_list([_line(r["short_name"], attainment.result(language, r)) for _, r in frame.iterrows()])
    charts.show(here, drawn, key="criterion", title=title, note=note, alt=f"{title}. {note}", phone=phone)


def choose(here: Visit, frame: pd.DataFrame) -> pd.Series:
    """The department that the reader chose, else his own, else the first of `frame`: its row."""
    codes = list(frame["department"])
    default = here.actor.department if here.actor.department in codes else codes[0]
    names = dict(zip(codes, frame["department_name"], strict=True))
    picked = filters.select(here.text("Department"), "department", names, default)
    return frame[frame["department"] == picked].iloc[0]


def _told(language: str, place: int, one: pd.Series, colour: str) -> dict:
    """The words at the end of a bar."""
    words = charts.plain(attainment.result(language, one))
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": place,
        "text": f"<i>{words}</i>" if absent(one["actual"]) else words,
        "showarrow": False,
        "font": {"size": 13, "color": colour},
    }


def _marks(drawn: go.Figure, x: pd.Series, y: list[int], symbol: str, colour: str, size: int) -> None:
    marker = {"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}}
    drawn.add_trace(go.Scatter(x=x, y=y, mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False))


def _line(first: str, second: str) -> Html:
    return Html(f'<div class="line"><span>{tables.safe(first)}</span><b>{tables.safe(second)}</b></div>')
