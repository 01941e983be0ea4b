"""Exports a project as a module of the Cognite toolkit: a YAML file per definition, and per page of instances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from emulator.cli.projects.export.output import new_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.cli.projects.export.pages import Pages

FOLDER = "data_modeling"
"""The folder of a module that the toolkit reads data models from."""
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def write(pages: Pages, path: Path, *, schema_only: bool) -> None:
    """Write the folder `path`; with `schema_only` no instances."""
    with new_folder(path) as folder:
        root = folder / FOLDER
        schema = pages.schema()
        _write_each(root / "spaces", "Space", schema.spaces)
        _write_each(root / "containers", "Container", schema.containers)
        _write_each(root / "views", "View", schema.views)
        _write_each(root, "DataModel", schema.data_models)
        if not schema_only:
            _write_instances(pages, root, schema.next_cursor)


def _write_each(folder: Path, kind: str, definitions: Sequence[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in definitions:
        name = ".".join(_UNSAFE.sub("_", str(one[key])) for key in ("space", "externalId", "version") if key in one)
        (folder / f"{name}.{kind}.yaml").write_bytes(_yaml(one))


def _write_instances(pages: Pages, root: Path, cursor: str | None) -> None:
    # The toolkit compares instances with what they have through views.
    for number, page in enumerate(pages.instances(cursor, through="views"), 1):
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for item in page.items:
            value = msgspec.json.decode(item)
            by_kind.setdefault(value["instanceType"], []).append(value)
        for kind, items in by_kind.items():
            folder = root / f"{kind}s"
            folder.mkdir(exist_ok=True)
            (folder / f"{number:06}.{kind.capitalize()}.yaml").write_bytes(_yaml(items))


def _yaml(value: object) -> bytes:
    return yaml.dump(value, Dumper=_Dumper, encoding="utf-8", allow_unicode=True, sort_keys=False, width=100)
