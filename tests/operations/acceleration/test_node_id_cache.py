"""The cache of Neo4j node ids: instances are found by them, and never mistaken for others."""

from typing import Any

import pytest
from msgspec import convert, to_builtins

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration import node_id_cache
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.apply import apply as writes
from emulator.operations.context import Context
from emulator.operations.read import retrieve as reads
from emulator.operations.schema import containers, spaces, views
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest
from emulator.wire.schema.containers import ApplyContainers
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.schema.views import ApplyViews

THING, NAMED = view_ref("ThingView"), view_ref("Named")
NODES = [f"t{at}" for at in range(4)]


@pytest.fixture
def context(graph: Graph, project: str) -> Context:
    """One process, which has written and read a few things of `project`."""
    context = Context(graph)
    spaces.apply(context, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    thing, other = container("Thing", size=prop("int64")), container("Other", name=prop())
    containers.apply(context, project, convert({"items": [thing, other]}, ApplyContainers))
    seen = [view("ThingView", "Thing.size"), view("Named", "Other.name")]
    views.apply(context, project, convert({"items": seen}, ApplyViews))
    apply(context, project, *(thing_of(name, 1) for name in NODES))
    assert sizes(context, project) == dict.fromkeys(NODES, 1)
    assert context.acceleration.node_id_cache.get(keys(project, *NODES))
    return context


def keys(project: str, *names: str) -> list[str]:
    return [f"{project}:{SPACE}:{name}" for name in names]


def thing_of(name: str, size: int) -> dict[str, Any]:
    return node(name, data(THING, size=size))


def apply(context: Context, project: str, *items: Any, **flags: Any) -> list[tuple[int, bool]]:
    answer = writes.apply(context, project, convert({"items": items, **flags}, ApplyRequest))
    return [(item.version, item.was_modified) for item in answer.items]


def retrieve(context: Context, project: str, *names: str, source: Any = THING, kind: str = "node") -> list[Any]:
    items = [{"instanceType": kind, "space": SPACE, "externalId": name} for name in names]
    asked = {"items": items, **({"sources": [{"source": source}]} if source else {})}
    return to_builtins(reads.retrieve(context, project, convert(asked, ByIdsRequest)).items)


def sizes(context: Context, project: str) -> dict[str, int]:
    return {
        item["externalId"]: item["properties"][SPACE]["ThingView/v1"]["size"]
        for item in retrieve(context, project, *NODES)
    }


def mislead(context: Context, project: str) -> None:
    """Store for each thing the id of the next one, as if Neo4j had reused its id."""
    named = keys(project, *NODES)
    ids = context.acceleration.node_id_cache.get(named)
    context.acceleration.node_id_cache.put(named, [*ids[1:], ids[0]])


def test_what_moved_is_read_by_its_key(context: Context, project: str) -> None:
    apply(context, project, thing_of("t1", 5))
    mislead(context, project)
    assert sizes(context, project) == {"t0": 1, "t1": 5, "t2": 1, "t3": 1}
    assert sizes(context, project) == {"t0": 1, "t1": 5, "t2": 1, "t3": 1}


def test_what_moved_is_changed_by_its_key(context: Context, project: str) -> None:
    mislead(context, project)
    assert apply(context, project, *(thing_of(name, at) for at, name in enumerate(NODES))) == [
        (2, True),
        (1, False),
        (2, True),
        (2, True),
    ]
    assert sizes(context, project) == {"t0": 0, "t1": 1, "t2": 2, "t3": 3}


def test_what_moved_is_confirmed_by_its_key(context: Context, project: str) -> None:
    batch = [thing_of("t0", 1), thing_of("t1", 7), thing_of("t2", 1)]
    for expected in (True, False, False):
        assert apply(context, project, *batch)[1] == (2, expected)
    mislead(context, project)
    assert apply(context, project, *batch) == [(1, False), (2, False), (1, False)]


def test_edges_lead_to_what_moved(context: Context, project: str) -> None:
    def links(at: int) -> list[Any]:
        return [edge(f"e{at}{name}", ref(name), ref("t0"), ref("linked")) for name in NODES]

    for at in range(3):
        apply(context, project, *links(at))
    mislead(context, project)
    assert apply(context, project, *links(3)) == [(1, True)] * 4
    asked = "MATCH (s)-[r {space: $space}]->(t:Instance {key: $end}) WHERE r.externalId STARTS WITH 'e3' RETURN r, s"
    found = context.graph.read(
        lambda transaction: transaction.rows(Statement(asked, {"space": SPACE, "end": keys(project, "t0")[0]}))
    )
    assert sorted(start["externalId"] for _, start in found) == NODES
    assert all(relation["externalId"] == f"e3{start['externalId']}" for relation, start in found)


def test_what_another_process_has_deleted_is_not_there(context: Context, project: str) -> None:
    others = Context(context.graph)
    gone = {"items": [{"instanceType": "node", "space": SPACE, "externalId": "t1"}]}
    writes.delete(others, project, convert(gone, DeleteRequest))
    assert list(sizes(context, project)) == ["t0", "t2", "t3"]
    apply(others, project, thing_of("t1", 8))
    assert sizes(context, project) == {"t0": 1, "t1": 8, "t2": 1, "t3": 1}
    writes.delete(others, project, convert(gone, DeleteRequest))
    assert apply(context, project, *(thing_of(name, 1) for name in NODES)) == [
        (1, False),
        (1, True),
        (1, False),
        (1, False),
    ]


def test_what_a_view_does_not_show_is_left_out_again(context: Context, project: str) -> None:
    apply(context, project, node("t2", data(NAMED, name="second")))
    for _ in range(2):
        (item,) = retrieve(context, project, *NODES, source=NAMED)
        assert (item["externalId"], item["version"]) == ("t2", 2)
        assert item["properties"] == {SPACE: {"Named/v1": {"name": "second"}}}


def test_nodes_and_edges_are_read_by_id_together(context: Context, project: str) -> None:
    apply(context, project, edge("t0", ref("t0"), ref("t1"), ref("linked")))
    for _ in range(2):
        (link,) = retrieve(context, project, "t0", source=None, kind="edge")
        assert (link["type"], link["startNode"], link["endNode"]) == (ref("linked"), ref("t0"), ref("t1"))
        (thing,) = retrieve(context, project, "t0", source=None)
        assert thing["instanceType"] == "node"


def test_type_stays_where_nobody_says_one(context: Context, project: str) -> None:
    apply(context, project, {**thing_of("t0", 2), "type": ref("t3")})
    for size in (3, 3, 4):
        apply(context, project, thing_of("t0", size), replace=size == 4)
        assert retrieve(context, project, "t0")[0]["type"] == ref("t3")
    apply(context, project, {**node("t0", data(NAMED, name="n")), "type": ref("t1")})
    assert retrieve(context, project, "t0")[0]["type"] == ref("t1")


def test_size_of_the_cache_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_id_cache, "GENERATION_SIZE", 3)
    cache = NodeIdCache()
    for at in range(12):
        cache.put([f"k{at}"], [at])
    assert cache.get(["k11", "k10"]) == [11, 10]
    assert not cache.get(["k11", "k0"])
    assert not cache.get(["k0"])
    assert not cache.get([])


def test_ids_in_use_stay_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_id_cache, "GENERATION_SIZE", 3)
    cache = NodeIdCache()
    cache.put(["used"], [7])
    for at in range(12):
        cache.put([f"k{at}"], [at])
        assert cache.get(["used"]) == [7]
