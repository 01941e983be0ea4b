"""The core data model through the unmodified Python SDK, and the rules around the system spaces."""

from datetime import UTC, datetime

import pytest
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import DirectRelationReference, NodeId, SpaceApply, ViewId
from cognite.client.data_classes.data_modeling.cdm.v1 import (
    CogniteActivityApply,
    CogniteAsset,
    CogniteAssetApply,
    CogniteDiagramAnnotation,
    CogniteDiagramAnnotationApply,
    CogniteEquipment,
    CogniteEquipmentApply,
    CogniteFile,
    CogniteFileApply,
    CogniteSourceSystemApply,
    CogniteTimeSeries,
    CogniteTimeSeriesApply,
    CogniteUnit,
)
from cognite.client.exceptions import CogniteAPIError

from builders import container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.core.system_models import SHIPPED

ASSET = view_ref("CogniteAsset", "cdf_cdm")


@pytest.fixture
def client(base_url, project):
    config = ClientConfig(client_name="t", project=project, base_url=base_url, credentials=Token("x"), timeout=60)
    found = CogniteClient(config)
    found.data_modeling.spaces.apply(SpaceApply("sp"))
    return found


@pytest.fixture
def plant(api):
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api


def test_sdk_finds_the_system_spaces(client):
    spaces = client.data_modeling.spaces
    assert spaces.retrieve("cdf_cdm").is_global
    assert [space.space for space in spaces.list(limit=None)] == ["sp"]
    everything = spaces.list(include_global=True, limit=None)
    assert {"sp", "cdf_cdm", "cdf_cdm_units", "cdf_idm"} <= {space.space for space in everything}
    assert {space.space for space in everything if not space.is_global} == {"sp"}


def test_sdk_reads_the_core_containers(client):
    containers = client.data_modeling.containers
    asset = containers.retrieve(("cdf_cdm", "CogniteAsset"))
    assert asset.is_global
    assert asset.used_for == "node"
    assert asset.properties["assetHierarchy_path"].type.max_list_size == 100
    assert set(asset.constraints) == {"describablePresent", "sourceablePresent", "visualizablePresent"}
    assert len(containers.list(include_global=True, limit=None)) == len(SHIPPED.containers)
    assert len(containers.list(space="cdf_cdm_3d", include_global=True, limit=None)) == 12
    assert containers.list(space="cdf_cdm", limit=None) == []


def test_sdk_reads_the_core_views(client):
    views = client.data_modeling.views
    (asset,) = views.retrieve(("cdf_cdm", "CogniteAsset", "v1"))
    assert (asset.is_global, asset.writable, asset.used_for) == (True, True, "node")
    assert {"name", "sourceId", "object3D", "parent", "children"} <= set(asset.properties)
    (own,) = views.retrieve(("cdf_cdm", "CogniteAsset", "v1"), include_inherited_properties=False)
    assert "name" not in own.properties
    assert {container.external_id for container in asset.referenced_containers()} == {
        "CogniteAsset",
        "CogniteDescribable",
        "CogniteSourceable",
        "CogniteVisualizable",
    }
    assert len(views.list(include_global=True, limit=None)) == len(SHIPPED.views)
    assert views.list(limit=None) == []


def test_sdk_reads_the_core_data_model(client):
    models = client.data_modeling.data_models
    (core,) = models.retrieve(("cdf_cdm", "CogniteCore", "v1"))
    assert core.is_global
    assert core.views == [ViewId(*identity) for identity in SHIPPED.views if identity[0] == "cdf_cdm"]
    (inlined,) = models.retrieve(("cdf_cdm", "CogniteCore", "v1"), inline_views=True)
    assert all(one.is_global for one in inlined.views)
    assert [one.external_id for one in models.list(include_global=True)] == [
        *("CogniteCore", "CogniteProcessIndustries"),
    ]
    assert models.list() == []


def test_sdk_reads_the_units(client):
    assert client.units.retrieve("temperature:deg_c").symbol == "°C"
    assert client.units.retrieve("temperature:foo") is None
    assert len(client.units.retrieve(["length:m", "length:ft"])) == 2
    assert client.units.from_alias("degC").external_id == "temperature:deg_c"
    assert client.units.from_alias("F", "Temperature").external_id == "temperature:deg_f"
    assert len(client.units.list()) == 397
    assert {system.name for system in client.units.systems.list()} == {"Default", "SI", "Imperial"}


def test_sdk_writes_and_reads_an_asset_hierarchy(client):
    instances = client.data_modeling.instances
    instances.apply(
        [
            CogniteAssetApply("sp", "site", name="Site", tags=["north"]),
            CogniteAssetApply(
                "sp", "pump", name="Pump", parent=("sp", "site"), source_created_time=datetime(2026, 1, 1, tzinfo=UTC)
            ),
        ]
    )
    pump = instances.retrieve_nodes(NodeId("sp", "pump"), node_cls=CogniteAsset)
    assert (pump.name, pump.parent) == ("Pump", DirectRelationReference("sp", "site"))
    assert pump.root == DirectRelationReference("sp", "site")
    assert pump.path == [DirectRelationReference("sp", "site"), DirectRelationReference("sp", "pump")]
    assert pump.path_last_updated_time is not None
    assert pump.source_created_time == datetime(2026, 1, 1, tzinfo=UTC)
    site = instances.retrieve_nodes(NodeId("sp", "site"), node_cls=CogniteAsset)
    assert (site.tags, site.parent, site.path) == (["north"], None, [DirectRelationReference("sp", "site")])


def test_sdk_writes_and_reads_what_belongs_to_assets(client):
    instances = client.data_modeling.instances
    instances.apply(
        [
            CogniteSourceSystemApply("sp", "sap", name="SAP", manufacturer="SAP SE"),
            CogniteAssetApply("sp", "pump", name="Pump"),
            CogniteFileApply("sp", "manual", name="manual.pdf", mime_type="application/pdf", assets=[("sp", "pump")]),
            CogniteEquipmentApply("sp", "motor", serial_number="7", asset=("sp", "pump"), files=[("sp", "manual")]),
            CogniteTimeSeriesApply(
                "sp",
                "speed",
                is_step=False,
                time_series_type="numeric",
                unit=("cdf_cdm_units", "angular_velocity:rev-per-min"),
                assets=[("sp", "pump")],
                source=("sp", "sap"),
            ),
            CogniteActivityApply("sp", "overhaul", time_series=[("sp", "speed")], start_time=datetime.now(UTC)),
        ]
    )
    speed = instances.retrieve_nodes(NodeId("sp", "speed"), node_cls=CogniteTimeSeries)
    assert (speed.is_step, speed.time_series_type) == (False, "numeric")
    unit = instances.retrieve_nodes(NodeId(speed.unit.space, speed.unit.external_id), node_cls=CogniteUnit)
    assert (unit.symbol, unit.quantity) == ("rev/min", "Angular Velocity")
    manual = instances.retrieve_nodes(NodeId("sp", "manual"), node_cls=CogniteFile)
    assert (manual.mime_type, manual.is_uploaded, manual.uploaded_time) == ("application/pdf", False, None)
    motor = instances.retrieve_nodes(NodeId("sp", "motor"), node_cls=CogniteEquipment)
    assert motor.files == [DirectRelationReference("sp", "manual")]


def test_sdk_writes_and_reads_a_diagram_annotation(client):
    instances = client.data_modeling.instances
    instances.apply(nodes=[CogniteFileApply("sp", "diagram"), CogniteAssetApply("sp", "pump")])
    link = CogniteDiagramAnnotationApply(
        "sp",
        "link",
        type=("cdf_cdm", "diagrams.AssetLink"),
        start_node=("sp", "diagram"),
        end_node=("sp", "pump"),
        status="Suggested",
        confidence=0.9,
        start_node_text="P-101",
    )
    instances.apply(edges=link)
    (found,) = instances.retrieve_edges([("sp", "link")], edge_cls=CogniteDiagramAnnotation)
    assert (found.status, found.confidence, found.start_node_text) == ("Suggested", 0.9, "P-101")


def test_immutable_type_of_a_time_series_stays(client):
    instances = client.data_modeling.instances
    instances.apply(CogniteTimeSeriesApply("sp", "t", is_step=False, time_series_type="numeric"))
    with pytest.raises(CogniteAPIError) as refused:
        instances.apply(CogniteTimeSeriesApply("sp", "t", is_step=False, time_series_type="string"))
    assert refused.value.code == 400


def test_upload_status_cannot_be_written(plant):
    item = node("f", data(view_ref("CogniteFile", "cdf_cdm"), isUploaded=True))
    assert plant.refused("/models/instances", {"items": [item]})[0] == 400


def test_own_view_extends_a_core_view(plant):
    plant.ok("/models/containers", {"items": [container("Pump", flow=prop("float64"))]})
    own = {**view("Pump", "Pump.flow"), "implements": [ASSET]}
    (created,) = plant.ok("/models/views", {"items": [own]})["items"]
    assert (created["isGlobal"], created["writable"], created["usedFor"]) == (False, True, "node")
    assert {"flow", "name", "parent", "children"} <= created["properties"].keys()
    assert {c["externalId"] for c in created["mappedContainers"] if c["space"] == "cdf_cdm"} == {
        "CogniteAsset",
        "CogniteDescribable",
        "CogniteSourceable",
        "CogniteVisualizable",
    }
    plant.ok("/models/instances", {"items": [node("p", data(view_ref("Pump"), flow=1.5, name="P"))]})
    read = {"items": [{"instanceType": "node", **ref("p")}], "sources": [{"source": ASSET}]}
    (found,) = plant.ok("/models/instances/byids", read)["items"]
    assert found["properties"]["cdf_cdm"]["CogniteAsset/v1"]["name"] == "P"


def test_own_container_can_refer_to_and_require_core_containers(plant):
    constraint = {"constraintType": "requires", "require": container_ref("CogniteAsset", "cdf_cdm")}
    target = container_ref("CogniteTimeSeries", "cdf_cdm")
    own = container("Pump", flow=prop("direct", container=target), constraints={"isAsset": constraint})
    (created,) = plant.ok("/models/containers", {"items": [own]})["items"]
    assert created["constraints"]["isAsset"]["require"] == container_ref("CogniteAsset", "cdf_cdm")
    item = node("p", data(container_ref("Pump")))
    assert plant.refused("/models/instances", {"items": [item]})[0] == 400
    item["sources"].append(data(ASSET, name="P"))
    plant.ok("/models/instances", {"items": [item]})


def test_own_view_cannot_refer_to_an_unknown_core_property(plant):
    mapped = {"container": container_ref("CogniteNothing", "cdf_cdm"), "containerPropertyIdentifier": "a"}
    status, message = plant.refused("/models/views", {"items": [view("V", a=mapped)]})
    assert (status, "cdf_cdm:CogniteNothing" in message) == (400, True)
    extended = {**view("V"), "implements": [view_ref("CogniteAsset", "cdf_cdm", "v9")]}
    assert plant.refused("/models/views", {"items": [extended]})[0] == 400


def test_container_with_the_name_of_a_core_container_has_another_label(plant, graph):
    plant.ok("/models/containers", {"items": [container("CogniteAsset", code=prop())]})
    item = node("a", data(container_ref("CogniteAsset"), code="x"))
    plant.ok("/models/instances", {"items": [item]})
    text = "MATCH (n:Instance {key: $key}) RETURN labels(n), n.`CogniteAsset__sp.code`"
    statement = Statement(text, {"key": f"{plant.project}:sp:a"})
    ((labels, code),) = graph.read(lambda transaction: transaction.rows(statement))
    assert (set(labels), code) == ({"Instance", "Node", "CogniteAsset__sp"}, "x")


def test_core_schema_is_read_only(plant):
    key = {"space": "cdf_cdm", "externalId": "CogniteAsset"}
    for path, item in (
        ("/models/containers", container("Mine", a=prop(), space="cdf_cdm")),
        ("/models/containers/delete", key),
        ("/models/views", {**key, "version": "v1", "properties": {}}),
        ("/models/views/delete", {**key, "version": "v1"}),
        ("/models/datamodels/delete", {"space": "cdf_cdm", "externalId": "CogniteCore", "version": "v1"}),
    ):
        assert plant.refused(path, {"items": [item]})[0] == 403


@pytest.mark.usefixtures("of_many")
def test_uniqueness_of_core_containers_is_enforced_with_an_index(plant, graph):
    kind = view_ref("CogniteAssetClass", "cdf_cdm")
    plant.ok("/models/instances", {"items": [node("a", data(kind, code="P", standard="ISO"))]})
    twice = {"items": [node("b", data(kind, code="P", standard="ISO"))]}
    assert plant.refused("/models/instances", twice)[0] == 409
    text = (
        "SHOW INDEXES YIELD labelsOrTypes, properties WHERE labelsOrTypes = ['CogniteAssetClass'] AND "
        "'CogniteAssetClass!uniqueCodeConstraint' IN properties RETURN 1 AS found"
    )
    assert graph.read(lambda transaction: transaction.rows(Statement(text, {}))) == [[1]]


def test_uniqueness_of_core_containers_is_per_project(plant, base_url):
    other = Api(base_url, f"{plant.project}-other")
    kind = view_ref("CogniteAssetClass", "cdf_cdm")
    item = {"items": [node("a", data(kind, code="P", standard="ISO"))]}
    plant.ok("/models/instances", item)
    other.ok("/models/spaces", {"items": [{"space": "sp"}]})
    other.ok("/models/instances", item)
    assert len(other.ok("/models/instances/list", {"sources": [{"source": kind}]})["items"]) == 1
    other.client.close()


def test_core_container_for_nodes_is_refused_on_an_edge(plant):
    item = edge("e", ref("a"), ref("b"), ref("t"), data(ASSET, name="x"))
    body = {"items": [item], "autoCreateStartNodes": True, "autoCreateEndNodes": True}
    assert plant.refused("/models/instances", body)[0] == 400
