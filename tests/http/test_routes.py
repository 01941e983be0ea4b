from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from emulator.app import create
from emulator.graph.driver import Graph
from emulator.http.routes import TABLE
from emulator.settings import Settings


@pytest.fixture(scope="module")
def client(graph: Graph) -> Iterator[TestClient]:
    with TestClient(create(graph, Settings()), base_url="http://127.0.0.1") as client:
        client.headers["authorization"] = "Bearer anything"
        yield client


PUBLISHED = [
    "GET /api/v1/token/inspect",
    "GET /api/v1/projects/{project}",
    "POST /api/v1/projects/{project}/models/spaces",
    "GET /api/v1/projects/{project}/models/spaces",
    "POST /api/v1/projects/{project}/models/spaces/byids",
    "POST /api/v1/projects/{project}/models/spaces/delete",
    "POST /api/v1/projects/{project}/models/containers",
    "GET /api/v1/projects/{project}/models/containers",
    "POST /api/v1/projects/{project}/models/containers/byids",
    "POST /api/v1/projects/{project}/models/containers/delete",
    "POST /api/v1/projects/{project}/models/containers/indexes/delete",
    "POST /api/v1/projects/{project}/models/containers/indexes/retry",
    "POST /api/v1/projects/{project}/models/containers/constraints/delete",
    "POST /api/v1/projects/{project}/models/containers/constraints/retry",
    "POST /api/v1/projects/{project}/models/containers/properties/retry",
    "POST /api/v1/projects/{project}/models/containers/inspect",
    "POST /api/v1/projects/{project}/models/views",
    "GET /api/v1/projects/{project}/models/views",
    "POST /api/v1/projects/{project}/models/views/byids",
    "POST /api/v1/projects/{project}/models/views/delete",
    "POST /api/v1/projects/{project}/models/datamodels",
    "GET /api/v1/projects/{project}/models/datamodels",
    "POST /api/v1/projects/{project}/models/datamodels/byids",
    "POST /api/v1/projects/{project}/models/datamodels/delete",
    "POST /api/v1/projects/{project}/models/instances",
    "POST /api/v1/projects/{project}/models/instances/list",
    "POST /api/v1/projects/{project}/models/instances/byids",
    "POST /api/v1/projects/{project}/models/instances/search",
    "POST /api/v1/projects/{project}/models/instances/aggregate",
    "POST /api/v1/projects/{project}/models/instances/delete",
    "POST /api/v1/projects/{project}/models/instances/query",
    "POST /api/v1/projects/{project}/models/instances/sync",
    "POST /api/v1/projects/{project}/models/instances/inspect",
    "GET /api/v1/projects/{project}/models/statistics",
    "GET /api/v1/projects/{project}/models/statistics/spaces",
    "POST /api/v1/projects/{project}/models/statistics/spaces/byids",
    "POST /api/v1/projects/{project}/dml/graphql",
    "POST /api/v1/projects/{project}/userapis/spaces/s/datamodels/m/versions/v/graphql",
    "GET /api/v1/projects/{project}/units",
    "POST /api/v1/projects/{project}/units/byids",
    "GET /api/v1/projects/{project}/units/systems",
    "GET /api/v1/projects/{project}/units/temperature:deg_c",
    "GET /api/v1/projects",
    "GET /api/v1/projects/{project}/timeseries",
    "POST /api/v1/projects/{project}/timeseries/byids",
    "POST /api/v1/projects/{project}/timeseries/list",
    "GET /api/v1/projects/{project}/files",
    "POST /api/v1/projects/{project}/files/byids",
    "POST /api/v1/projects/{project}/files/list",
    "GET /api/v1/projects/{project}/groups",
    "POST /api/v1/projects/{project}/groups",
    "POST /api/v1/projects/{project}/groups/delete",
    "GET /api/v1/projects/{project}/streams",
    "DELETE /api/v1/projects/{project}/streams/s",
    "POST /api/v1/projects/{project}/streams/s/records/sync",
]


@pytest.mark.parametrize("endpoint", PUBLISHED)
def test_published_endpoint_is_known(client: TestClient, project: str, endpoint: str) -> None:
    method, url = endpoint.format(project=project).split()
    answer = client.request(method, url, json={"items": 3, "limit": "x"} if method == "POST" else None)
    assert answer.status_code in ({200, 501} if method != "POST" else {400, 501})
    if answer.status_code != 200:
        assert answer.json()["error"]["code"] == answer.status_code
    if answer.status_code == 501:
        assert answer.json()["error"]["message"].startswith("The emulator does not support ")


def test_no_two_rows_are_the_same() -> None:
    rows = [(row.method, row.path) for row in TABLE]
    assert len(rows) == len(set(rows))
