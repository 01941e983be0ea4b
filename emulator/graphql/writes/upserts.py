"""The items of upserts: each instance with its properties, the nodes that it refers to, and its edges."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from emulator import errors
from emulator.graphql.model.types import DirectField, EdgeField, Model, ModelType
from emulator.graphql.reads.filters import view_reference
from emulator.graphql.request.instances import instance_reference
from emulator.wire.instances import EdgeWrite, InstanceType, NodeWrite, SourceData
from emulator.wire.references import InstanceReference, ViewReference

_REFERENCE = {"space", "externalId"}

Key = tuple[InstanceType, str, str]
"""An instance by its type, space and external id."""


class _Item(Struct):
    """One instance to write. `ends` are the start and end of an edge."""

    instance_type: InstanceType
    space: str
    external_id: str
    existing_version: int | None
    sources: dict[ViewReference, dict[str, Any]] = field(default_factory=dict[ViewReference, dict[str, Any]])
    type: InstanceReference | None = None
    ends: tuple[InstanceReference, InstanceReference] | None = None


class Upserts:
    """Collects what the upserts of a request write. An instance that occurs several times is written once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._items: dict[Key, _Item] = {}
        self._added: dict[Key, None] = {}

    def add(self, of: ModelType, items: list[Mapping[str, Any]]) -> list[Key]:
        """Add instances of `of`, with all that is nested in them, and return all of these.

        Raises `errors.DuplicateItems` where an instance occurs with different values.
        """
        self._added = {}
        for item in items:
            self._add_node(of, item, with_data=True)
        return list(self._added)

    @property
    def items(self) -> list[NodeWrite | EdgeWrite]:
        return [_write(item) for item in self._items.values()]

    def _add_node(self, of: ModelType, given: Mapping[str, Any], *, with_data: bool) -> InstanceReference:
        """Add a node, which gets data in the view of `of` if it has values, or in any case `with_data`."""
        reference = instance_reference(given, self._model.id.space)
        item = self._item("node", reference, _existing_version(given, of))
        values = self._values(of, given, reference)
        if values or with_data:
            _merge(item, view_reference(of), values)
        return reference

    def _values(self, of: ModelType, given: Mapping[str, Any], node: InstanceReference) -> dict[str, Any]:
        """The values of the properties of `given`. Adds what it is related to."""
        values: dict[str, Any] = {}
        for name, value in given.items():
            one = of.fields.get(name)
            match one:
                case None:
                    pass  # the identity
                case DirectField():
                    values[name] = self._direct(one, value)
                case EdgeField():
                    for related in (value if one.is_list else [value]) if value is not None else ():
                        self._add_edge(one, related, node)
                case _:
                    values[name] = value
        return values

    def _direct(self, of: DirectField, value: Any) -> Any:
        if value is None:
            return None
        if of.is_list:
            return [self._target(of, one) for one in value if one is not None]
        return self._target(of, value)

    def _target(self, of: DirectField, value: Mapping[str, Any]) -> dict[str, str]:
        if of.target is None:
            return {"space": value["space"], "externalId": value["externalId"]}
        node = self._add_related(of.target, value["node"])
        return {"space": node.space, "externalId": node.external_id}

    def _add_related(self, type_name: str, given: Mapping[str, Any]) -> InstanceReference:
        """Add the node at the end of a relation. One of which only the id is given is referred to, and not written.

        So it may be one that the caller may not write. The apply creates it where it does not exist.
        """
        if given.keys() <= _REFERENCE:
            return instance_reference(given, self._model.id.space)
        return self._add_node(self._model.types[type_name], given, with_data=False)

    def _add_edge(self, of: EdgeField, given: Mapping[str, Any] | None, node: InstanceReference) -> None:
        if given is None:
            return
        other = self._add_related(of.target, given["node"])
        edge, of_edge = given["edge"], self._model.types[of.properties] if of.properties else None
        item = self._item("edge", instance_reference(edge, self._model.id.space), _existing_version(edge, of_edge))
        ends = (node, other) if of.connection.direction == "outwards" else (other, node)
        if item.ends not in (None, ends):
            raise errors.DuplicateItems([f"{item.space}:{item.external_id}"])
        item.ends, item.type = ends, of.connection.type
        if of_edge is not None:
            _merge(item, view_reference(of_edge), self._values(of_edge, edge, node))

    def _item(self, kind: InstanceType, reference: InstanceReference, version: int | None) -> _Item:
        key = (kind, reference.space, reference.external_id)
        self._added[key] = None
        item = self._items.get(key)
        if item is None:
            item = self._items[key] = _Item(kind, reference.space, reference.external_id, version)
        elif version is not None:
            item.existing_version = version
        return item


def _existing_version(given: Mapping[str, Any], of: ModelType | None) -> int | None:
    """The version that the instance may have at most; None where that is the name of a property."""
    return None if of is not None and "existingVersion" in of.fields else given.get("existingVersion")


def _merge(item: _Item, source: ViewReference, values: dict[str, Any]) -> None:
    known = item.sources.setdefault(source, {})
    for name, value in values.items():
        if known.setdefault(name, value) != value:
            raise errors.DuplicateItems([f"{item.space}:{item.external_id}"])


def _write(item: _Item) -> NodeWrite | EdgeWrite:
    sources = [SourceData(source=source, properties=values) for source, values in item.sources.items()] or None
    if item.ends is None or item.type is None:
        return NodeWrite(
            space=item.space, external_id=item.external_id, existing_version=item.existing_version, sources=sources
        )
    start, end = item.ends
    return EdgeWrite(
        space=item.space,
        external_id=item.external_id,
        existing_version=item.existing_version,
        type=item.type,
        start_node=start,
        end_node=end,
        sources=sources,
    )
