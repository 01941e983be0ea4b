"""One instance with all that surrounds it: values, views, edges, relations, and what is known of its past."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.read.views import match_views
from emulator.graph.driver import Transaction
from emulator.operations.console.graph import node_key
from emulator.operations.console.memberships import Memberships
from emulator.operations.context import Context
from emulator.operations.read_execution import read_with_system_nodes
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.operands import FilterContext
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.resolve import view_predicate
from emulator.plan.keys import external_id_of, instance_key, space_of
from emulator.plan.read.selection import present_column, view_name
from emulator.plan.read.system_nodes import keys_of_references
from emulator.schema.model import PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.console.instance import (
    ContainerData,
    EarlierLife,
    EdgeEntry,
    Edges,
    History,
    InstanceDetails,
    InstanceQuery,
    MemberView,
    NamedNode,
    RelationIn,
    RelationOut,
    RelationsIn,
    RelationsOut,
    Source,
    Target,
    Write,
)
from emulator.wire.console.parts import Key
from emulator.wire.instances import InstanceIdentifier

MAX_VIEWS = 200
"""The most views through which properties are returned, and the most whose own filters are asked."""
RELATIONSHIPS = 10_000
"""The relationships of an instance, in each direction, among which edges and relations are looked for."""
TOMBSTONES = 20
LOG_ENTRIES = 1_000
WRITES = 100


class _Stored(Struct, frozen=True):
    """An instance as Neo4j has it."""

    id: int
    labels: list[str]
    properties: dict[str, Any]


def instance(context: Context, project: str, request: InstanceQuery) -> InstanceDetails:
    """Return the instance that `request` names, or its tombstone. Raises `InstanceNotFound`."""
    key = instance_key(project, request.instance_type, request.space, request.external_id)
    named = InstanceIdentifier(
        instance_type=request.instance_type, space=request.space, external_id=request.external_id
    )

    def work(transaction: Transaction) -> InstanceDetails:
        snapshot = context.schema(transaction, project)
        rows = transaction.rows(statement("console/find_instance", key=key, limit=TOMBSTONES))
        if not rows:
            raise errors.InstanceNotFound(request.instance_type, request.space, request.external_id)
        found, *earlier = [_Stored(*row) for row in rows]
        return _Details(transaction, snapshot, request, found).present(earlier)

    return read_with_system_nodes(context, project, keys_of_references(project, [named]), work)


class _Details:
    def __init__(self, transaction: Transaction, snapshot: Snapshot, request: InstanceQuery, found: _Stored) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._request = request
        self._found = found
        self._memberships = Memberships(snapshot)
        self._containers = self._memberships.containers(found.labels)

    def present(self, earlier: list[_Stored]) -> InstanceDetails:
        stored, views = self._found.properties, self._views()
        relations = self._transaction.row(
            statement("console/find_relations", id=self._found.id, scan=RELATIONSHIPS, limit=self._request.limit)
        )
        out, all_out, incoming, all_incoming, pointing, all_pointing = relations
        return InstanceDetails(
            instance_type=self._request.instance_type,
            space=self._request.space,
            external_id=self._request.external_id,
            version=stored["version"],
            created_time=stored["createdTime"],
            last_updated_time=stored["lastUpdatedTime"],
            deleted_time=stored.get("deletedTime"),
            type=node_key(stored.get("type")),
            start_node=node_key(stored.get("startNode")),
            end_node=node_key(stored.get("endNode")),
            name=stored.get("name"),
            properties=self._properties(views[:MAX_VIEWS]),
            containers=[
                ContainerData(
                    space=one.id.space,
                    external_id=one.id.external_id,
                    label=one.alias,
                    properties=dict(self._values((prop.id, prop) for prop in one.properties.values())),
                )
                for one in self._containers
            ],
            views=[
                MemberView(
                    space=view.id.space,
                    external_id=view.id.external_id,
                    version=view.id.version,
                    is_latest=self._memberships.is_latest(view.id),
                )
                for view in views
            ],
            relations_out=self._relations_out(),
            relations_in=RelationsIn(items=[self._relation_in(*row) for row in pointing], has_more=not all_pointing),
            edges_out=Edges(items=[_edge(*row) for row in out], has_more=not all_out),
            edges_in=Edges(items=[_edge(*row) for row in incoming], has_more=not all_incoming),
            history=self._history(earlier),
        )

    def _views(self) -> list[ViewModel]:
        """The views that have the instance: by their own filter, else by data in all containers that they map."""
        of_labels = frozenset(self._memberships.views(self._found.labels))
        views = [self._snapshot.view(key) for key in self._memberships.ordered_views()]
        existing = [view for view in views if view is not None]
        filtered = self._matching([view for view in existing if view.filter is not None])
        return [view for view in existing if (view.id in of_labels if view.filter is None else view.id in filtered)]

    def _matching(self, views: list[ViewModel]) -> set[object]:
        """The ids of the views whose filter the instance fulfils: none of a tombstone, which no view has."""
        if "deletedTime" in self._found.properties:
            return set()
        predicates = dict(islice(self._predicates(views), MAX_VIEWS))
        if not predicates:
            return set()
        (members,) = self._transaction.row(match_views(self._found.id, list(predicates.values())))
        return {view for view, is_member in zip(predicates, members, strict=True) if is_member}

    def _predicates(self, views: list[ViewModel]) -> Iterator[tuple[object, Predicate]]:
        scope = Scope(self._snapshot, self._request.instance_type)
        for view in views:
            try:
                yield view.id, view_predicate(view, FilterContext(scope))
            except errors.ApiError:  # a filter that no read through the view can use any more
                continue

    def _values(self, properties: Iterator[tuple[str, PropertyModel]]) -> Iterator[tuple[str, Any]]:
        """The JSON form of the values that are stored, each with a name."""
        for name, prop in properties:
            value = self._found.properties.get(prop.key)
            if value is not None:
                yield name, present_column(prop, [value])[0]

    def _properties(self, views: list[ViewModel]) -> dict[str, dict[str, dict[str, Any]]]:
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for view in views:
            values = dict(self._values((mapped.id, mapped.property) for mapped in view.properties.values()))
            if values:
                found.setdefault(view.id.space, {})[view_name(view)] = values
        return found

    def _relations_out(self) -> RelationsOut:
        limit = self._request.limit
        targets = list(islice(self._targets(), limit + 1))
        keys = list({key: None for *_, key in targets})
        rows = self._transaction.rows(statement("console/find_names", keys=keys))
        names: dict[str, str | None] = {key: name for key, name in rows}  # noqa: C416 - a row is a list, not a tuple
        items = [
            RelationOut(
                container=container,
                property=prop,
                position=position,
                target=Target(
                    space=space_of(key), external_id=external_id_of(key), name=names.get(key), exists=key in names
                ),
            )
            for container, prop, position, key in targets[:limit]
        ]
        return RelationsOut(items=items, has_more=len(targets) > limit)

    def _targets(self) -> Iterator[tuple[Key, str, int | None, str]]:
        """The direct relations of the instance: container, property, position in a list, key of the target."""
        for model in self._containers:
            container = Key(space=model.id.space, external_id=model.id.external_id)
            for prop in model.properties.values():
                value = self._found.properties.get(prop.key)
                if prop.kind != "direct" or value is None:
                    continue
                if prop.type.list:
                    for position, key in enumerate(value):
                        yield container, prop.id, position, key
                else:
                    yield container, prop.id, None, value

    def _relation_in(self, prop: str, position: int | None, source: str, name: str | None) -> RelationIn:
        container, identifier = self._memberships.property(prop)
        return RelationIn(
            container=container and Key(space=container.id.space, external_id=container.id.external_id),
            property=identifier,
            position=position,
            source=Source(
                instance_type="edge" if source.startswith("edge/") else "node",
                space=space_of(source),
                external_id=external_id_of(source),
                name=name,
            ),
        )

    def _history(self, earlier: list[_Stored]) -> History:
        stored = self._found.properties
        _, entries, writes = self._transaction.row(
            statement(
                "console/find_log_entries",
                project=self._snapshot.project,
                id=self._found.id,
                since=stored.get("number", 0),
                scan=LOG_ENTRIES,
                limit=WRITES,
            )
        )
        # The deletion made a version too, but is no write.
        newest = stored["version"] - ("deletedTime" in stored)
        return History(
            change=stored.get("change", 0),
            writes=[
                Write(version=newest - ago, time=time, first_change=first, last_change=last)
                for ago, (first, last, time) in enumerate(entries)
            ],
            is_complete=len(entries) == writes == newest,
            earlier_lives=[
                EarlierLife(
                    version=one.properties["version"],
                    created_time=one.properties["createdTime"],
                    deleted_time=one.properties["deletedTime"],
                )
                for one in earlier
            ],
        )


def _edge(key: str, kind: str | None, other: str, name: str | None) -> EdgeEntry:
    return EdgeEntry(
        space=space_of(key),
        external_id=external_id_of(key),
        type=node_key(kind),
        other=NamedNode(space=space_of(other), external_id=external_id_of(other), name=name),
    )
