"""A thousand hostile texts as every text that a file can hold: taken, kept and given back as the text they are."""

import csv
import io

import pandas as pd
import pytest

from data import drafts, read, records, store, upload
from data.accounts import Actor
from data.files.names import LONGEST, label
from data.values.text import clean

BY = Actor("'; DROP TABLE uploads; --", "secretary")
CONTROLS = {"P0094", "P0095"}
"""Codes that no text has and windows-1252 gave letters: they are read as those."""


def file(*rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8")


@pytest.fixture(scope="module")
def payloads(cases) -> dict[str, str]:
    with (cases / "security" / "payloads.csv").open(encoding="utf-8", newline="") as rows:
        return {row["id"]: row["payload"] for row in csv.DictReader(rows)}


@pytest.fixture(scope="module")
def kept(payloads, tmp_path_factory):
    """A store in which each text is a department, a criterion with its unit and source, a person, a position, a note, an evidence."""
    texts = payloads.items()
    files = {
        "departments": [["code", "name"], *([one, f"{text} {one}"] for one, text in texts)],
        "criteria": [
            ["year", "code", "name", "kind", "unit", "source"],
            *([2025, one, f"{text} {one}", "information", text, text] for one, text in texts),
        ],
        "scores": [
            ["quarter", "department", "criterion", "actual", "evidence", "note"],
            *(["2025-Q1", "P0001", one, -1, text, text] for one, text in texts),
        ],
        "achievements": [
            ["quarter", "department", "subject", "achieved_on", "title", "position"],
            *(["2025-Q1", "P0001", f"{text} {one}", "01/02/2025", one, text] for one, text in texts),
        ],
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_DB", str(tmp_path_factory.mktemp("hostile") / "hostile.duckdb"))
        given = [(f"{kind}.csv", file(*rows)) for kind, rows in files.items()]
        outcomes = upload.upload(BY, given)
        assert [outcome.accepted for outcome in outcomes] == [True] * 4
        yield
        store.close()


def test_each_is_the_name_of_a_file_and_no_way_to_anywhere(payloads, organisation, tmp_path, monkeypatch):
    folder = tmp_path / "nowhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    texts = list(payloads.values())
    draft = drafts.begin(BY, [(text, str(i).encode()) for i, text in enumerate(texts)])
    assert [one.name for one in drafts.find(BY, draft.draft_id).files] == texts
    labels = [label(text) for text in texts]
    for one in labels:
        assert one.isprintable() and 0 < len(one) <= LONGEST and not set(one) & set("/\\")
    header = ["quarter", "department", "subject", "achieved_on", "title"]
    chosen = range(0, len(texts), 100)
    rows = {i: ["2025-Q1", "YT", str(i), "01/02/2025", "x"] for i in chosen}
    outcomes = upload.upload(BY, [(texts[i], file(header, row)) for i, row in rows.items()])
    known = records.uploads(BY).set_index("upload_id")["file_name"]
    assert [known[one.upload_id] for one in outcomes] == [labels[i] for i in chosen]
    assert list(folder.iterdir()) == []


def same(frame: pd.DataFrame, key: str, column: str, payloads: dict[str, str], named: bool = False) -> list:
    """Which texts did not come back, told with what did."""
    found = frame.set_index(key)[column].fillna("")
    expected = {one: clean(f"{text} {one}" if named else text) for one, text in payloads.items() if one not in CONTROLS}
    return [(one, text, found[one]) for one, text in expected.items() if found[one] != text]


def test_each_comes_back_as_the_text_that_was_handed_in(kept, payloads):
    scores, people = read.scores(BY, ["2025-Q1"]), read.achievements(BY)
    assert same(read.departments(BY), "code", "name", payloads, named=True) == []
    criteria = read.criteria(BY, 2025)
    assert same(criteria, "code", "name", payloads, named=True) == []
    assert [same(criteria, "code", column, payloads) for column in ("unit", "source")] == [[], []]
    assert [same(scores, "criterion", column, payloads) for column in ("evidence", "note")] == [[], []]
    assert same(people, "title", "subject", payloads, named=True) == []
    assert same(people, "title", "position", payloads) == []
    assert (scores["actual"] == -1).all()
    assert records.uploads(BY)["by"].unique().tolist() == [BY.name]


def test_a_file_name_is_a_label_and_no_way_to_anywhere(organisation, cases, tmp_path, monkeypatch):
    folder = tmp_path / "nowhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with (cases / "security" / "upload_filenames.csv").open(encoding="utf-8", newline="") as rows:
        names = [row["file_name"] for row in csv.DictReader(rows)]
    header = ["quarter", "department", "subject", "achieved_on", "title"]
    files = [(name, file(header, ["2025-Q1", "YT", str(i), "01/02/2025", name or "x"])) for i, name in enumerate(names)]
    outcomes = upload.upload(BY, files)
    assert len(outcomes) == 24 and all(outcome.accepted for outcome in outcomes)
    labels = records.uploads(BY).set_index("upload_id").loc[[one.upload_id for one in outcomes], "file_name"].tolist()
    assert labels == [one.file for one in outcomes]
    for one in labels:
        assert one.isprintable() and 0 < len(one) <= LONGEST and not set(one) & set("/\\")
    assert list(folder.iterdir()) == []
    assert {one.name for one in tmp_path.iterdir()} <= {"nowhere", organisation.name, f"{organisation.name}.wal"}
