"""Retrieves nodes and edges by space and external id."""

from emulator.compile.read import instances as statements
from emulator.compile.statement import Statement
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.context import Context
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import every
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import identifier_keys
from emulator.plan.read.selection import InstanceColumns, present, select
from emulator.plan.read.system_nodes import keys_of_references
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ByIdsRequest, InstancesResponse


def retrieve(context: Context, project: str, request: ByIdsRequest) -> InstancesResponse:
    """Retrieve instances in the order of the request, each once; instances that do not exist are left out."""
    system_nodes = keys_of_references(project, request.items)
    # The ids of nodes that are created for this read only must not be cached.
    node_ids = NodeIdCache() if system_nodes else context.acceleration.node_id_cache
    return execute(
        context, project, lambda snapshot: _RetrieveRead(snapshot, request, node_ids), system_nodes=system_nodes
    )


class _RetrieveRead:
    """A retrieve, resolved with one snapshot. Nodes and edges are read together, as their keys differ."""

    def __init__(self, snapshot: Snapshot, request: ByIdsRequest, node_ids: NodeIdCache) -> None:
        self._node_ids = node_ids
        self._project = snapshot.project
        self._typing = bool(request.include_typing)
        items = request.items
        self._keys = list(dict.fromkeys(identifier_keys(self._project, items)))
        self._selection = select(request.sources, Scope(snapshot, items[0].instance_type))
        self._predicate = every(visible(snapshot), self._selection.predicate)
        self._edges = "edge" in {item.instance_type for item in items}

    @property
    def single_statement(self) -> bool:
        return True

    def run(self, source: RecordSource) -> InstancesResponse:
        columns = self._by_node_ids(source) or self._by_keys(source)
        return present(self._selection, columns, typing=self._typing)

    def _by_node_ids(self, source: RecordSource) -> InstanceColumns | None:
        """Read all instances by their cached Neo4j node ids; None where an id is not cached or not valid any more."""
        ids = self._node_ids.get(self._keys)
        if not ids:
            return None
        keys_of_ids, _, _, passing, *columns = source.value(self._statement([], ids))
        if not self._node_ids.verify(self._keys, keys_of_ids):
            return None
        return InstanceColumns(self._keys, [], *columns).filtered(passing)

    def _by_keys(self, source: RecordSource) -> InstanceColumns:
        """Read the instances that exist by their keys, and cache their Neo4j node ids."""
        _, positions, ids, passing, *columns = source.value(self._statement(self._keys, []))
        existing = InstanceColumns([self._keys[position] for position in positions], [], *columns)
        self._node_ids.put(existing.keys, ids)
        return existing.filtered(passing)

    def _statement(self, keys: list[str], ids: list[int]) -> Statement:
        return statements.retrieve(keys, ids, self._predicate, list(self._selection.columns), edges=self._edges)
