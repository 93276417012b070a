"""A tiny organisation in a real store: three departments, seven criteria that make 100 points for each, targets of one quarter."""

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from data import store, upload
from data.accounts import Actor
from data.checks.mends import Mend
from tests.conftest import let_go

SECRETARY = Actor("Thư ký")
FILES = {
    "departments": """\
code,name,short_name,block,aliases,staff_count
YT,Phòng Y tế,P. Y tế,Phòng,Trạm xá|Y tế - Phục hồi,20
HC,Phòng Hành chính,Hành chính,Phòng,,30
VT,Điểm vệ tinh,Vệ tinh,Điểm,,12
""",
    "criteria": """\
year,code,name,group,kind,formula,parameters,unit,max_points,departments
2025,C1,Hồ sơ xử lý,A,target,linear,,hồ sơ,40,*
2025,C2,Nề nếp,B,scored,,,,30,*
2025,C3,Báo cáo đúng hạn,B,passfail,,,,10,*
2025,C4,Chi phí,A,target,lower,,triệu đồng,20,YT|HC
2025,C5,Vụ việc,A,target,zero,k=5,vụ,20,VT
2025,B1,Điểm thưởng,F,bonus,,,,10,*
2025,P1,Nộp muộn,G,penalty,count,per=2,ngày,20,*
""",
    "targets": """\
period,department,criterion,target
2025-Q1,YT,C1,10
2025-Q1,HC,C1,20
2025-Q1,VT,C1,30
2025-Q1,YT,C4,5
2025-Q1,HC,C4,5
""",
    "scores": """\
quarter,department,criterion,actual,self_points,evidence
2025-Q1,YT,C1,9,,BC 1
2025-Q1,YT,C2,,25,BC 2
2025-Q1,YT,C3,đạt,,BC 3
2025-Q1,YT,C4,6,,BC 4
2025-Q1,HC,C1,20,,BC 5
2025-Q1,HC,C2,,28.5,BC 6
2025-Q1,HC,C3,không đạt,,BC 7
2025-Q1,HC,C4,5,,BC 8
2025-Q1,VT,C1,30,,BC 9
2025-Q1,VT,C2,,30,BC 10
2025-Q1,VT,C3,đạt,,BC 11
2025-Q1,VT,C5,0,,BC 12
""",
}


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """The place of a store that is not there yet."""
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "test.duckdb"))
    yield store.path()
    let_go()


@pytest.fixture
def empty(blank, nowhere):
    """A store in which nothing came in yet."""
    shutil.copy(blank, nowhere)
    return nowhere


@pytest.fixture
def after(monkeypatch):
    """`after(minutes=5)`: moves the clock on."""
    moved, real = [timedelta(0)], store.now
    monkeypatch.setattr(store, "now", lambda: real() + moved[0])

    def on(**by):
        moved[0] += timedelta(**by)

    return on


@pytest.fixture(scope="session")
def organisation_file(tmp_path_factory):
    """The store of the tiny organisation, to be copied."""
    where = tmp_path_factory.mktemp("organisation") / "organisation.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(where))
        files = [(f"{kind}.csv", FILES[kind].encode()) for kind in ("departments", "criteria", "targets")]
        for outcome in upload.upload(SECRETARY, files):
            assert outcome.accepted and outcome.issues.empty, outcome.issues
        store.close()
    return where


@pytest.fixture
def organisation(organisation_file, nowhere):
    """A store with the departments, the criteria of 2025 and the targets of its first quarter: three ledger entries."""
    shutil.copy(organisation_file, nowhere)
    return nowhere


@pytest.fixture(scope="session")
def files():
    """The text of a clean file of each kind that the tiny organisation has."""
    return SimpleNamespace(**FILES)


@pytest.fixture(scope="session")
def put():
    """Takes one file, text or bytes, through the door, and gives its outcome."""

    def take(content, actor=SECRETARY, name="file.csv", **how):
        (outcome,) = upload.upload(actor, [(name, content.encode() if isinstance(content, str) else content)], **how)
        return outcome

    return take


@pytest.fixture(scope="session")
def found():
    """What an outcome, or a frame of issues, tells: (row, column, code), one for each, of the severity asked for."""

    def told(outcome, severity=None):
        issues = outcome if isinstance(outcome, pd.DataFrame) else outcome.issues
        if severity:
            issues = issues[issues["severity"].eq(severity)]
        rows = [None if pd.isna(row) else int(row) for row in issues["row"]]
        return list(zip(rows, issues["column"], issues["code"], strict=True))

    return told


@pytest.fixture(scope="session")
def suggested():
    """The mends of one click: what the cells of an outcome's issues safely mean."""

    def of(outcome):
        known = outcome.issues.dropna(subset=["row", "column"])
        return tuple(
            Mend(int(one.row), one.column, one.params["meant"]) for one in known.itertuples() if "meant" in one.params
        )

    return of


@pytest.fixture(scope="session")
def values():
    """The rows of a frame as tuples of the columns named in one text, missing being None."""

    def of(frame, columns):
        chosen = frame[columns.split()].astype(object)
        return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))

    return of
