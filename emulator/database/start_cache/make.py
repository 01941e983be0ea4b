"""Turns one training run of Neo4j into a cache that halves the time of every later start.

Java keeps in it what it found out about 10,000 classes (JEP 483, 514, 515).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock

from emulator.database.jars import fetch
from emulator.database.server import ManagedNeo4j
from emulator.database.start_cache import file as cache_file
from emulator.errors import ApiError, StartError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TRAINING_LIMIT = 180  # seconds for Java to write the cache; it takes about 15

log = structlog.get_logger()


def make(
    class_path: Sequence[Path],
    exercise: Callable[[ManagedNeo4j], None],
    progress: fetch.Progress = fetch.silent,
) -> None:
    """Make the cache unless it is there; `exercise` does what a first user would do.

    Without a cache the emulator only starts more slowly: nothing that goes wrong here keeps it from that.
    """
    file = cache_file.path(class_path)
    failed = file.with_suffix(".failed")
    if file.is_file() or failed.is_file():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            if not file.is_file():
                progress("Preparing fast starts (once, about 25 seconds)", 0, None)
                _train(file, class_path, exercise)
    except (OSError, StartError, ApiError) as error:
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
        cache_file.forget_old(file)
    finally:
        draft.unlink(missing_ok=True)
