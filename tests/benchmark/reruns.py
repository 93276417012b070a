"""How many reruns a second the dashboard serves to many readers, as shipped and with Streamlit's own settings.

    python -m tests.benchmark.reruns [--page ranking] [--sessions 20] [--reruns 4]

Starts its own server on a copy of the demonstration, speaks the browser's protocol to it, and prints reruns a second and the
median wait for both settings, for a bare Streamlit page with the same kinds of elements and as many of each, and for one line of text.
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
from collections import Counter
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROJECT = Path(__file__).resolve().parent.parent.parent
SETTINGS = {
    "as shipped": [],
    "Streamlit's own": ["--runner.postScriptGC", "true"],
}
ONE_LINE = "import streamlit as st\nst.write('one line')\n"
# Kind of element, as the protocol calls it → the plainest call that makes one; `n` tells them apart.
PLAIN = {
    "html": "st.html(f'<p>{n}</p>')",
    "markdown": "st.markdown(f'{n}')",
    "page_link": "st.page_link('https://localhost', label=f'{n}')",
    "selectbox": "st.selectbox(f'{n}', ['a', 'b'], key=n)",
    "text_input": "st.text_input(f'{n}', key=n)",
    "button_group": "st.segmented_control(f'{n}', ['a', 'b'], key=n)",
    "button": "st.button(f'{n}', key=n)",
    "plotly_chart": "st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[3, 1, 2])), key=n)",
    "download_button": "st.download_button(f'{n}', b'', key=n)",
    "flex_container": "st.container()",
    "column": "st.columns(1)",
    "expandable": "st.expander(f'{n}')",
}


def bare(kinds: Counter) -> str:
    """The script of a page that has just these elements. Raises KeyError for a kind that it cannot make."""
    lines = ["import plotly.graph_objects as go", "import streamlit as st", "n = 0"]
    for kind, count in sorted(kinds.items()):
        lines += [f"for n in range(n + 1, n + 1 + {count}):", f"    {PLAIN[kind]}"]
    return "\n".join(lines) + "\n"


async def session(port: int, page: str, reruns: int, waits: list[float], kinds: Counter | None = None) -> None:
    """One reader: opens the page, then asks for it again, waiting each time for the whole answer.

    `kinds` is given the elements of the first run, by kind.
    """
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
                if kinds is not None and not turn and answer.WhichOneof("type") == "delta":
                    delta = answer.delta
                    part = delta.new_element if delta.HasField("new_element") else delta.add_block
                    kinds[part.WhichOneof("type")] += 1
                if answer.WhichOneof("type") == "script_finished":
                    break
            if turn:
                waits.append(time.perf_counter() - began)


async def load(port: int, page: str, sessions: int, reruns: int, kinds: Counter) -> tuple[float, float]:
    """Reruns a second and the median wait in seconds; the first run of each session warms and is not counted."""
    waits: list[float] = []
    await session(port, page, 1, [], kinds)
    began = time.perf_counter()
    await asyncio.gather(*(session(port, page, reruns, waits) for _ in range(sessions)))
    return sessions * (reruns + 1) / (time.perf_counter() - began), statistics.median(waits)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def measured(script: Path, settings: list[str], given, environment: dict, kinds: Counter) -> tuple[float, float]:
    """The rate and the wait of a script's page; `kinds` is given its elements."""
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
        return asyncio.run(load(port, given.page, given.sessions, given.reruns, kinds))
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
        kinds: Counter = Counter()
        for name, flags in SETTINGS.items():
            kinds.clear()
            tell(f"{given.page}, {name}", *measured(PROJECT / "dashboard.py", flags, given, environment, kinds))
        for name, script in (("a bare page of the same elements", bare(kinds)), ("one line of text", ONE_LINE)):
            path = Path(folder) / "bare.py"
            path.write_text(script, encoding="utf-8")
            tell(name, *measured(path, [], given, environment, Counter()))


def tell(name: str, rate: float, wait: float) -> None:
    print(f"{name}: {rate:.1f} reruns a second, median wait {wait:.2f} s", flush=True)


if __name__ == "__main__":
    main()
