"""The gates of a workbook: which conditions hold a department's band down, worked out from its figures."""

import pandas as pd

from data.contract import REQUIRED_KINDS
from data.workbook.figures import Figures
from data.workbook.rules import OF_TARGETS, Gate, Rules
from data.workbook.sheets import Book, Column, Live, Table, literal


def gates_sheet(book: Book, ranking: pd.DataFrame, figures: Figures, rules: Rules, text) -> Table:
    """One row for each department, by code, and a column for each gate: 1 where it acts; and the place it leaves."""
    columns = [
        Column("number", text("Ordinal"), "code", 5),
        Column("department", text("Code"), "code", 11),
        *(
            Column(f"{what} {n}", header.format(name=gate.called), "flag", 16, text("Gates") if n == 0 and what == "acts" else "")
            for n, gate in enumerate(rules.gates)
            for what, header in (("acts", "{name}"), ("unknown", f"{{name}}: {text('missing')}"))
        ),
        Column("cap", text("Best band left, counted from the top"), "count", 10, text("Together")),
    ]  # fmt: skip
    note = text(
        "x: the condition is there, and the band is no better than the gate allows. A missing value never makes a gate act."
    )
    table = Table(book, text("Gates"), text("Gates: conditions that cap the band"), note, columns, len(ranking))
    for row, department in enumerate(sorted(ranking["department"])):
        acts = {}
        for n, gate in enumerate(rules.gates):
            beyond, unknown = _counted(figures.table, gate, figures, text)
            acts[f"acts {n}"] = Live(f"IF(AND({gate.on},{beyond}),1,0)")
            acts[f"unknown {n}"] = Live(f"IF(AND({gate.on},{{acts {n}}}=0,{unknown}),1,0)")
        caps = "".join(f",{{acts {n}}}*{gate.place}" for n, gate in enumerate(rules.gates))
        table.fill(row, number=row + 1, department=department, cap=Live(f"MAX(0{caps})"), **acts)
    table.fold([f"unknown {n}" for n in range(len(rules.gates))])
    table.freeze("department")
    return table


def _counted(cells: Table, gate: Gate, figures: Figures, text) -> tuple[str, str]:
    """Whether a gate's condition is there, and whether a value that it looks at is missing."""
    seen, side = cells.column(f"seen {gate.measure}"), "<" if gate.below else ">"
    own = f"({cells.column('department_number')}={{number}})"
    if gate.measure in OF_TARGETS:
        lacking = f"SUMPRODUCT({own}*({seen}={literal(text('missing'))}))"
        count, met = (f"SUMPRODUCT({own}*ISNUMBER({seen}){more})" for more in ("", f"*({seen}=1)"))
        beyond = f"IF(AND({lacking}=0,{count}>0),ROUND({met}/MAX(1,{count}),6){side}{gate.limit},FALSE)"
        return beyond, f"{lacking}>0"
    if gate.criteria is None:
        kinds = "+".join(f"({cells.column('kind')}={literal(figures.kinds[kind])})" for kind in REQUIRED_KINDS)
        named = f"({kinds})"
    else:
        numbers = cells.column("criterion_number")
        named = "(" + ("+".join(f"({numbers}={number})" for number in gate.criteria) or "0") + ")"
    beyond = f"SUMPRODUCT({own}*{named}*ISNUMBER({seen})*({seen}{side}{gate.limit}))>0"
    return beyond, f"SUMPRODUCT({own}*{named}*({seen}={literal(text('missing'))}))>0"
