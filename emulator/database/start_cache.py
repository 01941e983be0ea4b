"""Turns one training run of Neo4j into a cache that halves the time of every later start.

Java keeps in it what it found out about 10,000 classes (JEP 483, 514, 515). It holds for one Java, one class
path and one set of flags, so its name is made of these.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock

from emulator.database import fetch, java
from emulator.database.server import ManagedNeo4j
from emulator.errors import StartError
from emulator.settings import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TRAINING_LIMIT = 180  # seconds for Java to write the cache; it takes about 15

log = structlog.get_logger()


def flag(class_path: Sequence[Path]) -> str | None:
    """The flag that makes Java use the cache, if there is one."""
    file = _file(class_path)
    return f"-XX:AOTCache={file}" if file.is_file() else None


def make(
    class_path: Sequence[Path],
    exercise: Callable[[ManagedNeo4j], None],
    progress: fetch.Progress = fetch.silent,
) -> None:
    """Make the cache unless it is there; `exercise` does what a first user would do.

    Without a cache the emulator only starts more slowly: nothing that goes wrong here keeps it from that.
    """
    file = _file(class_path)
    failed = file.with_suffix(".failed")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            if not file.is_file() and not failed.is_file():
                progress("Preparing fast starts (once, about 25 seconds)", 0, None)
                _train(file, class_path, exercise)
    except (OSError, StartError) as error:
        log.warning("No start cache: starts take longer", reason=str(error))
        with suppress(OSError):
            failed.touch()  # it would fail the next time as well


def _train(file: Path, class_path: Sequence[Path], exercise: Callable[[ManagedNeo4j], None]) -> None:
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    training = ManagedNeo4j(class_path=class_path, cache_flag=f"-XX:AOTCacheOutput={draft}", stop_limit=TRAINING_LIMIT)
    try:
        with training as neo4j:
            neo4j.wait()
            exercise(neo4j)
            neo4j.stop()
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _file(class_path: Sequence[Path]) -> Path:
    traits = "\n".join([java.release(), *java.FLAGS, *map(str, class_path)])
    key = hashlib.sha256(traits.encode()).hexdigest()[:16]
    return cache_folder() / f"neo4j-{fetch.VERSION}-{key}.aot"
