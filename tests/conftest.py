"""One Neo4j per run, one emulator per worker, one project per test."""

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

import releases
from emulator.app import create
from emulator.cli.start.protocol import bounded
from emulator.cli.start.serve import KEEP_ALIVE_SECONDS
from emulator.database.server import ManagedNeo4j
from emulator.graph.driver import Graph
from emulator.graph.setup import prepare
from emulator.limits import DOCUMENTED
from emulator.operations.acceleration import project_sizes
from emulator.settings import Settings
from emulators import ACCELERATION

URI, USER, PASSWORD = (f"CDF_EMULATOR_TEST_NEO4J_{name}" for name in ("URI", "USER", "PASSWORD"))

_managed: list[ManagedNeo4j] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start Neo4j once, in the process that the workers inherit their environment from."""
    if hasattr(config, "workerinput") or URI in os.environ or config.option.collectonly:
        return
    neo4j = releases.chosen()
    neo4j.__enter__()
    _managed.append(neo4j)
    neo4j.wait()
    releases.set_language(neo4j)
    os.environ.update({URI: neo4j.uri, USER: neo4j.user, PASSWORD: neo4j.password})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of an `xdist_group` on one worker.

    pytest-xdist 3.8 writes the group to an attribute that pytest 9.2 no longer reads: every group would be spread.
    """
    for item in items:
        with_group = vars(item).get("_nodeid")
        if with_group and hasattr(item, "_id"):
            item._id = type(item._id).parse(with_group)  # noqa: SLF001


def pytest_unconfigure() -> None:
    while _managed:
        _managed.pop().__exit__(None, None, None)


def login() -> dict[str, str]:
    """The variables that let an emulator use the Neo4j of the run."""
    names = {URI: "URI", USER: "USER", PASSWORD: "PASSWORD"}
    return {f"CDF_EMULATOR_NEO4J_{name}": os.environ.get(variable, "") for variable, name in names.items()}


@pytest.fixture(scope="session")
def graph() -> Iterator[Graph]:
    """The database of the run, with its constraints and indexes."""
    connected = Graph.connect(os.environ[URI], os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
    prepare(connected)
    yield connected
    connected.close()


@pytest.fixture(scope="module", params=[project_sizes.SMALL, -1], ids=["of few", "of many"])
def each_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both ways to find: going through all of a small project, and by what an index of Neo4j finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project_sizes, "SMALL", request.param)
        yield


@pytest.fixture
def of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each project counts as one with many instances: so it has its indexes at once."""
    monkeypatch.setattr(project_sizes, "SMALL", -1)


@pytest.fixture
def project() -> str:
    """A project that nobody has named before."""
    return f"test-{uuid.uuid4().hex[:16]}"


@contextmanager
def listening(app: Starlette, port: int = 0) -> Iterator[str]:
    """The address of `app` on a port of its own, or on `port`, served by a thread with the protocol of `up`."""
    address = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, http=bounded(DOCUMENTED, KEEP_ALIVE_SECONDS), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [address]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{address.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=30)
    address.close()


@pytest.fixture(scope="session")
def base_url(graph: Graph) -> Iterator[str]:
    """The address of an emulator over the database of the run, with the acceleration that the run is for."""
    with listening(create(graph, Settings(acceleration=ACCELERATION))) as url:
        yield url


class Api:
    """The API of one project over HTTP."""

    def __init__(self, base_url: str, project: str) -> None:
        self.project = project
        self.client = httpx.Client(
            base_url=f"{base_url}/api/v1/projects/{project}", headers={"authorization": "Bearer test"}, timeout=120
        )

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.client.post(path, json=body)

    def ok(self, path: str, body: Any) -> Any:
        """The answer to a request that must succeed."""
        response = self.post(path, body)
        assert response.status_code == 200, response.text
        return response.json()

    def refused(self, path: str, body: Any) -> tuple[int, str]:
        """Status and message of a request that must fail with the service's envelope."""
        response = self.post(path, body)
        error = response.json()["error"]
        assert error["code"] == response.status_code >= 400
        return response.status_code, error["message"]


@pytest.fixture
def api(base_url: str, project: str) -> Iterator[Api]:
    api = Api(base_url, project)
    yield api
    api.client.close()
