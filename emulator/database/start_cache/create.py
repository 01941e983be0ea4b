"""Creates the start cache in a training run of Neo4j; it halves the time of every later start.

Java stores in it the loaded and linked state and the profiles of about 10,000 classes (JEP 483, 514, 515).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock

from emulator.clock import now
from emulator.database.jars import fetch
from emulator.database.server import ManagedNeo4j
from emulator.database.start_cache import file as cache_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TRAINING_TIMEOUT_SECONDS = 180  # for Java to write the cache, which takes about 15 seconds
MAX_AGE_SECONDS = cache_file.MAX_AGE_SECONDS
MAX_ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 10 * 60
"""From a failed training to the next attempt, at some later start; four times as long after each further failure."""

log = structlog.get_logger()


def create(
    class_path: Sequence[Path],
    workload: Callable[[ManagedNeo4j], None],
    progress: fetch.Progress = fetch.no_progress,
) -> None:
    """Create the cache unless it exists; `workload` runs requests as a first user would."""
    file = cache_file.path(class_path)
    make_once(
        file,
        lambda: _train(file, class_path, workload),
        lambda: progress("Preparing fast starts (once, about 25 seconds)", 0, None),
    )


def make_once(file: Path, make: Callable[[], None], tell: Callable[[], None]) -> None:
    """Make `file` unless it exists; `tell` is called before.

    Without it the emulator only starts more slowly: failures are logged, and never raised. A later start tries again, a
    few times in all.
    """
    failed = file.with_suffix(".failed")
    try:
        if file.exists() or not _may_try(failed):
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        tell()
        with FileLock(file.with_suffix(".lock")):
            if not file.exists() and _may_try(failed):  # another process may have tried meanwhile
                make()
                failed.unlink(missing_ok=True)
    except Exception as error:  # noqa: BLE001 - the start goes on, whatever it is
        log.warning("Starts take longer until a later one makes a file", file=file.name, reason=str(error))
        with suppress(OSError):
            failed.write_text(str(_failures(failed) + 1))


def _failures(failed: Path) -> int:
    """Return how many trainings have failed, which the file `failed` holds; earlier versions left it empty."""
    try:
        return int(failed.read_text() or 1)
    except FileNotFoundError:
        return 0
    except ValueError:
        return 1


def _may_try(failed: Path) -> bool:
    failures = _failures(failed)
    if not failures:
        return True
    pause = FIRST_PAUSE_SECONDS * 4 ** (failures - 1)
    return failures < MAX_ATTEMPTS and now() / 1000 > failed.stat().st_mtime + pause


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
