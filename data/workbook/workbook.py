"""The workbook to check a ranking with: the figures as submitted, the rules, and formulas that work out each rank again."""

import io
from dataclasses import dataclass

import pandas as pd

from data.workbook.criteria import criteria_sheet, fill_criteria, largest_excess
from data.workbook.figures import figures_sheet
from data.workbook.gates import gates_sheet
from data.workbook.rules import rules_sheet
from data.workbook.sheets import LINE, Book, depth, literal
from data.workbook.standing import departments_sheet, ranks_sheet, result_sheet
from data.workbook.year import quarters_sheet, year_sheet


@dataclass(frozen=True)
class About:
    """What a workbook says of itself: the name of its period, the day on which it was made, as 25/11/2025, and of which entry of the ledger.

    `quarters` makes it one of a year to date: its quarters so far, each with its name. `marks`: what every page of the period says of
    its closing.
    """

    period: str
    made: str
    version: int
    sample: bool = False
    quarters: dict[str, str] | None = None
    marks: tuple[str, ...] = ()


def workbook(
    known: dict,
    cells: pd.DataFrame,
    ranking: pd.DataFrame,
    previous: pd.DataFrame | None,
    files: dict[int, str],
    about: About,
    text,
) -> bytes:
    """An XLSX that works out every department's points, total, band and rank from the submitted values, in Excel or LibreOffice.

    `known`: read.period of the quarter; `cells`, `ranking`: what the system makes of it, for comparison and for programs that show
    without calculating; `previous`: the totals (department, total) that the rule `previous` compares; `files`: upload_id → file name;
    `text(message, **params)` gives the words of one language.
    """
    out = io.BytesIO()
    footer = " · ".join([known["rules"]["organisation"]["name"], about.period, about.made])
    book = Book(out, footer)
    # By the clock two workbooks of one state would differ.
    book.file.set_properties({"created": pd.to_datetime(about.made, format="%d/%m/%Y").to_pydatetime()})
    sample = [text("DEMONSTRATION DATA")] if about.sample else []
    state = text("Quarter closed") if known["closed"] else text("Quarter not closed: the result may still change")
    status = " · ".join([*sample, about.period, state, text("Made {moment}", moment=about.made), *about.marks])
    before = pd.Series(dtype=float) if previous is None else previous.set_index("department")["total"]
    _guide(book, about, known, status, text)
    ranking = ranking.assign(gate=ranking["gate"].str.replace("|", "; ", regex=False))
    used = {one for one in cells["formula"].dropna()}
    rules = rules_sheet(book, known, used, bool(about.quarters), text)
    year = list(about.quarters) if about.quarters else []
    leaders = {f"leader {quarter}": about.quarters[quarter] for quarter in year} | {"leader": ""}
    criteria = criteria_sheet(book, known["criteria"], leaders, text)
    if year:
        quarters = quarters_sheet(book, known, cells, about.quarters, criteria, rules, files, text)
        figures = year_sheet(book, known, cells, quarters, len(year), criteria, rules, text)
        leading = {
            f"leader {quarter}": largest_excess(quarters, f"*({quarters.column('quarter')}={literal(name)})")
            for quarter, name in about.quarters.items()
        }
    else:
        figures, leading = figures_sheet(book, known, cells, criteria, rules, files, text), {}
    fill_criteria(criteria, known["criteria"], leading | {"leader": largest_excess(figures.table)}, text)
    gates = gates_sheet(book, ranking, figures, rules, text)
    departments = departments_sheet(book, known, ranking, before, figures, gates, rules, text)
    ranks = ranks_sheet(book, known, ranking, departments, figures, rules, text)
    result = result_sheet(book, ranking, departments, ranks, f"{text('Ranking')} · {about.period}", status, text)
    result.sheet.activate()
    book.file.close()
    return out.getvalue()


def _guide(book: Book, about: About, known: dict, status: str, text) -> None:
    """The first sheet: what this is, and how to read it."""
    sheet = book.sheet(text("How to read"), text("Workbook to check the ranking with"), status)
    sheet.set_portrait()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 92)
    organisation = known["rules"]["organisation"]
    lines = [
        (text("Issued by"), f"{organisation['name']} ({organisation['parent']})"),
        (text("Period"), status),
        (text("Made on"), text("{moment}, from entry {number} of the ledger", moment=about.made, number=about.version)),
        (
            text("What it is"),
            text(
                "The figures as they were submitted, assigned and verified, and formulas that work out every department's points, total, band and rank from them. "
                "It needs no connection to the system: whoever has this file can recompute the ranking."
            ),
        ),
        (text("Rules of the ranking"), text("The scale, the caps, the bands and the tie rules, each with its basis. The other sheets refer to these cells.")),
        (text("List of criteria"), text("Maximum and numbers of the formula of each criterion. They may be changed; the kind of formula may not.")),
        (
            text("Figures"),
            text("One line for each department and criterion, with the file and the row it came from; the formula for its points stands in the line."),
        ),
        *(
            [(text("Year to date"), text("The quarters of each line made into one by the criterion's rule, and its points."))]
            if about.quarters
            else []
        ),
        (text("Gates"), text("Which conditions of the rules hold a department's band down, whatever its total.")),
        (text("Departments"), text("Sums, bonus and penalty up to their caps, total and band.")),
        (text("Ranks"), text("What is compared, in order: the total, then each tie rule. At most and at least differ while values are missing.")),
        (text("Result of the ranking"), text("The ranking in its order. Grey is what the system came to; the last column says whether both agree.")),
        (
            text("To try it"),
            text("Change a blue cell: points, total, band, rank and the order of the result follow, and the last column shows where the result differs from the system's."),
        ),
        (
            text("Colours"),
            text("Blue on pale blue: submitted, assigned or verified, may be changed. Black: computed here. Grey: what the system came to."),
        ),
        (
            text("Please note"),
            text(
                "Do not insert, remove or sort lines; filter them. What is changed here stays in this file and is no official result. "
                "The band follows the organisation's own scale of emulation points; it does not replace the yearly rating of quality."
            ),
        ),
    ]  # fmt: skip
    for row, (name, meaning) in enumerate(lines, 3):
        sheet.set_row(row, LINE * depth(meaning, 88) + 4)
        sheet.write_string(row, 0, name, book.format("name"))
        sheet.write_string(row, 1, meaning, book.format("words"))
