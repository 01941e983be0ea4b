"""Finds the schema objects in the files of a folder: YAML of the toolkit, and JSON as the API answers it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from emulator.errors import UnusableSystemModels

Item = dict[str, Any]

_KIND = re.compile(r"(?:.*\.)?(space|container|view|datamodel)\.\w+", re.IGNORECASE)
_COLLECTIONS = {"spaces": "space", "containers": "container", "views": "view", "dataModels": "datamodel"}
_YAML = (".yaml", ".yml")


class Found(Struct, frozen=True):
    """An object in a file. `kind` is `space`, `container`, `view` or `datamodel`."""

    file: str
    kind: str
    value: Item


def objects(folder: Path) -> list[Found]:
    """All objects in the files below `folder`.

    A YAML file whose name does not end with a kind, such as `pump.View.yaml`, is none of these and is passed over.
    Raises `UnusableSystemModels`.
    """
    if not folder.is_dir():
        raise UnusableSystemModels(str(folder), "there is no such folder")
    found: list[Found] = []
    for file in sorted(folder.rglob("*")):
        suffix, kind = file.suffix.lower(), _KIND.fullmatch(file.name)
        if suffix == ".json" or (suffix in _YAML and kind is not None):
            found += _read(file, kind[1].lower() if kind else None)
    if not found:
        raise UnusableSystemModels(str(folder), "it holds no space, container, view or data model")
    return found


def _read(file: Path, kind: str | None) -> list[Found]:
    try:
        text = file.read_text(encoding="utf-8")
        content = json.loads(text) if file.suffix.lower() == ".json" else _parse_yaml(text)
        return [Found(str(file), kind, value) for kind, value in _listed(content, kind)]
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableSystemModels(str(file), str(error) or type(error).__name__) from error


def _listed(content: Any, kind: str | None) -> Iterator[tuple[str, Item]]:
    """The objects in `content`: one, a list of them, or an answer with `items`. Raises `ValueError`."""
    if isinstance(content, list):
        for one in cast("list[Any]", content):
            yield from _listed(one, kind)
    elif not isinstance(content, dict):
        raise ValueError("it holds something that is not an object")  # noqa: TRY004 - in the file, not in the program
    elif "items" in content:
        yield from _listed(cast("Item", content)["items"], kind)
    elif kind is None and content and content.keys() <= _COLLECTIONS.keys():
        for name, listed in cast("Item", content).items():
            yield from _listed(listed, _COLLECTIONS[name])
    else:
        value = cast("Item", content)
        yield kind or _kind(value), value


def _kind(value: Item) -> str:
    """What an object is, from its fields. Raises `ValueError`."""
    if "space" in value and "externalId" in value:
        if "version" in value:
            return "datamodel" if "views" in value else "view"
        if "properties" in value:
            return "container"
    elif "space" in value:
        return "space"
    raise ValueError("it holds an object that is no space, container, view or data model")


def _parse_yaml(text: str) -> Any:
    """The content of YAML. Raises `ValueError`."""
    try:
        from emulator.schema.dump.yaml_text import parse  # noqa: PLC0415 - JSON needs no PyYAML
    except ImportError:
        raise ValueError("YAML needs the package PyYAML, which is not installed") from None
    return parse(text) or []
