"""Large changes that come again have a text of their own, without what stays as it is: they change the same."""

from collections.abc import Iterator
from typing import Any

import pytest

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.compile.apply import statements
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.settings import Settings

INSTANCES = "/models/instances"
PUMP, SITE = a.container_ref("Pump"), a.container_ref("Site")
NODES = ("a", "b", "c")
CHANGES: dict[str, Any] = {
    "a value": lambda n: {"size": n},
    "two values": lambda n: {"size": n, "note": f"note {n}"},
    "a value that is taken away": lambda n: {"note": None if n % 2 else "there"},
    "the caption": lambda n: {"name": f"name {n}"},
    "a list": lambda n: {"tags": [f"tag {n}", "tag"]},
}


@pytest.fixture
def without(graph: Graph, project: str) -> Iterator[Api]:
    """A project of an emulator that makes no guesses."""
    with listening(create(graph, Settings(acceleration="off"))) as url:
        api = Api(url, f"{project}-without")
        yield api
        api.client.close()


@pytest.fixture
def both(api: Api, without: Api, monkeypatch: pytest.MonkeyPatch) -> tuple[Api, Api]:
    """Two projects with the same nodes; in the first each change that comes again counts as a large one."""
    monkeypatch.setattr(statements, "MIN_VALUES_FOR_OWN_TEXT", 1)
    kinds = {"name": a.prop(), "size": a.prop("int64"), "note": a.prop(), "tags": a.prop(list=True)}
    for each in (api, without):
        each.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        each.ok("/models/containers", {"items": [a.container("Pump", **kinds), a.container("Site", place=a.prop())]})
        each.ok(INSTANCES, {"items": [a.node("kind"), a.node("other kind")]})
        values = {"name": "n", "size": 0, "note": "none", "tags": ["x"]}
        each.ok(
            INSTANCES, {"items": [{**a.node(name, a.data(PUMP, **values)), "type": a.ref("kind")} for name in NODES]}
        )
    return api, without


def stored(graph: Graph, api: Api) -> list[Any]:
    """All that Neo4j has of the nodes, but for what differs from project to project and the times."""
    text = """
        MATCH (n:Node {project: $project})
        RETURN n {.*, project: 0, key: 0, type: split(n.type, ':')[2], createdTime: 0,
                  lastUpdatedTime: n.lastUpdatedTime >= n.createdTime}, labels(n) ORDER BY n.externalId"""
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": api.project})))
    return [(node, sorted(labels)) for node, labels in rows]


def write(api: Api, *sources: Any, **more: Any) -> list[tuple[int, bool]]:
    items = [{**a.node(name, *sources), **more} for name in NODES]
    return [(one["version"], one["wasModified"]) for one in api.ok(INSTANCES, {"items": items})["items"]]


@pytest.mark.parametrize("name", CHANGES)
def test_change_that_recurs_changes_the_same(name: str, both: tuple[Api, Api], graph: Graph) -> None:
    for number in range(1, 5):
        answers = [write(api, a.data(PUMP, **CHANGES[name](number))) for api in both]
        assert answers == [[(number + 1, True)] * len(NODES)] * 2
        assert stored(graph, both[0]) == stored(graph, both[1])
    assert [write(api, a.data(PUMP, **CHANGES[name](4))) for api in both] == [[(5, False)] * len(NODES)] * 2


def test_type_that_is_given_is_written(both: tuple[Api, Api], graph: Graph) -> None:
    for number, kind in enumerate(("kind", "other kind", "kind", "other kind")):
        for api in both:
            write(api, a.data(PUMP, size=number + 1), type=a.ref(kind))
        found = stored(graph, both[0])
        assert found == stored(graph, both[1])
        assert {node["type"] for node, _ in found if node["externalId"] in NODES} == {kind}


def test_first_data_in_a_container_give_its_label(both: tuple[Api, Api], graph: Graph) -> None:
    for number in range(3):
        for api in both:
            write(api, a.data(PUMP, size=number + 10))
            write(api, a.data(PUMP, size=number + 20), a.data(SITE, place=f"place {number}"))
        found = stored(graph, both[0])
        assert found == stored(graph, both[1])
        assert all("Site" in labels for node, labels in found if node["externalId"] in NODES)
