"""Where in a sheet the table stands: letterhead, header, index row, groups, totals, signatures; what is set aside is told."""

import re
from collections import Counter
from dataclasses import dataclass, field

from data.files.dialect import Record
from data.files.headers import (
    asked_for,
    depth_of,
    first_of,
    index_row,
    is_number,
    known,
    names_of,
    shown,
    span,
    sure,
    vietnamese_above,
)
from data.files.unreadable import Unreadable
from data.values.text import clean, fold

_FOOTER = re.compile(
    r"nguoi lap( bieu| bang| bao cao)?|lap bieu|noi nhan.*|ky( va)?( ghi ro)? (ho )?ten.*|(k t |t m |t l )?(thu truong|truong phong|giam doc)( don vi| co quan)?"
    r"|ke toan truong|(.* )?ngay( \d+)? thang( \d+)? nam( \d+)?"
)
"""What stands below a table, folded: who made and who signs it, for whom it is, where and when."""
_REMARK = re.compile(r"(ghi chu|nguon|chu thich|luu y)\b")
_TOTAL = re.compile(r"(tong cong|tong so|cong|tong)( (toan|ca|chung|total)\b.*)?")
ALL, SOME = 1, 2
_SUBTOTAL = re.compile(r"(tong cong|tong so|cong|tong) \w")
"""A total of some rows, or a name that begins so: the figures tell."""
_ORDINAL = re.compile(r"(stt|tt|so tt|so thu tu|s t( t)?)( .*)?")


@dataclass
class Laid:
    """A table found in a sheet. `headers`: one name for each column; `kept`: positions of those columns in the sheet.

    `above`: the lines above the header, their cells parted by line breaks; `groups`: row and words of each row that heads a group;
    `parts`: what the rows of the header say above each column of the sheet.
    `told`: (code, severity, record or None, found, params) of what was set aside or is wrong.
    """

    header: list[Record]
    headers: list[str]
    kept: list[int]
    body: list[Record]
    told: list[tuple] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)
    parts: list[tuple[str, ...]] = field(default_factory=list)

    def tell(self, code: str, record: Record | None = None, found: str | None = None, severity="error", **params):
        self.told.append((code, severity, record, found, params))


def lay(records: list[Record], asked: tuple[int, int] | None, office: bool, merged=None) -> Laid:
    """Finds the table among the records of a sheet.

    `asked`: first and last row of the header as a person says. `office`: a workbook, whose layout is trusted more than that of a text
    file: there a header further down, or of several rows, is taken only where its words or its letterhead are those of an office here.
    `merged`: (first row, first column, last row, last column) of merged cells, rows as in `Record.row`, columns from 0.

    Raises `Unreadable`: empty_file, no_header, header_width, header_not_first, several_header_rows, unknown_header_row.
    """
    filled = [record for record in records if any(map(str.strip, record.cells))]
    if not filled:
        raise Unreadable("empty_file")
    first = asked_for(filled, asked) if asked else first_of(filled)
    depth = (
        1 + sum(asked[0] < record.row <= asked[1] for record in filled) if asked else depth_of(filled, first, merged)
    )
    header = filled[first : first + depth]
    names = names_of(header, merged)
    words = max(map(known, [names, *(record.cells for record in header)]))
    familiar = office or words >= 2 or vietnamese_above(filled[:first])
    familiar = familiar or index_row(filled, first + depth, marked=True)
    if not asked:
        sure(filled, first, depth, familiar)
    laid = Laid(header, names, [], filled[first + depth :])
    laid.parts = [
        tuple(dict.fromkeys(clean(cells) for row in header if (cells := _cell(row, i)))) for i in range(len(names))
    ]
    laid.above = ["\n".join(cell.strip() for cell in record.cells if cell.strip()) for record in filled[:first]]
    if first:
        laid.tell("letterhead", filled[0], shown(filled[:first]), "note", rows=span(filled[:first]))
    if first or depth > 1:
        laid.tell("header_found", header[0], ", ".join(name for name in names if name)[:200], "note", rows=span(header))
    if office:
        names += [""] * (max(len(record.cells) for record in filled[first:]) - len(names))
    if familiar:
        _set_aside(laid, merged or ())
    _widths(laid, records, office)
    _columns(laid, office or bool(familiar and first))
    if not laid.body and not any(severity == "error" for _, severity, *_ in laid.told):
        laid.tell("no_rows", header[0])
    return laid


def _cell(record: Record, position: int) -> str:
    return record.cells[position].strip() if position < len(record.cells) else ""


def _set_aside(laid: Laid, merged) -> None:
    """What is no row of figures, in a table as an office makes it: the index row, groups, totals, what stands below the table."""
    ordinal = numbering(laid)
    kept, groups, totals, subtotals, since = [], [], [], [], 0
    body = laid.body
    if body and index_row(body, 0):
        laid.tell("index_row", body[0], shown(body[:1]), "note")
        body = body[1:]
    head = [clean(cell) for cell in laid.header[-1].cells if cell.strip()]
    below, total, width = short_from(body), {}, 0
    for position, record in enumerate(body):
        texts = [(i, cell) for i, cell in enumerate(record.cells) if cell and not cell.isspace()]
        label = next((cell for i, cell in texts if i != ordinal or len(clean(cell)) > 5), "")
        if texts and texts[0][0] == ordinal and texts[0][1][:1] in "TtCc":
            label = texts[0][1]
        if label not in total:
            total[label] = is_total(label)
        if kept and position >= below and _is_footer(record):
            laid.tell("footer", record, shown(body[position : position + 3]), "note", rows=span(body[position:]))
            break
        apart = bool(kept) and (width == 1 or record.row > body[position - 1].row + 1)
        if apart and _is_header(record, laid):
            kept = kept[:-1] if width == 1 and kept[-1] is body[position - 1] else kept
            laid.tell("several_tables", record, shown([record]), names=len(laid.headers), cells=len(texts))
            break
        width = len(texts)
        if 1 < len(texts) == len(head) and clean(texts[0][1]) == head[0] and [clean(cell) for _, cell in texts] == head:
            laid.tell("repeated_header", record, shown([record]), "note")
        elif total[label] == SOME and _sums_up(record, kept[since:], label):
            subtotals.append(record)
            since = len(kept)
        elif total[label] == ALL:
            totals.append((record, len(kept)))
        elif (
            ordinal is not None
            and len(texts) <= 2
            and not any(is_number(clean(cell)) for i, cell in texts if i != ordinal)
            and len(laid.headers) > 3
            and _is_group([(i, clean(cell)) for i, cell in texts], ordinal)
        ):
            groups.append(record)
            laid.groups.append((record.row, _words(record, ordinal)))
        else:
            kept.append(record)
    kept, sums = _group_totals(kept, ordinal)
    sums += subtotals
    laid.groups += [(record.row, _words(record, ordinal)) for record in sums]
    if sums:
        laid.tell("group_totals", sums[0], shown(sums), "note", count=len(sums), rows=span(sums))
    if groups:
        laid.tell("group_rows", groups[0], shown(groups), "note", count=len(groups), rows=span(groups))
    laid.body = _filled_down(laid, kept, merged)
    for record, above in totals:
        rows = [one for one in laid.body if one.row < record.row] if above else laid.body
        _checked_total(laid, record, rows)


def _sums_up(record: Record, above: list[Record], label: str) -> bool:
    """Whether a row that begins as a total does holds the sums of those above it, in most of its figures, and no other words."""
    texts = [cell for cell in record.cells if cell.strip() and not is_number(clean(cell))]
    few = len(above) < 2 and not fold(label).startswith("cong ")
    if few or len(texts) > 1:
        return False
    agree, differ = _compared(record, above, range(len(record.cells)))
    return len(agree) > len(differ)


def _is_header(record: Record, laid: Laid) -> bool:
    """Whether a row below the header names columns as another header would."""
    cells = [clean(cell) for cell in record.cells if cell.strip()]
    own = {fold(name) for name in laid.headers} | {fold(cell) for row in laid.header for cell in row.cells}
    if (
        len(cells) < 3
        or any(map(is_number, cells))
        or len(set(cells)) < len(cells)
        or {fold(cell) for cell in cells} <= own
    ):
        return False
    return known(cells) == len(cells) or (known(cells) >= 3 and known(cells) * 3 >= len(cells) * 2)


def _words(record: Record, ordinal: int | None) -> str:
    return next(
        (clean(cell) for i, cell in enumerate(record.cells) if i != ordinal and cell.strip() and not is_number(cell)),
        "",
    )


def numbering(laid: Laid) -> int | None:
    """The column that numbers the rows, if one does."""
    return next((i for i, name in enumerate(laid.headers) if _ORDINAL.fullmatch(fold(name))), None)


def is_total(label: str) -> int:
    """Whether a row with this label is the total of `ALL` rows, or perhaps, if its figures say so, of `SOME`; else 0."""
    key = fold(label)
    return ALL if _TOTAL.fullmatch(key) else SOME if _SUBTOTAL.match(key) else 0


def short_from(body: list[Record]) -> int:
    """From which position on there is nothing but short rows of text."""
    position = len(body)
    while position and body[position - 1].filled <= 4 and not any(map(is_number, body[position - 1].cells)):
        position -= 1
    return position


def _is_footer(record: Record) -> bool:
    """Whether a table ends here, nothing but short rows of text being below: a remark or signatures."""
    texts = [(i, fold(cell)) for i, cell in enumerate(record.cells) if cell.strip()]
    if len(texts) == 1 and _REMARK.match(texts[0][1]):
        return True
    signs = [(i, bool(_FOOTER.fullmatch(text))) for i, text in texts]
    return any(sign for _, sign in signs) and (signs[0][1] or signs[0][0] > 0)


def _is_group(texts: list[tuple[int, str]], ordinal: int) -> bool:
    mark = next((text for i, text in texts if i == ordinal), "")
    return not mark or (
        bool(re.fullmatch(r"[IVXLC]+|[A-ZĐ]|\d{1,2}(\.\d+)*|[a-zđ]\)?", mark.rstrip(".)"), re.I)) and len(texts) == 2
    )


def _filled_down(laid: Laid, kept: list[Record], merged) -> list[Record]:
    """A cell merged over several rows holds for each of them."""
    down = {}
    for top, left, bottom, right in merged:
        if bottom > top and left == right:
            down |= {(row, left): top for row in range(top + 1, bottom + 1)}
    if not down:
        return kept
    by_row = {record.row: record for record in kept}
    result, count = [], 0
    for record in kept:
        cells = record.cells + [""] * (len(laid.headers) - len(record.cells))
        for position, cell in enumerate(cells):
            top = by_row.get(down.get((record.row, position)))
            if top and not cell.strip() and position < len(top.cells) and top.cells[position].strip():
                cells[position] = top.cells[position]
                count += 1
        result.append(record._replace(cells=cells))
    if count:
        laid.tell("merged_filled", None, None, "note", count=count)
    return result


def _group_totals(kept: list[Record], ordinal: int | None) -> tuple[list[Record], list[Record]]:
    """Rows numbered I, II, … whose figures are the sums of the rows below them, up to the next: totals of groups, no figures of their own."""
    heads = [
        i
        for i, record in enumerate(kept)
        if ordinal is not None
        and ordinal < len(record.cells)
        and re.fullmatch(r"[IVXLC]+", record.cells[ordinal].strip().rstrip("."))
    ]
    sums = []
    for head, after in zip(heads, [*heads, len(kept)][1:], strict=True):
        columns = [i for i in range(len(kept[head].cells)) if i != ordinal]
        agree, differ = _compared(kept[head], kept[head + 1 : after], columns)
        if len(agree) > len(differ):
            sums.append(kept[head])
    rows = {record.row for record in sums}
    return [record for record in kept if record.row not in rows], sums


def _compared(total: Record, parts: list[Record], columns) -> tuple[list[int], list[int]]:
    """The columns in which a total is the sum of its parts, and those in which it is not; as exact as the cells are written."""
    agree, differ = [], []
    for position in columns:
        cell = total.cells[position] if position < len(total.cells) else ""
        whole = _plain(cell)
        terms = [_plain(one.cells[position]) for one in parts if position < len(one.cells)]
        terms = [term for term in terms if term is not None]
        if whole is None or not terms or cell.rstrip().endswith("%"):
            continue
        near = abs(sum(terms) - whole) <= max(0.51 * len(terms) ** 0.5 * _step(cell), 1e-6 * abs(whole))
        (agree if near else differ).append(position)
    return agree, differ


def _checked_total(laid: Laid, record: Record, above: list[Record]) -> None:
    """A total is not a row of figures; it is compared with the sum of the rows above."""
    _, different = _compared(record, above, range(len(laid.headers)))
    if different:
        names = ", ".join(laid.headers[position] for position in different)
        laid.tell("total_differs", record, shown([record]), "warning", columns=names)
    else:
        laid.tell("total_row", record, shown([record]), "note")


def _step(cell: str) -> float:
    part = re.search(r"[.,](\d{1,2}|\d{4,})$", cell.strip().rstrip("%"))
    return 10.0 ** -len(part[1]) if part else 1.0


def _plain(cell: str) -> float | None:
    """A number for comparing sums only: the last mark before one or two, or more than three, digits parts the decimals."""
    text = cell.strip().rstrip("%")
    if not is_number(text):
        return None
    text = re.sub(r"[\s$£€()]", "", text)
    mark = re.search(r"[.,](\d{1,2}|\d{4,})$", text)
    whole, part = (text[: mark.start()], mark[1]) if mark else (text, "")
    try:
        return float(re.sub(r"[.,]", "", whole) + "." + (part or "0"))
    except ValueError:
        return None


def _widths(laid: Laid, records: list[Record], office: bool) -> None:
    """Rows with more or fewer cells than the header: a cell has slipped, or a text with the delimiter in it is not in quotation marks."""
    if office:
        return
    header, body = laid.header[0], laid.body
    width = len(header.cells)
    counts = Counter(len(record.cells) for record in body)
    usual, most = counts.most_common(1)[0] if counts else (width, 0)
    named = [name for name in laid.headers if name]
    surplus = any(cell.strip() for record in body for cell in record.cells[width:])
    if usual > width and most * 10 >= len(body) * 9 and known(named) == len(named) and not surplus:
        # A delimiter at the end of every row and no cell behind it; the names are all ours, so none of them is two run together.
        width = usual
    if usual != width and most >= 3 and most * 10 >= len(body) * 9:
        raise Unreadable("header_width", line=header.line, row=header.row, names=width, cells=usual)
    if width == 1 and usual == 1 and " " in header.cells[0].strip() and len(counts) > 1:
        raise Unreadable("unknown_delimiter", header.cells[0][:100], header.line, header.row)
    if width == 1 and len(counts) > 3:
        raise Unreadable("unknown_delimiter", header.cells[0][:100], header.line, header.row)
    head = [cell.strip() for cell in header.cells]
    for record in body:
        same = len(record.cells) == len(head) and record.cells[0].strip() == head[0]
        if same and [cell.strip() for cell in record.cells] == head and record.filled > 1:
            laid.tell("repeated_header", record, shown([record]))
    ragged = [record for record in body if len(record.cells) != width]
    if not ragged:
        ragged = [
            record for record in records if len(record.cells) > width and record.row > header.row and not record.filled
        ]
    from_there = body[body.index(ragged[0]) :] if ragged and ragged[0] in body else []
    # The names of another table stand in each of its columns, and none of them is a number.
    names = bool(ragged) and all(cell.strip() and not re.search(r"\d", cell) for cell in ragged[0].cells[:-1])
    if names and len(from_there) >= 3 and len({len(record.cells) for record in from_there}) == 1:
        laid.tell("several_tables", ragged[0], shown(ragged[:1]), names=width, cells=len(ragged[0].cells))
        return
    apostrophes = sum(_in_apostrophes(record) for record in ragged) * 2 > len(ragged) > 0
    for record in ragged:
        code = (
            "apostrophe_quotes" if apostrophes else "too_many_cells" if len(record.cells) > width else "too_few_cells"
        )
        extra = next((cell for cell in record.cells[width:] if cell.strip()), "")
        laid.tell(code, record, extra[:100], cells=len(record.cells), names=width)


def _in_apostrophes(record: Record) -> bool:
    opened = any(cell.startswith("'") and not cell.endswith("'") for cell in record.cells)
    return opened and any(cell.endswith("'") and not cell.startswith("'") for cell in record.cells)


def _columns(laid: Laid, office: bool) -> None:
    """Columns without a name: an empty one in a table as an office makes it is left out, one that holds something must be named."""
    last = max((i for i, name in enumerate(laid.headers) if name), default=-1)
    kept = []
    for position, name in enumerate(laid.headers):
        control = re.search(r"[\t\x0b\x0c]", "".join(r.cells[position] for r in laid.header if position < len(r.cells)))
        if control:
            laid.tell("control_in_header", laid.header[0], name, position=position + 1)
        if name:
            kept.append(position)
        elif any(record.cells[position].strip() for record in laid.body if position < len(record.cells)):
            kept.append(position)
            if office and any(laid.headers[:position]):
                # In a workbook a name often stands over the cell beside it too.
                left = next(name for name in reversed(laid.headers[:position]) if name)
                laid.headers[position] = f"{left} (2)"
                laid.tell("column_named", laid.header[0], laid.headers[position], "warning", position=position + 1)
            else:
                laid.tell("blank_column_name", laid.header[0], "", position=position + 1)
        elif position < last and not office:
            kept.append(position)
            laid.tell("blank_column_name", laid.header[0], "", position=position + 1)
    laid.kept = kept
    laid.headers = [laid.headers[position] for position in kept]
