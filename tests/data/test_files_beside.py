"""Whatever a file is called, nothing beside the store is read or written; whatever path the command is given, it answers calmly."""

import csv
import json
import os
from pathlib import Path

import pytest

from data import __main__ as command
from data import records, upload
from data.accounts import Actor


def test_the_names_that_attackers_give_are_labels_and_touch_no_file(cases, organisation, tmp_path, monkeypatch):
    with (cases / "security" / "upload_filenames.csv").open(encoding="utf-8", newline="") as known:
        names = [one["file_name"] for one in csv.DictReader(known)]
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    names += ["a\0b.csv", str(tmp_path / "x.csv"), "NUL", "//server/share/x.csv", ""]
    sent = [(name, f"code,name\nYT,Phòng Y tế {i}\n".encode()) for i, name in enumerate(names)]
    outcomes = upload.upload(Actor("Thư ký"), sent)
    assert [outcome.accepted for outcome in outcomes] == [True] * len(names)
    kept = records.uploads(Actor("Thư ký"))["file_name"].tail(len(names)).tolist()
    assert all(name and name.isprintable() and not set("/\\") & set(name) and len(name) <= 200 for name in kept)
    assert list(here.iterdir()) == []
    assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {"here", organisation.name.split(".")[0]}


@pytest.mark.skipif(os.name == "nt", reason="links and devices of Unix")
def test_a_link_is_read_as_what_it_leads_to_and_what_is_no_file_is_not_opened(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("quarter,x\n2025-Q1,1\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere.csv")
    assert command.main(["read", "--json", str(tmp_path / "link.csv")]) == command.DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    for name in ("loop.csv", "lost.csv", ".", "/dev/zero"):
        assert command.main(["read", "--json", str(tmp_path / name)]) == command.WRONG_USE, name
        assert "Traceback" not in capsys.readouterr().err


def test_a_file_beyond_the_limit_is_refused_without_being_read_to_its_end(tmp_path, capsys):
    with Path(tmp_path / "huge.csv").open("wb") as huge:
        huge.truncate(10_000_000_000)
    assert command.main(["read", "--json", str(tmp_path / "huge.csv")]) == command.REFUSED
    assert json.loads(capsys.readouterr().out)["code"] == "file_too_large"
