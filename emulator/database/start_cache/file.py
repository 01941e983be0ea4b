"""Turns a Java, its flags and a class path into the name of the start cache that is good for just these."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from emulator.database import java
from emulator.database.jars import fetch
from emulator.settings import cache_folder

MONTH = 30 * 24 * 3600

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def path(class_path: Sequence[Path]) -> Path:
    traits = "\n".join([java.release(), *java.FLAGS, *map(str, class_path)])
    key = hashlib.sha256(traits.encode()).hexdigest()[:16]
    return cache_folder() / f"neo4j-{fetch.VERSION}-{key}.aot"


def flag(class_path: Sequence[Path]) -> str | None:
    """The flag that makes Java use the cache, if there is one."""
    file = path(class_path)
    if not file.is_file():
        return None
    with suppress(OSError):
        file.touch()
    return f"-XX:AOTCache={file}"


def forget_old(file: Path) -> None:
    """Remove what was not used for a month before `file` was made: each cache has 150 MB."""
    made = file.stat().st_mtime
    for other in file.parent.glob("neo4j-*.aot"):
        if made - other.stat().st_mtime > MONTH:
            other.unlink()
