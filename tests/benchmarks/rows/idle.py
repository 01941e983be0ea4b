"""What the three processes hold in memory at rest, after the example of the README. Linux tells."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryDirectory

from benchmarks.measurement.measure import Row
from benchmarks.sides.large import resident
from benchmarks.sides.world import command
from emulator.database import ports
from emulators import QUIET, ROOT, children
from pages import blocks

GROUP = "resident at rest"
TOGETHER = "the emulator, its guard and Neo4j, after the example of the README"
NAMES = (TOGETHER,)
TARGET = 450
REST = 20.0
"""Seconds until the emulator has warmed up the plan cache of Neo4j, and Java has given back what it does not need."""
LAST_LINE = "client = "


def rows(said: Callable[[str], None]) -> Iterator[Row]:
    said(f"{GROUP}: {TOGETHER}")
    megabytes = sum(each for _, each in measured())
    yield Row(group=GROUP, name=TOGETHER, figure=megabytes, unit="MB", target=TARGET, better="less")


def measured() -> Sequence[tuple[str, float]]:
    """The resident megabytes (VmRSS) of each process; a page that two of them share counts twice."""
    (example,) = blocks("README.md", "An example", "python")
    port = ports.choose(0, "", exact=True)
    with TemporaryDirectory() as folder:
        options = ("--port", str(port), "--bolt-port", "0", "--browser-port", "0", "--data", folder)
        with subprocess.Popen(command(*options), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=QUIET) as started:
            try:
                assert started.stdout is not None
                assert any(line.startswith(LAST_LINE) for line in started.stdout)
                pasted = re.sub(r"http://127\.0\.0\.1:8000", f"http://127.0.0.1:{port}", example)
                subprocess.run([sys.executable, "-c", pasted], stdout=subprocess.DEVNULL, check=True)
                time.sleep(REST)
                (guard,) = children(started.pid)
                (java,) = children(guard)
                processes = {"emulator": started.pid, "guard": guard, "Neo4j": java}
                return [(name, resident(pid)) for name, pid in processes.items()]
            finally:
                started.terminate()
