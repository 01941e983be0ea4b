"""Reads and writes core assets through the classes of industrial-model: `plant_orm.py URL PROJECT FILE`."""

import json
import sys
from pathlib import Path

from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import SpaceApply
from industrial_model import (
    AggregatedViewInstance,
    DataModelId,
    Engine,
    InstanceId,
    ViewInstance,
    ViewInstanceConfig,
    WritableViewInstance,
    aggregate,
    col,
    search,
    select,
)

base_url, project, file = sys.argv[1:]
SPACE = "plant_orm"


class CogniteAsset(WritableViewInstance):
    view_config = ViewInstanceConfig(view_external_id="CogniteAsset", instance_spaces=[SPACE])
    name: str
    tags: list[str] | None = None
    parent: InstanceId | None = None

    def edge_id_factory(self, target_node: InstanceId, edge_type: InstanceId) -> InstanceId:
        return InstanceId(
            external_id=f"{self.external_id}-{target_node.external_id}-{edge_type.external_id}", space=SPACE
        )


class Parent(ViewInstance):
    view_config = ViewInstanceConfig(view_external_id="CogniteAsset")
    name: str


class Child(ViewInstance):
    view_config = ViewInstanceConfig(view_external_id="CogniteAsset", instance_spaces=[SPACE])
    name: str
    parent: Parent | None = None


class Count(AggregatedViewInstance):
    view_config = ViewInstanceConfig(view_external_id="CogniteAsset", instance_spaces=[SPACE])


client = CogniteClient(ClientConfig("industrial-model", project, Token("any"), base_url=base_url))
client.data_modeling.spaces.apply(SpaceApply(SPACE))
engine = Engine(client, DataModelId(space="cdf_cdm", external_id="CogniteCore", version="v1"))


def asset(name: str, **values: object) -> CogniteAsset:
    return CogniteAsset(space=SPACE, external_id=name.lower(), name=name, **values)


site = InstanceId(space=SPACE, external_id="site")
engine.upsert([asset("Site", tags=["root"])])
engine.upsert([asset(f"Pump-{number:03}", tags=["pump"], parent=site) for number in range(25)])
engine.upsert([asset("Pump-003", tags=["pump", "spare"], parent=site)])


def names(found: list[CogniteAsset]) -> list[str]:
    return [one.name for one in found]


pumps = select(CogniteAsset).where(col(CogniteAsset.name).prefix("Pump-")).asc(CogniteAsset.name)
first = engine.query(pumps.limit(10))
second = engine.query(
    select(CogniteAsset)
    .where(col(CogniteAsset.name).prefix("Pump-"))
    .asc(CogniteAsset.name)
    .limit(10)
    .cursor(first.next_cursor)
)
below = select(Child).where(col(Child.parent).nested_(col(Parent.name) == "Site")).limit(3).asc(Child.name)
seen = {
    "pages": [names(first.data)[-1], names(second.data)[0], first.has_next_page],
    "all": len(engine.query_all_pages(select(CogniteAsset).limit(7))),
    "spare": names(
        engine.query(select(CogniteAsset).where(col(CogniteAsset.tags).contains_any_(["spare"])).limit(10)).data
    ),
    "parents": [one.parent.name for one in engine.query(below).data if one.parent],
    "orphans": names(engine.query(select(CogniteAsset).where(CogniteAsset.parent == None).limit(10)).data),  # noqa: E711
    "found": names(
        engine.search(
            search(CogniteAsset).query_by("pump-007", operation="AND", query_properties=[CogniteAsset.name]).limit(50)
        )
    ),
    "count": [one.value for one in engine.aggregate(aggregate(Count, "count"))],
}
engine.delete([asset("Pump-000")])
seen["left"] = len(engine.query_all_pages(pumps.limit(1000)))
Path(file).write_text(json.dumps(seen), encoding="utf-8")
