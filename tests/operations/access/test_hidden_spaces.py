"""Answers to a caller with limits are those of a copy of the project without the unreadable spaces."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builders import container_ref, ref, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.core.spaces import SYSTEM_SPACES
from emulator.graph.driver import Graph, Transaction
from emulator.operations.context import Context
from emulator.operations.schema.change import change
from emulator.operations.schema.store import read_changes
from emulator.schema.snapshot import SchemaObject, Snapshot
from spaces_world import NAMES, SPACES, TEXTS, build
from strict import acl, admin, caller, group, strict

HIDE_INSTANCES = """
MATCH (instance:Instance|_Deleted) WHERE instance.project = $project AND instance.space IN $spaces
WITH instance, labels(instance) AS labels
SET instance:_Hidden
REMOVE instance:$(labels)
"""


def run(graph: Graph, statement: Statement) -> None:
    graph.write(lambda transaction: transaction.run(statement))


def hide_schema(graph: Graph, project: str, spaces: set[str]) -> None:
    """Leave a marker in place of each object, whether others need it or not."""

    def plan(transaction: Transaction, _: Snapshot) -> list[SchemaObject]:
        kept = read_changes(transaction, project, 0)
        return [msgspec.structs.replace(one, definition=None) for one in kept if one.space in spaces]

    change(Context(graph), project, plan)


class Pair:
    """A caller who may read some spaces, and the one who may read all of a copy without the others."""

    def __init__(self, graph: Graph, url: str, models: list[str], instances: list[str]) -> None:
        name = f"test-{uuid4().hex[:16]}"
        whole, copied = admin(url, f"{name}-whole"), admin(url, f"{name}-copy")
        for api in (whole, copied):
            build(api)
        group(
            whole,
            "readers",
            acl("dataModelsAcl", "READ", spaces=[*models, *SYSTEM_SPACES]),
            acl("dataModelInstancesAcl", "READ", spaces=[*instances, *SYSTEM_SPACES]),
        )
        hidden = {"project": copied.project, "spaces": sorted({*SPACES} - {*instances})}
        run(graph, Statement(HIDE_INSTANCES, hidden))
        hide_schema(graph, copied.project, {*SPACES} - {*models})
        self.limited, self.copied = caller(url, whole.project, "readers"), copied


READABLE = [
    (["s1"], ["s1"]),
    (["s1", "s2"], ["s2", "s3"]),
    (["s1", "s2", "s3"], ["s1", "s3"]),
    (["s1", "s3"], ["s1", "s2", "s3"]),
]


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


@pytest.fixture(scope="module")
def pairs(graph: Graph, url: str) -> list[Pair]:
    return [Pair(graph, url, models, instances) for models, instances in READABLE]


# --- any request

spaces, names = st.sampled_from(SPACES), st.sampled_from([*NAMES, "none"])
views = st.one_of(st.builds(lambda space: view_ref(f"V{space}", space), spaces), st.just(view_ref("Wide", "s1")))
kinds = st.sampled_from(["node", "edge"])
references = st.builds(ref, names, spaces)
paths = st.one_of(
    st.builds(lambda space, name: [space, f"C{space}", name], spaces, st.just("name")),
    st.builds(lambda space: [space, f"V{space}/v1", "name"], spaces),
    st.just(["s1", "Wide/v1", "name"]),
)
links = st.one_of(
    st.builds(lambda space: [space, f"C{space}", "link"], spaces),
    st.builds(lambda space: [space, f"V{space}/v1", "link"], spaces),
    st.sampled_from([["node", "type"], ["edge", "startNode"], ["edge", "endNode"]]),
)
leaves = st.one_of(
    st.builds(lambda p, v: {"equals": {"property": p, "value": v}}, paths, st.sampled_from(TEXTS)),
    st.builds(lambda p: {"exists": {"property": p}}, st.one_of(paths, links)),
    st.builds(lambda p, v: {"equals": {"property": p, "value": v}}, links, references),
    st.builds(lambda s: {"equals": {"property": ["node", "space"], "value": s}}, spaces),
    st.builds(lambda s: {"hasData": [container_ref(f"C{s}", s)]}, spaces),
    st.builds(lambda v: {"hasData": [v]}, views),
    st.builds(lambda r: {"instanceReferences": [r]}, references),
)
filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda p, f: {"nested": {"scope": p, "filter": f}}, links, inner),
        st.builds(lambda f: {"not": f}, inner),
        st.builds(lambda f, g: {"and": [f, g]}, inner, inner),
        st.builds(lambda f, g: {"or": [f, g]}, inner, inner),
    ),
    max_leaves=4,
)
maybe_filter = st.one_of(st.none(), filters)


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, Any]:
    said = {"instanceType": draw(kinds), "filter": draw(maybe_filter), "limit": draw(st.sampled_from([1, 3, 1000]))}
    sources = draw(st.lists(views, max_size=2))
    if sources:
        said["sources"] = [{"source": source} for source in sources]
    if draw(st.booleans()):
        said["sort"] = [{"property": draw(paths), "direction": "descending"}]
    return "/models/instances/list", said


@st.composite
def named(draw: st.DrawFn) -> tuple[str, Any]:
    edges = st.builds(lambda n, s: ref(f"e{n}", s), st.integers(0, 17), spaces)
    items = [
        {"instanceType": kind, **draw(references if kind == "node" else edges)}
        for kind in draw(st.lists(kinds, min_size=1, max_size=6))
    ]
    if draw(st.booleans()):
        operations = {"involvedViews": {"allVersions": True}, "involvedContainers": {}}
        return "/models/instances/inspect", {"items": items, "inspectionOperations": operations}
    return "/models/instances/byids", {"items": items, "sources": [{"source": draw(views)}]}


@st.composite
def searches(draw: st.DrawFn) -> tuple[str, Any]:
    said = {
        "view": draw(views),
        "instanceType": draw(kinds),
        "query": draw(st.sampled_from([None, "green", "pu", "b"])),
    }
    said["filter"] = draw(maybe_filter)
    if draw(st.booleans()):
        return "/models/instances/search", said
    aggregates = [{"count": {}}, {"count": {"property": "name"}}]
    grouped = draw(st.sampled_from([None, ["name"], ["link"]]))
    return "/models/instances/aggregate", {**said, "aggregates": aggregates, "groupBy": grouped}


@st.composite
def queries(draw: st.DrawFn, *, sync: bool = False) -> tuple[str, Any]:
    found: dict[str, Any] = {"first": {"nodes": {"filter": draw(maybe_filter)}, "limit": draw(st.integers(1, 30))}}
    through = st.builds(lambda s: {"source": container_ref(f"C{s}", s), "identifier": "link"}, spaces)
    for n in range(draw(st.integers(0, 3))):
        before = draw(st.sampled_from(list(found)))
        way = draw(st.sampled_from(["outwards", "inwards"]))
        if draw(st.booleans()):
            reached = {"from": before, "direction": way, "filter": draw(maybe_filter)}
            if "nodes" in found[before]:
                reached["through"] = draw(through)
            found[f"set{n}"] = {"nodes": reached, "limit": 50}
        else:
            walked = {"from": before, "direction": way, "filter": draw(maybe_filter)}
            walked |= {"nodeFilter": draw(maybe_filter), "terminationFilter": draw(maybe_filter)}
            found[f"set{n}"] = {"edges": {**walked, "maxDistance": 1 if sync else draw(st.integers(1, 4))}, "limit": 50}
    select = {name: {"sources": [{"source": draw(views), "properties": ["*"]}]} for name in found}
    if sync:
        return "/models/instances/sync", {"with": found, "select": select}
    return "/models/instances/query", {"with": found, "select": select}


schema = st.one_of(
    st.sampled_from(
        [
            ("/models/spaces/byids", {"items": [{"space": space} for space in SPACES]}),
            ("/models/statistics/spaces/byids", {"items": [{"space": space} for space in SPACES]}),
            ("/models/containers/byids", {"items": [ref(f"C{space}", space) for space in SPACES]}),
            ("/models/views/byids", {"items": [{**ref(f"V{s}", s), "version": "v1"} for s in SPACES]}),
            ("/models/views/byids", {"items": [{**ref("Wide", "s1"), "version": "v1"}]}),
            ("/models/datamodels/byids?inlineViews=true", {"items": [{**ref("M", "s2"), "version": "v1"}]}),
            (
                "/models/containers/inspect",
                {
                    "items": [ref(f"C{space}", space) for space in SPACES],
                    "inspectionOperations": {"involvedViews": {}, "totalInvolvedViewCount": {}},
                },
            ),
        ]
    ),
    st.builds(
        lambda kind, more: (f"GET /models/{kind}?limit=100{more}", None),
        st.sampled_from(["spaces", "containers", "views", "datamodels"]),
        st.sampled_from(["", "&space=s1", "&space=s2", "&includeGlobal=true"]),
    ),
    st.sampled_from([("GET /models/statistics", None), ("GET /models/statistics/spaces", None)]),
)
requests = st.one_of(lists(), named(), searches(), queries(), queries(sync=True), schema)


# Edges in a readable space that end in an unreadable one: from there nothing goes on, and there nothing begins.
FROM_HIDDEN_ENDS = {
    "with": {
        "all": {"edges": {}},
        "back": {"edges": {"from": "all", "direction": "inwards"}},
    },
    "select": {"all": {}, "back": {}},
}
TO_HIDDEN_ENDS = {
    "with": {"first": {"nodes": {}}, "in": {"edges": {"from": "first", "direction": "inwards", "maxDistance": 1}}},
    "select": {"in": {}},
}


def answer(api: Api, path: str, body: Any) -> tuple[int, Any]:
    said = api.client.get(path.removeprefix("GET ")) if path.startswith("GET ") else api.post(path, body)
    found = said.json()
    if path.endswith("search") and "items" in found:
        found["items"].sort(key=str)  # a score depends on all that is indexed
    return said.status_code, timeless(found)


def timeless(said: Any) -> Any:
    """What is said, without the times and places that two projects cannot share."""
    if isinstance(said, dict):
        return {key: timeless(value) for key, value in said.items() if not key.endswith(("Time", "Cursor"))}
    return [timeless(one) for one in said] if isinstance(said, list) else said


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, len(READABLE) - 1), request=requests)
@example(which=1, request=("/models/instances/query", FROM_HIDDEN_ENDS))
@example(which=1, request=("/models/instances/sync", TO_HIDDEN_ENDS))
def test_responses_equal_those_of_a_copy_without_unreadable_data(
    pairs: list[Pair], which: int, request: tuple[str, Any]
) -> None:
    pair = pairs[which]
    assert answer(pair.limited, *request) == answer(pair.copied, *request)
