"""Fills Neo4j's plan cache after the start with the statements of the usual requests.

The statements of a large project depend on the containers that they read: so it also reads through existing views.
"""

from typing import Any

from msgspec import convert

from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.compile.read.search import create_index, find, index_name
from emulator.compile.schema.containers import drop_index
from emulator.graph.driver import TRANSACTION_SECONDS, Graph
from emulator.graph.layout import LAYOUT
from emulator.operations.acceleration.acceleration import Acceleration
from emulator.operations.apply import apply
from emulator.operations.apply.relationship_types import BUDGET, RelationshipTypes
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.operations.read import aggregate, list_page, retrieve
from emulator.operations.schema import spaces
from emulator.operations.sync import sync
from emulator.plan.apply.write_set import DirectRelations, Write, WriteSet
from emulator.plan.filter.predicates import Constant
from emulator.plan.graph_names import GENERIC_EDGE, relationship_type
from emulator.plan.read.search import Search
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest, ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.search import AggregateRequest

PROJECT = "!warmup"
"""No project can have this name."""

SPACE = "warmup"
VIEW = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteDescribable", "version": "v1"}
SOURCES = [{"source": VIEW}]
SHOWN = {"sources": [{"source": VIEW, "properties": ["*"]}]}
COUNT: dict[str, Any] = {"view": VIEW, "aggregates": [{"count": {}}]}
NODES = 20

PROJECTS, VIEWS = 3, 15
"""Upper bounds: planning takes processor time, and Neo4j's plan cache has a maximum size."""
SUMMARIZED = 1_000
HOPS = 1, 2, 3
_NAME = ["cdf_cdm", "CogniteDescribable/v1", "name"]
_EQUALS: dict[str, Any] = {"equals": {"property": _NAME, "value": ""}}
_HAS_DATA: dict[str, Any] = {"hasData": [VIEW]}
LISTS: tuple[dict[str, Any], ...] = (
    {},
    {"sort": [{"property": _NAME}]},
    {"filter": _EQUALS},
    {"filter": {"in": {"property": _NAME, "values": [""]}}},
    {"filter": {"prefix": {"property": _NAME, "value": ""}}},
    *({"filter": {"range": {"property": _NAME, bound: ""}}} for bound in ("gt", "gte", "lt", "lte")),
    {"filter": _HAS_DATA},
)
"""Usual list requests; in a small project the statement of each is the same for all views."""
SETS: tuple[dict[str, Any], ...] = ({}, {"filter": _EQUALS}, {"filter": _HAS_DATA})
"""Usual sets of nodes in queries and syncs, and what is aggregated: the same holds for them."""


def warm_up(graph: Graph) -> None:
    """Read through views of the busiest projects, then run all requests in a transaction that is rolled back.

    Neo4j plans a statement again if the transaction had written before, or if a name in it was not known yet. So each
    statement is then run once more in a transaction of its own, also rolled back.
    """
    context = Context(graph)
    for project in _busiest(graph):
        read_through_views(context, project)
    warm_up_small_project(context)
    large = Acceleration().without("project_sizes")
    statements_run = graph.run_and_roll_back(lambda inner: _run_all(_context(inner, large)))
    statements_run += graph.run_and_roll_back(lambda inner: sync_small_project(Context(inner)))
    for one in {one.text: one for one in statements_run}.values():
        graph.run_and_roll_back(lambda inner, one=one: inner.run_autocommit(one))


def _context(graph: Graph, acceleration: Acceleration) -> Context:
    """The context of a long transaction that is undone: it does not lock the types, which all writers may need."""
    first_node = "0-0-0"  # the type of the edges of the first round
    types = RelationshipTypes(registered=[relationship_type(first_node, GENERIC_EDGE)])
    return Context(graph, acceleration=acceleration, relationship_types=types)


def warm_up_search(graph: Graph) -> None:
    """Search an index that is made for it and dropped again: the first search of a process loads much code.

    For a Neo4j that nobody uses yet: other writers wait while an index is made.
    """
    search = Search(words=("warm",), match_all=False, keys=("warmup",), labels=("Warmup",), indexed_keys=("warmup",))
    try:
        graph.run_schema_command(create_index(search))
        graph.run_schema_command(statement("database/await_indexes", seconds=TRANSACTION_SECONDS))
        graph.run_autocommit(find(search, PROJECT, Constant(value=True), (), [], 1))
    finally:
        graph.run_schema_command(drop_index(index_name(search)))


def _run_all(context: Context) -> None:
    run_workload(context, PROJECT)
    _run_empty_writes(context, PROJECT)


def _busiest(graph: Graph) -> list[str]:
    asked = statement("console/summarize_projects", limit=SUMMARIZED)
    rows = graph.read(lambda transaction: transaction.rows(asked))
    return [name for name, _epoch, _change in sorted(rows, key=lambda row: -row[2])[:PROJECTS]]


def read_through_views(context: Context, project: str) -> int:
    """List and retrieve instances through the views of `project` that were changed last; returns their number."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    views = sorted(snapshot.views, key=lambda view: -snapshot.views[view].last_updated_time)[:VIEWS]
    for view in views:
        model = snapshot.view(view)
        kind = "edge" if model is not None and model.used_for == "edge" else "node"
        source = {"type": "view", "space": view.space, "externalId": view.external_id, "version": view.version}
        sources = [{"source": source}]
        listed = {"instanceType": kind, "sources": sources, "limit": 1}
        list_page.list_instances(context, project, convert(listed, ListRequest))
        named = [{"instanceType": kind, "space": view.space, "externalId": "-"}]
        retrieve.retrieve(context, project, convert({"items": named, "sources": sources}, ByIdsRequest))
    return len(views)


def warm_up_small_project(context: Context) -> None:
    """Read in an empty project: the statements are the same in every small one."""
    context.schema_cache.store(Snapshot.empty(PROJECT, "", context.limits))
    context.acceleration.project_sizes.record(PROJECT, "", 0)
    for asked in LISTS:
        list_page.list_instances(context, PROJECT, convert({"sources": SOURCES, **asked}, ListRequest))
    for asked in SETS:
        selected: dict[str, Any] = {"with": {"all": {"nodes": asked}}, "select": {"all": SHOWN}}
        query.query(context, PROJECT, convert(selected, QueryRequest))
        aggregate.aggregate(context, PROJECT, convert({**COUNT, **asked}, AggregateRequest))
    _query_hops(context, PROJECT, "")


def sync_small_project(context: Context) -> None:
    """The same with syncs, which lock the project: for a transaction that is rolled back."""
    context.acceleration.project_sizes.record(PROJECT, "", 0)
    for asked in SETS:
        sync.sync(context, PROJECT, convert({"with": {"all": {"nodes": asked}}, "select": {"all": SHOWN}}, SyncRequest))


def run_workload(context: Context, project: str, rounds: int = 1) -> None:
    """Insert, change and delete some nodes and edges, and read them with each kind of request, `rounds` times."""
    spaces.apply(context, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    for number in range(rounds):
        # The third batch is a predicted insert; then it is changed, then unchanged.
        for batch, text in ((0, "new"), (1, "new"), (2, "new"), (2, "changed"), (2, "changed")):
            _apply(context, project, [_node(f"{number}-{batch}-{i}", text) for i in range(NODES)])
        _read(context, project, f"{number}-0-0")
        # Last, as registering a relationship type blocks the writers of other projects.
        for batch in range(3):
            _apply(context, project, [_edge(f"{number}-{batch}-{i}", f"{number}-0-0") for i in range(NODES)])
        apply.delete(context, project, convert({"items": [_identity("edge", f"{number}-0-1")]}, DeleteRequest))


def _run_empty_writes(context: Context, project: str) -> None:
    """Run the write statements that `run_workload` does not use, with empty batches.

    Registering relationship types comes last: it locks a node that writers of all projects may wait for.
    """
    relations = DirectRelations()
    planned = [statements.create_direct_relations(relations, {}), statements.delete_direct_relations(relations, {})]
    writes = [Write(kind=kind, labels=[]) for kind in statements.WRITE_KINDS]
    planned.extend(
        statements.write(write, project, WriteSet(), ends=ends) for write in writes for ends in (False, True)
    )
    planned.append(statement("relationship/list_types"))
    planned.append(statement("relationship/register_types", types=[], budget=BUDGET, layout=LAYOUT))
    for one in planned:
        context.graph.write(lambda transaction, one=one: transaction.run(one))


def _apply(context: Context, project: str, items: list[dict[str, Any]]) -> None:
    apply.apply(context, project, convert({"items": items}, ApplyRequest))


def _read(context: Context, project: str, name: str) -> None:
    named = _named(name)
    asked = {"items": [_identity("node", name)], "sources": SOURCES}
    retrieve.retrieve(context, project, convert(asked, ByIdsRequest))
    list_page.list_instances(context, project, convert({"sources": SOURCES}, ListRequest))
    list_page.list_instances(context, project, convert({"sources": SOURCES, "filter": named}, ListRequest))
    _query_hops(context, project, name)
    sync.sync(context, project, convert({"with": {"all": {"nodes": {}}}, "select": {"all": SHOWN}}, SyncRequest))
    aggregate.aggregate(context, project, convert(COUNT, AggregateRequest))


def _query_hops(context: Context, project: str, name: str) -> None:
    start = {"and": [{"equals": {"property": ["node", "space"], "value": SPACE}}, _named(name)]}
    for hops in HOPS:
        query.query(context, project, convert(_hops_query(start, hops), QueryRequest))


def _named(name: str) -> dict[str, Any]:
    return {"equals": {"property": ["node", "externalId"], "value": name}}


def _hops_query(start: dict[str, Any], hops: int) -> dict[str, Any]:
    """A query from the nodes that match `start` along `hops` edges of one type."""
    of_type = {"equals": {"property": ["edge", "type"], "value": {"space": SPACE, "externalId": "type"}}}
    sets: dict[str, Any] = {"nodes0": {"nodes": {"filter": start}}}
    for hop in range(hops):
        sets[f"edges{hop}"] = {"edges": {"from": f"nodes{hop}", "maxDistance": 1, "filter": of_type}}
        sets[f"nodes{hop + 1}"] = {"nodes": {"from": f"edges{hop}"}}
    return {"with": sets, "select": {f"nodes{hops}": SHOWN}}


def _identity(kind: str, name: str) -> dict[str, Any]:
    return {"instanceType": kind, "space": SPACE, "externalId": name}


def _node(name: str, text: str) -> dict[str, Any]:
    properties = {"name": name, "description": text, "tags": [text], "aliases": None}
    return {**_identity("node", name), "sources": [{"source": VIEW, "properties": properties}]}


def _edge(name: str, start: str) -> dict[str, Any]:
    node = {"space": SPACE, "externalId": start}
    return {**_identity("edge", name), "type": node, "startNode": node, "endNode": node}
