"""Each limit of the table holds, and holds as a file says it."""

from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.limits import Limits
from emulator.settings import Settings
from emulators import ACCELERATION

SMALL = Limits(
    spaces=3,
    containers=4,
    container_properties=16,
    views=6,
    data_models=3,
    versions_per_view=2,
    versions_per_data_model=2,
    instances=4,
    soft_deleted_instances=2,
    properties_per_container=9,
    properties_per_record_container=1,
    uniqueness_constraints_per_container=1,
    requires_constraints_per_container=1,
    indexes_per_container=1,
    properties_per_index=2,
    enum_values=2,
    properties_per_view=2,
    implemented_views_per_view=1,
    containers_per_view=1,
    views_per_data_model=1,
    max_list_size=7,
    list_size=3,
    direct_relation_list_size=2,
    indexed_list_size_32_bits=5,
    indexed_list_size_64_bits=4,
    text_size=20,
    indexed_text_size=10,
    json_size=60,
    json_value_size=20,
    json_keys=3,
    json_key_length=5,
)
CONTAINERS, VIEWS, MODELS, INSTANCES = (
    f"/models/{name}" for name in ("containers", "views", "datamodels", "instances")
)
UNIQUE = {"properties": ["p"]}
ENUM = {"type": "enum", "values": {key: {} for key in "abc"}}


@pytest.fixture(scope="module")
def small_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings(limits=SMALL, acceleration=ACCELERATION))) as url:
        yield url


@pytest.fixture
def small(small_url: str, project: str) -> Iterator[Api]:
    """A project with a little of everything, in an emulator with small limits."""
    api = Api(small_url, project)
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    held = container(
        "C", p=prop(), t=prop(list=True), d=prop("direct", list=True), j=prop("json"), js=prop("json", list=True)
    )
    api.ok(CONTAINERS, {"items": [held, container("D", q=prop())]})
    api.ok(VIEWS, {"items": [view("V", "C.p"), view("W", "C.p")]})
    yield api
    api.client.close()


def c(external_id: str = "n", **values: Any) -> dict:
    return node(external_id, data(container_ref("C"), **values))


def model(external_id: str, *views: dict, version: str = "1") -> dict:
    return {"space": SPACE, "externalId": external_id, "version": version, "views": list(views)}


def versions(item: dict, count: int) -> list[dict]:
    return [{**item, "version": str(number)} for number in range(count)]


REACHED: list[tuple[str, str, list[dict], str]] = [
    ("spaces", "/models/spaces", [{"space": f"s{n}"} for n in range(3)], "The limit of 3 spaces in the project"),
    (
        "containers",
        CONTAINERS,
        [container(f"X{n}", p=prop()) for n in range(3)],
        "The limit of 4 containers in the project",
    ),
    (
        "container_properties",
        CONTAINERS,
        [container(f"X{n}", **{f"p{m}": prop() for m in range(9)}) for n in range(2)],
        "The limit of 16 container properties in the project",
    ),
    ("views", VIEWS, [view(f"X{n}", "C.p") for n in range(5)], "The limit of 6 views in the project"),
    ("data_models", MODELS, [model(f"M{n}") for n in range(4)], "The limit of 3 data models in the project"),
    (
        "versions_per_view",
        VIEWS,
        versions(view("X", "C.p"), 3),
        f"The limit of 2 versions of the view '{SPACE}:X' has been reached.",
    ),
    (
        "versions_per_data_model",
        MODELS,
        versions(model("M"), 3),
        f"The limit of 2 versions of the data model '{SPACE}:M' has been reached.",
    ),
    ("instances", INSTANCES, [node(f"n{n}") for n in range(5)], "The limit of 4 instances in the project"),
    (
        "properties_per_container",
        CONTAINERS,
        [container("X", **{f"p{n}": prop() for n in range(10)})],
        "properties size must be between 1 and 9",
    ),
    (
        "properties_per_record_container",
        CONTAINERS,
        [container("X", "record", p=prop(), q=prop())],
        "properties size must be between 1 and 1",
    ),
    (
        "uniqueness_constraints_per_container",
        CONTAINERS,
        [container("X", p=prop(), constraints={"a": UNIQUE, "b": UNIQUE})],
        "uniqueness constraints size must be between 0 and 1",
    ),
    (
        "requires_constraints_per_container",
        CONTAINERS,
        [container("X", p=prop(), constraints={name: {"require": container_ref("C")} for name in "ab"})],
        "requires constraints size must be between 0 and 1",
    ),
    (
        "indexes_per_container",
        CONTAINERS,
        [container("X", p=prop(), indexes={"a": UNIQUE, "b": UNIQUE})],
        "indexes size must be between 0 and 1",
    ),
    (
        "properties_per_index",
        CONTAINERS,
        [container("X", p=prop(), q=prop(), r=prop(), indexes={"a": {"properties": ["p", "q", "r"]}})],
        "indexes.a.properties size must be between 1 and 2",
    ),
    ("enum_values", CONTAINERS, [container("X", p={"type": ENUM})], "values size must be between 1 and 2"),
    (
        "properties_per_view",
        VIEWS,
        [view("X", "C.p", "C.t", "C.d")],
        "properties size must be between 0 and 2",
    ),
    (
        "implemented_views_per_view",
        VIEWS,
        [{**view("X"), "implements": [view_ref("V"), view_ref("W")]}],
        "implements size must be between 0 and 1",
    ),
    (
        "containers_per_view",
        VIEWS,
        [{**view("X", "D.q"), "implements": [view_ref("V")]}],
        f"The limit of 1 containers in the view '{SPACE}:X/v1'",
    ),
    ("views_per_data_model", MODELS, [model("M", view_ref("V"), view_ref("W"))], "views size must be between 0 and 1"),
    (
        "max_list_size",
        CONTAINERS,
        [container("X", p=prop(list=True, maxListSize=8))],
        "maxListSize must be less than or equal to 7",
    ),
    ("list_size", INSTANCES, [c(t=list("abcd"))], "The list has 4 elements, the limit is 3."),
    (
        "direct_relation_list_size",
        INSTANCES,
        [c(d=[ref(x) for x in "abc"])],
        "The list has 3 elements, the limit is 2.",
    ),
    (
        "indexed_list_size_32_bits",
        CONTAINERS,
        [container("X", p=prop("int32", list=True, maxListSize=6), indexes={"a": {"indexType": "btree", **UNIQUE}})],
        "maxListSize of at most 5 for a btree index",
    ),
    (
        "indexed_list_size_64_bits",
        CONTAINERS,
        [container("X", p=prop("int64", list=True, maxListSize=5), indexes={"a": {"indexType": "btree", **UNIQUE}})],
        "maxListSize of at most 4 for a btree index",
    ),
    ("text_size", INSTANCES, [c(p="x" * 21)], "The text exceeds the maximum size of 20 bytes."),
    ("text_size", INSTANCES, [c(t=["x" * 11, "x" * 10])], "The list exceeds the maximum size of 20 bytes."),
    ("text_size", CONTAINERS, [container("X", p=prop(maxTextSize=21))], "maxTextSize must be less than or equal to 20"),
    (
        "indexed_text_size",
        CONTAINERS,
        [container("X", p=prop(maxTextSize=11), indexes={"a": UNIQUE})],
        "maxTextSize of at most 10 together",
    ),
    (
        "json_size",
        INSTANCES,
        [c(j=dict.fromkeys("abc", "x" * 18))],
        "The JSON object exceeds the maximum size of 60 bytes.",
    ),
    ("json_size", INSTANCES, [c(js=[{"a": "x" * 15}] * 3)], "The list exceeds the maximum size of 60 bytes."),
    (
        "json_value_size",
        INSTANCES,
        [c(j={"a": "x" * 20})],
        "A value of the JSON object exceeds the maximum size of 20 bytes.",
    ),
    ("json_keys", INSTANCES, [c(j=dict.fromkeys("abcd", 1))], "The JSON object has more than 3 keys."),
    ("json_key_length", INSTANCES, [c(j={"abcdef": 1})], "A JSON key is longer than 5 characters."),
]


@pytest.mark.parametrize(("limit", "path", "items", "message"), REACHED, ids=[row[0] for row in REACHED])
def test_limit_holds(small: Api, limit: str, path: str, items: list[dict], message: str) -> None:
    assert hasattr(SMALL, limit)
    status, said = small.refused(path, {"items": items})
    assert (status, message in said) == (400, True), said


def test_every_limit_is_tried() -> None:
    tried = {row[0] for row in REACHED}
    elsewhere = {"soft_deleted_instances", "concurrent_reads", "concurrent_writes", "concurrent_deletes"}
    # `test_request_limits.py`, `cli/test_protocol.py`, `http/test_body.py`
    elsewhere |= {"request_values", "reading_request_size", "reading_request_values", "request_depth"}
    elsewhere |= {"filter_conditions", "filter_depth", "filter_values", "filter_characters", "filter_forms"}
    elsewhere |= {"nested_filters", "nested_depth", "set_operation_members", "search_characters"}
    elsewhere |= {"header_size", "header_seconds", "request_seconds"}
    # `operations/graphql/test_bounds.py`
    elsewhere |= {"graphql_tokens", "graphql_depth", "graphql_fields", "graphql_sets", "graphql_answer"}
    elsewhere |= {"dml_tokens", "dml_characters"}  # `operations/graphql/test_faults.py`
    assert tried | elsewhere == set(Limits.__struct_fields__)


def test_limits_are_answered(small: Api) -> None:
    answer = small.client.get("/models/statistics").json()
    assert (answer["spaces"]["limit"], answer["instances"]["softDeletedInstancesLimit"]) == (3, 2)


def test_instances_within_the_limit_come_and_go(small: Api) -> None:
    small.ok(INSTANCES, {"items": [node(f"n{n}") for n in range(3)]})
    small.ok(INSTANCES, {"items": [c(f"n{n}", p=f"{m}") for n in range(3) for m in [1]]})
    small.ok(INSTANCES, {"items": [edge("e", ref("n0"), ref("n1"), ref("n2"))]})
    assert small.refused(INSTANCES, {"items": [node("more")]})[0] == 400
    created = {"items": [c(d=[ref("made on the way")])]}
    assert "4 instances" in small.refused(INSTANCES, created)[1]
    deletion = {"items": [{"instanceType": "edge", **ref("e")}]}
    small.ok(INSTANCES, {"items": [node("instead")], "delete": deletion["items"]})
    small.ok(INSTANCES, {"items": [c("n0", p="may still change")]})


def test_one_after_the_other_comes_up_to_the_limit(small: Api) -> None:
    for number in range(4):
        small.ok(INSTANCES, {"items": [c(f"n{number}", p="new")]})
    assert "4 instances" in small.refused(INSTANCES, {"items": [c("more", p="new")]})[1]


def test_deleted_instances_are_limited(small: Api) -> None:
    small.ok(INSTANCES, {"items": [node(f"n{n}") for n in range(4)]})
    small.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref(f"n{n}")} for n in range(2)]})
    status, message = small.refused(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref("n2")}]})
    assert (status, message) == (400, "The limit of 2 soft-deleted instances in the project has been reached.")


def test_too_much_may_shrink(base_url: str, small_url: str, project: str) -> None:
    before, after = Api(base_url, project), Api(small_url, project)
    before.ok("/models/spaces", {"items": [{"space": f"s{n}"} for n in range(5)]})
    after.ok("/models/spaces/delete", {"items": [{"space": "s0"}]})
    after.ok("/models/spaces", {"items": [{"space": "s1", "name": "changed"}]})
    assert "3 spaces" in after.refused("/models/spaces", {"items": [{"space": "s0"}]})[1]
    for api in (before, after):
        api.client.close()


def test_throttle_answers_429(graph: Graph, project: str) -> None:
    limits = Limits(concurrent_writes=0)
    with listening(create(graph, Settings(limits=limits, throttle=True))) as url:
        api = Api(url, project)
        response = api.post(INSTANCES, {"items": []})
        assert (response.status_code, response.headers["retry-after"]) == (429, "1")
        assert api.post(f"{INSTANCES}/list", {}).status_code == 200
        api.client.close()
    with listening(create(graph, Settings(limits=limits))) as url:
        api = Api(url, project)
        api.ok(INSTANCES, {"items": []})
        api.client.close()
