"""The module for testcontainers, with real containers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from neo4j import Driver, GraphDatabase

from builders import SPACE, container, data, node, prop, view, view_ref
from containers import docker
from emulator.testing import CdfEmulatorContainer
from emulator.testing.api_client import ApiClient, health
from emulator.testing.container import NotStarted, is_image_available
from waiting import eventually

NEO4J = "neo4j:5.26-community"
pytestmark = pytest.mark.xdist_group("docker")


def test_containers_start_answer_a_client_and_leave_nothing(image: str) -> None:
    assert is_image_available(image)
    with CdfEmulatorContainer(image, neo4j_image=NEO4J) as container:
        client = container.client("demo")
        assert client.data_modeling.spaces.list() == []
        url = container.base_url
        said = health(url)
        assert said is not None
        assert said["neo4j"]["uri"] == "bolt://neo4j:7687"
        assert container.bolt_url.startswith("bolt://")
        assert container.browser_url.endswith("/browser/")
        with CdfEmulatorContainer(image, neo4j_uri=container.bolt_url, neo4j_password=container.password) as second:
            calls = ApiClient(container.base_url)
            calls.call("POST", "/api/v1/projects/demo/models/spaces", {"items": [{"space": "common"}]})
            calls.close()
            assert [space.space for space in second.client("demo").data_modeling.spaces.list()] == ["common"]
            assert second.browser_url == ""
            fork = second.project("demo").fork("copy")
            assert [space.space for space in container.client(fork.name).data_modeling.spaces.list()] == ["common"]
    assert health(url) is None


def test_stopped_container_answers_the_requests_in_flight(image: str) -> None:
    with (
        CdfEmulatorContainer(image, neo4j_image=NEO4J) as running,
        httpx.Client(base_url=f"{running.base_url}/api/v1/projects/demo/models", headers=HEADERS, timeout=60) as client,
        GraphDatabase.driver(running.bolt_url, auth=("neo4j", running.password)) as driver,
        ThreadPoolExecutor() as pool,
    ):
        define(client)
        client.post("/instances", json={"items": many("first")}).raise_for_status()  # Neo4j has warmed up then
        with held(driver, "demo"):
            applies = [pool.submit(client.post, "/instances", json={"items": many(name)}) for name in ("a", "b")]
            assert eventually(lambda: blocked(driver) == len(applies))
            identity = running.emulator.get_wrapped_container().id
            # After that time Docker would kill it, with 137: a busy machine needs more than the usual ten seconds.
            stopped = pool.submit(docker, "stop", "--time", "120", identity)
            assert eventually(lambda: health(running.base_url) is None)
            assert not any(apply.done() for apply in applies)
        assert [apply.result().status_code for apply in applies] == [200, 200]
        stopped.result()
        assert docker("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", identity) == "exited 0"
        count = "MATCH (n:Node {project: 'demo'}) RETURN count(n)"
        assert driver.execute_query(count).records[0][0] == 3_000


HEADERS = {"authorization": "Bearer test"}
PROPERTIES = [f"p{n}" for n in range(50)]


def define(client: httpx.Client) -> None:
    for path, item in (
        ("/spaces", {"space": SPACE}),
        ("/containers", container("Wide", **{name: prop() for name in PROPERTIES})),
        ("/views", view("Wide", *(f"Wide.{name}" for name in PROPERTIES))),
    ):
        client.post(path, json={"items": [item]}).raise_for_status()


def many(apply: str) -> list[dict[str, Any]]:
    values = {name: f"the value of {name}" for name in PROPERTIES}
    return [node(f"{apply}-{n}", data(view_ref("Wide"), **values)) for n in range(1_000)]


@contextmanager
def held(driver: Driver, project: str) -> Iterator[None]:
    """Hold the lock of a project, as one who writes to it."""
    with driver.session() as session, session.begin_transaction() as transaction:
        transaction.run("MATCH (project:_Project {name: $name}) SET project.locked = true", name=project).consume()
        yield
        transaction.rollback()


def blocked(driver: Driver) -> int:
    """How many transactions wait for a lock."""
    text = "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*)"
    return driver.execute_query(text).records[0][0]


def test_emulator_that_cannot_start_shows_its_log(image: str) -> None:
    uri = "bolt://nowhere.invalid:7687"
    container = CdfEmulatorContainer(image, neo4j_uri=uri, neo4j_password="x", start_limit=60)
    with pytest.raises(NotStarted, match=r"Neo4j cannot be reached at bolt://nowhere\.invalid:7687"):
        container.start()


def test_image_without_a_neo4j_says_in_a_sentence_that_it_needs_one(image: str) -> None:
    container = CdfEmulatorContainer(image, start_limit=60)
    with pytest.raises(NotStarted, match=r"There is no Neo4j of its own here.*CDF_EMULATOR_NEO4J_URI") as caught:
        container.start()
    assert "Traceback" not in str(caught.value)
