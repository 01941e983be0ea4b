"""Batches that are sent again, through one emulator and through another one over the same database."""

from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

INSTANCES = "/models/instances"
THING = view_ref("ThingView")
SIZED = {"size": prop("int64"), "near": prop("direct")}


def things(size: int = 1) -> list[dict[str, Any]]:
    nodes = [node(f"t{at}", data(THING, size=size, near=ref("t0"))) for at in range(3)]
    return [*nodes, edge("e", ref("t0"), ref("t1"), ref("linked"))]


def apply(api: Api, items: list[dict[str, Any]], **flags: Any) -> list[tuple[int, bool]]:
    answer = api.ok(INSTANCES, {"items": items, **flags})["items"]
    return [(item["version"], item["wasModified"]) for item in answer]


@pytest.fixture
def repeated(api: Api) -> Api:
    """A project in which a batch was sent twice."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Thing", **SIZED)]})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.size", "Thing.near")]})
    assert apply(api, things()) == [(1, True)] * 4
    assert apply(api, things()) == [(1, False)] * 4
    return api


@pytest.fixture
def other(graph: Graph, repeated: Api) -> Iterator[Api]:
    """The same project through another emulator, which has seen none of them."""
    with listening(create(graph, Settings())) as url:
        api = Api(url, repeated.project)
        yield api
        api.client.close()


def test_what_somebody_else_has_changed_meanwhile_is_changed_back(repeated: Api, other: Api) -> None:
    assert apply(other, things(size=2)) == [(2, True)] * 3 + [(1, False)]
    assert apply(repeated, things()) == [(3, True)] * 3 + [(1, False)]
    assert apply(other, things()) == [(3, False)] * 3 + [(1, False)]


def test_what_was_deleted_meanwhile_is_created_again(repeated: Api, other: Api) -> None:
    other.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "edge", **ref("e")}]})
    assert apply(repeated, things()) == [(1, False)] * 3 + [(1, True)]


def test_refusals_are_those_of_what_is_stored(repeated: Api) -> None:
    behind = [{**things()[0], "existingVersion": 0}, *things()[1:]]
    assert repeated.refused(INSTANCES, {"items": behind})[0] == 409
    assert apply(repeated, behind, skipOnVersionConflict=True) == [(1, False)] * 4


def test_rule_that_came_meanwhile_holds(repeated: Api, other: Api) -> None:
    more = container("Thing", **SIZED, name=prop(defaultValue="none"))
    other.ok("/models/containers", {"items": [more]})
    assert apply(repeated, things(), replace=True) == [(2, True)] * 3 + [(1, False)]
