"""Replying to a question about figures: which one, in which words; what was replied then stands beside it."""

import pandas as pd
import streamlit as st

from data.refusal import Refused
from data.replies import LONGEST, Question, reply
from pages.parts import acts, asked, issues, ledger, load, tables
from pages.parts.access import Visit
from pages.parts.numbers import absent
from pages.parts.tables import Column, Row
from pages.parts.words import DEFAULT


def show(here: Visit, quarter: str, found: pd.DataFrame, names: dict[str, str]) -> None:
    """The box to reply in; `found`: of `questions.replied`, `names`: department → its name. Of one's own department others reply."""
    acts.said()
    own = found["department"].isin(ledger.own(here.actor, int(quarter[:4])))
    left = found[found["words"].isna() & ~own]
    if left.empty or not here.may("reply") or load.closed(here.actor, quarter):
        return
    sentences = {asked.sentence(here.language, one, names): one for one in left.to_dict("records")}
    with st.expander(
        here.plural("Reply to a question ({count} open)", "Reply to a question ({count} open)", len(left))
    ):
        st.selectbox(here.text("Question"), list(sentences), key="replied_question", placeholder="")
        st.text_area(here.text("What was found out"), key="reply_words", max_chars=LONGEST, height=100)
        st.write(
            here.text(
                "The reply stands beside the question and at the closing. It counts as long as the figures stay what they are."
            )
        )
        st.button(
            here.text("Keep the reply"),
            type="primary",
            key="reply",
            on_click=_reply,
            args=(here, quarter, sentences, names),
        )


def table(here: Visit, frame: pd.DataFrame) -> None:
    """The questions that a reply settles; `frame`: question, words, by, at."""
    if frame.empty:
        return
    columns = [Column(here.text("Question"), lead=True, words=True), Column(here.text("Reply"), words=True)]
    rows = [
        Row((one["question"], tables.under(one["words"], asked.replier(here, one)))) for one in frame.to_dict("records")
    ]
    tables.show(columns, rows, here.text("Questions that were replied to"))


def _reply(here: Visit, quarter: str, sentences: dict[str, dict], names: dict[str, str]) -> None:
    one = sentences[st.session_state["replied_question"]]
    told = {name: None if absent(one[name]) else one[name] for name in ("kind", "department", "criterion", "figures")}
    # The ledger has one language whoever reads it.
    question = Question(**told, sentence=asked.sentence(DEFAULT, one, names))
    try:
        reply(here.actor, quarter, question, st.session_state["reply_words"])
    except Refused as refused:
        acts.say(issues.issue(here.language, refused.code, None, refused.params), refused=True)
        return
    st.session_state["reply_words"] = ""
    acts.say(here.text("The reply is kept."))
