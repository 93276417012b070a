"""How many reruns a second the dashboard serves to many readers, as shipped and with Streamlit's own settings.

    python -m tests.benchmark.reruns [--page ranking] [--sessions 20] [--reruns 4]

Starts its own server on a copy of the demonstration, speaks the browser's protocol to it, and prints reruns a second and the
median wait for both settings and a bare page with one line of text.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROJECT = Path(__file__).resolve().parent.parent.parent
SETTINGS = {
    "as shipped": [],
    "Streamlit's own": ["--runner.postScriptGC", "true"],
}
BARE = "import streamlit as st\nst.write('one line')\n"


async def session(port: int, page: str, reruns: int, waits: list[float]) -> None:
    """One reader: opens the page, then asks for it again, waiting each time for the whole answer."""
    async with websockets.connect(
        f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as socket:
        for turn in range(reruns + 1):
            ask = BackMsg()
            ask.rerun_script.query_string = ""
            ask.rerun_script.page_name = page
            began = time.perf_counter()
            await socket.send(ask.SerializeToString())
            while True:
                answer = ForwardMsg()
                answer.ParseFromString(await socket.recv())
                if answer.WhichOneof("type") == "script_finished":
                    break
            if turn:
                waits.append(time.perf_counter() - began)


async def load(port: int, page: str, sessions: int, reruns: int) -> tuple[float, float]:
    """Reruns a second and the median wait in seconds; the first run of each session warms and is not counted."""
    waits: list[float] = []
    await session(port, page, 1, [])
    began = time.perf_counter()
    await asyncio.gather(*(session(port, page, reruns, waits) for _ in range(sessions)))
    return sessions * (reruns + 1) / (time.perf_counter() - began), statistics.median(waits)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def measured(script: Path, settings: list[str], page: str, given, environment: dict) -> tuple[float, float]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    server = subprocess.Popen([*command, *settings], cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.3)
        return asyncio.run(load(port, page, given.sessions, given.reruns))
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="ranking")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--reruns", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"THIDUA_DB": str(Path(folder) / "demonstration.duckdb")}
        subprocess.run([sys.executable, "-m", "data", "init", "--sample"], cwd=PROJECT, env=environment, check=True)
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        rows = [(f"{given.page}, {name}", PROJECT / "dashboard.py", flags) for name, flags in SETTINGS.items()]
        for name, script, flags in [*rows, ("a bare page, as shipped", bare, [])]:
            rate, wait = measured(script, flags, given.page, given, environment)
            print(f"{name}: {rate:.1f} reruns a second, median wait {wait:.2f} s")


if __name__ == "__main__":
    main()
