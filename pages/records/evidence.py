"""Evidence as files: what proves each line and achievement of a department's quarter; attached here, opened here, taken away with a reason."""

import pandas as pd
import streamlit as st

from data import evidence
from data.refusal import Refused
from pages.parts import (
    access,
    acts,
    address,
    cards,
    collecting,
    filters,
    heading,
    issues,
    ledger,
    load,
    nothing,
    numbers,
    proofs,
    tables,
    uploader,
)
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.period import Period
from pages.parts.words import plural

EVERY = ""
_ROUND = "evidence_round"


def main() -> None:
    here = access.visit()
    quarter = collecting.chosen(here)
    if load.departments(here.actor, quarter).empty or load.criteria(here.actor, int(quarter[:4])).empty:
        heading.title(here, here.text("Evidence files"))
        heading.headline(nothing.plan(here, quarter) or here.text("There are no figures here yet."))
        return
    heading.show(here, here.text("Evidence files"), Period(quarter))
    department = _filters(here, quarter)
    files = ledger.evidence(here.actor, quarter)
    places = _places(here, quarter, department)
    if department:
        files = files[files["department"].eq(department)]
    names = load.departments(here.actor, quarter).set_index("code")["name"]
    whose = names.get(department, "")
    lacking = places[places["kind"].eq("bonus") & ~places["proven"]]
    heading.headline(headline(here.language, periods.name(here.language, quarter), whose, files, len(lacking)))
    acts.said()
    cards.show(_numbers(here, files, lacking))
    takes = here.may("attach") and not load.closed(here.actor, quarter)
    if takes and department:
        _attach(here, quarter, department, places)
    elif takes:
        st.html(f'<p class="plain">{tables.safe(here.text("Choose a department to attach files for it."))}</p>')
    _listed(here, quarter, files, names, takes)
    tables.notes(
        [
            here.text("PDF, pictures (PNG, JPEG) and office documents (DOCX, XLSX, PPTX, ODT, ODS, ODP) without macros, told by what is in them; at most 20 MB each."),
            here.text("A file that is taken away stays in the store with the reason; who may read the department's figures may open its files, and nobody else."),
            here.text("No names or papers of those in treatment stand in a file."),
        ]
    )  # fmt: skip


def headline(language: str, name: str, whose: str, files: pd.DataFrame, lacking: int) -> str:
    """`Quý IV/2025, Phòng Y tế: 3 tệp minh chứng; 1 điểm thưởng chưa có minh chứng.`"""
    first = plural(
        language, "{period}: {count} file of evidence", "{period}: {count} files of evidence", len(files),
        period=", ".join(filter(None, [name, whose])),
    )  # fmt: skip
    if not lacking:
        return f"{first}."
    second = plural(language, "{count} bonus has no evidence", "{count} bonuses have no evidence", lacking)
    return f"{first}; {second}."


def _filters(here: Visit, quarter: str) -> str:
    """Draws period and department; returns the code chosen, empty for all."""
    offered = {one: periods.name(here.language, one) for one in collecting.offered(here)}
    known = load.departments(here.actor, quarter)
    names = {EVERY: here.text("All departments")} | dict(zip(known["code"], known["name"], strict=True))
    with st.container(key="filters"):
        columns = st.columns(3)
        with columns[0]:
            filters.select(here.text("Period"), "period", offered, collecting.current(here))
        if here.actor.role == "department":
            return here.actor.department
        with columns[1]:
            return filters.select(here.text("Department"), "department", names, EVERY)


def _places(here: Visit, quarter: str, department: str) -> pd.DataFrame:
    """What can be proven: department, kind (of the criterion, or `achievement`), code, subject, achieved_on, title, `proven` (by a text or
    a file), `label`; bonuses first."""
    cells = load.cells(here.actor, Period(quarter))
    cells = cells[
        cells["status"].ne("not_due") & cells["department"].isin([department] if department else cells["department"])
    ]
    files = ledger.evidence(here.actor, quarter)
    keys = pd.MultiIndex.from_frame(cells[["department", "criterion"]])
    has_file = keys.isin(pd.MultiIndex.from_frame(files[["department", "criterion"]]))
    nothing_to_prove = cells["points"].fillna(0).eq(0) & cells["kind"].eq("bonus")
    lines = pd.DataFrame(
        {
            "department": cells["department"],
            "kind": cells["kind"],
            "code": cells["criterion"],
            "proven": cells["evidence"].notna() | has_file | nothing_to_prove,
            "label": cells["criterion"] + " " + cells["name"],
        }
    )
    lines = lines.sort_values("kind", key=lambda kinds: kinds.ne("bonus"), kind="stable")
    deeds = load.achievements(here.actor)
    deeds = deeds[
        deeds["quarter"].eq(quarter) & deeds["department"].isin([department] if department else deeds["department"])
    ]
    told = deeds[["department", "subject", "achieved_on", "title"]].assign(
        kind="achievement", proven=deeds["evidence"].notna(), label=deeds["subject"] + ": " + deeds["title"]
    )
    return pd.concat([lines, told], ignore_index=True)


def _numbers(here: Visit, files: pd.DataFrame, lacking: pd.DataFrame) -> list[cards.Number]:
    lines = files.dropna(subset=["criterion"]).drop_duplicates(["department", "criterion"])
    deeds = files.dropna(subset=["title"]).drop_duplicates(["department", "subject", "title", "achieved_on"])
    return [
        cards.Number(
            here.text("Files"),
            str(len(files)),
            proofs.size(here.language, int(files["bytes"].sum())) if len(files) else "",
        ),
        cards.Number(here.text("Lines with files"), str(len(lines))),
        cards.Number(here.text("Achievements with files"), str(len(deeds))),
        cards.Number(here.text("Bonuses without evidence"), str(len(lacking)), ", ".join(sorted(set(lacking["code"])))),
    ]


def _attach(here: Visit, quarter: str, department: str, places: pd.DataFrame) -> None:
    """What the next files prove, and the box for them."""
    labels = dict(enumerate(places["label"]))
    with st.container(key="attach"):
        asked = address.value("line")
        first = next((place for place, code in enumerate(places["code"]) if code == asked), 0)
        chosen = st.selectbox(
            here.text("Line or achievement that the files prove"), list(labels), index=first, format_func=labels.get, key=f"proves_{department}", placeholder=""
        )  # fmt: skip
        number = st.session_state.setdefault(_ROUND, 0)

        def take(files: list[tuple[str, bytes]]) -> None:
            if files:
                _taken(here, quarter, department, places.iloc[chosen], files)

        uploader.show(here, f"evidence_{number}", take)


def _taken(here: Visit, quarter: str, department: str, place: pd.Series, files: list[tuple[str, bytes]]) -> None:
    of = {"criterion": place["code"]}
    if place["kind"] == "achievement":
        of = {"achievement": (place["subject"], place["achieved_on"].date(), place["title"])}
    try:
        evidence.attach(here.actor, quarter, department, files, **of)
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
    else:
        done = here.plural("{count} file is attached to {line}.", "{count} files are attached to {line}.", len(files), line=place["label"])  # fmt: skip
        acts.say(done)
    # The box begins anew: what is in it has gone in, or cannot.
    st.session_state[_ROUND] += 1


def _listed(here: Visit, quarter: str, files: pd.DataFrame, names: pd.Series, takes: bool) -> None:
    """Draws the files, each under what it proves."""
    if files.empty:
        return
    criteria = load.criteria(here.actor, int(quarter[:4])).set_index("code")["name"]
    keys = ["department", "criterion", "subject", "title"]
    for key, part in files.groupby(keys, sort=True, dropna=False):
        code, criterion, subject, title = key
        label = f"{criterion} {criteria.get(criterion, '')}" if not absent(criterion) else f"{subject}: {title}"
        told = tables.join(names.get(code, code), label, between=" · ")
        st.html(f'<h2 class="finding">{told}</h2>')
        proofs.buttons(here, part)
        by = [
            f"{one.by}, {numbers.moment(here.language, one.at)}, sha256 {one.sha256[:12]}" for one in part.itertuples()
        ]
        st.html(f'<p class="drawn">{tables.safe("; ".join(by))}</p>')
    if takes:
        _away(here, quarter, files)


def _away(here: Visit, quarter: str, files: pd.DataFrame) -> None:
    labels = {int(one.evidence_id): f"{one.evidence_id} · {one.file_name}" for one in files.itertuples()}
    with st.expander(here.text("Take a file away")):
        chosen = st.selectbox(here.text("File"), list(labels), format_func=labels.get, key="away", placeholder="")
        reason = st.text_input(here.text("Reason"), key="away_reason", max_chars=500)

        def take_away():
            try:
                evidence.withdraw(here.actor, chosen, st.session_state["away_reason"])
            except Refused as refused:
                acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
                return
            acts.say(here.text("The file {name} is taken away.", name=labels[chosen]))

        st.button(here.text("Take the file away"), key="take_away", disabled=not reason.strip(), on_click=take_away)


if __name__ == "__main__":
    main()
