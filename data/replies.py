"""Replies to the questions about a quarter's figures: who settled one, when, in which words."""

from dataclasses import dataclass

import pandas as pd

from data import closing, impartiality, read, store
from data.accounts import Actor
from data.permissions import permitted
from data.refusal import Refused
from data.values.text import clean

LONGEST = 1000
"""Characters of a reply that are kept."""


@dataclass(frozen=True)
class Question:
    """Which question: its kind, whose figures and of which criterion, where it is about one; the figures it is about, as one text; and the
    sentence itself."""

    kind: str
    department: str | None
    criterion: str | None
    figures: str
    sentence: str


@permitted("reply")
def reply(actor: Actor, quarter: str, question: Question, words: str) -> int:
    """Settles a question by what was found out. Returns the ledger entry.

    Raises Refused: not_a_quarter, quarter_closed, own_department, reply_missing.
    """
    with store.writing() as cursor:
        closing.known_quarter(quarter)
        closing.refuse_closed(actor, quarter)
        if question.department:
            impartiality.refuse(actor, int(quarter[:4]), [question.department])
        said = clean(words or "")[:LONGEST]
        if not said:
            raise Refused("reply_missing")
        about = [question.kind, question.department, question.criterion, question.figures, question.sentence]
        entry_id = store.append(cursor, actor, "reply")
        cursor.execute(
            "INSERT INTO question_replies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [entry_id, quarter, *about, said]
        )
        return entry_id


@permitted("read_closing")
def replies(actor: Actor, quarter: str, as_of: int | None = None) -> pd.DataFrame:
    """The newest reply to each question of a quarter and its figures, the oldest first: kind, department, criterion (missing: none), figures,
    question, words, by, at (UTC), entry_id."""
    return store.frame(
        """
        SELECT r.kind, r.department, r.criterion, r.figures, r.question, r.words, l.actor AS by, l.recorded_at AS "at", entry_id
        FROM question_replies AS r JOIN ledger AS l USING (entry_id) WHERE r.quarter = $quarter AND entry_id <= $as_of
        QUALIFY row_number() OVER (PARTITION BY r.kind, r.department, r.criterion, r.figures ORDER BY entry_id DESC) = 1
        ORDER BY entry_id
        """,
        quarter=quarter,
        as_of=read.until(actor, as_of),
    )
