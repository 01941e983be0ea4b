"""Turns a list of pinned jars into the class path of Neo4j: fetched once per machine, then read from a list."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from filelock import FileLock

from emulator.errors import DownloadFailed, FolderNotWritable
from emulator.settings import cache_folder

if TYPE_CHECKING:
    from jgo.maven import MavenContext

VERSION = "5.26.30"
JARS = Path(__file__).with_name("neo4j.jars")  # digests and coordinates, written by `pin`
ATTEMPTS = 3


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
    # Only now: these are imports that a warm start has no use for.
    import requests  # noqa: PLC0415

    for attempt in range(1, ATTEMPTS + 1):
        try:
            jars = _download(progress)
        except (requests.RequestException, RuntimeError) as error:
            if attempt == ATTEMPTS:
                raise DownloadFailed(_first_line(error)) from error
            continue
        file.write_bytes(msgspec.json.encode([str(jar) for jar in jars]))
        return jars
    raise AssertionError  # the last attempt returns or raises


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _download(progress: Progress) -> list[Path]:
    """Fetch what is missing in the local Maven repository; one damaged file leaves it, to be fetched again."""
    # As above.
    from jgo.maven import MavenContext  # noqa: PLC0415

    from emulator.database.jars.download import AT_ONCE, Downloads  # noqa: PLC0415

    maven = MavenContext(resolver=Downloads(), timeout=30)
    lines = JARS.read_text().splitlines()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [threads.submit(_jar, maven, line) for line in lines]
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                future.result()
                progress(f"Fetching Neo4j {VERSION}", done, len(waiting))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
        return [future.result() for future in waiting]


def _jar(maven: MavenContext, line: str) -> Path:
    digest, coordinate = line.split()
    group, name, version, *classifier = coordinate.split(":")
    jar = maven.project(group, name).at_version(version).artifact("".join(classifier)).resolve()
    if sha256(jar) != digest:
        jar.unlink()
        raise RuntimeError(f"{jar.name} is not the file it should be")
    return jar


def sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
