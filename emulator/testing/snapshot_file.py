"""Snapshots in files: a text in gzip, with a part of the snapshot in JSON per line, and a checksum as the last one."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from emulator.testing.api_client import ApiClient

SUFFIX = ".cdfsnap"
_CHECKSUM = "sha256"


class UnusableFile(Exception):
    """A file is no snapshot, or not a whole one; the message has the reason."""


def download(client: ApiClient, project: str, name: str, file: Path, progress: Callable[[int], None]) -> None:
    """Write a snapshot that exists to `file`, which is replaced as a whole. `progress` gets the instances so far."""
    path, asked = _path(project, name), ""
    written = file.with_name(f".{file.name}.incomplete")
    checksum, count = hashlib.sha256(), 0
    try:
        with gzip.open(written, "wb", compresslevel=6) as target:
            while True:
                part = client.call("GET", path + asked)
                line = json.dumps({key: value for key, value in part.items() if key != "next"}).encode() + b"\n"
                checksum.update(line)
                target.write(line)
                count += len(part.get("instances", ()))
                progress(count)
                if part.get("next") is None:
                    break
                asked = "?" + urlencode({"after": part["next"]})
            target.write(json.dumps({_CHECKSUM: checksum.hexdigest()}).encode() + b"\n")
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)


def upload(client: ApiClient, project: str, name: str, file: Path, progress: Callable[[int], None]) -> None:
    """Give `project` the snapshot in `file`, under a name. Raises `UnusableFile`; then there is none of this name."""
    path, identifier, count = _path(project, name), None, 0
    for part in _parts(file):
        body = part if identifier is None else {**part, "upload": identifier}
        identifier = client.call("PUT", path, body)["upload"]
        count += len(part.get("instances", ()))
        progress(count)
    client.call("PUT", path, {"upload": identifier, "complete": True})


def _path(project: str, name: str) -> str:
    return f"/_emulator/projects/{quote(project, safe='')}/snapshots/{quote(name, safe='')}/parts"


def _parts(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the parts in `file`; after the last one it has been compared with the checksum."""
    checksum = hashlib.sha256()
    try:
        with gzip.open(file, "rb") as source:
            for line in source:
                part = json.loads(line)
                if not isinstance(part, dict):
                    raise UnusableFile(f"{file}: it is no snapshot.")
                if _CHECKSUM in part:
                    if part[_CHECKSUM] != checksum.hexdigest():
                        raise UnusableFile(f"{file}: its checksum differs: it was changed.")
                    return
                checksum.update(line)
                yield part
    except (gzip.BadGzipFile, zlib.error, ValueError):
        raise UnusableFile(f"{file}: it is no snapshot.") from None
    except EOFError:
        raise UnusableFile(f"{file}: its end is missing.") from None
    except OSError as error:
        raise UnusableFile(f"{file}: {error.strerror}.") from None
    raise UnusableFile(f"{file}: its end is missing.")
