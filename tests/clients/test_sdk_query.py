"""Querying and following the graph with the classes of the unmodified Python SDK."""

import time
from typing import Any

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes import filters
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    DirectRelation,
    EdgeApply,
    MappedPropertyApply,
    NodeApply,
    NodeId,
    NodeOrEdgeData,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Float64, Text
from cognite.client.data_classes.data_modeling.instances import InstanceSort
from cognite.client.data_classes.data_modeling.query import (
    EdgeResultSetExpression,
    EdgeResultSetExpressionSync,
    Intersection,
    NodeResultSetExpression,
    NodeResultSetExpressionSync,
    Query,
    QueryResult,
    QuerySync,
    Select,
    SelectSync,
    SourceSelector,
    Union,
    UnionAll,
)

PUMP = ViewId("plant", "Pump", "v1")


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    models = client.data_modeling
    models.spaces.apply(SpaceApply("plant"))
    types = {"name": Text(), "pressure": Float64(), "area": DirectRelation()}
    properties = {name: ContainerProperty(kind) for name, kind in types.items()}
    models.containers.apply(ContainerApply("plant", "Pump", properties, used_for="all"))
    mapped = {name: MappedPropertyApply(ContainerId("plant", "Pump"), name) for name in types}
    models.views.apply(ViewApply("plant", "Pump", "v1", properties=mapped))
    pumps = [
        pump(f"p{i}", name=f"P{i}", pressure=float(i), area={"space": "plant", "externalId": "north"}) for i in range(6)
    ]
    flows = [
        EdgeApply("plant", f"f{i}", ("plant", "flows"), ("plant", f"p{i}"), ("plant", f"p{i + 1}")) for i in range(5)
    ]
    models.instances.apply(nodes=pumps, edges=flows)
    return client


def pump(external_id: str, **values: Any) -> NodeApply:
    return NodeApply("plant", external_id, sources=[NodeOrEdgeData(PUMP, values)])


def flow(i: int) -> EdgeApply:
    return EdgeApply("plant", f"f{i}", ("plant", "flows"), ("plant", f"p{i}"), ("plant", f"p{i + 1}"))


def select(*properties: str, **more: Any) -> Select:
    return Select([SourceSelector(PUMP, list(properties))], **more)


def names(result: QueryResult, name: str) -> list[str]:
    return [instance.external_id for instance in result[name]]


def test_query_hops_along_edges_and_relations(client: CogniteClient) -> None:
    low = filters.Range(PUMP.as_property_ref("pressure"), lt=2)
    query = Query(
        with_={
            "low": NodeResultSetExpression(filter=filters.And(filters.HasData(views=[PUMP]), low)),
            "flows": EdgeResultSetExpression(from_="low", max_distance=2),
            "next": NodeResultSetExpression(from_="flows"),
            "area": NodeResultSetExpression(from_="low", through=PUMP.as_property_ref("area")),
            "there": NodeResultSetExpression(
                from_="area", through=PUMP.as_property_ref("area"), direction="inwards", limit=2
            ),
        },
        select={
            "low": select("name", sort=[InstanceSort(PUMP.as_property_ref("pressure"), "descending")]),
            "flows": Select(),
            "next": select("*"),
            "area": Select(),
            "there": select("name", limit=1),
        },
    )
    result = client.data_modeling.instances.query(query)
    assert names(result, "low") == ["p1", "p0"]
    assert names(result, "flows") == ["f0", "f1", "f2"]
    assert names(result, "next") == ["p1", "p2", "p3"]
    assert names(result, "area") == ["north"]
    assert names(result, "there") == ["p0"]
    assert result["next"][0].properties[PUMP]["pressure"] == 1.0


def test_query_combines_sets(client: CogniteClient) -> None:
    def among(*ids: str) -> NodeResultSetExpression:
        return NodeResultSetExpression(filter=filters.InstanceReferences([NodeId("plant", one) for one in ids]))

    sets = {"a": among("p0", "p1"), "b": among("p1", "p2")}
    combined = {
        "union": Union(["a", "b"]),
        "all": UnionAll(["a", "b"]),
        "both": Intersection(["a", "b"]),
        "only": Union(["a"], except_=["b"]),
    }
    query = Query(with_={**sets, **combined}, select={name: Select() for name in combined})
    result = client.data_modeling.instances.query(query)
    assert names(result, "union") == ["p0", "p1", "p2"]
    assert names(result, "all") == ["p0", "p1", "p1", "p2"]
    assert names(result, "both") == ["p1"]
    assert names(result, "only") == ["p0"]


def test_query_is_paged_to_its_end(client: CogniteClient) -> None:
    query = Query(
        with_={"p": NodeResultSetExpression(filter=filters.HasData(views=[PUMP]), limit=4)},
        select={"p": select("name")},
    )
    found: list[str] = []
    while True:
        result = client.data_modeling.instances.query(query)
        found += names(result, "p")
        if not result.cursors.get("p"):
            break
        query.cursors = result.cursors
    assert found == [f"p{i}" for i in range(6)]


def test_query_takes_parameters(client: CogniteClient) -> None:
    above = filters.Range(PUMP.as_property_ref("pressure"), gte={"parameter": "least"})
    query = Query({"p": NodeResultSetExpression(filter=above)}, {"p": Select()}, parameters={"least": 4})
    assert names(client.data_modeling.instances.query(query, include_typing=True), "p") == ["p4", "p5"]


def test_sync_goes_on_from_its_cursors(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    query = QuerySync(
        with_={
            "p": NodeResultSetExpressionSync(filter=filters.HasData(views=[PUMP]), sync_mode="one_phase"),
            "f": EdgeResultSetExpressionSync(from_="p", max_distance=1, sync_mode="one_phase"),
        },
        select={"p": SelectSync([SourceSelector(PUMP, ["*"])]), "f": SelectSync()},
    )
    first = instances.sync(query)
    assert len(first["p"]) == 6
    assert len(first["f"]) == 5
    query.cursors = first.cursors
    instances.apply(pump("p6", name="P6"))
    instances.delete(nodes=[("plant", "p5")])
    second = instances.sync(query)
    assert [(one.external_id, one.deleted_time is not None) for one in second["p"]] == [("p6", False), ("p5", True)]
    assert [(one.external_id, one.deleted_time is not None) for one in second["f"]] == [("f4", True)]


def test_sync_goes_on_along_edges_any_number_of_steps_away(client: CogniteClient) -> None:
    """The SDK syncs in two phases unless it is told otherwise: pages of what is there, then what comes."""
    instances = client.data_modeling.instances
    query = QuerySync(
        with_={
            "p0": NodeResultSetExpressionSync(filter=filters.Equals(["node", "externalId"], "p0")),
            "flows": EdgeResultSetExpressionSync(from_="p0", max_distance=3, limit=2),
            "reached": NodeResultSetExpressionSync(from_="flows"),
            "left": NodeResultSetExpressionSync(from_="flows", chain_to="source"),
        },
        select={name: SelectSync([SourceSelector(PUMP, ["*"])]) for name in ("flows", "reached", "left")},
    )

    def told() -> dict[str, list[str]]:
        """All that is told until a page of each set is empty; a minus is before what was deleted."""
        found: dict[str, list[str]] = {}
        idle = 0
        while idle < 2:
            result = instances.sync(query)
            query.cursors = result.cursors
            idle += not any(result.data.values())
            for name, items in result.data.items():
                found.setdefault(name, []).extend(f"{'-' * bool(i.deleted_time)}{i.external_id}" for i in items)
        return found

    assert told() == {"flows": ["f0", "f1", "f2"], "reached": ["p1", "p2", "p3"], "left": ["p0", "p1", "p2"]}
    instances.delete(edges=[("plant", "f1")])
    assert told() == {"flows": ["-f1"], "reached": [], "left": []}
    short = EdgeApply("plant", "short", ("plant", "flows"), ("plant", "p1"), ("plant", "p4"))
    instances.apply(nodes=pump("p3", name="alone"), edges=short)
    assert told() == {"flows": ["f4", "short"], "reached": ["p4", "p5"], "left": ["p1", "p4"]}


def test_subscription_keeps_a_copy_up_to_date(client: CogniteClient) -> None:
    instances, copy = client.data_modeling.instances, {}

    def keep(result: QueryResult) -> None:
        for one in result["p"]:
            if one.deleted_time is None:
                copy[one.external_id] = one.properties[PUMP]
            else:
                copy.pop(one.external_id, None)

    query = QuerySync(
        with_={"p": NodeResultSetExpressionSync(filter=filters.HasData(views=[PUMP]))},
        select={"p": SelectSync([SourceSelector(PUMP, ["*"])])},
    )
    subscription = instances.subscribe(query, keep, poll_delay_seconds=0.05, throttle_seconds=0.01)
    try:
        for i in range(20):
            instances.apply([pump(f"p{(i * 3 + k) % 9}", pressure=float(i)) for k in range(3)])
            instances.delete(nodes=[("plant", f"p{i % 9}")])

        def listed() -> dict[str, Any]:
            return {
                node.external_id: node.properties[PUMP] for node in instances.list("node", sources=PUMP, limit=None)
            }

        for _ in range(200):
            if copy == listed():
                break
            time.sleep(0.05)
        assert copy == listed()
    finally:
        subscription.cancel()
