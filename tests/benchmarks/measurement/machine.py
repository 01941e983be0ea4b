"""What a figure depends on: the machine, and the versions of what runs on it."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version

from emulator.database import java
from emulator.database.jars import fetch
from emulators import ROOT


def facts() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "Neo4j": fetch.MANAGED.version,
        "Java": _java(),
        "driver": f"{version('neo4j')} with rust extension {version('neo4j-rust-ext')}",
    }


def _java() -> str:
    found = re.search(r'JAVA_VERSION="(.+)"', java.release())
    return found[1] if found else "?"


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or "?"
