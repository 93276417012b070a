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


def events(entries: pd.DataFrame) -> pd.DataFrame:
    """A row for each time that departments were succeeded, the oldest first: kind (KINDS), last_day (of those that ended), departments and
    successors (codes, in order of the list, joined by `|`). Of several that became one on different days, each day has a row.

    `entries` as in `origins`; those that have no last day are left aside.
    """
    ended = entries[entries["successor"].notna() & entries["valid_to"].notna()]
    ended = ended[["valid_to", "code", "successor"]].itertuples(index=False, name=None)
    ended = [(day, code, [one for one in joined.split("|") if one not in ("", code)]) for day, code, joined in ended]
    sources: dict[str, set[str]] = {}
    for _, code, successors in ended:
        for one in successors:
            sources.setdefault(one, set()).add(code)
    found: dict[tuple, list[str]] = {}
    for day, code, successors in ended:
        if len(successors) > 1:
            found.setdefault((day, "split", code, "|".join(successors)), [code])
        for one in successors if len(successors) == 1 else []:
            kind = "merged" if len(sources[one]) > 1 else "continued"
            codes = found.setdefault((day, kind, "", one), [])
            codes.extend([] if code in codes else [code])
    rows = [(kind, day, "|".join(codes), successors) for (day, kind, _, successors), codes in found.items()]
    frame = pd.DataFrame(rows, columns=["kind", "last_day", "departments", "successors"])
    return frame.sort_values("last_day", kind="stable", ignore_index=True)


def _kind(part: pd.DataFrame) -> str:
    if len(part) > 1:
        return "merged"
    return "split" if part["shared"].any() else "continued"
