"""Snapshots in files: a text in gzip, with a part of the snapshot in JSON per line, and a checksum as the last one."""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
import zlib
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from emulator.testing.api_client import ApiClient

SUFFIX = ".cdfsnap"
MAX_LINE = 128 * 1024 * 1024
"""Bytes of a part: more than a request can have."""
_CHECKSUM = "sha256"


class UnusableFile(Exception):
    """A file is no snapshot, or not a whole one; the message has the reason."""


@contextmanager
def temporary_name(client: ApiClient, project: str) -> Generator[str]:
    """Yield the name of a snapshot that exists only on the way to a file, or from one.

    It is to be saved or uploaded as a temporary one: where this process is killed, the emulator deletes it.
    """
    name = f"file-{uuid.uuid4().hex}"
    path = f"/_emulator/projects/{quote(project, safe='')}/snapshots"
    try:
        yield name
    finally:
        if any(one["name"] == name for one in client.call("GET", path)["items"]):
            client.call("DELETE", f"{path}/{name}")


def save_temporary(client: ApiClient, project: str, name: str) -> int:
    """Save `project` as a snapshot that exists for an hour at most; return its number of instances."""
    return client.call("PUT", f"{_path(project, name).removesuffix('/parts')}?temporary=true")["instances"]


def download(client: ApiClient, project: str, name: str, file: Path, progress: Callable[[int], None]) -> None:
    """Write a snapshot that exists to `file`, which is replaced as a whole. `progress` gets the instances so far.

    Raises `UnusableFile` where it cannot be written.
    """
    path, following = _path(project, name), ""
    written = file.with_name(f".{file.name}.incomplete")
    checksum, count = hashlib.sha256(), 0
    try:
        with _writing(file):
            target = gzip.open(written, "wb", compresslevel=6)  # noqa: SIM115 - closed below
        with closing(target):
            while following is not None:
                part = client.call("GET", path + (f"?{urlencode({'after': following})}" if following else ""))
                following = part.pop("next", None)
                line = json.dumps(part).encode() + b"\n"
                checksum.update(line)
                with _writing(file):
                    target.write(line)
                count += len(part.get("instances", ()))
                progress(count)
            with _writing(file):
                target.write(json.dumps({_CHECKSUM: checksum.hexdigest()}).encode() + b"\n")
                target.close()
                written.replace(file)
    finally:
        written.unlink(missing_ok=True)


@contextmanager
def _writing(file: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise UnusableFile(f"{file}: {error.strerror}.") from None


def upload(
    client: ApiClient,
    project: str,
    name: str,
    file: Path,
    progress: Callable[[int], None],
    *,
    temporary: bool = False,
) -> None:
    """Give `project` the snapshot in `file`, under a name, `temporary` for an hour at most.

    Raises `UnusableFile`; then there is none of this name.
    """
    path, identifier, count = _path(project, name), None, 0
    for part in _parts(file):
        body = part if identifier is None else {**part, "upload": identifier}
        identifier = client.call("PUT", path, body)["upload"]
        count += len(part.get("instances", ()))
        progress(count)
    kept = "?temporary=true" if temporary else ""
    client.call("PUT", path + kept, {"upload": identifier, "complete": True})


def _path(project: str, name: str) -> str:
    return f"/_emulator/projects/{quote(project, safe='')}/snapshots/{quote(name, safe='')}/parts"


def _parts(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the parts in `file`; after the last one it has been compared with the checksum."""
    checksum = hashlib.sha256()
    try:
        with gzip.open(file, "rb") as source:
            while line := source.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise UnusableFile(f"{file}: it has a line of more than {MAX_LINE:,} bytes.")
                part = json.loads(line)
                if not isinstance(part, dict):
                    raise UnusableFile(f"{file}: it is no snapshot.")
                if _CHECKSUM in part:
                    if part[_CHECKSUM] != checksum.hexdigest():
                        raise UnusableFile(f"{file}: its checksum differs: it was changed.")
                    return
                checksum.update(line)
                yield part
    except (gzip.BadGzipFile, zlib.error, ValueError, RecursionError):
        raise UnusableFile(f"{file}: it is no snapshot.") from None
    except EOFError:
        raise UnusableFile(f"{file}: its end is missing.") from None
    except OSError as error:
        raise UnusableFile(f"{file}: {error.strerror}.") from None
    raise UnusableFile(f"{file}: its end is missing.")
