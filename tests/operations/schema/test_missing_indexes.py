"""The indexes of a container come after its commit: what is left of them when Neo4j goes away in between."""

import os
import uuid
from collections.abc import Iterator

import pytest

import builders as a
from conftest import PASSWORD, URI, USER, Api, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.graph import availability
from emulator.graph.driver import Graph
from emulator.operations.acceleration import project_sizes
from emulator.operations.context import Context
from emulator.operations.schema.container_indexes import create_missing_indexes
from emulator.settings import Settings
from proxies import TcpProxy
from waiting import eventually

pytestmark = pytest.mark.usefixtures("of_many")
CREATE = b"CREATE RANGE INDEX"


@pytest.fixture
def proxy() -> Iterator[TcpProxy]:
    with TcpProxy(os.environ[URI]) as proxy:
        yield proxy


@pytest.fixture
def distant(proxy: TcpProxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    """The database of the run through the proxy; requests hardly wait for its return."""
    monkeypatch.setattr(availability, "RETURN_SECONDS", 0.2)
    connected = Graph.connect(proxy.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
    yield connected
    connected.close()


@pytest.fixture
def behind(distant: Graph, project: str) -> Iterator[Api]:
    """A project with a space, whose emulator reaches Neo4j through the proxy."""
    with listening(create(distant, Settings())) as url:
        api = Api(url, project)
        api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
        yield api
        api.client.close()


def unique_container() -> dict[str, object]:
    """A container with a name that no other test uses, as all projects share indexes."""
    name = f"Pump{uuid.uuid4().hex[:12]}"
    constraint = {"constraintType": "uniqueness", "properties": ["code"]}
    index = {"indexType": "btree", "properties": ["size"]}
    properties = {"code": a.prop(), "size": a.prop("int64")}
    return a.container(name, **properties) | {"constraints": {"code": constraint}, "indexes": {"size": index}}


def indexes(graph: Graph, label: object) -> int:
    query = Statement("SHOW INDEXES YIELD labelsOrTypes WHERE $label IN labelsOrTypes RETURN 1", {"label": label})
    return len(graph.run_autocommit(query))


def missing(graph: Graph, project: str) -> object:
    query = Statement("MATCH (p:_Project {name: $name}) RETURN p.missingIndexes", {"name": project})
    return graph.run_autocommit(query)[0][0]


def test_container_with_its_indexes_leaves_no_note(behind: Api, graph: Graph) -> None:
    container = unique_container()
    behind.ok("/models/containers", {"items": [container]})
    assert indexes(graph, container["externalId"]) == 2
    assert missing(graph, behind.project) is None


def test_neo4j_that_goes_away_before_the_indexes_creates_them_when_it_is_back(
    behind: Api, proxy: TcpProxy, graph: Graph
) -> None:
    container = unique_container()
    proxy.refuse_from(CREATE)
    (answered,) = behind.ok("/models/containers", {"items": [container]})["items"]
    assert answered["externalId"] == container["externalId"]
    assert indexes(graph, container["externalId"]) == 0
    assert missing(graph, behind.project) == [f"2:{container['externalId']}"]
    proxy.become("forwarding")
    assert eventually(lambda: missing(graph, behind.project) is None)
    assert indexes(graph, container["externalId"]) == 2


def test_indexes_that_an_emulator_left_out_are_created_at_the_next_start(
    behind: Api, proxy: TcpProxy, distant: Graph, graph: Graph
) -> None:
    container = unique_container()
    proxy.refuse_from(CREATE)
    behind.ok("/models/containers", {"items": [container]})
    distant.close()  # as if it had ended
    create_missing_indexes(Context(graph))
    assert indexes(graph, container["externalId"]) == 2
    assert missing(graph, behind.project) is None
    create_missing_indexes(Context(graph))
    assert indexes(graph, container["externalId"]) == 2


def test_index_of_a_dropped_constraint_goes_when_neo4j_is_back(behind: Api, proxy: TcpProxy, graph: Graph) -> None:
    container = unique_container()
    behind.ok("/models/containers", {"items": [container]})
    proxy.refuse_from(b"DROP INDEX")
    key = {"space": a.SPACE, "containerExternalId": container["externalId"], "identifier": "code"}
    assert behind.ok("/models/containers/constraints/delete", {"items": [key]})["items"] == [key]
    assert indexes(graph, container["externalId"]) == 2
    proxy.become("forwarding")
    assert eventually(lambda: indexes(graph, container["externalId"]) == 1)


def test_grown_project_gets_its_indexes_when_neo4j_is_back(
    behind: Api, proxy: TcpProxy, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_sizes, "SMALL", 1)
    container = unique_container()
    behind.ok("/models/containers", {"items": [container]})
    proxy.refuse_from(b"SHOW RANGE INDEXES")
    behind.ok("/models/instances", {"items": [a.node("one"), a.node("two")]})
    assert indexes(graph, container["externalId"]) == 0
    proxy.become("forwarding")
    assert eventually(lambda: indexes(graph, container["externalId"]) == 2)
