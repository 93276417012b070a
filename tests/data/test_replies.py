"""Replies to questions about figures: who gives them, to what, and what a closing keeps of them."""

import dataclasses
import json

import pandas as pd
import pytest

from data import bundle, closing, read, readiness, replies
from data.accounts import Actor
from data.people import accounts, grants
from data.refusal import Refused
from data.replies import Question

OFFICE, DIRECTOR, COUNCIL = Actor("Thư ký"), Actor("Giám đốc", "director"), Actor("Bà Bình", "council")
QUARTER = "2025-Q1"
JUMP = Question("jump", "YT", "C1", "actual|9.0|1.0|2.0|4.0|36.0", "Phòng Y tế, C1: 9 hồ sơ. Số liệu có đúng không?")
WIDE = Question("no_separation", None, "C2", "points||||3.0|30.0", "C2: cả 3 đơn vị cùng được 30 điểm?")


def refused(verb, *arguments) -> str:
    before = read.version(OFFICE)
    with pytest.raises(Refused) as told:
        verb(*arguments)
    assert read.version(OFFICE) == before
    return told.value.code


def test_a_reply_is_kept_with_who_when_and_the_question_as_it_was_read(organisation, values):
    first = replies.reply(COUNCIL, QUARTER, JUMP, " đã  kiểm tra hồ sơ ")
    replies.reply(OFFICE, QUARTER, WIDE, "giữ tiêu chí")
    again = replies.reply(COUNCIL, QUARTER, JUMP, "đã kiểm tra tại chỗ")
    told = "kind department criterion words by question"
    assert values(replies.replies(DIRECTOR, QUARTER), told) == [
        ("no_separation", None, "C2", "giữ tiêu chí", "Thư ký", WIDE.sentence),
        ("jump", "YT", "C1", "đã kiểm tra tại chỗ", "Bà Bình", JUMP.sentence),
    ]
    assert replies.replies(OFFICE, QUARTER, first)["words"].tolist() == ["đã kiểm tra hồ sơ"]
    assert replies.replies(OFFICE, QUARTER, again - 1)["words"].tolist() == ["đã kiểm tra hồ sơ", "giữ tiêu chí"]
    assert replies.replies(OFFICE, "2025-Q2").empty


def test_other_figures_are_another_question(organisation):
    replies.reply(COUNCIL, QUARTER, JUMP, "đã kiểm tra")
    replies.reply(COUNCIL, QUARTER, dataclasses.replace(JUMP, figures="actual|12.0|1.0|2.0|4.0|36.0"), "vẫn đúng")
    assert replies.replies(OFFICE, QUARTER)["words"].tolist() == ["đã kiểm tra", "vẫn đúng"]


def test_who_may_reply_and_to_whose_questions(organisation):
    for role in ("director", "department", "viewer", "administrator", "nobody"):
        actor = Actor("Ai đó", role, "YT" if role == "department" else None)
        assert refused(replies.reply, actor, QUARTER, JUMP, "x") == "not_yours"
    accounts.add(Actor("operator", "administrator"), "an", "An")
    for role, department in (("council", None), ("department", "YT")):
        grants.grant(Actor("operator", "administrator"), "an", role, "thử", department=department)
    own = Actor("An", "council", account="an")
    assert refused(replies.reply, own, QUARTER, JUMP, "x") == "own_department"
    assert replies.reply(own, QUARTER, WIDE, "x")
    assert refused(replies.reply, COUNCIL, QUARTER, JUMP, " ") == "reply_missing"
    assert refused(replies.reply, COUNCIL, "2025-Q7", JUMP, "x") == "not_a_quarter"
    assert refused(replies.reply, dataclasses.replace(COUNCIL, as_of=1), QUARTER, JUMP, "x") == "looking_back"


def test_a_closing_keeps_the_replies_it_rested_on_and_takes_no_more(organisation, put, files):
    assert put(files.scores).accepted
    replies.reply(COUNCIL, QUARTER, JUMP, "đã kiểm tra")
    given = replies.replies(OFFICE, QUARTER)
    nothing = pd.DataFrame(columns=readiness.FOUND)
    worked_out = readiness.WorkedOut(read.version(OFFICE), pd.DataFrame({"rank": [1]}), nothing, given)
    entry = closing.close(DIRECTOR, QUARTER, "đã họp", worked_out, waive_all=True)
    (kept,) = json.loads(bundle.bundle(OFFICE, entry))["replied"]
    assert (kept["question"], kept["words"], kept["by"]) == (JUMP.sentence, "đã kiểm tra", "Bà Bình")
    assert bundle.replied(OFFICE, entry)["at"].tolist() == given["at"].tolist()
    assert refused(replies.reply, COUNCIL, QUARTER, WIDE, "x") == "quarter_closed"
    assert bundle.replied(OFFICE, entry - 1).empty
