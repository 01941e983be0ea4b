"""Uploads nodes and edges through the instance queue of the extractor library: `upload_queue.py URL PROJECT FILE`."""

import json
import sys
from pathlib import Path

from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import EdgeApply, NodeApply, NodeOrEdgeData, SpaceApply, ViewId
from cognite.extractorutils.uploader.data_modeling import InstanceUploadQueue

base_url, project, file = sys.argv[1:]
SPACE, ASSET = "extracted", ViewId("cdf_cdm", "CogniteAsset", "v1")
client = CogniteClient(ClientConfig("extractor", project, Token("any"), base_url=base_url))
client.data_modeling.spaces.apply(SpaceApply(SPACE))


def asset(number: int, parent: str) -> NodeApply:
    values = {"name": f"Sensor {number}", "parent": {"space": SPACE, "externalId": parent}}
    return NodeApply(SPACE, f"sensor-{number}", sources=[NodeOrEdgeData(ASSET, values)])


def measures(number: int) -> EdgeApply:
    return EdgeApply(
        SPACE, f"measures-{number}", (SPACE, "measures"), (SPACE, f"sensor-{number}"), (SPACE, f"tank-{number % 3}")
    )


# Edges come before the nodes at their ends, and parents are never written: the queue asks for them to be created.
with InstanceUploadQueue(client, max_queue_size=200, max_upload_interval=60) as queue:
    for number in range(1000):
        queue.add_to_upload_queue(edge_data=[measures(number)])
        queue.add_to_upload_queue(node_data=[asset(number, f"site-{number % 2}")])
    queue.add_to_upload_queue(node_data=[asset(0, "site-1")])

instances = client.data_modeling.instances
first = instances.retrieve((SPACE, "sensor-0"), sources=ASSET).nodes[0]
Path(file).write_text(
    json.dumps(
        {
            "nodes": len(instances.list("node", space=SPACE, limit=None)),
            "assets": len(instances.list("node", sources=ASSET, space=SPACE, limit=None)),
            "edges": len(instances.list("edge", space=SPACE, limit=None)),
            "again": [first.version, first.properties[ASSET]["parent"]["externalId"]],
        }
    ),
    encoding="utf-8",
)
