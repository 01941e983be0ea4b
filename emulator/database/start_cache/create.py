"""Creates the start cache in a training run of Neo4j; it halves the time of every later start.

Java stores in it the loaded and linked state and the profiles of about 10,000 classes (JEP 483, 514, 515).
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

TRAINING_TIMEOUT_SECONDS = 180  # for Java to write the cache, which takes about 15 seconds

log = structlog.get_logger()


def create(
    class_path: Sequence[Path],
    workload: Callable[[ManagedNeo4j], None],
    progress: fetch.Progress = fetch.no_progress,
) -> None:
    """Create the cache unless it exists; `workload` runs requests as a first user would.

    Without a cache the emulator only starts more slowly: failures are logged, and never raised.
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
                _train(file, class_path, workload)
    except (OSError, StartError, ApiError) as error:
        log.warning("No start cache: starts take longer", reason=str(error))
        with suppress(OSError):
            failed.touch()  # the next attempt would fail as well


def _train(file: Path, class_path: Sequence[Path], workload: Callable[[ManagedNeo4j], None]) -> None:
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    training = ManagedNeo4j(
        class_path=class_path, cache_flag=f"-XX:AOTCacheOutput={draft}", stop_timeout=TRAINING_TIMEOUT_SECONDS
    )
    try:
        with training as neo4j:
            neo4j.wait()
            workload(neo4j)
            neo4j.stop()
        draft.replace(file)
        cache_file.delete_unused(file)
    finally:
        draft.unlink(missing_ok=True)
