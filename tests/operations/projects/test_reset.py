"""Reset of a project: it is empty afterwards, and other projects are unchanged."""

import threading
import uuid

import pytest

import builders as a
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.projects import reset as resetting

KIND = a.ref("kind")
HELD = (
    "MATCH (n) WHERE n.project = $project OR n.key STARTS WITH $prefix OR n.key STARTS WITH 'edge/' + $prefix RETURN n"
)


def fill(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    ticket = a.container("Ticket", name=a.prop(), number=a.prop("int64", autoIncrement=True, nullable=False))
    api.ok("/models/containers", {"items": [ticket]})
    source = a.data(a.container_ref("Ticket"), name="first")
    edge = a.edge("e", a.ref("one"), a.ref("two"), KIND)
    api.ok("/models/instances", {"items": [a.node("one", source), a.node("two"), edge], "autoCreateStartNodes": True})
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("two")}]})


def reset(api: Api) -> dict[str, object]:
    root = str(api.client.base_url).partition("/api/")[0]
    answer = api.client.delete(f"{root}/_emulator/projects/{api.project}", headers={"authorization": ""})
    assert answer.status_code == 200, answer.text
    return answer.json()


def held(graph: Graph, project: str) -> int:
    statement = Statement(HELD, {"project": project, "prefix": f"{project}:"})
    return len(graph.read(lambda transaction: transaction.rows(statement)))


def test_reset_deletes_all_data_of_the_project(api: Api, graph: Graph) -> None:
    fill(api)
    assert held(graph, api.project) > 0
    assert reset(api)["project"] == api.project
    assert held(graph, api.project) == 0
    assert api.client.get("/models/spaces").json()["items"] == []


def test_project_can_be_filled_again(api: Api) -> None:
    fill(api)
    reset(api)
    fill(api)
    (item,) = api.ok("/models/instances/byids", {"items": [{"instanceType": "node", **a.ref("one")}]})["items"]
    assert item["version"] == 1


def test_project_with_the_same_name_prefix_stays(api: Api, base_url: str, graph: Graph) -> None:
    other = Api(base_url, f"{api.project}-2")
    fill(api)
    fill(other)
    before = held(graph, other.project)
    reset(api)
    assert held(graph, other.project) == before
    reset(other)
    other.client.close()


def test_unused_project_can_be_reset(api: Api) -> None:
    assert reset(api) == {"project": api.project, "deletedInstances": 0}


def test_large_project_is_deleted_in_batches(api: Api, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resetting, "BATCH_SIZE", 2)
    fill(api)
    assert reset(api)["deletedInstances"] == 4
    assert held(graph, api.project) == 0


def test_node_with_more_relationships_than_a_batch_is_deleted(
    api: Api, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resetting, "RELATIONSHIPS", 3)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", hub=a.prop("direct"))]})
    api.ok("/models/views", {"items": [a.view("Thing", "Thing.hub")]})
    leaves = [a.node(f"n{i}", a.data(a.view_ref("Thing"), hub=a.ref("hub"))) for i in range(10)]
    api.ok("/models/instances", {"items": [a.node("hub"), *leaves]})
    assert reset(api)["deletedInstances"] == 11
    assert held(graph, api.project) == 0


def test_concurrent_writes_see_a_consistent_project(api: Api, base_url: str) -> None:
    """Each write succeeds or is refused because its space does not exist; no response has status 5xx."""
    statuses: list[int] = []

    def write() -> None:
        own = Api(base_url, api.project)
        for _ in range(15):
            own.post("/models/spaces", {"items": [{"space": a.SPACE}]})
            statuses.append(own.post("/models/instances", {"items": [a.node(uuid.uuid4().hex)]}).status_code)
        own.client.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        reset(api)
    assert set(statuses) <= {200, 400}
