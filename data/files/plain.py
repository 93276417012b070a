"""A long text file that is a plain table throughout, read by column: what takes a look at every row is spared where no row needs one."""

import io
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data.files import dialect, layout, ours
from data.files.dialect import Dialect, Record
from data.files.layout import Laid
from data.values.text import TEXT, clean, tidy

LONG = 200_000
"""Letters from which on it is worth the while."""
SHOWN = 200
"""So many first and last rows are laid out as those of any file; the others must be like them."""
_UNTIDY = r"[^\x21-\x7e]"


@dataclass
class Plain:
    """`laid`: as of the rows that were looked at; `cells`: those below the header, tidied."""

    laid: Laid
    cells: pd.DataFrame


def plain(text: str, known: Dialect) -> Plain | None:
    """The table of a text whose first line is its header and each other line a row of as many cells, without quotation marks, group
    rows, totals, blank rows or anything below the table; None where it is another, or might be."""
    if len(text) < LONG or '"' in text or known.declared or known.spaced or dialect.has_long_line(text):
        return None
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    cells = _parsed(text, known.delimiter)
    if (
        cells is None
        or not 2 * SHOWN < len(cells) <= dialect.MAX_ROWS
        or not 1 < cells.num_columns <= dialect.MAX_COLUMNS
    ):
        return None
    rows = [*range(SHOWN), *range(len(cells) - SHOWN, len(cells))]
    sample = zip(rows, *(column.to_pylist() for column in cells.take(rows).columns), strict=True)
    records = [Record(row + 1, row + 1, list(texts)) for row, *texts in sample]
    # Whatever there is to tell, or to refuse, is told of the whole file.
    if not layout.short_from(records[-SHOWN:]) or ours.without_reasons(records)[1]:
        return None
    try:
        laid = layout.lay(records, None, False)
    except dialect.Unreadable:
        return None
    whole = len(laid.body) == len(records) - 1 and len(laid.header) == 1 and len(laid.kept) == cells.num_columns
    if (
        not whole
        or laid.told
        or laid.groups
        or laid.above
        or not all(laid.headers)
        or layout.numbering(laid) is not None
    ):
        return None
    first = pc.unique(cells.column(0).slice(1)).to_pylist()
    head = clean(laid.header[0].cells[0])
    if any(not text.strip() or clean(text) == head or layout.is_total(text) for text in first):
        return None
    tidied = {i: _tidied(column.slice(1)) for i, column in enumerate(cells.columns)}
    return Plain(laid, pd.DataFrame({i: pd.Series(column, dtype=TEXT) for i, column in tidied.items()}))


def _parsed(text: str, delimiter: str) -> pa.Table | None:
    """All lines, each parted into as many cells as the first; None where one has more or fewer."""
    width = text.split("\n", 1)[0].count(delimiter) + 1
    names = [str(i) for i in range(width)]
    try:
        return csv.read_csv(
            io.BytesIO(text.encode()),
            csv.ReadOptions(column_names=names, use_threads=False),
            csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None


def _tidied(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """`tidy` over a column, each distinct text once."""
    if not pc.any(pc.match_substring_regex(column, _UNTIDY)).as_py():
        return column
    coded = column.combine_chunks().dictionary_encode()
    texts = pa.array([tidy(text) for text in coded.dictionary.to_pylist()], pa.large_string())
    return pa.chunked_array([texts.take(coded.indices)])
