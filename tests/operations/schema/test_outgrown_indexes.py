"""A small project has no indexes of its own: each new one makes Neo4j forget all plans. It gets them when it grows."""

from collections.abc import Iterator
from typing import Any

import pytest
from plans import operators

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration import project_sizes
from emulator.settings import Settings
from waiting import eventually
from whole_project import done, own

INSTANCES = "/models/instances"
CONSTRAINTS = {"code": {"constraintType": "uniqueness", "properties": ["code"]}}
INDEXES = {"size": {"indexType": "btree", "properties": ["size"]}}


@pytest.fixture
def pumps(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A project that is small up to three changes, with a space."""
    monkeypatch.setattr(project_sizes, "SMALL", 3)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    return api


@pytest.fixture
def another(graph: Graph, pumps: Api) -> Iterator[Api]:
    """The same project through an emulator that has not seen it."""
    with listening(create(graph, Settings())) as url:
        api = Api(url, pumps.project)
        yield api
        api.client.close()


def define(api: Api, name: str) -> str:
    """A container with two indexes, under a name that no other test uses; returns the name."""
    name = f"{name}{api.project.replace('-', '')}"
    pump = a.container(name, code=a.prop(), size=a.prop("int64"), constraints=CONSTRAINTS, indexes=INDEXES)
    api.ok("/models/containers", {"items": [pump]})
    return name


def write(api: Api, *names: str) -> None:
    api.ok(INSTANCES, {"items": [a.node(name) for name in names]})


def indexed(graph: Graph, label: str) -> list[Any]:
    text = "SHOW INDEXES YIELD labelsOrTypes, properties WHERE labelsOrTypes = [$label] RETURN properties"
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, {"label": label})))
    return sorted(properties for (properties,) in rows)


def gets_both(graph: Graph, name: str) -> bool:
    """Whether it has both indexes, which come in the background."""
    return eventually(lambda: indexed(graph, name) == [[f"{name}!code"], ["project", f"{name}.size"]])


def test_small_project_gets_its_indexes_when_it_has_grown(pumps: Api, graph: Graph) -> None:
    pump, valve = define(pumps, "Pump"), define(pumps, "Valve")
    write(pumps, "a", "b", "c")
    assert indexed(graph, pump) == indexed(graph, valve) == []
    write(pumps, "a")  # changes nothing
    assert indexed(graph, pump) == []
    write(pumps, "d")
    assert gets_both(graph, pump)
    assert gets_both(graph, valve)


def test_container_of_a_project_that_has_grown_has_its_indexes_at_once(pumps: Api, graph: Graph) -> None:
    write(pumps, "a", "b", "c", "d")
    pump = define(pumps, "Pump")
    assert gets_both(graph, pump)


def test_project_that_has_grown_elsewhere_gets_its_indexes(pumps: Api, another: Api, graph: Graph) -> None:
    pump = define(pumps, "Pump")
    write(another, "a", "b")
    assert indexed(graph, pump) == []
    write(another, "c", "d")
    assert gets_both(graph, pump)


def test_index_that_an_emulator_has_not_created_comes_with_the_first_write_through_another(
    pumps: Api, another: Api, graph: Graph
) -> None:
    pump = define(pumps, "Pump")
    text = "MATCH (project:_Project {name: $project}) SET project.change = 4"
    graph.run_autocommit(Statement(text, {"project": pumps.project}))  # grown, and ended before the indexes
    write(another, "a")
    assert gets_both(graph, pump)


def test_uniqueness_holds_while_there_is_no_index(pumps: Api, graph: Graph) -> None:
    pump = define(pumps, "Pump")
    source = a.container_ref(pump)
    pumps.ok(INSTANCES, {"items": [a.node("a", a.data(source, code="x"))]})
    status, message = pumps.refused(INSTANCES, {"items": [a.node("b", a.data(source, code="x"))]})
    assert status == 409
    assert pump in message
    assert indexed(graph, pump) == []
    write(pumps, "c", "d", "e")
    assert pumps.refused(INSTANCES, {"items": [a.node("b", a.data(source, code="x"))]}) == (status, message)


def write_unique(api: Api, pump: str, *names: str) -> None:
    items = [a.node(name, a.data(a.container_ref(pump), code=name)) for name in names]
    api.ok(INSTANCES, {"items": items})


def plans(graph: Graph, api: Api, pump: str) -> list[str]:
    """The operators with which the last apply to `api` was checked for uniqueness."""
    asked = {"keys": [f"{api.project}:x"], "name": pump}
    text = f"MATCH (i:`{pump}`) WHERE i.`{pump}!code` IN $keys RETURN i.key"
    plan = graph.read(lambda transaction: transaction.plan(Statement(text, asked), profile=False))
    return list(operators(plan))


def test_uniqueness_is_checked_by_the_index_once_it_is_there(pumps: Api, graph: Graph) -> None:
    pump = define(pumps, "Pump")
    write_unique(pumps, pump, "a", "b")
    assert "NodeByLabelScan" in plans(graph, pumps, pump)  # once through all of them: no Apply over them
    assert "Apply" not in plans(graph, pumps, pump)
    write_unique(pumps, pump, "c", "d")
    assert gets_both(graph, pump)
    assert "NodeIndexSeek" in plans(graph, pumps, pump)


def test_deletions_count_as_growth(pumps: Api, graph: Graph) -> None:
    pump = define(pumps, "Pump")
    write(pumps, "a", "b", "c")
    gone = [{"instanceType": "node", "space": a.SPACE, "externalId": "a"}]
    pumps.ok(f"{INSTANCES}/delete", {"items": gone})
    assert gets_both(graph, pump)


def test_restored_project_that_is_only_read_gets_its_indexes(pumps: Api, graph: Graph) -> None:
    pump = define(pumps, "Pump")
    write(pumps, "a")
    done(own(pumps, "PUT", "/snapshots/small"))
    done(own(pumps, "DELETE", ""))
    pumps.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    write(pumps, "b", "c", "d", "e")
    done(own(pumps, "PUT", "/snapshots/small/restore"))
    assert indexed(graph, pump) == []
    for _ in range(2):  # the first loads the schema
        assert len(pumps.ok(f"{INSTANCES}/list", {})["items"]) == 1
    assert gets_both(graph, pump)


def test_size_from_before_a_reset_does_not_count(pumps: Api, another: Api, graph: Graph) -> None:
    write(pumps, "a", "b", "c", "d")
    done(own(another, "DELETE", ""))
    another.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    pump = define(another, "Pump")
    write_unique(pumps, pump, "a", "b", "c", "d")
    assert gets_both(graph, pump)
