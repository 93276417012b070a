"""Departments and their ranks in a workbook: sums, total, band, the order under the tie rules, and the result beside the system's."""

import pandas as pd

from data.workbook.figures import Figures
from data.workbook.rules import EVENT_KINDS, Rules, tie_words
from data.workbook.sheets import Book, Column, Live, Table, literal, put

_LEAST, _MOST = "-1E+99", "1E+99"
"""What stands for no value to compare, and for one that is missing and may still be anything."""

_ORDER = 'IF({rank}="",1E+8,0)+IF({rank_low}="",1E+9,{rank_low}*10000+{rank_high})+{number}/10000'
"""Ranked ones first, then those that take a place, then the others; within equal places by code."""


def departments_sheet(
    book: Book,
    known: dict,
    ranking: pd.DataFrame,
    previous: pd.Series,
    figures: Figures,
    gates: Table,
    rules: Rules,
    text,
) -> Table:
    """One row for each department, by code: what its points add up to, its total and its band."""
    columns = [
        Column("number", text("Ordinal"), "code", 5),
        Column("department", text("Code"), "code", 11),
        Column("department_name", text("Department"), "text", 36),
        Column("block", text("Block"), "text", 12),
        Column("given", text("Values given"), "count", 7, text("Criteria that count")),
        Column("missing", text("Value missing"), "count", 7),
        Column("max_assigned", text("Assigned maximum"), "points", 10, text("Points")),
        Column("points", text("Points"), "points", 9),
        Column("complete", text("All values given"), "flag", 8),
        Column("base", text("On the scale"), "points", 9, text("Total points")),
        Column("bonus", text("Bonus"), "points", 8),
        Column("penalty", text("Penalty"), "points", 8),
        Column("before_bonus", text("Before the bonus"), "points", 9),
        Column("total", text("Total points"), "points", 9),
        Column("place", text("Bands above"), "count", 7, text("Band")),
        Column("band_by_points", text("Band by points"), "text", 16),
        Column("final", text("Bands above, with the gates"), "count", 9),
        Column("band", text("Band"), "text", 16),
        Column("gate", text("Held down by"), "text", 26),
        Column("previous", text("Total of the period before"), "given_points", 10, text("For the tie rules")),
        Column("product_total", text("Total points"), "system_points", 9, text("In the system")),
        Column("product_band", text("Band"), "system", 16),
        Column("product_rank", text("Rank"), "system_count", 7),
        Column("product_block_rank", text("Rank in the block"), "system_count", 8),
    ]  # fmt: skip
    note = text("Total = points / assigned maximum × scale + bonus − penalty, within the lowest and the highest total.")
    table = Table(book, text("Departments"), text("From points to the total and the band"), note, columns, len(ranking))
    cells = figures.table

    def where(*conditions: str) -> str:
        pairs = zip(("department_number", *conditions[::2]), ("{number}", *conditions[1::2]), strict=True)
        return ",".join(f"{cells.column(column)},{value}" for column, value in pairs)

    def sums(name: str, *conditions: str) -> str:
        return f"ROUND(SUMIFS({cells.column(name)},{where(*conditions)}),9)"

    def count(*conditions: str) -> str:
        return f"COUNTIFS({where(*conditions)})"

    bonus, penalty = (sums("points", "kind", literal(figures.kinds[kind])) for kind in ("bonus", "penalty"))
    for row, one in enumerate(_by_code(ranking)):
        missing = one["missing"]
        table.fill(
            row,
            number=row + 1,
            department=one["department"],
            department_name=one["department_name"],
            block=one["block"],
            given=Live(count("required", "1", "missing", "0"), one["given"]),
            missing=Live(count("missing", "1"), missing),
            max_assigned=Live(sums("most", "required", "1"), one["max_assigned"]),
            points=Live(sums("points", "required", "1"), one["points"]),
            complete=Live(f"IF(AND({{max_assigned}}>0,{count('open', '1')}=0),1,0)", int(one["complete"])),
            base=Live(f'IF({{complete}}=1,{{points}}/{{max_assigned}}*{rules.total},"")', one["base"]),
            bonus=Live(f"MIN({rules.bonus_cap},{bonus})", one["bonus"]),
            penalty=Live(f"MIN({rules.penalty_cap},{penalty})", one["penalty"]),
            before_bonus=Live('IF({complete}=1,{base}-{penalty},"")', one["before_bonus"]),
            total=Live(f'IF({{complete}}=1,MIN({rules.maximum},MAX({rules.minimum},{{base}}+{{bonus}}-{{penalty}})),"")', one["total"]),
            place=Live(rules.place("{total}")),
            band_by_points=Live(rules.band("{place}"), one["band_by_points"]),
            final=Live(f'IF({{place}}="","",IF({{place}}<{len(rules.bands)},MAX({{place}},{gates.cell("cap", row)}),{{place}}))'),
            band=Live(rules.band("{final}"), one["band"]),
            gate=Live(_held_down(rules, gates, row), one["gate"]),
            previous=previous.get(one["department"]),
            product_total=one["total"],
            product_band=one["band"],
            product_rank=one["rank"],
            product_block_rank=one["block_rank"],
        )  # fmt: skip
    table.freeze("department_name")
    return table


def _held_down(rules: Rules, gates: Table, row: int) -> str:
    """The names of the gates that the band comes from: those that act, leave just it, and lowered it."""
    parts = "".join(
        f'&IF(AND({gates.cell(f"acts {n}", row)}=1,{{final}}={gate.place},{{place}}<{gate.place}),"; "&{gate.name},"")'
        for n, gate in enumerate(rules.gates)
    )
    return f'IF({{place}}="","",MID(""{parts},3,1000))'


def ranks_sheet(
    book: Book, known: dict, ranking: pd.DataFrame, departments: Table, figures: Figures, rules: Rules, text
) -> Table:
    """One row for each department, as on its own sheet: what is compared, least and greatest, and the places that follow."""
    ties = known["rules"]["ties"]
    keys = [("total", text("Total points")), *((f"tie {n}", tie_words(rule, text)) for n, rule in enumerate(ties))]
    columns = [
        Column("number", text("Ordinal"), "code", 5),
        Column("department", text("Code"), "code", 11),
        Column("block", text("Block"), "text", 12),
        Column("running", text("Takes a place"), "flag", 7),
        Column("low_points", text("Points, at least"), "points", 9, text("Points")),
        Column("high_points", text("Points, at most"), "points", 9),
        *(
            Column(f"{name} {end}", f"{words}, {text(said)}", "key", 12, text("Compared, in this order") if (name, end) == ("total", "low") else "")
            for name, words in keys
            for end, said in (("low", "at the least"), ("high", "at the most"))
        ),
        Column("rank_low", text("Best place"), "count", 7, text("Places, best and worst")),
        Column("rank_high", text("Worst place"), "count", 7),
        Column("rank", text("Rank"), "place", 7),
        Column("block_rank_low", text("Best place in the block"), "count", 8),
        Column("block_rank_high", text("Worst place in the block"), "count", 8),
        Column("block_rank", text("Rank in the block"), "place", 8),
        Column("order", text("Order in the result"), "number", 12),
    ]  # fmt: skip
    note = text(
        "At least and at most differ while values are missing: a rank is the place behind those that are ahead in any case."
    )
    table = Table(book, text("Ranks"), text("From totals to ranks, ties included"), note, columns, len(ranking))
    places = {prefix: _places(table, [name for name, _ in keys], prefix) for prefix in ("", "block_")}
    for row, one in enumerate(_by_code(ranking)):
        of = {name: departments.cell(name, row) for name in departments.columns}
        compared = _compared(known, figures, of, rules, ties)
        table.fill(
            row,
            number=row + 1,
            department=one["department"],
            block=Live(f'IF({of["block"]}="","",{of["block"]})', one["block"]),
            running=Live(f"IF({of['max_assigned']}>0,1,0)", int(pd.notna(one["rank_low"]))),
            low_points=Live(_required(figures, "low")),
            high_points=Live(_required(figures, "high")),
            **{name: Live(formula) for name, formula in compared.items()},
            rank_low=Live(places[""][0], one["rank_low"]),
            rank_high=Live(places[""][1], one["rank_high"]),
            rank=Live(f'IF({of["complete"]}=1,{{rank_low}},"")', one["rank"]),
            block_rank_low=Live(places["block_"][0], one["block_rank_low"]),
            block_rank_high=Live(places["block_"][1], one["block_rank_high"]),
            block_rank=Live(f'IF({of["complete"]}=1,{{block_rank_low}},"")', one["block_rank"]),
            order=Live(_ORDER),
        )  # fmt: skip
    table.freeze("department")
    return table


def result_sheet(
    book: Book, ranking: pd.DataFrame, departments: Table, ranks: Table, title: str, note: str, text
) -> Table:
    """The ranking in its order, which follows the formulas, beside what the system came to."""
    columns = [
        Column("number", text("Ordinal"), "code", 5),
        Column("rank", text("Rank"), "place", 14, text("By this workbook")),
        Column("department_name", text("Department"), "text", 38),
        Column("block", text("Block"), "text", 14),
        Column("total", text("Total points"), "points", 10),
        Column("band", text("Band"), "text", 18),
        Column("gate", text("Held down by"), "text", 30),
        Column("block_rank", text("Rank in the block"), "place", 9),
        Column("rank_low", text("Best place"), "count", 8),
        Column("rank_high", text("Worst place"), "count", 8),
        Column("product_rank", text("Rank"), "system_count", 8, text("In the system")),
        Column("product_total", text("Total points"), "system_points", 10),
        Column("product_band", text("Band"), "system", 18),
        Column("check", text("Agreement"), "code", 10, text("Check against the system")),
        Column("line", "", "code", 5),
    ]
    table = Table(book, text("Result of the ranking"), title, note, columns, len(ranking))
    unranked, agrees, differs = (literal(text(word)) for word in ("not ranked", "agrees", "differs"))
    lines = {department: line for line, department in enumerate(sorted(ranking["department"]), 1)}

    def found(where: Table, name: str) -> str:
        cell = f"INDEX({where.column(name)},{{line}})"
        return f'IF({cell}="","",{cell})'

    same = (
        'AND({product_rank}&""=INDEX(RANKS,{line})&"",{band}={product_band},'
        'IF(ISNUMBER({total}),IF(ISNUMBER({product_total}),ABS({total}-{product_total})<0.000001,FALSE),{product_total}=""))'
    ).replace("RANKS", ranks.column("rank"))
    for row, one in enumerate(ranking.to_dict("records")):
        table.fill(
            row,
            number=row + 1,
            line=Live(f"MATCH(SMALL({ranks.column('order')},{{number}}),{ranks.column('order')},0)", lines[one["department"]]),
            rank=Live(
                f"IF(INDEX({ranks.column('rank')},{{line}})=\"\",{unranked},INDEX({ranks.column('rank')},{{line}}))",
                text("not ranked") if pd.isna(one["rank"]) else one["rank"],
            ),
            **{
                name: Live(found(where, name), one[name.removeprefix("product_")])
                for where, names in (
                    (departments, ("department_name", "block", "total", "band", "gate", "product_rank", "product_total", "product_band")),
                    (ranks, ("block_rank", "rank_low", "rank_high")),
                )
                for name in names
            },
            check=Live(f"IF({same},{agrees},{differs})", text("agrees")),
        )  # fmt: skip
    count = f'COUNTIF({table.column("check")},{agrees})&"/{len(ranking)} "&{literal(text("departments agree with the system"))}'
    known = f"{len(ranking)}/{len(ranking)} {text('departments agree with the system')}"
    put(table.sheet, 2, 0, Live(count.format(), known), book.format("part"))
    table.hide("line")
    table.freeze("department_name")
    table.warn("check", text("differs"))
    return table


def _by_code(ranking: pd.DataFrame) -> list[dict]:
    return ranking.sort_values("department").to_dict("records")


def _required(figures: Figures, name: str) -> str:
    cells = figures.table
    return f"ROUND(SUMIFS({cells.column(name)},{cells.column('department_number')},{{number}},{cells.column('required')},1),9)"


def _compared(known: dict, figures: Figures, of: dict[str, str], rules: Rules, ties: list[str]) -> dict[str, str]:
    """`total low`, `total high`, `tie 0 low`, …: what a department has under each rule, bigger being better."""
    formulas = {}
    for end in ("low", "high"):
        base = f"{{{end}_points}}/{of['max_assigned']}*{rules.total}-{of['penalty']}"
        values = {"total": f"MIN({rules.maximum},MAX({rules.minimum},{base}+{of['bonus']}))"}
        for number, rule in enumerate(ties):
            values[f"tie {number}"] = _tie(rule, known, figures, of, base, end)
        formulas |= {f"{name} {end}": f'IF({{running}}=0,"",ROUND({value},6))' for name, value in values.items()}
    return formulas


def _tie(rule: str, known: dict, figures: Figures, of: dict[str, str], base: str, end: str) -> str:
    cells, (kind, _, name) = figures.table, rule.partition(":")
    own = f"({cells.column('department_number')}={{number}})"
    if kind == "before_bonus":
        return base
    if kind == "penalty":
        return f"-{of['penalty']}"
    if kind == "previous":
        return f"IF(ISNUMBER({of['previous']}),{of['previous']},{_LEAST})"
    if kind == "group":
        part = f"{own}*EXACT({cells.column('group')},{literal(name)})*{cells.column('required')}"
        most = f"SUMPRODUCT({part},{cells.column('most')})"
        return f"IF({most}>0,SUMPRODUCT({part},{cells.column(end)})/{most},{_LEAST})"
    return _criterion(name, known, cells, end)


def _criterion(code: str, known: dict, cells: Table, end: str) -> str:
    """The result in a criterion: in its direction; of bonus and penalty none is 0; a missing one may still be anything."""
    criteria = known["criteria"].reset_index(drop=True)
    rows = criteria[criteria["code"] == code]
    if rows.empty:
        return _LEAST
    one = rows.iloc[0]
    where = f"{cells.column('department_number')},{{number}},{cells.column('criterion_number')},{rows.index[0] + 1}"

    def of(name: str) -> str:
        return f"SUMIFS({cells.column(name)},{where})"

    def there(name: str) -> str:
        return f'COUNTIFS({where},{cells.column(name)},">=-1E+300")>0'

    worth = {"lower": f"-{of('actual')}", "near": f"-ABS({of('actual')}-{of('target')})"}.get(
        one["direction"], of("actual")
    )
    given = f"COUNTIFS({where})>0" if one["kind"] in EVENT_KINDS else there("actual")
    if one["direction"] == "near":
        given = f"AND({given},{there('target')})"
    if end == "high" and one["kind"] not in EVENT_KINDS:
        nothing = f"IF(SUMIFS({cells.column('open')},{where})>0,{_MOST},{_LEAST})"
    else:
        nothing = _LEAST
    return f"IF({given},{worth},{nothing})"


def _places(table: Table, keys: list[str], prefix: str) -> tuple[str, str]:
    """The formulas of the best and the worst place: behind those certainly ahead, and behind those that may be."""
    field = table.column("running")
    if prefix:
        field += f"*({table.column('block')}={{block}})"
    runs = 'OR({running}=0,{block}="")' if prefix else "{running}=0"
    may_rise = _beyond(table, keys, "high", "low", own_row=True)
    best = f'IF({runs},"",1+SUMPRODUCT({field}*{_beyond(table, keys, "low", "high")}))'
    worst = f'IF({runs},"",1+SUMPRODUCT({field}*{_beyond(table, keys, "high", "low")})-{may_rise})'
    return best, worst


def _beyond(table: Table, keys: list[str], theirs: str, own: str, own_row: bool = False) -> str:
    """Whether one row of keys is above the own one: the first difference decides. `own_row`: the row's own other end."""
    formula = "0"
    for key in reversed(keys):
        column = f"{{{key} {theirs}}}" if own_row else table.column(f"{key} {theirs}")
        cell = f"{{{key} {own}}}"
        formula = f"(({column}>{cell})+({column}={cell})*{formula})"
    return formula
