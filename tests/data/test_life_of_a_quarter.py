"""Any sequence of acts in a quarter's life, from uploads to reopenings, keeps what a slow and obvious model beside it says."""

import itertools
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from data import closing, read, records, store, submissions, upload
from data.accounts import Actor
from data.refusal import Refused

SECRETARY, DIRECTOR = Actor("Thư ký"), Actor("Giám đốc", "director")
COUNCIL, VIEWER = Actor("Ủy viên", "council"), Actor("Khách", "viewer")
EXAMPLES = int(os.environ.get("THIDUA_LIVES", "5"))
"""So many lives are lived in a usual run; a study by hand asks for more."""
QUARTERS, DEPARTMENTS, CRITERIA = ("2025-Q1", "2025-Q2"), ("YT", "HC"), ("C1", "C2")

quarters, departments = st.sampled_from(QUARTERS), st.sampled_from(DEPARTMENTS)
figures = st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 20), min_size=1)


def refused(verb, *arguments, **named) -> str | None:
    try:
        verb(*arguments, **named)
    except Refused as refusal:
        return refusal.code
    return None


class Life(RuleBasedStateMachine):
    """The model: every file ever taken, which are withdrawn, each quarter's state, and what a quarter held when it was closed."""

    organisation: Path

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("THIDUA_DB", str(Path(self.folder.name) / "life.duckdb"))
        shutil.copy(self.organisation, store.path())
        self.number = itertools.count(1)
        self.taken: dict[int, tuple[str, str, str, dict]] = {}
        self.withdrawn: set[int] = set()
        self.state = dict.fromkeys(QUARTERS, "open")
        self.frozen: dict[str, tuple[dict, dict]] = {}
        self.returned: dict[tuple[str, str], int] = {}
        self.checked: dict[tuple[str, str], int] = {}

    def teardown(self):
        store.close()
        self.patch.undo()
        self.folder.cleanup()

    # What the model says

    def now(self, kind: str, quarter: str) -> dict[tuple[str, str], int]:
        """(department, criterion) → the figure of the newest file in force."""
        found = {}
        for entry, (what, when, department, values) in sorted(self.taken.items()):
            if what == kind and when == quarter and entry not in self.withdrawn:
                found |= {(department, criterion): value for criterion, value in values.items()}
        return found

    def newest(self, quarter: str, department: str) -> int | None:
        own = [
            e for e, (what, when, who, _) in self.taken.items() if (what, when, who) == ("scores", quarter, department)
        ]
        return max((entry for entry in own if entry not in self.withdrawn), default=None)

    def is_closed(self, quarter: str) -> bool:
        return self.state[quarter] in ("closed", "published")

    # What people do

    def hand_in(self, actor: Actor, kind: str, column: str, quarter: str, department: str, values: dict) -> None:
        # A note that counts makes each file another: the same bytes are taken once.
        note = "reason" if kind == "verifications" else "note"
        rows = [f"{quarter},{department},{c},{v},{next(self.number)}" for c, v in values.items()]
        text = "\n".join([f"quarter,department,criterion,{column},{note}", *rows])
        before = store.version()
        (outcome,) = upload.upload(actor, [("file.csv", text.encode())], kind)
        assert outcome.accepted is not self.is_closed(quarter), outcome.issues
        if outcome.accepted:
            self.taken[outcome.upload_id] = (kind, quarter, department, values)
        else:
            assert "quarter_closed" in set(outcome.issues["code"]) and store.version() == before

    @rule(quarter=quarters, department=departments, values=figures)
    def uploads(self, quarter, department, values):
        actor = Actor("Trưởng phòng", "department", department)
        self.hand_in(actor, "scores", "self_points", quarter, department, values)

    @rule(quarter=quarters, department=departments, values=figures)
    def verifies(self, quarter, department, values):
        self.hand_in(COUNCIL, "verifications", "verified_points", quarter, department, values)

    @rule(data=st.data())
    def withdraws(self, data):
        if not self.taken:
            return
        entry = data.draw(st.sampled_from(sorted(self.taken)))
        quarter = self.taken[entry][1]
        told = refused(upload.withdraw, SECRETARY, entry, "nhầm")
        if entry in self.withdrawn:
            assert told == "already_withdrawn"
        elif self.is_closed(quarter):
            assert told == "quarter_closed"
        else:
            assert told is None
            self.withdrawn.add(entry)

    @rule(quarter=quarters, department=departments)
    def returns(self, quarter, department):
        newest = self.newest(quarter, department)
        told = refused(submissions.return_submission, SECRETARY, quarter, department, "sai")
        if self.is_closed(quarter):
            assert told == "quarter_closed"
        elif newest is None:
            assert told == "nothing_handed_in"
        elif self.returned.get((quarter, department)) == newest:
            assert told == "already_returned"
        else:
            assert told is None
            self.returned[quarter, department] = newest

    @rule(quarter=quarters, department=departments)
    def checks(self, quarter, department):
        newest = self.newest(quarter, department)
        told = refused(submissions.check_submission, SECRETARY, quarter, department)
        if self.is_closed(quarter):
            assert told == "quarter_closed"
        elif newest is None:
            assert told == "nothing_handed_in"
        else:
            assert told in (None, "already_checked", "returned_now")
            assert (told == "returned_now") <= (self.returned.get((quarter, department)) == newest)

    @rule(quarter=quarters)
    def closes(self, quarter):
        told = refused(closing.close, DIRECTOR, quarter, "đã họp", waive_all=True)
        if self.is_closed(quarter):
            assert told == "already_closed"
        elif not self.now("scores", quarter):
            assert told == "no_results"
        else:
            assert told is None
            self.state[quarter] = "closed"
            self.frozen[quarter] = (self.now("scores", quarter), self.now("verifications", quarter))

    @rule(quarter=quarters)
    def publishes(self, quarter):
        told = refused(closing.publish, DIRECTOR, quarter, "đã họp")
        expected = {"closed": None, "published": "already_published"}.get(self.state[quarter], "not_closed")
        assert told == expected
        if told is None:
            self.state[quarter] = "published"

    @rule(quarter=quarters)
    def reopens(self, quarter):
        told = refused(closing.reopen, SECRETARY, quarter, "có kiến nghị")
        assert told == (None if self.is_closed(quarter) else "not_closed")
        if told is None:
            self.state[quarter] = "reopened"

    # What always holds

    @invariant()
    def the_present_is_the_newest_file_in_force(self):
        for quarter in QUARTERS:
            assert points(read.scores(SECRETARY, [quarter]), "self_points") == self.now("scores", quarter)
            assert points(read.verifications(SECRETARY, [quarter]), "verified_points") == self.now(
                "verifications", quarter
            )

    @invariant()
    def what_is_closed_is_read_as_it_was_closed(self):
        for quarter in QUARTERS:
            found = read.period(SECRETARY, quarter)
            assert found["closed"] is self.is_closed(quarter)
            if found["closed"]:
                given, verified = (
                    points(frame[frame["quarter"].eq(quarter)], column)
                    for frame, column in ((found["scores"], "self_points"), (found["verifications"], "verified_points"))
                )
                assert (given, verified) == self.frozen[quarter]

    @invariant()
    def who_sees_what_is_published_sees_that_alone(self):
        published = [quarter for quarter in QUARTERS if self.state[quarter] == "published"]
        for quarter in QUARTERS:
            expected = self.frozen[quarter][0] if quarter in published else {}
            assert points(read.scores(VIEWER, [quarter]), "self_points") == expected
        assert set(read.quarters(VIEWER)["quarter"]) <= set(published) == set(read.published(SECRETARY))

    @invariant()
    def a_submission_is_returned_until_another_comes(self):
        known = records.submissions(SECRETARY, list(QUARTERS)).set_index(["quarter", "department"])
        for quarter, department in itertools.product(QUARTERS, DEPARTMENTS):
            newest = self.newest(quarter, department)
            assert ((quarter, department) in known.index) is (newest is not None)
            if newest is not None:
                one = known.loc[(quarter, department)]
                assert one["upload_id"] == newest
                assert bool(one["returned"]) is (self.returned.get((quarter, department)) == newest)


def points(frame: pd.DataFrame, column: str) -> dict[tuple[str, str], int]:
    return {(one.department, one.criterion): getattr(one, column) for one in frame.itertuples()}


def test_any_sequence_of_acts_keeps_what_the_obvious_model_says(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        Life.organisation = tmp_path_factory.mktemp("life") / "organisation.duckdb"
        patch.setenv("THIDUA_DB", str(Life.organisation))
        plan = {
            "departments": "code,name\nYT,Phòng Y tế\nHC,Phòng Hành chính\n",
            "criteria": "year,code,name,kind,max_points\n2025,C1,Hồ sơ,scored,50\n2025,C2,Nề nếp,scored,50\n",
        }
        assert all(one.accepted for one in upload.upload(SECRETARY, [(k, t.encode()) for k, t in plan.items()]))
        store.close()
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=12, deadline=None, suppress_health_check=slow),
    )
