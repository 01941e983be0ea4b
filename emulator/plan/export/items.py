"""Makes items of an apply of instances as they are stored, column by column."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from emulator.plan.keys import external_id_of, space_of
from emulator.plan.read.json_objects import objects
from emulator.plan.read.selection import present_column
from emulator.schema.model import ContainerModel, PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.export import ExportedEdge, ExportedNode, ExportedSource
from emulator.wire.instances import InstanceId, Reference
from emulator.wire.references import ContainerReference

_NULL = msgspec.Raw(b"null")


class StoredInstance(Struct, frozen=True, gc=False):
    """An instance as Neo4j has it."""

    key: str
    labels: list[str]
    properties: dict[str, Any]


class Items:
    """Makes items with one schema."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._by_alias = {model.alias: model for model in snapshot.all_containers.values()}

    def of(self, stored: Sequence[StoredInstance]) -> list[ExportedNode | ExportedEdge]:
        """The items for instances, in their order."""
        sources: list[list[ExportedSource]] = [[] for _ in stored]
        by_labels: dict[tuple[str, ...], list[int]] = {}
        for row, one in enumerate(stored):
            by_labels.setdefault(tuple(one.labels), []).append(row)
        for labels, rows in by_labels.items():
            for container in self._containers(labels):
                reference = ContainerReference(space=container.id.space, external_id=container.id.external_id)
                values = _values(container, [stored[row].properties for row in rows])
                for row, one in zip(rows, values, strict=True):
                    sources[row].append(ExportedSource(reference, one))
        return [_item(one, of_one) for one, of_one in zip(stored, sources, strict=True)]

    def _containers(self, labels: Sequence[str]) -> list[ContainerModel]:
        found = (self._by_alias[label] for label in labels if label in self._by_alias)
        return sorted(found, key=lambda model: model.id)


def deleted(key: str) -> InstanceId:
    return InstanceId(instance_type="node", space=space_of(key), external_id=external_id_of(key))


def _values(container: ContainerModel, stored: list[dict[str, Any]]) -> list[Any]:
    """The values of instances in a container, by property, each as an object. What the service maintains is left out."""
    columns = {
        name: _column(prop, [one.get(prop.key) for one in stored])
        for name, prop in sorted(container.properties.items())
        if not prop.maintained
    }
    return objects(columns, len(stored))


def _column(prop: PropertyModel, values: list[Any]) -> list[Any]:
    """The JSON form of values. A null is said where an apply would take something else if nothing were."""
    presented = present_column(prop, values)
    if prop.nullable and (prop.has_default or prop.auto_increment):
        return [_NULL if value is None else value for value in presented]
    return presented


def _item(stored: StoredInstance, sources: list[ExportedSource]) -> ExportedNode | ExportedEdge:
    properties = stored.properties
    space, external_id, kind = space_of(stored.key), external_id_of(stored.key), _reference(properties.get("type"))
    if "startNode" not in properties:
        return ExportedNode(space=space, external_id=external_id, type=kind, sources=sources or UNSET)
    return ExportedEdge(
        space=space,
        external_id=external_id,
        type=kind,
        start_node=_end(properties["startNode"]),
        end_node=_end(properties["endNode"]),
        sources=sources or UNSET,
    )


def _reference(key: str | None) -> Reference | UnsetType:
    return UNSET if key is None else _end(key)


def _end(key: str) -> Reference:
    return Reference(space_of(key), external_id_of(key))
