"""Hands a Neo4j that runs from the process that keeps it ready to the emulator that uses it.

The two meet at a Unix socket that only their user can reach. Whoever takes the Neo4j gets the pipe that its guard
watches (`guard.py`): from then on it ends with the taker, as if the taker had started it.
"""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import socket
import stat
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import msgspec

from emulator.database.disk_space import DEFAULT_MARGIN, DiskSpace
from emulator.database.folder import DataFolder
from emulator.database.server import ManagedNeo4j
from emulator.errors import FolderNotWritable, NoWarmNeo4jHere
from emulator.settings import runtime_folder

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

ANSWER_SECONDS = 2.0
"""How long a start waits for who answers at the socket."""
_KILLED = 247
"""The status of a guard that ended without a word, as after SIGKILL (-9 in 8 bits)."""


class Handed(msgspec.Struct, frozen=True):
    """What the taker of a Neo4j must know."""

    folder: str
    bolt_port: int
    password: str
    command: list[str]
    class_path: list[str]


class WarmNeo4j(ManagedNeo4j):
    """A Neo4j over a temporary folder, that can be handed to another process."""

    def __init__(self, class_path: Sequence[Path], empty_database: Path | None, api: str) -> None:
        super().__init__(class_path=class_path, empty_database=empty_database, api=api)
        self._jars = [str(jar) for jar in class_path]
        self._status: int | None = None

    def _start_guard(self, status_pipe: int | None = None) -> subprocess.Popen[bytes]:
        del status_pipe
        if self._status is not None:
            os.close(self._status)
        self._status, written = os.pipe()
        try:
            return super()._start_guard(written)
        finally:
            os.close(written)

    def hand_over(self, connection: socket.socket) -> bool:
        """Hand it to who is at the other end of `connection`; returns whether it is no longer in this process' hands.

        False where it does not run now. Whoever ends in the middle has the pipe closed, and so ends the Neo4j.
        """
        with self._process_lock:
            pipe, status = self._guard.stdin, self._status
            if self.outage or self._guard.poll() is not None or pipe is None or status is None:
                return False
            self._stopping.set()
            self._folder.is_left = True
            handed = Handed(str(self._folder.path), self.bolt_port, self.password, self._command, self._jars)
            connection.settimeout(ANSWER_SECONDS)
            with suppress(OSError):
                socket.send_fds(connection, [b"+"], [pipe.fileno(), status])
                connection.sendall(msgspec.json.encode(handed))
            pipe.close()
            os.close(status)
            return True

    def await_end(self) -> None:
        """Wait until whoever has taken it is done."""
        self._guard.wait()


class TakenNeo4j(ManagedNeo4j):
    """A Neo4j that another process has started and warmed up; it is this process' own now."""

    def __init__(self, handed: Handed, pipe: int, status: int, *, disk_margin: int = DEFAULT_MARGIN) -> None:
        self.class_path = [Path(jar) for jar in handed.class_path]
        super().__init__(password=handed.password, class_path=self.class_path, disk_margin=disk_margin)
        self._handed = handed
        self._taken = _TakenGuard(pipe, status)

    def __enter__(self) -> Self:
        path = Path(self._handed.folder)
        self._resources.callback(shutil.rmtree, path, ignore_errors=True)
        self._folder = DataFolder(path)
        self.disk = DiskSpace(path, self._disk_margin)
        self.bolt_port, self._command = self._handed.bolt_port, self._handed.command
        self._server_log_size = 0
        self._guard = self._taken
        self.is_prepared = True  # by who has warmed it up
        return self


class _TakenGuard:
    """The guard of another process: its standard input, and the pipe that tells its exit status."""

    def __init__(self, pipe: int, status: int) -> None:
        self.stdin: IO[bytes] = os.fdopen(pipe, "wb")
        self._status_pipe = status
        self._status: int | None = None

    def poll(self) -> int | None:
        return self._read(0)

    def wait(self, timeout: float | None = None) -> int:
        status = self._read(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("guard", timeout or 0)
        return status

    def _read(self, timeout: float | None) -> int | None:
        if self._status is None and select.select([self._status_pipe], [], [], timeout)[0]:
            told = os.read(self._status_pipe, 1)
            self._status = told[0] if told else _KILLED
        return self._status


def socket_path(contents: str) -> Path:
    """Return where a Neo4j that has `contents` is handed over; emulators that expect others have another place."""
    return runtime_folder() / f"{hashlib.sha256(contents.encode()).hexdigest()[:16]}.sock"


def private_folder() -> Path:
    """Return the folder of the socket, which only its user can use; it is made where there is none.

    Raises `FolderNotWritable` where that cannot be, and `NoWarmNeo4jHere` on a system that has no such sockets.
    """
    if not (hasattr(socket, "AF_UNIX") and hasattr(socket, "send_fds")):
        raise NoWarmNeo4jHere
    folder = runtime_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotWritable(str(folder), error.strerror or str(error)) from None
    if not _is_private(folder):
        raise FolderNotWritable(str(folder), "others than its user may change it")
    return folder


def _is_private(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


@contextmanager
def offered(path: Path) -> Generator[socket.socket]:
    """Listen at the socket `path`, and remove it at the end: who comes later starts a Neo4j of its own."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def take(path: Path, *, disk_margin: int = DEFAULT_MARGIN) -> TakenNeo4j | None:
    """Take the Neo4j that is offered at `path`; None where there is none."""
    if not (path.exists() and _is_private(path.parent)):
        return None
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        descriptors: list[int] = []
        try:
            connection.connect(str(path))
            _, descriptors, _, _ = socket.recv_fds(connection, 1, 2)
            pipe, status = descriptors
            handed = msgspec.json.decode(_all(connection), type=Handed)
        except (OSError, ValueError, msgspec.DecodeError):
            for descriptor in descriptors:
                os.close(descriptor)
            return None
    return TakenNeo4j(handed, pipe, status, disk_margin=disk_margin)


def _all(connection: socket.socket) -> bytes:
    received = bytearray()
    while more := connection.recv(65536):
        received += more
    return bytes(received)
