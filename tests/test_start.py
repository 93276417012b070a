"""The two commands: what is made, what is left alone, and what is said where something is missing."""

import importlib.util
import subprocess
import sys
import threading
import time

import pytest

import start


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of its own, in which this Python stands for the environment's."""
    monkeypatch.setattr(start, "PROJECT", tmp_path)
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(start, "PYTHON", sys.executable)
    monkeypatch.delenv("THIDUA_DB")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "requirements.txt").write_text("one==1.0\n")
    (tmp_path / "requirements-test.txt").write_text("-r requirements.txt\ntwo==2.0\n")
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    """Records what would be started; `started.does` is the Python code that runs in its stead."""

    class Started(list):
        does = "pass"

    calls = Started()

    def python(module, *arguments, stdout=None, stderr=None, **changes):
        calls.append((module, *arguments))
        return subprocess.Popen(
            [sys.executable, "-c", calls.does], env=start.settings(**changes), stdout=stdout, stderr=stderr
        )

    monkeypatch.setattr(start, "python", python)
    return calls


# The command line


def test_help_is_given_in_both_languages():
    told = subprocess.run(
        [sys.executable, start.__file__, "--help"],
        capture_output=True,
        encoding="utf-8",
        env=start.settings(),
        check=True,
    )
    assert "không mở trình duyệt / opens no browser" in told.stdout
    assert "start.py test" in told.stdout


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "65536"], ["--port", "x"], ["--unknown"]])
def test_a_mistake_on_the_command_line_is_wrong_use(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        start.understand(arguments)
    assert end.value.code == 2
    assert "usage: start.py" in capsys.readouterr().err


def test_letters_that_a_console_does_not_know_are_no_error():
    told = subprocess.run(
        [sys.executable, "-c", "import start; start.main(['--help'])"],
        cwd=start.PROJECT,
        env={**start.settings(), "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert told.returncode == 0
    assert "không" in told.stdout.decode("utf-8")


# What a machine may lack


def test_an_old_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(start.Stop, match=r"3\.11 or newer is needed; this is 3\.9\.2"):
        start.check_python()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_the_cure(lacking, place, monkeypatch, started):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == lacking else found(name))
    monkeypatch.setattr(start, "works", lambda: False)
    with pytest.raises(start.Stop) as stop:
        start.install("requirements.txt")
    assert "apt install python3-venv" in stop.value.vietnamese
    assert "apt install python3-venv" in stop.value.english
    assert started == []


@pytest.mark.parametrize(
    ("pip_says", "told"),
    [
        (
            "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found for one==1.0",
            "no network",
        ),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "No space left on device"),
        ("", "could not be installed"),
    ],
)
def test_libraries_that_cannot_be_installed_are_explained(pip_says, told, place, started):
    started.does = f"print({pip_says!r}); raise SystemExit(1)"
    with pytest.raises(start.Stop, match=told):
        start.install("requirements.txt")
    assert not (place / ".venv" / "requirements.txt.installed").exists()


def test_a_sentence_ends_the_run_without_a_traceback(monkeypatch, capsys):
    def stopped():
        raise start.Stop("Cần một điều.", "One thing is needed.", 3)

    monkeypatch.setattr(start, "check_python", stopped)
    assert start.main([]) == 3
    assert capsys.readouterr().err == "Cần một điều.\n  One thing is needed.\n"


# The environment


def test_libraries_are_installed_once_for_the_same_pins(place, started):
    start.install("requirements.txt")
    start.install("requirements.txt")
    assert [call[:2] for call in started] == [("pip", "install")]


def test_a_changed_pin_is_installed_also_where_another_file_names_it(place, started):
    start.install("requirements-test.txt")
    (place / "requirements.txt").write_text("one==1.1\n")
    start.install("requirements-test.txt")
    assert len(started) == 2


def test_a_half_made_environment_does_not_count(place, monkeypatch):
    monkeypatch.setattr(start, "PYTHON", place / ".venv" / "bin" / "python")
    assert not start.works()


# The database


@pytest.mark.parametrize(("empty", "command"), [(False, ("data", "init", "--sample")), (True, ("data", "init"))])
def test_a_database_is_made_where_there_is_none(empty, command, place, started):
    started.does = "import os, pathlib; pathlib.Path(os.environ['THIDUA_DB']).write_text('whole')"
    start.create(empty)
    assert started == [command]
    assert [path.name for path in (place / "data").iterdir()] == ["thidua.duckdb"]


def test_an_interruption_leaves_no_database(place, started):
    started.does = "import os, pathlib; pathlib.Path(os.environ['THIDUA_DB']).write_text('half'); raise SystemExit(3)"
    with pytest.raises(start.Stop) as stop:
        start.create(empty=False)
    assert stop.value.code == 3
    assert not start.database().exists()
    started.does = started.does.replace("half", "whole").replace("SystemExit(3)", "SystemExit(0)")
    start.create(empty=False)
    assert start.database().read_text() == "whole"


def test_a_database_that_is_there_is_left_alone(place, started, monkeypatch):
    start.database().write_text("mine")
    monkeypatch.setattr(start, "serve", lambda asked: 0)
    assert start.run(start.understand(["--empty"])) == 0
    assert start.database().read_text() == "mine"
    assert [call[0] for call in started] == ["pip"]


def test_the_database_lies_where_the_environment_says(place, monkeypatch):
    monkeypatch.setenv("THIDUA_DB", "elsewhere/here.duckdb")
    assert start.database() == place / "elsewhere" / "here.duckdb"


# The dashboard


def test_the_dashboard_is_served_and_a_second_start_shows_the_first(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start, "PYTHON", sys.executable)
    monkeypatch.setattr(start, "install", lambda requirements: None)
    monkeypatch.setenv("THIDUA_DB", str(tmp_path / "thidua.duckdb"))
    servers, shown, ended = [], [], []
    begin = start.python
    monkeypatch.setattr(start, "python", lambda *a, **k: servers.append(begin(*a, **k)) or servers[-1])
    monkeypatch.setattr(start, "show", lambda port, asked: shown.append(port))
    port = next(port for port in range(8700, 8800) if start.free(port))
    first = threading.Thread(target=lambda: ended.append(start.run(start.understand(["--empty", "--port", str(port)]))))
    first.start()
    deadline = time.monotonic() + 90
    while not shown and first.is_alive() and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        assert start.answers(port)
        assert not start.free(port)
        assert start.run(start.understand([])) == 0
        assert shown == [port, port]
        assert f"The dashboard is open already: http://localhost:{port}" in capsys.readouterr().out
    finally:
        servers[-1].terminate()
        first.join()
    assert len(ended) == 1
    assert not start.note().exists()


def test_a_note_that_was_left_behind_leads_nowhere(place):
    start.note().write_text("1")
    assert start.already_open() is None


def test_a_port_in_use_is_refused_when_asked_for_and_passed_over_when_not(place, started, monkeypatch):
    monkeypatch.setattr(start, "free", lambda port: port != start.PORT)
    with pytest.raises(start.Stop, match="--port 8502"):
        start.serve(start.understand(["--port", "8501"]))
    start.serve(start.understand([]))
    assert "--server.port=8502" in started[0]


# The tests' own command


def test_arguments_after_test_go_to_pytest(place, started, monkeypatch):
    monkeypatch.setattr(start, "browser", lambda: "chromium")
    monkeypatch.setattr(start, "install", lambda requirements: None)
    started.does = "import os; assert os.environ['THIDUA_BROWSER'] == 'chromium'"
    assert start.test(["-k", "ranking"]) == 0
    assert started[-1][0] == "pytest"
    assert started[-1][-2:] == ("-k", "ranking")


def test_without_a_browser_the_other_tests_run_and_ci_refuses(place, started, monkeypatch, capsys):
    monkeypatch.setattr(start, "browser", lambda: None)
    monkeypatch.setenv("CI", "")
    assert start.test([]) == 0
    assert "the browser tests are skipped" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(start.Stop, match="No Chrome, Chromium or Edge"):
        start.test([])


def test_the_browser_is_the_one_that_is_named(monkeypatch):
    monkeypatch.setenv("THIDUA_BROWSER", sys.executable)
    assert start.browser() == sys.executable
    monkeypatch.setenv("THIDUA_BROWSER", "no-such-browser")
    assert start.browser() is None
