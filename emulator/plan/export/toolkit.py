"""Makes a module of the Cognite toolkit: a file in YAML for each definition, and for each page of instances."""

from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

import msgspec

from emulator.wire.export import ExportedEdge, ExportedNode, ExportedSchema, FilePart

FOLDER = "data_modeling"
"""The folder of a module that the toolkit reads data models from."""
_LONGEST_NAME = 200
"""Of what file systems allow, without the kind and the checksum of what is cut off."""


def definitions(schema: ExportedSchema) -> list[FilePart]:
    """The files of the schema: spaces, containers, views, data models."""
    return [
        FilePart(f"{FOLDER}/{folder}{name}.{kind}.yaml", _yaml(one))
        for folder, kind, items in (
            ("spaces/", "Space", schema.spaces),
            ("containers/", "Container", schema.containers),
            ("views/", "View", schema.views),
            ("", "DataModel", schema.data_models),
        )
        for name, one in _named(items)
    ]


def _named(items: Sequence[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each definition with the name of its file.

    Where an earlier one differs only in case, it has a checksum: file systems of macOS and Windows take both for one.
    """
    taken: set[str] = set()
    for one in map(_document, items):
        name = _name(one)
        yield name if name.lower() not in taken else f"{name}-{crc32(name.encode()):08x}", one
        taken.add(name.lower())


def instances(number: int, items: Sequence[ExportedNode | ExportedEdge]) -> list[FilePart]:
    """The files of the page with this `number`: one of its nodes, one of its edges."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for item in map(_document, items):
        by_kind.setdefault(item["instanceType"], []).append(item)
    return [
        FilePart(f"{FOLDER}/{kind}s/{number:06}.{kind.capitalize()}.yaml", _yaml(rows))
        for kind, rows in by_kind.items()
    ]


def _document(item: Any) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(item))


def _name(definition: dict[str, Any]) -> str:
    """The name of its file: nothing in an identifier of the API needs to be written otherwise in one.

    >>> _name({"space": "plant", "externalId": "Pump", "version": "1.0"})
    'plant.Pump.1.0'
    """
    name = ".".join(str(definition[key]) for key in ("space", "externalId", "version") if key in definition)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}-{crc32(name.encode()):08x}"


def _yaml(value: object) -> str:
    import yaml  # noqa: PLC0415 - no start needs it

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=100)
