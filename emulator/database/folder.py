"""Turns a path into a data folder that this emulator alone uses."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from emulator.database.configure import write_private
from emulator.errors import FolderInUse, FolderNotWritable

if TYPE_CHECKING:
    from collections.abc import Generator

GUARD_PATIENCE = 30  # seconds for the guard of a killed emulator to stop its Neo4j


class Folder:
    """`password`, `lock`, and under `neo4j` the home of the server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.neo4j = path / "neo4j"
        self.guard_lock = path / "guard.lock"
        self._password = path / "password"

    def password(self, wished: str | None) -> str:
        """The password of this folder's Neo4j: `wished`, or the one kept here, or a new one."""
        if not self._password.exists():
            # Before Neo4j takes it: after a kill at any moment it must still be known. Without a dash, for what begins
            # with one is an option to a command that it is given to.
            self.keep_password(wished or secrets.token_hex(12))
        return wished or self._password.read_text(encoding="utf-8")

    def keep_password(self, password: str) -> None:
        write_private(self._password, password)

    def await_guard(self) -> None:
        """Wait until the Neo4j of an emulator that was killed has stopped."""
        try:
            FileLock(self.guard_lock).acquire(timeout=GUARD_PATIENCE, poll_interval=0.02).lock.release()
        except Timeout:
            raise FolderInUse(str(self.path)) from None


@contextmanager
def claim(path: Path) -> Generator[Folder]:
    """The folder, made if necessary and locked for as long as the context lasts."""
    lock = FileLock(path / "lock", blocking=False)
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except Timeout:
        raise FolderInUse(str(path)) from None
    except OSError as error:
        raise FolderNotWritable(str(path), error.strerror or str(error)) from None
    with lock:
        folder = Folder(path)
        folder.await_guard()
        yield folder


@contextmanager
def temporary() -> Generator[Folder]:
    """A folder that is gone afterwards; when the emulator is killed, its guard removes it."""
    path = Path(tempfile.mkdtemp(prefix="cdf-emulator-"))
    try:
        with claim(path) as folder:
            yield folder
    finally:
        shutil.rmtree(path, ignore_errors=True)
