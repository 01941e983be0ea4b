"""The folders of the emulator: whether they can be written, have room, and are in use."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.cli.machine.finding import Finding
from emulator.database.guard import START_BYTES
from emulator.settings import MEBIBYTE, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

DOWNLOAD = 500 * MEBIBYTE
"""What the jars of Neo4j (140 MB) and the files that make starts faster take in the folder of caches and of Maven."""


def check(data: Path, margin: int) -> Iterator[Finding]:
    """Check the folder of the data, of which `margin` bytes stay free, that of caches, and the temporary one."""
    yield _folder("Data folder", data, START_BYTES, margin, ", or choose another one with --data")
    yield _in_use(data)
    cache = cache_folder()
    yield _folder("Cache folder", cache, 0, 0 if any(cache.glob("neo4j-*.aot")) else DOWNLOAD)
    yield _folder("Temporary folder", Path(tempfile.gettempdir()), START_BYTES, margin)


def _folder(name: str, path: Path, least: int, wanted: int, elsewhere: str = "") -> Finding:
    existing = next(one for one in (path, *path.absolute().parents) if one.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Finding(name, "fault", f"{path} cannot be written", f"give yourself the right to{elsewhere}")
    free = shutil.disk_usage(existing).free
    text = f"{path} has {free // MEBIBYTE:,} MiB free"
    if free < least:
        return Finding(name, "fault", f"{text}: Neo4j needs {least // MEBIBYTE} to start", f"make room{elsewhere}")
    if free < wanted:
        return Finding(name, "warning", f"{text}, less than {wanted // MEBIBYTE}", f"make room{elsewhere}")
    return Finding(name, "ok", text)


def _in_use(data: Path) -> Finding:
    name, lock = "Data", data / "lock"
    if not (data / "neo4j").exists():
        return Finding(name, "ok", "there are none yet")
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only where there are data

    try:
        FileLock(lock, blocking=False).acquire().lock.release()
    except Timeout:
        return Finding(name, "warning", f"an emulator uses {data}", "one at a time uses a folder: see --data")
    except OSError as error:
        return Finding(name, "fault", f"{lock} cannot be locked: {error.strerror}", "choose another one with --data")
    return Finding(name, "ok", "they are there, and nobody uses them")
