"""Notices of a query's debug answer: what makes it slow on the service (behaviour section 15)."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator import errors
from emulator.plan.filter.resolve import property_paths
from emulator.plan.query.steps import Step
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter, Sort
from emulator.wire.query import Expression, Nodes
from emulator.wire.references import ContainerId, ViewId


def notices(
    expressions: Mapping[str, Expression], steps: Mapping[str, Step], snapshot: Snapshot
) -> list[dict[str, Any]]:
    """The notices about the steps that ran, in their order."""
    return [notice for name in steps for notice in _expression_notices(name, expressions[name], snapshot)]


def list_notices(
    name: str, filter_: Filter | None, sort: list[Sort] | None, snapshot: Snapshot
) -> list[dict[str, Any]]:
    """The notices about a list, which is a query of one set of instances."""
    return list(_expression_notices(name, Expression(nodes=Nodes(filter=filter_), sort=sort), snapshot))


def _expression_notices(name: str, expression: Expression, snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    filters = []
    if expression.nodes is not None:
        filters = [expression.nodes.filter]
    if expression.edges is not None:
        filters = [expression.edges.filter, expression.edges.node_filter, expression.edges.termination_filter]
    paths = [path for one in filters if one is not None for path in property_paths(one)]
    unindexed = _without_indexes(paths, snapshot)
    if unindexed:
        yield {
            "code": "containersWithoutIndexesInvolved",
            "category": "indexing",
            "level": "warning",
            "grade": "C",
            # The service's own words: clients show them.
            "hint": "The query is using one or more containers that doesn't have any indexes declared.",
            "resultExpression": name,
            "containers": [
                {"type": "container", "space": one.space, "externalId": one.external_id} for one in unindexed
            ],
        }
    sort = [one.property for one in expression.sort or () if isinstance(one.property, list)]
    if sort and not _is_backed_by_index(sort, snapshot):
        yield {
            "code": "sortNotBackedByIndex",
            "category": "sorting",
            "level": "warning",
            "grade": "C",
            "hint": "No cursorable index has exactly the properties of the sort.",
            "resultExpression": name,
            "sort": [
                {"property": one.property, "direction": one.direction or "ascending"} for one in expression.sort or ()
            ],
        }


def _without_indexes(paths: list[list[str]], snapshot: Snapshot) -> list[ContainerId]:
    involved = (found[0] for path in paths if (found := _container_property(path, snapshot)) is not None)
    return list(dict.fromkeys(container.id for container in involved if not container.definition.indexes))


def _is_backed_by_index(sort: list[list[str]], snapshot: Snapshot) -> bool:
    properties = [_container_property(path, snapshot) for path in sort]
    if any(one is None for one in properties):
        return all(path[0] in ("node", "edge") for path in sort)
    containers = {one[0].id: one[0] for one in properties if one is not None}
    names = [one[1] for one in properties if one is not None]
    return len(containers) == 1 and any(
        getattr(index, "cursorable", False) and index.properties == names
        for index in next(iter(containers.values())).definition.indexes.values()
    )


def _container_property(path: list[str], snapshot: Snapshot) -> tuple[ContainerModel, str] | None:
    """The container and the property that `path` names; None for a base property."""
    if len(path) != 3 or path[0] in ("node", "edge"):  # noqa: PLR2004
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
