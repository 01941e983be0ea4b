"""The class path of Neo4j: pinned jars, downloaded once per machine and then read from a cached list.

Signed jars are replaced by copies without a signature (`signature.py`).
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec
from filelock import FileLock

from emulator.errors import DownloadFailed, FolderNotWritable
from emulator.settings import cache_folder

if TYPE_CHECKING:
    from jgo.maven import MavenContext

ATTEMPTS = 3
UNSIGNED = "neo4j-jars-unsigned"
"""The folder in the cache with the copies of signed jars."""


class Release(NamedTuple):
    """A release of Neo4j: its version, the file with the digests and coordinates of its jars, its main class."""

    version: str
    jars: Path
    main_class: str


MANAGED = Release("5.26.30", Path(__file__).with_name("neo4j.jars"), "org.neo4j.server.CommunityEntryPoint")
"""The release that the emulator starts. Tests start others too."""


class Progress(Protocol):
    """Receives the progress of a step: `done` of `total`, which is None where it is not known."""

    def __call__(self, step: str, done: int, total: int | None) -> None: ...


def no_progress(step: str, done: int, total: int | None) -> None:
    del step, done, total


def class_path(progress: Progress = no_progress, release: Release = MANAGED) -> list[Path]:
    """Return the jars of Neo4j, and download those that are missing. Raises `DownloadFailed`, `FolderNotWritable`."""
    cached = cached_class_path(release)
    if cached:
        return cached
    file = _list_file(release)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock")):
            return cached_class_path(release) or _fetch(file, progress, release)
    except OSError as error:
        raise FolderNotWritable(str(file.parent), error.strerror or str(error)) from None


def cached_class_path(release: Release = MANAGED) -> list[Path] | None:
    """Return the jars of Neo4j if all are on this machine, and as large as when they were fetched."""
    try:
        decoded = msgspec.json.decode(_list_file(release).read_bytes(), type=list[tuple[str, int]])
        listed = [(Path(jar), size) for jar, size in decoded]
        is_whole = all(jar.is_file() and jar.stat().st_size == size for jar, size in listed)
    except (OSError, msgspec.DecodeError):
        return None
    return [jar for jar, _ in listed] if listed and is_whole else None


def _list_file(release: Release) -> Path:
    """The file that names the jars of a release on this machine, with the size of each."""
    return cache_folder() / f"neo4j-{release.version}-jars.json"


def _fetch(file: Path, progress: Progress, release: Release) -> list[Path]:
    # Imported here: a start with all jars does not need them.
    import requests  # noqa: PLC0415

    from emulator.database.jars.signature import unsigned  # noqa: PLC0415

    for attempt in range(1, ATTEMPTS + 1):
        try:
            jars = _download(progress, release)
        except (requests.RequestException, RuntimeError) as error:
            if attempt == ATTEMPTS:
                raise DownloadFailed(_first_line(error)) from error
            continue
        jars = [unsigned(jar, file.parent / UNSIGNED) for jar in jars]
        file.write_bytes(msgspec.json.encode([(str(jar), jar.stat().st_size) for jar in jars]))
        return jars
    raise AssertionError  # the last attempt returns or raises


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _download(progress: Progress, release: Release) -> list[Path]:
    """Resolve all jars in the local Maven repository; a damaged file is removed, so that the next attempt loads it."""
    # As above.
    from jgo.maven import MavenContext  # noqa: PLC0415

    from emulator.database.jars.download import MAX_CONNECTIONS, PooledResolver  # noqa: PLC0415

    maven = MavenContext(resolver=PooledResolver(), timeout=30)
    lines = release.jars.read_text().splitlines()
    with ThreadPoolExecutor(MAX_CONNECTIONS) as threads:
        futures = [threads.submit(_jar, maven, line) for line in lines]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                progress(f"Fetching Neo4j {release.version}", done, len(futures))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
        return [future.result() for future in futures]


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
