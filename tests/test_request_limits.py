"""Each limit of a request holds, as a file says it, and the answer names the rule and the place."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, view, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.http.large_bodies import give_back_memory
from emulator.limits import Limits
from emulator.settings import Settings
from emulators import ACCELERATION

SMALL = Limits(
    request_values=100,
    reading_request_size=2_000,
    reading_request_values=200,
    request_depth=30,
    filter_conditions=12,
    filter_depth=4,
    filter_values=20,
    filter_characters=300,
    filter_forms=6,
    nested_filters=3,
    nested_depth=2,
    set_operation_members=5,
    search_characters=10,
)
INSTANCES = "/models/instances"
LINKS = [f"d{number}" for number in range(4)]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def small_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings(limits=SMALL, max_body=5_000, acceleration=ACCELERATION))) as url:
        yield url


@pytest.fixture
def small(small_url: str, project: str) -> Iterator[Api]:
    """A project in an emulator with small limits."""
    api = Api(small_url, project)
    with api.client:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        links = {name: prop("direct") for name in LINKS}
        api.ok("/models/containers", {"items": [container("C", p=prop(), q=prop(), numbers=prop("int64", list=True))]})
        api.ok("/models/containers", {"items": [container("Links", **links)]})
        own = {"or": [equals("a"), exists("q"), {"not": exists("p")}]}
        api.ok("/models/views", {"items": [view("V", "C.p"), {**view("Own", "C.p"), "filter": own}]})
        api.ok(INSTANCES, {"items": [node("n", data(container_ref("C"), p="a"))]})
        yield api


def equals(value: Any, name: str = "p") -> Json:
    return {"equals": {"property": [SPACE, "C", name], "value": value}}


def exists(name: str) -> Json:
    return {"exists": {"property": [SPACE, "C", name]}}


def alike(count: int) -> Json:
    return {"or": [equals(str(number)) for number in range(count - 1)]}


def deep(depth: int) -> Json:
    return {"not": deep(depth - 1)} if depth > 1 else equals("a")


def values(count: int) -> Json:
    return {"in": {"property": [SPACE, "C", "p"], "values": ["v"] * count}}


def different(count: int) -> Json:
    tests = [equals("a"), exists("p"), exists("q"), {"prefix": {"property": [SPACE, "C", "p"], "value": "a"}}]
    tests += [equals({"property": [SPACE, "C", "q"]}), values(1), equals("b", "q")]
    return {"and": tests[:count]}


def nested(names: list[str]) -> Json:
    return {"and": [{"nested": {"scope": [SPACE, "Links", name], "filter": equals("a")}} for name in names]}


def nesting(depth: int) -> Json:
    inner = nesting(depth - 1) if depth > 1 else equals("a")
    return {"nested": {"scope": [SPACE, "Links", "d0"], "filter": inner}}


def has_data(count: int) -> Json:
    return {"hasData": [view_ref("Own")] * count}


FILTERS: list[tuple[Callable[[int], Json], int, str]] = [
    (alike, 12, "12 conditions in the filters of a request at most. There are more in the filter."),
    (has_data, 6, "12 conditions in the filters of a request"),
    (deep, 4, "4 filters inside each other"),
    (values, 20, "20 values in the filters of a request at most. There are more in property 'p' in the filter."),
    (lambda n: equals("v" * n), 300, "300 characters in the filters of a request"),
    (different, 6, "6 different conditions"),
    (lambda n: nested(LINKS[:n]), 3, "3 nested filters in a request"),
    (nesting, 2, "2 nested filters inside each other"),
]


@pytest.mark.parametrize(("make", "limit", "message"), FILTERS)
def test_filter_has_a_bound(make: Callable[[int], Json], limit: int, message: str, small: Api) -> None:
    small.ok(f"{INSTANCES}/list", {"filter": make(limit)})
    status, answered = small.refused(f"{INSTANCES}/list", {"filter": make(limit + 1)})
    assert (status, message in answered) == (400, True), answered


@pytest.mark.parametrize("path", ["search", "aggregate"])
def test_filter_of_a_search_has_the_same_bounds(path: str, small: Api) -> None:
    body: Json = {"view": view_ref("V"), "aggregates": [{"count": {}}]}
    small.ok(f"{INSTANCES}/{path}", {**body, "filter": alike(12)})
    assert small.refused(f"{INSTANCES}/{path}", {**body, "filter": alike(13)})[0] == 400


def query(filters: dict[str, Json], **parameters: Any) -> Json:
    sets = {name: {"nodes": {"filter": said}} for name, said in filters.items()}
    return {"with": sets, "select": {name: {} for name in sets}, "parameters": parameters}


@pytest.mark.parametrize("path", ["query", "sync"])
def test_filters_of_all_sets_count_together(path: str, small: Api) -> None:
    small.ok(f"{INSTANCES}/{path}", query({"a": alike(6), "b": alike(6)}))
    status, answered = small.refused(f"{INSTANCES}/{path}", query({"a": alike(6), "b": alike(7)}))
    assert (status, answered.partition("There are more in ")[2]) == (400, "the filters of 'b'.")


def test_parameter_counts_where_it_is_used(small: Api) -> None:
    by_parameter = {"in": {"property": [SPACE, "C", "p"], "values": {"parameter": "some"}}}
    some = ["v"] * 10
    small.ok(f"{INSTANCES}/query", query({"a": by_parameter, "b": by_parameter}, some=some))
    status, answered = small.refused(f"{INSTANCES}/query", query(dict.fromkeys("abc", by_parameter), some=some))
    assert (status, "20 values" in answered) == (400, True)


def test_members_of_set_operations_have_a_bound(small: Api) -> None:
    def union(*counts: int) -> Json:
        sets: Json = {f"u{ix}": {"unionAll": ["a"] * count} for ix, count in enumerate(counts)}
        return {"with": {"a": {"nodes": {}}, **sets}, "select": {name: {} for name in sets}}

    small.ok(f"{INSTANCES}/query", union(2, 3))
    status, answered = small.refused(f"{INSTANCES}/query", union(3, 3))
    assert (status, "5 members of set operations" in answered) == (400, True)


def test_sets_that_start_from_sets_many_times_are_resolved_once(small: Api) -> None:
    """Each union names the one before twice: forty of them would take forever one by one."""
    sets: Json = {"u0": {"union": ["a"]}} | {f"u{ix}": {"union": [f"u{ix - 1}"]} for ix in range(1, 5)}
    small.ok(f"{INSTANCES}/query", {"with": {"a": {"nodes": {}}, **sets}, "select": {"u4": {}}})


def test_text_of_a_search_has_a_bound(small: Api) -> None:
    for path in ("search", "aggregate"):
        body: Json = {"view": view_ref("V"), "aggregates": [{"count": {}}]}
        small.ok(f"{INSTANCES}/{path}", {**body, "query": "aaaa bbbbb"})
        status, answered = small.refused(f"{INSTANCES}/{path}", {**body, "query": "aaaaa bbbbb"})
        assert (status, "10 characters in the text of a search" in answered) == (400, True)


@pytest.mark.parametrize(("make", "limit"), [(alike, 12), (deep, 4), (values, 20)])
def test_filter_of_a_view_has_the_bounds_of_a_request(make: Callable[[int], Json], limit: int, small: Api) -> None:
    small.ok("/models/views", {"items": [{**view("New", "C.p"), "filter": make(limit)}]})
    status, answered = small.refused("/models/views", {"items": [{**view("Newer", "C.p"), "filter": make(limit + 1)}]})
    assert (status, "the filter of view 'Newer'" in answered) == (400, True)


def test_views_that_name_views_have_the_bounds_of_one_filter(small: Api) -> None:
    """The last filter has eight conditions, four of which its view names."""
    named = "Own"
    for number in range(2):
        sides = [{"and": [{"hasData": [view_ref(named)]}, exists("p")]}, {"not": {"hasData": [view_ref(named)]}}]
        named = f"Twice{number}"
        small.ok("/models/views", {"items": [{**view(named, "C.p"), "filter": {"or": sides}}]})
    status, answered = small.refused(f"{INSTANCES}/list", {"filter": {"hasData": [view_ref(named)]}})
    assert (status, " at most. There are more in " in answered) == (400, True)


@pytest.mark.parametrize("encode", [bytes, gzip.compress])
def test_body_has_as_many_values_as_its_endpoint_takes(encode: Callable[[bytes], bytes], small: Api) -> None:
    def send(path: str, text: bytes) -> tuple[int, str]:
        headers = {} if encode is bytes else {"content-encoding": "gzip"}
        response = small.client.post(path, content=encode(text), headers=headers)
        return response.status_code, response.json().get("error", {}).get("message", "")

    numbers = node("n", data(container_ref("C"), numbers=[0] * 60))
    small.ok(INSTANCES, {"items": [numbers]})
    too_many = "fields and elements in a request at most. There are more in the body."
    assert send(INSTANCES, b'{"items":[' + b"{}," * 50 + b"{}]}") == (400, f"There may be 100 {too_many}")
    assert send(f"{INSTANCES}/byids", b'{"items":[' + b"{}," * 100 + b"{}]}") == (400, f"There may be 200 {too_many}")
    assert send(f"{INSTANCES}/list", b'{"limit":1}'.ljust(2_000)) == (200, "")
    status, answered = send(f"{INSTANCES}/list", b'{"limit":1}'.ljust(2_001))
    assert (status, "2000 bytes in a request that does not write" in answered) == (400, True)
    assert send(INSTANCES, b'{"items":[]}'.ljust(5_000)) == (200, "")
    assert send(INSTANCES, b'{"items":[]}'.ljust(5_001))[0] == 413


def test_body_is_as_deep_as_the_limit_says(small: Api) -> None:
    status, answered = small.refused(f"{INSTANCES}/list", {"x": [[[]]] and _nested_lists(30)})
    assert (status, "The maximum depth is 30" in answered) == (400, True)
    small.ok(f"{INSTANCES}/list", {"x": _nested_lists(29)})


def _nested_lists(depth: int) -> list[Any]:
    return [_nested_lists(depth - 1)] if depth > 1 else []


@pytest.mark.parametrize("timeout", [0, -1])
def test_timeout_is_at_least_a_millisecond(timeout: int, small: Api) -> None:
    for path, body in (("list", {}), ("query", query({"a": equals("a")})), ("sync", query({"a": equals("a")}))):
        status, answered = small.refused(f"{INSTANCES}/{path}", {**body, "debug": {"timeout": timeout}})
        assert (status, "debug.timeout must be greater than or equal to 1" in answered) == (400, True)


def test_large_bodies_are_answered_one_after_another(small: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.http.body.LARGE", 10)
    for name in ("LARGE", "REFUSED"):
        monkeypatch.setattr(f"emulator.http.endpoint.{name}", 10)
    freed: list[bool] = []

    def give_back(*, refused: bool) -> None:
        freed.append(refused)
        give_back_memory(refused=refused)

    monkeypatch.setattr("emulator.http.endpoint.give_back_memory", give_back)
    for text in (b'{"limit":1}'.ljust(1_000), b'{"limit":0}'.ljust(1_000)):
        for content, headers in ((text, {}), (gzip.compress(text), {"content-encoding": "gzip"})):
            response = small.client.post(f"{INSTANCES}/list", content=content, headers=headers)
            assert response.status_code == (200 if b"1" in text else 400)
    small.ok("/models/spaces/byids", {"items": [{"space": SPACE}]})
    assert set(freed) == {False, True}
