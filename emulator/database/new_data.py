"""What Neo4j finds at the first start over a data folder: the initial password, and a copy of a prepared database.

Later starts find a note of what the data have been prepared with, so that they need not ask Neo4j.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from emulator.database.configure import write_private

if TYPE_CHECKING:
    from pathlib import Path

ITERATIONS = 1024
SALT_SIZE = 32
DRAFT = "data.new"
PREPARED = "data/databases/neo4j/cdf-emulator.prepared"
"""The note, in the folder of the database: whoever replaces that removes the note, or brings its own."""
CHUNK = 64 * 1024
ZEROS = bytes(CHUNK)
SYNC_THREADS = 16  # the disk then writes what many of them wait for at once: a tenth of the time of one after the other


def discard_draft(home: Path) -> None:
    """Remove what a start has left that was killed while it copied."""
    shutil.rmtree(home / DRAFT, ignore_errors=True)


def begin(home: Path, password: str | None, empty_database: Path | None = None, *, sync: bool = True) -> bool:
    """Before the first start, write the initial password, unless it is None, and copy `empty_database`.

    Returns whether that was copied: not where a start has got as far as this before. The copy is made beside and
    becomes the data in one step, so that no start meets a part of it. It survives a power cut, as what Neo4j writes
    does, unless `sync` is off.
    """
    data = home / "data"
    if (data / "databases").exists():
        return False
    if empty_database is None or data.exists():
        _write_password(data, password)
        return False
    draft = home / DRAFT
    try:
        copy_database(empty_database, draft)
        _write_password(draft, password)
        if sync:
            _sync_all(draft)
        draft.replace(data)
    except OSError:
        discard_draft(home)
        raise
    if sync:
        _sync(home)
    return True


def note_prepared(home: Path, contents: str) -> None:
    """Note with the data that they have been prepared with `contents`; where that fails, the next start looks again."""
    with suppress(OSError):
        (home / PREPARED).write_text(_digest(contents))


def is_prepared(home: Path, contents: str) -> bool:
    """Whether an earlier start has noted that the data have been prepared with the same contents."""
    try:
        return (home / PREPARED).read_text() == _digest(contents)
    except (OSError, UnicodeDecodeError):
        return False


def _digest(contents: str) -> str:
    return hashlib.sha256(contents.encode()).hexdigest()


def _write_password(data: Path, password: str | None) -> None:
    (data / "dbms").mkdir(parents=True, exist_ok=True)
    if password is not None:
        write_private(data / "dbms" / "auth.ini", initial_user(password))


def initial_user(password: str) -> str:
    """Return the content of `auth.ini` that `neo4j-admin dbms set-initial-password` writes, without starting a JVM."""
    salt = secrets.token_bytes(SALT_SIZE)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"neo4j:SHA-256,{digest.hex()},{salt.hex()},{ITERATIONS}:\n"


def copy_database(source: Path, target: Path) -> None:
    """Copy the data folder of a Neo4j that does not run into one that has none, without the password."""
    for part in ("databases", "transactions"):
        shutil.copytree(source / part, target / part, copy_function=_copy_file)


def _copy_file(source: str, target: str) -> str:
    """Copy a file; zeros, as most of a new transaction log is, are allocated and not written."""
    with open(source, "rb", buffering=0) as original, open(target, "wb", buffering=0) as copied:  # noqa: PTH123 - as copytree wants it
        while chunk := original.read(CHUNK):
            if chunk == ZEROS[: len(chunk)] and hasattr(os, "posix_fallocate"):
                copied.seek(len(chunk), os.SEEK_CUR)
            else:
                copied.write(chunk)
        if hasattr(os, "posix_fallocate") and copied.tell():
            os.posix_fallocate(copied.fileno(), 0, copied.tell())
    return target


def _sync_all(folder: Path) -> None:
    with ThreadPoolExecutor(SYNC_THREADS) as pool:
        list(pool.map(_sync, (folder, *folder.rglob("*"))))


def _sync(path: Path) -> None:
    """Wait until the file or folder is on the disk; Windows does so for files only."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
