"""Campaigns are begun with their document and summed up; each is an entry of the ledger."""

from dataclasses import replace
from datetime import date

import pytest

from data import campaigns, read
from data.accounts import Actor
from data.campaigns import Campaign
from data.refusal import Refused

OFFICE = Actor("Thư ký")
SPRING = Campaign(
    "Thi đua quý I",
    "themed",
    date(2025, 1, 5),
    date(2025, 3, 31),
    date(2025, 4, 5),
    ("C1", "C3"),
    "Kế hoạch 05/KH",
    ("YT", "HC"),
)


def refused(verb, *arguments) -> str:
    with pytest.raises(Refused) as caught:
        verb(*arguments)
    return caught.value.code


def test_a_campaign_is_begun_and_summed_up(organisation):
    number = campaigns.begin(OFFICE, SPRING)
    (one,) = campaigns.campaigns(Actor("", "viewer")).to_dict("records")
    assert (one["number"], one["name"], one["departments"], one["criteria"]) == (
        number,
        "Thi đua quý I",
        "YT|HC",
        "C1|C3",
    )
    assert str(one["ended_at"]) == "NaT"
    entry = campaigns.end(OFFICE, number, "Báo cáo 12/BC")
    assert campaigns.campaigns(OFFICE)["summary"].tolist() == ["Báo cáo 12/BC"]
    assert (
        campaigns.campaigns(OFFICE, entry - 1)["summary"].isna().all() and campaigns.campaigns(OFFICE, number - 1).empty
    )
    assert refused(campaigns.end, OFFICE, number, "x") == "already_summed_up"
    assert refused(campaigns.end, OFFICE, 999, "x") == "unknown_campaign"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"document": ""}, "reason_missing"),
        ({"last_day": date(2025, 1, 1)}, "days_reversed"),
        ({"due": date(2025, 3, 30)}, "days_reversed"),
        ({"criteria": ()}, "campaign_criteria"),
        ({"criteria": ("C1", "X9")}, "unknown_criteria"),
        ({"departments": ("XX",)}, "unknown_department"),
    ],
)
def test_what_makes_no_campaign_is_refused(organisation, changed, code):
    now = read.version(OFFICE)
    assert refused(campaigns.begin, OFFICE, replace(SPRING, **changed)) == code
    assert read.version(OFFICE) == now


@pytest.mark.parametrize("role", ["council", "viewer", "administrator"])
def test_who_does_not_set_up_begins_none(organisation, role):
    assert refused(campaigns.begin, Actor("Ai đó", role), SPRING) == "not_yours"
    assert refused(campaigns.end, Actor("Ai đó", role), 1, "x") == "not_yours"
