"""Loads files in the format of the Cognite toolkit, or JSON lines, into a project.

The kind of a file stands in its name: `cinema.Space.yaml`, `movie.container.json`, `people.Node.ndjson`. Where it
does not, each of its objects must be an instance that says its `instanceType`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from emulator.testing.api_client import ApiClient

Item = dict[str, Any]

# In the order of dependencies: the resource of each kind in the API, and the items per request.
ENDPOINTS = {
    "space": ("spaces", 100),
    "container": ("containers", 100),
    "view": ("views", 100),
    "datamodel": ("datamodels", 100),
    "node": ("instances", 1000),
    "edge": ("instances", 1000),
}
AUTO_CREATE_FLAGS = {"autoCreateStartNodes": True, "autoCreateEndNodes": True, "autoCreateDirectRelations": True}
FORMATS = (".yaml", ".yml", ".json", ".ndjson", ".jsonl")
_KIND = re.compile(r"(?:^|\.)(\w+)\.\w+$")


class UnusableData(Exception):
    """A file cannot be loaded; the message has the reason."""


def load(client: ApiClient, project: str, paths: Iterable[Path]) -> None:
    """Load files, and all files below folders, into `project`, in the order of their dependencies."""
    items: dict[str, list[Item]] = {kind: [] for kind in ENDPOINTS}
    for path in paths:
        for file in _files(path):
            for kind, item in _read(file, file.stat().st_mtime_ns):
                items[kind].append(item)
    for kind, of_kind in items.items():
        resource, batch_size = ENDPOINTS[kind]
        extra = AUTO_CREATE_FLAGS if resource == "instances" else {}
        for start in range(0, len(of_kind), batch_size):
            body = {"items": of_kind[start : start + batch_size], **extra}
            client.call("POST", f"/api/v1/projects/{project}/models/{resource}", body)


def _files(path: Path) -> Iterator[Path]:
    """Yield `path`, or the data modeling files of a folder: a module of the toolkit may hold others."""
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.suffix in FORMATS and (_kind(one) or _has_lines(one)))
    elif path.suffix not in FORMATS:
        raise UnusableData(f"{path}: the name of a file must end with one of {', '.join(FORMATS)}.")
    elif not path.exists():
        raise UnusableData(f"{path}: there is no such file or folder.")
    else:
        yield path


def _kind(file: Path) -> str | None:
    found = _KIND.search(file.name)
    return found[1].lower() if found and found[1].lower() in ENDPOINTS else None


def _has_lines(file: Path) -> bool:
    return file.suffix in {".ndjson", ".jsonl"}


@cache
def _read(file: Path, _changed: int) -> list[tuple[str, Item]]:
    """Return the kinds and items of `file`; cached for all tests that load it."""
    try:
        content = _parse(file, file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnusableData(f"{file}: {error}") from error
    return [(_kind_of(file, item), _with_instance_type(_kind(file), item)) for item in _items(content)]


def _parse(file: Path, text: str) -> Any:
    if _has_lines(file):
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if file.suffix == ".json":
        return json.loads(text)
    try:
        import yaml  # noqa: PLC0415 - JSON needs nothing
    except ImportError:
        raise UnusableData(f"{file}: YAML needs the package PyYAML: pip install 'cdf-emulator[testing]'") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnusableData(f"{file}: {error}") from None


def _items(content: Any) -> list[Item]:
    """Return the items: one object, a list of them, or the instances below `nodes` or `edges` of older toolkits."""
    if isinstance(content, dict):
        document = cast("Item", content)
        content = next((document[name] for name in ("nodes", "edges") if name in document), [document])
    return cast("list[Item]", content or [])


def _kind_of(file: Path, item: Any) -> str:
    kind = _kind(file) or (cast("Item", item).get("instanceType") if isinstance(item, dict) else None)
    if not isinstance(item, dict) or kind not in ENDPOINTS:
        raise UnusableData(f"{file}: what it holds is said neither by its name nor by 'instanceType'.")
    return str(kind)


def _with_instance_type(kind: str | None, item: Item) -> Item:
    """Add `instanceType` to an item of a file of nodes or edges, which may omit it."""
    return {"instanceType": kind, **item} if kind in {"node", "edge"} else item
