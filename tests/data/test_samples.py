"""The demonstration: it goes in through the door, and what real data have can be found in it, through the frames."""

import csv
import pickle
import unicodedata
from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest

from analytics import progress, ranking, scoring, trends
from data import read, records, store, upload
from data.accounts import Actor

ACTOR = Actor("Thường trực Hội đồng")
QUARTERS = [f"{year}-Q{number}" for year in (2024, 2025) for number in (1, 2, 3, 4)]
NEWCOMER = upload.SAMPLES / "newcomer" / "scores-2025-Q4-VT2.csv"
DEPARTMENTS = {"TC-HC-KT", "YT", "TV-GD", "LDTL", "QLHV", "VT1", "VT2"}


@pytest.fixture(scope="module")
def sample(loaded, demonstration):
    """A store with the demonstration; `outcomes` by file, `cells` and `ranking` by quarter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(demonstration))
        outcomes = {outcome.file: outcome for outcome in pickle.loads((loaded / "outcomes").read_bytes())}
        cells, rankings, totals = {}, {}, None
        for quarter in QUARTERS:
            cells[quarter], rankings[quarter], totals = _analysed(quarter, totals)
        yield SimpleNamespace(outcomes=outcomes, cells=cells, rankings=rankings)
        store.close()


def _analysed(quarter, previous):
    period = read.period(ACTOR, quarter)
    cells = scoring.cells(**period)
    totals = ranking.totals(cells, period["rules"])
    return cells, ranking.ranking(totals, period["departments"], period["rules"], previous), totals


def _ranks(sample, quarter):
    return sample.rankings[quarter].set_index("department")["rank"]


def _days_late(quarter):
    """Days from the deadline to the receipt, of the departments that came after it."""
    deadline = read.rules(ACTOR, int(quarter[:4]))["deadline"]
    received = records.submissions(ACTOR, [quarter]).set_index("department")["received_at"]
    local = received.dt.tz_localize("UTC").dt.tz_convert(deadline["time_zone"]).dt.tz_localize(None)
    day = pd.Period(quarter.replace("-", ""), freq="Q").end_time.normalize() + pd.Timedelta(days=deadline["days"])
    late = local[local > pd.Timestamp(f"{day:%Y-%m-%d} {deadline['time']}")]
    return {code: (at.normalize() - day).days for code, at in late.items()}


def test_every_file_goes_in_and_only_the_missing_values_are_remarked(sample):
    remarks = {file: list(o.issues["code"]) for file, o in sample.outcomes.items() if len(o.issues)}
    assert remarks == {"scores-2024-Q3-VT2.csv": ["missing_actual", "missing_actual"]}


def test_the_index_names_every_file_but_the_newcomers(sample):
    with (upload.SAMPLES / "index.csv").open(encoding="utf-8", newline="") as index:
        listed = [entry["file"] for entry in csv.DictReader(index)]
    there = {file.name for file in upload.SAMPLES.glob("*.csv")} - {"index.csv"}
    assert len(listed) == len(set(listed))
    assert set(listed) == there == set(sample.outcomes)
    assert NEWCOMER.name not in there


def test_the_files_are_small_composed_unicode_and_name_no_identity_number():
    files = list(upload.SAMPLES.rglob("*.csv"))
    assert sum(file.stat().st_size for file in files) < 1_500_000
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), file.name


def test_the_set_has_51_criteria_that_make_100_points_for_each_department(sample):
    for year in (2024, 2025):
        criteria = read.criteria(ACTOR, year)
        assert len(criteria) == 51
        required = criteria[criteria["kind"].isin(["target", "scored", "passfail"])]
        for code in DEPARTMENTS:
            applies = [listed == "*" or code in listed.split("|") for listed in required["departments"]]
            assert required.loc[applies, "max_points"].sum() == 100, code


def test_where_escapes_have_a_criterion_of_their_own_no_penalty_counts_them_again(sample):
    listed = read.criteria(ACTOR, 2025).set_index("code")["departments"].str.split("|")
    own = {code for criterion in ("QL01", "QL02", "VT02") for code in listed[criterion]}
    assert own == {"QLHV", "VT1", "VT2"}
    assert set(listed["G04"]) == DEPARTMENTS - own


def test_the_targets_of_a_year_are_the_sum_of_its_quarters(sample):
    for year in (2024, 2025):
        targets = read.targets(ACTOR, year)
        quarterly = targets[targets["period"].str.contains("Q")]
        whole = targets[~targets["period"].str.contains("Q")].set_index(["department", "criterion"])["target"]
        summed = quarterly.groupby(["department", "criterion"])["target"].sum()
        pd.testing.assert_series_equal(whole.loc[summed.index], summed)


def test_a_quarter_asks_for_155_values_120_of_them_targets(sample):
    for quarter, cells in sample.cells.items():
        asked = cells[cells["kind"].isin(["target", "scored", "passfail"])]
        assert len(asked) == 155, quarter
        assert asked["kind"].isin(["target", "passfail"]).sum() == 120, quarter


def test_the_last_quarter_lacks_one_department_and_two_others_came_late(sample):
    submitted = records.submissions(ACTOR, ["2025-Q4"])
    assert set(submitted["department"]) == DEPARTMENTS - {"VT2"}
    assert _days_late("2025-Q4") == {"LDTL": 1, "VT1": 3}
    assert len(records.submissions(ACTOR, ["2025-Q3"])) == 7


def test_the_days_late_are_the_days_that_the_penalty_counts(sample):
    for quarter, cells in sample.cells.items():
        penalty = cells[cells["criterion"].eq("G01") & cells["status"].eq("value")]
        assert dict(zip(penalty["department"], penalty["actual"], strict=True)) == _days_late(quarter), quarter


def test_some_criteria_are_not_assigned_and_leave_the_maximum(sample):
    cells = sample.cells["2025-Q4"]
    free = cells[cells["status"].eq("not_assigned")]
    assert set(zip(free["department"], free["criterion"], strict=True)) == {("VT1", "D02"), ("LDTL", "D01")}
    assigned = sample.rankings["2025-Q4"].set_index("department")["max_assigned"]
    assert assigned[["VT1", "LDTL", "QLHV"]].to_list() == [98, 97, 100]


def test_a_department_with_missing_values_has_no_rank_but_a_range(sample):
    found = sample.rankings["2024-Q3"].set_index("department")
    row = found.loc["VT2"]
    assert (row["missing"], row["rank_low"], row["rank_high"]) == (2, 5, 7)
    assert pd.isna(row["rank"]) and pd.isna(row["total"]) and pd.isna(row["band"])
    assert found["rank"].notna().sum() == 6


def test_one_tie_is_shared_and_one_is_broken_by_a_rule(sample):
    shared = sample.rankings["2024-Q1"].set_index("department").loc[["LDTL", "TV-GD"]]
    assert shared["total"].to_list() == [86.4, 86.4]
    assert shared["rank"].to_list() == [3, 3]
    assert shared["tie"].to_list() == ["shared", "shared"]
    assert 4 not in sample.rankings["2024-Q1"]["rank"].to_list()

    broken = sample.rankings["2025-Q1"].set_index("department").loc[["QLHV", "TC-HC-KT"]]
    assert broken["total"].to_list() == [89.75, 89.75]
    assert broken["rank"].to_list() == [3, 4]
    assert broken["tie"].to_list() == ["before_bonus", "before_bonus"]


def test_the_lead_changes_and_departments_fall_two_ranks_and_more(sample):
    leaders = [sample.rankings[quarter]["department"].iloc[0] for quarter in QUARTERS]
    assert leaders == ["YT", "YT", "YT", "LDTL", "LDTL", "LDTL", "QLHV", "QLHV"]
    fell = {
        (quarter, code): (_ranks(sample, quarter) - _ranks(sample, before))[code]
        for before, quarter in pairwise(QUARTERS)
        for code in sorted(DEPARTMENTS)
    }
    assert fell["2025-Q2", "YT"] == 3
    assert fell["2025-Q4", "LDTL"] == 3
    assert fell["2025-Q4", "YT"] == -2


def test_verified_points_below_self_points_always_have_a_reason(sample):
    lower = 0
    for quarter, cells in sample.cells.items():
        reasons = read.verifications(ACTOR, [quarter]).set_index(["department", "criterion"])["reason"]
        below = cells[cells["verified_points"] < cells["self_points"] - 1e-9]
        assert len(below) > 0, quarter
        assert reasons.loc[list(zip(below["department"], below["criterion"], strict=True))].notna().all(), quarter
        lower += (below["verified_points"] < below["computed_points"] - 1e-2).sum()
    assert lower >= 2


def test_all_is_verified_up_to_the_last_quarter_and_that_partly(sample):
    for quarter in QUARTERS[:-1]:
        found = sample.rankings[quarter]
        assert (found["verified"] == found["given"]).all(), quarter
        assert not sample.cells[quarter]["stale"].any()
    last = sample.rankings["2025-Q4"]
    assert (last["verified"].sum(), last["given"].sum()) == (120, 131)
    assert set(last["basis"].dropna()) == {"verified", "mixed"}


def test_nine_lines_of_the_last_quarter_claim_more_than_the_formula_gives(sample):
    cells = sample.cells["2025-Q4"]
    assert (cells["self_points"] > cells["computed_points"] + 1e-9).sum() == 9


def test_the_last_quarter_meets_86_of_the_101_targets_known(sample):
    found = progress.progress(sample.cells["2025-Q4"])
    counts = found.loc[found["counted"], "status"].value_counts().to_dict()
    assert counts == {"met": 86, "near": 9, "not_met": 6, "missing": 17, "not_assigned": 2}
    initiatives = found[found["criterion"].eq("C03") & found["actual"].notna()]
    assert (initiatives["met"].sum(), len(initiatives)) == (2, 6)
    assert (initiatives["actual"].sum(), initiatives["target"].sum()) == (9, 14)


def test_bonus_points_are_what_decisions_and_results_bear_out(sample):
    decisions = read.commendations(ACTOR)
    decisions = decisions[decisions["status"].eq("in_force")]
    decisions = decisions.assign(quarter=decisions["signed_on"].dt.to_period("Q").astype("str").str.replace("Q", "-Q"))
    for quarter, cells in sample.cells.items():
        if quarter == "2025-Q4":
            cells = cells[cells["department"].ne("VT2")]
        here = decisions[decisions["quarter"].eq(quarter)]
        high = here[here["level"].isin(["province", "state"]) & here["basis"].ne("sudden")]
        over = cells["actual"] > 1.1 * cells["target"] + 1e-9
        expected = {
            "F01": here.loc[here["basis"].eq("sudden"), "department"],
            "F02": high["department"],
            "F03": cells.loc[over & cells["formula"].eq("linear"), "department"],
        }
        for criterion, departments in expected.items():
            given = cells[cells["criterion"].eq(criterion) & cells["status"].eq("value")]
            assert set(given["department"]) == set(departments), (quarter, criterion)
            if criterion != "F01":
                counted = dict(zip(given["department"], given["actual"], strict=True))
                assert counted == departments.value_counts().to_dict(), (quarter, criterion)


def test_commendations_of_two_years_with_one_decision_cancelled(sample):
    found = read.commendations(ACTOR)
    assert (found["status"] == "cancelled").sum() == 1
    held = found[found["status"].eq("in_force")]
    assert held["award_year"].value_counts().to_dict() == {2025: 34, 2024: 28, 2023: 5}
    assert (held["award_year"] != held["signed_on"].dt.year).any()
    year = held[held["award_year"].eq(2025)]
    assert year["subject_type"].value_counts().to_dict() == {"individual": 28, "collective": 6}
    assert year["basis"].isin(["sudden", "movement"]).sum() == 9
    fair = trends.fairness(found, read.departments(ACTOR), 2025).set_index("who")
    assert fair.loc["direct", ["staff", "staff_total", "commended", "commended_total"]].to_list() == [98, 114, 20, 28]


def test_achievements_are_commended_within_weeks_or_still_waiting(sample):
    found = trends.achievements(read.achievements(ACTOR), read.commendations(ACTOR))
    assert found["achieved_on"].dt.year.value_counts().to_dict() == {2025: 41, 2024: 30}
    commended = found[found["state"].eq("commended")]
    # Counted by the year of the decision, leaving out awards for the year before.
    of_year = commended[commended["signed_on"].dt.year.eq(2025) & commended["achieved_on"].dt.year.eq(2025)]
    assert (len(of_year), of_year["days"].median()) == (29, 18)
    waiting = found[found["state"].eq("waiting")]
    days = (pd.Timestamp("2026-01-12") - waiting.loc[waiting["achieved_on"].dt.year.eq(2025), "achieved_on"]).dt.days
    assert (len(days), (days > 30).sum(), days.max()) == (12, 5, 64)


def test_the_newcomers_file_completes_the_quarter_and_moves_two_departments_down(sample):
    before = _ranks(sample, "2025-Q4")
    files = [(NEWCOMER.name, NEWCOMER.read_bytes())]
    with upload.rehearse(Actor("Điểm vệ tinh số 2", "department", "VT2"), files) as (outcome,):
        assert outcome.accepted and outcome.issues.empty
        previous = ranking.totals(sample.cells["2025-Q3"], read.rules(ACTOR, 2025))
        _, after, _ = _analysed("2025-Q4", previous)
    after = after.set_index("department")
    assert after["complete"].all()
    assert after["missing"].sum() == 0
    moved = {
        code: (int(before[code]), int(rank))
        for code, rank in after["rank"].items()
        if code != "VT2" and rank != before[code]
    }
    assert (after.loc["VT2", "rank"], moved) == (5, {"LDTL": (5, 6), "VT1": (6, 7)})


def test_the_demonstration_is_taken_out_whole(sample):
    with store.writing(keep=False):
        assert read.sample_in_force(ACTOR)
        assert upload.withdraw_sample(ACTOR) == len(sample.outcomes)
        assert not read.sample_in_force(ACTOR)
        assert read.quarters(ACTOR).empty and read.years(ACTOR) == [] and read.departments(ACTOR).empty
