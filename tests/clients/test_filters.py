"""Every filter of the Python SDK that data modeling takes, and its sorts, through the unmodified SDK."""

import uuid
from typing import Any

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes import filters as f
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    DirectRelation,
    EdgeApply,
    InstanceSort,
    MappedPropertyApply,
    NodeApply,
    NodeOrEdgeData,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Float64, Int64, Text, Timestamp

PUMP, VIEW = ContainerId("plant", "Pump"), ViewId("plant", "PumpView", "v1")
TYPES = {
    "name": Text(),
    "tags": Text(is_list=True),
    "power": Float64(),
    "hours": Int64(),
    "start": Timestamp(),
    "end": Timestamp(),
    "next": DirectRelation(),
    "near": DirectRelation(is_list=True),
}


@pytest.fixture(scope="module")
def plant(base_url: str) -> CogniteClient:
    project = f"test-{uuid.uuid4().hex[:16]}"
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    api = client.data_modeling
    api.spaces.apply([SpaceApply("plant"), SpaceApply("other")])
    api.containers.apply(
        ContainerApply("plant", "Pump", {name: ContainerProperty(kind) for name, kind in TYPES.items()})
    )
    mapped = {name: MappedPropertyApply(PUMP, name) for name in TYPES}
    api.views.apply(ViewApply("plant", "PumpView", "v1", properties=mapped))
    nodes = [
        pump("p1", name="big", tags=["a", "b"], power=1.5, hours=1, start="2024-01-01T00:00:00Z"),
        pump("p2", name="small", tags=[], power=2.0, hours=2, next=direct("p1"), near=[direct("p1"), direct("p3")]),
        pump("p3", name="bigger", tags=["b"], start="2024-02-01T00:00:00Z", end="2024-03-01T00:00:00Z"),
        NodeApply("other", "bare", type=("plant", "p1")),
    ]
    edges = [EdgeApply("plant", "e1", ("plant", "flows"), ("plant", "p1"), ("plant", "p2"))]
    api.instances.apply(nodes, edges)
    return client


def direct(external_id: str) -> dict[str, str]:
    return {"space": "plant", "externalId": external_id}


def pump(external_id: str, **values: Any) -> NodeApply:
    return NodeApply("plant", external_id, sources=[NodeOrEdgeData(VIEW, values)])


def prop(name: str) -> tuple[str, str, str]:
    return VIEW.as_property_ref(name)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f.Equals(prop("name"), "big"), "p1"),
        (f.Equals(PUMP.as_property_ref("name"), "big"), "p1"),
        (f.Equals(prop("power"), 2), "p2"),
        (f.Equals(prop("next"), direct("p1")), "p2"),
        (f.Equals(prop("start"), {"property": prop("start")}), "p1 p3"),
        (f.Equals(["node", "type"], direct("p1")), "bare"),
        (f.In(prop("name"), ["big", "small", "x"]), "p1 p2"),
        (f.In(["node", "externalId"], ["p3", "bare"]), "p3 bare"),
        (f.Range(prop("hours"), gt=1), "p2"),
        (f.Range(prop("power"), gte=1.5, lt=2), "p1"),
        (f.Range(prop("start"), gte="2024-02-01T01:00:00+01:00"), "p3"),
        (f.Range(["node", "createdTime"], gt=0, lte="9999-01-01T00:00:00Z"), "p1 p2 p3 bare"),
        (f.Overlaps(prop("start"), prop("end"), gte="2024-02-15T00:00:00Z", lt="2024-05-01T00:00:00Z"), "p3"),
        (f.Overlaps(prop("start"), prop("end"), gt="2024-03-01T00:00:00Z"), ""),
        (f.Prefix(prop("name"), "big"), "p1 p3"),
        (f.Prefix(prop("tags"), ["a"]), "p1"),
        (f.Exists(prop("power")), "p1 p2"),
        (f.Exists(prop("tags")), "p1 p2 p3"),
        (f.IsNull(prop("power")), "p3 bare"),
        (f.ContainsAny(prop("tags"), ["a", "c"]), "p1"),
        (f.ContainsAll(prop("tags"), ["b"]), "p1 p3"),
        (f.ContainsAll(prop("tags"), ["a", "b"]), "p1"),
        (f.Nested(prop("next"), f.Equals(prop("name"), "big")), "p2"),
        (f.Nested(prop("near"), f.Equals(prop("name"), "bigger")), "p2"),
        (f.HasData(containers=[PUMP]), "p1 p2 p3"),
        (f.HasData(views=[VIEW]), "p1 p2 p3"),
        (f.MatchAll(), "p1 p2 p3 bare"),
        (f.InstanceReferences([("plant", "p1"), ("other", "bare"), ("plant", "x")]), "p1 bare"),
        (f.SpaceFilter("other"), "bare"),
        (f.SpaceFilter(["other", "plant"]), "p1 p2 p3 bare"),
        (f.And(f.Prefix(prop("name"), "big"), f.Exists(prop("end"))), "p3"),
        (f.Or(f.Equals(prop("name"), "big"), f.Equals(prop("hours"), 2)), "p1 p2"),
        (f.Not(f.Equals(prop("name"), "big")), "p2 p3"),
        (~f.Exists(prop("name")) | (f.Exists(prop("end")) & f.MatchAll()), "p3 bare"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, f.Filter) else "",
)
def test_filter_finds(said: f.Filter, expected: str, plant: CogniteClient) -> None:
    found = plant.data_modeling.instances.list("node", filter=said, limit=None)
    # The type of the edge has come to be as a node as well.
    assert [node.external_id for node in found if node.external_id != "flows"] == expected.split()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f.Equals(["edge", "type"], direct("flows")), "e1"),
        (f.Nested(["edge", "startNode"], f.Equals(prop("name"), "big")), "e1"),
        (f.Nested(["edge", "endNode"], f.Equals(prop("name"), "big")), ""),
        (f.SpaceFilter("plant", "edge"), "e1"),
        (f.In(["edge", "endNode"], [direct("p2")]), "e1"),
    ],
)
def test_filter_finds_edges(said: f.Filter, expected: str, plant: CogniteClient) -> None:
    found = plant.data_modeling.instances.list("edge", filter=said, limit=None)
    assert [edge.external_id for edge in found] == expected.split()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([InstanceSort(prop("name"))], "p1 p3 p2"),
        ([InstanceSort(prop("name"), "descending")], "p2 p3 p1"),
        ([InstanceSort(prop("power"), nulls_first=True)], "p3 p1 p2"),
        ([InstanceSort(prop("power"), "descending", nulls_first=False)], "p2 p1 p3"),
        ([InstanceSort(prop("end"), nulls_first=True), InstanceSort(prop("hours"), "descending")], "p2 p1 p3"),
        ([InstanceSort(["node", "externalId"], "descending")], "p3 p2 p1"),
    ],
)
def test_sort_orders_and_pages(sort: list[InstanceSort], expected: str, plant: CogniteClient) -> None:
    instances = plant.data_modeling.instances
    assert [node.external_id for node in instances.list(sources=VIEW, sort=sort, limit=None)] == expected.split()
    chunks = instances(chunk_size=1, sources=VIEW, sort=sort)
    assert [node.external_id for chunk in chunks for node in chunk] == expected.split()


def test_space_is_a_filter_of_its_own(plant: CogniteClient) -> None:
    found = plant.data_modeling.instances.list("node", space="other", filter=f.MatchAll(), limit=None)
    assert [node.external_id for node in found] == ["bare"]


def test_view_filter_decides_what_is_seen_through_it(plant: CogniteClient) -> None:
    mapped = {"name": MappedPropertyApply(PUMP, "name")}
    said = f.And(f.HasData(containers=[PUMP]), f.Range(PUMP.as_property_ref("hours"), lte=1))
    plant.data_modeling.views.apply(ViewApply("plant", "Fresh", "v1", properties=mapped, filter=said))
    fresh = ViewId("plant", "Fresh", "v1")
    instances = plant.data_modeling.instances
    assert [node.external_id for node in instances.list(sources=fresh, limit=None)] == ["p1"]
    assert [node.external_id for node in instances.list(filter=f.HasData(views=[fresh]), limit=None)] == ["p1"]
    assert [n.external_id for n in instances.retrieve([("plant", "p1"), ("plant", "p2")], sources=fresh).nodes] == [
        "p1"
    ]
