"""What a large file took is given back when it is read: the server holds no more than before."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
from pathlib import Path
from data.files import reading

def held(name):
    return int(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith(name)))

def read(rows):
    reading.reading(b"a,b,c\\n" + b"".join(b"x%d,%d,y%d\\n" % (i, i, i % 1000) for i in range(rows)))

read(20)
before = held("VmRSS")
read(60_000)
print((held("VmRSS") - before) / (held("VmHWM") - before))
"""


def test_a_large_file_leaves_less_than_a_fifth_of_what_it_took(project):
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells how much a process holds")
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=project, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.2
