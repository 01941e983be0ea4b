"""Processes of this machine, as far as Linux tells about them in `/proc`; nothing is known elsewhere."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
_LISTENING = "0A"
_LOCAL, _STATE, _INODE = 1, 3, 9
"""Columns of `/proc/net/tcp`."""


class Process(NamedTuple):
    """A running process: its number, and the name of its program."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} (process {self.pid})"


def listener(port: int) -> Process | None:
    """The process that listens on `port`; None where nobody does, or it is another user's."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not sockets:
        return None
    for pid in _pids():
        with suppress(OSError):
            if any(str(one.readlink()) in sockets for one in (PROC / str(pid) / "fd").iterdir()):
                return Process(pid, (PROC / str(pid) / "comm").read_text().strip())
    return None


def resident_bytes(pid: int) -> int:
    """The memory of a process and of all that end with it, without what they share with files; 0 if unknown.

    What it has started ends with it, and who reads from a pipe that it holds: the guard of a Neo4j that it has taken.
    """
    parents = {other: int(_status(other).get("PPid", "0")) for other in _pids()}
    pipes = set(_pipes(pid)) - {_input(pid)}
    family = {pid, *(other for other in parents if _input(other) in pipes)}
    while grown := {other for other, parent in parents.items() if parent in family} - family:
        family |= grown
    kilobytes = (_status(one).get("RssAnon", "0 kB").split()[0] for one in family)
    return sum(map(int, kilobytes)) * 1024


def _pipes(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for one in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):
                target = str(one.readlink())
                if target.startswith("pipe:"):
                    yield target


def _input(pid: int) -> str:
    """What the process reads as its standard input."""
    with suppress(OSError):
        return str((PROC / str(pid) / "fd" / "0").readlink())
    return ""


def _inodes(port: int) -> Iterator[str]:
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (PROC / "net" / name).read_text().splitlines()[1:]:
                columns = line.split()
                if columns[_STATE] == _LISTENING and int(columns[_LOCAL].rpartition(":")[2], 16) == port:
                    yield columns[_INODE]


def _pids() -> list[int]:
    with suppress(OSError):
        return [int(one.name) for one in PROC.iterdir() if one.name.isdecimal()]
    return []


def _status(pid: int) -> dict[str, str]:
    with suppress(OSError):
        lines = (PROC / str(pid) / "status").read_text().splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {}
