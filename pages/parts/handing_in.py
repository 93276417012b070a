"""What the pages of handing in say: how a quarter stands, what a file holds, what follows from an act."""

import pandas as pd

from pages.parts import collecting, effects, numbers
from pages.parts import period as periods
from pages.parts.collecting import NOT_IN, RETURNED
from pages.parts.deadline import days_late
from pages.parts.words import listed, plural, text


def due(language: str, quarter: str, frame: pd.DataFrame, own: str | None) -> tuple[str, str]:
    """Until when figures are due, and who has not handed in: one's own department, else how many of all.

    `frame` is `collecting.standing`.
    """
    if frame.empty:
        return text(language, "{period}: no department yet.", period=periods.name(language, quarter)), ""
    mine = frame[frame["department"] == own]
    asked = mine if len(mine) else frame
    due = asked.iloc[0]["due"]
    when = {"period": periods.name(language, quarter), "due": collecting.due_words(language, due)}
    if days_late(due):
        # Who has handed in is not overdue: the days stand with those who have not.
        first = text(language, "{period}: due by {due}.", **when)
    else:
        left = collecting.remaining(language, due)
        first = text(language, "{period}: due by {due}, {remaining}.", **when, remaining=left)
    waiting = asked[asked["state"].isin(NOT_IN)]
    if len(waiting) and waiting["days_late"].max():
        return first, f"{_not_in(language, waiting)}."
    if len(waiting) and (len(mine) or len(waiting) <= 2):
        names = listed(language, waiting["name"])
        return first, plural(
            language, "{names} has not handed in.", "{names} have not handed in.", len(waiting), names=names
        )
    if len(waiting):
        return first, text(
            language, "{open} of {count} departments have not handed in.", open=len(waiting), count=len(frame)
        )
    if mine.empty:
        return first, text(language, "All {count} departments have handed in.", count=len(frame))
    one = mine.iloc[0]
    if one["state"] == RETURNED:
        return first, text(
            language,
            "The figures of {name} are returned, to be handed in again: {reason}",
            name=one["name"],
            reason=one["return_reason"],
        )
    if one["missing"]:
        return first, text(
            language,
            "{name} has handed in; {missing}/{required} criteria are missing.",
            name=one["name"],
            missing=one["missing"],
            required=one["required"],
        )
    return first, text(language, "{name} has handed in, nothing is missing.", name=one["name"])


def checked(language: str, rows: int, valid: int, wrong: int, look: int) -> str:
    """`Đã đọc 31 dòng: 28 hợp lệ, 2 lỗi, 1 cần xem. Chưa có gì được lưu.`"""
    return text(
        language,
        "{rows} rows read: {valid} valid, {wrong} with errors, {look} need a look. Nothing is kept yet.",
        **{
            name: numbers.number(language, count)
            for name, count in {"rows": rows, "valid": valid, "wrong": wrong, "look": look}.items()
        },
    )


def follows(language: str, outcomes: list, told: dict[str, pd.DataFrame]) -> str:
    """`31 dòng: 4 mới, 2 thay đổi, 25 giữ nguyên. 3 đơn vị đổi hạng.`"""
    counted = {
        "rows": sum(outcome.rows - outcome.set_aside for outcome in outcomes),
        "new": sum(outcome.new for outcome in outcomes),
        "changed": sum(outcome.changed for outcome in outcomes),
        "same": sum(outcome.same for outcome in outcomes),
    }
    first = text(
        language,
        "{rows} rows: {new} new, {changed} changed, {same} as they were.",
        **{name: numbers.number(language, count) for name, count in counted.items()},
    )
    return f"{first} {effects.sentence(language, told)}".strip()


def standing(language: str, quarter: str, frame: pd.DataFrame) -> str:
    """`Quý IV/2025: 6/7 đơn vị đã nộp, 4 đúng hạn, 2 muộn; Điểm vệ tinh số 2 chưa nộp, quá hạn 7 ngày.`

    `frame` is `collecting.standing`.
    """
    given = frame[~frame["state"].isin(NOT_IN)]
    late = int((given["days_late"] > 0).sum())
    first = text(
        language,
        "{period}: {given}/{all} departments have handed in, {in_time} in time, {late} late",
        period=periods.name(language, quarter),
        given=len(given),
        all=len(frame),
        in_time=len(given) - late,
        late=late,
    )
    waiting = [frame[frame["state"] == state] for state in NOT_IN]
    return "; ".join([first, *(_not_in(language, some) for some in waiting if len(some))]) + "."


def _not_in(language: str, waiting: pd.DataFrame) -> str:
    """`Điểm vệ tinh số 2 chưa nộp, quá hạn 7 ngày`, of up to three by name, of more how many; `waiting`: who is absent."""
    overdue = int(waiting["days_late"].max())
    when = (
        text(language, "{days} overdue", days=numbers.days(language, overdue))
        if overdue
        else text(language, "due on {day}", day=numbers.day(waiting.iloc[0]["due"].date()))
    )
    if len(waiting) > 3:
        return text(language, "{count} departments have not handed in, {when}", count=len(waiting), when=when)
    names = listed(language, waiting["name"])
    return plural(
        language,
        "{names} has not handed in, {when}",
        "{names} have not handed in, {when}",
        len(waiting),
        names=names,
        when=when,
    )


def reminder(language: str, quarter: str, one: pd.Series, link: str, lines: list[str]) -> str:
    """The letter to a department that has not handed in, not all, or whose figures are returned; `one` is a row of
    `collecting.standing`, `lines` what is said of each line that was returned."""
    lacking = plural(language, "{count} criterion", "{count} criteria", int(one["missing"]))
    told = {
        "name": one["name"],
        "period": periods.name(language, quarter),
        "day": numbers.day(one["due"].date()),
        "remaining": collecting.remaining(language, one["due"]),
        "link": link,
    }
    if one["state"] == RETURNED:
        return text(
            language,
            "To {name}. The council's standing office has returned the emulation figures of {period} and asks you to correct them and "
            "hand them in again: {reason}. Still missing: {missing}. Where to hand in: {link} . With thanks.",
            **told | {"reason": "; ".join([one["return_reason"].rstrip("."), *lines]), "missing": lacking},
        )
    return text(
        language,
        "To {name}. The council's standing office asks you to hand in the emulation figures of {period} (due on {day}, {remaining}). "
        "Still missing: {missing}. Where to hand in: {link} . With thanks.",
        **told | {"missing": lacking},
    )


def returning(language: str, quarter: str, one: pd.Series, verified: int, told: dict, lines: int = 0) -> str:
    """`lines`: how many alone are returned, 0 for all. `Trả lại số liệu Quý IV/2025 của Phòng Y tế (lần nộp số 3)? Đơn vị vẫn tính là đã nộp; 19 dòng đã thẩm định phải thẩm định lại; …`"""
    named = {"name": one["name"], "period": periods.name(language, quarter), "number": int(one["upload_id"])}
    if lines:
        first = plural(
            language,
            "Return {count} line of {name} for {period} (submission number {number})?",
            "Return {count} lines of {name} for {period} (submission number {number})?",
            lines,
            **named,
        )
    else:
        first = text(language, "Return the figures of {name} for {period} (submission number {number})?", **named)
    second = plural(
        language,
        "They still count as handed in; {count} verified row must be verified again",
        "They still count as handed in; {count} verified rows must be verified again",
        verified,
    )
    return f"{first} {_and_then(language, second, told)}"


def checking(language: str, quarter: str, one: pd.Series) -> str:
    """`Đánh dấu số liệu Quý IV/2025 của Phòng Y tế đã kiểm tra (lần nộp số 3)? Còn thiếu 4/23 tiêu chí. …`"""
    first = text(
        language,
        "Mark the figures of {name} for {period} as checked (submission number {number})?",
        name=one["name"],
        period=periods.name(language, quarter),
        number=int(one["upload_id"]),
    )
    told = [first]
    if one["missing"]:
        missing, required = int(one["missing"]), int(one["required"])
        told.append(text(language, "{missing}/{required} criteria are missing.", missing=missing, required=required))
    if one["estimated"]:
        told.append(
            plural(language, "{count} figure is an estimate.", "{count} figures are estimates.", int(one["estimated"]))
        )
    return " ".join([*told, text(language, "A later submission is not checked by it.")])


def extending(language: str, quarter: str, one: pd.Series, late: tuple[int, int] | None) -> str:
    """What a later deadline means. `late`: days late by the deadline that holds and by the later one, None while no day is chosen."""
    first = text(
        language,
        "Extend the deadline of {name} for {period}? It is {due} now.",
        name=one["name"],
        period=periods.name(language, quarter),
        due=collecting.due_words(language, one["due"]),
    )
    if late is None:
        return first
    second = text(
        language,
        "By the later one its figures are {days} late instead of {before}; no points and no rank change by it.",
        days=numbers.days(language, late[1]),
        before=numbers.days(language, late[0]),
    )
    return f"{first} {second}"


def restoring(language: str, entry: pd.Series, told: dict, zone: str) -> str:
    """`Khôi phục lần nộp số 3? 31 dòng trở lại như ngày 03/01/2026, thành lần nộp mới; 2 đơn vị đổi hạng.`"""
    first = text(language, "Restore submission number {number}?", number=entry["upload_id"])
    second = text(
        language,
        "Its {rows} rows stand again as on {day}, as a new submission; what only later ones brought stays",
        rows=numbers.number(language, entry["rows"]),
        day=numbers.day(numbers.local(entry["at"], zone)),
    )
    return f"{first} {_and_then(language, second, told)}"


def recording(language: str, quarter: str, count: int, told: dict) -> str:
    """`Ghi 3 số liệu theo sổ tiếp nhận Quý IV/2025? …`"""
    first = plural(
        language,
        "Record {count} figure for {period} as the register of submissions has it?",
        "Record {count} figures for {period} as the register of submissions has them?",
        count,
        period=periods.name(language, quarter),
    )
    return f"{first} {effects.sentence(language, told)}".strip()


def _and_then(language: str, first: str, told: dict) -> str:
    """A sentence that ends in what changes of the ranking."""
    last = effects.sentence(language, told)
    # A period's name keeps its large letter.
    last = last[:1].lower() + last[1:] if len(told) == 1 else last
    return f"{first}; {last}" if last else f"{first}."


def withdrawal(language: str, entry: pd.Series, before: pd.Series | None, told: dict, zone: str) -> str:
    """`Rút lần nộp số 3? Số liệu trở về lần nộp số 2 ngày 03/01/2026; 2 đơn vị đổi hạng.`

    `entry`, `before`: rows of `load.uploads`, the one to withdraw and the one that it superseded; `told`: quarter → `effects.changes`.
    """
    first = text(language, "Withdraw submission number {number}?", number=entry["upload_id"])
    if entry["in_force"] == "none":
        return f"{first} {text(language, 'All of its rows are superseded already: nothing changes.')}"
    if before is None:
        second = text(language, "Nothing stood before it, its {rows} rows will be missing", rows=entry["rows"])
    else:
        second = text(
            language,
            "The figures go back to submission number {number} of {day}",
            number=before["upload_id"],
            day=numbers.day(numbers.local(before["received_at"], zone)),
        )
    return f"{first} {_and_then(language, second, told)}"
