"""What a quarter comes to if it is closed now, worked out for whoever closes it: on a page or on the command line."""

from analytics import questions as questions_of
from analytics import ranking, scoring, settlement
from data import read, replies
from data.readiness import WorkedOut
from pages.parts.period import Period, quarters_until, shift


def _cells(actor, period: Period):
    return scoring.cells(**read.period(actor, period.quarter))


def worked_out(actor, quarter: str, known=read.period, cells=_cells) -> WorkedOut:
    """The result of a quarter as if closed now, and what ought to be asked before; of a quarter that has results.

    `known`, `cells`: actor and quarter → `read.period`, actor and period → `scoring.cells`; a page hands in what it keeps of both.
    """
    version = read.version(actor)  # first: what comes in meanwhile makes this too old to close with
    scored = set(read.quarters(actor)["quarter"])
    history = {one: cells(actor, Period(one)) for one in quarters_until(quarter, questions_of.HISTORY) if one in scored}
    found, before = known(actor, quarter), shift(quarter, -1)
    totals = ranking.totals(history[before], known(actor, before)["rules"]) if before in history else None
    result = settlement.result(found, totals)
    given = replies.replies(actor, quarter)
    questions = settlement.questions(found, history, read.achievements(actor), given)
    asked = settlement.asked(result, found["rules"], questions)
    return WorkedOut(version, result, asked, questions[questions["words"].notna()])
