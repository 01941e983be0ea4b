"""Searching and aggregating through the unmodified Python SDK."""

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes import aggregations, filters
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    MappedPropertyApply,
    NodeApply,
    NodeOrEdgeData,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Float64, Int64, Text
from cognite.client.data_classes.data_modeling.instances import InstanceSort

VIEW = ViewId("s", "Movie", "v1")


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    models = client.data_modeling
    models.spaces.apply(SpaceApply("s"))
    types = {"title": Text(), "year": Int64(), "minutes": Float64()}
    models.containers.apply(
        ContainerApply("s", "Movie", {name: ContainerProperty(kind) for name, kind in types.items()})
    )
    mapped = {name: MappedPropertyApply(ContainerId("s", "Movie"), name) for name in types}
    models.views.apply(ViewApply("s", "Movie", "v1", properties=mapped))
    movies = [("heat", "Heat", 1995, 170.5), ("ali", "Ali in Heat", 2001, 157.0), ("fargo", "Fargo", 1996, 98.0)]
    models.instances.apply(
        [
            NodeApply("s", name, sources=[NodeOrEdgeData(VIEW, {"title": title, "year": year, "minutes": minutes})])
            for name, title, year, minutes in movies
        ]
    )
    return client


def test_search_finds_and_sorts(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    found = instances.search(VIEW, "heat", sort=InstanceSort(VIEW.as_property_ref("year"), "descending"))
    assert [node.external_id for node in found] == ["ali", "heat"]
    found = instances.search(VIEW, "ali heat", operator="AND", filter=filters.SpaceFilter("s"))
    assert [node.external_id for node in found] == ["ali"]
    assert instances.search(VIEW, "heat", properties=["title"], limit=1).data


def test_aggregates_are_numbers(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    average = instances.aggregate(VIEW, aggregations.Avg("minutes"))
    assert average.value == pytest.approx(425.5 / 3)
    grouped = instances.aggregate(VIEW, aggregations.Count("externalId"), group_by="year", query="heat")
    assert {item.group["year"]: item.aggregates[0].value for item in grouped} == {1995: 1, 2001: 1}


def test_external_id_is_searched_and_grouped_by(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    assert [node.external_id for node in instances.search(VIEW, "FARGO", properties=["externalId"])] == ["fargo"]
    grouped = instances.aggregate(VIEW, aggregations.Count("externalId"), group_by="externalId")
    assert {item.group["externalId"]: item.aggregates[0].value for item in grouped} == {"heat": 1, "ali": 1, "fargo": 1}


def test_histogram_over_nothing_has_no_buckets(client: CogniteClient) -> None:
    nothing = filters.Equals(VIEW.as_property_ref("title"), "none")
    histogram = client.data_modeling.instances.histogram(VIEW, aggregations.Histogram("minutes", 60), filter=nothing)
    assert list(histogram.buckets) == []


def test_histogram_has_buckets(client: CogniteClient) -> None:
    histogram = client.data_modeling.instances.histogram(VIEW, aggregations.Histogram("minutes", 60))
    assert [(bucket.start, bucket.count) for bucket in histogram.buckets] == [(60, 1), (120, 2)]


def test_list_becomes_a_table(client: CogniteClient) -> None:
    listed = client.data_modeling.instances.list(
        instance_type="node", sources=VIEW, sort=InstanceSort(("node", "externalId"))
    )
    frame = listed.to_pandas(expand_properties=True)
    assert list(frame["title"]) == ["Ali in Heat", "Fargo", "Heat"]
