"""Result sets whose notices are asked for, and what their filters test."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.filter.predicates import Field, values_of
from emulator.plan.filter.resolve import property_paths
from emulator.plan.query.steps import Step
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter, PropertyPath
from emulator.wire.query import Expression
from emulator.wire.references import ContainerId, ContainerReference, ViewId, ViewReference

Notice = dict[str, Any]

_SPACE = Field("space", "text")
_PARTS_OF_PATH = 3


class DebuggedSet(Struct, frozen=True):
    """A result set of a read: as requested, and resolved. `has_cursor` is whether the request continues it."""

    expression: Expression
    step: Step
    has_cursor: bool = False

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def filter(self) -> Filter | None:
        """The filter of the instances of the set."""
        expression = self.expression
        if expression.nodes is not None:
            return expression.nodes.filter
        return None if expression.edges is None else expression.edges.filter

    @property
    def filters(self) -> list[Filter]:
        """All filters of the set; those of the nodes at the ends of edges count only in a traversal."""
        edges = self.expression.edges
        traversed = (edges.node_filter, edges.termination_filter) if edges is not None and edges.from_ else ()
        return [one for one in (self.filter, *traversed) if one is not None]

    @property
    def tested_paths(self) -> list[PropertyPath]:
        """The paths of all properties that the filters test."""
        return [path for one in self.filters for path in property_paths(one)]

    @property
    def spaces(self) -> list[str] | None:
        """The spaces that the filter names; None where it names none."""
        return values_of(_SPACE, self.step.predicate)

    def notice(self, code: str, category: str, grade: str, hint: str, **data: Any) -> Notice:
        """A notice about this set. A and B are good news, the other grades are warnings."""
        level = "info" if grade in ("A", "B") else "warning"
        common = {"code": code, "category": category, "level": level, "grade": grade, "hint": hint}
        return {**common, "resultExpression": self.name, **data}


def conjuncts(filter_: Filter | None) -> Iterator[Filter]:
    """The filters that must all hold."""
    if filter_ is not None and filter_.and_ is not UNSET:
        for part in filter_.and_:
            yield from conjuncts(part)
    elif filter_ is not None:
        yield filter_


def has_nested(filter_: Filter) -> bool:
    """Whether a filter has a `nested` at any depth."""
    parts = [*(filter_.and_ or ()), *(filter_.or_ or ())] + ([filter_.not_] if filter_.not_ is not UNSET else [])
    return filter_.nested is not UNSET or any(map(has_nested, parts))


def containers_of(
    sources: list[ViewReference | ContainerReference], snapshot: Snapshot, open_views: frozenset[ViewId] = frozenset()
) -> Iterator[ContainerModel]:
    """The containers in which a `hasData` of `sources` requires data."""
    for source in sources:
        if isinstance(source, ContainerReference):
            container = snapshot.container(source.id)
            yield from () if container is None else (container,)
            continue
        view = snapshot.view(source.id)
        if view is None:
            continue
        if view.filter is None or view.id in open_views:
            yield from view.containers
            continue
        try:
            own = msgspec.convert(view.filter, Filter)
        except msgspec.ValidationError:
            continue  # the filter refers to something that was deleted
        for part in conjuncts(own):
            if part.has_data is not UNSET:
                yield from containers_of(part.has_data, snapshot, open_views | {view.id})


def container_property(path: PropertyPath, snapshot: Snapshot) -> tuple[ContainerModel, str] | None:
    """The container and the property that `path` names; None for a base property."""
    if isinstance(path, str) or len(path) != _PARTS_OF_PATH or path[0] in ("node", "edge"):
        return None
    space, source, name = path
    external_id, slash, version = source.partition("/")
    if not slash:
        container = snapshot.container(ContainerId(space, source))
        return None if container is None else (container, name)
    view = snapshot.view(ViewId(space, external_id, version))
    mapped = view and view.properties.get(name)
    if not mapped:
        raise errors.UnknownFilterProperty(path)
    return mapped.container, mapped.property.id


def is_indexed(container: ContainerModel, name: str) -> bool:
    """Whether an index of `container` begins with the property `name`."""
    return any(index.properties[0] == name for index in container.definition.indexes.values())


def references(containers: list[ContainerModel]) -> list[dict[str, str]]:
    """The references to `containers` in a notice."""
    return [{"type": "container", "space": one.id.space, "externalId": one.id.external_id} for one in containers]
