"""The files of a Neo4j without data that has the constraints and indexes of the emulator.

A folder without data starts with a copy: Neo4j need not create its system database then, nor the emulator anything.
They have no password: Neo4j takes that of `auth.ini` while its user still has the one it is made with.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from emulator.database.jars import fetch
from emulator.database.new_data import copy_database
from emulator.database.server import ManagedNeo4j
from emulator.database.start_cache import create as start_cache
from emulator.settings import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def path(contents: str) -> Path:
    """Return the folder of the files for `contents`, which says what `prepare` creates in them."""
    key = hashlib.sha256(contents.encode()).hexdigest()[:16]
    return cache_folder() / f"neo4j-{fetch.MANAGED.version}-{key}.data"


def create(
    contents: str,
    class_path: Sequence[Path],
    prepare: Callable[[ManagedNeo4j], None],
    progress: fetch.Progress = fetch.no_progress,
) -> Path | None:
    """Return the folder of the files, which are made if they do not exist; None where that fails."""
    folder = path(contents)
    start_cache.make_once(
        folder,
        lambda: _make(folder, class_path, prepare),
        lambda: progress("Preparing new databases (once, about 10 seconds)", 0, None),
    )
    return existing(contents)


def existing(contents: str) -> Path | None:
    """Return the folder of the files; None where they have not been made."""
    folder = path(contents)
    if not folder.is_dir():
        return None
    with suppress(OSError):
        os.utime(folder)
    return folder


def _make(folder: Path, class_path: Sequence[Path], prepare: Callable[[ManagedNeo4j], None]) -> None:
    with TemporaryDirectory(dir=folder.parent, prefix="neo4j-") as temporary:
        home = Path(temporary)
        with ManagedNeo4j(home / "made", class_path=class_path, authentication=False) as neo4j:
            neo4j.wait()
            prepare(neo4j)
        draft = home / "copied"
        copy_database(home / "made" / "neo4j" / "data", draft)
        draft.replace(folder)
    delete_unused(folder)


def delete_unused(folder: Path) -> None:
    """Delete those that were last used a month or more ago."""
    made = folder.stat().st_mtime
    for other in folder.parent.glob("neo4j-*.data"):
        if made - other.stat().st_mtime > start_cache.MAX_AGE_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
