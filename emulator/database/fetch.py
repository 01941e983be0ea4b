"""Turns Maven coordinates into the class path of Neo4j: fetched once per machine, then read from a list."""

from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from filelock import FileLock

from emulator.errors import FetchFailed, FolderNotWritable
from emulator.settings import cache_folder

if TYPE_CHECKING:
    from jgo.maven import Artifact

VERSION = "5.26.30"
COORDINATES = (
    f"org.neo4j:neo4j:{VERSION}",
    f"org.neo4j.app:neo4j-server:{VERSION}",
    "org.neo4j.client:neo4j-browser:5.24.0",
)
ATTEMPTS = 3
DOWNLOADS = 4  # at once


class Progress(Protocol):
    """Who wants to know how far it is."""

    def __call__(self, step: str, done: int, total: int | None) -> None: ...


def silent(step: str, done: int, total: int | None) -> None:
    del step, done, total


def class_path(progress: Progress = silent) -> list[Path]:
    """The jars of Neo4j; without a word to the network when they are there."""
    file = cache_folder() / f"neo4j-{VERSION}.json"
    known = _listed(file)
    if known:
        return known
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            return _listed(file) or _fetch(file, progress)
    except OSError as error:
        raise FolderNotWritable(str(file.parent), error.strerror or str(error)) from None


def _listed(file: Path) -> list[Path] | None:
    try:
        jars = msgspec.json.decode(file.read_bytes(), type=list[Path], dec_hook=_path)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return jars if jars and all(jar.is_file() for jar in jars) else None


def _path(_kind: type, value: str) -> Path:
    return Path(value)


def _fetch(file: Path, progress: Progress) -> list[Path]:
    # Only now: resolving costs imports that a warm start has no use for.
    import requests  # noqa: PLC0415

    for attempt in range(1, ATTEMPTS + 1):
        try:
            jars = _download(progress)
        except (requests.RequestException, RuntimeError) as error:
            if attempt == ATTEMPTS:
                raise FetchFailed(_first_line(error)) from error
            continue
        if _whole(jars):
            file.write_bytes(msgspec.json.encode([str(jar) for jar in jars]))
            return jars
    raise FetchFailed("a fetched file was damaged; please start again")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _download(progress: Progress) -> list[Path]:
    artifacts = _resolve(progress)
    fetched: list[Path] = []
    with ThreadPoolExecutor(DOWNLOADS) as threads:
        try:
            for path in threads.map(_get, artifacts):
                fetched.append(path)
                progress(f"Fetching Neo4j {VERSION}", len(fetched), len(artifacts))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    return fetched


def _get(artifact: Artifact) -> Path:
    return artifact.resolve()


def _resolve(progress: Progress) -> list[Artifact]:
    """Every jar that Neo4j needs; reads several hundred small descriptions."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - as above
    from jgo.parse import Coordinate  # noqa: PLC0415

    from emulator.database.download import Downloads  # noqa: PLC0415

    downloads = Downloads(lambda count: progress(f"Resolving Neo4j {VERSION}", count, None))
    maven = MavenContext(resolver=downloads, timeout=30)
    downloads.clear(maven.repo_cache)
    wanted = [maven.create_dependency(replace(Coordinate.parse(text), scope="compile")) for text in COORDINATES]
    given, transitive = downloads.resolve(wanted)
    needed = [*given, *(dependency for dependency in transitive if dependency.scope in ("compile", "runtime"))]
    downloads.counted = None
    return [dependency.artifact for dependency in needed]


def _whole(jars: list[Path]) -> bool:
    """Whether every jar can be opened; one that cannot is removed, to be fetched again."""
    damaged = [jar for jar in jars if not zipfile.is_zipfile(jar)]
    for jar in damaged:
        jar.unlink()
    return not damaged
