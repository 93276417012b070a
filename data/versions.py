"""The versions of what was handed in, and what differs between any two of them, cell by cell."""

import pandas as pd

from data import records
from data.accounts import Actor
from data.contract import CONTRACTS
from data.permissions import permitted
from data.refusal import Refused

CHANGES = ("added", "removed", "changed")


@permitted("read_submissions")
def versions(actor: Actor, kind: str, quarter: str | None = None, department: str | None = None) -> pd.DataFrame:
    """The uploads of a kind, the oldest first, with `version`, their number from 1 on: those with rows of the quarter (of targets, of
    it or its year) and of the department, where these are given. Columns of `records.uploads`."""
    known = records.uploads(actor)
    known = known[known["kind"] == kind]
    if quarter is not None and kind == "targets":
        known = known[_among(known["quarter"], quarter) | _among(known["quarter"], quarter[:4])]
    elif quarter is not None:
        known = known[_among(known["quarter"], quarter)]
    if department is not None:
        known = known[_among(known["department"], department)]
    return known.assign(version=range(1, len(known) + 1)).reset_index(drop=True)


@permitted("read_submissions")
def difference(
    actor: Actor, first: int, second: int, quarter: str | None = None, department: str | None = None
) -> pd.DataFrame:
    """The cells in which two uploads of one kind differ: the columns of its key, `column` (missing of a whole row), `change`
    (CHANGES), `old` and `new` (as text, missing where empty), `row_old` and `row_new` in their files; by row.

    Only rows of the quarter and the department, where given. Raises Refused: unknown_upload, different_kinds.
    """
    known = records.uploads(actor).set_index("upload_id")["kind"]
    for number in (first, second):
        if number not in known.index:
            raise Refused("unknown_upload", upload_id=number)
    if known[first] != known[second]:
        raise Refused("different_kinds", first=first, second=second)
    old, new = (_of(records.rows(actor, number), quarter, department) for number in (first, second))
    return cells(CONTRACTS[known[first]].key, old, new)


def cells(key: tuple[str, ...], old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """`difference` of two frames of `records.rows`."""
    key = list(key)
    values = [name for name in new.columns if name not in (*key, "upload_id", "row")]
    both = _text(old, key, values).merge(
        _text(new, key, values), on=key, how="outer", suffixes=("_old", "_new"), indicator=True
    )
    parts = []
    for side, change in (("right_only", "added"), ("left_only", "removed")):
        whole = both[both["_merge"] == side]
        parts.append(whole[[*key, "row_old", "row_new"]].assign(column=None, change=change, old=None, new=None))
    pairs = both[both["_merge"] == "both"]
    for name in values:
        was, now = pairs[f"{name}_old"], pairs[f"{name}_new"]
        differ = pairs[~((was == now) | (was.isna() & now.isna()))]
        told = differ[[*key, "row_old", "row_new"]].assign(column=name, change="changed")
        parts.append(told.assign(old=differ[f"{name}_old"], new=differ[f"{name}_new"]))
    found = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    found = found.astype(
        {name: "Int64" for name in ("row_old", "row_new")}
        | dict.fromkeys([*key, "column", "change", "old", "new"], "str")
    )
    place = {name: number for number, name in enumerate(values)}
    order = pd.DataFrame(
        {"row": found["row_new"].fillna(found["row_old"]), "column": found["column"].map(place).fillna(-1)}
    )
    found = found.loc[order.sort_values(["row", "column"], kind="stable").index]
    return found[[*key, "column", "change", "old", "new", "row_old", "row_new"]].reset_index(drop=True)


def _text(frame: pd.DataFrame, key: list[str], values: list[str]) -> pd.DataFrame:
    """Every cell as the text that tells it from another; a double as its shortest form, so that 5 and 5.0 are one."""
    told = {name: _written(frame[name]) for name in [*key, *values]}
    # An empty cell of a key is one value, which a merge would else match with nothing.
    told |= {name: told[name].fillna("") for name in key}
    return pd.DataFrame(told | {"row": frame["row"]})


def _written(values: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(values):
        return values.map(lambda one: None if pd.isna(one) else repr(float(one)).removesuffix(".0")).astype("str")
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d").astype("str")
    if pd.api.types.is_bool_dtype(values):
        return values.map({True: "x", False: None}).astype("str")
    return values.astype("str")


def _of(rows: pd.DataFrame, quarter: str | None, department: str | None) -> pd.DataFrame:
    for name, wanted in (("quarter", quarter), ("department", department)):
        if wanted is not None and name in rows:
            rows = rows[rows[name] == wanted]
    return rows


def _among(joined: pd.Series, wanted: str) -> pd.Series:
    """Whether the codes joined by `|` hold the one wanted."""
    return pd.Series([not pd.isna(one) and wanted in one.split("|") for one in joined], joined.index, dtype=bool)
