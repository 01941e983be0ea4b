from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.limits import DOCUMENTED

STATISTICS = "/models/statistics"


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    api.ok(
        "/models/containers", {"items": [container("C", p=prop(), q=prop()), container("D", p=prop(), space="other")]}
    )
    api.ok("/models/views", {"items": [view("V", "C.p"), {**view("V", "C.p"), "version": "v2"}]})
    model = {"space": "other", "externalId": "M", "version": "1", "views": [view_ref("V")]}
    api.ok("/models/datamodels", {"items": [model]})
    of_v = data(view_ref("V"), p="x")
    items = [
        node("a", of_v),
        node("b"),
        node("c", space="other"),
        node("gone"),
        edge("e", ref("a"), ref("b"), ref("b")),
    ]
    api.ok("/models/instances", {"items": items})
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref("gone")}]})
    return api


def get(api: Api, path: str) -> Any:
    response = api.client.get(path)
    assert response.status_code == 200, response.text
    return response.json()


def test_project_is_counted_beside_its_limits(models: Api) -> None:
    assert get(models, STATISTICS) == {
        "spaces": {"count": 2, "limit": 100},
        "containers": {"count": 2, "limit": 1000},
        "containerProperties": {"count": 3, "limit": 25000},
        "views": {"count": 2, "limit": 2000},
        "dataModels": {"count": 1, "limit": 500},
        "instances": {
            "nodes": 3,
            "edges": 1,
            "instances": 4,
            "instancesLimit": 5_000_000,
            "softDeletedNodes": 1,
            "softDeletedEdges": 0,
            "softDeletedInstances": 1,
            "softDeletedInstancesLimit": 10_000_000,
        },
        "concurrentReadLimit": 8,
        "concurrentWriteLimit": 4,
        "concurrentDeleteLimit": 2,
    }


def test_deleting_a_node_deletes_its_edges_from_the_counts(models: Api) -> None:
    models.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref("a")}]})
    (first, second) = get(models, f"{STATISTICS}/spaces")["items"]
    assert first == {
        "space": "other",
        "containers": 1,
        "views": 0,
        "dataModels": 1,
        "nodes": 1,
        "edges": 0,
        "softDeletedNodes": 0,
        "softDeletedEdges": 0,
    }
    assert second == {
        "space": SPACE,
        "containers": 1,
        "views": 2,
        "dataModels": 0,
        "nodes": 1,
        "edges": 0,
        "softDeletedNodes": 2,
        "softDeletedEdges": 1,
    }


def test_requested_spaces_are_counted(models: Api) -> None:
    named = [{"space": name} for name in ("other", "none", "other")]
    (found,) = models.ok(f"{STATISTICS}/spaces/byids", {"items": named})["items"]
    assert (found["space"], found["nodes"]) == ("other", 1)
    assert models.refused(f"{STATISTICS}/spaces/byids", {"items": []})[0] == 400


def test_unused_project_has_zero_counts(api: Api) -> None:
    assert get(api, f"{STATISTICS}/spaces") == {"items": []}
    answer = get(api, STATISTICS)
    assert answer["spaces"] == {"count": 0, "limit": DOCUMENTED.spaces}
    assert answer["instances"]["instances"] == 0


def test_space_whose_name_is_a_prefix_of_another_is_counted_separately(models: Api) -> None:
    models.ok("/models/spaces", {"items": [{"space": "oth"}]})
    (found,) = models.ok(f"{STATISTICS}/spaces/byids", {"items": [{"space": "oth"}]})["items"]
    assert found["nodes"] == 0
