"""The log that `sync` reads: an entry per request that changed something, with what it changed."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.plan.log import MAX_ENTRY_SIZE, LogEntry, Logged

INSTANCES = "/models/instances"


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Thing", name=prop())]})
    return api


def log(graph: Graph, api: Api) -> list[tuple[int, int, list[str], list[str]]]:
    """The entries: their range, and the external ids of what they lead to, written and deleted."""
    text = """MATCH (entry:_LogEntry {project: $project})
        RETURN entry.first, entry.last,
          COLLECT { UNWIND entry.written AS one MATCH (n) WHERE id(n) = one RETURN n.externalId },
          COLLECT { UNWIND entry.deleted AS one MATCH (n) WHERE id(n) = one RETURN n.externalId }
        ORDER BY entry.last"""
    asked = Statement(text, {"project": api.project})
    return [tuple(row) for row in graph.read(lambda transaction: transaction.rows(asked))]


def thing(external_id: str, **given: Any) -> dict[str, Any]:
    return node(external_id, data(container_ref("Thing"), **given))


def test_each_request_leaves_an_entry_with_what_it_changed(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [thing("a", name="1"), thing("b")]})
    things.ok(INSTANCES, {"items": [thing("a", name="1"), thing("b", name="2"), thing("c")]})
    assert log(graph, things) == [(1, 2, ["a", "b"], []), (3, 4, ["b", "c"], [])]


def test_request_that_changes_nothing_leaves_none(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [thing("a", name="1")]})
    things.ok(INSTANCES, {"items": [thing("a", name="1")]})
    assert log(graph, things) == [(1, 1, ["a"], [])]


def test_predicted_inserts_leave_entries_too(things: Api, graph: Graph) -> None:
    for at in range(4):
        things.ok(INSTANCES, {"items": [thing(f"n{at}")]})
    for at in range(4):
        things.ok(INSTANCES, {"items": [edge(f"e{at}", ref("n0"), ref("n1"), ref("n2"))]})
    names = [f"n{at}" for at in range(4)] + [f"e{at}" for at in range(4)]
    assert log(graph, things) == [(at + 1, at + 1, [name], []) for at, name in enumerate(names)]


def test_entry_has_what_was_created_and_deleted_along(things: Api, graph: Graph) -> None:
    made = edge("e", ref("a"), ref("b"), ref("t"))
    things.ok(INSTANCES, {"items": [made], "autoCreateStartNodes": True, "autoCreateEndNodes": True})
    gone = {"instanceType": "node", **ref("a")}
    things.ok(INSTANCES, {"items": [thing("c")], "delete": [gone]})
    (first, second) = log(graph, things)
    assert (first[:2], sorted(first[2]), first[3]) == ((1, 4), ["a", "b", "e", "t"], [])
    assert (second[0], second[1], second[2], sorted(second[3])) == (5, 7, ["c"], ["a", "e"])


def test_request_that_is_refused_leaves_none(things: Api, graph: Graph) -> None:
    things.refused(INSTANCES, {"items": [thing("a"), thing("b", nothing=1)]})
    assert log(graph, things) == []


def test_many_changes_take_several_entries_that_do_not_overlap() -> None:
    size = MAX_ENTRY_SIZE
    logged = Logged(written=[(at, 10 * at) for at in range(size + 10, 10, -2)], deleted=[(5, 50), (size + 20, 7)])
    entries = logged.entries()
    assert [(entry.first, entry.last) for entry in entries] == [(5, size + 20)]
    logged.deleted.extend((size + 20 + at, at) for at in range(1, size))
    first, second = logged.entries()
    assert len(first.written) + len(first.deleted or []) == size
    assert first.last < second.first
    assert second == LogEntry(first.last + 1, 2 * size + 19, [], list(range(first.last - size - 19, size)))
