"""The storage of the schema in one node, whatever its size."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.apply.relationship_types import RelationshipTypes
from emulator.operations.context import Context
from emulator.operations.schema import store
from emulator.operations.schema_cache import SchemaCache
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION
from emulator.schema.snapshot import Snapshot
from emulator.schema.storage_format import MAX_LIST_LENGTH

BOOKKEEPING = """
MATCH (n)
WHERE (n.project = $project OR n.name = $project OR n.key STARTS WITH $project + ':')
  AND any(label IN labels(n) WHERE label STARTS WITH '_')
RETURN labels(n) AS labels
ORDER BY labels
"""
LISTS = "MATCH (schema:_Schema {name: $project}) RETURN schema.epochs, properties(schema)"


def rows(graph: Graph, text: str, project: str) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, {"project": project})))


def now(graph: Graph, project: str) -> Snapshot:
    """The schema as read by a process with an empty cache."""
    return graph.read(lambda transaction: SchemaCache().load_current(transaction, project))


def define(api: Api, count: int) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container(f"C{n}", p=prop(), r=prop("direct")) for n in range(count)]})
    api.ok("/models/views", {"items": [view(f"V{n}", f"C{n}.p", f"C{n}.r") for n in range(count)]})


def test_project_with_a_large_schema_has_three_internal_nodes_and_its_log(api: Api, graph: Graph) -> None:
    define(api, 60)
    models = [{"space": SPACE, "externalId": f"M{n}", "version": "v1", "views": [view_ref("V0")]} for n in range(20)]
    api.ok("/models/datamodels", {"items": models})
    counted = container("Ticket", number=prop("int32", autoIncrement=True))
    api.ok("/models/containers", {"items": [counted]})
    api.ok("/models/views", {"items": [view("Ticket", "Ticket.number")]})
    target = {"space": SPACE, "externalId": "target"}
    items = [node(f"n{n}", data(view_ref(f"V{n}"), p="x", r=target)) for n in range(30)]
    api.ok("/models/instances", {"items": [*items, node("ticket", data(view_ref("Ticket")))]})
    groups = [{"name": f"g{n}", "capabilities": []} for n in range(20)]
    assert api.post("/groups", {"items": groups}).status_code == 201
    assert rows(graph, BOOKKEEPING, api.project) == [[["_LogEntry"]], [["_Project"]], [["_Schema"]], [["_Writer"]]]


def test_no_list_is_longer_than_a_change_may_cost(api: Api, graph: Graph) -> None:
    define(api, 100)
    ((epochs, kept),) = rows(graph, LISTS, api.project)
    lists = [kept.get(f"objects{ix}", []) for ix in range(len(epochs))]
    assert sum(map(len, lists)) == 201
    assert max(map(len, lists)) <= MAX_LIST_LENGTH
    assert set(kept) <= {"name", "epochs", *(f"objects{ix}" for ix in range(len(epochs)))}
    assert len(now(graph, api.project).views) == 100


def test_read_after_an_epoch_returns_only_later_changes(api: Api, graph: Graph) -> None:
    define(api, 60)
    api.ok("/models/views", {"items": [{**view("V7", "C7.p"), "description": "changed"}]})
    api.ok("/models/views/delete", {"items": [{"space": SPACE, "externalId": "V8", "version": "v1"}]})
    since = graph.read(lambda transaction: store.read_changes(transaction, api.project, 3))
    assert {(one.external_id, one.definition is None) for one in since} == {("V7", False), ("V8", True)}


def test_lists_are_redistributed_under_several_processes(graph: Graph, project: str) -> None:
    from emulator.operations.schema import spaces  # noqa: PLC0415
    from emulator.wire.schema.spaces import ApplySpaces, SpaceKey, SpaceKeys, SpaceWrite  # noqa: PLC0415

    contexts = [Context(graph=graph) for _ in range(4)]

    def work(number: int) -> None:
        for n in range(20):
            spaces.apply(contexts[number], project, ApplySpaces([SpaceWrite(space=f"s{number}-{n}")]))
        spaces.delete(contexts[number], project, SpaceKeys([SpaceKey(f"s{number}-0")]))

    with ThreadPoolExecutor(len(contexts)) as pool:
        list(pool.map(work, range(len(contexts))))
    expected = {f"s{number}-{n}" for number in range(4) for n in range(1, 20)}
    for context in (*contexts, Context(graph=graph)):
        found = graph.read(lambda transaction, context=context: context.schema_cache.load_current(transaction, project))
        assert (set(found.spaces), found.epoch) == (expected, 84)


def test_reset_project_starts_with_one_list(api: Api, graph: Graph, base_url: str) -> None:
    define(api, 20)
    api.client.delete(f"{base_url}/_emulator/projects/{api.project}").raise_for_status()
    assert rows(graph, LISTS, api.project) == []
    define(api, 1)
    ((epochs, kept),) = rows(graph, LISTS, api.project)
    assert (epochs, set(kept)) == ([3], {"name", "epochs", "objects0"})


def test_counters_restart_with_their_container(api: Api) -> None:
    def number(name: str) -> int:
        api.ok("/models/instances", {"items": [node(name, data(view_ref("Ticket")))]})
        found = api.ok(
            "/models/instances/byids",
            {
                "items": [{"instanceType": "node", "space": SPACE, "externalId": name}],
                "sources": [{"source": view_ref("Ticket")}],
            },
        )
        return found["items"][0]["properties"][SPACE]["Ticket/v1"]["number"]

    def declare() -> None:
        api.ok("/models/containers", {"items": [container("Ticket", number=prop("int32", autoIncrement=True))]})
        api.ok("/models/views", {"items": [view("Ticket", "Ticket.number")]})

    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    declare()
    assert [number("a"), number("b")] == [1, 2]
    api.ok("/models/containers/delete", {"items": [{"space": SPACE, "externalId": "Ticket"}]})
    declare()
    assert number("c") == 1


@pytest.mark.parametrize(("budget", "used"), [(0, GENERIC_DIRECT_RELATION), (1_000_000, None)])
def test_relationship_types_are_new_only_within_the_budget(
    api: Api, graph: Graph, budget: int, used: str | None
) -> None:
    name = f"R{api.project}".replace("-", "_").upper()
    types = RelationshipTypes(budget)
    assert types._allowed(graph, [name], GENERIC_DIRECT_RELATION) == [used or name]  # noqa: SLF001
    registered = "MATCH (d:_Database) RETURN $project IN d.relationshipTypes"
    assert rows(graph, registered, name) == [[used is None]]
