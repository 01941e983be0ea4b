"""Makes items of an apply of instances as they are stored, column by column."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from emulator.plan.export import sources
from emulator.plan.export.sources import Source, ViewSources
from emulator.plan.keys import external_id_of, space_of
from emulator.plan.read.json_objects import objects, objects_or_null
from emulator.plan.read.selection import present_column
from emulator.schema.model import PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.export import ExportedEdge, ExportedNode, ExportedSource, Through
from emulator.wire.instances import InstanceId, Reference

_NULL = msgspec.Raw(b"null")


class StoredInstance(Struct, frozen=True, gc=False):
    """An instance as Neo4j has it."""

    key: str
    labels: list[str]
    properties: dict[str, Any]


class Items:
    """Makes items with one schema, whose values are written `through` containers or views."""

    def __init__(self, snapshot: Snapshot, through: Through) -> None:
        self._by_alias = {model.alias: model for model in snapshot.all_containers.values()}
        self._views = ViewSources(snapshot) if through == "views" else None

    def of(self, stored: Sequence[StoredInstance]) -> list[ExportedNode | ExportedEdge]:
        """The items for instances, in their order."""
        found: list[list[ExportedSource]] = [[] for _ in stored]
        by_labels: dict[tuple[str, ...], list[int]] = {}
        for row, one in enumerate(stored):
            by_labels.setdefault(tuple(one.labels), []).append(row)
        for labels, rows in by_labels.items():
            for source in self._sources(labels):
                values = _values(source, [stored[row].properties for row in rows])
                for row, one in zip(rows, values, strict=True):
                    if one is not None:
                        found[row].append(ExportedSource(source.reference, one))
        return [_item(one, of_one) for one, of_one in zip(stored, found, strict=True)]

    def _sources(self, labels: Sequence[str]) -> list[Source]:
        known = (self._by_alias[label] for label in labels if label in self._by_alias)
        models = sorted(known, key=lambda model: model.id)
        if self._views is None:
            return sources.containers(models)
        return self._views.of("edge" if "Edge" in labels else "node", models)


def deleted(key: str) -> InstanceId:
    return InstanceId(instance_type="node", space=space_of(key), external_id=external_id_of(key))


def _values(source: Source, stored: list[dict[str, Any]]) -> list[Any]:
    """The values of instances in a source, each as an object by property; None where it may be left out."""
    columns = {name: _column(prop, [one.get(prop.key) for one in stored]) for name, prop in source.properties}
    return (objects_or_null if source.may_be_left_out else objects)(columns, len(stored))


def _column(prop: PropertyModel, values: list[Any]) -> list[Any]:
    """The JSON form of values. A null is said where an apply would take something else if nothing were."""
    presented = present_column(prop, values)
    if prop.nullable and (prop.has_default or prop.auto_increment):
        return [_NULL if value is None else value for value in presented]
    return presented


def _item(stored: StoredInstance, of_one: list[ExportedSource]) -> ExportedNode | ExportedEdge:
    properties = stored.properties
    space, external_id, kind = space_of(stored.key), external_id_of(stored.key), _reference(properties.get("type"))
    if "startNode" not in properties:
        return ExportedNode(space=space, external_id=external_id, type=kind, sources=of_one or UNSET)
    return ExportedEdge(
        space=space,
        external_id=external_id,
        type=kind,
        start_node=_end(properties["startNode"]),
        end_node=_end(properties["endNode"]),
        sources=of_one or UNSET,
    )


def _reference(key: str | None) -> Reference | UnsetType:
    return UNSET if key is None else _end(key)


def _end(key: str) -> Reference:
    return Reference(space_of(key), external_id_of(key))
