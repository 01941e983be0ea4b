"""Finds the files to load, and what their names say of them.

The kind of a file stands in its name: `cinema.Space.yaml`, `movie.container.json`, `people.Node.ndjson`. Where it
does not, each of its objects must be an instance that says its `instanceType`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.loading.items import KINDS, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path, PurePath

LINES = (".ndjson", ".jsonl")
FORMATS = (".yaml", ".yml", ".json", *LINES)
GZIP = ".gz"
"""After the format, of JSON lines."""
STANDARD_INPUT = "-"
_KIND = re.compile(r"(?:^|\.)(\w+)\.\w+$")


def kind_of(file: PurePath) -> str | None:
    found = _KIND.search(file.name.removesuffix(GZIP))
    return found[1].lower() if found and found[1].lower() in KINDS else None


def format_of(file: PurePath) -> str:
    """The end of the name that says the format: `.yaml`, `.ndjson` also where `.gz` follows."""
    name = file.name.removesuffix(GZIP)
    return next((one for one in FORMATS if name.endswith(one) and (name == file.name or one in LINES)), "")


def usable(file: PurePath) -> bool:
    """Whether the name of a file in a folder is that of one with data."""
    return bool(format_of(file) and (kind_of(file) or format_of(file) in LINES))


def wrong_name(endings: Iterable[str] = FORMATS) -> str:
    return f"the name of a file must end with one of {', '.join(endings)}."


def find(paths: Iterable[Path]) -> list[Path]:
    """The data modeling files among `paths` and in folders among them, in the order of their names per folder.

    Others in a folder are passed over: a module of the toolkit may hold them. Raises `UnusableData`.
    """
    return [file for path in paths for file in _files(path)]


def _files(path: Path) -> Iterator[Path]:
    if str(path) == STANDARD_INPUT:
        yield path
    elif path.is_dir():
        yield from sorted(one for one in path.rglob("*") if usable(one))
    elif not path.exists():
        raise unusable(path, "there is no such file or folder.")
    elif not format_of(path):
        raise unusable(path, wrong_name((*FORMATS, *(f"{one}{GZIP}" for one in LINES))))
    else:
        yield path
