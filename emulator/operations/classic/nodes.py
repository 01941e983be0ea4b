"""Retrieves and lists nodes as the resources of another API, each request with one statement."""

from typing import Any

from msgspec.structs import astuple

from emulator.compile.classic import nodes as statements
from emulator.compile.read import instances
from emulator.operations.context import Context
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.classic.nodes import (
    NodeResource,
    check_identifiers,
    match_identifiers,
    node_keys,
    refuse_options,
)
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import HasLabels, Predicate, every
from emulator.plan.filter.sort import after_position
from emulator.plan.read.cursor import CursorPosition, encode_cursor, fingerprint, read_cursor
from emulator.plan.read.selection import InstanceColumns, live_instances
from emulator.schema.snapshot import Snapshot
from emulator.wire.classic.requests import ListOptions, Page, RetrieveByIds

DEFAULT_LIMIT = 100


def retrieve_nodes(context: Context, project: str, request: RetrieveByIds, resource: NodeResource) -> Page[Any]:
    """Read nodes by id, external id or instance id, in the order of the request; each once.

    Raises the error of `resource` for what is not there, unless unknown ids are to be ignored.
    """
    check_identifiers(request.items)
    return execute(context, project, lambda snapshot: _RetrieveRead(snapshot, request, resource))


def list_nodes(
    context: Context, project: str, options: ListOptions, resource: NodeResource, condition: Predicate
) -> Page[Any]:
    """List the nodes that fulfil `condition`, in the order of their creation."""
    refuse_options(options, resource.name)
    is_small = context.acceleration.project_sizes.is_small(project)
    return execute(
        context, project, lambda snapshot: _ListRead(snapshot, options, resource, condition, is_small=is_small)
    )


class _RetrieveRead:
    """Nodes by their identifiers, resolved with one snapshot."""

    single_statement = True

    def __init__(self, snapshot: Snapshot, request: RetrieveByIds, resource: NodeResource) -> None:
        self._request = request
        self._resource = resource
        self._project = snapshot.project
        readable = snapshot.caller.read_instances
        keys = node_keys(self._project, request.items, snapshot.all_spaces if readable is None else readable)
        numbers = [one.id for one in request.items if one.id is not None]
        predicate = every(live_instances(Scope(snapshot, "node")), HasLabels((resource.label,)))
        self._statement = statements.retrieve(self._project, keys, numbers, predicate, resource.read)

    def run(self, source: RecordSource) -> Page[Any]:
        columns = InstanceColumns(*source.value(self._statement))
        positions, missing = match_identifiers(self._project, self._request.items, columns.keys, columns.numbers)
        if missing and not self._request.ignore_unknown_ids:
            raise self._resource.unknown(missing)
        nodes = self._resource.present(columns)
        return Page[Any](items=[nodes[position] for position in positions])


class _ListRead:
    """A page of nodes, resolved with one snapshot."""

    single_statement = True

    def __init__(
        self, snapshot: Snapshot, options: ListOptions, resource: NodeResource, condition: Predicate, *, is_small: bool
    ) -> None:
        self._limit = options.limit or DEFAULT_LIMIT
        self._resource = resource
        unlimited = [value for name, value in zip(options.__struct_fields__, astuple(options), strict=True)
                     if name not in ("limit", "cursor")]  # fmt: skip
        self._bound = fingerprint(snapshot.project, snapshot.life, resource.name, *unlimited)
        position = read_cursor(options.cursor, self._bound, 0)
        after = every() if position is None else after_position((), [], position.number)
        predicate = every(live_instances(Scope(snapshot, "node")), HasLabels((resource.label,)), condition, after)
        scanned_project = snapshot.project if is_small else None
        self._statement = instances.list_page(
            predicate, (), resource.read, self._limit, edges=False, scanned_project=scanned_project
        )

    def run(self, source: RecordSource) -> Page[Any]:
        columns = InstanceColumns(*source.value(self._statement))
        page = Page[Any](items=self._resource.present(columns))
        if len(columns.keys) == self._limit:
            page.next_cursor = encode_cursor(CursorPosition(self._bound, columns.numbers[-1], []))
        return page
