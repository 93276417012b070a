"""A quarter is closed: checks before it, waivers, the bundle it freezes and its hash; it is published, opened again."""

import hashlib
import json
from datetime import date

import pandas as pd
import pytest

from data import bundle, closing, read, readiness, rules
from data.accounts import Actor
from data.readiness import WorkedOut
from data.refusal import Refused

OFFICE, DIRECTOR = Actor("Thư ký"), Actor("Giám đốc", "director")
QUARTER = "2025-Q1"
RESULT = pd.DataFrame({"rank": [1, 2], "department": ["HC", "YT"], "total": [90.0, None]})
VERIFIED = "quarter,department,criterion,verified_points\n" + "".join(
    f"2025-Q1,{one},{points}\n"
    for one, points in {
        **{"YT,C1": 36, "YT,C2": 25, "YT,C3": 10, "YT,C4": 16, "HC,C1": 40, "HC,C2": 28, "HC,C3": 0, "HC,C4": 20},
        **{"VT,C1": 40, "VT,C2": 30, "VT,C3": 10, "VT,C5": 20},
    }.items()
)


def asked(*checks: str) -> pd.DataFrame:
    return pd.DataFrame({"check": checks, "department": "YT", "criterion": "C1"}, columns=readiness.FOUND)


def worked_out(*checks: str) -> WorkedOut:
    return WorkedOut(read.version(OFFICE), RESULT, asked(*checks))


def refused(verb, *arguments, **named) -> tuple:
    with pytest.raises(Refused) as caught:
        verb(*arguments, **named)
    return caught.value.code, caught.value.params.get("checks")


@pytest.fixture
def handed_in(organisation, put, files):
    assert put(files.scores).accepted


@pytest.fixture
def verified(handed_in, put):
    assert put(VERIFIED, DIRECTOR).accepted


def test_the_checks_find_what_is_open(organisation, put, files):
    rows = files.scores.replace("2025-Q1,VT,C5,0,,BC 12\n", "").replace(
        "actual,self_points", "actual,self_points,estimated"
    )
    put(
        "\n".join(
            line.replace(",BC", ",x,BC") if "YT,C4" in line else line.replace(",BC", ",,BC")
            for line in rows.splitlines()
        )
    )
    put("quarter,department,criterion,verified_points\n2025-Q1,YT,C1,36\n2025-Q1,YT,C2,25\n", DIRECTOR)
    put("quarter,department,criterion,actual,evidence\n2025-Q1,YT,C1,8,BC 1\n2025-Q1,YT,B1,1,BC 2\n")
    found = readiness.found(OFFICE, QUARTER)
    told = found.groupby("check").apply(
        lambda one: " ".join(one["department"] + one["criterion"]), include_groups=False
    )
    assert told.to_dict() == {
        "missing": "VTC5",
        "unverified": "HCC1 HCC2 HCC3 HCC4 VTC1 VTC2 VTC3 YTB1 YTC3 YTC4",
        "stale": "YTC1",
        "estimated": "YTC4",
    }
    assert readiness.counts(found) == {"missing": 1, "unverified": 10, "stale": 1, "estimated": 1}


def test_what_is_not_assigned_or_not_due_is_not_asked_for(organisation, put, files):
    put(files.scores.replace("2025-Q1,YT,C4,6,,BC 4\n", "").replace("2025-Q1,VT,C5,0,,BC 12\n", ""))
    put("quarter,department,criterion,verified_points,not_assigned\n2025-Q1,YT,C4,,x\n", DIRECTOR)
    put("period,department,criterion,target\n2025,VT,C5,KG\n", DIRECTOR)
    assert "missing" not in readiness.counts(readiness.found(OFFICE, QUARTER))


def test_nothing_is_closed_while_a_check_is_open(handed_in):
    assert refused(closing.close, OFFICE, QUARTER, "đã họp") == ("checks_open", {"unverified": 12})
    assert refused(closing.close, DIRECTOR, QUARTER, "đã họp") == ("checks_open", {"unverified": 12})
    assert refused(closing.close, OFFICE, QUARTER, "đã họp", waive_all=True) == ("not_yours", None)
    assert read.closed_at(OFFICE, QUARTER) is None


def test_the_director_alone_waives_and_no_more_than_was_found(verified, put):
    assert refused(closing.close, OFFICE, QUARTER, "đã họp", worked_out("question")) == ("checks_open", {"question": 1})
    assert refused(closing.waive, OFFICE, QUARTER, "question", "x", worked_out("question"))[0] == "not_yours"
    assert refused(closing.waive, DIRECTOR, QUARTER, "missing", "x", worked_out("question"))[0] == "nothing_to_waive"
    assert refused(closing.waive, DIRECTOR, QUARTER, "question", " ", worked_out("question"))[0] == "reason_missing"
    closing.waive(DIRECTOR, QUARTER, "question", "đã giải trình", worked_out("question"))
    more = worked_out("question", "question")
    assert refused(closing.close, OFFICE, QUARTER, "đã họp", more) == ("checks_open", {"question": 2})
    closing.close(OFFICE, QUARTER, "đã họp", worked_out("question"))
    waived = readiness.waivers(OFFICE, QUARTER)
    assert waived[["check", "found", "reason", "by"]].values.tolist() == [["question", 1, "đã giải trình", "Giám đốc"]]
    closing.reopen(OFFICE, QUARTER, "có kiến nghị")
    assert readiness.waivers(OFFICE, QUARTER).empty


def test_what_was_looked_at_must_still_hold(verified, put):
    looked = worked_out()
    put("quarter,department,criterion,actual,evidence\n2025-Q1,YT,B1,1,BC 2\n")
    assert refused(closing.close, OFFICE, QUARTER, "đã họp", looked)[0] == "changed_meanwhile"


def test_the_bundle_holds_all_and_its_hash_is_that_of_its_bytes(verified):
    entry = closing.close(OFFICE, QUARTER, "đã họp", worked_out())
    content = bundle.bundle(OFFICE, entry)
    history = closing.history(OFFICE, QUARTER)
    assert hashlib.sha256(content).hexdigest() == history["sha256"].iloc[-1]
    told = json.loads(content)
    assert (told["bundle"], told["quarter"], told["entry"], told["reason"]) == (1, QUARTER, entry, "đã họp")
    assert told["result"] == {"columns": ["rank", "department", "total"], "rows": [[1, "HC", 90.0], [2, "YT", None]]}
    assert {name: len(frame["rows"]) for name, frame in told["frames"].items()} == {
        **{"departments": 3, "criteria": 7, "targets": 5, "scores": 12, "verifications": 12}
    }
    assert told["rules"] == read.rules(OFFICE, 2025)
    assert bundle.made(entry, {}, read.period(OFFICE, QUARTER), RESULT) == bundle.made(
        entry, {}, read.period(OFFICE, QUARTER), RESULT
    )
    assert bundle.bundle(OFFICE, entry - 1) is None


def test_a_closed_quarter_keeps_its_rules_whatever_becomes_of_the_default(verified, tmp_path, monkeypatch):
    closing.close(OFFICE, QUARTER, "đã họp")
    kept = read.period(OFFICE, QUARTER)["rules"]
    changed = tmp_path / "default.toml"
    changed.write_text(
        rules.DEFAULT.read_text(encoding="utf-8").replace("bonus_cap = 10", "bonus_cap = 1"), encoding="utf-8"
    )
    monkeypatch.setattr(rules, "DEFAULT", changed)
    assert read.rules(OFFICE, 2025)["scale"]["bonus_cap"] == 1
    assert read.period(OFFICE, QUARTER)["rules"] == kept and kept["scale"]["bonus_cap"] == 10
    closing.reopen(OFFICE, QUARTER, "sửa")
    assert read.period(OFFICE, QUARTER)["rules"]["scale"]["bonus_cap"] == 1


def test_the_history_of_a_quarter_says_who_met_when_and_why_it_was_opened_again(verified):
    closing.close(OFFICE, QUARTER, "đã thẩm định")
    closing.publish(DIRECTOR, QUARTER, "đã họp", closing.Meeting(date(2025, 4, 12), " 01/BB-HĐ ", "deputy"))
    closing.reopen(OFFICE, QUARTER, "có kiến nghị")
    history = closing.history(OFFICE, QUARTER)
    assert history[["state", "by", "reason"]].values.tolist() == [
        ["closed", "Thư ký", "đã thẩm định"],
        ["published", "Giám đốc", "đã họp"],
        ["reopened", "Thư ký", "có kiến nghị"],
    ]
    published = history.iloc[1]
    assert (str(published["met_on"])[:10], published["minutes"], published["signer"]) == (
        "2025-04-12",
        "01/BB-HĐ",
        "deputy",
    )
    assert closing.history(Actor("", "viewer"), QUARTER).empty
    assert len(closing.history(OFFICE, QUARTER, int(published["entry_id"]))) == 2
    with pytest.raises(ValueError, match="signer"):
        closing.Meeting(signer="x")
