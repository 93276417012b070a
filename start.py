"""Opens the dashboard, or runs its tests, on a machine that has nothing but Python: the standard library, any system.

    python3 start.py            a virtual environment, the libraries, the demonstration, the dashboard in a browser
    python3 start.py test       the same environment with the tests' own libraries, and all the tests

Each step looks first whether it is done already: a second run is quick, an interrupted one goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)
PORT = 8501


class Stop(Exception):
    """The run ends here, with a sentence in Vietnamese and one in English that say why and what to do."""

    def __init__(self, vietnamese: str, english: str, code: int = 1):
        super().__init__(english)
        self.vietnamese = vietnamese
        self.english = english
        self.code = code


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not know Vietnamese letters: a "?" then, never a traceback.
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        check_python()
        if arguments[:1] == ["test"]:
            return test(arguments[1:])
        return run(understand(arguments))
    except Stop as stop:
        say(stop.vietnamese, stop.english, to=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        say("Đã dừng.", "Stopped.")
        return 130
    except OSError as trouble:
        say(f"Máy báo lỗi: {trouble}", f"The system says: {trouble}", to=sys.stderr)
        return 1


def understand(arguments: list[str]) -> argparse.Namespace:
    """What the command line asks for; `--help` and a mistake end the run."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Mở bảng điều khiển thi đua, khen thưởng. / Opens the emulation and commendation dashboard.",
        epilog="start.py test ...: chạy kiểm thử, phần sau gửi cho pytest. / runs the tests, the rest goes to pytest.",
    )
    parser.add_argument(
        "--port",
        type=int,
        help=f"cổng / the port (mặc định / default: {PORT} hoặc cổng trống kế tiếp / or the next free one)",
    )
    parser.add_argument(
        "--empty", action="store_true", help="cơ sở dữ liệu mới không có số liệu minh họa / a new database starts empty"
    )
    parser.add_argument("--no-browser", action="store_true", help="không mở trình duyệt / opens no browser")
    asked = parser.parse_args(arguments)
    if asked.port is not None and not 0 < asked.port < 65536:
        parser.error(f"--port: 1-65535, not {asked.port}")
    return asked


def run(asked: argparse.Namespace) -> int:
    """Makes what is not there yet and serves the dashboard until Ctrl+C."""
    install("requirements.txt")
    if not database().exists():
        create(empty=asked.empty)
    if port := already_open():
        say(f"Bảng điều khiển đang mở sẵn: {address(port)}", f"The dashboard is open already: {address(port)}")
        show(port, asked)
        return 0
    return serve(asked)


def test(arguments: list[str]) -> int:
    """Runs the tests, two files at a time; those in a browser too where there is one, and in CI there must be one."""
    install("requirements-test.txt")
    found = browser()
    if not found:
        words = (
            "Không thấy Chrome, Chromium hay Edge: bỏ qua kiểm thử trên trình duyệt. Nếu có, đặt THIDUA_BROWSER.",
            "No Chrome, Chromium or Edge found: the browser tests are skipped. If there is one, set THIDUA_BROWSER.",
        )
        if in_ci():
            raise Stop(*words)
        say(*words)
    pytest = ("pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments)
    # Of the dozens of processes that are started the first compiles for all, and none spreads its sums over the cores of the others.
    light = {"PYTHONDONTWRITEBYTECODE": "", "OPENBLAS_NUM_THREADS": "1"}
    return attend(python(*pytest, THIDUA_BROWSER=found or "", **light))


# The environment -----------------------------------------------------------------------------------------------------


def check_python() -> None:
    if sys.version_info < OLDEST:
        wanted, here = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
        raise Stop(
            f"Cần Python {wanted} trở lên; máy này đang dùng {here}. Cài bản mới từ python.org rồi chạy lại.",
            f"Python {wanted} or newer is needed; this is {here}. Install one from python.org and run this again.",
        )


def install(requirements: str) -> None:
    """Puts the pinned libraries into the environment, unless its stamp says that just these are there."""
    wanted = digest(requirements)
    stamp = ENVIRONMENT / f"{requirements}.installed"
    if works() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    make_environment()
    say("Đang cài các thư viện, khoảng một phút...", "Installing the libraries, about a minute...")
    log = ENVIRONMENT / "install.log"
    pip = ("pip", "install", "--disable-pip-version-check", "--no-input", "-r", requirements)
    with log.open("wb") as out:
        failed = attend(python(*pip, stdout=out, stderr=out))
    if failed:
        raise why_not_installed(log)
    stamp.write_text(wanted, encoding="utf-8")


def digest(requirements: str) -> str:
    """A hash of the pins in the file and in the files it names with `-r`."""
    text = (PROJECT / requirements).read_text(encoding="utf-8")
    included = [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith("-r ")]
    return hashlib.sha256("".join([text, *map(digest, included)]).encode()).hexdigest()


def works() -> bool:
    """Whether the environment has a Python that starts and is new enough; a moved or half-made one does not."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    if works():
        return
    cure = (
        "Trên Debian, Ubuntu: sudo apt install python3-venv (hệ khác: cài Python từ python.org), rồi chạy lại.",
        "On Debian, Ubuntu: sudo apt install python3-venv (elsewhere: Python from python.org), then run this again.",
    )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(
            f"Python này thiếu phần tạo môi trường ảo. {cure[0]}",
            f"This Python lacks what makes a virtual environment. {cure[1]}",
        )
    say("Đang tạo môi trường Python riêng trong .venv...", "Making a Python environment of its own in .venv...")
    command = [sys.executable, "-m", "venv", "--clear", ENVIRONMENT]
    made = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if made.returncode or not works():
        told = last_line(made.stdout)
        raise Stop(
            f"Không tạo được môi trường ảo ({told}). {cure[0]}",
            f"The virtual environment could not be made ({told}). {cure[1]}",
        )


def why_not_installed(log: Path) -> Stop:
    text = log.read_text(encoding="utf-8", errors="replace")
    where = log.relative_to(PROJECT)
    signs = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "(from versions: none)")
    if any(sign in text for sign in signs):
        return Stop(
            f"Không tải được thư viện vì máy chưa có mạng. Có mạng rồi hãy chạy lại. Chi tiết: {where}",
            f"The libraries could not be fetched: no network. Run this again once there is. Details: {where}",
        )
    told = last_line("\n".join(line for line in text.splitlines() if line.startswith("ERROR")) or text)
    return Stop(
        f"Không cài được thư viện ({told}). Chi tiết: {where}",
        f"The libraries could not be installed ({told}). Details: {where}",
    )


# The database --------------------------------------------------------------------------------------------------------


def database() -> Path:
    return PROJECT / (os.environ.get("THIDUA_DB") or "data/thidua.duckdb")


def create(empty: bool) -> None:
    """Makes the database beside its place and moves it there when it is whole, so that an interruption leaves none."""
    whole = database()
    half = whole.with_name(whole.name + ".new")
    for left in (half, Path(f"{half}.wal")):
        left.unlink(missing_ok=True)
    whole.parent.mkdir(parents=True, exist_ok=True)
    if empty:
        say("Đang tạo cơ sở dữ liệu trống...", "Creating an empty database...")
    else:
        say("Đang tạo cơ sở dữ liệu với số liệu minh họa...", "Creating the database with the demonstration...")
    made = python("data", "init", *([] if empty else ["--sample"]), THIDUA_DB=str(half), stdout=subprocess.DEVNULL)
    if code := attend(made):
        raise Stop(
            "Không tạo được cơ sở dữ liệu; lý do ở ngay trên.",
            "The database could not be created; the reason stands above.",
            code,
        )
    half.replace(whole)


# The dashboard -------------------------------------------------------------------------------------------------------


def serve(asked: argparse.Namespace) -> int:
    port = asked.port or next((port for port in range(PORT, PORT + 100) if free(port)), PORT)
    if not free(port):
        raise Stop(
            f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: python3 start.py --port {port + 1}",
            f"Port {port} is in use by another program. Choose another: python3 start.py --port {port + 1}",
        )
    # Our own words stand in for Streamlit's.
    server = python("streamlit", "run", "dashboard.py", f"--server.port={port}", "--logger.hideWelcomeMessage=true")
    threading.Thread(target=announce, args=(server, port, asked), daemon=True).start()
    try:
        return attend(server)
    finally:
        note().unlink(missing_ok=True)


def announce(server: subprocess.Popen, port: int, asked: argparse.Namespace) -> None:
    """Says where the dashboard is once it answers, and opens it."""
    while server.poll() is None:
        if answers(port):
            note().write_text(str(port), encoding="utf-8")
            here = address(port)
            say(f"Bảng điều khiển: {here}  (Ctrl+C để dừng)", f"The dashboard: {here}  (Ctrl+C stops it)")
            return show(port, asked)
        time.sleep(0.2)


def note() -> Path:
    """Beside the database, the port at which it is served: one process owns the file, so a second start shows the first."""
    return database().with_name(database().name + ".port")


def already_open() -> int | None:
    """The port of a dashboard that serves this database now; a note that was left behind leads nowhere."""
    try:
        port = int(note().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return port if answers(port) else None


def show(port: int, asked: argparse.Namespace) -> None:
    screen = WINDOWS or sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and not asked.no_browser and not in_ci():
        webbrowser.open(address(port))


def address(port: int) -> str:
    return f"http://localhost:{port}"


def free(port: int) -> bool:
    with socket.socket() as door:
        if not WINDOWS:
            # As the server does: a port left a moment ago is free. On Windows the option would share one in use.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("localhost", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    try:
        # No proxy of the office stands between this machine and itself.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as reply:
            return reply.status == 200
    except (OSError, ValueError):
        return False


def browser() -> str | None:
    """A Chrome, Chromium or Edge of this machine: `THIDUA_BROWSER`, on the PATH, or where each system puts them."""
    if named := os.environ.get("THIDUA_BROWSER"):
        return shutil.which(named)
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
    folders = filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")))
    windows = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
    places = [f"{folder}/{place}" for folder in folders for place in windows]
    macs = ("Google Chrome", "Chromium", "Microsoft Edge")
    places += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in macs]
    places += ["/snap/bin/chromium", "/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge"]
    return next(filter(None, map(shutil.which, names + places)), None)


# Small things --------------------------------------------------------------------------------------------------------


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def python(module: str, *arguments: str, stdout=None, stderr=None, **changes: str) -> subprocess.Popen:
    """Starts a module with the environment's Python, in the project; `changes` are environment variables."""
    command = [PYTHON, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=PROJECT, env=settings(**changes), stdout=stdout, stderr=stderr)


def settings(**changes: str) -> dict[str, str]:
    """The environment variables of what is started: UTF-8 on Windows too, and `changes`."""
    return {**os.environ, "PYTHONUTF8": "1", **changes}


def attend(process: subprocess.Popen) -> int:
    """Waits for a process of ours; when this one is told to stop, that one is ended first."""
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "?"


def say(vietnamese: str, english: str, to=None) -> None:
    print(vietnamese, f"  {english}", sep="\n", file=to or sys.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
