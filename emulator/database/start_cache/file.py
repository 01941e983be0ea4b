"""The file of the start cache, which is valid for one Java, its flags and one class path."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from emulator.database import java
from emulator.database.jars import fetch
from emulator.settings import cache_folder

MAX_AGE_SECONDS = 30 * 24 * 3600

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def path(class_path: Sequence[Path]) -> Path:
    """Return the path of the cache for this Java, its flags and `class_path`.

    Java refuses a cache where a jar has another size or time than the one it was made with.
    """
    inputs = "\n".join([java.release(), *java.FLAGS, *map(_identity, class_path)])
    key = hashlib.sha256(inputs.encode()).hexdigest()[:16]
    return cache_folder() / f"neo4j-{fetch.MANAGED.version}-{key}.aot"


def _identity(jar: Path) -> str:
    try:
        known = jar.stat()
    except OSError:
        return f"{jar} absent"
    return f"{jar} {known.st_size} {int(known.st_mtime)}"


def flag(class_path: Sequence[Path]) -> str | None:
    """Return the flag that makes Java use the cache; None where there is no cache."""
    file = path(class_path)
    if not file.is_file():
        return None
    with suppress(OSError):
        file.touch()
    return f"-XX:AOTCache={file}"


def delete_unused(file: Path) -> None:
    """Delete the caches that were last used a month or more before `file` was created: each has 150 MB."""
    created = file.stat().st_mtime
    for other in file.parent.glob("neo4j-*.aot"):
        if created - other.stat().st_mtime > MAX_AGE_SECONDS:
            other.unlink()
