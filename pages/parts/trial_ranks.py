"""Official ranks and ranks on trial weights side by side: the sentence, the lines, the table, the file; all stamped."""

import csv
import io

import pandas as pd
import plotly.graph_objects as go

from data.inert import inert
from pages.parts import charts, numbers, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import later, listed, plural, text

STAMP = later("TRIAL RESULT, NOT FOR CONSIDERATION")
MANY = 12
"""More departments than this and only the chosen have a line."""
TOLD = 5
"""So many moves are named in the sentence."""


def beside(official: pd.DataFrame, trial: pd.DataFrame) -> pd.DataFrame:
    """The official ranking with `trial_rank`, `trial_total`, `trial_band`, and `moved`: places gained on trial, positive is up."""
    tried = trial.set_index("department")
    columns = ["department", "department_name", "short_name", "rank", "total", "band"]
    frame = official[columns].copy()
    for column in ("rank", "total", "band"):
        frame[f"trial_{column}"] = frame["department"].map(tried[column]).astype(frame[column].dtype)
    return frame.assign(moved=frame["rank"] - frame["trial_rank"])


def told(language: str, frame: pd.DataFrame, tried: bool) -> str:
    """`3 đơn vị đổi hạng: Phòng Y tế (4 → 3), …`; `tried`: some weight differs from the official one."""
    if not tried:
        return text(language, "These are the official weights. Move one to try another.")
    if frame["rank"].notna().any() and frame["trial_rank"].isna().all():
        return text(language, "On these weights nothing is left to rank by.")
    moves = _moves(frame)
    if moves.empty:
        return text(language, "On these weights no department changes its rank.")
    named = [
        text(language, "{name} ({rank} → {trial})", name=one.department_name, rank=one.rank, trial=one.trial_rank)
        for one in moves.head(TOLD).itertuples()
    ]
    rest = len(moves) - len(named)
    if rest:
        named.append(plural(language, "{count} other", "{count} others", rest))
    return plural(
        language,
        "{count} department changes its rank: {moves}.",
        "{count} departments change their rank: {moves}.",
        len(moves),
        moves=listed(language, named),
    )


def slopes(here: Visit, frame: pd.DataFrame, chosen: list[str], period: str) -> None:
    """Draws a line from the official to the trial rank of each of the chosen departments, rank 1 on top."""
    language, colours = here.language, charts.colours()
    shown = frame[frame["department"].isin(chosen) & frame["rank"].notna() & frame["trial_rank"].notna()]
    if shown.empty:
        return
    # Ranks far apart would leave most of the picture empty: the lines keep the order, the names their ranks.
    steps = {rank: place for place, rank in enumerate(sorted({*shown["rank"], *shown["trial_rank"]}))}
    drawn = charts.figure(34 * len(steps) + 60, left=8, right=8, top=30, bottom=8)
    for one in shown.sort_values("moved", key=abs).itertuples():
        colour = colours["better"] if one.moved > 0 else colours["worse"] if one.moved < 0 else colours["faint"]
        drawn.add_trace(
            go.Scatter(
                x=[0, 1],
                y=[steps[one.rank], steps[one.trial_rank]],
                mode="lines+markers",
                line={"color": colour, "width": 3 if one.moved else 1.5},
                marker={"color": colour, "size": 8},
                hoverinfo="skip",
            )
        )
    for x, column, side in ((0, "rank", "left"), (1, "trial_rank", "right")):
        lines = [(steps[rank], _end(language, part, rank, side)) for rank, part in shown.groupby(column)]
        drawn.add_trace(
            go.Scatter(
                x=[x] * len(lines),
                y=[place for place, _ in lines],
                mode="text",
                text=[words for _, words in lines],
                textposition=f"middle {side}",
                textfont={"color": colours["text"]},
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    for x, words in ((0, here.text("Official rank")), (1, here.text("Trial rank"))):
        drawn.add_annotation(
            x=x, y=1, yref="paper", yanchor="bottom", showarrow=False, text=f"<b>{words}</b>", font={"color": colours["quiet"]}
        )  # fmt: skip
    drawn.update_xaxes(range=[-0.75, 1.75], showticklabels=False)
    drawn.update_yaxes(range=[len(steps) - 0.5, -0.5], showticklabels=False)
    finding = _finding(language, shown)
    title = f"{here.text(STAMP)}: {finding}"
    note = here.text("Ranks on the official and on the trial weights, {period}, rank 1 on top", period=period)
    charts.show(here, drawn, key="trial", title=title, note=note, alt=f"{title}. {note}")


def table(here: Visit, frame: pd.DataFrame) -> None:
    """Draws rank, total and band, official and on trial, for all departments."""
    columns = [
        Column(here.text("Official rank"), "right"),
        Column(here.text("Trial rank"), "right"),
        Column(here.text("Department"), lead=True),
        Column(here.text("Official total"), "right"),
        Column(here.text("Trial total"), "right"),
        Column(here.text("Difference"), "right"),
        Column(here.text("Official band")),
        Column(here.text("Trial band")),
    ]
    rows = []
    for one in frame.itertuples():
        gap = one.trial_total - one.total
        moved = 0 if absent(one.moved) else one.moved
        rows.append(
            Row(
                (
                    _rank(here, one.rank),
                    tables.under(
                        _rank(here, one.trial_rank),
                        tables.coloured(numbers.move(here.language, moved) if moved else "", moved),
                    ),
                    one.department_name,
                    numbers.points(here.language, one.total),
                    numbers.points(here.language, one.trial_total),
                    tables.coloured(numbers.difference(here.language, gap), gap),
                    one.band,
                    one.trial_band,
                ),
                own=one.department == here.actor.department,
            )
        )
    tables.show(columns, rows, caption=here.text(STAMP))


def file(here: Visit, frame: pd.DataFrame, official: pd.DataFrame, now: pd.DataFrame) -> bytes:
    """The table and the weights tried as CSV, as the language's spreadsheets read it: the stamp stands in the first line and in a column of every row.

    Its headers are nobody's contract, so that it cannot go in as figures.
    """
    stamp = here.text(STAMP)
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";" if here.language == "vi" else ",", lineterminator="\r\n")
    lines.writerow([stamp])
    names = (
        "Official rank",
        "Trial rank",
        "Department",
        "Official total",
        "Trial total",
        "Official band",
        "Trial band",
    )
    lines.writerow([*(here.text(name) for name in names), here.text("Note")])
    for one in frame.itertuples():
        figures = one.rank, one.trial_rank, one.department_name, one.total, one.trial_total, one.band, one.trial_band
        lines.writerow([*(_cell(here.language, figure) for figure in figures), stamp])
    lines.writerow([])
    lines.writerow(
        [*(here.text(name) for name in ("Criterion", "Official weight, %", "Trial weight, %")), here.text("Note")]
    )
    tried = now.set_index("criterion")["share"]
    for one in official.itertuples():
        lines.writerow(
            [
                *(
                    _cell(here.language, figure)
                    for figure in (f"{one.criterion} {one.name}", one.share * 100, tried[one.criterion] * 100)
                ),
                stamp,
            ]
        )
    return written.getvalue().encode("utf-8-sig")


def _moves(frame: pd.DataFrame) -> pd.DataFrame:
    """Those that change their rank, the largest move first."""
    moves = frame[frame["moved"].fillna(0).ne(0)]
    return moves.reindex(moves["moved"].abs().sort_values(ascending=False, kind="stable").index)


def _finding(language: str, shown: pd.DataFrame) -> str:
    moves = _moves(shown)
    if moves.empty:
        return text(language, "ranks as they are")
    one = moves.iloc[0]
    return text(
        language,
        "{name} moves most, from {rank} to {trial}",
        name=one["short_name"],
        rank=one["rank"],
        trial=one["trial_rank"],
    )


def _end(language: str, part: pd.DataFrame, rank: int, side: str) -> str:
    """Names and rank at an end of the lines; those that share a rank share a line."""
    names = charts.plain(", ".join(part["short_name"]))
    if side == "left":
        return f"{names}  {rank}   "
    moves = ", ".join(numbers.move(language, move) for move in part["moved"] if move)
    return f"   {rank}  {names}" + (f"  {moves}" if moves else "")


def _rank(here: Visit, rank) -> str:
    return here.text("not ranked yet") if absent(rank) else str(int(rank))


def _cell(language: str, value) -> str:
    """A value as a spreadsheet of the language reads it; a text that begins like a formula is kept a text."""
    if absent(value):
        return ""
    if isinstance(value, str):
        return inert(value)
    written = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return written.replace(".", ",") if language == "vi" else written
