"""Goes through what a first user asks for, so that Neo4j has seen it, and has planned it, before it counts.

What it plans depends on the containers that are read: so it also reads through the views that are there.
"""

from typing import Any

from msgspec import convert

from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.operations.read import aggregate, list_page, retrieve
from emulator.operations.schema import spaces
from emulator.operations.sync import sync
from emulator.plan.apply.write_set import DirectRelations, Write
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest, ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.search import AggregateRequest

PROJECT = "!rehearsal"
"""No project can have this name."""

SPACE = "rehearsal"
VIEW = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteDescribable", "version": "v1"}
SOURCES = [{"source": VIEW}]
SHOWN = {"sources": [{"source": VIEW, "properties": ["*"]}]}
NODES = 20


PROJECTS, VIEWS = 3, 15
"""No more than these: what is planned takes the processor, and Neo4j keeps only so many plans."""
SUMMARIZED = 1_000
HOPS = 1, 2, 3
_NAME = ["cdf_cdm", "CogniteDescribable/v1", "name"]
LISTS: tuple[dict[str, Any], ...] = (
    {},
    {"sort": [{"property": _NAME}]},
    {"filter": {"equals": {"property": _NAME, "value": ""}}},
    {"filter": {"in": {"property": _NAME, "values": [""]}}},
    {"filter": {"prefix": {"property": _NAME, "value": ""}}},
    *({"filter": {"range": {"property": _NAME, bound: ""}}} for bound in ("gt", "gte", "lt", "lte")),
    {"filter": {"hasData": [VIEW]}},
)
"""Usual ones of a small project, where they have the same text for all views."""


def warm_up(graph: Graph) -> None:
    """Read through views of the busiest projects, then go through all requests in a transaction that is undone.

    What Neo4j plans where a transaction has written before, or before it knew a name in it, it plans again for the
    first who asks. So each statement is then run once more, by itself.
    """
    context = Context(graph)
    for project in _busiest(graph):
        read_through_views(context, project)
    warm_up_small_project(context)
    said = graph.run_and_roll_back(lambda inner: _rehearse(Context(inner, project_sizes=_Large())))
    for one in {one.text: one for one in said}.values():
        graph.run_and_roll_back(lambda inner, one=one: inner.run_autocommit(one))


class _Large(ProjectSizes):
    """Takes all projects for large ones; small ones `warm_up_small_project` has seen to."""

    def few(self, project: str) -> bool:
        del project
        return False


def _rehearse(context: Context) -> None:
    run_workload(context, PROJECT)
    _write_nothing(context, PROJECT)


def _busiest(graph: Graph) -> list[str]:
    asked = statement("console/summarize_projects", limit=SUMMARIZED)
    rows = graph.read(lambda transaction: transaction.rows(asked))
    return [name for name, _epoch, _change in sorted(rows, key=lambda row: -row[2])[:PROJECTS]]


def read_through_views(context: Context, project: str) -> int:
    """List and retrieve instances through the views of `project` that were changed last; returns how many these are."""
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
    """Ask for what a new project does not have; what is asked of any small one has the same texts."""
    context.schema_cache.store(Snapshot.empty(PROJECT, "", context.limits))
    context.project_sizes.learn(PROJECT, 0)
    for asked in LISTS:
        list_page.list_instances(context, PROJECT, convert({"sources": SOURCES, **asked}, ListRequest))
    _walk_on(context, PROJECT, "")


def run_workload(context: Context, project: str, rounds: int = 1) -> None:
    """Write some nodes and edges, and read them in each way, `rounds` times."""
    spaces.apply(context, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    for number in range(rounds):
        # When all were new twice in a row, the next are created at once; then they are changed, and twice they are not.
        for batch, text in ((0, "new"), (1, "new"), (2, "new"), (2, "changed"), (2, "changed"), (2, "changed")):
            _apply(context, project, [_node(f"{number}-{batch}-{i}", text) for i in range(NODES)])
        _read(context, project, f"{number}-0-0")
        # Last, as other projects wait for who registers a type of relationships.
        for batch in range(3):
            _apply(context, project, [_edge(f"{number}-{batch}-{i}", f"{number}-0-0") for i in range(NODES)])
        apply.delete(context, project, convert({"items": [_identity("edge", f"{number}-0-1")]}, DeleteRequest))


def _write_nothing(context: Context, project: str) -> None:
    """Plan what writes in the ways that `run_workload` does not take; the texts are the same for all containers."""
    relations = DirectRelations()
    planned = [statements.create_direct_relations(relations, {}), statements.delete_direct_relations(relations, {})]
    writes = [Write(kind=kind, labels=[], partial=partial) for kind, partial in statements.WRITE_VARIANTS]
    planned.extend(statements.write(write, project, 0, {}, reached) for write in writes for reached in (None, 0))
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
    _walk_on(context, project, name)
    sync.sync(context, project, convert({"with": {"all": {"nodes": {}}}, "select": {"all": SHOWN}}, SyncRequest))
    count: dict[str, Any] = {"view": VIEW, "aggregates": [{"count": {}}]}
    aggregate.aggregate(context, project, convert(count, AggregateRequest))


def _walk_on(context: Context, project: str, name: str) -> None:
    start = {"and": [{"equals": {"property": ["node", "space"], "value": SPACE}}, _named(name)]}
    for hops in HOPS:
        query.query(context, project, convert(_walk(start, hops), QueryRequest))


def _named(name: str) -> dict[str, Any]:
    return {"equals": {"property": ["node", "externalId"], "value": name}}


def _walk(start: dict[str, Any], hops: int) -> dict[str, Any]:
    """A query from some nodes along edges of a type."""
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
