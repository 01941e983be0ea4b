"""The compiled filter language gives the same instances as the plain interpreter of it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from filters.interpreter import Json, World, listed, ordered
from filters.worlds import SPACE, filters, graphs, install, sorts
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builders import node, view_ref
from conftest import Api

pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES = "/models/instances"
FILTERS = 8
WRITES = 4
steady = settings(
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def installed(world: World, base_url: str) -> Iterator[Api]:
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        install(world, api)
        yield api


def ids(items: list[Json]) -> list[str]:
    return [item["externalId"] for item in items]


def chosen_sources(names: list[str]) -> list[Json]:
    return [{"source": view_ref(name)} for name in names]


@given(data=st.data())
@steady
def test_filters_choose_the_instances_that_they_describe(data: st.DataObject, base_url: str) -> None:
    world = data.draw(graphs())
    with installed(world, base_url) as api:
        for _ in range(FILTERS):
            kind = data.draw(st.sampled_from(["node", "edge"]))
            said = data.draw(filters(world, kind))
            views = data.draw(st.lists(st.sampled_from(list(world.views)), unique=True, max_size=2))
            body = {"instanceType": kind, "filter": said, "sources": chosen_sources(views)}
            answer = api.ok(f"{INSTANCES}/list", body)
            assert ids(answer["items"]) == [item.base["externalId"] for item in listed(world, kind, views, said)]


def pages(api: Api, body: Json, between: Any) -> list[list[Json]]:
    found: list[list[Json]] = []
    while True:
        answer = api.ok(f"{INSTANCES}/list", body)
        found.append(answer["items"])
        if "nextCursor" not in answer:
            return found
        between(len(found))
        body = {**body, "cursor": answer["nextCursor"]}


@given(data=st.data())
@steady
def test_pages_tile_a_sorted_list_while_others_write(data: st.DataObject, base_url: str) -> None:
    world = data.draw(graphs())
    with installed(world, base_url) as api:
        for turn in range(3):
            kind = data.draw(st.sampled_from(["node", "edge"]))
            views = data.draw(st.lists(st.sampled_from(list(world.views)), unique=True, max_size=1))
            said = data.draw(st.none() | filters(world, kind, 1))
            sort = data.draw(sorts(world, kind))
            limit = data.draw(st.integers(1, 3))
            body = {"instanceType": kind, "sources": chosen_sources(views), "sort": sort, "limit": limit}
            body |= {"filter": said} if said else {}

            def write(page: int, turn: int = turn) -> None:
                if page < WRITES:  # else a sort by time would never come to its end
                    api.ok(INSTANCES, {"items": [node(f"new-{turn}-{page}")]})

            found = pages(api, body, write)
            assert all(len(page) == limit for page in found[:-1])
            old = [name for page in found for name in ids(page) if not name.startswith("new-")]
            expected = ordered(world, listed(world, kind, views, said), sort)
            assert old == [item.base["externalId"] for item in expected]
            assert api.ok(INSTANCES + "/delete", {"items": [_new(turn, page) for page in range(1, WRITES)]})


def _new(turn: int, page: int) -> Json:
    return {"instanceType": "node", "space": SPACE, "externalId": f"new-{turn}-{page}"}
