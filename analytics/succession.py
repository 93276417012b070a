"""Which departments go on from which: renamed ones keep their code; merged and split ones are told by who took over."""

import pandas as pd

KINDS = ("merged", "split", "continued")


def origins(entries: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """A row for each department that had taken over from others by that day: department (code), kind (KINDS: from several, beside
    others from one, alone from one), origins (codes, in order of the list, joined by `|`).

    `entries`: every entry of every department (code, valid_to, successor: codes joined by `|`, missing: none). Only entries that
    ended before the day count; a department that goes on under its own code is no successor of itself.
    """
    ended = entries[entries["successor"].notna() & (entries["valid_to"] < day)]
    pairs = [
        (successor, code, "|" in successors)
        for code, successors in ended[["code", "successor"]].itertuples(index=False)
        for successor in successors.split("|")
        if successor and successor != code
    ]
    known = pd.DataFrame(pairs, columns=["department", "code", "shared"]).drop_duplicates(["department", "code"])
    rows = [
        (department, _kind(part), "|".join(part["code"])) for department, part in known.groupby("department", sort=True)
    ]
    return pd.DataFrame(rows, columns=["department", "kind", "origins"])


def _kind(part: pd.DataFrame) -> str:
    if len(part) > 1:
        return "merged"
    return "split" if part["shared"].any() else "continued"
