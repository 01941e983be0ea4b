"""How much memory is free."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from emulator.cli.machine.finding import Finding
from emulator.settings import MEBIBYTE

NEEDED = 1024 * MEBIBYTE
"""What Neo4j (a heap of up to 592 MiB, a page cache, Java itself) and the emulator take under load."""
LEAST = 512 * MEBIBYTE
"""What they take with little to do."""
_NAME = "Memory"
_MEMINFO = Path("/proc/meminfo")
_LIMIT, _USED = (Path(f"/sys/fs/cgroup/memory.{name}") for name in ("max", "current"))


def check() -> Finding:
    """Compare what is free with what Neo4j and the emulator take."""
    free = free_bytes()
    if free is None:
        return Finding(_NAME, "ok", "how much is free is not known on this system")
    text = f"{free // MEBIBYTE:,} MiB are free"
    if free < LEAST:
        return Finding(_NAME, "fault", f"{text}: Neo4j and the emulator need {LEAST // MEBIBYTE}", "end other programs")
    if free < NEEDED:
        advice = "end other programs before large loads"
        return Finding(_NAME, "warning", f"{text}: under load both take up to {NEEDED // MEBIBYTE:,}", advice)
    return Finding(_NAME, "ok", text)


def free_bytes() -> int | None:
    """The bytes that programs may still have, of the machine or of the container; None where that is not known."""
    found = [number for number in (_of_machine(), _of_container()) if number is not None]
    return min(found, default=None)


def _of_machine() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in _MEMINFO.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _of_container() -> int | None:
    with suppress(OSError, ValueError):
        return int(_LIMIT.read_text()) - int(_USED.read_text())  # "max", where there is no limit, is no number
    return None
