"""Numbers as people write them: each cell read by its own evidence, a doubtful one by its column's, else by its file's."""

import re
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd
import pyarrow as pa

from data.values.text import TEXT

MAX_INTEGER_DIGITS = 20
MAX_DECIMALS = 18

_PLAIN = r"[+-]?\d+"
_SCIENTIFIC = r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,2}"
_GROUPED = {
    ".": r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?",
    ",": r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?",
}
"""Numbers in which this mark may part thousands."""
_DECIMAL = {".": r"[+-]?\d*\.\d+", ",": r"[+-]?\d*,\d+"}
"""Numbers in which this mark, standing once, may part the decimals."""
_PARTED = r"(?<=\d) (?=\d{3}(?!\d))"
"""A blank that parts thousands."""
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""`1.250` alone says neither 1250 nor 1,25."""
ERRORS = {
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#####",
}
"""What a spreadsheet shows where a formula has no result."""
NO_FIGURE = {
    "-",
    "–",
    "—",
    "−",
    "...",
    "…",
    "./.",
    "kps",
    "không",
    "ko",
    "không có",
    "không phát sinh",
    "chưa có",
    "chưa phát sinh",
}
"""What offices write where there is no figure: whether it was none or is not known, these do not say."""


_NO_NUMBER, _TWO_NUMBERS = 1, 2


def decimal_mark(columns: list[pd.Series]) -> str | None:
    """The decimal mark that the undoubted cells of these columns use, where they use one only."""
    marks = {mark for values in columns for mark in _marks(values.dropna())}
    return marks.pop() if len(marks) == 1 else None


def parse(values: pd.Series, fallback: str | None) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The numbers of a text column, written plainly (`-1250.5`), missing where there are none.

    `fallback` is the decimal mark of the rest of the file, used where the column itself does not tell.
    Returns the texts, a mask of cells that are no number, and a mask of numbers that could be read in two ways.
    """
    mark = decimal_mark([values]) or fallback
    codes, texts = pd.factorize(values)
    texts = pd.Series(texts, dtype=TEXT)
    plainly = texts.str.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?") & ((mark == ".") | ~_doubtful(texts))
    others = np.flatnonzero(~plainly)
    read = [_number(text, mark) for text in texts.iloc[others]]
    kinds = np.zeros(len(texts) + 1, dtype="int8")
    kinds[others] = [_NO_NUMBER if number is None else _TWO_NUMBERS if number == "" else 0 for number in read]
    texts.iloc[others] = [number or None for number in read]
    kind = pd.Series(kinds[codes], index=values.index)
    plain = pd.Series(texts.array.take(codes, allow_fill=True), index=values.index)
    return plain, kind == _NO_NUMBER, kind == _TWO_NUMBERS


def evidence(values: pd.Series, asked: str | None = None) -> dict | None:
    """How the numbers of a column are written, or None where fewer than half of its cells are numbers.

    `mark`: the decimal mark that its undoubted cells use, else the one `asked` for, None where they use none or both;
    `cells`: how many numbers; `with_mark`: how many of them prove it; `doubtful`: how many could be read in two ways without it.
    """
    given = values.dropna()
    counts = given.value_counts()
    texts = {text: re.sub(_PARTED, "", _bare(text)).removesuffix("%") for text in counts.index}
    kind = {text: _marks_of(plain) or {_alone(plain)} for text, plain in texts.items()}
    is_number = sum(count for text, count in counts.items() if kind[text] != {None})
    if not is_number or is_number * 2 < len(given):
        return None
    proved = {mark: sum(count for text, count in counts.items() if mark in kind[text]) for mark in (",", ".")}
    used = [mark for mark, count in proved.items() if count]
    doubtful = sum(count for text, count in counts.items() if kind[text] == {"doubtful"})
    mark = used[0] if len(used) == 1 else asked
    return {"mark": mark, "cells": int(is_number), "with_mark": int(sum(proved.values())), "doubtful": int(doubtful)}


def _alone(text: str) -> str | None:
    if _DOUBTFUL.fullmatch(text):
        return "doubtful"
    return "plain" if re.fullmatch(_PLAIN, text) or re.fullmatch(_SCIENTIFIC, text) else None


def too_long(numbers: pd.Series) -> pd.Series:
    """Numbers with more digits than are kept: nothing is rounded on storing, so these are refused."""
    if not (numbers.str.len() > MAX_DECIMALS).any():
        return pd.Series(False, index=numbers.index)
    kept = rf"-?0*\d{{1,{MAX_INTEGER_DIGITS}}}(?:\.\d{{1,{MAX_DECIMALS}}}0*)?"
    return ~numbers.str.fullmatch(kept, na=True)


def as_float(numbers: pd.Series) -> np.ndarray:
    """Plainly written numbers as doubles, to compare with; what is stored is the text."""
    try:
        return pa.array(numbers, pa.large_string(), from_pandas=True).cast(pa.float64()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pd.to_numeric(numbers, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)


def decimals(numbers: pd.Series) -> pa.Array:
    """Plainly written numbers exactly as the store keeps them; the texts where one is written too long for Arrow to read."""
    texts = pa.array(numbers, pa.large_string(), from_pandas=True)
    try:
        return texts.cast(pa.decimal128(MAX_INTEGER_DIGITS + MAX_DECIMALS, MAX_DECIMALS))
    except pa.ArrowInvalid:
        return texts


def _marks(values: pd.Series) -> set[str]:
    if values.empty:
        return set()
    texts = pd.Series(pd.unique(values), dtype=TEXT)
    points = texts.str.fullmatch(r"-?[0-9]+\.[0-9]+")
    proved = {"."} if (points & ~_doubtful(texts)).any() else set()
    others = texts[~points & ~texts.str.fullmatch(r"-?[0-9]+")]
    return proved | {mark for text in others for mark in _marks_of(text)}


def _doubtful(texts: pd.Series) -> pd.Series:
    return texts.str.fullmatch(_DOUBTFUL.pattern)


def _marks_of(text: str) -> set[str]:
    """The decimal marks that a number proves as it is written."""
    text = _bare(text.removesuffix("%")).replace(" ", "")
    if _DOUBTFUL.fullmatch(text):
        return set()
    return {
        mark
        for mark, other in ((".", ","), (",", "."))
        if re.fullmatch(_DECIMAL[mark], text) or re.fullmatch(_GROUPED[other], text)
    }


def why_none(text: str) -> str:
    """The code of what stands where a number should: a formula without a result, a word for no figure, or anything else."""
    if text.upper() in ERRORS or re.fullmatch(r"#+|=.+", text):
        return "formula_error"
    return "no_figure" if text.casefold() in NO_FIGURE else "not_a_number"


def _bare(text: str) -> str:
    """Without the apostrophe by which a spreadsheet takes a number for text."""
    return text[1:] if text.startswith(("'", "’")) and text[-1:].isdigit() else text


def _number(text: str, mark: str | None) -> str | None:
    """Plain text, "" where it could be two numbers, None where it is none."""
    text = re.sub(_PARTED, "", _bare(text))
    if not text.isascii():  # other scripts have digits too, and the store knows none of them
        return None
    if re.fullmatch(_PLAIN, text):
        return text.lstrip("+")
    if re.fullmatch(_SCIENTIFIC, text):
        try:
            return format(Decimal(text.replace(",", ".")), "f")
        except InvalidOperation:
            return None
    doubtful = _DOUBTFUL.fullmatch(text)
    if doubtful and mark is None:
        return ""
    for decimal, thousands in ((".", ","), (",", ".")):
        if doubtful and decimal != mark:
            continue
        if re.fullmatch(_DECIMAL[decimal], text) or re.fullmatch(_GROUPED[thousands], text):
            whole, _, part = text.replace(thousands, "").partition(decimal)
            sign = "-" if whole.startswith("-") else ""
            return f"{sign}{whole.lstrip('+-') or '0'}" + (f".{part}" if part else "")
    return None
