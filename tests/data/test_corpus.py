"""Odd files that others have published, through the command `read`: the right table, or the real trouble with its line."""

import csv
import io
import json
import re
from contextlib import redirect_stdout

import pytest

from data.__main__ import main

# What the index of the corpus calls a trouble → the codes that name it.
NAMES = {
    "unescaped-quote|stray quote|unterminated": {"stray_quote", "broken_quotes"},
    "wrong-delimiter": {"unknown_delimiter"},
    "wrong quote character": {"apostrophe_quotes"},
    "second header row|as above, lines": {"repeated_header"},
    "no-data-rows": {"no_rows"},
    "no-header": {"no_header"},
    "empty-file": {"empty_file"},
    "header-not-on-line-1": {"header_not_first"},
    "several-tables": {"several_tables"},
    "header repeated": {"repeated_header"},
    "message about the header": {"header_width", "stray_quote"},
    "ragged-rows": {"too_few_cells", "too_many_cells", "header_width"},
    "preamble/footnote": {"header_not_first", "several_header_rows", "no_header"},
    "blank-column-name": {"blank_column_name", "too_few_cells"},
    "bad-encoding": {"unknown_encoding", "too_few_cells", "too_many_cells", "blank_column_name"},
    "type-error or missing": {"no_header"},
    "not-a-csv": {"archive", "web_page", "locked_workbook"},
    "nul-byte": {"nul_byte"},
    "control characters": {"control_in_header"},
}
# Two workbooks under the name of a CSV are read by their content. `d` is a column like others where nothing is asked of it, and the
# comma of "1,7" is proved by "200.000.000" beside it. A header alone is told, for all that a survey calls such a file accepted.
READ_ALL_THE_SAME = {
    "messytables/simple.xls.renamed.csv",
    "messytables/simple.ods.renamed.csv",
    "csvkit/dummy_col_shuffled_ragged.csv",
    "csvkit/test_locale.csv",
}
HEADER_ALONE = {"pollock/survey__scottish_law_commission-2011-03-31-organogram-junior.csv"}
UPSTREAM_SLIP = {"csv-spectrum/location_coordinates.csv"}


@pytest.fixture(scope="module")
def corpus(cases):
    folder = cases / "csv-corpus"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as index:
        known = list(csv.DictReader(index))
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out):
        main(["read", "--json", "--lang", "en", *(str(folder / one["file"]) for one in known)])
    out.seek(0)
    lines = [json.loads(line) for line in out.read().splitlines()]
    assert len(lines) == len(known)
    return [(one, line, folder) for one, line in zip(known, lines, strict=True)]


def answer(folder, one):
    """The published table, header first."""
    text = (folder / one["answer_file"]).read_text(encoding="utf-8")
    if one["answer_file"].endswith(".json"):
        rows = json.loads(text)
        rows = rows if isinstance(rows, list) else [rows]
        return [list(rows[0]), *(list(row.values()) for row in rows)]
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def trimmed(rows):
    return [[cell.strip() for cell in row] for row in rows]


def test_a_file_that_is_to_be_accepted_is_exactly_the_published_table(corpus):
    checked = 0
    for one, line, folder in corpus:
        if one["verdict"] == "reject" or one["file"] in HEADER_ALONE:
            continue
        assert line["accepted"] or one["verdict"] == "accept-note", one["file"]
        if line["accepted"] and one["answer_file"] and one["file"] not in UPSTREAM_SLIP:
            assert trimmed([line["columns"], *line["table"]]) == trimmed(answer(folder, one)), one["file"]
            checked += 1
    assert checked > 35


def test_a_file_that_is_to_be_rejected_is_refused_by_the_name_of_its_trouble(corpus):
    wrong = {}
    for one, line, _ in corpus:
        if one["verdict"] != "reject" or one["file"] in READ_ALL_THE_SAME:
            continue
        named = {code for words, codes in NAMES.items() if re.search(words, one["expected"]) for code in codes}
        if line["accepted"] or line["code"] not in named or not line["message"]:
            wrong[one["file"]] = (line["accepted"], line["code"], one["expected"])
    assert wrong == {}


def test_the_trouble_is_told_with_the_physical_line_that_it_stands_on(corpus):
    told = 0
    for one, line, _ in corpus:
        expected = re.search(r"(?:naming|[ -]) ?lines? (\d+)\b", one["expected"])
        if one["verdict"] != "reject" or not expected:
            continue
        assert line["line"] == int(expected[1]), (one["file"], one["expected"], line["code"], line["line"])
        told += 1
    assert told > 25


def test_no_file_is_stored_or_half_read(corpus):
    for one, line, _ in corpus:
        assert (line["table"] is not None) == line["accepted"], one["file"]
        assert all(len(row) == len(line["columns"]) for row in line["table"] or []), one["file"]
