"""The data folder of an emulator, locked against other processes."""

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

GUARD_TIMEOUT_SECONDS = 30  # for the guard of a killed emulator to stop its Neo4j


class DataFolder:
    """Holds the files `password`, `lock` and `guard.lock`, and in `neo4j` the home folder of the server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.neo4j = path / "neo4j"
        self.guard_lock = path / "guard.lock"
        self.is_left = False
        """Whether a temporary folder is another process' now, which removes it."""
        self._password = path / "password"

    def password(self, requested: str | None) -> str:
        """Return the password of the Neo4j in this folder: `requested`, else the saved one, else a new one."""
        if not self._password.exists():
            # Saved before Neo4j uses it, so that a kill does not lose it. Without dashes: a command would take a
            # password that begins with one for an option.
            self.save_password(requested or secrets.token_hex(12))
        return requested or self._password.read_text(encoding="utf-8")

    def save_password(self, password: str) -> None:
        if self._password.exists() and self._password.read_text(encoding="utf-8") == password:
            return  # also where the disk is full
        write_private(self._password, password)

    def await_guard(self) -> None:
        """Wait until the Neo4j of an emulator that was killed has stopped."""
        try:
            FileLock(self.guard_lock).acquire(timeout=GUARD_TIMEOUT_SECONDS, poll_interval=0.02).lock.release()
        except Timeout:
            raise FolderInUse(str(self.path)) from None


@contextmanager
def lock_folder(path: Path) -> Generator[DataFolder]:
    """Create the folder if necessary, and lock it while the context is open.

    Raises `FolderInUse` and `FolderNotWritable`.
    """
    lock = FileLock(path / "lock", blocking=False)
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except Timeout:
        raise FolderInUse(str(path)) from None
    except OSError as error:
        raise FolderNotWritable(str(path), error.strerror or str(error)) from None
    with lock:
        folder = DataFolder(path)
        folder.await_guard()
        yield folder


@contextmanager
def temporary_folder() -> Generator[DataFolder]:
    """Create a folder that is removed at the end; where the emulator is killed, its guard removes it."""
    path = Path(tempfile.mkdtemp(prefix="cdf-emulator-"))
    is_left = False
    try:
        with lock_folder(path) as folder:
            yield folder
            is_left = folder.is_left
    finally:
        if not is_left:
            shutil.rmtree(path, ignore_errors=True)
