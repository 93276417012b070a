"""The header of a table: which rows it has, what its columns are called, and how sure that is."""

import re
from collections import Counter
from itertools import pairwise

from data.contract import CONTRACTS
from data.files.dialect import Record
from data.files.unreadable import Unreadable
from data.values.text import clean, fold

MAX_HEADER_ROWS = 6
_WORDS = """stt|tt|so tt|ten|ma|don vi|don vi tinh|dvt|tinh|tinh thanh|huyen|xa|nam|quy|thang|ky|chi tieu|ke hoach|thuc hien|ket qua
|ty le|ghi chu|tong so|tong cong|cong|noi dung|dien giai|ho va ten|ho ten|chuc vu|xep hang|xep loai|diem|so luong|thanh tien|du toan|quyet toan
|tieu chi|minh chung|so tien|ngay|dia phuong|luy ke"""
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi|doc lap tu do|uy ban nhan dan|ubnd|bao cao|bieu so|bieu mau|mau so|phu luc|kem theo|don vi tinh|bang tong hop"
    r"|ket qua|chi so|quy (i{1,3}|iv|[1-4])\b|nam (19|20)\d\d"
)
_NUMBER = re.compile(r"\(?[+-]?[$£€]?[+-]?\d[\d.,\s]*%?\)?(?:[eE][+-]?\d+)?|[+-]?[.,]\d+%?")
_INDEX = re.compile(r"\(?(?:[a-dđ]|\d{1,2})(?: ?= ?[\d()+*/x:., -]+)?\)?", re.I)


def asked_for(filled: list[Record], asked: tuple[int, int]) -> int:
    for position, record in enumerate(filled):
        if record.row == asked[0]:
            return position
    raise Unreadable("unknown_header_row", str(asked[0]))


def first_of(filled: list[Record]) -> int:
    """The first record that names at least half as many columns as a full record holds, and two: one of which most are names of our forms
    or of any office's table, if there is such a one."""
    counts = sorted(record.filled for record in filled[:200])
    full = counts[int(0.75 * (len(counts) - 1))]
    needed = max(2, -(-full // 2))
    if max(counts) < 2:
        return 0
    likely = [
        i
        for i, record in enumerate(filled[:50])
        if record.filled >= needed and not _is_number_row(record) and not _labels(record)
    ]
    sure = (i for i in likely if (words := known(filled[i].cells)) >= 2 and words * 2 >= filled[i].filled)
    first = next(sure, likely[0] if likely else 0)
    for earlier in likely[: likely.index(first)] if likely else []:
        together = filled[earlier : first + 1]
        close = together[-1].row - together[0].row == first - earlier and not vietnamese_above(together[:-1])
        if close and earlier + depth_of(filled, earlier, None) > first:
            return earlier
    return _spanned(filled, first)


def _spanned(filled: list[Record], first: int) -> int:
    """The record from which the header begins: the one above, where names stand twice and it tells them apart."""
    while first:
        names = [fold(cell) for cell in filled[first].cells if cell.strip()]
        above = filled[first - 1]
        over = [i for i, cell in enumerate(above.cells) if cell.strip()]
        alike = len(names) > len(set(names))
        if (
            not alike
            or len({fold(above.cells[i]) for i in over}) < 2
            or above.row != filled[first].row - 1
            or _is_number_row(above)
            or over[-1] >= len(filled[first].cells)
        ):
            break
        first -= 1
    return first


def _labels(record: Record) -> bool:
    """Whether a row tells facts about the table: `Đơn vị:`, and beside it which."""
    return any(cell.rstrip().endswith(":") for cell in record.cells)


def _is_number_row(record: Record) -> bool:
    cells = [cell for cell in record.cells if cell.strip()]
    return sum(map(is_number, cells)) > len(cells) / 2 and not _years(cells)


def is_number(cell: str) -> bool:
    """Whether a cell looks like a number, in whatever way it is written."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def _years(cells: list[str]) -> bool:
    years = [cell.strip() for cell in cells if is_number(cell)]
    return (
        len(years) > 1 and all(re.fullmatch(r"(19|20)\d\d", year) for year in years) and len(set(years)) == len(years)
    )


def depth_of(filled: list[Record], first: int, merged) -> int:
    """How many records make the header: a further one fills what the ones above leave blank, holds no number and stands above some."""
    for number in range(1, MAX_HEADER_ROWS + 2):
        if index_row(filled, first + number):
            return number
        if first + number >= len(filled) or any(map(is_number, filled[first + number].cells)):
            break
    deep = max([last for top, _, last, _ in merged or () if top == filled[first].row], default=filled[first].row)
    depth = 1 + sum(filled[first].row < record.row <= deep for record in filled[first + 1 : first + MAX_HEADER_ROWS])
    while depth < MAX_HEADER_ROWS and first + depth + 1 < len(filled):
        names, below = names_of(filled[first : first + depth], merged), filled[first + depth]
        cells = {i for i, cell in enumerate(below.cells) if cell.strip()}
        blank = {i for i, _ in enumerate(below.cells) if i >= len(names) or not _own(filled[first : first + depth], i)}
        named = set(range(len(names))) - blank
        if not cells & blank or (len(cells & named) > len(cells) / 2 and len(cells & blank) < 2):
            break
        if any(is_number(below.cells[i]) for i in cells) and not _years([below.cells[i] for i in cells]):
            break
        after = filled[first + depth + 1 : first + depth + 6]
        if not any(is_number(cell) for record in after for cell in record.cells):
            break
        depth += 1
    return depth


def _own(header: list[Record], position: int) -> str:
    return " ".join(record.cells[position].strip() for record in header if position < len(record.cells)).strip()


def names_of(header: list[Record], merged) -> list[str]:
    """One name for each column: the header's rows joined.

    A name reaches over the cells that it is `merged` with; where nothing is known of merged cells (None), over the blank ones
    beside it that are named below, in a header of at most three rows.
    """
    width = max(len(record.cells) for record in header)
    rows = []
    for depth, record in enumerate(header):
        cells = [clean(cell) for cell in record.cells] + [""] * (width - len(record.cells))
        spans = {left: right for top, left, _, right in merged or () if top == record.row}
        lower = header[depth + 1 :]
        guess = merged is None and len(header) <= 3
        name, until = "", -1
        for position in range(width):
            if cells[position]:
                name, until = cells[position], spans.get(position, width if guess else position)
            elif position <= until and lower and _own(lower, position):
                cells[position] = name
            elif guess:
                until = -1
        rows.append(cells)
    return [" ".join(dict.fromkeys(row[i] for row in rows if row[i])) for i in range(width)]


def known(names: list[str]) -> int:
    """How many of the names are words of our forms or of any office's table."""
    return sum(fold(name) in VOCABULARY for name in names if name)


def _spellings() -> set[str]:
    ours = {
        fold(spelling)
        for contract in CONTRACTS.values()
        for column in contract.columns
        for spelling in column.spellings
    }
    return ours | {word.strip() for word in _WORDS.split("|")}


VOCABULARY = _spellings()


def vietnamese_above(above: list[Record]) -> bool:
    words = " ".join(fold(cell) for record in above for cell in record.cells)
    accented = any(
        ord(letter) > 0x1EA0 - 1 or letter in "đĐơƠưƯ" for record in above for cell in record.cells for letter in cell
    )
    return accented and bool(_LETTERHEAD.search(words))


def sure(filled: list[Record], first: int, depth: int, known: bool) -> None:
    """Raises where the header is none, or is not certain enough to be taken without a person saying so."""
    header, body = filled[first], filled[first + depth :]
    if first and _is_data(filled[0], filled[1:]):
        header, body, first = filled[0], filled[1:], 0
    if _is_data(header, body):
        if first:
            raise Unreadable(
                "header_width", line=filled[0].line, row=filled[0].row, names=filled[0].filled, cells=header.filled
            )
        raise Unreadable(
            "no_header", ", ".join(cell for cell in header.cells if cell.strip())[:100], header.line, header.row
        )
    widths = Counter(len(record.cells) for record in filled[1:])
    if (
        first
        and not known
        and " " in filled[0].cells[0].strip()
        and len(filled) > 5
        and max(widths.values()) < 0.7 * len(filled)
    ):
        raise Unreadable("unknown_delimiter", shown(filled[:1])[:100], filled[0].line, filled[0].row)
    if first and not known:
        raise Unreadable(
            "header_not_first",
            shown(filled[:first]),
            filled[0].line,
            filled[0].row,
            header=header.row,
            header_line=header.line,
        )
    if depth > 1 and not known:
        last = filled[first + depth - 1]
        raise Unreadable(
            "several_header_rows", shown([last]), last.line, last.row, rows=span(filled[first : first + depth])
        )


def _is_data(header: Record, body: list[Record]) -> bool:
    """Whether the header is shaped as the cells below it: digits, letters and marks in the same places."""
    cells = {i: cell.strip() for i, cell in enumerate(header.cells) if cell.strip()}
    if not cells or _years(list(cells.values())):
        return False
    if not body:
        return all(is_number(cell) for cell in cells.values())
    alike = 0
    for position, cell in cells.items():
        shape = _shape(cell)
        below = [_shape(record.cells[position]) for record in body[:50] if position < len(record.cells)]
        below = [one for one in below if one]
        alike += any(c.isdigit() for c in cell) and bool(below) and below.count(shape) * 2 >= len(below)
        alike += "://" in cell
    return alike * 2 >= len(cells)


def _shape(cell: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", cell.strip()))


def index_row(filled: list[Record], position: int, marked: bool = False) -> bool:
    """Whether this record numbers the columns: A, B, 1, 2, 3=2/1. `marked`: only where letters, brackets or formulas leave no doubt."""
    if position >= len(filled):
        return False
    cells = [cell.strip() for cell in filled[position].cells if cell.strip()]
    if len(cells) < 3 or not all(_INDEX.fullmatch(cell) for cell in cells):
        return False
    numbers = [int(re.match(r"\(?(\d+)", cell)[1]) for cell in cells if re.match(r"\(?\d", cell)]
    letters = [cell.casefold() for cell in cells if cell.isalpha()]
    lettered = letters == ["a", "b", "c", "d"][: len(letters)] != ["a"] and bool(letters)
    lettered = lettered or any(mark in cell for cell in cells for mark in "(=")
    if letters and not lettered:
        return False
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    whole = steps >= len(numbers) - (2 if lettered else 1)
    return (
        len(numbers) >= 2 and steps and whole and numbers[0] in (1, 2) and (lettered or (len(cells) > 3 and not marked))
    )


def shown(rows: list[Record]) -> str:
    return " · ".join(" ".join(clean(cell) for cell in record.cells if cell.strip()) for record in rows)[:200]


def span(rows: list[Record]) -> str:
    first, last = rows[0].row, rows[-1].row
    return str(first) if first == last else f"{first}–{last}"
