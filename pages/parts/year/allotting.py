"""A department's targets of a year as a grid of text, and what was changed in it as rows of a file of targets."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from data import plan
from data.contract import DIVIDING_FORMULAS
from pages.parts import kept, numbers
from pages.parts import period as periods
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.workings import ACCUMULATIONS
from pages.parts.year.foreseen import Foreseen
from pages.parts.year.grid import ROW

YEAR = "year"
CELLS = (YEAR, "q1", "q2", "q3", "q4")
RELEASED = "KG"
_LINE, _HEAD = 35, 38


@kept.kept
def assigned(actor, year: int, department: str) -> pd.DataFrame:
    """`plan.assigned`."""
    return plan.assigned(actor, year, department)


def asks(criteria: pd.DataFrame, department: str, targets: pd.DataFrame) -> pd.DataFrame:
    """The criteria of a department that targets are assigned for: of that kind, or with a formula that divides by one, or that have one."""
    own = (
        criteria["departments"]
        .fillna("")
        .map(lambda codes: bool({"*", department} & set(codes.split("|"))))
        .astype(bool)
    )
    wants = criteria["kind"].eq("target") | criteria["formula"].isin(DIVIDING_FORMULAS)
    return criteria[own & (wants | criteria["code"].isin(targets["criterion"]))]


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `analytics.allocation.allocation` as they are typed: criterion and CELLS, KG where one is released."""
    shown = frame[["criterion"]].copy()
    for name in CELLS:
        typed = [plan.typed(value) for value in frame[name]]
        shown[name] = pd.Series(typed, frame.index, dtype="str").mask(frame[f"{name}_released"], RELEASED)
    return shown.astype("str").reset_index(drop=True)


def show(
    here: Visit,
    begun: pd.DataFrame,
    standing: pd.DataFrame,
    about: pd.DataFrame,
    closed: tuple[str, ...],
    place: str,
) -> pd.DataFrame:
    """Draws the grid. `begun`: `texts` with `row`, `standing`: those in force, `about`: the allocation, `closed`: CELLS that stay as
    in force. Returns `texts` as they are typed."""
    known = about.set_index("criterion").reindex(begun["criterion"])
    shown = pd.DataFrame(
        {
            ROW: begun[ROW].to_numpy(),
            "criterion": begun["criterion"].to_numpy(),
            "name": known["name"].fillna("").to_numpy(),
            "unit": known["unit"].fillna("").to_numpy(),
            "accumulation": [
                here.text(ACCUMULATIONS[one]) if one in ACCUMULATIONS else "" for one in known["accumulation"]
            ],
            **{name: begun[name].to_numpy() for name in CELLS},
            "total": [sum_words(here, one) for one in known.to_dict("records")],
            "document": known["document"].fillna("").to_numpy(),
        }
    )
    text = st.column_config.TextColumn
    figure = {"max_chars": 40, "alignment": "right"}
    columns = {
        ROW: text(here.text("Row"), width=50, pinned=True),
        "criterion": text(here.text("Code"), width=60, pinned=True),
        "name": text(here.text("Criterion"), width=240),
        "unit": text(here.text("Unit"), width=80),
        "accumulation": text(here.text("Over the year"), width=95),
        **{
            name: text(title, disabled=name in closed, width=150 if name == YEAR else 80, **figure)
            for name, title in headers(here).items()
        },
        "total": text(here.text("Sum against the year"), width=170),
        "document": text(here.text("Assigned by"), width=220),
    }
    edited = st.data_editor(
        shown,
        hide_index=True,
        height=_HEAD + _LINE * len(shown),
        column_config=columns,
        disabled=[name for name in shown.columns if name not in CELLS],
        row_height=_LINE,
        key=place,
        placeholder="",
        alt=here.text("Grid to edit"),
    )
    cells = {name: edited[name].fillna("").astype(str).str.strip() for name in CELLS}
    stay = standing.set_index("criterion").reindex(begun["criterion"]).fillna("")
    return begun.assign(**{name: stay[name].to_numpy() if name in closed else cells[name].to_numpy() for name in CELLS})


def headers(here: Visit) -> dict[str, str]:
    """CELLS → `Chỉ tiêu năm`, `Quý I` …"""
    return {YEAR: here.text("Target of the year")} | {
        f"q{number}": here.text("Q{number}", number=periods.ROMAN[number] if here.language == "vi" else number)
        for number in range(1, 5)
    }


def rows(before: pd.DataFrame, after: pd.DataFrame, about: pd.DataFrame, year: int, department: str, since: int, open_: tuple[str, ...], document: str) -> pd.DataFrame:  # fmt: skip
    """What differs between two frames of `texts` as rows of a file of targets, with `cell` (the column of CELLS) and `at` (the row of
    the grid).

    Adjusted from a quarter on (`since`, 0: the whole year), earlier quarters (of `open_`, those not closed) keep the year's target
    that they stood under, which is written out for them.
    """
    known = about.set_index("criterion")
    was = before.set_index("criterion").reindex(after["criterion"]).fillna("")
    found = []
    for one, old in zip(after.to_dict("records"), was.to_dict("records"), strict=True):
        code = one["criterion"]
        for name in CELLS:
            if one[name] != old[name]:
                found.append((_period(year, name), code, one[name], document, name, one[ROW]))
        if one[YEAR] != old[YEAR] and old[YEAR] and known["accumulation"].get(code) != "sum":
            standing = known["document"].get(code)
            for name in CELLS[1:since]:
                if name in open_ and not one[name] and not old[name]:
                    kept_by = document if absent(standing) else standing
                    found.append((_period(year, name), code, old[YEAR], kept_by, name, one[ROW]))
    frame = pd.DataFrame(found, columns=["period", "criterion", "target", "document", "cell", "at"])
    return frame.assign(department=department, note="")


def placed(here: Visit, known: Foreseen, changed: pd.DataFrame) -> Foreseen:
    """What is foreseen of `rows`, its findings at the rows and columns of the grid, its differences named by criterion and period."""
    found, told = known.outcome.issues.copy(), known.differences
    for at, row in enumerate(changed.itertuples(index=False), start=2):
        own = known.outcome.issues["row"].eq(at)
        found.loc[own, ["row", "column"]] = [int(row.at), row.cell]
    if len(told):
        told = told[told["column"].isna() | told["column"].isin(["target", "not_assigned"])]
        told = told.assign(label=told["criterion"] + " · " + told["period"].map(lambda one: _when(here, one)))
    return replace(known, outcome=replace(known.outcome, issues=found), differences=told)


def _when(here: Visit, period: str) -> str:
    return periods.name(here.language, period) if "Q" in period else here.text("Year {year}", year=period)


def _period(year: int, name: str) -> str:
    return str(year) if name == YEAR else f"{year}-Q{name[1]}"


def sum_words(here: Visit, one: dict) -> str:
    if absent(one["total"]):
        return here.text("not divided") if not absent(one[YEAR]) else ""
    total = numbers.number(here.language, one["total"])
    if absent(one["difference"]):
        return total
    if one["difference"] == 0:
        return here.text("{total}, as the year", total=total)
    sign = "+" if one["difference"] > 0 else "−"
    return here.text(
        "{total}, {difference}", total=total, difference=sign + numbers.number(here.language, abs(one["difference"]))
    )
