"""The graph query finds what the plain interpreter of it finds, as a whole and page by page."""

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from filters.interpreter import Item, Json, World
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from query.interpreter import Query
from query.worlds import NODES, chains, graphs, install, queries, selects

from conftest import Api

QUERY, SYNC = "/models/instances/query", "/models/instances/sync"
QUERIES = 8
steady = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

Name = tuple[str, str, str]


@contextmanager
def installed(data: st.DataObject, base_url: str) -> Iterator[tuple[World, Api]]:
    """A random graph, in which some nodes were deleted and some of these created again."""
    world = data.draw(graphs())
    gone = data.draw(st.lists(st.sampled_from(NODES), max_size=2, unique_by=str))
    reborn = [one for one in gone if data.draw(st.booleans())]
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    with api.client:
        install(world, api, gone, reborn)
        yield world, api


def names(items: list[Json]) -> list[Name]:
    return [(item["instanceType"], item["space"], item["externalId"]) for item in items]


def expected(items: list[Item]) -> list[Name]:
    return names([item.base for item in items])


@pytest.mark.usefixtures("each_way")
@given(data=st.data())
@steady
def test_query_finds_what_it_describes(data: st.DataObject, base_url: str) -> None:
    with installed(data, base_url) as (world, api):
        for _ in range(QUERIES):
            with_ = data.draw(queries())
            query = Query(world, with_)
            select = data.draw(selects(with_, query.kind))
            answer = api.ok(QUERY, {"with": with_, "select": select})
            assert {name: names(items) for name, items in answer["items"].items()} == {
                name: expected(query.shown(name, one)) for name, one in select.items()
            }


def pages(api: Api, body: Json, name: str) -> list[list[Name]]:
    """One set paged to its end; those that it comes from keep their page."""
    found: list[list[Name]] = []
    while True:
        answer = api.ok(QUERY, body)
        found.append(names(answer["items"][name]))
        if name not in answer["nextCursor"]:
            return found
        body = {**body, "cursors": {**body.get("cursors", {}), name: answer["nextCursor"][name]}}


@pytest.mark.usefixtures("each_way")
@given(data=st.data())
@steady
def test_pages_of_a_set_tile_it_while_those_that_it_comes_from_stay(data: st.DataObject, base_url: str) -> None:
    with installed(data, base_url) as (world, api):
        for _ in range(QUERIES // 2):
            with_ = data.draw(queries())
            name = data.draw(st.sampled_from(sorted(with_)))
            with_[name].pop("postSort", None)  # which would sort each page by itself
            limit = data.draw(st.integers(1, 3))
            with_[name]["limit"] = limit
            found = pages(api, {"with": with_, "select": {name: {}}}, name)
            whole = expected(Query(world, with_, whole=frozenset([name])).members(name))
            assert [one for page in found for one in page] == whole
            assert all(len(page) == limit for page in found[:-1])


@given(data=st.data())
@steady
def test_sync_tells_the_sets_of_a_query(data: st.DataObject, base_url: str) -> None:
    with installed(data, base_url) as (world, api):
        for _ in range(QUERIES // 2):
            with_ = data.draw(chains())
            query = Query(world, with_, whole=frozenset(with_))
            paged = {name: {**said, "limit": data.draw(st.integers(1, 4))} for name, said in with_.items()}
            body: Json = {"with": paged, "select": {name: {} for name in with_}}
            told: dict[str, list[Name]] = {name: [] for name in with_}
            answer = api.ok(SYNC, body)
            while any(answer["items"].values()):
                for name, items in answer["items"].items():
                    told[name] += names(items)
                answer = api.ok(SYNC, {**body, "cursors": answer["nextCursor"]})
            assert {name: sorted(set(found)) for name, found in told.items()} == {
                name: sorted(expected(query.members(name))) for name in with_
            }
            for name, found in told.items():
                comes_from = any("from" in said for said in with_[name].values() if isinstance(said, dict))
                # A set that comes from another is told on its first page, and as a feed of its own after.
                assert max(Counter(found).values(), default=0) <= (2 if comes_from else 1)
