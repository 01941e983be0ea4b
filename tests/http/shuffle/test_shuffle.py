"""Adversarial order: shuffled where the API leaves the order open, with pages cut at other places, and nothing lost."""

import uuid
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling.instances import InstanceSort

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings

NODES = [f"n{number:02}" for number in range(40)]
LIST, QUERY, SYNC = (f"/models/instances/{kind}" for kind in ("list", "query", "sync"))
SIZE = {"property": ["sp", "Thing/v1", "size"]}
VIEW = a.view_ref("Thing")


@pytest.fixture(scope="module")
def shuffled_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings(shuffle=7))) as url:
        yield url


@pytest.fixture(scope="module")
def built(base_url: str) -> str:
    """A project with nodes, each with an edge to the next one."""
    api = Api(base_url, f"test-{uuid.uuid4().hex[:16]}")
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}, *({"space": f"s{number}"} for number in range(15))]})
    api.ok("/models/containers", {"items": [a.container("Thing", name=a.prop(), size=a.prop("int32"))]})
    api.ok("/models/views", {"items": [a.view("Thing", "Thing.name", "Thing.size")]})
    things = [a.node(name, a.data(VIEW, name="thing", size=number % 7)) for number, name in enumerate(NODES)]
    edges = [a.edge(f"e{n}", a.ref(n), a.ref(m), a.ref("flow")) for n, m in pairwise(NODES)]
    api.ok("/models/instances", {"items": things})
    api.ok("/models/instances", {"items": edges, "autoCreateDirectRelations": True})
    api.client.close()
    return api.project


@pytest.fixture
def api(shuffled_url: str, built: str) -> Iterator[Api]:
    api = Api(shuffled_url, built)
    yield api
    api.client.close()


@pytest.fixture
def plain(base_url: str, built: str) -> Iterator[Api]:
    api = Api(base_url, built)
    yield api
    api.client.close()


THINGS = {"filter": {"hasData": [VIEW]}}


def pages_of_list(api: Api, body: Any, limit: int = 1000) -> list[list[Any]]:
    pages, cursor = list[list[Any]](), None
    while cursor is not None or not pages:
        answer = api.ok(LIST, {**body, "limit": limit, "cursor": cursor})
        cursor = answer.get("nextCursor")
        assert (0 if cursor is None else 1) <= len(answer["items"]) <= limit
        pages.append(answer["items"])
    return pages


def names(pages: list[list[Any]]) -> list[str]:
    return [one["externalId"] for page in pages for one in page]


@pytest.mark.parametrize("limit", [1, 2, 7, 1000])
def test_list_returns_each_instance_once_in_another_order(api: Api, limit: int) -> None:
    found = names(pages_of_list(api, THINGS, limit))
    assert sorted(found) == NODES
    assert found != NODES or limit < 7


def test_pages_are_cut_below_the_limit(api: Api, plain: Api) -> None:
    sizes = {
        one: [len(one.ok(LIST, {**THINGS, "limit": limit})["items"]) for limit in range(1, 41)] for one in (api, plain)
    }
    assert sizes[plain] == list(range(1, 41))
    assert all(1 <= size <= limit for size, limit in zip(sizes[api], sizes[plain], strict=True))
    assert sum(size < limit for size, limit in zip(sizes[api], sizes[plain], strict=True)) > 20
    assert 1 in sizes[api][10:]
    assert sizes[api][10:] != [1] * 30


def test_sort_that_is_asked_for_is_kept(api: Api, plain: Api) -> None:
    sort = {"sort": [{**SIZE, "direction": "descending"}, {"property": ["node", "externalId"]}]}
    body = {**THINGS, **sort, "sources": [{"source": VIEW}]}
    assert names(pages_of_list(api, body, 9)) == names(pages_of_list(plain, body))


def test_same_request_has_the_same_order(api: Api, plain: Api, graph: Graph) -> None:
    once, again = (api.post(LIST, {**THINGS, "limit": 30}) for _ in range(2))
    assert once.content == again.content
    different = api.ok(LIST, {**THINGS, "limit": 31})
    with listening(create(graph, Settings(shuffle=7))) as url, listening(create(graph, Settings(shuffle=8))) as other:
        same, another = (Api(one, api.project) for one in (url, other))
        assert same.post(LIST, {**THINGS, "limit": 30}).content == once.content
        assert another.post(LIST, {**THINGS, "limit": 30}).content != once.content
        same.client.close()
        another.client.close()
    assert different["items"] != once.json()["items"]
    assert [one["externalId"] for one in plain.ok(LIST, THINGS)["items"]] == NODES


def test_keys_of_objects_come_in_another_order(api: Api, plain: Api) -> None:
    item = {"items": [{"instanceType": "node", **a.ref("n00")}]}
    orders: set[tuple[str, ...]] = set()
    body = {**THINGS, "limit": 40}
    for path, asked in ((LIST, body), (LIST, {**body, "limit": 39}), ("/models/instances/byids", item)):
        orders |= {tuple(one) for one in api.ok(path, asked)["items"]}
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(plain.ok("/models/instances/byids", item)["items"][0])}
    refused = api.post(LIST, {"limit": 0})
    assert refused.status_code == 400
    assert refused.json() == plain.post(LIST, {"limit": 0}).json()


def test_what_is_asked_for_by_keys_comes_in_another_order(api: Api, plain: Api) -> None:
    nodes = {"items": [{"instanceType": "node", **a.ref(name)} for name in NODES]}
    spaces = {"items": [{"space": f"s{number}"} for number in range(15)]}
    for path, asked in (("/models/instances/byids", nodes), ("/models/spaces/byids", spaces)):
        found, expected = api.ok(path, asked)["items"], plain.ok(path, asked)["items"]
        assert found != expected
        assert all(one in expected for one in found)
        assert len(found) == len(asked["items"])
        assert found == api.ok(path, asked)["items"]


def follow(api: Api, path: str, body: Any, is_done: Callable[[Any, Any], bool]) -> list[Any]:
    """The answers to a query or sync, page by page, with all cursors."""
    answers, cursors = list[Any](), None
    for _ in range(200):
        answers.append(api.ok(path, {**body, "cursors": cursors}))
        if is_done(answers[-1], cursors):
            return answers
        cursors = answers[-1]["nextCursor"]
    pytest.fail("it does not end")


def of_set(answers: list[Any], name: str) -> list[str]:
    return [one["externalId"] for answer in answers for one in answer["items"][name]]


def test_query_returns_each_instance_once_with_what_belongs_to_it(api: Api) -> None:
    body = {
        "with": {
            "things": {"nodes": THINGS, "limit": 30},
            "flows": {"edges": {"from": "things", "maxDistance": 1, "direction": "outwards"}, "limit": 1000},
            "reached": {"nodes": {"from": "flows"}, "limit": 1000},
        },
        "select": {"things": {}, "flows": {}, "reached": {}},
    }
    answers = follow(api, QUERY, body, lambda answer, _: "things" not in answer["nextCursor"])
    assert len(answers) > 2
    assert sorted(of_set(answers, "things")) == NODES != of_set(answers, "things")
    assert sorted(of_set(answers, "flows")) == [f"e{name}" for name in NODES[:-1]]
    for answer in answers:
        starts = {one["externalId"] for one in answer["items"]["things"]}
        assert {one["startNode"]["externalId"] for one in answer["items"]["flows"]} <= starts


def test_set_operation_sees_all_of_its_members(api: Api) -> None:
    small = {"range": {**SIZE, "lt": 4}}
    large = {"range": {**SIZE, "gt": 2}}
    body = {
        "with": {
            "small": {"nodes": {"filter": small}, "limit": 1000},
            "large": {"nodes": {"filter": large}, "limit": 1000},
            "both": {"intersection": ["small", "large"], "limit": 1000},
        },
        "select": {"both": {}, "small": {}},
    }
    expected = [name for number, name in enumerate(NODES) if number % 7 == 3]
    assert sorted(of_set([api.ok(QUERY, body)], "both")) == expected


def test_sort_of_a_query_is_kept(api: Api) -> None:
    sort = [{**SIZE, "direction": "ascending"}, {"property": ["node", "externalId"]}]
    expected = [name for _, name in sorted((number % 7, name) for number, name in enumerate(NODES))]
    body = {"with": {"things": {"nodes": THINGS, "sort": sort, "limit": 25}}, "select": {"things": {}}}
    answers = follow(api, QUERY, body, lambda answer, _: "things" not in answer["nextCursor"])
    assert of_set(answers, "things") == expected
    whole = {
        "with": {"flows": {"edges": {}, "limit": 1000}},
        "select": {"flows": {"sort": [{"property": ["edge", "externalId"]}]}},
    }
    page = of_set([api.ok(QUERY, whole)], "flows")
    assert page == sorted(page)


@pytest.mark.parametrize("mode", ["onePhase", "twoPhase"])
def test_sync_returns_each_instance_once(api: Api, mode: str) -> None:
    body = {"with": {"things": {"nodes": THINGS, "mode": mode, "limit": 15}}, "select": {"things": {}}}
    sizes = list[int]()

    def is_done(answer: Any, cursors: Any) -> bool:
        sizes.append(len(answer["items"]["things"]))
        return cursors is not None and not sizes[-1]

    found = of_set(follow(api, SYNC, body, is_done), "things")
    assert sorted(found) == NODES != found
    if mode == "twoPhase":  # a page that is not full ends the first phase
        assert sizes[:3] == [15, 15, 10]
    else:
        assert max(sizes) <= 15
        assert len(sizes) > 4


def test_what_was_deleted_and_created_again_comes_in_this_order(shuffled_url: str, project: str) -> None:
    api = Api(shuffled_url, project)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    body = {"with": {"all": {"nodes": {}, "limit": 2000}}, "select": {"all": {}}}
    cursors = follow(api, SYNC, body, lambda answer, _: not answer["items"]["all"])[-1]["nextCursor"]
    for name in NODES[:10]:
        api.ok("/models/instances", {"items": [a.node(name)]})
        api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref(name)}]})
        api.ok("/models/instances", {"items": [a.node(name)]})
    copy, told = set[str](), 0
    for _ in range(100):
        answer = api.ok(SYNC, {**body, "cursors": cursors})
        cursors = answer["nextCursor"]
        if not answer["items"]["all"]:
            break
        for one in answer["items"]["all"]:
            told += 1
            (copy.discard if "deletedTime" in one else copy.add)(one["externalId"])
    assert told >= 10
    assert copy == set(NODES[:10])
    api.client.close()


def test_search_keeps_the_best_matches_first_and_shuffles_what_has_no_words(api: Api, plain: Api) -> None:
    by_words = {"view": VIEW, "query": "thing", "limit": 5}
    assert names([api.ok("/models/instances/search", by_words)["items"]]) == names(
        [plain.ok("/models/instances/search", by_words)["items"]]
    )
    found = names([api.ok("/models/instances/search", {"view": VIEW})["items"]])
    assert sorted(found) == NODES != found


def test_lists_of_the_schema_have_everything_once(api: Api) -> None:
    found, cursor, pages = list[str](), None, 0
    while cursor is not None or not pages:
        asked = {"limit": 15, **({"cursor": cursor} if cursor else {})}
        answer = api.client.get("/models/spaces", params=asked).json()
        found += [one["space"] for one in answer["items"]]
        cursor, pages = answer.get("nextCursor"), pages + 1
    expected = sorted([a.SPACE, *(f"s{number}" for number in range(15))])
    assert sorted(found) == expected != found
    assert pages > 1
    assert api.client.get("/models/spaces", params={"limit": 0}).status_code == 400


def test_aggregates_are_complete(api: Api, plain: Api) -> None:
    body = {"view": VIEW, "groupBy": ["size"], "aggregates": [{"count": {}}]}
    groups = [one.ok("/models/instances/aggregate", body)["items"] for one in (api, plain)]
    assert groups[0] != groups[1]
    assert sorted(groups[0], key=str) != [] != groups[1]
    assert {one["group"]["size"]: one["aggregates"][0]["value"] for one in groups[0]} == {
        one["group"]["size"]: one["aggregates"][0]["value"] for one in groups[1]
    }


def test_sdk_reads_everything_and_keeps_a_sort(shuffled_url: str, built: str) -> None:
    client = CogniteClient(
        ClientConfig(client_name="test", project=built, base_url=shuffled_url, credentials=Token("dev"), timeout=60)
    )
    instances = client.data_modeling.instances
    found = [one.external_id for one in instances.list("node", sources=("sp", "Thing", "v1"), limit=None)]
    assert sorted(found) == NODES != found
    assert len(instances.list("node", sources=("sp", "Thing", "v1"), limit=25)) == 25
    sort = InstanceSort(("node", "externalId"), "descending")
    ordered = instances.list("node", sources=("sp", "Thing", "v1"), sort=sort, limit=None)
    assert [one.external_id for one in ordered] == NODES[::-1]
    assert len(client.data_modeling.spaces.list(limit=None)) == 16
    assert len(client.data_modeling.views.list(limit=None)) == 1


def test_health_says_the_seed(shuffled_url: str, base_url: str) -> None:
    assert httpx.get(f"{shuffled_url}/_emulator/health").json()["shuffle"] == 7
    assert "shuffle" not in httpx.get(f"{base_url}/_emulator/health").json()
