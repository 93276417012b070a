"""What happens to departments, done to the text of their list (`plan.texts`): renamed, ended, merged, split; nothing is kept here.

A code is one history. A renamed department keeps its code, its former name among the aliases; merged and split ones end, and say who
goes on. Days are the first of the new state; the entry before ends the day before.
"""

from datetime import date, timedelta

import pandas as pd

from data.refusal import Refused

_COUNTS = ("staff_count", "leader_count", "female_count")


def rename(entries: pd.DataFrame, code: str, name: str, short_name: str, since: date) -> pd.DataFrame:
    """The list with another name of a department from a day on. Raises Refused: unknown_department, before_it_began."""
    at = _open(entries, code, since)
    was = entries.loc[at]
    aliases = [one for one in was["aliases"].split("|") if one]
    former = [one for one in (was["name"], was["short_name"]) if one and one not in (name, short_name, *aliases)]
    renamed = was.copy()
    renamed["name"], renamed["short_name"] = name, short_name
    renamed["aliases"], renamed["valid_from"] = "|".join([*aliases, *former]), _written(since)
    return _then(_ended(entries, at, since, ""), renamed)


def end(entries: pd.DataFrame, code: str, last_day: date, successor: str = "") -> pd.DataFrame:
    """The list with the last day of a department, and who took over. Raises Refused: unknown_department, before_it_began."""
    since = last_day + timedelta(days=1)
    return _ended(entries, _open(entries, code, since), since, successor)


def merge(entries: pd.DataFrame, codes: list[str], code: str, name: str, short_name: str, since: date) -> pd.DataFrame:
    """The list with several departments become one of a new code; who works there is added up where it is known of all. Raises
    Refused: unknown_department, before_it_began, code_taken, too_few_departments."""
    if len(codes) < 2:
        raise Refused("too_few_departments")
    _new(entries, code)
    places = [_open(entries, one, since) for one in codes]
    merged = entries.loc[places[0]].copy()
    merged["code"], merged["name"], merged["short_name"] = code, name, short_name
    merged["aliases"] = merged["successor"] = ""
    for column in _COUNTS:
        counts = entries.loc[places, column]
        merged[column] = str(sum(map(int, counts))) if counts.str.fullmatch(r"\d+").all() else ""
    merged["valid_from"] = _written(since)
    for at in places:
        entries = _ended(entries, at, since, code)
    return _then(entries, merged)


def split(entries: pd.DataFrame, code: str, parts: list[tuple[str, str]], since: date) -> pd.DataFrame:
    """The list with one department become several, each a new code and a name; how many work in each is for a person to say. Raises
    Refused: unknown_department, before_it_began, code_taken, too_few_departments."""
    if len(parts) < 2:
        raise Refused("too_few_departments")
    at = _open(entries, code, since)
    was = entries.loc[at]
    entries = _ended(entries, at, since, "|".join(one for one, _ in parts))
    for one, name in parts:
        _new(entries, one)
        part = was.copy()
        part["code"], part["name"], part["valid_from"] = one, name, _written(since)
        part[["short_name", "aliases", "successor", *_COUNTS]] = ""
        entries = _then(entries, part)
    return entries


def _open(entries: pd.DataFrame, code: str, since: date):
    """The place of the entry of a code that has no last day, and began before the day."""
    own = entries[(entries["code"] == code) & (entries["valid_to"] == "")]
    if own.empty:
        raise Refused("unknown_department", found=code)
    began = pd.to_datetime(own["valid_from"].iloc[-1], format="%d/%m/%Y", errors="coerce")
    if not pd.isna(began) and began.date() >= since:
        raise Refused("before_it_began", day=since)
    return own.index[-1]


def _new(entries: pd.DataFrame, code: str) -> None:
    if not code or code.casefold() in set(entries["code"].str.casefold()):
        raise Refused("code_taken", found=code)


def _ended(entries: pd.DataFrame, at, since: date, successor: str) -> pd.DataFrame:
    ended = entries.copy()
    ended.loc[at, ["valid_to", "successor"]] = [_written(since - timedelta(days=1)), successor]
    return ended


def _then(entries: pd.DataFrame, entry: pd.Series) -> pd.DataFrame:
    entry = entry.copy()
    entry["valid_to"] = ""
    return pd.concat([entries, entry.to_frame().T], ignore_index=True).astype("str")


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")
