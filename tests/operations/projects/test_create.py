"""An empty project can be created, and is listed until it is reset."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api


@pytest.fixture
def api(base_url: str) -> Iterator[Api]:
    """A project that is one of the first: of very many, only these are listed."""
    api = Api(base_url, f"0-{uuid.uuid4().hex[:16]}")
    yield api
    httpx.delete(f"{base_url}/_emulator/projects/{api.project}", timeout=60)
    api.client.close()


def root(api: Api) -> str:
    return str(api.client.base_url).partition("/api/")[0]


def create(api: Api) -> Any:
    answer = httpx.put(f"{root(api)}/_emulator/projects/{api.project}", timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(api: Api) -> dict[str, Any] | None:
    items = httpx.get(f"{root(api)}/_emulator/projects", timeout=60).json()["items"]
    return next((one for one in items if one["name"] == api.project), None)


def test_created_project_is_listed_though_it_is_empty(api: Api) -> None:
    assert listed(api) is None
    assert create(api) == {"project": api.project, "created": True}
    assert listed(api) == {"name": api.project, "spaces": 0, "containers": 0, "views": 0, "nodes": 0, "edges": 0}
    projects = api.client.get(f"{root(api)}/api/v1/projects").json()["items"]
    assert {"urlName": api.project} in projects


def test_project_is_created_once(api: Api) -> None:
    create(api)
    assert create(api) == {"project": api.project, "created": False}


def test_project_that_holds_something_exists(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    assert create(api)["created"] is False
    assert api.client.get("/models/spaces").json()["items"][0]["space"] == a.SPACE


def test_created_project_takes_data(api: Api) -> None:
    create(api)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})
    found = listed(api)
    assert found is not None
    assert found["nodes"] == 1


def test_project_that_was_reset_is_not_listed(api: Api) -> None:
    create(api)
    httpx.delete(f"{root(api)}/_emulator/projects/{api.project}", timeout=60)
    assert listed(api) is None
    assert create(api)["created"] is True


def test_name_that_no_project_can_have_is_refused(api: Api) -> None:
    answer = httpx.put(f"{root(api)}/_emulator/projects/a:b")
    assert answer.status_code == 400
    assert "a:b" in answer.json()["error"]["message"]
