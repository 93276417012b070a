"""The receipt of a submission: one A4 page that both sides sign."""

import pandas as pd
import streamlit as st

from pages.parts import address, collecting, editions, issues, load, numbers, tables
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.deadline import days_late, deadline
from pages.parts.numbers import absent, day, today
from pages.parts.tables import Html, safe
from pages.parts.words import listed, sentence

SHEET = """
.receipt{max-width:46rem;border:1px solid var(--line);border-radius:.5rem;padding:1.4rem 1.8rem;background:var(--surface)}
.receipt .head{display:flex;justify-content:space-between;gap:1rem;text-align:center;font-size:.9rem;line-height:1.45}
.receipt .name{text-align:center;font-weight:700;font-size:1.25rem;margin:1.1rem 0 .1rem}
.receipt .number{text-align:center;margin:0 0 .8rem;color:var(--quiet)}
.receipt .stamp{text-align:center;font-weight:700;color:var(--worse-text);border:2px solid;padding:.3rem;margin:0 0 .8rem}
.receipt table{width:100%;border-collapse:collapse;font-size:.95rem}
.receipt th{text-align:left;font-weight:400;color:var(--quiet);width:36%;vertical-align:top}
.receipt th,.receipt td{padding:.3rem .4rem;border-bottom:1px solid var(--line)}
.receipt td{overflow-wrap:anywhere}
.receipt .place{text-align:right;font-style:italic;margin:1rem 0 0}
.receipt .signing{display:flex;justify-content:space-around;text-align:center;margin-top:.4rem} .receipt .signing i{display:block;font-size:.85rem} .receipt .signing span{display:block;height:4.6rem}
@media (max-width:700px){.receipt{padding:1rem .9rem}.receipt .head{font-size:.75rem}}
@media print{.receipt{border:0;padding:0;max-width:none;font-size:12pt}.receipt table{font-size:12pt}.receipt .signing span{height:26mm}}
"""


def show(here: Visit, entry: pd.Series) -> None:
    """Draws the receipt of an upload, a row of `load.uploads`."""
    organisation = load.rules(here.actor, _year(entry))["organisation"]
    body = "".join(
        f"<tr><th scope='row'>{safe(name)}</th><td>{safe(value)}</td></tr>" for name, value in lines(here, entry)
    )
    signing = "".join(
        f"<div><b>{safe(who)}</b><i>{safe(here.text('(signature, full name)'))}</i><span></span></div>"
        for who in (here.text("Handed in by"), here.text("Received by"))
    )
    st.html(f"<style>{SHEET}</style>")
    st.html(
        f'<div class="receipt"><div class="head"><div>{safe(organisation["parent"])}<br>'
        f"<b>{safe(organisation['name'])}</b></div><div><b>{safe(here.text('SOCIALIST REPUBLIC OF VIET NAM'))}</b><br>"
        f"{safe(here.text('Independence - Freedom - Happiness'))}</div></div>"
        f'<p class="name">{safe(here.text("RECEIPT OF FIGURES"))}</p>'
        f'<p class="number">{safe(here.text("Receipt number {number}", number=entry["upload_id"]))}</p>{_stamp(here, entry)}'
        f'<table>{body}</table><p class="place">{safe(here.text("{place}, {day}", place=organisation["place"], day=day(today())))}</p>'
        f'<div class="signing">{signing}</div></div>'
    )


def lines(here: Visit, entry: pd.Series) -> list[tuple[str, str | Html]]:
    """What stands on the receipt: name and value of each line."""
    zone = load.rules(here.actor, _year(entry))["deadline"]["time_zone"]
    at = sentence(numbers.moment(here.language, entry["received_at"], zone))
    result = [(here.text("Kind of figures"), issues.kind(here.language, entry["kind"]))]
    if not absent(entry["department"]):
        result.insert(0, (here.text("Department"), listed(here.language, _names(here, entry))))
    if not absent(entry["quarter"]):
        result.insert(-1, (here.text("Period"), listed(here.language, map(_period(here), entry["quarter"].split("|")))))
    result += [
        (here.text("File name"), entry["file_name"]),
        (here.text("Check code"), f"{entry['sha256'][:12]}"),
        (here.text("Number of rows"), numbers.number(here.language, entry["rows"])),
    ]
    if entry["kind"] == "scores":
        points = load.rows(here.actor, int(entry["upload_id"]))["self_points"].dropna()
        total = here.text(
            "{points} points in {rows} rows", points=numbers.points(here.language, points.sum()), rows=len(points)
        )
        result += [
            (here.text("Sum of self points"), total if len(points) else here.text("no self points in the file")),
            (here.text("Criteria still missing"), tables.Html("<br>".join(map(safe, _missing(here, entry))))),
            (here.text("Received at"), tables.Html("<br>".join(map(safe, [at, *_lateness(here, entry)])))),
        ]
    else:
        result.append((here.text("Received at"), at))
    result.append((here.text("Handed in by"), entry["by"]))
    if not absent(entry["approved_by"]):
        parts = [entry[name] for name in ("approved_by", "approver_position", "approval_document")]
        result.append((here.text("Approved by"), ", ".join(part for part in parts if not absent(part))))
    if origin := editions.origin(here, entry):
        result.append((here.text("Note"), sentence("; ".join(origin))))
    return result


def _missing(here: Visit, entry: pd.Series) -> list[str]:
    """For each quarter and department of the file, what was missing when it was taken."""
    told = []
    pairs = [(quarter, code) for quarter in entry["quarter"].split("|") for code in entry["department"].split("|")]
    for quarter, code in pairs:
        cells = load.cells_as_of(here.actor, quarter, int(entry["upload_id"]))
        lacking, required = collecting.missing(cells, code)
        own = cells[(cells["department"] == code) & cells["required"] & cells["status"].eq("missing")]
        line = f"{lacking}/{required}" + (f": {', '.join(own['criterion'])}" if lacking else "")
        told.append(line if len(pairs) == 1 else f"{code}, {_period(here)(quarter)}: {line}")
    return told


def _lateness(here: Visit, entry: pd.Series) -> list[str]:
    """In time or how many days late, for each quarter; a later version says when the first one came."""
    told = []
    codes = entry["department"].split("|")
    known = load.uploads(here.actor)
    earlier = known[(known["kind"] == "scores") & (known["upload_id"] <= entry["upload_id"])]
    earlier = earlier[earlier["withdrawn_at"].isna() | (earlier["upload_id"] == entry["upload_id"])]
    for quarter in entry["quarter"].split("|"):
        rules = load.rules(here.actor, int(quarter[:4]))
        due = deadline(rules, quarter, codes[0] if len(codes) == 1 else None)
        same = [
            quarter in str(one.quarter).split("|") and set(codes) <= set(str(one.department).split("|"))
            for one in earlier.itertuples()
        ]
        first = earlier[same]["received_at"].min()
        late = days_late(due, first)
        words = here.text("{days} late", days=numbers.days(here.language, late)) if late else here.text("in time")
        if sum(same) > 1:
            words = here.text(
                "version {number}; the first came at {moment}, {lateness}",
                number=sum(same),
                moment=numbers.moment(here.language, first, rules["deadline"]["time_zone"]),
                lateness=words,
            )
        told.append(sentence(words) if "|" not in entry["quarter"] else f"{_period(here)(quarter)}: {words}")
    return told


def _stamp(here: Visit, entry: pd.Series) -> str:
    sample = load.sample_in_force(here.actor)
    marked = f'<p class="stamp">{safe(here.text("DEMONSTRATION DATA"))}</p>' if sample else ""
    if absent(entry["withdrawn_at"]):
        return marked
    zone = load.rules(here.actor, _year(entry))["deadline"]["time_zone"]
    words = here.text(
        "WITHDRAWN at {moment} by {name}: {reason}",
        moment=numbers.moment(here.language, entry["withdrawn_at"], zone),
        name=entry["withdrawn_by"],
        reason=entry["withdrawal_reason"],
    )
    return f'{marked}<p class="stamp">{safe(words)}</p>'


def _names(here: Visit, entry: pd.Series) -> list[str]:
    known = load.departments(here.actor).drop_duplicates("code", keep="last").set_index("code")["name"]
    return [known.get(code, code) for code in entry["department"].split("|")]


def _period(here: Visit):
    def name(written: str) -> str:
        return periods.name(here.language, written) if "Q" in written else here.text("Whole year {year}", year=written)

    return name


def _year(entry: pd.Series) -> int:
    written = entry["quarter"]
    return int(str(written)[:4]) if not absent(written) else pd.Timestamp(entry["received_at"]).year


def received(here: Visit) -> bool:
    """Draws the receipts of what was handed in, as the address names them, and the way on. Returns whether there are any."""
    numbers_of = [int(one) for one in address.value("received").split(",") if one.isdecimal()]
    known = load.uploads(here.actor)
    entries = known[known["upload_id"].isin(numbers_of)]
    if here.actor.role == "department":
        entries = entries[entries["department"] == here.actor.department]
    if entries.empty:
        return False
    st.html(f'<h2 class="finding">{tables.safe(here.text("Receipt"))}</h2>')
    quarters = sorted({q for one in entries["quarter"].dropna() for q in one.split("|") if "Q" in q})
    ways = [
        tables.link(
            address.link("submissions", receipt=str(one.upload_id)),
            here.text("Print receipt {number}", number=one.upload_id),
        )
        for one in entries.itertuples()
    ]
    if quarters:
        label = here.text("See the ranking of {period}", period=periods.name(here.language, quarters[-1]))
        ways.append(tables.link(address.link("ranking", period=quarters[-1]), label))
    st.html(
        f'<p class="headline plain">{tables.join(here.text("Received."), tables.join(*ways, between=" · "), between=" → ")}</p>'
    )
    for _, entry in entries.iterrows():
        show(here, entry)
    return True
