"""The container and view of the instances that are written, and a client for them."""

from typing import Any

from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    MappedPropertyApply,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Int64, Text

SPACE = "stress"
THING = ViewId(SPACE, "Thing", "v1")


def connect(url: str, project: str) -> CogniteClient:
    config = ClientConfig("stress", project=project, base_url=url, credentials=Token("any"), timeout=60)
    return CogniteClient(config)


def install(client: CogniteClient) -> None:
    models = client.data_modeling
    models.spaces.apply(SpaceApply(SPACE))
    properties = {"name": ContainerProperty(Text()), "size": ContainerProperty(Int64())}
    models.containers.apply(ContainerApply(SPACE, "Thing", properties, used_for="all"))
    mapped = {name: MappedPropertyApply(ContainerId(SPACE, "Thing"), name) for name in properties}
    models.views.apply(ViewApply(SPACE, "Thing", "v1", properties=mapped))


def seen(item: Any) -> Any:
    """What is compared of an instance."""
    return item.version, {name: dict(values) for name, values in item.properties.items()}
