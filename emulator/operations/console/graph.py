"""The picture of a part of a project's graph: connected, and of a bounded size whatever the project holds."""

from typing import Any

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.projects.starts import labelled_nodes
from emulator.core.spaces import is_system
from emulator.graph.driver import Transaction
from emulator.operations.console.growth import Growth
from emulator.operations.console.memberships import Memberships
from emulator.operations.context import Context
from emulator.plan.keys import external_id_of, instance_key, space_of
from emulator.schema.snapshot import Snapshot
from emulator.wire.console.graph import Graph, GraphNode, GraphQuery, GraphRelationship
from emulator.wire.console.parts import Key
from emulator.wire.references import ViewId

NEWEST = 1_000
"""The instances among which nodes to start from are looked for."""
NEWEST_OF_VIEW = 20_000
LABELLED = 50_000
"""The nodes with the label of a view that are looked at where the newest have none."""
SEEDS = 200
SEEDS_PER_ROUND = 10
SCAN_PER_NODE = 200
"""The relationships of a node that are looked at for others of the picture."""
DEPTH = 1
BASE_LABELS = ("Instance", "Node", "Edge")


def graph(context: Context, project: str, request: GraphQuery) -> Graph:
    """Return the surroundings of the instance that `request` names, or else a connected part of the graph.

    Raises `InstanceNotFound`, and `UnknownViews`.
    """
    if (request.space is None) != (request.external_id is None):
        raise errors.Violations(["space and externalId must both be given, or neither"])
    if request.view is not None and request.space is not None:
        raise errors.Violations(["view must not be given with space and externalId"])

    def work(transaction: Transaction) -> Graph:
        snapshot = context.schema(transaction, project)
        growth = Growth(transaction, request.limit)
        if request.space is None or request.external_id is None:
            left = _grow_anywhere(transaction, snapshot, growth, request)
            return _picture(transaction, snapshot, growth, None, None, has_more=left)
        start = instance_key(project, request.instance_type, request.space, request.external_id)
        next_skip = _grow_around(transaction, growth, start, request)
        return _picture(transaction, snapshot, growth, start, next_skip, has_more=next_skip is not None)

    return context.graph.read(work)


def _grow_around(transaction: Transaction, growth: Growth, start: str, request: GraphQuery) -> int | None:
    """Grow around an instance; of an edge, around its ends. Returns the next `skip`, None where nothing is left."""
    rows = transaction.rows(statement("console/find_start", key=start))
    if not rows:
        raise errors.InstanceNotFound(request.instance_type, request.space or "", request.external_id or "")
    ((instance, *ends),) = rows
    depth = request.depth or DEPTH
    if request.instance_type == "edge":
        growth.grow(growth.add([end for end in ends if end is not None]), depth - 1)
        return None
    growth.add([instance])
    added, next_skip = growth.add_neighbours(instance, request.skip)
    growth.grow(added, depth - 1)
    return next_skip


def _grow_anywhere(transaction: Transaction, snapshot: Snapshot, growth: Growth, request: GraphQuery) -> bool:
    """Grow from the node with most relationships among the newest; where nothing is left around it, from the next.

    Returns whether there may be more to start from.
    """
    labels = [] if request.view is None else _labels(snapshot, request.view)
    seeds = _seeds(transaction, snapshot.project, labels, max(SEEDS, request.limit))
    seeds.sort(key=lambda pair: -pair[1])
    nodes = [node for node, _ in seeds]
    connected = [node for node, degree in seeds if degree]
    turns = [connected[:1], *(connected[at : at + SEEDS_PER_ROUND] for at in range(1, len(connected), SEEDS_PER_ROUND))]
    for turn in turns:
        if not growth.may_go_on:
            break
        growth.grow(growth.add(turn), request.depth)
    growth.add(nodes)
    return any(node not in growth.nodes for node in nodes) or len(nodes) == max(SEEDS, request.limit)


def _labels(snapshot: Snapshot, text: str) -> list[str]:
    """The labels of the instances of a view, those of the project's own containers first."""
    name, _, version = text.partition("/")
    space, _, external_id = name.partition(":")
    view = snapshot.view(ViewId(space, external_id, version))
    if view is None:
        raise errors.UnknownViews([text])
    return [one.alias for one in sorted(view.containers, key=lambda one: (is_system(one.id.space), one.id))]


def _seeds(transaction: Transaction, project: str, labels: list[str], limit: int) -> list[list[int]]:
    """Nodes with all of `labels`, each with the number of its relationships."""
    scan = NEWEST_OF_VIEW if labels else max(NEWEST, limit)
    found = transaction.rows(statement("console/newest_nodes", project=project, labels=labels, scan=scan, limit=limit))
    if found or not labels:
        return found
    return transaction.rows(labelled_nodes(project, labels, scan=LABELLED, limit=limit))


def _picture(
    transaction: Transaction,
    snapshot: Snapshot,
    growth: Growth,
    start: str | None,
    next_skip: int | None,
    *,
    has_more: bool,
) -> Graph:
    memberships = Memberships(snapshot)
    described = transaction.rows(statement("console/nodes_in_graph", ids=list(growth.nodes), scan=SCAN_PER_NODE))
    by_id = {row[0]: row for row in described}
    ids = dict.fromkeys([*growth.relationships, *(one for row in described for one in row[-1])])
    rows = transaction.rows(statement("console/relationships_in_graph", ids=list(ids)))
    shown: dict[str, int] = {}
    for _, source, target, *_ in rows:
        for key in {source, target}:
            shown[key] = shown.get(key, 0) + 1
    nodes = [_node(by_id[one], shown, memberships) for one in growth.nodes if one in by_id]
    return Graph(
        start=start,
        nodes=nodes,
        relationships=[_relationship(row, memberships) for row in rows],
        has_more=has_more or any(node.more for node in nodes),
        next_skip=next_skip,
    )


def _node(row: list[Any], shown: dict[str, int], memberships: Memberships) -> GraphNode:
    _, key, name, kind, labels, degree, scanned, hidden, _ = row
    return GraphNode(
        key=key,
        instance_type="node",
        space=space_of(key),
        external_id=external_id_of(key),
        name=name,
        caption=name or external_id_of(key),
        labels=sorted(label for label in labels if label not in BASE_LABELS),
        containers=[str(one.id) for one in memberships.containers(labels)],
        views=[str(view) for view in memberships.views(labels)],
        type=node_key(kind),
        more=max(0, degree - hidden - shown.get(key, 0)),
        more_is_approximate=degree > scanned,
    )


def _relationship(row: list[Any], memberships: Memberships) -> GraphRelationship:
    one, source, target, kind, edge, edge_type, prop, position = row
    container, identifier = (None, None) if prop is None else memberships.property(prop)
    return GraphRelationship(
        id=str(one),
        source=source,
        target=target,
        type=kind,
        kind="directRelation" if edge is None else "edge",
        edge=node_key(edge),
        edge_type=node_key(edge_type),
        container=None if container is None else str(container.id),
        property=identifier,
        position=position,
    )


def node_key(key: str | None) -> Key | None:
    """The space and external id in a key of Neo4j."""
    return None if key is None else Key(space=space_of(key), external_id=external_id_of(key))
