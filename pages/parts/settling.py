"""What a quarter comes to if it is closed now, worked out for whoever closes it: on a page or on the command line."""

from analytics import questions as questions_of
from analytics import settlement
from data import read, replies
from data.readiness import WorkedOut
from pages.parts.period import quarters_until, shift


def worked_out(actor, quarter: str) -> WorkedOut:
    """The result of a quarter as if closed now, and what ought to be asked before; of a quarter that has results."""
    scored = set(read.quarters(actor)["quarter"])
    found = {one: read.period(actor, one) for one in quarters_until(quarter, questions_of.HISTORY) if one in scored}
    result = settlement.result(found[quarter], found.get(shift(quarter, -1)))
    rules = found[quarter]["rules"]
    given = replies.replies(actor, quarter)
    questions = settlement.questions(rules, list(found.values()), read.achievements(actor), given)
    asked = settlement.asked(result, rules, questions)
    return WorkedOut(read.version(actor), result, asked, questions[questions["words"].notna()])
