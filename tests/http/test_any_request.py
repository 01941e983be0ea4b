import copy
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from builders import SPACE, container, container_ref, data, node, prop, ref, view, view_ref
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings


@pytest.fixture(scope="module")
def client(graph: Graph) -> Iterator[TestClient]:
    with TestClient(create(graph, Settings()), base_url="http://127.0.0.1") as client:
        client.headers["authorization"] = "Bearer anything"
        yield client


def path(project: str, rest: str) -> str:
    return f"/api/v1/projects/{project}{rest}"


PERSON = container("Person", name=prop(), age=prop("int32"), seen=prop("timestamp", list=True), friend=prop("direct"))
EXAMPLES: dict[str, Any] = {
    "/models/spaces": {"items": [{"space": SPACE, "name": "n", "description": "d"}]},
    "/models/spaces/byids": {"items": [{"space": SPACE}]},
    "/models/spaces/delete": {"items": [{"space": "another"}]},
    "/models/containers": {"items": [PERSON]},
    "/models/containers/byids": {"items": [{"space": SPACE, "externalId": "Person"}]},
    "/models/containers/delete": {"items": [{"space": SPACE, "externalId": "Other"}]},
    "/models/views": {"items": [view("PersonView", "Person.name", "Person.age")]},
    "/models/views/byids": {"items": [{"space": SPACE, "externalId": "PersonView", "version": "v1"}]},
    "/models/views/delete": {"items": [{"space": SPACE, "externalId": "Other", "version": "v1"}]},
    "/models/instances": {
        "items": [
            node("a", data(view_ref("PersonView"), name="A", age=1), existingVersion=1, type=ref("t")),
            node("b", data(container_ref("Person"), seen=["2024-01-01T00:00:00Z"], friend=ref("a"))),
        ],
        "delete": [{"instanceType": "node", "space": SPACE, "externalId": "c"}],
        "replace": False,
    },
    "/models/instances/byids": {
        "items": [{"instanceType": "node", "space": SPACE, "externalId": "a"}],
        "sources": [{"source": view_ref("PersonView")}],
        "includeTyping": True,
    },
    "/models/instances/list": {"instanceType": "node", "sources": [{"source": view_ref("PersonView")}], "limit": 3},
    "/models/instances/delete": {"items": [{"instanceType": "node", "space": SPACE, "externalId": "c"}]},
}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.sampled_from([0, -1, 2**31, 2**63, 2**64])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3)
    | st.sampled_from(["\0", "`", "'", "x" * 300, "node", "edge", "view", "container", SPACE, "Person", "PersonView"])
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, Any]:
    """A good request with one or two of its values replaced, removed or joined by another."""
    url = draw(st.sampled_from(sorted(EXAMPLES)))
    request = copy.deepcopy(EXAMPLES[url])
    for _ in range(draw(st.integers(1, 2))):
        place = request
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.integers(0, 4)):
                place = place[key]
                continue
            match draw(st.integers(0, 3)):
                case 0:
                    del place[key]
                case 1 if isinstance(place, dict):
                    place[draw(st.text(max_size=5))] = draw(JSON)
                case _:
                    place[key] = draw(JSON)
            break
    return url, request


@pytest.fixture(scope="module")
def prepared(client: TestClient) -> str:
    """A project in which every example succeeds."""
    project = f"test-{uuid.uuid4().hex[:16]}"
    for url in ("/models/spaces", "/models/containers", "/models/views"):
        assert client.post(path(project, url), json=EXAMPLES[url]).status_code == 200
    return project


@pytest.mark.parametrize("url", EXAMPLES)
def test_good_request_succeeds(client: TestClient, prepared: str, url: str) -> None:
    answer = client.post(path(prepared, url), json=EXAMPLES[url])
    assert answer.status_code == 200, answer.text


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(request_=spoiled())
def test_whatever_is_sent_is_answered_or_refused(client: TestClient, prepared: str, request_: tuple[str, Any]) -> None:
    url, request = request_
    answer = client.post(path(prepared, url), content=json.dumps(request).encode())
    if answer.status_code != 200:
        error = answer.json()["error"]
        assert 400 <= answer.status_code < 500 or answer.status_code == 501, (url, request, error)
        assert error["code"] == answer.status_code
        assert error["message"]
