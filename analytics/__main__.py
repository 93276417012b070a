"""The analyst's door: `python -m analytics ranking | explanation | comparison | sensitivity | progress | outlook | trends | questions | workbook`.

Exit codes: 0 done, 1 refused because of the data, 2 wrong use, 3 the database is busy or broken.
"""

import argparse
import functools
import json
import logging
import os
import sys
from pathlib import Path

import pandas as pd

from analytics import comparison, explanation, flips, ranking, scoring, sensitivity
from analytics.arithmetic import arithmetic
from analytics.outlook import outlook
from analytics.progress import progress
from analytics.questions import HISTORY, questions
from analytics.trends import COUNTS, trends
from analytics.weightings import LEVELS
from data import permissions, read, records, refusal, store
from data.accounts import Actor
from data.checks.columns import quarter
from data.inert import inert
from data.people.acting import acting
from data.workbook import workbook
from pages.parts import misuse, numbers, workings
from pages.parts import period as periods
from pages.parts.issues import issue
from pages.parts.period import Period, quarters_until
from pages.parts.words import LANGUAGES, text

DONE, REFUSED, WRONG_USE, BROKEN = 0, 1, 2, 3
NEEDS = {"questions": "read_questions", "sensitivity": "read_certainty"}
"""Command → the action of `permissions.GRANTED` that it is, where that is not reading results."""
SHOWN = {
    "ranking": [
        *("rank", "rank_low", "rank_high", "department", "total", "band", "gate", "previous_rank", "basis", "missing"),
        "tie",
    ],
    "explanation": [
        *("level", "part", "group", "criterion", "points", "max_points", "total_points", "lost", "arithmetic"),
    ],
    "comparison": [
        *("by", "part", "department", "criterion", "name", "status", "first_points", "second_points", "difference"),
        *("points", "max_points", "new_points", "share", "new_share", "feasible", "block_median", "block_best"),
    ],
    "sensitivity": [
        *("rank", "department", "low", "high", "least", "greatest", "held", "draws", "certainty", "moved_by"),
        *("seed", "spread", "level"),
    ],
    "progress": ["department", "criterion", "name", "target", "actual", "attainment", "met", "status"],
    "outlook": [
        *("department", "criterion", "target", "actual", "left", "pace_needed", "projected", "projected_low"),
        *("projected_high", "status", "reason"),
    ],
    "questions": [
        "severity",
        "kind",
        "department",
        "criterion",
        "value",
        "low",
        "high",
        "count",
        "points",
        "max_points",
    ],
    "trends": ["quarter", "measure", "dimension", "category", "value"],
    "workbook": ["path"],
}
"""Columns of the plain table, those of them that a frame has; CSV and JSON have all."""


class Refused(Exception):
    """The data have no answer. The message is the sentence to say, in English, `params` fill it."""

    def __init__(self, message: str, **params):
        super().__init__(message)
        self.params = params


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows would write another encoding than its readers expect.
        stream.reconfigure(encoding="utf-8")
    given = _parser().parse_args(arguments)
    try:
        if not store.exists():
            raise Refused("There is no database yet: python -m data init makes one.")
        actor = acting(given.actor, given.role)
        permissions.require(actor, NEEDS.get(given.command, "read_results"))
        _write(given, given.run(given, actor))
        sys.stdout.flush()
        return DONE
    except Refused as refused:
        return _fail(given, REFUSED, str(refused), **refused.params)
    except refusal.Refused as refused:
        print(issue(given.lang, refused.code, params=refused.params), file=sys.stderr)
        return REFUSED
    except store.Busy as busy:
        words = "The database {path} is held by {holder}. Close the dashboard, or work in it, and try again."
        return _fail(given, BROKEN, words, path=busy.path, holder=busy.holder)
    except Exception as error:
        if isinstance(error, OSError) and error.filename in (None, getattr(given, "output", None)):
            return _unwritten(given, error)
        logging.getLogger("analytics").debug("command failed", exc_info=True)
        return _fail(given, BROKEN, "The database cannot be read or written: {error}", error=error)
    finally:
        store.close()


def _unwritten(given, error: OSError) -> int:
    """The standard output, or the file that was asked for, cannot be written; who reads from a pipe may have seen enough."""
    if error.filename is None:
        # What is still to be written is not tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    words, name = "{name} cannot be written: {error}", error.filename or sys.stdout.name
    return (
        DONE if isinstance(error, BrokenPipeError) else _fail(given, WRONG_USE, words, name=name, error=error.strerror)
    )


def _ranking(given, actor: Actor) -> pd.DataFrame:
    period = Period(given.quarter, given.year_to_date)
    ranked = _ranker(actor)
    if ranked(period) is None:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    frame = ranking.changes(ranked(period), ranked(_before(period)), ranked(period.year_before))
    return frame.drop(columns=[column for column in frame if column.startswith("tie:")])


def _comparison(given, actor: Actor) -> pd.DataFrame:
    """The gap between two departments, taken apart; what would turn their order; or more of them side by side."""
    known = read.period(actor, given.quarter)
    codes = given.departments
    for code in codes:
        if code not in set(known["departments"]["code"]):
            raise Refused("{quarter}: there is no department {department}.", quarter=given.quarter, department=code)
    if known["criteria"].empty:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    cells = scoring.cells(**known, year_to_date=given.year_to_date)
    if len(codes) > 2:
        return comparison.side_by_side(cells, codes)
    totals = ranking.totals(cells, known["rules"])
    if not given.flips:
        return comparison.gap(cells, totals, *codes).assign(first=codes[0], second=codes[1])
    turned = (flips.by_points, "points"), (flips.by_weight, "weight")
    found = pd.concat([turn(cells, totals, known["rules"], *codes).assign(by=by) for turn, by in turned])
    return found.replace(float("inf"), float("nan"))  # what a criterion of all the weight counts for is no number


def _sensitivity(given, actor: Actor) -> pd.DataFrame:
    period, known = Period(given.quarter, given.year_to_date), _known(actor)
    if known(period) is None:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    (found, totals), before = known(period), _before(period) and known(_before(period))
    previous = before[1] if before else None
    cells = scoring.cells(**found, year_to_date=given.year_to_date)
    ranked = ranking.ranking(totals, found["departments"], found["rules"], previous)
    study = {name: getattr(given, name) for name in ("draws", "seed", "spread", "level")}
    return sensitivity.sensitivity(cells, ranked, found["rules"], previous, **study)


def _explanation(given, actor: Actor) -> pd.DataFrame:
    known = read.period(actor, given.quarter)
    if given.department not in set(known["departments"]["code"]) or known["criteria"].empty:
        raise Refused(
            "{quarter}: there is no department {department}, or there are no criteria.",
            quarter=given.quarter,
            department=given.department,
        )
    period = Period(given.quarter, given.year_to_date)
    cells = scoring.cells(**known, year_to_date=period.year_to_date)
    totals = ranking.totals(cells, known["rules"])
    parts = {}
    if period.year_to_date:
        quarters = quarters_until(period.quarter, period.number)
        parts = {one: scoring.cells(**(known | {"quarter": one})) for one in quarters}
    worked = arithmetic(cells, known["criteria"], parts)
    nodes = explanation.tree(worked, totals[totals["department"].eq(given.department)])
    leaf = nodes["level"].eq("criterion")
    told = [
        workings.sentence(given.lang, one) if held else None
        for held, (_, one) in zip(leaf, nodes.iterrows(), strict=True)
    ]
    return nodes.assign(arithmetic=pd.Series(told, nodes.index, dtype="str")).drop(columns="terms")


def _progress(given, actor: Actor) -> pd.DataFrame:
    known = read.period(actor, given.quarter)
    if known["departments"].empty or known["criteria"].empty:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    return progress(scoring.cells(**known, year_to_date=given.year_to_date))


def _outlook(given, actor: Actor) -> pd.DataFrame:
    known = read.period(actor, given.quarter)
    if known["departments"].empty or known["criteria"].empty:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    before = read.period(actor, f"{int(given.quarter[:4]) - 1}-Q4")
    return outlook(known, None if before["criteria"].empty else before)


def _questions(given, actor: Actor) -> pd.DataFrame:
    scored = set(read.quarters(actor)["quarter"])
    found = {one: read.period(actor, one) for one in quarters_until(given.quarter, HISTORY) if one in scored}
    if given.quarter not in found:
        raise Refused("{quarter}: there are no results yet.", quarter=given.quarter)
    history = pd.concat([scoring.cells(**known).assign(quarter=one) for one, known in found.items()])
    return questions(history, read.achievements(actor), given.quarter, **found[given.quarter]["rules"]["questions"])


def _trends(given, actor: Actor) -> pd.DataFrame:
    held, recorded = read.commendations(actor), read.achievements(actor)
    scored = list(read.quarters(actor)["quarter"])
    signed = held["signed_on"].dropna().dt.to_period("Q").drop_duplicates()
    told = {*(f"{day.year}-Q{day.quarter}" for day in signed), *recorded["quarter"].dropna()}
    if not (quarters := sorted({*scored, *told})):
        raise Refused("There are no results and no commendations yet.")
    ranked = _ranker(actor)
    rankings = {one: frame for one in scored if (frame := ranked(Period(one))) is not None}
    return trends(held, recorded, read.departments(actor), quarters, rankings)


def _workbook(given, actor: Actor) -> pd.DataFrame:
    period = Period(given.quarter, given.year_to_date)
    known = _known(actor)
    if known(period) is None:
        raise Refused("{quarter}: there are no departments or no criteria.", quarter=given.quarter)
    found, totals = known(period)
    before = _before(period) and known(_before(period))
    previous = before[1] if before else None
    uploads = records.uploads(actor)
    about = workbook.About(
        periods.name(given.lang, period),
        numbers.day(numbers.today(found["rules"]["deadline"]["time_zone"])),
        read.version(actor),
        read.sample_in_force(actor),
        periods.so_far(given.lang, period) if period.year_to_date else None,
    )
    content = workbook.workbook(
        found,
        scoring.cells(**found, year_to_date=period.year_to_date),
        ranking.ranking(totals, found["departments"], found["rules"], previous),
        previous,
        dict(zip(uploads["upload_id"], uploads["file_name"], strict=True)),
        about,
        functools.partial(text, given.lang),
    )
    Path(given.output).write_bytes(content)
    return pd.DataFrame({"path": [given.output]})


def _known(actor: Actor):
    """A function from a period to what is read of it and its totals, None where there are no departments or no criteria."""

    @functools.cache
    def known(one: Period) -> tuple[dict, pd.DataFrame] | None:
        found = read.period(actor, one.quarter)
        if found["departments"].empty or found["criteria"].empty:
            return None
        return found, ranking.totals(scoring.cells(**found, year_to_date=one.year_to_date), found["rules"])

    return known


def _ranker(actor: Actor):
    """A function from a period to its ranking, None where there are no departments or no criteria."""
    known = _known(actor)

    @functools.cache
    def ranked(one: Period | None) -> pd.DataFrame | None:
        if one is None or known(one) is None:
            return None
        found, totals = known(one)
        before = _before(one) and known(_before(one))
        return ranking.ranking(totals, found["departments"], found["rules"], before[1] if before else None)

    return ranked


def _before(period: Period) -> Period | None:
    """The period before; sums begin anew each January."""
    return None if period.year_to_date and period.number == 1 else period.before


def _write(given, frame: pd.DataFrame) -> None:
    cells = frame.astype(object).where(frame.notna(), None)
    if given.json:
        print(json.dumps(cells.to_dict("records"), ensure_ascii=False, allow_nan=False))
    elif given.csv:
        # A spreadsheet would run a text that begins like a formula.
        texts = frame.select_dtypes("str").apply(lambda column: column.map(inert, na_action="ignore"))
        frame.assign(**texts).to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        if given.command == "trends":
            counted = cells["measure"].isin(COUNTS) & cells["value"].notna()
            cells.loc[counted, "value"] = cells.loc[counted, "value"].map(int)
        shown = cells[[column for column in SHOWN[given.command] if column in cells]].map(
            lambda cell: _shown(given.lang, cell)
        )
        print(shown.to_string(index=False) if len(shown) else text(given.lang, "There is nothing to list."))


def _shown(language: str, cell) -> str:
    if cell is None:
        return ""
    return numbers.points(language, cell) if isinstance(cell, float) else str(cell)


def _fail(given, code: int, words: str, **params) -> int:
    print(text(given.lang, words, **params), file=sys.stderr)
    return code


def _quarter(written: str) -> str:
    found = quarter(written)
    if found is None:
        raise argparse.ArgumentTypeError(f"{written!r} is not a quarter; write 2025-Q3")
    return found


def _departments(written: str) -> list[str]:
    codes = list(dict.fromkeys(code.strip() for code in written.split(",") if code.strip()))
    if len(codes) < 2:
        raise argparse.ArgumentTypeError(f"{written!r} are not two departments; write A,B")
    return codes


def _whole(least: int):
    """A reader of whole numbers from `least` on."""

    def read_one(written: str) -> int:
        if not (written.isascii() and written.isdecimal() and int(written) >= least):
            raise argparse.ArgumentTypeError(f"{written!r} is not a whole number from {least}")
        return int(written)

    return read_one


def _spread(written: str) -> float:
    try:
        found = float(written.replace(",", "."))
    except ValueError:
        found = -1.0
    if not 0 <= found < 1:
        raise argparse.ArgumentTypeError(f"{written!r} is not a share from 0 to 1; write 0.2")
    return found


def _parser() -> argparse.ArgumentParser:
    shared = misuse.Parser(add_help=False)
    form = shared.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write a list of records")
    form.add_argument("--csv", action="store_true", help="write CSV")
    shared.add_argument("--lang", choices=LANGUAGES, default="vi", help="language of the messages")
    shared.add_argument("--as", dest="actor", metavar="NAME", help="who asks: an account, or a name")
    shared.add_argument("--role", metavar="R", help="in which role: director, council, ... or a department's code")
    parser = misuse.Parser(prog="python -m analytics", description="Shows what the figures say.")
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    for name, run, help in (
        ("ranking", _ranking, "totals, ranks and bands of a quarter, with what moved"),
        ("comparison", _comparison, "what makes the gap between two departments, or more of them side by side"),
        ("sensitivity", _sensitivity, "how sure each rank is when the weights move, or one criterion is left out"),
        ("explanation", _explanation, "the score of a department as a tree, with the arithmetic of each criterion"),
        ("progress", _progress, "targets of a quarter: met, nearly, not, or missing"),
        ("outlook", _outlook, "targets of the year: what is left, the pace needed, where the year is heading"),
        ("questions", _questions, "what to ask about a quarter's figures; a question is no verdict"),
        ("trends", _trends, "commendations, achievements and results, quarter by quarter"),
        ("workbook", _workbook, "writes the XLSX with live formulas that works out a quarter's ranking again"),
    ):
        command = commands.add_parser(name, parents=[shared], help=help, description=help)
        command.set_defaults(run=run)
        if run is not _trends:
            command.add_argument("--quarter", type=_quarter, required=True, metavar="Q", help="such as 2025-Q3")
        if run in (_ranking, _workbook, _explanation, _comparison, _sensitivity, _progress):
            command.add_argument("--year-to-date", action="store_true", help="from January to the end of the quarter")
        if run is _explanation:
            command.add_argument("--department", required=True, metavar="D", help="its code, such as YT")
        if run is _comparison:
            command.add_argument("--departments", type=_departments, required=True, metavar="A,B", help="their codes")
            command.add_argument("--flips", action="store_true", help="of two: what change would bring them level")
        if run is _sensitivity:
            command.add_argument("--draws", type=_whole(1), default=sensitivity.DRAWS, help="how many weightings")
            command.add_argument("--seed", type=_whole(0), default=sensitivity.SEED, help="same seed, same weightings")
            command.add_argument(
                "--spread", type=_spread, default=sensitivity.SPREAD, help="0.2: ±20 %% of each weight"
            )
            command.add_argument("--level", choices=LEVELS, default=sensitivity.LEVEL, help="at which weights move")
        if run is _workbook:
            command.add_argument("--output", required=True, metavar="FILE", help="where to write it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
