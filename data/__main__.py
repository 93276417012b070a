"""The operator's door: `python -m data init | read | upload | repair | uploads | versions | diff | withdraw | restore | template | rules | account | close | publish | reopen`.

Exit codes: 0 done, 1 refused because of the data, 2 wrong use, 3 the database is busy or broken.
"""

import contextlib
import functools
import json
import logging
import os
import sys
from pathlib import Path

import pandas as pd

from data import arguments, closing, read, readiness, records, rules, store, submissions, template, upload, versions
from data.accounts import Actor
from data.files.intake import MAX_BYTES, Unreadable
from data.files.reading import reading
from data.people import commands
from data.people.acting import acting
from data.workbook.repaired import repaired
from pages.parts import settling
from pages.parts.checks import said
from pages.parts.issues import SEVERITIES, issue, kind
from pages.parts.misuse import Parser
from pages.parts.words import LANGUAGES, text

DONE, REFUSED, WRONG_USE, BROKEN = 0, 1, 2, 3
USUAL = {"close": "director", "publish": "director", "account": "administrator"}
"""Command → the role that the operator acts in, if he names none; else the secretary's."""


def main(words: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows would write another encoding than the readers of --json expect.
        # What no encoding can write, as in the name of a file, is escaped.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = arguments.parser(LANGUAGES, commands.add_to, Parser).parse_args(words)
    role = None if given.command == "account" else given.role
    try:
        code = RUN[given.command](given, acting(given.actor, role, USUAL.get(given.command, "secretary")))
        sys.stdout.flush()
        return code
    except upload.Refused as refused:
        return _say(given, {"refused": refused.code}, issue(given.lang, refused.code, params=refused.params), REFUSED)
    except store.Busy as busy:
        words = "The database {path} is held by {holder}. Close the dashboard, or work in it, and try again."
        return _say(given, {"busy": busy.holder}, text(given.lang, words, path=busy.path, holder=busy.holder), BROKEN)
    except BrokenPipeError:
        # Who reads the output has seen enough; there is nobody left to tell.
        _end_of_output()
        return DONE
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            # What was asked for is done, or was refused: only the telling failed.
            _end_of_output()
            words = "What was done cannot be told: the output cannot be written ({error}). Look it up with: python -m data uploads"
            return _wrong(given, words, error=error.strerror)
        logging.getLogger("data").debug("command failed", exc_info=True)
        words = "The database cannot be read or written: {error}"
        return _say(given, {"broken": str(error)}, text(given.lang, words, error=error), BROKEN)
    finally:
        store.close()


def _end_of_output() -> None:
    """What is still to be written is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _init(given, actor: Actor) -> int:
    loaded = upload.initialise(actor, given.sample)
    words = "The database is ready: {path}. {count} files of the demonstration loaded."
    result = {"path": str(store.path()), "sample_files": len(loaded)}
    return _say(given, result, text(given.lang, words, path=store.path(), count=len(loaded)), DONE)


def _read(given, actor: Actor) -> int:
    files = _opened(given)
    accepted = True
    for name, content in files or []:
        found = reading(content, arguments.asked(given))
        accepted = accepted and found["accepted"]
        issues = _told(given, found.pop("issues"))
        errors = [one for one in issues if one["severity"] == "error"]
        told = {key: (errors or [{}])[0].get(key) for key in ("code", "line", "message")}
        line = {"file": name, "accepted": found.pop("accepted"), **told, **found, "issues": errors}
        line["notes"] = [one for one in issues if one["severity"] != "error"]
        if given.json:
            print(json.dumps(line, ensure_ascii=False))
        else:
            _describe(given, line)
    return WRONG_USE if files is None else DONE if accepted else REFUSED


def _describe(given, line: dict) -> None:
    """A reading in words: its form, what was set aside or is wrong, and the first rows."""
    name, header, columns = line["file"], line["header_row"], line["columns"]
    if line["accepted"]:
        words = "{name}: {rows} rows of {columns} columns; header in row {header}."
        print(text(given.lang, words, name=name, rows=line["rows"], columns=len(columns), header=header))
        for column, how in line["decimals"].items():
            if how["with_mark"]:
                words = "  {column}: {with_mark} of {cells} cells show the decimal mark {mark}"
                print(text(given.lang, words, column=column, **how | {"mark": how["mark"] or ", ."}))
        for cells in [columns, *line["table"][:5]]:
            print("  " + " | ".join(cell.replace("\n", " ") for cell in cells))
    else:
        words = "{name}: refused, {count} errors. Nothing was stored."
        print(text(given.lang, words, name=name, count=len(line["issues"])))
    _list(given, [*line["issues"], *line["notes"]])


def _upload(given, actor: Actor) -> int:
    files = _opened(given)
    if files is None:
        return WRONG_USE
    if len(files) > 1 and any(mend.row is not None for mend in given.mend):
        return _wrong(given, "Mend rows of one file at a time.")
    take = upload.rehearse if given.dry_run else _taken
    terms = upload.Terms(set_aside=given.set_aside, asked=arguments.asked(given), approval=given.approved_by)
    with take(actor, files, given.kind, terms) as outcomes:
        for (name, _), outcome in zip(files, outcomes, strict=True):
            _report(given, name, outcome)
    return DONE if all(outcome.accepted for outcome in outcomes) else REFUSED


def _repair(given, actor: Actor) -> int:
    given.files = [given.file]
    files, asked = _opened(given), arguments.asked(given)
    if files is None:
        return WRONG_USE
    with upload.rehearse(actor, files, given.kind, upload.Terms(asked=asked)) as (outcome,):
        _report(given, given.file, outcome)

    def say(one) -> str:
        return issue(given.lang, one.code, one.found, one.params, one.column, one.row, one.line)

    words = functools.partial(text, given.lang)
    try:
        content = repaired(files[0][1], asked, outcome.kind, outcome.issues, say, given.lang == "vi", words)
    except Unreadable:
        return REFUSED
    return _written(given, content)


def _opened(given) -> list[tuple[str, bytes]] | None:
    """Name and bytes of each file, of a huge one only enough to see that it is; None, and said so, where one cannot be opened."""
    files = []
    for name in given.files:
        try:
            if Path(name).exists() and not Path(name).is_file():
                return _wrong(given, "{name} is not a file.", name=name) and None
            with Path(name).open("rb") as file:
                files.append((name, file.read(MAX_BYTES + 1)))
        except OSError as error:
            return _wrong(given, "{name} cannot be opened: {error}", name=name, error=error.strerror) and None
    return files


@contextlib.contextmanager
def _taken(actor: Actor, files, kind, terms):
    yield upload.upload(actor, files, kind, terms)


def _report(given, name: str, outcome: upload.Outcome) -> None:
    issues = _told(given, outcome.issues)
    if given.json:
        line = {
            "file": name,
            "accepted": outcome.accepted,
            "kind": outcome.kind,
            "rows": outcome.rows,
            "upload_id": None if given.dry_run else outcome.upload_id,
            "duplicate_of": outcome.duplicate_of,
            **({"set_aside": outcome.set_aside} if given.set_aside else {}),
            **({"unanswered": outcome.unanswered} if outcome.unanswered else {}),
            "issues": issues,
        }
        print(json.dumps(line, ensure_ascii=False))
        return
    t, errors = given.lang, int((outcome.issues["severity"] == "error").sum())
    if outcome.duplicate_of:
        words = "{name}: received already as number {number}; nothing changes."
        print(text(t, words, name=name, number=outcome.duplicate_of))
    elif outcome.accepted:
        if outcome.set_aside:
            print(text(t, "{name}: {count} rows with errors are set aside.", name=name, count=outcome.set_aside))
        words = "{name}: {kind}, {rows} rows: {new} new, {changed} changed, {same} the same."
        counts = {"rows": outcome.rows, "new": outcome.new, "changed": outcome.changed, "same": outcome.same}
        print(text(t, words, name=name, kind=kind(t, outcome.kind), **counts))
    elif not errors:
        words = "{name}: not taken without a reason for: {codes} (--answer CODE=REASON). Nothing was stored."
        print(text(t, words, name=name, codes=", ".join(outcome.unanswered)))
    else:
        print(text(t, "{name}: refused, {count} errors. Nothing was stored.", name=name, count=errors))
        if outcome.unanswered:
            words = "  A reason is wanted for: {codes} (--answer CODE=REASON)."
            print(text(t, words, codes=", ".join(outcome.unanswered)))
    _list(given, issues)


def _told(given, issues: pd.DataFrame) -> list[dict]:
    """Issues with their sentences."""
    return [
        {
            "row": None if pd.isna(found["row"]) else int(found["row"]),
            "line": None if pd.isna(found["line"]) else int(found["line"]),
            "column": found["column"],
            "letter": found["letter"],
            "code": found["code"],
            "found": found["found"],
            "severity": found["severity"],
            "message": issue(
                given.lang, found["code"], found["found"], found["params"], found["column"], found["row"], found["line"]
            ),
        }
        for found in issues.astype(object).where(issues.notna(), None).to_dict("records")
    ]


def _list(given, issues: list[dict]) -> None:
    t = given.lang
    for found in issues:
        where = [text(t, "row {row}", row=found["row"])] if found["row"] else []
        where += (
            [" ".join(filter(None, (found["letter"], found["column"])))] if found["column"] or found["letter"] else []
        )
        print("  " + ", ".join([*where, text(t, SEVERITIES[found["severity"]])]) + f": {found['message']}")


def _uploads(given, actor: Actor) -> int:
    shown = ["upload_id", "kind", "file_name", "rows", "quarter", "department", "by", "at", "in_force"]
    return _listed(given, records.uploads(actor), shown)


def _versions(given, actor: Actor) -> int:
    known = versions.versions(actor, given.kind, given.quarter, given.department)
    shown = ["version", "upload_id", "file_name", "rows", "by", "at", "received_at", "in_force", "restored"]
    return _listed(given, known, [*shown, "reason", "withdrawal_reason"])


def _diff(given, actor: Actor) -> int:
    told = versions.difference(actor, given.first, given.second, given.quarter, given.department)
    known = records.uploads(actor).set_index("upload_id", drop=False)
    if given.json:
        names = ["upload_id", "file_name", "by", "at", "reason", "withdrawn_at", "withdrawn_by", "withdrawal_reason"]
        sides = known.loc[[given.first, given.second], names].to_json(orient="records", date_format="iso")
        cells = json.loads(told.to_json(orient="records"))
        print(
            json.dumps(
                {**dict(zip(("from", "to"), json.loads(sides), strict=True)), "cells": cells}, ensure_ascii=False
            )
        )
        return DONE
    for number in (given.first, given.second):
        one = known.loc[number]
        why = "" if pd.isna(one["reason"]) else f": {one['reason']}"
        print(f"{number}  {one['file_name']}  {one['by']}  {one['at']:%d/%m/%Y %H:%M} UTC{why}")
    return _listed(given, told, list(told.columns))


def _listed(given, frame: pd.DataFrame, shown: list[str]) -> int:
    if given.json:
        print(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    elif frame.empty:
        print(text(given.lang, "There is nothing to list."))
    else:
        print(frame[shown].to_string(index=False, na_rep=""))
    return DONE


def _restore(given, actor: Actor) -> int:
    new = submissions.restore(actor, given.id, given.reason)
    words = "Upload {number} is in force again, as upload {new}."
    return _say(
        given, {"upload_id": new, "restored": given.id}, text(given.lang, words, number=given.id, new=new), DONE
    )


def _withdraw(given, actor: Actor) -> int:
    if given.sample:
        count = upload.withdraw_sample(actor)
        words = "{count} uploads of the demonstration withdrawn."
        return _say(given, {"withdrawn": count}, text(given.lang, words, count=count), DONE)
    if given.id is None or not given.reason.strip():
        return _wrong(given, "Give the number of the upload and --reason, or --sample.")
    entry = upload.withdraw(actor, given.id, given.reason)
    return _say(given, {"entry_id": entry}, text(given.lang, "Upload {number} withdrawn.", number=given.id), DONE)


def _template(given, actor: Actor) -> int:
    if given.kind == "scores" and bool(given.department) != bool(given.quarter):
        return _wrong(given, "Give both --department and --quarter, or neither.")
    ending = Path(given.output or "").suffix.lstrip(".").lower()
    form = given.format or (ending if ending in template.FORMS else "csv")
    words = functools.partial(text, given.lang)
    vietnamese = given.lang == "vi" and form == "xlsx"
    try:
        content = template.template(actor, given.kind, given.department, given.quarter, vietnamese, form, words)
    except KeyError:
        return _say(given, {}, issue(given.lang, "unknown_department", given.department), REFUSED)
    return _written(given, content)


def _written(given, content: bytes) -> int:
    """A file that was made goes to the output that was named, else to the standard one."""
    if not given.output:
        sys.stdout.buffer.write(content)
        return DONE
    try:
        Path(given.output).write_bytes(content)
    except OSError as error:
        return _wrong(given, "{name} cannot be written: {error}", name=given.output, error=error.strerror)
    return DONE


def _rules(given, actor: Actor) -> int:
    given.files = [given.file]
    files = _opened(given)
    if files is None:
        return WRONG_USE
    entry, issues = rules.record(actor, files[0][1])
    messages = [
        {"column": found["column"], "code": found["code"], "found": found["found"], "severity": found["severity"],
         "message": issue(given.lang, found["code"], found["found"], found["params"], found["column"], line=found["line"])}
        for found in issues.to_dict("records")
    ]  # fmt: skip
    result = {"file": given.file, "accepted": entry is not None, "entry_id": entry, "issues": messages}
    words = "The rules are recorded." if entry else "The rules are refused. Nothing was stored."
    lines = [text(given.lang, words), *("  " + message["message"] for message in messages)]
    return _say(given, result, "\n".join(lines), DONE if entry else REFUSED)


def _close(given, actor: Actor) -> int:
    """The operator closes as the director: whatever the checks find is waived for the reason given, and told."""
    scored = given.quarter in set(read.quarters(actor)["quarter"])
    worked_out = settling.worked_out(actor, given.quarter) if scored else None
    entry = closing.close(actor, given.quarter, given.reason, worked_out, waive_all=True)
    waived = readiness.waivers(actor, given.quarter)
    sha256 = closing.history(actor, given.quarter)["sha256"].iloc[-1]
    lines = [text(given.lang, "{quarter} closed.", quarter=given.quarter), sha256]
    lines += [text(given.lang, "  waived: {check}", check=said(given.lang, *one)) for one in _counted(waived)]
    result = {"entry_id": entry, "sha256": sha256, "waived": dict(_counted(waived))}
    return _say(given, result, "\n".join(lines), DONE)


def _counted(waived: pd.DataFrame) -> list[tuple[str, int]]:
    return [(check, int(count)) for check, count in zip(waived["check"], waived["found"], strict=True)]


def _publish(given, actor: Actor) -> int:
    """The operator publishes as the director."""
    meeting = closing.Meeting(given.meeting, given.minutes, given.signer)
    entry = closing.publish(actor, given.quarter, given.reason, meeting)
    return _say(given, {"entry_id": entry}, text(given.lang, "{quarter} published.", quarter=given.quarter), DONE)


def _reopen(given, actor: Actor) -> int:
    entry = closing.reopen(actor, given.quarter, given.reason)
    return _say(given, {"entry_id": entry}, text(given.lang, "{quarter} reopened.", quarter=given.quarter), DONE)


def _say(given, result: dict, words: str, code: int) -> int:
    if given.json:
        print(json.dumps(result | ({"message": words} if code else {}), ensure_ascii=False))
    else:
        print(words, file=sys.stderr if code else sys.stdout)
    return code


def _wrong(given, words: str, **params) -> int:
    print(text(given.lang, words, **params), file=sys.stderr)
    return WRONG_USE


RUN = {
    "init": _init,
    "upload": _upload,
    "read": _read,
    "repair": _repair,
    "uploads": _uploads,
    "versions": _versions,
    "diff": _diff,
    "restore": _restore,
    "withdraw": _withdraw,
    "template": _template,
    "rules": _rules,
    "close": _close,
    "publish": _publish,
    "reopen": _reopen,
    "account": commands.run,
}
"""Command → what it does; `arguments` says what may be written behind it."""


if __name__ == "__main__":
    sys.exit(main())
